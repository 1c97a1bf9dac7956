import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitThreshold } from "./split-threshold.ts";
import { checkGroups, type ExampleCase, instant, runExample, step } from "./testing.ts";

const HOUR = 3_600_000;
const params = { groupBy: ["supplier"], amount: "amount", at: "ordered", threshold: 1000, windowMs: HOUR };
const order = (id: string, when: string, amount: unknown, supplier = "s1"): ExampleCase => ({
  id,
  attributes: { supplier, amount: amount as number },
  events: [step("filed", "08:00"), step("ordered", when), step("ordered", "23:00")],
});

describe("split.threshold", () => {
  it.each([
    { name: "two together", cases: [order("1", "09:00", 600), order("2", "10:00", 600)], violating: ["1", "2"] },
    { name: "together just the threshold", cases: [order("1", "09:00", 500), order("2", "10:00", 500)], violating: [] },
    { name: "a minute too far apart", cases: [order("1", "09:00", 600), order("2", "10:01", 600)], violating: [] },
    {
      name: "overlapping windows",
      cases: [order("1", "09:00", 600), order("2", "09:50", 600), order("3", "10:40", 600)],
      violating: ["1", "2", "3"],
    },
    {
      name: "a small one inside the window is flagged too",
      cases: [order("1", "09:00", 600), order("2", "09:10", 1), order("3", "09:20", 600)],
      violating: ["1", "2", "3"],
    },
    { name: "one at the threshold is no member", cases: [order("1", "09:00", 1000), order("2", "09:00", 900)], violating: [] },
    { name: "another supplier", cases: [order("1", "09:00", 600), order("2", "09:00", 600, "s2")], violating: [] },
    {
      name: "a supplier that names nobody",
      cases: [order("1", "09:00", 600, "UNKNOWN"), order("2", "09:00", 600, "UNKNOWN")],
      violating: [],
    },
    { name: "a missing supplier", cases: [order("1", "09:00", 600, ""), order("2", "09:00", 600, "")], violating: [] },
    {
      name: "amounts as text",
      cases: [order("1", "09:00", "600"), order("2", "09:00", "99"), order("3", "09:00", "400")],
      violating: ["1", "2", "3"],
    },
  ])("finds $violating: $name", ({ cases, violating }) => {
    expect(runExample(splitThreshold, { ...params, ignore: ["UNKNOWN"] }, cases).violating).toEqual(violating);
  });

  it("leaves out an amount that is no number, and says so", () => {
    const verdict = checkGroups(splitThreshold, params, [order("1", "09:00", 600), order("2", "09:00", "much")]).get('["s1"]');

    expect(verdict).toEqual({ findings: [], measures: { groups: 0, applicable: 1 }, missing: ["amount"] });
  });

  it("needs the event that dates the case", () => {
    const undated = { id: "1", attributes: { supplier: "s1", amount: 600 }, events: [step("filed", "08:00")] };

    expect(runExample(splitThreshold, params, [undated]).applicable).toBe(0);
  });

  it("begins for each case when the sum passed the threshold, or when the case came, and names what proves it", () => {
    const cases = [order("1", "09:00", 600), order("2", "09:10", 600), order("3", "09:20", 600)];
    const verdict = checkGroups(splitThreshold, params, cases).get('["s1"]');

    expect(verdict?.findings.map(({ member, at, events }) => ({ member, at, events }))).toEqual([
      { member: "1", at: instant("09:10"), events: ["1#1", "2#1"] },
      { member: "2", at: instant("09:10"), events: ["1#1", "2#1"] },
      { member: "3", at: instant("09:20"), events: ["2#1", "3#1"] },
    ]);
  });

  it("flags what adding up every window from its start would flag", () => {
    const part = fc.record({ minute: fc.integer({ min: 0, max: 59 }), cents: fc.integer({ min: -200, max: 999 }) });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), fc.integer({ min: 0, max: 20 }), (drawn, minutes) => {
        const cases = drawn.map(({ minute, cents }, i) =>
          order(String(i).padStart(2, "0"), `09:${String(minute).padStart(2, "0")}`, cents / 100),
        );
        const sorted = drawn
          .map((each, i) => ({ ...each, id: String(i).padStart(2, "0") }))
          .sort((a, b) => a.minute - b.minute || (a.id < b.id ? -1 : 1));
        const flagged = new Set<string>();
        for (const [start, first] of sorted.entries()) {
          const window = sorted.slice(start).filter((each) => each.minute - first.minute <= minutes);
          const sum = window.reduce((total, each) => total + each.cents / 100, 0);
          if (window.length >= 2 && sum > 10) for (const each of window) flagged.add(each.id);
        }

        expect(runExample(splitThreshold, { ...params, threshold: 10, windowMs: minutes * 60_000 }, cases).violating).toEqual(
          [...flagged].sort(),
        );
      }),
      { numRuns: 200 },
    );
  });
});
