import { describe, expect, it } from "vitest";
import { decision } from "./pack.ts";
import { DECISION_RISKS } from "./risks.ts";

describe("the catalogue of risks in collective decisions", () => {
  it("looks at all three layers and all five aspects, each place once", () => {
    const places = DECISION_RISKS.map(({ post, step, aspect }) => `${post}/${step}/${aspect}`);

    expect(new Set(places).size).toBe(places.length);
    expect(new Set(DECISION_RISKS.map(({ layer }) => layer)).size).toBe(3);
    expect(new Set(DECISION_RISKS.map(({ aspect }) => aspect)).size).toBe(5);
  });

  it("is watched by every control point of the pack, each at one risk", () => {
    expect(DECISION_RISKS.flatMap(({ controls }) => controls).sort()).toEqual(decision().controls.map(({ id }) => id));
  });
});
