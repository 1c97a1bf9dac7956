import { describe, expect, it } from "vitest";
import { supervision } from "./pack.ts";
import { SUPERVISION_RISKS } from "./risks.ts";

describe("the catalogue of risks of the supervision itself", () => {
  it("has one entry per id, and one per post, step and aspect at most", () => {
    const places = SUPERVISION_RISKS.map(({ post, step, aspect }) => `${post}/${step}/${aspect}`);

    expect(new Set(SUPERVISION_RISKS.map(({ id }) => id)).size).toBe(SUPERVISION_RISKS.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it("looks at all three layers and all five aspects", () => {
    expect(new Set(SUPERVISION_RISKS.map(({ layer }) => layer)).size).toBe(3);
    expect(new Set(SUPERVISION_RISKS.map(({ aspect }) => aspect)).size).toBe(5);
  });

  it("is watched by every control point of the pack, each at one risk", () => {
    expect(SUPERVISION_RISKS.flatMap(({ controls }) => controls).sort()).toEqual(supervision().controls.map(({ id }) => id));
  });

  it("rates likelihood and impact from 1 to 5", () => {
    expect(SUPERVISION_RISKS.every(({ likelihood, impact }) => [likelihood, impact].every((n) => [1, 2, 3, 4, 5].includes(n)))).toBe(true);
  });
});
