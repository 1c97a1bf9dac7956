import { createHash } from "node:crypto";
import { closeSync, openSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { ErrorCode, SourceHead } from "@plumbline/core";
import type { Queued } from "../delivery.ts";
import type { Draft } from "../intake.ts";

/** A file that events wait in, on a thread of its own: the host must not wait for the disk. */
export interface SpoolOperations {
  open(): Opened;
  /** Numbers and keeps them, in their order, in one transaction: all are safe when it returns, or none is there. */
  append(drafts: readonly Draft[], at: number): Appended;
  /** Events above `after`, oldest first: one at least, if there is any, and as many more as stay within both limits. */
  read(after: number, most: number, bytes: number): readonly Queued[];
  /** Where the source has got to with what does not wait any more: the number before the oldest event above `after`. */
  reached(after: number): SourceHead | undefined;
  /** Takes out some of the events up to `seq`, oldest first. */
  remove(seq: number): Removed;
  setAside(seq: number, code: string, reason: string): void;
  /** Of the trail that was found to hold what was sent. */
  keepCheckpoint(checkpoint: string): void;
  keepContradiction(contradiction: Contradiction): void;
  /** Takes what was removed off the disk. */
  tidy(): void;
  close(): void;
}

export interface Opened {
  readonly epoch: number;
  /** The newest number that was given. */
  readonly head?: SourceHead;
  readonly count: number;
  readonly bytes: number;
  readonly setAside: number;
  /** When the oldest was recorded, in milliseconds. */
  readonly oldestAt?: number;
  readonly checkpoint?: string;
  readonly contradictions: readonly Contradiction[];
}

interface Appended {
  readonly head: SourceHead;
  readonly bytes: number;
}

interface Removed {
  readonly bytes: number;
  /** None of them is left. */
  readonly isDone: boolean;
}

/** Two checkpoints of which one cannot have grown out of the other. */
export interface Contradiction {
  /** Signed note that was found consistent with everything before it. */
  readonly kept: string;
  /** Signed note that came later. */
  readonly seen: string;
  /** When it came, in milliseconds. */
  readonly at: number;
}

export interface SpoolSettings {
  readonly file: string;
  readonly source: string;
  /** For a file that is begun now. */
  readonly epoch: number;
}

export interface Call {
  readonly n: number;
  readonly op: string;
  readonly args: readonly unknown[];
}

/** An error travels as its members, since a class does not survive the way between threads. */
export type Answer =
  | { readonly n: number; readonly value: unknown }
  | { readonly n: number; readonly code: ErrorCode; readonly message: string };

// "pspl": tells a spool from any other SQLite file.
const APPLICATION_ID = 0x7073706c;
const FORMAT = 1;
const MAX_CONTRADICTIONS = 100;
// An event that is recorded meanwhile waits for no more than this.
const REMOVED_AT_ONCE = 500;
const BYTES_AT_ONCE = 1 << 20;
/** Room for the log (1 MiB, see below, and one transaction of 1 MiB) and for as much in the file itself. */
const RESERVE = 4 << 20;

const TABLES = `
CREATE TABLE spool (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  source TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  next INTEGER NOT NULL,
  hash TEXT,
  checkpoint TEXT
) STRICT;
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  prev TEXT,
  text TEXT NOT NULL,
  disclosures TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE refused (
  seq INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  disclosures TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE TABLE contradictions (kept TEXT NOT NULL, seen TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kept, seen)) STRICT, WITHOUT ROWID;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
`;

class SpoolFault extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

if (parentPort) serve(parentPort, workerData as SpoolSettings);

function createSpool({ file, source, epoch: newEpoch }: SpoolSettings): SpoolOperations {
  let opened: ReturnType<typeof prepare> | undefined;

  const spool = (): ReturnType<typeof prepare> => {
    if (!opened) throw new SpoolFault("STORE_UNAVAILABLE", `${file} is not open`);
    return opened;
  };

  /** What makes room, or keeps evidence, has a part of the disk to itself: events that fill it must not keep each other from leaving. */
  const write = (work: (db: DatabaseSync) => void): void => {
    const { db } = spool();
    try {
      inTransaction(db, () => work(db));
      return;
    } catch (error) {
      if (kindOf(error) !== FULL || !giveReserve(file)) throw error;
    }
    try {
      inTransaction(db, () => work(db));
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      takeReserve(file);
    }
  };

  return {
    open() {
      opened = prepare(file, source, newEpoch);
      const { db } = opened;
      const { epoch, next, hash, checkpoint } = opened.state.get() as unknown as State;
      const sums = db
        .prepare("SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes, min(seq) AS first FROM events")
        .get() as unknown as { count: number; bytes: number; first: number | null };
      const aside = db.prepare("SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM refused").get() as unknown as {
        count: number;
        bytes: number;
      };
      const oldest = sums.first === null ? undefined : (opened.at.get(sums.first) as { at: number });
      return {
        epoch,
        ...(hash !== null && { head: { epoch, seq: next - 1, hash } }),
        count: sums.count,
        bytes: sums.bytes + aside.bytes,
        setAside: aside.count,
        ...(oldest && { oldestAt: oldest.at }),
        ...(checkpoint !== null && { checkpoint }),
        contradictions: db.prepare("SELECT kept, seen, at FROM contradictions ORDER BY at").all() as unknown as Contradiction[],
      };
    },
    append(drafts, at) {
      const { db, state, advance, insert } = spool();
      let appended: Appended | undefined;
      inTransaction(db, () => {
        const before = state.get() as unknown as State;
        const { epoch } = before;
        let { next, hash } = before;
        let sum = 0;
        for (const { before: start, after, disclosures } of drafts) {
          const text = `${start}${next}${after}`;
          const bytes = sizeOf(text, disclosures);
          insert.run(next, hash, text, disclosures, bytes, at);
          hash = createHash("sha256").update(text).digest("hex");
          next++;
          sum += bytes;
        }
        advance.run(next, hash);
        appended = { head: { epoch, seq: next - 1, hash: hash as string }, bytes: sum };
      });
      return appended as Appended;
    },
    read(after, most, bytes) {
      const found: Queued[] = [];
      let sum = 0;
      for (const row of spool().read.iterate(after, most) as Iterable<unknown>) {
        const { seq, prev, text, disclosures, at, bytes: size } = row as Omit<Queued, "id" | "prev"> & Row;
        sum += size;
        if (found.length > 0 && sum > bytes) break;
        found.push({ id: idOf(text), seq, text, disclosures, at, ...(prev !== null && { prev }) });
      }
      return found;
    },
    reached(after) {
      const { state, read } = spool();
      const { epoch, next, hash } = state.get() as unknown as State;
      const oldest = read.get(after, 1) as { seq: number; prev: string | null } | undefined;
      const [seq, last] = oldest ? [oldest.seq - 1, oldest.prev] : [next - 1, hash];
      return last === null ? undefined : { epoch, seq, hash: last };
    },
    remove(seq) {
      const { sizes, remove } = spool();
      let bytes = 0;
      let count = 0;
      let last: number | undefined;
      for (const row of sizes.iterate(seq, REMOVED_AT_ONCE) as Iterable<unknown>) {
        const { seq: next, bytes: size } = row as { readonly seq: number; readonly bytes: number };
        if (count > 0 && bytes + size > BYTES_AT_ONCE) break;
        bytes += size;
        count++;
        last = next;
      }
      if (last === undefined) return { bytes, isDone: true };
      write(() => void remove.run(last));
      return { bytes, isDone: last === seq };
    },
    setAside(seq, code, reason) {
      write((db) => {
        db.prepare("INSERT INTO refused SELECT seq, text, disclosures, bytes, ?, ? FROM events WHERE seq = ?").run(code, reason, seq);
        db.prepare("DELETE FROM events WHERE seq = ?").run(seq);
      });
    },
    keepCheckpoint: (checkpoint) => write((db) => void db.prepare("UPDATE spool SET checkpoint = ?").run(checkpoint)),
    keepContradiction({ kept, seen, at }) {
      write((db) => {
        db.prepare("INSERT OR IGNORE INTO contradictions SELECT ?, ?, ? WHERE (SELECT count(*) FROM contradictions) < ?").run(
          kept,
          seen,
          at,
          MAX_CONTRADICTIONS,
        );
      });
    },
    tidy() {
      spool().db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      takeReserve(file);
    },
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}

interface Row {
  readonly prev: string | null;
  readonly bytes: number;
}

interface State {
  readonly source: string;
  readonly epoch: number;
  readonly next: number;
  readonly hash: string | null;
  readonly checkpoint: string | null;
}

function prepare(file: string, source: string, epoch: number) {
  try {
    // It holds what is sent, personal values too: nobody else reads it. SQLite's own files take the mode from it.
    closeSync(openSync(file, "a", 0o600));
  } catch (error) {
    throw new SpoolFault("STORE_INVALID", `${file} cannot be opened for writing: ${(error as Error).message}`);
  }
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    // Taken with the first transaction and held by the operating system as long as the process lives: two that number one source would give
    // one number twice. It also leaves SQLite no second connection, with which older versions could lose a commit.
    db.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 256",
    );
    inTransaction(db, () => begin(db, file, source, epoch));
    takeReserve(file);
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    db,
    state: db.prepare("SELECT source, epoch, next, hash, checkpoint FROM spool"),
    advance: db.prepare("UPDATE spool SET next = ?, hash = ?"),
    insert: db.prepare("INSERT INTO events (seq, prev, text, disclosures, bytes, at) VALUES (?, ?, ?, ?, ?, ?)"),
    read: db.prepare("SELECT seq, prev, text, disclosures, bytes, at FROM events WHERE seq > ? ORDER BY seq LIMIT ?"),
    at: db.prepare("SELECT at FROM events WHERE seq = ?"),
    sizes: db.prepare("SELECT seq, bytes FROM events WHERE seq <= ? ORDER BY seq LIMIT ?"),
    remove: db.prepare("DELETE FROM events WHERE seq <= ?"),
  };
}

function begin(db: DatabaseSync, file: string, source: string, epoch: number): void {
  const id = number(db, "PRAGMA application_id");
  if (id === 0 && number(db, "SELECT count(*) FROM sqlite_schema") === 0) {
    db.exec(TABLES);
    db.prepare("INSERT INTO spool (id, source, epoch, next) VALUES (1, ?, ?, 0)").run(source, epoch);
    return;
  }
  const format = number(db, "PRAGMA user_version");
  if (id !== APPLICATION_ID)
    throw new SpoolFault("STORE_INVALID", `${file} is a database of something else; give the spool a file of its own`);
  if (format !== FORMAT) throw new SpoolFault("STORE_INVALID", `${file} is a spool of format ${format}; this version reads ${FORMAT}`);
  const state = db.prepare("SELECT source FROM spool").get() as State | undefined;
  if (state?.source !== source) {
    throw new SpoolFault(
      "STORE_CONFLICT",
      `${file} is the spool of source ${JSON.stringify(state?.source)}, not of ${JSON.stringify(source)}; each source has a file of its own`,
    );
  }
}

/** Where there is no room for it now, it is taken later. */
function takeReserve(file: string): void {
  const path = reserveOf(file);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.size !== RESERVE) writeFileSync(path, new Uint8Array(RESERVE), { mode: 0o600 });
  } catch {
    giveReserve(file);
  }
}

function giveReserve(file: string): boolean {
  try {
    unlinkSync(reserveOf(file));
    return true;
  } catch {
    return false;
  }
}

function reserveOf(file: string): string {
  return `${file}-reserve`;
}

/** What a row takes, with what SQLite needs around it. */
function sizeOf(text: string, disclosures: string): number {
  return Buffer.byteLength(text) + Buffer.byteLength(disclosures) + 200;
}

/** From the text, since that is what the supervisor reads: a row that somebody changed must not hold up the others. */
function idOf(text: string): string {
  try {
    const { id } = JSON.parse(text) as { readonly id?: unknown };
    return typeof id === "string" ? id : "";
  } catch {
    return "";
  }
}

function number(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    work();
    db.exec("COMMIT");
  } catch (error) {
    // SQLite may have rolled back by itself, as it does when the disk is full.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function serve(port: MessagePort, settings: SpoolSettings): void {
  const operations = createSpool(settings) as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  port.on("message", ({ n, op, args }: Call) => {
    try {
      port.postMessage({ n, value: operations[op]?.(...args) } satisfies Answer);
    } catch (error) {
      port.postMessage({ n, ...faultOf(error, settings.file) } satisfies Answer);
    }
    if (op === "close") port.close();
  });
}

const BUSY = 5;
const FULL = 13;
const DAMAGED: ReadonlyMap<number, string> = new Map([
  [11, "is damaged"],
  [26, "is no SQLite database"],
]);

/** The low byte is the kind of fault, the others its variety. */
function kindOf(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

function faultOf(error: unknown, file: string): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof SpoolFault) return { code: error.code, message: error.message };
  const { errcode, message } = error as { errcode?: number; message?: string };
  const kind = kindOf(error);
  const damage = DAMAGED.get(kind);
  if (damage)
    return { code: "STORE_INVALID", message: `${file} ${damage} (${message}); move it away and keep it: what it holds was not delivered` };
  if (kind === BUSY) return { code: "STORE_CONFLICT", message: `${file} is held by another process or recorder; one writes to it` };
  if (kind === FULL) return { code: "RECORDER_FULL", message: `the disk of ${file} is full` };
  return { code: "STORE_UNAVAILABLE", message: `${file} cannot be read or written now: ${message} (SQLite ${errcode ?? "?"})` };
}
