import type { Json, Mode, RecordRef, Signal, SignalLevel, SignalSummary } from "@plumbline/core";
import type { DismissedAs, HandlingFacts, HandlingState } from "@plumbline/core/supervision";

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
  /** Numbers of changes count within it. */
  readonly generation?: string;
}

/** Organisations from the root to its own, the root first as `""`, which stands for all. Where no organisation is known, it is `[""]`. */
export type OrgPathRow = readonly string[];

/** What lists show of a record, and what it is found by. */
export interface RecordRow {
  readonly org?: string | undefined;
  readonly path: OrgPathRow;
  /** Instants (ms) of its first and its last event. */
  readonly startAt: number;
  readonly endAt: number;
  readonly closed: boolean;
  readonly title?: string | undefined;
  /** Highest level of its open signals; those in shadow do not count, nor those that only the person concerned may see. Found by the state. */
  readonly level?: SignalLevel | undefined;
  /** How many of its signals are open; as above. Found by the state. */
  readonly open: number;
  /** Of our own records: whose turn it is, until when (ms), who owns it, and which person it is about. */
  readonly turn?: string | undefined;
  readonly dueAt?: number | undefined;
  readonly owner?: string | undefined;
  readonly person?: string | undefined;
  /** Words it is found by. Absent where it is found by its id and title only. */
  readonly search?: string | undefined;
  /** Of our own records: what it adds to the statistics, and what reports read of it. */
  readonly counts?: readonly RowCount[] | undefined;
  readonly kept?: Json | undefined;
}

/** One in a measure, of something, at an instant (ms). */
export interface RowCount {
  readonly measure: string;
  readonly of: string;
  readonly at: number;
}

/** A record with all that is held of it. */
export interface DossierRow extends RecordRef {
  /** JSON that only the loop reads. */
  readonly text: string;
  /** Instant (ms) at which it has to be awake. */
  readonly due?: number | undefined;
  readonly closed: boolean;
  /** It has to be awake from the start: something of it is still to be written, or it is asked at every turn. */
  readonly isWanted: boolean;
  /** JSON of what others are compared with while it sleeps; absent where that is nothing. */
  readonly compared?: string | undefined;
  /** Absent for records that no list shows. */
  readonly row?: RecordRow | undefined;
}

export interface SignalRow {
  readonly id: string;
  readonly record: RecordRef;
  readonly control: string;
  readonly mode: Mode;
  readonly org?: string | undefined;
  readonly path: OrgPathRow;
  /** Instant (ms) at which it became true. */
  readonly at: number;
  readonly state: Signal["state"];
  readonly level: SignalLevel;
  /** It came with an import: nobody was told, nobody waits. */
  readonly isImported: boolean;
  /** As in its handling, until that says otherwise: of a signal whose handling is still to begin, nobody sees anything. */
  readonly visibleAt: number;
  readonly summary: SignalSummary;
}

/** Where a signal stands with those who handle it; comes after its row, and again when it changes. */
export interface HandlingRow {
  readonly signal: string;
  readonly state: HandlingState;
  readonly turn: NonNullable<HandlingFacts["turn"]>;
  readonly dueAt?: number | undefined;
  /** Before this instant (ms) nobody but the person concerned sees the signal, in whatever list, count, stream, search or export. */
  readonly visibleAt: number;
  readonly person?: string | undefined;
  readonly owner?: string | undefined;
  /** Tiers above its own at which it shows. */
  readonly tier: number;
  readonly dismissedAs?: DismissedAs | undefined;
  readonly matter?: string | undefined;
  /** When each state was entered first, as the record of the handling has it. */
  readonly times: Readonly<Partial<Record<HandlingState, string>>>;
}

export interface HandledSignal extends SignalRow {
  /** Absent while nobody has begun. */
  readonly handling?: HandlingRow | undefined;
}

/** Who asks for rows: what lies outside is not there. */
export interface Sight {
  /** Rows whose path has one of these; `[""]` sees all, `[]` nothing. */
  readonly within: readonly string[];
  /** Sees what concerns this person, wherever it is and whenever it becomes visible to others. */
  readonly person?: string | undefined;
  /** Instant (ms) of the question. */
  readonly now: number;
}

export interface SignalPage {
  /** All unless given: the loop itself asks so. */
  readonly sight?: Sight | undefined;
  readonly state?: Signal["state"] | undefined;
  readonly level?: SignalLevel | undefined;
  readonly control?: string | undefined;
  readonly record?: RecordRef | undefined;
  readonly person?: string | undefined;
  readonly matter?: string | undefined;
  readonly handling?: HandlingState | undefined;
  readonly turn?: HandlingRow["turn"] | undefined;
  /** Only signals in shadow, or (the usual) none of them; both where nobody's sight is given either. */
  readonly shadow?: boolean | undefined;
  /** Instants (ms) of the signals, the first included, the second not. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  /** Behind this signal. */
  readonly after?: { readonly at: number; readonly id: string } | undefined;
}

export interface RecordPage {
  readonly types: readonly string[];
  readonly sight?: Sight | undefined;
  readonly closed?: boolean | undefined;
  /** Only those with an open signal. */
  readonly flagged?: boolean | undefined;
  readonly turn?: string | undefined;
  readonly limit: number;
  /** Behind this record; of several types with one id, behind the one of this type. */
  readonly after?: { readonly startAt: number; readonly id: string; readonly type?: string | undefined } | undefined;
}

export interface ListedRecord extends RecordRef, RecordRow {}

/**
 * A count by organisation (each with all below it), period, control or record type, level and measure. Periods are legal days, months and years
 * (`2026-03-05`, `2026-03`, `2026`) of the instant of what is counted: what comes late is counted where it belongs. The empty period is all time.
 */
export interface Cell {
  readonly org: string;
  readonly period: string;
  /** Id of a control, or type of a record. */
  readonly of: string;
  /** Empty for records. */
  readonly level: SignalLevel | "";
  readonly measure: string;
  readonly n: number;
}

export interface CellQuery {
  readonly orgs: readonly string[];
  /** Periods of one length, from the first to the last, both included. */
  readonly from: string;
  readonly to: string;
  readonly of?: readonly string[] | undefined;
  readonly measures?: readonly string[] | undefined;
  readonly limit: number;
}

export interface SearchQuery {
  readonly text: string;
  readonly sight: Sight;
  readonly types?: readonly string[] | undefined;
  readonly limit: number;
  /** Behind this record; of several types with one id, behind the one of this type. */
  readonly after?: { readonly startAt: number; readonly id: string; readonly type?: string | undefined } | undefined;
}

/** Something that whoever follows is told, in order. */
export interface ChangeRow {
  readonly kind: "signal" | "handling" | "record";
  readonly change: string;
  readonly id: string;
  readonly path: OrgPathRow;
  /** Not told to others than the person before this instant (ms): then it is told anew, by another row. */
  readonly visibleAt: number;
  readonly person?: string | undefined;
  /** JSON. Holds no value that may be erased. */
  readonly body: string;
}

export interface NumberedChange extends ChangeRow {
  readonly n: number;
}

export interface StateBatch {
  /** Cursor of the write before. Refused with `STORE_CONFLICT` where the state is elsewhere: no write may be left out. */
  readonly from: number;
  readonly head: StateHead;
  readonly dossiers: readonly DossierRow[];
  readonly signals: readonly SignalRow[];
  /** Of signals that have a row, in this batch or before. */
  readonly handlings: readonly HandlingRow[];
  readonly changes: readonly ChangeRow[];
  /** Organisations that have another path now: rows of them move. */
  readonly moved: readonly { readonly org: string; readonly path: OrgPathRow }[];
}

/** What is asked of a state by whoever looks on. */
export interface StateReads {
  /** Undefined while nothing was written. */
  head(): Promise<StateHead | undefined>;
  signal(id: string): Promise<HandledSignal | undefined>;
  /** Newest first; of one instant, by id. */
  signals(page: SignalPage): Promise<readonly HandledSignal[]>;
  /** Of the open signals that are not in shadow; all, unless somebody asks. */
  counts(sight?: Sight): Promise<Readonly<Record<SignalLevel, number>>>;
  record(record: RecordRef): Promise<ListedRecord | undefined>;
  /** Newest first; of one instant, by id, then by type. */
  records(page: RecordPage): Promise<readonly ListedRecord[]>;
  cells(query: CellQuery): Promise<readonly Cell[]>;
  /**
   * Records that hold all words of the text, newest first; of one instant, by id, then by type. Of scripts without spaces, any piece is a word; of
   * others any beginning of two characters or more.
   */
  search(query: SearchQuery): Promise<readonly ListedRecord[]>;
  /** What came behind change `after`, in order. */
  changes(query: { readonly after: number; readonly limit: number }): Promise<readonly NumberedChange[]>;
  /** Numbers of the oldest change that is still held and of the newest; 0 and 0 where there was none. */
  changeRange(): Promise<{ readonly oldest: number; readonly newest: number }>;
}

/**
 * What the supervision knows, as far as it has gone. Nothing here is the truth: all of it can be computed again from the trail. What is asked
 * after a write sees that write, and waits for it.
 */
export interface State extends StateReads {
  /** The same questions, which wait for no write and see only those that were over. */
  readonly beside: StateReads;
  /** All or nothing. May be lost when the power fails, never in part: the cursor goes back with the rest. */
  write(batch: StateBatch): Promise<void>;
  /** In the order of what was asked for; undefined for a record of which nothing is held. */
  dossiers(records: readonly RecordRef[]): Promise<readonly (string | undefined)[]>;
  /** Those that have to be awake from the start. */
  wanted(): Promise<readonly string[]>;
  /** What others are compared with, of all records. */
  compared(): Promise<readonly string[]>;
  /** Those that have to be awake at `now`, the earliest first; no more than so many. */
  due(now: number, most: number): Promise<readonly string[]>;
  /** The earliest instant after another for which that is so of some record; may be too early while something is being written. */
  nextDue(after: number): Promise<number | undefined>;
  /** Those of a type that are not closed. */
  running(type: string): Promise<readonly string[]>;
}

/** Keeps states. One serves, and another may be built beside it. */
export interface StateStore {
  /** The state that serves, where it is of these rules. */
  current(rules: string): Promise<State | undefined>;
  /** The state that serves, whatever its rules: what another one is compared with before it takes its place. */
  former(): Promise<{ readonly rules: string; readonly state: State } | undefined>;
  /** An empty one beside it; one that was begun before and did not come to serve is dropped. */
  begin(rules: string): Promise<State>;
  /** From now on this one serves; the one before it is deleted, with all traces of what it held. */
  serve(state: State): Promise<void>;
  close(): Promise<void>;
}
