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
  type ReadField,
  type RecordDefinition,
  type RecordRef,
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
import type { Trail } from "../trail/trail.ts";
import { Answers } from "./answers.ts";
import { Outbox } from "./outbox.ts";

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
  precheck(draft: TimedEvent): PrecheckReply;
  list(query: SignalQuery): SignalList;
  /** Throws `SIGNAL_NOT_FOUND`. */
  detail(id: string): Promise<SignalDetail>;
  /** Called once for each change, in order. Returns its own undo. */
  onChange(listener: (message: SignalMessage) => void): () => void;
  /** Lets time pass up to the clock's now; called every second by the supervisor. */
  tick(): Promise<void>;
  /** Resolves when everything that stood in the trail at the call was folded, and its signals are in the trail. */
  caughtUp(): Promise<void>;
  close(): void;
}

/** The supervisor's own events carry this source; the part behind the slash is the shard. */
const OWN_SOURCE = "engine/main";

const PAGE = 1000;
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
  readonly #answers = new Answers();
  readonly #outbox = new Outbox(OWN_SOURCE);
  readonly #listeners = new Set<(message: SignalMessage) => void>();
  /** Where events stand in the trail, by id. Sources may use one id for different events. */
  readonly #places = new Map<string, number[]>();
  readonly #sources = new Map<number, { readonly system: string; readonly time: string }>();
  readonly #signals = new Map<string, Signal>();
  /** Of the open signals. */
  readonly #counts: Record<SignalLevel, number> = { yellow: 0, orange: 0, red: 0 };
  /** All signals, newest first; undefined until somebody asks. */
  #newest: readonly Signal[] | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;
  readonly #unfollow: () => void;

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
    this.#unfollow = options.trail.onAppend(() => this.#wake());
  }

  async start(): Promise<void> {
    // Told before the start is over, an old signal would look new.
    while (this.cursor < this.#options.trail.size) await this.#foldPage();
    for (const { signal } of this.#engine.drain()) this.#put(signal);
    await this.tick();
  }

  precheck(draft: TimedEvent): PrecheckReply {
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
    const found = this.#newest.filter(
      (signal) => (state === undefined || signal.state === state) && (level === undefined || signal.level === level),
    );
    const start = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
    const page = found.slice(start, start + limit);
    const more = start + limit < found.length;
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
    const notes = this.#answers.of(id);
    const { values, fields, level, visibility, reason, provenance } = signal;
    return {
      ...this.#summary(signal),
      reason,
      visibility,
      notice: this.#writer.notice({ control, level, values, fields, ...(view && { view }) }, this.#sourceOf),
      params: Object.entries(values).map(([name, value]) => ({
        name,
        ...this.#writer.param(control, name, value),
        value,
        provenance: provenance.filter((step) => step.name === name),
      })),
      events: await this.#evidence(signal),
      answers: notes.answers,
      shown: notes.shown,
      unavailable: this.#answers.unavailableFor(signal.record),
      history: notes.history,
    };
  }

  onChange(listener: (message: SignalMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async tick(): Promise<void> {
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
    }
    await this.caughtUp();
  }

  async caughtUp(): Promise<void> {
    this.#wake();
    while (this.#running) await this.#running;
  }

  close(): void {
    this.#closed = true;
    this.#unfollow();
    this.#listeners.clear();
  }

  #wake(): void {
    if (this.#closed) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#follow()
      .catch((error: unknown) => this.#fault("loop", error))
      .finally(() => {
        this.#running = undefined;
        if (this.#again) this.#wake();
      });
  }

  async #follow(): Promise<void> {
    const { trail, clock } = this.#options;
    this.#again = false;
    while (this.cursor < trail.size && !this.#closed) {
      const answered = await this.#foldPage();
      const changes = this.#engine.drain();
      for (const { change, signal } of changes) {
        this.#put(signal);
        this.#tell({ change, signal: this.#summary(signal), counts: { ...this.#counts } });
      }
      for (const id of answered) {
        const signal = this.#signals.get(id);
        if (signal) this.#tell({ change: "answered", signal: this.#summary(signal), counts: { ...this.#counts } });
      }
    }
    const due = this.#outbox.due(new Date(clock.now()).toISOString(), PAGE);
    if (due.length === 0 || this.#closed) return;
    await trail.append(due);
    this.#again = true;
  }

  /** Folds the next entries; gives the signals about whose notices they tell. */
  async #foldPage(): Promise<ReadonlySet<string>> {
    const entries = await this.#options.trail.read(this.cursor, this.cursor + PAGE);
    const answered = new Set<string>();
    for (const { index, source, received, event: text } of entries) {
      this.cursor = index + 1;
      if (text === undefined) continue;
      const event = timed(JSON.parse(text) as TraceEvent);
      if (source === OWN_SOURCE) {
        if (event.type === "clock.advanced") this.#engine.advance(Date.parse(event.data.now as string));
        else this.#outbox.take(event);
        this.#answers.take(event, index);
        continue;
      }
      this.#engine.advance(Date.parse(received));
      const signal = this.#answers.take(event, index);
      if (signal !== undefined) answered.add(signal);
      // Our own types say nothing about the record itself.
      if (OWN_TYPES.has(event.type)) continue;
      const places = this.#places.get(event.id);
      if (places) places.push(index);
      else this.#places.set(event.id, [index]);
      this.#sources.set(index, { system: source, time: event.time });
      this.#engine.accept(event);
    }
    return answered;
  }

  #put(signal: Signal): void {
    const before = this.#signals.get(signal.id);
    if (before?.state === "open") this.#counts[before.level]--;
    if (signal.state === "open") this.#counts[signal.level]++;
    this.#newest = undefined;
    this.#signals.set(signal.id, signal);
    this.#outbox.put(signal);
  }

  #tell(message: SignalMessage): void {
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
    const answer = this.#answers.of(signal.id).answers.at(-1)?.act;
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
      event === draft.id ? undefined : this.#sourceOf(event),
    );
    return { signal: signalId(id, record.type, record.id, key), control: id, version, level, mode, record, notice };
  }

  #controlOf(signal: Signal): ControlPoint {
    return this.#controls.get(`${signal.control}@${signal.version}`) as ControlPoint;
  }

  #orgOf(view: RecordView): string | undefined {
    return this.#definitions.get(view.type)?.org?.(view.state);
  }

  readonly #sourceOf = (event: string): ReadField["source"] => {
    const index = this.#places.get(event)?.[0];
    const source = index === undefined ? undefined : this.#sources.get(index);
    return source && { system: source.system, event, time: source.time };
  };

  async #evidence({ events, record }: Signal): Promise<SignalDetail["events"]> {
    const places = events.flatMap((id) => this.#places.get(id) ?? []).sort((a, b) => a - b);
    const found: SignalDetail["events"][number][] = [];
    for (const index of places) {
      const [entry] = await this.#options.trail.read(index, index + 1);
      if (entry?.event === undefined) continue;
      const event = JSON.parse(entry.event) as TraceEvent;
      if (!this.#touches(event, record)) continue;
      const title = this.#eventTitles.get(event.type);
      found.push({ index, received: entry.received, event, ...(title && { title }) });
    }
    return found;
  }

  // Two sources may use one id: only what touches the record is evidence about it.
  #touches(event: TraceEvent, record: RecordRef): boolean {
    return this.#definitions.get(record.type)?.keys(timed(event)).includes(record.id) ?? false;
  }

  #day(at: number): number {
    return this.#options.calendar.dayOf(at);
  }

  #fault(where: string, error: unknown): void {
    this.#options.onFault?.({ where, error });
  }
}

const RANK: Readonly<Record<SignalLevel, number>> = { yellow: 0, orange: 1, red: 2 };
