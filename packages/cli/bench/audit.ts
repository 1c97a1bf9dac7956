import { spawn } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { SaxesParser } from "saxes";

/**
 * Time and memory of auditing the fines log (561,470 events, 23 checks) by the command itself, beside what merely unpacking
 * and parsing it with saxes takes in the same minute. Runs each three times and prints the best. Target on 2 cores: 5 s, 800 MB.
 */
const shared = process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../shared");
const log = join(shared, "data/logs/RTFMP.xes.gz");
const checks = join(shared, "data/logs/checks.json");
const bin = join(import.meta.dirname, "../bin/plumbline.js");

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

if (existsSync(log)) await run();
else console.log(`skipped: ${log} is not there (set PLUMBLINE_SHARED)`);

async function run(): Promise<void> {
  console.log(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`);
  const calibration = best([await parsing(), await parsing(), await parsing()]);
  print("unpack and parse with saxes alone", { seconds: calibration, megabytes: 0 });
  for (const format of ["json", "text", "html"]) {
    const runs = [await auditing(format), await auditing(format), await auditing(format)];
    const seconds = best(runs.map((each) => each.seconds));
    print(`audit --format ${format}`, { seconds, megabytes: Math.max(...runs.map((each) => each.megabytes)) });
  }
}

function print(name: string, { seconds, megabytes }: Measured): void {
  console.log(
    `${name.padEnd(36)} ${seconds.toFixed(2).padStart(6)} s${megabytes > 0 ? `  ${megabytes.toFixed(0).padStart(5)} MB peak` : ""}`,
  );
}

function best(values: readonly number[]): number {
  return Math.min(...values);
}

async function parsing(): Promise<number> {
  const parser = new SaxesParser({ position: false });
  const start = performance.now();
  for await (const text of createReadStream(log).pipe(createGunzip()).setEncoding("utf8")) parser.write(text as string);
  parser.close();
  return (performance.now() - start) / 1000;
}

// Peak memory is that of the process that works; it reports its own usage when it ends.
async function auditing(format: string): Promise<Measured> {
  const report = `process.on("exit", () => process.stderr.write("\\nRSS " + process.resourceUsage().maxRSS))`;
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [
      "--conditions=plumbline-source",
      "--disable-warning=ExperimentalWarning",
      `--import=data:text/javascript,${encodeURIComponent(report)}`,
      bin,
      "audit",
      log,
      "--controls",
      checks,
      "--format",
      format,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let text = "";
  for await (const piece of child.stderr) text += String(piece);
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.on("close", resolve)));
  if (code !== 0) throw new Error(`the audit ended with ${code}: ${text}`);
  return { seconds: (performance.now() - start) / 1000, megabytes: Number(/RSS (\d+)\s*$/.exec(text)?.[1]) / 1024 };
}
