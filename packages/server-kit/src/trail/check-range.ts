import { type EntryFlaw, TILE_WIDTH } from "@plumbline/core/trail";
import { checkChunk, rootOfTile } from "./check-chunk.ts";
import type { Chunk } from "./trail-store.ts";
import type { VerifyReader } from "./verify-source.ts";

/** Entries to check: from where a bundle begins, to where one ends or the trail does. */
export interface RangeOrder {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  /** In front of it only hashes are left. */
  readonly minimum: number;
  /** Gives the leaf hashes of the bundle that holds this size, for its root. */
  readonly rootAt?: number | undefined;
  /** What was read already, where the thread that checks cannot read. */
  readonly read?: { readonly chunks: readonly Chunk[]; readonly tiles: readonly (Uint8Array | undefined | false)[] } | undefined;
}

export interface CheckedRange {
  readonly from: number;
  /** Roots of its full bundles that are right, 32 bytes each. */
  readonly roots: Uint8Array;
  /** Leaf hashes after those, of less than a bundle. */
  readonly rest: Uint8Array;
  /** Leaf hashes of the bundle that was asked for. */
  readonly asked?: Uint8Array | undefined;
  /** Entries that are right, pruned ones included. */
  readonly count: number;
  readonly pruned: number;
  readonly erased: number;
  /** Entries whose event was compared. */
  readonly events: number;
  readonly flaw?: RangeFlaw | undefined;
}

/** `gap`: no entry where one should be. */
export type RangeFlaw = EntryFlaw | "pruned_malformed" | "gap";

const HASH_LENGTH = 32;
const TILE_LENGTH = TILE_WIDTH * HASH_LENGTH;

/** Checks the entries and their tiles of level 0 up to the first that is wrong. */
export async function checkRange(order: RangeOrder, reader: VerifyReader | undefined): Promise<CheckedRange> {
  const { from, to, minimum, rootAt } = order;
  const { chunks, tiles } = order.read ?? (await readRange(order, reader as VerifyReader));
  const hashes = Buffer.alloc((to - from) * HASH_LENGTH);
  let next = from;
  let pruned = 0;
  let erased = 0;
  let events = 0;
  let flaw: RangeFlaw | undefined;
  for (; next < Math.min(minimum, to) && !flaw; ) {
    const tile = tiles[(next - from) / TILE_WIDTH];
    if (!tile || tile.length !== TILE_LENGTH) {
      flaw = "pruned_malformed";
    } else {
      hashes.set(tile, (next - from) * HASH_LENGTH);
      next += TILE_WIDTH;
      pruned += TILE_WIDTH;
    }
  }
  for (const chunk of chunks) {
    if (flaw || next >= to) break;
    if (chunk.first !== next) {
      flaw = "index_mismatch";
      break;
    }
    const checked = checkChunk(chunk, to);
    erased += checked.erased;
    if (chunk.bodies.length > 0) events += checked.count - checked.erased;
    hashes.set(chunk.hashes.subarray(0, checked.count * HASH_LENGTH), (next - from) * HASH_LENGTH);
    next += checked.count;
    flaw = checked.flaw;
  }
  if (!flaw && next < to) flaw = "gap";
  const wrong = wrongInTiles(tiles, hashes.subarray(0, (next - from) * HASH_LENGTH), minimum - from);
  if (wrong !== undefined) {
    flaw = "hash_mismatch";
    next = from + wrong;
  }
  const bundles = Math.floor((next - from) / TILE_WIDTH);
  const roots = Buffer.alloc(bundles * HASH_LENGTH);
  for (let i = 0; i < bundles; i++) rootOfTile(hashes.subarray(i * TILE_LENGTH, (i + 1) * TILE_LENGTH)).copy(roots, i * HASH_LENGTH);
  const asked = rootAt !== undefined && rootAt >= from && rootAt < to ? rootAt - from - ((rootAt - from) % TILE_WIDTH) : undefined;
  return {
    from,
    roots,
    rest: hashes.slice(bundles * TILE_LENGTH, (next - from) * HASH_LENGTH),
    asked: asked === undefined ? undefined : hashes.slice(asked * HASH_LENGTH, (rootAt as number) * HASH_LENGTH - from * HASH_LENGTH),
    count: next - from,
    pruned: Math.min(pruned, next - from),
    erased,
    events,
    flaw,
  };
}

/** Reads what `checkRange` needs. */
export async function readRange(
  { from, to, size, minimum }: RangeOrder,
  reader: VerifyReader,
): Promise<{ chunks: readonly Chunk[]; tiles: (Uint8Array | undefined | false)[] }> {
  const tiles: (Uint8Array | undefined | false)[] = [];
  for (let first = from; first < to; first += TILE_WIDTH) {
    tiles.push(await reader.tile(0, first / TILE_WIDTH, Math.min(TILE_WIDTH, to - first)));
  }
  return { chunks: minimum >= to ? [] : await reader.chunks(Math.max(from, minimum), to, size), tiles };
}

/** Place of the first hash that its tile says otherwise; pruned entries have no other hash than that. */
function wrongInTiles(tiles: readonly (Uint8Array | undefined | false)[], hashes: Buffer, pruned: number): number | undefined {
  for (let i = 0; i * TILE_LENGTH < hashes.length; i++) {
    const tile = tiles[i];
    if (tile === false || i * TILE_WIDTH < pruned) continue;
    const own = hashes.subarray(i * TILE_LENGTH, (i + 1) * TILE_LENGTH);
    if (tile && own.equals(tile.subarray(0, own.length))) continue;
    for (let at = 0; at < own.length; at += HASH_LENGTH) {
      const end = at + HASH_LENGTH;
      if (!tile || !own.subarray(at, end).equals(tile.subarray(at, end))) return i * TILE_WIDTH + at / HASH_LENGTH;
    }
  }
  return undefined;
}
