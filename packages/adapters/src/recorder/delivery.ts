import type { EventsReply, Receipt } from "@plumbline/core";
import type { Report } from "./faults.ts";
import { type Answer, eventsReply, failureOf, faultCode, type SupervisorClient, statusText } from "./supervisor-client.ts";

/** A numbered event as it waits: its canonical text is what was hashed, and what is sent. */
interface Queued {
  readonly id: string;
  readonly seq: number;
  readonly text: string;
  readonly prev?: string;
  /** When it was recorded, in milliseconds. */
  readonly at: number;
}

export interface Delivery {
  readonly queued: number;
  readonly sent: number;
  readonly quarantined: number;
  readonly checkpoint: string | undefined;
  /** When the oldest unsent event was recorded. */
  readonly oldestAt: number | undefined;
  push(item: Queued): void;
  /** Resolves with the number of events that are still unsent: 0, or what is left after `timeoutMs`. Ends a pause between retries. */
  drain(timeoutMs: number): Promise<number>;
  /** Ends the delivery; what is queued stays where it is. */
  /** The supervisor answered something else: what waits because nobody was there is tried now. */
  reached(): void;
  stop(): void;
}

const MAX_EVENTS = 100;
const MAX_BYTES = 1_000_000;
// A request for each event would cost the host more than the event itself.
const GATHER_MS = 10;
// Its socket keeps a process alive that would end otherwise; what is sent twice is stored once.
const REQUEST_TIMEOUT_MS = 10_000;
// A wrong token or address is mended by a person, not by asking often: the pauses begin with those of the eighth failure.
const SLOW = 8;

export function createDelivery(options: {
  readonly client: SupervisorClient;
  readonly report: Report;
  readonly retryDelayMs: (failures: number) => number;
}): Delivery {
  const { client, report, retryDelayMs } = options;
  const queue: Queued[] = [];
  const waiting = new Set<() => void>();
  const stopping = new AbortController();
  let running = false;
  let wake: (() => void) | undefined;
  let limit = MAX_EVENTS;
  let failures = 0;
  /** The last try found nobody there. */
  let unreached = false;
  let sent = 0;
  let quarantined = 0;
  let checkpoint: string | undefined;

  // One request at a time: that is what keeps the order of the source.
  async function run(): Promise<void> {
    while (queue.length > 0 && !stopping.signal.aborted) {
      if (queue.length < limit && waiting.size === 0) await sleep(GATHER_MS, true);
      const pause = await attempt().catch((error: unknown) => {
        report("SUPERVISOR_UNAVAILABLE", `sending failed: ${String(error)}; trying again in a minute`, { cause: error });
        return 60_000;
      });
      if (pause > 0) await sleep(pause);
    }
    running = false;
    for (const done of waiting) done();
  }

  function start(): void {
    if (running || stopping.signal.aborted) return;
    running = true;
    void run();
  }

  /** Sends the head of the queue once. The answer is how long to pause, in milliseconds. */
  async function attempt(): Promise<number> {
    const batch = nextBatch();
    let answer: Answer;
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(REQUEST_TIMEOUT_MS), stopping.signal]);
      answer = await client.post("/v1/events", `{"events":[${batch.map(envelope).join(",")}]}`, signal);
    } catch (error) {
      if (stopping.signal.aborted) return 0;
      report("SUPERVISOR_UNAVAILABLE", `${failureOf(error, REQUEST_TIMEOUT_MS).text}; ${batch.length} events are kept and sent again`);
      return pause({});
    }
    if (isPoison(answer)) return withoutPoison(batch, answer);
    const reply = isOk(answer)
      ? eventsReply(
          answer.body,
          batch.map(({ id }) => id),
        )
      : undefined;
    if (!reply) {
      const why = isOk(answer) ? "without a receipt for each event in their order" : statusText(answer);
      report(faultCode(answer.status), `the supervisor answered ${why}; ${batch.length} events are kept and sent again`, {
        details: { status: answer.status },
      });
      return pause(answer);
    }
    settle(batch, reply);
    return 0;
  }

  function nextBatch(): readonly Queued[] {
    let bytes = 0;
    let count = 0;
    for (const { text } of queue.slice(0, limit)) {
      bytes += Buffer.byteLength(text) + 100;
      if (count > 0 && bytes > MAX_BYTES) break;
      count++;
    }
    return queue.slice(0, count);
  }

  /** Halves the batch until the refused event stands alone; then it leaves the queue, and the rest goes on. */
  function withoutPoison(batch: readonly Queued[], answer: Answer): number {
    if (batch.length > 1) {
      limit = Math.ceil(batch.length / 2);
      return 0;
    }
    for (const item of batch) quarantine(item, answer.code ?? `HTTP_${answer.status}`, answer.detail ?? "refused");
    queue.shift();
    failures = 0;
    return 0;
  }

  function settle(batch: readonly Queued[], reply: EventsReply): void {
    queue.splice(0, batch.length);
    failures = 0;
    limit = Math.min(MAX_EVENTS, limit * 2);
    for (const [index, item] of batch.entries()) {
      const receipt = reply.receipts[index] as Receipt;
      if (receipt.status === "quarantined") quarantine(item, receipt.code, receipt.reason);
      else sent++;
    }
    keep(reply.checkpoint);
  }

  function quarantine(item: Queued, code: string, reason: string): void {
    quarantined++;
    report(
      "EVENT_INVALID",
      `the supervisor did not take event ${JSON.stringify(item.id)} (seq ${item.seq}): ${code}: ${reason.slice(0, 300)}; correct where it is made`,
      { details: { id: item.id, seq: item.seq, code } },
      JSON.parse(item.text),
    );
  }

  /** Keeps the newest checkpoint: with it the host can show what the supervisor had signed. */
  function keep(next: string): void {
    if (next === "") return;
    const [before, after] = [headOf(checkpoint), headOf(next)];
    if (before && (!after || after.size < before.size || (after.size === before.size && after.root !== before.root))) {
      report(
        "TRAIL_CORRUPT",
        `the supervisor's checkpoint of ${after?.size ?? "no"} entries contradicts an earlier one of ${before.size}: its trail was rolled back or rewritten; keep the earlier checkpoint, which health() has`,
      );
      return;
    }
    checkpoint = next;
  }

  function pause({ status = 0, retryAfterMs = 0 }: { readonly status?: number; readonly retryAfterMs?: number }): number {
    failures++;
    unreached = status === 0;
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) failures = Math.max(failures, SLOW);
    return Math.max(retryDelayMs(failures), retryAfterMs);
  }

  function sleep(ms: number, keepsProcess = false): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      // A host that wants to end ends: what is unsent was promised as best effort only.
      const timer = setTimeout(resolve, ms);
      if (!keepsProcess) timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    get queued() {
      return queue.length;
    },
    get sent() {
      return sent;
    },
    get quarantined() {
      return quarantined;
    },
    get checkpoint() {
      return checkpoint;
    },
    get oldestAt() {
      return queue[0]?.at;
    },
    push(item) {
      queue.push(item);
      start();
    },
    drain(timeoutMs) {
      if (queue.length === 0 || stopping.signal.aborted) return Promise.resolve(queue.length);
      wake?.();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve(queue.length);
        };
        const timer = setTimeout(done, timeoutMs);
        waiting.add(done);
      });
    },
    reached() {
      if (!unreached) return;
      unreached = false;
      wake?.();
    },
    stop() {
      stopping.abort();
      wake?.();
    },
  };
}

/** Full jitter would let a retry follow at once; half of it keeps a floor. In milliseconds, 5 minutes at most. */
export function defaultRetryDelayMs(failures: number): number {
  const ceiling = Math.min(300_000, 500 * 2 ** Math.min(failures - 1, 20));
  return ceiling * (0.5 + Math.random() / 2);
}

function envelope({ text, prev }: Queued): string {
  return prev === undefined ? `{"event":${text}}` : `{"event":${text},"prev":"${prev}"}`;
}

function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Refused for what it holds. A 422 that is not ours says nothing about an event: some proxy or wrong address sent it. */
function isPoison({ status, code }: Answer): boolean {
  return status === 413 || (status === 422 && code !== undefined);
}

function headOf(note: string | undefined): { readonly size: number; readonly root: string } | undefined {
  const [, size = "", root = ""] = note?.split("\n") ?? [];
  return /^\d+$/.test(size) ? { size: Number(size), root } : undefined;
}
