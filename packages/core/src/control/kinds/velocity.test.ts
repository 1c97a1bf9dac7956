import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkGroups, type ExampleCase, runExample, step } from "./testing.ts";
import { velocity } from "./velocity.ts";

const MINUTE = 60_000;
const params = { activity: "approved", windowMs: 10 * MINUTE, max: 2 };
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2) + minute * MINUTE).toISOString();
const approvals = (minutes: number[], actor?: string): ExampleCase[] =>
  minutes.map((minute, i) => ({ id: `${i}`, events: [step("approved", at(minute), actor)] }));

describe("velocity", () => {
  it.each([
    { name: "the maximum itself", minutes: [0, 1], violating: [] },
    { name: "one more", minutes: [0, 1, 2], violating: ["2"] },
    { name: "exactly one window ago is outside", minutes: [0, 1, 10], violating: [] },
    { name: "just inside", minutes: [1, 2, 10], violating: ["2"] },
    { name: "all of one instant count for each other", minutes: [5, 5, 5], violating: ["0", "1", "2"] },
    { name: "order of the cases does not matter", minutes: [2, 0, 1], violating: ["0"] },
  ])("finds $violating: $name", ({ minutes, violating }) => {
    expect(runExample(velocity, params, approvals(minutes, "p1")).violating).toEqual(violating);
  });

  it("leaves out missing actors, who are not one person, and timers", () => {
    expect(runExample(velocity, params, approvals([0, 0, 0, 0])).violations).toBe(0);
    expect(runExample(velocity, { ...params, resourceNot: ["timer"] }, approvals([0, 0, 0, 0], "timer")).violations).toBe(0);
  });

  it("counts each person once and each case once", () => {
    const cases = ["p1", "p2"].map((actor) => ({ id: actor, events: [0, 0, 0].map((minute) => step("approved", at(minute), actor)) }));

    expect(runExample(velocity, params, cases)).toEqual({ violatedEvents: 6, resources: 2, violations: 2, violating: ["p1", "p2"] });
  });

  it("names as many events as prove it, the one that it is about among them", () => {
    const findings = checkGroups(velocity, params, approvals([5, 5, 5, 5], "p1")).get("p1")?.findings ?? [];

    expect(findings).toHaveLength(4);
    expect(findings.filter((finding) => finding.events.length !== 3 || !finding.events.includes(finding.key))).toEqual([]);
    expect(findings[0]?.fields).toEqual({ "trace[].actor.id": "p1", count: 4 });
  });

  it("counts as one would for each event by looking at all others", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }), fc.integer({ min: 0, max: 5 }), (minutes, max) => {
        const expected = minutes.filter((t) => minutes.filter((other) => other > t - 10 && other <= t).length > max).length;

        expect(runExample(velocity, { ...params, max }, approvals(minutes, "p1")).violatedEvents).toBe(expected);
      }),
      { numRuns: 100 },
    );
  });
});
