import { expect, it } from "vitest";
import { type NewEntry, packChunks, unpackChunk, unpackEntries, withoutErased } from "./chunk.ts";

function entryOf(i: number): NewEntry {
  return {
    leaf: `{"leaf":"条目 ${i}"}`,
    hash: new Uint8Array(32).fill(i % 256),
    body: Buffer.from(`saltsaltsaltsalt{"event":"事 ${i}"}`),
    sealed:
      i % 3 === 0
        ? [
            { key: i, bytes: Buffer.from(`sealed ${i}`) },
            { key: 4_294_967_295, bytes: Buffer.from("other") },
          ]
        : [],
  };
}

const entries = Array.from({ length: 300 }, (_, i) => entryOf(i));
const plain = (entry: {
  readonly leaf: string | Uint8Array;
  readonly body: Uint8Array | undefined;
  readonly sealed: NewEntry["sealed"];
}) => ({
  leaf: Buffer.from(entry.leaf as string).toString(),
  body: entry.body && Buffer.from(entry.body).toString(),
  sealed: entry.sealed.map(({ key, bytes }) => [key, Buffer.from(bytes).toString()]),
});

it("comes back as it was packed, cut where bundles end", () => {
  const chunks = packChunks(200, entries);
  expect(chunks.map(({ first, count }) => [first, count])).toEqual([
    [200, 56],
    [256, 244],
  ]);
  const unpacked = chunks.flatMap(unpackChunk);
  expect(unpacked.map(({ index }) => index)).toEqual(entries.map((_, i) => 200 + i));
  expect(unpacked.map(plain)).toEqual(entries.map(plain));
});

it("gives any part of its entries as they are in the whole", () => {
  const [chunk] = packChunks(0, entries.slice(0, 10));
  const all = unpackChunk(chunk as never);
  for (let from = -1; from <= 11; from++) {
    for (let to = from; to <= 12; to++)
      expect(unpackEntries(chunk as never, from, to)).toEqual(all.slice(Math.max(0, from), Math.max(0, to)));
  }
});

it("loses bodies of entries and what is sealed under keys, and nothing else", () => {
  const [chunk] = packChunks(0, entries.slice(0, 10));
  const left = unpackChunk(withoutErased(chunk as never, new Set([3, 99]), new Set([6])) as never).map(plain);
  const expected = entries.slice(0, 10).map(plain);
  Object.assign(expected[3] as object, { body: undefined, sealed: [] });
  Object.assign(expected[6] as object, { sealed: [[4_294_967_295, "other"]] });
  expect(left).toEqual(expected);
  expect(withoutErased(chunk as never, new Set([99]), new Set([1, 5]))).toBeUndefined();
});

it("is refused when its bytes end too early", () => {
  const [chunk] = packChunks(0, entries.slice(0, 4));
  for (const part of ["leaves", "hashes", "bodies", "sealed"] as const) {
    const cut = { ...chunk, [part]: chunk?.[part].subarray(0, -1) };
    expect(() => unpackChunk(cut as never)).toThrow(RangeError);
  }
});
