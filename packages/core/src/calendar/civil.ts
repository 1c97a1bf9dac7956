import type { DayNumber } from "./calendar.ts";

/** Arithmetic on calendar dates of the proleptic Gregorian calendar: no zones, no working days. */

const DAYS_PER_ERA = 146_097; // 400 years, after which the calendar repeats
const EPOCH_SHIFT = 719_468; // days from 0000-03-01 to 1970-01-01

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days since 1970-01-01. The parts must be a date that exists. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  // Years that begin in March put the leap day last, so that no month after it needs a correction.
  const y = month > 2 ? year : year - 1;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1 - EPOCH_SHIFT;
}

export function civilOf(day: DayNumber): CivilDate {
  const shifted = day + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1 };
}

export function yearOf(day: DayNumber): number {
  return civilOf(day).year;
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(day: DayNumber): number {
  return day + 3 - Math.floor((day + 3) / 7) * 7 + 1; // 1970-01-01 was a Thursday
}

/** Days of a month, months from 1. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `YYYY-MM-DD`; the empty text for a day that is not a number. */
export function dateText(day: DayNumber): string {
  if (!Number.isFinite(day)) return "";
  const date = civilOf(day);
  return `${String(date.year).padStart(4, "0")}-${date.month < 10 ? "0" : ""}${date.month}-${date.day < 10 ? "0" : ""}${date.day}`;
}

/**
 * The corresponding day `months` later (earlier, when negative), or the last day of that month when it has none
 * (民法典 art. 202): 2026-01-31 and one month is 2026-02-28. "Within one month" is `date <= addMonths(start, 1)`.
 */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const date = civilOf(day);
  const index = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayNumber(year, month, Math.min(date.day, daysInMonth(year, month)));
}

/** The corresponding day `years` later; 02-28 for 02-29 where there is none (民法典 art. 202). */
export function addYears(day: DayNumber, years: number): DayNumber {
  return addMonths(day, years * 12);
}

// Two digits at `i`; so far below zero when they are not digits, that no sum of parts can hide it. Character codes and
// integers only, because these functions run once per event and date.
function two(text: string, i: number): number {
  const tens = text.charCodeAt(i) - 48;
  const ones = text.charCodeAt(i + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS;
}

const NO_DIGITS = -100_000;
const DASH = 45;
const PLUS = 43;
const DOT = 46;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

/** The day that the first ten characters name as `YYYY-MM-DD`; NaN when they do not, or when there is no such date. */
export function parseDate(text: string): DayNumber {
  if (text.length < 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return Number.NaN;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (year < 0 || month < 1 || month > 12 || day < 1 || (day > 28 && day > daysInMonth(year, month))) return Number.NaN;
  return dayNumber(year, month, day);
}

/**
 * Milliseconds of an RFC 3339 instant (seconds and offset required, digits beyond the millisecond cut off); NaN for
 * anything else, also for a date that does not exist, which `Date.parse` would move into the next month.
 */
export function parseInstant(text: string): number {
  const { length } = text;
  if (length < 20 || text.charCodeAt(10) !== LETTER_T || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return Number.NaN;
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN;

  let end = 19;
  let millis = 0;
  if (text.charCodeAt(end) === DOT) {
    const first = ++end;
    for (let digit = text.charCodeAt(end) - 48; digit >= 0 && digit <= 9; digit = text.charCodeAt(++end) - 48) {
      if (end < first + 3) millis += digit * (end === first ? 100 : end === first + 1 ? 10 : 1);
    }
    if (end === first || end > first + 9) return Number.NaN;
  }

  let offset = 0;
  const sign = text.charCodeAt(end);
  if (sign === LETTER_Z) {
    if (length !== end + 1) return Number.NaN;
  } else {
    if ((sign !== PLUS && sign !== DASH) || length !== end + 6 || text.charCodeAt(end + 3) !== COLON) return Number.NaN;
    const hours = two(text, end + 1);
    const minutes = two(text, end + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return Number.NaN;
    offset = (hours * 60 + minutes) * (sign === PLUS ? 60_000 : -60_000);
  }
  return parseDate(text) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + millis - offset;
}
