import { describe, expect, it } from "vitest";
import { sodRepeatDifferent } from "./sod-repeat-different.ts";
import { checkCase, instant, step } from "./testing.ts";

describe("sod.repeatDifferent", () => {
  it.each([
    { name: "once", events: [step("a", "09:00", "p1")], outcome: "pass" },
    { name: "the same person again", events: [step("a", "09:00", "p1"), step("a", "10:00", "p1")], outcome: "pass" },
    { name: "a missing actor is no other person", events: [step("a", "09:00", "p1"), step("a", "10:00")], outcome: "pass" },
    { name: "nobody known still counts as applicable", events: [step("a", "09:00")], outcome: "pass" },
    { name: "another person", events: [step("a", "09:00", "p1"), step("a", "10:00", "p2")], outcome: "breach" },
    { name: "another activity", events: [step("b", "09:00", "p1")], outcome: "none" },
    { name: "no events", events: [], outcome: "none" },
  ])("$outcome: $name", ({ events, outcome }) => {
    expect(checkCase(sodRepeatDifferent, { a: "a" }, events).outcome).toBe(outcome);
  });

  it("begins with the second person", () => {
    const events = [step("a", "09:00", "p1"), step("a", "10:00", "p2"), step("a", "11:00", "p1")];

    expect(checkCase(sodRepeatDifferent, { a: "a" }, events).findings).toEqual([
      {
        key: "",
        reason: "different_people",
        at: instant("10:00"),
        events: ["c#0", "c#1", "c#2"],
        fields: { "trace[].actor.id": ["p1", "p2"] },
      },
    ]);
  });
});
