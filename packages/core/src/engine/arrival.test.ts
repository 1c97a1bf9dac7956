import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../calendar/index.ts";
import { type ControlPointInput, defineControlPoint } from "../control/control-point.ts";
import { createKindRegistry } from "../control/define-control-kind.ts";
import { BUILT_IN_KINDS } from "../control/kinds/built-in.ts";
import { type TimedEvent, timed } from "../event/trace-event.ts";
import { defineRecord, type Facts, objectId } from "../record/define-record.ts";
import { createEngine, type Engine } from "./engine.ts";
import { Timers } from "./timers.ts";

const calendar = createCalendar();
const kinds = createKindRegistry(BUILT_IN_KINDS);

const steps = ["accepted", "reviewed", "decided", "paused", "closed"] as const;

const caseRecord = defineRecord<Facts>({
  type: "case",
  keys: objectId("case"),
  initial: () => ({ pauses: [] }),
  on: {
    accepted: (s, e) => (s.acceptedAt === undefined ? { acceptedAt: e.time } : {}),
    decided: (_s, e) => ({ decidedAt: e.time, by: e.actor?.id ?? "" }),
    paused: (s, e) => ({
      pauses: [...(s.pauses as Facts[]), { id: e.id, from: e.time, to: new Date(e.at + 3 * 86_400_000).toISOString() }],
    }),
    closed: () => ({ closed: true }),
  },
  closed: (s) => s.closed === true,
  trace: "all",
});

const base = {
  version: 1,
  title: { zh: "x", en: "x" },
  citations: [{ regulation: "x", confidence: "practice" as const }],
  record: "case",
  level: "red" as const,
};
const inputs: readonly Pick<ControlPointInput, "id" | "kind" | "settings" | "params">[] = [
  {
    id: "late",
    kind: "expression",
    settings: { when: "clock(e) > p.wd", open: "!has(e.decidedAt)", due: "addWd(e.acceptedAt, p.wd + 1)" },
    params: { wd: { value: 5 } },
  },
  { id: "pause", kind: "expression", settings: { each: "pauses", when: "wd(it.from, it.to) > 2" } },
  { id: "order", kind: "declare", settings: { template: "precedence", a: "accepted", b: "decided" } },
  { id: "absent", kind: "require", settings: { activity: "reviewed" } },
  { id: "sod", kind: "sod.fourEyes", settings: { a: "reviewed", b: "decided" } },
  { id: "speed", kind: "velocity", settings: { activity: "decided", windowMs: 3_600_000, max: 2 } },
];
const controls = inputs.map((input) => defineControlPoint({ ...base, ...input }));

const start = Date.parse("2026-03-02T00:00:00Z");

const anEvent = fc.record({
  step: fc.constantFrom(...steps),
  minutes: fc.integer({ min: 0, max: 30 * 1440 }),
  subject: fc.constantFrom("a", "b", "c"),
  actor: fc.constantFrom("x", "y", undefined),
});

function eventsOf(drawn: readonly { step: string; minutes: number; subject: string; actor: string | undefined }[]): TimedEvent[] {
  return drawn.map(({ step, minutes, subject, actor }, seq) =>
    timed({
      id: `e${seq}`,
      type: step,
      time: new Date(start + minutes * 60_000).toISOString(),
      seq,
      source: "host",
      objects: [{ type: "case", id: subject }],
      data: {},
      ...(actor === undefined ? {} : { actor: { id: actor } }),
    }),
  );
}

function feed(events: readonly TimedEvent[], look: "often" | "once", clock: boolean): Engine {
  const engine = createEngine({ records: [caseRecord], controls, kinds, calendar });
  for (const event of events) {
    if (clock) engine.advance(event.at);
    engine.accept(event);
    if (look === "often") engine.settle();
  }
  engine.advance(start + 60 * 86_400_000);
  return engine;
}

function outcome(engine: Engine): unknown {
  const open = engine.signals("open").map(({ id, at, reason, events, fields }) => JSON.stringify([id, at, reason, events, fields]));
  const records = ["a", "b", "c"].map((id) => engine.view({ type: "case", id })?.state);
  return {
    open: open.sort(),
    records,
    verdicts: controls.map((c) => ["a", "b", "c"].map((id) => engine.verdict(c.id, { type: "case", id })?.outcome)),
  };
}

describe("order of arrival", () => {
  it("changes nothing: same records, verdicts, open signals and their contents, whatever the order, repetition and pace", () => {
    fc.assert(
      fc.property(
        fc.array(anEvent, { maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        fc.constantFrom("often" as const, "once" as const),
        fc.boolean(),
        (drawn, keys, look, clock) => {
          const events = eventsOf(drawn);
          const inOrder = [...events].sort((a, b) => a.at - b.at || (a.seq ?? 0) - (b.seq ?? 0));
          const shuffled = [...events, ...events].map((event) => ({ event, key: keys.next().value ?? 0 }));
          shuffled.sort((a, b) => a.key - b.key);

          const reference = outcome(feed(inOrder, "once", true));

          expect(
            outcome(
              feed(
                shuffled.map(({ event }) => event),
                look,
                clock,
              ),
            ),
          ).toEqual(reference);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("replayed in one order gives the same changes, in the same sequence", () => {
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 20 }), (drawn) => {
        const events = eventsOf(drawn);
        const changes = () => JSON.stringify(feed(events, "often", true).drain());

        expect(changes()).toBe(changes());
      }),
      { numRuns: 50 },
    );
  });
});

describe("Timers", () => {
  it("give back what was put in, earliest first", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (instants) => {
        const timers = new Timers<number>();
        for (const at of instants) timers.push(at, at);
        const popped: number[] = [];
        while (timers.size > 0) {
          const { next } = timers;
          expect(timers.pop()).toBe(next);
          popped.push(next);
        }
        expect(popped).toEqual([...instants].sort((a, b) => a - b));
        expect(timers.next).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});
