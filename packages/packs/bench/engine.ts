import { BUILT_IN_KINDS, type ControlPoint, createCalendar, createEngine, createKindRegistry, type TimedEvent } from "@plumbline/core";
import { approval, approvalFeed } from "@plumbline/packs";

/** Events per second of the engine with 20 CEL controls on simulated approval cases, on one thread. */
const short = process.env.PLUMBLINE_BENCH_SHORT !== undefined;
const CASES = short ? 1_000 : 40_000;
const ROUNDS = short ? 1 : 5;

const pack = approval();
const controls = pack.controls.slice(0, 20);
const calendar = createCalendar();
const kinds = createKindRegistry(BUILT_IN_KINDS);
const events: TimedEvent[] = [...approvalFeed({ seed: 7, cases: CASES }).events()];
events.sort((a, b) => a.at - b.at);

console.log(`node ${process.version}: ${CASES} cases, ${events.length} events, ${controls.length} controls of kind expression`);

for (let round = 1; round <= ROUNDS; round++) {
  rate("fold only", () => batch([]));
  rate("batch, checked once at the end", () => batch(controls));
  rate("live, checked per event, with clocks", live);
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

function rate(what: string, run: () => number): void {
  const begin = performance.now();
  const before = process.threadCpuUsage();
  const signals = run();
  const cpu = process.threadCpuUsage(before);
  const seconds = (performance.now() - begin) / 1000;
  console.log(
    `${what.padEnd(40)} ${Math.round(events.length / seconds / 1000)} k events/s (${seconds.toFixed(2)} s, of them ${((cpu.user + cpu.system) / 1e6).toFixed(2)} s on the processor; ${signals} signals)`,
  );
}
