import { base64Of, bytesOfBase64, nodeHash, openNote, verifyConsistency } from "@plumbline/core/trail";
import { checkpointOf } from "./signed-checkpoint.ts";

/**
 * `same_size`: the log signed two roots for one size. `other_history`: it signed a larger tree and gave a proof that shows another root
 * at the size that was signed before. Both are proof of misbehaviour for anybody who has the log's key. `unproven`: what came with a
 * larger tree proves nothing; ask the log for a consistency proof between the two.
 */
export type EvidenceKind = "same_size" | "other_history" | "unproven";

/** A checkpoint that a witness refused, beside the one that it had cosigned. Both are signed by the log. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly origin: string;
  /** RFC 3339, when it was refused. */
  readonly time: string;
  /** Signed note that was cosigned. */
  readonly kept: string;
  /** Signed note that does not continue it. */
  readonly refused: string;
  /** Base64, as it came with the refused one. */
  readonly proof: readonly string[];
}

/**
 * Whether the evidence alone, checked with the keys of its log, proves that the log signed two histories. Trusts neither the witness nor
 * whoever brings it. Never throws.
 */
export function provesSplit(evidence: Evidence, verifierKeys: readonly string[]): boolean {
  const { kept, refused, proof } = evidence;
  if (!openNote(kept, verifierKeys) || !openNote(refused, verifierKeys) || !Array.isArray(proof)) return false;
  const hashes = proof.map((hash) => (typeof hash === "string" ? bytesOfBase64(hash) : undefined));
  const first = checkpointOf(kept);
  const second = checkpointOf(refused);
  if (!first || !second || first.origin !== second.origin || !hashes.every((hash) => hash !== undefined)) return false;
  return kindOf(first, second, hashes) !== "unproven";
}

interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** What two heads of one log, of which the second does not continue the first, and the proof that came with it, show. */
export function kindOf(first: Head, second: Head, proof: readonly Uint8Array[]): EvidenceKind {
  if (first.size === second.size) return base64Of(first.root) === base64Of(second.root) ? "unproven" : "same_size";
  const shown = firstRootOf(first.size, second.size, proof);
  if (!shown || base64Of(shown) === base64Of(first.root)) return "unproven";
  return verifyConsistency(first.size, shown, second.size, second.root, proof) ? "other_history" : "unproven";
}

/**
 * The root of the first tree that a consistency proof was made for. Undefined for a first tree that is complete: its root is not in the
 * proof, the verifier supplies it.
 */
function firstRootOf(size1: number, size2: number, proof: readonly Uint8Array[]): Uint8Array | undefined {
  const [start, ...siblings] = proof;
  if (size1 < 1 || size1 >= size2 || !start || proof.some(({ length }) => length !== start.length)) return undefined;
  // RFC 9162, 2.1.4.2: of the siblings only those to the left are part of the first tree. Divided, since sizes may have more than 32 bits.
  let node = size1 - 1;
  let last = size2 - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  if (node === 0) return undefined;
  let root = start;
  for (const sibling of siblings) {
    if (node % 2 === 1 || node === last) {
      root = nodeHash(sibling, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    }
    [node, last] = [half(node), half(last)];
  }
  return root;
}

function half(count: number): number {
  return Math.floor(count / 2);
}
