import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, parseCanonical } from "./canonical.ts";

const json = fc.jsonValue({ stringUnit: "binary" });

describe("canonicalJson", () => {
  // Bits of a double and its text, from appendix B of RFC 8785.
  it.each([
    { bits: "0000000000000000", text: "0" },
    { bits: "8000000000000000", text: "0" },
    { bits: "0000000000000001", text: "5e-324" },
    { bits: "8000000000000001", text: "-5e-324" },
    { bits: "7fefffffffffffff", text: "1.7976931348623157e+308" },
    { bits: "4340000000000000", text: "9007199254740992" },
    { bits: "4430000000000000", text: "295147905179352830000" },
    { bits: "44b52d02c7e14af5", text: "9.999999999999997e+22" },
    { bits: "44b52d02c7e14af6", text: "1e+23" },
    { bits: "44b52d02c7e14af7", text: "1.0000000000000001e+23" },
    { bits: "444b1ae4d6e2ef4e", text: "999999999999999700000" },
    { bits: "444b1ae4d6e2ef50", text: "1e+21" },
    { bits: "3eb0c6f7a0b5ed8c", text: "9.999999999999997e-7" },
    { bits: "3eb0c6f7a0b5ed8d", text: "0.000001" },
    { bits: "41b3de4355555553", text: "333333333.3333332" },
    { bits: "41b3de4355555554", text: "333333333.33333325" },
    { bits: "41b3de4355555557", text: "333333333.33333343" },
    { bits: "becbf647612f3696", text: "-0.0000033333333333333333" },
    { bits: "43143ff3c1cb0959", text: "1424953923781206.2" },
  ])("writes the double $bits as $text", ({ bits, text }) => {
    expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(text);
  });

  it("sorts members by UTF-16 code units, not by code points", () => {
    const object = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };

    expect(Object.keys(JSON.parse(canonicalJson(object)) as object)).toEqual([
      "1",
      "\r",
      "\u0080",
      "\u00f6",
      "\u20ac",
      "\u{1f600}",
      "\ufb33",
    ]);
    expect(canonicalJson(object)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it("escapes only what must be, in the short form where there is one", () => {
    expect(canonicalJson('\u0000\b\t\n\f\r\u001f"\\/\u007f准绳')).toBe('"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\u007f准绳"');
  });

  it("leaves out members that are undefined", () => {
    expect(canonicalJson({ b: undefined, a: { c: undefined }, d: null })).toBe('{"a":{},"d":null}');
  });

  it.each([
    { name: "NaN", value: Number.NaN },
    { name: "infinity", value: { a: Number.NEGATIVE_INFINITY } },
    { name: "half a surrogate pair", value: ["\ud83d"] },
    { name: "half a surrogate pair in a name", value: { "\ude00": 1 } },
    { name: "undefined by itself", value: undefined },
    { name: "undefined in a list", value: [undefined] },
    { name: "a hole in a list", value: Array(1) },
    { name: "a bigint", value: 1n },
    { name: "a function", value: () => 1 },
    { name: "a symbol", value: Symbol("s") },
    { name: "a date, which has no members", value: new Date(0) },
    { name: "a map, which has no members", value: new Map([[1, 2]]) },
    { name: "a boxed number", value: Object(1) as object },
    { name: "65 levels", value: nested(65) },
    { name: "so many levels that recursion would end the process", value: nested(100_000) },
  ])("refuses $name", ({ value }) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: "EVENT_INVALID" }));
  });

  it("takes 64 levels, and objects without a prototype", () => {
    expect(canonicalJson(nested(64))).toHaveLength(128);
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  it("says the same as JSON, whatever the order in which members were set", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);

        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(parseCanonical(text))).toBe(text);
      }),
    );
  });
});

describe("parseCanonical", () => {
  it.each([
    { name: "a space", text: '{"a": 1}' },
    { name: "members in another order", text: '{"b":1,"a":1}' },
    { name: "a member twice", text: '{"a":1,"a":1}' },
    { name: "another way to write a number", text: "1.0" },
    { name: "minus zero", text: "-0" },
    { name: "a number too large", text: "1e999" },
    { name: "an escape that is not needed", text: '"\\u0041"' },
    { name: "half a surrogate pair, escaped", text: '"\\ud83d"' },
    { name: "half a surrogate pair", text: '"\ud83d"' },
    { name: "no JSON", text: "{" },
    { name: "nothing", text: "" },
    { name: "a byte order mark", text: "\ufeff{}" },
    { name: "very deep nesting", text: "[".repeat(100_000) + "]".repeat(100_000) },
  ])("does not take $name", ({ text }) => {
    expect(parseCanonical(text)).toBeUndefined();
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => [undefined, text].includes(maybeCanonical(text))));
  });
});

function maybeCanonical(text: string): string | undefined {
  const value = parseCanonical(text);
  return value === undefined ? undefined : canonicalJson(value);
}

function nested(levels: number): unknown {
  let value: unknown = [];
  for (let i = 1; i < levels; i++) value = [value];
  return value;
}

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(entries.reverse());
}
