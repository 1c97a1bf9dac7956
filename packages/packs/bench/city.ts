import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  type AnyControlKind,
  BUILT_IN_KINDS,
  type ControlPack,
  createCalendar,
  createEngine,
  createKindRegistry,
  type RecordDefinition,
  type TimedEvent,
} from "@plumbline/core";
import {
  approval,
  CITY_DOMAINS,
  type CityDomain,
  cadre,
  cityFeed,
  decision,
  generic,
  inspection,
  penalty,
  SAMPLE_BENCHMARKS,
  supervision,
  tender,
} from "@plumbline/packs";

// All packs together in one engine on one thread, live: per event the clock moves, the event is folded into every record that it
// is about, and what may have changed is checked. First the mixed feed, then that of each domain alone against the same engine,
// each in a process of its own; the first round warms up, of the others the median is printed with the least and the most.
// Records and checks per event are counted around the engine in the first round. `node --conditions=plumbline-source bench/city.ts`
const short = process.env.PLUMBLINE_BENCH_SHORT !== undefined;
const CASES = short ? 200 : 3_000;
const ROUNDS = short ? 1 : 5;

const PACKS: readonly ControlPack[] = [
  approval(),
  penalty({ benchmarks: SAMPLE_BENCHMARKS }),
  decision(),
  tender(),
  cadre(),
  supervision(),
  inspection(),
  generic(),
];

const [, , way] = process.argv;
if (way === undefined) for (const each of short ? ["all"] : ["all", ...CITY_DOMAINS]) start(each);
else measure(way);

function start(each: string): void {
  const { status } = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), each], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

function measure(each: string): void {
  const calendar = createCalendar();
  const domains = each === "all" ? CITY_DOMAINS : [each as CityDomain];
  const events = [...cityFeed({ seed: 7, cases: CASES, calendar, domains }).events()];
  const counts = { records: 0, checks: 0 };
  const counting = PACKS.map((pack) => ({ ...pack, records: pack.records.map((record) => countingRecords(record, counts)) }));
  const signals = run(
    events,
    counting,
    kindsOf(PACKS).map((kind) => countingChecks(kind, counts)),
  );
  const byClock: number[] = [];
  const byProcessor: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const processor = processorTime();
    const begin = performance.now();
    run(events, PACKS, kindsOf(PACKS));
    byClock.push(events.length / (performance.now() - begin));
    byProcessor.push(events.length / (processorTime() - processor));
  }
  if (each === "all") {
    const types = PACKS.flatMap(({ records }) => records).length;
    const controls = PACKS.flatMap((pack) => pack.controls).length;
    console.log(`node ${process.version}: ${PACKS.length} packs, ${types} record types, ${controls} control points`);
  }
  console.log(
    `${each.padEnd(12)} ${String(events.length).padStart(7)} events, ${per(counts.records, events)} records and ` +
      `${per(counts.checks, events)} checks an event, ${signals} signals: ${spread(byClock)} events/s, ${spread(byProcessor)} of processor time`,
  );
}

/** Gives the number of signals. */
function run(events: readonly TimedEvent[], packs: readonly ControlPack[], kinds: readonly AnyControlKind[]): number {
  const engine = createEngine({
    records: packs.flatMap(({ records }) => records),
    controls: packs.flatMap(({ controls }) => controls),
    kinds: createKindRegistry(kinds),
    calendar: createCalendar(),
  });
  for (const event of events) {
    engine.advance(event.at);
    engine.accept(event);
    engine.settle();
  }
  return engine.signals().length;
}

function kindsOf(packs: readonly ControlPack[]): readonly AnyControlKind[] {
  return [...BUILT_IN_KINDS, ...packs.flatMap(({ kinds }) => kinds)];
}

function countingRecords(record: RecordDefinition, counts: { records: number }): RecordDefinition {
  return {
    ...record,
    keys(event) {
      const ids = record.keys(event);
      counts.records += ids.length;
      return ids;
    },
  };
}

function countingChecks(kind: AnyControlKind, counts: { checks: number }): AnyControlKind {
  if ("check" in kind) {
    return {
      ...kind,
      check(...question) {
        counts.checks++;
        return kind.check(...question);
      },
    };
  }
  return {
    ...kind,
    contribute(...question) {
      counts.checks++;
      return kind.contribute(...question);
    },
  };
}

function per(count: number, events: readonly TimedEvent[]): string {
  return (count / events.length).toFixed(2);
}

/** Milliseconds that this thread had a core: on a machine with other work the clock says less. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function spread(rates: number[]): string {
  rates.sort((a, b) => a - b);
  const [least, median, most] = [rates[0], rates[rates.length >> 1], rates.at(-1)].map((rate) => `${(rate ?? 0).toFixed(1)} k`);
  return `${median} (${least} to ${most})`;
}
