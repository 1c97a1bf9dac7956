import type { Json, TimedEvent } from "../event/trace-event.ts";

/** Facts of a record: plain JSON by name. A fact that is not known is left out, never null. */
export type Facts = Readonly<Record<string, Json | undefined>>;

/** What a reducer answers when an event does not fit the record's state. */
export interface Refusal {
  readonly refused: string;
}

export function refuse(code: string): Refusal {
  return { refused: code };
}

export function isRefusal(value: Facts | Refusal): value is Refusal {
  return value.refused !== undefined && typeof value.refused === "string" && Object.keys(value).length === 1;
}

/**
 * Says which facts an event gives other values; undefined means that one is no longer known. Pure: lists and objects
 * in the facts are replaced and never changed, and values that stay are handed on by reference, because a control is
 * checked again only when a fact it reads is another one. A refusal leaves the state as it was and is
 * noted as an anomaly: a fact of a host is never turned away. `precheck` tells of it before the fact.
 */
export type Reducer<S extends Facts> = (state: S, event: TimedEvent) => Partial<S> | Refusal;

/** A party of a record. Ids of persons are opaque, those of companies unified social credit codes where they are known. */
export interface Party {
  readonly kind: "object" | "person" | "company";
  readonly id: string;
}

export interface RecordDefinition<S extends Facts = Facts> {
  readonly type: string;
  /** Ids of the records that the event touches; none when it touches no record of this type. */
  keys(event: TimedEvent): readonly string[];
  initial(id: string): S;
  /** By event type. An event without a reducer belongs to the trace but changes no fact. */
  readonly on: Readonly<Record<string, Reducer<S>>>;
  /** Events of types that `on` does not name touch no record of this type: `keys` need not be asked of them. */
  readonly onlyOn?: boolean;
  /** Runs for event types that `on` does not name. */
  readonly otherwise?: Reducer<S>;
  /** Event types that state facts but are no step: they are folded and left out of the trace. */
  readonly describedBy?: readonly string[];
  /** Whether absence is final: no further step will come. */
  closed?(state: S): boolean;
  /** Organisation that answers for the record; parameters and modes follow it. */
  org?(state: S): string | undefined;
  /** What lists call the record: its own words, such as the name of a project, and no name of a person. */
  title?(state: S): string | undefined;
  /** Further words that it is found by, beside its id and title. No personal values: what is indexed is not erased with its event. */
  search?(state: S): string | undefined;
  /** Objects, persons and companies that it is about: signals of records that share one are one matter. */
  parties?(state: S): readonly Party[];
  /** `all` keeps every event for kinds that read the trace; `window` keeps those within `lateness` and a folded base. */
  readonly trace: "all" | "window";
  /** Beyond this many events the trace is too long to check and the answer is `unknown: too_long`. */
  readonly traceCap: number;
  /** Milliseconds an event may come late before the record has to be folded anew from the trail. */
  readonly lateness: number;
}

export interface RecordOptions<S extends Facts> {
  readonly type: string;
  keys(event: TimedEvent): string | readonly string[] | undefined;
  initial(id: string): S;
  readonly on: Readonly<Record<string, Reducer<S>>>;
  readonly onlyOn?: boolean;
  readonly otherwise?: Reducer<S>;
  readonly describedBy?: readonly string[];
  closed?(state: S): boolean;
  org?(state: S): string | undefined;
  title?(state: S): string | undefined;
  search?(state: S): string | undefined;
  parties?(state: S): readonly Party[];
  readonly trace?: "all" | "window";
  readonly traceCap?: number;
  readonly lateness?: number;
}

const DAY = 86_400_000;
const NONE: readonly string[] = [];

/** Declares a record type. Defaults: trace kept in a window, 100,000 events at most, three days of lateness. */
export function defineRecord<S extends Facts>(options: RecordOptions<S>): RecordDefinition<S> {
  const { keys, ...rest } = options;
  return {
    trace: "window",
    traceCap: 100_000,
    lateness: 3 * DAY,
    ...rest,
    keys(event) {
      if (rest.onlyOn && !Object.hasOwn(rest.on, event.type)) return NONE;
      const found = keys(event);
      return found === undefined ? NONE : typeof found === "string" ? [found] : found;
    },
  };
}

/** The id of the one object of `type` that the event is about; the usual `keys` of a record. */
export function objectId(type: string): (event: TimedEvent) => string | undefined {
  return (event) => {
    for (const object of event.objects) if (object.type === type) return object.id;
    return undefined;
  };
}

/** A record as a control kind sees it, while it is asked: a record that runs goes on changing afterwards. */
export interface RecordView<S extends Facts = Facts> {
  readonly type: string;
  readonly id: string;
  readonly state: S;
  /** In the order of `compareEvents`. Empty unless the record keeps its trace. */
  readonly trace: readonly TimedEvent[];
  /** Instant of the first event; the newest control version in force then is bound to the record. */
  readonly startAt: number;
  /** Instant of the last event. */
  readonly endAt: number;
  /** No further step will come: a step that is absent now is missing for good. */
  readonly closed: boolean;
  /** Ids of the events that gave the named facts their present values, in order. Absent where nothing was folded. */
  sources?(facts: "all" | readonly string[]): readonly string[];
  /** The facts after each event that changed one of those named, in order, as far back as events are kept. */
  history?(facts: "all" | readonly string[]): readonly { readonly at: number; readonly state: S }[];
  /** An event of the record has digests of values that nobody disclosed, or that were erased: what it lacks may have been among them. */
  readonly erased?: boolean;
  /** Events the record could not take, with the code of the refusal. */
  readonly anomalies: readonly { readonly event: string; readonly code: string }[];
}
