import { citationSchema, dateSchema, PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { amountSchema } from "../money.ts";

/**
 * Discretion benchmarks (行政处罚裁量基准) as data: an act, the range that the law gives for it, the circumstances that count, and
 * one tier per degree of gravity. Amounts are fen. Selection is a pure function, so that a decision can be compared before and after it.
 */

export const GRADES = ["不予", "减轻", "从轻", "一般", "从重"] as const;
export type Grade = (typeof GRADES)[number];

/** What a multiple is taken of: 违法所得, 货值金额, 所需处置费用 and the like. */
export const BASES = ["illegalGain", "goodsValue", "cost", "loss"] as const;

/** Codes stand in record ids, so that they hold no separator. */
export const codeSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u);
const rate = z.number().nonnegative().max(1000);
const words = z.string().min(1).max(200);
const title = z.strictObject({ zh: words, en: words });
const codes = z.array(codeSchema).max(100);

const upward = <T extends { readonly [K in Low | High]?: number | undefined }, Low extends string, High extends string>(
  low: Low,
  high: High,
): [(value: T) => boolean, { path: string[]; message: string }] => [
  (value) => (value[low] ?? 0) <= (value[high] ?? Number.POSITIVE_INFINITY),
  { path: [high], message: `must not be below ${low}` },
];

/** A tier's value: one amount (定额), from an amount to an amount (幅度), or from a multiple to a multiple of a base (倍率). Ends are included. */
export const tierValueSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fixed"), value: amountSchema }),
  z.strictObject({ kind: z.literal("range"), min: amountSchema, max: amountSchema }).refine(...upward("min", "max")),
  z.strictObject({ kind: z.literal("ratio"), minRate: rate, maxRate: rate }).refine(...upward("minRate", "maxRate")),
]);
export type TierValue = z.output<typeof tierValueSchema>;

/** Holds where all of `all`, at least one of `any` (where it is given) and none of `none` were found. */
const conditionSchema = z.strictObject({ all: codes.default([]), any: codes.optional(), none: codes.default([]) });

export const tierSchema = z.strictObject({
  id: codeSchema,
  grade: z.enum(GRADES),
  title,
  when: conditionSchema.default({ all: [], none: [] }),
  value: tierValueSchema,
});
export type BenchmarkTier = z.output<typeof tierSchema>;

export const benchmarkSchema = z.strictObject({
  /** Code of the unlawful act (违法行为) that it is for. */
  code: codeSchema,
  title,
  citations: z.array(citationSchema).min(1),
  /** The fine that the law gives. Without a minimum the law only says how high it may be. */
  statutory: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("amount"), min: amountSchema.optional(), max: amountSchema }).refine(...upward("min", "max")),
    z
      .strictObject({ kind: z.literal("ratio"), base: z.enum(BASES), minRate: rate.optional(), maxRate: rate })
      .refine(...upward("minRate", "maxRate")),
  ]),
  /** Of one factor (裁量因素) at most one circumstance (情节) holds. */
  factors: z
    .array(z.strictObject({ code: codeSchema, title, circumstances: z.array(z.strictObject({ code: codeSchema, title })).min(1) }))
    .max(20),
  tiers: z.array(tierSchema).min(1).max(50),
  effectiveFrom: dateSchema,
  /** The last day. */
  effectiveTo: dateSchema.optional(),
  publishedBy: z.string().min(1).max(200),
});

export type DiscretionBenchmarkInput = z.input<typeof benchmarkSchema>;
export type DiscretionBenchmark = z.output<typeof benchmarkSchema>;

/** Validates a benchmark. Throws `PACK_INVALID` with every member that is wrong. */
export function defineBenchmark(input: DiscretionBenchmarkInput): DiscretionBenchmark {
  const parsed = benchmarkSchema.safeParse(input);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(whole)"}: ${message}`);
    const more = wrong.length > MOST_ISSUES ? `; and ${wrong.length - MOST_ISSUES} more` : "";
    throw new PlumblineError(
      "PACK_INVALID",
      `benchmark ${JSON.stringify(input?.code ?? null)?.slice(0, 120)}: ${wrong.slice(0, MOST_ISSUES).join("; ")}${more}; correct it in the benchmark's data (amounts are whole fen, dates YYYY-MM-DD)`,
    );
  }
  const benchmark = parsed.data;
  const known = circumstancesOf(benchmark);
  refuseTwice(benchmark.code, "circumstance", known);
  refuseTwice(
    benchmark.code,
    "tier",
    benchmark.tiers.map(({ id }) => id),
  );
  for (const { id, when } of benchmark.tiers) {
    for (const code of [...when.all, ...(when.any ?? []), ...when.none]) {
      if (known.includes(code)) continue;
      throw new PlumblineError(
        "PACK_INVALID",
        `benchmark ${benchmark.code}: tier ${id} asks for "${code}", which no factor names; add it or correct the code`,
      );
    }
  }
  return benchmark;
}

const MOST_ISSUES = 5;

function circumstancesOf({ factors }: DiscretionBenchmark): readonly string[] {
  return factors.flatMap(({ circumstances }) => circumstances.map(({ code }) => code));
}

function refuseTwice(benchmark: string, what: string, codes: readonly string[]): void {
  const twice = codes.find((code, i) => codes.indexOf(code) !== i);
  if (twice !== undefined)
    throw new PlumblineError("PACK_INVALID", `benchmark ${benchmark}: ${what} "${twice}" is there twice; rename one or drop it`);
}

/** Validates benchmarks that stand together: on any day at most one is in force for an act. */
export function defineBenchmarks(inputs: readonly DiscretionBenchmarkInput[]): readonly DiscretionBenchmark[] {
  if (!Array.isArray(inputs)) {
    throw new PlumblineError(
      "PACK_INVALID",
      `benchmarks are a list of benchmarks, not ${inputs === null ? "null" : typeof inputs}; put it into [ ]`,
    );
  }
  const benchmarks = inputs.map((input) => defineBenchmark(input));
  benchmarks.forEach((a, i) => {
    const b = benchmarks
      .slice(0, i)
      .find((other) => other.code === a.code && other.effectiveFrom <= last(a) && a.effectiveFrom <= last(other));
    if (b) {
      throw new PlumblineError(
        "PACK_INVALID",
        `benchmark ${a.code}: two are in force on ${a.effectiveFrom > b.effectiveFrom ? a.effectiveFrom : b.effectiveFrom}; end one before the other begins`,
      );
    }
  });
  return benchmarks;
}

function last({ effectiveTo }: DiscretionBenchmark): string {
  return effectiveTo ?? "9999-12-31";
}

/** The one that is in force for an act at an instant (ms), by the date in China. */
export function benchmarkFor(benchmarks: readonly DiscretionBenchmark[], code: string, at: number): DiscretionBenchmark | undefined {
  const day = chinaDate(at);
  return benchmarks.find((benchmark) => benchmark.code === code && benchmark.effectiveFrom <= day && day <= last(benchmark));
}

const EIGHT_HOURS = 28_800_000;
const MAX_MS = 8.64e15 - EIGHT_HOURS;

/** Calendar date in China, which has one zone without summer time, of an instant in ms. */
export function chinaDate(at: number): string {
  return Math.abs(at) <= MAX_MS ? new Date(at + EIGHT_HOURS).toISOString().slice(0, 10) : "";
}

/**
 * The tier for the circumstances that were found, at an instant (ms): the first in the order of the benchmark whose condition
 * holds. None where it is not in force, where a circumstance is not one of its own, or where two of one factor contradict each other:
 * what cannot be placed is not known, it is not the general case.
 */
export function selectTier(benchmark: DiscretionBenchmark, circumstances: readonly string[], at: number): BenchmarkTier | undefined {
  const day = chinaDate(at);
  if (day < benchmark.effectiveFrom || day > last(benchmark)) return undefined;
  const known = circumstancesOf(benchmark);
  const found = new Set(circumstances);
  for (const code of found) if (!known.includes(code)) return undefined;
  for (const factor of benchmark.factors) if (factor.circumstances.filter(({ code }) => found.has(code)).length > 1) return undefined;
  return benchmark.tiers.find((tier) => holds(tier, found));
}

function holds({ when }: BenchmarkTier, found: ReadonlySet<string>): boolean {
  return (
    when.all.every((code) => found.has(code)) &&
    (when.any === undefined || when.any.some((code) => found.has(code))) &&
    !when.none.some((code) => found.has(code))
  );
}

/** An amount times a rate in whole fen: 3000 × 2.3 is 6900, as on paper. */
export function times(fen: number, rate: number): number {
  return Math.round(Number((fen * rate).toPrecision(15)));
}

/** From where to where the law lets the fine be, in fen; unknown where the law takes a multiple of a base that is not known. */
export function statutoryRange(
  { statutory }: DiscretionBenchmark,
  base: number | undefined,
): { readonly min: number; readonly max: number } | undefined {
  if (statutory.kind === "amount") return { min: statutory.min ?? 0, max: statutory.max };
  return base === undefined ? undefined : { min: times(base, statutory.minRate ?? 0), max: times(base, statutory.maxRate) };
}

export interface ActInQuestion {
  readonly code: string;
  /** When the act ended, and when it is decided on, in ms. */
  readonly endedAt: number | undefined;
  readonly decidedAt: number;
  /** The circumstances found; undefined while nobody told. */
  readonly circumstances: readonly string[] | undefined;
  /** What a multiple is taken of, in fen. */
  readonly base: number | undefined;
}

/**
 * The benchmark that counts for a decision, and its tier. Where it was replaced after the act had ended, that of the time of the act
 * counts, unless the one in force at the decision is milder (行政处罚法 37); one that cannot place the circumstances says nothing.
 */
export function placeAct(
  benchmarks: readonly DiscretionBenchmark[],
  { code, endedAt, decidedAt, circumstances, base }: ActInQuestion,
): { readonly benchmark: DiscretionBenchmark; readonly tier: BenchmarkTier | undefined } | undefined {
  const place = (at: number) => {
    const benchmark = benchmarkFor(benchmarks, code, at);
    return benchmark && { benchmark, tier: circumstances && selectTier(benchmark, circumstances, at) };
  };
  const now = place(decidedAt);
  const then = endedAt === undefined ? undefined : place(endedAt);
  if (!now || !then || !now.tier || !then.tier) return then?.tier ? then : (now ?? then);
  return isMilder(now.tier.value, then.tier.value, base) ? now : then;
}

function isMilder(a: TierValue, b: TierValue, base: number | undefined): boolean {
  const [x, y] = [endsOf(a, base), endsOf(b, base)];
  if (x === undefined || y === undefined) return false;
  return x.max < y.max || (x.max === y.max && x.min < y.min);
}

function endsOf(value: TierValue, base: number | undefined): { readonly min: number; readonly max: number } | undefined {
  if (value.kind === "fixed") return { min: value.value, max: value.value };
  if (value.kind === "range") return value;
  return base === undefined ? undefined : { min: times(base, value.minRate), max: times(base, value.maxRate) };
}

/** Width of a tier as a share of the width that the law leaves: 0 decides nothing freely, 1 everything. Undefined where widths are of different kinds, or the law leaves none. */
export function openness({ statutory }: DiscretionBenchmark, { value }: Pick<BenchmarkTier, "value">): number | undefined {
  if (value.kind === "fixed") return 0;
  if (value.kind === "range" && statutory.kind === "amount") return share(value.max - value.min, statutory.max - (statutory.min ?? 0));
  if (value.kind === "ratio" && statutory.kind === "ratio") {
    return share(value.maxRate - value.minRate, statutory.maxRate - (statutory.minRate ?? 0));
  }
  return undefined;
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

export interface BenchmarkFlaw {
  /** `overlap`: circumstances that two tiers claim. `unreachable`: an earlier tier, or the factors, leave it nothing. `gap`: circumstances without a tier. `outside_statute`: a value that the law does not give for the grade. `too_many`: more combinations than are looked through. */
  readonly code: "overlap" | "unreachable" | "gap" | "outside_statute" | "too_many";
  readonly tiers: readonly string[];
  /** Circumstances that show it. */
  readonly example?: readonly string[];
}

const MAX_COMBINATIONS = 200_000;

/** What is wrong with a benchmark that is valid data: each flaw once, with the first circumstances that show it. */
export function lintBenchmark(benchmark: DiscretionBenchmark): readonly BenchmarkFlaw[] {
  const flaws: BenchmarkFlaw[] = benchmark.tiers
    .filter((tier) => !isWithinStatute(benchmark, tier))
    .map(({ id }) => ({ code: "outside_statute", tiers: [id] }));
  const combinations = benchmark.factors.reduce((product, { circumstances }) => product * (circumstances.length + 1), 1);
  if (combinations > MAX_COMBINATIONS) return [...flaws, { code: "too_many", tiers: [] }];
  const seen = new Set<string>();
  const reached = new Set<string>();
  for (let n = 0; n < combinations; n++) {
    const found = combination(benchmark, n);
    const tiers = benchmark.tiers.filter((tier) => holds(tier, found)).map(({ id }) => id);
    if (tiers[0] !== undefined) reached.add(tiers[0]);
    if (tiers.length === 1) continue;
    const code = tiers.length === 0 ? "gap" : "overlap";
    const key = `${code} ${tiers.join(" ")}`;
    if (seen.has(key)) continue;
    seen.add(key);
    flaws.push({ code, tiers, example: [...found] });
  }
  for (const { id } of benchmark.tiers) if (!reached.has(id)) flaws.push({ code: "unreachable", tiers: [id] });
  return flaws;
}

/** The n-th way in which of every factor one circumstance or none holds. */
function combination({ factors }: DiscretionBenchmark, n: number): ReadonlySet<string> {
  const found = new Set<string>();
  let rest = n;
  for (const { circumstances } of factors) {
    const chosen = circumstances[(rest % (circumstances.length + 1)) - 1];
    if (chosen) found.add(chosen.code);
    rest = Math.floor(rest / (circumstances.length + 1));
  }
  return found;
}

function isWithinStatute({ statutory }: DiscretionBenchmark, { grade, value }: BenchmarkTier): boolean {
  if (grade === "不予") return value.kind === "fixed" && value.value === 0;
  const [low, high] =
    value.kind === "fixed" ? [value.value, value.value] : value.kind === "range" ? [value.min, value.max] : [value.minRate, value.maxRate];
  if ((value.kind === "ratio") !== (statutory.kind === "ratio")) return false;
  const [min, max] = statutory.kind === "ratio" ? [statutory.minRate ?? 0, statutory.maxRate] : [statutory.min ?? 0, statutory.max];
  // 减轻 is a fine below the minimum that the law gives (行政处罚法 32); where the law gives none, there is nothing to go below.
  if (grade === "减轻") return min > 0 && high <= min;
  return low >= min && high <= max;
}
