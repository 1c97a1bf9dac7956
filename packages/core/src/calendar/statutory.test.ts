import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCalendar } from "./create-calendar.ts";
import { acceptanceDate, elapsed, type Pause, statutoryDue } from "./statutory.ts";
import { unitFor } from "./statutory-units.ts";

const calendar = createCalendar();

// Made up: the Friday is a holiday and the Sunday is worked.
const with2027 = createCalendar({
  years: [{ year: 2027, holidays: { "2027-01-01": "元旦", "2027-01-02": "元旦" }, workdays: { "2027-01-03": "元旦" } }],
});

const FIRST: Pause = { from: "2026-03-06", to: "2026-03-16" };
const SECOND: Pause = { from: "2026-03-10", to: "2026-03-18" };

describe("due day", () => {
  it.each([
    { from: "2026-02-06", amount: 5, due: "2026-02-13" },
    { from: "2026-02-13", amount: 1, due: "2026-02-14" },
    { from: "2026-02-14", amount: 1, due: "2026-02-24" },
    { from: "2026-02-06", amount: 20, due: "2026-03-12" },
    { from: "2026-04-03", amount: 3, due: "2026-04-09" },
    { from: "2026-04-28", amount: 8, due: "2026-05-12" },
    { from: "2026-06-18", amount: 2, due: "2026-06-23" },
    { from: "2026-09-18", amount: 5, due: "2026-09-24" },
    { from: "2026-09-24", amount: 10, due: "2026-10-15" },
    { from: "2026-09-30", amount: 3, due: "2026-10-10" },
    { from: "2025-01-24", amount: 5, due: "2025-02-07" },
    { from: "2025-09-26", amount: 5, due: "2025-10-10" },
    { from: "2026-02-05T16:30:00Z", amount: 5, due: "2026-02-13" },
    { from: "2026-01-05", amount: 90, due: "2026-05-20" },
    { from: "2026-03-02", amount: 0, due: "2026-03-02" },
  ])("$from and $amount working days is $due", ({ from, amount, due }) => {
    expect(statutoryDue({ from, amount, unit: "workingDay", calendar })).toMatchObject({ due, provisional: false });
  });

  it("90 calendar days from 2026-01-05 end on 04-05, a holiday, and roll over to 04-07 only when asked", () => {
    const question = { from: "2026-01-05", amount: 90, unit: "calendarDay", calendar } as const;

    expect(statutoryDue(question).due).toBe("2026-04-05");
    expect(statutoryDue({ ...question, rollOver: true }).due).toBe("2026-04-07");
    expect(statutoryDue({ ...question, amount: 92, rollOver: true }).due).toBe("2026-04-07");
  });

  it.each([
    { name: "one pause of six working days", pauses: [FIRST], due: "2026-04-08" },
    { name: "the same pause twice", pauses: [FIRST, FIRST], due: "2026-04-08" },
    { name: "C01 overlapping pauses, merged to eight", pauses: [SECOND, FIRST], due: "2026-04-10" },
    { name: "C02 a pause before acceptance", pauses: [{ from: "2026-02-01", to: "2026-03-02" }], due: "2026-03-30" },
    { name: "C02 a pause that began before acceptance", pauses: [{ from: "2026-02-01", to: "2026-03-03" }], due: "2026-03-31" },
    { name: "a pause after the end", pauses: [{ from: "2026-03-30", to: "2026-04-20" }], due: "2026-03-30" },
    { name: "a pause on the last day but one", pauses: [{ from: "2026-03-27", to: "2026-03-30" }], due: "2026-03-31" },
    { name: "a pause that ends before it begins", pauses: [{ from: "2026-03-16", to: "2026-03-06" }], due: "2026-03-30" },
  ])("accepted 2026-03-02, 20 working days: $name gives $due", ({ pauses, due }) => {
    expect(statutoryDue({ from: "2026-03-02", amount: 20, unit: "workingDay", pauses, calendar })).toMatchObject({
      due,
      provisional: false,
    });
  });

  it("is provisional while the clock is stopped, and moves with the date of the question", () => {
    const question = { from: "2026-03-02", amount: 20, unit: "workingDay", pauses: [{ from: "2026-03-06" }], calendar } as const;

    expect(statutoryDue({ ...question, asOf: "2026-03-06" })).toMatchObject({ due: "2026-03-30", provisional: true });
    expect(statutoryDue({ ...question, asOf: "2026-03-16" })).toMatchObject({ due: "2026-04-08", provisional: true });
    expect(statutoryDue({ ...question, pauses: [{ from: "2026-03-31" }], asOf: "2026-04-05" }).provisional).toBe(false);
  });

  it("in a year that is not announced is provisional, and another once the notice is loaded", () => {
    const question = { from: "2026-12-25", amount: 5, unit: "workingDay" } as const;

    expect(statutoryDue({ ...question, calendar })).toMatchObject({ due: "2027-01-01", provisional: true, missingYear: 2027 });
    const final = statutoryDue({ ...question, calendar: with2027 });
    expect(final).toMatchObject({ due: "2027-01-03", provisional: false });
    expect(final).not.toHaveProperty("missingYear");
  });

  it("of calendar days needs no notice, except where it may roll over", () => {
    const question = { from: "2026-12-25", amount: 7, unit: "calendarDay", calendar } as const;

    expect(statutoryDue(question)).toMatchObject({ due: "2027-01-01", provisional: false });
    expect(statutoryDue({ ...question, rollOver: true })).toMatchObject({ due: "2027-01-01", provisional: true, missingYear: 2027 });
    expect(statutoryDue({ ...question, amount: 8, rollOver: true })).toMatchObject({ due: "2027-01-04", missingYear: 2027 });
  });

  it("ends when its last day is over in the zone of the calendar", () => {
    const { endsAt } = statutoryDue({ from: "2026-03-02", amount: 5, unit: "workingDay", calendar });

    expect(new Date(endsAt).toISOString()).toBe("2026-03-09T16:00:00.000Z");
  });

  it("counts hours from the instant, through holidays, without the pauses", () => {
    const question = { from: "2026-04-04T10:00:00+08:00", amount: 24, unit: "hour", calendar } as const;
    const pauses = [
      { from: "2026-04-04T12:00:00+08:00", to: "2026-04-04T14:00:00+08:00" },
      { from: "2026-04-04T13:00:00+08:00", to: "2026-04-04T15:00:00+08:00" },
    ];

    expect(statutoryDue(question).due).toBe("2026-04-05T02:00:00.000Z");
    expect(statutoryDue({ ...question, pauses }).due).toBe("2026-04-05T05:00:00.000Z");
    expect(elapsed({ from: question.from, to: "2026-04-05T05:00:00Z", unit: "hour", pauses, calendar }).amount).toBe(24);
  });

  it.each([
    { name: "no such day", question: { from: "2026-02-30", amount: 5, unit: "workingDay" }, message: /"2026-02-30" is not a time/ },
    { name: "hours from a date", question: { from: "2026-02-03", amount: 5, unit: "hour" }, message: /an instant with offset/ },
    { name: "negative", question: { from: "2026-02-03", amount: -1, unit: "calendarDay" }, message: /a period of -1/ },
    { name: "half a day", question: { from: "2026-02-03", amount: 0.5, unit: "workingDay" }, message: /a period of 0.5/ },
    { name: "endless", question: { from: 0, amount: Number.POSITIVE_INFINITY, unit: "hour" }, message: /a period of Infinity/ },
  ] as const)("is refused: $name", ({ question, message }) => {
    expect(() => statutoryDue({ ...question, calendar })).toThrow(message);
  });
});

describe("elapsed", () => {
  it.each([
    { to: "2026-03-05", amount: 3, name: "before the pause" },
    { to: "2026-03-06", amount: 4, name: "the day on which it begins counts" },
    { to: "2026-03-11", amount: 4, name: "while paused" },
    { to: "2026-03-16", amount: 4, name: "the day on which it ends does not count" },
    { to: "2026-03-17", amount: 5, name: "the clock runs again" },
    { to: "2026-04-08", amount: 20, name: "the due day" },
    { to: "2026-03-02", amount: 0, name: "the first day" },
    { to: "2026-02-02", amount: 0, name: "before it began" },
  ])("accepted 2026-03-02, paused 03-06 to 03-16: $amount on $to, $name", ({ to, amount }) => {
    const question = { from: "2026-03-02", to, unit: "workingDay", calendar } as const;

    expect(elapsed({ ...question, pauses: [FIRST] })).toEqual({ amount, provisional: false });
  });

  it("stays 4 while a pause has no end", () => {
    const question = { from: "2026-03-02", unit: "workingDay", pauses: [{ from: "2026-03-06" }], calendar } as const;

    expect(["2026-03-06", "2026-03-13", "2026-05-20"].map((to) => elapsed({ ...question, to }).amount)).toEqual([4, 4, 4]);
  });

  it("C01 takes off eight working days for overlapping pauses, not twelve", () => {
    const question = { from: "2026-03-02", to: "2026-04-30", unit: "workingDay", calendar } as const;

    expect(elapsed(question).amount - elapsed({ ...question, pauses: [FIRST, SECOND] }).amount).toBe(8);
  });

  it("is provisional when it crosses a year that is not announced, in working days only", () => {
    const question = { from: "2026-12-25", to: "2027-01-08", calendar } as const;

    expect(elapsed({ ...question, unit: "workingDay" })).toEqual({ amount: 10, provisional: true, missingYear: 2027 });
    expect(elapsed({ ...question, unit: "calendarDay" })).toEqual({ amount: 14, provisional: false });
    expect(elapsed({ ...question, unit: "workingDay", calendar: with2027 }).provisional).toBe(false);
  });
});

describe("pauses as a set of days", () => {
  const BASE = calendar.dayOf("2026-01-05");
  const text = (offset: number) => calendar.textOf(BASE + offset);
  const pauseSpans = fc.array(fc.tuple(fc.integer({ min: -30, max: 150 }), fc.integer({ min: -5, max: 60 })), { maxLength: 6 });
  const asPauses = (spans: [number, number][]): Pause[] => spans.map(([from, length]) => ({ from: text(from), to: text(from + length) }));
  const isPaused = (spans: [number, number][], offset: number): boolean =>
    spans.some(([from, length]) => offset > from && offset <= from + length);

  it.each(["workingDay", "calendarDay"] as const)("elapsed equals a walk from day to day, in %s", (unit) => {
    fc.assert(
      fc.property(pauseSpans, fc.integer({ min: 0, max: 200 }), (spans, length) => {
        let expected = 0;
        for (let i = 1; i <= length; i++)
          if ((unit === "calendarDay" || calendar.isWorkingDay(BASE + i)) && !isPaused(spans, i)) expected++;

        expect(elapsed({ from: text(0), to: text(length), unit, pauses: asPauses(spans), calendar }).amount).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each(["workingDay", "calendarDay"] as const)("the due day is the first on which the whole amount has elapsed, in %s", (unit) => {
    fc.assert(
      fc.property(pauseSpans, fc.integer({ min: 1, max: 60 }), (spans, amount) => {
        const question = { from: text(0), unit, pauses: asPauses(spans), calendar };
        const { due } = statutoryDue({ ...question, amount });

        expect(elapsed({ ...question, to: due }).amount).toBe(amount);
        expect(elapsed({ ...question, to: calendar.textOf(calendar.dayOf(due) - 1) }).amount).toBe(amount - 1);
      }),
      { numRuns: 500 },
    );
  });
});

describe("C04 acceptance (行政许可法 art. 32)", () => {
  const receivedAt = "2026-03-02";

  it.each([
    { name: "no word, limit not over", facts: {}, asOf: "2026-03-09", expected: { deemed: false } },
    { name: "no notice by 03-09", facts: {}, asOf: "2026-03-10", expected: { deemed: true, acceptedOn: "2026-03-02" } },
    { name: "notice on the last day", facts: { noticeAt: "2026-03-09" }, asOf: "2026-04-01", expected: { deemed: false } },
    {
      name: "notice in time, accepted after supplement",
      facts: { noticeAt: "2026-03-05", acceptedAt: "2026-03-20" },
      asOf: "2026-04-01",
      expected: { deemed: false, acceptedOn: "2026-03-20" },
    },
    {
      name: "late notice does not cure",
      facts: { noticeAt: "2026-03-10", acceptedAt: "2026-03-20" },
      asOf: "2026-04-01",
      expected: { deemed: true, acceptedOn: "2026-03-02" },
    },
    {
      name: "late acceptance without notice",
      facts: { acceptedAt: "2026-03-16" },
      asOf: "2026-04-01",
      expected: { deemed: true, acceptedOn: "2026-03-02" },
    },
    {
      name: "accepted in time",
      facts: { acceptedAt: "2026-03-04" },
      asOf: "2026-04-01",
      expected: { deemed: false, acceptedOn: "2026-03-04" },
    },
    {
      name: "accepted on the day of the question",
      facts: { acceptedAt: "2026-03-04" },
      asOf: "2026-03-04",
      expected: { deemed: false, acceptedOn: "2026-03-04" },
    },
    {
      name: "accepted in time, a notice afterwards changes nothing",
      facts: { acceptedAt: "2026-03-04", noticeAt: "2026-03-16" },
      asOf: "2026-04-01",
      expected: { deemed: false, acceptedOn: "2026-03-04" },
    },
    {
      name: "what comes after the question is not known yet",
      facts: { noticeAt: "2026-03-05" },
      asOf: "2026-03-04",
      expected: { deemed: false },
    },
    {
      name: "C05 notice on 03-10 in China, 03-09 in UTC",
      facts: { noticeAt: "2026-03-09T16:30:00Z" },
      asOf: "2026-04-01",
      expected: { deemed: true, acceptedOn: "2026-03-02" },
    },
  ])("$name", ({ facts, asOf, expected }) => {
    expect(acceptanceDate({ receivedAt, ...facts, asOf, calendar })).toEqual({ noticeDue: "2026-03-09", provisional: false, ...expected });
  });

  it("sets the clock back: received 2026-03-02 without notice is due 03-30", () => {
    const { acceptedOn = "" } = acceptanceDate({ receivedAt, asOf: "2026-03-20", calendar });

    expect(statutoryDue({ from: acceptedOn, amount: 20, unit: "workingDay", calendar }).due).toBe("2026-03-30");
  });

  it("is provisional when the five days cross into a year that is not announced", () => {
    const answer = acceptanceDate({ receivedAt: "2026-12-29", asOf: "2027-01-20", calendar });

    expect(answer).toMatchObject({ deemed: true, provisional: true, missingYear: 2027 });
  });
});

it.each([
  { law: "行政许可法", days: 45, unit: "workingDay", article: "82" },
  { law: "《中华人民共和国行政许可法》", days: 5, unit: "workingDay", article: "82" },
  { law: "行政处罚法", days: 7, unit: "workingDay", article: "85" },
  { law: "行政处罚法", days: 15, unit: "calendarDay", article: "60, 67, 85" },
  { law: "行政处罚法", days: 90, unit: "calendarDay", article: "60, 67, 85" },
  { law: "行政强制法", days: 10, unit: "workingDay", article: "69" },
  { law: "行政强制法", days: 30, unit: "calendarDay", article: "25, 69" },
  { law: "政府信息公开条例", days: 20, unit: "workingDay", article: "26, 33" },
  { law: "信访工作条例", days: 60, unit: "calendarDay", article: "22, 34" },
  { law: "信访工作条例", days: 5, unit: "workingDay", article: "23" },
  { law: "招标投标法", days: 20, unit: "calendarDay", article: "23, 24, 46" },
  { law: "政府采购法", days: 7, unit: "workingDay", article: "47" },
  { law: "政府采购法", days: 30, unit: "calendarDay", article: "35, 46" },
  { law: "政府采购法实施条例", days: 2, unit: "workingDay", article: "33, 43" },
  { law: "重大行政决策程序暂行条例", days: 30, unit: "calendarDay", article: "15" },
  { law: "重大行政决策程序暂行条例", days: 7, unit: "workingDay", article: "26" },
])("$law counts $days days in $unit (art. $article)", ({ law, days, unit, article }) => {
  expect(unitFor(law, days)).toMatchObject({ unit, article });
});

it.each([
  { law: "政府采购法实施条例", days: 15, name: "a length the table does not hold" },
  { law: "道路交通安全法", days: 15, name: "a law the table does not hold" },
])("does not guess the unit: $name", ({ law, days }) => {
  expect(unitFor(law, days)).toBeUndefined();
});
