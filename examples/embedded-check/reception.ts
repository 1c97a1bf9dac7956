import {
  breach,
  type ControlPoint,
  defineControlKind,
  defineControlPoint,
  defineEvent,
  defineRecord,
  type KindRegistry,
  objectId,
  PASS,
  refuse,
  unknown,
} from "@plumbline/core";
import { controlPoints } from "@plumbline/packs";
import * as z from "zod";

export const mealPlanned = defineEvent({
  type: "reception.mealPlanned",
  data: z.strictObject({
    guests: z.int().positive(),
    companions: z.int().nonnegative(),
    on: z.iso.date(),
    host: z.string().optional(),
  }),
  personal: ["host"],
});

export const mealChanged = defineEvent({
  type: "reception.mealChanged",
  data: z.strictObject({ companions: z.int().nonnegative() }),
});

export type MealFacts = {
  readonly org?: string;
  readonly guests?: number;
  readonly companions?: number;
  readonly on?: string;
};

export const receptionMeal = defineRecord<MealFacts>({
  type: "receptionMeal",
  keys: objectId("receptionMeal"),
  initial: () => ({}),
  on: {
    [mealPlanned.type]: (_state, event) => {
      const { guests, companions, on } = event.data as MealFacts;
      return { org: event.actor?.org, guests, companions, on };
    },
    [mealChanged.type]: (state, event) => {
      if (state.guests === undefined) return refuse("not_planned");
      return { companions: event.data.companions as number };
    },
  },
  org: (state) => state.org,
});

/** A kind of our own: the registry lists it beside those that come with the engine. */
export const nonWorkingDay = defineControlKind({
  kind: "acme.nonWorkingDay",
  summary: "The day that a fact names is not a working day.",
  params: z.strictObject({ day: z.string() }),
  prepare: ({ day }, { calendar }) => ({ day, calendar }),
  reads: ({ day }) => ({ facts: [day], trace: false }),
  check(record, { day, calendar }) {
    const written = record.state[day];
    const number = typeof written === "string" ? calendar.dayOf(written) : Number.NaN;
    if (Number.isNaN(number) || calendar.unannouncedYear(number, number) !== undefined) return unknown([day]);
    if (calendar.isWorkingDay(number)) return PASS;
    return breach({
      key: "",
      reason: "non_working_day",
      at: record.startAt,
      events: record.sources?.([day]) ?? [],
      fields: { [day]: written ?? null },
    });
  },
});

export function registerOwnKinds(kinds: KindRegistry): void {
  kinds.register(nonWorkingDay);
}

const mealOnDayOff = defineControlPoint({
  id: "ACME-01",
  version: 1,
  title: { zh: "非工作日安排公务用餐", en: "Official meal on a day off" },
  citations: [{ regulation: "实务惯例", confidence: "practice" }],
  record: "receptionMeal",
  kind: "acme.nonWorkingDay",
  settings: { day: "on" },
  level: "yellow",
  mode: "advise",
  visibility: "actor",
});

/** One control point of the shipped domains, and one of our own. */
export const receptionControls: readonly ControlPoint[] = [
  ...controlPoints.filter(({ id }) => id === "REC-02").map(defineControlPoint),
  mealOnDayOff,
];
