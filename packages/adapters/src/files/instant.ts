const DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18];
const MONTH_STARTS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/**
 * Milliseconds since 1970-01-01T00:00:00Z of RFC 3339 text with seconds and offset; NaN when it is not that, or when the
 * date does not exist. Unlike `Date.parse` it refuses 30 February and text without an offset, which would otherwise
 * mean something else on every machine. Digits after the millisecond are dropped.
 */
export function parseInstant(text: string): number {
  const { length } = text;
  if (length < 20 || length > 35) return Number.NaN;
  for (const at of DIGITS) if (!isDigit(text.charCodeAt(at))) return Number.NaN;
  if (text[4] !== "-" || text[7] !== "-" || text[10] !== "T" || text[13] !== ":" || text[16] !== ":") return Number.NaN;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return Number.NaN;

  let at = 19;
  let ms = 0;
  if (text[at] === ".") {
    const from = at + 1;
    for (at = from; isDigit(text.charCodeAt(at)); at++) {
      if (at < from + 3) ms = ms * 10 + text.charCodeAt(at) - 48;
    }
    if (at === from || at > from + 9) return Number.NaN;
    for (let digits = at - from; digits < 3; digits++) ms *= 10;
  }
  const offset = offsetAt(text, at);
  return (daysBefore(year, month) + day - 1) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000 + ms - offset;
}

// Milliseconds of `Z` or `±hh:mm` that ends the text.
function offsetAt(text: string, at: number): number {
  const sign = text[at];
  if (sign === "Z") return text.length === at + 1 ? 0 : Number.NaN;
  if ((sign !== "+" && sign !== "-") || text.length !== at + 6 || text[at + 3] !== ":") return Number.NaN;
  for (const digit of [at + 1, at + 2, at + 4, at + 5]) if (!isDigit(text.charCodeAt(digit))) return Number.NaN;
  const hours = two(text, at + 1);
  const minutes = two(text, at + 4);
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Days of a month of the Gregorian calendar, months from 1. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return (MONTH_STARTS[month] as number) - (MONTH_STARTS[month - 1] as number);
}

// Days from 1970-01-01 to the first of the month.
function daysBefore(year: number, month: number): number {
  const past = year - 1;
  const leaps = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return past * 365 + leaps - 719_162 + (MONTH_STARTS[month - 1] as number) + (month > 2 && isLeap(year) ? 1 : 0);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function two(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}
