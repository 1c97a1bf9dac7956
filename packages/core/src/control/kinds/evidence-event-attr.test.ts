import { describe, expect, it } from "vitest";
import type { Json } from "../../event/trace-event.ts";
import { evidenceEventAttr } from "./evidence-event-attr.ts";
import { checkCase, step } from "./testing.ts";

describe("evidence.eventAttr", () => {
  it.each<{ name: string; data: Record<string, Json>; outcome: string }>([
    { name: "there", data: { reason: "x" }, outcome: "pass" },
    { name: "zero is a value", data: { reason: 0 }, outcome: "pass" },
    { name: "false is a value", data: { reason: false }, outcome: "pass" },
    { name: "absent", data: {}, outcome: "breach" },
    { name: "empty", data: { reason: "" }, outcome: "breach" },
    { name: "null", data: { reason: null }, outcome: "breach" },
    { name: "inherited names are no attributes", data: { toString: "x" }, outcome: "breach" },
  ])("$outcome: $name", ({ data, outcome }) => {
    expect(checkCase(evidenceEventAttr, { activity: "refused", key: "reason" }, [step("refused", "09:00", "p1", data)]).outcome).toBe(
      outcome,
    );
  });

  it("is known at once, also while the case runs", () => {
    const verdict = checkCase(evidenceEventAttr, { activity: "refused", key: "org:resource" }, [step("refused", "09:00")], {
      final: false,
    });

    expect(verdict.findings).toMatchObject([{ key: "c#0", reason: "missing_evidence", fields: { missing: "org:resource" } }]);
  });

  it("does not apply to other activities", () => {
    expect(checkCase(evidenceEventAttr, { activity: "refused", key: "reason" }, [step("granted", "09:00")]).outcome).toBe("none");
  });
});
