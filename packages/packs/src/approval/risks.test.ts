import { describe, expect, it } from "vitest";
import { approval } from "./pack.ts";
import { APPROVAL_RISKS } from "./risks.ts";

describe("the catalogue of approval risks", () => {
  it("has one entry per id, and one per post, step and aspect at most", () => {
    const places = APPROVAL_RISKS.map(({ post, step, aspect }) => `${post}/${step}/${aspect}`);

    expect(new Set(APPROVAL_RISKS.map((risk) => risk.id)).size).toBe(APPROVAL_RISKS.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it("looks at all three layers and all five aspects (R-045)", () => {
    expect(new Set(APPROVAL_RISKS.map((risk) => risk.layer)).size).toBe(3);
    expect(new Set(APPROVAL_RISKS.map((risk) => risk.aspect)).size).toBe(5);
  });

  it("is watched by every control point of the pack, each at one risk (R-060)", () => {
    const watching = (approval().risks ?? []).flatMap((risk) => risk.controls).sort();

    expect(watching).toEqual(approval().controls.map((control) => control.id));
  });

  it("says at each what the law asks there, or that it is a practice", () => {
    expect(APPROVAL_RISKS.filter(({ citations }) => citations.length === 0)).toEqual([]);
  });

  it("rates likelihood and impact from 1 to 5", () => {
    for (const { likelihood, impact } of APPROVAL_RISKS) {
      expect([1, 2, 3, 4, 5]).toContain(likelihood);
      expect([1, 2, 3, 4, 5]).toContain(impact);
    }
  });
});
