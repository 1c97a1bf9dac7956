import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { createNameIndex, type NameIndex } from "./name-index.ts";
import { prepareSchema } from "./schema.ts";

function open(): { db: DatabaseSync; index: NameIndex } {
  const db = new DatabaseSync(":memory:");
  onTestFinished(() => db.close());
  prepareSchema(db, ":memory:");
  const index = createNameIndex(db);
  index.load();
  return { db, index };
}

/** Name and MAC of each entry. */
function pairsOf(first: number, count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, i) => pairOf(first + i)));
}

function pairOf(n: number): Buffer {
  return createHash("sha256").update(`${n}`).digest();
}

function add({ db, index }: ReturnType<typeof open>, first: number, count: number): void {
  db.exec("BEGIN");
  index.add(pairsOf(first, count), first);
  db.exec("COMMIT");
}

/** Of these entries, those that are not found where they are; of those from `size` on, those that are found. */
function wrong(index: NameIndex, numbers: readonly number[], size: number): number[] {
  const found = new Map<number, string>();
  const names = Buffer.concat(numbers.map((n) => pairOf(n).subarray(0, 16)));
  index.find(names, (place, at, mac) => found.set(place, `${at} ${Buffer.from(mac).toString("hex")}`));
  return numbers.filter((n, place) => found.get(place) !== (n < size ? `${n} ${pairOf(n).toString("hex", 16)}` : undefined));
}

const everyNth = (step: number, end: number): number[] => Array.from({ length: Math.floor(end / step) }, (_, i) => i * step);

it("finds every name, however often rows were merged, and after everything was read anew", () => {
  const opened = open();
  const size = 150_000;
  for (let first = 0; first < size; first += 1500) add(opened, first, 1500);
  expect(opened.db.prepare("SELECT max(id) / (1 << 43) AS level FROM name_rows").get()).toEqual({ level: 1 });
  expect(wrong(opened.index, everyNth(7, size * 1.2), size)).toEqual([]);
  opened.index.load();
  expect(wrong(opened.index, everyNth(11, size * 1.2), size)).toEqual([]);
  for (let first = size; first < size + 30_000; first += 300) add(opened, first, 300);
  expect(wrong(opened.index, everyNth(13, size * 1.3), size + 30_000)).toEqual([]);
}, 60_000);

it("knows nothing of what was rolled back", () => {
  const opened = open();
  add(opened, 0, 16_000);
  opened.db.exec("BEGIN");
  opened.index.add(pairsOf(16_000, 20_000), 16_000);
  opened.db.exec("ROLLBACK");
  opened.index.load();
  expect(wrong(opened.index, everyNth(3, 40_000), 16_000)).toEqual([]);
  add(opened, 16_000, 1_000);
  expect(wrong(opened.index, everyNth(3, 40_000), 17_000)).toEqual([]);
});

it("tells names apart that begin alike", () => {
  const opened = open();
  const alike = Buffer.concat(Array.from({ length: 300 }, (_, i) => Buffer.concat([Buffer.alloc(8, 7), pairOf(i).subarray(8)])));
  opened.db.exec("BEGIN");
  opened.index.add(alike, 0);
  opened.db.exec("COMMIT");
  add(opened, 300, 17_000);
  const found: number[] = [];
  for (const n of [0, 5, 299]) opened.index.find(alike.subarray(n * 32, n * 32 + 16), (_, at) => found.push(at));
  opened.index.find(Buffer.alloc(16, 7), (_, at) => found.push(at));
  expect(found).toEqual([0, 5, 299]);
});
