import type { ReferenceTable } from "@plumbline/core";
import { text } from "../citations.ts";
import type { DiscretionBenchmark } from "./benchmarks.ts";

/** Limits of 行政处罚法 that control points compare with, as a table that a legal officer can read. */
const LIMITS: ReferenceTable = {
  id: "penalty-limits",
  title: { zh: "行政处罚的法定期限和限额", en: "Statutory periods and limits of penalties" },
  citations: [text("行政处罚法"), text("行政强制法", "25")],
  effectiveFrom: "2021-07-15",
  rows: [
    { code: "decision", article: "60", value: 90, unit: "calendarDay", titleZh: "立案到决定", titleEn: "from filing to decision" },
    { code: "service", article: "61", value: 7, unit: "workingDay", titleZh: "送达", titleEn: "service" },
    { code: "spot-person", article: "51", value: 200, unit: "yuan", titleZh: "当场处罚,公民", titleEn: "on the spot, a person" },
    { code: "spot-org", article: "51", value: 3000, unit: "yuan", titleZh: "当场处罚,单位", titleEn: "on the spot, an organisation" },
    { code: "spot-collected", article: "68", value: 100, unit: "yuan", titleZh: "当场收缴", titleEn: "collected by the officer" },
    { code: "handed-in", article: "71", value: 2, unit: "workingDay", titleZh: "交至机关", titleEn: "handed in" },
    { code: "remitted", article: "71", value: 2, unit: "workingDay", titleZh: "缴付银行", titleEn: "remitted" },
    { code: "surcharge", article: "72(1)(1)", value: 0.03, unit: "ratioPerDay", titleZh: "加处罚款", titleEn: "surcharge" },
    { code: "withdrawal", article: "48(2)", value: 3, unit: "workingDay", titleZh: "撤回公开信息", titleEn: "publication withdrawn" },
    { code: "limitation", article: "36", value: 2, unit: "year", titleZh: "追责时效", titleEn: "limitation" },
    {
      code: "limitation-special",
      article: "36",
      value: 5,
      unit: "year",
      titleZh: "特定情形的时效",
      titleEn: "limitation in special cases",
    },
  ],
};

/** One row per tier, amounts in fen, as the benchmarks of a pack state them. */
function tiersOf(benchmark: DiscretionBenchmark): ReferenceTable["rows"] {
  return benchmark.tiers.map(({ id, grade, title, when, value }) => ({
    act: benchmark.code,
    tier: id,
    grade,
    titleZh: title.zh,
    titleEn: title.en,
    when: { all: when.all, none: when.none, ...(when.any === undefined ? undefined : { any: when.any }) },
    value: { ...value },
    ...(benchmark.effectiveTo === undefined ? undefined : { effectiveTo: benchmark.effectiveTo }),
    publishedBy: benchmark.publishedBy,
  }));
}

/** The tables of a pack with these benchmarks: the limits of the law, and one of tiers per benchmark and the day on which it began. */
export function penaltyTables(benchmarks: readonly DiscretionBenchmark[], samples: readonly DiscretionBenchmark[]): ReferenceTable[] {
  const tiers = benchmarks.map((benchmark): ReferenceTable => {
    const { code, title, citations, effectiveFrom } = benchmark;
    const sample = samples.some((one) => one.code === code && one.publishedBy === benchmark.publishedBy);
    return {
      id: `penalty-benchmark-${code}-${effectiveFrom}`,
      title,
      citations,
      effectiveFrom,
      ...(sample ? ({ sample: true } as const) : undefined),
      rows: tiersOf(benchmark),
    };
  });
  return [LIMITS, ...tiers];
}
