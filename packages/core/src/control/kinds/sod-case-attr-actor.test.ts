import { describe, expect, it } from "vitest";
import { sodCaseAttrActor } from "./sod-case-attr-actor.ts";
import { checkCase, step } from "./testing.ts";

const params = { attr: "applicant", activity: "approved" };

describe("sod.caseAttrActor", () => {
  it.each([
    { name: "somebody else", attributes: { applicant: "p1" }, events: [step("approved", "09:00", "p2")], outcome: "pass" },
    {
      name: "the person named",
      attributes: { applicant: "p1" },
      events: [step("approved", "09:00", "p2"), step("approved", "10:00", "p1")],
      outcome: "breach",
    },
    { name: "an identifier that is a number", attributes: { applicant: 17 }, events: [step("approved", "09:00", "17")], outcome: "breach" },
    { name: "nobody named and nobody acting", attributes: { applicant: "" }, events: [step("approved", "09:00")], outcome: "none" },
    { name: "nobody known acting", attributes: { applicant: "p1" }, events: [step("approved", "09:00")], outcome: "none" },
    { name: "another step", attributes: { applicant: "p1" }, events: [step("filed", "09:00", "p1")], outcome: "none" },
  ])("$outcome: $name", ({ attributes, events, outcome }) => {
    expect(checkCase(sodCaseAttrActor, params, events, { attributes }).outcome).toBe(outcome);
  });

  it("names the attribute and all steps of the person", () => {
    const events = [step("approved", "09:00", "p1"), step("approved", "10:00", "p2"), step("approved", "11:00", "p1")];

    expect(checkCase(sodCaseAttrActor, params, events, { attributes: { applicant: "p1" } }).findings[0]).toMatchObject({
      key: "",
      events: ["c#0", "c#2"],
      fields: { "attributes.applicant": "p1" },
    });
  });
});
