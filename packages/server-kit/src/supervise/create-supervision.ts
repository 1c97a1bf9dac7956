import { setImmediate } from "node:timers/promises";
import {
  BUILT_IN_KINDS,
  type ControlPack,
  type ControlPoint,
  createEngine,
  createKindRegistry,
  createNoticeWriter,
  type Engine,
  type OrgPath,
  type Overlay,
  ownEvents,
  PlumblineError,
  type PrecheckFinding,
  type PrecheckReply,
  type RecordDefinition,
  type RecordView,
  type Signal,
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
  type WorkingCalendar,
} from "@plumbline/core";
import type { Trail, TrailEntry } from "../trail/trail.ts";
import { Answers } from "./answers.ts";
import { Outbox } from "./outbox.ts";
import { Places } from "./places.ts";

export interface SupervisionOptions {
  readonly trail: Trail;
  readonly packs: readonly ControlPack[];
  readonly calendar: WorkingCalendar;
  readonly overlays?: readonly Overlay[];
  readonly orgPath?: OrgPath;
  readonly clock: Clock;
  /** What should not happen and does not stop the loop: a kind that throws, a trail that cannot be written at present. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export interface Clock {
  now(): number;
}

export interface SignalQuery {
  readonly state?: Signal["state"];
  readonly level?: SignalLevel;
  readonly limit: number;
  readonly after?: string;
}

/** Folds what stands in the trail, and says what it means. Everything here can be computed again from the trail. */
export interface Supervision {
  /** Entries of the trail that were folded. */
  readonly cursor: number;
  /** What would be raised if the draft were committed. Changes nothing. Throws `EVENT_INVALID` for a draft of a type of our own. */
  precheck(draft: TimedEvent): PrecheckReply;
  /** Newest first. Throws `REQUEST_INVALID` when there is no signal `after`. */
  list(query: SignalQuery): SignalList;
  /** Throws `SIGNAL_NOT_FOUND`. */
  detail(id: string): Promise<SignalDetail>;
  /** Called once for each change, in order. Returns its own undo. */
  onChange(listener: (message: SignalMessage) => void): () => void;
  /** Lets time pass up to the clock's now; called every second by the supervisor. */
  tick(): Promise<void>;
  /** Resolves when everything that stood in the trail at the call was folded, and its signals are in the trail. */
  caughtUp(): Promise<void>;
  /** Resolves when what it was at is over; the trail can be closed then. */
  close(): Promise<void>;
}

/** The supervisor's own events carry this source; the part behind the slash is the shard. */
const OWN_SOURCE = "engine/main";

/** Entries that are read, and events that are written, at a time. */
const PAGE = 500;
/** Milliseconds of folding after which others have their turn: somebody may wait for a precheck. */
const TURN_MS = 10;
const OWN_TYPES: ReadonlySet<string> = new Set(ownEvents.map(({ type }) => type));

/** Folds the trail from its beginning, then follows it. */
export async function createSupervision(options: SupervisionOptions): Promise<Supervision> {
  const supervision = new RunningSupervision(options);
  await supervision.start();
  return supervision;
}

class RunningSupervision implements Supervision {
  cursor = 0;
  readonly #options: SupervisionOptions;
  readonly #engine: Engine;
  readonly #controls: ReadonlyMap<string, ControlPoint>;
  readonly #definitions: ReadonlyMap<string, RecordDefinition>;
  readonly #writer: ReturnType<typeof createNoticeWriter>;
  readonly #eventTitles: ReadonlyMap<string, Text>;
  readonly #answers: Answers;
  readonly #outbox = new Outbox(OWN_SOURCE);
  readonly #listeners = new Set<(message: SignalMessage) => void>();
  readonly #places = new Places();
  readonly #signals = new Map<string, Signal>();
  /** Of the open signals. */
  readonly #counts: Record<SignalLevel, number> = { yellow: 0, orange: 0, red: 0 };
  /** All signals, newest first; undefined until somebody asks. */
  #newest: readonly Signal[] | undefined;
  /** Tells whether the pass came to its end. */
  #running: Promise<boolean> | undefined;
  #again = false;
  #closed = false;
  #unfollow = (): void => {};

  constructor(options: SupervisionOptions) {
    this.#options = options;
    const { packs, calendar, overlays, orgPath } = options;
    const records = packs.flatMap((pack) => pack.records);
    const controls = packs.flatMap((pack) => pack.controls);
    this.#engine = createEngine({
      records,
      controls,
      kinds: createKindRegistry([...BUILT_IN_KINDS, ...packs.flatMap((pack) => pack.kinds)]),
      calendar,
      ...(overlays && { overlays }),
      ...(orgPath && { orgPath }),
      onFault: ({ control, record, error }) => this.#fault(`control ${control || "(none)"} on record ${record}`, error),
    });
    this.#controls = new Map(controls.map((control) => [`${control.id}@${control.version}`, control]));
    this.#definitions = new Map(records.map((definition) => [definition.type, definition]));
    this.#writer = createNoticeWriter(packs, calendar);
    this.#eventTitles = new Map(packs.flatMap((pack) => Object.entries(pack.notices.events ?? {})));
    this.#answers = new Answers(this.#definitions.keys());
  }

  async start(): Promise<void> {
    const { trail } = this.#options;
    await this.#fold(trail.size);
    this.#unfollow = trail.onAppend(() => this.#wake());
    await this.tick();
  }

  precheck(draft: TimedEvent): PrecheckReply {
    if (OWN_TYPES.has(draft.type)) {
      throw new PlumblineError(
        "EVENT_INVALID",
        `a draft is an action of the host, not ${JSON.stringify(draft.type)}; send that as an event`,
      );
    }
    const { trail, clock } = this.#options;
    const asOf = Math.max(clock.now(), draft.at);
    const { outcome, findings, refused, unknown } = this.#engine.precheck(draft, { asOf });
    return {
      outcome,
      findings: findings.map((finding) => this.#item(finding, draft)).sort((a, b) => RANK[b.level] - RANK[a.level]),
      refused,
      unknown,
      basis: { cursor: { [trail.origin]: this.cursor }, asOf: new Date(asOf).toISOString() },
    };
  }

  list({ state, level, limit, after }: SignalQuery): SignalList {
    this.#newest ??= [...this.#signals.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
    // Among all of them: the last one of a page may have changed its state since.
    const start = after === undefined ? 0 : this.#newest.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && start === 0) {
      throw new PlumblineError("REQUEST_INVALID", `after: no signal ${JSON.stringify(after)}; begin with the first page`);
    }
    const found = this.#newest
      .slice(start)
      .filter((signal) => (state === undefined || signal.state === state) && (level === undefined || signal.level === level));
    const page = found.slice(0, limit);
    const more = found.length > limit;
    return {
      signals: page.map((signal) => this.#summary(signal)),
      counts: { ...this.#counts },
      ...(more && { next: page.at(-1)?.id as string }),
    };
  }

  async detail(id: string): Promise<SignalDetail> {
    const signal = this.#signals.get(id);
    if (!signal) throw new PlumblineError("SIGNAL_NOT_FOUND", `no signal ${JSON.stringify(id.slice(0, 80))}`);
    const control = this.#controlOf(signal);
    const view = this.#engine.view(signal.record);
    const systems = this.#places.systemsOf(signal.record);
    const notes = this.#answers.of(id, systems);
    const { values, fields, level, visibility, reason, provenance } = signal;
    return {
      ...this.#summary(signal),
      reason,
      visibility,
      notice: this.#writer.notice({ control, level, values, fields, ...(view && { view }) }, (event) =>
        this.#places.sourceOf(signal.record, event),
      ),
      params: Object.entries(values).map(([name, value]) => ({
        name,
        ...this.#writer.param(control, name, value),
        value,
        provenance: provenance.filter((step) => step.name === name),
      })),
      events: await this.#evidence(signal),
      answers: notes.answers,
      shown: notes.shown,
      unavailable: this.#answers.unavailableFor(signal.record, systems),
      history: notes.history,
    };
  }

  onChange(listener: (message: SignalMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async tick(): Promise<void> {
    await this.caughtUp();
    const now = this.#options.clock.now();
    const { now: before, due } = this.#engine;
    // Time passes in the trail, so that a replay sees it pass at the same places: where something is due, and at midnight.
    if (due <= now || (before > Number.NEGATIVE_INFINITY && this.#day(before) < this.#day(now))) {
      const text = new Date(now).toISOString();
      const event: TraceEvent = {
        id: `clock/${text}`,
        type: "clock.advanced",
        time: text,
        source: OWN_SOURCE,
        objects: [{ type: "clock", id: OWN_SOURCE }],
        data: { now: text },
      };
      await this.#options.trail.append([{ event }]).catch((error: unknown) => this.#fault("clock", error));
      await this.caughtUp();
    }
  }

  async caughtUp(): Promise<void> {
    const { size } = this.#options.trail;
    do this.#wake();
    while ((await this.#running) && (this.cursor < size || !this.#outbox.isEmpty));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unfollow();
    this.#listeners.clear();
    await this.#running;
  }

  #wake(): void {
    if (this.#closed) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#again = false;
    this.#running = this.#pass()
      .then(() => true)
      .catch((error: unknown) => {
        this.#fault("loop", error);
        return false;
      })
      .finally(() => {
        this.#running = undefined;
        if (this.#again) this.#wake();
      });
  }

  /** Folds what is there, and writes what that means. Has an end, however fast the trail grows meanwhile. */
  async #pass(): Promise<void> {
    const { trail } = this.#options;
    await this.#fold(trail.size);
    const due = this.#outbox.due();
    for (let at = 0; at < due.length && !this.#closed; at += PAGE) {
      const { receipts } = await trail.append(due.slice(at, at + PAGE));
      const refused = receipts.find((receipt) => receipt.status === "quarantined");
      // It will never come back; asked for again and again at once, it would keep the process busy.
      if (refused) throw new PlumblineError("STORE_CONFLICT", `the trail does not take ${refused.id}: ${refused.reason}`);
    }
  }

  async #fold(size: number): Promise<void> {
    let turn = performance.now();
    while (this.cursor < size && !this.#closed) {
      for (const commit of await this.#nextCommits()) {
        this.#foldCommit(commit);
        if (performance.now() - turn < TURN_MS) continue;
        await setImmediate();
        turn = performance.now();
      }
    }
  }

  /** The next whole commits. What was taken together is judged together, in a replay as when it came. */
  async #nextCommits(): Promise<readonly (readonly TrailEntry[])[]> {
    for (let length = PAGE; ; length *= 2) {
      const entries = await this.#options.trail.read(this.cursor, this.cursor + length);
      if (entries.length === 0) {
        throw new PlumblineError("TRAIL_CORRUPT", `entry ${this.cursor} is not there; restore the trail from a copy`);
      }
      const commits: TrailEntry[][] = [];
      for (const entry of entries) {
        const last = commits.at(-1);
        if (last?.[0]?.received === entry.received) last.push(entry);
        else commits.push([entry]);
      }
      // The last may go on behind what was read, unless that was the end.
      if (entries.length === length) commits.pop();
      if (commits.length > 0) return commits;
    }
  }

  #foldCommit(entries: readonly TrailEntry[]): void {
    const answered = new Set<string>();
    for (const entry of entries) {
      try {
        const signal = this.#take(entry);
        if (signal !== undefined) answered.add(signal);
      } catch (error) {
        this.#fault(`entry ${entry.index}`, error);
      }
      this.cursor = entry.index + 1;
    }
    for (const { change, signal } of this.#engine.drain()) {
      this.#put(signal);
      this.#tell(change, signal);
    }
    for (const id of answered) {
      const signal = this.#signals.get(id);
      if (signal) this.#tell("answered", signal);
    }
  }

  /** Gives the id of the signal about whose notice the entry tells. */
  #take({ index, source, received, event: text }: TrailEntry): string | undefined {
    if (text === undefined) return undefined;
    const event = timed(JSON.parse(text) as TraceEvent);
    if (source === OWN_SOURCE) {
      if (event.type === "clock.advanced") this.#engine.advance(Date.parse(event.data.now as string));
      else this.#outbox.take(event);
      this.#answers.take(event, index);
      return undefined;
    }
    this.#engine.advance(Date.parse(received));
    // Our own types say nothing about the record itself.
    if (OWN_TYPES.has(event.type)) return this.#answers.take(event, index);
    for (const [type, definition] of this.#definitions) {
      for (const id of new Set(this.#keysOf(definition, event))) this.#places.put({ type, id }, event, index);
    }
    this.#engine.accept(event);
    return undefined;
  }

  #put(signal: Signal): void {
    const before = this.#signals.get(signal.id);
    if (before?.state === "open") this.#counts[before.level]--;
    if (signal.state === "open") this.#counts[signal.level]++;
    this.#newest = undefined;
    this.#signals.set(signal.id, signal);
    this.#outbox.put(signal, this.#engine.now);
  }

  #tell(change: SignalMessage["change"], signal: Signal): void {
    if (this.#listeners.size === 0) return;
    const message: SignalMessage = { change, signal: this.#summary(signal), counts: { ...this.#counts } };
    for (const listener of this.#listeners) {
      try {
        listener(message);
      } catch (error) {
        this.#fault("stream", error);
      }
    }
  }

  #summary(signal: Signal): SignalSummary {
    const control = this.#controlOf(signal);
    const view = this.#engine.view(signal.record);
    const org = view && this.#orgOf(view);
    const answer = this.#answers.of(signal.id, this.#places.systemsOf(signal.record)).answers.at(-1)?.act;
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

  #keysOf(definition: RecordDefinition, event: TimedEvent): readonly string[] {
    try {
      return definition.keys(event);
    } catch {
      return []; // reported by the engine, which asks too
    }
  }

  async #evidence({ events, record }: Signal): Promise<SignalDetail["events"]> {
    const { trail } = this.#options;
    const indexes = this.#places.indexesOf(record, events);
    const entries = (await Promise.all(indexes.map((index) => trail.read(index, index + 1)))).flat();
    return entries.flatMap(({ index, received, event: text }) => {
      if (text === undefined) return [];
      const event = JSON.parse(text) as TraceEvent;
      const title = this.#eventTitles.get(event.type);
      return [{ index, received, event, ...(title && { title }) }];
    });
  }

  #day(at: number): number {
    return this.#options.calendar.dayOf(at);
  }

  #fault(where: string, error: unknown): void {
    this.#options.onFault?.({ where, error });
  }
}

const RANK: Readonly<Record<SignalLevel, number>> = { yellow: 0, orange: 1, red: 2 };
