import { PlumblineError } from "@plumbline/core";

const EIGHT_HOURS = 8 * 3_600_000;
const DAY = 86_400_000;

/** A legal day, month or year in Asia/Shanghai as text, of which all of one question have one length. */
export type Period = string;

const PERIOD = /^[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;

export function isPeriod(text: string): boolean {
  return PERIOD.test(text) && (text.length < 10 || new Date(`${text}T00:00:00Z`).toISOString().startsWith(text));
}

/** First instant (ms) of a period. Summer time ended in 1991, so that eight hours are eight hours. */
export function startOf(period: Period): number {
  const [year, month = "01", day = "01"] = period.split("-");
  return Date.parse(`${year}-${month}-${day}T00:00:00Z`) - EIGHT_HOURS;
}

/** First instant (ms) after a period. */
export function endOf(period: Period): number {
  return startOf(moved(period, 1));
}

/** The period of the same length so many later, or earlier. */
export function moved(period: Period, by: number): Period {
  const [year = 0, month = 1, day = 1] = period.split("-").map(Number);
  const at =
    period.length === 4
      ? Date.UTC(year + by, 0, 1)
      : period.length === 7
        ? Date.UTC(year, month - 1 + by, 1)
        : Date.UTC(year, month - 1, day + by);
  return new Date(at).toISOString().slice(0, period.length);
}

/** How many periods there are from one to another, both included. */
export function lengthOf(from: Period, to: Period): number {
  if (from.length === 4) return Number(to) - Number(from) + 1;
  if (from.length === 10) return Math.round((startOf(to) - startOf(from)) / DAY) + 1;
  const [y0 = 0, m0 = 0] = from.split("-").map(Number);
  const [y1 = 0, m1 = 0] = to.split("-").map(Number);
  return (y1 - y0) * 12 + m1 - m0 + 1;
}

/** The same period of another year; the 29th of February becomes the 28th. */
export function otherYear(period: Period, by: number): Period {
  const year = String(Number(period.slice(0, 4)) + by).padStart(4, "0");
  const rest = period.slice(4);
  return rest === "-02-29" && !isPeriod(year + rest) ? `${year}-02-28` : year + rest;
}

/** `from` and `to` of a list as instants: a period counts whole, an instant is the first that counts, or the first that does not. */
export function instantsOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  readonly from?: number;
  readonly to?: number;
} {
  const range = {
    ...(from !== undefined && { from: isPeriod(from) ? startOf(from) : Date.parse(from) }),
    ...(to !== undefined && { to: isPeriod(to) ? endOf(to) : Date.parse(to) }),
  };
  if (Number.isNaN(range.from) || Number.isNaN(range.to)) {
    throw new PlumblineError("REQUEST_INVALID", "from and to are days, months, years or instants: 2026-03, 2026-03-05T09:00:00+08:00");
  }
  return range;
}
