import { z } from "zod";
import { practice } from "../../citations.ts";
import { moneyAt, objectAt, objectsAt } from "../read.ts";
import { defineProcessFlag, type Missing, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { activeAwards, excluded, flagged, isFramework, lotOf, methodBars, moneyLacks, notFlagged, referenceOf } from "./facts.ts";
import { isUnitApart } from "./units.ts";

export const awardNearEstimate = defineProcessFlag({
  id: "R031",
  title: { zh: "中标价贴近或高于预估价", en: "Award near or above the estimate" },
  definition: {
    zh: "采购方式为{methods|list}时，中标价达到预估价的{near|percent}及以上；参数 below 另设下限的，低于下限也算",
    en: "Under the methods {methods|list} the award is {near|percent} of the estimate or more; where the parameter below sets a lower bound, less than that too",
  },
  rationale: {
    zh: "中标价{award|amount} {currency}，为预估价{estimate|amount}的{ratio|percent}",
    en: "The award of {award|amount} {currency} is {ratio|percent} of the estimate of {estimate|amount}",
  },
  caution: {
    zh: "预估价公开、按指导价采购或预估准确时，中标价自然贴近",
    en: "Where the estimate is public, prices are regulated or the estimate is good, awards come near by themselves",
  },
  basis: [ocp("R031"), practice()],
  params: z.strictObject({
    near: z.number().positive().default(0.99),
    below: z.number().positive().optional(),
    methods: z.array(z.string()).default(["open", "selective"]),
  }),
  needs: [["awards[].value.amount"], ["tender.value.amount"], ["tender.value.currency"], ["tender.procurementMethod"]],
  coveredBy: "BID-27",
  assess(release, { near, below, methods }) {
    const barred = methodBars(release, methods);
    if (barred) return barred;
    if (isFramework(release)) return excluded("framework");
    const awards = activeAwards(release);
    if (awards.length === 0) return excluded("no_award");
    const missing: Missing[] = [];
    let nearest: { ratio: number; award: number; estimate: number; currency: string } | undefined;
    for (const pair of pairsOf(release, awards)) {
      if (!("estimate" in pair)) {
        if (!missing.some(({ path }) => path === pair.path)) missing.push(pair);
        continue;
      }
      const ratio = pair.award / pair.estimate;
      const found = { ratio, award: pair.award, estimate: pair.estimate, currency: pair.currency };
      if (ratio >= near || (below !== undefined && ratio < below)) return flagged(release, ratio, found);
      if (nearest === undefined || ratio > nearest.ratio) nearest = found;
    }
    return missing.length > 0 ? { outcome: "notComputable", missing } : notFlagged(nearest);
  },
});

interface Pair {
  readonly award: number;
  readonly estimate: number;
  readonly currency: string;
}

/** Each award with what its lot, or where there are none the whole, was estimated at. */
function pairsOf(release: Release, awards: readonly Release[]): readonly (Pair | Missing)[] {
  const tender = objectAt(release, "tender");
  const lots = objectsAt(tender, "lots");
  if (lots.length > 1) {
    const byId = new Map(lots.map((lot) => [referenceOf(lot.id), lot]));
    return awards.map((award): Pair | Missing => {
      const lot = lotOf(award);
      if (lot === undefined) return { path: "awards[].relatedLots", reason: "absent" };
      return pairOf(award, byId.get(lot), "tender.lots[].value");
    });
  }
  // Which part of the whole each of them is, nobody told.
  if (awards.length > 1) return [{ path: "awards[].relatedLots", reason: "absent" }];
  return awards.map((award) => pairOf(award, tender, "tender.value"));
}

function pairOf(award: Release, of: Release | undefined, path: string): Pair | Missing {
  const price = moneyAt(award, "value");
  if (price === undefined) return moneyLacks(award, "value", "awards[].value");
  const estimate = moneyAt(of, "value");
  if (estimate === undefined) return moneyLacks(of, "value", path);
  if (estimate.currency !== price.currency) return { path: "awards[].value.currency", reason: "otherCurrency" };
  if (estimate.amount <= 0) return { path: `${path}.amount`, reason: "malformed" };
  if (price.amount <= 0 || isUnitApart([price.amount, estimate.amount])) return { path: "awards[].value.amount", reason: "malformed" };
  return { award: price.amount, estimate: estimate.amount, currency: price.currency };
}
