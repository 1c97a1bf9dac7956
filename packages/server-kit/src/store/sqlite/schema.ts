import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { inTransaction, StoreFault } from "./worker-protocol.ts";

// "plum": tells a trail from any other SQLite file.
const APPLICATION_ID = 0x706c756d;
export const FORMAT = 2;
// Older ones can lose commits when a write-ahead log is reset.
const OLDEST_SQLITE = [3, 51, 3] as const;

// What was said lies beside its leaves, so that it can be erased while the tree still proves that something was there. `name_rows`,
// `name_groups` and `name_filters` find an entry in `names` by its name, see `name-index.ts`.
const TABLES = `
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  format INTEGER NOT NULL,
  secret BLOB NOT NULL CHECK (length(secret) = 32),
  minimum INTEGER NOT NULL CHECK (minimum % 256 = 0),
  indexed INTEGER NOT NULL
) STRICT;
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  checkpoint TEXT NOT NULL
) STRICT;
CREATE TABLE entries (
  first INTEGER PRIMARY KEY,
  count INTEGER NOT NULL CHECK (count > 0 AND first / 256 = (first + count - 1) / 256),
  leaves BLOB NOT NULL,
  hashes BLOB NOT NULL CHECK (length(hashes) = 32 * count)
) STRICT;
CREATE TABLE bodies (
  first INTEGER PRIMARY KEY,
  sealed BLOB NOT NULL,
  bodies BLOB NOT NULL
) STRICT;
CREATE INDEX bodies_sealed ON bodies (first) WHERE length(sealed) > 0;
CREATE TABLE tiles (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
  PRIMARY KEY (level, idx)
) STRICT;
CREATE TABLE names (
  first INTEGER PRIMARY KEY,
  names BLOB NOT NULL CHECK (length(names) > 0 AND length(names) % 32 = 0)
) STRICT;
CREATE TABLE name_rows (id INTEGER PRIMARY KEY, records BLOB NOT NULL) STRICT;
CREATE TABLE name_groups (id INTEGER PRIMARY KEY, used INTEGER NOT NULL, merged INTEGER NOT NULL) STRICT;
CREATE TABLE name_filters (id INTEGER PRIMARY KEY, filters BLOB NOT NULL) STRICT;
CREATE TABLE sources (source TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  mac BLOB NOT NULL UNIQUE CHECK (length(mac) = 32),
  source TEXT NOT NULL,
  received TEXT NOT NULL,
  body TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  times INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX quarantine_source ON quarantine (source);
CREATE TABLE erasures (idx INTEGER PRIMARY KEY, entries TEXT NOT NULL, keys TEXT NOT NULL) STRICT;
`;

const aborts = (name: string, when: string, message: string): string =>
  `CREATE TRIGGER ${name} BEFORE ${when} BEGIN SELECT RAISE(ABORT, '${message}'); END;`;
const forbids = (table: string, action: "UPDATE" | "DELETE"): string =>
  aborts(`${table}_no_${action.toLowerCase()}`, `${action} ON ${table}`, `${table} are never changed`);
const follows = (table: string, end: string): string =>
  aborts(
    `${table}_follow`,
    `INSERT ON ${table} WHEN NEW.first IS NOT coalesce((SELECT ${end} FROM ${table} ORDER BY first DESC LIMIT 1), ${table === "names" ? "0" : "(SELECT minimum FROM meta)"})`,
    "an entry takes the next index",
  );

// INSERT OR REPLACE deletes without firing triggers on DELETE, so inserts have triggers too.
const TRIGGERS: Readonly<Record<string, string>> = {
  entries_no_update: forbids("entries", "UPDATE"),
  entries_no_delete: forbids("entries", "DELETE"),
  entries_follow: follows("entries", "first + count"),
  bodies_no_update: forbids("bodies", "UPDATE"),
  bodies_no_delete: forbids("bodies", "DELETE"),
  bodies_follow: aborts(
    "bodies_follow",
    "INSERT ON bodies WHEN NEW.first <= coalesce((SELECT max(first) FROM bodies), -1)",
    "bodies are never changed",
  ),
  tiles_no_update: forbids("tiles", "UPDATE"),
  tiles_no_delete: forbids("tiles", "DELETE"),
  tiles_once: aborts(
    "tiles_once",
    "INSERT ON tiles WHEN EXISTS (SELECT 1 FROM tiles WHERE level = NEW.level AND idx = NEW.idx)",
    "tiles are never changed",
  ),
  names_no_update: forbids("names", "UPDATE"),
  names_no_delete: forbids("names", "DELETE"),
  names_follow: follows("names", "first + length(names) / 32"),
  meta_no_update: aborts("meta_no_update", "UPDATE OF id, format, secret ON meta", "meta are never changed"),
  meta_no_delete: forbids("meta", "DELETE"),
  meta_once: aborts("meta_once", "INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta)", "meta are never changed"),
  meta_grows: aborts("meta_grows", "UPDATE OF minimum ON meta WHEN NEW.minimum < OLD.minimum", "meta are never changed"),
  head_no_delete: forbids("head", "DELETE"),
  head_once: aborts("head_once", "INSERT ON head WHEN EXISTS (SELECT 1 FROM head)", "head are never changed"),
  head_grows: aborts("head_grows", "UPDATE ON head WHEN NEW.size < OLD.size", "head are never changed"),
};

/** Creates the tables in an empty database, and refuses what is not a trail of this version. */
export function prepareSchema(db: DatabaseSync, file: string): void {
  const isEmpty = number(db, "SELECT count(*) AS n FROM sqlite_schema") === 0 && number(db, "PRAGMA application_id") === 0;
  if (isEmpty) {
    inTransaction(db, () => {
      db.exec(TABLES + Object.values(TRIGGERS).join(""));
      db.prepare("INSERT INTO meta (id, format, secret, minimum, indexed) VALUES (1, ?, ?, 0, 0)").run(FORMAT, randomBytes(32));
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    });
  }
  checkSchema(db, file);
}

/** Refuses what is not a trail of this version. */
export function checkSchema(db: DatabaseSync, file: string): void {
  const format = formatOf(db, file);
  if (format === 1) {
    throw new StoreFault("STORE_INVALID", `${file} is a trail of format 1; bring it to format ${FORMAT} with "plumbline upgrade"`);
  }
  if (format !== FORMAT) {
    throw new StoreFault("STORE_INVALID", `${file} is a trail of format ${format}; this version reads format ${FORMAT}`);
  }
}

/** Throws when the file is no trail at all. */
export function formatOf(db: DatabaseSync, file: string): number {
  if (number(db, "PRAGMA application_id") !== APPLICATION_ID) {
    throw new StoreFault("STORE_INVALID", `${file} is a database of something else, not a trail; name another file`);
  }
  return number(db, "SELECT format FROM meta");
}

/** Runs `work`, which may do what these triggers forbid, inside a transaction that is open. */
export function withoutTriggers(db: DatabaseSync, names: readonly string[], work: () => void): void {
  for (const name of names) db.exec(`DROP TRIGGER ${name}`);
  work();
  for (const name of names) db.exec(TRIGGERS[name] as string);
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

function number(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}
