import { PlumblineError } from "@plumbline/core";
import { checkpointOf, withoutLinesOf } from "./signed-checkpoint.ts";
import { type Brought, bring, type KnownWitness, knownWitnesses, type WitnessAddress } from "./submit.ts";

export interface StartCheckOptions {
  readonly witnesses: readonly WitnessAddress[];
  /** Witnesses that must answer. */
  readonly quorum: number;
  /** Milliseconds for each request. */
  readonly timeoutMs: number;
  /**
   * The operator says by hand that the stored copy is the newest: starts although too few answered. One that knows better stops it all
   * the same.
   */
  readonly allowUnwitnessedStart?: boolean;
}

/** What a store holds, before anything is signed on top of it. */
export interface StoredHead {
  /** The newest signed checkpoint; that of an empty trail has size 0. */
  readonly checkpoint: string;
  /** Proof from the first `size` entries to this checkpoint, lowest hash first. */
  proveConsistency(size: number): Promise<readonly Uint8Array[]>;
}

/**
 * Submits the stored checkpoint to each witness. Throws `TRAIL_BEHIND` when one has cosigned a larger one, or another history: the store
 * is an older copy, or was rewritten. Throws `WITNESS_UNAVAILABLE` when fewer than the quorum answered. A witness that never saw the log
 * has nothing against it. Gives the cosignatures, one line each.
 */
export async function assertNotBehind(stored: StoredHead, options: StartCheckOptions): Promise<readonly string[]> {
  const { quorum, timeoutMs, allowUnwitnessedStart } = options;
  const witnesses = knownWitnesses(options.witnesses, quorum);
  const checkpoint = checkpointOf(stored.checkpoint);
  if (!checkpoint) throw new PlumblineError("NOTE_INVALID", "what is stored as the newest checkpoint is none");
  const { origin, size } = checkpoint;
  const note = withoutLinesOf(
    stored.checkpoint,
    witnesses.map(({ key }) => key),
  );
  const head = { note, size, prove: (from: number) => stored.proveConsistency(from) };
  const answers = await Promise.all(
    witnesses.map(async (witness) => ({ witness, brought: await bring(witness, head, size, { timeoutMs }) })),
  );
  for (const { witness, brought } of answers) {
    if (brought.outcome === "ahead" || brought.outcome === "refused") throw behind(origin, size, witness, brought);
  }
  const lines = answers.flatMap(({ brought }) => (brought.outcome === "cosigned" ? brought.line : []));
  if (lines.length < quorum && !allowUnwitnessedStart) {
    const reasons = answers.flatMap(({ witness, brought }) => (brought.outcome === "failed" ? `${witness.name}: ${brought.reason}` : []));
    throw new PlumblineError(
      "WITNESS_UNAVAILABLE",
      `${lines.length} of ${witnesses.length} witnesses answered for trail "${origin}", ${quorum} must (${reasons.join("; ")}); ` +
        "start again when they do, or allow an unwitnessed start by hand if this is certainly the newest copy",
      { details: { origin, size, answered: lines.length, quorum } },
    );
  }
  return lines;
}

/** The error for a witness that knows a larger checkpoint, or another history. */
export function behind(
  origin: string,
  size: number,
  { name }: KnownWitness,
  brought: Extract<Brought, { readonly outcome: "ahead" | "refused" }>,
): PlumblineError {
  const what =
    brought.outcome === "ahead"
      ? `the store holds ${size} entries, witness "${name}" cosigned ${brought.size}`
      : `witness "${name}" cosigned a history that the ${size} stored entries do not continue`;
  return new PlumblineError(
    "TRAIL_BEHIND",
    `trail "${origin}": ${what}; stop every other server of this trail, restore the newest copy, and keep this one as evidence`,
    { details: { origin, size, witness: name, ...(brought.outcome === "ahead" && { witnessed: brought.size }) } },
  );
}
