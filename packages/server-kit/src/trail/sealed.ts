import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from "node:crypto";

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const CIPHER = "aes-256-gcm";

/** What sealing adds to a text. */
export const SEAL_LENGTH = NONCE_LENGTH + TAG_LENGTH;

/** Seals a text of ASCII into `target` at `at`, bound to the name of its event. */
export function sealInto(target: Uint8Array, at: number, text: Uint8Array, key: KeyObject, name: Uint8Array): void {
  const nonce = randomBytesOf(NONCE_LENGTH);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(name);
  target.set(nonce, at);
  target.set(cipher.update(text), at + NONCE_LENGTH);
  cipher.final();
  target.set(cipher.getAuthTag(), at + NONCE_LENGTH + text.length);
}

/** Undefined for what was tampered with: that it is gone shows in the event's digests. */
export function openSealed(bytes: Uint8Array, key: KeyObject, name: Uint8Array): string | undefined {
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH }).setAAD(name);
    decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
    return decipher.update(bytes.subarray(NONCE_LENGTH, -TAG_LENGTH), undefined, "latin1") + decipher.final("latin1");
  } catch {
    return undefined;
  }
}

// Random bytes a page at a time: asking the system takes longer than what it gives.
const page = Buffer.alloc(8192);
let used = page.length;

/** Random bytes that nobody else gets, as a copy. */
export function randomBytesOf(length: number): Uint8Array {
  if (used + length > page.length) {
    randomFillSync(page);
    used = 0;
  }
  const bytes = Uint8Array.prototype.slice.call(page, used, used + length);
  // What was given out must not lie around.
  page.fill(0, used, used + length);
  used += length;
  return bytes;
}
