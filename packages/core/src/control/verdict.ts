import type { Json } from "../event/trace-event.ts";

export type SignalLevel = "yellow" | "orange" | "red";

/** One thing that a control found in a record. */
export interface Finding {
  /** Identity inside the record, stable under late events: "" for the record, an event id for an activation. Never a position. */
  readonly key: string;
  /** `snake_case` reason for programs; words for people live in the widgets. */
  readonly reason: string;
  /** Instant at which it became true, in ms. */
  readonly at: number;
  /** Ids of the events that prove it, in order. */
  readonly events: readonly string[];
  /** Values that were read, by path. */
  readonly fields?: Readonly<Record<string, Json>>;
  /** Overrides the level of the control point. */
  readonly level?: SignalLevel;
  /** Of a group control: the id of the member record that it is about. */
  readonly member?: string;
}

/**
 * `none`: the control does not apply. `open`: the obligation runs and may still be met. `unknown` only when what is
 * missing could change the answer.
 */
export type Outcome = "none" | "pass" | "open" | "breach" | "unknown";

/** What a kind says of one record. `measures` are the result fields of the kind, summed over records. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /**
   * Paths of what was missing, `a.b` for members and `list[].field` for elements. `erased` stands first where an event of the record has
   * values that are not there any more, or never were disclosed: what is missing may have been one of them.
   */
  readonly missing: readonly string[];
  readonly measures: Readonly<Record<string, number>>;
}

const EMPTY: readonly never[] = Object.freeze([]);
const NO_MEASURES: Readonly<Record<string, number>> = Object.freeze({});

export const NONE: Verdict = Object.freeze({ outcome: "none", findings: EMPTY, missing: EMPTY, measures: NO_MEASURES });
export const PASS: Verdict = Object.freeze({ outcome: "pass", findings: EMPTY, missing: EMPTY, measures: NO_MEASURES });
export const OPEN: Verdict = Object.freeze({ outcome: "open", findings: EMPTY, missing: EMPTY, measures: NO_MEASURES });

export function none(measures: Readonly<Record<string, number>>): Verdict {
  return { outcome: "none", findings: EMPTY, missing: EMPTY, measures };
}

export function pass(measures: Readonly<Record<string, number>> = NO_MEASURES): Verdict {
  return { outcome: "pass", findings: EMPTY, missing: EMPTY, measures };
}

export function open(measures: Readonly<Record<string, number>> = NO_MEASURES): Verdict {
  return { outcome: "open", findings: EMPTY, missing: EMPTY, measures };
}

export function breach(findings: Finding | readonly Finding[], measures: Readonly<Record<string, number>> = NO_MEASURES): Verdict {
  return { outcome: "breach", findings: Array.isArray(findings) ? findings : [findings as Finding], missing: EMPTY, measures };
}

export function unknown(missing: readonly string[], measures: Readonly<Record<string, number>> = NO_MEASURES): Verdict {
  return { outcome: "unknown", findings: EMPTY, missing, measures };
}
