import { z } from "zod";
import { text } from "../../citations.ts";
import { defineProcessFlag, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { activeAwards, flagged, notComputable, nothingInPrices, priceGroups, severalLots, tenderersOf } from "./facts.ts";
import { isUnitApart } from "./units.ts";

export const wideDisparity = defineProcessFlag({
  id: "R022",
  title: { zh: "报价差距悬殊", en: "Wide disparity of bid prices" },
  definition: {
    zh: "同一标段、同一币种的有效投标不少于{least}份，最高价比最低价高{share|percent}以上",
    en: "Of at least {least} valid bids for one lot in one currency the highest is {share|percent} or more above the lowest",
  },
  rationale: {
    zh: "{bids}份投标，最低{lowest|amount}，最高{highest|amount} {currency}，相差{share|percent}",
    en: "{bids} bids from {lowest|amount} to {highest|amount} {currency}: {share|percent} apart",
  },
  caution: {
    zh: "需求写得不清、方案差别大或允许不同规格时，报价自然分散",
    en: "Unclear needs, very different designs or variants that are allowed spread prices by themselves",
  },
  basis: [ocp("R022")],
  params: z.strictObject({ least: z.int().min(2).default(3), share: z.number().positive().default(1) }),
  needs: [["bids.details[].value.amount"], ["bids.details[].value.currency"], ["bids.details[].status"]],
  assess(release, { least, share }) {
    const groups = priceGroups(release, "valid", least);
    if ("outcome" in groups) return groups;
    let widest = { lot: "", currency: "", bids: 0, lowest: 0, highest: 0, share: -1 };
    let isUnitError = false;
    for (const { lot, currency, bids } of groups) {
      const lowest = bids[0]?.amount ?? 0;
      const highest = bids.at(-1)?.amount ?? 0;
      const found = (highest - lowest) / lowest;
      // One who wrote 万元 where others wrote yuan is no cheap bidder.
      if (isUnitApart(bids.map((bid) => bid.amount))) isUnitError = true;
      else if (found > widest.share) widest = { lot, currency, bids: bids.length, lowest, highest, share: found };
    }
    if (widest.share >= share) return flagged(release, widest.share, widest);
    if (isUnitError) return notComputable("bids.details[].value.amount", "malformed");
    return nothingInPrices(release, "valid", widest);
  },
});

const PATTERNS = ["difference", "ratio", "percent", "variation"] as const;

export const regularPrices = defineProcessFlag({
  id: "R023",
  alsoReads: ["awards"],
  title: { zh: "报价呈规律性差异", en: "Regular pattern of bid prices" },
  definition: {
    zh: "同一标段、同一币种不少于{least}家的报价：相邻差额相等或相邻比值相等（容差{tolerance}），或其余报价均与中标价相差整数百分比，或变异系数不超过{variation}。采用的规律：{patterns|code}",
    en: "At least {least} prices for one lot in one currency have equal steps or equal ratios (tolerance {tolerance}), or all others are a whole percentage from the winner's, or their coefficient of variation is at most {variation}. Patterns in use: {patterns|code}",
  },
  rationale: {
    zh: "{bids}份报价（{lowest|amount}至{highest|amount} {currency}）呈现：{patterns|code}；变异系数{variation|number}",
    en: "{bids} prices from {lowest|amount} to {highest|amount} {currency} show: {patterns|code}; coefficient of variation {variation|number}",
  },
  caution: {
    zh: "政府指导价、按定额下浮、整数报价以及只有三家时，规律可能出于巧合",
    en: "Regulated prices, discounts on a common tariff, round offers, and chance where only three bid explain it too",
  },
  basis: [ocp("R023"), text("招标投标法实施条例", "40(4)")],
  params: z.strictObject({
    least: z.int().min(3).default(3),
    /** Of a step or a ratio, by how much of it the others may differ. */
    tolerance: z.number().min(0).lt(0.5).default(1e-4),
    variation: z.number().min(0).default(0.005),
    patterns: z.array(z.enum(PATTERNS)).default([...PATTERNS]),
    /** Whole percentages count only where at most one in so many prices of that roundness would be one. */
    chance: z.number().min(0).default(20),
  }),
  needs: [["bids.details[].value.amount"], ["bids.details[].value.currency"], ["bids.details[].tenderers[].id"]],
  coveredBy: "BID-19",
  assess(release, params) {
    const groups = priceGroups(release, "submitted", params.least);
    if ("outcome" in groups) return groups;
    const winners = winnersOf(release);
    let least = Number.POSITIVE_INFINITY;
    for (const { lot, currency, bids } of groups) {
      const prices = bids.map((bid) => bid.amount);
      const variation = variationOf(prices);
      least = Math.min(least, variation);
      const patterns = params.patterns.filter((pattern) => {
        if (pattern === "variation") return variation <= params.variation && variation > 0;
        if (pattern === "percent") {
          const winner = bids.find((bid) => winners.has(bid.key))?.amount ?? (prices[0] as number);
          return arePercentsApart(prices, winner, params.chance);
        }
        return areRegular(prices, pattern, params.tolerance);
      });
      if (patterns.length === 0) continue;
      const figures = {
        lot,
        currency,
        bids: bids.length,
        lowest: prices[0] as number,
        highest: prices.at(-1) as number,
        patterns,
        variation,
      };
      return flagged(release, patterns.length, figures, [...new Set(bids.flatMap((bid) => bid.tenderers))]);
    }
    return nothingInPrices(release, "submitted", { variation: least });
  },
});

/** Keys of the bidders who won; where there are several lots nobody can tell which one. */
function winnersOf(release: Release): ReadonlySet<string> {
  if (severalLots(release)) return new Set();
  return new Set(activeAwards(release).map((award) => [...tenderersOf(award, "suppliers")].sort().join("\n")));
}

/** Population coefficient of variation. */
function variationOf(prices: readonly number[]): number {
  let sum = 0;
  for (const price of prices) sum += price;
  const mean = sum / prices.length;
  let squares = 0;
  for (const price of prices) squares += (price - mean) ** 2;
  return Math.sqrt(squares / prices.length) / mean;
}

/** Ascending prices, all different, with equal steps or equal ratios. */
function areRegular(prices: readonly number[], pattern: "difference" | "ratio", tolerance: number): boolean {
  let first = 0;
  for (let i = 1; i < prices.length; i++) {
    const [lower, higher] = [prices[i - 1] as number, prices[i] as number];
    const step = pattern === "difference" ? higher - lower : higher / lower - 1;
    // Steps as small as the rounding of a number are none.
    if (step <= (pattern === "difference" ? higher * 1e-12 : 1e-9)) return false;
    if (i === 1) first = step;
    else if (Math.abs(step - first) > tolerance * first + (pattern === "difference" ? higher * 1e-12 : 1e-12)) return false;
  }
  return true;
}

/** All others stand a whole percentage from the winner, and more of them than round prices give by chance. */
function arePercentsApart(prices: readonly number[], winner: number, chance: number): boolean {
  const percent = winner / 100;
  let others = 0;
  for (const price of prices) {
    if (price === winner) continue;
    const steps = (price - winner) / percent;
    const nearest = Math.round(steps);
    if (nearest === 0 || Math.abs(steps - nearest) > 1e-6) return false;
    others += 1;
  }
  return others >= 2 && percent >= chance * granularity(prices);
}

/** The largest power of ten, from 0.01 on, of which all prices are multiples. */
function granularity(prices: readonly number[]): number {
  let unit = 0.01;
  while (unit < 1e12 && prices.every((price) => isMultiple(price, unit * 10))) unit *= 10;
  return unit;
}

function isMultiple(price: number, unit: number): boolean {
  const steps = price / unit;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}
