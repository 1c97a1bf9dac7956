import { type EntryFlaw, type ErasureOrder, TILE_WIDTH } from "@plumbline/core/trail";
import { checkChunk, rootOfTile } from "./check-chunk.ts";
import type { Chunk } from "./trail-store.ts";
import type { VerifyReader } from "./verify-source.ts";

/** Entries to check, from where a bundle begins. */
export interface RangeOrder {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  /** In front of it only hashes are left. */
  readonly minimum: number;
  /** A size of which the root will be asked. */
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
  /** Leaf hashes between the last full bundle in front of `rootAt` and that. */
  readonly asked?: Uint8Array | undefined;
  /** Entries that are right, pruned ones included. */
  readonly count: number;
  readonly pruned: number;
  /** Indexes of those whose event was erased. */
  readonly erased: readonly number[];
  readonly orders: readonly ErasureOrder[];
  /** Entries whose event was compared. */
  readonly events: number;
  readonly flaw?: RangeFlaw | undefined;
}

/** `gap`: no entry where one should be. */
type RangeFlaw = EntryFlaw | "pruned_malformed" | "gap";

const HASH_LENGTH = 32;
const TILE_LENGTH = TILE_WIDTH * HASH_LENGTH;

/** Checks the entries and their tiles of level 0 up to the first that is wrong. */
export async function checkRange(order: RangeOrder, reader: VerifyReader | undefined): Promise<CheckedRange> {
  const { from, to, minimum, rootAt } = order;
  const { chunks, tiles } = order.read ?? (await readRange(order, reader as VerifyReader));
  const hashes = Buffer.alloc((to - from) * HASH_LENGTH);
  let next = from;
  let pruned = 0;
  const erased: number[] = [];
  const orders: ErasureOrder[] = [];
  let events = 0;
  let flaw: RangeFlaw | undefined;
  while (next < Math.min(minimum, to) && !flaw) {
    const tile = tiles[(next - from) / TILE_WIDTH];
    if (tile && tile.length === TILE_LENGTH) {
      const count = Math.min(TILE_WIDTH, to - next);
      hashes.set(tile.subarray(0, count * HASH_LENGTH), (next - from) * HASH_LENGTH);
      next += count;
      pruned += count;
    } else {
      flaw = "pruned_malformed";
    }
  }
  for (const chunk of chunks) {
    if (flaw || next >= to) break;
    if (chunk.first !== next) {
      flaw = "index_mismatch";
      break;
    }
    const tile = tiles[Math.floor((next - from) / TILE_WIDTH)];
    const end = tile === false ? to : next + equalHashes(chunk.hashes, tile?.subarray((next % TILE_WIDTH) * HASH_LENGTH));
    const checked = checkChunk(chunk, Math.min(end, to));
    erased.push(...checked.erased);
    orders.push(...checked.orders);
    if (chunk.bodies.length > 0) events += checked.count - checked.erased.length;
    hashes.set(chunk.hashes.subarray(0, checked.count * HASH_LENGTH), (next - from) * HASH_LENGTH);
    next += checked.count;
    flaw = checked.flaw ?? (next === end && end < Math.min(to, chunk.first + chunk.count) ? "hash_mismatch" : undefined);
  }
  if (!flaw && next < to) flaw = "gap";
  if (!flaw) {
    // A row behind those, of entries that are there already: whoever reads would be given it too.
    const again = chunks.find(({ first }, i) => i > 0 && first < to && first < endOf(chunks[i - 1] as Chunk));
    if (again) {
      const right = await checkRange({ ...order, to: Math.max(from, again.first), read: { chunks, tiles } }, reader);
      return { ...right, flaw: "index_mismatch" };
    }
  }
  const bundles = Math.floor((next - from) / TILE_WIDTH);
  const roots = Buffer.alloc(bundles * HASH_LENGTH);
  for (let i = 0; i < bundles; i++) rootOfTile(hashes.subarray(i * TILE_LENGTH, (i + 1) * TILE_LENGTH)).copy(roots, i * HASH_LENGTH);
  const askedFrom = rootAt === undefined ? 0 : rootAt - (rootAt % TILE_WIDTH) - from;
  return {
    from,
    roots,
    rest: hashes.slice(bundles * TILE_LENGTH, (next - from) * HASH_LENGTH),
    asked:
      rootAt === undefined || askedFrom < 0 || rootAt > to
        ? undefined
        : hashes.slice(askedFrom * HASH_LENGTH, (rootAt - from) * HASH_LENGTH),
    count: next - from,
    pruned: Math.min(pruned, next - from),
    erased,
    orders,
    events,
    flaw,
  };
}

function endOf({ first, count }: Chunk): number {
  return first + count;
}

/** Reads what `checkRange` needs. */
export async function readRange(
  { from, to, size, minimum }: RangeOrder,
  reader: VerifyReader,
): Promise<{ chunks: readonly Chunk[]; tiles: (Uint8Array | undefined | false)[] }> {
  const tiles: (Uint8Array | undefined | false)[] = [];
  for (let first = from; first < to; first += TILE_WIDTH) {
    const isNeeded = first < minimum || !reader.hashesAreTiles;
    tiles.push(isNeeded && (await reader.tile(0, first / TILE_WIDTH, first < minimum ? TILE_WIDTH : Math.min(TILE_WIDTH, to - first))));
  }
  return { chunks: minimum >= to ? [] : await reader.chunks(Math.max(from, minimum), to, size), tiles };
}

/** How many hashes are in the tile as well, up to the first that differs. */
function equalHashes(hashes: Uint8Array, tile: Uint8Array | undefined): number {
  const count = Math.floor(hashes.length / HASH_LENGTH);
  if (!tile) return 0;
  if (Buffer.compare(hashes, tile.subarray(0, hashes.length)) === 0) return count;
  for (let at = 0; at < hashes.length; at++) if (hashes[at] !== tile[at]) return Math.floor(at / HASH_LENGTH);
  return count;
}
