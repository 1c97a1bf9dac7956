import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { lockOf, realPath } from "../sqlite/lock.ts";
import { checkEngine } from "../sqlite/schema.ts";
import { inTransaction, StoreFault, serve } from "../sqlite/worker-protocol.ts";
import { createRecentCache } from "./recent-cache.ts";
import { openBatch, type SealedBatch, type SubjectKey, sealBatch, type sealedBatchOf, type UnsealedBatch } from "./sealed-batch.ts";

export interface KeysOperations {
  open(): void;
  seal(batch: UnsealedBatch): SealedBatch;
  openAll(batch: ReturnType<typeof sealedBatchOf>): (string | undefined)[];
  numberOf(subject: string): number | undefined;
  destroy(numbers: readonly number[]): void;
  close(): void;
}

// "plky": tells subject keys from any other SQLite file.
const APPLICATION_ID = 0x706c6b79;
const FORMAT = 1;
const KEY_BYTES = 32;
const MAX_NUMBER = 2 ** 32 - 1;
/** Keys in memory, once or twice as many: the same persons are met again within a day. */
const CACHED = 50_000;

// A key is appended, and later overwritten where it lies: a row that is deleted has its neighbours moved, and SQLite leaves copies of
// what it moved in the free parts of pages. Who a key belonged to lies apart, as a keyed hash.
const TABLES = `
CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, secret BLOB NOT NULL CHECK (length(secret) = 32)) STRICT;
CREATE TABLE keys (number INTEGER PRIMARY KEY, key BLOB NOT NULL CHECK (length(key) = ${KEY_BYTES})) STRICT;
CREATE TABLE subjects (subject BLOB PRIMARY KEY CHECK (length(subject) = 32), number INTEGER NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
CREATE TRIGGER keys_no_delete BEFORE DELETE ON keys BEGIN SELECT RAISE(ABORT, 'numbers of keys are never used again'); END;
CREATE TRIGGER keys_follow BEFORE INSERT ON keys WHEN NEW.number IS NOT coalesce((SELECT max(number) + 1 FROM keys), 1)
BEGIN SELECT RAISE(ABORT, 'numbers of keys are never used again'); END;
`;

if (parentPort) serve(parentPort, workerData as string, { ...createKeys(workerData as string) });

function createKeys(path: string): KeysOperations {
  let lock: DatabaseSync | undefined;
  let opened: ReturnType<typeof prepare> | undefined;
  const database = (): ReturnType<typeof prepare> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${path} is not open`);
    return opened;
  };
  const numberOf = (subject: string): number | undefined => {
    const { hashOf, numberGet } = database();
    return (numberGet.get(hashOf(subject)) as { number: number } | undefined)?.number;
  };
  const bySubject = createRecentCache<string, SubjectKey>(CACHED);
  const byNumber = createRecentCache<number, KeyObject>(CACHED);

  /** Undefined for one that was destroyed. */
  function keyOf(number: number): KeyObject | undefined {
    const known = byNumber.get(number);
    if (known) return known;
    const { key } = (database().keyGet.get(number) ?? {}) as { key?: Uint8Array };
    if (!key?.some((byte) => byte !== 0)) return undefined;
    const found = createSecretKey(key);
    byNumber.set(number, found);
    return found;
  }

  /** Makes those that are not there. Each subject once. */
  function keysOf(subjects: readonly string[]): SubjectKey[] {
    const { db, hashOf, keyInsert, subjectInsert, last } = database();
    const known = subjects.map((subject) => bySubject.get(subject));
    if (!known.includes(undefined)) return known as SubjectKey[];
    const numbers = subjects.map((subject, i) => known[i]?.number ?? numberOf(subject));
    if (numbers.includes(undefined)) {
      inTransaction(db, () => {
        subjects.forEach((subject, i) => {
          if (numbers[i] !== undefined) return;
          const number = (last.get() as { n: number }).n + 1;
          if (number > MAX_NUMBER)
            throw new StoreFault("STORE_INVALID", `${path} has given all of its ${MAX_NUMBER} numbers; begin a new trail`);
          keyInsert.run(number, randomBytes(KEY_BYTES));
          subjectInsert.run(hashOf(subject), number);
          numbers[i] = number;
        });
      });
    }
    return subjects.map((subject, i) => {
      const made = known[i] ?? { number: numbers[i] as number, key: keyOf(numbers[i] as number) as KeyObject };
      if (!known[i]) bySubject.set(subject, made);
      return made;
    });
  }

  return {
    open() {
      const file = realPath(path);
      lock = lockOf(file);
      opened = prepare(file);
    },
    seal: (batch) => sealBatch(batch, keysOf(batch.subjects)),
    openAll: (batch) => openBatch(batch, keyOf),
    numberOf,
    destroy(numbers) {
      const { db, keyErase, subjectDelete } = database();
      const gone = new Set(numbers);
      byNumber.drop((_, number) => gone.has(number));
      bySubject.drop(({ number }) => gone.has(number));
      inTransaction(db, () => {
        for (const number of numbers) {
          keyErase.run(number);
          subjectDelete.run(number);
        }
      });
      const { busy } = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number };
      if (busy !== 0) {
        throw new StoreFault(
          "STORE_UNAVAILABLE",
          `${path} is being read, so its log still holds destroyed keys; destroy them again when the reader is done`,
        );
      }
    },
    close() {
      bySubject.clear();
      byNumber.clear();
      opened?.db.close();
      opened = undefined;
      lock?.close();
    },
  };
}

function prepare(file: string) {
  // Before SQLite makes it for everybody to read; its log gets the rights of the file.
  closeSync(openSync(file, "a", 0o600));
  const db = new DatabaseSync(file, { timeout: 2000 });
  checkEngine(db);
  const { journal_mode: mode } = db.prepare("PRAGMA journal_mode = WAL").get() as { journal_mode: string };
  if (mode !== "wal") throw new StoreFault("STORE_INVALID", `${file} is not on a file system that can have a write-ahead log`);
  db.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8192");
  prepareSchema(db, file);
  const { secret } = db.prepare("SELECT secret FROM meta").get() as { secret: Uint8Array };
  return {
    db,
    hashOf: (subject: string) => createHmac("sha256", secret).update(subject).digest(),
    numberGet: db.prepare("SELECT number FROM subjects WHERE subject = ?"),
    keyGet: db.prepare("SELECT key FROM keys WHERE number = ?"),
    last: db.prepare("SELECT coalesce(max(number), 0) AS n FROM keys"),
    keyInsert: db.prepare("INSERT INTO keys (number, key) VALUES (?, ?)"),
    subjectInsert: db.prepare("INSERT INTO subjects (subject, number) VALUES (?, ?)"),
    keyErase: db.prepare(`UPDATE keys SET key = zeroblob(${KEY_BYTES}) WHERE number = ?`),
    subjectDelete: db.prepare("DELETE FROM subjects WHERE number = ?"),
  };
}

function prepareSchema(db: DatabaseSync, file: string): void {
  const { application_id: application } = db.prepare("PRAGMA application_id").get() as { application_id: number };
  const { n: tables } = db.prepare("SELECT count(*) AS n FROM sqlite_schema").get() as { n: number };
  if (application === 0 && tables === 0) {
    inTransaction(db, () => {
      db.exec(TABLES);
      db.prepare("INSERT INTO meta (id, format, secret) VALUES (1, ?, ?)").run(FORMAT, randomBytes(32));
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    });
    return;
  }
  if (application !== APPLICATION_ID) {
    throw new StoreFault("STORE_INVALID", `${file} is a file of something else, not of subjects' keys; name another file`);
  }
  const { format } = db.prepare("SELECT format FROM meta").get() as { format: number };
  if (format !== FORMAT) {
    throw new StoreFault("STORE_INVALID", `${file} holds subjects' keys in format ${format}; this version reads format ${FORMAT}`);
  }
}
