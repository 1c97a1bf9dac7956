import { PlumblineError } from "../errors.ts";
import { concatBytes, utf8Of } from "./bytes.ts";
import { createTree, HASH_LENGTH, type Hash, isCount, nodeHash, rootOf, splitOf, verifyConsistency, verifyInclusion } from "./tree.ts";

/** C2SP tlog-tiles: a tree as files of up to 256 hashes, from which whoever has a checkpoint computes any proof. */

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;

const TILE_HEIGHT = 8;
const MAX_LEVEL = 63;
/** A bundle says the length of an entry in two bytes. */
const MAX_ENTRY = 65_535;

export interface TilePosition {
  /** 0 has the hashes of leaves; each hash of a level above is the root of a full tile below it. */
  readonly level: number;
  readonly index: number;
  /** Hashes in it, 1 to 256. */
  readonly width: number;
}

export interface ParsedTilePath {
  readonly level: number | "entries";
  readonly index: number;
  readonly width: number;
}

/** Gives the bytes of a tile: `width` hashes of 32 bytes. A full tile may be given for a partial one. */
export type ReadTile = (level: number, index: number, width: number) => Promise<Uint8Array>;

/** Path of a tile under the address of its log, as `tile/0/x001/067.p/5`. Throws `PROOF_INVALID` for what is no tile. */
export function tilePath(level: number, index: number, width = TILE_WIDTH): string {
  if (!isCount(level) || level > MAX_LEVEL) throw invalid(`there is no tile of level ${level}; levels go from 0 to ${MAX_LEVEL}`);
  return `tile/${level}/${pathOf(index, width)}`;
}

/** Path of the bundle of the entries `256 * index` on. Throws `PROOF_INVALID` for what is no bundle. */
export function bundlePath(index: number, width = TILE_WIDTH): string {
  return `tile/entries/${pathOf(index, width)}`;
}

/** What `tilePath` or `bundlePath` wrote; undefined for any other text. Never throws. */
export function parseTilePath(path: string): ParsedTilePath | undefined {
  if (typeof path !== "string") return undefined;
  const match = /^tile\/([0-9]{1,2}|entries)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path);
  if (!match) return undefined;
  const [, first, digits = "", partial] = match;
  const level = first === "entries" ? first : Number(first);
  const index = Number(digits.replace(/[x/]/g, ""));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (!isCount(index) || (level !== "entries" && level > MAX_LEVEL) || width < 1 || width > TILE_WIDTH) return undefined;
  // Zeroes in front, and a width of 256 that is said, are other texts for the same tile.
  const written = level === "entries" ? bundlePath(index, width) : tilePath(level, index, width);
  return written === path ? { level, index, width } : undefined;
}

/** All tiles of a tree, full and partial, from the lowest level and the first index on. */
export function* tilesOf(size: number): Generator<TilePosition> {
  if (!isCount(size)) throw invalid(`${size} is no size of a tree`);
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    for (let index = 0; index * TILE_WIDTH < count; index++) {
      yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
    }
  }
}

/**
 * Entries as they are served: each with its length in front. Throws `PROOF_INVALID` for none or more than 256, `EVENT_TOO_LARGE` for
 * one over 65,535 bytes.
 */
export function encodeBundle(entries: readonly (Uint8Array | string)[]): Uint8Array {
  if (entries.length === 0 || entries.length > TILE_WIDTH) throw invalid(`a bundle has 1 to 256 entries, not ${entries.length}`);
  return concatBytes(
    ...entries.flatMap((entry) => {
      const bytes = typeof entry === "string" ? utf8Of(entry) : entry;
      if (bytes.length > MAX_ENTRY) {
        throw new PlumblineError("EVENT_TOO_LARGE", `an entry of ${bytes.length} bytes fits no bundle; 65,535 is the most`);
      }
      return [Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes];
    }),
  );
}

/**
 * The 1 to 256 entries of a bundle, as views of its bytes; undefined for what is no bundle. That they are the log's, only their leaf
 * hashes show. Never throws.
 */
export function readBundle(bundle: Uint8Array): Uint8Array[] | undefined {
  if (!(bundle instanceof Uint8Array)) return undefined;
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length; ) {
    if (at + 2 > bundle.length) return undefined;
    const length = (bundle[at] as number) * 256 + (bundle[at + 1] as number);
    at += 2;
    if (at + length > bundle.length || entries.length === TILE_WIDTH) return undefined;
    entries.push(bundle.subarray(at, at + length));
    at += length;
  }
  return entries.length === 0 ? undefined : entries;
}

/**
 * Root of the tree of `size` from its tiles. Throws `PROOF_INVALID` for a tile that has not its length; what `readTile` throws passes
 * through.
 */
export async function rootFrom(size: number, readTile: ReadTile): Promise<Hash> {
  if (!isCount(size)) throw invalid(`${size} is no size of a tree`);
  return rangeRoot(0, size, nodesFrom(size, readTile));
}

/**
 * Proof that the entry at `index` is in the tree of `size`, from its tiles, lowest hash first. Throws `PROOF_INVALID` when there is no
 * such entry, and when the tiles do not lead to `root`; what `readTile` throws passes through.
 */
export async function inclusionProofFrom(index: number, size: number, root: Hash, readTile: ReadTile): Promise<Hash[]> {
  if (!isCount(size) || !isCount(index) || index >= size) throw invalid(`no leaf ${index} in a tree of ${size}`);
  const nodes = nodesFrom(size, readTile);
  const siblings: Promise<Hash>[] = [];
  for (let from = 0, to = size; to - from > 1; ) {
    const middle = from + splitOf(to - from);
    const isLeft = index < middle;
    siblings.unshift(isLeft ? rangeRoot(middle, to, nodes) : rangeRoot(from, middle, nodes));
    if (isLeft) to = middle;
    else from = middle;
  }
  const [leaf, ...proof] = await Promise.all([nodes(0, index), ...siblings]);
  if (!verifyInclusion(leaf, index, size, proof, root)) throw wrongTiles(size);
  return proof;
}

/**
 * Proof that the tree of `size1` is the beginning of that of `size2`, from the tiles of the latter, lowest hash first. Throws
 * `PROOF_INVALID` for sizes that are none, and when the tiles do not lead to `root2`; what `readTile` throws passes through.
 */
export async function consistencyProofFrom(size1: number, size2: number, root2: Hash, readTile: ReadTile): Promise<Hash[]> {
  if (!isCount(size1) || !isCount(size2) || size1 > size2) throw invalid(`no tree of size ${size1} within one of ${size2}`);
  const nodes = nodesFrom(size2, readTile);
  const siblings: Promise<Hash>[] = [];
  if (size1 > 0) {
    let [from, to] = [0, size2];
    while (to !== size1) {
      const middle = from + splitOf(to - from);
      const isLeft = size1 <= middle;
      siblings.unshift(isLeft ? rangeRoot(middle, to, nodes) : rangeRoot(from, middle, nodes));
      if (isLeft) to = middle;
      else from = middle;
    }
    // The first tree is what the verifier has, unless it was cut up on the way here.
    if (from > 0) siblings.unshift(rangeRoot(from, to, nodes));
  }
  const [root1, ...proof] = await Promise.all([rangeRoot(0, size1, nodes), ...siblings]);
  if (!verifyConsistency(size1, root1, size2, root2, proof)) throw wrongTiles(size2);
  return proof;
}

/** The root of the complete subtree of `2 ** height` leaves from `index * 2 ** height` on. */
type Nodes = (height: number, index: number) => Promise<Hash>;

function nodesFrom(size: number, readTile: ReadTile): Nodes {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const tileAt = (level: number, index: number): Promise<Uint8Array> => {
    const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH);
    const path = tilePath(level, index, width);
    const tile = tiles.get(path) ?? readTile(level, index, width).then((bytes) => wholeTile(bytes, width, path));
    tiles.set(path, tile);
    return tile;
  };
  return async (height, index) => {
    const level = Math.floor(height / TILE_HEIGHT);
    const count = 2 ** (height % TILE_HEIGHT);
    const first = index * count;
    const tile = await tileAt(level, Math.floor(first / TILE_WIDTH));
    // A copy, since what the caller keeps of a proof must not keep whole tiles.
    return rootOf(hashesOf(tile, first % TILE_WIDTH, count)).slice();
  };
}

function wholeTile(bytes: Uint8Array, width: number, path: string): Uint8Array {
  const length = bytes instanceof Uint8Array ? bytes.length : 0;
  if (length === width * HASH_LENGTH || length === TILE_WIDTH * HASH_LENGTH) return bytes;
  throw invalid(`${path} has ${length} bytes instead of ${width * HASH_LENGTH}`);
}

function* hashesOf(tile: Uint8Array, first: number, count: number): Generator<Hash> {
  for (let i = first; i < first + count; i++) yield tile.subarray(i * HASH_LENGTH, (i + 1) * HASH_LENGTH);
}

/** Root over the leaves `from` to `to`, where `from` is a multiple of the largest power of two in between. */
async function rangeRoot(from: number, to: number, nodes: Nodes): Promise<Hash> {
  const peaks: Promise<Hash>[] = [];
  for (let at = from; at < to; ) {
    let height = 0;
    while (at + 2 ** (height + 1) <= to) height += 1;
    peaks.push(nodes(height, at / 2 ** height));
    at += 2 ** height;
  }
  const hashes = await Promise.all(peaks);
  return hashes.length === 0 ? createTree().root() : hashes.reduceRight((right, left) => nodeHash(left, right));
}

function pathOf(index: number, width: number): string {
  if (!isCount(index)) throw invalid(`there is no tile ${index}`);
  if (!isCount(width) || width < 1 || width > TILE_WIDTH) throw invalid(`a tile has 1 to 256 hashes, not ${width}`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.../g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

function wrongTiles(size: number): PlumblineError {
  return invalid(`the tiles of the tree of ${size} do not lead to its root; they were altered or are of another tree`);
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("PROOF_INVALID", message);
}
