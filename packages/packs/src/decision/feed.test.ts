import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type Engine, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { DECISION_PLANT_NAMES, DECISION_PLANTS, decisionFeed } from "./feed.ts";
import { decision } from "./pack.ts";

const pack = decision();
const calendar = createCalendar();
const definitions = new Map(pack.events.map((definition) => [definition.type, definition]));

function engineOf(events: readonly TraceEvent[]): Engine {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of events.map(timed)) {
    engine.advance(event.at);
    engine.accept(event);
  }
  engine.settle();
  engine.advance(Date.parse("2026-12-15T12:00:00+08:00"));
  return engine;
}

function raised(engine: Engine): readonly string[] {
  return engine
    .signals()
    .map(({ control, record }) => `${control} ${record.type}/${record.id}`)
    .sort();
}

describe("the invented decisions", () => {
  it("are the same to the byte for one seed, and others for another", () => {
    expect(JSON.stringify(decisionFeed({ seed: 7 }))).toBe(JSON.stringify(decisionFeed({ seed: 7 })));
    expect(JSON.stringify(decisionFeed({ seed: 7 }))).not.toBe(JSON.stringify(decisionFeed({ seed: 8 })));
  });

  it("pass the schemas of the pack's events, in the order of time, in office hours of working days", () => {
    const { events } = decisionFeed();
    const instants = events.map((event) => timed(event).at);

    for (const event of events) {
      expect(() => definitions.get(event.type)?.parse(event)).not.toThrow();
      expect(calendar.isWorkingDay(calendar.dayOf(event.time))).toBe(true);
      expect(event.time.slice(11, 16) >= "09:00" && event.time.slice(11, 16) < "18:00").toBe(true);
    }
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events.every(({ type }) => definitions.has(type))).toBe(true);
  });

  it.each([1, 2, 3])("hold what was planted and nothing else (seed %i)", (seed) => {
    const { events, manifest } = decisionFeed({ seed });

    expect(raised(engineOf(events))).toEqual(
      manifest.flatMap(({ record, breaches }) => breaches.map((control) => `${control} ${record.type}/${record.id}`)).sort(),
    );
  });

  it("are in order where nothing was planted, and folded without anomalies", () => {
    const { events, manifest } = decisionFeed({ cases: 40, plant: [] });
    const engine = engineOf(events);

    expect(manifest).toEqual([]);
    expect(raised(engine)).toEqual([]);
    for (const event of events.map(timed)) {
      for (const record of pack.records) {
        for (const id of record.keys(event)) expect(engine.view({ type: record.type, id })?.anomalies ?? []).toEqual([]);
      }
    }
  });

  it("plant something for every control point", () => {
    expect(Object.values(DECISION_PLANTS).flat().sort()).toEqual(pack.controls.map(({ id }) => id).sort());
    expect(
      decisionFeed()
        .manifest.map(({ plant }) => plant)
        .sort(),
    ).toEqual([...DECISION_PLANT_NAMES].sort());
  });

  it.each([
    { name: "more is planted than fits", options: { cases: 10 }, message: "do not fit" },
    { name: "the beginning is no day", options: { from: "tomorrow" }, message: "tomorrow" },
  ])("are refused when $name", ({ options, message }) => {
    expect(() => decisionFeed(options)).toThrow(message);
  });
});
