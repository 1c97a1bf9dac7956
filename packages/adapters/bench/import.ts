import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog, writeLog } from "@plumbline/adapters/files";
import type { LogCase } from "@plumbline/core";

// Reads an event log and prints events per second, the share of the time in which the reading thread was busy, and the
// peak of memory. Takes the path of a log, or makes one: `node --conditions=plumbline-source bench/import.ts [log.xes.gz]`.
const shared = join(process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../shared"), "data/logs/RTFMP.xes.gz");
const short = process.env.PLUMBLINE_BENCH_SHORT !== undefined;
const folder = await mkdtemp(join(tmpdir(), "plumbline-bench-"));

try {
  const given = process.argv[2] ?? (existsSync(shared) && !short ? shared : undefined);
  const path = given ?? join(folder, "made.xes.gz");
  if (given === undefined) await writeLog(path, made(short ? 5_000 : 150_000));
  await measure(path);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(path: string): Promise<void> {
  const from = performance.now();
  const loop = performance.eventLoopUtilization();
  let cases = 0;
  let events = 0;
  for await (const batch of openLog(path).batches()) {
    cases += batch.length;
    for (const logCase of batch) events += logCase.events.length;
  }
  const seconds = (performance.now() - from) / 1000;
  const busy = performance.eventLoopUtilization(loop).utilization;
  if (events === 0) throw new Error(`no events in ${path}`);
  console.log(
    [
      path,
      `${cases} cases, ${events} events in ${seconds.toFixed(2)} s: ${Math.round(events / seconds)} events/s`,
      `this thread was busy for ${(busy * seconds).toFixed(2)} s (${Math.round(busy * 100)} %)`,
      `peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
    ].join("\n"),
  );
}

async function* made(count: number): AsyncGenerator<LogCase[]> {
  for (let position = 0; position < count; position++) {
    const id = `A${position}`;
    const objects = [{ type: "case", id }];
    const events = Array.from({ length: 4 }, (_, seq) => {
      const at = Date.UTC(2024, 0, 1 + (position % 300) + seq * 7);
      return {
        id: `${id}#${seq}`,
        type: `step ${seq}`,
        time: new Date(at).toISOString(),
        at,
        seq,
        source: "log",
        objects,
        actor: { id: `officer ${position % 97}` },
        data: { amount: (position % 1000) / 8, "lifecycle:transition": "complete", article: 157 },
      };
    });
    yield [{ id, position, attributes: { department: `d${position % 12}` }, events }];
  }
}
