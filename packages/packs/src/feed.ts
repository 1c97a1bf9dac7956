import type { TraceEvent, WorkingCalendar } from "@plumbline/core";

/** Of an invented unit at work: what happened, and what was done wrong on purpose. */
export interface PackFeed {
  /** What was planted; everything else is as it should be. */
  readonly manifest: readonly {
    readonly record: { readonly type: string; readonly id: string };
    readonly plant: string;
    /** Control points that are to find it, and no others. */
    readonly breaches: readonly string[];
  }[];
  /** In the order of time, ready to be sent. Ids of objects begin with the id of the pack. */
  readonly events: readonly TraceEvent[];
}

export interface FeedOptions<Plant extends string> {
  /** Same seed, same events, to the byte. Default 1. */
  readonly seed?: number;
  /** How many matters are told of; at least twice as many as are planted. */
  readonly cases?: number;
  /** Day on which the first of them begins. Default `2026-01-05`. */
  readonly from?: string;
  /** One of each. Default: all of them. */
  readonly plant?: readonly Plant[];
  readonly calendar?: WorkingCalendar;
}
