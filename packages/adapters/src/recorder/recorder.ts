import { createHash, randomUUID } from "node:crypto";
import {
  type ErrorCode,
  type HostPrecheckReply,
  isPlumblineError,
  type ObjectRef,
  PlumblineError,
  parseEvent,
  precheckUnavailable,
  type TraceEvent,
} from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";
import { createDelivery, defaultRetryDelayMs } from "./delivery.ts";
import { type OnFault, reporter } from "./faults.ts";
import { failureOf, faultCode, precheckReply, statusText, supervisorClient } from "./supervisor-client.ts";

/** What the host says of an act. The recorder adds source and number, and id and time where they are absent. */
export interface RecorderEvent {
  /** Best a name that the act has in the host, so that an act that is told twice is one event. */
  readonly id?: string;
  /** `noun.verbed`. */
  readonly type: string;
  /** RFC 3339 with offset; else the time of the call. */
  readonly time?: string;
  readonly objects: readonly ObjectRef[];
  readonly actor?: TraceEvent["actor"];
  readonly data: TraceEvent["data"];
}

export interface RecorderOptions {
  /** Address of the supervisor, without `/v1`. */
  readonly endpoint: string;
  /** Token of this source. */
  readonly token: string;
  /** Name of the host system, as the supervisor knows it. */
  readonly source: string;
  /** `capacity`: events that may wait at a time, 10,000 unless told. */
  readonly memory?: { readonly capacity?: number };
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** How long a person waits for a precheck at most, connection included. 300 unless told. */
  readonly precheckTimeoutMs?: number;
  /** Pause before the next try after that many failures in a row. Doubling from 0.5 s to 5 min with jitter, unless told. */
  readonly retryDelayMs?: (failures: number) => number;
  readonly onFault?: OnFault;
  /** For hosts with a proxy or client certificates of their own. */
  readonly fetch?: typeof globalThis.fetch;
}

/** `accepted` means queued, and no more than that. */
export type Recorded =
  | { readonly accepted: true; readonly id: string }
  | { readonly accepted: false; readonly id?: string; readonly code: ErrorCode; readonly reason: string };

export interface RecorderHealth {
  readonly queued: number;
  /** Never taken: not valid, too large, or the queue was full. */
  readonly refused: number;
  /** Sent, but not taken by the supervisor. */
  readonly quarantined: number;
  /** In the trail, by receipt. */
  readonly sent: number;
  /** How long the oldest unsent event has waited. */
  readonly lagMs: number;
  readonly lastError?: { readonly code: ErrorCode; readonly message: string; readonly time: string };
  /** The newest signed note that a receipt came with. */
  readonly checkpoint?: string;
}

export interface Recorder {
  /** `memory` is best effort: what waits is lost when the process dies. */
  readonly durability: "memory";
  readonly source: string;
  /** Numbers and queues the event. Never throws: what is not taken is in the answer, in `onFault` and in the count of `health`. */
  record(event: RecorderEvent): Recorded;
  /**
   * Asks what would be raised if this were committed. Never throws and never takes longer than the timeout; without a proper
   * answer the outcome is `unavailable`, and that is recorded. Its reason is `timeout`, `network`, `http_503` and the like,
   * `malformed`, `draft_invalid` or `closed`; after the last two nothing was asked or recorded.
   */
  precheck(draft: RecorderEvent): Promise<HostPrecheckReply>;
  /** Tries now. Resolves with the number of events still unsent, after `timeoutMs` (5,000) at the latest. */
  flush(timeoutMs?: number): Promise<number>;
  /**
   * Flushes, then refuses. What is unsent after `timeoutMs` (5,000) is lost: reported, and its number is the answer. A process that ends
   * without it may be held by a silent supervisor for 10 s.
   */
  close(timeoutMs?: number): Promise<number>;
  health(): RecorderHealth;
}

const MAX_EVENT_BYTES = 65_535;

/**
 * Delivers what a host did to a supervisor, from a queue in memory: in order, at least once while the process lives. Throws
 * `SETTING_INVALID` for a wrong option; after that nothing of it throws.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { source, clock = Date.now, precheckTimeoutMs = 300, retryDelayMs = defaultRetryDelayMs } = options;
  const capacity = options.memory?.capacity ?? 10_000;
  positive("memory.capacity", capacity);
  positive("precheckTimeoutMs", precheckTimeoutMs);
  if (source.length < 1 || source.length > 512)
    throw new PlumblineError("SETTING_INVALID", "source is empty or longer than 512 characters");

  const tell = reporter(options.onFault);
  let lastError: RecorderHealth["lastError"];
  const report = (
    code: ErrorCode,
    message: string,
    errorOptions?: ConstructorParameters<typeof PlumblineError>[2],
    lost?: RecorderEvent,
  ) => {
    lastError = { code, message, time: now() };
    tell(new PlumblineError(code, message, errorOptions), lost);
  };
  const client = supervisorClient({ endpoint: options.endpoint, token: options.token, fetch: options.fetch ?? globalThis.fetch, clock });
  const delivery = createDelivery({ client, report, retryDelayMs });
  // Each start numbers anew, under an epoch that grows.
  const epoch = clock();
  let seq = 0;
  let prev: string | undefined;
  let refused = 0;
  let closed = false;

  function now(): string {
    return new Date(clock()).toISOString();
  }

  function refuse(error: unknown, event: RecorderEvent): Recorded {
    refused++;
    const code = isPlumblineError(error) ? error.code : "EVENT_INVALID";
    const reason = error instanceof Error ? error.message : String(error);
    const id = typeof event?.id === "string" ? event.id : undefined;
    report(code, reason, { cause: error, ...(id === undefined ? {} : { details: { id } }) }, event);
    return { accepted: false, code, reason, ...(id === undefined ? {} : { id }) };
  }

  function record(input: RecorderEvent): Recorded {
    try {
      if (closed) throw new PlumblineError("RECORDER_CLOSED", `the recorder is closed; event ${nameOf(input)} was not taken`);
      if (delivery.queued >= capacity) {
        throw new PlumblineError(
          "RECORDER_FULL",
          `${capacity} events wait to be sent, as many as may; event ${nameOf(input)} was not taken`,
        );
      }
      const { id, text } = canonical({ ...input, ...identity(input), source, epoch, seq });
      delivery.push({ id, seq, text, at: clock(), ...(prev === undefined ? {} : { prev }) });
      // Only what was taken has a number, so that a gap means a loss.
      seq++;
      prev = createHash("sha256").update(text).digest("hex");
      return { accepted: true, id };
    } catch (error) {
      return refuse(error, input);
    }
  }

  function identity({ id = randomUUID(), time = now() }: RecorderEvent): { readonly id: string; readonly time: string } {
    return { id, time };
  }

  async function precheck(input: RecorderEvent): Promise<HostPrecheckReply> {
    if (closed) return { outcome: "unavailable", reason: "closed" };
    let draft: ReturnType<typeof canonical>;
    try {
      draft = canonical({ ...input, ...identity(input), source });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      report(isPlumblineError(error) ? error.code : "EVENT_INVALID", `the draft was not asked about: ${reason}`, { cause: error });
      return { outcome: "unavailable", reason: "draft_invalid" };
    }
    const unavailable = (code: ErrorCode, reason: string, text: string): HostPrecheckReply => {
      report(code, `no precheck of ${draft.id}: ${text}; the host went on`, { details: { id: draft.id, reason } });
      const { objects, actor } = input;
      record({ type: precheckUnavailable.type, objects, ...(actor === undefined ? {} : { actor }), data: { draft: draft.id, reason } });
      return { outcome: "unavailable", reason };
    };
    try {
      const answer = await client.post("/v1/precheck", `{"draft":${draft.text}}`, AbortSignal.timeout(precheckTimeoutMs));
      delivery.reached();
      if (answer.status !== 200) return unavailable(faultCode(answer.status, answer.code), `http_${answer.status}`, statusText(answer));
      return precheckReply(answer.body) ?? unavailable("SUPERVISOR_UNAVAILABLE", "malformed", "the reply is not that of a precheck");
    } catch (error) {
      const { reason, text } = failureOf(error, precheckTimeoutMs);
      return unavailable("SUPERVISOR_UNAVAILABLE", reason, text);
    }
  }

  return {
    durability: "memory",
    source,
    record,
    precheck,
    flush: (timeoutMs = 5000) => delivery.drain(timeoutMs),
    async close(timeoutMs = 5000) {
      if (closed) return delivery.queued;
      const left = await delivery.drain(timeoutMs);
      closed = true;
      delivery.stop();
      if (left > 0) report("RECORDER_CLOSED", `${left} events were not delivered before close() and are lost`, { details: { left } });
      return left;
    },
    health() {
      const { queued, sent, quarantined, oldestAt, checkpoint } = delivery;
      return {
        queued,
        refused,
        quarantined,
        sent,
        lagMs: oldestAt === undefined ? 0 : clock() - oldestAt,
        ...(lastError === undefined ? {} : { lastError }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
      };
    },
  };
}

/** Validated, and as text: whatever the host does to its object afterwards, this is what is hashed and sent. */
function canonical(event: TraceEvent): { readonly id: string; readonly text: string } {
  const { at: _, ...valid } = parseEvent(event);
  const text = canonicalJson(valid);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_EVENT_BYTES) {
    throw new PlumblineError(
      "EVENT_TOO_LARGE",
      `event ${JSON.stringify(valid.id.slice(0, 80))} has ${bytes} bytes; ${MAX_EVENT_BYTES} at most: send a digest instead`,
    );
  }
  return { id: valid.id, text };
}

function nameOf({ id, type }: RecorderEvent): string {
  return JSON.stringify(String(id ?? type).slice(0, 80));
}

function positive(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new PlumblineError("SETTING_INVALID", `${name} is ${value}; give a whole number above 0`);
}
