import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { batchOf, eventOf, folder, openTrail, startWriter, trailFile, verdictOf, verify } from "../../../test/trail-support.ts";
import { openTrailForReading } from "./open-trail-for-reading.ts";
import { isSafeEngine } from "./schema.ts";
import { sqliteTrailStore } from "./sqlite-trail-store.ts";

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
  "UPDATE entries SET leaf = 'x' WHERE idx = 1",
  "UPDATE entries SET idx = 9 WHERE idx = 2",
  "DELETE FROM entries WHERE idx = 2",
  "DELETE FROM entries",
  "INSERT OR REPLACE INTO entries (idx, leaf, hash) SELECT 1, leaf, hash FROM entries WHERE idx = 0",
  "INSERT INTO entries (idx, leaf, hash) SELECT 7, leaf, hash FROM entries WHERE idx = 0",
  "UPDATE bodies SET event = '{}'",
  "UPDATE names SET idx = 0",
  "DELETE FROM names",
  "UPDATE meta SET mac_key = zeroblob(32)",
])("a trail that is open aborts: %s", async (statement) => {
  const { file, trail } = await filledTrail(3);
  expect(() => database(file).exec(statement)).toThrow(/never changed|takes the next index/);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 3 });
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

it.each([
  { what: "an event", sql: "SELECT event AS bytes FROM bodies WHERE idx = 5", reason: "digest_mismatch" },
  { what: "a salt", sql: "SELECT salt AS bytes FROM bodies WHERE idx = 5", reason: "digest_mismatch" },
  { what: "a leaf", sql: "SELECT leaf AS bytes FROM entries WHERE idx = 5", reason: "hash_mismatch" },
  { what: "a leaf hash", sql: "SELECT hash AS bytes FROM entries WHERE idx = 5", reason: "hash_mismatch" },
])("a flipped bit of $what in a copied file is named with its entry", async ({ sql, reason }) => {
  const { file } = await filledTrail(12);
  const reading = await readingOf(file);
  const copy = `${file}.copy`;
  await reading.copyTo(copy);
  const { bytes } = new DatabaseSync(copy, { readOnly: true }).prepare(sql).get() as { bytes: string | Uint8Array };
  const content = readFileSync(copy);
  const at = content.indexOf(Buffer.from(bytes as string)) + 9;
  content.writeUInt8(content.readUInt8(at) ^ 1, at);
  writeFileSync(copy, content);
  expect(await verdictOfFile(copy)).toMatchObject({ outcome: "invalid", reason, index: 5, checked: 5 });
});

const unprotect = "DROP TRIGGER entries_no_delete; DROP TRIGGER entries_no_update; DROP TRIGGER bodies_no_update;";

it.each([
  {
    what: "a row deleted in the middle",
    sql: "DELETE FROM bodies WHERE idx = 4; DELETE FROM entries WHERE idx = 4",
    reason: "index_mismatch",
    index: 4,
  },
  { what: "the tail cut off", sql: "DELETE FROM bodies WHERE idx > 9; DELETE FROM entries WHERE idx > 9", reason: "truncated", index: 10 },
  { what: "an event replaced", sql: "UPDATE bodies SET event = '{}' WHERE idx = 3", reason: "digest_mismatch", index: 3 },
])("$what is named with its entry", async ({ sql, reason, index }) => {
  const { file, trail } = await filledTrail(12);
  await trail.close();
  database(file).exec(`PRAGMA foreign_keys = OFF; ${unprotect} ${sql}`);
  expect(await verdictOfFile(file)).toMatchObject({ outcome: "invalid", reason, index });
});

it.each([
  { what: "shorter than was signed", sql: "DELETE FROM entries WHERE idx = 11" },
  { what: "without one of its entries", sql: "DELETE FROM entries WHERE idx = 4" },
  { what: "with another leaf hash", sql: "UPDATE entries SET hash = zeroblob(32) WHERE idx = 4" },
  { what: "without its checkpoint", sql: "DELETE FROM head" },
  { what: "with a checkpoint that is none", sql: "UPDATE head SET checkpoint = 'x'" },
  { what: "with a checkpoint that nobody signed", sql: "UPDATE head SET checkpoint = replace(checkpoint, '12', '11')" },
])("does not go on with a trail $what", async ({ sql }) => {
  const { file, trail } = await filledTrail(12);
  await trail.close();
  database(file).exec(`PRAGMA foreign_keys = OFF; ${unprotect} ${sql}`);
  await expect(openTrail(file)).rejects.toMatchObject({ code: "TRAIL_CORRUPT" });
});

it.each([
  { what: "a database of something else", sql: "CREATE TABLE t (a)", code: "STORE_INVALID" },
  {
    what: "a trail of a version to come",
    sql: "PRAGMA application_id = 0x706c756d; CREATE TABLE meta AS SELECT 2 AS format",
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

it.each([
  { what: "a file that is no database", path: () => import.meta.filename, code: "STORE_INVALID" },
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
  expect(readdirSync(join(file, "..")).sort()).toEqual(["trail.db", "trail.db-lock"]);
});
