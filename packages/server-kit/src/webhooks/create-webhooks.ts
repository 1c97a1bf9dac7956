import { hash } from "node:crypto";
import type { WebhookList, WebhookPayload, WebhookSummary } from "@plumbline/core";
import { PlumblineError } from "@plumbline/core";
import { isWithin } from "../identity/sight.ts";
import type { Clock, Supervision } from "../supervise/create-supervision.ts";
import type { NumberedChange, StateReads } from "../supervise/state-store.ts";
import { type SendOptions, send } from "./send.ts";
import { type CheckedTarget, checkTargets, type WebhookTarget } from "./targets.ts";
import type { FeedPlace, NewDelivery, WebhookStore } from "./webhook-store.ts";

export interface WebhookOptions {
  readonly targets: readonly WebhookTarget[];
  /** Origins that targets may have, such as `https://oa.example.gov.cn`: one that is not among them stops the start. */
  readonly origins: readonly string[];
  /** Closed by the supervisor. */
  readonly store: WebhookStore;
  /** After how many milliseconds something is sent again, one for each time: 5 s, 30 s, 2, 10 and 30 min, 1, 3, 6, 12 and 24 h unless given. */
  readonly retriesMs?: readonly number[] | undefined;
  readonly timeoutMs?: number | undefined;
  readonly resolve?: SendOptions["resolve"];
}

export interface Webhooks {
  list(): Promise<WebhookList>;
  /** Throws `NOT_FOUND`. */
  retry(id: string): Promise<number>;
  close(): Promise<void>;
}

export interface WebhookContext {
  readonly supervision: Pick<Supervision, "state" | "onWritten">;
  readonly clock: Clock;
  /** Types of records of whose signals nothing is sent. */
  readonly sealed?: readonly string[] | undefined;
  onFault(fault: { readonly where: string; readonly error: unknown }): void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RETRIES_MS = [5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];
const PAGE = 200;
/** Deliveries of a target that may wait; then it takes no more of the changes until some are gone. */
const MOST_WAITING = 10_000;
/** Requests to a target at a time. To one that failed last: one. */
const AT_A_TIME = 4;
/** A clock that is put forward wakes nobody, and Node takes no longer times than 24 days. */
const LOOK_MS = 15_000;
const NOTHING = "";

export const NO_WEBHOOKS: Webhooks = {
  list: async () => ({ webhooks: [] }),
  retry: async (id) => {
    throw unknown(id);
  },
  close: async () => {},
};

/** Tells targets what changed, each at least once and under one id. Throws `SETTING_INVALID`. */
export async function createWebhooks(options: WebhookOptions, context: WebhookContext): Promise<Webhooks> {
  const { store } = options;
  const targets = checkTargets(options.targets, options.origins).map((target) => new Outbound(target, options, context));
  for (const target of targets) await target.begin();
  const byId = new Map(targets.map((target) => [target.id, target]));
  const wake = (): void => {
    for (const target of targets) target.wake();
  };
  const unfollow = context.supervision.onWritten(wake);
  const looks = setInterval(wake, LOOK_MS).unref();
  wake();
  return {
    list: async () => ({ webhooks: await Promise.all(targets.map((target) => target.summary())) }),
    async retry(id) {
      const target = byId.get(id);
      if (!target) throw unknown(id);
      const retried = await store.retry(id, Date.now());
      target.wake();
      return retried;
    },
    async close() {
      unfollow();
      clearInterval(looks);
      await Promise.all(targets.map((target) => target.close()));
      await store.close();
    },
  };
}

/** One target: what it is told of the changes, and what is on its way. */
class Outbound {
  readonly id: string;
  readonly #target: CheckedTarget;
  readonly #options: WebhookOptions;
  readonly #context: WebhookContext;
  readonly #closing = new AbortController();
  readonly #sending = new Map<string, Promise<void>>();
  #running: Promise<void> | undefined;
  #again = false;
  #isFailing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(target: CheckedTarget, options: WebhookOptions, context: WebhookContext) {
    this.id = target.id;
    this.#target = target;
    this.#options = options;
    this.#context = context;
  }

  /** A new target is told what comes from now on. */
  async begin(): Promise<void> {
    const { store } = this.#options;
    if (await store.place(this.id)) return;
    const { generation, newest } = await placeOf(this.#context.supervision.state);
    await store.take(this.id, { generation, n: newest }, [], Date.now());
  }

  wake(): void {
    if (this.#closing.signal.aborted) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        this.wake();
      }
    });
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closing.signal.aborted && (await this.#follow()));
      await this.#pump();
    } catch (error) {
      // The state may have been taken away under it: another takes its place, and tells so.
      if (!this.#closing.signal.aborted) this.#context.onFault({ where: `webhook ${this.id}`, error });
    }
  }

  /** Takes a page of changes; whether there may be more. */
  async #follow(): Promise<boolean> {
    const { store } = this.#options;
    const { state } = this.#context.supervision;
    if (!state) return false;
    const place = (await store.place(this.id)) as FeedPlace;
    const { generation, oldest, newest } = await placeOf(state);
    if (generation === NOTHING) return false;
    const isNew = place.generation === NOTHING && place.n === 0;
    if (place.generation !== generation && !isNew) return this.#reset("other_generation", { generation, n: newest });
    if (place.n > newest || oldest > place.n + 1) return this.#reset("too_old", { generation, n: newest });
    if (place.n === newest || (await store.counts(this.id)).waiting >= MOST_WAITING) return false;
    const changes = await state.changes({ after: place.n, limit: PAGE });
    const deliveries = await this.#deliveriesOf(state, generation, changes);
    const last = changes.at(-1);
    if (state !== this.#context.supervision.state || !last) return false;
    await store.take(this.id, { generation, n: last.n }, deliveries, Date.now());
    // The first go out while more are read.
    await this.#pump();
    return true;
  }

  /** What it was not told cannot be made up: it is to read the lists anew. */
  async #reset(reason: "too_old" | "other_generation", place: FeedPlace): Promise<boolean> {
    const payload: WebhookPayload = { type: "feed.reset", timestamp: new Date(this.#context.clock.now()).toISOString(), data: { reason } };
    await this.#options.store.take(this.id, place, [this.#delivery(`reset.${place.generation}.${place.n}`, payload)], Date.now());
    return true;
  }

  async #deliveriesOf(state: StateReads, generation: string, changes: readonly NumberedChange[]): Promise<NewDelivery[]> {
    const { clock, sealed = [] } = this.#context;
    const { events, orgs } = this.#target;
    const deliveries: NewDelivery[] = [];
    for (const { kind, change, id, n, visibleAt } of changes) {
      const type = kind === "handling" ? "signal.handled" : `signal.${change}`;
      if (kind === "record" || !events.has(type)) continue;
      const signal = await state.signal(id);
      if (!signal || signal.mode === "shadow" || signal.isImported || sealed.includes(signal.record.type)) continue;
      const now = clock.now();
      // Within the window of the person concerned nobody else is told; when it is over, another change tells that it was raised.
      if (Math.max(visibleAt, signal.handling?.visibleAt ?? signal.visibleAt) > now || !isWithin({ within: orgs }, signal.path)) continue;
      const { control } = signal.summary;
      const payload: WebhookPayload = {
        type: type as WebhookPayload["type"] & `signal.${string}`,
        timestamp: new Date(now).toISOString(),
        data: {
          signal: id,
          control: control.id,
          version: control.version,
          level: signal.level,
          state: signal.state,
          record: signal.record,
          ...(signal.org !== undefined && { org: signal.org }),
          ...(kind === "handling" && { step: change }),
        },
      };
      deliveries.push(this.#delivery(`${generation}.${n}`, payload));
    }
    return deliveries;
  }

  #delivery(name: string, payload: WebhookPayload): NewDelivery {
    return { id: `msg_${hash("sha256", JSON.stringify([this.id, name]), "base64url").slice(0, 27)}`, body: JSON.stringify(payload) };
  }

  /** Sends what is due, as much as may be on its way at a time. */
  async #pump(): Promise<void> {
    const { store } = this.#options;
    const most = this.#isFailing ? 1 : AT_A_TIME;
    const free = most - this.#sending.size;
    if (free > 0 && !this.#closing.signal.aborted) {
      const due = await store.due(this.id, Date.now(), most + this.#sending.size);
      for (const { id, body, attempts } of due.filter((one) => !this.#sending.has(one.id)).slice(0, free)) {
        this.#sending.set(
          id,
          this.#send({ id, body }, attempts).finally(() => {
            this.#sending.delete(id);
            this.wake();
          }),
        );
      }
    }
    clearTimeout(this.#timer);
    if (this.#sending.size > 0) return;
    const { dueAt } = await store.counts(this.id);
    if (dueAt !== undefined) this.#timer = setTimeout(() => this.wake(), Math.min(LOOK_MS, Math.max(1, dueAt - Date.now()))).unref();
  }

  async #send(message: NewDelivery, attempts: number): Promise<void> {
    const { store, timeoutMs, resolve, retriesMs = RETRIES_MS } = this.#options;
    const { signal } = this.#closing;
    try {
      await send(this.#target, message, {
        at: Math.floor(Date.now() / 1000),
        signal,
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(resolve && { resolve }),
      });
      this.#isFailing = false;
      await store.delivered(this.id, message.id, Date.now());
    } catch (error) {
      if (signal.aborted) return;
      this.#isFailing = true;
      const wait = retriesMs[attempts];
      const now = Date.now();
      await store
        .failed(this.id, message.id, {
          now,
          error: (error as Error).message,
          // All that failed together does not come back together.
          ...(wait !== undefined && { dueAt: now + Math.round(wait * (0.8 + 0.4 * Math.random())) }),
        })
        .catch((fault: unknown) => this.#context.onFault({ where: `webhook ${this.id}`, error: fault }));
    }
  }

  async summary(): Promise<WebhookSummary> {
    const { waiting, dead, delivered, deliveredAt, failedAt, error, dueAt } = await this.#options.store.counts(this.id);
    const { url, events, orgs } = this.#target;
    const instant = (at: number): string => new Date(at).toISOString();
    return {
      id: this.id,
      origin: url.origin,
      orgs,
      events: [...events],
      waiting,
      dead,
      delivered,
      ...(deliveredAt !== undefined && { deliveredAt: instant(deliveredAt) }),
      ...(failedAt !== undefined && error !== undefined && { failedAt: instant(failedAt), error }),
      ...(dueAt !== undefined && { due: instant(dueAt) }),
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#running;
    await Promise.allSettled(this.#sending.values());
  }
}

async function placeOf(
  state: StateReads | undefined,
): Promise<{ readonly generation: string; readonly newest: number; readonly oldest: number }> {
  if (!state) return { generation: NOTHING, newest: 0, oldest: 0 };
  const [head, range] = await Promise.all([state.head(), state.changeRange()]);
  return { generation: head?.generation ?? NOTHING, ...range };
}

function unknown(id: string): PlumblineError {
  return new PlumblineError("NOT_FOUND", `no webhook ${JSON.stringify(id.slice(0, 80))}`);
}
