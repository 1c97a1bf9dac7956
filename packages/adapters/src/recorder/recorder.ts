import { createHash } from "node:crypto";
import { type ErrorCode, type HostPrecheckReply, type ObjectRef, PlumblineError, type TraceEvent } from "@plumbline/core";
import { createDelivery, defaultRetryDelayMs } from "./delivery.ts";
import type { OnFault } from "./faults.ts";
import { assertOpen, createIntake, nameOf, positive } from "./intake.ts";
import { createMemoryQueue } from "./memory-queue.ts";

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
  /**
   * Members of `data` that are about a person: they travel beside the event and can be erased by `subject`, the opaque id of that person, while
   * the event stays. A precheck sends them as they are, since nothing of it is stored. A name that `data` lacks is reported with
   * `SETTING_INVALID`, once for each type of event, and the event is taken: name what is there.
   */
  readonly personal?: readonly { readonly subject: string; readonly names: readonly string[] }[];
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

/**
 * Delivers what a host did to a supervisor, from a queue in memory: in order, at least once while the process lives. Throws
 * `SETTING_INVALID` for a wrong option; after that nothing of it throws.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { retryDelayMs = defaultRetryDelayMs } = options;
  const capacity = options.memory?.capacity ?? 10_000;
  positive("memory.capacity", capacity);
  let closed = false;
  const intake = createIntake(options, { isClosed: () => closed, record, reached: () => delivery.reached() });
  const { source, clock, client, report } = intake;
  const queue = createMemoryQueue(report);
  const delivery = createDelivery({ client, report, retryDelayMs, queue, most: 100 });
  // Each start numbers anew, under an epoch that grows.
  const epoch = clock();
  let seq = 0;
  let prev: string | undefined;

  function record(input: RecorderEvent): Recorded {
    try {
      assertOpen(closed, input);
      if (queue.size >= capacity) {
        throw new PlumblineError(
          "RECORDER_FULL",
          `${capacity} events wait to be sent, as many as may; event ${nameOf(input)} was not taken`,
        );
      }
      const { id, before, after, disclosures } = intake.draft(input, epoch);
      const text = `${before}${seq}${after}`;
      queue.push({ id, seq, text, disclosures, at: clock(), ...(prev === undefined ? {} : { prev }) });
      delivery.start();
      // Only what was taken has a number, so that a gap means a loss.
      seq++;
      prev = createHash("sha256").update(text).digest("hex");
      return { accepted: true, id };
    } catch (error) {
      return intake.refuse(error, input);
    }
  }

  return {
    durability: "memory",
    source,
    record,
    precheck: intake.precheck,
    flush: (timeoutMs = 5000) => delivery.drain(timeoutMs),
    async close(timeoutMs = 5000) {
      if (closed) return queue.size;
      const left = await delivery.drain(timeoutMs);
      closed = true;
      await delivery.stop();
      if (left > 0) report("RECORDER_CLOSED", `${left} events were not delivered before close() and are lost`, { details: { left } });
      return left;
    },
    health() {
      const { size, sent, oldestAt, checkpoint } = queue;
      const { refused, lastError } = intake;
      return {
        queued: size,
        refused,
        quarantined: delivery.quarantined,
        sent,
        lagMs: oldestAt === undefined ? 0 : clock() - oldestAt,
        ...(lastError === undefined ? {} : { lastError }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
      };
    },
  };
}
