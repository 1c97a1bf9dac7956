import {
  BUILT_IN_KINDS,
  createCalendar,
  createEngine,
  createKindRegistry,
  type Engine,
  parseEvent,
  type TraceEvent,
  timed,
} from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { penaltyEvents } from "./events.ts";
import { demoCase, PENALTY_PLANT_NAMES, PENALTY_PLANTS, penaltyFeed } from "./feed.ts";
import { penalty } from "./pack.ts";
import { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";

const calendar = createCalendar();
const pack = penalty({ benchmarks: SAMPLE_BENCHMARKS });
const UNTIL = Date.parse("2026-11-20T15:00:00+08:00");
const definitions = new Map(penaltyEvents.map((definition) => [definition.type, definition]));

function engineOf(events: readonly TraceEvent[]): Engine {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of events.map(timed)) {
    engine.advance(event.at);
    engine.accept(event);
  }
  engine.settle();
  engine.advance(UNTIL);
  return engine;
}

/** `PEN-05 AL-2026-120`: the case of a record that may be a part of it. */
function raised(engine: Engine): readonly string[] {
  return engine
    .signals()
    .map(({ control, record }) => `${control} ${record.id.replace(/-[A-Z]\d$/, "")}`)
    .sort();
}

describe("the invented penalty cases", () => {
  it("are the same to the byte for one seed, and others for another", () => {
    const text = (seed: number) => JSON.stringify(penaltyFeed({ seed, cases: 30 }));

    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it("pass the schemas of the pack's events, in the order of time, up to the instant asked for", () => {
    const { events } = penaltyFeed({ cases: 40 });
    const instants = events.map((event) => parseEvent(event).at);

    for (const event of events) expect(() => definitions.get(event.type)?.parse(event)).not.toThrow();
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(Math.max(...instants)).toBeLessThanOrEqual(UNTIL);
    expect(events.every(({ type }) => definitions.has(type))).toBe(true);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it("happen in office hours of working days, step after step", () => {
    const { events } = penaltyFeed({ cases: 40 });

    for (const event of events) {
      expect(calendar.isWorkingDay(calendar.dayOf(timed(event).at))).toBe(true);
      expect(event.time.slice(11, 16) >= "09:00" && event.time.slice(11, 16) < "18:00").toBe(true);
    }
  });

  it.each([1, 2, 3, 4, 5].flatMap((seed) => [30, 60].map((cases) => ({ seed, cases }))))(
    "hold what was planted and nothing else (seed $seed, $cases cases)",
    ({ seed, cases }) => {
      const { events, manifest } = penaltyFeed({ seed, cases });

      expect(raised(engineOf(events))).toEqual(
        manifest.flatMap(({ case: id, breaches }) => breaches.map((control) => `${control} ${id}`)).sort(),
      );
    },
  );

  it("keep their numbers apart from those of the demo, however many there are", () => {
    const ids = new Set(penaltyFeed({ cases: 1200 }).events.flatMap(({ objects }) => objects.map(({ id }) => id)));

    expect([...ids].filter((id) => /^AL-2026-(30[1-9]|3[1-9]\d|[4-9]\d\d)(\D|$)/.test(id))).toEqual([]);
  });

  it("are in order where nothing was planted, and folded without anomalies", () => {
    const { events, manifest } = penaltyFeed({ cases: 40, plant: [] });
    const engine = engineOf(events);
    const records = new Set(events.flatMap(({ objects }) => objects.map(({ id }) => id)));

    expect(manifest).toEqual([]);
    expect(raised(engine)).toEqual([]);
    for (const id of records) expect(engine.view({ type: "penalty", id })?.anomalies ?? []).toEqual([]);
  });

  it("show breaches of all three levels", () => {
    const levels = new Set(
      engineOf(penaltyFeed().events)
        .signals("open")
        .map(({ level }) => level),
    );

    expect(levels).toEqual(new Set(["yellow", "orange", "red"]));
  });

  it("plant each thing once", () => {
    expect(
      penaltyFeed({ cases: 60 })
        .manifest.map(({ plant }) => plant)
        .sort(),
    ).toEqual([...PENALTY_PLANT_NAMES].sort());
    expect(new Set(Object.values(PENALTY_PLANTS).flat()).size).toBe(26);
  });

  it.each([
    { name: "more is planted than fits", options: { cases: 10, plant: PENALTY_PLANT_NAMES }, message: "do not fit" },
    { name: "the end is no instant", options: { until: "tomorrow" }, message: "tomorrow" },
  ])("are refused when $name", ({ options, message }) => {
    expect(() => penaltyFeed(options)).toThrow(message);
  });
});

describe("the case of the demo", () => {
  const demo = demoCase();

  it("passes the schemas, decision included", () => {
    for (const event of [...demo.events, demo.decision(8_000_000, { reasons: "样例" })]) {
      expect(() => definitions.get(event.type)?.parse(event)).not.toThrow();
    }
  });

  it("stands among the other cases without touching them", () => {
    const { events } = penaltyFeed({ cases: 40 });

    expect(events.some(({ objects }) => objects.some(({ id }) => id === demo.id))).toBe(false);
    expect(raised(engineOf([...events, ...demo.events]))).toEqual(raised(engineOf(events)));
  });
});
