import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64Of } from "./bytes.ts";
import { formatCheckpoint, parseCheckpoint, readCheckpoint } from "./checkpoint.ts";

const root = base64Of(new Uint8Array(32).fill(1));

describe("a checkpoint", () => {
  it.each([0, 1, 20_852_163, Number.MAX_SAFE_INTEGER])("of size %d is read as it was written", (size) => {
    const checkpoint = { origin: "plumbline.example/市局", size, root };

    expect(formatCheckpoint(checkpoint)).toBe(`plumbline.example/市局\n${size}\n${root}\n`);
    expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it("may have more lines, which are ignored", () => {
    expect(parseCheckpoint(`o\n1\n${root}\nextension one\ntwo\n`)).toEqual({ origin: "o", size: 1, root });
  });

  it.each([
    { name: "is a whole note", text: `o\n1\n${root}\n\n\u2014 o AAAA\n` },
    { name: "lacks its last newline", text: `o\n1\n${root}` },
    { name: "lacks its root", text: "o\n1\n" },
    { name: "has no origin", text: `\n1\n${root}\n` },
    { name: "has an empty extension", text: `o\n1\n${root}\n\n` },
    { name: "has a leading zero", text: `o\n01\n${root}\n` },
    { name: "has a sign", text: `o\n+1\n${root}\n` },
    { name: "has a negative size", text: `o\n-1\n${root}\n` },
    { name: "has a size in hex", text: `o\n0x1\n${root}\n` },
    { name: "has a size past 2^53", text: `o\n9007199254740993\n${root}\n` },
    { name: "has a root of 31 bytes", text: `o\n1\n${base64Of(new Uint8Array(31))}\n` },
    { name: "has a root with stray bits", text: `o\n1\n${root.slice(0, -2)}F=\n` },
    { name: "has half a surrogate pair", text: `\ud83d\n1\n${root}\n` },
    { name: "is empty", text: "" },
  ])("is refused when it $name", ({ text }) => {
    expect(() => parseCheckpoint(text)).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });

  it.each([
    { name: "an origin of two lines", checkpoint: { origin: "a\nb", size: 1, root } },
    { name: "a size that is no integer", checkpoint: { origin: "a", size: 1.5, root } },
    { name: "a root in hex", checkpoint: { origin: "a", size: 1, root: "00".repeat(32) } },
  ])("is not written with $name", ({ checkpoint }) => {
    expect(() => formatCheckpoint(checkpoint)).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });

  it("is read from anything without throwing", () => {
    const unit = fc.constantFrom("a", "0", "=", "\n", " ", "\0", "准", "\ud83d");
    fc.assert(fc.property(fc.string({ unit }), (text) => readCheckpoint(`${text}\n1\n${text}\n`) === undefined));
  });
});
