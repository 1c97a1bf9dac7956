import { daysInMonth, parseInstant } from "@plumbline/core/civil";
import { Fault, quoted } from "./fault.ts";

const COMMON =
  /^(?<y>\d{4})([-/.])(?<M>\d{1,2})\2(?<d>\d{1,2})[T ](?<H>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:\.(?<S>\d{1,9}))?)?\s*(?<zone>Z|[+-]\d{2}:\d{2})?$/;

/**
 * A reader of the times of a column: text in, RFC 3339 with offset out. Text that is RFC 3339 already stays as it is.
 * A local time that a change of clocks made double is the earlier one.
 */
export function timeReader(format: string | undefined, zone: string | undefined): (text: string, where: string) => string {
  const pattern = format === undefined ? COMMON : patternOf(format);
  const offset = zone === undefined ? undefined : offsetReader(zone);
  return (text, where) => {
    if (format === undefined && !Number.isNaN(parseInstant(text))) return text;
    const parts = pattern.exec(text.trim())?.groups;
    if (!parts) {
      const wanted = format === undefined ? "like 2024-03-01 09:30:00" : `in the format ${quoted(format)}`;
      throw new Fault("LOG_VALUE_INVALID", `${where} is ${quoted(text)}, which is no time ${wanted}`);
    }
    const [year, month, day, hour, minute, second] = [parts.y, parts.M, parts.d, parts.H, parts.m, parts.s].map((part) =>
      Number(part ?? 0),
    );
    const real =
      year !== undefined &&
      month !== undefined &&
      day !== undefined &&
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= daysInMonth(year, month);
    if (!real || (hour as number) > 23 || (minute as number) > 59 || (second as number) > 59) {
      throw new Fault("LOG_VALUE_INVALID", `${where} is ${quoted(text)}, a time that does not exist`);
    }
    const two = (value: number | undefined): string => String(value).padStart(2, "0");
    const local = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${parts.S ? `.${parts.S}` : ""}`;
    if (parts.zone) return local + parts.zone;
    if (!offset) {
      throw new Fault(
        "MAPPING_INVALID",
        `${where} is ${quoted(text)}, which has no UTC offset; state the zone, such as "Asia/Shanghai" or "+08:00"`,
      );
    }
    return local + offset(parseInstant(`${local}Z`));
  };
}

const TOKENS: Readonly<Record<string, string>> = {
  yyyy: "(?<y>\\d{4})",
  MM: "(?<M>\\d{2})",
  M: "(?<M>\\d{1,2})",
  dd: "(?<d>\\d{2})",
  d: "(?<d>\\d{1,2})",
  HH: "(?<H>\\d{2})",
  H: "(?<H>\\d{1,2})",
  mm: "(?<m>\\d{2})",
  m: "(?<m>\\d{1,2})",
  ss: "(?<s>\\d{2})",
  s: "(?<s>\\d{1,2})",
  SSS: "(?<S>\\d{3})",
  S: "(?<S>\\d{1,9})",
};

function patternOf(format: string): RegExp {
  const parts = format.match(/yyyy|MM?|dd?|HH?|mm?|ss?|SSS|S|[\s\S]/g) ?? [];
  for (const token of ["yyyy", "M", "d"]) {
    if (!parts.some((part) => part.startsWith(token))) throw new Fault("MAPPING_INVALID", `timeFormat ${quoted(format)} has no ${token}`);
  }
  const source = parts.map((part) => TOKENS[part] ?? part.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("");
  try {
    return new RegExp(`^${source}$`);
  } catch {
    throw new Fault("MAPPING_INVALID", `timeFormat ${quoted(format)} states a part twice`);
  }
}

function offsetReader(zone: string): (localMs: number) => string {
  if (/^(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.test(zone)) return () => zone;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    throw new Fault(
      "MAPPING_INVALID",
      `zone ${quoted(zone)} is neither an offset such as "+08:00" nor an IANA zone such as "Asia/Shanghai"`,
    );
  }
  // Offsets change at most a few times a year, and at full quarters of an hour.
  const known = new Map<number, number>();
  const offsetAt = (ms: number): number => {
    const quarter = Math.floor(ms / 900_000);
    let minutes = known.get(quarter);
    if (minutes === undefined) {
      const name = format.formatToParts(quarter * 900_000).find((part) => part.type === "timeZoneName")?.value ?? "";
      const parts = /([+-])(\d{2}):(\d{2})/.exec(name);
      minutes = parts ? (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) : 0;
      known.set(quarter, minutes);
    }
    return minutes;
  };
  return (localMs) => {
    // The offset a day before is in force on the earlier side of any change nearby.
    const before = offsetAt(localMs - 86_400_000);
    const minutes = offsetAt(localMs - before * 60_000) === before ? before : offsetAt(localMs + 86_400_000);
    const size = Math.abs(minutes);
    return `${minutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
  };
}
