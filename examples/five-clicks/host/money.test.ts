import { describe, expect, it } from "vitest";
import { fenOfYuan, yuanText } from "./money.ts";

describe("amounts of the penalty system", () => {
  it.each([
    { name: "a whole amount", text: "80000", fen: 8_000_000 },
    { name: "with thousands separators", text: "80,000", fen: 8_000_000 },
    { name: "with full-width separators", text: " 1，080，000 ", fen: 108_000_000 },
    { name: "that binary fractions cannot hold", text: "0.29", fen: 29 },
    { name: "one decimal", text: "1.5", fen: 150 },
    { name: "nothing", text: "0", fen: 0 },
  ])("reads $name as $fen fen", ({ text, fen }) => {
    expect(fenOfYuan(text)).toBe(fen);
  });

  it.each(["", "-1", "1.005", "8万", "1e5", "80,00", "0x10", "1234567890", "NaN"])("does not take %j for an amount", (text) => {
    expect(fenOfYuan(text)).toBeUndefined();
  });

  it.each([
    { fen: 8_000_000, text: "80,000" },
    { fen: 8_000_050, text: "80,000.50" },
    { fen: 9, text: "0.09" },
  ])("writes $fen fen as $text yuan", ({ fen, text }) => {
    expect(yuanText(fen)).toBe(text);
  });
});
