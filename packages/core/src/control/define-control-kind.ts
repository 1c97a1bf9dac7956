import type { ZodType } from "zod";
import type { WorkingCalendar } from "../calendar/calendar.ts";
import { PlumblineError } from "../errors.ts";
import type { RecordView } from "../record/define-record.ts";
import type { Finding, Verdict } from "./verdict.ts";

/** What `check` may know besides the record. */
export interface CheckContext {
  /** The instant of the question, in ms. For a finished log it is the last event's. */
  readonly asOf: number;
  /** No further event will come (end of a log, or the record is closed): absence is a breach. While this is false, an answer that it could change is `open`. */
  readonly final: boolean;
  /** Since when a finding has been true until the record's last event, where that is known; spares looking back further. */
  readonly since?: (key: string) => number | undefined;
}

/** What a kind needs besides its parameters, given once at start. */
export interface KindTools {
  readonly calendar: WorkingCalendar;
}

/** What a check depends on, so that it runs again only when that changed. */
export interface Reads {
  readonly facts: "all" | readonly string[];
  /** `true` when any event of the record may change the answer. */
  readonly trace: boolean;
  /** The answer depends on the instant of the question even when no further event will come. */
  readonly asOf?: boolean;
}

/** How a result field is put together from the records: the default is `sum`. */
export type Measure = "sum" | "max";

interface KindBase<P, Q> {
  /** `area.name`, unique among registered kinds. */
  readonly kind: string;
  /** One English sentence: what counts as a breach. */
  readonly summary: string;
  /** Settings and values together; strict, so that a misspelt parameter fails at start. */
  readonly params: ZodType<P>;
  /** Name under which the tunable values of a control point go into `params`; at the top when absent. */
  readonly valuesUnder?: string;
  /** Turns valid parameters into what `check` uses. Whatever is wrong with a control fails here, at start. */
  prepare(params: P, tools: KindTools): Q;
  /** Result fields beyond those every kind has, with how they are combined. */
  readonly measures: Readonly<Record<string, Measure>>;
  /** Which of `measures` the result reports with these parameters; all of them when absent. */
  fields?(prepared: Q): readonly string[];
  /** Whether the result counts records with findings as `violations`. */
  readonly countsViolations: boolean;
}

/** A kind that looks at one record. Pure: of the view, the parameters and the context, of nothing else. */
export interface RecordKind<P = unknown, Q = unknown> extends KindBase<P, Q> {
  reads(prepared: Q): Reads;
  check(record: RecordView, prepared: Q, context: CheckContext): Verdict;
  /** The earliest instant after `after` at which the answer may change without an event. */
  due?(record: RecordView, prepared: Q, after: number): number | undefined;
}

/** What one record hands to a group: the member's identity, its instant and its value. */
export interface Contribution<V = unknown> {
  /** Which group, e.g. the officer, or article and vehicle class. */
  readonly group: string;
  /** Unique inside the record: "" for the record itself, an event id for an event. */
  readonly member: string;
  readonly value: V;
}

export interface GroupMember<V = unknown> extends Contribution<V> {
  /** Id of the record that contributed. */
  readonly record: string;
}

export interface GroupVerdict {
  /** `member` is the id of the contributing record. */
  readonly findings: readonly (Finding & { readonly member: string })[];
  readonly measures: Readonly<Record<string, number>>;
  /** Paths of what was missing; a group that is too small or has no spread is unknown, not passed. */
  readonly missing?: readonly string[];
}

/**
 * A kind that compares records. Each record contributes members to groups; a late event replaces what its record had
 * contributed. Groups are checked when somebody looks, never per event.
 */
export interface GroupKind<P = unknown, Q = unknown, V = unknown> extends KindBase<P, Q> {
  /** Compared with the first event of a day instead of after every one: what so many records contribute to that nobody could wait for it. */
  readonly cadence?: "day";
  reads(prepared: Q): Reads;
  contribute(record: RecordView, prepared: Q, context: CheckContext): readonly Contribution<V>[];
  /** `members` come in no particular order; whatever order matters is in their values. */
  checkGroup(group: string, members: readonly GroupMember<V>[], prepared: Q, context: CheckContext): GroupVerdict;
}

export type ControlKind<P = unknown, Q = unknown, V = unknown> = RecordKind<P, Q> | GroupKind<P, Q, V>;

/** A kind of any parameters, where kinds of many shapes stand side by side. */
// biome-ignore lint/suspicious/noExplicitAny: what a kind prepares is handed back to that kind alone.
export type AnyControlKind = ControlKind<any, any, any>;

export function isGroupKind(kind: ControlKind): kind is GroupKind {
  return "checkGroup" in kind;
}

type WithDefaults<K extends { measures: unknown; countsViolations: unknown }> = Omit<K, "measures" | "countsViolations"> &
  Partial<Pick<K, "measures" | "countsViolations">>;

/** Declares a kind. The types of `prepared` and of members come from `prepare` and `contribute`. */
export function defineControlKind<P, Q>(definition: WithDefaults<RecordKind<P, Q>>): RecordKind<P, Q>;
export function defineControlKind<P, Q, V>(definition: WithDefaults<GroupKind<P, Q, V>>): GroupKind<P, Q, V>;
export function defineControlKind(definition: WithDefaults<RecordKind> | WithDefaults<GroupKind>): ControlKind {
  return { measures: {}, countsViolations: true, ...definition } as ControlKind;
}

export interface KindRegistry {
  /** Throws `KIND_DUPLICATE` when the name is taken. */
  register(kind: AnyControlKind): void;
  /** Throws `KIND_UNKNOWN`, naming the nearest known kinds. */
  get(kind: string): ControlKind;
  /** All kinds, by name in code-unit order. */
  list(): readonly ControlKind[];
}

/** A registry of kinds: third parties add theirs at run time, and they are listed with the rest. */
export function createKindRegistry(kinds: readonly AnyControlKind[]): KindRegistry {
  const byName = new Map<string, ControlKind>();
  const registry: KindRegistry = {
    register(kind) {
      if (byName.has(kind.kind)) {
        throw new PlumblineError("KIND_DUPLICATE", `kind "${kind.kind}" is registered already; give yours a prefix of its own`);
      }
      byName.set(kind.kind, kind);
    },
    get(name) {
      const kind = byName.get(name);
      if (kind) return kind;
      throw new PlumblineError("KIND_UNKNOWN", `no control kind "${name}"${nearest(name, [...byName.keys()])}`, {
        details: { kind: name },
      });
    },
    list: () => [...byName.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
  };
  for (const kind of kinds) registry.register(kind);
  return registry;
}

/** Names the candidates that look like what was written, for error messages. */
export function nearest(written: string, known: readonly string[]): string {
  const lower = written.toLowerCase();
  const near = known.filter((name) => distance(lower, name.toLowerCase()) <= Math.max(2, written.length / 4));
  const list = near.length ? near : known;
  return list.length === 0
    ? ""
    : `; ${near.length ? "did you mean" : "known are"} ${list
        .slice(0, 40)
        .map((n) => `"${n}"`)
        .join(", ")}`;
}

// Levenshtein, one row at a time.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
