import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstCharacters, isAfterInBytes } from "./text.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "\u00e9", "\uffff", "\ue000", "\ud7ff", "\u{10000}", "\u{1f600}"), maxLength: 6 });

describe("texts by their bytes", () => {
  it("have the order of their UTF-8", () => {
    const encoder = new TextEncoder();
    const isAfter = (a: string, b: string) => {
      const [x, y] = [encoder.encode(a), encoder.encode(b)];
      const i = x.findIndex((byte, k) => byte !== y[k]);
      return i >= 0 && (y[i] === undefined || (x[i] as number) > (y[i] as number));
    };
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(isAfterInBytes(a, b)).toBe(isAfter(a, b));
      }),
    );
  });

  it("put what lies beyond the basic plane last", () => {
    expect(isAfterInBytes("\u{1f600}", "\uffff")).toBe(true);
    expect(["\u{1f600}", "\uffff"].sort()).toEqual(["\u{1f600}", "\uffff"]);
  });
});

describe("first characters", () => {
  it("are those of the text taken apart", () => {
    fc.assert(
      fc.property(text, fc.nat(8), (value, count) => {
        expect(firstCharacters(value, count)).toBe([...value].slice(0, count).join(""));
      }),
    );
  });

  it("are none of nothing, and all of less", () => {
    expect(firstCharacters("abc", 0)).toBe("");
    expect(firstCharacters("abc", Number.MAX_SAFE_INTEGER)).toBe("abc");
  });
});
