import { z } from "zod";
import { practice } from "../../citations.ts";
import { moneyAt, objectAt } from "../read.ts";
import { defineProcessFlag } from "../types.ts";
import { activeAwards, contractsOf, flagged, notComputable, notFlagged, priceGroups, severalLots } from "./facts.ts";

const WAN = 10_000;

/** Whether there is a gap as between yuan and 万元 in these amounts. They need not be in order. */
export function isUnitApart(amounts: readonly number[], factor = WAN, spread = 0.5): boolean {
  const sorted = [...amounts].sort((a, b) => a - b);
  return sorted.some((amount, i) => i > 0 && isApart(sorted[i - 1] as number, amount, factor, spread));
}

function isApart(lower: number, higher: number, factor: number, spread: number): boolean {
  return lower > 0 && Math.abs(higher / lower / factor - 1) <= spread;
}

export const unitError = defineProcessFlag({
  id: "CN05",
  alsoReads: ["contracts"],
  title: { zh: "金额单位不一致", en: "Amounts in two units" },
  definition: {
    zh: "同一标段的报价之间，或预估价、中标价、合同价之间，相差约{factor}倍（上下不超过{spread|percent}）",
    en: "Prices for one lot, or estimate, award and contract, are about {factor} times apart, give or take {spread|percent}",
  },
  rationale: {
    zh: "{lower|amount}与{higher|amount} {currency}相差{times|number}倍，像是元与万元混用",
    en: "{lower|amount} and {higher|amount} {currency} are {times|number} times apart, as yuan and ten thousand yuan are",
  },
  caution: {
    zh: "这是数据质量提示，不是低价投标；更正后再看其他指标",
    en: "A note on the data, not on a low bid: correct it before other flags are read",
  },
  basis: [practice()],
  params: z.strictObject({ factor: z.number().gt(1).default(WAN), spread: z.number().min(0).lt(1).default(0.5) }),
  needs: [["bids.details[].value.amount", "tender.value.amount", "awards[].value.amount"]],
  assess(release, { factor, spread }) {
    let isSeen = false;
    const groups = priceGroups(release, "submitted", 2);
    if (!("outcome" in groups)) {
      isSeen = true;
      for (const { currency, bids } of groups) {
        for (let i = 1; i < bids.length; i++) {
          const [lower, higher] = [bids[i - 1]?.amount as number, bids[i]?.amount as number];
          if (isApart(lower, higher, factor, spread)) return flagged(release, 1, { lower, higher, currency, times: higher / lower });
        }
      }
    }
    // Of several lots, a part may well be a ten-thousandth of the whole.
    if (!severalLots(release)) {
      const stages = [
        moneyAt(objectAt(release, "tender"), "value"),
        ...activeAwards(release)
          .slice(0, 1)
          .map((award) => moneyAt(award, "value")),
        ...contractsOf(release)
          .slice(0, 1)
          .map((contract) => moneyAt(contract, "value")),
      ].filter((money) => money !== undefined);
      for (let i = 1; i < stages.length; i++) {
        const [before, after] = [stages[i - 1], stages[i]];
        if (before === undefined || after === undefined || before.currency !== after.currency) continue;
        isSeen = true;
        const [lower, higher] = before.amount < after.amount ? [before.amount, after.amount] : [after.amount, before.amount];
        if (isApart(lower, higher, factor, spread))
          return flagged(release, 1, { lower, higher, currency: before.currency, times: higher / lower });
      }
    }
    return isSeen ? notFlagged() : "outcome" in groups ? groups : notComputable("bids.details[].value.amount");
  },
});
