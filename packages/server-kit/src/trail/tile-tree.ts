import { hash } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import { TILE_WIDTH, type Tile, type TrailRows } from "./trail-store.ts";

const HASH_LENGTH = 32;
/** A tile holds eight levels of the tree. */
const TILE_HEIGHT = 8;

/** An RFC 6962 tree that only grows, of which the right edge is kept: the hashes of the tiles that are not full yet. */
export interface TileTree {
  readonly size: number;
  /** Gives the tiles that became full, lowest first. */
  append(leafHash: Uint8Array): Tile[];
  root(): Uint8Array;
  /** The first `width` hashes of a tile that is not full; undefined when it does not hold so many. */
  edge(level: number, index: number, width: number): Uint8Array | undefined;
  /** A tree of its own: to see what a root would be before it is certain. */
  copy(): TileTree;
}

export function createTileTree(): TileTree {
  return treeOf(0, [], []);
}

/** The tree of a stored trail of `size` entries, from its tiles and its newest leaf hashes. Throws `TRAIL_CORRUPT` when some are missing. */
export async function restoreTileTree(rows: Pick<TrailRows, "tile" | "chunks">, size: number): Promise<TileTree> {
  const edges: Uint8Array[][] = [];
  let count = size;
  for (let level = 0; count > 0; level++) {
    const width = count % TILE_WIDTH;
    edges.push(level === 0 ? await newestLeafHashes(rows, size, width) : await rootsOfTiles(rows, level - 1, count - width, width));
    count = (count - width) / TILE_WIDTH;
  }
  return treeOf(size, edges, peaksOf(edges));
}

async function newestLeafHashes(rows: Pick<TrailRows, "chunks">, size: number, width: number): Promise<Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  let next = size - width;
  for (const { first, count, hashes: packed } of width === 0 ? [] : await rows.chunks(next, size)) {
    if (first !== next) throw missing(`entry ${next}`);
    for (let i = 0; i < count; i++) hashes.push(packed.slice(i * HASH_LENGTH, (i + 1) * HASH_LENGTH));
    next += count;
  }
  if (next !== size) throw missing(`entry ${next}`);
  return hashes;
}

async function rootsOfTiles(rows: Pick<TrailRows, "tile">, level: number, from: number, count: number): Promise<Uint8Array[]> {
  const roots: Uint8Array[] = [];
  for (let index = from; index < from + count; index++) {
    const tile = await rows.tile(level, index);
    if (tile?.length !== TILE_WIDTH * HASH_LENGTH) throw missing(`tile ${index} of level ${level}`);
    roots.push(rootOfTile(tile));
  }
  return roots;
}

function rootOfTile(tile: Uint8Array): Uint8Array {
  const level = Array.from({ length: TILE_WIDTH }, (_, i) => tile.subarray(i * HASH_LENGTH, (i + 1) * HASH_LENGTH));
  for (let width = TILE_WIDTH; width > 1; width /= 2) {
    for (let i = 0; i < width / 2; i++) level[i] = nodeHash(level[2 * i] as Uint8Array, level[2 * i + 1] as Uint8Array);
  }
  return level[0] as Uint8Array;
}

/** Roots of complete subtrees by height, as binary digits of the size; those of absent digits are undefined. */
type Peaks = (Uint8Array | undefined)[];

function peaksOf(edges: readonly (readonly Uint8Array[])[]): Peaks {
  const peaks: Peaks = [];
  edges.forEach((hashes, level) => {
    for (const hash of hashes) {
      let node = hash;
      let height = level * TILE_HEIGHT;
      for (; peaks[height]; height++) {
        node = nodeHash(peaks[height] as Uint8Array, node);
        peaks[height] = undefined;
      }
      peaks[height] = node;
    }
  });
  return peaks;
}

function treeOf(count: number, edges: Uint8Array[][], peaks: Peaks): TileTree {
  let size = count;
  return {
    get size() {
      return size;
    },
    append(leafHash) {
      const full: Tile[] = [];
      let node = leafHash;
      let height = 0;
      let place = size;
      size += 1;
      for (;;) {
        if (height % TILE_HEIGHT === 0) {
          const level = height / TILE_HEIGHT;
          edges[level] ??= [];
          const edge = edges[level] as Uint8Array[];
          edge.push(node);
          if (edge.length === TILE_WIDTH) {
            full.push({ level, index: Math.floor(place / TILE_WIDTH), hashes: new Uint8Array(Buffer.concat(edge)) });
            edges[level] = [];
          }
        }
        const left = peaks[height];
        if (left === undefined) break;
        node = nodeHash(left, node);
        peaks[height] = undefined;
        height += 1;
        if (height % TILE_HEIGHT === 0) place = Math.floor(place / TILE_WIDTH);
      }
      peaks[height] = node;
      return full;
    },
    root() {
      let root: Uint8Array | undefined;
      for (const peak of peaks) if (peak) root = root ? nodeHash(peak, root) : peak;
      return root ?? sha256("");
    },
    edge(level, index, width) {
      const hashes = edges[level];
      if (!hashes || hashes.length < width || index !== Math.floor(size / TILE_WIDTH ** (level + 1))) return undefined;
      return new Uint8Array(Buffer.concat(hashes.slice(0, width)));
    },
    copy: () =>
      treeOf(
        size,
        edges.map((edge) => [...edge]),
        [...peaks],
      ),
  };
}

const node = Buffer.alloc(1 + 2 * HASH_LENGTH, 1);

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  node.set(left, 1);
  node.set(right, 1 + HASH_LENGTH);
  return sha256(node);
}

/** As core's `leafHash`, with the hash that Node brings: a zero byte, then the leaf. */
export function leafHashOf(leaf: string): Uint8Array {
  return sha256(`\0${leaf}`);
}

/** By way of text, which is what Node gives fastest. */
export function sha256(bytes: Uint8Array | string): Uint8Array {
  return Buffer.from(hash("sha256", bytes, "hex"), "hex");
}

function missing(what: string): PlumblineError {
  return new PlumblineError("TRAIL_CORRUPT", `${what} of the trail is not there; keep the store as evidence and restore a backup`);
}
