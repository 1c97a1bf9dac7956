import { describe, expect, it } from "vitest";
import {
  applies,
  conditionSpec,
  FALSE,
  FALSE_SO_FAR,
  heldSince,
  pathsOf,
  prepareCondition,
  prepareWhen,
  TRUE,
  TRUE_SO_FAR,
  UNKNOWN,
} from "./condition.ts";
import { instant, step, viewOf } from "./testing.ts";

const view = viewOf([step("filed", "09:00"), step("decided", "10:00")], {
  amount: "600",
  urgent: "TRUE",
  channel: "desk",
  note: "",
  code: 5,
  startedAt: "2026-03-02T09:00:00+08:00",
});

describe("a condition", () => {
  it.each([
    { name: "an activity that happened", when: { has: "filed" }, final: TRUE, running: TRUE },
    { name: "any of several activities", when: { has: ["heard", "decided"] }, final: TRUE, running: TRUE },
    { name: "an activity that did not happen", when: { has: "heard" }, final: FALSE, running: FALSE_SO_FAR },
    { name: "no such activity", when: { not: { has: "heard" } }, final: TRUE, running: TRUE_SO_FAR },
    { name: "text that is a number, not compared as text", when: { attr: "amount", op: ">", value: 5000 }, final: FALSE, running: FALSE },
    { name: "a limit written as text", when: { attr: "amount", op: "<=", value: "600" }, final: TRUE, running: TRUE },
    { name: "at least", when: { attr: "amount", op: ">=", value: 600 }, final: TRUE, running: TRUE },
    { name: "less than", when: { attr: "amount", op: "<", value: 600 }, final: FALSE, running: FALSE },
    { name: "text equal to a number", when: { attr: "amount", op: "==", value: 600 }, final: TRUE, running: TRUE },
    { name: "a number equal to text", when: { attr: "code", op: "==", value: "5" }, final: TRUE, running: TRUE },
    { name: "a boolean in capitals", when: { attr: "urgent", op: "==", value: true }, final: TRUE, running: TRUE },
    { name: "another boolean", when: { attr: "urgent", op: "!=", value: true }, final: FALSE, running: FALSE },
    { name: "text", when: { attr: "channel", op: "!=", value: "post" }, final: TRUE, running: TRUE },
    {
      name: "a date beside epoch milliseconds, which used to be unknown",
      when: { attr: "startedAt", op: "<=", value: instant("09:00") },
      final: TRUE,
      running: TRUE,
    },
    {
      name: "the name of a case of a log, which used to be missing",
      when: { attr: "concept:name", op: "!=", value: "x" },
      final: TRUE,
      running: TRUE,
    },
    { name: "a number beside text that is none", when: { attr: "channel", op: ">", value: 5 }, final: UNKNOWN, running: UNKNOWN },
    { name: "a boolean beside text that is none", when: { attr: "channel", op: "==", value: true }, final: UNKNOWN, running: UNKNOWN },
    { name: "the opposite of an unknown", when: { not: { attr: "channel", op: "==", value: 5 } }, final: UNKNOWN, running: UNKNOWN },
    { name: "empty text, which is missing", when: { attr: "note", op: "missing" }, final: TRUE, running: TRUE_SO_FAR },
    { name: "a missing attribute differs from nothing", when: { attr: "note", op: "!=", value: "x" }, final: FALSE, running: FALSE_SO_FAR },
    { name: "an attribute that is there", when: { attr: "code", op: "present" }, final: TRUE, running: TRUE },
    {
      name: "all, one unknown",
      when: { all: [{ has: "filed" }, { attr: "channel", op: ">", value: 5 }] },
      final: UNKNOWN,
      running: UNKNOWN,
    },
    {
      name: "all, settled by a false one",
      when: {
        all: [
          { attr: "channel", op: ">", value: 5 },
          { attr: "code", op: ">", value: 9 },
        ],
      },
      final: FALSE,
      running: FALSE,
    },
    {
      name: "any, settled by a true one",
      when: { any: [{ attr: "channel", op: ">", value: 5 }, { has: "filed" }] },
      final: TRUE,
      running: TRUE,
    },
    { name: "all of nothing", when: { all: [] }, final: TRUE, running: TRUE },
    { name: "any of nothing", when: { any: [] }, final: FALSE, running: FALSE },
  ])("knows $name", ({ when, final, running }) => {
    const condition = prepareCondition(conditionSpec.parse(when));

    expect(condition.test(view, true, view.trace.length)).toBe(final);
    expect(condition.test(view, false, view.trace.length)).toBe(running);
  });

  it.each([
    { name: "a misspelt member", when: { atr: "amount", op: "missing" } },
    { name: "an unknown operator", when: { attr: "amount", op: "=", value: 1 } },
    { name: "an order of text", when: { attr: "amount", op: ">", value: "many" } },
    { name: "a missing value", when: { attr: "amount", op: ">" } },
    { name: "two conditions in one", when: { has: "filed", attr: "amount", op: "missing" } },
    { name: "no activity", when: { has: [] } },
  ])("refuses $name", ({ when }) => {
    expect(conditionSpec.safeParse(when).success).toBe(false);
  });

  it("holds since the last event that it needs", () => {
    const condition = prepareCondition({ all: [{ has: "filed" }, { has: "decided" }] });

    expect(heldSince(condition, view)).toBe(instant("10:00"));
  });

  it("names the attributes that it could not read", () => {
    const condition = prepareCondition({
      any: [
        { attr: "channel", op: ">", value: 5 },
        { attr: "amount", op: ">", value: 5 },
      ],
    });

    expect(pathsOf(condition, view)).toEqual(["attributes.channel"]);
  });

  it("reads facts where a record has no attributes", () => {
    const record = { ...view, state: { amount: 7 } };

    expect(applies(prepareWhen({ attr: "amount", op: "==", value: 7 }), record, true)).toBe(TRUE);
  });
});
