import { leafOf } from "@plumbline/core/trail";
import fc from "fast-check";
import { expect, it } from "vitest";
import { leafText } from "./leaf-text.ts";

const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom('"\\', "\u0000\u001f\u007f\u2028\u2029\ufffe\uffff", "𠮷\u0301", "__proto__"),
);
const number = fc.option(fc.oneof(fc.constant(-0), fc.maxSafeInteger()), { nil: undefined });

it("writes what core's leafOf writes", () => {
  const leaf = fc.record({
    source: name,
    id: name,
    epoch: number,
    seq: number,
    prev: fc.option(hex, { nil: undefined }),
    received: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    digest: hex,
  });
  fc.assert(
    fc.property(leaf, (one) => {
      expect(leafText(one)).toBe(leafOf(one));
    }),
  );
});

it("of the longest names has room in its chunk, which counts its bytes with 16 bits", () => {
  const longest = "\u0001".repeat(512);
  const leaf = {
    source: longest,
    id: longest,
    epoch: 0,
    seq: 0,
    prev: "a".repeat(64),
    received: "2026-03-02T01:00:00.000Z",
    digest: "b".repeat(64),
  };
  expect(Buffer.byteLength(leafText(leaf))).toBeLessThan(65_536);
});
