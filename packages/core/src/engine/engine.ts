import type { WorkingCalendar } from "../calendar/calendar.ts";
import type { ControlPoint, Mode } from "../control/control-point.ts";
import {
  type CheckContext,
  type Contribution,
  type GroupKind,
  type GroupVerdict,
  isGroupKind,
  type KindRegistry,
} from "../control/define-control-kind.ts";
import type { OrgPath, Overlay } from "../control/overlay.ts";
import { type Finding, NONE, OPEN, unknown, type Verdict } from "../control/verdict.ts";
import { isPlumblineError, PlumblineError } from "../errors.ts";
import type { TimedEvent } from "../event/trace-event.ts";
import { equal } from "../expression/values.ts";
import type { RecordDefinition, RecordView } from "../record/define-record.ts";
import type { RecordRef } from "../wire/wire.ts";
import { filterTrace } from "./audit.ts";
import { Binding, type BoundControl, type BoundSet } from "./binding.ts";
import { Groups } from "./groups.ts";
import { type Precheck, precheck } from "./precheck.ts";
import { type Signal, signalOf, withState } from "./signal.ts";
import { instantOfQuestion, type KeptSlot, Slot, type Taken } from "./slot.ts";
import { Tallier, type Tally } from "./tally.ts";
import { Timers } from "./timers.ts";

export interface EngineOptions {
  // biome-ignore lint/suspicious/noExplicitAny: records of many shapes.
  readonly records: readonly RecordDefinition<any>[];
  readonly controls: readonly ControlPoint[];
  readonly kinds: KindRegistry;
  readonly calendar: WorkingCalendar;
  readonly overlays?: readonly Overlay[];
  readonly orgPath?: OrgPath;
  /**
   * What a vendor wrote and throws is reported here, and the rest goes on. `control` is empty where it is no kind but a
   * record's `keys`, `initial` or `org`, or the tree of organisations. A reducer that throws is an anomaly of its record.
   */
  onFault?(fault: { readonly control: string; readonly record: string; readonly error: unknown }): void;
}

/** What changed about a signal, in the order in which it did. */
export interface SignalChange {
  readonly change: "raised" | "revised" | "ceased" | "withdrawn";
  readonly signal: Signal;
}

/**
 * Folds events into records and checks them while they run. Events may come late, twice and in any order; time moves
 * only by `advance`. Whatever the order of arrival, the records, the verdicts and the open signals end the same.
 */
export interface Engine {
  /** Takes an event for every record that it touches. Folded and checked by `settle`. */
  accept(event: TimedEvent): Taken | "untouched";
  /** Checks what became due up to `now` (ms), and makes it the instant of the question. Never goes back. */
  advance(now: number): void;
  /** Folds and checks what arrived. Comparisons of records wait until `signals` or `drain` is called. */
  settle(): void;
  /** Signals that are open, ceased or withdrawn, in the order in which they were first raised. */
  signals(state?: Signal["state"]): readonly Signal[];
  /** Changes since the last call. With `compare: false` records are not compared until the next call. */
  drain(options?: { readonly compare?: boolean }): readonly SignalChange[];
  /** What a control says of a record at the instant of the question; undefined when there is no such record or control. */
  verdict(control: string, record: { readonly type: string; readonly id: string }): Verdict | undefined;
  /** The record, or as it was at an instant (ms), as far back as its events are kept. */
  view(record: { readonly type: string; readonly id: string }, asOf?: number): RecordView | undefined;
  /** One control over all records at the end: no further event will come. Equals the audit of the finished log. */
  tally(control: string, asOf?: number): Tally;
  /** Replaces a record's events by its whole history from the trail, after an event came later than its window. */
  refold(record: { readonly type: string; readonly id: string }, history: readonly TimedEvent[]): void;
  /** Records that are awake and whose window an event has missed. */
  beyond(): readonly RecordRef[];
  isBeyond(record: RecordRef): boolean;
  /** Records that the event touches. Those that sleep have to be woken before it is accepted. */
  touched(event: TimedEvent): readonly RecordRef[];
  isAwake(record: RecordRef): boolean;
  /** Types of records that are bound anew when time moves to `now`: all that run have to be awake then. */
  boundAnew(now: number): readonly string[];
  /** Records of which something is other than at the last call: folded, asked or with a signal that changed. */
  changed(): readonly RecordRef[];
  /** All that is held of a record, as plain JSON; undefined when there is none. */
  keep(record: RecordRef): KeptRecord | undefined;
  /** What others are compared with; undefined for a record that contributes to no comparison. */
  keepCompared(record: RecordRef): KeptComparison | undefined;
  /**
   * Lets go of a record that was kept, and gives the instant (ms) at which it has to be awake again, or infinity. False where it has changed. Others
   * go on being compared with it.
   */
  sleep(record: RecordRef): number | false;
  /** Takes back what was kept, by an engine with the same rules. Nothing is checked, so nothing changes. */
  wake(record: KeptRecord): void;
  /** Compares others with a record that sleeps: what an engine that begins anew has to be told of each of them. */
  attend(record: KeptComparison): void;
  /** Records that sleep and of which the next `drain` may raise or end a signal, since others are compared with them: to be woken before. */
  comparing(): readonly RecordRef[];
  /** What would be raised if the draft were committed. Changes nothing. */
  precheck(draft: TimedEvent, options?: { readonly asOf?: number; readonly visibility?: "actor" | "supervisor" }): Precheck;
  readonly kinds: KindRegistry;
  readonly controls: readonly ControlPoint[];
  /** Events taken so far. Duplicates count only where they came before their twin was settled, and out of order. */
  readonly cursor: number;
  readonly now: number;
  /** Legal day (as the calendar counts) of the last comparison of what is compared once a day; NaN before the first. */
  readonly comparedOn: number;
  /** The earliest instant (ms) at which an answer may change without an event; infinity when there is none. May be too early, never too late. */
  readonly due: number;
}

/** A record that sleeps: plain JSON, of the engine's own form. */
export interface KeptRecord extends RecordRef {
  /** The instant (ms) at which it has to be awake, since an answer may change; absent when there is none. */
  readonly due?: number;
  readonly closed: boolean;
  readonly slot: KeptSlot;
  readonly org?: string;
  readonly dues: readonly (number | null)[];
  /** Positions of controls whose answer was `open`. */
  readonly open: readonly number[];
  /** Null, as JSON writes it, before the first question. */
  readonly askedAt: number | null;
  readonly signals: readonly Signal[];
  /** Of signals of comparisons, the groups that show them. */
  readonly shown?: readonly (readonly [signal: string, groups: readonly string[]])[];
}

/** What others are compared with while a record sleeps: plain JSON, of the engine's own form. */
export interface KeptComparison extends RecordRef {
  readonly org?: string;
  /** Instants (ms) by which controls are bound to it; null as in the record. */
  readonly startAt: number;
  readonly endAt: number;
  readonly askedAt: number | null;
  /** By id of the control. */
  readonly contributions: readonly (readonly [control: string, contributions: readonly Contribution[]])[];
  /** As in the record. */
  readonly shown?: NonNullable<KeptRecord["shown"]>;
}

/** A record in the engine: its slot, what is bound to it, the verdicts and when they may change. */
interface Entry {
  slot: Slot;
  bound: BoundSet | undefined;
  verdicts: Verdict[];
  /** By control; empty as long as nothing is due. */
  dues: readonly number[];
  scheduled: number;
  dirty: boolean;
  org: string | undefined;
  /** Periods of its first and of its last event, and of the question: while they stay, so do the controls. */
  startPeriod: number;
  endPeriod: number;
  nowPeriod: number;
  /** When it had been closed, at the last check; NaN while it ran. */
  closedAt: number;
  /** The instant of the last question. */
  askedAt: number;
  signals: Map<string, Signal> | undefined;
  /** By signal of a comparison, the groups that show it. */
  shown: Map<string, readonly string[]> | undefined;
}

/** A signal that a group shows. */
interface Shown {
  readonly record: string;
  readonly key: string;
}

/** What is compared, and what that shows by group. */
interface Held {
  readonly groups: Groups;
  readonly shown: Map<string, readonly Shown[]>;
  /** Of groups that were looked at and of which nothing was said yet. */
  readonly verdicts: Map<string, GroupVerdict>;
}

/** A verdict that a record gave before it slept: asked for, it is given again. */
const SLEPT: Verdict = { ...NONE };
const SLEPT_OPEN: Verdict = { ...OPEN };

const NEVER = Number.POSITIVE_INFINITY;

export function createEngine(options: EngineOptions): Engine {
  return new RunningEngine(options);
}

class RunningEngine implements Engine {
  readonly kinds: KindRegistry;
  readonly controls: readonly ControlPoint[];
  cursor = 0;
  now = Number.NEGATIVE_INFINITY;
  comparedOn = Number.NaN;
  readonly #options: EngineOptions;
  readonly #binding: Binding;
  readonly #entries = new Map<string, Map<string, Entry>>();
  /** By event type that some `on` names, the records that it may touch; events of other types may touch the last ones. */
  readonly #routes = new Map<string, readonly RecordDefinition[]>();
  readonly #unrouted: readonly RecordDefinition[];
  readonly #timers = new Timers<Entry>();
  readonly #dirty: Entry[] = [];
  /** Only what is bound to one version with the same values is compared. */
  readonly #groups = new Map<BoundControl, Held>();
  readonly #raised: { readonly record: RecordRef; readonly key: string }[] = [];
  readonly #touched = new Set<Entry>();
  #changes: SignalChange[] = [];
  #today = Number.NaN;
  #stamp: Uint8Array = new Uint8Array(0);

  constructor(options: EngineOptions) {
    this.#options = options;
    this.kinds = options.kinds;
    this.controls = options.controls;
    const types = new Set<string>();
    for (const { type } of options.records) {
      if (types.has(type))
        throw new PlumblineError(
          "RECORD_DUPLICATE",
          `two record definitions are of type "${type}"; take one, or rename the other with its controls`,
        );
      types.add(type);
    }
    for (const control of options.controls) {
      if (types.has(control.record)) continue;
      throw new PlumblineError(
        "RECORD_UNKNOWN",
        `control ${control.id} checks records of type "${control.record}"; defined are ${[...types].join(", ")}`,
      );
    }
    for (const type of types) this.#entries.set(type, new Map());
    this.#unrouted = options.records.filter(({ onlyOn }) => !onlyOn);
    for (const type of options.records.flatMap(({ on }) => Object.keys(on))) {
      this.#routes.set(
        type,
        options.records.filter(({ on, onlyOn }) => !onlyOn || Object.hasOwn(on, type)),
      );
    }
    this.#binding = new Binding({
      controls: options.controls,
      kinds: options.kinds,
      calendar: options.calendar,
      overlays: options.overlays ?? [],
      orgPath: options.orgPath ?? (() => []),
    });
  }

  get due(): number {
    return this.#timers.next;
  }

  accept(event: TimedEvent): Taken | "untouched" {
    let taken: Taken | "untouched" = "untouched";
    for (const definition of this.#definitionsFor(event)) {
      for (const id of this.#keys(definition, event)) {
        const entry = this.#entry(definition, id);
        if (!entry) continue;
        const outcome = entry.slot.take(event);
        if (outcome === "new" && !entry.dirty) {
          entry.dirty = true;
          this.#dirty.push(entry);
        }
        if (taken === "untouched" || outcome !== "duplicate") taken = outcome;
      }
    }
    if (taken === "new" || taken === "beyond") this.cursor++;
    return taken;
  }

  advance(now: number): void {
    if (now < this.now || (now === this.now && this.#timers.next > now)) return;
    this.settle();
    while (this.#timers.next <= now) {
      const at = this.#timers.next;
      for (const entry of this.#popDue(at)) {
        // It may have slept while others were asked that were due at the same instant.
        if (at > this.now) this.#setNow(at);
        this.#checkDue(entry, at);
      }
    }
    this.#setNow(now);
  }

  /** Those of which something is due at the instant, in an order that does not depend on when they were woken. */
  #popDue(at: number): readonly Entry[] {
    const popped: Entry[] = [];
    while (this.#timers.next === at) {
      const entry = this.#timers.pop() as Entry;
      if (entry.scheduled !== at) continue; // moved since
      entry.scheduled = NEVER;
      // What was due was put off. One that slept meanwhile would not have been looked at either.
      if (entry.dues.some((due) => due <= at)) popped.push(entry);
      else this.#schedule(entry);
    }
    return popped.length > 1 ? popped.sort(byRecord) : popped;
  }

  settle(): void {
    const dirty = this.#dirty;
    for (let i = 0; i < dirty.length; i++) {
      const entry = dirty[i] as Entry;
      entry.dirty = false;
      const length = entry.slot.length;
      const changed = entry.slot.settle();
      const appended = entry.slot.length - length;
      // One event more, no question asked behind it, and every due before it looked at: what was true last time was so
      // without a break until this event.
      const steady = appended === 1 && entry.askedAt <= entry.slot.endAt && this.now >= entry.slot.endAt;
      if (changed === "refolded" || appended !== 0) this.#recheck(entry, changed, steady);
      entry.slot.trim();
    }
    dirty.length = 0;
  }

  #settleGroups(all: boolean): void {
    this.settle();
    const hidden: { readonly entry: Entry; readonly key: string }[] = [];
    // Where time never moves there are no days.
    const isNewDay = all || this.#today !== this.comparedOn;
    this.comparedOn = this.#today;
    for (const [bound, held] of this.#comparisons()) if (isNewDay || !isDaily(bound)) this.#checkGroups(bound, held, hidden);
    // Only now: a member that went from one group to another may be shown there.
    const left = hidden.filter(({ entry, key }) => entry.signals?.get(key)?.state === "open" && !entry.shown?.has(key));
    for (const { entry, key } of left.sort((a, b) => byRecord(a.entry, b.entry) || byText(a.key, b.key))) {
      const signal = entry.signals?.get(key);
      // A comparison has no view of its own instant: what no group shows any more, it showed on what was known then.
      if (signal?.state === "open") this.#end(entry, signal, "withdrawn");
    }
  }

  /** In an order that does not depend on which record came first: it may have been woken. */
  #comparisons(): Iterable<[BoundControl, Held]> {
    if (this.#groups.size < 2) return this.#groups;
    return [...this.#groups].sort(
      ([a], [b]) =>
        byText(a.control.id, b.control.id) ||
        a.control.version - b.control.version ||
        byText(JSON.stringify(a.values), JSON.stringify(b.values)),
    );
  }

  signals(state?: Signal["state"]): readonly Signal[] {
    this.#settleGroups(true);
    const found: Signal[] = [];
    for (const { record, key } of this.#raised) {
      const signal = this.#entries.get(record.type)?.get(record.id)?.signals?.get(key);
      if (signal && (state === undefined || signal.state === state)) found.push(signal);
    }
    return found;
  }

  comparing(): readonly RecordRef[] {
    this.settle();
    const asleep = new Map<string, RecordRef>();
    for (const [bound, held] of this.#groups) {
      if (this.#today === this.comparedOn && isDaily(bound)) continue;
      const type = bound.control.record;
      const awake = this.#entries.get(type);
      const note = (id: string): void => {
        if (!awake?.has(id)) asleep.set(`${type} ${id}`, { type, id });
      };
      for (const [group, { findings }] of this.#look(bound, held)) {
        for (const { member } of findings) note(member);
        for (const { record } of held.shown.get(group) ?? NOTHING_SHOWN) note(record);
      }
    }
    return [...asleep.values()];
  }

  drain({ compare = true }: { readonly compare?: boolean } = {}): readonly SignalChange[] {
    if (compare) this.#settleGroups(false);
    else this.settle();
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  verdict(control: string, record: { readonly type: string; readonly id: string }): Verdict | undefined {
    this.settle();
    const entry = this.#entries.get(record.type)?.get(record.id);
    const position = entry?.bound?.controls.findIndex((bound) => bound.control.id === control) ?? -1;
    const verdict = position < 0 ? undefined : entry?.verdicts[position];
    if (verdict !== SLEPT && verdict !== SLEPT_OPEN) return verdict;
    const { slot, bound, askedAt } = entry as Entry;
    const asked = bound?.controls[position] as BoundControl;
    return this.#ask(asked, slot, { asOf: askedAt, final: slot.closed, since: (key) => openSince(entry as Entry, asked, key) });
  }

  view(record: { readonly type: string; readonly id: string }, asOf?: number): RecordView | undefined {
    this.settle();
    const slot = this.#entries.get(record.type)?.get(record.id)?.slot;
    return asOf === undefined ? slot : slot?.viewWith([], asOf);
  }

  tally(control: string, asOf?: number): Tally {
    this.settle();
    const point = this.controls.find((candidate) => candidate.id === control);
    if (!point) throw new PlumblineError("CONTROL_INVALID", `no control ${control} in this engine`);
    const entries = [...(this.#entries.get(point.record)?.values() ?? [])];
    const context: CheckContext = { asOf: asOf ?? Math.max(this.now, lastInstant(entries)), final: true };
    let tally: Tallier | undefined;
    const groups = new Map<BoundControl, Groups>();
    for (const entry of entries) {
      if (asOf !== undefined && entry.slot.trace.length > 0 && entry.slot.startAt > asOf) continue;
      const slot = asOf === undefined || entry.slot.endAt <= asOf ? entry.slot : (entry.slot.viewWith([], asOf) ?? entry.slot);
      const bound = entry.bound?.controls.find((candidate) => candidate.control.id === control);
      if (!bound) continue;
      tally ??= new Tallier(bound.kind, bound.prepared);
      if (isGroupKind(bound.kind)) {
        const contributed = this.#contributions(bound, bound.kind, slot, context);
        if (Array.isArray(contributed)) groupsOf(groups, bound, bound.kind).put(slot.id, contributed);
        else tally.addMissing((contributed as Verdict).missing);
      } else tally.addVerdict(slot.id, this.#ask(bound, slot, slot.closed ? { asOf: slot.closedAt, final: true } : context));
    }
    if (!tally) {
      const { kind, prepared } = this.#binding.own(point);
      return new Tallier(kind, prepared).finish();
    }
    for (const members of groups.values()) {
      for (const verdict of members.check(context, "all", (error, group) => this.#fault(control, group, error)).values()) {
        tally.addMeasures(verdict.measures);
        if (verdict.missing?.length) tally.addMissing(verdict.missing);
        for (const finding of verdict.findings) tally.addViolating(finding.member);
      }
    }
    return tally.finish();
  }

  refold(record: { readonly type: string; readonly id: string }, history: readonly TimedEvent[]): void {
    const definition = this.#options.records.find((candidate) => candidate.type === record.type);
    if (!definition) throw new PlumblineError("RECORD_UNKNOWN", `no record type "${record.type}"`);
    const entry = this.#entry(definition, record.id);
    if (!entry) return;
    entry.slot.replace(history);
    this.#recheck(entry, "refolded");
    entry.slot.trim();
  }

  beyond(): readonly RecordRef[] {
    const slots = [...this.#entries.values()].flatMap((entries) => [...entries.values()].map(({ slot }) => slot));
    return slots.filter((slot) => slot.beyond).map(({ type, id }) => ({ type, id }));
  }

  isBeyond({ type, id }: RecordRef): boolean {
    return this.#entries.get(type)?.get(id)?.slot.beyond ?? false;
  }

  touched(event: TimedEvent): readonly RecordRef[] {
    return this.#definitionsFor(event).flatMap((definition) => this.#keys(definition, event).map((id) => ({ type: definition.type, id })));
  }

  isAwake({ type, id }: RecordRef): boolean {
    return this.#entries.get(type)?.has(id) ?? false;
  }

  boundAnew(now: number): readonly string[] {
    const today = this.#dayOf(now);
    const isOther = (type: string) => this.#binding.period(type, this.#today) !== this.#binding.period(type, today);
    return today === this.#today ? [] : [...this.#entries.keys()].filter(isOther);
  }

  changed(): readonly RecordRef[] {
    this.settle();
    const refs = [...this.#touched].map(({ slot: { type, id } }) => ({ type, id }));
    this.#touched.clear();
    return refs;
  }

  keep({ type, id }: RecordRef): KeptRecord | undefined {
    this.settle();
    const entry = this.#entries.get(type)?.get(id);
    if (!entry) return undefined;
    const { slot, dues, verdicts, org, askedAt } = entry;
    const due = Math.min(NEVER, ...dues);
    return {
      type,
      id,
      ...(due < NEVER && { due }),
      closed: slot.closed,
      slot: slot.kept(),
      ...(org !== undefined && { org }),
      dues: dues.map((at) => (at === NEVER ? null : at)),
      open: verdicts.flatMap(({ outcome }, i) => (outcome === "open" ? [i] : [])),
      askedAt: askedAt === Number.NEGATIVE_INFINITY ? null : askedAt,
      signals: [...(entry.signals?.values() ?? [])].map((signal) => ({ ...signal, id: signal.id })),
      ...(entry.shown?.size && { shown: shownOf(entry.shown) }),
    };
  }

  keepCompared({ type, id }: RecordRef): KeptComparison | undefined {
    this.settle();
    const entry = this.#entries.get(type)?.get(id);
    const compared = entry?.bound?.controls.filter(({ kind }) => isGroupKind(kind)) ?? [];
    if (!entry || compared.length === 0) return undefined;
    const { slot, org, askedAt } = entry;
    const contributions = compared.flatMap((bound): KeptComparison["contributions"] => {
      const own = this.#groups.get(bound)?.groups.of(id);
      return own ? [[bound.control.id, own]] : [];
    });
    if (contributions.length === 0 && !entry.shown?.size) return undefined;
    return {
      type,
      id,
      ...(org !== undefined && { org }),
      startAt: slot.startAt,
      endAt: slot.endAt,
      askedAt: askedAt === Number.NEGATIVE_INFINITY ? null : askedAt,
      contributions,
      ...(entry.shown?.size && { shown: shownOf(entry.shown) }),
    };
  }

  sleep({ type, id }: RecordRef): number | false {
    this.settle();
    const entry = this.#entries.get(type)?.get(id);
    if (!entry || this.#touched.has(entry)) return false;
    // Its timer stays behind, and must not look at it.
    entry.scheduled = Number.NaN;
    this.#entries.get(type)?.delete(id);
    return Math.min(NEVER, ...entry.dues);
  }

  wake({ type, id, slot: kept, org, dues, open, askedAt, signals, shown = [] }: KeptRecord): void {
    const definition = this.#options.records.find((candidate) => candidate.type === type);
    const entry = definition && this.#entry(definition, id);
    if (!entry) return;
    const slot = Slot.restored(definition, id, kept);
    const { asked, bound, ...days } = this.#boundAs({ type, org, startAt: slot.startAt, endAt: slot.endAt, askedAt });
    Object.assign(entry, {
      slot,
      bound,
      org,
      startPeriod: this.#binding.period(type, days.start),
      endPeriod: this.#binding.period(type, days.end),
      nowPeriod: this.#binding.period(type, days.askedDay),
      closedAt: slot.closedAt,
      askedAt: asked,
      verdicts: bound.controls.map((_, i) => (open.includes(i) ? SLEPT_OPEN : SLEPT)),
      dues: dues.length === 0 ? NO_DUES : dues.map((at) => at ?? NEVER),
      signals: signals.length > 0 ? new Map(signals.map((signal) => [`${signal.control} ${signal.key}`, signal])) : undefined,
      shown: shown.length > 0 ? new Map(shown) : undefined,
    } satisfies Partial<Entry>);
    const context: CheckContext = { asOf: asked, final: slot.closed };
    for (const [i, one] of bound.controls.entries()) {
      if (!isGroupKind(one.kind)) continue;
      this.#showAgain(one, one.kind, id, shown);
      entry.verdicts[i] = NONE;
      if (this.#groups.get(one)?.groups.of(id) || this.#binding.mode(one.control, org, asked) === "off") continue;
      const contributed = this.#contributions(one, one.kind, slot, context);
      if (Array.isArray(contributed)) this.#contribute(one, one.kind, id, contributed);
      else entry.verdicts[i] = contributed as Verdict;
    }
    this.#schedule(entry);
  }

  attend({ type, id, org, startAt, endAt, askedAt, contributions, shown = [] }: KeptComparison): void {
    const { bound } = this.#boundAs({ type, org, startAt, endAt, askedAt });
    const known = new Map(contributions);
    for (const one of bound.controls) {
      if (!isGroupKind(one.kind)) continue;
      const contributed = known.get(one.control.id);
      if (contributed) this.#contribute(one, one.kind, id, contributed);
      this.#showAgain(one, one.kind, id, shown);
    }
  }

  /** What is bound to a record that was kept, and the days by which it is. */
  #boundAs({
    type,
    org,
    startAt,
    endAt,
    askedAt,
  }: Pick<KeptComparison, "type" | "startAt" | "endAt" | "askedAt"> & { readonly org: string | undefined }) {
    const asked = askedAt ?? Number.NEGATIVE_INFINITY;
    const start = this.#dayOf(startAt);
    const end = this.#dayOf(endAt);
    const askedDay = asked === Number.NEGATIVE_INFINITY ? end : this.#dayOf(asked);
    return { asked, start, end, askedDay, bound: this.#binding.controlsFor(type, org, start, end, askedDay) };
  }

  #showAgain(bound: BoundControl, kind: GroupKind, record: string, shown: NonNullable<KeptRecord["shown"]>): void {
    for (const [key, groups] of shown) {
      if (!key.startsWith(`${bound.control.id} `)) continue;
      const held = this.#heldFor(bound, kind);
      for (const group of groups) {
        const known = held.shown.get(group) ?? NOTHING_SHOWN;
        if (!known.some((one) => one.record === record && one.key === key)) held.shown.set(group, [...known, { record, key }]);
      }
    }
  }

  precheck(draft: TimedEvent, options: { readonly asOf?: number; readonly visibility?: "actor" | "supervisor" } = {}): Precheck {
    this.settle();
    const asOf = options.asOf ?? Math.max(this.now, draft.at);
    return precheck(draft, {
      asOf,
      visibility: options.visibility ?? "actor",
      cursor: this.cursor,
      records: this.#options.records,
      keys: (definition, event) => this.#keys(definition, event),
      slot: (type, id) => this.#entries.get(type)?.get(id)?.slot,
      isOpen: (type, id, control, key) => this.#entries.get(type)?.get(id)?.signals?.get(`${control} ${key}`)?.state === "open",
      boundFor: (view) => this.#bind(view, instantOfQuestion(view, asOf)).set,
      modeOf: (bound, view) => this.#binding.mode(bound.control, this.#orgOf(view), instantOfQuestion(view, asOf)),
      ask: (bound, view, context) => this.#ask(bound, view, context),
      contributions: (bound, kind, view, context) => this.#contributions(bound, kind, view, context),
      groups: (bound) => this.#groups.get(bound)?.groups,
      fault: (control, record, error) => this.#fault(control, record, error),
    });
  }

  #fault(control: string, record: string, error: unknown): void {
    this.#options.onFault?.({ control, record, error });
  }

  #definitionsFor({ type }: TimedEvent): readonly RecordDefinition[] {
    return this.#routes.get(type) ?? this.#unrouted;
  }

  #keys(definition: RecordDefinition, event: TimedEvent): readonly string[] {
    try {
      return definition.keys(event);
    } catch (error) {
      this.#fault("", definition.type, error);
      return [];
    }
  }

  #entry(definition: RecordDefinition, id: string): Entry | undefined {
    const entries = this.#entries.get(definition.type) as Map<string, Entry>;
    let entry = entries.get(id);
    if (!entry) {
      let slot: Slot;
      try {
        slot = new Slot(definition, id);
      } catch (error) {
        this.#fault("", id, error);
        return undefined;
      }
      entry = {
        slot,
        bound: undefined,
        verdicts: [],
        dues: NO_DUES,
        scheduled: NEVER,
        dirty: false,
        org: undefined,
        startPeriod: -1,
        endPeriod: -1,
        nowPeriod: -1,
        closedAt: Number.NaN,
        askedAt: Number.NEGATIVE_INFINITY,
        signals: undefined,
        shown: undefined,
      };
      entries.set(id, entry);
    }
    return entry;
  }

  #setNow(now: number): void {
    this.now = now;
    const today = this.#dayOf(now);
    if (today === this.#today) return;
    const before = this.#today;
    this.#today = today;
    this.#newDay(before, today);
  }

  /** A control that comes into force for running records, or a mode that changes, changes answers without an event. */
  #newDay(before: number, today: number): void {
    // Before the first `advance` there is no day, and records are bound by the day of their last event.
    for (const [type, entries] of this.#entries) {
      if (this.#binding.period(type, before) === this.#binding.period(type, today)) continue;
      for (const entry of [...entries.values()].sort(byRecord)) if (entry.bound) this.#recheck(entry, NOTHING_CHANGED);
    }
  }

  #dayOf(at: number): number {
    return this.#options.calendar.dayOf(at);
  }

  #orgOf(view: RecordView): string | undefined {
    const definition = this.#options.records.find((candidate) => candidate.type === view.type);
    return definition?.org?.(view.state);
  }

  /** What is bound to a view, for a question at an instant. */
  #bind(view: RecordView, at: number): { readonly set: BoundSet; readonly org: string | undefined } {
    const org = this.#orgOf(view);
    const { type, startAt, endAt } = view;
    return { set: this.#binding.controlsFor(type, org, this.#dayOf(startAt), this.#dayOf(endAt), this.#dayOf(at)), org };
  }

  #recheck(entry: Entry, changed: readonly string[] | "refolded", steady = false): void {
    try {
      this.#bindAndCheck(entry, changed, steady);
    } catch (error) {
      this.#fault("", entry.slot.id, error);
    }
  }

  #bindAndCheck(entry: Entry, changed: readonly string[] | "refolded", steady: boolean): void {
    const { slot } = entry;
    const org = slot.definition.org?.(slot.state);
    const now = instantOfQuestion(slot, this.now);
    const startDay = this.#dayOf(slot.startAt);
    const endDay = this.#dayOf(slot.endAt);
    const today = now === slot.endAt ? endDay : now === this.now ? this.#today : this.#dayOf(now);
    const startPeriod = this.#binding.period(slot.type, startDay);
    const endPeriod = this.#binding.period(slot.type, endDay);
    const nowPeriod = this.#binding.period(slot.type, today);
    let bound = entry.bound;
    const wasClosed = !Number.isNaN(entry.closedAt);
    const closes = slot.closed && !wasClosed;
    // A closing that comes late turns back the clock of the record: what time alone brought since then is taken back.
    let everything = changed === "refolded" || (wasClosed && slot.closedAt !== entry.closedAt) || (closes && slot.closedAt < this.now);
    if (
      !bound ||
      org !== entry.org ||
      startPeriod !== entry.startPeriod ||
      endPeriod !== entry.endPeriod ||
      nowPeriod !== entry.nowPeriod
    ) {
      bound = this.#binding.controlsFor(slot.type, org, startDay, endDay, today);
      if (bound !== entry.bound) {
        this.#leave(entry, bound);
        everything = true;
      }
    }
    entry.bound = bound;
    entry.org = org;
    entry.startPeriod = startPeriod;
    entry.endPeriod = endPeriod;
    entry.nowPeriod = nowPeriod;
    entry.closedAt = slot.closedAt;
    const { controls } = bound;
    const context: CheckContext = { asOf: now, final: slot.closed };
    entry.askedAt = now;
    this.#touched.add(entry);
    if (everything || changed === "refolded") for (let i = 0; i < controls.length; i++) this.#checkOne(entry, bound, i, context, false);
    else this.#checkTouched(entry, bound, changed, context, closes, steady);
    this.#schedule(entry);
  }

  #checkTouched(entry: Entry, bound: BoundSet, changed: readonly string[], context: CheckContext, closes: boolean, steady: boolean): void {
    const { controls, readers, onStep, onAnyFact } = bound;
    if (this.#stamp.length < controls.length) this.#stamp = new Uint8Array(controls.length);
    const stamp = this.#stamp.fill(0, 0, controls.length);
    for (const i of onStep) stamp[i] = 1;
    if (changed.length > 0) {
      for (const i of onAnyFact) stamp[i] = 1;
      for (const name of changed) for (const i of readers.get(name) ?? NO_READERS) stamp[i] = 1;
    }
    const { dues } = entry;
    if (closes) {
      // An obligation that ran is met or missed for good, and a comparison may count only what is complete.
      for (let i = 0; i < controls.length; i++) {
        if ((dues[i] ?? NEVER) !== NEVER || entry.verdicts[i]?.outcome === "open" || isGroupKind((controls[i] as BoundControl).kind))
          stamp[i] = 1;
      }
    }
    for (let i = 0; i < controls.length; i++)
      if (stamp[i] === 1 || (dues[i] ?? NEVER) <= context.asOf) this.#checkOne(entry, bound, i, context, steady);
  }

  #checkDue(entry: Entry, now: number): void {
    const { bound } = entry;
    if (!bound) return;
    try {
      const context: CheckContext = { asOf: instantOfQuestion(entry.slot, now), final: entry.slot.closed };
      entry.askedAt = context.asOf;
      this.#touched.add(entry);
      for (let i = 0; i < bound.controls.length; i++) if ((entry.dues[i] ?? NEVER) <= now) this.#checkOne(entry, bound, i, context, true);
      this.#schedule(entry);
    } catch (error) {
      this.#fault("", entry.slot.id, error);
    }
  }

  #schedule(entry: Entry): void {
    const { dues } = entry;
    let next = NEVER;
    // By position: an iterator would make an object of each number.
    for (let i = 0; i < dues.length; i++) if ((dues[i] as number) < next) next = dues[i] as number;
    if (next >= entry.scheduled && entry.scheduled !== NEVER) return; // it will look again then, and move on
    if (next === NEVER) return;
    entry.scheduled = next;
    this.#timers.push(next, entry);
  }

  #checkOne(entry: Entry, set: BoundSet, position: number, question: CheckContext, steady: boolean): void {
    const bound = set.controls[position] as BoundControl;
    const { slot } = entry;
    const context = steady && entry.signals ? { ...question, since: (key: string) => openSince(entry, bound, key) } : question;
    const off = this.#binding.mode(bound.control, entry.org, context.asOf) === "off";
    if (isGroupKind(bound.kind)) {
      setDue(entry, position, NEVER);
      const contributed = off ? NONE : this.#contributions(bound, bound.kind, slot, context);
      if (Array.isArray(contributed)) {
        this.#contribute(bound, bound.kind, slot.id, contributed);
        entry.verdicts[position] = NONE;
      } else {
        this.#groups.get(bound)?.groups.put(slot.id, []);
        entry.verdicts[position] = contributed as Verdict;
      }
      return;
    }
    const verdict = off ? NONE : this.#ask(bound, slot, context);
    entry.verdicts[position] = verdict;
    setDue(entry, position, off || slot.closed ? NEVER : this.#dueOf(bound, slot, context.asOf));
    // What was found stays found when the values that showed it are gone.
    if (isErased(verdict)) return;
    if (verdict.findings.length > 0 || entry.signals) this.#update(entry, bound, verdict.findings);
  }

  /** When to look again. An instant that has passed would be looked at for ever. */
  #dueOf(bound: BoundControl, slot: Slot, now: number): number {
    const { kind } = bound;
    if (isGroupKind(kind) || !kind.due) return NEVER;
    try {
      const due = kind.due(viewFor(bound, slot), bound.prepared, now);
      return due !== undefined && due > now ? due : NEVER;
    } catch (error) {
      this.#fault(bound.control.id, slot.id, error);
      return NEVER;
    }
  }

  #ask(bound: BoundControl, record: RecordView, context: CheckContext): Verdict {
    const { control, kind } = bound;
    if (isGroupKind(kind)) return unknown(["peers"]);
    const lacking = lacks(bound, record);
    if (lacking) return lacking;
    try {
      return explained(kind.check(viewFor(bound, record), bound.prepared, context), record);
    } catch (error) {
      this.#fault(control.id, record.id, error);
      return faulty(error);
    }
  }

  /** What the record contributes to a comparison, or why that is unknown. */
  #contributions(bound: BoundControl, kind: GroupKind, record: RecordView, context: CheckContext): readonly Contribution[] | Verdict {
    const lacking = lacks(bound, record);
    if (lacking) return lacking;
    try {
      return kind.contribute(viewFor(bound, record), bound.prepared, context);
    } catch (error) {
      this.#fault(bound.control.id, record.id, error);
      return faulty(error);
    }
  }

  #contribute(bound: BoundControl, kind: GroupKind, record: string, contributions: readonly Contribution[]): void {
    this.#heldFor(bound, kind).groups.put(record, contributions);
  }

  #heldFor(bound: BoundControl, kind: GroupKind): Held {
    let held = this.#groups.get(bound);
    if (!held) {
      held = { groups: new Groups(kind, bound.prepared), shown: new Map(), verdicts: new Map() };
      this.#groups.set(bound, held);
    }
    return held;
  }

  /** What the comparison says of groups of which nothing was said since they changed. */
  #look({ control }: BoundControl, { groups, verdicts }: Held): ReadonlyMap<string, GroupVerdict> {
    const found = groups.check({ asOf: Math.max(this.now, 0), final: false }, "changed", (error, group) =>
      this.#fault(control.id, group, error),
    );
    for (const [group, verdict] of found) verdicts.set(group, verdict);
    return verdicts;
  }

  #checkGroups(bound: BoundControl, held: Held, hidden: { readonly entry: Entry; readonly key: string }[]): void {
    const { control } = bound;
    const { shown, verdicts } = held;
    const entries = this.#entries.get(control.record);
    for (const [group, { findings }] of [...this.#look(bound, held)].sort(([a], [b]) => byText(a, b))) {
      const now: Shown[] = [];
      for (const finding of findings.length > 1 ? [...findings].sort(byMember) : findings) {
        const entry = entries?.get(finding.member);
        if (!entry) continue;
        this.#raise(entry, bound, finding);
        now.push({ record: finding.member, key: `${control.id} ${finding.key}` });
      }
      for (const { record, key } of shown.get(group) ?? NOTHING_SHOWN) {
        const entry = entries?.get(record);
        if (!entry) continue;
        hideFrom(entry, key, group);
        hidden.push({ entry, key });
      }
      for (const { record, key } of now) showIn(entries?.get(record) as Entry, key, group);
      if (now.length > 0) shown.set(group, now);
      else shown.delete(group);
    }
    verdicts.clear();
  }

  #update(entry: Entry, bound: BoundControl, findings: readonly Finding[]): void {
    for (const finding of findings) this.#raise(entry, bound, finding);
    if (!entry.signals) return;
    const found = new Set(findings.map((finding) => finding.key));
    for (const signal of entry.signals.values()) {
      if (signal.control !== bound.control.id || signal.state !== "open" || found.has(signal.key)) continue;
      this.#end(entry, signal, this.#wasTrue(entry, signal) ? "ceased" : "withdrawn");
    }
  }

  /** A control no longer bound to the record takes its open signals along: under the version that now applies they never were. */
  #leave(entry: Entry, next: BoundSet): void {
    for (const signal of entry.signals?.values() ?? []) {
      if (signal.state === "open" && !next.controls.some((bound) => bound.control.id === signal.control))
        this.#end(entry, signal, "withdrawn");
    }
    for (const bound of entry.bound?.controls ?? []) {
      if (isGroupKind(bound.kind) && !next.controls.includes(bound)) this.#groups.get(bound)?.groups.put(entry.slot.id, []);
    }
    entry.verdicts = new Array<Verdict>(next.controls.length).fill(NONE);
    entry.dues = NO_DUES;
  }

  /** Looks again with the record as it was, and the controls that were bound to it, as far as is known today, at the signal's own instant. */
  #wasTrue(entry: Entry, signal: Signal): boolean {
    const then = entry.slot.viewWith([], signal.at);
    if (!then) return true; // too long ago to show otherwise
    const asOf = instantOfQuestion(then, signal.at);
    const bound = this.#bind(then, asOf).set.controls.find((candidate) => candidate.control.id === signal.control);
    if (!bound) return false;
    const verdict = this.#ask(bound, then, { asOf, final: then.closed });
    // Nothing shows any more that it was not.
    return isErased(verdict) || verdict.findings.some((finding) => finding.key === signal.key);
  }

  #raise(entry: Entry, bound: BoundControl, found: Finding): void {
    const { slot } = entry;
    const key = `${bound.control.id} ${found.key}`;
    entry.signals ??= new Map();
    const known = entry.signals.get(key);
    // True since before the events that are kept: the first look knew since when.
    const lasting = known?.state === "open" && found.at === slot.horizon && known.at < found.at;
    const finding = lasting ? { ...found, at: known.at } : found;
    const mode = this.#binding.mode(bound.control, entry.org, instantOfQuestion(slot, this.now));
    if (known?.state === "open" && same(known, finding, bound, mode)) return;
    const signal = signalOf(bound.control, slot, finding, { mode, values: bound.values, provenance: bound.provenance });
    entry.signals.set(key, signal);
    if (!known) this.#raised.push({ record: signal.record, key });
    this.#touched.add(entry);
    this.#changes.push({ change: known?.state === "open" ? "revised" : "raised", signal });
  }

  #end(entry: Entry, signal: Signal, state: "ceased" | "withdrawn"): void {
    const ended = withState(signal, state);
    entry.signals?.set(`${signal.control} ${signal.key}`, ended);
    this.#touched.add(entry);
    this.#changes.push({ change: state, signal: ended });
  }
}

function byRecord({ slot: a }: Entry, { slot: b }: Entry): number {
  return byText(a.type, b.type) || byText(a.id, b.id);
}

function byMember(a: Finding & { readonly member: string }, b: Finding & { readonly member: string }): number {
  return byText(a.member, b.member) || byText(a.key, b.key);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function inOrder([key, groups]: readonly [string, readonly string[]]): readonly [string, readonly string[]] {
  return [key, groups.length > 1 ? [...groups].sort() : groups];
}

function isDaily({ kind }: BoundControl): boolean {
  return isGroupKind(kind) && kind.cadence === "day";
}

const NOTHING_SHOWN: readonly Shown[] = [];

function shownOf(shown: ReadonlyMap<string, readonly string[]>): NonNullable<KeptRecord["shown"]> {
  return [...shown].map(inOrder).sort(([a], [b]) => byText(a, b));
}

function showIn(entry: Entry, key: string, group: string): void {
  entry.shown ??= new Map();
  entry.shown.set(key, [...(entry.shown.get(key) ?? []), group]);
}

function hideFrom(entry: Entry, key: string, group: string): void {
  const groups = entry.shown?.get(key) ?? [];
  const place = groups.indexOf(group);
  const left = groups.filter((_, i) => i !== place);
  if (left.length > 0) entry.shown?.set(key, left);
  else entry.shown?.delete(key);
}

const NO_DUES: readonly number[] = [];

// Most records of a bulk import are over: they need no list of instants.
function setDue(entry: Entry, position: number, due: number): void {
  if (entry.dues === NO_DUES) {
    if (due === NEVER) return;
    entry.dues = new Array<number>(entry.verdicts.length).fill(NEVER);
  }
  (entry.dues as number[])[position] = due;
}

function openSince(entry: Entry, { control }: BoundControl, key: string): number | undefined {
  const signal = entry.signals?.get(`${control.id} ${key}`);
  return signal?.state === "open" && signal.version === control.version ? signal.at : undefined;
}

const NO_READERS: readonly number[] = [];
const NOTHING_CHANGED: readonly string[] = [];

const TOO_LONG = unknown(["too_long"]);
const ERASED = "erased";

/** Why a control cannot be asked of a record, if it cannot. */
function lacks({ control, reads }: BoundControl, record: RecordView): Verdict | undefined {
  const missing: string[] = [];
  for (const fact in control.needs) {
    const milestone = control.needs[fact]?.milestone;
    if (milestone !== undefined && record.state[milestone] === false) return NONE;
    if (!Object.hasOwn(record.state, fact)) missing.push(fact);
  }
  if (missing.length > 0) return explained(unknown(missing), record);
  return reads.trace && record instanceof Slot && record.length > record.definition.traceCap ? TOO_LONG : undefined;
}

/** What is missing in a record with erased values may be one of them: an erased value has no name any more. */
function explained(verdict: Verdict, record: RecordView): Verdict {
  return record.erased && verdict.outcome === "unknown" ? { ...verdict, missing: [ERASED, ...verdict.missing] } : verdict;
}

function isErased({ outcome, missing }: Verdict): boolean {
  return outcome === "unknown" && missing[0] === ERASED;
}

function faulty(error: unknown): Verdict {
  return unknown([`fault:${isPlumblineError(error) ? error.code : "KIND"}`]);
}

function groupsOf(groups: Map<BoundControl, Groups>, bound: BoundControl, kind: GroupKind): Groups {
  let known = groups.get(bound);
  if (!known) {
    known = new Groups(kind, bound.prepared);
    groups.set(bound, known);
  }
  return known;
}

function viewFor(bound: BoundControl, record: RecordView): RecordView {
  if (!bound.filter) return record;
  const { type, id, state, startAt, endAt, closed, anomalies } = record;
  return {
    type,
    id,
    state,
    startAt,
    endAt,
    closed,
    anomalies,
    trace: filterTrace(record.trace, bound.filter),
    sources: record.sources && ((facts) => record.sources?.(facts) ?? []),
    history: record.history && ((facts) => record.history?.(facts) ?? []),
  };
}

function same(signal: Signal, finding: Finding, bound: BoundControl, mode: Mode): boolean {
  return (
    signal.version === bound.control.version &&
    signal.mode === mode &&
    (signal.values === bound.values || equal(signal.values, bound.values)) &&
    signal.at === finding.at &&
    signal.reason === finding.reason &&
    signal.level === (finding.level ?? bound.control.level) &&
    signal.events.length === finding.events.length &&
    signal.events.every((event, i) => event === finding.events[i]) &&
    equal(signal.fields, finding.fields ?? {})
  );
}

function lastInstant(entries: readonly Entry[]): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const { slot } of entries) if (slot.endAt > last) last = slot.endAt;
  return last;
}
