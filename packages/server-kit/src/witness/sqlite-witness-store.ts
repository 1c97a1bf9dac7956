import { DatabaseSync } from "node:sqlite";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import type { Evidence, EvidenceKind } from "./evidence.ts";
import { checkpointOf } from "./signed-checkpoint.ts";
import type { WitnessedHead, WitnessStore } from "./witness-store.ts";

export interface SqliteWitnessStoreOptions {
  /** Created when it does not exist; on a local disk. SQLite keeps `-wal` beside it. Never put back an older copy of it. */
  readonly file: string;
}

// "plmw": tells it from any other SQLite file.
const APPLICATION_ID = 0x706c6d77;
const FORMAT = 1;
/** One is proof enough; a log must not fill its witness's disk. */
const MAX_EVIDENCE = 100;
const SQLITE_BUSY = 5;

const TABLES = `
CREATE TABLE heads (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE TABLE evidence (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  time TEXT NOT NULL,
  kept TEXT NOT NULL,
  refused TEXT NOT NULL,
  proof TEXT NOT NULL,
  UNIQUE (origin, kind, size, root)
) STRICT;
CREATE TRIGGER heads_grow BEFORE UPDATE ON heads
WHEN NEW.origin <> OLD.origin OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root)
BEGIN SELECT RAISE(ABORT, 'a log only grows'); END;
CREATE TRIGGER heads_stay BEFORE DELETE ON heads BEGIN SELECT RAISE(ABORT, 'heads are never forgotten'); END;
CREATE TRIGGER evidence_stays BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is never forgotten'); END;
CREATE TRIGGER evidence_is_fixed BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
`;

/**
 * What a witness remembers, in one SQLite file that one process holds. Writes block the thread for as long as the disk takes to sync,
 * some milliseconds for each cosignature. Throws `STORE_CONFLICT` when another process has the file, `STORE_INVALID` when it is something
 * else.
 */
export function sqliteWitnessStore({ file }: SqliteWitnessStoreOptions): WitnessStore {
  const db = open(file);
  const select = db.prepare("SELECT origin, size, root, note FROM heads WHERE origin = ?");
  const insert = db.prepare("INSERT INTO heads (origin, size, root, note) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const update = db.prepare("UPDATE heads SET size = ?, root = ?, note = ? WHERE origin = ? AND size = ? AND root = ?");
  const keep = db.prepare(
    `INSERT INTO evidence (kind, origin, size, root, time, kept, refused, proof)
     SELECT :kind, :origin, :size, :root, :time, :kept, :refused, :proof
     WHERE (SELECT count(*) FROM evidence WHERE origin = :origin AND kind = :kind) < ${MAX_EVIDENCE} ON CONFLICT DO NOTHING`,
  );
  const all = db.prepare("SELECT kind, origin, time, kept, refused, proof FROM evidence ORDER BY n");

  return {
    latest: (origin) => attempt(file, () => select.get(origin) as unknown as WitnessedHead | undefined),
    advance(from, { origin, size, root, note }) {
      // One statement, so all or nothing; it returns after the sync of its commit.
      return attempt(file, () => {
        const { changes } = from ? update.run(size, root, note, origin, from.size, from.root) : insert.run(origin, size, root, note);
        return Number(changes) === 1;
      });
    },
    keep({ kind, origin, time, kept, refused, proof }) {
      const { size, root } = checkpointOf(refused) ?? { size: 0, root: Buffer.alloc(0) };
      const row = { kind, origin, size, root: root.toString("base64"), time, kept, refused, proof: JSON.stringify(proof) };
      return attempt(file, () => Number(keep.run(row).changes) === 1);
    },
    evidence: () =>
      attempt(file, () => (all.all() as unknown as EvidenceRow[]).map((row) => ({ ...row, proof: JSON.parse(row.proof) }) as Evidence)),
    async close() {
      if (db.isOpen) db.close();
    },
  };
}

interface EvidenceRow extends Omit<Evidence, "proof"> {
  readonly kind: EvidenceKind;
  readonly proof: string;
}

function open(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    // Held until the process ends, however it ends: a second witness over this file would sign what this one does not know of.
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF");
    db.exec("BEGIN IMMEDIATE");
    const isEmpty = number(db, "SELECT count(*) FROM sqlite_schema") === 0 && number(db, "PRAGMA application_id") === 0;
    if (isEmpty) db.exec(TABLES);
    const format = number(db, "PRAGMA user_version");
    if (number(db, "PRAGMA application_id") !== APPLICATION_ID || format !== FORMAT) {
      throw new PlumblineError("STORE_INVALID", `${file} is no memory of a witness in format ${FORMAT}; name another file`);
    }
    db.exec("COMMIT");
    return db;
  } catch (cause) {
    db?.close();
    if (isPlumblineError(cause)) throw cause;
    if (((cause as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY) {
      throw new PlumblineError("STORE_CONFLICT", `another process holds ${file}; one witness has one process`, { cause });
    }
    throw new PlumblineError("STORE_INVALID", `${file} cannot be opened as the memory of a witness (${(cause as Error).message})`, {
      cause,
    });
  }
}

async function attempt<T>(file: string, work: () => T): Promise<T> {
  try {
    return work();
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new PlumblineError("STORE_UNAVAILABLE", `the memory of the witness, ${file}, cannot be read or written (${reason})`, { cause });
  }
}

function number(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}
