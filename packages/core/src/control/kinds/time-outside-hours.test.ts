import { describe, expect, it } from "vitest";
import { checkCase, step } from "./testing.ts";
import { timeOutsideHours } from "./time-outside-hours.ts";

const params = { tz: "Asia/Shanghai", from: "08:00", to: "18:00" };

describe("time.outsideHours", () => {
  it.each([
    { name: "the first minute", when: "08:00", outcome: "pass" },
    { name: "a millisecond before", when: "2026-03-02T07:59:59.999+08:00", outcome: "breach" },
    { name: "the last millisecond", when: "2026-03-02T17:59:59.999+08:00", outcome: "pass" },
    { name: "the end", when: "18:00", outcome: "breach" },
    { name: "Saturday", when: "2026-03-07T10:00:00+08:00", outcome: "breach" },
    { name: "Sunday", when: "2026-03-08T10:00:00+08:00", outcome: "breach" },
    { name: "Monday in Beijing, Sunday in UTC", when: "2026-03-01T22:00:00-02:00", outcome: "pass" },
  ])("$outcome: $name", ({ when, outcome }) => {
    expect(checkCase(timeOutsideHours, params, [step("approved", when, "p1")]).outcome).toBe(outcome);
  });

  it.each([
    { name: "winter", when: "2026-01-05T17:30:00Z", outcome: "breach" },
    { name: "summer", when: "2026-07-06T16:30:00Z", outcome: "breach" },
    { name: "an hour before, in winter", when: "2026-01-05T16:30:00Z", outcome: "pass" },
  ])("reads the clock of the zone in $name", ({ when, outcome }) => {
    expect(checkCase(timeOutsideHours, { ...params, tz: "Europe/Amsterdam" }, [step("approved", when, "p1")]).outcome).toBe(outcome);
  });

  it("leaves out timers and events without an actor", () => {
    const events = [
      step("approved", "02:00", "timer"),
      step("approved", "02:00"),
      step("approved", "02:00", "p1"),
      step("filed", "02:00", "p1"),
    ];
    const verdict = checkCase(timeOutsideHours, { ...params, activity: "approved", resourceNot: ["timer"] }, events);

    expect(verdict.measures).toEqual({ applicableEvents: 1, violatedEvents: 1 });
    expect(verdict.findings).toMatchObject([{ key: "c#2", reason: "outside_hours", fields: { msOfDay: 7_200_000, isoWeekday: 1 } }]);
  });

  it.each([{ from: "18:00", to: "08:00" }, { from: "8:00" }, { to: "24:01" }, { tz: "Peking" }])("refuses %o", (wrong) => {
    expect(timeOutsideHours.params.safeParse({ ...params, ...wrong }).success).toBe(false);
  });
});
