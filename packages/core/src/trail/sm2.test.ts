import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sm3 } from "sm-crypto-v2";
import { afterAll, describe, expect, it } from "vitest";
import { bytesOfHex } from "./bytes.ts";
import { addSignature, ed25519Signer, examineNote, openNote, parseVerifierKey, signNote } from "./note.ts";
import { formatSm2VerifierKey, parseSm2VerifierKey, sm2Signer, verifySm2 } from "./sm2.ts";

const OPENSSL = "openssl";
const text = "plumbline.example/trail\n7\n第三行\n";
const signer = ed25519Signer("plumbline.example/trail", new Uint8Array(32).fill(7));
const national = sm2Signer("plumbline.example/trail", new Uint8Array(32).fill(9));
const key = parseSm2VerifierKey(national.verifierKey);
const message = new TextEncoder().encode(text);
const signature = await national.sign(message);

describe("a note with a second line by SM2", () => {
  it("opens under either key, and under both", async () => {
    const note = await addSignature(await signNote(text, signer), national);

    expect(openNote(note, [key])).toEqual({ text, verifiedBy: [national.name] });
    expect(openNote(note, [signer.verifierKey])).toEqual({ text, verifiedBy: [signer.name] });
    expect(openNote(note, [signer.verifierKey, key])).toEqual({ text, verifiedBy: [signer.name, national.name] });
  });

  it("is passed over by a reader that knows Ed25519 only, even with the verifier key", async () => {
    const note = await signNote(text, national);

    expect(() => parseVerifierKey(national.verifierKey)).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
    expect(examineNote(note, [national.verifierKey, signer.verifierKey]).reason).toBe("signature_missing");
  });

  it("does not open after its text or its line was changed", async () => {
    const note = await addSignature(await signNote(text, signer), national);
    const last = note.lastIndexOf("\n", note.length - 2);
    const changed = Array.from(note.slice(0, -1), (char, i) => `${note.slice(0, i)}${char === "A" ? "B" : "A"}${note.slice(i + 1)}`);

    expect(changed.filter((_, i) => i > last && i % 7 === 0).map((one) => openNote(one, [key]))).toSatisfy(areFalse);
    expect(changed.filter((_, i) => i < text.length && i % 3 === 0).map((one) => openNote(one, [key]))).toSatisfy(areFalse);
  });
});

describe("verifySm2", () => {
  it("is true for what the signer signed, however often", async () => {
    expect(verifySm2(signature, message, key.publicKey)).toBe(true);
    expect(verifySm2(await national.sign(message), message, key.publicKey)).toBe(true);
  });

  it("is false after any bit of the signature was changed, and for anything of another length", () => {
    fc.assert(
      fc.property(fc.nat(511), (bit) => {
        expect(verifySm2(flipped(signature, bit), message, key.publicKey)).toBe(false);
      }),
      { numRuns: 100 },
    );
    expect(Array.from({ length: 64 }, (_, length) => verifySm2(signature.slice(0, length), message, key.publicKey))).toSatisfy(areFalse);
    expect(verifySm2(Uint8Array.of(...signature, 0), message, key.publicKey)).toBe(false);
  });

  it.each([
    { name: "nothing but zeroes", bad: new Uint8Array(64) },
    { name: "nothing but ones", bad: new Uint8Array(64).fill(255) },
    { name: "r of zero", bad: Uint8Array.of(...new Uint8Array(32), ...signature.slice(32)) },
    { name: "s of zero", bad: Uint8Array.of(...signature.slice(0, 32), ...new Uint8Array(32)) },
    { name: "r and s swapped", bad: Uint8Array.of(...signature.slice(32), ...signature.slice(0, 32)) },
  ])("is false, and does not throw, for $name", ({ bad }) => {
    expect(verifySm2(bad, message, key.publicKey)).toBe(false);
  });

  it("never throws, whatever key or signature comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.uint8Array({ maxLength: 70 }), (bytes, point) => {
        expect(verifySm2(bytes, message, key.publicKey)).toBe(false);
        expect(verifySm2(signature, message, Uint8Array.of(4, ...point).slice(0, 65))).toBe(false);
      }),
    );
  });
});

describe("keys", () => {
  it.each([
    { name: "zero", bytes: new Uint8Array(32) },
    { name: "a short key", bytes: new Uint8Array(31).fill(1) },
    { name: "a number above the order", bytes: new Uint8Array(32).fill(255) },
    { name: "the order less one", bytes: bytesOf("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122") },
  ])("that are $name sign nothing", ({ bytes }) => {
    expect(() => sm2Signer("a", bytes)).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });

  it("off the curve are not read", () => {
    expect(() => formatSm2VerifierKey("a", flipped(key.publicKey, 519))).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });

  it.each([
    { name: "an Ed25519 key", vkey: signer.verifierKey },
    { name: "a hash of another key", vkey: national.verifierKey.replace(/\+[0-9a-f]{8}\+/, "+00000000+") },
    { name: "nothing", vkey: "" },
  ])("that are $name are not read", ({ vkey }) => {
    expect(() => parseSm2VerifierKey(vkey)).toThrow(expect.objectContaining({ code: "NOTE_INVALID" }));
  });
});

const vectors = join(process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"), "data/vectors/sm.json");

describe.skipIf(!existsSync(vectors))("published examples (skipped where PLUMBLINE_SHARED has none)", () => {
  const examples = () =>
    JSON.parse(readFileSync(vectors, "utf8")) as {
      sm3: { msg_ascii: string; hash: string }[];
      sm2_sign: { d: string; x: string; y: string; msg_ascii: string; r: string; s: string; valid: boolean }[];
    };

  it("of SM3 have their hash", () => {
    expect(examples().sm3.map(({ msg_ascii }) => sm3(msg_ascii))).toEqual(examples().sm3.map(({ hash }) => hash));
  });

  it("of SM2 hold, and our signer has their public key", () => {
    const found = examples().sm2_sign.map(({ d, x, y, msg_ascii, r, s }) => ({
      holds: verifySm2(bytesOf(r + s), Buffer.from(msg_ascii), bytesOf(`04${x}${y}`)),
      vkey: sm2Signer("a", bytesOf(d)).verifierKey === formatSm2VerifierKey("a", bytesOf(`04${x}${y}`)),
    }));

    expect(found).toEqual(examples().sm2_sign.map(({ valid }) => ({ holds: valid, vkey: true })));
  });
});

const openssl = spawnSync(OPENSSL, ["version"], { encoding: "utf8" });
const hasOpenssl = openssl.status === 0 && /OpenSSL [3-9]/.test(openssl.stdout);

describe.skipIf(!hasOpenssl)("OpenSSL (skipped where there is no openssl 3 on the path)", () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-sm2-"));
  const path = (name: string) => join(folder, name);
  const run = (...args: readonly string[]) => execFileSync(OPENSSL, args, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  const sign = (id: string) => run("pkeyutl", "-sign", "-inkey", path("key.pem"), ...input(id), "-out", path("sig.der"));
  const input = (id: string) => ["-in", path("message"), "-rawin", "-digest", "sm3", "-pkeyopt", `distid:${id}`];
  afterAll(() => rmSync(folder, { recursive: true }));
  const keys = () => {
    writeFileSync(path("message"), message);
    run("genpkey", "-algorithm", "SM2", "-out", path("key.pem"));
    run("pkey", "-in", path("key.pem"), "-pubout", "-out", path("key.pub"));
    const d = /priv:([0-9a-f:\s]+)/.exec(run("pkey", "-in", path("key.pem"), "-noout", "-text"))?.[1] ?? "";
    const point = /pub:([0-9a-f:\s]+)/.exec(run("pkey", "-in", path("key.pem"), "-noout", "-text"))?.[1] ?? "";
    return { privateKey: bytesOf(hexIn(d).slice(-64).padStart(64, "0")), publicKey: bytesOf(hexIn(point)) };
  };

  it("signs what we take, under its own key and the default id", () => {
    const { publicKey } = keys();
    sign("1234567812345678");

    expect(verifySm2(rawOf(readFileSync(path("sig.der"))), message, publicKey)).toBe(true);
  });

  it.each(["", "ALICE123@YAHOO.COM"])("signs what we refuse, under the id %j", (id) => {
    const { publicKey } = keys();
    sign(id);

    expect(verifySm2(rawOf(readFileSync(path("sig.der"))), message, publicKey)).toBe(false);
  });

  it("takes what we sign, and refuses it under another id", async () => {
    const { privateKey } = keys();
    writeFileSync(path("ours.der"), derOf(await sm2Signer("a", privateKey).sign(message)));
    const verify = (id: string) =>
      spawnSync(OPENSSL, ["pkeyutl", "-verify", "-pubin", "-inkey", path("key.pub"), "-sigfile", path("ours.der"), ...input(id)], {
        encoding: "utf8",
      });

    expect(verify("1234567812345678")).toMatchObject({ status: 0, stdout: expect.stringContaining("Success") as string });
    expect(verify("1234567812345679").status).not.toBe(0);
  });
});

function hexIn(text: string): string {
  return text.replace(/[^0-9a-f]/g, "");
}

function bytesOf(hex: string): Uint8Array {
  return bytesOfHex(hex) as Uint8Array;
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

function areFalse(values: readonly unknown[]): boolean {
  return values.length > 0 && values.every((value) => value === false);
}

/** The two numbers of a DER signature, whose lengths stand before them. */
function rawOf(der: Buffer): Uint8Array {
  const rLength = der[3] as number;
  const r = der.subarray(4, 4 + rLength);
  const s = der.subarray(6 + rLength);
  return bytesOf([r, s].map((part) => part.toString("hex").padStart(64, "0").slice(-64)).join(""));
}

function derOf(raw: Uint8Array): Buffer {
  const integers = [raw.slice(0, 32), raw.slice(32)].map((part) => {
    const digits = Buffer.from(part)
      .toString("hex")
      .replace(/^(00)+/, "");
    const value = Buffer.from(/^[89a-f]/.test(digits) ? `00${digits}` : digits, "hex");
    return Buffer.concat([Buffer.of(2, value.length), value]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
