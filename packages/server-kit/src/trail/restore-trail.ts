import { PlumblineError } from "@plumbline/core";
import { base64Of, examineNote, formatCheckpoint, type NoteSigner, parseCheckpoint, parseLeaf, signNote } from "@plumbline/core/trail";
import { textOf } from "./bytes.ts";
import { unpackChunk } from "./chunk.ts";
import { corrupt } from "./corrupt.ts";
import type { TrailOptions } from "./create-trail.ts";
import { createTileTree, restoreTileTree, type TileTree } from "./tile-tree.ts";
import type { TrailHead } from "./trail-store.ts";

/** Where a trail stands. */
export interface Restored {
  readonly head: TrailHead;
  readonly tree: TileTree;
  /** Of its last entry; undefined while there is none. */
  readonly received: string | undefined;
}

export async function signedHead(tree: TileTree, origin: string, signer: NoteSigner): Promise<TrailHead> {
  const { size } = tree;
  const text = formatCheckpoint({ origin, size, root: base64Of(tree.root()) });
  return { size, checkpoint: await signNote(text, signer) };
}

/** The head of a stored trail, or of one that begins. Throws `TRAIL_CORRUPT` when what is stored does not have the root that was signed. */
export async function restoreTrail({ store, signer, origin, verifierKey, formerKeys = [] }: TrailOptions): Promise<Restored> {
  const head = await store.head();
  if (!head) {
    if ((await store.chunks(0, 1)).length > 0) throw corrupt(origin, "entries are there and no signed checkpoint");
    const tree = createTileTree();
    const first = await signedHead(tree, origin, signer);
    await store.append({
      expectedSize: 0,
      chunks: [],
      names: new Uint8Array(),
      tiles: [],
      sources: [],
      refused: [],
      head: first,
      erasures: [],
    });
    return { head: first, tree, received: undefined };
  }
  const { text, reason } = examineNote(head.checkpoint, verifierKey === undefined ? [] : [verifierKey, ...formerKeys]);
  if (text === undefined || (verifierKey !== undefined && reason)) throw corrupt(origin, `its newest checkpoint is ${reason}`);
  const { size, root, origin: signedOrigin } = parseCheckpoint(text);
  if (signedOrigin !== origin) throw new PlumblineError("STORE_INVALID", `the store holds the trail "${signedOrigin}", not "${origin}"`);
  if (size !== head.size) throw corrupt(origin, `${size} entries were signed, its head says ${head.size}`);
  if ((await store.chunks(size, size + 1)).length > 0) throw corrupt(origin, `${size} entries were signed, more are there`);
  const tree = await restoreTileTree(store, size);
  if (root !== base64Of(tree.root())) throw corrupt(origin, `its ${size} entries do not have the root that was signed`);
  const newest = size === 0 ? undefined : (await store.chunks(size - 1, size)).flatMap(unpackChunk).at(-1);
  const received = newest && parseLeaf(textOf(newest.leaf))?.received;
  return { head, tree, received };
}
