import { PlumblineError } from "@plumbline/core";
import { consistencyProofFrom, openNote, type ReadTile, verifyConsistency } from "@plumbline/core/trail";
import { checkpointOf } from "./signed-checkpoint.ts";

/** Two signed checkpoints of one log and size with different roots: proof that it showed different histories to different people. */
export interface SplitView {
  readonly origin: string;
  readonly size: number;
  readonly first: string;
  readonly second: string;
}

/**
 * Compares checkpoints of one log that came to different people: from hosts' receipts, from witnesses, from other auditors. Those that no
 * key of the log signed prove nothing and are passed over. One pair for each size that has two roots; empty when nothing contradicts.
 * Never throws.
 */
export function compareCheckpoints(notes: readonly string[], verifierKeys: readonly string[]): readonly SplitView[] {
  const first = new Map<string, { readonly note: string; readonly root: string }>();
  const splits = new Map<string, SplitView>();
  for (const note of notes) {
    const checkpoint = openNote(note, verifierKeys) ? checkpointOf(note) : undefined;
    if (!checkpoint) continue;
    const { origin, size } = checkpoint;
    const root = checkpoint.root.toString("base64");
    const place = JSON.stringify([origin, size]);
    const other = first.get(place);
    if (!other) first.set(place, { note, root });
    else if (other.root !== root && !splits.has(place)) splits.set(place, { origin, size, first: other.note, second: note });
  }
  return [...splits.values()];
}

/**
 * `consistent`: the log still holds what it signed then. `forked`: it does not. `ahead`: the kept one is larger, so the log was put back.
 * `unsigned`: no key of the log signed it, or it is of another log; it says nothing.
 */
export type KeptFinding = "consistent" | "forked" | "ahead" | "unsigned";

/**
 * Checks checkpoints that were kept, from receipts for instance, against what the log shows now: its newest checkpoint and its tiles. One
 * finding for each note, in their order. Throws `NOTE_INVALID` when the newest one is not signed by a key of the log, `PROOF_INVALID`
 * when the tiles do not lead to its root.
 */
export async function checkKept(
  notes: readonly string[],
  log: { readonly checkpoint: string; readonly readTile: ReadTile },
  verifierKeys: readonly string[],
): Promise<readonly KeptFinding[]> {
  const now = openNote(log.checkpoint, verifierKeys) ? checkpointOf(log.checkpoint) : undefined;
  if (!now) throw new PlumblineError("NOTE_INVALID", "the newest checkpoint is not signed by a key of the log; name its verifier key");
  const findings: KeptFinding[] = [];
  for (const note of notes) {
    const kept = openNote(note, verifierKeys) ? checkpointOf(note) : undefined;
    if (!kept || kept.origin !== now.origin) findings.push("unsigned");
    else if (kept.size > now.size) findings.push("ahead");
    else {
      const proof = await consistencyProofFrom(kept.size, now.size, now.root, log.readTile);
      findings.push(verifyConsistency(kept.size, kept.root, now.size, now.root, proof) ? "consistent" : "forked");
    }
  }
  return findings;
}
