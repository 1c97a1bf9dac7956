import { describe, expect, it } from "vitest";
import { departureOf, sampleDepartures } from "./departures.ts";
import type { PenaltyFacts } from "./records.ts";

const tier = { kind: "range", min: 20_000, max: 50_000 } as const;
const decided = (fine: number, more: PenaltyFacts = {}): PenaltyFacts => ({ decided: true, fine, tier, ...more });

describe("a departure from the benchmark", () => {
  it.each([
    { name: "a fen above the tier", facts: decided(50_000.01), departure: { by: 1, recorded: false } },
    { name: "a fen below it", facts: decided(19_999.99), departure: { by: -1, recorded: false } },
    { name: "at its end", facts: decided(50_000), departure: undefined },
    {
      name: "with reasons and approval",
      facts: decided(60_000, { departure: { reasoned: true, approved: true } }),
      departure: { by: 1_000_000, recorded: true },
    },
    {
      name: "with reasons, decided by the leaders together",
      facts: decided(60_000, { departure: { reasoned: true }, collectiveMeetingId: "M1" }),
      departure: { by: 1_000_000, recorded: true },
    },
    {
      name: "with reasons alone",
      facts: decided(60_000, { departure: { reasoned: true } }),
      departure: { by: 1_000_000, recorded: false },
    },
    {
      name: "another than the fixed amount",
      facts: decided(101, { tier: { kind: "fixed", value: 100 } }),
      departure: { by: 100, recorded: false },
    },
    {
      name: "a multiple of a base that is not known",
      facts: decided(101, { tier: { kind: "ratio", minRate: 1, maxRate: 2 } }),
      departure: undefined,
    },
    { name: "not decided yet", facts: { ...decided(60_000), decided: false }, departure: undefined },
  ])("is read off the record: $name", ({ facts, departure }) => {
    expect(departureOf(facts)).toEqual(departure);
  });
});

describe("the draw of departures", () => {
  const decisions = Array.from({ length: 100 }, (_, i) => ({ id: `K${i}`, facts: decided(i < 40 ? 60_000 : 30_000) }));

  it("takes the share asked for, of those that depart alone, whatever their order", () => {
    const sample = sampleDepartures(decisions, { share: 0.1, seed: "2026-Q1" });

    expect(sample.departures).toHaveLength(40);
    expect(sample.drawn).toHaveLength(4);
    expect(sample.drawn.every((id) => sample.departures.includes(id))).toBe(true);
    expect(sampleDepartures([...decisions].reverse(), { share: 0.1, seed: "2026-Q1" })).toEqual(sample);
  });

  it("takes others for another seed, and over many seeds each about as often", () => {
    const drawn = Array.from({ length: 400 }, (_, i) => sampleDepartures(decisions, { share: 0.1, seed: `s${i}` }).drawn).flat();
    const counts = Array.from({ length: 40 }, (_, i) => drawn.filter((id) => id === `K${i}`).length);

    expect(drawn).toHaveLength(1600);
    expect(Math.min(...counts)).toBeGreaterThan(15);
    expect(Math.max(...counts)).toBeLessThan(75);
  });

  it("takes one at least where there are any, and none where there are none", () => {
    expect(sampleDepartures(decisions.slice(0, 1), { share: 0.01, seed: "x" }).drawn).toEqual(["K0"]);
    expect(sampleDepartures(decisions.slice(40), { share: 0.5, seed: "x" })).toEqual({ departures: [], drawn: [] });
  });
});
