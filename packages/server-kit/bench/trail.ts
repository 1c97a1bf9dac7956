import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventEnvelope } from "@plumbline/core";
import { createIngest } from "../src/ingest/create-ingest.ts";
import { sqliteTrailStore } from "../src/store/sqlite/index.ts";
import { createTrail } from "../src/trail/create-trail.ts";
import { nodeSigner } from "../src/trail/node-signer.ts";

// A floor, not a promise: events of about 390 bytes, every commit on the disk before its receipt. `clients` send the next batch when they
// have the receipts of the last. Short runs are for the exit code, not for figures.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const origin = "plumbline.bench/log";
const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-bench-"));

try {
  await measure({ batch: 1, clients: 1, batches: 2_000 });
  await measure({ batch: 64, clients: 1, batches: 1_000 });
  await measure({ batch: 256, clients: 1, batches: 400 });
  await measure({ batch: 1, clients: 64, batches: 20_000 });
  await measure({ batch: 64, clients: 8, batches: 1_500 });
  await measure({ batch: 64, clients: 1, batches: 1_000, through: "ingest" });
} finally {
  rmSync(folder, { recursive: true });
}

interface Load {
  readonly batch: number;
  readonly clients: number;
  readonly batches: number;
  readonly through?: "ingest";
}

async function measure({ batch, clients, batches: wanted, through }: Load): Promise<void> {
  const batches = short ? Math.ceil(wanted / 100) : wanted;
  const file = join(folder, `${batch}-${clients}-${through}.db`);
  const open = async () =>
    createTrail({
      store: await sqliteTrailStore({ file }),
      signer: nodeSigner(origin, new Uint8Array(32).fill(1)),
      origin,
      clock: Date,
    });
  const trail = await open();
  const ingest = createIngest({ trail, definitions: [] });
  const append = through ? (events: EventEnvelope[]) => ingest.accept("bench", { events }) : trail.append;
  let commits = 0;
  trail.onAppend(() => commits++);

  const waits: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < batches) {
        const events = eventsOf(next++, batch);
        const sent = performance.now();
        await append(events);
        waits.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await trail.close();

  const size = batches * batch;
  waits.sort((a, b) => a - b);
  const wait = (part: number) => `${(waits[Math.floor((waits.length - 1) * part)] as number).toFixed(1)} ms`;
  const reopened = performance.now();
  await (await open()).close();
  const name = `${through ?? "append"}, batch ${batch}, ${clients} client${clients > 1 ? "s" : ""}`;
  console.log(
    `${name}: ${Math.round(size / seconds).toLocaleString("en")} events/s (${size} in ${seconds.toFixed(3)} s, ${commits} commits), ` +
      `p50 ${wait(0.5)}, p99 ${wait(0.99)}, max ${wait(1)}; ${Math.round(statSync(file).size / size)} bytes/event, reopened in ${Math.round(performance.now() - reopened)} ms`,
  );
}

function eventsOf(batch: number, count: number): EventEnvelope[] {
  return Array.from({ length: count }, (_, k) => {
    const i = batch * count + k;
    const event = {
      id: `event-${i}`,
      type: "case.stepped",
      time: new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString(),
      seq: i,
      source: "bench",
      objects: [{ type: "case", id: `case-${i % 1000}` }],
      actor: { id: `actor-${i % 50}`, org: "org-1" },
      data: { channel: "counter", fen: i, note: "x".repeat(150) },
    };
    return { event };
  });
}
