import * as z from "zod";
import type { DayNumber } from "../../calendar/calendar.ts";
import { isoWeekday, parseDate } from "../../calendar/civil.ts";
import { zoneDayOf, zoneStartOf } from "../../calendar/zone.ts";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, open, pass, unknown } from "../verdict.ts";
import { applies, attributesOf, conditionSpec, fieldsRead, laterOf, pathsOf, prepareWhen, TRUE_SO_FAR, UNKNOWN } from "./condition.ts";
import { activityRef, factsOf, firstOf, fromPick, lastOf, matcher, timeZone } from "./shared.ts";
import { runningSince } from "./time-between.ts";

const RUNNING = Object.freeze({ applicable: 1, closed: 0, sumDays: 0, maxDays: 0 });
const STILL_OPEN = open(RUNNING);

/** Breached when more than `maxDays` counted local dates passed between two steps. The first date does not count. */
export const timeWorkdays = defineControlKind({
  kind: "time.workdays",
  summary: "More than `maxDays` working days lie between two steps.",
  params: z.strictObject({
    from: activityRef,
    fromPick,
    to: activityRef,
    maxDays: z.int().nonnegative(),
    tz: timeZone,
    weekend: z
      .array(z.int().min(1).max(7))
      .refine((days) => new Set(days).size < 7, "a week needs a day that counts")
      .default([6, 7]),
    holidays: z.array(z.iso.date()).default([]),
    when: conditionSpec.optional(),
  }),
  measures: { applicable: "sum", closed: "sum", sumDays: "sum", maxDays: "max" },
  prepare: ({ from, fromPick: pick, to, maxDays, tz, weekend, holidays, when }) => ({
    from: matcher(from),
    last: pick === "last",
    to: matcher(to),
    maxDays,
    dayOf: zoneDayOf(tz),
    startOf: zoneStartOf(tz),
    days: countingDays(weekend, holidays),
    when: prepareWhen(when),
  }),
  reads: ({ when }) => ({ facts: factsOf(attributesOf(when)), trace: true }),
  check(record, { from, last, to, maxDays, dayOf, startOf, days, when }, { asOf, final }) {
    const { trace } = record;
    const start = last ? lastOf(trace, from) : firstOf(trace, from);
    if (start < 0) return NONE;
    const truth = applies(when, record, final);
    if (truth < UNKNOWN) return NONE;
    if (truth === UNKNOWN) return unknown(pathsOf(when, record));

    const begin = trace[start] as TimedEvent;
    const end = trace[firstOf(trace, to, start + 1)];
    const day = dayOf(begin.at);
    if (end === undefined) {
      if (final || truth === TRUE_SO_FAR || days.between(day, dayOf(asOf)) <= maxDays) return STILL_OPEN;
      const at = laterOf(startOf(days.after(day, maxDays + 1)), when, record);
      return breach(
        { key: "", reason: "overdue", at, events: [begin.id], fields: { ...fieldsRead(when, record), from: begin.time } },
        RUNNING,
      );
    }
    const count = days.between(day, dayOf(end.at));
    const measures = { applicable: 1, closed: 1, sumDays: count, maxDays: count };
    if (count <= maxDays) return pass(measures);
    if (truth === TRUE_SO_FAR) return open(measures);
    const at = laterOf(startOf(days.after(day, maxDays + 1)), when, record);
    const fields = { ...fieldsRead(when, record), from: begin.time, to: end.time, days: count };
    return breach({ key: "", reason: "late", at, events: [begin.id, end.id], fields }, measures);
  },
  due(record, prepared, after) {
    const from = runningSince(record, prepared);
    if (from === undefined) return undefined;
    const at = prepared.startOf(prepared.days.after(prepared.dayOf(from.at), prepared.maxDays + 1));
    return at > after ? at : undefined;
  },
});

interface CountingDays {
  /** Counted days d with `from < d <= to`; 0 when `to` is not after `from`. */
  between(from: DayNumber, to: DayNumber): number;
  /** The n-th counted day after `from`, for n of at least 1. */
  after(from: DayNumber, n: number): DayNumber;
}

// Day 0 was a Thursday; with three days added, weeks begin on Monday.
const MONDAY = 3;

function countingDays(weekend: readonly number[], holidays: readonly string[]): CountingDays {
  const free = new Set(weekend);
  // Counted days among the first n days of a week.
  const ofWeek = [0];
  for (let weekday = 1; weekday <= 7; weekday++) ofWeek.push((ofWeek[weekday - 1] ?? 0) + (free.has(weekday) ? 0 : 1));
  const perWeek = ofWeek[7] ?? 7;
  const off = [...new Set(holidays)]
    .map(parseDate)
    .filter((day) => !free.has(isoWeekday(day)))
    .sort((a, b) => a - b);

  // Counted days up to and including the day, from a fixed Monday on.
  function upTo(day: DayNumber): number {
    const n = day + MONDAY + 1;
    const week = Math.floor(n / 7);
    return week * perWeek + (ofWeek[n - week * 7] ?? 0) - rank(off, day);
  }

  return {
    between: (from, to) => (to > from ? upTo(to) - upTo(from) : 0),
    after(from, n) {
      const wanted = upTo(from) + n;
      let low = from;
      let high = from + Math.ceil((n + off.length) / perWeek) * 7 + 7;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (upTo(middle) >= wanted) high = middle;
        else low = middle;
      }
      return high;
    },
  };
}

// How many of the sorted days are not after `day`.
function rank(sorted: readonly DayNumber[], day: DayNumber): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as DayNumber) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}
