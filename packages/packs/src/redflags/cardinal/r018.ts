import type { Json } from "@plumbline/core";
import { z } from "zod";
import { practice, text } from "../../citations.ts";
import { defineProcessFlag, type FlagAnswer, type Missing } from "../types.ts";
import { ANOTHER_METHOD, addIds, asObject, bidsOf, isOfMethod, isSubmitted, type Loose, lacking, notComputable } from "./parts.ts";

const params = z.strictObject({
  /** `tender.procurementMethod` that are looked at; all where none is named. */
  procurementMethods: z.array(z.string()).default(["open", "selective"]),
  /** What is counted; `either` counts bids where no number of tenderers is given. */
  count: z.enum(["numberOfTenderers", "bids", "either"]).default("numberOfTenderers"),
});

export const R018 = defineProcessFlag({
  id: "R018",
  title: { zh: "仅一家投标", en: "Single bid received" },
  definition: {
    zh: "在应有竞争的采购方式下，只有一家投标。",
    en: "Only one tenderer submitted a bid, under a method that is meant to be competitive.",
  },
  rationale: {
    zh: "采购方式为{method}，投标人{tenderers}家。",
    en: "The method is {method}, and {tenderers} tenderer submitted a bid.",
  },
  caution: {
    zh: "专业性强或供应商少的市场、价格上限过低、公告未被看到，都可能只来一家。",
    en: "Specialised or small markets, a low price ceiling, or a notice that few saw also lead to one bid.",
  },
  basis: [practice("OCP Red Flags Guide R018"), text("招标投标法", "28")],
  coveredBy: "BID-06",
  params,
  needs: [["tender.procurementMethod"], ["tender.numberOfTenderers", "bids.details[].status"]],
  assess(release, { procurementMethods, count }): FlagAnswer {
    const loose = release as Loose;
    const tender = asObject(loose.tender);
    if (!isOfMethod(tender, procurementMethods)) return ANOTHER_METHOD;
    let found: number | Missing = count === "bids" ? biddersOf(loose) : tenderersOf(tender?.numberOfTenderers);
    if (count === "either" && typeof found !== "number") {
      const counted = biddersOf(loose);
      if (typeof counted === "number") found = counted;
    }
    if (typeof found !== "number") return notComputable(found);
    const method = tender?.procurementMethod;
    const figures = { tenderers: found, method: typeof method === "string" ? method : null };
    if (found !== 1) return { outcome: "notFlagged", figures };
    return { outcome: "flagged", findings: [{ subject: "process", id: release.ocid as string, value: 1, figures }] };
  },
});

/** A whole number. One that is written `1.0` reads as 1 here; a reader that must tell them apart gives it as text. */
function tenderersOf(value: Json | undefined): number | Missing {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : lacking("tender.numberOfTenderers", value);
}

/** Those who submitted at least one bid; a bid without names counts for itself. */
function biddersOf(release: Loose): number | Missing {
  const bids = bidsOf(release);
  if (bids === undefined || bids.length === 0) return lacking("bids.details", bids ?? asObject(release.bids)?.details);
  const bidders = new Set<string>();
  let unnamed = 0;
  for (const one of bids) {
    const bid = asObject(one);
    if (!isSubmitted(bid)) continue;
    const ids = new Set<string>();
    addIds(ids, bid.tenderers);
    if (ids.size === 0) unnamed += 1;
    else bidders.add([...ids].sort().join("\n"));
  }
  return bidders.size + unnamed;
}
