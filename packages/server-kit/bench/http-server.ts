import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { postgresTrailStore } from "@plumbline/server-kit/store/postgres";
import { sqliteSubjectKeys, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";

// The server of `http.ts`: a trail without packs, so that what is measured is HTTP, ingest and trail alone.
const [folder = "", postgres = ""] = process.argv.slice(2);
const origin = "plumbline.bench/trail";
const supervisor = await createSupervisor({
  store: postgres ? await postgresTrailStore({ url: postgres }) : await sqliteTrailStore({ file: `${folder}/trail.db` }),
  subjectKeys: await sqliteSubjectKeys({ file: `${folder}/subject-keys.db` }),
  packs: [],
  signer: nodeSigner(origin, new Uint8Array(32).fill(1)),
  origin,
  identity: {
    sources: { bench: "a-token-of-the-benchmark" },
    supervisors: { office: "a-key-of-the-benchmark" },
    secret: "a-secret-of-the-benchmark",
  },
  onFault: ({ where, error }) => console.error(where, error),
});
const { url, close } = await listen({ fetch: supervisor.fetch, port: 0 });
console.log(url);
process.on("message", () =>
  process.send?.({
    rss: process.memoryUsage().rss,
    heap: process.memoryUsage().heapUsed,
    size: supervisor.trail.size,
    cpu: process.cpuUsage(),
    thread: process.threadCpuUsage(),
  }),
);
for await (const _ of process.stdin);
await close();
await supervisor.close();
process.disconnect?.();
