import { hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import {
  type ControlPack,
  type EventEnvelope,
  type OrgPath,
  type Overlay,
  PlumblineError,
  type PrecheckReply,
  type RecordRef,
  type RecordView,
  type Signal,
  type SignalDetail,
  type SignalLevel,
  type SignalList,
  type SignalMessage,
  type TimedEvent,
  type TraceEvent,
  timed,
  type WorkingCalendar,
} from "@plumbline/core";
import { DEFAULT_POLICY, policyFor, type SupervisionPolicy } from "@plumbline/core/supervision";
import { canonicalJson } from "@plumbline/core/trail";
import { envelopeOf } from "../desk/act-event.ts";
import { type DeskPart, type ReactorContext, RULES } from "../desk/desk.ts";
import { sqliteStateStore } from "../store/sqlite/state/sqlite-state-store.ts";
import type { Trail, TrailEntry } from "../trail/trail.ts";
import { compareStates } from "./compare-states.ts";
import { eventOf } from "./event-of.ts";
import { Fold, OWN_SOURCE, type Tell } from "./fold.ts";
import type { Place } from "./places.ts";
import type { State, StateHead, StateReads, StateStore } from "./state-store.ts";

export interface SupervisionOptions {
  readonly trail: Trail;
  readonly packs: readonly ControlPack[];
  readonly calendar: WorkingCalendar;
  readonly overlays?: readonly Overlay[];
  readonly orgPath?: OrgPath;
  readonly clock: Clock;
  /** What the supervisor keeps records of itself. */
  readonly desk?: readonly DeskPart[] | undefined;
  /** Where organisations stand; from `orgPath` unless given. */
  readonly orgs?: Organisations | undefined;
  /** The rules by which signals are handled; the default ones unless given. */
  readonly policies?: readonly SupervisionPolicy[] | undefined;
  /** The person behind an actor of a source, where it is known. */
  personOf?(source: string, actor: string): string | undefined;
  /** Where records sleep; closed by the supervision. In memory unless given, so that the trail is folded from its beginning at each start. */
  readonly state?: StateStore | undefined;
  /** Records that are awake at a time, 20,000 unless given. */
  readonly mostAwake?: number | undefined;
  /** What should not happen and does not stop the loop: a kind that throws, a trail that cannot be written at present. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

/** The tree of organisations as it is now. */
export interface Organisations {
  /** From the root to it; undefined for one that it does not have. */
  pathOf(org: string): readonly string[] | undefined;
  /** Organisations whose path is another one since the last call, in the order of the trail. */
  moved(): readonly { readonly org: string; readonly path: readonly string[] }[];
  /** Those directly below one; `""` has the topmost. */
  childrenOf?(org: string): readonly string[];
  /** The tree at the start, as parents by child: with another one all is computed anew. */
  readonly given?: Readonly<Record<string, string | null>>;
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
  precheck(draft: TimedEvent): Promise<PrecheckReply>;
  /** Newest first. Throws `REQUEST_INVALID` when there is no signal `after`. */
  list(query: SignalQuery): Promise<SignalList>;
  /** Throws `SIGNAL_NOT_FOUND`. */
  detail(id: string): Promise<SignalDetail>;
  /** What the loop itself decides by; of the moment of the call. */
  context(): ReactorContext;
  /** A record of hosts or of our own. */
  view(record: RecordRef): Promise<RecordView | undefined>;
  /** Of a record of our own: changes with each event of ours, and with nothing else. 0 where there is none. */
  version(record: RecordRef): Promise<number>;
  /** Its events as they stand in the trail, in that order. */
  history(record: RecordRef): Promise<readonly TrailEntry[]>;
  /** Lists, counts and what is found by words, as of the last write that was over. Undefined without packs: there is nothing. */
  readonly state: StateReads | undefined;
  /** Where its events stand in the trail, in no order. */
  places(record: RecordRef): Promise<readonly Place[]>;
  /** Entries of the trail; those that were pruned are left out. */
  entries(indexes: readonly number[]): Promise<readonly TrailEntry[]>;
  /** Called once for each change, in order. Returns its own undo. */
  onChange(listener: (message: SignalMessage) => void): () => void;
  /** Called when `state` has more changes than before, or is another one. Returns its own undo. */
  onWritten(listener: () => void): () => void;
  /** Lets time pass up to the clock's now; called every second by the supervisor. */
  tick(): Promise<void>;
  /** Resolves when everything that stood in the trail at the call was folded, and its signals are in the trail. */
  caughtUp(): Promise<void>;
  /** Resolves when what it was at is over; the trail can be closed then. */
  close(): Promise<void>;
}

/** Events that are written at a time. */
const PAGE = 500;
/** Entries that are read at a time: what all of them are about is woken at once. */
const READ = 4_000;
/** Milliseconds of folding after which others have their turn: somebody may wait for a precheck. */
const TURN_MS = 10;
/** Writes to the state that may be under way: the fold does not run further ahead. */
const MOST_WRITES = 2;
const MOST_AWAKE = 20_000;
/** Entries ahead of which nobody waits for what the next one means: the state is written as seldom as the memory allows. */
const FAR_BEHIND = 10_000;

interface Former {
  readonly rules: string;
  readonly state: State;
  /** Entries that it had folded. */
  readonly cursor: number;
}

/** Folds the trail from where the state ends, or from its beginning, then follows it. */
export async function createSupervision(options: SupervisionOptions): Promise<Supervision> {
  const store = options.packs.length === 0 ? options.state : (options.state ?? (await sqliteStateStore()));
  try {
    const supervision = new RunningSupervision(options, store);
    await supervision.start();
    return supervision;
  } catch (error) {
    await store?.close();
    throw error;
  }
}

class RunningSupervision implements Supervision {
  readonly #options: SupervisionOptions;
  /** Without packs nothing would come of reading the trail. */
  readonly #isIdle: boolean;
  readonly #listeners = new Set<(message: SignalMessage) => void>();
  readonly #readers = new Set<() => void>();
  readonly #tell: Tell = (change, signal, counts) => this.#toListeners({ change, signal, counts });
  readonly #store: StateStore | undefined;
  readonly #rules: string;
  /** There once it has started, unless it is idle. */
  #fold!: Fold;
  /** The state did not take a write: the fold goes on from where that ends. */
  #isBehind = false;
  /** Tells whether the pass came to its end. */
  #running: Promise<boolean> | undefined;
  #again = false;
  #closed = false;
  #unfollow = (): void => {};

  constructor(options: SupervisionOptions, store: StateStore | undefined) {
    this.#options = options;
    this.#store = store;
    this.#isIdle = options.packs.length === 0;
    this.#rules = rulesOf(options);
  }

  get cursor(): number {
    return this.#isIdle ? this.#options.trail.size : this.#fold.cursor;
  }

  async start(): Promise<void> {
    if (this.#isIdle) return;
    const { trail } = this.#options;
    const resumed = await this.#resumed();
    const former = resumed ? undefined : await this.#former();
    this.#fold = resumed ?? (await this.#begun(trail.minimum, former !== undefined));
    await this.#follow(this.#fold, trail.size);
    if (former) await this.#reportReplay(former);
    await this.#store?.serve(this.#fold.state);
    this.#unfollow = trail.onAppend(() => this.#wake());
    await this.tick();
  }

  async precheck(draft: TimedEvent): Promise<PrecheckReply> {
    const { trail, clock } = this.#options;
    const records = this.#isIdle ? [] : this.#fold.engine.touched(draft);
    while (!this.#fold.isAwake(records)) await this.#fold.awaken(records);
    const asOf = Math.max(clock.now(), draft.at);
    return { ...this.#fold.precheck(draft, asOf), basis: { cursor: { [trail.origin]: this.cursor }, asOf: new Date(asOf).toISOString() } };
  }

  get state(): StateReads | undefined {
    return this.#isIdle ? undefined : this.#fold.state.beside;
  }

  async view(record: RecordRef): Promise<RecordView | undefined> {
    return this.#isIdle ? undefined : this.#fold.viewOf(record);
  }

  async history(record: RecordRef): Promise<readonly TrailEntry[]> {
    return this.#isIdle ? [] : this.#fold.entriesOf(record);
  }

  async places(record: RecordRef): Promise<readonly Place[]> {
    return this.#isIdle ? [] : this.#fold.placesOf(record);
  }

  async entries(indexes: readonly number[]): Promise<readonly TrailEntry[]> {
    return this.#isIdle ? [] : this.#fold.entriesAt(indexes);
  }

  context(): ReactorContext {
    return this.#contextAt(this.#options.clock.now());
  }

  async version(record: RecordRef): Promise<number> {
    return this.#isIdle ? 0 : this.#fold.versionOf(record);
  }

  #contextAt(now: number): ReactorContext {
    const { calendar, policies = [DEFAULT_POLICY], orgs, orgPath, personOf } = this.#options;
    const fold = this.#fold;
    const pathOf = (org: string | undefined): readonly string[] =>
      org === undefined ? [] : (orgs?.pathOf(org) ?? orgPath?.(org) ?? [org]);
    return {
      now,
      calendar,
      pathOf,
      policyFor: (path) => policyFor(policies, path, calendar.textOf(calendar.dayOf(now))) ?? DEFAULT_POLICY,
      view: (record) => fold.viewOf(record),
      orgOf: (record) => fold.orgOf(record),
      partiesOf: (record) => fold.partiesOf(record),
      signal: (id) => fold.signalOf(id),
      isImported: async ({ id }) => fold.isNoNews(id),
      async actorOf(record, events) {
        for (const entry of (await fold.entriesOf(record, events)).toReversed()) {
          const actor = eventOf(entry)?.actor?.id;
          if (actor === undefined) continue;
          const person = personOf?.(entry.source, actor);
          return { source: entry.source, actor, ...(person !== undefined && { person }) };
        }
        return undefined;
      },
    };
  }

  async list({ limit, after: id, ...query }: SignalQuery): Promise<SignalList> {
    if (this.#isIdle) return { signals: [], counts: { yellow: 0, orange: 0, red: 0 } };
    const { state, counts } = this.#fold;
    // The last one of a page may have changed its state since.
    const after = id === undefined ? undefined : await state.signal(id);
    if (id !== undefined && !after) {
      throw new PlumblineError("REQUEST_INVALID", `after: no signal ${JSON.stringify(id)}; begin with the first page`);
    }
    const found = await state.signals({ ...query, limit: limit + 1, after: after && { at: after.at, id: after.id } });
    const page = found.slice(0, limit).map(({ summary }) => summary);
    return { signals: page, counts, ...(found.length > limit && { next: page.at(-1)?.id as string }) };
  }

  async detail(id: string): Promise<SignalDetail> {
    return this.#fold.detail(id);
  }

  onChange(listener: (message: SignalMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onWritten(listener: () => void): () => void {
    this.#readers.add(listener);
    return () => void this.#readers.delete(listener);
  }

  async tick(): Promise<void> {
    if (this.#isIdle) return;
    await this.caughtUp();
    const now = this.#options.clock.now();
    const { due, engine } = this.#fold;
    const { now: before } = engine;
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
    if (this.#isIdle) return;
    const { size } = this.#options.trail;
    do this.#wake();
    while ((await this.#running) && (this.cursor < size || !this.#fold.outbox.isEmpty || this.#fold.hasActs));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unfollow();
    this.#listeners.clear();
    this.#readers.clear();
    await this.#running;
    await this.#store?.close();
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
    if (this.#isBehind) {
      this.#fold = (await this.#resumed()) ?? (await this.#begun(trail.minimum));
      this.#isBehind = false;
    }
    await this.#follow(this.#fold, trail.size, this.#tell);
    while (this.#fold.isStale && !this.#closed) await this.#foldAnew();
    await this.#store?.serve(this.#fold.state);
    await this.#write(this.#fold.outbox.due());
    if (this.#fold.hasActs && !this.#closed) await this.#writeActs(await this.#fold.acts(this.#contextAt(this.#fold.engine.now)));
  }

  async #writeActs(acts: readonly EventEnvelope[]): Promise<void> {
    for (let at = 0; at < acts.length && !this.#closed; at += PAGE) {
      const { receipts } = await this.#options.trail.append(acts.slice(at, at + PAGE));
      for (const receipt of receipts) {
        // One of them does not keep the others from being said.
        if (receipt.status === "quarantined") this.#fault(`act ${receipt.id}`, new PlumblineError("STORE_CONFLICT", receipt.reason));
        if (receipt.status === "quarantined" || receipt.index < this.cursor) this.#fold.unsaid(receipt.id);
      }
    }
  }

  async #write(due: readonly EventEnvelope[]): Promise<void> {
    const { trail } = this.#options;
    const { outbox } = this.#fold;
    for (let at = 0; at < due.length && !this.#closed; at += PAGE) {
      const events = due.slice(at, at + PAGE);
      const { receipts } = await trail.append(events);
      receipts.forEach((receipt, i) => {
        // It will never come back; asked for again and again at once, it would keep the process busy.
        if (receipt.status === "quarantined") {
          throw new PlumblineError("STORE_CONFLICT", `the trail does not take ${receipt.id}: ${receipt.reason}`);
        }
        // It stands there already, and was erased.
        if (receipt.index < this.cursor) outbox.take(timed((events[i] as EventEnvelope).event));
      });
    }
  }

  /** What was erased has to leave the memory too: everything is folded from what is left, and takes the place of what was. */
  async #foldAnew(): Promise<void> {
    const { trail } = this.#options;
    const { cursor, minimum } = this.#fold;
    const fresh = await this.#begun(Math.max(minimum, trail.minimum));
    await this.#follow(fresh, cursor);
    if (this.#closed) return;
    const before = this.#fold;
    this.#fold = fresh;
    await fresh.tellErased(before, this.#tell);
    this.#toReaders();
  }

  /** From where the state ends that serves, if it is of these rules and of this trail. */
  async #resumed(): Promise<Fold | undefined> {
    try {
      const state = await this.#store?.current(this.#rules);
      const head = await state?.head();
      if (!state || !head || !(await this.#isOfThisTrail(head))) return undefined;
      return await Fold.resumed(this.#options, state, head);
    } catch (error) {
      // It can be computed again.
      this.#fault("state", error);
      return undefined;
    }
  }

  async #begun(minimum: number, isReplay = false): Promise<Fold> {
    return Fold.empty(this.#options, await (this.#store as StateStore).begin(this.#rules), minimum, this.#rules, isReplay);
  }

  /** The state that other rules came to, where it can be read and is of this trail. */
  async #former(): Promise<Former | undefined> {
    try {
      const former = await this.#store?.former();
      if (!former || former.rules === this.#rules || formOf(former.rules) !== formOf(this.#rules)) return undefined;
      const head = await former.state.head();
      return head && (await this.#isOfThisTrail(head)) ? { ...former, cursor: head.cursor } : undefined;
    } catch (error) {
      this.#fault("state", error);
      return undefined;
    }
  }

  /** Says in the trail what other rules changed, before it tells the changes themselves. A replay itself writes nothing. */
  async #reportReplay(former: Former): Promise<void> {
    const { clock, trail, desk = [] } = this.#options;
    if (!desk.some(({ records }) => records.some(({ type }) => type === RULES))) return;
    const difference = await compareStates(former.state, this.#fold.state, (gone) => this.#fold.withdraw(gone, former.state));
    const act = {
      id: hash("sha256", canonicalJson([former.rules, this.#rules, former.cursor])).slice(0, 32),
      type: "rules.replaced",
      data: { from: former.rules, to: this.#rules, entries: former.cursor, ...difference } as unknown as TraceEvent["data"],
    };
    await trail.append([envelopeOf(act, { type: RULES, id: trail.origin }, { time: new Date(clock.now()).toISOString() })]);
  }

  async #isOfThisTrail(head: StateHead): Promise<boolean> {
    const { trail } = this.#options;
    if (head.isStale || head.cursor > trail.size || head.minimum < trail.minimum) return false;
    const [last] = head.cursor > head.minimum ? await trail.read(head.cursor - 1, head.cursor) : [];
    return last?.hash === head.last;
  }

  async #follow(fold: Fold, size: number, tell?: Tell): Promise<void> {
    const { mostAwake = MOST_AWAKE } = this.#options;
    const writes = new Set<Promise<void>>();
    const isFarBehind = (): boolean => size - fold.cursor > FAR_BEHIND;
    let turn = performance.now();
    const write = (): void => {
      const batch = fold.changes();
      const written = fold.state.write(batch);
      writes.add(written);
      written
        .then(() => {
          if (batch.changes.length > 0) this.#toReaders();
        })
        .catch(() => {
          // The fold goes on from where the state ends.
          this.#isBehind = true;
        })
        .finally(() => writes.delete(written));
    };
    let ahead: Promise<readonly (readonly TrailEntry[])[]> | undefined;
    while (fold.cursor < size && !this.#closed) {
      const listened = this.#listeners.size > 0 ? tell : undefined;
      const commits = await (ahead ?? this.#nextCommits(fold.cursor));
      const last = commits.at(-1)?.at(-1);
      ahead = last && isFarBehind() ? this.#nextCommits(last.index + 1) : undefined;
      // Whoever needs them hears of it.
      ahead?.catch(() => {});
      while (!this.#closed && (await fold.passTime(commits[0] ?? [], listened))) {
        write();
        fold.rest(mostAwake);
      }
      for (const commit of await fold.prepare(commits)) {
        await fold.fold(commit, listened);
        await fold.foldLate(listened);
        await fold.walkImported(listened);
        if (performance.now() - turn < TURN_MS) continue;
        // While the state is at work, what changes meanwhile is written at once, once.
        if (writes.size === 0 && !isFarBehind()) write();
        await setImmediate();
        turn = performance.now();
      }
      if (fold.awakeCount <= mostAwake) continue;
      if (writes.size >= MOST_WRITES) await Promise.race(writes);
      write();
      // A record of which more is to come is not written for each of its events.
      fold.rest(isFarBehind() ? mostAwake / 2 : mostAwake);
    }
    write();
    await Promise.all(writes);
  }

  /** The next whole commits. What was taken together is judged together, in a replay as when it came. */
  async #nextCommits(cursor: number): Promise<readonly (readonly TrailEntry[])[]> {
    const { trail } = this.#options;
    for (let length = READ; ; length *= 2) {
      const from = Math.max(cursor, trail.minimum);
      const entries = await trail.read(from, from + length);
      if (entries.length === 0) {
        throw new PlumblineError("TRAIL_CORRUPT", `entry ${from} is not there; restore the trail from a copy`);
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

  #toListeners(message: SignalMessage): void {
    for (const listener of this.#listeners) {
      try {
        listener(message);
      } catch (error) {
        this.#fault("stream", error);
      }
    }
  }

  #toReaders(): void {
    for (const reader of this.#readers) reader();
  }

  #day(at: number): number {
    return this.#options.calendar.dayOf(at);
  }

  #fault(where: string, error: unknown): void {
    this.#options.onFault?.({ where, error });
  }
}

/** Form in which dossiers are written. */
const FORMAT = 3;

/**
 * What a state was computed by: another one is of no use once that is another. Reducers and kinds are code, of which only the version of their
 * pack tells.
 */
function rulesOf({ packs, desk = [], overlays, calendar, orgPath, orgs: tree, trail }: SupervisionOptions): string {
  // All of a pack that is data and bears on what is found; schemas of events only let them in.
  const rules = packs.map((pack) => {
    const data = Object.entries(pack).filter(([name]) => !["events", "kinds", "examples", "notices"].includes(name));
    return [Object.fromEntries(data), pack.kinds.map(({ kind }) => kind)];
  });
  const orgs = [...new Set(overlays?.map(({ org }) => org) ?? [])].map((org) => [org, orgPath?.(org) ?? []]);
  const own = desk.map(({ records, controls = [] }) => [records.map(({ type }) => type), controls]);
  const text = JSON.stringify([FORMAT, trail.origin, rules, own, overlays ?? [], orgs, tree?.given ?? {}, calendar.loadedYears]);
  return `${FORMAT}/${hash("sha256", canonicalJson(JSON.parse(text)))}`;
}

/** States of another form cannot be read. */
function formOf(rules: string): string | undefined {
  return rules.split("/")[0];
}
