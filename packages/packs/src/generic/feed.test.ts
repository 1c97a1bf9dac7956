import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { GENERIC_PLANTS, genericFeed } from "./feed.ts";
import { generic } from "./pack.ts";

const pack = generic();
const definitions = new Map(pack.events.map((definition) => [definition.type, definition]));
const DAY = 86_400_000;

/** Signals that were open at any moment, and those half a year after the last event. */
function foundIn(events: readonly TraceEvent[]): readonly string[] {
  const kinds = createKindRegistry(BUILT_IN_KINDS);
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds, calendar: createCalendar() });
  const found = new Set<string>();
  const look = () => {
    for (const { control, record } of engine.signals("open")) found.add(`${control} ${record.type}/${record.id}`);
  };
  for (const event of events) {
    engine.accept(definitions.get(event.type)?.parse(event) ?? timed(event));
    engine.settle();
    look();
  }
  engine.advance(Date.parse(events.at(-1)?.time ?? "") + 180 * DAY);
  look();
  return [...found].sort();
}

describe("a feed of a unit at work", () => {
  it("has each planted matter found by its control points, and nothing else", () => {
    const { manifest, events } = genericFeed();

    const planted = manifest.flatMap(({ record, breaches }) => breaches.map((control) => `${control} ${record.type}/${record.id}`));

    expect(new Set(manifest.map(({ plant }) => plant)).size).toBe(Object.keys(GENERIC_PLANTS).length);
    expect(foundIn(events)).toEqual(planted.sort());
  });

  it("plants something for every control point", () => {
    expect([...new Set(Object.values(GENERIC_PLANTS).flat())].sort()).toEqual(pack.controls.map(({ id }) => id));
  });

  it("raises nothing where nothing is planted", () => {
    const { manifest, events } = genericFeed({ seed: 7, cases: 60, plant: [] });

    expect(manifest).toEqual([]);
    expect(events.length).toBeGreaterThan(300);
    expect(foundIn(events)).toEqual([]);
  });

  it("tells the same seed to the byte, and another otherwise", () => {
    const tell = (seed: number) => JSON.stringify(genericFeed({ seed }));

    expect(tell(3)).toBe(tell(3));
    expect(tell(3)).not.toBe(tell(4));
  });

  it("begins the ids of its objects with the name of the pack, and stands in the order of time", () => {
    const { events } = genericFeed();
    const times = events.map(({ time }) => Date.parse(time));

    expect(events.every(({ objects }) => objects.every(({ id }) => id.startsWith("generic-")))).toBe(true);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it.each([
    { name: "more plants than fit", options: { cases: 10 } },
    { name: "a day that does not exist", options: { from: "2026-02-30" } },
  ])("refuses $name", ({ options }) => {
    expect(() => genericFeed(options)).toThrowError(expect.objectContaining({ code: "PARAMETER_INVALID" }));
  });
});
