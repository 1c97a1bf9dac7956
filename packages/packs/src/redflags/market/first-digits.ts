import { z } from "zod";
import { practice } from "../../citations.ts";
import { notComputable } from "../process/facts.ts";
import { defineMarketFlag } from "../types.ts";
import { activeAwards, buyerOf, observed, priceAt, submittedBids } from "./read-market.ts";
import { keepFirst } from "./rows.ts";

const schema = z.strictObject({
  /** Prices of one process are near each other, so that bids of few processes say less than as many awards. */
  amounts: z.enum(["awards", "bids"]).default("awards"),
  /** Fewer amounts of a buyer say nothing. */
  minimum: z.int().min(100).default(300),
  /** Nigrini's limit for the mean absolute deviation of first digits. */
  deviation: z.number().positive().default(0.015),
  /** The greatest amount is at least so many times the least: amounts of one order of magnitude never follow the law. */
  spread: z.number().min(1).default(100),
});

/** By buyer; what is kept does not grow with processes. */
interface FirstDigits {
  readonly counts: number[];
  /** For each digit the first ocids by their order. */
  readonly processes: string[][];
  least: number;
  greatest: number;
}

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const EXPECTED = DIGITS.map((digit) => Math.log10(1 + 1 / digit));
const KEPT = 5;

/**
 * Chance alone makes the deviation large where amounts are few (0.014 for 300): it is flagged only where it exceeds by the limit what chance makes
 * of so many.
 */
export const firstDigits = defineMarketFlag<z.infer<typeof schema>, readonly number[], FirstDigits>({
  id: "R029",
  title: { zh: "金额首位数字分布异常", en: "First digits of amounts deviate" },
  definition: {
    zh: "采购人不少于{minimum}个金额的首位数字分布与本福特定律的平均绝对偏差，比随机误差高出{deviation}以上",
    en: "For at least {minimum} amounts of a buyer the mean absolute deviation of first digits from Benford's law exceeds by {deviation} what chance makes of so many",
  },
  rationale: {
    zh: "{total}个金额的平均绝对偏差为{deviation|number}，随机误差约{chance|number}；首位数字{digit}占{share|percent}，预期{expected|percent}",
    en: "The mean absolute deviation of {total} amounts is {deviation|number}, by chance about {chance|number}; {share|percent} begin with {digit}, expected {expected|percent}",
  },
  caution: {
    zh: "限额、定价、单一品类和整数预算都会改变首位数字分布，只宜作为抽样线索",
    en: "Ceilings, list prices, a single kind of goods and round budgets change first digits; good for choosing a sample, no more",
  },
  basis: [practice("OCP Red Flags Guide R029"), practice("Nigrini, Benford's Law (MAD 0.015)")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["awards[].value.amount", "bids.details[].value.amount"],
  ],
  observe(release, p) {
    const from = p.amounts === "awards" ? activeAwards(release) : submittedBids(release);
    const amounts = from.flatMap((one) => priceAt(one, "value")?.amount ?? []);
    if (amounts.length === 0) return notComputable(p.amounts === "awards" ? "awards[].value.amount" : "bids.details[].value.amount");
    const buyer = buyerOf(release);
    return buyer === undefined ? notComputable("buyer.id") : observed(buyer, amounts);
  },
  start: () => ({ counts: DIGITS.map(() => 0), processes: DIGITS.map(() => []), least: Number.POSITIVE_INFINITY, greatest: 0 }),
  add(state, process, amounts) {
    for (const amount of amounts) {
      const i = Number(amount.toExponential()[0]) - 1;
      state.counts[i] = (state.counts[i] as number) + 1;
      keepFirst(state.processes[i] as string[], process, KEPT);
      state.least = Math.min(state.least, amount);
      state.greatest = Math.max(state.greatest, amount);
    }
  },
  merge(state, later) {
    later.counts.forEach((n, i) => {
      state.counts[i] = (state.counts[i] as number) + n;
      for (const process of later.processes[i] as string[]) keepFirst(state.processes[i] as string[], process, KEPT);
    });
    state.least = Math.min(state.least, later.least);
    state.greatest = Math.max(state.greatest, later.greatest);
  },
  judge({ counts, processes, least, greatest }, p, buyer) {
    const total = counts.reduce((sum, n) => sum + n, 0);
    const path = p.amounts === "awards" ? "awards[].value.amount" : "bids.details[].value.amount";
    if (total < p.minimum) return { findings: [], missing: [{ path, reason: "tooFew" }] };
    if (greatest < p.spread * least) return { findings: [], missing: [{ path, reason: "noSpread" }] };
    const excess = counts.map((n, i) => n / total - (EXPECTED[i] as number));
    const deviation = excess.reduce((sum, x) => sum + Math.abs(x), 0) / DIGITS.length;
    const chance = EXPECTED.reduce((sum, x) => sum + Math.sqrt((2 * x * (1 - x)) / (Math.PI * total)), 0) / DIGITS.length;
    if (deviation - chance < p.deviation) return { findings: [] };
    const most = excess.indexOf(Math.max(...excess));
    const figures = {
      total,
      deviation,
      chance,
      digit: most + 1,
      share: (counts[most] as number) / total,
      expected: EXPECTED[most] as number,
    };
    return { findings: [{ subject: "buyer", id: buyer, value: deviation, figures, processes: processes[most] as string[] }] };
  },
});
