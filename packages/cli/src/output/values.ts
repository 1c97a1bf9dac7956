import type { Language } from "../language.ts";

/** Writes numbers, spans of time and instants for people. Instants are shown in one zone, that of the calendar. */
export interface Values {
  number(value: number): string;
  duration(milliseconds: number): string;
  date(at: number): string;
  /** Date, hour and minute. */
  moment(at: number): string;
  /** A field of a result: what its name says it is. */
  field(name: string, value: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPANS = new Set(["mean", "sd"]);

export function valuesOf(language: Language, zone: string): Values {
  const locale = language === "zh" ? "zh-CN" : "en";
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  // The Swedish way of writing dates is that of ISO 8601.
  const days = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const moments = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const [day, hour, minute, second] = language === "zh" ? ["天", "小时", "分钟", "秒"] : ["d", "h", "min", "s"];
  const values: Values = {
    number: (value) => numbers.format(value),
    duration(milliseconds) {
      const span = Math.abs(milliseconds);
      if (span >= DAY) return `${numbers.format(Math.round(milliseconds / (DAY / 10)) / 10)} ${day}`;
      if (span >= HOUR) return `${numbers.format(Math.round(milliseconds / (HOUR / 10)) / 10)} ${hour}`;
      if (span >= MINUTE) return `${numbers.format(Math.round(milliseconds / MINUTE))} ${minute}`;
      return `${numbers.format(Math.round(milliseconds / 10) / 100)} ${second}`;
    },
    date: (at) => days.format(at),
    moment: (at) => moments.format(at),
    field(name, value) {
      if (name.endsWith("Ms") || SPANS.has(name)) return values.duration(value);
      return name.endsWith("Ts") ? values.moment(value) : values.number(value);
    },
  };
  return values;
}
