import { describe, expect, it } from "vitest";
import { tenderControls } from "./controls.ts";
import { redFlagControls } from "./process/controls.ts";
import { TENDER_RISKS } from "./risks.ts";

describe("the catalogue of risks in tendering", () => {
  it("has one entry per id, and one per post, step and aspect at most", () => {
    const places = TENDER_RISKS.map(({ post, step, aspect }) => `${post}/${step}/${aspect}`);

    expect(new Set(TENDER_RISKS.map((risk) => risk.id)).size).toBe(TENDER_RISKS.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it("looks at all three layers and all five aspects", () => {
    expect(new Set(TENDER_RISKS.map((risk) => risk.layer)).size).toBe(3);
    expect(new Set(TENDER_RISKS.map((risk) => risk.aspect)).size).toBe(5);
  });

  it("is watched by every control point of the pack, each at one risk", () => {
    expect(TENDER_RISKS.flatMap((risk) => risk.controls).sort()).toEqual(
      [...tenderControls, ...redFlagControls].map((control) => control.id).sort(),
    );
  });

  it("names what the law asks, and calls a practice a practice", () => {
    for (const { citations } of TENDER_RISKS) {
      expect(citations.length).toBeGreaterThan(0);
      for (const citation of citations) expect(citation.article === undefined).toBe(citation.confidence === "practice");
    }
  });
});
