import { compareEvents, createCalendar, PlumblineError, type TimedEvent, timed, type WorkingCalendar } from "@plumbline/core";
import { approvalFeed } from "./approval/feed.ts";
import { decisionFeed } from "./decision/feed.ts";
import type { PackFeed } from "./feed.ts";
import { inspectionFeed } from "./inspection/feed.ts";
import { PENALTY_PLANT_NAMES, penaltyFeed } from "./penalty/feed.ts";
import { supervisionFeed } from "./supervision/feed.ts";

export type CityDomain = keyof typeof DOMAINS;

export interface CityFeedOptions {
  /** Same seed, same city, to the byte. Default 1. */
  readonly seed?: number;
  /** Matters of each domain. Default 200. */
  readonly cases?: number;
  /** Day on which the first of them begins. Default `2026-01-05`. */
  readonly from?: string;
  /** Default: all that have a simulator. */
  readonly domains?: readonly CityDomain[];
  /** One of each breach that the simulators can plant, in each domain. Default true. */
  readonly planted?: boolean;
  readonly calendar?: WorkingCalendar;
}

export interface CityFeed {
  /** What was planted, by domain; everything else is as it should be. */
  readonly manifest: readonly (PackFeed["manifest"][number] & { readonly domain: CityDomain })[];
  /** How many events each domain tells. */
  readonly sizes: Readonly<Record<string, number>>;
  /** All of them in the order of `compareEvents`. */
  events(): Generator<TimedEvent>;
}

interface Asked {
  readonly seed: number;
  readonly cases: number;
  readonly from: string;
  readonly calendar: WorkingCalendar;
  /** Options of a simulator that plants what it can by default. */
  readonly plants: { readonly plant?: readonly never[] };
}

type Told = Pick<PackFeed, "manifest"> & { readonly events: Iterable<Parameters<typeof timed>[0]> };

const DOMAINS = {
  approval({ seed, cases, from, calendar, plants }) {
    const feed = approvalFeed({ seed, cases, from, calendar, ...(plants.plant ? { plant: {} } : undefined) });
    const manifest = feed.manifest.map(({ case: id, plant, breaches }) => ({ record: { type: "approvalCase", id }, plant, breaches }));
    return { manifest, events: feed.events() };
  },
  penalty({ seed, cases, from, calendar, plants }) {
    const until = calendar.startOf(calendar.addWorkingDays(calendar.dayOf(from), PENALTY_SPAN));
    const plant = plants.plant ?? PENALTY_PLANT_NAMES;
    const feed = penaltyFeed({ seed, cases, until: new Date(until).toISOString(), calendar, plant });
    const manifest = feed.manifest.map(({ case: id, plant: name, breaches }) => ({
      record: { type: "penalty", id },
      plant: name,
      breaches,
    }));
    return { manifest, events: feed.events };
  },
  decision: (asked) => decisionFeed(optionsOf(asked)),
  supervision: (asked) => supervisionFeed(optionsOf(asked)),
  inspection: (asked) => inspectionFeed(optionsOf(asked)),
} as const satisfies Readonly<Record<string, (asked: Asked) => Told>>;

export const CITY_DOMAINS = Object.keys(DOMAINS) as readonly CityDomain[];

// Its cases lie before an instant, within so many working days.
const PENALTY_SPAN = 120;

function optionsOf({ seed, cases, from, calendar, plants }: Asked) {
  return { seed, cases, from, calendar, ...plants };
}

/** A fictional city (安澜市) with all its offices at work: the simulators of all packs, told in one order. */
export function cityFeed(options: CityFeedOptions = {}): CityFeed {
  const { seed = 1, cases = 200, from = "2026-01-05", planted = true, calendar = createCalendar() } = options;
  if (Number.isNaN(calendar.dayOf(from))) throw new PlumblineError("PARAMETER_INVALID", `"${from}" is no day; write it as YYYY-MM-DD`);
  const asked: Asked = { seed, cases, from, calendar, plants: planted ? {} : { plant: [] } };
  const told = (options.domains ?? CITY_DOMAINS).map((domain) => {
    const { manifest, events }: Told = DOMAINS[domain](asked);
    return { domain, manifest, events: [...events].map(timed).sort(compareEvents) };
  });
  return {
    manifest: told.flatMap(({ domain, manifest }) => manifest.map((entry) => ({ ...entry, domain }))),
    sizes: Object.fromEntries(told.map(({ domain, events }) => [domain, events.length])),
    *events() {
      const heads = told.map(({ events }) => ({ events, next: 0 }));
      for (;;) {
        let first: (typeof heads)[number] | undefined;
        for (const head of heads) {
          const event = head.events[head.next];
          if (event && (!first || compareEvents(event, first.events[first.next] as TimedEvent) < 0)) first = head;
        }
        if (!first) return;
        yield first.events[first.next++] as TimedEvent;
      }
    },
  };
}
