/** Seconds since 1970 as UTC counts them, and nanoseconds; of a leap second, those from 1,000,000,000 on are of it. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

/**
 * A date with time and offset as RFC 3339 has it, and as Cardinal's library takes it: a blank for the `T`, lower case, a true minus sign, second
 * 60 and year 0 are taken; a date alone, a time without seconds, and an offset without colon or of a day or more are not.
 */
export function parseRfc3339(text: string): Instant | undefined {
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  const between = text.charCodeAt(10);
  if (between !== 0x54 && between !== 0x74 && between !== 0x20) return undefined;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return undefined;
  const days = daysOf(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8));
  if (Number.isNaN(days)) return undefined;

  let place = 19;
  let nanos = 0;
  if (text.charCodeAt(place) === POINT) {
    place += 1;
    const first = place;
    for (let unit = SECOND / 10; isDigit(text.charCodeAt(place)); place++) {
      nanos += unit * (text.charCodeAt(place) - ZERO);
      unit = Math.floor(unit / 10);
    }
    if (place === first) return undefined;
  }
  const offset = offsetAt(text, place);
  if (Number.isNaN(offset)) return undefined;
  const isLeap = second === 60;
  const seconds = days * DAY + hour * 3600 + minute * 60 + (isLeap ? 59 : second) - offset;
  return { seconds, nanos: nanos + (isLeap ? SECOND : 0) };
}

const HYPHEN = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;
const ZERO = 0x30;

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= 0x39;
}

/** NaN where there are not two digits, for which no comparison with a limit is true. */
function twoDigits(text: string, i: number): number {
  const tens = text.charCodeAt(i);
  const ones = text.charCodeAt(i + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN;
}

/** Seconds east of the offset that a text ends with; NaN where it ends otherwise. */
function offsetAt(text: string, i: number): number {
  const mark = text.charCodeAt(i);
  if (mark === 0x5a || mark === 0x7a) return text.length === i + 1 ? 0 : Number.NaN;
  const isWest = mark === HYPHEN || mark === 0x2212;
  if (!(isWest || mark === 0x2b) || text.length !== i + 6 || text.charCodeAt(i + 3) !== COLON) return Number.NaN;
  const hours = twoDigits(text, i + 1);
  const minutes = twoDigits(text, i + 4);
  return hours <= 23 && minutes <= 59 ? (isWest ? -60 : 60) * (hours * 60 + minutes) : Number.NaN;
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

/** Days since 1970-01-01; NaN of a day that does not exist. */
function daysOf(year: number, month: number, day: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 && isLeapYear ? 29 : MONTHS[month - 1];
  if (length === undefined || !(day >= 1 && day <= length)) return Number.NaN;
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
