import { penalty, SAMPLE_BENCHMARKS } from "@plumbline/packs";
import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";

// The server of `supervisor.ts`, as a process of its own: a load that shared its thread would measure itself.
const [file = "", token = "", key = ""] = process.argv.slice(2);
const origin = "plumbline.bench/trail";
const supervisor = await createSupervisor({
  store: await sqliteTrailStore({ file }),
  packs: [penalty({ benchmarks: SAMPLE_BENCHMARKS })],
  signer: nodeSigner(origin, new Uint8Array(32).fill(1)),
  origin,
  identity: { sources: { "anlan.penalty": token }, supervisors: { supervisor: key }, secret: "a-secret-of-the-benchmark" },
  prechecksPerMinute: 1_000_000,
  onFault: ({ where, error }) => console.error(where, error),
});
const { url, close } = await listen({ fetch: supervisor.fetch, port: 0 });
console.log(url);
for await (const _ of process.stdin);
await close();
await supervisor.close();
