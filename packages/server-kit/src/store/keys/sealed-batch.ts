import type { KeyObject } from "node:crypto";
import type { SealedPiece } from "../../trail/chunk.ts";
import { openSealed, SEAL_LENGTH, sealInto } from "../../trail/sealed.ts";
import type { Sealed, Unsealed } from "../../trail/subject-keys.ts";

/** A key of one person's disclosures, for AES-256-GCM. */
export interface SubjectKey {
  /** Below 2^32, never used for another key. */
  readonly number: number;
  readonly key: KeyObject;
}

/** Texts on their way to where the keys are, as few values: each object would take a thread longer to pass on than to seal. */
export interface UnsealedBatch {
  /** Each once. */
  readonly subjects: readonly string[];
  /** Places among `subjects`, one for each text. */
  readonly owners: Uint32Array;
  /** 16 bytes each. */
  readonly names: Uint8Array;
  /** One behind the other, and where each ends. */
  readonly text: string;
  readonly ends: Uint32Array;
}

/** Sealed texts on their way, as few values. */
export interface SealedBatch {
  /** Of the keys. */
  readonly numbers: Uint32Array;
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

const NAME = 16;

export function batchOf(texts: readonly Unsealed[]): UnsealedBatch {
  const places = new Map<string, number>();
  const owners = new Uint32Array(texts.length);
  const names = new Uint8Array(texts.length * NAME);
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [i, { subject, name, text }] of texts.entries()) {
    let place = places.get(subject);
    if (place === undefined) {
      place = places.size;
      places.set(subject, place);
    }
    owners[i] = place;
    names.set(name, i * NAME);
    end += text.length;
    ends[i] = end;
  }
  return { subjects: [...places.keys()], owners, names, text: texts.map(({ text }) => text).join(""), ends };
}

/** `keys`: of the batch's subjects, in order. */
export function sealBatch({ owners, names, text, ends }: UnsealedBatch, keys: readonly SubjectKey[]): SealedBatch {
  const plain = Buffer.from(text, "latin1");
  const bytes = new Uint8Array(plain.length + owners.length * SEAL_LENGTH);
  const numbers = new Uint32Array(owners.length);
  const sealedEnds = new Uint32Array(owners.length);
  for (const [i, owner] of owners.entries()) {
    const { number, key } = keys[owner] as SubjectKey;
    const [from, to] = [ends[i - 1] ?? 0, ends[i] as number];
    sealInto(bytes, from + i * SEAL_LENGTH, plain.subarray(from, to), key, names.subarray(i * NAME, (i + 1) * NAME));
    numbers[i] = number;
    sealedEnds[i] = to + (i + 1) * SEAL_LENGTH;
  }
  return { numbers, bytes, ends: sealedEnds };
}

export function piecesOf({ numbers, bytes, ends }: SealedBatch): SealedPiece[] {
  return Array.from(numbers, (key, i) => ({ key, bytes: bytes.subarray(ends[i - 1] ?? 0, ends[i]) }));
}

export function sealedBatchOf(pieces: readonly Sealed[]): SealedBatch & { readonly names: Uint8Array } {
  const ends = new Uint32Array(pieces.length);
  let end = 0;
  for (const [i, { bytes }] of pieces.entries()) {
    end += bytes.length;
    ends[i] = end;
  }
  return {
    numbers: Uint32Array.from(pieces, ({ key }) => key),
    bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)),
    ends,
    names: Buffer.concat(pieces.map(({ name }) => name)),
  };
}

/** `keyOf`: undefined for a key that was destroyed. */
export function openBatch(
  { numbers, bytes, ends, names }: ReturnType<typeof sealedBatchOf>,
  keyOf: (number: number) => KeyObject | undefined,
): (string | undefined)[] {
  return Array.from(numbers, (number, i) => {
    const key = keyOf(number);
    return key && openSealed(bytes.subarray(ends[i - 1] ?? 0, ends[i]), key, names.subarray(i * NAME, (i + 1) * NAME));
  });
}
