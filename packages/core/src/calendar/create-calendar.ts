import type { DayNumber, WorkingCalendar } from "./calendar.ts";
import { dateText, dayNumber, parseDate, parseInstant, yearOf } from "./civil.ts";
import { dayData, type RegionalOverlay, type YearNotice } from "./notices.ts";
import { zoneDayOf, zoneStartOf } from "./zone.ts";

export interface CalendarOptions {
  /** IANA zone in which an instant becomes a date. Default `Asia/Shanghai`. */
  readonly zone?: string;
  /** Notices to add to the years that are shipped, or to put in their place. */
  readonly years?: readonly YearNotice[];
  readonly overlays?: readonly RegionalOverlay[];
  /** Division code of GB/T 2260; overlays of this division and of those above it apply. */
  readonly region?: string;
}

/**
 * A calendar of working days from the notices that are shipped, the ones given, and the overlays of the region. Throws
 * `CALENDAR_INVALID` for an unknown zone, a date that does not exist, or an empty notice. Make a new one when a notice
 * or an overlay is loaded: a calendar never changes.
 */
export function createCalendar(options: CalendarOptions = {}): WorkingCalendar {
  const zone = options.zone ?? "Asia/Shanghai";
  const dayAt = zoneDayOf(zone);
  const data = dayData({ years: options.years ?? [], overlays: options.overlays ?? [], region: options.region });
  const table = runningCount(data.holidays, data.workdays);
  const loaded = new Set(data.years);
  const announced = announcedDays(data.years);
  // Many controls read the same few stamps of a record. Dates are not kept: reading one costs as little as finding it.
  // A stamp has one place, by the digits that differ most, and the newest that falls there stays: nothing is ever cleared.
  const stamps = new Array<string>(KNOWN).fill("");
  const days = new Float64Array(KNOWN);

  return {
    zone,
    loadedYears: data.years,
    dayOf(when) {
      if (typeof when === "number") return dayAt(when);
      if (when.length === 10) return parseDate(when);
      const place = placeOf(when);
      if (stamps[place] === when) return days[place] as number;
      const day = dayAt(parseInstant(when));
      if (when.length <= LONGEST_STAMP) {
        stamps[place] = when;
        days[place] = day;
      }
      return day;
    },
    textOf: dateText,
    startOf: zoneStartOf(zone),
    isWorkingDay: (day) => table.upTo(day) > table.upTo(day - 1),
    nameOf: (day) => data.names.get(day),
    workingDays: (from, to) => table.upTo(to) - table.upTo(from),
    addWorkingDays(from, n) {
      if (!Number.isInteger(n)) return Number.NaN;
      if (n === 0) return from;
      return n > 0 ? table.dayOfCount(table.upTo(from) + n) : table.dayOfCount(table.upTo(from - 1) + n + 1);
    },
    unannouncedYear(from, to) {
      if (from >= announced.from && from < announced.to && to >= announced.from && to < announced.to) return undefined;
      const last = yearOf(Math.max(from, to));
      for (let year = yearOf(Math.min(from, to)); year <= last; year++) if (!loaded.has(year)) return year;
      return undefined;
    },
  };
}

/** The days of the years that are loaded without a gap up to the newest: nearly every question lies within them. */
function announcedDays(years: readonly number[]): { readonly from: DayNumber; readonly to: DayNumber } {
  const newest = Math.max(...years);
  let oldest = newest;
  while (years.includes(oldest - 1)) oldest--;
  return { from: parseDate(`${oldest}-01-01`), to: parseDate(`${newest + 1}-01-01`) };
}

// One megabyte, for the stamps of some ten thousand running records.
const KNOWN = 1 << 16;
// An instant with nine digits of a second and an offset; what is longer is none, and not worth its memory.
const LONGEST_STAMP = 35;

/** Month, day, hour, minute, second and milliseconds of a stamp, mixed: a wrong mix costs time and nothing else. */
function placeOf(s: string): number {
  const date = s.charCodeAt(6) * 8209 + s.charCodeAt(8) * 4099 + s.charCodeAt(9) * 2053;
  const time = s.charCodeAt(11) * 1031 + s.charCodeAt(12) * 521 + s.charCodeAt(14) * 257 + s.charCodeAt(15) * 131;
  const second =
    s.charCodeAt(17) * 67 + s.charCodeAt(18) * 37 + s.charCodeAt(20) * 16411 + s.charCodeAt(21) * 32771 + s.charCodeAt(22) * 65537;
  const mix = date + time + second;
  return (mix ^ (mix >> 16)) & (KNOWN - 1);
}

interface RunningCount {
  /** Working days up to and including the day, from an origin that does not matter: only differences are used. */
  upTo(day: DayNumber): number;
  /** The working day whose own count is this. */
  dayOfCount(count: number): DayNumber;
}

// Counts for every day from the first to the last that a notice names; plain weekends by arithmetic before and after.
function runningCount(holidays: ReadonlySet<DayNumber>, workdays: ReadonlySet<DayNumber>): RunningCount {
  let named = Number.POSITIVE_INFINITY;
  let lastNamed = Number.NEGATIVE_INFINITY;
  for (const days of [holidays, workdays]) {
    for (const day of days) {
      named = Math.min(named, day);
      lastNamed = Math.max(lastNamed, day);
    }
  }
  const first = dayNumber(yearOf(named), 1, 1);
  const size = dayNumber(yearOf(lastNamed) + 1, 1, 1) - first;

  const counts = new Int32Array(size);
  const days: DayNumber[] = [];
  const before = weekdaysUpTo(first - 1);
  for (let i = 0; i < size; i++) {
    const day = first + i;
    const weekday = weekdaysUpTo(day) > weekdaysUpTo(day - 1);
    if (workdays.has(day) || (weekday && !holidays.has(day))) days.push(day);
    counts[i] = before + days.length;
  }
  const shift = before + days.length - weekdaysUpTo(first + size - 1);
  const working = Int32Array.from(days);

  return {
    upTo(day) {
      const i = day - first;
      if (i >= 0 && i < size) return counts[i] ?? Number.NaN;
      return weekdaysUpTo(day) + (i < 0 ? 0 : shift);
    },
    dayOfCount(count) {
      const i = count - before - 1;
      if (i >= 0 && i < working.length) return working[i] ?? Number.NaN;
      return weekdayOfCount(i < 0 ? count : count - shift);
    },
  };
}

const MONDAY = -3; // 1969-12-29

/** Mondays to Fridays from 1969-12-29 to the day; falls below 0 before. */
function weekdaysUpTo(day: DayNumber): number {
  const weeks = Math.floor((day - MONDAY) / 7);
  return weeks * 5 + Math.min(day - MONDAY - weeks * 7 + 1, 5);
}

function weekdayOfCount(count: number): DayNumber {
  const weeks = Math.floor((count - 1) / 5);
  return MONDAY + weeks * 7 + (count - 1 - weeks * 5);
}
