import { type ErrorCode, type EventsReply, isPlumblineError, type Receipt, type SourceHead } from "@plumbline/core";
import type { Report } from "./faults.ts";
import type { RecorderEvent } from "./recorder.ts";
import { type Answer, eventsReply, failureOf, faultCode, type SupervisorClient, statusText } from "./supervisor-client.ts";

/** A numbered event as it waits: its canonical text is what was hashed, and what is sent. */
export interface Queued {
  readonly id: string;
  readonly seq: number;
  readonly text: string;
  readonly prev?: string;
  /** JSON of the disclosures; empty when there are none. */
  readonly disclosures: string;
  /** When it was recorded, in milliseconds. */
  readonly at: number;
}

/** Why a reply is not believed, in words for people who operate the host. */
export interface Disbelief {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** Where events wait, and what their receipts mean for them. */
export interface EventQueue {
  /** Events that no receipt has come for. */
  readonly size: number;
  /** The newest number that was given; sent with each batch, where it is known. */
  readonly head?: SourceHead | undefined;
  /** The oldest, one at least, and as many more as stay within both limits. */
  first(most: number, bytes: number): Promise<readonly Queued[]>;
  /** Has the receipts of a batch that `first` gave, in its order. What is not believed stays and is sent again. */
  settle(batch: readonly Queued[], reply: EventsReply): Promise<Disbelief | undefined>;
  /** It was refused without a receipt, and would be refused again. */
  setAside(item: Queued, code: string, reason: string): Promise<void>;
}

/** What has to be asked of the supervisor from time to time, between batches. */
export interface Duty {
  isDue(): boolean;
  /** Throws where there was no complete answer. What it throws or answers is reported, and followed by a pause. */
  perform(signal: AbortSignal): Promise<Pick<Answer, "status" | "retryAfterMs" | "code" | "detail"> | Disbelief | undefined>;
}

export interface Delivery {
  /** Sent, and not taken by the supervisor. */
  readonly quarantined: number;
  /** Something waits. */
  start(): void;
  /** Resolves with the number of events that are still unsent: 0, or what is left after `timeoutMs`. Ends a pause between retries. */
  drain(timeoutMs: number): Promise<number>;
  /** The supervisor answered something else: what waits because nobody was there is tried now. */
  reached(): void;
  /** Ends the delivery; what is queued stays where it is. Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

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
  readonly queue: EventQueue;
  /** Events of one request. */
  readonly most: number;
  readonly duty?: Duty;
}): Delivery {
  const { client, report, retryDelayMs, queue, most, duty } = options;
  const waiting = new Set<() => void>();
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  let limit = most;
  let failures = 0;
  /** The last try found nobody there. */
  let unreached = false;
  let quarantined = 0;

  const isAsked = (): boolean => queue.size > 0 || duty?.isDue() === true;

  // One request at a time: that is what keeps the order of the source.
  async function run(): Promise<void> {
    while (isAsked() && !stopping.signal.aborted) {
      if (queue.size < limit && waiting.size === 0) await sleep(GATHER_MS, true);
      const pause = await step().catch((error: unknown) => {
        report(codeOf(error), `sending failed: ${String(error)}; trying again in a minute`, { cause: error });
        return 60_000;
      });
      if (pause > 0) await sleep(pause);
    }
    running = undefined;
    for (const done of waiting) done();
  }

  function start(): void {
    if (stopping.signal.aborted || !isAsked()) return;
    running ??= run();
  }

  /** The answer is how long to pause, in milliseconds. */
  async function step(): Promise<number> {
    const signal = AbortSignal.any([AbortSignal.timeout(REQUEST_TIMEOUT_MS), stopping.signal]);
    return duty?.isDue() ? perform(duty, signal) : attempt(signal);
  }

  async function perform(due: Duty, signal: AbortSignal): Promise<number> {
    let outcome: Awaited<ReturnType<Duty["perform"]>>;
    try {
      outcome = await due.perform(signal);
    } catch (error) {
      return unanswered(error, "what the supervisor has to show is asked for again");
    }
    if (!outcome) return 0;
    if ("message" in outcome) return disbelieve(outcome);
    report(faultCode(outcome.status), `the supervisor answered ${statusText(outcome)} when asked what it holds; it is asked again`, {
      details: { status: outcome.status },
    });
    return pause(outcome);
  }

  /** Sends the head of the queue once. */
  async function attempt(signal: AbortSignal): Promise<number> {
    const batch = await queue.first(limit, MAX_BYTES);
    if (batch.length === 0) return 0;
    const { head } = queue;
    let answer: Answer;
    try {
      const events = batch.map(envelope).join(",");
      answer = await client.post("/v1/events", `{"events":[${events}]${head ? `,"head":${JSON.stringify(head)}` : ""}}`, signal);
    } catch (error) {
      return unanswered(error, `${batch.length} events are kept and sent again`);
    }
    if (isPoison(answer)) return withoutPoison(batch, answer);
    // A batch of which each event is in conflict is answered with 409, and has its receipts.
    const hasReceipts = isOk(answer) || answer.status === 409;
    const reply = hasReceipts
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
    const disbelief = await queue.settle(batch, reply);
    if (disbelief) return disbelieve(disbelief);
    failures = 0;
    limit = Math.min(most, limit * 2);
    for (const [index, item] of batch.entries()) {
      const receipt = reply.receipts[index] as Receipt;
      if (receipt.status === "quarantined") quarantine(item, receipt.code, receipt.reason);
    }
    return 0;
  }

  function unanswered(error: unknown, what: string): number {
    if (stopping.signal.aborted) return 0;
    const { text } = isPlumblineError(error) ? { text: error.message } : failureOf(error, REQUEST_TIMEOUT_MS);
    report(codeOf(error), `${text}; ${what}`);
    return pause({});
  }

  function disbelieve({ code, message, details }: Disbelief): number {
    report(code, message, details && { details });
    failures = Math.max(failures, SLOW);
    return pause({ status: 400 });
  }

  /** Halves the batch until the refused event stands alone; then it leaves the queue, and the rest goes on. */
  async function withoutPoison(batch: readonly Queued[], answer: Answer): Promise<number> {
    if (batch.length > 1) {
      limit = Math.ceil(batch.length / 2);
      return 0;
    }
    for (const item of batch) {
      const [code, reason] = [answer.code ?? `HTTP_${answer.status}`, answer.detail ?? "refused"];
      await queue.setAside(item, code, reason);
      quarantine(item, code, reason);
    }
    failures = 0;
    return 0;
  }

  function quarantine(item: Queued, code: string, reason: string): void {
    quarantined++;
    report(
      "EVENT_INVALID",
      `the supervisor did not take event ${JSON.stringify(item.id)} (seq ${item.seq}): ${code}: ${reason.slice(0, 300)}; correct where it is made`,
      { details: { id: item.id, seq: item.seq, code } },
      parsed(item.text),
    );
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
      // A host that wants to end ends: what is unsent is in a file, or was promised as best effort only.
      const timer = setTimeout(resolve, ms);
      if (!keepsProcess) timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    get quarantined() {
      return quarantined;
    },
    start,
    drain(timeoutMs) {
      if (!isAsked() || stopping.signal.aborted) return Promise.resolve(queue.size);
      start();
      wake?.();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve(queue.size);
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
    async stop() {
      stopping.abort();
      wake?.();
      await running;
    },
  };
}

/** Full jitter would let a retry follow at once; half of it keeps a floor. In milliseconds, 5 minutes at most. */
export function defaultRetryDelayMs(failures: number): number {
  const ceiling = Math.min(300_000, 500 * 2 ** Math.min(failures - 1, 20));
  return ceiling * (0.5 + Math.random() / 2);
}

function envelope({ text, prev, disclosures }: Queued): string {
  return `{"event":${text}${prev === undefined ? "" : `,"prev":"${prev}"`}${disclosures === "" ? "" : `,"disclosures":${disclosures}`}}`;
}

function parsed(text: string): RecorderEvent | undefined {
  try {
    return JSON.parse(text) as RecorderEvent;
  } catch {
    return undefined;
  }
}

/** What waits in a file has faults of its own. */
function codeOf(error: unknown): ErrorCode {
  return isPlumblineError(error) ? error.code : "SUPERVISOR_UNAVAILABLE";
}

function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Refused for what it holds. A 422 that is not ours says nothing about an event: some proxy or wrong address sent it. */
function isPoison({ status, code }: Answer): boolean {
  return status === 413 || (status === 422 && code !== undefined);
}
