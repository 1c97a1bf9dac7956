import { describe, expect, it } from "vitest";
import { amountCompare } from "./amount-compare.ts";
import { checkCase, step } from "./testing.ts";

const params = { left: "paid", right: "granted", factor: 1 };

describe("amount.compare", () => {
  it.each([
    { name: "equal", attributes: { paid: 100, granted: 100 }, outcome: "pass" },
    { name: "greater", attributes: { paid: 101, granted: 100 }, outcome: "breach" },
    { name: "text is compared as numbers", attributes: { paid: "9", granted: "10" }, outcome: "pass" },
    { name: "zero is an amount", attributes: { paid: 1, granted: 0 }, outcome: "breach" },
    { name: "one missing", attributes: { paid: 1, granted: "" }, outcome: "none" },
    { name: "left is no number", attributes: { paid: "abc", granted: 1 }, outcome: "unknown" },
    { name: "right is no number", attributes: { paid: 1, granted: "abc" }, outcome: "unknown" },
    { name: "a boolean is no number", attributes: { paid: 1, granted: true }, outcome: "unknown" },
  ])("$outcome: $name", ({ attributes, outcome }) => {
    expect(checkCase(amountCompare, params, [step("paid", "09:00")], { attributes }).outcome).toBe(outcome);
  });

  it("says what it read, and what it could not read", () => {
    const events = [step("paid", "09:00")];

    expect(checkCase(amountCompare, params, events, { attributes: { paid: "3", granted: 2 } }).findings[0]?.fields).toEqual({
      "attributes.paid": "3",
      "attributes.granted": 2,
    });
    expect(checkCase(amountCompare, params, events, { attributes: { paid: 3, granted: "x" } }).missing).toEqual(["attributes.granted"]);
  });

  it("allows as much as the factor says", () => {
    const attributes = { paid: 110, granted: 100 };

    expect(checkCase(amountCompare, { ...params, factor: 1.2 }, [], { attributes }).outcome).toBe("pass");
    expect(checkCase(amountCompare, { ...params, factor: 1.05 }, [], { attributes }).outcome).toBe("breach");
  });

  it("depends on two facts and on no event", () => {
    expect(amountCompare.reads(params)).toEqual({ facts: ["attributes", "paid", "granted"], trace: false });
  });
});
