import { setTimeout as wait } from "node:timers/promises";
import { ed25519Signer } from "@plumbline/core/trail";
import { createSupervisor, listen } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";

// A server of its own whose disk takes its time, for a test of what it holds meanwhile. Prints its address; ends with its input.
const [file = "", bytesInFlight = "", sources = "", key = ""] = process.argv.slice(2);
const origin = "plumbline.test/slow";
const store = await sqliteTrailStore({ file });
const supervisor = await createSupervisor({
  store: {
    ...store,
    append: async (commit) => {
      await wait(250);
      return store.append(commit);
    },
  },
  packs: [],
  signer: ed25519Signer(origin, new Uint8Array(32).fill(3)),
  origin,
  identity: {
    sources: JSON.parse(sources) as Record<string, string>,
    supervisors: { supervisor: key },
    secret: "a-secret-that-signs-sessions",
  },
  bytesInFlight: Number(bytesInFlight),
  onFault: ({ where, error }) => console.error(where, error),
});
const { url, close } = await listen({ fetch: supervisor.fetch, port: 0 });
console.log(url);
for await (const _ of process.stdin);
await close();
await supervisor.close();
