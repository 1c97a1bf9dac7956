import { describe, expect, it } from "vitest";
import { checkCase, dueOf, instant, step } from "./testing.ts";
import { timeBetween } from "./time-between.ts";

const HOUR = 3_600_000;
const params = { from: "received", to: "answered", maxMs: HOUR };
const received = [step("received", "09:00")];

describe("time.between", () => {
  it.each([
    { name: "the limit itself", events: [step("received", "09:00"), step("answered", "10:00")], outcome: "pass" },
    {
      name: "one millisecond more",
      events: [step("received", "09:00"), step("answered", "2026-03-02T10:00:00.001+08:00")],
      outcome: "breach",
    },
    { name: "the same instant", events: [step("received", "09:00"), step("answered", "09:00")], outcome: "pass" },
    { name: "offsets are honoured", events: [step("received", "09:00"), step("answered", "2026-03-02T02:00:00Z")], outcome: "pass" },
    { name: "answered before", events: [step("answered", "08:00"), step("received", "09:00")], outcome: "open" },
    {
      name: "the first answer counts",
      events: [step("received", "09:00"), step("answered", "09:30"), step("answered", "12:00")],
      outcome: "pass",
    },
    {
      name: "the first receipt counts",
      events: [step("received", "08:00"), step("received", "09:00"), step("answered", "10:00")],
      outcome: "breach",
    },
    { name: "open at the end", events: received, outcome: "open" },
    { name: "never received", events: [step("answered", "09:00")], outcome: "none" },
    { name: "no events", events: [], outcome: "none" },
  ])("$outcome: $name", ({ events, outcome }) => {
    expect(checkCase(timeBetween, params, events).outcome).toBe(outcome);
  });

  it("takes the last start when told so, and then an end after it", () => {
    const events = [step("received", "08:00"), step("answered", "08:30"), step("received", "09:00"), step("answered", "10:00")];

    expect(checkCase(timeBetween, { ...params, fromPick: "last" }, events).measures).toMatchObject({ closed: 1, sumElapsedMs: HOUR });
    expect(checkCase(timeBetween, { ...params, fromPick: "last" }, events.slice(0, 3)).outcome).toBe("open");
  });

  it("does not end with the event that begins it", () => {
    const both = { from: ["x", "y"], to: ["x", "y"], maxMs: HOUR };

    expect(checkCase(timeBetween, both, [step("x", "09:00")]).outcome).toBe("open");
    expect(checkCase(timeBetween, both, [step("x", "09:00"), step("x", "09:30")]).measures).toMatchObject({ sumElapsedMs: HOUR / 2 });
  });

  it.each([
    { name: "before the limit", asOf: "10:00", final: false, outcome: "open" },
    { name: "after the limit", asOf: "10:01", final: false, outcome: "breach" },
    { name: "after the limit, in a case that has ended", asOf: "12:00", final: true, outcome: "open" },
  ])("of a case without an end is $outcome $name", ({ asOf, final, outcome }) => {
    const verdict = checkCase(timeBetween, params, received, { asOf: instant(asOf), final });

    expect(verdict.outcome).toBe(outcome);
    expect(verdict.measures).toEqual({ applicable: 1, closed: 0, open: 1, sumElapsedMs: 0, maxElapsedMs: 0 });
  });

  it("begins when the limit passed, whether found by the clock or by the late step", () => {
    const at = instant("10:00") + 1;
    const late = [...received, step("answered", "12:00")];

    expect(checkCase(timeBetween, params, received, { asOf: instant("11:00"), final: false }).findings[0]).toMatchObject({
      key: "",
      reason: "overdue",
      at,
    });
    expect(checkCase(timeBetween, params, late).findings[0]).toMatchObject({ key: "", reason: "late", at, events: ["c#0", "c#1"] });
  });

  it("is due once, one millisecond after the limit", () => {
    const at = instant("10:00") + 1;

    expect(dueOf(timeBetween, params, received, instant("09:00"))).toBe(at);
    expect(dueOf(timeBetween, params, received, at)).toBeUndefined();
    expect(dueOf(timeBetween, params, [...received, step("answered", "09:30")], 0)).toBeUndefined();
    expect(dueOf(timeBetween, params, [], 0)).toBeUndefined();
  });

  it.each([
    { name: "met", channel: "desk", outcome: "breach" },
    { name: "not met", channel: "post", outcome: "none" },
    { name: "missing", channel: "", outcome: "none" },
  ])("is $outcome where the condition is $name", ({ channel, outcome }) => {
    const when = { attr: "channel", op: "==", value: "desk" };
    const late = [...received, step("answered", "12:00")];

    expect(checkCase(timeBetween, { ...params, when }, late, { attributes: { channel } }).outcome).toBe(outcome);
  });

  it("does not decide on a condition that may still change", () => {
    const conditional = { ...params, when: { not: { has: "withdrawn" } } };

    expect(checkCase(timeBetween, conditional, received, { asOf: instant("12:00"), final: false }).outcome).toBe("open");
  });

  it.each([{ maxMs: -1 }, { maxMs: 1.5 }, { maxMs: "60000" }, { fromPick: "second" }])("refuses %o", (wrong) => {
    expect(timeBetween.params.safeParse({ ...params, ...wrong }).success).toBe(false);
  });
});
