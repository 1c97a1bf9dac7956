import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCalendar } from "@plumbline/core";
import { ed25519Signer } from "@plumbline/core/trail";
import { cityFeed } from "@plumbline/packs";
import { createTrail } from "@plumbline/server-kit";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { createSupervision } from "../src/supervise/create-supervision.ts";
import { cityPacks } from "./city-copies.ts";

// How long it takes to compute the state of a trail anew, and to go on where it ends: the mixed feed of a city, all packs, one process.
// `PLUMBLINE_BENCH_CASES`: cases of each domain. Memory is what the process holds after each step.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const cases = Number(process.env.PLUMBLINE_BENCH_CASES ?? (short ? 130 : 5_000));
const mostAwake = Number(process.env.PLUMBLINE_BENCH_AWAKE ?? 20_000);
const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-state-"));
const packs = cityPacks();
const calendar = createCalendar();
const signer = ed25519Signer("bench.test/trail", new Uint8Array(32).fill(1));

try {
  let now = 0;
  const clock = { now: () => now };
  const trail = await createTrail({
    store: await sqliteTrailStore({ file: join(folder, "trail.db") }),
    signer,
    origin: "bench.test/trail",
    clock,
  });
  let count = 0;
  let batch: Parameters<typeof trail.append>[0][number][] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await trail.append(batch);
    batch = [];
  };
  for (const event of cityFeed({ seed: 7, cases, calendar }).events()) {
    now = event.at;
    const { at: _, ...plain } = event;
    batch.push({ event: plain });
    count++;
    if (batch.length === 100) await flush();
  }
  await flush();
  console.log(`${count} events in the trail`);
  const faults: unknown[] = [];
  const options = { trail, packs, calendar, clock, mostAwake, onFault: (fault: unknown) => void faults.push(fault) };
  const file = join(folder, "state.db");
  let started = performance.now();
  const first = await createSupervision({ ...options, state: await sqliteStateStore({ file }) });
  report("computed anew", count, started);
  const { counts } = await first.list({ limit: 1 });
  console.log(
    `open: ${JSON.stringify(counts)}; state ${(statSync(`${file}-1`).size / 1e6).toFixed(0)} MB; trail ${trail.size} entries; ${faults.length} faults`,
    faults[0] ?? "",
  );
  await first.close();
  started = performance.now();
  const second = await createSupervision({ ...options, state: await sqliteStateStore({ file }) });
  report("went on where it ended", count, started);
  console.log(JSON.stringify((await second.list({ limit: 1 })).counts) === JSON.stringify(counts) ? "the same signals" : "OTHER SIGNALS");
  await second.close();
  await trail.close();
} finally {
  rmSync(folder, { recursive: true });
}

function report(what: string, events: number, started: number): void {
  const seconds = (performance.now() - started) / 1000;
  const { rss } = process.memoryUsage();
  console.log(`${what}: ${seconds.toFixed(2)} s, ${Math.round(events / seconds)} events/s, rss ${(rss / 1e6).toFixed(0)} MB`);
}
