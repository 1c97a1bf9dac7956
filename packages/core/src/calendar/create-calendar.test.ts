import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CalendarOptions, createCalendar } from "./create-calendar.ts";
import type { RegionalOverlay, YearNotice } from "./notices.ts";

const calendar = createCalendar();
const day = (text: string) => calendar.dayOf(text);

// Made up: it only has to differ from plain weekends.
const NOTICE_2027: YearNotice = {
  year: 2027,
  holidays: { "2026-12-31": "元旦", "2027-01-01": "元旦", "2027-01-02": "元旦", "2027-10-01": "国庆节" },
  workdays: { "2027-01-03": "元旦" },
};

describe("working days", () => {
  it.each([
    { from: "2026-02-06", n: 5, due: "2026-02-13", name: "plain week" },
    { from: "2026-02-13", n: 1, due: "2026-02-14", name: "Saturday worked before Spring Festival" },
    { from: "2026-02-14", n: 1, due: "2026-02-24", name: "over Spring Festival" },
    { from: "2026-02-06", n: 20, due: "2026-03-12", name: "a statutory period over Spring Festival" },
    { from: "2026-04-03", n: 3, due: "2026-04-09", name: "over Qingming" },
    { from: "2026-04-28", n: 8, due: "2026-05-12", name: "over Labour Day, Saturday 05-09 works" },
    { from: "2026-06-18", n: 2, due: "2026-06-23", name: "over Dragon Boat" },
    { from: "2026-09-18", n: 5, due: "2026-09-24", name: "Sunday 09-20 works" },
    { from: "2026-09-24", n: 10, due: "2026-10-15", name: "over Mid-Autumn and National Day" },
    { from: "2026-09-30", n: 3, due: "2026-10-10", name: "ends on a Saturday that works" },
    { from: "2025-01-24", n: 5, due: "2025-02-07", name: "Spring Festival 2025" },
    { from: "2025-09-26", n: 5, due: "2025-10-10", name: "National Day 2025" },
  ])("$from + $n = $due: $name", ({ from, n, due }) => {
    expect(calendar.textOf(calendar.addWorkingDays(day(from), n))).toBe(due);
    expect(calendar.workingDays(day(from), day(due))).toBe(n);
  });

  it.each([
    { year: 2025, days: 248 },
    { year: 2026, days: 248 },
  ])("$year has $days", ({ year, days }) => {
    expect(calendar.workingDays(day(`${year - 1}-12-31`), day(`${year}-12-31`))).toBe(days);
  });

  it("are weekdays where no notice is loaded, before and after", () => {
    expect(calendar.isWorkingDay(day("1999-10-01"))).toBe(true);
    expect(calendar.isWorkingDay(day("1999-10-02"))).toBe(false);
    expect(calendar.isWorkingDay(day("2030-10-01"))).toBe(true);
    expect(calendar.isWorkingDay(day("2030-10-05"))).toBe(false);
  });

  it("have the Chinese name of the holiday or of the day worked for it", () => {
    expect(calendar.nameOf(day("2026-04-05"))).toBe("清明");
    expect(calendar.nameOf(day("2026-02-14"))).toBe("春节");
    expect(calendar.nameOf(day("2026-03-02"))).toBeUndefined();
  });
});

const calendars: [string, CalendarOptions][] = [
  ["shipped years", {}],
  [
    "a further year and a region",
    { years: [NOTICE_2027], region: "540102", overlays: [{ region: "54", years: { 2026: { holidays: { "2026-02-18": "藏历新年" } } } }] },
  ],
  ["a gap between loaded years", { years: [{ ...NOTICE_2027, year: 2040, holidays: { "2040-10-01": "国庆节" }, workdays: {} }] }],
];

describe.each(calendars)("counting with %s", (_name, options) => {
  const counted = createCalendar(options);
  const anyDay = fc.integer({ min: counted.dayOf("1960-01-01"), max: counted.dayOf("2060-12-31") });

  it("agrees with a walk from day to day", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 800 }), (from, length) => {
        let expected = 0;
        for (let d = from + 1; d <= from + length; d++) if (counted.isWorkingDay(d)) expected++;

        expect(counted.workingDays(from, from + length)).toBe(expected);
        expect(counted.workingDays(from + length, from)).toBe(0 - expected);
      }),
    );
  });

  it("adds what it counts: the n-th working day is a working day, n away", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 3000 }), (from, n) => {
        const after = counted.addWorkingDays(from, n);
        const before = counted.addWorkingDays(from, -n);

        expect(counted.isWorkingDay(after) && counted.isWorkingDay(before)).toBe(true);
        expect(counted.workingDays(from, after)).toBe(n);
        expect(counted.workingDays(before - 1, from - 1)).toBe(n);
        expect(counted.addWorkingDays(from, 0)).toBe(from);
      }),
    );
  });
});

describe("dates of instants", () => {
  it.each([
    { when: "2026-03-01T15:59:59Z", date: "2026-03-01", name: "UTC, before midnight in China" },
    { when: "2026-03-01T16:00:00Z", date: "2026-03-02", name: "C05 UTC, after midnight in China" },
    { when: "2026-03-02T00:30:00+08:00", date: "2026-03-02", name: "offset of China" },
    { when: "2026-03-01T23:30:00.123456-05:00", date: "2026-03-02", name: "another offset, with microseconds" },
    { when: "2026-03-02", date: "2026-03-02", name: "a date is a date in every zone" },
    { when: "1988-06-30T15:30:00Z", date: "1988-07-01", name: "summer time, an hour earlier" },
  ])("$when is $date: $name", ({ when, date }) => {
    expect(calendar.textOf(calendar.dayOf(when))).toBe(date);
  });

  it("come in the zone of the calendar", () => {
    const rome = createCalendar({ zone: "Europe/Rome" });

    expect(rome.zone).toBe("Europe/Rome");
    expect(rome.textOf(rome.dayOf("2024-03-31T21:59:59Z"))).toBe("2024-03-31");
    expect(rome.textOf(rome.dayOf(Date.parse("2024-03-31T22:00:00Z")))).toBe("2024-04-01");
  });

  it.each(["2026-02-30", "2026-02-30T10:00:00Z", "2026-3-2", "yesterday", "", Number.NaN])("%j has none", (when) => {
    expect(calendar.dayOf(when)).toBeNaN();
    expect(calendar.textOf(calendar.dayOf(when))).toBe("");
    expect(calendar.workingDays(calendar.dayOf(when), 0)).toBeNaN();
    expect(calendar.addWorkingDays(calendar.dayOf(when), 3)).toBeNaN();
    expect(calendar.isWorkingDay(calendar.dayOf(when))).toBe(false);
  });
});

it("gives a text the same date after thousands of others", () => {
  const fresh = createCalendar();
  const first = fresh.dayOf("2026-03-01T16:00:00Z");
  for (let i = 0; i < 10_000; i++) fresh.dayOf(fresh.textOf(i));

  expect(fresh.dayOf("2026-03-01T16:00:00Z")).toBe(first);
  expect(fresh.dayOf("2026-02-30")).toBeNaN();
});

describe("years", () => {
  it("C29 names the first year between two days that is not announced", () => {
    expect(calendar.loadedYears).toEqual(Array.from({ length: 23 }, (_, i) => 2004 + i));
    expect(calendar.unannouncedYear(day("2026-01-01"), day("2026-12-31"))).toBeUndefined();
    expect(calendar.unannouncedYear(day("2026-12-25"), day("2028-01-01"))).toBe(2027);
    expect(calendar.unannouncedYear(day("2028-01-01"), day("2026-12-25"))).toBe(2027);
    expect(calendar.unannouncedYear(day("2003-12-31"), day("2004-01-05"))).toBe(2003);
  });

  it("become announced when their notice is loaded, which may reach into the December before", () => {
    const loaded = createCalendar({ years: [NOTICE_2027] });

    expect(loaded.loadedYears.at(-1)).toBe(2027);
    expect(loaded.isWorkingDay(day("2026-12-31"))).toBe(false);
    expect(loaded.isWorkingDay(day("2027-01-03"))).toBe(true);
    expect(loaded.nameOf(day("2027-01-03"))).toBe("元旦");
    expect(calendar.isWorkingDay(day("2026-12-31"))).toBe(true);
  });

  it("are replaced whole by a later notice for the same year", () => {
    const changed = createCalendar({
      years: [{ year: 2026, holidays: { "2026-10-01": "National Day,国庆节,3" }, workdays: {} }, NOTICE_2027],
    });

    expect(changed.isWorkingDay(day("2026-01-01"))).toBe(true);
    expect(changed.isWorkingDay(day("2026-02-14"))).toBe(false);
    expect(changed.nameOf(day("2026-10-01"))).toBe("国庆节");
    expect(changed.isWorkingDay(day("2026-12-31"))).toBe(false);
    expect(changed.isWorkingDay(day("2025-10-01"))).toBe(false);
  });

  it.each([
    { name: "empty", notice: { year: 2027, holidays: {}, workdays: {} }, message: /lists no holiday of its year/ },
    { name: "another year's day", notice: { ...NOTICE_2027, workdays: { "2026-05-09": "x" } }, message: /lists 2026-05-09/ },
    { name: "no such date", notice: { ...NOTICE_2027, workdays: { "2027-02-30": "x" } }, message: /"2027-02-30" is not a date/ },
    { name: "a day both off and worked", notice: { ...NOTICE_2027, workdays: { "2027-01-01": "x" } }, message: /2027-01-01 both/ },
    { name: "impossible year", notice: { ...NOTICE_2027, year: 20270 }, message: /whole number from/ },
  ])("are refused when the notice is wrong: $name", ({ notice, message }) => {
    expect(() => createCalendar({ years: [notice] })).toThrow(message);
  });
});

describe("regional overlays", () => {
  // Dates are examples, not the announcements of the regions.
  const tibet: RegionalOverlay = {
    region: "540000",
    years: { 2026: { holidays: { "2026-02-25": "藏历新年" }, workdays: { "2026-03-07": "藏历新年" } } },
  };
  const guangxi: RegionalOverlay = { region: "45", years: { 2026: { holidays: { "2026-04-20": "三月三", "2026-04-21": "三月三" } } } };
  const halfDays: RegionalOverlay = { region: "", years: { 2026: { halfDays: { "2026-03-09": "妇女节", "2026-10-01": "x" } } } };
  const overlays = [tibet, guangxi, halfDays];
  const inRegion = (region?: string, years?: YearNotice[]) =>
    createCalendar({ overlays, ...(region === undefined ? {} : { region }), ...(years ? { years } : {}) });

  it.each([
    { region: "450100", date: "2026-04-20", works: false, name: "city below the region" },
    { region: "45", date: "2026-04-21", works: false, name: "the region itself" },
    { region: "540102001000", date: "2026-02-25", works: false, name: "township below the region" },
    { region: "540102", date: "2026-03-07", works: true, name: "regional make-up day" },
    { region: "540102", date: "2026-04-20", works: true, name: "another region's holiday" },
    { region: "310000", date: "2026-02-25", works: true, name: "a region without overlay" },
    { region: undefined, date: "2026-04-20", works: true, name: "no region" },
  ])("$region on $date works $works: $name", ({ region, date, works }) => {
    expect(inRegion(region).isWorkingDay(day(date))).toBe(works);
  });

  it("move deadlines in their region only", () => {
    const due = (region: string) => calendar.textOf(inRegion(region).addWorkingDays(day("2026-04-17"), 5));

    expect(due("450000")).toBe("2026-04-28");
    expect(due("440000")).toBe("2026-04-24");
  });

  it("name half days without making them days off", () => {
    const anywhere = inRegion();

    expect(anywhere.nameOf(day("2026-03-09"))).toBe("妇女节");
    expect(anywhere.isWorkingDay(day("2026-03-09"))).toBe(true);
    expect(anywhere.nameOf(day("2026-10-01"))).toBe("国庆节");
    expect(anywhere.workingDays(day("2025-12-31"), day("2026-12-31"))).toBe(248);
  });

  it("leave a year unannounced that follows theirs, in their region only", () => {
    expect(inRegion("450000", [NOTICE_2027]).loadedYears.at(-1)).toBe(2026);
    expect(inRegion("440000", [NOTICE_2027]).loadedYears.at(-1)).toBe(2027);
    expect(inRegion("450000", [NOTICE_2027]).loadedYears[0]).toBe(2004);
  });

  const wrong: { name: string; overlay: RegionalOverlay; message: RegExp }[] = [
    { name: "code with letters", overlay: { region: "GX", years: {} }, message: /not a division code/ },
    {
      name: "day of another year",
      overlay: { region: "", years: { 2026: { holidays: { "2027-03-03": "x" } } } },
      message: /a day of another year/,
    },
  ];

  it.each(wrong)("are refused when wrong: $name", ({ overlay, message }) => {
    expect(() => createCalendar({ overlays: [overlay] })).toThrow(message);
  });
});
