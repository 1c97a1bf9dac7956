import { type Chunk, TILE_WIDTH, type TrailHead } from "../../trail/trail-store.ts";
import { StoreFault } from "./worker-protocol.ts";

export type ChunkRow = { readonly [K in keyof Chunk]?: unknown };

const NOTHING = new Uint8Array();

/**
 * A row of `entries` with its `bodies`. Columns are typed when they are written, not when they are read: a byte that a disk altered may turn
 * any value into any other. Throws `STORE_INVALID`.
 */
export function chunkOf({ first, count, leaves, hashes, bodies, sealed }: ChunkRow, file: string): Chunk {
  if (
    !isCount(first) ||
    !isCount(count) ||
    count > TILE_WIDTH ||
    !isBytes(leaves) ||
    !isBytes(hashes) ||
    !isBytesOrNone(bodies) ||
    !isBytesOrNone(sealed)
  ) {
    throw damaged(file, "a row of entries");
  }
  // Where somebody took the bodies away, the entries are still to be seen.
  return { first, count, leaves, hashes, bodies: bodies ?? new Uint8Array(count * 4), sealed: sealed ?? NOTHING };
}

/** A row of `head`, if there is one. Throws `STORE_INVALID`. */
export function headOf(row: { readonly [K in keyof TrailHead]?: unknown } | undefined, file: string): TrailHead | undefined {
  if (row === undefined) return undefined;
  const { size, checkpoint } = row;
  if (!isCount(size) || typeof checkpoint !== "string") throw damaged(file, "the head");
  return { size, checkpoint };
}

/** A row of `tiles`, if there is one. Throws `STORE_INVALID`. */
export function tileOf(row: { readonly hashes?: unknown } | undefined, file: string): Uint8Array | undefined {
  if (row === undefined) return undefined;
  if (!isBytes(row.hashes)) throw damaged(file, "a tile");
  return row.hashes;
}

/** The row of `meta`. Throws `STORE_INVALID`. */
export function minimumOf(row: { readonly minimum?: unknown } | undefined, file: string): number {
  if (!isCount(row?.minimum)) throw damaged(file, "what the file says of itself");
  return row.minimum;
}

function damaged(file: string, what: string): StoreFault {
  return new StoreFault(
    "STORE_INVALID",
    `${file} is damaged: ${what} holds values of other kinds than were written; restore it from a copy`,
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function isBytesOrNone(value: unknown): value is Uint8Array | null | undefined {
  return value === null || value === undefined || isBytes(value);
}
