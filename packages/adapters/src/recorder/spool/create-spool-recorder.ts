import { type HostPrecheckReply, PlumblineError } from "@plumbline/core";
import type { VerifierKey } from "@plumbline/core/trail";
import { createDelivery, defaultRetryDelayMs } from "../delivery.ts";
import { assertOpen, createIntake, type Draft, nameOf, positive } from "../intake.ts";
import type { Recorded, RecorderEvent, RecorderHealth, RecorderOptions } from "../recorder.ts";
import { openSpool } from "./open-spool.ts";
import { createSpoolQueue } from "./spool-queue.ts";
import type { Contradiction } from "./spool-worker.ts";
import { createTrailWatch } from "./trail-watch.ts";

export interface SpoolRecorderOptions extends Omit<RecorderOptions, "memory"> {
  /** Held by one recorder at a time; begun when it is not there. On a local disk, and not in a folder that is emptied at a restart. */
  readonly file: string;
  /**
   * What events may take in the file, in bytes; 1 GiB unless told. For three days without a supervisor: events per second × (bytes of an
   * event + 200) × 259,200.
   */
  readonly capacity?: number;
  /** When `capacity` is reached or the disk is full: `fail`, unless told, refuses with `RECORDER_FULL`; `block` lets `record` wait for room. */
  readonly whenFull?: "fail" | "block";
  /**
   * Keys that the supervisor's checkpoints are checked with, as its operator hands them out. Without them a receipt is believed as it comes,
   * and a supervisor that loses, rolls back or rewrites its trail is not found out.
   */
  readonly verifierKeys?: readonly (string | VerifierKey)[];
  /** How often the supervisor is told how far the numbering has got, and asked to prove what it signed, in milliseconds; a minute unless told. */
  readonly heartbeatMs?: number;
}

export interface SpoolRecorderHealth extends RecorderHealth {
  /** Events that have a receipt and are kept until it was proven. Always 0 without `verifierKeys`. */
  readonly unproven: number;
  /** Events that were refused without a receipt, since the file was begun; they stay in its table `refused`. */
  readonly setAside: number;
  /** What all of them take, in bytes. */
  readonly bytes: number;
  /** Evidence against the supervisor: pairs of notes that it signed and that contradict each other. */
  readonly contradictions: readonly Contradiction[];
}

export interface SpoolRecorder {
  /** What `record` has resolved with `accepted` survives the process and a loss of power. */
  readonly durability: "spool";
  readonly source: string;
  /**
   * Resolves when the event is on the disk, with its number. Never rejects: what is not taken is in the answer, in `onFault` and in the count
   * of `health`.
   */
  record(event: RecorderEvent): Promise<Recorded>;
  /** As that of a recorder in memory. */
  precheck(draft: RecorderEvent): Promise<HostPrecheckReply>;
  /** Tries now. Resolves with the number of events that no receipt has come for, after `timeoutMs` (5,000) at the latest. */
  flush(timeoutMs?: number): Promise<number>;
  /** Refuses from now on, flushes, and gives the file free. What is unsent after `timeoutMs` (5,000) stays in it, and its number is the answer. */
  close(timeoutMs?: number): Promise<number>;
  health(): SpoolRecorderHealth;
}

interface Pending {
  readonly event: RecorderEvent;
  readonly draft: Draft;
  readonly bytes: number;
  resolve(result: Recorded): void;
}

const MAX_BATCH = 500;
const MAX_BATCH_BYTES = 1 << 20;
/** Calls that wait for the disk or for room; they are in memory, as the events of a host that does not wait are. */
const MAX_PENDING = 10_000;
const ROOM_MS = 1_000;

/**
 * Delivers what a host did to a supervisor, from a file: in order, at least once, and each event is kept until the supervisor was proven to
 * have it. Throws `SETTING_INVALID` for a wrong option, `NOTE_INVALID` for a key that is none, `STORE_CONFLICT` when the file is held by another
 * recorder or is that of another source, `STORE_INVALID` when it is no spool; after that nothing of it throws.
 */
export async function createSpoolRecorder(options: SpoolRecorderOptions): Promise<SpoolRecorder> {
  const { capacity = 1 << 30, whenFull = "fail", heartbeatMs = 60_000, verifierKeys = [], retryDelayMs = defaultRetryDelayMs } = options;
  positive("capacity", capacity);
  positive("heartbeatMs", heartbeatMs);
  let closed = false;
  const intake = createIntake(options, { isClosed: () => closed, record, reached: () => delivery.reached() });
  const { source, clock, client, report } = intake;
  const keys = verifierKeys.length > 0;
  // Before the file is begun.
  if (keys) createTrailWatch({ source, verifierKeys, kept: undefined, clock });
  const spool = await openSpool({ file: options.file, source, epoch: clock() });
  const { opened } = spool;
  const watch = keys ? createTrailWatch({ source, verifierKeys, kept: opened.checkpoint, clock }) : undefined;
  const queue = createSpoolQueue({ spool, client, report, watch });
  const delivery = createDelivery({ client, report, retryDelayMs, queue, duty: queue, most: 500 });
  const pending: Pending[] = [];
  let writing: Promise<void> | undefined;
  let isBlocked = false;

  const beat = (): void => {
    queue.hasten();
    delivery.start();
  };
  const timer = setInterval(beat, heartbeatMs);
  timer.unref();
  delivery.start();

  function record(event: RecorderEvent): Promise<Recorded> {
    return new Promise((resolve) => {
      try {
        assertOpen(closed, event);
        if (pending.length >= MAX_PENDING) throw full(event, `${MAX_PENDING} events wait for the disk, as many as may`);
        const draft = intake.draft(event, opened.epoch);
        const bytes = Buffer.byteLength(draft.before) + Buffer.byteLength(draft.after) + draft.disclosures.length + 220;
        pending.push({ event, draft, bytes, resolve });
        writing ??= write();
      } catch (error) {
        resolve(intake.refuse(error, event));
      }
    });
  }

  // One transaction at a time; what is recorded meanwhile is the next.
  async function write(): Promise<void> {
    // What the same tick brings shares the first.
    await Promise.resolve();
    while (pending.length > 0) {
      const batch = fitting();
      if (batch.length === 0) {
        await overflow(1, `${queue.bytes} bytes of events wait to be sent, as many as fit into ${capacity}`);
        continue;
      }
      try {
        await queue.append(
          batch.map(({ draft }) => draft),
          clock(),
        );
      } catch (error) {
        const fault = error as PlumblineError;
        if (fault.code === "RECORDER_FULL") await overflow(batch.length, fault.message);
        else refuse(batch.length, () => fault);
        continue;
      }
      isBlocked = false;
      pending.splice(0, batch.length);
      for (const { draft, resolve } of batch) resolve({ accepted: true, id: draft.id });
      delivery.start();
    }
    writing = undefined;
  }

  function fitting(): readonly Pending[] {
    let room = Math.min(capacity - queue.bytes, Math.max(MAX_BATCH_BYTES, pending[0]?.bytes ?? 0));
    const end = pending.findIndex(({ bytes }, i) => {
      room -= bytes;
      return room < 0 || i === MAX_BATCH;
    });
    return end < 0 ? pending.slice() : pending.slice(0, end);
  }

  /** There is no room for the next `count`: they are refused, or wait. */
  async function overflow(count: number, why: string): Promise<void> {
    // They leave as soon as they are proven.
    if (queue.unproven > 0) beat();
    if (whenFull === "fail" || closed) return refuse(count, (event) => full(event, why));
    if (!isBlocked) report("RECORDER_FULL", `${why}; record() waits for room`);
    isBlocked = true;
    await queue.room(ROOM_MS);
  }

  function refuse(count: number, fault: (event: RecorderEvent) => PlumblineError): void {
    for (const { event, resolve } of pending.splice(0, count)) resolve(intake.refuse(fault(event), event));
  }

  async function flush(timeoutMs: number): Promise<number> {
    queue.finish();
    return delivery.drain(timeoutMs);
  }

  return {
    durability: "spool",
    source,
    record,
    precheck: intake.precheck,
    async flush(timeoutMs = 5000) {
      const end = performance.now() + timeoutMs;
      // What waits for room gets it from what is delivered.
      if (writing && !isBlocked) await within(writing, timeoutMs);
      return flush(Math.max(1, end - performance.now()));
    },
    async close(timeoutMs = 5000) {
      if (closed) return queue.size;
      closed = true;
      clearInterval(timer);
      queue.retry();
      await writing;
      await flush(timeoutMs);
      await delivery.stop();
      await spool.close();
      return queue.size;
    },
    health() {
      const { size, sent, oldestAt, checkpoint, unproven, setAsideCount, bytes, contradictions } = queue;
      const { refused, lastError } = intake;
      return {
        queued: size,
        refused,
        quarantined: delivery.quarantined,
        sent,
        lagMs: oldestAt === undefined ? 0 : clock() - oldestAt,
        unproven,
        setAside: setAsideCount,
        bytes,
        contradictions: [...contradictions],
        ...(lastError === undefined ? {} : { lastError }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
      };
    },
  };
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function full(event: RecorderEvent, why: string): PlumblineError {
  return new PlumblineError("RECORDER_FULL", `${why}; event ${nameOf(event)} was not taken`);
}
