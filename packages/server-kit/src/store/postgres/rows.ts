import { createHmac } from "node:crypto";
import type { Chunk, Erasure, Quarantined, Refused, SourceRow, TrailHead, TrailPart } from "../../trail/trail-store.ts";
import { quoted } from "./schema.ts";
import { openTransaction, type Query, type Row } from "./session.ts";

/** What is read in the same way by the store and by those who may only read. */
export function readingOf(schema: string) {
  const s = quoted(schema);
  const chunks = `SELECT e.first, e.count, e.leaves, e.hashes, b.bodies, b.sealed
    FROM ${s}.entries e JOIN ${s}.bodies b ON b.first = e.first
    WHERE e.first > $1::int8 - 256 AND e.first < $2::int8 AND b.first > $1::int8 - 256 AND b.first < $2::int8 AND e.first + e.count > $1::int8
    ORDER BY e.first`;
  return {
    async head(query: Query): Promise<TrailHead | undefined> {
      const [row] = await query({ text: `SELECT size, checkpoint FROM ${s}.head WHERE checkpoint IS NOT NULL` });
      return row && { size: Number(row.size), checkpoint: textOf(row.checkpoint) };
    },
    async chunks(query: Query, from: number, to: number): Promise<readonly Chunk[]> {
      if (from >= to) return [];
      // Not prepared: with the numbers before it, the planner leaves out all partitions but one.
      const rows = await query({ text: chunks }, [from, Math.min(to, MAX_INDEX)]);
      return rows.map(chunkOf);
    },
    async tile(query: Query, level: number, index: number): Promise<Uint8Array | undefined> {
      const [row] = await query({ text: `SELECT hashes FROM ${s}.tiles WHERE level = $1 AND idx = $2` }, [level, index]);
      return row?.hashes as Uint8Array | undefined;
    },
    async secret(query: Query): Promise<Uint8Array> {
      const [row] = await query({ text: `SELECT secret FROM ${s}.meta` });
      return row?.secret as Uint8Array;
    },
    async minimum(query: Query): Promise<number> {
      const [row] = await query({ text: `SELECT minimum FROM ${s}.meta` });
      return Number(row?.minimum);
    },
    async sources(query: Query): Promise<readonly SourceRow[]> {
      const rows = await query({ text: `SELECT source, state FROM ${s}.sources ORDER BY source` });
      return rows.map(({ source, state }) => ({ source: textOf(source), state: textOf(state) }));
    },
    async quarantined(query: Query, after: number, limit: number): Promise<readonly Quarantined[]> {
      const text = `SELECT n, source, received, body, code, reason, times FROM ${s}.quarantine WHERE n > $1 ORDER BY n LIMIT $2`;
      return (await query({ text }, [after, limit])).map((row) => ({
        n: Number(row.n),
        source: textOf(row.source),
        received: textOf(row.received),
        body: textOf(row.body),
        code: textOf(row.code),
        reason: textOf(row.reason),
        times: Number(row.times),
      }));
    },
    async erasures(query: Query): Promise<readonly Erasure[]> {
      const rows = await query({ text: `SELECT idx, orders FROM ${s}.erasures ORDER BY idx` });
      return rows.map(({ idx, orders }) => ({ index: Number(idx), ...(JSON.parse(textOf(orders)) as Pick<Erasure, "entries" | "keys">) }));
    },
  };
}

/** Everything as of one instant. Until it ends, an erasure or pruning that would take a table away from under it is refused. */
export async function* partsOf(url: string, what: string, schema: string): AsyncGenerator<TrailPart> {
  const s = quoted(schema);
  const read = readingOf(schema);
  const transaction = await openTransaction(url, what, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { query } = transaction;
  try {
    // Before the first SELECT, which fixes the instant.
    await query({ text: `LOCK TABLE ${s}.entries, ${s}.bodies IN ACCESS SHARE MODE` });
    const [secret, minimum] = [await read.secret(query), await read.minimum(query)];
    const head = await read.head(query);
    const size = head?.size ?? 0;
    yield { kind: "secret", secret, minimum };
    for (let from = minimum; from < size; from += CHUNK_STEP) {
      yield { kind: "chunks", chunks: await read.chunks(query, from, Math.min(from + CHUNK_STEP, size)) };
    }
    for await (const rows of pagesOf(query, `SELECT level, idx, hashes FROM ${s}.tiles ORDER BY level, idx`, 256)) {
      const tiles = rows.map(({ level, idx, hashes }) => ({ level: Number(level), index: Number(idx), hashes: hashes as Uint8Array }));
      yield { kind: "tiles", tiles };
    }
    const names = `SELECT uuid_send(name) || uuid_send(mac) || int8send(idx) AS name FROM ${s}.names ORDER BY idx`;
    for await (const rows of pagesOf(query, names, 8192)) {
      yield { kind: "names", names: Buffer.concat(rows.map(({ name }) => name as Uint8Array)) };
    }
    const sources = await read.sources(query);
    if (sources.length > 0) yield { kind: "sources", sources };
    for (let after = 0; ; ) {
      const quarantined = await read.quarantined(query, after, 256);
      const last = quarantined.at(-1);
      if (!last) break;
      yield { kind: "quarantined", quarantined };
      after = last.n;
    }
    const erasures = await read.erasures(query);
    if (erasures.length > 0) yield { kind: "erasures", erasures };
    if (head) yield { kind: "head", head };
  } finally {
    await transaction.close();
  }
}

/** Of a packed chunk: 2,048 entries, about 3 MB. */
const CHUNK_STEP = 2048;
const MAX_INDEX = Number.MAX_SAFE_INTEGER;

async function* pagesOf(query: Query, select: string, count: number): AsyncGenerator<readonly Row[]> {
  await query({ text: `DECLARE pages NO SCROLL CURSOR FOR ${select}` });
  for (;;) {
    const rows = await query({ text: `FETCH ${count} FROM pages` });
    if (rows.length === 0) break;
    yield rows;
  }
  await query({ text: "CLOSE pages" });
}

export function chunkOf(row: Row): Chunk {
  return {
    first: Number(row.first),
    count: Number(row.count),
    leaves: row.leaves as Uint8Array,
    hashes: row.hashes as Uint8Array,
    bodies: row.bodies as Uint8Array,
    sealed: row.sealed as Uint8Array,
  };
}

/** What a refused body is found again by; keyed, as bodies may be erased and have few possible values. */
export function macOfRefused(secret: Uint8Array, { source, code, body }: Refused): Buffer {
  return createHmac("sha256", secret)
    .update(JSON.stringify([source, code, body]))
    .digest();
}

function textOf(bytes: unknown): string {
  return (bytes as Buffer).toString("utf8");
}
