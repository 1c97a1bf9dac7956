import { describe, expect, it } from "vitest";
import { periodsOf } from "./derive.ts";
import { gramsOf } from "./grams.ts";

describe("periods", () => {
  it.each([
    { when: "2025-12-31T15:59:59.999Z", periods: ["2025-12-31", "2025-12", "2025", ""] },
    { when: "2025-12-31T16:00:00Z", periods: ["2026-01-01", "2026-01", "2026", ""] },
    { when: "2024-02-29T00:00:00+08:00", periods: ["2024-02-29", "2024-02", "2024", ""] },
  ])("of $when are those of the legal day in Asia/Shanghai", ({ when, periods }) => {
    expect(periodsOf(Date.parse(when))).toEqual(periods);
  });

  it("of an instant that no calendar has are at its end", () => {
    expect([periodsOf(8.64e15)[0], periodsOf(-8.64e15)[0]]).toEqual(["9999-12-31", "0000-01-01"]);
  });
});

describe("grams", () => {
  it.each([
    { text: "采购法", grams: ["采", "采购", "购", "购法", "法"] },
    { text: "Ａbc-1", grams: ["ab", "abc", "1"] },
    { text: "2026年", grams: ["20", "202", "2026", "年"] },
    { text: "ﾃｽﾄ", grams: ["テ", "テス", "ス", "スト", "ト"] },
    { text: " \u0000 \ue000 😀 --", grams: [] },
  ])("of $text", ({ text, grams }) => {
    expect([...gramsOf(text)].sort()).toEqual(grams.sort());
  });

  it("of a long word end after twelve characters, of a long text after its beginning", () => {
    expect(gramsOf("a".repeat(500)).size).toBe(11);
    expect(gramsOf("字".repeat(100_000)).size).toBe(2);
    expect(gramsOf(Array.from({ length: 90_000 }, (_, i) => String.fromCodePoint(0x4e00 + (i % 20_000))).join("")).size).toBeLessThan(
      16_001,
    );
  });
});
