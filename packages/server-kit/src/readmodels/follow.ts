import { setTimeout as pause } from "node:timers/promises";
import { PlumblineError, type SignalList, type SignalMessage, type StreamReset } from "@plumbline/core";
import type { Principal } from "../identity/principal.ts";
import { isWithin } from "../identity/sight.ts";
import type { HandledSignal, NumberedChange, Sight, StateReads } from "../supervise/state-store.ts";
import type { ReadContext } from "./context.ts";
import { countsOf, listed } from "./signals.ts";

export interface FollowOptions {
  /** Counts of a scope are not asked for more often. */
  readonly countsMs?: number;
  readonly heartbeatMs?: number;
  /** How long a client may take none of what waits for it. */
  readonly patienceMs?: number;
}

interface Followed {
  /** Where a client was, as the stream gave it: `<generation>.<n>`. */
  readonly since?: string | undefined;
  readonly signal: AbortSignal;
}

/** Text of server-sent events for one who follows. */
export type Follow = (caller: Principal, followed: Followed) => ReadableStream<Uint8Array>;

const PAGE = 200;
/** Changes that are held for all who follow closely. */
const RECENT = 2_000;
/** Texts that may wait for a client, of a page each. */
const MOST_WAITING = 4;

/** Generation of a state in which nothing was written yet: all that comes is new. */
const NOTHING = "";

/** A change with its signal as it was when the change was read. */
interface Told {
  readonly change: NumberedChange;
  readonly signal?: HandledSignal | undefined;
}

/** Changes of the state for all who follow: read once, and told to each as far as they see them. */
export function createFollow(context: ReadContext, options: FollowOptions = {}): Follow {
  const { countsMs = 100, heartbeatMs = 15_000, patienceMs = 30_000 } = options;
  const { supervision, clock, onFault } = context.options;
  const recent = new Recent((listener) => supervision.onWritten(listener));
  const counts = new Map<string, { readonly at: number; readonly counts: Promise<SignalList["counts"]> }>();

  function countsFor(sight: Sight): Promise<SignalList["counts"]> {
    const name = JSON.stringify([[...sight.within].sort(), sight.person]);
    const known = counts.get(name);
    const now = performance.now();
    if (known && now - known.at < countsMs) return known.counts;
    const asked = { at: now, counts: countsOf(context, sight) };
    if (counts.size > 1000) counts.clear();
    counts.set(name, asked);
    return asked.counts;
  }

  async function run(caller: Principal, { since, signal }: Followed, out: Out): Promise<void> {
    let state = supervision.state;
    const place = await placeOf(state);
    const { newest, oldest } = place;
    let { generation } = place;
    let n = newest;
    out.send("retry: 1000\n\n");
    if (since !== undefined) {
      const [, name, number] = /^(\w{0,64})\.(\d{1,15})$/.exec(since) ?? [];
      const from = Number(number);
      const reason: StreamReset["reason"] | undefined =
        (name !== generation && since !== `${NOTHING}.0`) || from > newest ? "other_generation" : from < oldest - 1 ? "too_old" : undefined;
      if (reason) out.send(reset(`${generation}.${n}`, reason));
      else n = from;
    }
    out.send(`id: ${generation}.${n}\n\n`);
    for (let beat = performance.now(); !signal.aborted && clock.now() < caller.until; ) {
      const wake = recent.wake();
      if (supervision.state !== state || generation === NOTHING) {
        state = supervision.state;
        const place = await placeOf(state);
        if (place.generation !== generation && generation !== NOTHING) {
          n = place.newest;
          out.send(reset(`${place.generation}.${n}`, "other_generation"));
        }
        ({ generation } = place);
      }
      const asked = state;
      const told = asked
        ? await recent.after(asked, n, PAGE).catch((error: unknown) => {
            // Another one took its place meanwhile.
            if (supervision.state === asked) throw error;
            return [];
          })
        : [];
      if (told === "too_old") {
        n = (await placeOf(state)).newest;
        out.send(reset(`${generation}.${n}`, "too_old"));
        continue;
      }
      const last = told.at(-1)?.change.n ?? n;
      const sight = context.sightOf(caller);
      const seen = told.filter((one) => isTold(context, caller, sight, one));
      if (seen.length > 0) {
        const of = await countsFor(sight);
        await out.room(patienceMs);
        out.send(seen.map((one) => textOf(one, generation, of)).join(""));
        beat = performance.now();
      }
      n = last;
      if (told.length === PAGE) continue;
      if (performance.now() - beat >= heartbeatMs) {
        await out.room(patienceMs);
        // With the place, so that what was not for this client makes no loss later on.
        out.send(`: still here\nid: ${generation}.${n}\n\n`);
        beat = performance.now();
      }
      await (told.length > 0 ? pause(countsMs, undefined, { signal, ref: false }) : within(wake, heartbeatMs, signal));
    }
  }

  return (caller, followed) => {
    const leave = new AbortController();
    const signal = AbortSignal.any([followed.signal, leave.signal]);
    let out: Out;
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          out = new Out(controller, signal);
          run(caller, { ...followed, signal }, out)
            .catch((error: unknown) => {
              if (!signal.aborted && !(error instanceof TooSlow)) onFault({ where: "stream", error });
            })
            .finally(() => {
              leave.abort();
              out.close();
            });
        },
        pull: () => out?.pulled(),
        cancel: () => leave.abort(),
      },
      { highWaterMark: MOST_WAITING },
    );
  };
}

/** Throws `REQUEST_INVALID` for what the stream never gave. */
export function assertPlace(since: string | undefined): void {
  if (since !== undefined && !/^\w{0,64}\.\d{1,15}$/.test(since))
    throw new PlumblineError("REQUEST_INVALID", "since: is not the id of a message");
}

/** Whoever is not the person concerned is told by another change once they may see it. */
function isTold(context: ReadContext, caller: Principal, sight: Sight, { change, signal }: Told): boolean {
  const isOwn = change.person !== undefined && change.person === sight.person;
  if (change.kind === "record") {
    const type = change.id.slice(0, change.id.indexOf(":"));
    return context.definitions.has(type) && context.open([type], caller).length > 0 && (isOwn || isWithin(sight, change.path));
  }
  if (!signal || signal.mode === "shadow" || !context.sees(sight, signal)) return false;
  return isOwn || (change.visibleAt <= sight.now && isWithin(sight, signal.path));
}

function textOf({ change: { kind, change, n, id }, signal }: Told, generation: string, counts: SignalList["counts"]): string {
  if (!signal) {
    const colon = id.indexOf(":");
    const data = { change, record: { type: id.slice(0, colon), id: id.slice(colon + 1) } };
    return `id: ${generation}.${n}\nevent: record\ndata: ${JSON.stringify(data)}\n\n`;
  }
  const name = kind === "handling" ? "handled" : change;
  const message: SignalMessage = { change: name as SignalMessage["change"], signal: listed(signal), counts };
  return `id: ${generation}.${n}\nevent: signal\ndata: ${JSON.stringify(message)}\n\n`;
}

function reset(id: string, reason: StreamReset["reason"]): string {
  return `id: ${id}\nevent: reset\ndata: ${JSON.stringify({ reason } satisfies StreamReset)}\n\n`;
}

async function placeOf(
  state: StateReads | undefined,
): Promise<{ readonly generation: string; readonly newest: number; readonly oldest: number }> {
  if (!state) return { generation: NOTHING, newest: 0, oldest: 0 };
  const [head, range] = await Promise.all([state.head(), state.changeRange()]);
  return { generation: head?.generation ?? NOTHING, ...range };
}

/** The newest changes, read once for all who follow. */
class Recent {
  #state: StateReads | undefined;
  #told: Told[] = [];
  #reading: Promise<void> | undefined;
  #next = Promise.withResolvers<void>();

  constructor(onWritten: (listener: () => void) => () => void) {
    onWritten(() => {
      this.#next.resolve();
      this.#next = Promise.withResolvers();
    });
  }

  /** Resolves at the next write with changes. */
  wake(): Promise<void> {
    return this.#next.promise;
  }

  async after(state: StateReads, n: number, limit: number): Promise<readonly Told[] | "too_old"> {
    if (this.#state !== state) {
      this.#state = state;
      this.#told = [];
    }
    const isHeld = (): boolean => this.#told.length > 0 && (this.#told[0] as Told).change.n <= n + 1;
    if (isHeld() && (this.#told.at(-1) as Told).change.n > n) return this.#slice(n, limit);
    // Whoever is behind reads for themselves; of those who are not, one reads for all.
    if (this.#told.length > 0 && !isHeld()) return read(state, n, limit);
    this.#reading ??= this.#readOn(state, this.#told.at(-1)?.change.n ?? n).finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
    if (this.#state !== state) return [];
    return isHeld() ? this.#slice(n, limit) : read(state, n, limit);
  }

  #slice(n: number, limit: number): readonly Told[] {
    const first = (this.#told[0] as Told).change.n;
    // Numbers have no gaps, unless a store leaves some.
    let at = Math.max(0, Math.min(this.#told.length, n + 1 - first));
    while (at > 0 && (this.#told[at - 1] as Told).change.n > n) at--;
    while (at < this.#told.length && (this.#told[at] as Told).change.n <= n) at++;
    return this.#told.slice(at, at + limit);
  }

  async #readOn(state: StateReads, n: number): Promise<void> {
    const told = await read(state, n, PAGE);
    if (told === "too_old" || this.#state !== state) return;
    this.#told.push(...told);
    if (this.#told.length > 2 * RECENT) this.#told = this.#told.slice(-RECENT);
  }
}

async function read(state: StateReads, n: number, limit: number): Promise<readonly Told[] | "too_old"> {
  const changes = await state.changes({ after: n, limit });
  const [first] = changes;
  if (first && first.n > n + 1 && (await state.changeRange()).oldest > n + 1) return "too_old";
  const ids = [...new Set(changes.flatMap(({ kind, id }) => (kind === "record" ? [] : [id])))];
  const signals = new Map((await Promise.all(ids.map((id) => state.signal(id)))).map((signal, i) => [ids[i], signal]));
  return changes.map((change) => ({ change, signal: change.kind === "record" ? undefined : signals.get(change.id) }));
}

class TooSlow extends Error {}

/** What it resolves to, or undefined after so many milliseconds. Leaves no timer behind. */
async function within<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, undefined, { signal: AbortSignal.any([signal, over.signal]), ref: false })]);
  } finally {
    over.abort();
  }
}

/** The end at which texts go out. */
class Out {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #signal: AbortSignal;
  readonly #encoder = new TextEncoder();
  #waiting: (() => void) | undefined;

  constructor(controller: ReadableStreamDefaultController<Uint8Array>, signal: AbortSignal) {
    this.#controller = controller;
    this.#signal = signal;
  }

  send(text: string): void {
    if (!this.#signal.aborted) this.#controller.enqueue(this.#encoder.encode(text));
  }

  /** Resolves when the client took enough of what waits for it. Throws when it takes none for so long: it goes on from where it was. */
  async room(patience: number): Promise<void> {
    if ((this.#controller.desiredSize ?? 0) > 0) return;
    const taken = new Promise<true>((resolve) => {
      this.#waiting = () => resolve(true);
    });
    if (!(await within(taken, patience, this.#signal))) throw new TooSlow();
  }

  pulled(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }

  close(): void {
    try {
      this.#controller.close();
    } catch {
      // Cancelled by the client, which closes it too.
    }
  }
}
