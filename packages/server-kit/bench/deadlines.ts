import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoCase } from "@plumbline/packs";
import { createSupervisor, nodeSigner } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { cityPacks } from "./city-copies.ts";

// So many cases are due at one midnight: how long until each has its signal in the trail, its handling begun and both in the lists. All packs; the
// cases sleep, but for those that the memory has room for. `PLUMBLINE_BENCH_DEADLINES`: how many.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const count = Number(process.env.PLUMBLINE_BENCH_DEADLINES ?? (short ? 300 : 100_000));
const origin = "plumbline.bench/trail";
const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-deadlines-"));
const template = demoCase();
const source = template.events[0]?.source as string;
const token = "token-of-the-benchmark";
const DAY = 86_400_000;

try {
  let now = Date.parse(template.events.at(-1)?.time as string);
  const start = () =>
    Promise.all([sqliteTrailStore({ file: join(folder, "trail.db") }), sqliteStateStore({ file: join(folder, "state.db") })]).then(
      ([store, state]) =>
        createSupervisor({
          store,
          state,
          packs: cityPacks(),
          signer: nodeSigner(origin, new Uint8Array(32).fill(1)),
          origin,
          identity: {
            sources: { [source]: token },
            supervisors: { supervisor: "key-of-the-benchmark" },
            secret: "a-secret-of-the-benchmark",
          },
          clock: { now: () => now },
          onFault: ({ where, error }) => console.error(where, error),
        }),
    );
  const supervisor = await start();
  const { supervision, trail } = supervisor;
  for (let from = 0; from < count; from += 100) {
    const some = Array.from({ length: Math.min(100, count - from) }, (_, i) => eventsOf(`AL-${from + i}`)).flat();
    await trail.append(some.map((event) => ({ event })));
  }
  await supervision.caughtUp();
  const open = async (): Promise<number> => Object.values((await supervision.state?.counts()) ?? {}).reduce((all, n) => all + n, 0);
  const before = await open();
  console.log(`${count} cases, ${trail.size} entries, ${before} open signals, rss ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
  // The day after the last of their days.
  for (let day = 0; day < 400; day++) {
    now = (Math.floor((now + 8 * 3_600_000) / DAY) + 1) * DAY - 8 * 3_600_000 + 1000;
    const entries = trail.size;
    const started = performance.now();
    await supervision.tick();
    await supervision.caughtUp();
    const seconds = (performance.now() - started) / 1000;
    const found = (await open()) - before;
    if (trail.size - entries < count) continue;
    const said = `${new Date(now).toISOString().slice(0, 10)}: ${found} open signals more, ${trail.size - entries} entries more`;
    console.log(`${said}, ${seconds.toFixed(1)} s, rss ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
    break;
  }
  await supervisor.close();
} finally {
  rmSync(folder, { recursive: true });
}

function eventsOf(id: string) {
  return JSON.parse(JSON.stringify(template.events).replaceAll(template.id, id)) as typeof template.events;
}
