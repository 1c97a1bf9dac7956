import { describe, expect, it } from "vitest";
import { encodeGb18030 } from "./gb18030.ts";

const decode = (bytes: Uint8Array): string => new TextDecoder("gb18030", { fatal: true }).decode(bytes);

// Private-use characters that the standard of 2022 gave a public place, and one that it never had: they have no bytes.
const WITHOUT_BYTES = new Set([
  0xe5e5, 0xe78d, 0xe78e, 0xe78f, 0xe790, 0xe791, 0xe792, 0xe793, 0xe794, 0xe795, 0xe796, 0xe81e, 0xe826, 0xe82b, 0xe82c, 0xe832, 0xe843,
  0xe854, 0xe864,
]);

describe("encodeGb18030", () => {
  it("writes every character of the basic plane so that a decoder reads it back", () => {
    let text = "";
    for (let unit = 0; unit < 0x10000; unit++) {
      if ((unit < 0xd800 || unit > 0xdfff) && !WITHOUT_BYTES.has(unit)) text += String.fromCharCode(unit);
    }

    expect(decode(encodeGb18030(text))).toBe(text);
  });

  it("writes characters beyond the basic plane so that a decoder reads them back", () => {
    let text = "";
    for (let point = 0x10000; point < 0x110000; point += 97) text += String.fromCodePoint(point);
    text += String.fromCodePoint(0x10ffff);

    expect(decode(encodeGb18030(text))).toBe(text);
  });

  it.each([
    { text: "准绳", hex: "d7bcc9fe" },
    { text: "A€", hex: "41a2e3" },
    { text: "\u3000", hex: "a1a1" },
    { text: "ß", hex: "81308938" },
    { text: "𠀀", hex: "95328236" },
  ])("writes $text as $hex", ({ text, hex }) => {
    expect(encodeGb18030(text).toString("hex")).toBe(hex);
  });

  it.each([
    { name: "half a surrogate pair", text: "a\ud800" },
    { name: "a private-use character without bytes", text: "\ue5e5" },
  ])("refuses $name", ({ text }) => {
    expect(() => encodeGb18030(text)).toThrow(expect.objectContaining({ code: "FILE_ENCODING" }));
  });
});
