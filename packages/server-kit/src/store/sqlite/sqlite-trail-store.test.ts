import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished, vi } from "vitest";
import { batchOf, eventOf, folder, openTrail, startWriter, trailFile, verdictOf, verify } from "../../../test/trail-support.ts";
import { type NewEntry, packChunks, SALT_LENGTH, type StoredEntry, unpackChunk } from "../../trail/chunk.ts";
import type { TrailStore } from "../../trail/trail-store.ts";
import { openTrailForReading } from "./open-trail-for-reading.ts";
import { isSafeEngine } from "./schema.ts";
import { sqliteTrailStore } from "./sqlite-trail-store.ts";

// Every commit waits for the disk, which others may be using.
vi.setConfig({ testTimeout: 60_000 });

async function filledTrail(count: number) {
  const file = trailFile();
  const trail = await openTrail(file);
  await trail.append(batchOf("e", count));
  return { file, trail };
}

function database(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  return db;
}

async function readingOf(file: string) {
  const reading = await openTrailForReading(file);
  onTestFinished(() => reading.close());
  return reading;
}

async function verdictOfFile(file: string) {
  const reading = await readingOf(file);
  return verify(await reading.checkpoint(), await reading.read(0, Number.MAX_SAFE_INTEGER));
}

it.each([
  "UPDATE entries SET leaves = zeroblob(9) WHERE first = 0",
  "UPDATE entries SET first = 9",
  "DELETE FROM entries WHERE first = 0",
  "DELETE FROM entries",
  "INSERT OR REPLACE INTO entries (first, count, leaves, hashes) SELECT first, count, leaves, hashes FROM entries",
  "INSERT INTO entries (first, count, leaves, hashes) SELECT first + count + 1, count, leaves, hashes FROM entries",
  "UPDATE bodies SET bodies = zeroblob(9)",
  "DELETE FROM bodies",
  "INSERT OR REPLACE INTO bodies (first, sealed, bodies) SELECT first, sealed, zeroblob(9) FROM bodies",
  "UPDATE tiles SET hashes = zeroblob(8192)",
  "DELETE FROM tiles",
  "INSERT OR REPLACE INTO tiles (level, idx, hashes) VALUES (0, 0, zeroblob(8192))",
  "UPDATE names SET names = zeroblob(32)",
  "DELETE FROM names",
  "INSERT OR REPLACE INTO names (first, names) VALUES (0, zeroblob(96))",
  "UPDATE meta SET secret = zeroblob(32)",
  "DELETE FROM meta",
  "INSERT OR REPLACE INTO meta (id, format, secret, minimum, indexed) VALUES (1, 2, zeroblob(32), 0, 0)",
  "DELETE FROM head",
  "UPDATE head SET size = size - 1",
  "INSERT OR REPLACE INTO head (id, size, checkpoint) VALUES (1, 0, 'x')",
])("a trail that is open aborts: %s", async (statement) => {
  const { file, trail } = await filledTrail(300);
  expect(() => database(file).exec(statement)).toThrow(/never changed|takes the next index/);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 300 });
});

it("a second store of the same process is refused, by another path of the same file too", async () => {
  const { file } = await filledTrail(1);
  await expect(sqliteTrailStore({ file })).rejects.toMatchObject({ code: "STORE_CONFLICT" });
  await expect(sqliteTrailStore({ file: join(file, "..", ".", "trail.db") })).rejects.toMatchObject({ code: "STORE_CONFLICT" });
});

it("a second process is refused while the first holds the trail, and let in after the first was killed", async () => {
  const file = trailFile();
  const first = startWriter(file, "first");
  await first.printed(1);
  const second = startWriter(file, "second");
  expect(await second.lines).toEqual(["refused STORE_CONFLICT"]);
  first.process.kill("SIGKILL");
  await first.lines;
  const third = startWriter(file, "third");
  await third.printed(1);
  third.process.kill("SIGKILL");
  expect((await third.lines)[0]).toMatch(/ third-/);
}, 60_000);

it("is read by others while its owner writes, and copied as it is at one instant", async () => {
  const { file, trail } = await filledTrail(5);
  const reading = await readingOf(file);
  expect(await reading.size()).toBe(5);
  await trail.append(batchOf("more", 5));
  expect(await reading.size()).toBe(10);
  const copy = `${file}.copy`;
  await reading.copyTo(copy);
  await trail.append(batchOf("later", 5));
  expect(await verdictOfFile(copy)).toMatchObject({ outcome: "valid", size: 10, checked: 10 });
  await expect(reading.copyTo(copy)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
});

type Piece = (entry: StoredEntry) => Uint8Array;

it.each<{ what: string; piece: Piece; reason: string }>([
  { what: "an event", piece: ({ body }) => (body as Uint8Array).subarray(SALT_LENGTH), reason: "digest_mismatch" },
  { what: "a salt", piece: ({ body }) => (body as Uint8Array).subarray(0, SALT_LENGTH), reason: "digest_mismatch" },
  { what: "a leaf", piece: ({ leaf }) => leaf, reason: "hash_mismatch" },
  { what: "a leaf hash", piece: ({ hash }) => hash, reason: "hash_mismatch" },
])("a flipped bit of $what in a copied file is named with its entry", async ({ piece, reason }) => {
  const copy = await copyWithFlippedBit(piece, 9);
  expect(await verdictOfFile(copy)).toMatchObject({ outcome: "invalid", reason, index: 5, checked: 5 });
});

it("a flipped bit in the length of an entry is named with its chunk", async () => {
  const copy = await copyWithFlippedBit(({ leaf }) => leaf, -2);
  await expect(verdictOfFile(copy)).rejects.toMatchObject({ code: "TRAIL_CORRUPT", message: expect.stringContaining("entries 0 to 11") });
});

/** Of entry 5 of 12, `offset` bytes after where the piece begins. */
async function copyWithFlippedBit(piece: Piece, offset: number): Promise<string> {
  const { file } = await filledTrail(12);
  const reading = await readingOf(file);
  const copy = `${file}.copy`;
  await reading.copyTo(copy);
  const entry = (await reading.chunks(0, 12)).flatMap(unpackChunk)[5] as StoredEntry;
  const content = readFileSync(copy);
  const at = content.indexOf(piece(entry)) + offset;
  content.writeUInt8(content.readUInt8(at) ^ 1, at);
  writeFileSync(copy, content);
  return copy;
}

const unprotect =
  "DROP TRIGGER entries_no_delete; DROP TRIGGER entries_no_update; DROP TRIGGER bodies_no_update; DROP TRIGGER bodies_no_delete; DROP TRIGGER tiles_no_update; DROP TRIGGER head_no_delete;";

/** Three chunks of four entries each. */
async function threeCommits(): Promise<string> {
  const { file, trail } = await filledTrail(4);
  await trail.append(batchOf("f", 4));
  await trail.append(batchOf("g", 4));
  await trail.close();
  return file;
}

const swapped = (column: string): string =>
  `UPDATE entries SET ${column} = (SELECT o.${column} FROM entries o WHERE o.first = 4 - entries.first) WHERE first < 8`;

it.each([
  { what: "a chunk deleted in the middle", sql: "DELETE FROM entries WHERE first = 4", reason: "index_mismatch", index: 4 },
  { what: "the tail cut off", sql: "DELETE FROM entries WHERE first = 8", reason: "truncated", index: 8 },
  {
    what: "the bodies of others",
    sql: "UPDATE bodies SET bodies = (SELECT bodies FROM bodies WHERE first = 4)",
    reason: "digest_mismatch",
    index: 0,
  },
  { what: "leaves exchanged", sql: swapped("leaves"), reason: "hash_mismatch", index: 0 },
])("$what is named with its entry", async ({ sql, reason, index }) => {
  const file = await threeCommits();
  database(file).exec(`${unprotect} ${sql}`);
  expect(await verdictOfFile(file)).toMatchObject({ outcome: "invalid", reason, index });
});

it("entries exchanged with everything that is theirs do not have the root that was signed", async () => {
  const file = await threeCommits();
  database(file).exec(
    `${unprotect} UPDATE entries SET first = -1 - first WHERE first < 8; UPDATE entries SET first = 5 + first WHERE first < 0;
    UPDATE bodies SET first = -1 - first WHERE first < 8; UPDATE bodies SET first = 5 + first WHERE first < 0`,
  );
  expect(await verdictOfFile(file)).toMatchObject({ outcome: "invalid", reason: "root_mismatch" });
});

it.each([
  { what: "shorter than was signed", sql: "DELETE FROM entries WHERE first = 256" },
  { what: "with other leaf hashes", sql: "UPDATE entries SET hashes = zeroblob(32 * count) WHERE first = 256" },
  { what: "with an altered tile", sql: "UPDATE tiles SET hashes = zeroblob(8192)" },
  { what: "without its checkpoint", sql: "DELETE FROM head" },
  { what: "with a checkpoint that is none", sql: "UPDATE head SET checkpoint = 'x'" },
  { what: "with a checkpoint that nobody signed", sql: "UPDATE head SET checkpoint = replace(checkpoint, '300', '299')" },
])("does not go on with a trail $what", async ({ sql }) => {
  const { file, trail } = await filledTrail(300);
  await trail.close();
  database(file).exec(`${unprotect} ${sql}`);
  await expect(openTrail(file)).rejects.toMatchObject({ code: "TRAIL_CORRUPT" });
});

/** Every byte on the disk that belongs to the trail. */
function rawBytes(...files: readonly string[]): Buffer {
  return Buffer.concat(files.flatMap((file) => [file, `${file}-wal`, `${file}-shm`].filter(existsSync).map((path) => readFileSync(path))));
}

const secretOf = (what: string, n: number): Buffer => createHash("sha256").update(`${what} ${n}`).digest();

/** Entries whose bodies and sealed disclosures hold bytes that are found nowhere else. */
function entriesFrom(first: number, count: number): NewEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const n = first + i;
    const body = Buffer.concat([secretOf("body", n), Buffer.alloc([10, 300, 900, 4000][n % 4] as number, 97)]);
    const leaf = JSON.stringify({ source: "host", id: `e-${n}` });
    return { leaf, hash: secretOf("hash", n), body, sealed: [{ key: n, bytes: secretOf("sealed", n) }] };
  });
}

async function appendTo(store: TrailStore, first: number, count: number): Promise<void> {
  const nothing = { tiles: [], sources: [], refused: [], erasures: [] };
  const names = Buffer.concat(Array.from({ length: count }, (_, i) => secretOf("name", first + i)));
  const head = { size: first + count, checkpoint: `of ${first + count}` };
  await store.append({ ...nothing, expectedSize: first, chunks: packChunks(first, entriesFrom(first, count)), names, head });
}

it("erased bytes are gone from the file, its log and every copy, however often rows were changed, and nothing else is", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  onTestFinished(() => store.close());
  const size = 300;
  for (let first = 0; first < size; first += 1 + (first % 7)) await appendTo(store, first, Math.min(1 + (first % 7), size - first));
  const all = Array.from({ length: size }, (_, n) => n);
  const bodiesIn = (raw: Buffer, of: readonly number[]) => of.filter((n) => raw.includes(secretOf("body", n)));
  const sealedIn = (raw: Buffer, of: readonly number[]) => of.filter((n) => raw.includes(secretOf("sealed", n)));
  // Some lie across two pages, and are not found in the file even before.
  expect(bodiesIn(rawBytes(file), all).length).toBeGreaterThan(280);
  expect(sealedIn(rawBytes(file), all).length).toBeGreaterThan(280);

  const isErased = (n: number) => n % 3 === 1;
  const isUnsealed = (n: number) => n % 5 === 2;
  for (let round = 0; round < 8; round++) {
    const own = all.filter((n) => n % 8 === round);
    await store.settle({ index: 0, entries: own.filter(isErased), keys: own.filter(isUnsealed) });
  }

  const copy = `${file}.copy`;
  const reading = await readingOf(file);
  await reading.copyTo(copy);
  const isGone = (n: number) => isErased(n) || isUnsealed(n);
  for (const raw of [rawBytes(file), rawBytes(copy)]) {
    expect(bodiesIn(raw, all.filter(isErased))).toEqual([]);
    expect(sealedIn(raw, all.filter(isGone))).toEqual([]);
  }
  const left = (await store.chunks(0, size)).flatMap(unpackChunk);
  expect(left.filter(({ body }) => body).map(({ index }) => index)).toEqual(all.filter((n) => !isErased(n)));
  expect(left.flatMap(({ sealed }) => sealed.map(({ key }) => key))).toEqual(all.filter((n) => !isGone(n)));
});

it("an erasure is not done while a reader keeps the log, and can be carried out again", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  onTestFinished(() => store.close());
  await appendTo(store, 0, 5);
  const nothing = { chunks: [], names: new Uint8Array(), tiles: [], sources: [], refused: [] };
  const erasure = { index: 4, entries: [1], keys: [] };
  await store.append({ ...nothing, expectedSize: 5, head: { size: 5, checkpoint: "x" }, erasures: [erasure] });
  const reader = database(file);
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM bodies").get();
  await expect(store.settle(erasure)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  expect(await store.erasures()).toEqual([erasure]);
  reader.exec("COMMIT");
  await store.settle(erasure);
  expect(await store.erasures()).toEqual([]);
  expect(rawBytes(file).includes(secretOf("body", 1))).toBe(false);
}, 60_000);

it("what was pruned is gone from the file, and a pruning that was cut off is ended when the store is opened", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  for (let first = 0; first < 1024; first += 128) await appendTo(store, first, 128);
  await store.close();
  database(file).exec("UPDATE meta SET minimum = 512");

  const again = await sqliteTrailStore({ file });
  await again.prune(768);
  await again.close();

  const raw = rawBytes(file);
  const left = Array.from({ length: 1024 }, (_, n) => n).filter((n) => raw.includes(secretOf("body", n)));
  expect(left.length).toBeGreaterThan(240);
  expect(left.filter((n) => n < 768)).toEqual([]);
});

it("the log does not grow without end while commits go on", async () => {
  const file = trailFile();
  const store = await sqliteTrailStore({ file });
  onTestFinished(() => store.close());
  const bytes = randomBytes(60_000);
  const nothing = { tiles: [], sources: [], refused: [], erasures: [] };
  const hash = new Uint8Array(32);
  let largest = 0;
  for (let size = 0; size < 2_400; size += 32) {
    const entries = Array.from({ length: 32 }, () => ({ leaf: "{}", hash, body: bytes, sealed: [] }));
    const head = { size: size + 32, checkpoint: "x" };
    await store.append({ ...nothing, expectedSize: size, chunks: packChunks(size, entries), names: randomBytes(32 * 32), head });
    largest = Math.max(largest, statSync(`${file}-wal`).size);
  }
  expect(largest).toBeLessThan(110_000_000);
}, 60_000);

it.each([
  { what: "a database of something else", sql: "CREATE TABLE t (a)", code: "STORE_INVALID" },
  {
    what: "a trail of a version to come",
    sql: "PRAGMA application_id = 0x706c756d; CREATE TABLE meta AS SELECT 3 AS format",
    code: "STORE_INVALID",
  },
])("refuses $what and does not change it", async ({ sql, code }) => {
  const file = trailFile();
  const db = database(file);
  db.exec(sql);
  await expect(sqliteTrailStore({ file })).rejects.toMatchObject({ code });
  await expect(openTrailForReading(file)).rejects.toMatchObject({ code });
  expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()).toEqual({ n: 1 });
});

function textFile(): string {
  const file = join(folder(), "trail.db");
  writeFileSync(file, "a text that is longer than the head of a database, and begins otherwise; SQLite reads it and refuses it".repeat(9));
  return file;
}

it.each([
  { what: "a file that is no database", path: textFile, code: "STORE_INVALID" },
  { what: "a folder that does not exist", path: () => join(folder(), "no", "trail.db"), code: "STORE_INVALID" },
  { what: "a folder", path: () => mkdtempSync(join(folder(), "trail")), code: "STORE_UNAVAILABLE" },
])("refuses $what", async ({ path, code }) => {
  await expect(sqliteTrailStore({ file: path() })).rejects.toMatchObject({ code });
});

it("has nothing to read where there is no file", async () => {
  await expect(openTrailForReading(join(folder(), "trail.db"))).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
});

it("acknowledges nothing while another connection holds the lock, and goes on afterwards", async () => {
  const { file, trail } = await filledTrail(1);
  const other = database(file);
  other.exec("BEGIN IMMEDIATE");
  await expect(trail.append([{ event: eventOf("late") }])).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  other.exec("ROLLBACK");
  expect((await trail.append([{ event: eventOf("late") }])).receipts).toMatchObject([{ status: "stored", index: 1 }]);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 2 });
}, 60_000);

it.each([
  { version: "3.51.2", safe: false },
  { version: "3.50.9", safe: false },
  { version: "2.99.99", safe: false },
  { version: "3.51.3", safe: true },
  { version: "3.52.0", safe: true },
  { version: "3.100.0", safe: true },
  { version: "4.0", safe: true },
])("SQLite $version is safe: $safe", ({ version, safe }) => {
  expect(isSafeEngine(version)).toBe(safe);
});

it("leaves one file behind when it was closed, besides an empty lock", async () => {
  const { file, trail } = await filledTrail(3);
  await trail.close();
  await trail.close();
  expect(readdirSync(join(file, "..")).sort()).toEqual(["trail.db", "trail.db-keys", "trail.db-keys-lock", "trail.db-lock"]);
});
