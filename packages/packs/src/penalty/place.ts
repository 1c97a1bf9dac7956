import type { Json, TimedEvent } from "@plumbline/core";
import { memberOf, sameContent, textOf } from "../facts.ts";
import { fenOf, yuan } from "../money.ts";
import { type BenchmarkTier, type DiscretionBenchmark, placeAct, statutoryRange, type TierValue } from "./benchmarks.ts";
import type { PenaltyFacts, PenaltyTier } from "./records.ts";

/**
 * Tier and range: of the benchmark that is published for the act, else as the decision states them. What a host states beside a
 * published benchmark widens nothing; without circumstances, the id that it states names a tier of that benchmark.
 */
export function placed(
  benchmarks: readonly DiscretionBenchmark[],
  s: PenaltyFacts,
  known: PenaltyFacts,
  { at, data }: TimedEvent,
): Pick<PenaltyFacts, "tier" | "statMin" | "statMax"> {
  const place =
    known.actCode === undefined
      ? undefined
      : placeAct(benchmarks, {
          code: known.actCode,
          // An act has ended by the time at which it was found, and at the latest by the time at which the case was filed.
          endedAt: instantIn(known.actEndedAt ?? known.foundAt ?? known.filedAt),
          decidedAt: at,
          circumstances: known.circumstances,
          base: fenOf(known.base),
        });
  if (place === undefined) {
    // What the host stated once stays until it states another: to tell less must not end a signal.
    const statMax = yuan(data.statMax);
    // A tier of a benchmark is one of another act, once the case is found to be about this one.
    const before = s.tier?.benchmark === undefined || s.tier.benchmark === known.actCode ? s : {};
    return {
      tier: statedTier(data, known.base) ?? before.tier,
      statMin: yuan(data.statMin) ?? (statMax === undefined ? before.statMin : 0),
      statMax: statMax ?? before.statMax,
    };
  }
  const { benchmark } = place;
  const range = statutoryRange(benchmark, fenOf(known.base));
  const limits = { statMin: yuan(range?.min), statMax: yuan(range?.max) };
  if (isLeftToLaw(benchmark, data, range?.min)) return { tier: undefined, ...limits };
  const named = known.circumstances === undefined ? benchmark.tiers.find(({ id }) => id === statedId(data)) : undefined;
  const tier = tierIn(benchmark, place.tier ?? named, known.base);
  // The same tier stays what it is, so that the event that led to it goes on proving it.
  return { tier: sameContent(tier, s.tier) ? s.tier : tier, ...limits };
}

/** To waive a penalty or to go below the minimum follows from the law itself (行政处罚法 30 to 33): a benchmark without such a tier has nothing to compare. */
function isLeftToLaw({ tiers }: DiscretionBenchmark, { grade, fine }: Data, min: number | undefined): boolean {
  if (typeof fine !== "number" || tiers.some((tier) => tier.grade === grade)) return false;
  return (grade === "不予" && fine === 0) || (grade === "减轻" && fine < (min ?? 0));
}

/** An instant in ms of a legal day, by its noon in China, or of an instant. */
function instantIn(when: string | undefined): number | undefined {
  const at = when === undefined ? Number.NaN : Date.parse(when.length === 10 ? `${when}T12:00:00+08:00` : when);
  return Number.isNaN(at) ? undefined : at;
}

function tierIn(benchmark: DiscretionBenchmark, tier: BenchmarkTier | undefined, base: number | undefined): PenaltyTier | undefined {
  return (
    tier && {
      ...inYuan(tier.value, base),
      id: tier.id,
      grade: tier.grade,
      label: tier.grade,
      title: tier.title.zh,
      titleEn: tier.title.en,
      benchmark: benchmark.code,
      benchmarkTitle: benchmark.title.zh,
      law: lawOf(benchmark),
      publishedBy: benchmark.publishedBy,
    }
  );
}

function lawOf({ citations: [first] }: DiscretionBenchmark): string {
  return [first?.regulation, first?.article].filter(Boolean).join(" ");
}

type Data = TimedEvent["data"];

export function statedId({ tier }: Data): string | undefined {
  return tier === undefined ? undefined : textOf(memberOf(tier, "id"));
}

function statedTier({ tier, grade }: Data, base: number | undefined): PenaltyTier | undefined {
  const value = tier === undefined ? undefined : memberOf(tier, "value");
  if (tier === undefined || typeof value !== "object" || value === null) return undefined;
  const rest: Record<string, Json> = {};
  for (const name of ["id", "grade", "title"]) {
    const member = textOf(memberOf(tier, name));
    if (member !== undefined) rest[name] = member;
  }
  return {
    ...inYuan(value as unknown as TierValue, base),
    ...rest,
    label: textOf(rest.grade ?? grade ?? rest.title ?? rest.id) ?? "stated",
  };
}

function inYuan(value: BenchmarkTier["value"], base: number | undefined): PenaltyTier {
  switch (value.kind) {
    case "fixed":
      return { kind: "fixed", value: value.value / 100 };
    case "range":
      return { kind: "range", min: value.min / 100, max: value.max / 100 };
    case "ratio": {
      const rates = { kind: "ratio", minRate: value.minRate, maxRate: value.maxRate } as const;
      return base === undefined ? rates : { ...rates, min: multiple(base, value.minRate), max: multiple(base, value.maxRate) };
    }
  }
}

function multiple(base: number, rate: number): number {
  return Math.round(Number((base * rate * 100).toPrecision(15))) / 100;
}
