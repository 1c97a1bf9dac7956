import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { withoutErased } from "../../trail/chunk.ts";
import {
  type Chunk,
  type Quarantined,
  type SourceRow,
  TILE_WIDTH,
  type Tile,
  type TrailHead,
  type TrailPart,
} from "../../trail/trail-store.ts";
import { type ErasureRow, erasureOf } from "./erasure-row.ts";
import { checkEngine, checkSchema } from "./schema.ts";
import { type ChunkRow, chunkOf, headOf, minimumOf, tileOf } from "./stored.ts";
import { StoreFault, serve } from "./worker-protocol.ts";

export interface ReaderOperations {
  open(): void;
  head(): TrailHead | undefined;
  chunks(from: number, to: number): Chunk[];
  tile(level: number, index: number): Uint8Array | undefined;
  minimum(): number;
  /** First indexes of chunks with anything sealed under these keys, among entries below `size`. */
  sealedUnder(keys: readonly number[]): { readonly firsts: number[]; readonly size: number };
  copyTo(file: string): void;
  /** The next part of everything, as it was at the first call; undefined after the last. */
  nextPart(): TrailPart | undefined;
  close(): void;
}

/** Bytes of chunks, and names, in one part. */
const PART_BYTES = 4_194_304;
const PART_TILES = 128;
const PART_NAMES = 16_384;

if (parentPort) serve(parentPort, workerData as string, { ...createReader(workerData as string) });

function createReader(file: string): ReaderOperations {
  let opened: ReturnType<typeof prepare> | undefined;
  let parts: Iterator<TrailPart> | undefined;
  const database = (): ReturnType<typeof prepare> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${file} is not open`);
    return opened;
  };
  return {
    open() {
      opened = prepare(file);
    },
    head: () => headOf(database().head.get(), file),
    chunks(from, to) {
      if (from >= to) return [];
      // No chunk goes beyond its bundle, so none that holds `from` begins before it.
      return database()
        .chunks.all(from - (from % TILE_WIDTH), to, from)
        .map((row) => chunkOf(row, file));
    },
    tile: (level, index) => tileOf(database().tile.get(level, index), file),
    minimum: () => minimumOf(database().minimum.get(), file),
    sealedUnder(keys) {
      const { db, size, sealed } = database();
      const wanted = new Set(keys);
      const nothing = new Uint8Array();
      const firsts: number[] = [];
      db.exec("BEGIN");
      try {
        const { n } = size.get() as { n: number };
        for (const row of sealed.iterate() as Iterable<{ first: number; sealed: Uint8Array }>) {
          const chunk = { first: row.first, count: 0, leaves: nothing, hashes: nothing, bodies: nothing, sealed: row.sealed };
          if (withoutErased(chunk, new Set(), wanted)) firsts.push(row.first);
        }
        return { firsts, size: n };
      } finally {
        db.exec("COMMIT");
      }
    },
    copyTo: (target) => void database().copy.run(target),
    nextPart() {
      parts ??= partsOf(database().db, file);
      const { done, value } = parts.next();
      return done ? undefined : value;
    },
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}

const CHUNKS = "SELECT e.first, e.count, e.leaves, e.hashes, b.bodies, b.sealed FROM entries e LEFT JOIN bodies b ON b.first = e.first";

function prepare(file: string) {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  try {
    checkEngine(db);
    checkSchema(db, file);
    db.exec("PRAGMA trusted_schema = OFF");
    return {
      db,
      head: db.prepare("SELECT size, checkpoint FROM head"),
      size: db.prepare("SELECT coalesce(max(first), 0) AS n FROM entries"),
      chunks: db.prepare(
        `${CHUNKS} WHERE e.first >= max(?, (SELECT minimum FROM meta)) AND e.first < ? AND e.first + e.count > ? ORDER BY e.first`,
      ),
      tile: db.prepare("SELECT hashes FROM tiles WHERE level = ? AND idx = ?"),
      minimum: db.prepare("SELECT minimum FROM meta"),
      sealed: db.prepare("SELECT first, sealed FROM bodies WHERE length(sealed) > 0"),
      copy: db.prepare("VACUUM INTO ?"),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function* partsOf(db: DatabaseSync, file: string): Generator<TrailPart> {
  db.exec("BEGIN");
  const meta = db.prepare("SELECT secret, minimum FROM meta").get() as { secret: Uint8Array; minimum: number };
  yield { kind: "secret", ...meta };
  const rows = db.prepare(`${CHUNKS} WHERE e.first >= ? ORDER BY e.first`).iterate(meta.minimum) as Iterable<ChunkRow>;
  for (const some of inGroups(rows, PART_BYTES, ({ leaves, bodies }) => lengthOf(leaves) + lengthOf(bodies))) {
    yield { kind: "chunks", chunks: some.map((row) => chunkOf(row, file)) };
  }
  const tiles = db.prepare("SELECT level, idx AS 'index', hashes FROM tiles ORDER BY level, idx").iterate() as Iterable<Tile>;
  for (const some of inGroups(tiles, PART_TILES, () => 1)) yield { kind: "tiles", tiles: some };
  const names = db.prepare("SELECT first, names FROM names ORDER BY first").iterate() as Iterable<{ first: number; names: Uint8Array }>;
  for (const some of inGroups(names, PART_NAMES, ({ names: { length } }) => length / 32)) {
    yield { kind: "names", names: withIndexes(some) };
  }
  const sources = db.prepare("SELECT source, state FROM sources ORDER BY source").iterate() as Iterable<SourceRow>;
  for (const some of inGroups(sources, PART_NAMES, () => 1)) yield { kind: "sources", sources: some };
  const quarantined = db
    .prepare("SELECT n, source, received, body, code, reason, times FROM quarantine ORDER BY n")
    .iterate() as Iterable<Quarantined>;
  for (const some of inGroups(quarantined, PART_BYTES, ({ body }) => body.length)) yield { kind: "quarantined", quarantined: some };
  const erasures = db.prepare("SELECT idx, entries, keys FROM erasures ORDER BY idx").all() as unknown as ErasureRow[];
  if (erasures.length > 0) yield { kind: "erasures", erasures: erasures.map(erasureOf) };
  const head = headOf(db.prepare("SELECT size, checkpoint FROM head").get(), file);
  if (head) yield { kind: "head", head };
  db.exec("COMMIT");
}

function lengthOf(bytes: unknown): number {
  return bytes instanceof Uint8Array ? bytes.length : 0;
}

function withIndexes(rows: readonly { first: number; names: Uint8Array }[]): Uint8Array {
  const packed = Buffer.allocUnsafeSlow(rows.reduce((sum, { names }) => sum + (names.length / 32) * 40, 0));
  let to = 0;
  for (const { first, names } of rows) {
    for (let at = 0; at < names.length; at += 32, to += 40) {
      packed.set(names.subarray(at, at + 32), to);
      packed.writeBigUInt64BE(BigInt(first + at / 32), to + 32);
    }
  }
  return packed;
}

function* inGroups<T>(rows: Iterable<T>, limit: number, weigh: (row: T) => number): Generator<T[]> {
  let group: T[] = [];
  let weight = 0;
  for (const row of rows) {
    group.push(row);
    weight += weigh(row);
    if (weight < limit) continue;
    yield group;
    group = [];
    weight = 0;
  }
  if (group.length > 0) yield group;
}
