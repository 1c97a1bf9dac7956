import { join } from "node:path";
import { listen } from "@plumbline/server-kit";
import { postgresStateStore, postgresTrailStore, postgresWebhookStore, preparePostgresTrail } from "@plumbline/server-kit/store/postgres";
import { sqliteStateStore, sqliteTrailStore, sqliteWebhookStore } from "@plumbline/server-kit/store/sqlite";
import { startReads } from "./reads-support.ts";

/** A supervisor that a test kills: its folder, or its database by a connection string, and where it sends what changes. */
const [place, url, secret] = process.argv.slice(2) as [string, string, string];
const { deliveries, ...stores } = place.startsWith("postgres:") ? await storesIn(place) : await storesAt(place);
const { supervisor } = await startReads({
  ...stores,
  webhooks: {
    origins: [new URL(url).origin],
    targets: [{ id: "oa", url, orgs: [""], secrets: [secret], networks: ["127.0.0.0/8"] }],
    store: deliveries,
    retriesMs: Array.from({ length: 1000 }, () => 20),
  },
});
const listening = await listen({ fetch: supervisor.fetch, port: 0 });
console.log(listening.url);

async function storesAt(dir: string) {
  return {
    dir,
    store: await sqliteTrailStore({ file: join(dir, "trail.db") }),
    state: await sqliteStateStore({ file: join(dir, "state.db") }),
    deliveries: sqliteWebhookStore({ file: join(dir, "webhooks.db") }),
  };
}

async function storesIn(database: string) {
  await preparePostgresTrail(database);
  return {
    store: await postgresTrailStore({ url: database }),
    state: await postgresStateStore({ url: database }),
    deliveries: await postgresWebhookStore({ url: database }),
  };
}
