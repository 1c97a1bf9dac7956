import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declareRule } from "./declare.ts";
import { checkCase, instant, step } from "./testing.ts";

/** A case from letters, one minute apart. */
const caseFrom = (letters: string) => [...letters].map((letter, minute) => step(letter, `09:${String(minute).padStart(2, "0")}`));
const keysOf = (template: string, letters: string, refs: { a?: unknown; b?: unknown } = {}, final = true) => {
  const verdict = checkCase(declareRule, { template, a: "a", b: "b", ...refs }, caseFrom(letters), { final });
  return { outcome: verdict.outcome, violated: verdict.findings.map((finding) => Number(finding.key.slice(2))) };
};

describe("declare", () => {
  it.each([
    { template: "response", letters: "ab", outcome: "pass", violated: [] },
    { template: "response", letters: "aab", outcome: "pass", violated: [] },
    { template: "response", letters: "aba", outcome: "breach", violated: [2] },
    { template: "response", letters: "bb", outcome: "none", violated: [] },
    { template: "precedence", letters: "ab", outcome: "pass", violated: [] },
    { template: "precedence", letters: "bab", outcome: "breach", violated: [0] },
    { template: "precedence", letters: "aa", outcome: "none", violated: [] },
    { template: "respondedExistence", letters: "ba", outcome: "pass", violated: [] },
    { template: "respondedExistence", letters: "aca", outcome: "breach", violated: [0, 2] },
    { template: "chainResponse", letters: "ab", outcome: "pass", violated: [] },
    { template: "chainResponse", letters: "acb", outcome: "breach", violated: [0] },
    { template: "chainResponse", letters: "aab", outcome: "breach", violated: [0] },
    { template: "chainResponse", letters: "aba", outcome: "breach", violated: [2] },
    { template: "chainPrecedence", letters: "ab", outcome: "pass", violated: [] },
    { template: "chainPrecedence", letters: "acb", outcome: "breach", violated: [2] },
    { template: "chainPrecedence", letters: "abb", outcome: "breach", violated: [2] },
    { template: "chainPrecedence", letters: "b", outcome: "breach", violated: [0] },
    { template: "alternateResponse", letters: "abab", outcome: "pass", violated: [] },
    { template: "alternateResponse", letters: "aab", outcome: "breach", violated: [0] },
    { template: "alternateResponse", letters: "acb", outcome: "pass", violated: [] },
    { template: "alternateResponse", letters: "aba", outcome: "breach", violated: [2] },
    { template: "alternateResponse", letters: "aa", outcome: "breach", violated: [0, 1] },
    { template: "notSuccession", letters: "ba", outcome: "pass", violated: [] },
    { template: "notSuccession", letters: "aba", outcome: "breach", violated: [0] },
    { template: "notCoExistence", letters: "aca", outcome: "pass", violated: [] },
    { template: "notCoExistence", letters: "baca", outcome: "breach", violated: [1, 3] },
    { template: "notCoExistence", letters: "bb", outcome: "none", violated: [] },
    { template: "response", letters: "", outcome: "none", violated: [] },
  ])("$template of $letters: $outcome $violated", ({ template, letters, outcome, violated }) => {
    expect(keysOf(template, letters)).toEqual({ outcome, violated });
  });

  it.each([
    { template: "response", letters: "ab", outcome: "breach", violated: [1] },
    { template: "precedence", letters: "ab", outcome: "breach", violated: [0] },
    { template: "respondedExistence", letters: "a", outcome: "pass", violated: [] },
    { template: "chainResponse", letters: "ab", outcome: "breach", violated: [1] },
    { template: "chainPrecedence", letters: "ab", outcome: "breach", violated: [0] },
    { template: "alternateResponse", letters: "ab", outcome: "breach", violated: [1] },
    { template: "notSuccession", letters: "ab", outcome: "breach", violated: [0] },
    { template: "notCoExistence", letters: "a", outcome: "breach", violated: [0] },
  ])("$template of $letters, when both references name both: $outcome $violated", ({ template, letters, outcome, violated }) => {
    expect(keysOf(template, letters, { a: ["a", "b"], b: ["a", "b"] })).toEqual({ outcome, violated });
  });

  it.each([
    { template: "response", letters: "a", outcome: "open" },
    { template: "respondedExistence", letters: "a", outcome: "open" },
    { template: "chainResponse", letters: "a", outcome: "open" },
    { template: "chainResponse", letters: "ac", outcome: "breach" },
    { template: "alternateResponse", letters: "a", outcome: "open" },
    { template: "alternateResponse", letters: "aa", outcome: "breach" },
    { template: "notSuccession", letters: "a", outcome: "pass" },
    { template: "notCoExistence", letters: "a", outcome: "pass" },
    { template: "precedence", letters: "b", outcome: "breach" },
  ])("$template of $letters, while the case runs: $outcome", ({ template, letters, outcome }) => {
    expect(keysOf(template, letters, {}, false).outcome).toBe(outcome);
  });

  // The definitions as they stand in a textbook, each activation by itself.
  const textbook: Record<string, (word: string, i: number) => boolean> = {
    response: (word, i) => word.includes("b", i + 1),
    precedence: (word, i) => word.slice(0, i).includes("a"),
    respondedExistence: (word) => word.includes("b"),
    chainResponse: (word, i) => word[i + 1] === "b",
    chainPrecedence: (word, i) => word[i - 1] === "a",
    alternateResponse: (word, i) => /^[^a]*?b/.test(word.slice(i + 1)),
    notSuccession: (word, i) => !word.includes("b", i + 1),
    notCoExistence: (word) => !word.includes("b"),
  };

  it.each(Object.keys(textbook))("%s agrees with its definition on any case", (template) => {
    const activator = template.toLowerCase().endsWith("precedence") ? "b" : "a";
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 9 }), (word) => {
        const violated = [...word].flatMap((letter, i) => (letter === activator && !textbook[template]?.(word, i) ? [i] : []));

        expect(keysOf(template, word).violated).toEqual(violated);
      }),
      { numRuns: 200 },
    );
  });

  it("takes events of one instant in their order", () => {
    const events = [step("b", "09:00"), step("a", "09:00")];

    expect(checkCase(declareRule, { template: "precedence", a: "a", b: "b" }, events).outcome).toBe("breach");
    expect(checkCase(declareRule, { template: "precedence", a: "a", b: "b" }, events.toReversed()).outcome).toBe("pass");
  });

  it.each([
    { name: "absence, at the end", template: "response", letters: "ac", at: "09:01", events: ["c#0"], reason: "missing_response" },
    {
      name: "the excluded step",
      template: "notSuccession",
      letters: "acb",
      at: "09:02",
      events: ["c#0", "c#2"],
      reason: "followed_by_excluded",
    },
    { name: "the later of two", template: "notCoExistence", letters: "bca", at: "09:02", events: ["c#0", "c#2"], reason: "excluded_step" },
    {
      name: "the repetition",
      template: "alternateResponse",
      letters: "acab",
      at: "09:02",
      events: ["c#0", "c#2"],
      reason: "repeated_before_response",
    },
    {
      name: "the wrong neighbour",
      template: "chainResponse",
      letters: "acb",
      at: "09:01",
      events: ["c#0", "c#1"],
      reason: "not_directly_followed",
    },
    {
      name: "the wrong predecessor",
      template: "chainPrecedence",
      letters: "acb",
      at: "09:02",
      events: ["c#1", "c#2"],
      reason: "not_directly_preceded",
    },
  ])("is proved by $name", ({ template, letters, at, events, reason }) => {
    const verdict = checkCase(declareRule, { template, a: "a", b: "b" }, caseFrom(letters));

    expect(verdict.findings[0]).toMatchObject({ at: instant(at), events, reason });
  });

  it("counts activations, and the case once", () => {
    const verdict = checkCase(declareRule, { template: "response", a: "a", b: "b" }, caseFrom("abaa"));

    expect(verdict.measures).toEqual({ activations: 3, violated: 2, casesActivated: 1 });
  });

  it("refuses a template that it does not know", () => {
    expect(declareRule.params.safeParse({ template: "succession", a: "a", b: "b" }).success).toBe(false);
  });
});
