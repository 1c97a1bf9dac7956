import { compareEvents, type Json, type TimedEvent } from "../event/trace-event.ts";
import { type Facts, isRefusal, type RecordDefinition, type RecordView, type Refusal } from "../record/define-record.ts";

/** What became of an event that was handed to a record. */
export type Taken = "new" | "duplicate" | "conflict" | "beyond";

/**
 * One record with the events it is folded from. Events are only appended when they arrive; those that came out of
 * order are sorted in, and the record folded again, when somebody looks: folding at once would make a bulk import of
 * records that events reach in another order quadratic.
 */
export class Slot implements RecordView {
  readonly definition: RecordDefinition;
  readonly type: string;
  readonly id: string;
  /** Changed in place, event by event: a copy per event would cost more than all the rest of the fold. */
  state: Record<string, Json | undefined>;
  closed = false;
  /** The instant at which the record was closed, as long as it is. */
  closedAt = Number.NaN;
  anomalies: readonly { readonly event: string; readonly code: string }[] = [];
  startAt = 0;
  endAt = 0;
  /** An event arrived that is older than what is kept: the record has to be folded anew from the trail. */
  beyond = false;

  /** Folded events that are kept, in order. */
  #events: TimedEvent[] = [];
  /** Their steps, when some events only describe. */
  #steps: TimedEvent[] | undefined;
  /** Arrived, not yet sorted in. */
  #pending: TimedEvent[] = [];
  #pendingInOrder = true;
  /** Facts that events have given other values since the last `settle`. */
  #changed: string[] = [];
  /** State and anomalies before the first kept event. */
  #base: Facts;
  #baseAnomalies: Slot["anomalies"] = [];
  #baseClosedAt = Number.NaN;
  #dropped = 0;
  #newestDropped: TimedEvent | undefined;
  /** A state to fold on from, so that a late event does not refold a long record from its beginning. */
  #checkpoint:
    | { readonly index: number; readonly state: Facts; readonly anomalies: Slot["anomalies"]; readonly closedAt: number }
    | undefined;

  constructor(definition: RecordDefinition, id: string) {
    this.definition = definition;
    this.type = definition.type;
    this.id = id;
    this.#base = definition.initial(id);
    this.state = { ...this.#base };
    if (definition.describedBy?.length) this.#steps = [];
  }

  get trace(): readonly TimedEvent[] {
    return this.#steps ?? this.#events;
  }

  /** Events folded so far, those that are no longer kept included. */
  get length(): number {
    return this.#dropped + this.#events.length;
  }

  /** Takes an event. It is not folded before `settle`. */
  take(event: TimedEvent): Taken {
    const newest = this.#newestDropped;
    if (newest && compareEvents(event, newest) <= 0) {
      // Whether it is new or known, only the trail can tell: what is no longer kept cannot be compared.
      if (compareEvents(event, newest) === 0) return "duplicate";
      this.beyond = true;
      return "beyond";
    }
    const last = this.#pending.at(-1) ?? this.#events.at(-1);
    if (last) {
      const order = compareEvents(event, last);
      if (order === 0) return sameContent(event, last) ? "duplicate" : "conflict";
      if (order < 0) {
        if (this.#pending.length === 0) {
          const twin = this.#find(event);
          if (twin) return sameContent(event, twin) ? "duplicate" : "conflict";
        }
        this.#pendingInOrder = false;
      }
    }
    this.#pending.push(event);
    return "new";
  }

  /** Sorts in what arrived and folds it. Says which facts are others now, or that the record was folded again. */
  settle(): readonly string[] | "refolded" {
    const pending = this.#pending;
    this.#changed = [];
    if (pending.length === 0) return this.#changed;
    const inOrder = this.#pendingInOrder;
    this.#pending = [];
    this.#pendingInOrder = true;
    if (inOrder) {
      const isFirst = this.length === 0;
      for (const event of pending) this.#append(event);
      this.#finish();
      return isFirst ? "refolded" : this.#changed;
    }
    pending.sort(compareEvents);
    const from = this.#lowerBound(pending[0] as TimedEvent);
    this.#events = [...this.#events.slice(0, from), ...withoutTwins(merged(this.#events.slice(from), pending))];
    this.#refold(from);
    this.#finish();
    return "refolded";
  }

  /** Replaces everything by the record's whole history, as the trail has it. */
  replace(history: readonly TimedEvent[]): void {
    this.#base = this.definition.initial(this.id);
    this.#baseAnomalies = [];
    this.#baseClosedAt = Number.NaN;
    this.#dropped = 0;
    this.#newestDropped = undefined;
    this.#checkpoint = undefined;
    this.beyond = false;
    this.#pending = [];
    this.#pendingInOrder = true;
    this.#events = withoutTwins([...history].sort(compareEvents));
    this.#refold(0);
    this.#finish();
  }

  /** The record as it was at an instant, or with events added; undefined when what it needs is no longer kept. */
  viewWith(extra: readonly TimedEvent[], upTo = Number.POSITIVE_INFINITY): Slot | undefined {
    if (this.#newestDropped && this.#newestDropped.at > upTo) return undefined;
    const copy = new Slot(this.definition, this.id);
    copy.#base = this.#base;
    copy.#baseAnomalies = this.#baseAnomalies;
    copy.#baseClosedAt = this.#baseClosedAt;
    copy.#dropped = this.#dropped;
    copy.#newestDropped = this.#newestDropped;
    copy.startAt = this.startAt;
    copy.#events = withoutTwins(merged(this.#events, [...extra].sort(compareEvents)).filter((event) => event.at <= upTo));
    copy.#refold(0);
    copy.#finish();
    return copy;
  }

  sources(facts: "all" | readonly string[]): readonly string[] {
    const source = new Map<string, number>();
    this.#replay((_state, changed, position) => {
      for (const name of changed) if (facts === "all" || facts.includes(name)) source.set(name, position);
    });
    return [...new Set(source.values())].sort((a, b) => a - b).map((position) => (this.#events[position] as TimedEvent).id);
  }

  history(facts: "all" | readonly string[]): readonly { readonly at: number; readonly state: Facts }[] {
    const states: { at: number; state: Facts }[] = [];
    if (this.#newestDropped) states.push({ at: this.#newestDropped.at, state: this.#base });
    this.#replay((state, changed, position) => {
      const touched = facts === "all" ? changed.length > 0 : changed.some((name) => facts.includes(name));
      if (!touched && states.length > 0) return;
      const { at } = this.#events[position] as TimedEvent;
      // Of several events at one instant, only what all of them left behind was ever to be seen.
      if (states.at(-1)?.at === at) states.pop();
      states.push({ at, state: { ...state } });
    });
    return states;
  }

  #replay(visit: (state: Facts, changed: readonly string[], position: number) => void): void {
    const state: Record<string, Json | undefined> = { ...this.#base };
    this.#events.forEach((event, position) => {
      const patch = this.#reduce(state, event);
      const changed: string[] = [];
      if (!isRefusal(patch)) assign(state, patch, changed);
      visit(state, changed, position);
    });
  }

  #reduce(state: Facts, event: TimedEvent): Facts | Refusal {
    const { on, otherwise } = this.definition;
    const reducer = Object.hasOwn(on, event.type) ? on[event.type] : otherwise;
    return reducer ? reducer(state, event) : NOTHING_NEW;
  }

  #append(event: TimedEvent): void {
    if (this.#events.length === 0 && this.#dropped === 0) this.startAt = event.at;
    this.#events.push(event);
    this.#apply(event);
  }

  #apply(event: TimedEvent): void {
    const patch = this.#reduce(this.state, event);
    if (isRefusal(patch)) this.anomalies = noted(this.anomalies, event, patch.refused);
    else if (assign(this.state, patch, this.#changed)) this.closedAt = this.#closing(this.state, event, this.closedAt);
    if (this.#steps && !this.definition.describedBy?.includes(event.type)) this.#steps.push(event);
  }

  #closing(state: Facts, event: TimedEvent, closedAt: number): number {
    if (!this.definition.closed?.(state)) return Number.NaN;
    return Number.isNaN(closedAt) ? event.at : closedAt;
  }

  #refold(from: number): void {
    const checkpoint = this.#checkpoint && this.#checkpoint.index <= from ? this.#checkpoint : undefined;
    if (!checkpoint) this.#checkpoint = undefined;
    const index = checkpoint?.index ?? 0;
    this.state = { ...(checkpoint?.state ?? this.#base) };
    this.anomalies = checkpoint?.anomalies ?? this.#baseAnomalies;
    this.closedAt = checkpoint?.closedAt ?? this.#baseClosedAt;
    if (this.#steps) this.#steps = this.#events.slice(0, index).filter((event) => !this.definition.describedBy?.includes(event.type));
    for (let i = index; i < this.#events.length; i++) this.#apply(this.#events[i] as TimedEvent);
    if (this.#dropped === 0) this.startAt = this.#events[0]?.at ?? 0;
  }

  #finish(): void {
    this.endAt = this.#events.at(-1)?.at ?? this.#newestDropped?.at ?? 0;
    this.closed = !Number.isNaN(this.closedAt);
    const { length } = this.#events;
    const behind = length - (this.#checkpoint?.index ?? 0);
    if (behind >= CHECKPOINT_EVERY && length % CHECKPOINT_EVERY === 0) this.#advanceCheckpoint();
  }

  /** Moves the checkpoint, or in a window the base, up to the oldest event that may still be overtaken. */
  #advanceCheckpoint(): void {
    const border = this.endAt - this.definition.lateness;
    let index = this.#checkpoint?.index ?? 0;
    const state: Record<string, Json | undefined> = { ...(this.#checkpoint?.state ?? this.#base) };
    let anomalies = this.#checkpoint?.anomalies ?? this.#baseAnomalies;
    let closedAt = this.#checkpoint?.closedAt ?? this.#baseClosedAt;
    for (; index < this.#events.length && (this.#events[index] as TimedEvent).at < border; index++) {
      const event = this.#events[index] as TimedEvent;
      const patch = this.#reduce(state, event);
      if (isRefusal(patch)) anomalies = noted(anomalies, event, patch.refused);
      else if (assign(state, patch)) closedAt = this.#closing(state, event, closedAt);
    }
    if (this.definition.trace === "all") {
      this.#checkpoint = { index, state, anomalies, closedAt };
      return;
    }
    if (index === 0) return;
    this.#newestDropped = this.#events[index - 1];
    this.#dropped += index;
    this.#events = this.#events.slice(index);
    if (this.#steps) this.#steps = this.#events.filter((event) => !this.definition.describedBy?.includes(event.type));
    this.#base = state;
    this.#baseAnomalies = anomalies;
    this.#baseClosedAt = closedAt;
    this.#checkpoint = undefined;
  }

  #lowerBound(event: TimedEvent): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareEvents(this.#events[middle] as TimedEvent, event) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #find(event: TimedEvent): TimedEvent | undefined {
    const found = this.#events[this.#lowerBound(event)];
    return found && compareEvents(found, event) === 0 ? found : undefined;
  }
}

const CHECKPOINT_EVERY = 256;
const NOTHING_NEW: Facts = Object.freeze({});

/** Whether some fact is another one now; names of those are added to `changed`. */
function assign(state: Record<string, Json | undefined>, patch: Facts, changed?: string[]): boolean {
  let any = false;
  for (const name in patch) {
    const value = patch[name];
    if (state[name] === value) continue;
    state[name] = value;
    any = true;
    changed?.push(name);
  }
  return any;
}

function merged(a: readonly TimedEvent[], b: readonly TimedEvent[]): TimedEvent[] {
  if (b.length === 0) return [...a];
  return [...a, ...b].sort(compareEvents);
}

function withoutTwins(sorted: readonly TimedEvent[]): TimedEvent[] {
  return sorted.filter((event, i) => i === 0 || compareEvents(sorted[i - 1] as TimedEvent, event) !== 0);
}

function sameContent(a: TimedEvent, b: TimedEvent): boolean {
  return (
    a === b ||
    (a.type === b.type && a.actor?.id === b.actor?.id && (a.data === b.data || JSON.stringify(a.data) === JSON.stringify(b.data)))
  );
}

const MAX_ANOMALIES = 100;

// A host that sends nothing but what does not fit must not make each event dearer than the last.
function noted(anomalies: Slot["anomalies"], event: TimedEvent, code: string): Slot["anomalies"] {
  return anomalies.length < MAX_ANOMALIES ? [...anomalies, { event: event.id, code }] : anomalies;
}
