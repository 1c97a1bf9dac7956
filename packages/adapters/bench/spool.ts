import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSpoolRecorder, type SpoolRecorder } from "@plumbline/adapters/spool";
import { ed25519Signer } from "@plumbline/core/trail";
import { createSupervisor, listen } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";

// What it takes until record() resolves, with fsync on, from one caller and from many; and how fast a full spool empties into a supervisor
// on SQLite that shares the machine and this process, with and without proofs.
const short = process.env.PLUMBLINE_BENCH_SHORT !== undefined;
const CALLS = short ? 200 : 2_000;
const BACKLOG = short ? 1_000 : 20_000;
const LANES = 32;
const origin = "plumbline.test/bench";
const signer = ed25519Signer(origin, new Uint8Array(32).fill(1));
const dir = mkdtempSync(join(tmpdir(), "plumbline-bench-"));
const token = "token-of-the-bench-0123456789";
const names = ["proven", "believed"];

const supervisor = await createSupervisor({
  store: await sqliteTrailStore({ file: join(dir, "trail.db") }),
  packs: [],
  signer,
  origin,
  identity: {
    sources: Object.fromEntries(names.map((name) => [name, `${token}-${name}`])),
    supervisors: { supervisor: "key-of-the-bench-0123456789" },
    secret: "a-secret-that-signs-sessions",
  },
});
const { url, close } = await listen({ fetch: supervisor.fetch, port: 0 });

function open(source: string, endpoint: string): Promise<SpoolRecorder> {
  return createSpoolRecorder({
    endpoint,
    token: `${token}-${source}`,
    source,
    file: join(dir, `${source}.db`),
    ...(source === "proven" && { verifierKeys: [signer.verifierKey] }),
    onFault: () => {},
  });
}

const event = {
  type: "penalty.decided",
  objects: [{ type: "penalty", id: "2026-031" }],
  actor: { id: "u-1" },
  data: { reason: "x".repeat(200) },
};

async function timed(recorder: SpoolRecorder, lanes: number, calls: number): Promise<readonly number[]> {
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (times.length < calls) {
        const from = performance.now();
        const { accepted } = await recorder.record(event);
        if (!accepted) throw new Error("an event was not taken");
        times.push(performance.now() - from);
      }
    }),
  );
  return times.toSorted((a, b) => a - b);
}

const at = (times: readonly number[], share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);

for (const name of names) {
  const away = await open(name, "http://127.0.0.1:9");
  const alone = await timed(away, 1, CALLS);
  console.log(`record() from one caller: p50 ${at(alone, 0.5)} ms, p99 ${at(alone, 0.99)} ms`);
  const from = performance.now();
  const many = await timed(away, LANES, BACKLOG);
  const seconds = (performance.now() - from) / 1000;
  console.log(
    `record() from ${LANES} callers: p50 ${at(many, 0.5)} ms, p99 ${at(many, 0.99)} ms, ${Math.round(many.length / seconds)} events/s`,
  );
  const kept = await away.close(1);
  const recorder = await open(name, url);
  const start = performance.now();
  const left = await recorder.flush(300_000);
  const drained = (performance.now() - start) / 1000;
  if (left !== 0 || recorder.health().unproven !== 0) throw new Error(`${left} of ${kept} events did not arrive`);
  console.log(`drained, ${name}: ${Math.round(kept / drained)} events/s`);
  await recorder.close();
}
await close();
await supervisor.close();
rmSync(dir, { recursive: true });
