import { describe, expect, it } from "vitest";
import { actorBanned } from "./actor-banned.ts";
import { checkCase, step } from "./testing.ts";

describe("actor.banned", () => {
  it.each([
    { name: "nobody listed", params: { resources: ["admin"] }, keys: [] },
    { name: "all steps of a listed person", params: { resources: ["p1"] }, keys: ["c#0", "c#2"] },
    { name: "one activity", params: { resources: ["p1"], activity: "decided" }, keys: ["c#2"] },
    { name: "letter case matters", params: { resources: ["P1"] }, keys: [] },
  ])("finds $keys: $name", ({ params, keys }) => {
    const verdict = checkCase(actorBanned, params, [step("filed", "09:00", "p1"), step("filed", "09:00"), step("decided", "10:00", "p1")]);

    expect(verdict.findings.map((finding) => finding.key)).toEqual(keys);
    expect(verdict.measures.violatedEvents ?? 0).toBe(keys.length);
  });

  it("refuses an empty list, which would check nothing", () => {
    expect(actorBanned.params.safeParse({ resources: [] }).success).toBe(false);
  });
});
