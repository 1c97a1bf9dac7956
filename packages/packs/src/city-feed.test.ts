import { BUILT_IN_KINDS, compareEvents, createCalendar, createEngine, createKindRegistry, parseEvent } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { approval } from "./approval/pack.ts";
import { CITY_DOMAINS, cityFeed } from "./city-feed.ts";
import { decision } from "./decision/pack.ts";
import { generic } from "./generic/pack.ts";
import { inspection } from "./inspection/pack.ts";
import { penalty } from "./penalty/pack.ts";
import { SAMPLE_BENCHMARKS } from "./penalty/sample-benchmarks.ts";
import { supervision } from "./supervision/pack.ts";

const PACKS = [approval(), decision(), generic(), supervision(), inspection(), penalty({ benchmarks: SAMPLE_BENCHMARKS })];
const CASES = 160;

describe("the city", () => {
  it("is the same for the same seed, and another for another", () => {
    const events = (seed: number): string => JSON.stringify([...cityFeed({ seed, cases: CASES, domains: ["supervision"] }).events()]);

    expect(events(3)).toBe(events(3));
    expect(events(3)).not.toBe(events(4));
  });

  it("tells valid events in their order, each of them once, before the instant at which to ask", () => {
    const feed = cityFeed({ cases: CASES });
    const events = [...feed.events()];

    expect(events.map(({ at: _, ...event }) => parseEvent(event))).toEqual(events);
    expect([...events].sort(compareEvents)).toEqual(events);
    expect(new Set(events.map(({ id, source }) => `${source} ${id}`)).size).toBe(events.length);
    expect(events.at(-1)?.at).toBeLessThanOrEqual(feed.until);
    expect(Object.keys(feed.sizes)).toEqual(CITY_DOMAINS);
  });

  it("names objects so that no domain speaks of those of another", () => {
    const owners = new Map<string, Set<string>>();
    for (const domain of CITY_DOMAINS) {
      for (const { objects } of cityFeed({ cases: CASES, domains: [domain] }).events()) {
        for (const { type, id } of objects) {
          const key = `${type} ${id}`;
          owners.set(key, (owners.get(key) ?? new Set()).add(domain));
        }
      }
    }

    expect([...owners].filter(([, domains]) => domains.size > 1).map(([key]) => key)).toEqual([]);
  });
});

describe("all packs in one engine", () => {
  it.each([
    { name: "find what was planted and nothing else", planted: true },
    { name: "raise nothing in a city that does everything right", planted: false },
  ])("$name", ({ planted }) => {
    const feed = cityFeed({ cases: CASES, planted });
    const faults: unknown[] = [];
    const engine = createEngine({
      records: PACKS.flatMap(({ records }) => records),
      controls: PACKS.flatMap(({ controls }) => controls),
      kinds: createKindRegistry([...BUILT_IN_KINDS, ...PACKS.flatMap(({ kinds }) => kinds)]),
      calendar: createCalendar(),
      onFault: (fault) => faults.push(fault),
    });

    for (const event of feed.events()) {
      engine.advance(event.at);
      engine.accept(event);
      engine.settle();
    }
    engine.advance(feed.until);

    const found = engine.signals("open").map(({ control }) => control);
    expect(found.sort()).toEqual(feed.manifest.flatMap(({ breaches }) => breaches).sort());
    expect(faults).toEqual([]);
  });
});

it("refuses a day to begin with that is none", () => {
  expect(() => cityFeed({ from: "soon" })).toThrow('"soon" is no day');
});
