import { createHmac } from "node:crypto";
import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { Found, KnownAs, Refused, TrailHead } from "../../trail/trail-store.ts";
import { checkEngine, prepareSchema } from "./schema.ts";
import { inTransaction, StoreFault, serve } from "./worker-protocol.ts";

/** New entries by column: one buffer goes to the worker much faster than one for each entry. */
export interface EntryColumns {
  readonly sources: readonly string[];
  readonly ids: readonly string[];
  readonly events: readonly string[];
  readonly leaves: readonly string[];
  readonly hashes: Uint8Array;
  readonly salts: Uint8Array;
}

export interface WriterOperations {
  open(): void;
  head(): TrailHead | undefined;
  find(events: readonly KnownAs[]): Found[];
  append(expectedSize: number, entries: EntryColumns, head: TrailHead, refused: readonly Refused[]): void;
  quarantine(refused: readonly Refused[]): void;
  hashes(from: number, to: number): Uint8Array;
  close(): void;
}

if (parentPort) serve(parentPort, workerData as string, { ...createWriter(workerData as string) });

function createWriter(path: string): WriterOperations {
  let lock: DatabaseSync | undefined;
  let opened: ReturnType<typeof prepare> | undefined;
  const database = (): ReturnType<typeof prepare> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${path} is not open`);
    return opened;
  };

  const refuse = (all: readonly Refused[]): void => {
    const { mac, quarantine } = database();
    for (const { source, received, body, code, reason } of all) {
      quarantine.run(mac(JSON.stringify([source, code, body])), source, received, body, code, reason);
    }
  };

  return {
    open() {
      const file = realPath(path);
      lock = lockOf(file);
      opened = prepare(file);
    },
    head: () => database().head.get() as TrailHead | undefined,
    find(events) {
      const { mac, name } = database();
      return events.map(({ source, id, event }) => {
        const row = name.get(source, id) as { mac: Uint8Array; idx: number; leaf: string; salt: Uint8Array | null } | undefined;
        if (!row) return "new";
        if (mac(event).compare(row.mac) !== 0) return "other";
        return { index: row.idx, leaf: row.leaf, ...(row.salt ? { salt: row.salt } : {}) };
      });
    },
    append(expectedSize, { sources, ids, events, leaves, hashes, salts }, head, refused) {
      const { db, mac, size, entry, body, nameInsert, headUpsert } = database();
      inTransaction(db, () => {
        const { n } = size.get() as { n: number };
        if (n !== expectedSize) throw new StoreFault("STORE_CONFLICT", `${path} holds ${n} entries, not ${expectedSize}`);
        leaves.forEach((leaf, i) => {
          const index = expectedSize + i;
          const event = events[i] as string;
          entry.run(index, leaf, hashes.subarray(i * 32, i * 32 + 32));
          body.run(index, salts.subarray(i * 16, i * 16 + 16), event);
          nameInsert.run(sources[i] as string, ids[i] as string, mac(event), index);
        });
        headUpsert.run(head.size, head.checkpoint);
        refuse(refused);
      });
    },
    quarantine: (refused) => inTransaction(database().db, () => refuse(refused)),
    hashes(from, to) {
      const rows = database().hashes.all(from, to) as { hash: Uint8Array }[];
      const packed = new Uint8Array(rows.length * 32);
      rows.forEach(({ hash }, i) => {
        packed.set(hash, i * 32);
      });
      return packed;
    },
    close() {
      opened?.db.close();
      opened = undefined;
      lock?.close();
    },
  };
}

function prepare(file: string) {
  const db = new DatabaseSync(file, { timeout: 2000 });
  checkEngine(db);
  // Before the schema: a database that cannot have it must not be changed.
  const { journal_mode: mode } = db.prepare("PRAGMA journal_mode = WAL").get() as { journal_mode: string };
  if (mode !== "wal") throw new StoreFault("STORE_INVALID", `${file} is not on a file system that can have a write-ahead log`);
  db.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768");
  prepareSchema(db, file);
  const { mac_key: macKey } = db.prepare("SELECT mac_key FROM meta").get() as { mac_key: Uint8Array };
  return {
    db,
    // Keyed: a bare hash of an event with few possible values would tell the event after it was erased.
    mac: (text: string) => createHmac("sha256", macKey).update(text).digest(),
    head: db.prepare("SELECT size, checkpoint FROM head"),
    size: db.prepare("SELECT coalesce(max(idx) + 1, 0) AS n FROM entries"),
    name: db.prepare(
      "SELECT n.mac, n.idx, e.leaf, b.salt FROM names n JOIN entries e ON e.idx = n.idx LEFT JOIN bodies b ON b.idx = n.idx WHERE n.source = ? AND n.id = ?",
    ),
    hashes: db.prepare("SELECT hash FROM entries WHERE idx >= ? AND idx < ? ORDER BY idx"),
    entry: db.prepare("INSERT INTO entries (idx, leaf, hash) VALUES (?, ?, ?)"),
    body: db.prepare("INSERT INTO bodies (idx, salt, event) VALUES (?, ?, ?)"),
    nameInsert: db.prepare("INSERT INTO names (source, id, mac, idx) VALUES (?, ?, ?, ?)"),
    headUpsert: db.prepare(
      "INSERT INTO head (id, size, checkpoint) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint",
    ),
    quarantine: db.prepare(
      "INSERT INTO quarantine (mac, source, received, body, code, reason) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mac) DO UPDATE SET times = times + 1",
    ),
  };
}

// Held by the operating system as long as the process lives, so that nothing is left over when it is killed. A lock on the trail itself
// would shut out readers.
function lockOf(file: string): DatabaseSync {
  const lock = new DatabaseSync(`${file}-lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 !== SQLITE_BUSY) throw error;
    throw new StoreFault("STORE_CONFLICT", `${file} is held by another process or store; one process writes a trail`);
  }
}

const SQLITE_BUSY = 5;

// Two names of one file must meet at one lock.
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      throw new StoreFault("STORE_INVALID", `${path} cannot be created: its folder does not exist`);
    }
  }
}
