import { createHash } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import { base64Of, createTree, leafHash, openNote, parseCheckpoint, parseLeaf } from "@plumbline/core/trail";
import { unpackChunk } from "./chunk.ts";
import { TILE_WIDTH, type TrailHead, type TrailPart, type TrailRows, type TrailStore } from "./trail-store.ts";

export interface CopyOptions {
  /** Given, the checkpoint must bear its signature. */
  readonly verifierKey?: string | undefined;
  /** Entries that were copied, and all of them. */
  readonly onProgress?: ((done: number, size: number) => void) | undefined;
}

const HASH_LENGTH = 32;
/** Bundles at a time while a copy is read back. */
const STEP = 4;

/**
 * Takes a whole trail, as of one instant, into an empty store of any kind, and reads it back. Throws `STORE_CONFLICT` when the store is not
 * empty, `TRAIL_CORRUPT` when what arrived does not have the root that was signed; then the copy is not to be kept. The keys of
 * subjects lie elsewhere and are not copied.
 */
export async function copyTrail(from: TrailRows, to: TrailStore, options: CopyOptions = {}): Promise<TrailHead> {
  if ((await to.head()) !== undefined) {
    throw new PlumblineError("STORE_CONFLICT", "the store that the trail should go into holds one already; name an empty one");
  }
  const size = (await from.head())?.size ?? 0;
  await to.fill(counted(from.parts(), size, options.onProgress));
  return checkTrailRows(to, options);
}

async function* counted(parts: AsyncIterable<TrailPart>, size: number, onProgress: CopyOptions["onProgress"]): AsyncGenerator<TrailPart> {
  for await (const part of parts) {
    yield part;
    const last = part.kind === "chunks" ? part.chunks.at(-1) : undefined;
    if (last) onProgress?.(last.first + last.count, Math.max(size, last.first + last.count));
  }
}

/**
 * Checks that a trail has the root that was signed, and each entry that was not erased or pruned the content that its leaf has the digest of. Gives its head.
 * Throws `TRAIL_CORRUPT` with the first entry that is wrong, `STORE_INVALID` when there is no checkpoint. It is the owner's check of a copy:
 * an auditor who trusts nobody has the verifier of `@plumbline/core/trail`.
 */
export async function checkTrailRows(rows: TrailRows, { verifierKey }: Pick<CopyOptions, "verifierKey"> = {}): Promise<TrailHead> {
  const head = await rows.head();
  if (!head) throw new PlumblineError("STORE_INVALID", "the store holds no signed checkpoint, so there is no trail in it");
  const checkpoint = checkpointOf(head, verifierKey);
  const minimum = await rows.minimum();
  const tree = createTree();
  for (let index = 0; index < minimum / TILE_WIDTH; index++) {
    const tile = await rows.tile(0, index);
    if (!tile) throw corrupt(`tile ${index} of the entries that were pruned is missing`);
    for (let at = 0; at < tile.length; at += HASH_LENGTH) tree.append(tile.subarray(at, at + HASH_LENGTH));
  }
  for (let from = minimum; from < head.size; from += STEP * TILE_WIDTH) {
    const to = Math.min(from + STEP * TILE_WIDTH, head.size);
    for (const { index, leaf, hash, body } of (await rows.chunks(from, to)).flatMap(unpackChunk)) {
      if (index !== tree.size) throw corrupt(`entry ${tree.size} is missing`);
      const text = Buffer.from(leaf).toString();
      if (!Buffer.from(leafHash(leaf)).equals(hash)) throw corrupt(`entry ${index} does not have the hash that stands beside it`);
      if (body && createHash("sha256").update(body).digest("hex") !== parseLeaf(text)?.digest) {
        throw corrupt(`entry ${index} does not hold what its leaf has the digest of`);
      }
      tree.append(hash);
    }
    if (tree.size < to) throw corrupt(`entry ${tree.size} is missing`);
  }
  if (base64Of(tree.root()) !== checkpoint.root) throw corrupt("its entries together do not have the root that was signed");
  return head;
}

function checkpointOf({ size, checkpoint: note }: TrailHead, verifierKey: string | undefined): { readonly root: string } {
  const opened = verifierKey === undefined ? undefined : openNote(note, [verifierKey]);
  if (opened === false) throw corrupt("its checkpoint does not bear the signature of the key that was given");
  const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1));
  if (checkpoint.size !== size) throw corrupt(`its checkpoint speaks of ${checkpoint.size} entries, the store of ${size}`);
  return checkpoint;
}

function corrupt(what: string): PlumblineError {
  return new PlumblineError("TRAIL_CORRUPT", `the trail does not add up: ${what}; do not use it, and keep it for an examination`);
}
