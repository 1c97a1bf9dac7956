import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { stateStoreContract } from "../src/store/contract/index.ts";
import { postgresStateStore } from "../src/store/postgres/index.ts";
import type { StateStore } from "../src/supervise/state-store.ts";
import { type Cluster, postgresBin, startCluster } from "./postgres.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.remove());

  stateStoreContract("postgresStateStore", { describe, it }, async () => {
    const url = await cluster.database();
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
});
