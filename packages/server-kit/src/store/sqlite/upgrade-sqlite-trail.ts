import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlumblineError, type TraceEvent } from "@plumbline/core";
import { base64Of, examineNote, parseCheckpoint, parseLeaf } from "@plumbline/core/trail";
import { type NewEntry, packChunks, SALT_LENGTH, unpackChunk } from "../../trail/chunk.ts";
import { createIntake } from "../../trail/intake.ts";
import { chainText, newChain, type SourceChain, takeNumber } from "../../trail/source-chain.ts";
import { createTileTree, sha256 } from "../../trail/tile-tree.ts";
import type { Chunk, Quarantined, Tile, TrailHead, TrailPart, TrailRows } from "../../trail/trail-store.ts";
import { lockOf, realPath } from "./lock.ts";
import { openTrailForReading } from "./open-trail-for-reading.ts";
import { checkEngine, FORMAT, formatOf } from "./schema.ts";
import { sqliteTrailStore } from "./sqlite-trail-store.ts";
import { faultOf } from "./worker-protocol.ts";

/** Entries that are read, packed and compared at a time. */
const STEP = 8192;

/**
 * Brings the file of a trail to the format of this version; `from` is the format that it had. May be cut off at any instant: the
 * new file is made beside the old one, compared with it entry by entry, and takes its name in one step. Needs as much space
 * again. Throws `STORE_CONFLICT` when another process has the file open, `TRAIL_CORRUPT` when its entries do not have the root that was signed.
 */
export async function upgradeSqliteTrail(path: string): Promise<{ readonly from: number; readonly size: number }> {
  const { file, lock } = owned(path, () => {
    if (!existsSync(path)) throw new PlumblineError("FILE_NOT_FOUND", `${path} does not exist`);
    const real = realPath(path);
    return { file: real, lock: lockOf(real) };
  });
  try {
    const made = `${file}.v${FORMAT}`;
    const kept = `${file}.v1`;
    // What an upgrade that was cut off left behind.
    for (const suffix of ["", "-wal", "-shm", "-lock"]) rmSync(made + suffix, { force: true });
    const old = owned(file, () => openAlone(file));
    const from = owned(file, () => formatOf(old, file));
    if (from !== 1) {
      old.close();
      if (from !== FORMAT) {
        throw new PlumblineError("STORE_INVALID", `${file} is a trail of format ${from}; this version upgrades format 1`);
      }
      rmSync(kept, { force: true });
      return { from, size: await sizeOf(file) };
    }
    let size: number;
    try {
      size = await copied(old, file, made);
    } finally {
      old.close();
    }
    // The name always leads to a whole trail, the old one or the new one.
    rmSync(kept, { force: true });
    linkSync(file, kept);
    syncFolder(file);
    renameSync(made, file);
    syncFolder(file);
    rmSync(kept);
    rmSync(`${made}-lock`, { force: true });
    return { from, size };
  } finally {
    lock.close();
  }
}

/** Runs what belongs into a thread here, with the errors that it would answer with. */
function owned<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    const { code, message } = faultOf(error, file);
    throw new PlumblineError(code, message);
  }
}

/** Without a write-ahead log, which would be taken for that of the new file. */
function openAlone(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 2000 });
  try {
    checkEngine(db);
    const format = formatOf(db, file);
    if (format === 1) {
      const { journal_mode: mode } = db.prepare("PRAGMA journal_mode = DELETE").get() as { journal_mode: string };
      if (mode !== "delete") throw heldByAnother(file);
    }
    return db;
  } catch (error) {
    db.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) throw heldByAnother(file);
    throw error;
  }
}

const SQLITE_BUSY = 5;

function heldByAnother(file: string): PlumblineError {
  return new PlumblineError("STORE_CONFLICT", `${file} is open in another process; stop it and upgrade again`);
}

async function sizeOf(file: string): Promise<number> {
  const reading = await openTrailForReading(file);
  try {
    return (await reading.head())?.size ?? 0;
  } finally {
    await reading.close();
  }
}

async function copied(old: DatabaseSync, file: string, made: string): Promise<number> {
  const store = await sqliteTrailStore({ file: made });
  try {
    await store.fill(partsOf(old, file));
    await compare(old, store, file);
    return (await store.head())?.size ?? 0;
  } finally {
    await store.close();
  }
}

interface Row {
  readonly idx: number;
  readonly leaf: string;
  readonly hash: Uint8Array;
  readonly salt: Uint8Array | null;
  readonly event: string | null;
}

function* rowsOf(old: DatabaseSync): Generator<Row[]> {
  const read = old.prepare(
    "SELECT e.idx, e.leaf, e.hash, b.salt, b.event FROM entries e LEFT JOIN bodies b ON b.idx = e.idx WHERE e.idx >= ? AND e.idx < ? ORDER BY e.idx",
  );
  for (let from = 0; ; from += STEP) {
    const rows = read.all(from, from + STEP) as unknown as Row[];
    if (rows.length === 0) return;
    yield rows;
  }
}

async function* partsOf(old: DatabaseSync, file: string): AsyncGenerator<TrailPart> {
  const secret = randomBytes(32);
  const intake = createIntake(secret);
  const tree = createTileTree();
  const chains = new Map<string, SourceChain>();
  const allTiles: Tile[] = [];
  const allNames: Uint8Array[] = [];
  yield { kind: "secret", secret, minimum: 0 };
  for (const rows of rowsOf(old)) {
    const names = Buffer.allocUnsafeSlow(rows.length * 40);
    const entries = rows.map(({ idx, leaf, hash, event, ...row }, i): NewEntry => {
      const parsed = parseLeaf(leaf);
      if (!parsed || idx !== tree.size) throw corrupt(file, `entry ${tree.size} is missing or not readable`);
      if (Buffer.compare(sha256(`\0${leaf}`), hash) !== 0) throw corrupt(file, `the leaf of entry ${idx} does not have its hash`);
      allTiles.push(...tree.append(hash));
      const item =
        event === null ? undefined : intake.itemOf({ event: JSON.parse(event) as TraceEvent, ...(parsed.prev && { prev: parsed.prev }) });
      names.set(intake.nameOf(parsed.source, parsed.id), i * 40);
      // What was erased can no longer be compared, and matches nothing.
      names.set(item?.kind === "event" ? item.mac : randomBytes(16), i * 40 + 16);
      names.writeBigUInt64BE(BigInt(idx), i * 40 + 32);
      if (item?.kind === "event" && item.number) takeNumber(chainOf(chains, parsed.source), item.number);
      const body = event === null ? new Uint8Array() : Buffer.concat([row.salt ?? Buffer.alloc(SALT_LENGTH), Buffer.from(event)]);
      return { leaf, hash, body, sealed: [] };
    });
    allNames.push(names);
    yield { kind: "chunks", chunks: packChunks(tree.size - rows.length, entries) };
  }
  allTiles.sort((a, b) => a.level - b.level || a.index - b.index);
  yield { kind: "tiles", tiles: allTiles };
  for (const names of allNames) yield { kind: "names", names };
  yield { kind: "sources", sources: Array.from(chains, ([source, chain]) => ({ source, state: chainText(chain) })) };
  const quarantined = old.prepare("SELECT n, source, received, body, code, reason, times FROM quarantine ORDER BY n").all();
  yield { kind: "quarantined", quarantined: quarantined as unknown as Quarantined[] };
  const head = headOf(old);
  if (!head) {
    if (tree.size > 0) throw corrupt(file, `${tree.size} entries are there and no signed checkpoint`);
    return;
  }
  const { text } = examineNote(head.checkpoint, []);
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
  if (head.size !== tree.size || checkpoint?.size !== tree.size || checkpoint.root !== base64Of(tree.root())) {
    throw corrupt(file, `its ${tree.size} entries do not have the root that was signed`);
  }
  yield { kind: "head", head };
}

function headOf(old: DatabaseSync): TrailHead | undefined {
  return old.prepare("SELECT size, checkpoint FROM head").get() as TrailHead | undefined;
}

function chainOf(chains: Map<string, SourceChain>, source: string): SourceChain {
  const chain = chains.get(source) ?? newChain();
  chains.set(source, chain);
  return chain;
}

/** What was written is read again: size, head, and of every entry its leaf, hash and body. */
async function compare(old: DatabaseSync, store: Pick<TrailRows, "head" | "chunks">, file: string): Promise<void> {
  const differs = (what: string) =>
    new PlumblineError("STORE_UNAVAILABLE", `the upgraded copy of ${file} differs in ${what}; ${file} was not changed`);
  let size = 0;
  for (const rows of rowsOf(old)) {
    const chunks: readonly Chunk[] = await store.chunks(size, size + rows.length);
    const entries = chunks.flatMap(unpackChunk);
    rows.forEach(({ idx, leaf, hash, salt, event }, i) => {
      const entry = entries[i];
      const body = event === null ? "" : Buffer.concat([salt ?? Buffer.alloc(SALT_LENGTH), Buffer.from(event)]).toString("hex");
      const isSame =
        entry?.index === idx &&
        Buffer.from(entry.leaf).toString() === leaf &&
        Buffer.compare(entry.hash, hash) === 0 &&
        Buffer.from(entry.body ?? []).toString("hex") === body;
      if (!isSame) throw differs(`entry ${idx}`);
    });
    size += rows.length;
  }
  const [before, after] = [headOf(old), await store.head()];
  if (before?.size !== after?.size || before?.checkpoint !== after?.checkpoint || size !== (after?.size ?? 0)) throw differs("its head");
}

function corrupt(file: string, what: string): PlumblineError {
  return new PlumblineError("TRAIL_CORRUPT", `${file}: ${what}; keep it as evidence, it was not changed`);
}

// A new name is not on the disk before its folder is.
function syncFolder(file: string): void {
  const folder = openSync(dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
