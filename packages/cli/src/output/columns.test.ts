import { describe, expect, it } from "vitest";
import { cut, padEnd, padStart, plain, widthOf } from "./columns.ts";

describe("columns of a terminal", () => {
  it.each([
    { text: "abc", width: 3 },
    { text: "准绳", width: 4 },
    { text: "（一）", width: 6 },
    { text: "𠮷a", width: 3 },
    { text: "e\u0301", width: 1 },
    { text: "한글", width: 4 },
  ])("$text takes $width", ({ text, width }) => {
    expect(widthOf(text)).toBe(width);
  });

  it("pads and cuts by width", () => {
    expect(padEnd("准绳", 6)).toBe("准绳  ");
    expect(padStart("12", 4)).toBe("  12");
    expect(cut("受理与决定为同一人", 9)).toBe("受理与决…");
    expect(cut("short", 9)).toBe("short");
  });

  it("takes what could move the cursor or turn the text out of foreign text", () => {
    expect(plain("a\u001b[2Jb\r\nc\u202ed")).toBe("a [2Jb c d");
  });
});
