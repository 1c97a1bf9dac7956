import { PlumblineError } from "../errors.ts";
import type { DayNumber } from "./calendar.ts";
import { isoWeekday } from "./civil.ts";

/** Instants and local dates in any IANA zone, at a cost that allows one call per event of a large log. */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_MS = 8.64e15; // ECMAScript's range of time values

export interface ZoneTime {
  readonly day: DayNumber;
  /** Of the wall clock, 0 to 86,399,999; the hour that a clock change repeats comes twice. */
  readonly msOfDay: number;
  /** 1 for Monday to 7 for Sunday. */
  readonly isoWeekday: number;
}

/** The local date of an instant in ms; NaN for NaN and beyond ECMAScript's range. Throws `CALENDAR_INVALID` for an unknown zone. */
export function zoneDayOf(zone: string): (ms: number) => DayNumber {
  const offset = zoneOffset(zone);
  return (ms) => Math.floor((ms + offset(ms)) / DAY_MS);
}

/** Local date, time of the wall clock and weekday of an instant in ms. Throws `CALENDAR_INVALID` for an unknown zone. */
export function zoneTimeOf(zone: string): (ms: number) => ZoneTime {
  const offset = zoneOffset(zone);
  return (ms) => {
    const local = ms + offset(ms);
    const day = Math.floor(local / DAY_MS);
    return { day, msOfDay: local - day * DAY_MS, isoWeekday: isoWeekday(day) };
  };
}

/**
 * The first instant, in ms, that belongs to the local day or to a later one. Where a clock change skips midnight the
 * day begins late; where it skips the whole day, the answer is the beginning of the next.
 */
export function zoneStartOf(zone: string): (day: DayNumber) => number {
  const offset = zoneOffset(zone);
  return (day) => {
    const midnight = day * DAY_MS;
    // No zone was ever 16 hours away from UTC, so these instants lie on either side of local midnight.
    const early = midnight - 16 * HOUR_MS;
    const late = midnight + 16 * HOUR_MS;
    const before = offset(early);
    const after = offset(late);
    if (before === after || offset(midnight - before) === before) return midnight - before;
    if (offset(midnight - after) === after) return midnight - after;
    return firstWhere(early, late, (ms) => ms + offset(ms) >= midnight);
  };
}

const offsets = new Map<string, (ms: number) => number>();

/** Local time minus UTC, in ms, at an instant in ms. One cache per zone, shared by all callers. */
function zoneOffset(zone: string): (ms: number) => number {
  let offset = offsets.get(zone);
  if (!offset) {
    offset = zone === "Asia/Shanghai" ? shanghaiOffset() : cachedOffset(zone);
    offsets.set(zone, offset);
  }
  return offset;
}

// China abolished summer time after 1991: later instants need no table.
function shanghaiOffset(): (ms: number) => number {
  const fixedSince = Date.UTC(1991, 8, 15);
  const earlier = cachedOffset("Asia/Shanghai");
  return (ms) => (ms >= fixedSince && ms <= MAX_MS ? 8 * HOUR_MS : earlier(ms));
}

/** A stretch of time with one clock change in it (at `at`) or none (`at` is infinite). */
interface Stretch {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

// Two clock changes of a zone were never, and by its rules will not be, closer than six days: half of that holds one at most.
const STRETCH_MS = 2 ** 28;
const MAX_STRETCHES = 20_000; // about 170 years

function cachedOffset(zone: string): (ms: number) => number {
  const read = offsetReader(zone);
  const stretches = new Map<number, Stretch>();
  let key = Number.NaN;
  let stretch: Stretch = { at: 0, before: 0, after: 0 };

  const load = (index: number): Stretch => {
    const start = index * STRETCH_MS;
    const end = start + STRETCH_MS;
    const before = read(start);
    const after = read(end);
    const at = before === after ? Number.POSITIVE_INFINITY : firstWhere(start, end, (ms) => read(ms) !== before);
    if (stretches.size >= MAX_STRETCHES) stretches.clear();
    const loaded = { at, before, after };
    stretches.set(index, loaded);
    return loaded;
  };

  return (ms) => {
    if (!(ms >= -MAX_MS && ms <= MAX_MS)) return Number.NaN;
    const wanted = Math.floor(ms / STRETCH_MS);
    if (wanted !== key) {
      stretch = stretches.get(wanted) ?? load(wanted);
      key = wanted;
    }
    return ms < stretch.at ? stretch.before : stretch.after;
  };
}

function offsetReader(zone: string): (ms: number) => number {
  const format = formatFor(zone);
  // Zones were local mean time before railways, and years before Christ would be printed without their sign.
  const earliest = Date.UTC(1700, 0, 1);
  // The wall clock must stay inside the range of instants too.
  const latest = MAX_MS - DAY_MS;
  return (ms) => {
    const instant = Math.floor(Math.min(Math.max(ms, earliest), latest) / 1000) * 1000;
    const parts: Record<string, number> = {};
    for (const part of format.formatToParts(instant)) parts[part.type] = Number(part.value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
  };
}

function formatFor(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (cause) {
    throw new PlumblineError("CALENDAR_INVALID", `no time zone "${zone}"; give an IANA name such as "Asia/Shanghai"`, { cause });
  }
}

// Smallest integer in (from, to] for which the test holds; it must hold at `to`, and stay true once it is.
function firstWhere(from: number, to: number, test: (ms: number) => boolean): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (test(middle)) high = middle;
    else low = middle;
  }
  return high;
}
