import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAfter, parseRfc3339, spanOf, wholeDays } from "./rfc3339.ts";

const at = (text: string) => {
  const instant = parseRfc3339(text);
  if (!instant) throw new Error(`not taken: ${text}`);
  return instant;
};

describe("an instant of RFC 3339", () => {
  it("is the one that the platform reads, of any time and offset", () => {
    const padded = (value: number, width = 2) => String(value).padStart(width, "0");
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-30T00:00:00Z"), noInvalidDate: true }),
        fc.integer({ min: -1439, max: 1439 }),
        (date, offset) => {
          const local = new Date(date.getTime() + offset * 60_000).toISOString();
          fc.pre(/^\d{4}-/.test(local));
          const minutes = Math.abs(offset);
          const text = `${local.slice(0, -1)}${offset < 0 ? "-" : "+"}${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
          const { seconds, nanos } = at(text);
          expect(seconds * 1000 + nanos / 1e6).toBe(date.getTime());
        },
      ),
    );
  });

  it.each([
    ["a blank for the T", "2024-03-05 06:07:08Z"],
    ["lower case", "2024-03-05t06:07:08z"],
    ["an offset of nothing behind a minus", "2024-03-05T06:07:08-00:00"],
    ["a true minus sign", "2024-03-05T04:07:08\u221202:00"],
    ["an offset of nearly a day", "2024-03-06T06:06:08+23:59"],
  ])("may have %s", (_, text) => {
    expect(at(text).seconds).toBe(Date.UTC(2024, 2, 5, 6, 7, 8) / 1000);
  });

  it("may have any number of digits behind the point, of which nine count", () => {
    expect(at("2024-03-05T06:07:08.5Z").nanos).toBe(500_000_000);
    expect(at("2024-03-05T06:07:08.000000001Z").nanos).toBe(1);
    expect(at("2024-03-05T06:07:08.123456789Z").nanos).toBe(123_456_789);
    expect(at("2024-03-05T06:07:08.9999999999999Z").nanos).toBe(999_999_999);
  });

  it("may be in a leap second, in year 0 and on a leap day", () => {
    expect(at("2016-12-31T23:59:60Z")).toEqual({ seconds: Date.UTC(2016, 11, 31, 23, 59, 59) / 1000, nanos: 1_000_000_000 });
    expect(at("0000-02-29T00:00:00Z").seconds).toBe(Date.parse("0000-02-29T00:00:00Z") / 1000);
    expect(at("2000-02-29T00:00:00Z").seconds).toBe(Date.UTC(2000, 1, 29) / 1000);
  });

  it.each([
    "",
    "x",
    "2024-03-05",
    "2024-03-05T06:07Z",
    "2024-03-05T06:07:08",
    "2024-03-05T06:07:08+08",
    "2024-03-05T06:07:08+0800",
    "2024-03-05T06:07:08+24:00",
    "2024-03-05T06:07:08+05:60",
    "2024-03-05T06:07:08+05:5",
    "2024-03-05T06:07:08.Z",
    "2024-03-05T06:07:08,5Z",
    "2024-03-05T24:00:00Z",
    "2024-03-05T23:60:00Z",
    "2024-03-05T23:00:61Z",
    "2024-02-30T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-04-31T00:00:00Z",
    "+2024-03-05T06:07:08Z",
    "-024-03-05T06:07:08Z",
    " 2024-03-05T06:07:08Z",
    "2024-03-05T06:07:08Z ",
    "2024-03-05_06:07:08Z",
    "2024/03/05T06:07:08Z",
    "2024-03/05T06:07:08Z",
    "2024-03-05T06.07:08Z",
    "2024-03-05T06:07.08Z",
    "２０２４-03-05T06:07:08Z",
    "2024-03-05T06:07:08+08:00x",
  ])("is not %j", (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });
});

describe("whole days", () => {
  it.each([
    ["2024-01-01T00:00:00Z", "2024-01-16T00:00:00Z", 15],
    ["2024-01-01T00:00:00Z", "2024-01-15T23:59:59Z", 14],
    ["2024-01-01T00:00:00Z", "2024-01-15T23:59:59.999999999Z", 14],
    ["2024-01-01T00:00:00.000000001Z", "2024-01-02T00:00:00Z", 0],
    ["2024-01-01T00:00:00+08:00", "2024-01-02T00:00:00Z", 1],
    ["2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z", -1],
    ["2024-01-02T00:00:00Z", "2024-01-01T00:00:00.000000001Z", 0],
    ["2024-01-03T00:00:00Z", "2024-01-01T00:00:01Z", -1],
    // A leap second is a second longer than the 59th, and does not make a day by itself.
    ["2024-01-01T23:59:60Z", "2024-01-02T23:59:59Z", 0],
    ["2024-01-01T23:59:60Z", "2024-01-02T23:59:60Z", 1],
    ["2024-01-01T12:00:00Z", "2024-01-02T11:59:60Z", 0],
    ["2024-01-01T11:59:60Z", "2024-01-02T12:00:00Z", 1],
    ["2024-01-01T00:00:00Z", "2024-01-01T23:59:60Z", 1],
  ])("from %s to %s are %i", (from, to, days) => {
    expect(wholeDays(at(from), at(to))).toBe(days);
  });
});

describe("the span that a text can mean", () => {
  it("is one instant of a time, with the zone where none is named", () => {
    expect(spanOf("2024-01-01T08:00:00", "+08:00")?.first).toEqual(at("2024-01-01T00:00:00Z"));
    expect(spanOf("2024-01-01 08:00", "+08:00")?.last).toEqual(at("2024-01-01T00:00:00Z"));
    expect(spanOf("2024-01-01T08:00:00Z", "+08:00")?.first).toEqual(at("2024-01-01T08:00:00Z"));
  });

  it("is a whole day of a date alone", () => {
    const span = spanOf("2024-01-01", "+08:00");
    expect(span?.first).toEqual(at("2023-12-31T16:00:00Z"));
    expect(span?.last).toEqual(at("2024-01-01T15:59:59.999999999Z"));
  });

  it("is none of what is no date", () => {
    for (const text of ["", "2024-02-30", "2024-01", "20240101", "2024-01-01T25:00", "tomorrow"])
      expect(spanOf(text, "+08:00")).toBeUndefined();
  });

  it("puts one instant after another to the nanosecond", () => {
    expect(isAfter(at("2024-01-01T00:00:00.000000001Z"), at("2024-01-01T00:00:00Z"))).toBe(true);
    expect(isAfter(at("2024-01-01T00:00:00Z"), at("2024-01-01T00:00:00Z"))).toBe(false);
    expect(isAfter(at("2024-01-01T00:00:00Z"), at("2024-01-01T00:00:00.000000001Z"))).toBe(false);
    expect(isAfter(at("2024-01-01T00:00:01Z"), at("2024-01-01T00:00:00.9Z"))).toBe(true);
  });
});
