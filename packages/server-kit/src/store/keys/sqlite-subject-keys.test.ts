import type { KeyObject } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished, vi } from "vitest";
import type { SubjectKeys } from "../../trail/subject-keys.ts";
import { sqliteSubjectKeys } from "./sqlite-subject-keys.ts";

// Every commit waits for the disk, which others may be using.
vi.setConfig({ testTimeout: 60_000 });

function keysFile(): string {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-keys-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, "keys.db");
}

async function open(file: string): Promise<SubjectKeys> {
  const keys = await sqliteSubjectKeys({ file });
  onTestFinished(() => keys.close());
  return keys;
}

function hexOf(keys: readonly (KeyObject | undefined)[]): string {
  return keys.map((key) => key?.export().toString("hex")).join();
}

/** Every byte on the disk that belongs to the file. */
function rawBytes(file: string): Buffer {
  return Buffer.concat([file, `${file}-wal`, `${file}-shm`, `${file}-lock`].filter(existsSync).map((path) => readFileSync(path)));
}

it("makes one key per subject, and gives the same one again, also after it was opened again", async () => {
  const file = keysFile();
  const keys = await open(file);

  const made = await keys.keysOf(["p-1", "p-2", "p-1"]);

  expect(made.map(({ number }) => number)).toEqual([1, 2, 1]);
  expect(made.map(({ key }) => key.symmetricKeySize)).toEqual([32, 32, 32]);
  expect(hexOf([made[0]?.key])).not.toBe(hexOf([made[1]?.key]));
  expect(await keys.keysOf(["p-2", "p-3", "p-1"])).toEqual([made[1], expect.objectContaining({ number: 3 }), made[0]]);
  await keys.close();
  const again = await open(file);
  expect(await again.keysOf(["p-2"])).toEqual([made[1]]);
  expect(hexOf(await again.find([2, 9, 1]))).toBe(hexOf([made[1]?.key, undefined, made[0]?.key]));
  expect([await again.numberOf("p-3"), await again.numberOf("p-4")]).toEqual([3, undefined]);
});

it("makes one key where many callers ask for the same new subjects at once", async () => {
  const keys = await open(keysFile());
  const subjects = Array.from({ length: 50 }, (_, i) => `p-${i}`);
  const all = await Promise.all(Array.from({ length: 20 }, () => keys.keysOf(subjects)));
  expect(new Set(all.flatMap((some) => some.map(({ number, key }) => `${number} ${hexOf([key])}`))).size).toBe(50);
});

it("goes on with more subjects than it keeps in memory", async () => {
  const keys = await open(keysFile());
  const subjects = Array.from({ length: 12_000 }, (_, i) => `p-${i}`);
  const made = await keys.keysOf(subjects);
  const expected = hexOf(made.map(({ key }) => key));
  expect(hexOf((await keys.keysOf(subjects)).map(({ key }) => key)) === expected).toBe(true);
  expect(hexOf(await keys.find(made.map(({ number }) => number))) === expected).toBe(true);
});

it("a destroyed key is gone from the file, its log and its free pages, and nothing else is", async () => {
  const file = keysFile();
  const keys = await open(file);
  const subjects = Array.from({ length: 900 }, (_, i) => `person-${i}`);
  const made = await keys.keysOf(subjects);
  const inFile = (): number => {
    const raw = rawBytes(file);
    return made.filter(({ key }) => raw.includes(key.export())).length;
  };
  expect(inFile()).toBe(900);

  for (let round = 0; round < 10; round++) {
    const some = made.filter(({ number }) => number % 10 === round && number % 3 > 0);
    await keys.destroy(some.map(({ number }) => number));
    const raw = rawBytes(file);
    expect(some.filter(({ key }) => raw.includes(key.export()))).toEqual([]);
  }

  expect(inFile()).toBe(300);
  const found = await keys.find(made.map(({ number }) => number));
  expect(hexOf(found)).toBe(hexOf(made.map(({ number, key }) => (number % 3 > 0 ? undefined : key))));
  await keys.close();
  expect(inFile()).toBe(300);
});

it("forgets a subject with its key, and never gives its number to another", async () => {
  const file = keysFile();
  const keys = await open(file);
  const [, last] = await keys.keysOf(["p-1", "p-2"]);
  await keys.destroy([2]);
  await keys.destroy([2, 77]);
  expect(await keys.numberOf("p-2")).toBeUndefined();
  await keys.close();
  const again = await open(file);
  const [anew] = await again.keysOf(["p-2"]);
  expect(anew?.number).toBe(3);
  expect(hexOf([anew?.key])).not.toBe(hexOf([last?.key]));
});

it("does not give a destroyed key from memory to those who asked before", async () => {
  const keys = await open(keysFile());
  const [, , made] = await Promise.all([keys.keysOf(["p-1"]), keys.destroy([1]), keys.keysOf(["p-1"])]);
  expect(made).toEqual([expect.objectContaining({ number: 2 })]);
  expect(await keys.find([1])).toEqual([undefined]);
});

it("does not have the names of subjects in its file", async () => {
  const file = keysFile();
  const keys = await open(file);
  await keys.keysOf(["zhang-san-42"]);
  expect(rawBytes(file).includes("zhang-san-42")).toBe(false);
});

it("is readable for its owner only", async () => {
  const file = keysFile();
  await (await open(file)).keysOf(["p-1"]);
  const modes = readdirSync(join(file, ".."))
    .filter((name) => !name.includes("lock"))
    .map((name) => statSync(join(file, "..", name)).mode & 0o777);
  expect(new Set(modes)).toEqual(new Set([0o600]));
});

it("refuses a second holder, and a file of something else", async () => {
  const file = keysFile();
  await open(file);
  await expect(sqliteSubjectKeys({ file })).rejects.toMatchObject({ code: "STORE_CONFLICT" });
  const other = `${file}.other`;
  const db = new DatabaseSync(other);
  db.exec("CREATE TABLE t (a)");
  db.close();
  await expect(sqliteSubjectKeys({ file: other })).rejects.toMatchObject({ code: "STORE_INVALID" });
});

it.each([
  "DELETE FROM keys",
  "INSERT OR REPLACE INTO keys (number, key) VALUES (1, zeroblob(32))",
  "INSERT INTO keys VALUES (9, zeroblob(32))",
])("a file that is open aborts: %s", async (statement) => {
  const file = keysFile();
  await (await open(file)).keysOf(["p-1"]);
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  expect(() => db.exec(statement)).toThrow(/never used again/);
});
