import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BUILT_IN_KINDS, type ControlPoint, createCalendar, createEngine, createKindRegistry, type TimedEvent } from "@plumbline/core";
import { approval, approvalFeed } from "@plumbline/packs";

// Events per second of the engine with 20 CEL controls on simulated approval cases, on one thread. Each way of running has
// a process of its own, as it would with a host; its first round warms up, and of the others the median is printed with
// the least and the most. `node --conditions=plumbline-source bench/engine.ts`
const short = process.env.PLUMBLINE_BENCH_SHORT !== undefined;
const CASES = short ? 1_000 : 40_000;
const ROUNDS = short ? 1 : 7;

const WAYS: Readonly<Record<string, string>> = {
  fold: "fold only",
  batch: "batch, checked once at the end",
  live: "live, checked per event, with clocks",
};

const [, , way] = process.argv;
if (way === undefined) for (const each of Object.keys(WAYS)) start(each);
else measure(way);

function start(each: string): void {
  const { status } = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), each], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

function measure(each: string): void {
  const pack = approval();
  const controls = each === "fold" ? [] : pack.controls.slice(0, 20);
  const calendar = createCalendar();
  const kinds = createKindRegistry(BUILT_IN_KINDS);
  const events: readonly TimedEvent[] = [...approvalFeed({ seed: 7, cases: CASES }).events()];
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const engine = createEngine({ records: pack.records, controls, kinds, calendar });
    const begin = performance.now();
    for (const event of events) {
      if (each === "live") engine.advance(event.at);
      engine.accept(event);
      if (each === "live") engine.settle();
    }
    const signals = engine.signals().length;
    if (round > 0) rates.push(events.length / (performance.now() - begin));
    if (round === 0 && each !== "batch") console.log(describe(each, events.length, controls, signals));
  }
  rates.sort((a, b) => a - b);
  const [least, median, most] = [rates[0], rates[rates.length >> 1], rates.at(-1)].map((rate) => `${Math.round(rate ?? 0)} k`);
  console.log(`${(WAYS[each] ?? each).padEnd(38)} ${median} events/s (${least} to ${most})`);
}

function describe(each: string, events: number, controls: readonly ControlPoint[], signals: number): string {
  if (each === "fold") return `node ${process.version}: ${CASES} cases, ${events} events`;
  return `${controls.length} controls of kind expression, ${signals} signals`;
}
