import { describe, expect, it } from "vitest";
import { requireStep } from "./require.ts";
import { checkCase, instant, step } from "./testing.ts";

const params = { activity: "reviewed", when: { attr: "fine", op: ">=", value: 5000 } };
const filed = [step("filed", "09:00"), step("decided", "10:00")];

describe("require", () => {
  it.each([
    { name: "the step is there", events: [...filed, step("reviewed", "11:00")], fine: 9000, final: true, outcome: "pass" },
    { name: "the step is missing at the end", events: filed, fine: 9000, final: true, outcome: "breach" },
    { name: "the step may still come", events: filed, fine: 9000, final: false, outcome: "open" },
    { name: "an amount as text", events: filed, fine: "9000", final: true, outcome: "breach" },
    { name: "below the amount", events: filed, fine: 100, final: true, outcome: "none" },
    { name: "no amount", events: filed, fine: "", final: true, outcome: "none" },
    { name: "an amount that is no number", events: filed, fine: "much", final: true, outcome: "unknown" },
    { name: "an empty case", events: [], fine: 9000, final: true, outcome: "breach" },
  ])("$outcome: $name", ({ events, fine, final, outcome }) => {
    expect(checkCase(requireStep, params, events, { attributes: { fine }, final }).outcome).toBe(outcome);
  });

  it("passes an unreadable condition when the step is there, because nothing could change the answer", () => {
    const verdict = checkCase(requireStep, params, [step("reviewed", "09:00")], { attributes: { fine: "much" } });

    expect(verdict).toMatchObject({ outcome: "none", missing: [] });
  });

  it("becomes a breach when the case ends, and names what made it apply", () => {
    const when = { all: [{ has: "decided" }, { attr: "fine", op: ">", value: 1 }] };

    expect(checkCase(requireStep, { activity: "reviewed", when }, filed, { attributes: { fine: 5 } }).findings).toEqual([
      { key: "", reason: "missing_step", at: instant("10:00"), events: ["c#1"], fields: { "attributes.fine": 5 } },
    ]);
  });
});
