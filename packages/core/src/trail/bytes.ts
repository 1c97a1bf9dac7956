import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

const encoder = new TextEncoder();
const LONE_SURROGATE = /[\uD800-\uDFFF]/u;

/** UTF-8. A lone surrogate becomes U+FFFD, so ask `isWellFormed` before hashing text from outside. */
export function utf8Of(text: string): Uint8Array {
  return encoder.encode(text);
}

/** As `utf8Of`, into `bytes` from `at` on, where there is room for three bytes for each code unit. Gives the number of bytes. */
export function utf8Into(text: string, bytes: Uint8Array, at: number): number {
  return encoder.encodeInto(text, bytes.subarray(at)).written;
}

/** False when there is half a surrogate pair, which has no UTF-8. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** Lower case. */
export function hexOf(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/** Undefined unless it is pairs of lower-case hex digits: one value has one text. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  return text.length % 2 === 0 && !/[^0-9a-f]/.test(text) ? hexToBytes(text) : undefined;
}

/** Standard alphabet, padded. */
export function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Undefined unless it is what `base64Of` writes: `atob` alone would take spaces, missing padding and stray bits. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/=]/.test(text) || /=[^=]|={3}/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return base64Of(bytes) === text ? bytes : undefined;
}

/** The alphabet for addresses, unpadded. */
export function base64UrlOf(bytes: Uint8Array): string {
  return base64Of(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Undefined unless it is what `base64UrlOf` writes. */
export function bytesOfBase64Url(text: string): Uint8Array | undefined {
  if (/[^A-Za-z0-9_-]/.test(text)) return undefined;
  return bytesOfBase64(text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4));
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
