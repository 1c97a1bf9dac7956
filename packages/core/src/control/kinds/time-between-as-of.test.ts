import { describe, expect, it } from "vitest";
import { checkCase, dueOf, instant, step } from "./testing.ts";
import { timeBetweenAsOf } from "./time-between-as-of.ts";

const HOUR = 3_600_000;
const params = { from: "received", to: "answered", maxMs: 2 * HOUR, warnMs: HOUR, asOf: instant("12:00") };

describe("time.between.asOf", () => {
  it.each([
    { name: "in time", events: [step("received", "09:00"), step("answered", "11:00")], field: "doneInTime", outcome: "pass" },
    { name: "late", events: [step("received", "09:00"), step("answered", "11:01")], field: "doneLate", outcome: "breach" },
    {
      name: "answered at the very instant",
      events: [step("received", "10:00"), step("answered", "12:00")],
      field: "doneInTime",
      outcome: "pass",
    },
    {
      name: "answered only afterwards",
      events: [step("received", "10:30"), step("answered", "12:01")],
      field: "pendingYellow",
      outcome: "open",
    },
    { name: "as old as the warning", events: [step("received", "11:00")], field: "pendingGreen", outcome: "open" },
    { name: "older than the warning", events: [step("received", "10:59")], field: "pendingYellow", outcome: "open" },
    { name: "as old as the limit", events: [step("received", "10:00")], field: "pendingYellow", outcome: "open" },
    { name: "older than the limit", events: [step("received", "09:59")], field: "pendingRed", outcome: "breach" },
  ])("$field: $name", ({ events, field, outcome }) => {
    const verdict = checkCase(timeBetweenAsOf, params, events);

    expect(verdict.outcome).toBe(outcome);
    expect(Object.entries(verdict.measures).filter(([, value]) => value > 0)).toEqual([
      ["applicable", 1],
      [field, 1],
    ]);
  });

  it("does not see a case that begins later", () => {
    expect(checkCase(timeBetweenAsOf, params, [step("received", "12:01")]).outcome).toBe("none");
  });

  it("says the same of a stream that was stopped at the instant", () => {
    const events = [step("received", "09:00")];

    expect(checkCase(timeBetweenAsOf, params, events, { final: false, asOf: params.asOf })).toEqual(
      checkCase(timeBetweenAsOf, params, events),
    );
  });

  it("does not look into the future of a running case", () => {
    const verdict = checkCase(timeBetweenAsOf, params, [step("received", "09:00")], { final: false, asOf: instant("09:30") });

    expect(verdict.measures).toMatchObject({ pendingGreen: 1 });
  });

  it("is due at the warning, then at the limit, then no more", () => {
    const events = [step("received", "09:00")];
    const warning = instant("10:00") + 1;
    const limit = instant("11:00") + 1;

    expect(dueOf(timeBetweenAsOf, params, events, 0)).toBe(warning);
    expect(dueOf(timeBetweenAsOf, params, events, warning)).toBe(limit);
    expect(dueOf(timeBetweenAsOf, params, events, limit)).toBeUndefined();
    expect(dueOf(timeBetweenAsOf, { ...params, asOf: instant("10:30") }, events, warning)).toBeUndefined();
  });

  it("refuses a warning after the limit", () => {
    expect(timeBetweenAsOf.params.safeParse({ ...params, warnMs: 3 * HOUR }).success).toBe(false);
  });
});
