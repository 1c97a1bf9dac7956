import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { addNames, mayHold } from "./name-filters.ts";
import { FILTER_BYTES, NAMES_PARTITION } from "./schema.ts";

it("a filter tells every name of a full partition, and of one other in a thousand at most that it may be there", {
  timeout: 60_000,
}, () => {
  const names = Buffer.concat(Array.from({ length: NAMES_PARTITION / 2 }, (_, i) => createHash("sha256").update(`${i}`).digest()));
  // Wherever they begin in memory.
  const others = Buffer.concat([
    Buffer.alloc(3),
    ...Array.from({ length: 10_000 }, (_, i) => createHash("sha256").update(`other ${i}`).digest()),
  ]);
  const filter = new Uint8Array(FILTER_BYTES);

  addNames(filter, names);

  const held = (bytes: Buffer) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: bytes.byteLength / 16 }, (_, i) => mayHold(filter, view, i * 16)).filter(Boolean).length;
  };
  expect(held(names)).toBe(NAMES_PARTITION);
  expect(held(others.subarray(3))).toBeLessThan(20);
});
