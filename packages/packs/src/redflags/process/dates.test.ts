import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarDays, momentOf, spanOf } from "./dates.ts";

const ZONE = "+08:00";
const at = (text: string, zone = ZONE) => momentOf(text, zone)?.at;

describe("a moment", () => {
  it("is the instant that RFC 3339 says", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1900-01-02T00:00:00Z"), max: new Date("2199-12-30T00:00:00Z"), noInvalidDate: true }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (date, minutes) => {
          const sign = minutes < 0 ? "-" : "+";
          const two = (n: number): string => String(Math.trunc(Math.abs(n))).padStart(2, "0");
          const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
          const written = `${local}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;

          expect(at(date.toISOString())).toBe(date.getTime());
          expect(at(written)).toBe(date.getTime());
          expect(at(local, `${sign}${two(minutes / 60)}:${two(minutes % 60)}`)).toBe(date.getTime());
        },
      ),
    );
  });

  it.each([
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-3-1",
    "20260301",
    "2026/03/01",
    "2026-03-01T",
    "2026-03-01T24:00:00Z",
    "2026-03-01T10:60:00Z",
    "2026-03-01T10:00:00.Z",
    "2026-03-01T10:00:00+8",
    "2026-03-01T10:00:00+25:00",
    "2026-03-01T10:00:00Zulu",
    "2026-03-01 spring",
    "0001-01-01",
    "9999-12-31T00:00:00Z",
    "",
  ])("is none for %j", (text) => {
    expect(momentOf(text, ZONE)).toBeUndefined();
  });

  it.each([
    { text: "2024-02-29", isTimed: false, hasSeconds: false },
    { text: "2026-03-01T10:00+08:00", isTimed: true, hasSeconds: false },
    { text: "2026-03-01T10:00:00Z", isTimed: true, hasSeconds: false },
    { text: "2026-03-01 10:00:01", isTimed: true, hasSeconds: true },
    { text: "2026-03-01T10:00:00.250000+0800", isTimed: true, hasSeconds: true },
  ])("says how exact it is: $text", ({ text, isTimed, hasSeconds }) => {
    expect(momentOf(text, ZONE)).toMatchObject({ isTimed, hasSeconds });
  });

  it("is none without a time where the zone is no offset", () => {
    expect(momentOf("2026-03-01", "Asia/Shanghai")).toBeUndefined();
  });

  it("is none, or a finite number, whatever is written", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\d[T ]?[\d:.Z+-]{0,20}$/)), fc.string(), (text, zone) => {
        expect(Number.isFinite(momentOf(text, zone)?.at ?? 0)).toBe(true);
      }),
    );
  });
});

describe("days between", () => {
  const span = (from: string, to: string) => {
    const [first, second] = [momentOf(from, ZONE), momentOf(to, ZONE)];
    return first && second ? { ...spanOf(first, second, ZONE), calendar: calendarDays(first, second, ZONE) } : undefined;
  };

  it.each([
    { from: "2026-03-01T23:00:00+08:00", to: "2026-03-02T01:00:00+08:00", days: 0, calendar: 1 },
    { from: "2026-03-01T23:00:00+08:00", to: "2026-03-02T23:00:00+08:00", days: 1, calendar: 1 },
    { from: "2026-03-02T01:00:00+08:00", to: "2026-03-01T23:00:00+08:00", days: 0, calendar: -1 },
    { from: "2026-03-01T17:00:00Z", to: "2026-03-02T15:00:00Z", days: 0, calendar: 0 },
    { from: "2026-03-01", to: "2026-03-02T00:00:00+08:00", days: 1, calendar: 1, byCalendar: true },
    { from: "2026-02-28", to: "2026-03-01", days: 1, calendar: 1, byCalendar: true },
  ])("$from and $to", ({ from, to, ...expected }) => {
    expect(span(from, to)).toEqual(expected);
  });
});
