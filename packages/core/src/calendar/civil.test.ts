import fc from "fast-check";
import { expect, it } from "vitest";
import { addMonths, addYears, civilOf, dateText, dayNumber, isoWeekday, parseDate, parseInstant } from "./civil.ts";

const DAY_MS = 86_400_000;

it("agrees with the Gregorian calendar of the runtime on every day from 1899 to 2101", () => {
  for (let day = dayNumber(1899, 1, 1); day <= dayNumber(2101, 12, 31); day++) {
    const date = new Date(day * DAY_MS);
    const text = date.toISOString().slice(0, 10);
    if (dateText(day) !== text || parseDate(text) !== day || isoWeekday(day) !== (date.getUTCDay() || 7)) expect.fail(text);
  }
});

it("takes dates before the epoch and before the year 1000 apart and together", () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (day) => {
      const { year, month, day: dayOfMonth } = civilOf(day);

      expect(dayNumber(year, month, dayOfMonth)).toBe(day);
      expect(parseDate(dateText(day))).toBe(day);
    }),
  );
});

it.each([
  { name: "corresponding day", from: "2026-03-15", months: 1, to: "2026-04-15" },
  { name: "no corresponding day: last of the month", from: "2026-01-31", months: 1, to: "2026-02-28" },
  { name: "leap February", from: "2024-01-31", months: 1, to: "2024-02-29" },
  { name: "across the year", from: "2025-11-30", months: 3, to: "2026-02-28" },
  { name: "backwards across the year", from: "2026-01-31", months: -2, to: "2025-11-30" },
  { name: "backwards to February", from: "2026-03-31", months: -1, to: "2026-02-28" },
])("C09 adds months by the corresponding day: $name", ({ from, months, to }) => {
  expect(dateText(addMonths(parseDate(from), months))).toBe(to);
});

it.each([
  { name: "anniversary, where days/365.25 falls short", from: "2023-03-01", years: 2, to: "2025-03-01" },
  { name: "29 February in a common year", from: "2024-02-29", years: 1, to: "2025-02-28" },
  { name: "29 February in a leap year", from: "2024-02-29", years: 4, to: "2028-02-29" },
  { name: "backwards", from: "2024-02-29", years: -3, to: "2021-02-28" },
])("C08 adds years by the corresponding day: $name", ({ from, years, to }) => {
  expect(dateText(addYears(parseDate(from), years))).toBe(to);
});

it.each([
  "2026-02-30",
  "2025-02-29",
  "2026-13-01",
  "2026-00-10",
  "2026-04-31",
  "2026-1-011",
  "2026/01/01",
  "２026-01-01",
  "",
  "0x10-01-01",
])("refuses the date %j", (text) => {
  expect(parseDate(text)).toBeNaN();
});

it.each([
  "2026-02-30T00:00:00Z",
  "2026-02-01T24:00:00Z",
  "2026-02-01T23:60:00Z",
  "2026-02-01T23:59:60Z",
  "2026-02-01T10:00:00",
  "2026-02-01T10:00Z",
  "2026-02-01 10:00:00Z",
  "2026-02-01T10:00:00.Z",
  "2026-02-01T10:00:00.1234567890Z",
  "2026-02-01T10:00:00+8:00",
  "2026-02-01T10:00:00+0800",
  "2026-02-01T10:00:00+24:00",
  "2026-02-01T10:00:00Zx",
  "2026-02-01T10:00:00,5Z",
])("refuses the instant %j", (text) => {
  expect(parseInstant(text)).toBeNaN();
});

it("reads every instant as the runtime does", () => {
  const fraction = fc.option(fc.stringMatching(/^\d{1,9}$/), { nil: undefined });
  const offset = fc.oneof(fc.constant("Z"), fc.stringMatching(/^[+-](?:0\d|1\d|2[0-3]):[0-5]\d$/));
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }), fraction, offset, (date, digits, zone) => {
      const text = `${date.toISOString().slice(0, 19)}${digits === undefined ? "" : `.${digits}`}${zone}`;

      expect(parseInstant(text)).toBe(Date.parse(text));
    }),
    { numRuns: 2000 },
  );
});
