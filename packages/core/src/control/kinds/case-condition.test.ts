import { describe, expect, it } from "vitest";
import { caseCondition } from "./case-condition.ts";
import { checkCase, instant, step } from "./testing.ts";

const events = [step("filed", "09:00"), step("sent", "10:00"), step("noted", "11:00")];

describe("case.condition", () => {
  it.each([
    { name: "met", when: { has: "sent" }, final: true, outcome: "breach" },
    { name: "met by an event, while the case runs", when: { has: "sent" }, final: false, outcome: "breach" },
    { name: "not met", when: { has: "paid" }, final: true, outcome: "pass" },
    { name: "an absence at the end", when: { not: { has: "paid" } }, final: true, outcome: "breach" },
    { name: "an absence that may end", when: { not: { has: "paid" } }, final: false, outcome: "open" },
    { name: "an attribute that may still come", when: { attr: "enddate", op: "missing" }, final: false, outcome: "open" },
    { name: "an attribute that is missing", when: { attr: "enddate", op: "missing" }, final: true, outcome: "breach" },
    { name: "unreadable", when: { attr: "note", op: ">", value: 1 }, final: true, outcome: "unknown" },
  ])("$outcome: $name", ({ when, final, outcome }) => {
    const verdict = checkCase(caseCondition, { when }, events, { final, attributes: { note: "x" } });

    expect(verdict.outcome).toBe(outcome);
    expect(verdict.measures).toEqual({ applicable: 1 });
  });

  it.each([
    { name: "since the event that met it", when: { has: "sent" }, at: "10:00" },
    { name: "since the end, for an absence", when: { all: [{ has: "sent" }, { not: { has: "paid" } }] }, at: "11:00" },
    { name: "since the last event, for attributes alone", when: { attr: "note", op: "==", value: "x" }, at: "11:00" },
  ])("is known $name", ({ when, at }) => {
    expect(checkCase(caseCondition, { when }, events, { attributes: { note: "x" } }).findings[0]?.at).toBe(instant(at));
  });

  it("reads no trace when it names no activity", () => {
    const readsOf = (when: unknown) =>
      caseCondition.reads(caseCondition.prepare(caseCondition.params.parse({ when }), { calendar: undefined as never }));

    expect(readsOf({ attr: "note", op: "missing" })).toEqual({ facts: ["attributes", "note"], trace: false });
    expect(readsOf({ has: "sent" })).toEqual({ facts: [], trace: true });
  });
});
