import { BUILT_IN_KINDS, type ControlPoint, createCalendar, createEngine, createKindRegistry, type TimedEvent } from "@plumbline/core";
import { approval, approvalFeed } from "@plumbline/packs";

// Events per second of the engine with 20 CEL controls on simulated approval cases, on one thread. The first round warms
// up; of the others the least, the median and the most are printed. `node --conditions=plumbline-source bench/engine.ts`
const short = process.env.PLUMBLINE_BENCH_SHORT !== undefined;
const CASES = short ? 1_000 : 40_000;
const ROUNDS = short ? 1 : 7;

const pack = approval();
const controls = pack.controls.slice(0, 20);
const calendar = createCalendar();
const kinds = createKindRegistry(BUILT_IN_KINDS);
const events: readonly TimedEvent[] = [...approvalFeed({ seed: 7, cases: CASES }).events()];

const runs: readonly { readonly what: string; readonly run: () => number }[] = [
  { what: "fold only", run: () => batch([]) },
  { what: "batch, checked once at the end", run: () => batch(controls) },
  { what: "live, checked per event, with clocks", run: live },
];
const rates = new Map(runs.map(({ what }) => [what, [] as number[]]));

console.log(`node ${process.version}: ${CASES} cases, ${events.length} events, ${controls.length} controls of kind expression`);
for (let round = 0; round <= ROUNDS; round++) {
  for (const { what, run } of runs) {
    const begin = performance.now();
    run();
    if (round > 0) rates.get(what)?.push(events.length / (performance.now() - begin));
  }
}
for (const [what, measured] of rates) {
  const sorted = [...measured].sort((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((rate) => `${Math.round(rate ?? 0)} k`);
  console.log(`${what.padEnd(38)} ${median} events/s (${least} to ${most})`);
}

function batch(bound: readonly ControlPoint[]): number {
  const engine = createEngine({ records: pack.records, controls: bound, kinds, calendar });
  for (const event of events) engine.accept(event);
  engine.settle();
  return engine.signals().length;
}

function live(): number {
  const engine = createEngine({ records: pack.records, controls, kinds, calendar });
  for (const event of events) {
    engine.advance(event.at);
    engine.accept(event);
    engine.settle();
  }
  return engine.signals().length;
}
