import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCase, dueOf, step } from "./testing.ts";
import { timeWorkdays } from "./time-workdays.ts";

const DAY = 86_400_000;
const rome = { from: "notified", to: "penalised", maxDays: 60, tz: "Europe/Rome", weekend: [], holidays: [] };
const beijing = { from: "accepted", to: "decided", maxDays: 2, tz: "Asia/Shanghai" };
const daysOf = (params: Record<string, unknown>, from: string, to: string) =>
  checkCase(timeWorkdays, { ...params, from: "f", to: "t" }, [step("f", from), step("t", to)]).measures.sumDays;

describe("time.workdays", () => {
  it.each([
    { name: "the same day", params: beijing, from: "2026-03-02T00:00:00+08:00", to: "2026-03-02T23:59:59+08:00", days: 0 },
    { name: "one second past midnight", params: beijing, from: "2026-03-02T23:59:59+08:00", to: "2026-03-03T00:00:00+08:00", days: 1 },
    { name: "midnight is that of the zone", params: beijing, from: "2026-03-02T15:59:59Z", to: "2026-03-02T16:00:00Z", days: 1 },
    { name: "over a weekend", params: beijing, from: "2026-03-06T10:00:00+08:00", to: "2026-03-09T10:00:00+08:00", days: 1 },
    { name: "to a Saturday", params: beijing, from: "2026-03-06T10:00:00+08:00", to: "2026-03-07T10:00:00+08:00", days: 0 },
    { name: "from a Saturday", params: beijing, from: "2026-03-07T10:00:00+08:00", to: "2026-03-09T10:00:00+08:00", days: 1 },
    {
      name: "calendar days",
      params: { ...beijing, weekend: [] },
      from: "2026-03-06T10:00:00+08:00",
      to: "2026-03-09T10:00:00+08:00",
      days: 3,
    },
    {
      name: "a Friday off",
      params: { ...beijing, weekend: [5, 6] },
      from: "2026-03-05T10:00:00+08:00",
      to: "2026-03-09T10:00:00+08:00",
      days: 2,
    },
    {
      name: "a holiday",
      params: { ...beijing, holidays: ["2026-04-06"] },
      from: "2026-04-03T10:00:00+08:00",
      to: "2026-04-07T10:00:00+08:00",
      days: 1,
    },
    {
      name: "a holiday on a Sunday, written twice",
      params: { ...beijing, holidays: ["2026-04-05", "2026-04-05"] },
      from: "2026-04-03T10:00:00+08:00",
      to: "2026-04-07T10:00:00+08:00",
      days: 2,
    },
    { name: "before 1970", params: beijing, from: "1969-12-26T10:00:00+08:00", to: "1970-01-05T10:00:00+08:00", days: 6 },
    { name: "an end before its start", params: beijing, from: "2026-03-09T10:00:00+08:00", to: "2026-03-06T10:00:00+08:00", days: 0 },
  ])("counts $days: $name", ({ params, from, to, days }) => {
    expect(daysOf(params, from, to)).toBe(days);
  });

  it("is not misled by summer time: 60 dates that are more than 60 times 24 hours", () => {
    const events = [step("notified", "2006-09-15T00:00:00+02:00"), step("penalised", "2006-11-14T00:00:00+01:00")];

    expect(Date.parse(events[1]?.time ?? "") - Date.parse(events[0]?.time ?? "")).toBeGreaterThan(60 * DAY);
    expect(checkCase(timeWorkdays, rome, events)).toMatchObject({ outcome: "pass", measures: { sumDays: 60 } });
  });

  it("counts as one would by going from day to day", () => {
    const day = fc.integer({ min: -1500, max: 25_000 });
    const dateOf = (n: number) => new Date(n * DAY).toISOString().slice(0, 10);
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 0, max: 400 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 0, max: 400 })),
        (start, length, weekend, off) => {
          const holidays = off.map((n) => dateOf(start + n));
          let expected = 0;
          for (let d = start + 1; d <= start + length; d++) {
            const weekday = new Date(d * DAY).getUTCDay() || 7;
            if (!weekend.includes(weekday) && !holidays.includes(dateOf(d))) expected++;
          }

          expect(
            daysOf({ maxDays: 1, tz: "UTC", weekend, holidays }, `${dateOf(start)}T12:00:00Z`, `${dateOf(start + length)}T12:00:00Z`),
          ).toBe(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    { name: "on the last day", asOf: "2026-03-04T23:59:59+08:00", final: false, outcome: "open" },
    { name: "from midnight of the next", asOf: "2026-03-05T00:00:00+08:00", final: false, outcome: "breach" },
    { name: "in a log that has ended", asOf: "2026-03-10T00:00:00+08:00", final: true, outcome: "open" },
  ])("of a case without a decision is $outcome $name", ({ asOf, final, outcome }) => {
    const verdict = checkCase(timeWorkdays, beijing, [step("accepted", "10:00")], { asOf: Date.parse(asOf), final });

    expect(verdict.outcome).toBe(outcome);
    expect(verdict.measures).toEqual({ applicable: 1, closed: 0, sumDays: 0, maxDays: 0 });
  });

  it("begins at local midnight of the first day beyond the limit, which is also when it is due", () => {
    const friday = [step("accepted", "2026-04-03T10:00:00+08:00")];
    const params = { ...beijing, holidays: ["2026-04-06"] };
    const at = Date.parse("2026-04-09T00:00:00+08:00");

    expect(dueOf(timeWorkdays, params, friday, 0)).toBe(at);
    expect(dueOf(timeWorkdays, params, friday, at)).toBeUndefined();
    expect(checkCase(timeWorkdays, params, friday, { asOf: at - 1, final: false }).outcome).toBe("open");
    expect(checkCase(timeWorkdays, params, friday, { asOf: at, final: false }).findings).toMatchObject([{ reason: "overdue", at }]);
    expect(checkCase(timeWorkdays, params, [...friday, step("decided", "2026-04-20T10:00:00+08:00")]).findings).toMatchObject([
      { reason: "late", at },
    ]);
  });

  it("is due at midnight also where summer time ends on that day", () => {
    const due = dueOf(timeWorkdays, { ...rome, maxDays: 1 }, [step("notified", "2006-10-27T10:00:00+02:00")], 0);

    expect(due).toBe(Date.parse("2006-10-29T00:00:00+02:00"));
  });

  it.each([
    { weekend: [1, 2, 3, 4, 5, 6, 7] },
    { weekend: [0] },
    { holidays: ["2026-02-30"] },
    { holidays: ["6 April"] },
    { tz: "Beijing" },
    { maxDays: 1.5 },
  ])("refuses %o", (wrong) => {
    expect(timeWorkdays.params.safeParse({ ...beijing, ...wrong }).success).toBe(false);
  });
});
