import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openLog } from "@plumbline/adapters/files";
import {
  BUILT_IN_KINDS,
  type ControlPoint,
  createCalendar,
  createEngine,
  createKindRegistry,
  defineControlPoint,
  type Engine,
  eventsOfCase,
  type Json,
  type LogCase,
  logCaseRecord,
  type Tally,
  type TimedEvent,
} from "@plumbline/core";
import { beforeAll, describe, expect, it } from "vitest";

/**
 * The same answers whatever the order of arrival: each log is fed to the engine event by event, in order, twice, and
 * up to a day late, and every check must end with the numbers of the finished log. With PLUMBLINE_LONG=1 also the fines
 * log, which takes minutes, and the domestic one in every order.
 */
const shared = process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../shared");
const logsFolder = join(shared, "data/logs");
const available = existsSync(join(logsFolder, "checks.json"));
const isLong = process.env.PLUMBLINE_LONG === "1";
/** How many of a log's checks ask for the view of an instant. */
const logs = [
  { name: "running", instants: 0 },
  { name: "receipt", instants: 2 },
  { name: "domestic", instants: 1 },
  ...(isLong ? [{ name: "fines", instants: 2 }] : []),
];

interface Check {
  readonly id: string;
  readonly log: string;
  readonly kind: string;
  readonly params: Record<string, Json>;
  readonly expected: Record<string, unknown>;
}

interface Suite {
  readonly logs: Record<string, { readonly file: string }>;
  readonly checks: readonly Check[];
}

const calendar = createCalendar();
const kinds = createKindRegistry(BUILT_IN_KINDS);
const DAY = 86_400_000;

describe.skipIf(!available)(`real logs as streams${available ? "" : " (shared data is not beside the repository)"}`, () => {
  describe.each(logs)("$name", ({ name, instants }) => {
    let suite: Suite;
    let checks: readonly Check[];
    let inOrder: TimedEvent[];
    let reference: string;

    beforeAll(async () => {
      suite = JSON.parse(readFileSync(join(logsFolder, "checks.json"), "utf8")) as Suite;
      checks = suite.checks.filter((check) => check.log === name);
      const cases: LogCase[] = [];
      for await (const batch of openLog(join(logsFolder, suite.logs[name]?.file ?? "")).batches()) cases.push(...batch);
      inOrder = streamOrder(cases);
      reference = contents(run(checks, inOrder, 1));
    }, 600_000);

    const orders = [
      { how: "in order", arrange: (events: TimedEvent[]) => events },
      { how: "each event twice", arrange: (events: TimedEvent[]) => events.flatMap((event) => [event, { ...event }]) },
      { how: "up to 24 hours late", arrange: (events: TimedEvent[]) => delayed(events, 11) },
      { how: "twice and up to 24 hours late", arrange: (events: TimedEvent[]) => delayed([...events, ...events], 12) },
    ];
    it.each(isLong || name !== "domestic" ? orders : orders.slice(3))(
      "ends with the numbers of the finished log, and with the same open signals: $how",
      { timeout: 600_000 },
      ({ arrange }) => {
        const engine = run(checks, arrange(inOrder), 7);

        for (const check of checks) expectEqual(engine.tally(check.id), check);
        expect(contents(engine)).toBe(reference);
      },
    );

    it("stopped at the instant of a question, answers it as a supervisor saw it then", { timeout: 600_000 }, () => {
      const asked = checks.filter((check) => check.kind === "time.between.asOf");
      for (const check of asked) {
        const asOf = Number(check.params.asOf);
        const seen = inOrder.filter((event) => event.at <= asOf);
        expectEqual(run([check], seen, 100).tally(check.id), check);
      }
      expect(asked).toHaveLength(instants);
    });
  });
});

function run(checks: readonly Check[], events: readonly TimedEvent[], settleEvery: number): Engine {
  const engine = createEngine({
    records: [logCaseRecord],
    controls: checks.map(controlOf),
    kinds,
    calendar,
    onFault: ({ error }) => {
      throw error;
    },
  });
  let newest = 0;
  events.forEach((event, i) => {
    engine.accept(event);
    newest = Math.max(newest, event.at);
    if (i % settleEvery === 0) engine.settle();
  });
  engine.advance(newest);
  return engine;
}

function controlOf(check: Check): ControlPoint {
  return defineControlPoint({
    id: check.id,
    version: 1,
    title: { zh: check.id, en: check.id },
    citations: [{ regulation: "test", confidence: "practice" }],
    record: "case",
    kind: check.kind,
    settings: check.params,
    level: "orange",
  });
}

function streamOrder(cases: readonly LogCase[]): TimedEvent[] {
  const events = cases.flatMap((one) => eventsOfCase(one, "log").map((event) => ({ event, position: one.position })));
  events.sort((a, b) => a.event.at - b.event.at || a.position - b.position || (a.event.seq ?? 0) - (b.event.seq ?? 0));
  return events.map(({ event }) => event);
}

function delayed(events: readonly TimedEvent[], seed: number): TimedEvent[] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const arrivals = events.map((event) => ({ event, at: event.at + random() * DAY }));
  return arrivals.sort((a, b) => a.at - b.at).map(({ event }) => event);
}

/** Not only which signals are open, but what they say. */
function contents(engine: Engine): string {
  const open = engine
    .signals("open")
    .map(({ id, at, reason, level, events, fields }) => JSON.stringify([id, at, reason, level, events, fields]));
  return open.sort().join("\n");
}

function expectEqual(tally: Tally, check: Check): void {
  const found: Record<string, unknown> = { ...tally.result, casesSha256: tally.casesSha256, firstCases: tally.firstCases };
  for (const [field, expected] of Object.entries(check.expected)) {
    const label = `${check.id} ${field}`;
    if (field === "mean" || field === "sd") expect(Math.abs(Number(found[field]) / Number(expected) - 1), label).toBeLessThan(1e-9);
    else expect(found[field], label).toEqual(expected);
  }
}
