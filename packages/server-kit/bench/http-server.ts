import { randomBytes } from "node:crypto";
import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { postgresTrailStore } from "@plumbline/server-kit/store/postgres";
import { sqliteSubjectKeys, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";

// The server of `http.ts`: a trail without packs, so that what is measured is HTTP, ingest and trail alone.
const [folder = "", postgres = "", fill = "0"] = process.argv.slice(2);
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
await fillUp(Number(fill));
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

/** Appends until there are so many entries: without HTTP and disclosures, since only their number is of interest. */
async function fillUp(size: number): Promise<void> {
  const { trail } = supervisor;
  const data = { note: "x".repeat(400) };
  let asked = trail.size;
  const started = performance.now();
  const before = trail.size;
  const fillers = Array.from({ length: 4 }, async () => {
    while (asked < size) {
      const count = Math.min(1000, size - asked);
      asked += count;
      const ids = randomBytes(count * 16);
      const events = Array.from({ length: count }, (_, i) => ({
        event: {
          id: ids.toString("hex", i * 16, i * 16 + 16),
          type: "case.stepped",
          time: "2026-03-02T09:00:00+08:00",
          source: "bench",
          objects: [{ type: "case", id: "case-2026-000001" }],
          actor: { id: "actor-17", post: "post-3", org: "org-1" },
          data,
        },
      }));
      await trail.append(events);
      if (trail.size % 250_000 < 1000) {
        const rate = Math.round(((trail.size - before) / (performance.now() - started)) * 1000);
        console.error(
          `${trail.size.toLocaleString("en")} stored, ${rate.toLocaleString("en")}/s, rss ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
        );
      }
    }
  });
  await Promise.all(fillers);
}
