import { createCalendar } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processConformance, type TakenStep } from "./conformance.ts";
import { defineProcess } from "./process.ts";

const step = (id: string, after: readonly string[] = [], more: object = {}) => ({
  id,
  title: { zh: id, en: id },
  post: "clerk",
  limit: { value: 2, unit: "workingDay" as const },
  duties: ["d"],
  supervision: ["s"],
  complaint: ["c"],
  after: [...after],
  ...more,
});
const line = defineProcess({
  id: "line",
  title: { zh: "直线", en: "Line" },
  basis: ["样例"],
  steps: [step("a"), step("b", ["a"]), step("c", ["b"]), step("d", ["c"]), step("e", ["d"])],
});
const forked = defineProcess({
  id: "forked",
  title: { zh: "分叉", en: "Forked" },
  basis: ["样例"],
  steps: [step("a"), step("b", ["a"]), step("c", ["a"]), step("d", ["b", "c"]), step("x", ["d"], { optional: true })],
});

/** One step a day from 2 March 2026, a Monday. */
function trace(steps: string): readonly TakenStep[] {
  return [...steps].map((one, i) => ({ step: one, time: `2026-03-${String(2 + i).padStart(2, "0")}T09:00:00+08:00` }));
}
const marks = (steps: string, process = line) => processConformance(process, trace(steps)).taken.map(({ mark }) => mark);

describe("what was done against what was planned", () => {
  it("fits wholly where it is as planned", () => {
    expect(processConformance(line, trace("abcde"))).toMatchObject({ fitness: 1, skipped: [] });
    expect(processConformance(forked, trace("acbd"))).toMatchObject({ fitness: 1, skipped: [] });
    expect(processConformance(forked, trace("abcdx"))).toMatchObject({ fitness: 1, skipped: [] });
  });

  it("marks one skip and one loop, fits less than wholly, and gives the same again (R-040)", () => {
    // d is skipped, b and c are taken twice: of 5 planned and 6 taken steps, 4 pairs match.
    const once = processConformance(line, trace("abcbce"));

    expect(once.fitness).toBeCloseTo(8 / 11, 12);
    expect(once.skipped).toEqual(["d"]);
    expect(
      once.taken
        .filter(({ mark }) => mark === "repeated")
        .map(({ step: one }) => one)
        .sort(),
    ).toEqual(["b", "c"]);
    expect(JSON.stringify(processConformance(line, trace("abcbce")))).toBe(JSON.stringify(once));
  });

  it("does not depend on the order in which the steps are handed over", () => {
    const taken = trace("abcbce");

    expect(processConformance(line, [...taken].reverse())).toEqual(processConformance(line, taken));
  });

  it("tells order, foreign steps and repeats apart", () => {
    expect(marks("acbde").filter((mark) => mark !== "kept")).toEqual(["outOfOrder"]);
    expect(marks("abzcde")[2]).toBe("foreign");
    expect(processConformance(line, trace("acbde")).skipped).toEqual([]);
  });

  it("of a case that goes on, calls skipped only what lies before a step that was taken", () => {
    expect(processConformance(line, trace("ac"), { running: true })).toMatchObject({ skipped: ["b"] });
    expect(processConformance(line, trace("ab"), { running: true })).toMatchObject({ fitness: 1, skipped: [] });
    expect(processConformance(line, trace("ab")).skipped).toEqual(["c", "d", "e"]);
  });

  it("marks what took longer than its limit, in working days", () => {
    const calendar = createCalendar();
    const at = (one: string, day: string) => ({ step: one, time: `2026-${day}T09:00:00+08:00` });
    const late = (day: string) => processConformance(line, [at("a", "03-05"), at("b", day)], { calendar }).taken.map((one) => one.late);

    // Thursday; two working days later it is Monday.
    expect(late("03-09")).toEqual([false, false]);
    expect(late("03-10")).toEqual([false, true]);
  });

  it("keeps as many steps as can be kept, whatever was done", () => {
    const codes = fc.array(fc.constantFrom("a", "b", "c", "d", "x", "?"), { maxLength: 8 });
    fc.assert(
      fc.property(codes, (steps) => {
        const { taken, fitness } = processConformance(forked, trace(steps.join("")));
        const kept = taken.filter(({ mark }) => mark === "kept").map(({ step: one }) => one);

        expect(kept).toHaveLength(mostKept(steps));
        expect(fitness).toBeGreaterThanOrEqual(0);
        expect(fitness).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300, seed: 40 },
    );
  });
});

const BEFORE: Readonly<Record<string, string>> = { a: "", b: "a", c: "a", d: "abc", x: "abcd" };

/** By trying every subset. */
function mostKept(steps: readonly string[]): number {
  let most = 0;
  for (let subset = 0; subset < 1 << steps.length; subset++) {
    const chosen = steps.filter((_, i) => subset & (1 << i));
    const fits = chosen.every(
      (one, i) => one in BEFORE && chosen.slice(i + 1).every((later) => later !== one && !(BEFORE[one] ?? "").includes(later)),
    );
    if (fits) most = Math.max(most, chosen.length);
  }
  return most;
}
