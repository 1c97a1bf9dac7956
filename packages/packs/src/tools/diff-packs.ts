import type { ControlPoint, Json, OrgPath, OverlayInput, ProcessDefinition, ReferenceTable } from "@plumbline/core";
import { meetOverlays, type OverlayMeeting } from "./diff-overlays.ts";
import { newest } from "./evaluate-case.ts";
import type { PackContent } from "./pack-content.ts";

/** A member that is another one, by its path; undefined where it was not there, or is not there any more. */
export interface Change {
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What came, what went, and by how much a list grew or shrank. */
export interface ListDiff {
  readonly before: number;
  readonly after: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Of what was there before, in percent: -65.4 for 373 that became 129. Absent where there was nothing. */
  readonly percent?: number;
}

export interface ItemsDiff extends ListDiff {
  readonly id: string;
  readonly changed: readonly { readonly id: string; readonly changes: readonly Change[] }[];
}

export interface PackDiff {
  readonly from: { readonly id: string; readonly version: string };
  readonly to: { readonly id: string; readonly version: string };
  readonly controls: ListDiff & { readonly changed: readonly { readonly id: string; readonly changes: readonly Change[] }[] };
  /** Of control points that both have: parameters that came, went, or have another value, unit, direction or schema. */
  readonly params: readonly {
    readonly control: string;
    readonly name: string;
    readonly kind: "added" | "removed" | "changed";
    readonly changes: readonly Change[];
  }[];
  readonly events: ListDiff;
  readonly records: ListDiff;
  readonly risks: ListDiff;
  /** Steps of all processes, as `process/step`. */
  readonly steps: ListDiff;
  readonly processes: readonly ItemsDiff[];
  readonly tables: readonly ItemsDiff[];
  readonly overlays: readonly OverlayMeeting[];
}

export interface DiffOptions {
  readonly overlays?: readonly OverlayInput[];
  readonly orgPath?: OrgPath;
}

/** What an upgrade from one version of a pack to another changes, and where it meets what a customer has set. */
export function diffPacks(from: PackContent, to: PackContent, options: DiffOptions = {}): PackDiff {
  const before = newest(from.controls);
  const after = newest(to.controls);
  const both = [...before].flatMap(([id, old]) => {
    const now = after.get(id);
    return now ? [{ id, old, now }] : [];
  });
  return {
    from: { id: from.id, version: from.version },
    to: { id: to.id, version: to.version },
    controls: {
      ...listDiff([...before.keys()], [...after.keys()]),
      changed: both
        .map(({ id, old, now }) => ({ id, changes: changesOf(bare(old), bare(now)) }))
        .filter(({ changes }) => changes.length > 0),
    },
    params: both.flatMap(({ id, old, now }) => paramsDiff(id, old, now)),
    events: listDiff(from.eventTypes, to.eventTypes),
    records: listDiff(from.recordTypes, to.recordTypes),
    risks: listDiff(idsOf(from.risks), idsOf(to.risks)),
    steps: listDiff(stepsOf(from.processes), stepsOf(to.processes)),
    processes: itemsDiff(from.processes, to.processes, ({ steps }: ProcessDefinition) => steps as unknown as readonly Item[]),
    tables: itemsDiff(from.tables, to.tables, (table: ReferenceTable) => table.rows),
    overlays: meetOverlays(from.controls, to.controls, options),
  };
}

/** Counts and lists of what came and went, in the order of the lists. */
export function listDiff(before: readonly string[], after: readonly string[]): ListDiff {
  const [old, now] = [new Set(before), new Set(after)];
  return {
    before: old.size,
    after: now.size,
    added: [...now].filter((id) => !old.has(id)),
    removed: [...old].filter((id) => !now.has(id)),
    ...(old.size > 0 && { percent: Math.round(((now.size - old.size) / old.size) * 1000) / 10 }),
  };
}

/** Members that differ, by path; lists of objects with an `id` are compared by id, others as a whole. */
function changesOf(before: Json | undefined, after: Json | undefined, path = ""): readonly Change[] {
  if (same(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      changesOf(before[name], after[name], path === "" ? name : `${path}.${name}`),
    );
  }
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** Without its parameters, which are told one by one. */
function bare(control: ControlPoint): Json {
  return Object.fromEntries(Object.entries(control).filter(([name]) => name !== "params")) as Json;
}

function paramsDiff(control: string, old: ControlPoint, now: ControlPoint): PackDiff["params"] {
  const { added, removed } = listDiff(Object.keys(old.params), Object.keys(now.params));
  const changed = Object.keys(old.params).filter((name) => Object.hasOwn(now.params, name));
  const changes = (name: string) => changesOf(old.params[name] as unknown as Json, now.params[name] as unknown as Json);
  return [
    ...added.map((name) => ({ control, name, kind: "added" as const, changes: changes(name) })),
    ...removed.map((name) => ({ control, name, kind: "removed" as const, changes: changes(name) })),
    ...changed
      .map((name) => ({ control, name, kind: "changed" as const, changes: changes(name) }))
      .filter((param) => param.changes.length > 0),
  ];
}

type Item = Readonly<Record<string, Json>>;

interface Holder {
  readonly id: string;
}

function itemsDiff<T extends Holder>(
  before: readonly T[],
  after: readonly T[],
  items: (holder: T) => readonly Item[],
): readonly ItemsDiff[] {
  return [...new Set([...idsOf(before), ...idsOf(after)])].flatMap((id) => {
    const [old, now] = [before, after].map((holders) => {
      const holder = holders.find((candidate) => candidate.id === id);
      return new Map((holder ? items(holder) : []).map((item, i) => [keyOf(item, i), item]));
    }) as [Map<string, Item>, Map<string, Item>];
    const list = listDiff([...old.keys()], [...now.keys()]);
    const changed = [...old].flatMap(([key, item]) => {
      const other = now.get(key);
      const changes = other === undefined ? [] : changesOf(item, other);
      return changes.length > 0 ? [{ id: key, changes }] : [];
    });
    return list.added.length + list.removed.length + changed.length > 0 ? [{ id, ...list, changed }] : [];
  });
}

// Authorities number their items in columns of various names; a row without any is itself.
const KEYS = ["id", "code", "no", "item", "itemCode", "name"];

function keyOf(item: Item, position: number): string {
  for (const name of KEYS) {
    const value = item[name];
    if (typeof value === "string" || typeof value === "number") return String(value);
  }
  return JSON.stringify(item) || String(position);
}

function stepsOf(processes: readonly ProcessDefinition[]): readonly string[] {
  return processes.flatMap(({ id, steps }) => steps.map((step) => `${id}/${step.id}`));
}

function idsOf(list: readonly { readonly id: string }[]): readonly string[] {
  return list.map(({ id }) => id);
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => sorted(item) as Json);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
