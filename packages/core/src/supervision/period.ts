import * as z from "zod";
import type { WorkingCalendar } from "../calendar/calendar.ts";
import { statutoryDue } from "../calendar/statutory.ts";

/** A period in whole days. `rollOver`: a last day that is a holiday moves to the next working day. Meant where a citizen or a unit has to act. */
export const dayPeriodSchema = z.strictObject({
  amount: z.int().positive().max(3660),
  unit: z.enum(["workingDay", "calendarDay"]),
  rollOver: z.boolean().default(false),
});

/** A period in days or hours. */
export const periodSchema = z.strictObject({
  amount: z.int().positive().max(100_000),
  unit: z.enum(["workingDay", "calendarDay", "hour"]),
  rollOver: z.boolean().default(false),
});

export type DayPeriod = z.output<typeof dayPeriodSchema>;
export type Period = z.output<typeof periodSchema>;

/** When a period ends, with what it was counted from, so that it can be counted again when a further year is announced. */
export const dueSchema = z.strictObject({
  from: z.string(),
  period: periodSchema,
  /** The last day; for hours the instant. */
  on: z.string(),
  /** The instant at which it is over, as RFC 3339 text. */
  endsAt: z.string(),
  /** A year that it crosses is not announced: the day may still change. */
  provisional: z.boolean(),
});
export type DueDate = z.output<typeof dueSchema>;

/** When a period ends that runs from a date or an instant. The day itself is not counted. */
export function dueOf(period: Period, from: string | number, calendar: WorkingCalendar): DueDate {
  const start = typeof from === "number" ? new Date(from).toISOString() : from;
  const { due, endsAt, provisional } = statutoryDue({ ...period, from: start, calendar });
  return { from: start, period, on: due, endsAt: new Date(endsAt).toISOString(), provisional };
}

/** The same period counted with the years that are announced now. A day that was certain when it was told to somebody stands. */
export function settled(due: DueDate, calendar: WorkingCalendar): DueDate {
  return due.provisional ? dueOf(due.period, due.from, calendar) : due;
}

/** Whether time has run out. On a day that is not certain yet nobody is late. */
export function isOver(due: DueDate, now: number, calendar: WorkingCalendar): boolean {
  const { endsAt, provisional } = settled(due, calendar);
  return !provisional && now >= Date.parse(endsAt);
}
