import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createCalendar } from "../calendar/index.ts";
import { type ControlPointInput, defineControlPoint } from "../control/control-point.ts";
import { createKindRegistry, defineControlKind } from "../control/define-control-kind.ts";
import { BUILT_IN_KINDS } from "../control/kinds/built-in.ts";
import { type TimedEvent, timed } from "../event/trace-event.ts";
import { defineRecord, type Facts, objectId } from "../record/define-record.ts";
import { createEngine, type Engine, type KeptComparison, type KeptRecord, type SignalChange } from "./engine.ts";

const DAY = 86_400_000;
const calendar = createCalendar();
const kinds = createKindRegistry(BUILT_IN_KINDS);
const start = Date.parse("2026-03-02T00:00:00Z");

const reducers = {
  accepted: (s: Facts, e: TimedEvent): Facts => (s.acceptedAt === undefined ? { acceptedAt: e.time } : {}),
  decided: (_: Facts, e: TimedEvent): Facts => ({ decidedAt: e.time, by: e.actor?.id ?? "" }),
  counted: (s: Facts): Facts => ({ count: Number(s.count ?? 0) + 1 }),
  closed: (): Facts => ({ closed: true }),
};
const caseRecord = (trace: "all" | "window") =>
  defineRecord<Facts>({
    type: trace,
    keys: objectId(trace),
    initial: () => ({}),
    on: reducers,
    closed: (s) => s.closed === true,
    org: (s) => s.by as string | undefined,
    trace,
    lateness: 2 * DAY,
  });

const base = {
  version: 1,
  title: { zh: "x", en: "x" },
  citations: [{ regulation: "x", confidence: "practice" as const }],
  level: "red" as const,
};
const late = {
  kind: "expression",
  settings: { when: "clock(e) > p.wd", open: "!has(e.decidedAt)", due: "addWd(e.acceptedAt, p.wd + 1)" },
  params: { wd: { value: 5, stricter: "lower" as const } },
};
const inputs: readonly Omit<ControlPointInput, "title" | "citations" | "level">[] = [
  { id: "late", version: 1, record: "all", ...late },
  { id: "late-window", version: 1, record: "window", ...late },
  // A version that takes hold of running records on a day within the time of the test.
  {
    id: "late-window",
    version: 2,
    record: "window",
    ...late,
    params: { wd: { value: 3, stricter: "lower" } },
    effectiveFrom: "2026-03-12",
    transition: "running",
  },
  { id: "often", version: 1, record: "window", kind: "expression", settings: { when: "e.count > 3" } },
  { id: "order", version: 1, record: "all", kind: "declare", settings: { template: "precedence", a: "accepted", b: "decided" } },
  { id: "absent", version: 1, record: "all", kind: "require", settings: { activity: "accepted" } },
  { id: "sod", version: 1, record: "all", kind: "sod.fourEyes", settings: { a: "accepted", b: "decided" } },
];
const controls = inputs.map((input) => defineControlPoint({ ...base, ...input }));
const compared = defineControlPoint({
  ...base,
  id: "speed",
  record: "all",
  kind: "velocity",
  settings: { activity: "decided", windowMs: 3_600_000, max: 2 },
});

function engineOf(withCompared: boolean): Engine {
  return createEngine({
    records: [caseRecord("all"), caseRecord("window")],
    controls: withCompared ? [...controls, compared] : controls,
    kinds,
    calendar,
    overlays: [{ org: "x", control: "late", params: { wd: 2 }, mode: "shadow", effectiveFrom: "2026-03-10" }],
    orgPath: (org) => [org],
  });
}

/** An engine of which all that can sleep does, whenever `sleeps` says so; what it is about to need is woken before. */
function sleepy(first: Engine, sleeps: () => boolean) {
  let engine = first;
  const kept = new Map<string, string>();
  /** What others are compared with, of all that was ever kept. */
  const compared = new Map<string, string>();
  const keyOf = ({ type, id }: { type: string; id: string }) => `${type} ${id}`;
  const wake = (isWanted: (record: KeptRecord) => boolean) => {
    for (const [key, text] of kept) {
      const record = JSON.parse(text) as KeptRecord;
      if (!isWanted(record) || engine.isAwake(record)) continue;
      engine.wake(record);
      kept.delete(key);
    }
  };
  const toTime = (now: number) => {
    const types = engine.boundAnew(now);
    wake(({ due = Number.POSITIVE_INFINITY, type, closed }) => due <= now || (types.includes(type) && !closed));
    engine.advance(now);
  };
  return {
    toTime,
    take(event: TimedEvent) {
      const keys = new Set(engine.touched(event).map(keyOf));
      wake((record) => keys.has(keyOf(record)));
      engine.accept(event);
      engine.settle();
    },
    rest() {
      for (const ref of engine.changed()) {
        if (!sleeps()) continue;
        const text = JSON.stringify(engine.keep(ref));
        const comparison = JSON.stringify(engine.keepCompared(ref));
        if (engine.sleep(ref) === false) continue;
        kept.set(keyOf(ref), text);
        if (comparison === undefined) compared.delete(keyOf(ref));
        else compared.set(keyOf(ref), comparison);
      }
    },
    drain(): readonly SignalChange[] {
      const keys = new Set(engine.comparing().map(keyOf));
      wake((record) => keys.has(keyOf(record)));
      return engine.drain();
    },
    /** What was kept goes on in another engine. */
    beginAnew(next: Engine) {
      const { now, comparedOn } = engine;
      for (const ref of ["all", "window"].flatMap((type) => ids.map((id) => ({ type, id })))) {
        if (!engine.isAwake(ref)) continue;
        kept.set(keyOf(ref), JSON.stringify(engine.keep(ref)));
        const comparison = JSON.stringify(engine.keepCompared(ref));
        if (comparison === undefined) compared.delete(keyOf(ref));
        else compared.set(keyOf(ref), comparison);
      }
      engine = next;
      engine.advance(now);
      if (!Number.isNaN(comparedOn)) engine.drain();
      for (const text of compared.values()) engine.attend(JSON.parse(text) as KeptComparison);
    },
    wakeAll: () => wake(() => true),
    get asleep() {
      return kept.size;
    },
  };
}

const anEvent = fc.record({
  step: fc.constantFrom("accepted", "decided", "counted", "closed"),
  minutes: fc.integer({ min: 0, max: 20 * 1440 }),
  type: fc.constantFrom("all", "window"),
  subject: fc.constantFrom("a", "b", "c"),
  actor: fc.constantFrom("x", "y", undefined),
});

function eventOf(
  { step, minutes, type, subject, actor }: typeof anEvent extends fc.Arbitrary<infer T> ? T : never,
  seq: number,
): TimedEvent {
  return timed({
    id: `e${seq}`,
    type: step,
    time: new Date(start + minutes * 60_000).toISOString(),
    seq,
    source: "host",
    objects: [{ type, id: subject }],
    data: {},
    ...(actor === undefined ? {} : { actor: { id: actor } }),
  });
}

/** By signal, since records that are asked at one instant are asked in no order. */
function bySignal(changes: readonly SignalChange[]): unknown {
  return Object.groupBy(
    changes.map(({ change, signal }) => [change, signal.id, JSON.stringify(signal)] as const),
    ([, id]) => id,
  );
}

const end = start + 40 * DAY;
const ids = ["a", "b", "c"];

function stateOf(engine: Engine): unknown {
  return ["all", "window"].map((type) =>
    ids.map((id) => {
      const view = engine.view({ type, id });
      const verdicts = [...controls, compared].map((control) => engine.verdict(control.id, { type, id }));
      return { state: view?.state, trace: view?.trace.map((event) => event.id), anomalies: view?.anomalies, verdicts };
    }),
  );
}

/** Of one day of decisions, those by whoever made more than one. */
const daily = defineControlKind({
  kind: "test.daily",
  summary: "More than one decision by one person.",
  cadence: "day",
  params: z.strictObject({}),
  prepare: () => ({}),
  reads: () => ({ facts: ["by", "decidedAt"], trace: false }),
  contribute: ({ state: { by, decidedAt } }) =>
    typeof by === "string" ? [{ group: by, member: "", value: Date.parse(decidedAt as string) }] : [],
  checkGroup: (_group, members) => ({
    findings:
      members.length < 2 ? [] : members.map(({ record, value }) => ({ member: record, key: "", reason: "many", at: value, events: [] })),
    measures: {},
  }),
});

describe("an engine that begins anew with what was kept", () => {
  it("goes on as the one before, also with what it compares, once a day or always", () => {
    const compares = ["all", "window"].map((record) =>
      defineControlPoint({ ...base, id: `many-${record}`, version: 1, record, kind: "test.daily" }),
    );
    const options = {
      records: [caseRecord("all"), caseRecord("window")],
      controls: [...controls, compared, ...compares],
      kinds: createKindRegistry([...BUILT_IN_KINDS, daily]),
      calendar,
    };
    fc.assert(
      fc.property(fc.array(anEvent, { minLength: 1, maxLength: 30 }), fc.nat(30), fc.infiniteStream(fc.boolean()), (drawn, cut, naps) => {
        const events = drawn.map(eventOf).sort((a, b) => a.at - b.at);
        const before = createEngine(options);
        const after = sleepy(createEngine(options), () => naps.next().value ?? true);
        const [changes, expected]: [SignalChange[], SignalChange[]] = [[], []];
        events.forEach((event, i) => {
          if (i === cut) after.beginAnew(createEngine(options));
          before.advance(event.at);
          before.accept(event);
          after.toTime(event.at);
          after.take(event);
          changes.push(...after.drain());
          expected.push(...before.drain());
          after.rest();
        });

        expect(bySignal(changes)).toEqual(bySignal(expected));
        expect(bySignal(after.drain())).toEqual({});
      }),
      { numRuns: 500 },
    );
  });
});

describe("a record that sleeps", () => {
  it("is after waking what it would have been, and the same signals change in the same way", () => {
    fc.assert(
      fc.property(
        fc.array(anEvent, { maxLength: 30 }),
        fc.infiniteStream(fc.boolean()),
        fc.boolean(),
        fc.boolean(),
        (drawn, naps, clock, compares) => {
          const events = drawn.map(eventOf);
          if (clock) events.sort((a, b) => a.at - b.at);
          const awake = engineOf(compares);
          const engine = engineOf(compares);
          const rested = sleepy(engine, () => naps.next().value ?? true);
          const changes: SignalChange[] = [];
          for (const event of events) {
            if (clock) {
              awake.advance(event.at);
              rested.toTime(event.at);
            }
            awake.accept(event);
            awake.settle();
            rested.take(event);
            changes.push(...rested.drain());
            rested.rest();
          }
          awake.advance(end);
          rested.toTime(end);
          changes.push(...rested.drain());

          expect(bySignal(changes)).toEqual(bySignal(awake.drain()));
          rested.wakeAll();
          expect(engine.drain()).toEqual([]);
          expect(stateOf(engine)).toEqual(stateOf(awake));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("keeps its window and what it dropped, however long it is", () => {
    const awake = engineOf(false);
    const engine = engineOf(false);
    const rested = sleepy(engine, () => true);
    for (let n = 0; n < 900; n++) {
      const event = eventOf({ step: n === 0 ? "accepted" : "counted", minutes: n * 20, type: "window", subject: "a", actor: undefined }, n);
      awake.advance(event.at);
      awake.accept(event);
      rested.toTime(event.at);
      rested.take(event);
      rested.rest();
    }
    const before = eventOf({ step: "counted", minutes: 5, type: "window", subject: "a", actor: undefined }, 1000);
    awake.accept(before);
    rested.take(before);

    expect(engine.beyond()).toEqual([{ type: "window", id: "a" }]);
    expect(awake.beyond()).toEqual(engine.beyond());
    expect(engine.view({ type: "window", id: "a" })?.trace.length).toBeLessThan(500);
    expect(stateOf(engine)).toEqual(stateOf(awake));
    expect(bySignal(engine.drain())).toEqual(bySignal(awake.drain()));
  });

  it("stays awake before it was told of what changed, and is compared while it sleeps", () => {
    const engine = engineOf(true);
    const event = eventOf({ step: "decided", minutes: 30, type: "all", subject: "a", actor: "y" }, 0);
    engine.accept(event);
    const other = eventOf({ step: "counted", minutes: 1, type: "window", subject: "b", actor: "y" }, 1);
    engine.accept(other);
    engine.settle();

    expect(engine.sleep({ type: "window", id: "b" })).toBe(false);
    expect(engine.changed()).toHaveLength(2);
    const due = engine.keep({ type: "window", id: "b" })?.due;
    expect(due).toBeGreaterThan(other.at);
    expect(engine.sleep({ type: "window", id: "b" })).toBe(due);
    expect(engine.isAwake({ type: "window", id: "b" })).toBe(false);
    expect(engine.keepCompared({ type: "window", id: "b" })).toBeUndefined();
    expect(engine.keepCompared({ type: "all", id: "a" })?.contributions).toEqual([
      ["speed", [{ group: "y", member: "e0", value: event.at }]],
    ]);
    const kept = engine.keep({ type: "all", id: "a" }) as KeptRecord;
    expect(engine.sleep({ type: "all", id: "a" })).not.toBe(false);
    expect(engine.comparing()).toEqual([]);
    for (const [seq, subject] of [
      [2, "b"],
      [3, "c"],
    ] as const) {
      engine.accept(eventOf({ step: "decided", minutes: seq, type: "all", subject, actor: "y" }, seq));
    }
    expect(engine.comparing()).toEqual([{ type: "all", id: "a" }]);
    engine.wake(kept);
    expect(engine.comparing()).toEqual([]);
    expect(engine.drain().flatMap(({ signal }) => (signal.control === "speed" ? signal.record.id : []))).toContain("a");
    expect(engine.keep({ type: "window", id: "b" })).toBeUndefined();
  });
});
