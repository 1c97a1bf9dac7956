import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { RecordRef, SignalLevel } from "@plumbline/core";
import type { SignalPage, SignalRow, StateBatch, StateHead } from "../../../supervise/state-store.ts";
import { checkEngine } from "../schema.ts";
import { inTransaction, StoreFault, serve } from "../worker-protocol.ts";

export interface StateOperations {
  open(): void;
  head(): StateHead | undefined;
  write(batch: StateBatch): void;
  dossiers(records: readonly RecordRef[]): (string | undefined)[];
  wanted(): string[];
  due(now: number, most: number): string[];
  nextDue(after: number): number | undefined;
  running(type: string): string[];
  signal(id: string): SignalRow | undefined;
  signals(page: SignalPage): SignalRow[];
  counts(): Record<SignalLevel, number>;
  close(): void;
}

// What was replaced is overwritten, since it may have been erased from the trail. A power failure may take the last transactions: they are
// computed again.
const SETTINGS =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA trusted_schema = OFF";
const TABLES = `
CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY CHECK (id = 1), head TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS dossiers (
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  due REAL,
  closed INTEGER NOT NULL,
  wanted INTEGER NOT NULL,
  dossier TEXT NOT NULL,
  PRIMARY KEY (type, id)
) STRICT;
CREATE INDEX IF NOT EXISTS dossiers_due ON dossiers (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS dossiers_wanted ON dossiers (type, id) WHERE wanted = 1;
CREATE INDEX IF NOT EXISTS dossiers_running ON dossiers (type, id) WHERE closed = 0;
CREATE TABLE IF NOT EXISTS signals (
  id TEXT PRIMARY KEY,
  at REAL NOT NULL,
  state TEXT NOT NULL,
  level TEXT NOT NULL,
  record_type TEXT NOT NULL,
  record TEXT NOT NULL,
  summary TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS signals_newest ON signals (at DESC, id);
CREATE INDEX IF NOT EXISTS signals_of_state ON signals (state, at DESC, id);
CREATE INDEX IF NOT EXISTS signals_of_level ON signals (level, at DESC, id);
CREATE INDEX IF NOT EXISTS signals_of_both ON signals (state, level, at DESC, id);
`;

if (parentPort) serve(parentPort, workerData as string, { ...createState(workerData as string) });

function createState(file: string): StateOperations {
  let opened: ReturnType<typeof prepare> | undefined;
  const use = (): ReturnType<typeof prepare> => {
    if (!opened) throw new StoreFault("STORE_UNAVAILABLE", `${file} is not open`);
    return opened;
  };
  const headOf = (): StateHead | undefined => {
    const row = use().head.get() as { head: string } | undefined;
    return row && (JSON.parse(row.head) as StateHead);
  };
  return {
    open() {
      opened = prepare(file);
    },
    head: headOf,
    write({ from, head, dossiers, signals }) {
      const { db, putHead, putDossier, putSignal } = use();
      inTransaction(db, () => {
        const before = headOf()?.cursor ?? from;
        if (before !== from) throw new StoreFault("STORE_CONFLICT", `${file} ends at entry ${before}, not at ${from}; go on from there`);
        for (const row of dossiers) putDossier.run(row.type, row.id, row.due ?? null, row.closed ? 1 : 0, row.isWanted ? 1 : 0, row.text);
        for (const { id, at, state, level, record, summary } of signals) {
          putSignal.run(id, at, state, level, record.type, record.id, JSON.stringify(summary));
        }
        putHead.run(JSON.stringify(head));
      });
    },
    dossiers: (records) => records.map(({ type, id }) => textOf(use().dossier.get(type, id))),
    wanted: () => textsOf(use().wanted.all()),
    due: (now, most) => textsOf(use().due.all(now, most)),
    nextDue: (after) => (use().nextDue.get(after) as { due: number | null }).due ?? undefined,
    running: (type) => textsOf(use().running.all(type)),
    signal(id) {
      const row = use().signal.get(id) as SignalColumns | undefined;
      return row && signalOf(row);
    },
    signals: (page) => (use().page(page) as unknown as SignalColumns[]).map(signalOf),
    counts() {
      const counts = { yellow: 0, orange: 0, red: 0 };
      for (const { level, n } of use().counts.all() as { level: SignalLevel; n: number }[]) counts[level] = n;
      return counts;
    },
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}

const COLUMNS = "id, at, state, level, record_type AS type, record, summary";

function prepare(file: string) {
  const db = new DatabaseSync(file, { timeout: 2000 });
  try {
    checkEngine(db);
    db.exec(SETTINGS);
    db.exec(TABLES);
    return {
      db,
      head: db.prepare("SELECT head FROM head"),
      putHead: db.prepare("INSERT INTO head (id, head) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET head = excluded.head"),
      dossier: db.prepare("SELECT dossier FROM dossiers WHERE type = ? AND id = ?"),
      putDossier: db.prepare(
        "INSERT INTO dossiers (type, id, due, closed, wanted, dossier) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET due = excluded.due, closed = excluded.closed, wanted = excluded.wanted, dossier = excluded.dossier",
      ),
      putSignal: db.prepare(
        "INSERT INTO signals (id, at, state, level, record_type, record, summary) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at, state = excluded.state, level = excluded.level, summary = excluded.summary",
      ),
      wanted: db.prepare("SELECT dossier FROM dossiers WHERE wanted = 1"),
      due: db.prepare("SELECT dossier FROM dossiers WHERE due <= ? ORDER BY due LIMIT ?"),
      nextDue: db.prepare("SELECT min(due) AS due FROM dossiers WHERE due > ?"),
      running: db.prepare("SELECT dossier FROM dossiers WHERE type = ? AND closed = 0"),
      signal: db.prepare(`SELECT ${COLUMNS} FROM signals WHERE id = ?`),
      counts: db.prepare("SELECT level, count(*) AS n FROM signals WHERE state = 'open' GROUP BY level"),
      page: pagesOf(db),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A statement for each set of conditions, so that each goes along an index. */
function pagesOf(db: DatabaseSync) {
  const prepared = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  return ({ state, level, after, limit }: SignalPage) => {
    const conditions = [
      ...(state === undefined ? [] : ["state = :state"]),
      ...(level === undefined ? [] : ["level = :level"]),
      ...(after === undefined ? [] : ["at <= :at AND (at < :at OR id > :id)"]),
    ];
    const where = conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
    let statement = prepared.get(where);
    if (!statement) {
      statement = db.prepare(`SELECT ${COLUMNS} FROM signals ${where} ORDER BY at DESC, id LIMIT :limit`);
      prepared.set(where, statement);
    }
    return statement.all({ limit, ...(state && { state }), ...(level && { level }), ...(after && { ...after }) });
  };
}

interface SignalColumns extends Omit<SignalRow, "record" | "summary"> {
  readonly type: string;
  readonly record: string;
  readonly summary: string;
}

function signalOf({ type, record, summary, ...rest }: SignalColumns): SignalRow {
  return { ...rest, record: { type, id: record }, summary: JSON.parse(summary) as SignalRow["summary"] };
}

function textOf(row: unknown): string | undefined {
  return (row as { dossier: string } | undefined)?.dossier;
}

function textsOf(rows: readonly unknown[]): string[] {
  return rows.map((row) => (row as { dossier: string }).dossier);
}
