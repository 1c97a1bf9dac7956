import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Cluster, commitOf, postgresBin, startCluster } from "../../../test/postgres.ts";
import { unpackChunk } from "../../trail/chunk.ts";
import type { TrailStore } from "../../trail/trail-store.ts";
import { trailStoreContract } from "../contract/index.ts";
import { openPostgresTrail, type PostgresTrailStoreOptions, postgresTrailStore, preparePostgresTrail } from "./index.ts";
import { migrate } from "./prepare-postgres-trail.ts";
import { FORMAT, NAMES_PARTITION, PARTITION } from "./schema.ts";

const LONG = 60_000;

describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", { timeout: LONG }, () => {
  let cluster: Cluster;
  let url: string;
  let schemas = 0;
  /** With three entries, for tests that are refused. */
  let filled: string;
  beforeAll(async () => {
    cluster = await startCluster();
    url = await cluster.database();
    await cluster.sql("postgres", "CREATE ROLE app LOGIN; CREATE ROLE eraser LOGIN");
    filled = await newTrail();
    const store = await postgresTrailStore({ url, schema: filled });
    await store.append(commitOf(0, 3, { tiles: [{ level: 0, index: 0, hashes: Buffer.alloc(8192) }] }));
    await store.close();
  }, LONG);
  afterAll(() => cluster.remove(), LONG);

  async function newTrail(): Promise<string> {
    const schema = `trail_${++schemas}`;
    await preparePostgresTrail(url, { schema, appRole: "app", eraseRole: "eraser" });
    return schema;
  }

  async function open(schema: string, options: Partial<PostgresTrailStoreOptions> = {}) {
    const store = await postgresTrailStore({ url, schema, ...options });
    onTestFinished(() => store.close());
    return store;
  }

  const sql = (text: string) => cluster.sql("trail_1", text);
  const expire = (schema: string) => sql(`UPDATE ${schema}.lease SET expires = '-infinity'`);

  trailStoreContract("postgresTrailStore", { describe, it }, async () => {
    const opened: TrailStore[] = [];
    const schema = await newTrail();
    // Under the roles that a server has, since these could lack a right.
    const openOne = async (name: string): Promise<TrailStore> => {
      const store = await postgresTrailStore({ url: roleUrl("app"), eraseUrl: roleUrl("eraser"), schema: name });
      opened.push(store);
      return store;
    };
    return {
      store: await openOne(schema),
      open: () => openOne(schema),
      other: async () => openOne(await newTrail()),
      async remove() {
        for (const store of opened) await store.close();
      },
    };
  });

  function roleUrl(role: string): string {
    return cluster.url("trail_1", role);
  }

  it.each([
    { setting: "fsync", says: /fsync = off/ },
    { setting: "full_page_writes", says: /full_page_writes = off/ },
  ])("a server with $setting = off is refused", async ({ setting, says }) => {
    const schema = await newTrail();
    const set = async (text: string) => {
      await cluster.sql("postgres", text);
      await cluster.sql("postgres", "SELECT pg_reload_conf(), pg_sleep(0.3)");
    };
    await set(`ALTER SYSTEM SET ${setting} = off`);
    const refused = await open(schema).catch((error: unknown) => error);
    await set(`ALTER SYSTEM RESET ${setting}`);

    expect(refused).toMatchObject({ code: "STORE_INVALID", message: expect.stringMatching(says) as string });
    await expect(open(schema)).resolves.toBeDefined();
  });

  it.each([
    "UPDATE entries SET leaves = ''",
    "DELETE FROM entries",
    "TRUNCATE entries",
    "UPDATE entries_0 SET leaves = ''",
    "TRUNCATE entries_0",
    "DROP TABLE entries_0",
    "ALTER TABLE entries DISABLE TRIGGER ALL",
    "UPDATE bodies SET bodies = ''",
    "DELETE FROM bodies",
    "TRUNCATE bodies, bodies_0",
    "UPDATE names SET idx = 0",
    "DELETE FROM names",
    "TRUNCATE names_0",
    "UPDATE tiles SET level = 1",
    "DELETE FROM name_filters",
    "TRUNCATE name_filters",
    "DELETE FROM tiles",
    "UPDATE meta SET minimum = 512",
    "DELETE FROM head",
    "SELECT prune(0)",
    "SELECT rewrite_bodies(0)",
  ])("the role of the server may not: %s", async (statement) => {
    await expect(sql(`SET ROLE app; SET search_path = ${filled}; ${statement}`)).rejects.toThrow(/permission denied|must be owner/);
  });

  it.each([
    "UPDATE entries SET leaves = ''",
    "DELETE FROM entries",
    "TRUNCATE entries",
    "TRUNCATE entries_0",
    "DELETE FROM bodies",
    "TRUNCATE bodies_0",
    "UPDATE names SET idx = 0",
    "DELETE FROM names",
    "TRUNCATE names_0",
    "UPDATE tiles SET level = 1",
    "TRUNCATE name_filters",
    "DELETE FROM head",
    "DELETE FROM meta",
  ])("the owner is stopped too, as long as triggers are there: %s", async (statement) => {
    await expect(sql(`SET search_path = ${filled}; ${statement}`)).rejects.toThrow(/never changed/);
  });

  it("the role that erases may add nothing, and does not know the secret", async () => {
    for (const statement of [
      "INSERT INTO entries VALUES (0, 1, '', '')",
      "UPDATE head SET size = 9",
      "DELETE FROM entries",
      "SELECT secret FROM meta",
    ]) {
      await expect(sql(`SET ROLE eraser; SET search_path = ${filled}; ${statement}`)).rejects.toThrow(/permission denied/);
    }
  });

  it.each(Array.from({ length: FORMAT - 1 }, (_, i) => ({ from: i + 1 })))(
    "a trail of format $from with entries in it is refused until it is upgraded, and nothing is lost by that",
    async ({ from }) => {
      const schema = `trail_${++schemas}`;
      await migrate(url, schema, from);
      const commit = commitOf(0, 300);
      const [chunk, rest] = commit.chunks;
      const hex = (bytes: Uint8Array | undefined) => `'\\x${Buffer.from(bytes as Uint8Array).toString("hex")}'`;
      for (const part of [chunk, rest]) {
        await sql(`INSERT INTO ${schema}.entries VALUES (${part?.first}, ${part?.count}, ${hex(part?.leaves)}, ${hex(part?.hashes)});
          INSERT INTO ${schema}.bodies VALUES (${part?.first}, ${hex(part?.bodies)}, ${hex(part?.sealed)})`);
      }
      const name = Buffer.from(commit.names).toString("hex");
      await sql(`INSERT INTO ${schema}.names VALUES ('${name.slice(0, 32)}', '${name.slice(32, 64)}', 0);
        UPDATE ${schema}.head SET size = 300, checkpoint = 'signed';
        INSERT INTO ${schema}.quarantine VALUES (nextval('${schema}.quarantine_n'), sha256('x'), 'host', 'now', 'body', 'CODE', 'reason', 2)`);
      const [{ secret }] = (await sql(`SELECT secret FROM ${schema}.meta`)) as [{ secret: Uint8Array }];
      await expect(open(schema)).rejects.toMatchObject({
        code: "STORE_INVALID",
        message: expect.stringContaining("plumbline upgrade") as string,
      });

      await preparePostgresTrail(url, { schema, appRole: "app", eraseRole: "eraser" });

      const store = await open(schema, { url: roleUrl("app"), eraseUrl: roleUrl("eraser") });
      expect(await store.head()).toEqual({ size: 300, checkpoint: "signed" });
      expect((await store.chunks(0, 300)).flatMap(unpackChunk)).toEqual(commit.chunks.flatMap(unpackChunk));
      expect(await store.secret()).toEqual(secret);
      expect(await store.find(commit.names.subarray(0, 16))).toMatchObject([{ index: 0 }]);
      expect(await store.quarantined(0, 9)).toMatchObject([{ body: "body", times: 2 }]);
      await store.append(commitOf(300, 10));
      await store.settle({ index: 300, entries: [5], keys: [] });
      await store.prune(256);
    },
    LONG,
  );

  it("a trail of a version to come is refused, and so is a database without any", async () => {
    const schema = await newTrail();
    await sql(`UPDATE ${schema}.meta SET format = ${FORMAT + 1}`);

    await expect(open(schema)).rejects.toMatchObject({
      code: "STORE_INVALID",
      message: expect.stringContaining("newer version") as string,
    });
    await expect(preparePostgresTrail(url, { schema })).rejects.toMatchObject({ code: "STORE_INVALID" });
    await expect(open("nothing_here")).rejects.toMatchObject({
      code: "STORE_INVALID",
      message: expect.stringContaining("plumbline upgrade") as string,
    });
  });

  it("an upgrade waits until no server holds the trail", async () => {
    const schema = `trail_${++schemas}`;
    await migrate(url, schema, FORMAT - 1);
    await sql(`UPDATE ${schema}.lease SET holder = 'http://a:1', expires = 'infinity'`);

    await expect(preparePostgresTrail(url, { schema })).rejects.toMatchObject({
      code: "STORE_CONFLICT",
      details: { heldBy: "http://a:1" },
    });
  });

  it("a second process is told who holds the trail, and takes it when the first gives no sign any more", async () => {
    const schema = await newTrail();
    const first = await open(schema, { lease: { holder: "http://a:1", ms: 60_000 } });
    await first.append(commitOf(0, 5, { run: "a" }));
    const second = () => open(schema, { lease: { holder: "http://b:1", ms: 60_000 } });
    await expect(second()).rejects.toMatchObject({ code: "STORE_CONFLICT", details: { heldBy: "http://a:1" } });
    await expire(schema);

    const taken = await second();
    const added = commitOf(5, 5, { run: "b" });
    await taken.append(added);

    await expect(first.find(added.names.subarray(0, 16))).rejects.toMatchObject({
      code: "STORE_CONFLICT",
      details: { heldBy: "http://b:1" },
    });

    for (const call of [() => first.append(commitOf(10, 5, { run: "a" })), () => first.head(), () => first.quarantine([])]) {
      await expect(call()).rejects.toMatchObject({ code: "STORE_CONFLICT", details: { heldBy: "http://b:1" } });
    }
    await first.lost;
    expect(await taken.head()).toMatchObject({ size: 10 });
    await first.close();
    await taken.append(commitOf(10, 5, { run: "b" }));
  });

  it("a holder that only waits notices that it lost the trail", async () => {
    const schema = await newTrail();
    const first = await open(schema, { lease: { holder: "http://a:1", ms: 300 } });
    await sql(`UPDATE ${schema}.lease SET token = gen_random_uuid(), holder = 'http://b:1'`);

    await first.lost;

    await expect(first.head()).rejects.toMatchObject({ code: "STORE_CONFLICT", details: { heldBy: "http://b:1" } });
  });

  it("a holder keeps the trail for longer than its lease, and another has it as soon as the first is closed", async () => {
    const schema = await newTrail();
    const lease = (holder: string) => ({ lease: { holder, ms: 300 } });
    const first = await open(schema, lease("http://a:1"));
    await sql("SELECT pg_sleep(1)");
    await expect(open(schema, lease("http://b:1"))).rejects.toMatchObject({ code: "STORE_CONFLICT" });
    await first.close();

    await expect(open(schema, lease("http://b:1"))).resolves.toBeDefined();
  });

  it("two processes that take the trail from each other under load leave one list without a gap or a fork", async () => {
    const schema = await newTrail();
    const acknowledged: { readonly first: number; readonly run: string }[] = [];
    const refused: unknown[] = [];
    async function writeUntilRefused(run: string): Promise<void> {
      const store = await open(schema, { lease: { holder: run, ms: 60_000 } });
      let size = (await store.head())?.size ?? 0;
      try {
        for (;;) {
          await store.append(commitOf(size, 7, { run }));
          acknowledged.push({ first: size, run });
          size += 7;
        }
      } catch (error) {
        refused.push((error as { code?: string }).code);
      }
      await store.close();
    }
    const running: Promise<void>[] = [];
    for (let round = 0; round < 12; round++) {
      await expire(schema);
      const before = acknowledged.length;
      running.push(writeUntilRefused(`run${round}`));
      while (acknowledged.length < before + 5 || acknowledged.at(-1)?.run !== `run${round}`) await sql("SELECT pg_sleep(0.02)");
    }
    await sql(`UPDATE ${schema}.lease SET token = gen_random_uuid(), expires = '-infinity'; UPDATE ${schema}.head SET fence = fence + 1`);
    await Promise.all(running);

    const store = await open(schema);
    const size = (await store.head())?.size ?? 0;
    const entries = (await store.chunks(0, size)).flatMap(unpackChunk);
    const runs = entries.map(({ leaf }) => (JSON.parse(Buffer.from(leaf).toString()) as { id: string }).id);
    expect(refused).toEqual(Array.from({ length: 12 }, () => "STORE_CONFLICT"));
    expect(entries.map(({ index }) => index)).toEqual(Array.from({ length: size }, (_, i) => i));
    expect(acknowledged.length).toBeGreaterThan(24);
    expect(acknowledged.length * 7).toBe(size);
    expect(acknowledged.filter(({ first, run }) => runs[first] !== `${run}-${first}`)).toEqual([]);
  });

  it("what was erased is in no file of the database any more, and in no log that is kept", async () => {
    const database = `${(await cluster.database()).split("/").at(-1)}`;
    const own = cluster.url(database);
    await cluster.sql("postgres", "ALTER SYSTEM SET wal_recycle = off");
    await cluster.sql("postgres", "SELECT pg_reload_conf()");
    await preparePostgresTrail(own);
    const store = await postgresTrailStore({ url: own });
    onTestFinished(() => store.close());
    const commit = commitOf(0, 300, { run: "told" });
    await store.append(commit);
    await store.append(commitOf(300, 300, { run: "told" }));
    // Short enough for the samples that statistics are made of.
    const short = Array.from({ length: 9 }, (_, i) => commitOf(600 + i, 1, { run: "told" }));
    for (const one of short) await store.append(one);
    const refused = { source: "host", received: "now", code: "C", reason: "r" };
    await store.quarantine([
      { ...refused, body: '{"id":"told-7","secret":"told-in-quarantine"}' },
      ...Array.from({ length: 9 }, (_, i) => ({ ...refused, body: `{"id":"other-${i}"}` })),
    ]);
    await cluster.sql(database, "ANALYZE");
    const entries = [commit, ...short].flatMap(({ chunks }) => chunks.flatMap(unpackChunk));
    const entryAt = (index: number) => entries.find((entry) => entry.index === index);
    const bytesOf = (index: number) => Buffer.from(entryAt(index)?.body as Uint8Array);
    const sealedOf = (index: number) => Buffer.from(entryAt(index)?.sealed[0]?.bytes as Uint8Array);
    const flush = () => cluster.sql(database, "CHECKPOINT; SELECT pg_switch_wal(); CHECKPOINT");
    const filesWith = (bytes: Buffer) => filesUnder(cluster.dataFolder).filter((file) => readFileSync(file).includes(bytes));
    await flush();
    for (const index of [7, 604]) expect(filesWith(bytesOf(index)).length).toBeGreaterThan(0);

    await store.settle({ index: 300, entries: [7, 604], keys: [3] });
    await flush();

    for (const index of [7, 604]) expect(filesWith(bytesOf(index))).toEqual([]);
    expect(filesWith(Buffer.from("told-in-quarantine"))).toEqual([]);
    for (const index of [3, 13, 293, 603]) expect(filesWith(sealedOf(index))).toEqual([]);
    await cluster.sql(database, "ANALYZE");
    const sampled = await cluster.sql(database, "SELECT attname FROM pg_stats WHERE attname IN ('bodies', 'sealed', 'body', 'reason')");
    expect(sampled).toEqual([]);
    expect(filesWith(bytesOf(8)).length).toBeGreaterThan(0);
    expect(filesWith(sealedOf(8)).length).toBeGreaterThan(0);
  });

  it("an erasure or a pruning that would disturb a backup is refused, and done later", async () => {
    const schema = await newTrail();
    const store = await open(schema);
    const erasure = { index: 600, entries: [1], keys: [] };
    await store.append(commitOf(0, 600, { erasures: [erasure] }));
    // Each waits so long for who reads; 3 s as it is delivered.
    for (const what of ["rewrite_bodies(int8)", "prune(int8)"]) await sql(`ALTER FUNCTION ${schema}.${what} SET lock_timeout = '300ms'`);
    const parts = store.parts()[Symbol.asyncIterator]();
    await parts.next();

    await expect(store.settle(erasure)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(store.prune(256)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(await store.erasures()).toEqual([erasure]);
    await store.append(commitOf(600, 5));

    await parts.return?.();
    await store.settle(erasure);
    await store.prune(256);
    expect(await store.minimum()).toBe(256);
  });

  it("partitions are made ahead, and pruning removes those that are over", async () => {
    const schema = await newTrail();
    const store = await open(schema, { url: roleUrl("app"), eraseUrl: roleUrl("eraser") });
    const step = 8192;
    const tables = async () =>
      (
        await sql(`SELECT relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relname ~ '^entries_[0-9]+$' ORDER BY 1`)
      ).map(({ relname }) => relname);
    await store.append(commitOf(0, step, { bodyBytes: 16 }));
    // As if what stands between had been appended: it is pruned below, and nothing reads it.
    await sql(`UPDATE ${schema}.head SET size = ${PARTITION - 2 * step}`);
    for (let size = PARTITION - 2 * step; size < 300_000; size += step) await store.append(commitOf(size, step, { bodyBytes: 16 }));
    const size = (await store.head())?.size ?? 0;
    expect(await tables()).toEqual(["entries_0", "entries_1", "entries_2", "entries_3"]);

    await store.prune(PARTITION + 512);

    expect(await tables()).toEqual(["entries_1", "entries_2", "entries_3"]);
    expect((await store.chunks(0, size))[0]).toMatchObject({ first: PARTITION + 512, count: 256 });
    await store.append(commitOf(size, 5));
  });

  it("names are found in partitions that are full, whether their filter is there, was just made or is missing", async () => {
    const schema = await newTrail();
    const size = NAMES_PARTITION - 5;
    await sql(`INSERT INTO ${schema}.names SELECT md5(i::text)::uuid, md5(i::text)::uuid, i FROM generate_series(0, ${size - 1}) i;
      UPDATE ${schema}.head SET size = ${size}, checkpoint = 'signed'`);
    const commit = commitOf(size, 10);
    const known = [0, 8191, size - 1].map((index) => ({ index, name: createHash("md5").update(`${index}`).digest() }));
    const added = [0, 4, 5, 9].map((i) => ({ index: size + i, name: commit.names.subarray(i * 32, i * 32 + 16) }));
    const all = [...known, { index: undefined, name: Buffer.alloc(16, 7) }, ...added];
    const found = async (store: TrailStore) => (await store.find(Buffer.concat(all.map(({ name }) => name)))).map((one) => one?.index);
    const indexes = all.map(({ index }) => index);
    const made = async () => {
      while ((await sql(`SELECT 1 FROM ${schema}.name_filters WHERE partition = 0`)).length === 0) await sql("SELECT pg_sleep(0.05)");
    };

    const first = await open(schema, { url: roleUrl("app") });
    await first.append(commit);
    expect(await found(first)).toEqual(indexes);
    await made();
    expect(await found(first)).toEqual(indexes);
    await first.close();

    const second = await open(schema, { url: roleUrl("app") });
    expect(await found(second)).toEqual(indexes);
    await second.close();
    await sql(`ALTER TABLE ${schema}.name_filters DISABLE TRIGGER ALL; DELETE FROM ${schema}.name_filters`);

    const third = await open(schema, { url: roleUrl("app") });
    expect(await found(third)).toEqual(indexes);
    await made();
    await third.append(commitOf(size + 10, 1));
    expect(await found(third)).toEqual(indexes);
  });

  it("others read while the owner writes, and write nothing", async () => {
    const schema = await newTrail();
    const store = await open(schema);
    await store.append(commitOf(0, 300));
    const reading = await openPostgresTrail(url, { schema });
    onTestFinished(() => reading.close());

    expect(await reading.head()).toMatchObject({ size: 300 });
    await store.append(commitOf(300, 5));
    expect(await reading.head()).toMatchObject({ size: 305 });
    expect(await reading.chunks(0, 305)).toEqual(await store.chunks(0, 305));
    expect(await reading.minimum()).toBe(0);
    await expect(openPostgresTrail(url, { schema: "nothing_here" })).rejects.toMatchObject({ code: "STORE_INVALID" });
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
