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
import { inspectionEvents } from "./events.ts";
import { INSPECTION_PLANT_NAMES, INSPECTION_PLANTS, inspectionFeed } from "./feed.ts";
import { inspection } from "./pack.ts";

const calendar = createCalendar();
const pack = inspection();
const definitions = new Map(inspectionEvents.map((definition) => [definition.type, definition]));

function engineOf(events: readonly TraceEvent[], until = "2026-12-20T12:00:00+08:00"): Engine {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of events.map(timed)) {
    engine.advance(event.at);
    engine.accept(event);
  }
  engine.settle();
  engine.advance(Date.parse(until));
  return engine;
}

/** `INS-05 inspectionYear/…`: control point and record. */
function raised(engine: Engine): readonly string[] {
  return engine
    .signals("open")
    .map(({ control, record }) => `${control} ${record.type}/${record.id}`)
    .sort();
}

describe("the invented inspections", () => {
  it("are the same to the byte for one seed, and others for another", () => {
    const text = (seed: number) => JSON.stringify(inspectionFeed({ seed }));

    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it("pass the schemas of the pack's events, in the order of time, each with an id of its own", () => {
    const { events } = inspectionFeed();
    const instants = events.map((event) => parseEvent(event).at);

    for (const event of events) expect(() => definitions.get(event.type)?.parse(event)).not.toThrow();
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(events.every(({ type }) => definitions.has(type))).toBe(true);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events.every(({ objects }) => objects.every(({ id }) => id.startsWith("inspection-")))).toBe(true);
  });

  it.each([1, 2, 3, 4, 5])("hold what was planted and nothing else (seed %i)", (seed) => {
    const { events, manifest } = inspectionFeed({ seed });

    expect(raised(engineOf(events))).toEqual(
      manifest.flatMap(({ record, breaches }) => breaches.map((control) => `${control} ${record.type}/${record.id}`)).sort(),
    );
  });

  it("are in order where nothing was planted, and folded without anomalies", () => {
    const { events, manifest } = inspectionFeed({ plant: [], cases: 30 });
    const engine = engineOf(events);
    const ids = new Set(events.flatMap(({ objects }) => objects.filter(({ type }) => type === "inspection").map(({ id }) => id)));

    expect(manifest).toEqual([]);
    expect(raised(engine)).toEqual([]);
    expect(ids.size).toBe(30);
    for (const id of ids) expect(engine.view({ type: "inspection", id })?.anomalies).toEqual([]);
  });

  it("plant each thing once, and every control point of the pack with them", () => {
    expect(
      inspectionFeed()
        .manifest.map(({ plant }) => plant)
        .sort(),
    ).toEqual([...INSPECTION_PLANT_NAMES].sort());
    expect(Object.values(INSPECTION_PLANTS).flat().sort()).toEqual(pack.controls.map(({ id }) => id));
  });

  it.each([
    { name: "more is planted than fits", options: { cases: 10 }, message: "do not fit" },
    { name: "the first day is no day", options: { from: "tomorrow" }, message: "tomorrow" },
  ])("are refused when $name", ({ options, message }) => {
    expect(() => inspectionFeed(options)).toThrow(message);
  });
});
