import { randomBatches } from "../src/store/contract/state-store-contract.ts";
import { postgresStateStore } from "../src/store/postgres/index.ts";
import { sqliteStateStore } from "../src/store/sqlite/index.ts";

// A process that writes batches until it is killed. Says "ready" after the first that stands.
const [kind, where, seed, count] = process.argv.slice(2) as [string, string, string, string];
const store = kind === "sqlite" ? await sqliteStateStore({ file: where }) : await postgresStateStore({ url: where });
const state = await store.begin("rules");
await store.serve(state);
for (const batch of randomBatches(Number(seed), Number(count))) {
  await state.write(batch);
  if (batch.from === 0) process.stdout.write("ready\n");
}
process.stdout.write("all\n");
setInterval(() => {}, 1000);
