import { join } from "node:path";
import { listen } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteTrailStore, sqliteWebhookStore } from "@plumbline/server-kit/store/sqlite";
import { startReads } from "./reads-support.ts";

/** A supervisor that a test kills: its folder, and where it sends what changes. */
const [dir, url, secret] = process.argv.slice(2) as [string, string, string];
const { supervisor } = await startReads({
  dir,
  store: await sqliteTrailStore({ file: join(dir, "trail.db") }),
  state: await sqliteStateStore({ file: join(dir, "state.db") }),
  webhooks: {
    origins: [new URL(url).origin],
    targets: [{ id: "oa", url, orgs: [""], secrets: [secret], networks: ["127.0.0.0/8"] }],
    store: sqliteWebhookStore({ file: join(dir, "webhooks.db") }),
    retriesMs: Array.from({ length: 1000 }, () => 20),
  },
});
const listening = await listen({ fetch: supervisor.fetch, port: 0 });
console.log(listening.url);
