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
import { TENDER_PLANT_NAMES, TENDER_PLANTS, tenderFeed } from "./feed.ts";
import { tender } from "./pack.ts";

const calendar = createCalendar();
const pack = tender();
// Red flags compare processes, and find what stands out also where all is in order; they have a feed of their own.
const controls = pack.controls.filter(({ kind }) => kind === "expression");
const UNTIL = Date.parse("2026-12-31T23:00:00+08:00");
const definitions = new Map(pack.events.map((definition) => [definition.type, definition]));

function engineOf(events: readonly TraceEvent[]): Engine {
  const engine = createEngine({ records: pack.records, controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of events.map(timed)) {
    engine.advance(event.at);
    engine.accept(event);
  }
  engine.settle();
  engine.advance(UNTIL);
  return engine;
}

/** `BID-16 tender tender-2026-1004`, once for each record: several bonds or bids of one tender are several findings. */
function raised(engine: Engine): readonly string[] {
  return [...new Set(engine.signals().map(({ control, record }) => `${control} ${record.type} ${record.id}`))].sort();
}

describe("the invented public transactions", () => {
  it("are the same to the byte for one seed, and others for another", () => {
    const text = (seed: number) => JSON.stringify(tenderFeed({ seed, cases: 20, plant: [] }));

    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it("pass the schemas of the pack's events, in the order of time, on working days", () => {
    const { events } = tenderFeed();
    const instants = events.map((event) => parseEvent(event).at);

    for (const event of events) expect(() => definitions.get(event.type)?.parse(event)).not.toThrow();
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events.filter(({ time }) => !calendar.isWorkingDay(calendar.dayOf(time)))).toEqual([]);
    expect(events.every(({ objects }) => objects.every(({ id }) => id.startsWith("tender-")))).toBe(true);
  });

  it.each([1, 2, 3])("hold what was planted and nothing else (seed %i)", (seed) => {
    const { events, manifest } = tenderFeed({ seed });

    expect(manifest.map(({ plant }) => plant)).toEqual(TENDER_PLANT_NAMES);
    const planted = manifest.flatMap(({ record, breaches }) => breaches.map((control) => `${control} ${record.type} ${record.id}`));
    expect(raised(engineOf(events))).toEqual(planted.sort());
  });

  it("are in order where nothing was planted, and folded without anomalies", () => {
    const { events, manifest } = tenderFeed({ seed: 5, cases: 80, plant: [] });
    const engine = engineOf(events);
    const tenders = new Set(events.flatMap(({ objects }) => objects.map(({ id }) => id)));

    expect(manifest).toEqual([]);
    expect(raised(engine)).toEqual([]);
    for (const id of tenders) expect(engine.view({ type: "tender", id })?.anomalies ?? []).toEqual([]);
  });

  it("plant something for every control point of the pack but the red flags", () => {
    expect([...new Set(Object.values(TENDER_PLANTS).flat())].sort()).toEqual(controls.map(({ id }) => id));
  });

  it.each([
    { name: "more is planted than fits", options: { cases: 10 }, message: "do not fit" },
    { name: "the first day is none", options: { from: "soon" }, message: "soon" },
  ])("are refused when $name", ({ options, message }) => {
    expect(() => tenderFeed(options)).toThrow(message);
  });
});
