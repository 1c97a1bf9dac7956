import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64Of } from "./bytes.ts";
import { formatCheckpoint } from "./checkpoint.ts";
import { cosign, ed25519Cosigner } from "./cosignature.ts";
import { ed25519Signer, signNote } from "./note.ts";
import { formatTlogProof, readTlogProof, verifyTlogProof } from "./tlog-proof.ts";
import { type Hash, inclusionProof, leafHash, rootOf } from "./tree.ts";

const leaves = Array.from({ length: 7 }, (_, i) => leafHash(`leaf ${i}`));
const leaf = leaves[5] as Hash;
const log = ed25519Signer("plumbline.example/trail", new Uint8Array(32).fill(7));
const witness = ed25519Cosigner("witness.example/w1", new Uint8Array(32).fill(8));
const other = ed25519Cosigner("witness.example/w2", new Uint8Array(32).fill(9));
const head = { origin: log.name, size: 7, root: base64Of(rootOf(leaves)) };
const note = await signNote(formatCheckpoint(head), log);
const checkpoint = await cosign(note, witness, 1_767_225_600);
const text = formatTlogProof({ index: 5, proof: inclusionProof(leaves, 5), checkpoint });
const keys = [log.verifierKey];
const quorum = (count: number) => ({ keys: [witness.verifierKey, other.verifierKey], quorum: count });

describe("a proof", () => {
  it("has the lines that the specification names", () => {
    const hashes = inclusionProof(leaves, 5).map(base64Of);

    expect(text).toBe(["c2sp.org/tlog-proof@v1", "index 5", ...hashes, "", checkpoint].join("\n"));
  });

  it("is read as it was written, with what an application adds", () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 }),
        fc.uint8Array({ minLength: 1 }),
        (index, proof, extra) => {
          expect(readTlogProof(formatTlogProof({ index, proof, checkpoint, extra }))).toEqual({ index, proof, checkpoint, extra });
          expect(readTlogProof(formatTlogProof({ index, proof, checkpoint }))).toEqual({ index, proof, checkpoint });
        },
      ),
    );
  });

  it("shows where the leaf stands, in which log, and who has seen it", () => {
    expect(verifyTlogProof(text, leaf, keys)).toEqual({ index: 5, checkpoint: head, witnessedBy: [] });
    expect(verifyTlogProof(text, leaf, keys, quorum(1))).toEqual({
      index: 5,
      checkpoint: head,
      witnessedBy: [{ name: witness.name, time: 1_767_225_600 }],
    });
  });

  it("holds for the only entry of a log, with no hashes", async () => {
    const single = await signNote(formatCheckpoint({ origin: log.name, size: 1, root: base64Of(leaf) }), log);

    expect(verifyTlogProof(formatTlogProof({ index: 0, proof: [], checkpoint: single }), leaf, keys)).toMatchObject({ index: 0 });
  });

  it.each([
    { name: "another leaf", found: () => verifyTlogProof(text, leaves[4] as Hash, keys) },
    { name: "no key", found: () => verifyTlogProof(text, leaf, []) },
    { name: "the key of a witness only", found: () => verifyTlogProof(text, leaf, [witness.verifierKey]) },
    { name: "fewer witnesses than are asked for", found: () => verifyTlogProof(text, leaf, keys, quorum(2)) },
    { name: "a quorum that is no number", found: () => verifyTlogProof(text, leaf, keys, quorum(Number.NaN)) },
    { name: "a leaf that is no hash", found: () => verifyTlogProof(text, "leaf" as unknown as Hash, keys) },
    { name: "another index", found: () => verifyTlogProof(text.replace("index 5", "index 4"), leaf, keys) },
    { name: "no text", found: () => verifyTlogProof("", leaf, keys) },
  ])("does not show anything with $name", ({ found }) => {
    expect(found()).toBe(false);
  });

  it("does not show anything when a key of another name signed it", async () => {
    const stranger = ed25519Signer("elsewhere.example", new Uint8Array(32).fill(3));
    const foreign = formatTlogProof({
      index: 5,
      proof: inclusionProof(leaves, 5),
      checkpoint: await signNote(formatCheckpoint(head), stranger),
    });

    expect(verifyTlogProof(foreign, leaf, [stranger.verifierKey])).toBe(false);
  });

  it("does not show anything after any bit was changed, or when it is cut short", { timeout: 20_000 }, () => {
    const plain = formatTlogProof({ index: 5, proof: inclusionProof(leaves, 5), checkpoint: note });
    const bytes = Buffer.from(plain);
    const flips = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      return changed.toString();
    });
    const cuts = Array.from(plain, (_, length) => plain.slice(0, length));

    expect([...flips, ...cuts].filter((changed) => verifyTlogProof(changed, leaf, keys) !== false)).toEqual([]);
  });

  it.each([
    { name: "another version", change: (t: string) => t.replace("@v1", "@v2") },
    { name: "an index with a zero in front", change: (t: string) => t.replace("index 5", "index 05") },
    { name: "a negative index", change: (t: string) => t.replace("index 5", "index -5") },
    { name: "an index that is not exact", change: (t: string) => t.replace("index 5", "index 9007199254740993") },
    { name: "extra data after the index", change: (t: string) => t.replace("index 5\n", "index 5\nextra AAAA\n") },
    { name: "extra data that is not base64", change: (t: string) => t.replace("index 5\n", "extra A\nindex 5\n") },
    { name: "extra data that is empty", change: (t: string) => t.replace("index 5\n", "extra \nindex 5\n") },
    { name: "a short hash", change: (t: string) => t.replace("index 5\n", "index 5\nAAAA\n") },
    { name: "64 hashes", change: (t: string) => t.replace("index 5\n", `index 5\n${`${base64Of(leaf)}\n`.repeat(62)}`) },
    { name: "no checkpoint", change: (t: string) => t.slice(0, t.indexOf("\n\n") + 2) },
    { name: "carriage returns", change: (t: string) => t.replace(/\n/g, "\r\n") },
  ])("is not read with $name", ({ change }) => {
    expect(readTlogProof(text)).toBeDefined();
    expect(readTlogProof(change(text))).toBeUndefined();
  });

  it.each([
    { name: "an index that is none", parts: { index: -1, proof: [], checkpoint } },
    { name: "a hash that is none", parts: { index: 0, proof: [new Uint8Array(31)], checkpoint } },
    { name: "a checkpoint that is none", parts: { index: 0, proof: [], checkpoint: "hello\n" } },
  ])("is not written with $name", ({ parts }) => {
    expect(() => formatTlogProof(parts)).toThrow(expect.objectContaining({ code: "PROOF_INVALID" }));
  });

  it("is read without an error from anything", () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), fc.anything(), (anything, middle, hash) => {
        expect(readTlogProof(anything as string)).toBeUndefined();
        expect(readTlogProof(`c2sp.org/tlog-proof@v1\nindex 0\n${middle}\n\n${note}`)?.index ?? 0).toBe(0);
        expect(verifyTlogProof(text, hash as Hash, keys)).toBe(false);
      }),
    );
  });
});
