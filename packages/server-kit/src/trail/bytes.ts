/** Bytes as texts, without a copy of them. */

export function textOf(bytes: Uint8Array): string {
  return viewOf(bytes).toString();
}

export function hexOfBytes(bytes: Uint8Array): string {
  return viewOf(bytes).toString("hex");
}

/** A text of the same length: to look bytes up in a map. */
export function keyOf(bytes: Uint8Array): string {
  return viewOf(bytes).toString("latin1");
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
