import { DatabaseSync, type StatementSync } from "node:sqlite";
import { checkEngine } from "../schema.ts";

/** Of the tables below and of what is computed into them. */
export const FORMAT = 4;

// What was replaced is overwritten, since it may have been erased from the trail. The disk is not waited for: what was begun and does not serve
// yet is begun anew after a failure.
const SETTINGS =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 16384; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA trusted_schema = OFF";
// A power failure may take the last transactions: they are computed again.
const KEPT = "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4096; PRAGMA wal_checkpoint(TRUNCATE)";

/**
 * A page of whatever is below an organisation is one range of `signal_paths` or `record_paths`, which have a row for each organisation above. The
 * number of a record (`doc`) counts back from its first event, so that what is found by words comes in the order of the list.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY CHECK (id = 1), head TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS dossiers (
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  due REAL,
  closed INTEGER NOT NULL,
  wanted INTEGER NOT NULL,
  compared TEXT,
  dossier TEXT NOT NULL,
  PRIMARY KEY (type, id)
) STRICT;
CREATE INDEX IF NOT EXISTS dossiers_due ON dossiers (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS dossiers_wanted ON dossiers (type, id) WHERE wanted = 1;
CREATE INDEX IF NOT EXISTS dossiers_compared ON dossiers (type, id) WHERE compared IS NOT NULL;
CREATE INDEX IF NOT EXISTS dossiers_running ON dossiers (type, id) WHERE closed = 0;
CREATE TABLE IF NOT EXISTS orgs (no INTEGER PRIMARY KEY, org TEXT NOT NULL UNIQUE, path TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS signals (
  id TEXT PRIMARY KEY,
  at REAL NOT NULL,
  state TEXT NOT NULL,
  level TEXT NOT NULL,
  shadow INTEGER NOT NULL,
  record_type TEXT NOT NULL,
  record TEXT NOT NULL,
  org TEXT,
  person TEXT,
  matter TEXT,
  visible_at REAL NOT NULL,
  counted INTEGER NOT NULL,
  row TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS signals_open ON signals (level) WHERE state = 'open' AND shadow = 0;
CREATE INDEX IF NOT EXISTS signals_of_record ON signals (record_type, record, at DESC, id);
CREATE INDEX IF NOT EXISTS signals_of_org ON signals (org) WHERE org IS NOT NULL;
CREATE INDEX IF NOT EXISTS signals_of_person ON signals (person, at DESC, id) WHERE person IS NOT NULL;
CREATE INDEX IF NOT EXISTS signals_of_matter ON signals (matter, at DESC, id) WHERE matter IS NOT NULL;
CREATE INDEX IF NOT EXISTS signals_hidden ON signals (visible_at) WHERE counted = 0;
CREATE INDEX IF NOT EXISTS signals_counted ON signals (visible_at) WHERE counted = 1;
CREATE TABLE IF NOT EXISTS signal_paths (
  ancestor INTEGER NOT NULL,
  shadow INTEGER NOT NULL,
  at REAL NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  level TEXT NOT NULL,
  control TEXT NOT NULL,
  handling TEXT,
  turn TEXT,
  visible_at REAL NOT NULL,
  PRIMARY KEY (ancestor, shadow, at DESC, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS signal_paths_state ON signal_paths (ancestor, shadow, state, level, at DESC, id);
CREATE INDEX IF NOT EXISTS signal_paths_control ON signal_paths (ancestor, shadow, control, at DESC, id);
CREATE INDEX IF NOT EXISTS signal_paths_handling ON signal_paths (ancestor, shadow, handling, at DESC, id) WHERE handling IS NOT NULL;
CREATE INDEX IF NOT EXISTS signal_paths_turn ON signal_paths (ancestor, shadow, turn, at DESC, id) WHERE turn IS NOT NULL;
CREATE TABLE IF NOT EXISTS records (
  doc INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  start_at REAL NOT NULL,
  org TEXT,
  person TEXT,
  row TEXT NOT NULL,
  UNIQUE (type, id)
) STRICT;
CREATE INDEX IF NOT EXISTS records_of_org ON records (org) WHERE org IS NOT NULL;
CREATE INDEX IF NOT EXISTS records_of_person ON records (person, type, start_at DESC, id) WHERE person IS NOT NULL;
CREATE TABLE IF NOT EXISTS record_paths (
  ancestor INTEGER NOT NULL,
  type TEXT NOT NULL,
  start_at REAL NOT NULL,
  id TEXT NOT NULL,
  doc INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  turn TEXT,
  PRIMARY KEY (ancestor, type, start_at DESC, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS record_paths_running ON record_paths (ancestor, type, start_at DESC, id) WHERE closed = 0;
CREATE INDEX IF NOT EXISTS record_paths_flagged ON record_paths (ancestor, type, start_at DESC, id) WHERE flagged = 1;
CREATE INDEX IF NOT EXISTS record_paths_turn ON record_paths (ancestor, type, turn, start_at DESC, id) WHERE turn IS NOT NULL;
CREATE TABLE IF NOT EXISTS cells (
  org INTEGER NOT NULL,
  span INTEGER NOT NULL,
  measure TEXT NOT NULL,
  period TEXT NOT NULL,
  of TEXT NOT NULL,
  level TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (org, span, measure, period, of, level)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (n INTEGER PRIMARY KEY, change TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (tokens, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
`;

/** Prepares each statement once. */
export type Prepare = (sql: string) => StatementSync;

export interface StateDatabase {
  readonly db: DatabaseSync;
  readonly prepare: Prepare;
}

export function openStateDatabase(file: string): StateDatabase {
  const db = new DatabaseSync(file, { timeout: 2000 });
  try {
    checkEngine(db);
    db.exec(SETTINGS);
    db.exec(TABLES);
    // What a record was found by leaves the index when it is replaced.
    db.exec("INSERT INTO words (words, rank) VALUES ('secure-delete', 1)");
  } catch (error) {
    db.close();
    throw error;
  }
  return { db, prepare: preparing(db) };
}

function preparing(db: DatabaseSync): Prepare {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
}

export function keepState(db: DatabaseSync): void {
  db.exec(KEPT);
}

/** Beside the thread that writes, and after it has opened the file. */
export function readStateDatabase(file: string): StateDatabase {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  db.exec("PRAGMA cache_size = -32768; PRAGMA trusted_schema = OFF");
  return { db, prepare: preparing(db) };
}

const FIRST_SECOND = Date.parse("1900-01-01T00:00:00Z") / 1000;
const LAST_SECOND = 2 ** 33 - 1;
/** Records of one second that have a number of that second. */
export const IN_SECOND = 2 ** 20;

/** The lowest number of records that began in the same second; a later second has lower ones. */
export function firstDoc(startAt: number): number {
  const second = Math.floor(startAt / 1000) - FIRST_SECOND;
  return (LAST_SECOND - Math.min(LAST_SECOND, Math.max(0, second))) * IN_SECOND;
}
