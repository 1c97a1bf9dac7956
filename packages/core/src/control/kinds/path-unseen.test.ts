import { describe, expect, it } from "vitest";
import { pathUnseen } from "./path-unseen.ts";
import { checkGroups, type ExampleCase, runExample, step } from "./testing.ts";

const walks = (...letters: string[]): ExampleCase[] =>
  letters.map((word, i) => ({ id: `${i}`, events: [...word].map((letter, minute) => step(letter, `09:0${minute}`)) }));

describe("path.unseen", () => {
  it.each([
    { name: "the same way", cases: walks("abc", "abc"), violating: [] },
    { name: "parts of several ways", cases: walks("abc", "acb", "abcb"), violating: [] },
    { name: "another step", cases: walks("abc", "abc", "ac"), violating: ["2"] },
    { name: "another beginning", cases: walks("abc", "abc", "bc"), violating: ["2"] },
    { name: "another end", cases: walks("abc", "abc", "ab"), violating: ["2"] },
    { name: "a case without events", cases: walks("abc", "abc", ""), violating: [] },
  ])("finds $violating: $name", ({ cases, violating }) => {
    expect(runExample(pathUnseen, { train: 2 }, cases).violating).toEqual(violating);
  });

  it("counts different successions, and nothing beyond the training part", () => {
    expect(runExample(pathUnseen, { train: 2 }, walks("abab", "abc", "xyz"))).toMatchObject({ edges: 3, applicable: 1 });
  });

  it("has nothing to judge when all cases are training", () => {
    expect(runExample(pathUnseen, { train: 5 }, walks("abc", "xyz"))).toMatchObject({ applicable: 0, violations: 0 });
  });

  it.each([
    { name: "the step, with the one before", cases: walks("abc", "ac"), reason: "unseen_step", events: ["1#0", "1#1"] },
    { name: "the beginning", cases: walks("abc", "bc"), reason: "unseen_start", events: ["1#0"] },
    { name: "the end", cases: walks("abc", "ab"), reason: "unseen_end", events: ["1#1"] },
  ])("is proved by $name", ({ cases, reason, events }) => {
    expect(checkGroups(pathUnseen, { train: 1 }, cases).get("")?.findings).toMatchObject([{ member: "1", key: "", reason, events }]);
  });

  it("knows no end of a case that runs", () => {
    expect(checkGroups(pathUnseen, { train: 1 }, walks("abc", "ab"), false).get("")?.findings).toEqual([]);
  });
});
