import { createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64Of } from "./bytes.ts";
import { parseCheckpoint } from "./checkpoint.ts";
import { addSignature, ed25519Signer, examineNote, formatVerifierKey, noteText, openNote, parseVerifierKey, signNote } from "./note.ts";

const text = "plumbline.example/trail\n7\n第三行\n";
const signer = ed25519Signer("plumbline.example/trail", new Uint8Array(32).fill(7));
const key = parseVerifierKey(signer.verifierKey);
const other = ed25519Signer("witness.example/w1", new Uint8Array(32).fill(8));
const note = await signNote(text, signer);
const lineOf = (whole: string) => whole.slice(whole.lastIndexOf("\n\n") + 2);
const otherLine = lineOf(await signNote(text, other));

describe("openNote", () => {
  it("opens what signNote wrote, and says who signed", () => {
    expect(openNote(note, [key])).toEqual({ text, verifiedBy: ["plumbline.example/trail"] });
  });

  it("ignores signatures by keys that are not known, before and after the known one", () => {
    expect(openNote(`${text}\n${otherLine}${lineOf(note)}${otherLine}`, [key])).toEqual({ text, verifiedBy: [key.name] });
  });

  it("names each known key once", () => {
    const keys = [parseVerifierKey(other.verifierKey), key];

    expect(openNote(note + otherLine + lineOf(note), keys)).toEqual({ text, verifiedBy: [key.name, "witness.example/w1"] });
  });

  it("keeps blank lines that belong to the text", async () => {
    const blank = "a\n\nb\n\n";

    expect(openNote(await signNote(blank, signer), [key])).toEqual({ text: blank, verifiedBy: [key.name] });
  });

  it.each([
    { name: "no known key signed", whole: `${text}\n${otherLine}`, reason: "signature_missing" },
    { name: "the text was changed", whole: note.replace("7", "8"), reason: "signature_invalid" },
    {
      name: "one signature of a known key does not hold, though a later one does",
      whole: `${text}\n${forged()}${lineOf(note)}`,
      reason: "signature_invalid",
    },
    { name: "a signature is too short", whole: `${text}\n${forged(10)}`, reason: "signature_invalid" },
    { name: "it is empty", whole: "", reason: "malformed" },
    { name: "there is no signature", whole: text, reason: "malformed" },
    { name: "there is a blank line and no signature", whole: `${text}\n`, reason: "malformed" },
    { name: "the last newline is missing", whole: note.slice(0, -1), reason: "malformed" },
    { name: "a hyphen stands for the dash", whole: note.replace("\u2014", "-"), reason: "malformed" },
    { name: "a line has no signature", whole: `${note}\u2014 name \n`, reason: "malformed" },
    { name: "a line is not base64", whole: `${note}\u2014 name !!!!\n`, reason: "malformed" },
    { name: "base64 lacks its padding", whole: `${note}\u2014 name AAAAAAA\n`, reason: "malformed" },
    { name: "a name has a plus", whole: `${note}\u2014 na+me AAAAAAAA\n`, reason: "malformed" },
    { name: "a control character", whole: note.replace("7", "\r"), reason: "malformed" },
    { name: "half a surrogate pair", whole: note.replace("7", "\ud83d"), reason: "malformed" },
    { name: "more than 100 signatures", whole: note + otherLine.repeat(100), reason: "malformed" },
  ])("$reason: $name", ({ whole, reason }) => {
    expect(examineNote(whole, [key])).toMatchObject({ verifiedBy: [], reason });
    expect(openNote(whole, [key])).toBe(false);
  });

  it("accepts no note in which one bit was changed, or that was cut short", { timeout: 20_000 }, () => {
    const bytes = Buffer.from(note);
    const flips = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      return changed.toString();
    });
    const cuts = Array.from(note, (_, length) => note.slice(0, length));

    expect([...flips, ...cuts].filter((changed) => openNote(changed, [key]) !== false)).toEqual([]);
  });

  it("takes keys as text too, and passes over a text that is no key", () => {
    expect(openNote(note, ["my key", signer.verifierKey])).toEqual({ text, verifiedBy: [key.name] });
    expect(openNote(note, ["my key"])).toBe(false);
  });

  it("never throws, whatever comes", () => {
    const unit = fc.constantFrom("a", "\n", "\u2014", " ", "+", "=", "\0", "准", "\ud83d");
    const line = fc
      .tuple(fc.constantFrom(key.name, "x", ""), fc.oneof(fc.base64String(), fc.string({ unit })))
      .map(([name, bytes]) => `\u2014 ${name} ${bytes}\n`);
    fc.assert(
      fc.property(fc.string({ unit }), fc.array(line), (start, lines) => {
        expect(openNote(start, [key])).toBe(false);
        expect(openNote(`${start}\n\n${lines.join("")}`, [key])).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(openNote(anything as string, [key])).toBe(false);
      }),
    );
  });

  it("does not take the key of order one, under which a signature of nothing would hold for every text", () => {
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    const weak = parseVerifierKey(formatVerifierKey("weak", identity));
    const bytes = Uint8Array.of(...keyHashBytes(weak.keyHash), ...identity, ...new Uint8Array(32));

    expect(examineNote(`anything\n\n\u2014 weak ${base64Of(bytes)}\n`, [weak]).reason).toBe("signature_invalid");
  });
});

describe("signNote", () => {
  it("takes a signature from elsewhere, as from a security module", async () => {
    const remote = { name: signer.name, keyHash: signer.keyHash, sign: async (bytes: Uint8Array) => signer.sign(bytes) };

    expect(await signNote(text, remote)).toBe(note);
  });

  it("signs so that another implementation of Ed25519 agrees", async () => {
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.publicKey]);
    const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });

    expect(verify(null, Buffer.from(text), publicKey, await signer.sign(Buffer.from(text)))).toBe(true);
  });

  it("can be followed by other signatures over the same text", async () => {
    const both = await addSignature(note, other);

    expect(both).toBe(note + otherLine);
    expect(noteText(both)).toBe(text);
    await expect(addSignature(text, other)).rejects.toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });

  it.each([
    { name: "without a last newline", bad: "a" },
    { name: "that is empty", bad: "" },
    { name: "with a control character", bad: "a\tb\n" },
    { name: "with half a surrogate pair", bad: "\ud83d\n" },
  ])("refuses a text $name", async ({ bad }) => {
    await expect(signNote(bad, signer)).rejects.toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });

  it("refuses a seed that has not 32 bytes", () => {
    expect(() => ed25519Signer("a", new Uint8Array(64))).toThrow(/32 bytes, this one 64/);
  });
});

describe("verifier keys", () => {
  it("are read as they were written", () => {
    expect(formatVerifierKey(key.name, key.publicKey)).toBe(signer.verifierKey);
    expect(key).toMatchObject({ name: signer.name, keyHash: signer.keyHash });
  });

  it.each([
    { name: "a hash of another key", vkey: signer.verifierKey.replace(/\+[0-9a-f]{8}\+/, "+00000000+") },
    { name: "another name", vkey: `x${signer.verifierKey}` },
    { name: "a name with a space", vkey: "a b+00000000+AA==" },
    { name: "another algorithm", vkey: "a+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
    { name: "a short key", vkey: "a+00000000+AQ==" },
    { name: "nothing", vkey: "" },
  ])("are refused with $name", ({ vkey }) => {
    expect(() => parseVerifierKey(vkey)).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });

  it.each([
    { name: "a name with a plus", keyName: "a+b", length: 32 },
    { name: "a name with a space that is not ASCII", keyName: "a\u2003b", length: 32 },
    { name: "no name", keyName: "", length: 32 },
    { name: "a key of 33 bytes", keyName: "a", length: 33 },
  ])("are not written with $name", ({ keyName, length }) => {
    expect(() => formatVerifierKey(keyName, new Uint8Array(length))).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });
});

const vectors = join(process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"), "data/vectors");

describe.skipIf(!existsSync(vectors))("published examples (skipped where PLUMBLINE_SHARED has none)", () => {
  it("open under their keys", () => {
    const examples = JSON.parse(readFileSync(join(vectors, "c2sp_signed_note.json"), "utf8")) as {
      vkey: string;
      note: string;
      valid: boolean;
    }[];

    expect(examples.map((example) => openNote(example.note, [example.vkey]) !== false)).toEqual(examples.map(({ valid }) => valid));
    expect(examples.map(({ vkey }) => vkey)).toEqual(
      examples.map(({ vkey }) => formatVerifierKey(parseVerifierKey(vkey).name, parseVerifierKey(vkey).publicKey)),
    );
  });

  it("with a cosignature are read, and lines of keys that are not known are passed over", () => {
    const cosigned = `${readFileSync(join(vectors, "cosignature_example.txt"), "utf8").trimEnd()}\n`;
    const opened = examineNote(cosigned, [key]);

    expect(opened.reason).toBe("signature_missing");
    expect(parseCheckpoint(String(opened.text))).toEqual({
      origin: "example.com/behind-the-sofa",
      size: 20852163,
      root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
    });
  });
});

function keyHashBytes(keyHash: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(keyHash);
  return bytes;
}

function forged(length = 64): string {
  return `\u2014 ${signer.name} ${base64Of(Uint8Array.of(...keyHashBytes(signer.keyHash), ...new Uint8Array(length)))}\n`;
}
