import fc from "fast-check";
import { expect, it } from "vitest";
import { fenOfWan, fenOrWanSchema, wanSchema } from "./wan.ts";

it.each([
  { wan: 0, fen: 0 },
  { wan: 1, fen: 1_000_000 },
  { wan: 0.1, fen: 100_000 },
  { wan: 0.000001, fen: 1 },
  { wan: "0.000001", fen: 1 },
  { wan: 1.1, fen: 1_100_000 },
  { wan: "8437.205900", fen: 8_437_205_900 },
  { wan: "999999999.999999", fen: 999_999_999_999_999 },
])("$wan 万元 are $fen fen", ({ wan, fen }) => {
  expect(fenOfWan({ wan })).toBe(fen);
});

it.each([
  { name: "a part of a fen", wan: "0.0000001" },
  { name: "less than nothing", wan: -1 },
  { name: "more than stays exact", wan: "1000000000" },
  { name: "a number in powers of ten", wan: 1e21 },
  { name: "an infinite amount", wan: Number.POSITIVE_INFINITY },
  { name: "a thousands separator", wan: "1,000" },
  { name: "a sign", wan: "+1" },
  { name: "nothing", wan: "" },
])("refuses $name", ({ wan }) => {
  expect(() => fenOfWan({ wan })).toThrow("does not come to whole fen");
  expect(wanSchema.safeParse({ wan }).success).toBe(false);
});

it("any amount in fen is the same after it was written in 万元", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (fen) => {
      const digits = String(fen).padStart(7, "0");
      expect(fenOfWan({ wan: `${digits.slice(0, -6)}.${digits.slice(-6)}` })).toBe(fen);
    }),
  );
});

it("event data state fen as an integer or 万元 by name; a bare decimal is neither", () => {
  expect(fenOrWanSchema.parse(123)).toBe(123);
  expect(fenOrWanSchema.parse({ wan: "2.3" })).toBe(2_300_000);
  expect(fenOrWanSchema.safeParse(2.3).success).toBe(false);
  expect(fenOrWanSchema.safeParse({ wan: 1, yuan: 2 }).success).toBe(false);
});
