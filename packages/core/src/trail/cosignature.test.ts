import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64Of } from "./bytes.ts";
import { formatCheckpoint } from "./checkpoint.ts";
import { cosign, ed25519Cosigner, verifyCosignatures } from "./cosignature.ts";
import { ed25519Signer, examineNote, formatVerifierKey, openNote, parseVerifierKey, signNote } from "./note.ts";
import { rootOf } from "./tree.ts";

const log = ed25519Signer("plumbline.example/trail", new Uint8Array(32).fill(7));
const one = ed25519Cosigner("witness.example/w1", new Uint8Array(32).fill(8));
const two = ed25519Cosigner("witness.example/w2", new Uint8Array(32).fill(9));
const text = formatCheckpoint({ origin: log.name, size: 0, root: base64Of(rootOf([])) });
const note = await signNote(text, log);
const time = 1_767_225_600;
const greeting = await signNote("hello\n", log);
const cosigned = await cosign(await cosign(note, one, time), two, time + 5);
const keys = [one.verifierKey, two.verifierKey];

describe("a cosigned checkpoint", () => {
  it("says who cosigned it, and when", () => {
    expect(verifyCosignatures(cosigned, keys)).toEqual([
      { name: one.name, time },
      { name: two.name, time: time + 5 },
    ]);
  });

  it("opens under the key of its log as before, and under that of a witness", () => {
    expect(openNote(cosigned, [log.verifierKey])).toEqual({ text, verifiedBy: [log.name] });
    expect(openNote(cosigned, [two.verifierKey, log.verifierKey])).toEqual({ text, verifiedBy: [log.name, two.name] });
  });

  it("counts a witness once, and only those that are asked for", async () => {
    expect(verifyCosignatures(await cosign(cosigned, one, time + 9), keys)).toHaveLength(2);
    expect(verifyCosignatures(cosigned, [two.verifierKey])).toEqual([{ name: two.name, time: time + 5 }]);
    expect(verifyCosignatures(cosigned, [])).toEqual([]);
    expect(verifyCosignatures(cosigned, ["my key"])).toEqual([]);
  });

  it("counts one public key once, whatever names it is known by, since a name is not signed", async () => {
    const alias = ed25519Cosigner("witness.example/alias", new Uint8Array(32).fill(8));

    expect(verifyCosignatures(await cosign(cosigned, alias, time), [...keys, alias.verifierKey])).toHaveLength(2);
  });

  it("does not count the signature of the log, nor a key of the log's kind", () => {
    expect(verifyCosignatures(cosigned, [log.verifierKey])).toEqual([]);
    expect(verifyCosignatures(cosigned, [formatVerifierKey(one.name, parseVerifierKey(one.verifierKey).publicKey)])).toEqual([]);
  });

  it("has nobody behind it once a line of a known witness does not hold", () => {
    const forged = cosigned.replace(text.split("\n")[2] as string, base64Of(new Uint8Array(32)));

    expect(verifyCosignatures(forged, keys)).toEqual([]);
    expect(examineNote(forged, keys).reason).toBe("signature_invalid");
  });

  it("has nobody behind it after any bit was changed, or when it is cut short", { timeout: 20_000 }, async () => {
    const single = await cosign(note, one, time);
    const bytes = Buffer.from(single);
    const start = bytes.indexOf("\u2014 witness");
    const inLine = Array.from({ length: (bytes.length - start) * 8 }, (_, bit) => flipped(bytes, start * 8 + bit));
    const inText = Array.from({ length: text.length * 8 }, (_, bit) => flipped(bytes, bit));
    const cuts = Array.from(single, (_, length) => single.slice(0, length));

    expect([...inLine, ...inText, ...cuts].filter((changed) => verifyCosignatures(changed, keys).length > 0)).toEqual([]);
  });

  it("is read without an error from anything", () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (anything, end) => {
        expect(verifyCosignatures(anything as string, keys)).toEqual([]);
        expect(verifyCosignatures(`${note}\u2014 ${one.name} ${end}\n`, keys)).toEqual([]);
      }),
    );
  });
});

describe("cosign", () => {
  it("signs the lines that the specification names", async () => {
    const seen: string[] = [];
    const remote = {
      ...one,
      sign(bytes: Uint8Array) {
        seen.push(new TextDecoder().decode(bytes));
        return one.sign(bytes);
      },
    };

    expect(await cosign(note, remote, time)).toBe(await cosign(note, one, time));
    expect(seen).toEqual([`cosignature/v1\ntime 1767225600\n${text}`]);
  });

  it.each([
    { name: "what is no note", what: text, by: one, at: time },
    { name: "a note that is no checkpoint", what: greeting, by: one, at: time },
    { name: "with a key for notes", what: note, by: log, at: time },
    { name: "at a time in milliseconds", what: note, by: one, at: time * 1000 },
    { name: "at a broken second", what: note, by: one, at: 0.5 },
    { name: "before 1970", what: note, by: one, at: -1 },
  ])("refuses $name", async ({ what, by, at }) => {
    await expect(cosign(what, by, at)).rejects.toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });
});

const vectors = join(
  process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"),
  "data/vectors/cosignature_example.txt",
);

describe.skipIf(!existsSync(vectors))("the published example (skipped where PLUMBLINE_SHARED has none)", () => {
  it("has a line of our form, whose key is not published", () => {
    const example = `${readFileSync(vectors, "utf8").trimEnd()}\n`;
    const line = example.trimEnd().split("\n").at(-1)?.split(" ").at(-1) ?? "";

    expect(Buffer.from(line, "base64")).toHaveLength(4 + 8 + 64);
    expect(Buffer.from(line, "base64").readBigUInt64BE(4)).toBe(1_679_315_147n);
    expect(verifyCosignatures(example, keys)).toEqual([]);
  });
});

function flipped(bytes: Buffer, bit: number): string {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed.toString();
}
