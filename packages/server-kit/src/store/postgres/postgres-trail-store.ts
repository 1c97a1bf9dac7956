import { hostname } from "node:os";
import { PlumblineError } from "@plumbline/core";
import type { Commit, Known, Refused, TrailStore } from "../../trail/trail-store.ts";
import { byteaArray, textArray, uuidArray } from "./binary.ts";
import { connectApart } from "./connect-apart.ts";
import { erase } from "./erase.ts";
import { nameOf } from "./fault.ts";
import { fill } from "./fill.ts";
import { createLease } from "./lease.ts";
import { createNameFilters } from "./name-filters.ts";
import { openPool } from "./open-postgres-trail.ts";
import { checkSchemaName, checkTrail, DEFAULT_SCHEMA } from "./prepare-postgres-trail.ts";
import { macOfRefused, partsOf, readingOf } from "./rows.ts";
import { NAMES_PARTITION, PARTITION, quoted } from "./schema.ts";
import { inTransaction, openSession, type Query, type Row, type Statement, WRITER_SETTINGS } from "./session.ts";

export interface PostgresTrailStoreOptions {
  /** `postgres://role:password@host:5432/database`, of the role that adds to the trail. Not through a pooler that shares connections. */
  readonly url: string;
  /** `plumbline` unless given. */
  readonly schema?: string;
  /** Of the role that erases and prunes. Without it these are done with `url`, which then has to have the right. */
  readonly eraseUrl?: string;
  /** Which process writes: `holder` is the address that others find it at, `ms` how long after its last sign another may take over. */
  readonly lease?: { readonly holder: string; readonly ms: number };
}

export interface PostgresTrailStore extends TrailStore {
  /** Resolves when another process took the trail over: every call is refused from then on. Never rejects. */
  readonly lost: Promise<void>;
}

const LEASE_MS = 10_000;
const WRITE_MS = 30_000;

/**
 * A trail in a schema of PostgreSQL that `preparePostgresTrail` made. Throws `STORE_INVALID` when it holds no trail of this version or may lose
 * commits (`fsync` or `full_page_writes` off), `STORE_CONFLICT` with `details.heldBy` when another process holds it.
 *
 * A commit is one statement: one way there and back, and nothing that a lost connection could leave open.
 */
export async function postgresTrailStore(options: PostgresTrailStoreOptions): Promise<PostgresTrailStore> {
  const { url, schema = DEFAULT_SCHEMA, eraseUrl = url, lease: { holder, ms } = { holder: hostname(), ms: LEASE_MS } } = options;
  checkSchemaName(schema);
  if (!Number.isSafeInteger(ms) || ms < 1)
    throw new PlumblineError("SETTING_INVALID", `lease.ms is ${ms}; give whole milliseconds, such as 10000`);
  const s = quoted(schema);
  const what = nameOf(url, schema);
  const lease = createLease({ schema, what, holder, ms });
  const sql = statementsOf(s);
  const read = readingOf(schema);

  const writer = openSession({
    url,
    what,
    timeoutMs: WRITE_MS,
    connect: connectApart,
    async prepare(query) {
      lease.check();
      await checkTrail(query, schema, what);
      await query({ text: WRITER_SETTINGS });
      await lease.enter(query);
    },
  });
  // What must not wait behind a commit, or behind readers.
  const beside = openSession({
    url,
    what,
    timeoutMs: Math.max(1000, Math.min(ms / 2, WRITE_MS)),
    prepare: async (query) => void (await query({ text: WRITER_SETTINGS })),
  });
  const pool = openPool(url, what);
  const filters = createNameFilters(url, what, schema);

  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    if (closing) return Promise.reject(new PlumblineError("STORE_UNAVAILABLE", `${what} was closed`));
    const result = last.then(() => {
      lease.check();
      return work();
    });
    last = result.catch(() => {});
    return result;
  };
  const ofWriter: Query = (statement, values = []) => writer.query(statement, () => values);
  const ofBeside: Query = (statement, values = []) => beside.query(statement, () => values);

  /** Runs a statement that does nothing, and gives no row, unless this process holds the lease. */
  async function held(statement: Statement, values: () => readonly unknown[]): Promise<void> {
    const rows = await writer.query(statement, () => [lease.fence, ...values()]);
    if (rows.length > 0) return;
    // Another holder's error says more than a size that does not fit.
    await lease.renew(ofWriter);
    const size = (await read.head(ofWriter))?.size ?? 0;
    throw new PlumblineError("STORE_CONFLICT", `${what} holds ${size} entries, which is not what this was to be added to`, {
      details: { size },
    });
  }

  let room = 0;
  async function makeRoom(size: number): Promise<void> {
    // Two partitions ahead of any commit, since one that lacks its partition fails.
    if (size + PARTITION < room) return;
    const text = `SELECT ${s}.make_room($1::int8, $2::int8), ${s}.make_name_room($1::int8, $2::int8)`;
    await ofWriter({ text }, [size, size + 2 * PARTITION]);
    room = size + 2 * PARTITION;
  }

  let secret: Uint8Array;
  try {
    secret = await read.secret(ofWriter);
    const size = (await read.head(ofWriter))?.size ?? 0;
    await makeRoom(size);
    await filters.load(ofWriter);
    filters.follow(size);
  } catch (error) {
    await Promise.allSettled([writer.close(), beside.close(), pool.close()]);
    throw error;
  }
  const renewals = setInterval(() => {
    // What fails now is tried again before the lease is over, and what was taken shows at the next call too.
    lease.renew(ofBeside).catch(() => {});
  }, ms / 3);
  renewals.unref();

  return {
    lost: lease.lost,
    secret: async () => secret,
    // In order: after a commit whose connection was lost, only a new connection of the writer can tell what became of it.
    head: () => inOrder(() => read.head(ofWriter)),
    chunks: (from, to) => read.chunks(pool.query, from, to),
    tile: (level, index) => read.tile(pool.query, level, index),
    minimum: () => read.minimum(pool.query),
    sources: () => read.sources(pool.query),
    quarantined: (after, limit) => read.quarantined(pool.query, after, limit),
    erasures: () => read.erasures(pool.query),
    parts: () => partsOf(url, what, schema),
    async find(names) {
      const count = names.byteLength / 16;
      const known: (Known | undefined)[] = Array.from({ length: count }, () => undefined);
      if (count === 0) return known;
      lease.check();
      const older = filters.maybe(names);
      const take = async (rows: readonly Row[], placeOf: (i: number) => number): Promise<void> => {
        // What another holder has added is under a checkpoint that this process does not know.
        if (rows.some(({ token }) => token !== lease.token)) await lease.renew(ofBeside);
        for (const { i, mac, idx } of rows) {
          known[placeOf(Number(i) - 1)] = { index: Number(idx), mac: Buffer.from(String(mac).replaceAll("-", ""), "hex") };
        }
      };
      await take(await ofBeside(sql.find(filters.end), [uuidArray(names, 16, 0), count]), (i) => i);
      const left = older.filter(({ place }) => known[place] === undefined);
      if (left.length === 0) return known;
      const wanted = Buffer.concat(left.map(({ place }) => names.subarray(place * 16, place * 16 + 16)));
      const rows = await ofBeside(sql.findOlder, [uuidArray(wanted, 16, 0), left.length, left.map(({ from }) => from)]);
      await take(rows, (i) => left[i]?.place as number);
      return known;
    },
    append: (commit) =>
      inOrder(async () => {
        await makeRoom(commit.head.size);
        await held(sql.append, () => appendValues(commit, secret));
        filters.follow(commit.head.size);
      }),
    quarantine: (refused) => inOrder(() => held(sql.quarantine, () => refusedValues(refused, secret))),
    release: (n) => inOrder(() => held(sql.release, () => [n])),
    settle: (erasure) =>
      inOrder(async () => {
        await erase(eraseUrl, schema, erasure);
        await held(sql.settled, () => [erasure.index]);
      }),
    prune: (minimum) =>
      inOrder(async () => {
        await lease.renew(ofWriter);
        await inTransaction(eraseUrl, what, (query) => query({ text: `SELECT ${s}.prune($1::int8)` }, [minimum]));
      }),
    fill: (parts) =>
      inOrder(async () => {
        await lease.renew(ofWriter);
        secret = await inTransaction(url, what, (query) => fill(query, s, lease.fence, parts));
        room = 0;
      }),
    close() {
      closing ??= (async () => {
        clearInterval(renewals);
        await last;
        // Where the database is gone, the lease runs out by itself.
        await lease.release(ofBeside).catch(() => {});
        await Promise.allSettled([filters.close(), writer.close(), beside.close(), pool.close()]);
      })();
      return closing;
    },
  };
}

function appendValues({ expectedSize, chunks, names, tiles, sources, refused, head, erasures }: Commit, secret: Uint8Array): unknown[] {
  return [
    expectedSize,
    head.size,
    Buffer.from(head.checkpoint),
    chunks.map(({ first }) => first),
    chunks.map(({ count }) => count),
    byteaArray(chunks.map(({ leaves }) => leaves)),
    byteaArray(chunks.map(({ hashes }) => hashes)),
    byteaArray(chunks.map(({ bodies }) => bodies)),
    byteaArray(chunks.map(({ sealed }) => sealed)),
    uuidArray(names, 32, 0),
    uuidArray(names, 32, 16),
    tiles.map(({ level }) => level),
    tiles.map(({ index }) => index),
    byteaArray(tiles.map(({ hashes }) => hashes)),
    textArray(sources.map(({ source }) => source)),
    textArray(sources.map(({ state }) => state)),
    erasures.map(({ index }) => index),
    textArray(erasures.map(({ entries, keys }) => JSON.stringify({ entries, keys }))),
    ...refusedValues(refused, secret),
  ];
}

function refusedValues(refused: readonly Refused[], secret: Uint8Array): unknown[] {
  const counted = new Map<string, Refused & { readonly mac: Buffer; times: number }>();
  for (const one of refused) {
    const mac = macOfRefused(secret, one);
    const key = mac.toString("hex");
    const same = counted.get(key);
    if (same) same.times++;
    else counted.set(key, { ...one, mac, times: 1 });
  }
  const all = [...counted.values()];
  return [
    byteaArray(all.map(({ mac }) => mac)),
    textArray(all.map(({ source }) => source)),
    textArray(all.map(({ received }) => received)),
    textArray(all.map(({ body }) => body)),
    textArray(all.map(({ code }) => code)),
    textArray(all.map(({ reason }) => reason)),
    all.map(({ times }) => times),
  ];
}

/**
 * Statements of the writer. The first parameter is the fence. Rows arrive as arrays; `held` is empty, and so is everything that follows from it,
 * when the fence was raised or the size is another. Neither ON CONFLICT nor UNNEST of several arrays, which relatives of PostgreSQL lack.
 */
function statementsOf(s: string) {
  const heldRow = `held AS (SELECT 1 FROM ${s}.head WHERE id = 1 AND fence = $1::int8 FOR UPDATE)`;
  // Also where the role or a pooler has set it otherwise.
  const durable = "SELECT set_config('synchronous_commit', 'on', true) FROM held";
  const rows = (p: number, type: string): string => `FROM held, generate_series(1, array_length($${p}::${type}[], 1)) i`;
  const bytes = (p: number): string => `($${p}::bytea[])[i]`;

  const refused = (p: number): string => `
    refused AS (SELECT i, ${[0, 1, 2, 3, 4, 5].map((k) => `${bytes(p + k)} AS c${k}`).join(", ")}, ($${p + 6}::int8[])[i] AS times ${rows(p, "bytea")}),
    again AS (UPDATE ${s}.quarantine q SET times = q.times + r.times FROM refused r WHERE q.mac = r.c0 RETURNING q.mac),
    anew AS (INSERT INTO ${s}.quarantine (n, mac, source, received, body, code, reason, times)
      SELECT nextval('${s}.quarantine_n'), c0, c1, c2, c3, c4, c5, times
      FROM (SELECT * FROM refused WHERE c0 NOT IN (SELECT mac FROM again) ORDER BY i) r)`;

  const find = `SELECT i, n.mac, n.idx, (SELECT token FROM ${s}.lease WHERE id = 1) AS token
    FROM generate_series(1, $2::int4) i JOIN ${s}.names n ON n.name = ($1::uuid[])[i]`;

  return {
    append: {
      name: "append",
      text: `WITH held AS (
        UPDATE ${s}.head SET size = $3::int8, checkpoint = $4::bytea WHERE id = 1 AND fence = $1::int8 AND size = $2::int8 RETURNING 1
      ),
      e AS (INSERT INTO ${s}.entries (first, count, leaves, hashes) SELECT ($5::int8[])[i], ($6::int4[])[i], ${bytes(7)}, ${bytes(8)} ${rows(5, "int8")}),
      b AS (INSERT INTO ${s}.bodies (first, bodies, sealed) SELECT ($5::int8[])[i], ${bytes(9)}, ${bytes(10)} ${rows(5, "int8")}),
      n AS (INSERT INTO ${s}.names (name, mac, idx) SELECT ($11::uuid[])[i], ($12::uuid[])[i], $2::int8 + i - 1 ${rows(11, "uuid")}),
      t AS (INSERT INTO ${s}.tiles (level, idx, hashes) SELECT ($13::int4[])[i], ($14::int8[])[i], ${bytes(15)} ${rows(13, "int4")}),
      given AS (SELECT ${bytes(16)} AS source, ${bytes(17)} AS state ${rows(16, "bytea")}),
      moved AS (UPDATE ${s}.sources o SET state = g.state FROM given g WHERE o.source = g.source RETURNING o.source),
      fresh AS (INSERT INTO ${s}.sources (source, state) SELECT source, state FROM given WHERE source NOT IN (SELECT source FROM moved)),
      x AS (INSERT INTO ${s}.erasures (idx, orders) SELECT ($18::int8[])[i], ${bytes(19)} ${rows(18, "int8")}),
      ${refused(20)} ${durable}`,
    },
    quarantine: { name: "quarantine", text: `WITH ${heldRow}, ${refused(2)} ${durable}` },
    release: { text: `WITH ${heldRow}, gone AS (DELETE FROM ${s}.quarantine USING held WHERE n = $2::int8) ${durable}` },
    settled: { text: `WITH ${heldRow}, gone AS (DELETE FROM ${s}.erasures USING held WHERE idx = $2::int8) ${durable}` },
    // With the number in its text, the planner leaves out the partitions below; it changes once in a million entries.
    find: (from: number): Statement => ({ name: `find from ${from}`, text: `${find} AND n.idx >= ${from}` }),
    // Only the partition that is meant is looked into.
    findOlder: {
      name: "find older",
      text: `${find} AND n.idx >= ($3::int8[])[i] AND n.idx < ($3::int8[])[i] + ${NAMES_PARTITION}`,
    },
  };
}
