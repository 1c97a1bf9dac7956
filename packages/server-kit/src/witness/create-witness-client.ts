import { setTimeout as sleep } from "node:timers/promises";
import { PlumblineError } from "@plumbline/core";
import { consistencyProofFrom } from "@plumbline/core/trail";
import type { Trail } from "../trail/trail.ts";
import { behind } from "./assert-not-behind.ts";
import { checkpointOf, withoutLinesOf } from "./signed-checkpoint.ts";
import { type Brought, bring, type KnownWitness, knownWitnesses, type ProvableHead, type WitnessAddress } from "./submit.ts";

/**
 * What a witness client needs of a trail. Proofs are made from its tiles, so that they fit the checkpoint that was submitted while the
 * trail grows on.
 */
export type WitnessedTrail = Pick<Trail, "origin" | "checkpoint" | "tile" | "onAppend">;

export interface WitnessClientOptions {
  readonly trail: WitnessedTrail;
  readonly witnesses: readonly WitnessAddress[];
  /** Witnesses whose cosignatures a checkpoint needs to count as witnessed. */
  readonly quorum: number;
  /** Milliseconds for each request; 10 seconds unless given. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds between the checkpoints that are submitted; one second unless given. What was committed in between is covered by the
   * next.
   */
  readonly intervalMs?: number;
  /**
   * Milliseconds before a witness that failed is asked again, at first; doubles up to sixty times as much, less a random part. One second
   * unless given.
   */
  readonly retryMs?: number;
  /** A witness that fails, once until it answers again; `TRAIL_BEHIND` when it knows a larger checkpoint or another history. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

/** How far one witness has got. */
export interface WitnessStatus {
  readonly name: string;
  /** Of the newest checkpoint that it cosigned for this process; undefined before the first. */
  readonly size: number | undefined;
  /** Entries that it has not cosigned yet. */
  readonly lag: number;
  /** Failures since it last answered. */
  readonly failures: number;
  /** Of the last failure; undefined once it answered again. */
  readonly reason: string | undefined;
}

export interface WitnessClient {
  /** The note with the cosignatures under it that are known over exactly its text. */
  cosigned(note: string): string;
  /** The newest checkpoint that a quorum cosigned, with all its cosignatures; undefined before the first. */
  newest(): string | undefined;
  status(): readonly WitnessStatus[];
  /** Ends what is under way. */
  close(): Promise<void>;
}

const MOST_RETRIES_DOUBLED = 60;

/**
 * Has each new checkpoint of a trail cosigned, in the background: commits never wait for it. All witnesses get the same checkpoint, so
 * that a quorum meets on it; the next one is the newest, once the quorum is reached or each of them has answered or failed.
 */
export function createWitnessClient(options: WitnessClientOptions): WitnessClient {
  const { trail, quorum, timeoutMs = 10_000, intervalMs = 1000, retryMs = 1000, onFault } = options;
  const followed: Followed[] = knownWitnesses(options.witnesses, quorum).map((witness) => ({
    witness,
    size: undefined,
    failures: 0,
    reason: undefined,
  }));
  const keys = followed.map(({ witness }) => witness.key);
  const closing = new AbortController();
  const { signal } = closing;
  let current: Round | undefined;
  let newest: string | undefined;
  let changed = Promise.withResolvers<void>();

  function wake(): void {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!signal.aborted && !condition()) await changed.promise;
  }

  const pause = (milliseconds: number): Promise<unknown> =>
    // Not a reason for the process to stay.
    sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);

  async function startRounds(): Promise<void> {
    while (!signal.aborted) {
      await until(() => {
        const size = sizeOfTrail();
        return size > 0 && size !== current?.head.size;
      });
      if (signal.aborted) return;
      const round = roundOf(trail, keys);
      current = round;
      wake();
      const isSettled = (): boolean => round.lines.size >= quorum || round.tried.size === followed.length;
      await Promise.race([until(isSettled), pause(timeoutMs)]);
      await pause(intervalMs);
    }
  }

  async function follow(one: Followed): Promise<void> {
    let done: Round | undefined;
    while (!signal.aborted) {
      await until(() => current !== undefined && current !== done);
      if (signal.aborted || !current) return;
      const round = current;
      const brought = await submit(one, round);
      if (signal.aborted) return;
      round.tried.add(one.witness);
      if (brought.outcome === "cosigned") {
        done = round;
        Object.assign(one, { size: round.head.size, failures: 0, reason: undefined });
        round.lines.set(one.witness, brought.line);
        // A slow witness may complete an older round after a newer one.
        if (round.lines.size >= quorum && sizeOf(newest) <= round.head.size) newest = withLines(round);
        wake();
      } else {
        failed(one, round, brought);
        wake();
        const most = Math.min(MOST_RETRIES_DOUBLED, 2 ** (one.failures - 1)) * retryMs;
        await pause(most * (0.5 + Math.random() / 2));
      }
    }
  }

  async function submit({ witness, size }: Followed, { head }: Round): Promise<Brought> {
    try {
      return await bring(witness, head, size ?? 0, { timeoutMs, signal });
    } catch (error) {
      return { outcome: "failed", reason: `no proof could be made (${(error as Error).message})` };
    }
  }

  function failed(one: Followed, { head }: Round, brought: Exclude<Brought, { readonly outcome: "cosigned" }>): void {
    const { witness } = one;
    const error =
      brought.outcome === "failed"
        ? new PlumblineError("WITNESS_UNAVAILABLE", `witness "${witness.name}" did not cosign size ${head.size}: ${brought.reason}`)
        : behind(trail.origin, head.size, witness, brought);
    const isNew = one.reason !== error.message && (one.failures === 0 || brought.outcome !== "failed");
    one.failures += 1;
    one.reason = error.message;
    if (!isNew) return;
    try {
      onFault?.({ where: "witness", error });
    } catch {
      // A report that fails must not stop what it reports on, and there is nobody left to tell.
    }
  }

  const sizeOfTrail = (): number => sizeOf(trail.checkpoint());
  const forget = trail.onAppend(wake);
  const working = Promise.all([startRounds(), ...followed.map(follow)]);
  return {
    cosigned(note) {
      return current && checkpointOf(note)?.text === current.text ? withLines(current, withoutLinesOf(note, keys)) : note;
    },
    newest: () => newest,
    status() {
      const total = sizeOfTrail();
      return followed.map(({ witness, size, failures, reason }) => ({
        name: witness.name,
        size,
        lag: total - (size ?? 0),
        failures,
        reason,
      }));
    },
    async close() {
      forget();
      closing.abort();
      wake();
      await working;
    },
  };
}

interface Followed {
  readonly witness: KnownWitness;
  size: number | undefined;
  failures: number;
  reason: string | undefined;
}

/** One checkpoint on its way to all witnesses. */
interface Round {
  readonly text: string;
  readonly head: ProvableHead;
  /** Valid ones only. */
  readonly lines: Map<KnownWitness, string>;
  readonly tried: Set<KnownWitness>;
}

function roundOf(trail: WitnessedTrail, keys: Parameters<typeof withoutLinesOf>[1]): Round {
  const newest = trail.checkpoint();
  const checkpoint = checkpointOf(newest);
  if (!checkpoint) throw new PlumblineError("NOTE_INVALID", `the checkpoint of trail "${trail.origin}" is none`);
  const { text, size, root } = checkpoint;
  const readTile = async (level: number, index: number, width: number): Promise<Uint8Array> => {
    const tile = await trail.tile(level, index, width);
    if (!tile) throw new PlumblineError("PROOF_INVALID", `the trail has no tile ${level}/${index} of ${width} hashes`);
    return tile;
  };
  const note = withoutLinesOf(newest, keys);
  return {
    text,
    head: { note, size, prove: (from) => consistencyProofFrom(from, size, root, readTile) },
    lines: new Map(),
    tried: new Set(),
  };
}

function withLines({ head, lines }: Round, note = head.note): string {
  return note + [...lines.values()].join("");
}

function sizeOf(note: string | undefined): number {
  return note === undefined ? 0 : (checkpointOf(note)?.size ?? 0);
}
