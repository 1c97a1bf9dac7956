import { base64Of, bytesOfBase64 } from "@plumbline/core/trail";

/** The body of `POST /add-checkpoint` of C2SP tlog-witness. */
export interface AddCheckpoint {
  /** Of the checkpoint that the witness is believed to have cosigned last; 0 for none. */
  readonly oldSize: number;
  /** From the old size to that of the checkpoint, lowest hash first. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint. */
  readonly note: string;
}

/** Hashes that a consistency proof between two sizes of 64 bits can have at most. */
const MAX_PROOF = 63;
const HASH_LENGTH = 32;

export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((hash) => `${base64Of(hash)}\n`).join("")}\n${note}`;
}

/** Undefined for bytes that do not have the form. The note is not looked at. */
export function parseAddCheckpoint(bytes: Uint8Array): AddCheckpoint | undefined {
  const body = textOf(bytes);
  const end = body?.indexOf("\n\n") ?? -1;
  if (body === undefined || end < 0) return undefined;
  const [first = "", ...lines] = body.slice(0, end).split("\n");
  const oldSize = sizeOf(/^old (.*)$/.exec(first)?.[1]);
  const proof = lines.map(bytesOfBase64);
  if (oldSize === undefined || lines.length > MAX_PROOF || !proof.every(isHash)) return undefined;
  return { oldSize, proof, note: body.slice(end + 2) };
}

/** A size in decimal without zeroes in front; undefined for other text, and for numbers that JavaScript does not hold exactly. */
export function sizeOf(digits: string | undefined): number | undefined {
  const size = Number(digits);
  return digits !== undefined && /^(0|[1-9][0-9]*)$/.test(digits) && Number.isSafeInteger(size) ? size : undefined;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isHash(hash: Uint8Array | undefined): hash is Uint8Array {
  return hash?.length === HASH_LENGTH;
}
