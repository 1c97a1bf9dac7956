import { describe, expect, it } from "vitest";
import { amountSumEvents } from "./amount-sum-events.ts";
import { checkCase, instant, step } from "./testing.ts";

const params = { activity: "paid", key: "amount", capAttr: { activity: ["fined", "raised"], key: "total", pick: "last" } };
const fined = (when: string, total: unknown) => step("fined", when, undefined, { total: total as number });
const paid = (when: string, amount: unknown) => step("paid", when, undefined, { amount: amount as number });

describe("amount.sumEvents", () => {
  it.each([
    { name: "exactly", events: [fined("09:00", 100), paid("10:00", 60), paid("11:00", 40)], outcome: "pass" },
    { name: "half a cent more", events: [fined("09:00", 100), paid("10:00", 100.005)], outcome: "pass" },
    { name: "a cent more", events: [fined("09:00", 100), paid("10:00", 100.01)], outcome: "breach" },
    { name: "sums of decimal fractions", events: [fined("09:00", 0.3), paid("10:00", 0.1), paid("11:00", 0.2)], outcome: "pass" },
    { name: "numbers as text", events: [fined("09:00", "100"), paid("10:00", "9"), paid("11:00", "92")], outcome: "breach" },
    { name: "a payment without an amount is 0", events: [fined("09:00", 100), paid("10:00", "")], outcome: "pass" },
    {
      name: "the amount set last, also for earlier payments",
      events: [fined("09:00", 100), paid("10:00", 90), fined("11:00", 80)],
      outcome: "breach",
    },
    {
      name: "the last event that carries an amount",
      events: [fined("09:00", 100), paid("10:00", 90), fined("11:00", "")],
      outcome: "pass",
    },
    { name: "no payment", events: [fined("09:00", 100)], outcome: "none" },
    { name: "no amount set", events: [fined("09:00", ""), paid("10:00", 5)], outcome: "none" },
    { name: "a payment that is no number", events: [fined("09:00", 100), paid("10:00", "much"), paid("11:00", 500)], outcome: "unknown" },
    { name: "an amount that is no number", events: [fined("09:00", "much"), paid("10:00", 5)], outcome: "unknown" },
    { name: "no events", events: [], outcome: "none" },
  ])("$outcome: $name", ({ events, outcome }) => {
    expect(checkCase(amountSumEvents, params, events).outcome).toBe(outcome);
  });

  it("begins with the event since which it is exceeded", () => {
    const events = [fined("09:00", 10), paid("10:00", 20), fined("11:00", 30), paid("12:00", 20), paid("13:00", 1)];

    expect(checkCase(amountSumEvents, params, events).findings).toMatchObject([
      { key: "", at: instant("12:00"), fields: { sum: 41, cap: 30 } },
    ]);
  });

  it("counts an event that pays and sets in both ways", () => {
    const both = { activity: "paid", key: "amount", capAttr: { activity: "paid", key: "total" } };

    expect(checkCase(amountSumEvents, both, [step("paid", "09:00", undefined, { amount: 2, total: 1 })]).outcome).toBe("breach");
  });
});
