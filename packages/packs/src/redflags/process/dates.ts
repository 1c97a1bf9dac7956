import type { Json } from "@plumbline/core";
import type { MissingReason } from "../types.ts";
import { reasonOf } from "./facts.ts";

/** A date as it was written: an instant where it names a time, else midnight of the day. */
export interface Moment {
  readonly at: number;
  readonly isTimed: boolean;
  /** Whether it says more than the minute. */
  readonly hasSeconds: boolean;
}

export const DAY = 86_400_000;

/** Forms of RFC 3339, also without a time, seconds or an offset; `zone` is that of dates that name none. */
export function momentOf(text: Json | undefined, zone: string): Moment | undefined {
  if (typeof text !== "string" || text.length < 10 || text.length > 40) return undefined;
  const year = number(text, 0, 4);
  const month = number(text, 5, 2);
  const day = number(text, 8, 2);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return undefined;
  if (text[4] !== "-" || text[7] !== "-") return undefined;
  const midnight = Date.UTC(year, month - 1, day);
  if (text.length === 10) {
    const at = midnight - offsetOf(zone, 0);
    return Number.isNaN(at) ? undefined : { at, isTimed: false, hasSeconds: false };
  }
  const separator = text[10];
  const hour = number(text, 11, 2);
  const minute = number(text, 14, 2);
  if ((separator !== "T" && separator !== "t" && separator !== " ") || text[13] !== ":" || !(hour < 24 && minute < 60)) return undefined;
  let at = midnight + (hour * 60 + minute) * 60_000;
  let end = 16;
  let hasSeconds = false;
  if (text[16] === ":") {
    const second = number(text, 17, 2);
    if (!(second <= 60)) return undefined;
    at += second * 1000;
    hasSeconds = second > 0;
    end = 19;
    if (text[19] === ".") {
      for (end = 20; isDigit(text, end); end++) if (text[end] !== "0") hasSeconds = true;
      if (end === 20) return undefined;
      at += Math.trunc(Number(`0${text.slice(19, end)}`) * 1000);
    }
  }
  const offset = end === text.length ? offsetOf(zone, 0) : offsetOf(text, end);
  return Number.isNaN(offset) ? undefined : { at: at - offset, isTimed: true, hasSeconds };
}

// What lies outside is written where a date is not known: 0001-01-01, 9999-12-31.
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

function number(text: string, from: number, length: number): number {
  let value = 0;
  for (let i = from; i < from + length; i++) {
    if (!isDigit(text, i)) return Number.NaN;
    value = value * 10 + text.charCodeAt(i) - 48;
  }
  return value;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Milliseconds of `Z`, `+08:00`, `+0800` at the end of a text; NaN of anything else. */
function offsetOf(text: string, at: number): number {
  const rest = text.length - at;
  if (rest === 1) return text[at] === "Z" || text[at] === "z" ? 0 : Number.NaN;
  const hasColon = rest === 6 && text[at + 3] === ":";
  if (!hasColon && rest !== 5) return Number.NaN;
  const [hours, minutes] = [number(text, at + 1, 2), number(text, at + (hasColon ? 4 : 3), 2)];
  if (!(hours < 24 && minutes < 60) || (text[at] !== "+" && text[at] !== "-")) return Number.NaN;
  return (text[at] === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

export interface Span {
  /** Whole days that passed; of a date without a time, days of the calendar. Negative where the second came first. */
  readonly days: number;
  /** Set where only days were compared. */
  readonly byCalendar?: true;
}

export function spanOf(from: Moment, to: Moment, zone: string): Span {
  if (from.isTimed && to.isTimed) return { days: Math.trunc((to.at - from.at) / DAY) + 0 };
  return { days: calendarDays(from, to, zone), byCalendar: true };
}

/** From one day of the calendar to another, as terms in days are counted: the first day is not. */
export function calendarDays(from: Moment, to: Moment, zone: string): number {
  const offset = offsetOf(zone, 0);
  return Math.floor((to.at + offset) / DAY) - Math.floor((from.at + offset) / DAY);
}

/** Why there is no moment: nothing is written, or no date. */
export function dateLacks(value: Json | undefined, path: string): { readonly path: string; readonly reason: MissingReason } {
  return { path, reason: reasonOf(value) };
}
