import { dateSchema, PlumblineError } from "@plumbline/core";
import * as z from "zod";

const code = z.string().min(1).max(64);
const name = z.string().min(1).max(200);

/** What a power is about, by which packs are chosen (规划、资金、发包、采购 …). */
export const POWER_TAGS = [
  "planning",
  "fund-use",
  "engineering-award",
  "material-purchase",
  "licensing",
  "penalty",
  "inspection",
  "land-grant",
  "property-right",
  "decision",
  "personnel",
] as const;

const member = {
  title: name,
  /** Kind of power: licence, penalty, coercion, levy, grant, inspection, confirmation, award, ruling, other. */
  kind: z.enum(["licence", "penalty", "coercion", "levy", "grant", "inspection", "confirmation", "award", "ruling", "other"]),
  organ: name,
  /** Tier that uses it, in the words of the locality: `city`, `district` … */
  level: name,
  /** Articles on which it rests. */
  basis: z.array(name).min(1).max(50),
  /** The process that says how it is used. */
  process: code.optional(),
  /** The discretion benchmark that applies to it. */
  benchmark: code.optional(),
  /** Working days by law, and as promised. */
  legalWd: z.int().positive().optional(),
  promisedWd: z.int().positive().optional(),
};

const tags = z.array(z.enum(POWER_TAGS)).max(20);

/** A power of the list (职权事项). */
export const powerItemSchema = z.strictObject({ code, ...member, tags: tags.default([]) });

export type PowerItem = z.output<typeof powerItemSchema>;

const act = { on: dateSchema, /** The document that orders it. */ basis: name };

/**
 * What may be done to the list (新增、变更、删除、合并、取消). A deletion takes out what never stood there of right, such as a double
 * entry; a cancellation ends a power that there was.
 */
export const powerOperationSchema = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("add"), ...act, item: powerItemSchema }),
  z.strictObject({
    op: z.literal("change"),
    ...act,
    code,
    to: z
      .strictObject({ ...member, tags })
      .partial()
      .refine((to) => Object.values(to).some((value) => value !== undefined), "changes nothing"),
  }),
  z.strictObject({ op: z.literal("delete"), ...act, code }),
  z.strictObject({ op: z.literal("merge"), ...act, codes: z.array(code).min(2).max(100), into: powerItemSchema }),
  z.strictObject({ op: z.literal("cancel"), ...act, code }),
]);

export type PowerOperationInput = z.input<typeof powerOperationSchema>;
export type PowerOperation = z.output<typeof powerOperationSchema>;

/** One state of an item, from a day (included) until another (not included). */
export interface PowerState {
  readonly item: PowerItem;
  readonly from: string;
  readonly until?: string;
}

export type PowerStanding =
  | { readonly standing: "inForce"; readonly item: PowerItem }
  | { readonly standing: "notYet"; readonly from: string }
  | { readonly standing: "merged"; readonly since: string; readonly into: string }
  | { readonly standing: "cancelled" | "deleted"; readonly since: string }
  | { readonly standing: "unknown" };

/** A list of powers with its history (权力清单). */
export interface PowerCatalogue {
  readonly operations: readonly PowerOperation[];
  /** What was in force on a day, in the order of codes. */
  itemsOn(day: string): readonly PowerItem[];
  standingOf(code: string, day: string): PowerStanding;
  /** Since when the code may no longer be used; undefined while it may, or if the list never had it. */
  endedOn(code: string): string | undefined;
  /** Operations that made an item what it is, of the items merged into it as well, and what became of it, in order. */
  historyOf(code: string): readonly PowerOperation[];
  /** The codes that stand for it on a day: itself, or what it was merged into, over any number of merges; none once that ended. */
  resolve(code: string, day: string): readonly string[];
}

interface Entry {
  readonly states: { item: PowerItem; from: string; until?: string }[];
  ended?: { readonly how: "deleted" | "cancelled" } | { readonly how: "merged"; readonly into: string };
}

/**
 * A list from what was done to it. Throws `PACK_INVALID`, with the position of the operation, where one does not fit what came before:
 * a code that is there already or is not, a day before that of the one before.
 */
export function defineCatalogue(inputs: readonly PowerOperationInput[]): PowerCatalogue {
  const entries = new Map<string, Entry>();
  const operations: PowerOperation[] = [];
  for (const [i, input] of inputs.entries()) {
    const refuse = (why: string): never => {
      throw new PlumblineError("PACK_INVALID", `operations[${i}]: ${why}`, { details: { index: i } });
    };
    const parsed = powerOperationSchema.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw refuse(`${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
    }
    const operation = parsed.data;
    const before = operations.at(-1);
    if (before && operation.on < before.on) refuse(`is of ${operation.on}, after one of ${before.on}`);
    apply(entries, operation, refuse);
    operations.push(operation);
  }
  return catalogueOf(entries, operations);
}

function apply(entries: Map<string, Entry>, operation: PowerOperation, refuse: (why: string) => never): void {
  const { on } = operation;
  const running = (one: string): Entry => {
    const entry = entries.get(one);
    if (!entry) return refuse(`no item ${one}`);
    return entry.ended ? refuse(`item ${one} was ${entry.ended.how} before`) : entry;
  };
  const end = (one: string, ended: NonNullable<Entry["ended"]>): void => {
    const entry = running(one);
    const last = entry.states.at(-1);
    if (last) last.until = on;
    entry.ended = ended;
  };
  const begin = (item: PowerItem): void => {
    // A code that ended is not given again: cases of old would seem to be of the new item.
    if (entries.has(item.code)) refuse(`item ${item.code} is there already, or was`);
    entries.set(item.code, { states: [{ item, from: on }] });
  };
  const goOn = (one: string, next: (item: PowerItem) => PowerItem): void => {
    const { states } = running(one);
    const last = states.at(-1) as (typeof states)[number];
    last.until = on;
    states.push({ item: next(last.item), from: on });
  };
  switch (operation.op) {
    case "add":
      begin(operation.item);
      return;
    case "change": {
      const to = Object.fromEntries(Object.entries(operation.to).filter(([, value]) => value !== undefined));
      goOn(operation.code, (item) => ({ ...item, ...to }));
      return;
    }
    case "delete":
      end(operation.code, { how: "deleted" });
      return;
    case "cancel":
      end(operation.code, { how: "cancelled" });
      return;
    case "merge": {
      if (new Set(operation.codes).size < operation.codes.length) refuse("names an item twice");
      const { codes, into } = operation;
      for (const one of codes) if (one !== into.code) end(one, { how: "merged", into: into.code });
      // Merged into one of them, that one goes on as it is now.
      if (codes.includes(into.code)) goOn(into.code, () => into);
      else begin(into);
    }
  }
}

function catalogueOf(entries: ReadonlyMap<string, Entry>, operations: readonly PowerOperation[]): PowerCatalogue {
  const stateOn = (entry: Entry | undefined, day: string): PowerState | undefined =>
    entry?.states.find(({ from, until }) => from <= day && (until === undefined || day < until));
  const sources = new Map<string, readonly string[]>();
  for (const operation of operations) {
    if (operation.op !== "merge") continue;
    const { codes: merged, into } = operation;
    sources.set(into.code, [...(sources.get(into.code) ?? []), ...merged.filter((one) => one !== into.code)]);
  }
  const ancestry = (one: string): readonly string[] => [one, ...(sources.get(one) ?? []).flatMap(ancestry)];
  const codes = [...entries.keys()].sort();

  return {
    operations,
    itemsOn: (day) => codes.flatMap((one) => stateOn(entries.get(one), day)?.item ?? []),
    standingOf(one, day) {
      const entry = entries.get(one);
      const [first] = entry?.states ?? [];
      if (!entry || !first) return { standing: "unknown" };
      const state = stateOn(entry, day);
      if (state) return { standing: "inForce", item: state.item };
      if (day < first.from) return { standing: "notYet", from: first.from };
      const since = entry.states.at(-1)?.until ?? first.from;
      return entry.ended?.how === "merged"
        ? { standing: "merged", since, into: entry.ended.into }
        : { standing: entry.ended?.how ?? "deleted", since };
    },
    endedOn: (one) => (entries.get(one)?.ended ? entries.get(one)?.states.at(-1)?.until : undefined),
    historyOf(one) {
      const wanted = new Set(ancestry(one));
      for (let next = entries.get(one)?.ended; next?.how === "merged"; next = entries.get(next.into)?.ended) wanted.add(next.into);
      return operations.filter((operation) => codesOf(operation).some((touched) => wanted.has(touched)));
    },
    resolve(one, day) {
      let current: string | undefined = one;
      while (current !== undefined) {
        const entry: Entry | undefined = entries.get(current);
        if (stateOn(entry, day)) return [current];
        const ended: Entry["ended"] = entry?.ended;
        current = ended?.how === "merged" ? ended.into : undefined;
      }
      return [];
    },
  };
}

function codesOf(operation: PowerOperation): readonly string[] {
  switch (operation.op) {
    case "add":
      return [operation.item.code];
    case "merge":
      return [...operation.codes, operation.into.code];
    default:
      return [operation.code];
  }
}
