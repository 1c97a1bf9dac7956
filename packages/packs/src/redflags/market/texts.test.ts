import { describe, expect, it } from "vitest";
import { createAssessment } from "../assess.ts";
import { definitionOf, placeholdersOf, rationaleOf } from "../rationale.ts";
import { MARKET_FLAGS } from "./index.ts";
import { syntheticMarket } from "./testing.ts";

const assessment = createAssessment({ flags: MARKET_FLAGS.map((flag) => ({ flag })) });
for (const release of syntheticMarket({ seed: 1, processes: 1500, plants: true }).releases) assessment.add(release);
const { findings } = assessment.finish();

describe.each(MARKET_FLAGS)("$id", (flag) => {
  it("has parameters that all have a default, and refuses any other", () => {
    const defaults = flag.params.parse({}) as object;

    expect(flag.params.parse(defaults)).toEqual(defaults);
    expect(flag.params.safeParse({ notOne: 1 }).success).toBe(false);
  });

  it.each(["zh", "en"] as const)("names in its definition parameters that it has (%s)", (language) => {
    const named = placeholdersOf(flag.definition[language]).map(({ name }) => name);

    expect(Object.keys(flag.params.parse({}) as object)).toEqual(expect.arrayContaining(named));
    expect(definitionOf(flag, {}, language)).not.toMatch(/[{}]|—|undefined|NaN/);
  });

  it.each(["zh", "en"] as const)("says what it found with figures that it gives (%s)", (language) => {
    const own = findings.filter((finding) => finding.flag === flag.id);

    expect(own.length).toBeGreaterThan(0);
    for (const { figures } of own) {
      const named = placeholdersOf(flag.rationale[language]).map(({ name }) => name);
      expect(Object.keys(figures)).toEqual(expect.arrayContaining(named));
      expect(rationaleOf(flag, figures, language)).not.toMatch(/[{}]|undefined|NaN|∞/);
    }
  });

  it("accuses nobody", () => {
    const words = [flag.title, flag.definition, flag.rationale, flag.caution].flatMap(({ zh, en }) => [zh, en]).join(" ");

    expect(words).not.toMatch(/违法|违规|嫌疑|串通|围标|舞弊|corrupt|illegal|collu|fraud|suspect/i);
  });
});

it("figures are finite numbers, and texts, lists and nothing else", () => {
  for (const { figures, value } of findings) {
    expect(Number.isFinite(value)).toBe(true);
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  }
});

it("nobody can read a telephone number or an address of mail from a finding", () => {
  const words = JSON.stringify(findings.filter(({ flag }) => flag === "R042" || flag === "CN06"));

  expect(words).not.toMatch(/\d{11}|@/);
});
