import { type Chunk, TILE_WIDTH } from "./trail-store.ts";

/** An entry on its way into a chunk. */
export interface NewEntry {
  /** Canonical JSON. */
  readonly leaf: string;
  /** RFC 6962 leaf hash, 32 bytes. */
  readonly hash: Uint8Array;
  /** Salt (16 bytes), then the canonical event in UTF-8: what the digest in the leaf is the hash of. */
  readonly body: Uint8Array;
  /** Disclosures under their subjects' keys. */
  readonly sealed: readonly SealedPiece[];
}

/** Disclosures of one subject in one event, unreadable without the subject's key. */
export interface SealedPiece {
  /** Number of the subject's key, below 2^32. */
  readonly key: number;
  readonly bytes: Uint8Array;
}

/** An entry as it stands in its chunk. The byte arrays are views. */
export interface StoredEntry {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly hash: Uint8Array;
  /** Undefined once it was erased. */
  readonly body: Uint8Array | undefined;
  readonly sealed: readonly SealedPiece[];
}

export const SALT_LENGTH = 16;
const HASH_LENGTH = 32;
/** uint8 place in its chunk, uint32 key, uint32 length. */
const PIECE_HEAD = 9;

/** Packs entries that follow each other from `first` on, cut where a bundle ends. */
export function packChunks(first: number, entries: readonly NewEntry[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < entries.length; ) {
    const room = TILE_WIDTH - ((first + at) % TILE_WIDTH);
    chunks.push(packChunk(first + at, entries.slice(at, at + room)));
    at += room;
  }
  return chunks;
}

function packChunk(first: number, entries: readonly NewEntry[]): Chunk {
  const leafLengths = entries.map(({ leaf }) => Buffer.byteLength(leaf));
  const leaves = Buffer.allocUnsafeSlow(leafLengths.reduce((sum, length) => sum + 2 + length, 0));
  const hashes = new Uint8Array(entries.length * HASH_LENGTH);
  const bodies = Buffer.allocUnsafeSlow(entries.reduce((sum, { body }) => sum + 4 + body.length, 0));
  let leafAt = 0;
  let bodyAt = 0;
  entries.forEach(({ leaf, hash, body }, i) => {
    const length = leafLengths[i] as number;
    leafAt = leaves.writeUInt16BE(length, leafAt);
    leafAt += leaves.write(leaf, leafAt);
    hashes.set(hash, i * HASH_LENGTH);
    bodyAt = bodies.writeUInt32BE(body.length, bodyAt);
    bodies.set(body, bodyAt);
    bodyAt += body.length;
  });
  const pieces = entries.flatMap(({ sealed }, place) => sealed.map((piece) => ({ ...piece, place })));
  return { first, count: entries.length, leaves, hashes, bodies, sealed: packPieces(pieces) };
}

/** Throws a `RangeError` for bytes that are no chunk. */
export function unpackChunk(chunk: Chunk): StoredEntry[] {
  return unpackEntries(chunk, chunk.first, chunk.first + chunk.count);
}

/** Those with indexes from `from` to before `to`: whoever reads one entry does not pay for all of its chunk. */
export function unpackEntries({ first, count, leaves, hashes, bodies, sealed }: Chunk, from: number, to: number): StoredEntry[] {
  const leafBytes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength);
  const bodyBytes = Buffer.from(bodies.buffer, bodies.byteOffset, bodies.byteLength);
  const pieces = unpackPieces(sealed);
  let leafAt = 0;
  let bodyAt = 0;
  let piece = 0;
  const entries: StoredEntry[] = [];
  for (let i = 0; i < count && first + i < to; i++) {
    const leafLength = leafBytes.readUInt16BE(leafAt);
    const bodyLength = bodyBytes.readUInt32BE(bodyAt);
    if (first + i >= from) {
      const leaf = viewOf(leafBytes, leafAt + 2, leafLength);
      const body = bodyLength === 0 ? undefined : viewOf(bodyBytes, bodyAt + 4, bodyLength);
      while ((pieces[piece]?.place ?? i) < i) piece++;
      const own: PlacedPiece[] = [];
      for (; pieces[piece]?.place === i; piece++) own.push(pieces[piece] as PlacedPiece);
      entries.push({ index: first + i, leaf, hash: viewOf(hashes, i * HASH_LENGTH, HASH_LENGTH), body, sealed: own });
    }
    leafAt += 2 + leafLength;
    bodyAt += 4 + bodyLength;
  }
  return entries;
}

/** The chunk without the bodies of `entries` (by index) and without what is sealed under `keys`; undefined when it holds none of them. */
export function withoutErased(chunk: Chunk, entries: ReadonlySet<number>, keys: ReadonlySet<number>): Chunk | undefined {
  const pieces = unpackPieces(chunk.sealed);
  const left = pieces.filter(({ place, key }) => !entries.has(chunk.first + place) && !keys.has(key));
  const bodies: Uint8Array[] = [];
  const given = Buffer.from(chunk.bodies.buffer, chunk.bodies.byteOffset, chunk.bodies.byteLength);
  let at = 0;
  let isErased = false;
  for (let i = 0; i < chunk.count; i++) {
    const length = given.readUInt32BE(at);
    const isGone = length > 0 && entries.has(chunk.first + i);
    bodies.push(isGone ? new Uint8Array(4) : given.subarray(at, at + 4 + length));
    isErased ||= isGone;
    at += 4 + length;
  }
  if (!isErased && left.length === pieces.length) return undefined;
  return { ...chunk, bodies: Buffer.concat(bodies), sealed: packPieces(left) };
}

interface PlacedPiece extends SealedPiece {
  /** Of its entry in the chunk. */
  readonly place: number;
}

function packPieces(pieces: readonly PlacedPiece[]): Uint8Array {
  const packed = Buffer.allocUnsafeSlow(pieces.reduce((sum, { bytes }) => sum + PIECE_HEAD + bytes.length, 0));
  let at = 0;
  for (const { place, key, bytes } of pieces) {
    at = packed.writeUInt8(place, at);
    at = packed.writeUInt32BE(key, at);
    at = packed.writeUInt32BE(bytes.length, at);
    packed.set(bytes, at);
    at += bytes.length;
  }
  return packed;
}

function unpackPieces(sealed: Uint8Array): PlacedPiece[] {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const pieces: PlacedPiece[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at + 5);
    pieces.push({ place: bytes.readUInt8(at), key: bytes.readUInt32BE(at + 1), bytes: viewOf(bytes, at + PIECE_HEAD, length) });
    at += PIECE_HEAD + length;
  }
  return pieces;
}

/** As `subarray`, but with an error where the bytes end too early. */
function viewOf(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (at + length > bytes.byteLength) throw new RangeError(`${length} bytes at ${at} reach beyond ${bytes.byteLength}`);
  return new Uint8Array(bytes.buffer, bytes.byteOffset + at, length);
}
