import { PlumblineError } from "@plumbline/core";
import type { Chunk, Quarantined, TrailHead, TrailPart } from "../../trail/trail-store.ts";
import { byteaArray, textArray, uuidArray } from "./binary.ts";
import { macOfRefused } from "./rows.ts";
import { PARTITION } from "./schema.ts";
import type { Query } from "./session.ts";

/** Takes all parts into an empty store, inside the transaction of `query`. Gives the secret that the store has from then on. */
export async function fill(query: Query, s: string, fence: number, parts: AsyncIterable<TrailPart>): Promise<Uint8Array> {
  const empty = `SELECT 1 FROM ${s}.head WHERE fence = $1::int8 AND checkpoint IS NULL AND NOT EXISTS (SELECT 1 FROM ${s}.quarantine)
    AND NOT EXISTS (SELECT 1 FROM ${s}.sources) FOR UPDATE`;
  if ((await query({ text: empty }, [fence])).length === 0) {
    throw new PlumblineError("STORE_CONFLICT", "the store is not empty; fill a new schema");
  }
  let secret: Uint8Array | undefined;
  let room = 0;
  const counts = { minimum: 0, entries: 0, names: 0, size: 0 };
  for await (const part of parts) {
    if (part.kind === "secret") {
      ({ secret } = part);
      counts.minimum = part.minimum;
      await query({ text: `SELECT ${s}.begin_fill($1, $2::int8)` }, [part.secret, part.minimum]);
    } else if (part.kind === "chunks") {
      const end = part.chunks.reduce((most, { first, count }) => Math.max(most, first + count), 0);
      const start = part.chunks[0]?.first ?? end;
      if (end > room) await query({ text: `SELECT ${s}.make_room($1::int8, $2::int8)` }, [start, end]);
      room = Math.max(room, (Math.floor(end / PARTITION) + 1) * PARTITION);
      counts.entries += part.chunks.reduce((sum, { count }) => sum + count, 0);
      await fillChunks(query, s, part.chunks);
    } else if (part.kind === "tiles") {
      await query(
        {
          text: `INSERT INTO ${s}.tiles (level, idx, hashes) SELECT ($1::int4[])[i], ($2::int8[])[i], ($3::bytea[])[i] ${series("$1::int4[]")}`,
        },
        [part.tiles.map(({ level }) => level), part.tiles.map(({ index }) => index), byteaArray(part.tiles.map(({ hashes }) => hashes))],
      );
    } else if (part.kind === "names") {
      const { names } = part;
      counts.names += names.byteLength / 40;
      const view = new DataView(names.buffer, names.byteOffset, names.byteLength);
      const indexes = Array.from({ length: names.byteLength / 40 }, (_, i) => view.getBigUint64(i * 40 + 32));
      // Of pruned entries too, which have no other room.
      await query({ text: `SELECT ${s}.make_name_room($1::int8, $2::int8)` }, [indexes[0] ?? 0, indexes.at(-1) ?? 0]);
      await query(
        {
          text: `INSERT INTO ${s}.names (name, mac, idx) SELECT ($1::uuid[])[i], ($2::uuid[])[i], ($3::int8[])[i] ${series("$1::uuid[]")}`,
        },
        [uuidArray(names, 40, 0), uuidArray(names, 40, 16), indexes],
      );
    } else if (part.kind === "sources") {
      await query({ text: `INSERT INTO ${s}.sources (source, state) SELECT ($1::bytea[])[i], ($2::bytea[])[i] ${series("$1::bytea[]")}` }, [
        textArray(part.sources.map(({ source }) => source)),
        textArray(part.sources.map(({ state }) => state)),
      ]);
    } else if (part.kind === "quarantined") {
      await fillQuarantine(query, s, part.quarantined, secret ?? new Uint8Array());
    } else if (part.kind === "erasures") {
      for (const { index, entries, keys } of part.erasures) {
        const orders = Buffer.from(JSON.stringify({ entries, keys }));
        await query({ text: `INSERT INTO ${s}.erasures (idx, orders) VALUES ($1, $2)` }, [index, orders]);
      }
    } else {
      counts.size = part.head.size;
      await fillHead(query, s, part.head);
    }
  }
  if (!secret)
    throw new PlumblineError("STORE_INVALID", "what the store was to be filled with has no secret; take the parts of a whole trail");
  const { minimum, entries, names, size } = counts;
  if (minimum + entries !== size || names !== size) {
    const message = `parts with entries ${minimum} to ${minimum + entries} and ${names} names do not go with a head of size ${size}`;
    throw new PlumblineError("STORE_INVALID", `${message}; take the parts of a whole trail`);
  }
  return secret;
}

function series(array: string): string {
  return `FROM generate_series(1, array_length(${array}, 1)) i`;
}

async function fillChunks(query: Query, s: string, chunks: readonly Chunk[]): Promise<void> {
  const firsts = chunks.map(({ first }) => first);
  await query(
    {
      text: `INSERT INTO ${s}.entries (first, count, leaves, hashes)
        SELECT ($1::int8[])[i], ($2::int4[])[i], ($3::bytea[])[i], ($4::bytea[])[i] ${series("$1::int8[]")}`,
    },
    [
      firsts,
      chunks.map(({ count }) => count),
      byteaArray(chunks.map(({ leaves }) => leaves)),
      byteaArray(chunks.map(({ hashes }) => hashes)),
    ],
  );
  await query(
    {
      text: `INSERT INTO ${s}.bodies (first, bodies, sealed) SELECT ($1::int8[])[i], ($2::bytea[])[i], ($3::bytea[])[i] ${series("$1::int8[]")}`,
    },
    [firsts, byteaArray(chunks.map(({ bodies }) => bodies)), byteaArray(chunks.map(({ sealed }) => sealed))],
  );
}

async function fillQuarantine(query: Query, s: string, quarantined: readonly Quarantined[], secret: Uint8Array): Promise<void> {
  for (const one of quarantined) {
    const text = [one.source, one.received, one.body, one.code, one.reason].map((value) => Buffer.from(value));
    await query(
      {
        text: `INSERT INTO ${s}.quarantine (n, mac, source, received, body, code, reason, times) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      },
      [one.n, macOfRefused(secret, one), ...text, one.times],
    );
  }
  const last = quarantined.at(-1);
  if (last) await query({ text: `SELECT setval('${s}.quarantine_n', $1::int8)` }, [last.n]);
}

async function fillHead(query: Query, s: string, { size, checkpoint }: TrailHead): Promise<void> {
  await query({ text: `UPDATE ${s}.head SET size = $1, checkpoint = $2` }, [size, Buffer.from(checkpoint)]);
}
