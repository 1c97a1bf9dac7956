import { encodeBundle, parseLeaf } from "@plumbline/core/trail";
import { hexOfBytes, textOf } from "./bytes.ts";
import { SALT_LENGTH, type StoredEntry, unpackEntries } from "./chunk.ts";
import { corrupt } from "./corrupt.ts";
import type { Erasures } from "./erasures.ts";
import { openAll } from "./sealer.ts";
import type { SubjectKeys } from "./subject-keys.ts";
import type { TrailEntry } from "./trail.ts";
import { TILE_WIDTH, type TrailStore } from "./trail-store.ts";

/** Entries of a trail as far as they may be read: without what was pruned or ordered to be erased. */
export interface EntryReader {
  read(from: number, to: number): Promise<TrailEntry[]>;
  /** Shows the entries at these indexes, a bundle at a time. */
  entriesAt(indexes: ReadonlySet<number>, see: (entry: StoredEntry) => void): Promise<void>;
  bundle(index: number, width: number): Promise<Uint8Array | undefined>;
  /** Resolves when what is being read now has been read. */
  done(): Promise<unknown>;
}

export function createEntryReader(options: {
  readonly store: Pick<TrailStore, "chunks">;
  readonly subjectKeys: SubjectKeys | undefined;
  readonly erasures: Pick<Erasures, "hidesEntry" | "hidesKey">;
  readonly origin: string;
  /** First index that is there, and the one behind the last. */
  readonly range: () => { readonly minimum: number; readonly size: number };
  readonly nameOf: (source: string, id: string) => Uint8Array;
}): EntryReader {
  const { store, subjectKeys, erasures, origin, range, nameOf } = options;
  const reading = new Set<Promise<unknown>>();

  async function stored(from: number, to: number): Promise<StoredEntry[]> {
    const { minimum, size } = range();
    const end = Math.min(to, size);
    const start = Math.max(from, minimum);
    const entries = (await store.chunks(start, end)).flatMap((chunk) => unpackEntries(chunk, start, end));
    return entries.map((entry) =>
      erasures.hidesEntry(entry.index)
        ? { ...entry, body: undefined, sealed: [] }
        : { ...entry, sealed: entry.sealed.filter(({ key }) => !erasures.hidesKey(key)) },
    );
  }

  async function read(from: number, to: number): Promise<TrailEntry[]> {
    const entries = (await stored(from, to)).map((entry) => {
      const text = textOf(entry.leaf);
      const parsed = parseLeaf(text);
      if (!parsed) throw corrupt(origin, `the leaf of entry ${entry.index} is not readable`);
      return { ...entry, text, parsed };
    });
    const opened = subjectKeys
      ? await openAll(
          entries.map(({ sealed, parsed }) => ({ sealed, name: sealed.length === 0 ? NO_NAME : nameOf(parsed.source, parsed.id) })),
          subjectKeys,
        )
      : [];
    return entries.map(({ index, hash, body, text, parsed: { source, id, received } }, i) => ({
      index,
      leaf: text,
      hash: hexOfBytes(hash),
      ...(body && { salt: hexOfBytes(body.subarray(0, SALT_LENGTH)), event: textOf(body.subarray(SALT_LENGTH)) }),
      ...(opened[i]?.length && { disclosures: opened[i] }),
      source,
      id,
      received,
    }));
  }

  return {
    async read(from, to) {
      const entries = read(from, to);
      reading.add(entries);
      try {
        return await entries;
      } finally {
        reading.delete(entries);
      }
    },
    async entriesAt(indexes, see) {
      const bundles = new Map<number, number[]>();
      for (const index of indexes) {
        const bundle = Math.floor(index / TILE_WIDTH);
        const known = bundles.get(bundle);
        if (known) known.push(index);
        else bundles.set(bundle, [index]);
      }
      for (const some of bundles.values()) {
        for (const entry of await stored(Math.min(...some), Math.max(...some) + 1)) if (indexes.has(entry.index)) see(entry);
      }
    },
    async bundle(index, width) {
      const from = index * TILE_WIDTH;
      const { minimum, size } = range();
      if (from < minimum || from + width > size) return undefined;
      const entries = await stored(from, from + width);
      // It may have been pruned since.
      return entries.length === width ? encodeBundle(entries.map(({ leaf }) => leaf)) : undefined;
    },
    done: () => Promise.allSettled(reading),
  };
}

const NO_NAME = new Uint8Array();
