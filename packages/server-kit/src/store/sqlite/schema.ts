import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { inTransaction, StoreFault } from "./worker-protocol.ts";

// "plum": tells a trail from any other SQLite file.
const APPLICATION_ID = 0x706c756d;
const FORMAT = 1;
// Older ones can lose commits when a write-ahead log is reset.
const OLDEST_SQLITE = [3, 51, 3] as const;

// What was said and its salt lie beside the leaf, so that they can be erased while the tree still proves that something was there.
const TABLES = `
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  format INTEGER NOT NULL,
  mac_key BLOB NOT NULL CHECK (length(mac_key) = 32)
) STRICT;
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  checkpoint TEXT NOT NULL
) STRICT;
CREATE TABLE entries (
  idx INTEGER PRIMARY KEY,
  leaf TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE bodies (
  idx INTEGER PRIMARY KEY REFERENCES entries,
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  event TEXT NOT NULL
) STRICT;
CREATE TABLE names (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  mac BLOB NOT NULL CHECK (length(mac) = 32),
  idx INTEGER NOT NULL REFERENCES entries,
  PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  n INTEGER PRIMARY KEY,
  mac BLOB NOT NULL UNIQUE CHECK (length(mac) = 32),
  source TEXT NOT NULL,
  received TEXT NOT NULL,
  body TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  times INTEGER NOT NULL DEFAULT 1
) STRICT;
${["entries", "names", "meta"].map((table) => forbid(table, "UPDATE") + forbid(table, "DELETE")).join("")}
${forbid("bodies", "UPDATE")}
-- INSERT OR REPLACE deletes without firing triggers on DELETE.
CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.idx <> coalesce((SELECT max(idx) + 1 FROM entries), 0)
BEGIN SELECT RAISE(ABORT, 'an entry takes the next index'); END;
`;

/** Creates the tables in an empty database, and refuses what is not a trail of this version. */
export function prepareSchema(db: DatabaseSync, file: string): void {
  const isEmpty = number(db, "SELECT count(*) AS n FROM sqlite_schema") === 0 && number(db, "PRAGMA application_id") === 0;
  if (isEmpty) {
    inTransaction(db, () => {
      db.exec(TABLES);
      db.prepare("INSERT INTO meta (id, format, mac_key) VALUES (1, ?, ?)").run(FORMAT, randomBytes(32));
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    });
  }
  checkSchema(db, file);
}

/** Refuses what is not a trail of this version. */
export function checkSchema(db: DatabaseSync, file: string): void {
  if (number(db, "PRAGMA application_id") !== APPLICATION_ID) {
    throw new StoreFault("STORE_INVALID", `${file} is a database of something else, not a trail; name another file`);
  }
  const format = number(db, "SELECT format FROM meta");
  if (format !== FORMAT) {
    throw new StoreFault("STORE_INVALID", `${file} is a trail of format ${format}; this version reads format ${FORMAT}`);
  }
}

export function checkEngine(db: DatabaseSync): void {
  const { version } = db.prepare("SELECT sqlite_version() AS version").get() as { version: string };
  if (isSafeEngine(version)) return;
  throw new StoreFault(
    "STORE_INVALID",
    `SQLite ${version} can lose commits; use a Node.js that brings ${OLDEST_SQLITE.join(".")} or later`,
  );
}

export function isSafeEngine(version: string): boolean {
  const parts = version.split(".").map(Number);
  const difference = OLDEST_SQLITE.map((oldest, i) => (parts[i] ?? 0) - oldest).find((step) => step !== 0);
  return difference === undefined || difference > 0;
}

function forbid(table: string, action: "UPDATE" | "DELETE"): string {
  return `CREATE TRIGGER ${table}_no_${action.toLowerCase()} BEFORE ${action} ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} are never changed'); END;
`;
}

function number(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}
