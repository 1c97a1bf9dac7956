import { parseInstant } from "@plumbline/core/civil";

const FORMS = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?\s?([Zz]|[+-]\d\d:?\d\d)?)?$/;

/**
 * Instants as publishers write them: without seconds, with a space, with microseconds, or a date alone, which is its first instant. Gives
 * the text as RFC 3339 has it, to the millisecond; undefined where there is no such instant.
 */
export function instantText(value: unknown, zone: string): string | undefined {
  const [, day, minutes = "00:00", seconds = "00", fraction = "", offset = zone] = matchOf(value) ?? [];
  if (day === undefined) return undefined;
  const place = /^z$/i.test(offset) ? "Z" : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const text = `${day}T${minutes}:${seconds}${fraction === "" ? "" : `.${fraction.slice(0, 3)}`}${place}`;
  return Number.isNaN(parseInstant(text)) ? undefined : text;
}

/** Milliseconds of the instant; NaN where there is none. */
export function instantOf(value: unknown, zone: string): number {
  const text = instantText(value, zone);
  return text === undefined ? Number.NaN : parseInstant(text);
}

/** Whether it is a date without a time of day. */
export function isDay(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
}

/** What a date is ordered by: instants after what is none, to the last digit that was written. */
export interface DateOrder {
  readonly ms: number;
  /** Digits beyond the millisecond; of what is no instant, the text. */
  readonly rest: string;
}

export function dateOrder(value: unknown, zone: string): DateOrder {
  const ms = instantOf(value, zone);
  if (Number.isNaN(ms)) return { ms: Number.NEGATIVE_INFINITY, rest: typeof value === "string" ? value : "" };
  return { ms, rest: (matchOf(value)?.[4] ?? "").slice(3).replace(/0+$/, "") };
}

export function compareDates(a: DateOrder, b: DateOrder): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  return a.rest < b.rest ? -1 : a.rest > b.rest ? 1 : 0;
}

function matchOf(value: unknown): RegExpExecArray | undefined {
  return typeof value === "string" && value.length <= 64 ? (FORMS.exec(value) ?? undefined) : undefined;
}
