import type { Checkpoint, WireTrailEntry } from "../wire/wire.ts";
import { base64Of, bytesOfBase64, bytesOfHex, hexOf } from "./bytes.ts";
import { parseCanonical } from "./canonical.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { eventDigest, type ParsedLeaf, parseLeaf } from "./leaf.ts";
import { openNote, readVerifierKey } from "./note.ts";
import { createTree, type Hash, leafHash } from "./tree.ts";

/** What can be wrong with one entry; the verdict names its index. */
export type EntryFlaw =
  /** It does not have the members of an entry. */
  | "entry_malformed"
  /** It is not the next one: an entry is missing, doubled or in another place. */
  | "index_mismatch"
  /** Its hash is not that of its leaf. */
  | "hash_mismatch"
  /** Its leaf is not canonical, or not of version 1. */
  | "leaf_malformed"
  /** Of event and salt one is missing; an erased event lacks both. */
  | "erased_in_part"
  /** Its event, or its salt, is not what was hashed. */
  | "digest_mismatch"
  /** Its event is not canonical JSON. */
  | "event_malformed"
  /** Its event and its leaf differ in source, id, epoch or seq. */
  | "event_leaf_mismatch";

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
  /** The entries end, at `index`, before the size in the checkpoint. */
  | "truncated"
  /** Each entry holds by itself, but together they are not what was signed. Which one differs cannot be told from the root. */
  | "root_mismatch"
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
  /** Of those, how many have had their event erased; that they did exist is still proven. */
  readonly erased: number;
  readonly origin?: string;
  /** Base64, as in the checkpoint. */
  readonly root?: string;
}

export interface VerifyTrailOptions {
  /** The signed note. */
  readonly checkpoint: string;
  /** `<name>+<hash>+<base64>`, from the operator's publication or a colleague, not from the server that is checked. */
  readonly verifierKey?: string | undefined;
  /** From index 0 on, in order. What comes after the size of the checkpoint is not read. */
  readonly entries: AsyncIterable<WireTrailEntry> | Iterable<WireTrailEntry>;
  /** A checkpoint that the caller verified and kept: shows a rewrite or a rollback, even one that was signed anew. */
  readonly expect?: Checkpoint | undefined;
  /** Called after each batch and at the end. */
  readonly onProgress?: ((checked: number, size: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Small enough that a page answers in between, large enough that waiting costs little. */
const BATCH = 256;

/**
 * Checks a whole trail against its signed checkpoint without trust in the server that sent both: each entry by itself, then the root
 * over all. Linear in entries; keeps a few hashes. Rejects only where `entries` does, or with the signal's reason when it is aborted.
 */
export async function verifyTrail(options: VerifyTrailOptions): Promise<TrailVerdict> {
  const { entries, expect, onProgress, signal } = options;
  const opened = openCheckpoint(options);
  if ("outcome" in opened) return opened;
  const { checkpoint, signed } = opened;
  const { origin, size, root } = checkpoint;
  const tree = createTree();
  let erased = 0;

  const verdict = (outcome: TrailVerdict["outcome"], reason: TrailReason, index?: number): TrailVerdict => ({
    outcome,
    reason,
    ...(index === undefined ? {} : { index }),
    size,
    checked: tree.size,
    erased,
    origin,
    root,
  });
  const rewritten = () => expect?.size === tree.size && base64Of(tree.root()) !== expect.root;

  if (expect && !isCheckpoint(expect)) return verdict("invalid", "kept_checkpoint_malformed");
  if (expect && expect.origin !== origin) return verdict("invalid", "origin_mismatch");
  if (expect && expect.size > size) return verdict("invalid", "rolled_back", size);
  throwIfAborted(signal);
  if (rewritten()) return verdict("invalid", "rewritten");
  if (size > 0) {
    for await (const entry of entries) {
      const found = checkEntry(entry, tree.size);
      if (typeof found === "string") return verdict("invalid", found, tree.size);
      tree.append(found);
      if (entry.event === undefined) erased += 1;
      if (rewritten()) return verdict("invalid", "rewritten");
      if (tree.size === size) break;
      if (tree.size % BATCH === 0) {
        onProgress?.(tree.size, size);
        await nextTask();
        throwIfAborted(signal);
      }
    }
  }
  onProgress?.(tree.size, size);
  if (tree.size < size) return verdict("invalid", "truncated", tree.size);
  if (base64Of(tree.root()) !== root) return verdict("invalid", "root_mismatch");
  return signed === "verified" ? verdict("valid", signed) : verdict("unchecked", signed);
}

interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly signed: "verified" | "no_verifier_key" | "verifier_key_malformed";
}

function openCheckpoint({ checkpoint: note, verifierKey }: VerifyTrailOptions): OpenedCheckpoint | TrailVerdict {
  const key = verifierKey === undefined ? undefined : readVerifierKey(verifierKey);
  const { text, reason } = openNote(note, key ? [key] : []);
  const checkpoint = text === undefined ? undefined : readCheckpoint(text);
  const invalid = (flaw: TrailReason): TrailVerdict => ({ outcome: "invalid", reason: flaw, size: 0, checked: 0, erased: 0 });
  if (reason === "malformed" || !checkpoint) return invalid("checkpoint_malformed");
  if (!key) return { checkpoint, signed: verifierKey === undefined ? "no_verifier_key" : "verifier_key_malformed" };
  if (reason) return invalid(reason);
  // A key may sign notes of any text; only those under its own name speak for this log.
  if (key.name !== checkpoint.origin) return invalid("origin_mismatch");
  return { checkpoint, signed: "verified" };
}

/** The leaf's hash, or what is wrong. */
function checkEntry(entry: WireTrailEntry, index: number): Hash | EntryFlaw {
  if (!isEntry(entry)) return "entry_malformed";
  if (entry.index !== index) return "index_mismatch";
  const hash = leafHash(entry.leaf);
  if (hexOf(hash) !== entry.hash) return "hash_mismatch";
  const leaf = parseLeaf(entry.leaf);
  if (!leaf) return "leaf_malformed";
  if (entry.event === undefined && entry.salt === undefined) return hash;
  if (entry.event === undefined || entry.salt === undefined) return "erased_in_part";
  if (!bytesOfHex(entry.salt) || eventDigest(entry.salt, entry.event) !== leaf.digest) return "digest_mismatch";
  const event = parseCanonical(entry.event);
  if (typeof event !== "object" || event === null || Array.isArray(event)) return "event_malformed";
  return isEventOf(event as EventHead, leaf) ? hash : "event_leaf_mismatch";
}

interface EventHead {
  readonly source?: unknown;
  readonly id?: unknown;
  readonly epoch?: unknown;
  readonly seq?: unknown;
}

function isEventOf({ source, id, epoch = null, seq = null }: EventHead, leaf: ParsedLeaf): boolean {
  return source === leaf.source && id === leaf.id && epoch === leaf.epoch && seq === leaf.seq;
}

/** Of what came over the wire nothing is certain but that it was JSON. */
function isEntry(entry: unknown): entry is WireTrailEntry {
  if (typeof entry !== "object" || entry === null) return false;
  const { leaf, hash, salt, event } = entry as Record<keyof WireTrailEntry, unknown>;
  return typeof leaf === "string" && typeof hash === "string" && isTextOrAbsent(salt) && isTextOrAbsent(event);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
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
