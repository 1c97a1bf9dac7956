import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { SUPERVISION_PLANTS, supervisionFeed } from "./feed.ts";
import { supervision } from "./pack.ts";

const calendar = createCalendar();
const pack = supervision();
const definitions = new Map(pack.events.map((definition) => [definition.type, definition]));
const DAY = 86_400_000;

/** Signals that were open at any moment: after each event, and at the end of each day until four weeks after the last. */
function foundIn(events: readonly TraceEvent[]): readonly string[] {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  const found = new Set<string>();
  const look = () => {
    for (const { control, record } of engine.signals("open")) found.add(`${control} ${record.type}/${record.id}`);
  };
  for (const event of events) {
    engine.accept(definitions.get(event.type)?.parse(event) ?? timed(event));
    engine.settle();
    look();
  }
  const last = Date.parse(events.at(-1)?.time ?? "");
  for (let day = 1; day <= 28; day++) {
    engine.advance(last + day * DAY);
    look();
  }
  return [...found].sort();
}

describe("a feed of the supervision system", () => {
  it("has each planted matter found by its control point, and nothing else", () => {
    const { manifest, events } = supervisionFeed();

    const planted = manifest.flatMap(({ record, breaches }) => breaches.map((control) => `${control} ${record.type}/${record.id}`));

    expect(manifest).toHaveLength(Object.keys(SUPERVISION_PLANTS).length);
    expect(foundIn(events)).toEqual(planted.sort());
  });

  it("plants something for every control point", () => {
    expect(Object.values(SUPERVISION_PLANTS).flat().sort()).toEqual(pack.controls.map(({ id }) => id));
  });

  it("raises nothing where nothing is planted", () => {
    const { manifest, events } = supervisionFeed({ seed: 7, cases: 80, plant: [] });

    expect(manifest).toEqual([]);
    expect(events.length).toBeGreaterThan(100);
    expect(foundIn(events)).toEqual([]);
  });

  it("tells the same seed to the byte, and another otherwise", () => {
    const tell = (seed: number) => JSON.stringify(supervisionFeed({ seed }));

    expect(tell(3)).toBe(tell(3));
    expect(tell(3)).not.toBe(tell(4));
  });

  it("begins the ids of its objects with the name of the pack, and stands in the order of time", () => {
    const { events } = supervisionFeed();
    const times = events.map(({ time }) => Date.parse(time));

    expect(events.every(({ objects }) => objects.every(({ id }) => id.startsWith("supervision-")))).toBe(true);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it.each([
    { name: "more plants than fit", options: { cases: 10 } },
    { name: "a day that does not exist", options: { from: "2026-02-30" } },
  ])("refuses $name", ({ options }) => {
    expect(() => supervisionFeed(options)).toThrowError(expect.objectContaining({ code: "PARAMETER_INVALID" }));
  });
});
