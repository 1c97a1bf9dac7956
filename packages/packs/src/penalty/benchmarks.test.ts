import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  benchmarkFor,
  type DiscretionBenchmarkInput,
  defineBenchmark,
  defineBenchmarks,
  lintBenchmark,
  openness,
  selectTier,
  statutoryRange,
  times,
} from "./benchmarks.ts";
import { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";

const NOON = (date: string): number => Date.parse(`${date}T12:00:00+08:00`);
const title = { zh: "样例", en: "Sample" };

const INPUT: DiscretionBenchmarkInput = {
  code: "X-1",
  title,
  citations: [{ regulation: "样例法", article: "1", confidence: "practice" }],
  statutory: { kind: "amount", min: 1_000_000, max: 10_000_000 },
  factors: [
    { code: "history", title, circumstances: ["first", "repeated"].map((code) => ({ code, title })) },
    { code: "harm", title, circumstances: [{ code: "serious", title }] },
  ],
  tiers: [
    {
      id: "light",
      grade: "从轻",
      title,
      when: { all: ["first"], none: ["serious"] },
      value: { kind: "range", min: 1_000_000, max: 3_700_000 },
    },
    { id: "general", grade: "一般", title, when: { none: ["first", "serious"] }, value: { kind: "range", min: 3_700_000, max: 7_300_000 } },
    { id: "heavy", grade: "从重", title, when: { all: ["serious"] }, value: { kind: "range", min: 7_300_000, max: 10_000_000 } },
  ],
  effectiveFrom: "2026-01-01",
  effectiveTo: "2026-12-31",
  publishedBy: "样例机关",
};
const benchmark = defineBenchmark(INPUT);
const tierAt = (circumstances: readonly string[], at = NOON("2026-06-01")) => selectTier(benchmark, circumstances, at)?.id;

describe("the tier of a benchmark", () => {
  it.each([
    { name: "the first time", circumstances: ["first"], tier: "light" },
    { name: "nothing particular", circumstances: [], tier: "general" },
    { name: "serious harm, whatever the history", circumstances: ["serious", "first"], tier: "heavy" },
    { name: "a circumstance that the benchmark does not know", circumstances: ["first", "sunday"], tier: undefined },
    { name: "two circumstances of one factor", circumstances: ["first", "repeated"], tier: undefined },
  ])("for $name is $tier", ({ circumstances, tier }) => {
    expect(tierAt(circumstances)).toBe(tier);
  });

  it.each([
    { name: "on its first day", at: "2026-01-01T00:00:00+08:00", tier: "light" },
    { name: "on its last day, which is over in UTC eight hours later", at: "2026-12-31T23:59:59+08:00", tier: "light" },
    { name: "before it", at: "2025-12-31T23:59:59+08:00", tier: undefined },
    { name: "after it", at: "2027-01-01T00:00:00+08:00", tier: undefined },
  ])("is $tier $name", ({ at, tier }) => {
    expect(tierAt(["first"], Date.parse(at))).toBe(tier);
  });

  it("does not depend on the order in which circumstances were found", () => {
    const codes = ["first", "repeated", "serious", "unknown"];
    fc.assert(
      fc.property(fc.subarray(codes), fc.infiniteStream(fc.nat(10)), (found, keys) => {
        const shuffled = found.map((code) => ({ code, key: keys.next().value as number })).sort((a, b) => a.key - b.key);

        expect(tierAt(shuffled.map(({ code }) => code))).toBe(tierAt(found));
      }),
    );
  });
});

describe("how much a tier leaves open", () => {
  it("is 30 % for 10,000 to 37,000 yuan of 10,000 to 100,000 (R-112)", () => {
    expect(openness(benchmark, { value: { kind: "range", min: 1_000_000, max: 3_700_000 } })).toBe(0.3);
  });

  it.each([
    { name: "one amount leaves nothing", statutory: INPUT.statutory, value: { kind: "fixed", value: 2_000_000 } as const, open: 0 },
    {
      name: "the whole of a maximum without minimum is everything",
      statutory: { kind: "amount", max: 10_000 } as const,
      value: { kind: "range", min: 0, max: 10_000 } as const,
      open: 1,
    },
    {
      name: "multiples are measured in multiples",
      statutory: { kind: "ratio", base: "goodsValue", minRate: 0.5, maxRate: 3 } as const,
      value: { kind: "ratio", minRate: 1.25, maxRate: 2.25 } as const,
      open: 0.4,
    },
    {
      name: "a multiple of a base cannot be measured in amounts",
      statutory: INPUT.statutory,
      value: { kind: "ratio", minRate: 1, maxRate: 2 } as const,
      open: undefined,
    },
    {
      name: "where the law leaves nothing there is no share",
      statutory: { kind: "amount", min: 500_000, max: 500_000 } as const,
      value: { kind: "range", min: 500_000, max: 500_000 } as const,
      open: undefined,
    },
  ])("$name", ({ statutory, value, open }) => {
    expect(openness(defineBenchmark({ ...INPUT, statutory }), { value })).toBe(open);
  });
});

describe("the lint of a benchmark", () => {
  const lint = (change: Partial<DiscretionBenchmarkInput>) => lintBenchmark(defineBenchmark({ ...INPUT, ...change }));
  const [light, general, heavy] = INPUT.tiers as [
    DiscretionBenchmarkInput["tiers"][number],
    DiscretionBenchmarkInput["tiers"][number],
    DiscretionBenchmarkInput["tiers"][number],
  ];

  it("finds nothing in one whose tiers are disjoint, complete and lawful", () => {
    expect(lint({})).toEqual([]);
  });

  it("names circumstances that two tiers claim", () => {
    expect(lint({ tiers: [light, general, { ...heavy, when: { any: ["serious", "repeated"] } }] })).toEqual([
      { code: "overlap", tiers: ["general", "heavy"], example: ["repeated"] },
    ]);
  });

  it("names a tier that an earlier one leaves nothing", () => {
    const never = { ...light, id: "never", when: { all: ["first", "repeated"] } };

    expect(lint({ tiers: [light, general, heavy, never] })).toEqual([{ code: "unreachable", tiers: ["never"] }]);
  });

  it("names circumstances that no tier takes", () => {
    expect(lint({ tiers: [light, general] })).toEqual([{ code: "gap", tiers: [], example: ["serious"] }]);
  });

  it.each([
    { name: "a general tier above the maximum", tier: { ...general, value: { kind: "range", min: 3_700_000, max: 10_000_001 } as const } },
    { name: "a general tier below the minimum", tier: { ...general, value: { kind: "range", min: 999_999, max: 7_300_000 } as const } },
    { name: "a reduced fine that is not below the minimum", tier: { ...general, grade: "减轻" as const } },
    { name: "a waived penalty with a fine", tier: { ...general, grade: "不予" as const, value: { kind: "fixed", value: 1 } as const } },
    { name: "a multiple where the law states amounts", tier: { ...general, value: { kind: "ratio", minRate: 1, maxRate: 2 } as const } },
  ])("names $name as outside the statute", ({ tier }) => {
    expect(lint({ tiers: [light, tier, heavy] })).toEqual([{ code: "outside_statute", tiers: ["general"] }]);
  });

  it("says so where there are too many combinations to look through", () => {
    const factors = Array.from({ length: 20 }, (_, i) => ({
      code: `f${i}`,
      title,
      circumstances: [{ code: i === 0 ? "first" : i === 1 ? "serious" : `c${i}`, title }],
    }));

    expect(lint({ factors })).toEqual([{ code: "too_many", tiers: [] }]);
  });
});

describe("a benchmark that is no valid data", () => {
  it.each([
    { name: "a range upside down", change: { statutory: { kind: "amount", min: 2, max: 1 } as const }, message: "statutory.max" },
    { name: "a fraction of a fen", change: { statutory: { kind: "amount", max: 1.5 } as const }, message: "statutory.max" },
    {
      name: "a tier that asks for what no factor names",
      change: {
        tiers: [{ id: "t", grade: "一般" as const, title, when: { all: ["fisrt"] }, value: { kind: "fixed", value: 1 } as const }],
      },
      message: 'tier t asks for "fisrt"',
    },
    { name: "a tier twice", change: { tiers: [INPUT.tiers[0], INPUT.tiers[0]] as never }, message: 'tier "light" is there twice' },
    { name: "a day that does not exist", change: { effectiveFrom: "2026-02-30" }, message: "effectiveFrom" },
  ])("is refused for $name", ({ change, message }) => {
    expect(() => defineBenchmark({ ...INPUT, ...change })).toThrow(message);
  });

  it.each([
    { name: "no list", input: { code: "X-1" }, message: "benchmarks are a list" },
    { name: "null", input: null, message: "benchmarks are a list" },
    { name: "a list of nothing", input: [null], message: "benchmark null" },
    { name: "text", input: ["X-1"], message: "benchmark null" },
    {
      name: "several wrong members, all of them named",
      input: [{ ...INPUT, tiers: [], publishedBy: "" }],
      message: /tiers: .*publishedBy: .*correct it/,
    },
    { name: "a member that no benchmark has", input: [{ ...INPUT, tier: [] }], message: "tier" },
    { name: "an amount in words", input: [{ ...INPUT, statutory: { kind: "amount", max: "1000" } }], message: "statutory.max" },
    {
      name: "an infinite amount",
      input: [{ ...INPUT, statutory: { kind: "amount", max: Number.POSITIVE_INFINITY } }],
      message: "statutory.max",
    },
  ])("says what is wrong and what to do for $name, where it used to fail without a word or to name one member", ({ input, message }) => {
    expect(() => defineBenchmarks(input as never)).toThrow(message);
    expect(() => defineBenchmarks(input as never)).toThrow(expect.objectContaining({ code: "PACK_INVALID" }));
  });

  it("is refused beside another that is in force for the same act on the same day", () => {
    const next = { ...INPUT, effectiveFrom: "2026-12-31", effectiveTo: undefined };

    expect(() => defineBenchmarks([INPUT, next])).toThrow("two are in force on 2026-12-31");
    expect(defineBenchmarks([INPUT, { ...next, effectiveFrom: "2027-01-01" }])).toHaveLength(2);
  });
});

describe("the sample benchmarks", () => {
  it.each(SAMPLE_BENCHMARKS)("$code has no flaw and says that it is a sample", (sample) => {
    expect(lintBenchmark(sample)).toEqual([]);
    expect(sample.title.zh).toContain("样例");
    expect(sample.publishedBy).toContain("虚构");
  });

  it("show each of the three forms of value", () => {
    const kinds = SAMPLE_BENCHMARKS.flatMap(({ tiers }) => tiers.filter(({ grade }) => grade === "一般").map(({ value }) => value.kind));

    expect(new Set(kinds)).toEqual(new Set(["fixed", "range", "ratio"]));
  });

  it("change with the year in which they come into force", () => {
    expect(benchmarkFor(SAMPLE_BENCHMARKS, "AL-TZ-088", NOON("2026-11-20"))?.code).toBe("AL-TZ-088");
    expect(benchmarkFor(SAMPLE_BENCHMARKS, "AL-TZ-088", NOON("2025-11-20"))).toBeUndefined();
  });

  it("state the range of a multiple once its base is known, in whole fen", () => {
    const goods = SAMPLE_BENCHMARKS.find(({ code }) => code === "AL-CP-050");

    expect(goods && statutoryRange(goods, 333_333)).toEqual({ min: 166_667, max: 999_999 });
    expect(goods && statutoryRange(goods, undefined)).toBeUndefined();
    expect(times(300_000, 2.3)).toBe(690_000);
  });
});
