import { describe, expect, it } from "vitest";
import { discretionBenchmark } from "./discretion-benchmark.ts";
import { checkGroups, type ExampleCase, instant, runExample, step } from "./testing.ts";

const params = { activity: "fined", value: "amount", groupBy: ["article"], minGroup: 3, low: 0.5, high: 2, scope: "event" };
const fines = (...amounts: unknown[]): ExampleCase[] =>
  amounts.map((amount, i) => ({ id: `${i}`, events: [step("fined", "09:00", "p1", { amount: amount as number, article: "12" })] }));

describe("discretion.benchmark", () => {
  it.each([
    { name: "the bounds themselves are allowed", cases: fines(50, 100, 200), violating: [] },
    { name: "below and above", cases: fines(49, 100, 100, 201), violating: ["0", "3"] },
    { name: "the lower median of an even number", cases: fines(10, 100, 201, 400), violating: ["0", "2", "3"] },
    { name: "text is a number, not ordered as text", cases: fines("9", "100", "110"), violating: ["0"] },
    { name: "a missing value is no member", cases: fines("", 100, 100), violating: [] },
  ])("finds $violating: $name", ({ cases, violating }) => {
    expect(runExample(discretionBenchmark, params, cases).violating).toEqual(violating);
  });

  it("does not judge a small group, and says so", () => {
    const verdict = checkGroups(discretionBenchmark, params, fines(1, 1000)).get('["12"]');

    expect(verdict).toEqual({ findings: [], measures: { groups: 0, applicable: 0, violatedMembers: 0 }, missing: ["members"] });
  });

  it("leaves out what is no number, and says so", () => {
    const verdict = checkGroups(discretionBenchmark, params, fines(100, 100, 100, "much")).get('["12"]');

    expect(verdict).toEqual({ findings: [], measures: { groups: 1, applicable: 3, violatedMembers: 0 }, missing: ["amount"] });
  });

  it("keeps groups with different values of one text apart", () => {
    const cases = [
      ["a,b", "c"],
      ["a", "b,c"],
    ].map(([x, y], i) => ({ id: `${i}`, attributes: { amount: 1, x: x ?? "", y: y ?? "" }, events: [] }));

    expect([...checkGroups(discretionBenchmark, { ...params, groupBy: ["x", "y"], scope: "case" }, cases).keys()].sort()).toEqual([
      '["a","b,c"]',
      '["a,b","c"]',
    ]);
  });

  it.each([
    { positiveOnly: true, applicable: 3 },
    { positiveOnly: false, applicable: 5 },
  ])("counts $applicable cases with positiveOnly $positiveOnly", ({ positiveOnly, applicable }) => {
    const cases = [0, -5, 10, 10, 10].map((amount, i) => ({
      id: `${i}`,
      attributes: { amount, article: "12" },
      events: [step("filed", "09:00")],
    }));

    expect(runExample(discretionBenchmark, { ...params, scope: "case", positiveOnly }, cases).applicable).toBe(applicable);
  });

  it("counts a case with two bad events once, and each event as a member", () => {
    const twice = {
      id: "x",
      events: [step("fined", "09:00", "p1", { amount: 1, article: "12" }), step("fined", "10:00", "p1", { amount: 1, article: "12" })],
    };
    const result = runExample(discretionBenchmark, params, [...fines(100, 100, 100), twice]);

    expect(result).toEqual({ groups: 1, applicable: 5, violatedMembers: 2, violations: 1, violating: ["x"] });
  });

  it("says which member departs from which median", () => {
    const verdict = checkGroups(discretionBenchmark, params, fines(100, 100, 300)).get('["12"]');

    expect(verdict?.findings).toEqual([
      {
        member: "2",
        key: "2#0",
        reason: "above_benchmark",
        at: instant("09:00"),
        events: ["2#0"],
        fields: { amount: 300, median: 100, group: '["12"]', members: 3 },
      },
    ]);
  });

  it.each([{ low: 3 }, { groupBy: [] }, { scope: "group" }, { minGroup: 0 }])("refuses %o", (wrong) => {
    expect(discretionBenchmark.params.safeParse({ ...params, ...wrong }).success).toBe(false);
  });
});
