import { postgresStateStore, postgresTrailStore, preparePostgresTrail } from "@plumbline/server-kit/store/postgres";
import { afterAll, beforeAll, describe, vi } from "vitest";
import { type Cluster, postgresBin, startCluster } from "./postgres.ts";
import { keepIn } from "./supervisor.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

// The same stories, told by a server whose trail and state lie in PostgreSQL, and whose records all sleep.
describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", () => {
  let cluster: Cluster;
  const databases = new Map<string, string>();
  beforeAll(async () => {
    cluster = await startCluster({ settings: ["max_connections = 200"] });
    keepIn(async (dir) => {
      let url = databases.get(dir);
      if (url === undefined) {
        url = await cluster.database();
        databases.set(dir, url);
        await preparePostgresTrail(url);
      }
      return { store: await postgresTrailStore({ url }), state: await postgresStateStore({ url }) };
    });
  });
  afterAll(() => cluster.remove());

  // Each beside the others: what one does after a test is not for theirs.
  describe("dispositions", async () => void (await import("./desk-dispositions.test.ts")));
  describe("figures", async () => void (await import("./desk-disposition-figures.test.ts")));
  describe("lists", async () => void (await import("./lists.test.ts")));
  describe("identity", async () => void (await import("./identity.test.ts")));
  describe.runIf(process.env.PLUMBLINE_LONG === "1")("and in a long run", () => {
    describe("matters", async () => void (await import("./desk-matters.test.ts")));
    describe("reads", async () => void (await import("./reads.test.ts")));
    describe("statistics", async () => void (await import("./statistics.test.ts")));
  });
});
