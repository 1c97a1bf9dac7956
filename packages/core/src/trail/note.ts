import { getPublicKey, hashes, sign, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { PlumblineError } from "../errors.ts";
import { base64Of, bytesOfBase64, concatBytes, hexOf, isWellFormed, utf8Of } from "./bytes.ts";

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

/** A key that notes are checked under. */
export interface VerifierKey {
  readonly name: string;
  /** The four bytes in front of a signature, as an unsigned number. */
  readonly keyHash: number;
  /** Byte that names what the key signs with: 1 Ed25519, 4 Ed25519 cosignature with a time, 255 another that says its name itself. */
  readonly algorithm: number;
  readonly publicKey: Uint8Array;
  /** Gets the bytes of the note's text and what follows the key hash in its line. Never throws. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/**
 * `malformed`: no signed note. `signature_missing`: none of the keys signed it. `signature_invalid`: a line bears the name of one of
 * the keys and its signature does not hold.
 */
export type NoteFlaw = "malformed" | "signature_missing" | "signature_invalid";

/** A note that at least one of the keys signed. */
export interface OpenedNote {
  readonly text: string;
  /** Names of the keys, in the order of the lines. */
  readonly verifiedBy: readonly string[];
}

/** `text` is to be believed only where there is no reason. */
export type ExaminedNote =
  | (OpenedNote & { readonly reason?: undefined })
  | { readonly text?: string; readonly verifiedBy: readonly []; readonly reason: NoteFlaw };

const ED25519 = 1;
export const COSIGNATURE = 4;
const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
const TIME_LENGTH = 8;
const MAX_SIGNATURES = 100;
const SIGNATURE_PREFIX = "\u2014 ";

/**
 * `<name>+<key hash>+<base64 of algorithm ‖ public key>`, as operators hand it out. Throws `NOTE_INVALID`.
 * @param algorithm 1 for Ed25519, 4 for Ed25519 cosignatures
 */
export function formatVerifierKey(name: string, publicKey: Uint8Array, algorithm: 1 | 4 = ED25519): string {
  if (publicKey.length !== KEY_LENGTH) throw invalid(`an Ed25519 public key has 32 bytes, this one ${publicKey.length}`);
  return verifierKeyText(name, Uint8Array.of(algorithm, ...publicKey));
}

/** Throws `NOTE_INVALID` for what is no verifier key, is for another algorithm than Ed25519, or has a key hash of another key. */
export function parseVerifierKey(text: string): VerifierKey {
  const key = readVerifierKey(text);
  if (!key) throw invalid(`${JSON.stringify(text.slice(0, 120))} is no Ed25519 verifier key; it looks like name+0123abcd+base64`);
  return key;
}

/** As `parseVerifierKey`, but undefined instead of an error. */
export function readVerifierKey(text: string): VerifierKey | undefined {
  const parts = splitVerifierKey(text);
  if (!parts) return undefined;
  const [algorithm] = parts.encoded;
  const publicKey = parts.encoded.slice(1);
  if (publicKey.length !== KEY_LENGTH || (algorithm !== ED25519 && algorithm !== COSIGNATURE)) return undefined;
  const check = algorithm === ED25519 ? isSignature : isCosignature;
  return { name: parts.name, keyHash: parts.keyHash, algorithm, publicKey, verify: (message, bytes) => check(bytes, message, publicKey) };
}

/** `encoded` is the byte of the algorithm and all that follows it. Throws `NOTE_INVALID` for a name that no key can have. */
export function verifierKeyText(name: string, encoded: Uint8Array): string {
  if (!isKeyName(name)) throw invalid(`${JSON.stringify(name)} is no name for a key; it must not be empty nor hold spaces or "+"`);
  return `${name}+${hexOf(keyHashOf(name, encoded))}+${base64Of(encoded)}`;
}

/** The parts of a verifier key of any algorithm whose key hash is its own; undefined for any other text. */
export function splitVerifierKey(
  text: string,
): { readonly name: string; readonly keyHash: number; readonly encoded: Uint8Array } | undefined {
  if (typeof text !== "string") return undefined;
  const [name = "", hash = "", ...rest] = text.split("+");
  // Base64 has plus signs of its own.
  const encoded = bytesOfBase64(rest.join("+"));
  if (!encoded || !isKeyName(name)) return undefined;
  const keyHash = keyHashOf(name, encoded);
  return hexOf(keyHash) === hash ? { name, keyHash: numberOf(keyHash), encoded } : undefined;
}

/** The text with one signature under it. Throws `NOTE_INVALID` for a text that no note can hold; what `sign` throws passes through. */
export async function signNote(text: string, signer: NoteSigner): Promise<string> {
  if (!text.endsWith("\n") || !isNoteText(text)) {
    throw invalid("the text of a note ends in a newline and holds no other control characters nor half surrogate pairs");
  }
  return `${text}\n${signatureLine(signer, await signer.sign(utf8Of(text)))}`;
}

/** The note with one more signature over its text, under those that it has. Throws `NOTE_INVALID` for what is no note. */
export async function addSignature(note: string, signer: NoteSigner): Promise<string> {
  const text = noteText(note);
  if (text === undefined) throw invalid("what a signature is to be added to is no signed note");
  return note + signatureLine(signer, await signer.sign(utf8Of(text)));
}

/** The text of a note, unchecked: nobody may have signed it. Undefined for what is no note. */
export function noteText(note: string): string | undefined {
  return splitNote(note)?.text;
}

/** A line of a note, with its newline. Throws `NOTE_INVALID` for a name that no key can have. */
export function signatureLine({ name, keyHash }: Pick<NoteSigner, "name" | "keyHash">, signature: Uint8Array): string {
  if (!isKeyName(name)) throw invalid(`${JSON.stringify(name)} is no name for a key`);
  return `${SIGNATURE_PREFIX}${name} ${base64Of(Uint8Array.of(...bytesOfNumber(keyHash), ...signature))}\n`;
}

/**
 * The text of a note from outside and who signed it; false when none of the keys did, or a line of one of them does not hold. Lines of
 * other keys and algorithms are ignored, and so are texts that are no verifier keys. Never throws.
 */
export function openNote(note: string, keys: readonly (string | VerifierKey)[]): OpenedNote | false {
  const { text, verifiedBy, reason } = examineNote(note, keys);
  return text === undefined || reason ? false : { text, verifiedBy };
}

/** As `openNote`, but with the reason why it is not to be believed. Never throws. */
export function examineNote(note: string, keys: readonly (string | VerifierKey)[]): ExaminedNote {
  const parts = splitNote(note);
  if (!parts) return { verifiedBy: [], reason: "malformed" };
  const { text } = parts;
  const lines = verifiedLines(parts, keys);
  if (!lines) return { text, verifiedBy: [], reason: "signature_invalid" };
  if (lines.length === 0) return { text, verifiedBy: [], reason: "signature_missing" };
  return { text, verifiedBy: lines.map(({ key }) => key.name) };
}

/** The first line of each key that signed; undefined when one of them does not hold. */
export function verifiedLines(
  { text, lines }: NoteParts,
  keys: readonly (string | VerifierKey)[],
): { readonly key: VerifierKey; readonly signature: Uint8Array }[] | undefined {
  const message = utf8Of(text);
  const known = readKeys(keys);
  const verified: { readonly key: VerifierKey; readonly signature: Uint8Array }[] = [];
  for (const { name, keyHash, signature } of lines) {
    const key = known.find((one) => one.name === name && one.keyHash === keyHash);
    // The first line of a key decides, as in Go's reader: two readers must not differ about one note.
    if (!key || verified.some((line) => line.key === key)) continue;
    if (!key.verify(message, signature)) return undefined;
    verified.push({ key, signature });
  }
  return verified;
}

/** Without texts that are no verifier keys. */
export function readKeys(keys: readonly (string | VerifierKey)[]): VerifierKey[] {
  return keys.flatMap((key) => (typeof key === "string" ? (readVerifierKey(key) ?? []) : key));
}

/** Signs with a key in memory, from its 32-byte seed: for tests and small servers. Throws `NOTE_INVALID`. */
export function ed25519Signer(name: string, seed: Uint8Array): NoteSigner & { readonly verifierKey: string } {
  return signerOf(name, seed, ED25519);
}

/** As `ed25519Signer`, with the key hash and verifier key of what signs cosignatures. */
export function signerOf(name: string, seed: Uint8Array, algorithm: 1 | 4): NoteSigner & { readonly verifierKey: string } {
  if (seed.length !== KEY_LENGTH) throw invalid(`the seed of an Ed25519 key has 32 bytes, this one ${seed.length}`);
  const publicKey = getPublicKey(seed);
  return {
    name,
    keyHash: numberOf(keyHashOf(name, Uint8Array.of(algorithm, ...publicKey))),
    verifierKey: formatVerifierKey(name, publicKey, algorithm),
    sign: (bytes) => sign(bytes, seed),
  };
}

interface SignatureLine {
  readonly name: string;
  readonly keyHash: number;
  readonly signature: Uint8Array;
}

export interface NoteParts {
  readonly text: string;
  readonly lines: readonly SignatureLine[];
}

/** Undefined for what is no note. Never throws. */
export function splitNote(note: string): NoteParts | undefined {
  if (typeof note !== "string") return undefined;
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

function isSignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_LENGTH) return false;
  // Strict, since the lenient rules let keys of small order sign everything.
  return verify(signature, message, publicKey, { zip215: false });
}

function isCosignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const time = cosignatureTime(signature);
  return time !== undefined && isSignature(signature.subarray(TIME_LENGTH), cosignatureMessage(time, message), publicKey);
}

/** Seconds since 1970 in front of a cosignature; undefined when there are none, or more than are exact. */
export function cosignatureTime(signature: Uint8Array): number | undefined {
  if (signature.length !== TIME_LENGTH + SIGNATURE_LENGTH) return undefined;
  const view = new DataView(signature.buffer, signature.byteOffset);
  const time = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
  return Number.isSafeInteger(time) ? time : undefined;
}

/** What a cosigner signs: C2SP tlog-cosignature, the Ed25519 kind. */
export function cosignatureMessage(time: number, message: Uint8Array): Uint8Array {
  return concatBytes(utf8Of(`cosignature/v1\ntime ${time}\n`), message);
}

function keyHashOf(name: string, encoded: Uint8Array): Uint8Array {
  return sha256
    .create()
    .update(utf8Of(`${name}\n`))
    .update(encoded)
    .digest()
    .slice(0, 4);
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
