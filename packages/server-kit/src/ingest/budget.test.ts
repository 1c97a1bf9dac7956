import { expect, it } from "vitest";
import { createBudget } from "./budget.ts";

const limited = expect.objectContaining({ code: "RATE_LIMITED", details: { retryAfter: 1 } });
const overloaded = expect.objectContaining({ code: "OVERLOADED", details: { retryAfter: 1 } });
const budgetOf = (waiting = 0) => createBudget({ most: 100, waiting: () => waiting });

it("gives one caller half of what there is, and the rest to others", () => {
  const budget = budgetOf();
  budget.open("a", 50);

  expect(() => budget.open("a", 1)).toThrow(limited);
  budget.open("b", 50);
  expect(() => budget.open("c", 1)).toThrow(overloaded);
  expect(budget.heldBack).toEqual({ overloaded: 1, limited: 1 });
});

it("counts what waits for its commit", () => {
  expect(() => budgetOf(80).open("a", 21)).toThrow(overloaded);
  expect(() => budgetOf(80).open("a", 20)).not.toThrow();
});

it("counts a body of unknown length while it is read, and no byte twice", () => {
  const budget = budgetOf();
  const hold = budget.open("a", 0);

  hold.read(20);
  hold.read(45);

  expect(budget.reading).toBe(45);
  expect(() => hold.read(51)).toThrow(limited);
  hold.release();
  expect(budget.reading).toBe(0);
});

it("leaves to the caller what was read until it is answered, and counts it as read no more", () => {
  const budget = budgetOf();
  const hold = budget.open("a", 50);

  hold.passOn();
  expect(budget.reading).toBe(0);
  expect(() => budget.open("a", 1)).toThrow(limited);
  hold.release();
  hold.release();

  budget.open("a", 50);
  expect(budget.reading).toBe(50);
});

it("takes nothing for what it refuses", () => {
  const budget = budgetOf();

  expect(() => budget.open("a", 60)).toThrow(limited);
  expect(() => budget.open("b", 50)).not.toThrow();
  expect(() => budget.open("a", 50)).not.toThrow();
});
