import { compareEvents, createCalendar, PlumblineError, type TimedEvent, type WorkingCalendar } from "@plumbline/core";
import { defaultPlant, PLANTS, type Plant, type PlantDefinition, planOf } from "./plants.ts";
import { caseId, type OfficeDay, type SimulatedCase, simulateCase } from "./simulate.ts";

// Else the first case of a burst would wait so long for the last one that it broke its time limit.
const BURST_DENSITY = 3;

export interface ApprovalFeedOptions {
  /** Same seed, same city, to the byte. Default 1. */
  readonly seed?: number;
  readonly cases: number;
  /** First day of receipt, `YYYY-MM-DD`. Default 2026-01-05. */
  readonly from?: string;
  /** Working days over which the receipts spread. Default: some 20 cases a day, 180 days at most. */
  readonly workingDays?: number;
  /** How many of each; a name that is left out gets none. Default: one of each in 1,000 cases, and at least one. */
  readonly plant?: Partial<Readonly<Record<Plant, number>>>;
  readonly calendar?: WorkingCalendar;
}

export interface PlantedBreach {
  readonly case: string;
  readonly plant: Plant;
  readonly breaches: readonly string[];
  readonly checks: readonly string[];
}

export interface ApprovalFeed {
  /** What was planted, in the order of the cases. Everything else is as it should be. */
  readonly manifest: readonly PlantedBreach[];
  /** Case after case, in the order of receipt. */
  cases(): Generator<SimulatedCase>;
  /** All events in the order of `compareEvents`; holds no more than the events of the cases that are running. */
  events(): Generator<TimedEvent>;
}

/**
 * The approval cases of a city for some months, invented from a seed. Every case comes to an end. Working days are those
 * of the calendar; the receipts and 60 working days after the last of them should lie in years that it knows. Planting
 * spares the first quarter of the cases, so that a control that learns from them learns what is usual.
 */
export function approvalFeed(options: ApprovalFeedOptions): ApprovalFeed {
  const { seed = 1, cases, from = "2026-01-05", calendar = createCalendar() } = options;
  const workingDays = options.workingDays ?? Math.min(180, Math.max(5, Math.round(cases / 20)));
  const days = officeDays(calendar, from, workingDays + MARGIN);
  const plant = options.plant ?? defaultPlant(cases);
  if (plant.decisionBurst && cases < workingDays * BURST_DENSITY) {
    throw new PlumblineError(
      "PARAMETER_INVALID",
      `a burst of decisions needs ${BURST_DENSITY} cases a working day; ${cases} in ${workingDays} days are fewer`,
    );
  }
  const plan = planOf(seed, cases, plant);
  const world = { seed, cases, workingDays, days };

  const caseAt = (index: number): SimulatedCase => simulateCase(world, index, plan.get(index));
  return {
    manifest: [...plan]
      .sort(([a], [b]) => a - b)
      .map(([index, { plant: name }]) => {
        const { breaches, checks = [] }: PlantDefinition = PLANTS[name];
        return { case: caseId(index), plant: name, breaches, checks };
      }),
    *cases() {
      for (let index = 0; index < cases; index++) yield caseAt(index);
    },
    *events() {
      // An event never lies on a day before the receipt of its case, so the days before the newest receipt are complete.
      const buckets = new Map<number, TimedEvent[]>();
      let newest = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < cases; index++) {
        const { events } = caseAt(index);
        const received = calendar.dayOf((events[0] as TimedEvent).at);
        if (received > newest) {
          newest = received;
          yield* flush(buckets, received);
        }
        for (const event of events) {
          const day = calendar.dayOf(event.at);
          const bucket = buckets.get(day);
          if (bucket) bucket.push(event);
          else buckets.set(day, [event]);
        }
      }
      yield* flush(buckets, Number.POSITIVE_INFINITY);
    },
  };
}

function* flush(buckets: Map<number, TimedEvent[]>, before: number): Generator<TimedEvent> {
  const days = [...buckets.keys()].filter((day) => day < before).sort((a, b) => a - b);
  for (const day of days) {
    yield* (buckets.get(day) as TimedEvent[]).sort(compareEvents);
    buckets.delete(day);
  }
}

// The longest case: late notice, overdue, late delivery.
const MARGIN = 60;

function officeDays(calendar: WorkingCalendar, from: string, count: number): readonly OfficeDay[] {
  const first = calendar.dayOf(from);
  if (Number.isNaN(first)) throw new PlumblineError("CALENDAR_INVALID", `"${from}" is no day to begin with; write YYYY-MM-DD`);
  return Array.from({ length: count }, (_, i) => {
    const day = calendar.addWorkingDays(first - 1, i + 1);
    // 1970-01-01 was a Thursday.
    return { start: calendar.startOf(day), text: calendar.textOf(day), weekend: (day + 4) % 7 === 0 || (day + 4) % 7 === 6 };
  });
}
