import { describe, expect, it } from "vitest";
import type { Json } from "../../event/trace-event.ts";
import { checkCase, dueOf, instant, step } from "./testing.ts";
import { timeCaseDeadline } from "./time-case-deadline.ts";

const params = { attr: "decidedAt", deadline: "dueAt" };
const dueAt = "2026-03-02T10:00:00+08:00";
const events = [step("received", "09:00")];

describe("time.caseDeadline", () => {
  it.each<{ name: string; attributes: Record<string, Json>; outcome: string }>([
    { name: "at the deadline", attributes: { dueAt, decidedAt: dueAt }, outcome: "pass" },
    { name: "the same instant with another offset", attributes: { dueAt, decidedAt: "2026-03-02T02:00:00Z" }, outcome: "pass" },
    { name: "later in time, earlier as text", attributes: { dueAt, decidedAt: "2026-03-02T02:00:01Z" }, outcome: "breach" },
    { name: "open at the end", attributes: { dueAt }, outcome: "open" },
    { name: "an empty date is missing", attributes: { dueAt, decidedAt: "" }, outcome: "open" },
    { name: "no deadline", attributes: { decidedAt: dueAt }, outcome: "none" },
    { name: "a deadline that is no date", attributes: { dueAt: "soon", decidedAt: dueAt }, outcome: "unknown" },
    { name: "a date that is none", attributes: { dueAt, decidedAt: "done" }, outcome: "unknown" },
  ])("$outcome: $name", ({ attributes, outcome }) => {
    expect(checkCase(timeCaseDeadline, params, events, { attributes }).outcome).toBe(outcome);
  });

  it("names the path of what it could not read", () => {
    expect(checkCase(timeCaseDeadline, params, events, { attributes: { dueAt: "soon" } }).missing).toEqual(["attributes.dueAt"]);
  });

  it.each([
    { name: "without an instant", extra: {}, fields: ["applicable", "closed", "open"] },
    { name: "with an instant", extra: { asOf: instant("12:00") }, fields: ["applicable", "closed", "open", "openOverdue"] },
  ])("reports openOverdue only when asked: $name", ({ extra, fields }) => {
    const prepared = timeCaseDeadline.prepare(timeCaseDeadline.params.parse({ ...params, ...extra }), { calendar: undefined as never });

    expect(timeCaseDeadline.fields?.(prepared)).toEqual(fields);
  });

  it.each([
    { asOf: "10:00", openOverdue: 0 },
    { asOf: "10:01", openOverdue: 1 },
  ])("counts an open case at $asOf as overdue: $openOverdue, and never as a violation at the end", ({ asOf, openOverdue }) => {
    const verdict = checkCase(timeCaseDeadline, { ...params, asOf: instant(asOf) }, events, { attributes: { dueAt } });

    expect(verdict).toMatchObject({ outcome: "open", measures: { open: 1, openOverdue } });
  });

  it("finds a running case overdue one millisecond after its deadline", () => {
    const at = instant("10:00") + 1;

    expect(checkCase(timeCaseDeadline, params, events, { attributes: { dueAt }, final: false, asOf: at - 1 }).outcome).toBe("open");
    expect(checkCase(timeCaseDeadline, params, events, { attributes: { dueAt }, final: false, asOf: at }).findings).toMatchObject([
      { key: "", reason: "overdue", at },
    ]);
    expect(dueOf(timeCaseDeadline, params, events, 0, { attributes: { dueAt } })).toBe(at);
    expect(dueOf(timeCaseDeadline, params, events, at, { attributes: { dueAt } })).toBeUndefined();
    expect(dueOf(timeCaseDeadline, params, events, instant("10:00"), { attributes: { dueAt, decidedAt: dueAt } })).toBeUndefined();
    expect(dueOf(timeCaseDeadline, params, events, 0, { attributes: { dueAt: "soon" } })).toBeUndefined();
  });

  it.each([
    { name: "before both", asOf: "09:30", outcome: "open", due: instant("10:00") + 1 },
    { name: "after the deadline", asOf: "10:30", outcome: "breach", due: instant("11:00") },
    { name: "on the date", asOf: "11:00", outcome: "breach", due: undefined },
  ])("takes a date ahead for a plan while the case runs: $outcome $name", ({ asOf, outcome, due }) => {
    const attributes = { dueAt, decidedAt: "2026-03-02T11:00:00+08:00" };

    expect(checkCase(timeCaseDeadline, params, events, { attributes, final: false, asOf: instant(asOf) }).outcome).toBe(outcome);
    expect(dueOf(timeCaseDeadline, params, events, instant(asOf), { attributes })).toBe(due);
  });

  it("is due on a date ahead that keeps the deadline", () => {
    const attributes = { dueAt, decidedAt: "2026-03-02T09:30:00+08:00" };

    expect(dueOf(timeCaseDeadline, params, events, instant("09:00"), { attributes })).toBe(instant("09:30"));
  });
});
