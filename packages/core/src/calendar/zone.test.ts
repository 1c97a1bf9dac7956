import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateText, isoWeekday, parseDate } from "./civil.ts";
import { zoneDayOf, zoneStartOf, zoneTimeOf } from "./zone.ts";

const ZONES = [
  "Asia/Shanghai",
  "Europe/Rome",
  "Europe/Amsterdam",
  "America/New_York",
  "Asia/Kathmandu",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "UTC",
];
const DAY_MS = 86_400_000;

function intlOf(zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (ms) => format.format(ms);
}

function wallClock(zone: string): (ms: number) => string {
  const timeOf = zoneTimeOf(zone);
  return (ms) => {
    const { day, msOfDay } = timeOf(ms);
    return `${dateText(day)} ${new Date(msOfDay).toISOString().slice(11, 19)}`;
  };
}

const instants = (from: string, to: string) => fc.integer({ min: Date.parse(from), max: Date.parse(to) });

describe.each(ZONES)("%s", (zone) => {
  it("gives the wall clock that Intl gives at random instants", () => {
    const expected = intlOf(zone);
    const actual = wallClock(zone);

    fc.assert(
      fc.property(instants("1900-01-01", "2100-01-01"), (ms) => {
        expect(actual(ms)).toBe(expected(ms));
      }),
      { numRuns: 1500 },
    );
  });

  it("starts a day at the first instant that has its date or a later one", () => {
    const dayOf = zoneDayOf(zone);
    const startOf = zoneStartOf(zone);

    fc.assert(
      fc.property(instants("1970-01-01", "2040-01-01"), (ms) => {
        const day = dayOf(ms);
        const start = startOf(day);

        expect(dayOf(start)).toBe(day);
        expect(dayOf(start - 1)).toBeLessThan(day);
        expect(start).toBeLessThanOrEqual(ms);
      }),
      { numRuns: 500 },
    );
  });
});

it("follows the summer time of China from 1986 to 1991, second by second around its changes", () => {
  const expected = intlOf("Asia/Shanghai");
  const actual = wallClock("Asia/Shanghai");

  fc.assert(
    fc.property(instants("1986-01-01", "1992-01-01"), (ms) => {
      expect(actual(ms)).toBe(expected(ms));
    }),
    { numRuns: 3000 },
  );
  const last = Date.parse("1991-09-14T17:00:00Z");
  expect(actual(last - 1)).toBe("1991-09-15 01:59:59");
  expect(actual(last)).toBe("1991-09-15 01:00:00");
});

it.each([
  { zone: "Europe/Rome", at: "2024-03-31T01:00:00Z", before: "2024-03-31 01:59:59", after: "2024-03-31 03:00:00" },
  { zone: "Europe/Amsterdam", at: "2024-10-27T01:00:00Z", before: "2024-10-27 02:59:59", after: "2024-10-27 02:00:00" },
  { zone: "America/New_York", at: "2024-11-03T06:00:00Z", before: "2024-11-03 01:59:59", after: "2024-11-03 01:00:00" },
])("changes the clock of $zone to the millisecond at $at", ({ zone, at, before, after }) => {
  const clock = wallClock(zone);

  expect(clock(Date.parse(at) - 1)).toBe(before);
  expect(clock(Date.parse(at))).toBe(after);
});

it.each([
  { name: "midnight was skipped", zone: "America/Sao_Paulo", day: "2018-11-04", start: "2018-11-04T03:00:00.000Z" },
  {
    name: "midnight came twice: the clock went from 00:01 back to 23:01",
    zone: "America/St_Johns",
    day: "2010-11-07",
    start: "2010-11-07T02:30:00.000Z",
  },
  { name: "the whole day was skipped", zone: "Pacific/Apia", day: "2011-12-30", start: "2011-12-30T10:00:00.000Z" },
  { name: "the clock went from 23:30 to midnight", zone: "Asia/Pyongyang", day: "2018-05-05", start: "2018-05-04T15:00:00.000Z" },
  { name: "quarter-hour offset", zone: "Asia/Kathmandu", day: "2026-03-02", start: "2026-03-01T18:15:00.000Z" },
  { name: "China", zone: "Asia/Shanghai", day: "2026-03-02", start: "2026-03-01T16:00:00.000Z" },
  { name: "day of 23 hours", zone: "Europe/Rome", day: "2024-03-31", start: "2024-03-30T23:00:00.000Z" },
  { name: "day after it", zone: "Europe/Rome", day: "2024-04-01", start: "2024-03-31T22:00:00.000Z" },
])("begins $day in $zone at $start: $name", ({ zone, day, start }) => {
  expect(new Date(zoneStartOf(zone)(parseDate(day))).toISOString()).toBe(start);
});

it("gives the weekday of the local date, not of the UTC date", () => {
  const time = zoneTimeOf("Asia/Shanghai")(Date.parse("2026-03-01T16:30:00Z"));

  expect(time).toEqual({ day: parseDate("2026-03-02"), msOfDay: 30 * 60_000, isoWeekday: 1 });
  expect(isoWeekday(parseDate("1969-12-28"))).toBe(7);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -Number.MAX_VALUE])("has no date for %s ms", (ms) => {
  expect(zoneDayOf("Asia/Shanghai")(ms)).toBeNaN();
  expect(zoneDayOf("Europe/Rome")(ms)).toBeNaN();
});

it("answers at both ends of the range of instants", () => {
  expect(zoneDayOf("Europe/Rome")(8.64e15)).toBe(100_000_000);
  expect(zoneDayOf("Europe/Rome")(-8.64e15)).toBe(-100_000_000);
});

it("refuses an unknown zone by name", () => {
  expect(() => zoneDayOf("Asia/Pekin")).toThrow(/no time zone "Asia\/Pekin"/);
});

it("gives the same answers when zones are asked in turn and out of order", () => {
  const rome = zoneDayOf("Europe/Rome");
  const times = [0, 1, 2, 3, 4].map((i) => Date.parse("2024-03-30T22:30:00Z") + ((i * 3) % 5) * DAY_MS);

  expect(times.map(rome)).toEqual(times.map((ms) => parseDate(intlOf("Europe/Rome")(ms).slice(0, 10))));
});
