import { describe, expect, it } from "vitest";
import { createAssessment } from "../assess.ts";
import type { Release } from "../types.ts";
import { CARDINAL_FLAGS } from "./index.ts";
import { generatedFile, markets } from "./peer-fixture.ts";

const PARAMS: Record<string, Record<string, unknown>> = {
  R024: { threshold: 0.3 },
  R025: { threshold: 0.6, percentile: 20 },
  R038: { threshold: 0.1, minimumSubmittedBids: 1, minimumContractingProcesses: 1 },
  R048: { threshold: 1, minimumContractingProcesses: 1 },
  R058: { threshold: 0.1 },
};
const FLAGS = [CARDINAL_FLAGS.map((flag) => ({ flag })), CARDINAL_FLAGS.map((flag) => ({ flag, params: PARAMS[flag.id] }))];

function report(releases: readonly Release[], flags: (typeof FLAGS)[number], parts: number) {
  const assessments = Array.from({ length: parts }, () => createAssessment({ flags }));
  releases.forEach((release, i) => {
    assessments[Math.floor((i * parts) / releases.length)]?.add(release);
  });
  const whole = createAssessment({ flags });
  for (const one of assessments) whole.take(structuredClone(one.part()));
  return whole.finish();
}

describe("processes gathered in parts", () => {
  it.each([0, 1])("give the same report to the last figure, however they are parted (parameters %i)", (chosen) => {
    const flags = FLAGS[chosen] as (typeof FLAGS)[number];
    const found = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) {
      const { lines } = seed % 2 === 0 ? markets(seed) : generatedFile(seed);
      const releases = lines.map((line) => JSON.parse(line) as Release);
      const whole = createAssessment({ flags });
      for (const release of releases) whole.add(release);
      const expected = whole.finish();
      for (const { flag } of expected.findings) found.add(flag);
      for (const parts of [1, 2, 3, 7]) expect(report(releases, flags, parts)).toEqual(expected);
    }
    // Were nothing flagged, there would be nothing to compare. At the defaults, some fences need larger markets.
    expect(found.size).toBeGreaterThanOrEqual(chosen === 1 ? CARDINAL_FLAGS.length : 8);
  });
});
