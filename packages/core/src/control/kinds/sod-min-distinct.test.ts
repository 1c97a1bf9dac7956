import { describe, expect, it } from "vitest";
import { sodMinDistinct } from "./sod-min-distinct.ts";
import { checkCase, instant, step } from "./testing.ts";

const params = { activities: ["inspected", "recorded"], min: 2 };

describe("sod.minDistinct", () => {
  it.each([
    { name: "two people", events: [step("inspected", "09:00", "p1"), step("recorded", "10:00", "p2")], outcome: "pass" },
    {
      name: "two people at one step",
      events: [step("inspected", "09:00", "p1"), step("inspected", "09:00", "p2"), step("recorded", "10:00", "p2")],
      outcome: "pass",
    },
    { name: "one person", events: [step("inspected", "09:00", "p1"), step("recorded", "10:00", "p1")], outcome: "breach" },
    { name: "nobody known", events: [step("inspected", "09:00"), step("recorded", "10:00")], outcome: "breach" },
    { name: "one step is missing", events: [step("inspected", "09:00", "p1"), step("inspected", "10:00", "p1")], outcome: "none" },
    { name: "no events", events: [], outcome: "none" },
  ])("$outcome: $name", ({ events, outcome }) => {
    expect(checkCase(sodMinDistinct, params, events).outcome).toBe(outcome);
  });

  it("begins when the last of the activities was done", () => {
    const events = [step("inspected", "09:00", "p1"), step("recorded", "10:00", "p1"), step("recorded", "11:00", "p1")];

    expect(checkCase(sodMinDistinct, params, events).findings[0]).toMatchObject({
      key: "",
      at: instant("10:00"),
      events: ["c#0", "c#1", "c#2"],
    });
  });

  it("counts an activity that is listed twice once", () => {
    const verdict = checkCase(sodMinDistinct, { activities: ["inspected", "inspected"], min: 1 }, [step("inspected", "09:00", "p1")]);

    expect(verdict.outcome).toBe("pass");
  });
});
