import { describe, expect, it } from "vitest";
import type { Json } from "../../event/trace-event.ts";
import { sodEventAttrEqual } from "./sod-event-attr-equal.ts";
import { checkCase, step } from "./testing.ts";

describe("sod.eventAttrEqual", () => {
  it.each<{ name: string; data: Record<string, Json>; outcome: string }>([
    { name: "different", data: { x: "a", y: "b" }, outcome: "pass" },
    { name: "equal", data: { x: "a", y: "a" }, outcome: "breach" },
    { name: "a number and the same as text", data: { x: 5, y: "5" }, outcome: "breach" },
    {
      name: "one instant with two offsets, which used to count as different",
      data: { x: "2026-03-02T09:00:00.000+08:00", y: "2026-03-02T01:00:00Z" },
      outcome: "breach",
    },
    { name: "two instants", data: { x: "2026-03-02T09:00:00+08:00", y: "2026-03-02T09:00:00Z" }, outcome: "pass" },
    { name: "one missing", data: { x: "a" }, outcome: "none" },
    { name: "two empty ones are missing, not equal", data: { x: "", y: "" }, outcome: "none" },
    { name: "two nulls are missing, not equal", data: { x: null, y: null }, outcome: "none" },
  ])("$outcome: $name", ({ data, outcome }) => {
    expect(checkCase(sodEventAttrEqual, { a: "x", b: "y" }, [step("opened", "09:00", "p1", data)]).outcome).toBe(outcome);
  });

  it("compares the actor with an attribute", () => {
    const events = [step("opened", "09:00", "p1", { preparedBy: "p1" }), step("opened", "10:00", "p2", { preparedBy: "p1" })];
    const verdict = checkCase(sodEventAttrEqual, { a: "org:resource", b: "preparedBy" }, events);

    expect(verdict.measures).toEqual({ applicableEvents: 2, violatedEvents: 1 });
    expect(verdict.findings[0]).toMatchObject({ key: "c#0", fields: { "org:resource": "p1", preparedBy: "p1" } });
  });

  it("looks at the events of the activity only", () => {
    const params = { a: "x", b: "y", activity: "closed" };

    expect(checkCase(sodEventAttrEqual, params, [step("opened", "09:00", "p1", { x: 1, y: 1 })]).outcome).toBe("none");
  });
});
