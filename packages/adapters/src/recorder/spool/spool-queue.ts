import type { PlumblineError, SourceHead } from "@plumbline/core";
import type { Disbelief, Duty, EventQueue, Queued } from "../delivery.ts";
import type { Report } from "../faults.ts";
import type { Draft } from "../intake.ts";
import { contradiction } from "../seen-checkpoint.ts";
import { eventsReply, type SupervisorClient } from "../supervisor-client.ts";
import type { Spool } from "./open-spool.ts";
import type { Contradiction } from "./spool-worker.ts";
import type { TrailWatch } from "./trail-watch.ts";

export interface SpoolQueue extends EventQueue, Duty {
  append(drafts: readonly Draft[], at: number): Promise<void>;
  /** What the events in the file take, in bytes. */
  readonly bytes: number;
  /** Events that have a receipt and are still in the file, since it was not proven yet. */
  readonly unproven: number;
  /** Events that were refused without a receipt and are kept in the file. */
  readonly setAsideCount: number;
  readonly sent: number;
  readonly oldestAt: number | undefined;
  readonly checkpoint: string | undefined;
  readonly contradictions: readonly Contradiction[];
  /** The supervisor is told and asked between this batch and the next. */
  hasten(): void;
  /** The same, after the last batch. */
  finish(): void;
  /** Resolves when events have left the file, after so many milliseconds, or with `retry`. */
  room(ms: number): Promise<void>;
  /** Who waits for room looks again. */
  retry(): void;
}

type Outcome = Awaited<ReturnType<Duty["perform"]>>;

/** Proofs are asked for when so many receipts wait for one, however short ago the last was. */
const MAX_UNPROVEN = 5_000;

export function createSpoolQueue(options: {
  readonly spool: Spool;
  readonly client: SupervisorClient;
  readonly report: Report;
  /** Without it, receipts are believed as they come. */
  readonly watch: TrailWatch | undefined;
}): SpoolQueue {
  const { client, report, watch } = options;
  const { opened, call } = options.spool;
  let {
    head,
    bytes,
    oldestAt,
    checkpoint,
    setAside: setAsideCount,
  } = opened as {
    head: SourceHead | undefined;
    bytes: number;
    oldestAt: number | undefined;
    checkpoint: string | undefined;
    setAside: number;
  };
  const contradictions = [...opened.contradictions];
  let stored = opened.count;
  /** Events in the file that have a receipt. */
  let answered = 0;
  /** Up to here events have their receipts. */
  let answeredTo = -1;
  /** Up to here they are proven, and may be removed. */
  let provenTo = -1;
  /** Of those with a receipt, not taken. */
  let quarantined = 0;
  let sent = 0;
  /** The newest that is believed; the one in the file is `checkpoint`. */
  let newest = checkpoint;
  /** Something was removed, and may still be read on the disk. */
  let isUntidy = true;
  let due = true;
  /** It is due when nothing waits any more. */
  let finishing = false;
  /** Whether the supervisor was told since it was due. */
  let told = false;
  const waitingForRoom = new Set<() => void>();

  /** Nothing of them is needed any more. */
  async function settled(): Promise<void> {
    provenTo = answeredTo;
    try {
      if (newest !== undefined && newest !== checkpoint) await call.keepCheckpoint(newest);
      checkpoint = newest;
      for (let isDone = false; !isDone; ) {
        const removed = await call.remove(provenTo);
        bytes -= removed.bytes;
        isUntidy = true;
        isDone = removed.isDone;
      }
    } catch (error) {
      // Sending goes on: what stays in the file is sent again after a restart, and is known there.
      const { code, message } = error as PlumblineError;
      report(code, `${message}; events that were delivered stay in the spool until it can be written`);
      return;
    }
    stored -= answered;
    sent += answered - quarantined;
    answered = 0;
    quarantined = 0;
    retry();
  }

  function retry(): void {
    for (const go of waitingForRoom) go();
  }

  /** What was not proven counts as not sent. */
  function forget(): void {
    answered = 0;
    quarantined = 0;
    answeredTo = provenTo;
  }

  async function disbelieve(why: Disbelief, found: Contradiction | undefined): Promise<Disbelief> {
    forget();
    if (found && !contradictions.some(({ kept, seen }) => kept === found.kept && seen === found.seen)) {
      contradictions.push(found);
      await call.keepContradiction(found).catch(({ code, message }: PlumblineError) => report(code, message));
    }
    return why;
  }

  async function prove(signal: AbortSignal): Promise<Outcome> {
    const finding = await watch?.prove((path) => client.get(path, signal));
    if (finding?.outcome === "unanswered") return finding.answer;
    if (finding?.outcome === "disbelieved") return disbelieve(finding.why, finding.contradiction);
    if (finding?.outcome === "proven") newest = finding.checkpoint;
    if (answered > 0 || newest !== checkpoint) await settled();
    if (isUntidy && stored === 0) {
      isUntidy = false;
      await call.tidy().catch(() => {});
    }
    return undefined;
  }

  /** Says how far the numbering has got with what does not wait any more: what never came shows as a gap. */
  async function tell(signal: AbortSignal): Promise<Outcome> {
    const reached = await call.reached(answeredTo);
    if (!reached) return undefined;
    const answer = await client.post("/v1/events", `{"events":[],"head":${JSON.stringify(reached)}}`, signal);
    const reply = answer.status === 200 ? eventsReply(answer.body, []) : undefined;
    return reply ? seen([], reply) : answer;
  }

  async function seen(batch: readonly Queued[], reply: Parameters<EventQueue["settle"]>[1]): Promise<Disbelief | undefined> {
    if (watch) {
      const taken = watch.take(batch, reply.receipts, reply.checkpoint);
      return taken.outcome === "disbelieved" ? disbelieve(taken.why, taken.contradiction) : undefined;
    }
    const flaw = contradiction(newest, reply.checkpoint);
    if (flaw) report("TRAIL_CORRUPT", flaw);
    else if (reply.checkpoint !== "") newest = reply.checkpoint;
    return undefined;
  }

  return {
    get size() {
      return stored - answered;
    },
    get head() {
      return head;
    },
    get bytes() {
      return bytes;
    },
    get unproven() {
      return answered;
    },
    get setAsideCount() {
      return setAsideCount;
    },
    get sent() {
      return sent;
    },
    get oldestAt() {
      return stored > answered ? oldestAt : undefined;
    },
    get checkpoint() {
      return checkpoint;
    },
    contradictions,
    async append(drafts, at) {
      const appended = await call.append(drafts, at);
      ({ head } = appended);
      if (stored === answered) oldestAt = at;
      stored += drafts.length;
      bytes += appended.bytes;
    },
    async first(most, size) {
      const rows = await call.read(answeredTo, most, size);
      // The rest was taken out of the file by somebody.
      if (rows.length === 0) stored = answered;
      oldestAt = rows[0]?.at;
      return rows;
    },
    async settle(batch, reply) {
      const disbelief = await seen(batch, reply);
      if (disbelief) return disbelief;
      answered += batch.length;
      answeredTo = batch.at(-1)?.seq ?? answeredTo;
      for (const receipt of reply.receipts) {
        if (receipt.status === "quarantined") quarantined++;
        else if (watch && receipt.salt === undefined) {
          report(
            "PROOF_INVALID",
            `event ${JSON.stringify(receipt.id)} was acknowledged as one that was erased since, at index ${receipt.index}: that it was in the trail cannot be proven any more`,
            { details: { id: receipt.id, index: receipt.index } },
          );
        }
      }
      // Only a proof makes room.
      if (waitingForRoom.size > 0) due = true;
      if (!watch) await settled();
      return undefined;
    },
    async setAside({ seq }, code, reason) {
      await call.setAside(seq, code, reason);
      stored--;
      setAsideCount++;
    },
    isDue: () => due || answered >= MAX_UNPROVEN || (finishing && stored === answered),
    async perform(signal) {
      if (finishing && stored === answered) {
        finishing = false;
        told = false;
      }
      due = false;
      if (!told) {
        told = true;
        const unheard = await tell(signal);
        if (unheard) return unheard;
      }
      return prove(signal);
    },
    hasten() {
      due = true;
      told = false;
    },
    finish() {
      finishing = true;
    },
    room(ms) {
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          waitingForRoom.delete(go);
          resolve();
        };
        const timer = setTimeout(go, ms);
        waitingForRoom.add(go);
      });
    },
    retry,
  };
}
