import { sha256 as portableSha256 } from "@noble/hashes/sha2.js";
import type { Checkpoint, WireTrailEntry } from "../wire/wire.ts";
import { base64Of, bytesOfBase64 } from "./bytes.ts";
import { type CheckedEntries, type EntryFlaw, entryChecker } from "./check-entry.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { type Cosignature, cosignaturesOf } from "./cosignature.ts";
import type { ErasureOrder } from "./erasure-order.ts";
import { readVerifierKey, splitNote, verifiedLines } from "./note.ts";
import { createTree, HASH_LENGTH, type Hash, type Sha256 } from "./tree.ts";

export type TrailReason =
  /** Everything was checked and holds. */
  | "verified"
  /** Everything but the signature was checked: no verifier key was given. */
  | "no_verifier_key"
  /** Everything but the signature was checked: the key that was given is none. */
  | "verifier_key_malformed"
  | "checkpoint_malformed"
  /** No signature by the key that was given. */
  | "signature_missing"
  | "signature_invalid"
  /** The checkpoint is of another log than its key, or than the one that was kept. */
  | "origin_mismatch"
  /** The checkpoint that was kept is none. */
  | "kept_checkpoint_malformed"
  /** The trail is shorter than it was: entries from `index` on are gone. */
  | "rolled_back"
  /** The first entries are not those that were under the checkpoint that was kept. */
  | "rewritten"
  /** What stands for pruned entries is not tiles of hashes, or goes beyond the checkpoint. */
  | "pruned_malformed"
  /** The entries end, at `index`, before the size in the checkpoint. */
  | "truncated"
  /** Each entry holds by itself, but together they are not what was signed. Which one differs cannot be told from the root. */
  | "root_mismatch"
  /**
   * All of that holds, but the event at `index` is gone and no entry under the checkpoint orders its erasure. Where events can be erased
   * while the entries are fetched, the order may stand behind the checkpoint: check against a newer one. Not said where no event at
   * all is there, as with leaves alone.
   */
  | "erased_without_order"
  | EntryFlaw;

export interface TrailVerdict {
  /** `unchecked`: nothing is wrong, but nobody knows who signed. Not to be shown as a success. */
  readonly outcome: "valid" | "invalid" | "unchecked";
  readonly reason: TrailReason;
  /** The first entry that is wrong, where that can be known. */
  readonly index?: number;
  /** Entries that the checkpoint speaks of; 0 where it cannot be read. */
  readonly size: number;
  /** Entries that were found right. */
  readonly checked: number;
  /** Of those, how many have had their event erased; that they did exist is still proven. In a valid trail an entry orders each, unless no events are there at all. */
  readonly erased: number;
  /** Entries before those of which only the hashes are left: that they are those that were signed is proven, what they were is not. */
  readonly pruned: number;
  readonly origin?: string;
  /** Base64, as in the checkpoint. */
  readonly root?: string;
  /** Where witness keys were given: who of them cosigned the checkpoint, and when. */
  readonly witnessedBy?: readonly Cosignature[];
}

export interface VerifyTrailOptions {
  /** The signed note. */
  readonly checkpoint: string;
  /** `<name>+<hash>+<base64>`, from the operator's publication or a colleague, not from the server that is checked. */
  readonly verifierKey?: string | undefined;
  /**
   * Keys of witnesses, from these. One that cosigned wrongly makes the checkpoint invalid; how many are enough, the caller judges by
   * the verdict.
   */
  readonly witnessKeys?: readonly string[] | undefined;
  /** From index 0 on, or from the first that was not pruned, in order. What comes after the size of the checkpoint is not read. */
  readonly entries?: AsyncIterable<WireTrailEntry> | Iterable<WireTrailEntry> | undefined;
  /** Instead of entries: parts of them that `checkEntries` went through, in worker threads perhaps, in order. */
  readonly checked?: AsyncIterable<CheckedEntries> | Iterable<CheckedEntries> | undefined;
  /** Hashes of the entries before the first of `entries`, as the tiles of level 0 have them. */
  readonly pruned?: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined;
  /** A checkpoint that the caller verified and kept: shows a rewrite or a rollback, even one that was signed anew. */
  readonly expect?: Checkpoint | undefined;
  /** A faster one than the portable, as Node has. */
  readonly sha256?: Sha256 | undefined;
  /** Called after each batch and at the end, with the entries that were gone through, pruned ones included. */
  readonly onProgress?: ((done: number, size: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const BATCH = 256;
/** Milliseconds of work after which a page may answer. A task that waits costs up to 4 of them, so not after each batch. */
const SLICE = 25;

/**
 * Checks a whole trail against its signed checkpoint without trust in the server that sent both: each entry by itself, then the root
 * over all. Linear in entries; keeps a few hashes, and the indexes of entries without event. Rejects only where `entries` or `pruned` does, or with the signal's reason when it
 * is aborted.
 */
export async function verifyTrail(options: VerifyTrailOptions): Promise<TrailVerdict> {
  const { entries = [], checked, pruned: prunedTiles = [], expect, onProgress, signal, sha256 = portableSha256 } = options;
  const opened = openCheckpoint(options);
  if ("outcome" in opened) return opened;
  const { checkpoint, signed, witnessedBy } = opened;
  const { origin, size, root } = checkpoint;
  const tree = createTree([], sha256);
  const erased: number[] = [];
  const ordered = new Set<number>();
  let pruned = 0;
  let rested = Date.now();

  const verdict = (outcome: TrailVerdict["outcome"], reason: TrailReason, index?: number): TrailVerdict => ({
    outcome,
    reason,
    ...(index === undefined ? {} : { index }),
    size,
    checked: tree.size - pruned,
    erased: erased.length,
    pruned,
    origin,
    root,
    ...(witnessedBy ? { witnessedBy } : {}),
  });
  const obey = ({ index, entries }: ErasureOrder): void => {
    // What goes beyond the checkpoint nobody signed.
    if (index < size) for (const one of entries) ordered.add(one);
  };
  /** Takes a hash into the tree; false when the trail was rewritten. */
  const take = (hash: Hash): boolean => {
    tree.append(hash);
    return !isRewritten();
  };
  const isRewritten = () => expect?.size === tree.size && base64Of(tree.root()) !== expect.root;
  const rest = async () => {
    onProgress?.(tree.size, size);
    // Without the sign, since a clock may be set back.
    if (Math.abs(Date.now() - rested) >= SLICE) {
      await nextTask();
      rested = Date.now();
    }
    throwIfAborted(signal);
  };

  if (expect && !isCheckpoint(expect)) return verdict("invalid", "kept_checkpoint_malformed");
  if (expect && expect.origin !== origin) return verdict("invalid", "origin_mismatch");
  if (expect && expect.size > size) return verdict("invalid", "rolled_back", size);
  throwIfAborted(signal);
  if (isRewritten()) return verdict("invalid", "rewritten");
  if (size > 0) {
    for await (const tile of prunedTiles) {
      if (!isTile(tile) || tree.size + tile.length / HASH_LENGTH > size) return verdict("invalid", "pruned_malformed", tree.size);
      for (const hash of hashesOf(tile)) {
        pruned += 1;
        if (!take(hash)) return verdict("invalid", "rewritten");
      }
      await rest();
    }
  }
  if (checked && tree.size < size) {
    for await (const part of checked) {
      if (part.first !== tree.size) return verdict("invalid", "index_mismatch", tree.size);
      for (const index of part.erased) if (index < size) erased.push(index);
      part.orders.forEach(obey);
      for (const hash of hashesOf(part.hashes)) {
        if (tree.size < size && !take(hash)) return verdict("invalid", "rewritten");
      }
      if (tree.size === size) break;
      if (part.flaw) return verdict("invalid", part.flaw, tree.size);
      await rest();
    }
  } else if (tree.size < size) {
    const check = entryChecker(sha256, obey);
    for await (const entry of entries) {
      const found = check(entry, tree.size);
      if (typeof found === "string") return verdict("invalid", found, tree.size);
      if (entry.event === undefined) erased.push(tree.size);
      if (!take(found)) return verdict("invalid", "rewritten");
      if (tree.size === size) break;
      if (tree.size % BATCH === 0) await rest();
    }
  }
  onProgress?.(tree.size, size);
  if (tree.size < size) return verdict("invalid", "truncated", tree.size);
  if (base64Of(tree.root()) !== root) return verdict("invalid", "root_mismatch");
  const unordered = erased.length < size - pruned ? erased.find((index) => !ordered.has(index)) : undefined;
  if (unordered !== undefined) return verdict("invalid", "erased_without_order", unordered);
  return signed === "verified" ? verdict("valid", signed) : verdict("unchecked", signed);
}

interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly signed: "verified" | "no_verifier_key" | "verifier_key_malformed";
  readonly witnessedBy: readonly Cosignature[] | undefined;
}

function openCheckpoint({ checkpoint: note, verifierKey, witnessKeys }: VerifyTrailOptions): OpenedCheckpoint | TrailVerdict {
  const invalid = (reason: TrailReason): TrailVerdict => ({ outcome: "invalid", reason, size: 0, checked: 0, erased: 0, pruned: 0 });
  const parts = splitNote(note);
  const checkpoint = parts && readCheckpoint(parts.text);
  if (!parts || !checkpoint) return invalid("checkpoint_malformed");
  const key = verifierKey === undefined ? undefined : readVerifierKey(verifierKey);
  const lines = key ? verifiedLines(parts, [key]) : [];
  const cosigned = verifiedLines(parts, witnessKeys ?? []);
  if (!lines || !cosigned) return invalid("signature_invalid");
  const witnessedBy = witnessKeys && cosignaturesOf(cosigned);
  if (!key) return { checkpoint, signed: verifierKey === undefined ? "no_verifier_key" : "verifier_key_malformed", witnessedBy };
  if (lines.length === 0) return invalid("signature_missing");
  // A key may sign notes of any text; only those under its own name speak for this log.
  if (key.name !== checkpoint.origin) return invalid("origin_mismatch");
  return { checkpoint, signed: "verified", witnessedBy };
}

function isTile(tile: unknown): boolean {
  return tile instanceof Uint8Array && tile.length > 0 && tile.length % HASH_LENGTH === 0;
}

function* hashesOf(bytes: Uint8Array): Generator<Hash> {
  for (let at = 0; at < bytes.length; at += HASH_LENGTH) yield bytes.slice(at, at + HASH_LENGTH);
}

function isCheckpoint({ origin, size, root }: Checkpoint): boolean {
  return typeof origin === "string" && Number.isSafeInteger(size) && size >= 0 && bytesOfBase64(String(root))?.length === 32;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  // Older browsers have neither `throwIfAborted` nor `reason`.
  if (signal?.aborted) throw signal.reason ?? new DOMException("The check was aborted.", "AbortError");
}
