import type { RecordRef, Signal, SignalLevel, SignalSummary } from "@plumbline/core";

/** How far the trail was folded, and what else is known of the whole. */
export interface StateHead {
  /** Entries below it were folded. */
  readonly cursor: number;
  /** Leaf hash (hex) of the last of them: a trail that was put back and went on otherwise is another one. */
  readonly last?: string;
  /** Instant (ms) up to which time has passed; absent before the first entry. */
  readonly now?: number;
  /** Legal day of the last comparison of what is compared once a day. */
  readonly comparedOn?: number;
  /** Entries below it were pruned. */
  readonly minimum: number;
  /** Whole entries were missing in what was folded. */
  readonly hasGaps: boolean;
  /** It holds what was erased since: it is to be computed again, and serves only until then. */
  readonly isStale: boolean;
}

/** A record with all that is held of it. */
export interface DossierRow extends RecordRef {
  /** JSON that only the loop reads. */
  readonly text: string;
  /** Instant (ms) at which it has to be awake. */
  readonly due?: number | undefined;
  readonly closed: boolean;
  /** It has to be awake from the start: it is compared with others, or something of it is still to be written. */
  readonly isWanted: boolean;
}

export interface SignalRow {
  readonly id: string;
  readonly record: RecordRef;
  /** Instant (ms) at which it became true. */
  readonly at: number;
  readonly state: Signal["state"];
  readonly level: SignalLevel;
  readonly summary: SignalSummary;
}

export interface SignalPage {
  readonly state?: Signal["state"] | undefined;
  readonly level?: SignalLevel | undefined;
  readonly limit: number;
  /** Behind this signal. */
  readonly after?: { readonly at: number; readonly id: string } | undefined;
}

export interface StateBatch {
  /** Cursor of the write before. Refused with `STORE_CONFLICT` where the state is elsewhere: no write may be left out. */
  readonly from: number;
  readonly head: StateHead;
  readonly dossiers: readonly DossierRow[];
  readonly signals: readonly SignalRow[];
}

/**
 * What the supervision knows, as far as it has gone. Nothing here is the truth: all of it can be computed again from the trail. What is asked
 * after a write sees that write.
 */
export interface State {
  /** Undefined while nothing was written. */
  head(): Promise<StateHead | undefined>;
  /** All or nothing. May be lost when the power fails, never in part: the cursor goes back with the rest. */
  write(batch: StateBatch): Promise<void>;
  /** In the order of what was asked for; undefined for a record of which nothing is held. */
  dossiers(records: readonly RecordRef[]): Promise<readonly (string | undefined)[]>;
  /** Those that have to be awake from the start. */
  wanted(): Promise<readonly string[]>;
  /** Those that have to be awake at `now`, the earliest first; no more than so many. */
  due(now: number, most: number): Promise<readonly string[]>;
  /** The earliest instant after another for which that is so of some record. */
  nextDue(after: number): Promise<number | undefined>;
  /** Those of a type that are not closed. */
  running(type: string): Promise<readonly string[]>;
  signal(id: string): Promise<SignalRow | undefined>;
  /** Newest first; of one instant, by id. */
  signals(page: SignalPage): Promise<readonly SignalRow[]>;
  /** Of the open signals. */
  counts(): Promise<Readonly<Record<SignalLevel, number>>>;
}

/** Keeps states. One serves, and another may be built beside it. */
export interface StateStore {
  /** The state that serves, where it is of these rules. */
  current(rules: string): Promise<State | undefined>;
  /** An empty one beside it; one that was begun before and did not come to serve is dropped. */
  begin(rules: string): Promise<State>;
  /** From now on this one serves; the one before it is deleted, with all traces of what it held. */
  serve(state: State): Promise<void>;
  close(): Promise<void>;
}
