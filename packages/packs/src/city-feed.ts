import {
  compareEvents,
  createCalendar,
  PlumblineError,
  type TimedEvent,
  type TraceEvent,
  timed,
  type WorkingCalendar,
} from "@plumbline/core";
import { approvalFeed } from "./approval/feed.ts";
import { cadreFeed } from "./cadre/feed.ts";
import { decisionFeed } from "./decision/feed.ts";
import type { PackFeed } from "./feed.ts";
import { genericFeed } from "./generic/feed.ts";
import { inspectionFeed } from "./inspection/feed.ts";
import { PENALTY_PLANT_NAMES, penaltyFeed } from "./penalty/feed.ts";
import { supervisionFeed } from "./supervision/feed.ts";
import { tenderFeed } from "./tender/feed.ts";

export type CityDomain = "approval" | "decision" | "tender" | "cadre" | "supervision" | "generic" | "inspection" | "penalty";

export interface CityFeedOptions {
  /** Same seed, same city, to the byte. Default 1. */
  readonly seed?: number;
  /** Matters of each domain; of inspections 400 at most. Default 200. */
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
  /** What was planted; everything else is as it should be. */
  readonly manifest: readonly (PackFeed["manifest"][number] & { readonly domain: CityDomain })[];
  /** How many events each domain tells. */
  readonly sizes: Readonly<Partial<Record<CityDomain, number>>>;
  /** Instant (ms) after the last event at which what was left undone shows, and nothing else is overdue yet. */
  readonly until: number;
  /** All of them in the order of `compareEvents`. */
  events(): Generator<TimedEvent>;
}

interface Asked {
  readonly seed: number;
  readonly cases: number;
  readonly from: string;
  readonly calendar: WorkingCalendar;
  readonly planted: boolean;
}

interface Told {
  readonly manifest: PackFeed["manifest"];
  readonly events: Iterable<TraceEvent>;
}

const DOMAINS: Readonly<Record<CityDomain, (asked: Asked, until: number) => Told>> = {
  approval({ planted, ...asked }) {
    const feed = approvalFeed({ ...asked, ...(planted ? undefined : { plant: {} }) });
    const manifest = feed.manifest.map(({ case: id, plant, breaches }) => ({ record: { type: "approvalCase", id }, plant, breaches }));
    return { manifest, events: feed.events() };
  },
  decision: (asked) => decisionFeed(optionsOf(asked)),
  tender: (asked) => tenderFeed(optionsOf(asked)),
  cadre: (asked) => cadreFeed(optionsOf(asked)),
  supervision: (asked) => supervisionFeed(optionsOf(asked)),
  generic: (asked) => genericFeed(optionsOf(asked)),
  inspection: (asked) => inspectionFeed(optionsOf({ ...asked, cases: Math.min(asked.cases, INSPECTIONS) })),
  // The last one: its cases lie before an instant, so that those that are not over are not overdue either.
  penalty({ seed, cases, calendar, planted }, until) {
    const plant = planted ? PENALTY_PLANT_NAMES : [];
    const feed = penaltyFeed({ seed, cases, until: new Date(until).toISOString(), calendar, plant });
    const manifest = feed.manifest.map(({ case: id, plant: name, breaches }) => ({
      record: { type: "penalty", id },
      plant: name,
      breaches,
    }));
    return { manifest, events: feed.events };
  },
};

// Two begin on each working day; more would leave the year of which the calendar is known.
const INSPECTIONS = 400;

export const CITY_DOMAINS = Object.keys(DOMAINS) as readonly CityDomain[];

function optionsOf({ planted, ...asked }: Asked) {
  return { ...asked, ...(planted ? undefined : { plant: [] }) };
}

/** Working days after the last event of all others: what is silent shows by then. */
const AFTER = 3;
/** Working days over which the cases lie where nothing else is told. */
const SPAN = 120;

/** A fictional city (安澜市) with all its offices at work: the simulators of all packs, told in one order. */
export function cityFeed(options: CityFeedOptions = {}): CityFeed {
  const { seed = 1, cases = 200, from = "2026-01-05", domains = CITY_DOMAINS, planted = true, calendar = createCalendar() } = options;
  const first = calendar.dayOf(from);
  if (Number.isNaN(first)) throw new PlumblineError("PARAMETER_INVALID", `"${from}" is no day; write it as YYYY-MM-DD`);
  let until = calendar.startOf(calendar.addWorkingDays(first, SPAN));
  const told = CITY_DOMAINS.filter((domain) => domains.includes(domain)).map((domain) => {
    const { manifest, events } = DOMAINS[domain]({ seed, cases, from, calendar, planted }, until);
    const sorted = Array.from(events, timed).sort(compareEvents);
    const last = sorted.at(-1)?.at ?? until;
    if (last >= until) until = calendar.startOf(calendar.addWorkingDays(calendar.dayOf(last), AFTER));
    return { domain, manifest, events: sorted };
  });
  return {
    manifest: told.flatMap(({ domain, manifest }) => manifest.map((entry) => ({ ...entry, domain }))),
    sizes: Object.fromEntries(told.map(({ domain, events }) => [domain, events.length])),
    until,
    *events() {
      const heads = told.map(({ events }) => ({ events, next: 0 }));
      for (;;) {
        let head: (typeof heads)[number] | undefined;
        for (const other of heads) {
          const event = other.events[other.next];
          if (event && (!head || compareEvents(event, head.events[head.next] as TimedEvent) < 0)) head = other;
        }
        if (!head) return;
        yield head.events[head.next++] as TimedEvent;
      }
    },
  };
}
