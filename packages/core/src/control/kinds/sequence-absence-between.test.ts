import { describe, expect, it } from "vitest";
import { sequenceAbsenceBetween } from "./sequence-absence-between.ts";
import { checkCase, instant, step } from "./testing.ts";

const caseFrom = (letters: string) => [...letters].map((letter, minute) => step(letter, `09:0${minute}`));

describe("sequence.absenceBetween", () => {
  it.each([
    { letters: "awb", activations: 1, violated: [] },
    { letters: "ab", activations: 1, violated: ["c#0"] },
    { letters: "abw", activations: 1, violated: ["c#0"] },
    { letters: "wab", activations: 1, violated: ["c#1"] },
    { letters: "awab", activations: 2, violated: ["c#2"] },
    { letters: "abwb", activations: 1, violated: ["c#0"] },
    { letters: "aw", activations: undefined, violated: [] },
    { letters: "ba", activations: undefined, violated: [] },
    { letters: "", activations: undefined, violated: [] },
  ])("$letters: $violated", ({ letters, activations, violated }) => {
    const verdict = checkCase(sequenceAbsenceBetween, { a: "a", b: "b", without: "w" }, caseFrom(letters));

    expect(verdict.measures.activations).toBe(activations);
    expect(verdict.findings.map((finding) => finding.key)).toEqual(violated);
  });

  it("does not take the end of the stretch for the step in between", () => {
    const verdict = checkCase(sequenceAbsenceBetween, { a: "a", b: ["b", "w"], without: "w" }, caseFrom("aw"));

    expect(verdict.findings).toMatchObject([{ key: "c#0", at: instant("09:01"), events: ["c#0", "c#1"] }]);
  });
});
