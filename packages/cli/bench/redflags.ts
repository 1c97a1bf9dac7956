import { spawn } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";

/**
 * Cardinal's eleven indicators on 100,000 generated compiled releases with 5 to 20 bids, by the command itself on two threads, beside what
 * JSON.parse alone takes for the same bytes, and beside Cardinal's own time where CARDINAL_BIN names it. Memory is the peak of the process beyond
 * that of a run on a tenth of the data, shared out among the processes that it has more. Target on 2 cores: 20,000 processes a second, 1 kB a process. PROCESSES changes their number.
 */
const PROCESSES = Number(process.env.PROCESSES ?? (process.env.PLUMBLINE_BENCH_SHORT ? 5_000 : 100_000));
const THREADS = Number(process.env.THREADS ?? 2);
const ELEVEN = ["R003", "R018", "R024", "R025", "R028", "R030", "R035", "R036", "R038", "R048", "R058"];
const bin = join(import.meta.dirname, "../bin/plumbline.js");
const folder = mkdtempSync(join(tmpdir(), "plumbline-bench-"));

try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  console.log(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`);
  const [small, large] = [join(folder, "small.jsonl"), join(folder, "large.jsonl")];
  await generate(small, PROCESSES / 10);
  const bytes = await generate(large, PROCESSES);
  const settings = join(folder, "settings.ini");
  writeFileSync(settings, ELEVEN.map((id) => `[${id}]\n`).join(""));
  console.log(`${PROCESSES} compiled releases, ${(bytes / 1e6).toFixed(0)} MB, ${THREADS} threads`);

  print("JSON.parse alone, one thread", await parsing(large), bytes);
  for (const format of ["cardinal", "json"]) {
    const flags = format === "cardinal" ? [] : ["--flags", ELEVEN.join(",")];
    const argv = (file: string): string[] => [
      "redflags",
      file,
      "--settings",
      settings,
      "--format",
      format,
      ...flags,
      "--threads",
      String(THREADS),
    ];
    const base = await command(argv(small));
    const runs = [await command(argv(large)), await command(argv(large))];
    const seconds = Math.min(...runs.map((one) => one.seconds));
    const peak = Math.min(...runs.map((one) => one.kilobytes)) - base.kilobytes;
    print(`redflags --format ${format}, the eleven`, seconds, bytes, peak);
  }
  const all = await command(["redflags", large, "--format", "json", "--threads", String(THREADS)]);
  const base = await command(["redflags", small, "--format", "json", "--threads", String(THREADS)]);
  print("redflags --format json, all flags", all.seconds, bytes, all.kilobytes - base.kilobytes);
  if (!process.env.CARDINAL_BIN) return;
  const seconds = Math.min(await cardinal(large, settings), await cardinal(large, settings));
  print("Cardinal itself", seconds, bytes);
}

function print(name: string, seconds: number, bytes: number, kilobytes?: number): void {
  const rate = `${Math.round(PROCESSES / seconds).toLocaleString("en")} processes/s`;
  const memory = kilobytes === undefined ? "" : `  ${(kilobytes / (PROCESSES * 0.9)).toFixed(2)} kB/process beyond base`;
  console.log(
    `${name.padEnd(40)} ${seconds.toFixed(2).padStart(6)} s  ${rate.padStart(20)}  ${(bytes / 1e6 / seconds).toFixed(0).padStart(4)} MB/s${memory}`,
  );
}

async function parsing(path: string): Promise<number> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) lines.push(line);
  const start = performance.now();
  let ocids = 0;
  for (const line of lines) ocids += (JSON.parse(line) as { ocid: string }).ocid.length;
  if (ocids === 0) throw new Error("nothing was parsed");
  return (performance.now() - start) / 1000;
}

interface Measured {
  readonly seconds: number;
  readonly kilobytes: number;
}

async function command(argv: readonly string[]): Promise<Measured> {
  // Threads run it too; only the whole process is asked, when it ends.
  const report = `import { isMainThread } from "node:worker_threads"; if (isMainThread) process.on("exit", () => process.stderr.write("\\nRSS " + process.resourceUsage().maxRSS))`;
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [
      "--conditions=plumbline-source",
      "--disable-warning=ExperimentalWarning",
      `--import=data:text/javascript,${encodeURIComponent(report)}`,
      bin,
      ...argv,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let text = "";
  for await (const piece of child.stderr) text += String(piece);
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.on("close", resolve)));
  if (code !== 0) throw new Error(`the command ended with ${code}: ${text}`);
  return { seconds: (performance.now() - start) / 1000, kilobytes: Number(/RSS (\d+)\s*$/.exec(text)?.[1]) };
}

async function cardinal(path: string, settings: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.env.CARDINAL_BIN as string, ["indicators", "--settings", settings, "--no-meta", path], { stdio: "ignore" });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`Cardinal ended with ${code}`);
  return (performance.now() - start) / 1000;
}

/** Writes compiled releases as publishers of bids do: parties with their contacts, items with classes, dates and amounts; about 3.3 kB each. */
async function generate(path: string, processes: number): Promise<number> {
  const stream = createWriteStream(path);
  const random = mulberry(20_261_122);
  let bytes = 0;
  for (let i = 0; i < processes; i++) {
    const line = `${JSON.stringify(releaseOf(i, random))}\n`;
    bytes += Buffer.byteLength(line);
    if (!stream.write(line)) await new Promise((resolve) => stream.once("drain", resolve));
  }
  stream.end();
  await finished(stream);
  return bytes;
}

function releaseOf(i: number, random: () => number): object {
  const whole = (most: number): number => Math.floor(random() * most);
  const buyer = `BUYER-${whole(500)}`;
  const entity = `ENTITY-${whole(300)}`;
  const estimate = 100_000 + whole(9_900_000);
  const day = (offset: number): string => new Date(Date.UTC(2025, 0, 1 + (i % 300) + offset, whole(24), whole(60))).toISOString();
  const bids = Array.from({ length: 5 + whole(16) }, (_, n) => ({
    id: `${i}-${n}`,
    date: day(random() < 0.002 ? 60 : whole(15)),
    status: random() < 0.05 ? "disqualified" : "valid",
    tenderers: [{ id: `FIRM-${whole(8000)}` }],
    value: { amount: Math.round(estimate * (0.8 + random() * 0.25) * 100) / 100, currency: "CNY" },
  }));
  const valid = bids.filter(({ status }) => status === "valid");
  const winner = (valid.length > 0 ? valid : bids).reduce((best, bid) => (bid.value.amount < best.value.amount ? bid : best));
  const items = Array.from({ length: 1 + whole(4) }, (_, n) => ({
    id: String(n + 1),
    description: `Item ${n + 1} of procurement ${i}`,
    classification: { scheme: "CPV", id: String(10_000_000 + whole(80_000_000)) },
    quantity: 1 + whole(100),
  }));
  return {
    ocid: `ocds-bench-${String(i).padStart(7, "0")}`,
    id: `ocds-bench-${i}-2026`,
    date: day(40),
    tag: ["compiled"],
    initiationType: "tender",
    buyer: { id: buyer, name: `Buyer ${buyer}` },
    parties: [{ id: buyer, name: `Buyer ${buyer}`, roles: ["buyer"], contactPoint: { telephone: `010-${whole(90_000_000)}` } }],
    tender: {
      id: `T-${i}`,
      title: `Procurement of goods and services, number ${i}`,
      status: "complete",
      procurementMethod: random() < 0.8 ? "open" : "selective",
      procurementMethodDetails: "Open tender",
      value: { amount: estimate, currency: "CNY" },
      procuringEntity: { id: entity, name: `Entity ${entity}` },
      numberOfTenderers: bids.length,
      tenderPeriod: { startDate: day(0), endDate: day(random() < 0.02 ? 8 : 16 + whole(30)) },
      items,
    },
    bids: { details: bids },
    awards: [{ id: `A-${i}`, status: "active", date: day(30), value: winner.value, suppliers: winner.tenderers, items }],
  };
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
