import { describe, expect, it } from "vitest";
import { durationSigma } from "./duration-sigma.ts";
import { checkGroups, type ExampleCase, instant, runExample, step } from "./testing.ts";

const params = { from: "received", to: "answered", zeta: 1 };
const answers = (...minutes: number[]): ExampleCase[] =>
  minutes.map((minute, i) => ({
    id: `${i}`,
    events: [step("received", "09:00"), step("answered", `09:${String(minute).padStart(2, "0")}`)],
  }));

describe("duration.sigma", () => {
  it("takes the population deviation", () => {
    expect(runExample(durationSigma, params, answers(2, 4, 4, 4, 5, 5, 7, 9))).toEqual({
      closed: 8,
      mean: 300_000,
      sd: 120_000,
      violations: 1,
      violating: ["7"],
    });
  });

  it("allows the limit itself", () => {
    expect(runExample(durationSigma, params, answers(1, 3)).violating).toEqual([]);
  });

  it("leaves out cases without an answer", () => {
    const open = { id: "open", events: [step("answered", "08:00"), step("received", "09:00")] };

    expect(runExample(durationSigma, params, [...answers(1, 3), open]).closed).toBe(2);
  });

  it.each([
    { name: "nobody has finished", cases: [{ id: "1", events: [step("received", "09:00")] }], closed: 0 },
    { name: "there are no cases", cases: [], closed: 0 },
    { name: "one case has finished", cases: answers(5), closed: 1 },
  ])("gives numbers also when $name", ({ cases, closed }) => {
    expect(runExample(durationSigma, params, cases)).toMatchObject({ closed, sd: 0, violations: 0 });
  });

  it("says that a group without spread is unknown", () => {
    expect(checkGroups(durationSigma, params, answers(5, 5)).get("")?.missing).toEqual(["spread"]);
  });

  it("names both steps and what the time was compared with", () => {
    expect(checkGroups(durationSigma, params, answers(0, 0, 0, 4)).get("")?.findings).toEqual([
      {
        member: "3",
        key: "",
        reason: "unusually_slow",
        at: instant("09:04"),
        events: ["3#0", "3#1"],
        fields: { elapsedMs: 240_000, closed: 4, mean: 60_000, sd: 103_923.048 },
      },
    ]);
  });
});
