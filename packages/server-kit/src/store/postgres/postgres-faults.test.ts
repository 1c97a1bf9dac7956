import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Cluster, commitOf, postgresBin, startCluster, startGate } from "../../../test/postgres.ts";
import { unpackChunk } from "../../trail/chunk.ts";
import { type PostgresTrailStore, postgresTrailStore, preparePostgresTrail } from "./index.ts";

const LONG = 120_000;

describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", { timeout: LONG }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, LONG);
  afterAll(() => cluster.remove(), LONG);

  async function newTrail() {
    const url = await cluster.database();
    await preparePostgresTrail(url);
    return { url, database: url.split("/").at(-1) as string };
  }

  async function open(url: string): Promise<PostgresTrailStore> {
    const store = await postgresTrailStore({ url });
    onTestFinished(() => store.close());
    return store;
  }

  async function idsOf(store: PostgresTrailStore): Promise<string[]> {
    const read = () => store.chunks(0, Number.MAX_SAFE_INTEGER);
    const chunks = await read().catch(read);
    return chunks.flatMap(unpackChunk).map(({ leaf }) => (JSON.parse(Buffer.from(leaf).toString()) as { id: string }).id);
  }

  /** Appends until told to stop, as the trail does it: after a fault the head tells what was written. */
  function startAppending(store: PostgresTrailStore) {
    const acknowledged: { readonly first: number; readonly run: string }[] = [];
    const faults: unknown[] = [];
    let isStopped = false;
    let attempt = 0;
    const ended = (async () => {
      while (!isStopped) {
        const run = `run${attempt++}`;
        try {
          const size = (await store.head())?.size ?? 0;
          await store.append(commitOf(size, 50, { run, bodyBytes: 700 }));
          acknowledged.push({ first: size, run });
        } catch (error) {
          faults.push((error as { code?: string }).code);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    })();
    return {
      acknowledged,
      faults,
      more: async (count: number) => {
        const wanted = acknowledged.length + count;
        while (acknowledged.length < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
      },
      async stop() {
        isStopped = true;
        await ended;
      },
    };
  }

  async function expectWhole(store: PostgresTrailStore, { acknowledged, faults }: ReturnType<typeof startAppending>): Promise<void> {
    const ids = await idsOf(store);
    const head = await store.head();
    expect(new Set(faults)).toEqual(new Set(["STORE_UNAVAILABLE"]));
    expect(acknowledged.filter(({ first, run }) => ids[first] !== `${run}-${first}` || ids[first + 49] !== `${run}-${first + 49}`)).toEqual(
      [],
    );
    expect(ids).toHaveLength(head?.size as number);
    expect(new Set(ids).size).toBe(ids.length);
    const names = commitOf(acknowledged.at(-1)?.first as number, 1, { run: acknowledged.at(-1)?.run as string }).names;
    // The connection of an earlier search may have died without being noticed.
    const find = () => store.find(names.subarray(0, 16));
    expect(await find().catch(find)).toMatchObject([{ index: acknowledged.at(-1)?.first }]);
  }

  it("everything acknowledged is there after the database was stopped at once in the middle of commits, and the same store goes on", async () => {
    const { url } = await newTrail();
    const store = await open(url);
    const appending = startAppending(store);
    for (let round = 0; round < 5; round++) {
      await appending.more(5 + round * 3);
      await cluster.crash();
      cluster.start();
    }
    await appending.more(5);
    await appending.stop();

    await expectWhole(store, appending);
  });

  it("a connection that breaks acknowledges nothing, and the store goes on when it is back", async () => {
    const { database } = await newTrail();
    const gate = await startGate(cluster.port);
    onTestFinished(() => gate.close());
    const store = await open(`postgres://postgres@127.0.0.1:${gate.port}/${database}`);
    const appending = startAppending(store);
    for (let round = 0; round < 10; round++) {
      await appending.more(3);
      gate.cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await gate.open();
    }
    await appending.more(3);
    await appending.stop();

    await expectWhole(store, appending);
  });

  it("what an old connection sent is refused when its turn comes after the new one was asked for the head", async () => {
    const { url, database } = await newTrail();
    const store = await open(url);
    await store.append(commitOf(0, 5));
    const [{ pid }] = (await cluster.sql(database, "SELECT pid FROM plumbline.lease")) as [{ pid: string }];
    // As if it had been held up on its way: the statement of the store, under the fence of its first connection.
    const [{ fence }] = (await cluster.sql(database, "SELECT fence FROM plumbline.head")) as [{ fence: string }];
    await cluster.sql(database, `SELECT pg_terminate_backend(${pid})`);
    expect(await store.head().catch(() => store.head())).toMatchObject({ size: 5 });

    const late = await cluster.sql(database, `UPDATE plumbline.head SET size = 10 WHERE fence = ${fence} RETURNING 1`);

    expect(late).toEqual([]);
    await store.append(commitOf(5, 5));
    expect(await store.head()).toMatchObject({ size: 10 });
  });

  it("is refused as unavailable while no database answers", async () => {
    const { database } = await newTrail();
    const gate = await startGate(cluster.port);
    onTestFinished(() => gate.close());
    const url = `postgres://postgres@127.0.0.1:${gate.port}/${database}`;
    const store = await open(url);
    gate.cut();

    for (const call of [
      () => store.append(commitOf(0, 1)),
      () => store.find(Buffer.alloc(16)),
      () => store.chunks(0, 1),
      () => store.quarantined(0, 1),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    }
    await expect(postgresTrailStore({ url })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await gate.open();
    await store.append(commitOf(0, 1));
  });

  it.each([
    { what: "a database that is not there", url: () => cluster.url("nowhere"), code: "STORE_INVALID" },
    { what: "a role that is not there", url: () => cluster.url("postgres", "nobody"), code: "STORE_INVALID" },
  ])("$what is named as such", async ({ url, code }) => {
    await expect(postgresTrailStore({ url: url() })).rejects.toMatchObject({ code });
  });

  it("commits wait for the disk even where the role says otherwise", async () => {
    const { url, database } = await newTrail();
    await cluster.sql(database, `ALTER DATABASE ${database} SET synchronous_commit = off`);
    const store = await open(url);
    // Flushed in the background every 10 s at most: what is there after a stop without goodbye was flushed by the commits.
    await cluster.sql("postgres", "ALTER SYSTEM SET wal_writer_delay = '10s'");
    await cluster.sql("postgres", "SELECT pg_reload_conf()");
    for (let size = 0; size < 100; size += 10) await store.append(commitOf(size, 10));

    cluster.stop("immediate");
    cluster.start();

    expect(await store.head().catch(() => store.head())).toMatchObject({ size: 100 });
  });

  it("a server that was killed and started again under its address does not wait for its own lease", async () => {
    const { url, database } = await newTrail();
    const lease = { holder: "http://a:1", ms: 600_000 };
    const gate = await startGate(cluster.port);
    const first = await postgresTrailStore({ url: `postgres://postgres@127.0.0.1:${gate.port}/${database}`, lease });
    await first.append(commitOf(0, 5));
    gate.cut();
    await cluster.sql(database, "SELECT pg_sleep(0.5)");

    await expect(postgresTrailStore({ url, lease: { ...lease, holder: "http://b:1" } })).rejects.toMatchObject({ code: "STORE_CONFLICT" });
    const second = await postgresTrailStore({ url, lease });
    onTestFinished(() => second.close());
    expect(await second.head()).toMatchObject({ size: 5 });
    await first.close();
  });
});
