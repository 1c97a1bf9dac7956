import { describe, expect, it } from "vitest";
import { sodFourEyes } from "./sod-four-eyes.ts";
import { checkCase, instant, step } from "./testing.ts";

const params = { a: "checked", b: "decided" };

describe("sod.fourEyes", () => {
  it.each([
    { name: "two people", events: [step("checked", "09:00", "p1"), step("decided", "10:00", "p2")], outcome: "pass" },
    { name: "one person", events: [step("checked", "09:00", "p1"), step("decided", "10:00", "p1")], outcome: "breach" },
    {
      name: "full sets are compared, not the last occurrences",
      events: [step("checked", "09:00", "p2"), step("checked", "10:00", "p1"), step("decided", "11:00", "p2")],
      outcome: "breach",
    },
    { name: "the order does not matter", events: [step("decided", "09:00", "p1"), step("checked", "10:00", "p1")], outcome: "breach" },
    { name: "two missing actors are not equal", events: [step("checked", "09:00"), step("decided", "10:00")], outcome: "none" },
    { name: "an empty actor is missing", events: [step("checked", "09:00", ""), step("decided", "10:00", "")], outcome: "none" },
    { name: "one side unknown", events: [step("checked", "09:00", "p1"), step("decided", "10:00")], outcome: "none" },
    {
      name: "an unknown actor beside known ones",
      events: [step("checked", "09:00", "p1"), step("checked", "09:00"), step("decided", "10:00", "p2")],
      outcome: "pass",
    },
    { name: "no events", events: [], outcome: "none" },
  ])("$outcome: $name", ({ events, outcome }) => {
    expect(checkCase(sodFourEyes, params, events).outcome).toBe(outcome);
  });

  it("counts an event that is both activities on both sides", () => {
    const verdict = checkCase(sodFourEyes, { a: ["checked", "both"], b: ["decided", "both"] }, [step("both", "09:00", "p1")]);

    expect(verdict.outcome).toBe("breach");
  });

  it("begins when the second of the two steps was done, and names all that prove it", () => {
    const events = [
      step("checked", "09:00", "p1"),
      step("checked", "10:00", "p2"),
      step("decided", "11:00", "p1"),
      step("decided", "12:00", "p3"),
    ];

    expect(checkCase(sodFourEyes, params, events).findings).toEqual([
      { key: "", reason: "same_person", at: instant("11:00"), events: ["c#0", "c#2"], fields: { "trace[].actor.id": ["p1"] } },
    ]);
  });

  it("keeps its answer under a renaming of people", () => {
    const events = [step("checked", "09:00", "p1"), step("decided", "10:00", "p1")];
    const renamed = events.map((event) => ({ ...event, actor: `#${event.actor}` }));

    expect(checkCase(sodFourEyes, params, renamed).measures).toEqual(checkCase(sodFourEyes, params, events).measures);
  });
});
