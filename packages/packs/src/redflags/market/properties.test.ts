import type { Json } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AssessmentPart, createAssessment, type FlagReport } from "../assess.ts";
import type { Release } from "../types.ts";
import { MARKET_FLAGS } from "./index.ts";
import { syntheticMarket } from "./testing.ts";

/** Limits so low that a few processes are enough for each flag to find something. */
const LOW: Readonly<Record<string, object>> = {
  R011: { digits: 1, windowDays: 400, thresholds: { goods: 400, works: 400, services: 400 } },
  R013: { minimum: 2, share: 0.1 },
  R016: { digits: 1, minimum: 3, distance: 1 },
  R019: { digits: 1, minimum: 1, buyers: 3, ratio: 1 },
  R029: { minimum: 100, deviation: 0.001, spread: 1 },
  R040: { minimum: 2, contracts: 1, share: 0.3 },
  R042: { minimum: 2 },
  R049: { band: 0.9, thresholds: { goods: 400, works: 400, services: 400 } },
  R050: { minimum: 2, contracts: 1, share: 0.3 },
  R051: { digits: 1, minimum: 2, buyers: 1, index: 0.1 },
  R052: { minimum: 2, factor: 1.1 },
  R053: { digits: 0, together: 2, share: 0.5, above: 0, chance: 1 },
  R055: { most: 1, thresholds: { goods: 400, works: 400, services: 400 } },
  R057: { digits: 0, meetings: 3, winners: 2, share: 0.9, lift: 1, suppliers: 3 },
  "RISK2-2": { minimum: 1, buyers: 2, share: 0.5, usual: 1 },
  "RISK2-3": { lots: 1, bidders: 1 },
  I180: { most: 1 },
  CN08: { minimum: 2, share: 0.1, factor: 1, others: 1 },
};
const flags = MARKET_FLAGS.map((flag) => ({ flag, params: LOW[flag.id] as Record<string, unknown> | undefined }));

function partOf(releases: readonly Release[]): AssessmentPart {
  const assessment = createAssessment({ flags });
  for (const release of releases) assessment.add(release);
  return structuredClone(assessment.part());
}

function merged(parts: readonly AssessmentPart[]): FlagReport {
  const assessment = createAssessment({ flags });
  for (const part of parts) assessment.take(part);
  return assessment.finish();
}

/** Without the order, which follows the file. */
function sorted({ findings, flags: summaries, ...rest }: FlagReport) {
  const inOrder = (value: unknown): string => JSON.stringify(value);
  const figures = summaries.map((flag) => ({
    ...flag,
    figures: flag.figures.map(inOrder).sort(),
    missing: flag.missing.map(inOrder).sort(),
  }));
  return { ...rest, flags: figures, findings: findings.map(inOrder).sort() };
}

const IDS = ["a", "b", "c", "d", "__proto__", "constructor", "", "供应商", "x".repeat(2000)];
const id = fc.constantFrom(...IDS);
const firm = fc.constantFrom("a", "b", "c", "__proto__");
const price = fc.record({
  amount: fc.constantFrom(7, 95.5, 130, 250, 399.99, 0.1, 1e9, -5, 0),
  currency: fc.constantFrom("CNY", "cny", "USD", ""),
});
const date = fc.integer({ min: 0, max: 400 }).map((day) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString());
const party = fc.record({
  id,
  name: fc.constantFrom("甲", "乙", "丙 ", "丙"),
  roles: fc.constantFrom(["tenderer"], ["supplier", "tenderer"], ["buyer"], []),
  contactPoint: fc.record({
    telephone: fc.constantFrom("010-64211357", "(86) 010 6421 1357", "000000000"),
    email: fc.constantFrom("a@firm.cn", "b@qq.com"),
  }),
});
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 5 });

/** Much alike, so that processes have buyers, suppliers and classes in common. */
const likely = fc.record(
  {
    buyer: fc.record({ id: fc.oneof(id, firm) }),
    parties: some(party),
    tender: fc.record({
      procurementMethod: fc.constantFrom("open", "limited", "direct"),
      value: price,
      items: fc.constantFrom([{ classification: { id: "4521" } }], [{ classification: { id: "30" } }], []),
      lots: some(fc.record({ id: fc.constantFrom("1", "2") })),
    }),
    bids: fc.record({
      details: some(
        fc.record({
          status: fc.constantFrom("valid", "disqualified", "withdrawn"),
          tenderers: fc.array(fc.record({ id: fc.oneof(firm, firm, firm, id) }), { minLength: 1, maxLength: 2 }),
          value: price,
          submission: fc.record({ mac: fc.constantFrom("3C:52:82:6F:10:9B", "3c52826f109b", "00:00:00:00:00:00") }),
        }),
      ),
    }),
    awards: some(
      fc.record({
        id,
        status: fc.constantFrom("active", "active", "cancelled"),
        date,
        value: price,
        suppliers: fc.array(fc.record({ id: firm }), { minLength: 1, maxLength: 2 }),
        relatedLots: some(fc.constantFrom("1", "2")),
      }),
    ),
    contracts: some(fc.record({ awardID: id, dateSigned: date, amendments: some(fc.record({ id })) })),
  },
  { requiredKeys: ["buyer", "tender"] },
);
const market = fc
  .array(likely, { maxLength: 40 })
  .map((all) => all.map((one, i): Release => ({ ...(one as unknown as Release), ocid: `o-${i}` })));

describe("flags that compare processes", () => {
  it("say the same however the file was split, after each part went to another thread", () => {
    fc.assert(
      fc.property(market, fc.array(fc.nat(40), { maxLength: 5 }), (releases, cuts) => {
        const bounds = [0, ...cuts.sort((a, b) => a - b), releases.length];
        const parts = bounds.slice(1).map((to, i) => partOf(releases.slice(bounds[i], to)));

        expect(merged(parts)).toEqual(merged([partOf(releases)]));
      }),
      { numRuns: 150 },
    );
  });

  it("say the same in whatever order the processes come", () => {
    fc.assert(
      fc.property(
        market.chain((releases) => fc.tuple(fc.constant(releases), fc.shuffledSubarray([...releases], { minLength: releases.length }))),
        ([releases, shuffled]) => {
          expect(sorted(merged([partOf(shuffled)]))).toEqual(sorted(merged([partOf(releases)])));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("find something in such markets, each of them", () => {
    const found = new Set<string>();
    for (const releases of fc.sample(market, { numRuns: 400, seed: 5 }))
      for (const { flag } of merged([partOf(releases)]).findings) found.add(flag);

    // These want more amounts and meetings than such a market has; the next test has them.
    expect(MARKET_FLAGS.map(({ id: one }) => one).filter((one) => !found.has(one))).toEqual(["R029", "R057"]);
  });

  it("say the same of a market with plants, backwards and in parts", () => {
    const { releases } = syntheticMarket({ seed: 6, processes: 500, plants: true });
    const chosen = MARKET_FLAGS.map((flag) => ({ flag }));
    const gather = (some: readonly Release[]) => {
      const assessment = createAssessment({ flags: chosen });
      for (const release of some) assessment.add(release);
      return assessment;
    };
    const whole = gather(releases).finish();

    const joined = gather(releases.slice(0, 700));
    joined.take(structuredClone(gather(releases.slice(700)).part()));
    const backwards = gather([...releases].reverse()).finish();

    expect(joined.finish()).toEqual(whole);
    expect(sorted(backwards)).toEqual(sorted(whole));
    expect(whole.findings.map(({ flag }) => flag)).toEqual(expect.arrayContaining(["R029", "R057"]));
  });

  it("name no more than 20 processes for a finding, in order, and only those that were given", () => {
    const { releases } = syntheticMarket({ seed: 4, processes: 1000, plants: true });
    const known = new Set(releases.map(({ ocid }) => ocid));

    for (const { processes = [] } of merged([partOf(releases)]).findings) {
      expect(processes.length).toBeLessThanOrEqual(20);
      expect(processes.every((ocid) => known.has(ocid))).toBe(true);
      expect([...processes].sort()).toEqual(processes);
    }
  });
});

const NAMES = [
  "id",
  "name",
  "amount",
  "currency",
  "tender",
  "value",
  "bids",
  "details",
  "awards",
  "suppliers",
  "tenderers",
  "status",
  "date",
  "parties",
  "roles",
];
const json = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(null, true, "", "active", "open", "2026-02-30", "CNY", 1e308, -1, 0.1, "__proto__"),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("json"), { maxKeys: 4 }),
  ),
})).json;
const SECTIONS = ["buyer", "parties", "tender", "bids", "awards", "contracts"] as const;

describe("what is written badly", () => {
  it("never makes a flag throw, and every answer can be cloned", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom(...SECTIONS), json), { maxLength: 8 }), (all) => {
        const releases = all.map((one, i): Release => ({ ...one, ocid: IDS[i % IDS.length] as string }));

        expect(() => structuredClone(merged([partOf(releases)]))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it("never makes a flag throw where it stands in the place of a value that is well known", () => {
    const paths = [
      ["buyer"],
      ["tender", "value"],
      ["tender", "items"],
      ["bids", "details"],
      ["awards"],
      ["parties"],
      ["contracts"],
      ["tender", "lots"],
    ];
    fc.assert(
      fc.property(market, fc.constantFrom(...paths), json, (releases, [section = "", name], bad) => {
        const spoiled = releases.map((one): Release => {
          const known = one[section] as Release;
          return { ...one, [section]: name === undefined ? bad : { ...known, [name]: bad } };
        });

        expect(() => merged([partOf(spoiled)])).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
