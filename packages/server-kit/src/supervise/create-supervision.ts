import { setImmediate } from "node:timers/promises";
import {
  type ControlPack,
  type EventEnvelope,
  type OrgPath,
  type Overlay,
  PlumblineError,
  type PrecheckReply,
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
import type { Trail, TrailEntry } from "../trail/trail.ts";
import { Fold, OWN_SOURCE, type Tell } from "./fold.ts";

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

/** Entries that are read, and events that are written, at a time. */
const PAGE = 500;
/** Milliseconds of folding after which others have their turn: somebody may wait for a precheck. */
const TURN_MS = 10;

/** Folds the trail from its beginning, then follows it. */
export async function createSupervision(options: SupervisionOptions): Promise<Supervision> {
  const supervision = new RunningSupervision(options);
  await supervision.start();
  return supervision;
}

class RunningSupervision implements Supervision {
  readonly #options: SupervisionOptions;
  /** Without packs nothing would come of reading the trail. */
  readonly #isIdle: boolean;
  readonly #listeners = new Set<(message: SignalMessage) => void>();
  readonly #tell: Tell = (change, signal, counts) => this.#toListeners({ change, signal, counts });
  #fold: Fold;
  /** Tells whether the pass came to its end. */
  #running: Promise<boolean> | undefined;
  #again = false;
  #closed = false;
  #unfollow = (): void => {};

  constructor(options: SupervisionOptions) {
    this.#options = options;
    this.#isIdle = options.packs.length === 0;
    this.#fold = new Fold(options, options.trail.minimum);
  }

  get cursor(): number {
    return this.#isIdle ? this.#options.trail.size : this.#fold.cursor;
  }

  async start(): Promise<void> {
    if (this.#isIdle) return;
    const { trail } = this.#options;
    await this.#follow(this.#fold, trail.size);
    this.#unfollow = trail.onAppend(() => this.#wake());
    await this.tick();
  }

  precheck(draft: TimedEvent): PrecheckReply {
    const { trail, clock } = this.#options;
    const asOf = Math.max(clock.now(), draft.at);
    return { ...this.#fold.precheck(draft, asOf), basis: { cursor: { [trail.origin]: this.cursor }, asOf: new Date(asOf).toISOString() } };
  }

  list(query: SignalQuery): SignalList {
    return this.#fold.list(query);
  }

  async detail(id: string): Promise<SignalDetail> {
    return this.#fold.detail(id);
  }

  onChange(listener: (message: SignalMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async tick(): Promise<void> {
    if (this.#isIdle) return;
    await this.caughtUp();
    const now = this.#options.clock.now();
    const { now: before, due } = this.#fold.engine;
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
    while ((await this.#running) && (this.cursor < size || !this.#fold.outbox.isEmpty));
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
    await this.#follow(this.#fold, trail.size, this.#tell);
    while (this.#fold.isStale && !this.#closed) await this.#foldAnew();
    const { outbox } = this.#fold;
    const due = outbox.due();
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
    const fresh = new Fold(this.#options, Math.max(minimum, trail.minimum));
    await this.#follow(fresh, cursor);
    if (this.#closed) return;
    const before = this.#fold;
    this.#fold = fresh;
    fresh.tellErased(before, this.#tell);
  }

  async #follow(fold: Fold, size: number, tell?: Tell): Promise<void> {
    let turn = performance.now();
    while (fold.cursor < size && !this.#closed) {
      for (const commit of await this.#nextCommits(fold)) {
        fold.fold(commit, this.#listeners.size > 0 ? tell : undefined);
        if (performance.now() - turn < TURN_MS) continue;
        await setImmediate();
        turn = performance.now();
      }
    }
  }

  /** The next whole commits. What was taken together is judged together, in a replay as when it came. */
  async #nextCommits(fold: Fold): Promise<readonly (readonly TrailEntry[])[]> {
    const { trail } = this.#options;
    for (let length = PAGE; ; length *= 2) {
      const from = Math.max(fold.cursor, trail.minimum);
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

  #day(at: number): number {
    return this.#options.calendar.dayOf(at);
  }

  #fault(where: string, error: unknown): void {
    this.#options.onFault?.({ where, error });
  }
}
