import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from "node:crypto";
import { type PersonalDisclosure, PlumblineError } from "@plumbline/core";
import type { SealedPiece } from "./chunk.ts";
import type { SubjectKeys } from "./subject-keys.ts";

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const CIPHER = "aes-256-gcm";

/** Disclosures of one event, and the name that they are bound to: sealed values cannot be moved to another event. */
interface Unsealed {
  readonly name: Uint8Array;
  readonly disclosures: readonly PersonalDisclosure[];
}

/** Seals what comes while the keys of the last ones are fetched with one more question: new keys cost a commit of their own. */
export interface Sealer {
  /** One piece for each subject of an event, in the order of the events. */
  seal(events: readonly Unsealed[]): Promise<SealedPiece[][]>;
}

export function createSealer(keys: SubjectKeys): Sealer {
  let next: { readonly events: Unsealed[]; readonly pieces: Promise<SealedPiece[][]> } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function round(): NonNullable<typeof next> {
    const events: Unsealed[] = [];
    const pieces = last.then(() => {
      next = undefined;
      return sealAll(events, keys);
    });
    last = pieces.catch(() => {});
    return { events, pieces };
  }

  return {
    async seal(events) {
      next ??= round();
      const from = next.events.length;
      next.events.push(...events);
      return (await next.pieces).slice(from, from + events.length);
    },
  };
}

async function sealAll(events: readonly Unsealed[], keys: SubjectKeys): Promise<SealedPiece[][]> {
  const subjects = [...new Set(events.flatMap(({ disclosures }) => disclosures.map(({ subject }) => subject)))];
  const found = await keys.keysOf(subjects);
  const keyOf = new Map(subjects.map((subject, i) => [subject, found[i]]));
  return events.map(({ name, disclosures }) => {
    const texts = new Map<string, string[]>();
    for (const { subject, text } of disclosures) {
      const own = texts.get(subject);
      if (own) own.push(text);
      else texts.set(subject, [text]);
    }
    return Array.from(texts, ([subject, own]) => {
      const key = keyOf.get(subject);
      if (!key)
        throw new PlumblineError("STORE_UNAVAILABLE", "the store of subjects' keys gave no key; nothing was acknowledged, so send again");
      return { key: key.number, bytes: seal(own.join("\n"), key.key, name) };
    });
  });
}

/** What of these pieces can still be read, in their order. Pieces under a destroyed key are left out. */
export async function openAll(
  entries: readonly { readonly name: Uint8Array; readonly sealed: readonly SealedPiece[] }[],
  keys: SubjectKeys,
): Promise<string[][]> {
  const numbers = [...new Set(entries.flatMap(({ sealed }) => sealed.map(({ key }) => key)))];
  if (numbers.length === 0) return entries.map(() => []);
  const found = await keys.find(numbers);
  const keyOf = new Map(numbers.map((number, i) => [number, found[i]]));
  return entries.map(({ name, sealed }) =>
    sealed.flatMap(({ key: number, bytes }) => {
      const key = keyOf.get(number);
      return key ? (open(bytes, key, name)?.split("\n") ?? []) : [];
    }),
  );
}

function seal(text: string, key: KeyObject, name: Uint8Array): Uint8Array {
  const nonce = nextNonce();
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(name);
  return Buffer.concat([nonce, cipher.update(text, "latin1"), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined for what was tampered with: that it is gone shows in the event's digests. */
function open(bytes: Uint8Array, key: KeyObject, name: Uint8Array): string | undefined {
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

function nextNonce(): Uint8Array {
  return randomBytesOf(NONCE_LENGTH);
}

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
