import type { PersonalDisclosure } from "@plumbline/core";
import type { SealedPiece } from "./chunk.ts";
import type { SubjectKeys, Unsealed } from "./subject-keys.ts";

/** Disclosures of one event, and the name that they are bound to. */
interface Disclosed {
  readonly name: Uint8Array;
  readonly disclosures: readonly PersonalDisclosure[];
}

/** Seals what comes while the last ones are being sealed with one more question: new keys cost a commit of their own. */
export interface Sealer {
  /** One piece for each subject of an event, in the order of the events. */
  seal(events: readonly Disclosed[]): Promise<SealedPiece[][]>;
}

export function createSealer(keys: SubjectKeys): Sealer {
  let next: { readonly events: Disclosed[]; readonly pieces: Promise<SealedPiece[][]> } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function round(): NonNullable<typeof next> {
    const events: Disclosed[] = [];
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

async function sealAll(events: readonly Disclosed[], keys: SubjectKeys): Promise<SealedPiece[][]> {
  const texts: Unsealed[] = [];
  const ends = events.map(({ name, disclosures }) => {
    const first = texts.length;
    for (const { subject, text } of disclosures) {
      const at = texts.findIndex((one, i) => i >= first && one.subject === subject);
      const before = texts[at];
      if (before) texts[at] = { subject, name, text: `${before.text}\n${text}` };
      else texts.push({ subject, name, text });
    }
    return texts.length;
  });
  const pieces = await keys.seal(texts);
  return ends.map((end, i) => pieces.slice(ends[i - 1] ?? 0, end));
}

/** What of these pieces can still be read, in their order. Pieces under a destroyed key are left out. */
export async function openAll(
  entries: readonly { readonly name: Uint8Array; readonly sealed: readonly SealedPiece[] }[],
  keys: SubjectKeys,
): Promise<string[][]> {
  const pieces = entries.flatMap(({ name, sealed }) => sealed.map((piece) => ({ ...piece, name })));
  if (pieces.length === 0) return entries.map(() => []);
  const texts = await keys.open(pieces);
  let at = 0;
  return entries.map(({ sealed }) => sealed.flatMap(() => texts[at++]?.split("\n") ?? []));
}
