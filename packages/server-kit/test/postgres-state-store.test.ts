import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { stateStoreContract } from "../src/store/contract/index.ts";
import { StateModel } from "../src/store/contract/state-model.ts";
import { randomBatches, sameAs } from "../src/store/contract/state-store-contract.ts";
import { postgresStateStore, preparePostgresTrail } from "../src/store/postgres/index.ts";
import type { State, StateStore } from "../src/supervise/state-store.ts";
import { type Cluster, postgresBin, startCluster } from "./postgres.ts";
import { killWhileWriting, wholeBatches } from "./state-support.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql("postgres", "CREATE ROLE app LOGIN; CREATE ROLE nobody LOGIN");
  });
  afterAll(() => cluster.remove());
  const nameIn = (url: string): string => new URL(url).pathname.slice(1);
  const tables = async (url: string): Promise<number> => {
    const [row] = await cluster.sql(
      nameIn(url),
      "SELECT count(*) AS n FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'plumbline_state' AND relkind = 'r'",
    );
    return Number(row?.n);
  };

  stateStoreContract("postgresStateStore", { describe, it }, async () => {
    const owner = await cluster.database();
    await preparePostgresTrail(owner, { appRole: "app" });
    const url = cluster.url(nameIn(owner), "app");
    const opened: StateStore[] = [];
    const open = async (): Promise<StateStore> => {
      const store = await postgresStateStore({ url });
      opened.push(store);
      return store;
    };
    return {
      store: await open(),
      open,
      async remove() {
        for (const store of opened) await store.close();
      },
    };
  });

  it("answers as a list of all rows would, whatever was written", async () => {
    const store = await postgresStateStore({ url: await cluster.database() });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 1_000_000 }), async (seed) => {
        const state = await store.begin("rules");
        const model = new StateModel();
        for (const batch of randomBatches(seed, 12)) {
          await state.write(batch);
          model.write(batch);
        }
        await sameAs(model, state, seed);
      }),
      { numRuns: 4 },
    );
    await store.close();
  });

  it("holds whole batches after the process that wrote was killed, and after the server was", async () => {
    const url = await cluster.database();
    await killWhileWriting("postgres", url, 21, 100);
    const first = await postgresStateStore({ url });
    expect(await wholeBatches((await first.current("rules")) as State, 21)).toBeGreaterThan(0);
    await first.close();
    const other = await cluster.database();
    const store = await postgresStateStore({ url: other });
    const state = await store.begin("rules");
    await store.serve(state);
    await cluster.sql(nameIn(other), "CHECKPOINT");
    const writing = (async () => {
      for (const batch of randomBatches(22, 400)) await state.write(batch);
    })();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const failed = expect(writing).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await cluster.crash();
    await failed;
    cluster.start();

    await wholeBatches(state, 22);
    const cursor = (await state.head())?.cursor ?? 0;
    for (const batch of randomBatches(22, cursor + 3).slice(cursor)) await state.write(batch);
    expect(await wholeBatches(state, 22)).toBe(cursor + 3);
    await store.close();
  });

  it("takes each write from one of two processes that believe they lead", async () => {
    const url = await cluster.database();
    const one = await postgresStateStore({ url });
    await one.serve(await one.begin("rules"));
    const two = await postgresStateStore({ url });
    const states = [(await one.current("rules")) as State, (await two.current("rules")) as State];
    for (const batch of randomBatches(31, 15)) {
      const results = await Promise.allSettled(states.map((state) => state.write(batch)));
      const refused = results.filter((result) => result.status === "rejected");
      expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(["STORE_CONFLICT"]);
    }
    for (const state of states) expect(await wholeBatches(state, 31)).toBe(15);
    await one.close();
    await two.close();
  });

  it("leaves no tables of a state that another one took the place of, or that never served", async () => {
    const url = await cluster.database();
    const store = await postgresStateStore({ url });
    for (const rules of ["1", "2", "3"]) {
      await store.begin("dropped");
      await store.serve(await store.begin(rules));
    }
    expect(await tables(url)).toBe(10);
    await store.close();
  });

  it("is refused to a role that may not create in its schema, with what to do", async () => {
    const owner = await cluster.database();
    await expect(postgresStateStore({ url: cluster.url(nameIn(owner), "nobody") })).rejects.toMatchObject({ code: "STORE_INVALID" });
    await preparePostgresTrail(owner, { appRole: "app" });
    await expect(postgresStateStore({ url: cluster.url(nameIn(owner), "nobody") })).rejects.toMatchObject({ code: "STORE_INVALID" });
  });

  it("uses no more than five connections, however many states it holds and however many ask", async () => {
    const url = await cluster.database();
    const store = await postgresStateStore({ url });
    const first = await store.begin("1");
    await store.serve(first);
    const second = await store.begin("2");
    const sight = { within: [""], now: 0 };
    await Promise.all(
      [first, second, first, second].flatMap((state) => [
        state.head(),
        state.counts(sight),
        state.signals({ sight, limit: 9 }),
        state.changeRange(),
        state.wanted(),
      ]),
    );
    const [row] = await cluster.sql(
      "postgres",
      `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = '${nameIn(url)}' AND application_name = 'plumbline'`,
    );
    expect(Number(row?.n)).toBe(5);
    await store.close();
  });
});
