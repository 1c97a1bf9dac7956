import { describe, expect, it } from "vitest";
import { cadre } from "./pack.ts";
import { CADRE_RISKS } from "./risks.ts";

describe("the catalogue of risks with persons in office", () => {
  it("looks at all three layers and all five aspects, each place once", () => {
    const places = CADRE_RISKS.map(({ post, step, aspect }) => `${post}/${step}/${aspect}`);

    expect(new Set(places).size).toBe(places.length);
    expect(new Set(CADRE_RISKS.map(({ layer }) => layer)).size).toBe(3);
    expect(new Set(CADRE_RISKS.map(({ aspect }) => aspect)).size).toBe(5);
  });

  it("is watched by every control point of the pack, each at one risk", () => {
    expect(CADRE_RISKS.flatMap(({ controls }) => controls).sort()).toEqual(cadre().controls.map(({ id }) => id));
  });
});
