/** Seconds since 1970 as UTC counts them, and nanoseconds; of a leap second, those from 1,000,000,000 on are of it. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

const FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+\-\u2212])(\d\d):([0-5]\d))$/;

/**
 * A date with time and offset as RFC 3339 has it, and as Cardinal's library takes it: a blank for the `T`, lower case, a true minus sign, second
 * 60 and year 0 are taken; a date alone, a time without seconds, and an offset without colon or of a day or more are not.
 */
export function parseRfc3339(text: string): Instant | undefined {
  const found = FORM.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, hours = "0", minutes = "0"] = found as unknown as string[];
  const isLeap = second === "60";
  const h = Number(hour);
  const m = Number(minute);
  const s = isLeap ? 59 : Number(second);
  const offsetHours = Number(hours);
  if (h > 23 || m > 59 || s > 59 || offsetHours > 23) return undefined;
  const days = daysOf(Number(year), Number(month), Number(day));
  if (days === undefined) return undefined;
  const offset = (offsetHours * 3600 + Number(minutes) * 60) * (sign === undefined || sign === "+" ? 1 : -1);
  const nanos = fraction === "" ? 0 : Number(fraction.slice(0, 9).padEnd(9, "0"));
  return { seconds: days * DAY + h * 3600 + m * 60 + s - offset, nanos: nanos + (isLeap ? SECOND : 0) };
}

/** Whole days from one instant to another, cut towards nothing. */
export function wholeDays(from: Instant, to: Instant): number {
  const ofDayFrom = secondOfDay(from.seconds);
  const ofDayTo = secondOfDay(to.seconds);
  let seconds = to.seconds - from.seconds;
  // A leap second between two times of day is counted, one between two days is not: as Cardinal's library reckons.
  if (ofDayTo > ofDayFrom && from.nanos >= SECOND) seconds += 1;
  else if (ofDayTo < ofDayFrom && to.nanos >= SECOND) seconds -= 1;
  const nanos = to.nanos - from.nanos;
  seconds += Math.floor(nanos / SECOND);
  // The rest of a second counts towards nothing.
  if (seconds < 0 && nanos % SECOND !== 0) seconds += 1;
  return Math.trunc(seconds / DAY) + 0;
}

const DAY = 86_400;
const SECOND = 1_000_000_000;

function secondOfDay(seconds: number): number {
  return ((seconds % DAY) + DAY) % DAY;
}

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days since 1970-01-01; undefined of a day that does not exist. */
function daysOf(year: number, month: number, day: number): number | undefined {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 && isLeapYear ? 29 : MONTHS[month - 1];
  if (length === undefined || day < 1 || day > length) return undefined;
  // Years from March, so that the leap day is the last.
  const y = month > 2 ? year : year - 1;
  const fromMarch = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + fromMarch - 719_468;
}

const DATE_ALONE = /^\d{4}-\d\d-\d\d$/;
const WITHOUT_OFFSET = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** The first and the last instant that a text can mean. A date alone is a whole day; what names no offset is of the given zone. */
export function spanOf(text: string, zone: string): { readonly first: Instant; readonly last: Instant } | undefined {
  if (DATE_ALONE.test(text)) {
    const first = parseRfc3339(`${text}T00:00:00${zone}`);
    return first && { first, last: { seconds: first.seconds + DAY - 1, nanos: SECOND - 1 } };
  }
  let whole = text;
  if (WITHOUT_OFFSET.test(text)) whole = `${text.length === 16 ? `${text}:00` : text}${zone}`;
  const at = parseRfc3339(whole);
  return at && { first: at, last: at };
}

export function isAfter(a: Instant, b: Instant): boolean {
  return a.seconds > b.seconds || (a.seconds === b.seconds && a.nanos > b.nanos);
}
