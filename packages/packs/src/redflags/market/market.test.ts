import { describe, expect, it } from "vitest";
import { createAssessment } from "../assess.ts";
import { MARKET_FLAGS } from "./index.ts";
import { syntheticMarket } from "./testing.ts";

const flags = MARKET_FLAGS.map((flag) => ({ flag }));

function report(releases: ReturnType<typeof syntheticMarket>["releases"]) {
  const assessment = createAssessment({ flags });
  for (const release of releases) assessment.add(release);
  return assessment.finish();
}

const wordOf = ({ flag, subject, id }: { flag: string; subject: string; id: string }): string => `${flag} ${subject} ${id}`;

describe("a synthetic market", () => {
  it.each([1, 2])("in which nothing is planted raises no flag (seed %i)", (seed) => {
    const { releases } = syntheticMarket({ seed, processes: 2000 });

    expect(report(releases).findings).toEqual([]);
  });

  it.each([1, 2])("shows all that is planted in it, and nothing else (seed %i)", (seed) => {
    const { releases, planted } = syntheticMarket({ seed, processes: 2000, plants: true });

    const found = new Set(report(releases).findings.map(wordOf));

    expect([...found].sort()).toEqual(planted.map(wordOf).sort());
    expect(new Set(planted.map(({ flag }) => flag))).toEqual(new Set(MARKET_FLAGS.map(({ id }) => id)));
  });
});
