import type { FlagFinding, FlagMember } from "../types.ts";
import { compareTexts, evidenceOf, keepFirst } from "./rows.ts";

/**
 * Who used one telephone number, device or account: a state for each of them. It grows with the suppliers that used it, each with its first
 * few ocids; the number of processes does not matter.
 */
interface Link {
  /** Of each supplier: its name as compared, some of its processes, the first by order. */
  readonly suppliers: Map<string, { name: string; processes: string[] }>;
}

export interface Use {
  readonly kind: string;
  /** Its end alone, to be recognised by who knows it. */
  readonly hint: string;
  readonly supplier: string;
  /** Firms of one name are one, however often they were registered. */
  readonly name: string;
}

/**
 * What stands for a value in keys that may be stored or shown. It keeps nobody from trying all numbers, so it is no protection of its own, and
 * who wants two values to have one key can make them.
 */
export function keyOf(kind: string, value: string): string {
  let a = 0x1b873593;
  let b = 0x41c6ce57;
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return `${kind} ${hexOf(a)}${hexOf(b)}`;
}

const BYTES = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

/** Numbers of 32 bits have no quick way to be written in another base. */
function hexOf(n: number): string {
  return `${BYTES[n >>> 24]}${BYTES[(n >>> 16) & 255]}${BYTES[(n >>> 8) & 255]}${BYTES[n & 255]}`;
}

/** A use with what `keyOf` says of the value. */
export interface KeyedUse extends Use {
  readonly key: string;
}

/** The uses of one release, by what was used. */
export function membersOf(uses: readonly KeyedUse[]): FlagMember<readonly Use[]>[] {
  const members = new Map<string, Use[]>();
  for (const { key, kind, hint, supplier, name } of uses) {
    const known = members.get(key);
    if (known === undefined) members.set(key, [{ kind, hint, supplier, name }]);
    else if (!known.some((use) => use.supplier === supplier)) known.push({ kind, hint, supplier, name });
  }
  return [...members].map(([group, value]) => ({ group, value }));
}

/** Processes of each supplier that are kept: some to look at, and enough to see whether there is more than one. */
const KEPT = 4;

export const LINKS = {
  start: (): LinkState => ({ kind: "", hint: "", suppliers: new Map() }),
  add(state: LinkState, process: string, uses: readonly Use[]): void {
    for (const { kind, hint, supplier, name } of uses) {
      state.kind = kind;
      if (hint > state.hint) state.hint = hint;
      keep(state, supplier, name, [process]);
    }
  },
  merge(state: LinkState, later: LinkState): void {
    state.kind = later.kind;
    if (later.hint > state.hint) state.hint = later.hint;
    for (const [supplier, { name, processes }] of later.suppliers) keep(state, supplier, name, processes);
  },
};

export interface LinkState extends Link {
  kind: string;
  hint: string;
}

function keep(state: LinkState, supplier: string, name: string, processes: readonly string[]): void {
  const known = state.suppliers.get(supplier);
  if (known === undefined) {
    state.suppliers.set(supplier, { name, processes: [...processes] });
    return;
  }
  // Of several spellings the same one, in whatever order they come.
  if (compareTexts(name, known.name) > 0) known.name = name;
  for (const process of processes) keepFirst(known.processes, process, KEPT);
}

export interface LinkLimits {
  readonly minimum: number;
  /** More share what is no firm's own: an agent's number, a venue's computer. */
  readonly most: number;
  readonly processes: number;
}

/** One finding for each supplier, so that each can be asked for. */
export function findingsOfLink(state: LinkState, { minimum, most, processes: least }: LinkLimits): readonly FlagFinding[] {
  const names = new Set([...state.suppliers].map(([id, { name }]) => comparable(name) || id));
  if (names.size < minimum || names.size > most) return [];
  const uses = [...state.suppliers.values()].flatMap(({ processes }) => processes.map((process) => ({ process })));
  const { count, processes } = evidenceOf(uses);
  if (count < least) return [];
  const suppliers = [...state.suppliers.keys()].sort();
  const figures = { kind: state.kind, hint: state.hint, suppliers, count: suppliers.length, processes: count };
  return suppliers.map((id): FlagFinding => ({ subject: "tenderer", id, value: suppliers.length, figures, processes }));
}

function comparable(name: string): string {
  return name.normalize("NFKC").replaceAll(/\s/gu, "").toLowerCase();
}
