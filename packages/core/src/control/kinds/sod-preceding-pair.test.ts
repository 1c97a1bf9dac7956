import { describe, expect, it } from "vitest";
import { sodPrecedingPair } from "./sod-preceding-pair.ts";
import { checkCase, step } from "./testing.ts";

describe("sod.precedingPair", () => {
  it.each([
    {
      name: "nearest check by another",
      events: [step("a", "09:00", "p1"), step("a", "10:00", "p2"), step("b", "11:00", "p1")],
      activations: 1,
      violated: [],
    },
    {
      name: "nearest check by the same",
      events: [step("a", "09:00", "p2"), step("a", "10:00", "p1"), step("b", "11:00", "p1")],
      activations: 1,
      violated: ["c#2"],
    },
    {
      name: "a check without an actor is passed over",
      events: [step("a", "09:00", "p1"), step("a", "10:00"), step("b", "11:00", "p1")],
      activations: 1,
      violated: ["c#2"],
    },
    {
      name: "a decision without an actor is none",
      events: [step("a", "09:00", "p1"), step("b", "11:00")],
      activations: undefined,
      violated: [],
    },
    { name: "a check afterwards", events: [step("b", "09:00", "p1"), step("a", "10:00", "p1")], activations: undefined, violated: [] },
    {
      name: "each decision",
      events: [step("a", "09:00", "p1"), step("b", "10:00", "p1"), step("b", "11:00", "p1")],
      activations: 2,
      violated: ["c#1", "c#2"],
    },
    { name: "no events", events: [], activations: undefined, violated: [] },
  ])("$violated: $name", ({ events, activations, violated }) => {
    const verdict = checkCase(sodPrecedingPair, { a: "a", b: "b" }, events);

    expect(verdict.measures.activations).toBe(activations);
    expect(verdict.findings.map((finding) => finding.key)).toEqual(violated);
  });

  it("compares an event that is both with the one before it", () => {
    const verdict = checkCase(sodPrecedingPair, { a: "x", b: "x" }, [
      step("x", "09:00", "p1"),
      step("x", "09:00", "p1"),
      step("x", "09:00", "p2"),
    ]);

    expect(verdict.measures).toEqual({ activations: 2, violated: 1 });
    expect(verdict.findings[0]?.events).toEqual(["c#0", "c#1"]);
  });
});
