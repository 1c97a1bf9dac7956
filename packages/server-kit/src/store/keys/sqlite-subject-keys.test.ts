import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Sealed, SubjectKeys } from "../../trail/subject-keys.ts";
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

/** The keys themselves, which the store gives to nobody: read from its file, by number. */
function keysIn(file: string): Map<number, Buffer> {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare("SELECT number, key FROM keys").all() as { number: number; key: Uint8Array }[];
  db.close();
  return new Map(rows.map(({ number, key }) => [number, Buffer.from(key)]));
}

const name = new Uint8Array(16).fill(7);

/** Seals a text for each subject. */
async function sealFor(keys: SubjectKeys, subjects: readonly string[]): Promise<Sealed[]> {
  const pieces = await keys.seal(subjects.map((subject) => ({ subject, name, text: `of ${subject}` })));
  return pieces.map((piece) => ({ ...piece, name }));
}

const numbersOf = async (keys: SubjectKeys, subjects: readonly string[]): Promise<number[]> =>
  (await sealFor(keys, subjects)).map(({ key }) => key);

/** Every byte on the disk that belongs to the file. */
function rawBytes(file: string): Buffer {
  return Buffer.concat([file, `${file}-wal`, `${file}-shm`, `${file}-lock`].filter(existsSync).map((path) => readFileSync(path)));
}

it("makes one key per subject, and uses the same one again, also after it was opened again", async () => {
  const file = keysFile();
  const keys = await open(file);

  const sealed = await sealFor(keys, ["p-1", "p-2", "p-1"]);

  expect(sealed.map(({ key }) => key)).toEqual([1, 2, 1]);
  expect(new Set([...keysIn(file).values()].map((key) => key.toString("hex"))).size).toBe(2);
  expect(await numbersOf(keys, ["p-2", "p-3", "p-1"])).toEqual([2, 3, 1]);
  await keys.close();
  const again = await open(file);
  expect(await numbersOf(again, ["p-2"])).toEqual([2]);
  expect(await again.open(sealed)).toEqual(["of p-1", "of p-2", "of p-1"]);
  expect([await again.numberOf("p-3"), await again.numberOf("p-4")]).toEqual([3, undefined]);
});

it("opens what it sealed for the event and the key that it was sealed for, and unaltered, alone", async () => {
  const keys = await open(keysFile());
  const sealed = await sealFor(keys, ["p-1", "p-2"]);
  const [first, second] = sealed as [Sealed, Sealed];
  const altered = first.bytes.slice();
  altered[20] = (altered[20] as number) ^ 1;

  const opened = await keys.open([
    first,
    { ...first, name: new Uint8Array(16) },
    { ...first, key: second.key },
    { ...first, key: 99 },
    { ...first, bytes: altered },
    { ...first, bytes: first.bytes.subarray(0, 5) },
    second,
  ]);

  expect(opened).toEqual(["of p-1", undefined, undefined, undefined, undefined, undefined, "of p-2"]);
  expect([await keys.seal([]), await keys.open([])]).toEqual([[], []]);
});

it("seals one text differently each time, and no text readably", async () => {
  const keys = await open(keysFile());
  const [first, second] = (await sealFor(keys, ["p-1", "p-1"])) as [Sealed, Sealed];
  expect(Buffer.compare(first.bytes, second.bytes)).not.toBe(0);
  expect(Buffer.concat([first.bytes, second.bytes]).includes("of p-1")).toBe(false);
});

it("makes one key where many callers seal for the same new subjects at once", async () => {
  const file = keysFile();
  const keys = await open(file);
  const subjects = Array.from({ length: 50 }, (_, i) => `p-${i}`);
  const all = await Promise.all(Array.from({ length: 20 }, () => numbersOf(keys, subjects)));
  expect(new Set(all.flat()).size).toBe(50);
  expect(keysIn(file).size).toBe(50);
});

it("goes on with more subjects than it keeps in memory", async () => {
  const keys = await open(keysFile());
  const subjects = Array.from({ length: 101_000 }, (_, i) => `p-${i}`);
  const sealed = await sealFor(keys, subjects);
  // Those whose keys are in memory and those whose are not; with PLUMBLINE_LONG=1 all of them.
  const some = Array.from(subjects.keys()).filter((i) => i % 500 === 0 || process.env.PLUMBLINE_LONG === "1");
  const of = <T>(all: readonly T[]): T[] => some.map((i) => all[i] as T);
  expect(new Set(sealed.map(({ key }) => key)).size).toBe(subjects.length);
  expect(await numbersOf(keys, of(subjects))).toEqual(of(sealed).map(({ key }) => key));
  expect(await keys.open(of(sealed))).toEqual(of(subjects).map((subject) => `of ${subject}`));
});

it("a destroyed key is gone from the file, its log and its free pages, and nothing else is", async () => {
  const file = keysFile();
  const keys = await open(file);
  const sealed = await sealFor(
    keys,
    Array.from({ length: 900 }, (_, i) => `person-${i}`),
  );
  const made = [...keysIn(file)];
  const inFile = (): number => {
    const raw = rawBytes(file);
    return made.filter(([, key]) => raw.includes(key)).length;
  };
  expect(inFile()).toBe(900);

  for (let round = 0; round < 10; round++) {
    const some = made.filter(([number]) => number % 10 === round && number % 3 > 0);
    await keys.destroy(some.map(([number]) => number));
    const raw = rawBytes(file);
    expect(some.filter(([, key]) => raw.includes(key))).toEqual([]);
  }

  expect(inFile()).toBe(300);
  expect(await keys.open(sealed)).toEqual(sealed.map(({ key }, i) => (key % 3 > 0 ? undefined : `of person-${i}`)));
  await keys.close();
  expect(inFile()).toBe(300);
});

it("forgets a subject with its key, and never gives its number to another", async () => {
  const file = keysFile();
  const keys = await open(file);
  const [, last] = (await sealFor(keys, ["p-1", "p-2"])) as [Sealed, Sealed];
  await keys.destroy([2]);
  await keys.destroy([2, 77]);
  expect(await keys.numberOf("p-2")).toBeUndefined();
  await keys.close();
  const again = await open(file);
  expect(await numbersOf(again, ["p-2"])).toEqual([3]);
  expect(await again.open([last, { ...last, key: 3 }])).toEqual([undefined, undefined]);
});

it("does not use a destroyed key from memory for those who asked before", async () => {
  const keys = await open(keysFile());
  const [before, , after] = await Promise.all([sealFor(keys, ["p-1"]), keys.destroy([1]), sealFor(keys, ["p-1"])]);
  expect(after.map(({ key }) => key)).toEqual([2]);
  expect(await keys.open([...before, ...after])).toEqual([undefined, "of p-1"]);
});

it("does not have the names of subjects in its file", async () => {
  const file = keysFile();
  const keys = await open(file);
  await sealFor(keys, ["zhang-san-42"]);
  expect(rawBytes(file).includes("zhang-san-42")).toBe(false);
});

it("is readable for its owner only", async () => {
  const file = keysFile();
  await sealFor(await open(file), ["p-1"]);
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
  await sealFor(await open(file), ["p-1"]);
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  expect(() => db.exec(statement)).toThrow(/never used again/);
});
