import { hash } from "node:crypto";
import type { EventEnvelope } from "@plumbline/core";
import {
  BUILT_IN_KINDS,
  type ControlPoint,
  createEngine,
  createKindRegistry,
  createNoticeWriter,
  type Engine,
  type EngineOptions,
  type KeptComparison,
  type KeptRecord,
  ownEvents,
  type Party,
  PlumblineError,
  type PrecheckFinding,
  type PrecheckReply,
  type RecordDefinition,
  type RecordRef,
  type RecordView,
  type Signal,
  type SignalChange,
  type SignalDetail,
  type SignalLevel,
  type SignalList,
  type SignalMessage,
  type SignalSummary,
  signalId,
  type Text,
  type TimedEvent,
  type TraceEvent,
  timed,
} from "@plumbline/core";
import { envelopeOf } from "../desk/act-event.ts";
import { DESK_SOURCE, type DeskPart, IMPORT, type Reactor, type ReactorContext } from "../desk/desk.ts";
import { TRAIL_SOURCE } from "../trail/create-trail.ts";
import type { TrailEntry } from "../trail/trail.ts";
import { Answers, type KeptAnswers } from "./answers.ts";
import type { SupervisionOptions } from "./create-supervision.ts";
import { eventOf } from "./event-of.ts";
import { type Cause, type KeptChanges, Outbox, stateOf } from "./outbox.ts";
import { type KeptPlaces, type Place, Places } from "./places.ts";
import type {
  ChangeRow,
  DossierRow,
  HandledSignal,
  HandlingRow,
  RecordRow,
  SignalRow,
  State,
  StateBatch,
  StateHead,
} from "./state-store.ts";
import { walk } from "./walk.ts";

/** The supervisor's own events carry this source; the part behind the slash is the shard. */
export const OWN_SOURCE = "engine/main";

/** Records that are woken at a time because something is due. */
const DUE_AT_ONCE = 1000;
/** Records of ours that speak at a time. */
const ACTS_AT_ONCE = 500;
/** Of a signal that nobody has begun to handle: only then it is known who sees it first. */
const NOT_YET = Number.MAX_SAFE_INTEGER;

const OWN_TYPES: ReadonlySet<string> = new Set(ownEvents.map(({ type }) => type));

/** What is to be told of a commit. */
export type Tell = (change: SignalMessage["change"], signal: SignalSummary, counts: SignalList["counts"]) => void;

/** An entry with its event, ready to be folded. */
interface Ready {
  readonly entry: TrailEntry;
  /** Undefined once it was erased, or where it cannot be read. */
  readonly event: TimedEvent | undefined;
  /** Records of which it tells something. */
  readonly records: readonly RecordRef[];
}

/** A record with all that is held of it: what the engine knows, and what the trail told beside that. */
interface Dossier extends RecordRef {
  readonly kept?: KeptRecord | undefined;
  readonly places: KeptPlaces;
  readonly answers: KeptAnswers;
  readonly signals: readonly KeptSignal[];
}

interface KeptSignal {
  readonly id: string;
  readonly changes: KeptChanges;
  /** What the trail said of why it was raised. */
  readonly cause?: Cause;
  /** Where it is not the engine's: it stands as the trail told it. */
  readonly erased?: Signal;
  /** Absent until somebody has begun to handle it. */
  readonly shown?: Shown;
}

/** To whom a signal is shown, as its handling said last. */
interface Shown {
  readonly visibleAt: number;
  readonly person?: string | undefined;
  /** To others than the person too, when that was said. */
  readonly toAll: boolean;
}

/**
 * What the trail means as far as it was folded: records, signals, answers. Everything in it comes from the entries alone, so that another one,
 * folded from the same entries, says the same. Records of which nothing is to be done sleep in the state.
 */
export class Fold {
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly state: State;
  /** Entries up to here were folded, or pruned before. */
  cursor: number;
  /** Up to where the state was told to write. */
  #written: number;
  /** Leaf hash of the last that was folded. */
  #last: string | undefined;
  /** Entries below it were pruned, or are about to be. */
  minimum: number;
  /** Something was folded that is not to be known any more. */
  isStale = false;
  readonly #options: SupervisionOptions;
  /** Size of the trail at the beginning: what was to be erased until then is not read any more. */
  readonly #known: number;
  readonly #controls: ReadonlyMap<string, ControlPoint>;
  readonly #definitions: ReadonlyMap<string, RecordDefinition>;
  readonly #writer: ReturnType<typeof createNoticeWriter>;
  readonly #eventTitles: ReadonlyMap<string, Text>;
  readonly #answers: Answers;
  readonly #places = new Places();
  /** Of records that are awake. */
  readonly #signals = new Map<string, Signal>();
  /** Signals that stand as the trail told them: what is left of the events does not show them any more. */
  readonly #erased = new Set<string>();
  /** All that ever stood so since the beginning of this fold. */
  readonly #stood = new Set<string>();
  /** Records that are awake, the longest untouched first, with their signals. */
  readonly #awake = new Map<string, { readonly ref: RecordRef; readonly signals: Set<string> }>();
  /** Awake records that are other than the state has them. */
  readonly #changed = new Map<string, RecordRef>();
  /** Why signals were raised, where that is no news. */
  readonly #causes = new Map<string, Cause>();
  /** Sources that hand in their past. Not asked of the engine, which would look at a commit before it is whole. */
  readonly #importing = new Set<string>();
  /** Records of which something was imported in this commit. */
  readonly #imported = new Map<string, RecordRef>();
  /** Other rules than before are replayed: what only they find is no news. */
  readonly #isReplay: boolean;
  readonly #rules: EngineOptions;
  /** Records that an event came too late for. */
  readonly #late = new Map<string, RecordRef>();
  /** Not later than the first instant at which a record that sleeps has to be awake. */
  #nextDue = Number.POSITIVE_INFINITY;
  /** By type of record, the part of the desk that has it, and what speaks for it without being asked. */
  readonly #parts = new Map<string, { readonly part: DeskPart; readonly reactors: readonly Reactor[]; readonly isAwake: boolean }>();
  /** Signals are handled: until that has begun, nobody sees one. */
  readonly #handles: boolean;
  /** Records of ours that have something to say. */
  readonly #acting = new Map<string, RecordRef>();
  /** By id of what they said, since the last time that all of it had come back. */
  readonly #said = new Map<string, string>();
  #toldSince: ChangeRow[] = [];
  /** By signal that is awake. */
  readonly #shown = new Map<string, Shown>();
  readonly #generation: string;
  /** Whole entries are missing in what was folded so far; nobody can tell any more of which records. */
  #hasGaps: boolean;
  /** Of the open signals that are not in shadow. */
  readonly #counts: Record<SignalLevel, number> = { yellow: 0, orange: 0, red: 0 };

  private constructor(options: SupervisionOptions, state: State, head: StateHead, known: number, isReplay = false) {
    const { cursor, last, minimum, hasGaps, generation = "" } = head;
    this.#options = options;
    this.#isReplay = isReplay;
    this.#generation = generation;
    this.state = state;
    this.#known = known;
    this.minimum = minimum;
    this.outbox = new Outbox(OWN_SOURCE, minimum);
    this.cursor = cursor;
    this.#written = cursor;
    this.#last = last;
    this.#hasGaps = hasGaps;
    const { packs, calendar, overlays, orgPath, desk = [] } = options;
    for (const part of desk) {
      for (const { type } of part.records) {
        const reactors = desk.flatMap((other) => other.reactors ?? []).filter(({ record }) => record === type);
        this.#parts.set(type, { part, reactors, isAwake: part.awake?.includes(type) === true });
      }
    }
    this.#handles = this.#parts.has("signalHandling");
    const records = [...packs.flatMap((pack) => pack.records.map(ofHosts)), ...desk.flatMap((part) => part.records)];
    const controls = [...packs.flatMap((pack) => pack.controls), ...desk.flatMap((part) => part.controls ?? [])];
    this.#rules = {
      records,
      controls,
      kinds: createKindRegistry([...BUILT_IN_KINDS, ...packs.flatMap((pack) => pack.kinds), ...desk.flatMap((part) => part.kinds ?? [])]),
      calendar,
      ...(overlays && { overlays }),
      ...(orgPath && { orgPath }),
      onFault: ({ control, record, error }) => this.#fault(`control ${control || "(none)"} on record ${record}`, error),
    };
    this.engine = createEngine(this.#rules);
    this.#controls = new Map(controls.map((control) => [`${control.id}@${control.version}`, control]));
    this.#definitions = new Map(records.map((definition) => [definition.type, definition]));
    this.#writer = createNoticeWriter(packs, calendar);
    this.#eventTitles = new Map(packs.flatMap((pack) => Object.entries(pack.notices.events ?? {})));
    this.#answers = new Answers(this.#definitions.keys());
  }

  /** From the beginning of the trail, into a state that is empty. `isReplay`: by other rules than before. */
  static empty(options: SupervisionOptions, state: State, minimum: number, rules: string, isReplay = false): Fold {
    const { size } = options.trail;
    // Folded at the same place by the same rules, its changes have the same numbers.
    const generation = hash("sha256", JSON.stringify([rules, size, minimum])).slice(0, 12);
    return new Fold(options, state, { cursor: minimum, minimum, hasGaps: minimum > 0, isStale: false, generation }, size, isReplay);
  }

  /** From where the state ends. */
  static async resumed(options: SupervisionOptions, state: State, head: StateHead): Promise<Fold> {
    const fold = new Fold(options, state, head, head.cursor);
    if (head.now !== undefined) fold.engine.advance(head.now);
    // What is compared once a day was compared on that one already.
    if (head.now !== undefined && head.comparedOn === options.calendar.dayOf(head.now)) fold.engine.drain();
    Object.assign(fold.#counts, await state.counts());
    fold.#nextDue = (await state.nextDue(Number.NEGATIVE_INFINITY)) ?? Number.POSITIVE_INFINITY;
    for (const text of await state.compared()) fold.engine.attend(JSON.parse(text) as KeptComparison);
    for (const text of await state.wanted()) fold.#watched(fold.#wake(text));
    return fold;
  }

  /** What is asked at every turn has to be known from the start. */
  #watched(ref: RecordRef): void {
    const ours = this.#parts.get(ref.type);
    const view = ours?.isAwake ? this.engine.view(ref) : undefined;
    if (view) ours?.part.watch?.(view);
  }

  /** The earliest instant at which an answer may change without an event. */
  get due(): number {
    return Math.min(this.engine.due, this.#nextDue);
  }

  /**
   * Lets time pass towards the instant of a commit, as far as some records go that are due until then; false when none are. The state has to
   * take that in before the next call, so that a midnight at which everything is due needs no more memory than another.
   */
  async passTime(commit: readonly TrailEntry[], tell?: Tell): Promise<boolean> {
    const until = instantOf(commit);
    if (this.#nextDue > until) return false;
    const last = await this.#awakenDue(until, DUE_AT_ONCE);
    if (last === undefined) return false;
    this.engine.advance(Math.max(last, this.engine.now));
    // It was known when the commit was taken, not when it was due.
    this.#tellChanges(Math.max(until, this.engine.now), this.engine.drain({ compare: false }), tell);
    return true;
  }

  /** Wakes what commits are about, and what is due by then. They have to be folded before the next `rest`. */
  async prepare(commits: readonly (readonly TrailEntry[])[]): Promise<readonly (readonly Ready[])[]> {
    const ready = commits.map((entries) => entries.map((entry) => this.#ready(entry)));
    const until = Math.max(...commits.map(instantOf));
    for (const type of this.engine.boundAnew(until)) for (const text of await this.state.running(type)) this.#wake(text);
    if (this.#nextDue <= until) await this.#awakenDue(until, Number.MAX_SAFE_INTEGER);
    await this.awaken(ready.flatMap((commit) => commit.flatMap(({ records }) => records)));
    await this.awaken(await this.#handledBy(ready));
    return ready;
  }

  /** A row of a signal, which may be written anew at present: what it is about stays. */
  async #placeOf(id: string): Promise<Pick<HandledSignal, "record"> | undefined> {
    return (await this.state.beside.signal(id)) ?? this.state.signal(id);
  }

  /** Records of the signals that somebody handles: to whom they are shown changes what their records show. */
  async #handledBy(commits: readonly (readonly Ready[])[]): Promise<readonly RecordRef[]> {
    const ids = new Set<string>();
    for (const { event } of commits.flat()) {
      if (event?.source !== DESK_SOURCE) continue;
      for (const { type, id } of event.objects) if (type === "signal" && !this.#signals.has(id)) ids.add(id);
    }
    return (await Promise.all([...ids].map((id) => this.#placeOf(id)))).flatMap((row) => (row ? [row.record] : []));
  }

  /** Afterwards these records are awake, until the next `rest`. */
  async awaken(records: readonly RecordRef[]): Promise<void> {
    const asleep = new Map<string, RecordRef>();
    for (const ref of records) if (!this.#awake.has(nameOf(ref))) asleep.set(nameOf(ref), ref);
    if (asleep.size === 0) return;
    for (const text of await this.state.dossiers([...asleep.values()])) if (text !== undefined) this.#wake(text);
    // Of which nothing is held, it is known now.
    for (const ref of asleep.values()) this.#file(ref);
  }

  /** Records of which a comparison is about to say something. */
  async #awakenCompared(): Promise<void> {
    const asleep = this.engine.comparing();
    if (asleep.length > 0) await this.awaken(asleep);
  }

  get awakeCount(): number {
    return this.#awake.size;
  }

  isAwake(records: readonly RecordRef[]): boolean {
    return records.every((ref) => this.#awake.has(nameOf(ref)));
  }

  /** Folds what one commit took, and tells what that changed. */
  async fold(commit: readonly Ready[], tell?: Tell): Promise<void> {
    const answered = new Set<string>();
    const otherwise: TimedEvent[] = [];
    for (const ready of commit) {
      try {
        this.#take(ready, answered, otherwise);
      } catch (error) {
        this.#fault(`entry ${ready.entry.index}`, error);
      }
      this.cursor = ready.entry.index + 1;
      this.#last = ready.entry.hash;
    }
    await this.#awakenCompared();
    this.#tellChanges(this.engine.now, this.engine.drain(), tell, otherwise);
    for (const { event, records } of commit) {
      if (event?.source === DESK_SOURCE) for (const ref of records) this.#tellOurs(ref, event);
    }
    for (const id of answered) {
      const signal = this.#signals.get(id);
      if (!signal) continue;
      this.#feedSignal("answered", signal);
      tell?.("answered", this.#summary(signal), { ...this.#counts });
    }
  }

  /** A signal for whoever follows. Of one that nobody has begun to handle nothing is told: the beginning tells that it was raised. */
  #feedSignal(change: string, signal: Signal, kind: ChangeRow["kind"] = "signal", to?: "person" | "others"): void {
    const { id, record, control, level, state, mode, at } = signal;
    const shown: Shown | undefined = this.#handles ? this.#shown.get(id) : { visibleAt: at, toAll: true };
    if (!shown) return;
    const { visibleAt, person, toAll } = shown;
    const view = this.engine.view(record);
    const path = this.#pathOf(view && this.#orgOf(view));
    const body = JSON.stringify({ record, control, level, state, mode, at });
    // In its window it is told to the person alone; the others are told by another change when it is over.
    const told = toAll && to !== "person" ? visibleAt : NOT_YET;
    this.#toldSince.push({ kind, change, id, path, visibleAt: told, ...(person !== undefined && to !== "others" && { person }), body });
  }

  /** What one of our own events did to a record. */
  #tellOurs(ref: RecordRef, { type, at }: TimedEvent): void {
    const view = this.engine.view(ref);
    const part = this.#parts.get(ref.type)?.part;
    if (!view || !part) return;
    const row = part.handling?.(view);
    if (!row) {
      const path = this.#pathOf(this.#orgOf(view));
      const { id } = ref;
      const body = JSON.stringify({ record: { type: ref.type, id } });
      this.#toldSince.push({ kind: "record", change: type, id: `${ref.type}:${id}`, path, visibleAt: at, body });
      return;
    }
    const signal = this.#signals.get(row.signal);
    if (!signal || NO_STEPS.has(type)) return;
    const before = this.#shown.get(row.signal);
    const { visibleAt, person } = row;
    const shown: Shown = { visibleAt, ...(person !== undefined && { person }), toAll: visibleAt <= at };
    this.#shown.set(row.signal, shown);
    this.#touch(signal.record, row.signal);
    if (type === "handling.begun") {
      this.#feedSignal("raised", signal);
      return;
    }
    const opens = shown.toAll && !before?.toAll;
    if (opens) this.#feedSignal("raised", signal, "signal", "others");
    this.#feedSignal(type.slice(type.indexOf(".") + 1), signal, "handling", opens ? "person" : undefined);
  }

  #tellChanges(at: number, changes: readonly SignalChange[], tell?: Tell, otherwise: readonly TimedEvent[] = []): void {
    for (const event of otherwise) this.#stand(event);
    for (const { change, signal } of changes) {
      this.#erased.delete(signal.id);
      // What was withdrawn never was: who sees it now is for its new handling to say.
      if (change === "raised" && this.#signals.get(signal.id)?.state === "withdrawn") this.#shown.delete(signal.id);
      this.#put(signal);
      this.#feedSignal(change, signal);
      this.outbox.put(signal, at, this.#causeOf(signal));
      tell?.(change, this.#summary(signal), { ...this.#counts });
    }
  }

  /** Takes back what the trail tells of signals that other rules found and these do not. */
  async withdraw(signals: readonly HandledSignal[], former: State): Promise<void> {
    const texts = await former.dossiers(signals.map(({ record }) => record));
    for (const [i, { id, record }] of signals.entries()) {
      const kept = (JSON.parse(texts[i] ?? "{}") as Partial<Dossier>).kept;
      const signal = kept?.signals.find((one) => one.id === id);
      if (!signal) continue;
      await this.awaken([record]);
      this.outbox.put({ ...signal, state: "withdrawn" }, this.engine.now, "rules");
      this.#touch(record, id);
    }
  }

  #causeOf({ record }: Signal): Cause | undefined {
    if (this.#imported.has(nameOf(record))) return "import";
    return this.#isReplay && this.cursor <= this.#known ? "rules" : undefined;
  }

  /** What the state has to take in, so that it ends where the fold is. */
  changes(): StateBatch {
    for (const ref of this.engine.changed()) this.#touch(ref);
    const dossiers: DossierRow[] = [];
    const signals: SignalRow[] = [];
    const handlings: HandlingRow[] = [];
    for (const [name, { type, id }] of this.#changed) {
      const ref = { type, id };
      const dossier = this.#dossier(ref);
      const view = this.engine.view(ref);
      const ours = this.#parts.get(type);
      const due = Math.min(dossier.kept?.due ?? NEVER, ours ? this.#speaksAt(ref, view) : NEVER);
      const compared = this.engine.keepCompared(ref);
      const waits = dossier.signals.some(({ changes }) => changes.untold.length > 0);
      dossiers.push({
        type,
        id,
        ...(due < NEVER && { due }),
        closed: dossier.kept?.closed ?? true,
        isWanted: waits || ours?.isAwake === true,
        ...(compared && { compared: JSON.stringify(compared) }),
        row: view && !ours?.part.hidden?.includes(type) ? this.#rowOf(view) : undefined,
        text: JSON.stringify(dossier),
      });
      const handling = view && ours?.part.handling?.(view);
      if (handling) handlings.push(handling);
      if (view && ours?.isAwake) ours.part.watch?.(view);
      for (const one of this.#awake.get(name)?.signals ?? []) {
        const signal = this.#signals.get(one);
        if (signal) signals.push(this.#signalRow(signal, view));
      }
    }
    this.#changed.clear();
    const changes = this.#toldSince;
    this.#toldSince = [];
    const { now, comparedOn } = this.engine;
    const from = this.#written;
    this.#written = this.cursor;
    return {
      from,
      head: {
        cursor: this.cursor,
        ...(this.#last !== undefined && { last: this.#last }),
        ...(now > Number.NEGATIVE_INFINITY && { now }),
        ...(!Number.isNaN(comparedOn) && { comparedOn }),
        minimum: this.minimum,
        hasGaps: this.#hasGaps,
        isStale: this.isStale,
        generation: this.#generation,
      },
      dossiers,
      signals,
      handlings,
      changes,
      // As places have them: below the root of all, who sees all still sees what moved.
      moved: (this.#options.orgs?.moved() ?? []).map(({ org, path }) => ({ org, path: ["", ...path] })),
    };
  }

  /** When a record of ours has something to say; it is noted where that is now. */
  #speaksAt(ref: RecordRef, view: RecordView | undefined): number {
    const { calendar } = this.#options;
    const dues = view ? (this.#parts.get(ref.type)?.reactors ?? []).map((reactor) => reactor.due(view, { calendar }) ?? NEVER) : [];
    const due = Math.min(NEVER, ...dues);
    if (due <= this.engine.now) this.#acting.set(nameOf(ref), ref);
    else if (this.#acting.delete(nameOf(ref)) && this.#acting.size === 0) this.#said.clear();
    if (due > this.engine.now) this.#nextDue = Math.min(this.#nextDue, due);
    return due;
  }

  get hasActs(): boolean {
    return this.#acting.size > 0;
  }

  /** What records of ours have to say now. Said again, in the same words, until it comes back in the trail. */
  async acts(context: ReactorContext): Promise<readonly EventEnvelope[]> {
    const speaking = [...this.#acting].slice(0, ACTS_AT_ONCE);
    await this.awaken(speaking.map(([, ref]) => ref));
    // Together, since each asks the state and the trail; none changes what another one sees.
    const said = await Promise.all(
      speaking.map(([, ref]) =>
        this.#saidBy(ref, context).catch((error: unknown) => {
          this.#fault(`record ${ref.type} ${ref.id}`, error);
          return [];
        }),
      ),
    );
    for (const [i, [name]] of speaking.entries()) {
      const own = said[i] ?? [];
      if (own.length === 0) this.#acting.delete(name);
      for (const one of own) this.#said.set(one.event.id, name);
    }
    return said.flat();
  }

  async #saidBy(ref: RecordRef, context: ReactorContext): Promise<readonly EventEnvelope[]> {
    const view = this.engine.view(ref);
    if (!view) return [];
    const said: EventEnvelope[] = [];
    for (const reactor of this.#parts.get(ref.type)?.reactors ?? []) {
      if ((reactor.due(view, context) ?? NEVER) > this.engine.now) continue;
      for (const act of await reactor.fire(view, context)) {
        // By the trail's time, which is the same when it is said again; behind everything that it is an answer to.
        const time = new Date(Math.max(this.engine.now, view.endAt + 1) + said.length).toISOString();
        said.push(envelopeOf(act, ref, { time }));
      }
    }
    return said;
  }

  /** The trail does not take what a record said, or has it and does not show it any more: it is not said again before something new comes. */
  unsaid(id: string): void {
    const name = this.#said.get(id);
    if (name !== undefined) this.#acting.delete(name);
  }

  /** The last own event of a record, as its place in the trail plus one; 0 where it has none. Whoever decided by another one decides anew. */
  async versionOf(record: RecordRef): Promise<number> {
    while (!this.isAwake([record])) await this.awaken([record]);
    return this.#places.lastOf(record, DESK_SOURCE) + 1;
  }

  async partiesOf(record: RecordRef): Promise<readonly Party[]> {
    const view = await this.viewOf(record);
    try {
      return (view && this.#definitions.get(record.type)?.parties?.(view.state)) ?? [];
    } catch (error) {
      this.#fault(`parties of record ${record.type} ${record.id}`, error);
      return [];
    }
  }

  /** It came with an import, or other rules found it in what was there. */
  isNoNews(signal: string): boolean {
    return this.#causes.has(signal);
  }

  /** A signal as it stands here. */
  async signalOf(id: string): Promise<Signal | undefined> {
    if (!this.#signals.has(id)) {
      const row = await this.#placeOf(id);
      while (row && !this.isAwake([row.record])) await this.awaken([row.record]);
    }
    return this.#signals.get(id);
  }

  async viewOf(record: RecordRef): Promise<RecordView | undefined> {
    while (!this.isAwake([record])) await this.awaken([record]);
    return this.engine.view(record);
  }

  /** Organisation that answers for a record. */
  async orgOf(record: RecordRef): Promise<string | undefined> {
    const view = await this.viewOf(record);
    return view && this.#orgOf(view);
  }

  /** Events of a record as they stand in the trail. All, unless some are named. */
  async entriesOf(record: RecordRef, events?: readonly string[]): Promise<readonly TrailEntry[]> {
    while (!this.isAwake([record])) await this.awaken([record]);
    return this.entriesAt(events ? this.#places.indexesOf(record, events) : this.#places.allOf(record));
  }

  async placesOf(record: RecordRef): Promise<readonly Place[]> {
    while (!this.isAwake([record])) await this.awaken([record]);
    return this.#places.placesOf(record);
  }

  #rowOf(view: RecordView): RecordRow {
    const { type, id, state, startAt, endAt, closed } = view;
    const definition = this.#definitions.get(type);
    const org = this.#orgOf(view);
    const file = this.#awake.get(nameOf({ type, id }));
    const open = [...(file?.signals ?? [])].flatMap((one) => {
      const signal = this.#signals.get(one);
      const isShown = !this.#handles || this.#shown.get(one)?.toAll === true;
      return signal?.state === "open" && signal.mode !== "shadow" && isShown ? [signal.level] : [];
    });
    const words = (word: ((facts: typeof state) => string | undefined) | undefined): string | undefined => {
      try {
        return word?.(state);
      } catch (error) {
        this.#fault(`words of record ${type} ${id}`, error);
        return undefined;
      }
    };
    const title = words(definition?.title);
    const search = words(definition?.search);
    return {
      ...(org !== undefined && { org }),
      path: this.#pathOf(org),
      startAt,
      endAt,
      closed,
      ...(title !== undefined && { title }),
      ...(search !== undefined && { search }),
      ...(open.length > 0 && { level: open.reduce((a, b) => (RANK[b] > RANK[a] ? b : a)) }),
      open: open.length,
      ...this.#parts.get(type)?.part.row?.(view),
    };
  }

  #signalRow(signal: Signal, view: RecordView | undefined): SignalRow {
    const { id, record, control, mode, at, state, level } = signal;
    const org = view && this.#orgOf(view);
    return {
      id,
      record,
      control,
      mode,
      ...(org !== undefined && { org }),
      path: this.#pathOf(org),
      at,
      state,
      level,
      isImported: this.#causes.has(id),
      visibleAt: this.#handles ? (this.#shown.get(id)?.visibleAt ?? NOT_YET) : at,
      summary: this.#summary(signal),
    };
  }

  #pathOf(org: string | undefined): readonly string[] {
    return org === undefined ? ROOT : ["", ...(this.#options.orgs?.pathOf(org) ?? this.#options.orgPath?.(org) ?? [org])];
  }

  /** Lets records sleep until no more than so many are awake. The state has to have what changed. */
  rest(most: number): void {
    let left = this.#awake.size - most;
    // Some have to stay; those are not looked at again before all others were.
    for (const [name, file] of [...this.#awake].slice(0, Math.max(0, 2 * left))) {
      if (left <= 0) return;
      this.#awake.delete(name);
      if (this.#mayRest(name, file)) left--;
      else this.#awake.set(name, file);
    }
  }

  #mayRest(name: string, { ref, signals }: { readonly ref: RecordRef; readonly signals: ReadonlySet<string> }): boolean {
    if (this.#changed.has(name) || this.#acting.has(name) || this.#parts.get(ref.type)?.isAwake) return false;
    if ([...signals].some((signal) => this.outbox.isWaiting(signal))) return false;
    const due = this.engine.isAwake(ref) ? this.engine.sleep(ref) : Number.POSITIVE_INFINITY;
    if (due === false) return false;
    this.#nextDue = Math.min(this.#nextDue, due);
    this.#places.forget(ref);
    this.#answers.forget(ref);
    for (const signal of signals) {
      this.#signals.delete(signal);
      this.#erased.delete(signal);
      this.#shown.delete(signal);
      this.#causes.delete(signal);
      this.outbox.sleep(signal);
    }
    return true;
  }

  /** Gives the instant for which the last of them was due. */
  async #awakenDue(until: number, most: number): Promise<number | undefined> {
    const texts = await this.state.due(until, most);
    if (texts.length < most) this.#nextDue = (await this.state.nextDue(until)) ?? Number.POSITIVE_INFINITY;
    let last: number | undefined;
    for (const text of texts) {
      const { type, id, kept } = this.#wake(text);
      last = kept?.due ?? until;
      // Whether it has something to say is asked when what changed is written.
      if (this.#parts.get(type)?.reactors.length) this.#touch({ type, id });
    }
    return last;
  }

  #ready(entry: TrailEntry): Ready {
    try {
      const found = eventOf(entry);
      if (!found) return { entry, event: undefined, records: [] };
      const event = timed(found);
      if (entry.source === OWN_SOURCE) return { entry, event, records: [...this.#answers.recordsOf(event), ...this.engine.touched(event)] };
      if (entry.source !== TRAIL_SOURCE && OWN_TYPES.has(event.type)) return { entry, event, records: this.#answers.recordsOf(event) };
      return { entry, event, records: this.engine.touched(event) };
    } catch (error) {
      this.#fault(`entry ${entry.index}`, error);
      return { entry, event: undefined, records: [] };
    }
  }

  /** Wakes a dossier, unless it is awake: then it is newer. */
  #wake(text: string): Dossier {
    const dossier = JSON.parse(text) as Dossier;
    const { type, id, kept, places, answers, signals } = dossier;
    const ref = { type, id };
    if (this.#awake.has(nameOf(ref))) return dossier;
    const file = this.#file(ref);
    if (kept) this.engine.wake(kept);
    if (type === IMPORT) this.#noteImport(id, this.engine.view(ref)?.state.running === true);
    this.#places.wake(ref, places);
    this.#answers.wake(ref, answers);
    for (const signal of kept?.signals ?? []) this.#signals.set(signal.id, signal);
    for (const { id: signal, changes, cause, erased, shown } of signals) {
      file.signals.add(signal);
      if (cause) this.#causes.set(signal, cause);
      this.outbox.wake(signal, changes);
      if (shown) this.#shown.set(signal, shown);
      if (!erased) continue;
      this.#erased.add(signal);
      this.#signals.set(signal, erased);
    }
    return dossier;
  }

  #dossier(ref: RecordRef): Dossier {
    const { type, id } = ref;
    const signals = [...(this.#awake.get(nameOf(ref))?.signals ?? [])].map((signal): KeptSignal => {
      const erased = this.#erased.has(signal) ? this.#signals.get(signal) : undefined;
      const shown = this.#shown.get(signal);
      const cause = this.#causes.get(signal);
      return {
        id: signal,
        changes: this.outbox.keep(signal),
        ...(cause && { cause }),
        ...(erased && { erased }),
        ...(shown && { shown }),
      };
    });
    return { type, id, kept: this.engine.keep(ref), places: this.#places.keep(ref), answers: this.#answers.keep(ref), signals };
  }

  /** The file of a record that is awake. */
  #file(ref: RecordRef): { readonly ref: RecordRef; readonly signals: Set<string> } {
    const name = nameOf(ref);
    let file = this.#awake.get(name);
    if (!file) {
      file = { ref: { type: ref.type, id: ref.id }, signals: new Set() };
      this.#awake.set(name, file);
    }
    return file;
  }

  #touch(ref: RecordRef, signal?: string): void {
    const name = nameOf(ref);
    const file = this.#file(ref);
    if (signal !== undefined) file.signals.add(signal);
    // To the end of those that are awake.
    this.#awake.delete(name);
    this.#awake.set(name, file);
    this.#changed.set(name, file.ref);
  }

  /** Tells of the signals that stand erased here and did not in the fold before: whoever shows one of them has to ask again. */
  async tellErased(before: Fold, tell: Tell): Promise<void> {
    for (const id of this.#stood) {
      const [now, then] = await Promise.all([this.state.signal(id), before.state.signal(id)]);
      if (now?.summary.erased && !then?.summary.erased) tell("revised", now.summary, this.counts);
    }
  }

  precheck(draft: TimedEvent, asOf: number): Omit<PrecheckReply, "basis"> {
    if (OWN_TYPES.has(draft.type)) {
      throw new PlumblineError(
        "EVENT_INVALID",
        `a draft is an action of the host, not ${JSON.stringify(draft.type)}; send that as an event`,
      );
    }
    const { outcome, findings, refused, unknown } = this.engine.precheck(draft, { asOf });
    return {
      outcome,
      findings: findings.map((finding) => this.#item(finding, draft)).sort((a, b) => RANK[b.level] - RANK[a.level]),
      refused,
      unknown,
    };
  }

  get counts(): SignalList["counts"] {
    return { ...this.#counts };
  }

  async detail(id: string): Promise<SignalDetail> {
    let signal = this.#signals.get(id);
    const row = signal ? undefined : await this.#placeOf(id);
    for (; row && !signal; signal = this.#signals.get(id)) await this.awaken([row.record]);
    if (!signal) throw new PlumblineError("SIGNAL_NOT_FOUND", `no signal ${JSON.stringify(id.slice(0, 80))}`);
    const control = this.#controlOf(signal);
    const view = this.engine.view(signal.record);
    const systems = this.#places.systemsOf(signal.record);
    const notes = this.#answers.of(id, signal.record, systems);
    const { values, fields, level, visibility, reason, provenance } = signal;
    return {
      ...this.#summary(signal),
      reason,
      visibility,
      notice: this.#writer.notice({ control, level, values, fields, ...(view && { view }) }, (event) =>
        this.#places.sourceOf(signal.record, event),
      ),
      params: Object.entries(values).map(([name, value]) => {
        const steps = provenance.filter((step) => step.name === name);
        const isSet = steps.some(({ org, overruled }) => org !== "control" && !overruled);
        const isSample = control.params[name]?.delegated && !isSet;
        return { name, ...this.#writer.param(control, name, value), value, ...(isSample && { sample: true as const }), provenance: steps };
      }),
      events: await this.#evidence(signal),
      answers: notes.answers,
      shown: notes.shown,
      unavailable: this.#answers.unavailableFor(signal.record, systems),
      history: notes.history,
    };
  }

  /** `answered` gets signals about whose notices the entry tells, `otherwise` what the trail says of a signal and the engine does not. */
  #take({ entry, event, records }: Ready, answered: Set<string>, otherwise: TimedEvent[]): void {
    const { index, source, received } = entry;
    if (source !== OWN_SOURCE) this.engine.advance(Date.parse(received));
    if (!event) {
      this.#hasGaps = true;
      return;
    }
    for (const ref of records) this.#touch(ref);
    if (source === OWN_SOURCE) {
      if (event.type === "clock.advanced") this.engine.advance(Date.parse(event.data.now as string));
      else if (this.outbox.take(event) === "otherwise") otherwise.push(event);
      const signal = event.objects.find(({ type }) => type === "signal")?.id;
      for (const ref of this.#answers.recordsOf(event)) this.#touch(ref, signal);
      if (signal !== undefined && event.type === "signal.raised") {
        if (event.data.cause === undefined) this.#causes.delete(signal);
        else this.#causes.set(signal, event.data.cause as Cause);
      }
      this.#answers.take(event, index);
      // Whoever handles a signal follows it.
      for (const ref of this.engine.touched(event)) this.#places.put(ref, event, index);
      this.engine.accept(event);
      return;
    }
    if (source === TRAIL_SOURCE) this.#forget(event, index);
    else if (OWN_TYPES.has(event.type)) {
      // Our own types say nothing about the record itself.
      const signal = this.#answers.take(event, index);
      if (signal !== undefined) answered.add(signal);
      return;
    }
    for (const ref of records) this.#places.put(ref, event, index);
    this.engine.accept(event);
    if (source === DESK_SOURCE)
      for (const { type, id } of records) if (type === IMPORT) this.#noteImport(id, event.type === "import.began");
    if (this.#importing.has(source)) for (const ref of records) this.#imported.set(nameOf(ref), ref);
    for (const ref of records) if (this.engine.isBeyond(ref)) this.#late.set(nameOf(ref), ref);
  }

  /** Folds records again of which an event came later than what is kept of them. Where some of their events were pruned, they stay as they are. */
  async foldLate(tell?: Tell): Promise<void> {
    const late = [...this.#late.values()];
    this.#late.clear();
    for (const ref of late) {
      const indexes = this.#places.allOf(ref);
      const entries = await this.entriesAt(indexes);
      if (entries.length < indexes.length) continue;
      const history = entries.flatMap((entry) => eventOf(entry) ?? []).map(timed);
      this.engine.refold(ref, history);
    }
    if (late.length === 0) return;
    await this.#awakenCompared();
    this.#tellChanges(this.engine.now, this.engine.drain(), tell);
  }

  #noteImport(source: string, runs: boolean): void {
    if (runs) this.#importing.add(source);
    else this.#importing.delete(source);
  }

  /** Signals that would have come and gone while what was imported happened are there afterwards, as ones that ceased. */
  async walkImported(tell?: Tell): Promise<void> {
    if (this.#imported.size === 0) return;
    const refs = [...this.#imported.values()];
    const entries = new Map<number, TrailEntry>();
    for (const ref of refs) for (const entry of await this.entriesAt(this.#places.allOf(ref))) entries.set(entry.index, entry);
    const events = [...entries.values()].flatMap((entry) => eventOf(entry) ?? []).map(timed);
    for (const signal of walk(this.#rules, refs, events, this.engine.now)) {
      const kept = this.engine.keep(signal.record);
      if (!kept || kept.signals.some(({ id }) => id === signal.id)) continue;
      this.engine.wake({ ...kept, signals: [...kept.signals, signal] });
      // The trail tells of it as of every other one: that it came, then that it was over.
      this.outbox.put({ ...signal, state: "open" }, this.engine.now, "import");
      this.#tellChanges(this.engine.now, [{ change: "ceased", signal }], tell);
    }
    this.#imported.clear();
  }

  async entriesAt(indexes: readonly number[]): Promise<readonly TrailEntry[]> {
    const { trail } = this.#options;
    return (await Promise.all(indexes.map((index) => trail.read(index, index + 1)))).flat();
  }

  #forget({ type, data }: TimedEvent, index: number): void {
    if (type === "trail.pruned") this.minimum = Math.max(this.minimum, data.minimum as number);
    if ((type === "trail.pruned" || type === "trail.erased") && index >= this.#known) this.isStale = true;
  }

  /** Where something is missing, what the trail told of a signal stands, whatever the rest would lead to. */
  #stand({ type, data, objects }: TimedEvent): void {
    const { control: name, version, record, level, at } = data as unknown as ToldSignal;
    const control = this.#controls.get(`${name}@${version}`);
    const id = objects.find((object) => object.type === "signal")?.id;
    if (id === undefined || !control || !(this.#hasGaps || this.engine.view(record)?.erased)) return;
    this.outbox.forget(id);
    this.#erased.add(id);
    this.#stood.add(id);
    const known = this.#signals.get(id);
    const { mode, visibility } = control;
    const state = stateOf(type);
    const left = { control: name, version, record, key: "", reason: "erased", level, at: Date.parse(at), mode, visibility };
    this.#put(known ? { ...known, id, state } : { id, ...left, state, values: {}, provenance: [], fields: {}, events: [] });
  }

  #put(signal: Signal): void {
    const before = this.#signals.get(signal.id);
    if (before?.state === "open" && before.mode !== "shadow") this.#counts[before.level]--;
    if (signal.state === "open" && signal.mode !== "shadow") this.#counts[signal.level]++;
    this.#signals.set(signal.id, signal);
    this.#touch(signal.record, signal.id);
  }

  #summary(signal: Signal): SignalSummary {
    const control = this.#controlOf(signal);
    const view = this.engine.view(signal.record);
    const org = view && this.#orgOf(view);
    const answer = this.#answers.of(signal.id, signal.record, this.#places.systemsOf(signal.record)).answers.at(-1)?.act;
    return {
      id: signal.id,
      control: { id: control.id, version: control.version, title: control.title },
      level: signal.level,
      state: signal.state,
      mode: signal.mode,
      at: new Date(signal.at).toISOString(),
      record: { ...signal.record },
      ...(org !== undefined && { org }),
      ...(answer && { answer }),
      ...(this.#erased.has(signal.id) && { erased: true }),
    };
  }

  #item(finding: PrecheckFinding, draft: TimedEvent): PrecheckReply["findings"][number] {
    const { control: id, version, level, mode, record, values, view, key } = finding;
    const control = this.#controls.get(`${id}@${version}`) as ControlPoint;
    const notice = this.#writer.notice({ control, level, values, fields: finding.fields ?? {}, view }, (event) =>
      event === draft.id ? undefined : this.#places.sourceOf(record, event),
    );
    return { signal: signalId(id, record.type, record.id, key), control: id, version, level, mode, record, notice };
  }

  #controlOf(signal: Signal): ControlPoint {
    return this.#controls.get(`${signal.control}@${signal.version}`) as ControlPoint;
  }

  #orgOf(view: RecordView): string | undefined {
    try {
      return this.#definitions.get(view.type)?.org?.(view.state);
    } catch {
      return undefined; // reported by the engine, which asks too
    }
  }

  async #evidence({ events, record }: Signal): Promise<SignalDetail["events"]> {
    const entries = await this.entriesAt(this.#places.indexesOf(record, events));
    return entries.flatMap((entry) => {
      const { index, received } = entry;
      const event = eventOf(entry);
      if (!event) return [];
      const title = this.#eventTitles.get(event.type);
      return [{ index, received, event, ...(title && { title }) }];
    });
  }

  #fault(where: string, error: unknown): void {
    this.#options.onFault?.({ where, error });
  }
}

/** Up to when time passes with a commit. */
function instantOf(commit: readonly TrailEntry[]): number {
  let until = Number.NEGATIVE_INFINITY;
  for (const entry of commit) {
    if (entry.source !== OWN_SOURCE) until = Math.max(until, Date.parse(entry.received));
    else if (entry.event?.includes('"clock.advanced"')) {
      const { type, data } = JSON.parse(entry.event) as TraceEvent;
      if (type === "clock.advanced") until = Math.max(until, Date.parse(data.now as string));
    }
  }
  return until;
}

/** Our own events name records of hosts and are none of theirs. */
function ofHosts<D extends RecordDefinition>(definition: D): D {
  return { ...definition, keys: (event: TimedEvent) => (isOurs(event.source) ? NONE : definition.keys(event)) };
}

function isOurs(source: string): boolean {
  return source === OWN_SOURCE || source === DESK_SOURCE;
}

/** What names a signal, and changes nothing about where it stands. */
const NO_STEPS: ReadonlySet<string> = new Set(["handling.counted", "handling.uncounted"]);

const NONE: readonly string[] = [];
const ROOT: readonly string[] = [""];
const NEVER = Number.POSITIVE_INFINITY;

function nameOf({ type, id }: RecordRef): string {
  return `${type} ${id}`;
}

interface ToldSignal {
  readonly control: string;
  readonly version: number;
  readonly record: RecordRef;
  readonly level: SignalLevel;
  readonly at: string;
}

const RANK: Readonly<Record<SignalLevel, number>> = { yellow: 0, orange: 1, red: 2 };
