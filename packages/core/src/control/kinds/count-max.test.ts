import { describe, expect, it } from "vitest";
import { countMax } from "./count-max.ts";
import { checkCase, instant, step } from "./testing.ts";

const twice = [step("noticed", "09:00"), step("noticed", "09:00")];

describe("count.max", () => {
  it.each([
    { name: "the maximum itself", params: { activity: "noticed", max: 2 }, outcome: "pass" },
    { name: "one more, at the same instant", params: { activity: "noticed", max: 1 }, outcome: "breach" },
    { name: "forbidden altogether", params: { activity: "noticed", max: 0 }, outcome: "breach" },
    { name: "never happened", params: { activity: "heard", max: 0 }, outcome: "pass" },
    { name: "several activities together", params: { activity: ["noticed", "heard"], max: 1 }, outcome: "breach" },
    { name: "condition not met", params: { activity: "noticed", max: 1, when: { has: "heard" } }, outcome: "none" },
    { name: "condition unreadable", params: { activity: "noticed", max: 1, when: { attr: "n", op: ">", value: 1 } }, outcome: "unknown" },
    {
      name: "condition unreadable, but within the maximum",
      params: { activity: "noticed", max: 2, when: { attr: "n", op: ">", value: 1 } },
      outcome: "none",
    },
  ])("$outcome: $name", ({ params, outcome }) => {
    expect(checkCase(countMax, params, twice, { attributes: { n: "x" } }).outcome).toBe(outcome);
  });

  it("stays open while the condition rests on something that may still happen", () => {
    const params = { activity: "noticed", max: 1, when: { not: { has: "withdrawn" } } };

    expect(checkCase(countMax, params, twice, { final: false }).outcome).toBe("open");
    expect(checkCase(countMax, params, twice, { final: true }).outcome).toBe("breach");
  });

  it("begins at the first event beyond the maximum, or when the condition is met", () => {
    const events = [step("noticed", "09:00"), step("noticed", "10:00"), step("noticed", "11:00"), step("accepted", "12:00")];
    const params = { activity: "noticed", max: 1 };

    expect(checkCase(countMax, params, events).findings[0]).toMatchObject({
      at: instant("10:00"),
      events: ["c#0", "c#1", "c#2"],
      fields: { count: 3 },
    });
    expect(checkCase(countMax, { ...params, when: { has: "accepted" } }, events).findings[0]?.at).toBe(instant("12:00"));
  });
});
