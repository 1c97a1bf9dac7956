import { DatabaseSync } from "node:sqlite";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { type Delivery, type DeliveryCounts, type FeedPlace, MOST_DEAD, type WebhookStore } from "./webhook-store.ts";

export interface SqliteWebhookStoreOptions {
  /** Created when it does not exist; on a local disk. In memory unless given: what was not sent is lost with the process. */
  readonly file?: string;
}

// "plmh": tells it from any other SQLite file.
const APPLICATION_ID = 0x706c6d68;
const FORMAT = 1;
const SQLITE_BUSY = 5;

const TABLES = `
CREATE TABLE targets (
  target TEXT PRIMARY KEY,
  generation TEXT NOT NULL,
  n INTEGER NOT NULL,
  delivered INTEGER NOT NULL DEFAULT 0,
  delivered_at INTEGER,
  failed_at INTEGER,
  error TEXT
) STRICT;
CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY,
  target TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER,
  UNIQUE (target, id)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (target, due_at, seq);
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
`;

/**
 * Deliveries in one SQLite file that one process holds. Throws `STORE_CONFLICT` when another process has the file, `STORE_INVALID` when it is
 * something else.
 */
export function sqliteWebhookStore({ file = ":memory:" }: SqliteWebhookStoreOptions = {}): WebhookStore {
  const db = open(file);
  const put = db.prepare(
    "INSERT INTO targets (target, generation, n) VALUES (:target, :generation, :n) ON CONFLICT (target) DO UPDATE SET generation = :generation, n = :n",
  );
  const insert = db.prepare(
    "INSERT INTO deliveries (target, id, body, attempts, due_at) VALUES (?, ?, ?, 0, ?) ON CONFLICT (target, id) DO NOTHING",
  );
  const remove = db.prepare("DELETE FROM deliveries WHERE target = ? AND id = ?");
  const noted = db.prepare("UPDATE targets SET delivered = delivered + 1, delivered_at = ? WHERE target = ?");
  const postpone = db.prepare("UPDATE deliveries SET attempts = attempts + 1, due_at = ? WHERE target = ? AND id = ?");
  const blame = db.prepare("UPDATE targets SET failed_at = ?, error = ? WHERE target = ?");
  const bury = db.prepare(
    `DELETE FROM deliveries WHERE target = :target AND due_at IS NULL AND seq <=
       (SELECT seq FROM deliveries WHERE target = :target AND due_at IS NULL ORDER BY seq DESC LIMIT 1 OFFSET ${MOST_DEAD})`,
  );
  const select = db.prepare("SELECT id, body, attempts FROM deliveries WHERE target = ? AND due_at <= ? ORDER BY due_at, seq LIMIT ?");
  const revive = db.prepare("UPDATE deliveries SET attempts = 0, due_at = ? WHERE target = ? AND due_at IS NULL");
  const where = db.prepare("SELECT generation, n FROM targets WHERE target = ?");
  const count = db.prepare(
    `SELECT count(due_at) AS waiting, count(*) - count(due_at) AS dead, min(due_at) AS dueAt FROM deliveries WHERE target = ?`,
  );
  const told = db.prepare("SELECT delivered, delivered_at AS deliveredAt, failed_at AS failedAt, error FROM targets WHERE target = ?");

  async function attempt<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (cause) {
      throw new PlumblineError("STORE_UNAVAILABLE", `deliveries in ${file} cannot be read or written (${(cause as Error).message})`, {
        cause,
      });
    }
  }
  const together = <T>(work: () => T): Promise<T> =>
    attempt(() => {
      db.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        db.exec("COMMIT");
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec("ROLLBACK");
        throw error;
      }
    });

  return {
    place: (target) => attempt(() => where.get(target) as unknown as FeedPlace | undefined),
    take: (target, { generation, n }, deliveries, now) =>
      together(() => {
        for (const { id, body } of deliveries) insert.run(target, id, body, now);
        put.run({ target, generation, n });
      }),
    due: (target, now, most) => attempt(() => select.all(target, now, most) as unknown as Delivery[]),
    delivered: (target, id, now) =>
      together(() => {
        if (Number(remove.run(target, id).changes) > 0) noted.run(now, target);
      }),
    failed: (target, id, { now, error, dueAt }) =>
      together(() => {
        postpone.run(dueAt ?? null, target, id);
        blame.run(now, error, target);
        if (dueAt === undefined) bury.run({ target });
      }),
    retry: (target, now) => attempt(() => Number(revive.run(now, target).changes)),
    counts: (target) =>
      attempt(() => {
        const all = { delivered: 0, ...count.get(target), ...told.get(target) };
        return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as unknown as DeliveryCounts;
      }),
    async close() {
      if (db.isOpen) db.close();
    },
  };
}

function open(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    // What is lost when the power fails is sent once more: the place goes back with the deliveries.
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF");
    db.exec("PRAGMA secure_delete = ON; BEGIN IMMEDIATE");
    const isEmpty = number(db, "SELECT count(*) FROM sqlite_schema") === 0 && number(db, "PRAGMA application_id") === 0;
    if (isEmpty) db.exec(TABLES);
    if (number(db, "PRAGMA application_id") !== APPLICATION_ID || number(db, "PRAGMA user_version") !== FORMAT) {
      throw new PlumblineError("STORE_INVALID", `${file} holds no deliveries in format ${FORMAT}; name another file`);
    }
    db.exec("COMMIT");
    return db;
  } catch (cause) {
    db?.close();
    if (isPlumblineError(cause)) throw cause;
    if (((cause as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY) {
      throw new PlumblineError("STORE_CONFLICT", `another process holds ${file}`, { cause });
    }
    throw new PlumblineError("STORE_INVALID", `${file} cannot be opened (${(cause as Error).message})`, { cause });
  }
}

function number(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}
