import { BUILT_IN_KINDS, compareEvents, createCalendar, createEngine, createKindRegistry, parseEvent } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { approval } from "./approval/pack.ts";
import { cadre } from "./cadre/pack.ts";
import { CITY_DOMAINS, cityFeed } from "./city-feed.ts";
import { citizenIdPaths } from "./codes/citizen-id.ts";
import { decision } from "./decision/pack.ts";
import { generic } from "./generic/pack.ts";
import { inspection } from "./inspection/pack.ts";
import { penalty } from "./penalty/pack.ts";
import { SAMPLE_BENCHMARKS } from "./penalty/sample-benchmarks.ts";
import { supervision } from "./supervision/pack.ts";
import { tender } from "./tender/pack.ts";

const PACKS = [
  approval(),
  penalty({ benchmarks: SAMPLE_BENCHMARKS }),
  decision(),
  tender(),
  cadre(),
  supervision(),
  inspection(),
  generic(),
];
// Enough for all plants; where nothing is planted, a few will do.
const CASES = 160;
const FEW = 40;

describe("the city", () => {
  it("is the same for the same seed, and another for another", () => {
    const events = (seed: number): string =>
      JSON.stringify([...cityFeed({ seed, cases: FEW, planted: false, domains: ["supervision"] }).events()]);

    expect(events(3)).toBe(events(3));
    expect(events(3)).not.toBe(events(4));
  });

  it("tells valid events in their order, each of them once, before the instant at which to ask", () => {
    const feed = cityFeed({ cases: FEW, planted: false });
    const events = [...feed.events()];

    const sent = events.map((event) => Object.fromEntries(Object.entries(event).filter(([member]) => member !== "at")));
    expect(sent.map(parseEvent)).toEqual(events);
    expect([...events].sort(compareEvents)).toEqual(events);
    expect(events.flatMap(({ data }) => citizenIdPaths(data))).toEqual([]);
    expect(new Set(events.map(({ id, source }) => `${source} ${id}`)).size).toBe(events.length);
    expect(events.at(-1)?.at).toBeLessThanOrEqual(feed.until);
    expect(Object.keys(feed.sizes)).toEqual(CITY_DOMAINS);
  });

  it("names objects so that no domain speaks of those of another", () => {
    const owners = new Map<string, Set<string>>();
    for (const domain of CITY_DOMAINS) {
      for (const { objects } of cityFeed({ cases: FEW, planted: false, domains: [domain] }).events()) {
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
    // Red flags look at what was planted from another side, and find it too: they have tests of their own.
    { name: "find what was planted and nothing else", planted: true, cases: CASES, without: ["redflag.process", "redflag.market"] },
    // Some of any market lie outside its fences.
    { name: "raise nothing in a city that does everything right", planted: false, cases: FEW, without: ["redflag.market"] },
  ])("$name", ({ planted, cases, without: left }) => {
    const feed = cityFeed({ cases, planted });
    const faults: unknown[] = [];
    const engine = createEngine({
      records: PACKS.flatMap(({ records }) => records),
      controls: PACKS.flatMap(({ controls }) => controls).filter(({ kind }) => !left.includes(kind)),
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

    const breaches = feed.manifest.flatMap((entry) => entry.breaches);
    const raised = new Set(
      engine.signals().flatMap(({ control, record, state }) => (state === "withdrawn" ? [] : `${control} ${record.id}`)),
    );
    const open = new Set(engine.signals("open").map(({ control, record }) => `${control} ${record.id}`));
    expect(without(breaches, controlsOf(raised))).toEqual([]);
    expect(without(controlsOf(open), breaches)).toEqual([]);
    expect(faults).toEqual([]);
  });
});

it("refuses a day to begin with that is none", () => {
  expect(() => cityFeed({ from: "soon" })).toThrow('"soon" is no day');
});

// One matter may be found in several places by one control point.
function controlsOf(found: ReadonlySet<string>): string[] {
  return [...found].map((key) => key.slice(0, key.indexOf(" ")));
}

function without(list: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return list.filter((item) => {
    const at = rest.indexOf(item);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
