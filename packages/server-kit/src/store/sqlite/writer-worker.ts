import { createHmac } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { withoutErased } from "../../trail/chunk.ts";
import type { Chunk, Commit, Erasure, Quarantined, Refused, SourceRow, Tile, TrailHead, TrailPart } from "../../trail/trail-store.ts";
import { TILE_WIDTH } from "../../trail/trail-store.ts";
import { type ErasureRow, erasureOf } from "./erasure-row.ts";
import { lockOf, realPath } from "./lock.ts";
import { createNameIndex } from "./name-index.ts";
import { checkEngine, prepareSchema, withoutTriggers } from "./schema.ts";
import { inTransaction, StoreFault, serve } from "./worker-protocol.ts";

/** What was found, by column: place in the question, index in the trail, and MACs of 16 bytes. */
export interface FoundColumns {
  readonly places: Uint32Array;
  readonly indexes: Float64Array;
  readonly macs: Uint8Array;
}

export interface WriterOperations {
  open(): void;
  secret(): Uint8Array;
  head(): TrailHead | undefined;
  find(names: Uint8Array): FoundColumns;
  append(commit: Commit): void;
  quarantine(refused: readonly Refused[]): void;
  quarantined(after: number, limit: number): Quarantined[];
  release(n: number): void;
  sources(): SourceRow[];
  erasures(): Erasure[];
  /** `scanned`: chunks below it that hold anything under the keys are `sealed`; those from it on are looked at here. */
  settle(erasure: Erasure, sealed: readonly number[], scanned: number): void;
  /** Nothing below `minimum` is to be seen from then on. */
  prune(minimum: number): void;
  /** Takes some of what is below the minimum out; false when nothing is left. */
  pruneSome(): boolean;
  fillBegin(): void;
  fillPart(part: TrailPart): void;
  fillEnd(): void;
  fillAbort(): void;
  /** Moves into the file what the log still holds. */
  checkpoint(): void;
  close(): void;
}

/** Chunks taken out by one transaction: the log holds every page that is overwritten. */
const PRUNED_AT_ONCE = 256;

if (parentPort) serve(parentPort, workerData as string, { ...createWriter(workerData as string) });

function createWriter(path: string): WriterOperations {
  let lock: DatabaseSync | undefined;
  let opened: ReturnType<typeof prepare> | undefined;
  // After a rollback the index in memory is ahead of the file.
  let isStale = true;
  let filled: { size: number; names: number } | undefined;

  const database = (): ReturnType<typeof prepare> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${path} is not open`);
    if (isStale) opened.names.load();
    isStale = false;
    return opened;
  };
  const transact = (work: (store: ReturnType<typeof prepare>) => void): void => {
    const store = database();
    try {
      inTransaction(store.db, () => work(store));
    } catch (error) {
      isStale = true;
      throw error;
    }
  };
  const sizeOf = ({ size }: ReturnType<typeof prepare>): number => (size.get() as { n: number }).n;

  return {
    open() {
      const file = realPath(path);
      lock = lockOf(file);
      opened = prepare(file);
    },
    secret: () => (database().secret.get() as { secret: Uint8Array }).secret,
    head: () => database().head.get() as TrailHead | undefined,
    find(names) {
      const places: number[] = [];
      const indexes: number[] = [];
      const macs: Uint8Array[] = [];
      database().names.find(names, (place, index, mac) => {
        places.push(place);
        indexes.push(index);
        macs.push(mac);
      });
      return { places: Uint32Array.from(places), indexes: Float64Array.from(indexes), macs: joined(macs) };
    },
    append({ expectedSize, chunks, names, tiles, sources, refused, head, erasures }) {
      transact((store) => {
        const size = sizeOf(store);
        if (size !== expectedSize) throw new StoreFault("STORE_CONFLICT", `${path} holds ${size} entries, not ${expectedSize}`);
        const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
        if (head.size !== size + count || names.length !== count * 32) {
          throw new StoreFault(
            "STORE_CONFLICT",
            `a head of size ${head.size} and ${names.length / 32} names do not go with ${count} new entries`,
          );
        }
        putChunks(store, chunks);
        if (count > 0) store.names.add(names, size);
        putTiles(store, tiles);
        for (const { source, state } of sources) store.sourcePut.run(source, state);
        refuse(store, refused);
        putErasures(store, erasures);
        putHead(store, head);
      });
    },
    quarantine: (refused) => transact((store) => refuse(store, refused)),
    quarantined: (after, limit) => database().quarantined.all(after, limit) as unknown as Quarantined[],
    release: (n) => transact(({ release }) => void release.run(n)),
    sources: () => database().sources.all() as unknown as SourceRow[],
    erasures: () => (database().erasures.all() as unknown as ErasureRow[]).map(erasureOf),
    settle(erasure, sealed, scanned) {
      transact((store) => {
        const entries = new Set(erasure.entries);
        const keys = new Set(erasure.keys);
        const firsts = new Set(sealed);
        for (const { first } of store.sealedFrom.iterate(scanned) as Iterable<{ first: number }>) firsts.add(first);
        for (const index of entries) {
          const row = store.chunkOf.get(index) as { first: number; count: number; leaves: Uint8Array } | undefined;
          if (!row || index >= row.first + row.count) continue;
          firsts.add(row.first);
          purge(store, leafAt(row.leaves, index - row.first));
        }
        withoutTriggers(store.db, ["bodies_no_update"], () => {
          for (const first of firsts) {
            const chunk = store.whole.get(first) as unknown as Chunk | undefined;
            const left = chunk && withoutErased(chunk, entries, keys);
            if (left) store.bodyUpdate.run(left.bodies, left.sealed, first);
          }
        });
      });
      const { db, erasureDone } = database();
      if (!isTruncated(db)) {
        throw new StoreFault(
          "STORE_UNAVAILABLE",
          `${path} is being read, so its log still holds what was erased; carry the erasure out again when the reader is done`,
        );
      }
      transact(() => void erasureDone.run(erasure.index));
    },
    prune(minimum) {
      transact((store) => {
        const size = sizeOf(store);
        if (minimum % TILE_WIDTH !== 0 || minimum > size) {
          throw new StoreFault("STORE_CONFLICT", `${path} holds ${size} entries and cannot be pruned below ${minimum}`);
        }
        store.minimumRaise.run(minimum, minimum);
      });
    },
    pruneSome() {
      let left = false;
      transact(({ db, pruneEntries, pruneBodies, pruned }) => {
        left = pruned.get() !== undefined;
        if (!left) return;
        withoutTriggers(db, ["entries_no_delete", "bodies_no_delete"], () => {
          pruneBodies.run(PRUNED_AT_ONCE);
          pruneEntries.run(PRUNED_AT_ONCE);
        });
      });
      return left;
    },
    fillBegin() {
      const { db, isEmpty } = database();
      if (isEmpty.get()) throw new StoreFault("STORE_CONFLICT", `${path} is not empty; fill a new file`);
      db.exec("BEGIN IMMEDIATE");
      filled = { size: 0, names: 0 };
    },
    fillPart(part) {
      const store = database();
      const counts = filled as { size: number; names: number };
      switch (part.kind) {
        case "secret":
          withoutTriggers(store.db, ["meta_no_update"], () => void store.secretPut.run(part.secret, part.minimum));
          return;
        case "chunks":
          return putChunks(store, part.chunks);
        case "tiles":
          return putTiles(store, part.tiles);
        case "names":
          store.names.add(withoutIndexes(part.names, counts.names, path), counts.names);
          counts.names += part.names.length / 40;
          return;
        case "sources":
          for (const { source, state } of part.sources) store.sourcePut.run(source, state);
          return;
        case "quarantined":
          for (const one of part.quarantined) store.quarantinedPut.run(macOf(store, one), ...valuesOf(one), one.times, one.n);
          return;
        case "erasures":
          return putErasures(store, part.erasures);
        case "head":
          counts.size = part.head.size;
          return putHead(store, part.head);
      }
    },
    fillEnd() {
      const store = database();
      const { size, names } = filled as { size: number; names: number };
      const entries = sizeOf(store);
      if (entries !== size || names !== size) {
        throw new StoreFault("STORE_INVALID", `parts with ${entries} entries and ${names} names do not go with a head of size ${size}`);
      }
      store.db.exec("COMMIT");
      filled = undefined;
    },
    fillAbort() {
      if (!filled) return;
      filled = undefined;
      isStale = true;
      if (opened?.db.isTransaction) opened.db.exec("ROLLBACK");
    },
    checkpoint: () => database().db.exec("PRAGMA wal_checkpoint(PASSIVE)"),
    close() {
      if (opened) {
        isTruncated(opened.db);
        opened.db.close();
      }
      opened = undefined;
      lock?.close();
    },
  };
}

type Prepared = ReturnType<typeof prepare>;

function prepare(file: string) {
  const db = new DatabaseSync(file, { timeout: 2000 });
  checkEngine(db);
  // Before the schema: a database that cannot have it must not be changed.
  const { journal_mode: mode } = db.prepare("PRAGMA journal_mode = WAL").get() as { journal_mode: string };
  if (mode !== "wal") throw new StoreFault("STORE_INVALID", `${file} is not on a file system that can have a write-ahead log`);
  db.exec(`PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384;
    PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864`);
  prepareSchema(db, file);
  return {
    db,
    names: createNameIndex(db),
    secret: db.prepare("SELECT secret FROM meta"),
    secretPut: db.prepare("UPDATE meta SET secret = ?, minimum = ?"),
    head: db.prepare("SELECT size, checkpoint FROM head"),
    headUpdate: db.prepare("UPDATE head SET size = ?, checkpoint = ?"),
    headInsert: db.prepare("INSERT INTO head (id, size, checkpoint) VALUES (1, ?, ?)"),
    size: db.prepare("SELECT coalesce((SELECT first + count FROM entries ORDER BY first DESC LIMIT 1), (SELECT minimum FROM meta)) AS n"),
    isEmpty: db.prepare(
      "SELECT 1 WHERE EXISTS (SELECT 1 FROM head) OR EXISTS (SELECT 1 FROM names) OR EXISTS (SELECT 1 FROM quarantine) OR EXISTS (SELECT 1 FROM sources)",
    ),
    entryInsert: db.prepare("INSERT INTO entries (first, count, leaves, hashes) VALUES (?, ?, ?, ?)"),
    bodyInsert: db.prepare("INSERT INTO bodies (first, sealed, bodies) VALUES (?, ?, ?)"),
    bodyUpdate: db.prepare("UPDATE bodies SET bodies = ?, sealed = ? WHERE first = ?"),
    tileInsert: db.prepare("INSERT INTO tiles (level, idx, hashes) VALUES (?, ?, ?)"),
    chunkOf: db.prepare("SELECT first, count, leaves FROM entries WHERE first <= ? ORDER BY first DESC LIMIT 1"),
    whole: db.prepare(
      "SELECT e.first, e.count, e.leaves, e.hashes, b.bodies, b.sealed FROM entries e JOIN bodies b USING (first) WHERE first = ?",
    ),
    sealedFrom: db.prepare("SELECT first FROM bodies WHERE length(sealed) > 0 AND first >= ?"),
    sources: db.prepare("SELECT source, state FROM sources ORDER BY source"),
    sourcePut: db.prepare("INSERT INTO sources (source, state) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET state = excluded.state"),
    quarantine: db.prepare(
      "INSERT INTO quarantine (mac, source, received, body, code, reason) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mac) DO UPDATE SET times = times + 1",
    ),
    quarantinedPut: db.prepare(
      "INSERT INTO quarantine (mac, source, received, body, code, reason, times, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    quarantined: db.prepare("SELECT n, source, received, body, code, reason, times FROM quarantine WHERE n > ? ORDER BY n LIMIT ?"),
    quarantinedOf: db.prepare("SELECT n, body FROM quarantine WHERE source = ?"),
    release: db.prepare("DELETE FROM quarantine WHERE n = ?"),
    erasures: db.prepare("SELECT idx, entries, keys FROM erasures ORDER BY idx"),
    erasurePut: db.prepare("INSERT INTO erasures (idx, entries, keys) VALUES (?, ?, ?)"),
    erasureDone: db.prepare("DELETE FROM erasures WHERE idx = ?"),
    minimumRaise: db.prepare("UPDATE meta SET minimum = ? WHERE minimum < ?"),
    pruned: db.prepare("SELECT 1 FROM entries WHERE first < (SELECT minimum FROM meta) LIMIT 1"),
    pruneEntries: db.prepare(
      "DELETE FROM entries WHERE first IN (SELECT first FROM entries WHERE first < (SELECT minimum FROM meta) ORDER BY first LIMIT ?)",
    ),
    pruneBodies: db.prepare(
      "DELETE FROM bodies WHERE first IN (SELECT first FROM entries WHERE first < (SELECT minimum FROM meta) ORDER BY first LIMIT ?)",
    ),
  };
}

function putChunks({ entryInsert, bodyInsert }: Prepared, chunks: readonly Chunk[]): void {
  for (const { first, count, leaves, hashes, bodies, sealed } of chunks) {
    entryInsert.run(first, count, leaves, hashes);
    bodyInsert.run(first, sealed, bodies);
  }
}

function putTiles({ tileInsert }: Prepared, tiles: readonly Tile[]): void {
  for (const { level, index, hashes } of tiles) tileInsert.run(level, index, hashes);
}

function putErasures({ erasurePut }: Prepared, erasures: readonly Erasure[]): void {
  for (const { index, entries, keys } of erasures) erasurePut.run(index, JSON.stringify(entries), JSON.stringify(keys));
}

function putHead({ headUpdate, headInsert }: Prepared, { size, checkpoint }: TrailHead): void {
  if (headUpdate.run(size, checkpoint).changes === 0) headInsert.run(size, checkpoint);
}

function refuse(store: Prepared, all: readonly Refused[]): void {
  for (const one of all) store.quarantine.run(macOf(store, one), ...valuesOf(one));
}

function valuesOf({ source, received, body, code, reason }: Refused): [string, string, string, string, string] {
  return [source, received, body, code, reason];
}

// Keyed: a bare hash of a body with few possible values would tell it after it was released.
function macOf({ secret }: Prepared, { source, code, body }: Refused): Uint8Array {
  const { secret: key } = secret.get() as { secret: Uint8Array };
  return createHmac("sha256", key)
    .update(JSON.stringify([source, code, body]))
    .digest();
}

/** Takes out of quarantine what was refused under the name of an erased event, which may tell the same. */
function purge({ quarantinedOf, release }: Prepared, leaf: unknown): void {
  const { source, id } = leaf as { readonly source: string; readonly id: string };
  for (const { n, body } of quarantinedOf.all(source) as unknown as { n: number; body: string }[]) {
    if (isNamed(body, id)) release.run(n);
  }
}

function isNamed(body: string, id: string): boolean {
  try {
    const said = JSON.parse(body) as { id?: unknown; event?: { id?: unknown } } | null;
    return said?.id === id || said?.event?.id === id;
  } catch {
    return false;
  }
}

function leafAt(leaves: Uint8Array, place: number): unknown {
  const bytes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength);
  let at = 0;
  for (let i = 0; i < place; i++) at += 2 + bytes.readUInt16BE(at);
  return JSON.parse(bytes.toString("utf8", at + 2, at + 2 + bytes.readUInt16BE(at)));
}

function withoutIndexes(names: Uint8Array, first: number, path: string): Uint8Array {
  const bytes = Buffer.from(names.buffer, names.byteOffset, names.byteLength);
  const packed = new Uint8Array((names.length / 40) * 32);
  for (let at = 0, i = 0; at < bytes.length; at += 40, i++) {
    if (bytes.readBigUInt64BE(at + 32) !== BigInt(first + i)) {
      throw new StoreFault("STORE_INVALID", `names of entry ${first + i} are missing; ${path} stays empty`);
    }
    packed.set(bytes.subarray(at, at + 32), i * 32);
  }
  return packed;
}

// Not `Buffer.concat`, which takes small ones from a pool that would go along to the other thread.
function joined(macs: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(macs.length * 16);
  macs.forEach((mac, i) => {
    all.set(mac, i * 16);
  });
  return all;
}

function isTruncated(db: DatabaseSync): boolean {
  const { busy } = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number };
  return busy === 0;
}
