import { unpackChunk, withoutErased } from "../../trail/chunk.ts";
import type { Chunk, Erasure } from "../../trail/trail-store.ts";
import { nameOf } from "./fault.ts";
import { chunkOf, readingOf } from "./rows.ts";
import { PARTITION, quoted } from "./schema.ts";
import { inTransaction, type Query } from "./session.ts";

// Read at once: 4,096 entries' sealed disclosures are about 1 MB.
const SCAN_STEP = 4096;

/** Writes the chunks that hold any of it anew, partition by partition. What was done before a crash is found done. */
export async function erase(url: string, schema: string, { entries, keys }: Erasure): Promise<void> {
  const s = quoted(schema);
  const what = nameOf(url, schema);
  const read = readingOf(schema);
  const gone = { entries: new Set(entries), keys: new Set(keys) };
  const wanted = new Set<number>();
  await inTransaction(url, what, async (query) => {
    const minimum = await read.minimum(query);
    const chunks = await chunksOf(query, s, entries);
    for (const { first } of chunks) wanted.add(first);
    await purge(query, s, chunks, gone.entries);
    if (keys.length === 0) return;
    const size = (await read.head(query))?.size ?? 0;
    for (let from = minimum; from < size; from += SCAN_STEP) {
      const text = `SELECT first, sealed FROM ${s}.bodies WHERE first >= $1::int8 AND first < $2::int8 AND octet_length(sealed) > 0`;
      for (const { first, sealed } of await query({ text }, [from, from + SCAN_STEP])) {
        const pieces = { first: 0, count: 0, leaves: NONE, hashes: NONE, bodies: NONE, sealed: sealed as Uint8Array };
        if (withoutErased(pieces, new Set(), gone.keys)) wanted.add(Number(first));
      }
    }
  });
  const partitions = Map.groupBy(
    [...wanted].sort((a, b) => a - b),
    (first) => Math.floor(first / PARTITION),
  );
  for (const [partition, firsts] of partitions) {
    await inTransaction(url, what, async (query) => {
      let changed = 0;
      for (const first of firsts) {
        const text = `SELECT e.first, e.count, ''::bytea AS leaves, ''::bytea AS hashes, b.bodies, b.sealed
          FROM ${s}.entries e JOIN ${s}.bodies b ON b.first = e.first WHERE e.first = $1::int8 AND b.first = $1::int8`;
        const [row] = await query({ text }, [first]);
        const left = row && withoutErased(chunkOf(row), gone.entries, gone.keys);
        if (!left) continue;
        await query({ text: `UPDATE ${s}.bodies SET bodies = $2, sealed = $3 WHERE first = $1` }, [first, left.bodies, left.sealed]);
        changed++;
      }
      if (changed > 0) await query({ text: `SELECT ${s}.rewrite_bodies($1::int8)` }, [partition]);
    });
  }
}

const NONE = new Uint8Array();

/** Chunks that hold the entries, with their leaves alone. */
async function chunksOf(query: Query, s: string, entries: readonly number[]): Promise<readonly Chunk[]> {
  const chunks = new Map<number, Chunk>();
  const text = `SELECT first, count, leaves FROM ${s}.entries WHERE first <= $1::int8 AND first > $1::int8 - 256 AND first + count > $1::int8`;
  for (const index of entries) {
    const [row] = await query({ text }, [index]);
    if (!row) continue;
    const [first, count] = [Number(row.first), Number(row.count)];
    const empty = { hashes: new Uint8Array(count * 32), bodies: new Uint8Array(count * 4), sealed: NONE };
    chunks.set(first, { first, count, leaves: row.leaves as Uint8Array, ...empty });
  }
  return [...chunks.values()];
}

/** Takes out of quarantine what was refused under the name of an erased event, which may tell the same. */
async function purge(query: Query, s: string, chunks: readonly Chunk[], entries: ReadonlySet<number>): Promise<void> {
  let purged = 0;
  for (const { index, leaf } of chunks.flatMap(unpackChunk)) {
    if (!entries.has(index)) continue;
    const { source, id } = JSON.parse(Buffer.from(leaf).toString("utf8")) as { readonly source: string; readonly id: string };
    const rows = await query({ text: `SELECT n, body FROM ${s}.quarantine WHERE source = $1` }, [Buffer.from(source)]);
    for (const { n } of rows.filter((row) => isNamed(String(row.body), id))) {
      await query({ text: `DELETE FROM ${s}.quarantine WHERE n = $1` }, [n]);
      purged++;
    }
  }
  if (purged > 0) await query({ text: `SELECT ${s}.rewrite_quarantine()` });
}

function isNamed(body: string, id: string): boolean {
  try {
    const said = JSON.parse(body) as { id?: unknown; event?: { id?: unknown } } | null;
    return said?.id === id || said?.event?.id === id;
  } catch {
    return false;
  }
}
