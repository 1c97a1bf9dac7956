import { getPublicKey, hashes, sign, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { PlumblineError } from "../errors.ts";
import { base64Of, bytesOfBase64, hexOf, isWellFormed, utf8Of } from "./bytes.ts";

/** C2SP signed notes: a text, a blank line, and a line for each signature. */

// WebCrypto is absent on pages served over plain http, which intranets have; so it is not used anywhere.
hashes.sha512 ??= sha512;

/** Name of a key and what it signs with. A callback, so that the key may stay in a security module. */
export interface NoteSigner {
  readonly name: string;
  /** The four bytes in front of a signature, as an unsigned number. */
  readonly keyHash: number;
  /** Gets the bytes of the text, with its final newline. */
  sign(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** An Ed25519 key that notes are checked under. */
export interface VerifierKey {
  readonly name: string;
  readonly keyHash: number;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/**
 * `malformed`: no signed note. `signature_missing`: none of the keys signed it. `signature_invalid`: a line bears the name of one of
 * the keys and its signature does not hold.
 */
export type NoteFlaw = "malformed" | "signature_missing" | "signature_invalid";

/** `text` is to be believed only where `verifiedBy` names a key; then there is no reason. */
export type OpenedNote =
  | { readonly text: string; readonly verifiedBy: readonly string[]; readonly reason?: undefined }
  | { readonly text?: string; readonly verifiedBy: readonly string[]; readonly reason: NoteFlaw };

const ED25519 = 1;
const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
const MAX_SIGNATURES = 100;
const SIGNATURE_PREFIX = "\u2014 ";

/** `<name>+<key hash>+<base64 of 1 ‖ public key>`, as operators hand it out. Throws `NOTE_INVALID`. */
export function formatVerifierKey(name: string, publicKey: Uint8Array): string {
  if (!isKeyName(name)) throw invalid(`${JSON.stringify(name)} is no name for a key; it must not be empty nor hold spaces or "+"`);
  if (publicKey.length !== KEY_LENGTH) throw invalid(`an Ed25519 public key has 32 bytes, this one ${publicKey.length}`);
  return `${name}+${hexOf(keyHashOf(name, publicKey))}+${base64Of(Uint8Array.of(ED25519, ...publicKey))}`;
}

/** Throws `NOTE_INVALID` for what is no verifier key, is for another algorithm than Ed25519, or has a key hash of another key. */
export function parseVerifierKey(text: string): VerifierKey {
  const key = readVerifierKey(text);
  if (!key) throw invalid(`${JSON.stringify(text.slice(0, 120))} is no Ed25519 verifier key; it looks like name+0123abcd+base64`);
  return key;
}

/** As `parseVerifierKey`, but undefined instead of an error. */
export function readVerifierKey(text: string): VerifierKey | undefined {
  const [name = "", hash = "", ...rest] = text.split("+");
  // Base64 has plus signs of its own.
  const encoded = bytesOfBase64(rest.join("+"));
  if (!encoded || encoded.length !== KEY_LENGTH + 1 || encoded[0] !== ED25519 || !isKeyName(name)) return undefined;
  const publicKey = encoded.slice(1);
  const keyHash = keyHashOf(name, publicKey);
  return hexOf(keyHash) === hash ? { name, keyHash: numberOf(keyHash), publicKey } : undefined;
}

/** The text with one signature under it. Throws `NOTE_INVALID` for a text that no note can hold; what `sign` throws passes through. */
export async function signNote(text: string, signer: NoteSigner): Promise<string> {
  if (!isKeyName(signer.name)) throw invalid(`${JSON.stringify(signer.name)} is no name for a key`);
  if (!text.endsWith("\n") || !isNoteText(text)) {
    throw invalid("the text of a note ends in a newline and holds no other control characters nor half surrogate pairs");
  }
  const signature = await signer.sign(utf8Of(text));
  return `${text}\n${SIGNATURE_PREFIX}${signer.name} ${base64Of(Uint8Array.of(...bytesOfNumber(signer.keyHash), ...signature))}\n`;
}

/** Checks a note from outside. Lines of other keys and algorithms are ignored. Never throws. */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote {
  const parts = splitNote(note);
  if (!parts) return { verifiedBy: [], reason: "malformed" };
  const { text, lines } = parts;
  const message = utf8Of(text);
  const verifiedBy = new Set<VerifierKey>();
  for (const { name, keyHash, signature } of lines) {
    const key = keys.find((known) => known.name === name && known.keyHash === keyHash);
    // The first line of a key decides, as in Go's reader: two readers must not differ about one note.
    if (!key || verifiedBy.has(key)) continue;
    if (!isSignature(signature, message, key)) return { text, verifiedBy: [], reason: "signature_invalid" };
    verifiedBy.add(key);
  }
  if (verifiedBy.size === 0) return { text, verifiedBy: [], reason: "signature_missing" };
  return { text, verifiedBy: Array.from(verifiedBy, ({ name }) => name) };
}

/** Signs with a key in memory, from its 32-byte seed: for tests and small servers. Throws `NOTE_INVALID`. */
export function ed25519Signer(name: string, seed: Uint8Array): NoteSigner & { readonly verifierKey: string } {
  if (seed.length !== KEY_LENGTH) throw invalid(`the seed of an Ed25519 key has 32 bytes, this one ${seed.length}`);
  const publicKey = getPublicKey(seed);
  return {
    name,
    keyHash: numberOf(keyHashOf(name, publicKey)),
    verifierKey: formatVerifierKey(name, publicKey),
    sign: (bytes) => sign(bytes, seed),
  };
}

interface SignatureLine {
  readonly name: string;
  readonly keyHash: number;
  readonly signature: Uint8Array;
}

function splitNote(note: string): { readonly text: string; readonly lines: readonly SignatureLine[] } | undefined {
  // The text may hold blank lines itself, so the last one counts.
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n") || !isNoteText(note)) return undefined;
  const signed = note.slice(split + 2, -1).split("\n");
  if (signed.length > MAX_SIGNATURES) return undefined;
  const lines = signed.map(parseSignatureLine);
  if (!lines.every((line) => line !== undefined)) return undefined;
  return { text: note.slice(0, split + 1), lines };
}

function parseSignatureLine(line: string): SignatureLine | undefined {
  if (!line.startsWith(SIGNATURE_PREFIX)) return undefined;
  const space = line.indexOf(" ", SIGNATURE_PREFIX.length);
  if (space < 0) return undefined;
  const name = line.slice(SIGNATURE_PREFIX.length, space);
  const bytes = bytesOfBase64(line.slice(space + 1));
  if (!isKeyName(name) || !bytes || bytes.length < 5) return undefined;
  return { name, keyHash: numberOf(bytes), signature: bytes.subarray(4) };
}

function isSignature(signature: Uint8Array, message: Uint8Array, { publicKey }: VerifierKey): boolean {
  if (signature.length !== SIGNATURE_LENGTH) return false;
  // Strict, since the lenient rules let keys of small order sign everything.
  return verify(signature, message, publicKey, { zip215: false });
}

function keyHashOf(name: string, publicKey: Uint8Array): Uint8Array {
  return sha256.create().update(utf8Of(name)).update(Uint8Array.of(0x0a, ED25519)).update(publicKey).digest().slice(0, 4);
}

function numberOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}

function bytesOfNumber(keyHash: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, keyHash);
  return bytes;
}

function isKeyName(name: string): boolean {
  return name !== "" && isNoteText(name) && !/[\p{White_Space}+]/u.test(name);
}

function isNoteText(text: string): boolean {
  return isWellFormed(text) && !/[\0-\x09\x0b-\x1f]/.test(text);
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("NOTE_INVALID", message);
}
