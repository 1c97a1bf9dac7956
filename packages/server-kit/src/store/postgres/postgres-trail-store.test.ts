import { afterAll, beforeAll, describe, it } from "vitest";
import { type Cluster, postgresBin, startCluster } from "../../../test/postgres.ts";
import { trailStoreContract } from "../contract/index.ts";
import { type PostgresTrailStore, postgresTrailStore, preparePostgresTrail } from "./index.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster?.remove());

trailStoreContract("postgresTrailStore", { describe, it }, async () => {
  const url = await cluster.database();
  const opened: PostgresTrailStore[] = [];
  const open = async (schema: string): Promise<PostgresTrailStore> => {
    const store = await postgresTrailStore({ url, schema });
    opened.push(store);
    return store;
  };
  let others = 0;
  await preparePostgresTrail(url, { schema: "trail" });
  return {
    store: await open("trail"),
    open: () => open("trail"),
    async other() {
      const schema = `other_${++others}`;
      await preparePostgresTrail(url, { schema });
      return open(schema);
    },
    async remove() {
      for (const store of opened) await store.close();
    },
  };
});
