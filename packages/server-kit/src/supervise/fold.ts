import {
  BUILT_IN_KINDS,
  type ControlPoint,
  createEngine,
  createKindRegistry,
  createNoticeWriter,
  type Engine,
  ownEvents,
  PlumblineError,
  type PrecheckFinding,
  type PrecheckReply,
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
  timed,
} from "@plumbline/core";
import { TRAIL_SOURCE } from "../trail/create-trail.ts";
import type { TrailEntry } from "../trail/trail.ts";
import { Answers } from "./answers.ts";
import type { SignalQuery, SupervisionOptions } from "./create-supervision.ts";
import { eventOf } from "./event-of.ts";
import { Outbox, stateOf } from "./outbox.ts";
import { Places } from "./places.ts";

/** The supervisor's own events carry this source; the part behind the slash is the shard. */
export const OWN_SOURCE = "engine/main";

const OWN_TYPES: ReadonlySet<string> = new Set(ownEvents.map(({ type }) => type));

/** What is to be told of a commit. */
export type Tell = (change: SignalMessage["change"], signal: SignalSummary, counts: SignalList["counts"]) => void;

/**
 * What the trail means as far as it was folded: records, signals, answers. Everything in it comes from the entries alone, so that another one,
 * folded from the same entries, says the same.
 */
export class Fold {
  readonly engine: Engine;
  readonly outbox: Outbox;
  /** Entries up to here were folded, or pruned before. */
  cursor: number;
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
  readonly #signals = new Map<string, Signal>();
  /** Signals that stand as the trail told them: what is left of the events does not show them any more. */
  readonly #erased = new Set<string>();
  /** Whole entries are missing in what was folded so far; nobody can tell any more of which records. */
  #hasGaps: boolean;
  /** Of the open signals. */
  readonly #counts: Record<SignalLevel, number> = { yellow: 0, orange: 0, red: 0 };
  /** All signals, newest first; undefined until somebody asks. */
  #newest: readonly Signal[] | undefined;

  constructor(options: SupervisionOptions, minimum: number) {
    this.#options = options;
    this.#known = options.trail.size;
    this.minimum = minimum;
    this.outbox = new Outbox(OWN_SOURCE, minimum);
    this.cursor = minimum;
    this.#hasGaps = minimum > 0;
    const { packs, calendar, overlays, orgPath } = options;
    const records = packs.flatMap((pack) => pack.records);
    const controls = packs.flatMap((pack) => pack.controls);
    this.engine = createEngine({
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

  /** Folds what one commit took, and tells what that changed. */
  fold(entries: readonly TrailEntry[], tell?: Tell): void {
    const answered = new Set<string>();
    const otherwise: TimedEvent[] = [];
    for (const entry of entries) {
      try {
        this.#take(entry, answered, otherwise);
      } catch (error) {
        this.#fault(`entry ${entry.index}`, error);
      }
      this.cursor = entry.index + 1;
    }
    const changes = this.engine.drain();
    for (const event of otherwise) this.#stand(event);
    for (const { change, signal } of changes) {
      this.#erased.delete(signal.id);
      this.#put(signal);
      this.outbox.put(signal, this.engine.now);
      tell?.(change, this.#summary(signal), { ...this.#counts });
    }
    if (!tell) return;
    for (const id of answered) {
      const signal = this.#signals.get(id);
      if (signal) tell("answered", this.#summary(signal), { ...this.#counts });
    }
  }

  /** Tells of the signals that stand erased here and did not in the fold before: whoever shows one of them has to ask again. */
  tellErased(before: Fold, tell: Tell): void {
    for (const id of this.#erased) {
      const signal = this.#signals.get(id);
      if (signal && !before.#erased.has(id)) tell("revised", this.#summary(signal), { ...this.#counts });
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
    const view = this.engine.view(signal.record);
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
  #take(entry: TrailEntry, answered: Set<string>, otherwise: TimedEvent[]): void {
    const { index, source, received } = entry;
    const found = eventOf(entry);
    if (source !== OWN_SOURCE) this.engine.advance(Date.parse(received));
    if (!found) {
      this.#hasGaps = true;
      return;
    }
    const event = timed(found);
    if (source === OWN_SOURCE) {
      if (event.type === "clock.advanced") this.engine.advance(Date.parse(event.data.now as string));
      else if (this.outbox.take(event) === "otherwise") otherwise.push(event);
      this.#answers.take(event, index);
      return;
    }
    if (source === TRAIL_SOURCE) this.#forget(event, index);
    else if (OWN_TYPES.has(event.type)) {
      // Our own types say nothing about the record itself.
      const signal = this.#answers.take(event, index);
      if (signal !== undefined) answered.add(signal);
      return;
    }
    for (const [type, definition] of this.#definitions) {
      for (const id of new Set(this.#keysOf(definition, event))) this.#places.put({ type, id }, event, index);
    }
    this.engine.accept(event);
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
    const known = this.#signals.get(id);
    const { mode, visibility } = control;
    const state = stateOf(type);
    const left = { control: name, version, record, key: "", reason: "erased", level, at: Date.parse(at), mode, visibility };
    this.#put(known ? { ...known, id, state } : { id, ...left, state, values: {}, provenance: [], fields: {}, events: [] });
  }

  #put(signal: Signal): void {
    const before = this.#signals.get(signal.id);
    if (before?.state === "open") this.#counts[before.level]--;
    if (signal.state === "open") this.#counts[signal.level]++;
    this.#newest = undefined;
    this.#signals.set(signal.id, signal);
  }

  #summary(signal: Signal): SignalSummary {
    const control = this.#controlOf(signal);
    const view = this.engine.view(signal.record);
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

interface ToldSignal {
  readonly control: string;
  readonly version: number;
  readonly record: RecordRef;
  readonly level: SignalLevel;
  readonly at: string;
}

const RANK: Readonly<Record<SignalLevel, number>> = { yellow: 0, orange: 1, red: 2 };
