import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { postgresWebhookStore, preparePostgresTrail } from "../src/store/postgres/index.ts";
import { sqliteWebhookStore } from "../src/store/sqlite/index.ts";
import { MOST_DEAD, type WebhookStore } from "../src/webhooks/webhook-store.ts";
import { type Cluster, postgresBin, startCluster } from "./postgres.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

interface Opened {
  open(): Promise<WebhookStore>;
  remove(): Promise<void>;
  /** As `failed` for so many of target `oa`, the oldest first. */
  giveUp(store: WebhookStore, many: number): Promise<void>;
}

/** What every store of deliveries keeps to; `open` opens the same one again. */
function contract(create: () => Promise<Opened>): void {
  const test = (
    title: string,
    body: (store: WebhookStore, again: () => Promise<WebhookStore>, giveUp: Opened["giveUp"]) => Promise<void>,
  ): void =>
    it(title, async () => {
      const { open, remove, giveUp } = await create();
      let store = await open();
      try {
        await body(
          store,
          async () => {
            await store.close();
            store = await open();
            return store;
          },
          giveUp,
        );
      } finally {
        await store.close();
        await remove();
      }
    });
  const at = { generation: "g", n: 7 };
  const some = (...ids: string[]) => ids.map((id) => ({ id, body: `{"id":"${id}","odd":"采购\0\ud800"}`.toWellFormed() }));
  const idsOf = async (store: WebhookStore, target: string, now: number, most = 99): Promise<string[]> =>
    (await store.due(target, now, most)).map(({ id }) => id);

  test("knows nothing of a target that it was never told of", async (store) => {
    expect(await store.place("oa")).toBeUndefined();
    expect(await store.due("oa", Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
    expect(await store.counts("oa")).toEqual({ waiting: 0, dead: 0, delivered: 0 });
    expect(await store.retry("oa", 1)).toBe(0);
    await store.delivered("oa", "a", 1);
    expect(await store.counts("oa")).toEqual({ waiting: 0, dead: 0, delivered: 0 });
  });

  test("keeps what it took, of each target apart, as it came, when it is opened again", async (store, again) => {
    await store.take("oa", at, some("b", "a"), 1000);
    await store.take("oa", { generation: "h", n: 9 }, some("c"), 1000);
    await store.take("other", at, some("a"), 2000);
    const opened = await again();
    expect(await opened.place("oa")).toEqual({ generation: "h", n: 9 });
    expect(await opened.place("other")).toEqual(at);
    expect(await opened.due("oa", 1000, 9)).toEqual(some("b", "a", "c").map((one) => ({ ...one, attempts: 0 })));
    expect(await idsOf(opened, "oa", 999)).toEqual([]);
    expect(await idsOf(opened, "oa", 1000, 2)).toEqual(["b", "a"]);
    expect(await opened.counts("oa")).toEqual({ waiting: 3, dead: 0, delivered: 0, dueAt: 1000 });
  });

  test("leaves what is there under an id as it is", async (store) => {
    await store.take("oa", at, some("a"), 1000);
    await store.failed("oa", "a", { now: 1100, error: "503", dueAt: 5000 });
    await store.take("oa", { generation: "g", n: 8 }, [{ id: "a", body: "another" }, ...some("b")], 2000);
    expect(await store.due("oa", 5000, 9)).toEqual([
      { ...some("b")[0], attempts: 0 },
      { ...some("a")[0], attempts: 1 },
    ]);
  });

  test("counts what was delivered once, whoever says so again", async (store) => {
    await store.take("oa", at, some("a", "b"), 1000);
    await store.delivered("oa", "a", 1500);
    await store.delivered("oa", "a", 1600);
    await store.delivered("other", "b", 1700);
    expect(await idsOf(store, "oa", 9999)).toEqual(["b"]);
    expect(await store.counts("oa")).toEqual({ waiting: 1, dead: 0, delivered: 1, deliveredAt: 1500, dueAt: 1000 });
  });

  test("sends what failed later, gives up what has no time any more, and begins with it anew when asked", async (store) => {
    await store.take("oa", at, some("a", "b"), 1000);
    await store.failed("oa", "a", { now: 1100, error: "answered 503", dueAt: 3000 });
    await store.failed("oa", "b", { now: 1200, error: "hung\0" });
    expect(await idsOf(store, "oa", 2999)).toEqual([]);
    expect(await store.counts("oa")).toEqual({ waiting: 1, dead: 1, delivered: 0, failedAt: 1200, error: "hung\0", dueAt: 3000 });
    expect(await store.retry("oa", 2000)).toBe(1);
    expect(await store.retry("oa", 2000)).toBe(0);
    expect((await store.due("oa", 3000, 9)).map(({ id, attempts }) => [id, attempts])).toEqual([
      ["b", 0],
      ["a", 1],
    ]);
  });

  test(`keeps the newest ${MOST_DEAD} of a target that were given up`, async (store, _, giveUp) => {
    const ids = Array.from({ length: MOST_DEAD + 1 }, (_, i) => `m-${i}`);
    await store.take("other", at, some("old"), 1000);
    await store.failed("other", "old", { now: 1, error: "no" });
    await store.take("oa", at, some(...ids), 1000);
    await giveUp(store, MOST_DEAD);
    await store.failed("oa", ids.at(-1) as string, { now: 1, error: "no" });
    expect(await store.counts("oa")).toMatchObject({ waiting: 0, dead: MOST_DEAD });
    expect(await store.counts("other")).toMatchObject({ dead: 1 });
    await store.retry("oa", 1);
    expect(await idsOf(store, "oa", 1, 1)).toEqual(["m-1"]);
  });
}

describe("deliveries in a SQLite file", () => {
  contract(async () => {
    const dir = await mkdtemp(join(tmpdir(), "plumbline-webhooks-"));
    return {
      open: async () => sqliteWebhookStore({ file: join(dir, "webhooks.db") }),
      remove: () => rm(dir, { recursive: true }),
      async giveUp(store, many) {
        for (const { id } of await store.due("oa", 1000, many)) await store.failed("oa", id, { now: 1, error: "no" });
      },
    };
  });
});

describe.runIf(postgresBin)("deliveries in PostgreSQL, which has to be installed here", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql("postgres", "CREATE ROLE app LOGIN; CREATE ROLE nobody LOGIN");
  });
  afterAll(() => cluster.remove());
  const as = (url: string, role: string): string => cluster.url(new URL(url).pathname.slice(1), role);

  contract(async () => {
    const owner = await cluster.database();
    await preparePostgresTrail(owner, { appRole: "app" });
    return {
      open: () => postgresWebhookStore({ url: as(owner, "app") }),
      remove: async () => {},
      async giveUp(_, many) {
        const oldest = `SELECT seq FROM plumbline_webhooks.deliveries WHERE target = 'oa' ORDER BY seq LIMIT ${many}`;
        const text = `UPDATE plumbline_webhooks.deliveries SET due_at = NULL, attempts = 1 WHERE seq IN (${oldest})`;
        await cluster.sql(new URL(owner).pathname.slice(1), text);
      },
    };
  });

  it("are refused to a role that may not create in their schema, with what to do", async () => {
    const owner = await cluster.database();
    await preparePostgresTrail(owner, { appRole: "app" });
    await expect(postgresWebhookStore({ url: as(owner, "nobody") })).rejects.toMatchObject({ code: "STORE_INVALID" });
  });

  it("go on with the server that leads next, after the database was killed", async () => {
    const url = await cluster.database();
    const [first, second] = await Promise.all([postgresWebhookStore({ url }), postgresWebhookStore({ url })]);
    await first.take("oa", { generation: "g", n: 3 }, [{ id: "a", body: "{}" }], 1000);
    await cluster.crash();
    await expect(first.place("oa")).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    cluster.start();
    expect(await second.place("oa")).toEqual({ generation: "g", n: 3 });
    expect(await first.due("oa", 1000, 9)).toEqual([{ id: "a", body: "{}", attempts: 0 }]);
    await Promise.all([first.close(), second.close()]);
  });
});
