import { compareEvents, type Json, type TimedEvent } from "../event/trace-event.ts";
import { equal } from "../expression/values.ts";
import { type Facts, isRefusal, type RecordDefinition, type RecordView, type Refusal, refuse } from "../record/define-record.ts";

/** What a record is folded from. */
export interface KeptSlot {
  readonly events: readonly TimedEvent[];
  readonly erased?: true;
  readonly beyond?: true;
  /** What became of the events that are no longer kept. */
  readonly dropped?: {
    readonly count: number;
    readonly newest: TimedEvent;
    readonly startAt: number;
    readonly base: Facts;
    readonly anomalies: RecordView["anomalies"];
    /** Null, as JSON writes it, while the record ran. */
    readonly closedAt: number | null;
    readonly sources: readonly (readonly [string, SlotSource])[];
  };
  readonly trimAt: number;
}

/** An event that gave a fact its value, with its place among all events. */
export interface SlotSource {
  readonly place: number;
  readonly id: string;
}

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
  erased = false;

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
  /** By fact, the event that is no longer kept and gave it the value in the base. */
  #baseSources: ReadonlyMap<string, SlotSource> = new Map();
  /** The same for all events, from the first time that somebody asks until the record is folded again. */
  #sources: Map<string, SlotSource> | undefined;
  #dropped = 0;
  #newestDropped: TimedEvent | undefined;
  /** The length at which it pays to look again for what no late event can reach. */
  #trimAt = TRIM_EVERY;
  /** A state to fold on from, so that a late event does not refold a long record from its beginning. */
  #checkpoint:
    | {
        readonly index: number;
        readonly steps: number;
        readonly state: Facts;
        readonly anomalies: Slot["anomalies"];
        readonly closedAt: number;
      }
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

  /** The instant before which nothing is kept but the state that it led to; NaN while everything is kept. */
  get horizon(): number {
    return this.#newestDropped?.at ?? Number.NaN;
  }

  /** Takes an event. It is not folded before `settle`. */
  take(event: TimedEvent): Taken {
    if (lacksValues(event)) this.erased = true;
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
    // Most records are settled after each event, and a list that grows takes room for many.
    if (this.#pending.length === 0) this.#pending = [event];
    else this.#pending.push(event);
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
      if (isFirst) this.#begin(pending);
      else for (const event of pending) this.#append(event);
      this.#finish();
      return isFirst ? "refolded" : this.#changed;
    }
    pending.sort(compareEvents);
    const from = this.#lowerBound(pending[0] as TimedEvent);
    const overtaken = this.#events.splice(from);
    for (const event of withoutTwins(merged(overtaken, pending))) this.#events.push(event);
    this.#refold(from);
    this.#finish();
    return "refolded";
  }

  /** Replaces everything by the record's whole history, as the trail has it. */
  replace(history: readonly TimedEvent[]): void {
    this.#base = this.definition.initial(this.id);
    this.#baseAnomalies = [];
    this.#baseClosedAt = Number.NaN;
    this.#baseSources = new Map();
    this.#dropped = 0;
    this.#newestDropped = undefined;
    this.#trimAt = TRIM_EVERY;
    this.#checkpoint = undefined;
    this.beyond = false;
    this.erased = history.some(lacksValues);
    this.#pending = [];
    this.#pendingInOrder = true;
    this.#events = withoutTwins([...history].sort(compareEvents));
    this.#refold(0);
    this.#finish();
  }

  /** Everything that is kept, as plain JSON. What arrived has to be folded before. */
  kept(): KeptSlot {
    const newest = this.#newestDropped;
    return {
      events: this.#events,
      ...(this.erased && { erased: true }),
      ...(this.beyond && { beyond: true }),
      ...(newest && {
        dropped: {
          count: this.#dropped,
          newest,
          startAt: this.startAt,
          base: this.#base,
          anomalies: this.#baseAnomalies,
          closedAt: this.#baseClosedAt,
          sources: [...this.#baseSources],
        },
      }),
      trimAt: this.#trimAt,
    };
  }

  /** A record that was kept: folded again from there, it is what it was. */
  static restored(definition: RecordDefinition, id: string, { events, erased, beyond, dropped, trimAt }: KeptSlot): Slot {
    const slot = new Slot(definition, id);
    if (dropped) {
      slot.#base = dropped.base;
      slot.#baseAnomalies = dropped.anomalies;
      slot.#baseClosedAt = dropped.closedAt ?? Number.NaN;
      slot.#baseSources = new Map(dropped.sources);
      slot.#dropped = dropped.count;
      slot.#newestDropped = dropped.newest;
      slot.startAt = dropped.startAt;
    }
    slot.#trimAt = trimAt;
    slot.beyond = beyond === true;
    slot.erased = erased === true;
    slot.#events = [...events];
    slot.#refold(0);
    slot.#finish();
    return slot;
  }

  /** The record as it was at an instant, or with events added; undefined when what it needs is no longer kept. */
  viewWith(extra: readonly TimedEvent[], upTo = Number.POSITIVE_INFINITY): Slot | undefined {
    const added = [...extra].sort(compareEvents);
    const [first] = added;
    const newest = this.#newestDropped;
    if (newest && (newest.at > upTo || (first && compareEvents(first, newest) <= 0))) return undefined;
    const copy = new Slot(this.definition, this.id);
    copy.#base = this.#base;
    copy.#baseAnomalies = this.#baseAnomalies;
    copy.#baseClosedAt = this.#baseClosedAt;
    copy.#baseSources = this.#baseSources;
    copy.#dropped = this.#dropped;
    copy.#newestDropped = newest;
    copy.startAt = this.startAt;
    copy.erased = this.erased;
    const last = this.#events.at(-1);
    if (this.endAt <= upTo && !(first && last && compareEvents(first, last) <= 0)) {
      // Nothing is overtaken: the present state goes on.
      copy.state = { ...this.state };
      copy.anomalies = this.anomalies;
      copy.closedAt = this.closedAt;
      copy.#events = [...this.#events];
      if (this.#steps) copy.#steps = [...this.#steps];
      for (const event of withoutTwins(added)) if (event.at <= upTo) copy.#append(event);
    } else {
      copy.#events = withoutTwins(merged(this.#events, added)).filter((event) => event.at <= upTo);
      copy.#refold(0);
    }
    copy.#finish();
    return copy;
  }

  /** The code with which the record refuses the event where it stands in order; undefined when it takes it. */
  refusal(event: TimedEvent): string | undefined {
    const last = this.#events.at(-1);
    let state: Facts = this.state;
    if (last && compareEvents(event, last) <= 0) {
      const before: Record<string, Json | undefined> = { ...this.#base };
      for (const earlier of this.#events.slice(0, this.#lowerBound(event))) {
        const patch = this.#reduce(before, earlier);
        if (!isRefusal(patch)) assign(before, patch);
      }
      state = before;
    }
    const patch = this.#reduce(state, event);
    return isRefusal(patch) ? patch.refused : undefined;
  }

  sources(facts: "all" | readonly string[]): readonly string[] {
    this.#sources ??= this.#findSources();
    const found: SlotSource[] = [];
    for (const name of facts === "all" ? this.#sources.keys() : facts) {
      const source = this.#sources.get(name);
      if (source && !found.includes(source)) found.push(source);
    }
    const ids = found.sort((a, b) => a.place - b.place).map(({ id }) => id);
    return ids.filter((id, i) => ids.indexOf(id) === i);
  }

  #findSources(): Map<string, SlotSource> {
    const sources = new Map(this.#baseSources);
    this.#replay((_state, changed, position) => {
      const source = { place: this.#dropped + position, id: (this.#events[position] as TimedEvent).id };
      for (const name of changed) sources.set(name, source);
    });
    return sources;
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
    if (!reducer) return NOTHING_NEW;
    try {
      return reducer(state, event) ?? NOTHING_NEW;
    } catch {
      return FAILED; // facts are never refused: one that a reducer cannot take is noted, and the others go on
    }
  }

  /** What arrived first, in order, becomes the events themselves: in a bulk import that is nearly everything. */
  #begin(events: TimedEvent[]): void {
    this.#events = events;
    this.startAt = (events[0] as TimedEvent).at;
    for (const event of events) this.#apply(event);
  }

  #append(event: TimedEvent): void {
    if (this.#events.length === 0 && this.#dropped === 0) this.startAt = event.at;
    this.#events.push(event);
    this.#apply(event);
  }

  #apply(event: TimedEvent): void {
    const patch = this.#reduce(this.state, event);
    const before = this.#changed.length;
    if (isRefusal(patch)) this.anomalies = noted(this.anomalies, event, patch.refused);
    else if (assign(this.state, patch, this.#changed)) this.closedAt = this.#closing(this.state, event, this.closedAt);
    if (this.#sources && before < this.#changed.length) {
      const source = { place: this.length - 1, id: event.id };
      for (let i = before; i < this.#changed.length; i++) this.#sources.set(this.#changed[i] as string, source);
    }
    if (this.#steps && !this.definition.describedBy?.includes(event.type)) this.#steps.push(event);
  }

  #closing(state: Facts, event: TimedEvent, closedAt: number): number {
    try {
      if (!this.definition.closed?.(state)) return Number.NaN;
    } catch {
      return Number.NaN;
    }
    return Number.isNaN(closedAt) ? event.at : closedAt;
  }

  #refold(from: number): void {
    const checkpoint = this.#checkpoint && this.#checkpoint.index <= from ? this.#checkpoint : undefined;
    if (!checkpoint) this.#checkpoint = undefined;
    this.#sources = undefined;
    const index = checkpoint?.index ?? 0;
    this.state = { ...(checkpoint?.state ?? this.#base) };
    this.anomalies = checkpoint?.anomalies ?? this.#baseAnomalies;
    this.closedAt = checkpoint?.closedAt ?? this.#baseClosedAt;
    if (this.#steps) this.#steps.length = checkpoint?.steps ?? 0;
    for (let i = index; i < this.#events.length; i++) this.#apply(this.#events[i] as TimedEvent);
    if (this.#dropped === 0) this.startAt = this.#events[0]?.at ?? 0;
  }

  #finish(): void {
    this.endAt = this.#events.at(-1)?.at ?? this.#newestDropped?.at ?? 0;
    this.closed = !Number.isNaN(this.closedAt);
  }

  /**
   * Moves the checkpoint, or in a window the base, up to the oldest event that may still be overtaken. Called after the
   * record was checked, so that a check sees all the events that led to what it finds.
   */
  trim(): void {
    if (this.length < this.#trimAt) return;
    this.#advanceCheckpoint();
    // What is kept is copied, so a long window is looked at less often.
    this.#trimAt = this.length + (this.definition.trace === "all" ? TRIM_EVERY : Math.max(TRIM_EVERY, this.#events.length >> 1));
  }

  #advanceCheckpoint(): void {
    const border = this.endAt - this.definition.lateness;
    const keepsAll = this.definition.trace === "all";
    let index = this.#checkpoint?.index ?? 0;
    let steps = this.#checkpoint?.steps ?? 0;
    const sources = new Map(this.#baseSources);
    const state: Record<string, Json | undefined> = { ...(this.#checkpoint?.state ?? this.#base) };
    let anomalies = this.#checkpoint?.anomalies ?? this.#baseAnomalies;
    let closedAt = this.#checkpoint?.closedAt ?? this.#baseClosedAt;
    for (; index < this.#events.length && (this.#events[index] as TimedEvent).at < border; index++) {
      const event = this.#events[index] as TimedEvent;
      const patch = this.#reduce(state, event);
      const changed: string[] = [];
      if (isRefusal(patch)) anomalies = noted(anomalies, event, patch.refused);
      else if (assign(state, patch, changed)) closedAt = this.#closing(state, event, closedAt);
      if (!keepsAll) for (const name of changed) sources.set(name, { place: this.#dropped + index, id: event.id });
      if (this.#steps && !this.definition.describedBy?.includes(event.type)) steps++;
    }
    if (keepsAll) {
      this.#checkpoint = { index, steps, state, anomalies, closedAt };
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
    this.#baseSources = sources;
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

/**
 * No question about a record is asked before its last event, even where nobody has moved the clock; and none after it
 * was closed: time adds nothing to what is over.
 */
export function instantOfQuestion(slot: Slot, now: number): number {
  return slot.closed ? slot.closedAt : Math.max(slot.endAt, now);
}

/** Digests that are left in the data once everything that is disclosed has been put in. */
function lacksValues({ data }: TimedEvent): boolean {
  return data._sd !== undefined;
}

const TRIM_EVERY = 256;
const NOTHING_NEW: Facts = Object.freeze({});
const FAILED = Object.freeze(refuse("reducer_failed"));

/** Whether some fact is another one now; names of those are added to `changed`. */
function assign(state: Record<string, Json | undefined>, patch: Facts, changed?: string[]): boolean {
  let any = false;
  for (const name in patch) {
    const value = patch[name];
    if (state[name] === value) continue;
    // A fact that is not known is left out: `in`, `needs` and the number of facts must not see it.
    if (value === undefined) delete state[name];
    else state[name] = value;
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

// By content: two adapters may write the members of one object in another order.
function sameContent(a: TimedEvent, b: TimedEvent): boolean {
  return a === b || (a.type === b.type && a.actor?.id === b.actor?.id && equal(a.data, b.data));
}

const MAX_ANOMALIES = 100;

// A host that sends nothing but what does not fit must not make each event dearer than the last.
function noted(anomalies: Slot["anomalies"], event: TimedEvent, code: string): Slot["anomalies"] {
  return anomalies.length < MAX_ANOMALIES ? [...anomalies, { event: event.id, code }] : anomalies;
}
