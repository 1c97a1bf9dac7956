import { describe, expect, it } from "vitest";
import { chunkOf, headOf, minimumOf, tileOf } from "./stored.ts";

const bytes = new Uint8Array(32);
const row = { first: 0, count: 1, leaves: bytes, hashes: bytes, bodies: bytes, sealed: bytes };

describe("a row of a file that a disk altered", () => {
  it.each([
    { what: "a first entry before the first", read: () => chunkOf({ ...row, first: -1 }, "t.db") },
    { what: "no count", read: () => chunkOf({ ...row, count: null }, "t.db") },
    { what: "more entries than a bundle has", read: () => chunkOf({ ...row, count: 257 }, "t.db") },
    { what: "half an entry", read: () => chunkOf({ ...row, count: 0.5 }, "t.db") },
    { what: "leaves as text", read: () => chunkOf({ ...row, leaves: "{}" }, "t.db") },
    { what: "no hashes", read: () => chunkOf({ ...row, hashes: null }, "t.db") },
    { what: "a number for bodies", read: () => chunkOf({ ...row, bodies: 1 }, "t.db") },
    { what: "text for sealed values", read: () => chunkOf({ ...row, sealed: "x" }, "t.db") },
    { what: "a checkpoint of bytes", read: () => headOf({ size: 1, checkpoint: bytes }, "t.db") },
    { what: "a size below zero", read: () => headOf({ size: -1, checkpoint: "x" }, "t.db") },
    { what: "a tile without hashes", read: () => tileOf({ hashes: null }, "t.db") },
    { what: "a minimum that is text", read: () => minimumOf({ minimum: "0" }, "t.db") },
    { what: "nothing said of the file", read: () => minimumOf(undefined, "t.db") },
  ])("is named, not believed: $what", ({ read }) => {
    expect(read).toThrow(expect.objectContaining({ code: "STORE_INVALID", message: expect.stringContaining("t.db is damaged") }));
  });

  it("is read where it holds what was written, with bodies for those that somebody took away", () => {
    expect(chunkOf(row, "t.db")).toEqual(row);
    expect(chunkOf({ ...row, count: 2, bodies: null, sealed: null }, "t.db")).toMatchObject({
      bodies: new Uint8Array(8),
      sealed: new Uint8Array(),
    });
    expect(headOf(undefined, "t.db")).toBeUndefined();
    expect(tileOf(undefined, "t.db")).toBeUndefined();
    expect(minimumOf({ minimum: 256 }, "t.db")).toBe(256);
  });
});
