import { describe, expect, it } from "vitest";
import { penalty } from "./pack.ts";
import { PENALTY_RISKS } from "./risks.ts";

describe("the catalogue of penalty risks", () => {
  it("has one entry per id, and one per post, step and aspect at most", () => {
    const places = PENALTY_RISKS.map(({ post, step, aspect }) => `${post}/${step}/${aspect}`);

    expect(new Set(PENALTY_RISKS.map((risk) => risk.id)).size).toBe(PENALTY_RISKS.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it("looks at all three layers and all five aspects", () => {
    expect(new Set(PENALTY_RISKS.map((risk) => risk.layer)).size).toBe(3);
    expect(new Set(PENALTY_RISKS.map((risk) => risk.aspect)).size).toBe(5);
  });

  it("is watched by every control point of the pack, each at one risk", () => {
    const watching = PENALTY_RISKS.flatMap((risk) => risk.controls).sort();

    expect(watching).toEqual(penalty().controls.map((control) => control.id));
  });

  it("names what the law asks, and calls a practice a practice", () => {
    for (const { citations } of PENALTY_RISKS) {
      expect(citations.length).toBeGreaterThan(0);
      const whole = citations.filter(({ article }) => article === undefined).map(({ confidence }) => confidence);
      expect(whole.filter((confidence) => confidence !== "practice" && confidence !== "memory")).toEqual([]);
    }
  });

  it("rates likelihood and impact from 1 to 5", () => {
    for (const { likelihood, impact } of PENALTY_RISKS) {
      expect([1, 2, 3, 4, 5]).toContain(likelihood);
      expect([1, 2, 3, 4, 5]).toContain(impact);
    }
  });
});
