import { z } from "zod";
import { practice } from "../../citations.ts";
import { excluded, idOf, notComputable } from "../process/facts.ts";
import { member, objectsAt, textAt } from "../read.ts";
import { defineProcessFlag, type Release } from "../types.ts";
import * as params from "./params.ts";
import { activeAwards, submittedBids } from "./read-market.ts";

const schema = z.strictObject({
  lots: params.atLeast(5),
  /** Of whom one won: against nobody it is no wonder. */
  bidders: params.atLeast(2),
});

export const allLots = defineProcessFlag<z.infer<typeof schema>>({
  id: "RISK2-3",
  title: { zh: "一家供应商中标全部标段", en: "One supplier takes all lots" },
  definition: {
    zh: "不少于{lots}个标段的项目有不少于{bidders}家投标人，授予的全部标段均归一家",
    en: "A process of at least {lots} lots had at least {bidders} bidders, and one supplier got every lot that was awarded",
  },
  rationale: {
    zh: "{lots}个标段由{bidders}家投标人竞争，已授予的{awarded}个标段均归供应商{supplier}",
    en: "{bidders} bidders competed for {lots} lots; supplier {supplier} got all {awarded} that were awarded",
  },
  caution: {
    zh: "规模优势明显或标段划分过细时，一家取得全部标段属于可能的结果",
    en: "Where size makes a firm cheaper, or lots are small, one firm may well be the best in all",
  },
  basis: [practice("Prozorro RISK2-3")],
  params: schema,
  needs: [
    ["tender.lots[].id"],
    ["awards[].relatedLots", "awards[].relatedLot"],
    ["awards[].suppliers[].id", "awards[].suppliers[].name"],
    ["bids.details[].tenderers[].id"],
  ],
  assess(release, p) {
    const lots = objectsAt(member(release, "tender"), "lots").filter(
      (lot) => !["cancelled", "unsuccessful"].includes(textAt(lot, "status") ?? ""),
    );
    if (lots.length < p.lots) return excluded("fewLots");
    const awards = activeAwards(release);
    if (awards.length === 0) return notComputable("awards[].suppliers[].id", "notFinal");
    const awarded = new Set(awards.flatMap(lotsOf));
    if (awarded.size === 0) return notComputable("awards[].relatedLots");
    const bidders = new Set(submittedBids(release).flatMap((bid) => objectsAt(bid, "tenderers").flatMap((one) => idOf(one) ?? []))).size;
    if (bidders === 0) return notComputable("bids.details[].tenderers[].id");
    const winners = new Set(awards.flatMap((award) => objectsAt(award, "suppliers").flatMap((one) => idOf(one) ?? [])));
    const [supplier] = winners;
    const figures = { lots: lots.length, awarded: awarded.size, bidders, winners: winners.size };
    if (supplier === undefined || winners.size > 1 || awarded.size < p.lots || bidders < p.bidders)
      return { outcome: "notFlagged", figures };
    const id = textAt(release, "ocid") ?? "";
    const found = { value: awarded.size, figures: { ...figures, supplier } };
    return {
      outcome: "flagged",
      findings: [
        { subject: "process", id, ...found },
        { subject: "tenderer", id: supplier, ...found, processes: [id] },
      ],
    };
  },
});

function lotsOf(award: Release): string[] {
  const several = member(award, "relatedLots");
  const all = [...(Array.isArray(several) ? several : []), member(award, "relatedLot")];
  return all.flatMap((lot) => (typeof lot === "string" ? [lot] : typeof lot === "number" ? [String(lot)] : []));
}
