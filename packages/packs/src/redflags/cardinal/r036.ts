import { z } from "zod";
import { memory, practice } from "../../citations.ts";
import { defineProcessFlag, type FlagAnswer, type Missing } from "../types.ts";
import {
  ANOTHER_METHOD,
  amountOf,
  asList,
  asObject,
  bidsOf,
  comparesPrices,
  excludedBy,
  isBidStatus,
  isSubmitted,
  type Loose,
  lacking,
  lackingPrice,
  lotsOf,
  NO_AWARD,
  notComputable,
} from "./parts.ts";
import { BY_LOT, CURRENCY, PRICE_FILTER } from "./ratios.ts";

const params = z.strictObject({ ...PRICE_FILTER, currency: CURRENCY, byLot: BY_LOT });

const NO_VALID_BID = excludedBy("noValidBid");

interface Lowest {
  bid: Loose;
  amount: number;
  valid: number | undefined;
}

export const R036 = defineProcessFlag({
  id: "R036",
  title: { zh: "最低报价被否决", en: "Lowest bid disqualified" },
  definition: {
    zh: "已有授标，而报价最低的投标被否决，另有有效投标。",
    en: "An award was made, the bid with the lowest price was disqualified, and there are valid bids.",
  },
  rationale: {
    zh: "最低报价{lowest|amount} {currency}被否决；有效报价中最低为{lowestValid|amount} {currency}。",
    en: "The lowest bid, {lowest|amount} {currency}, was disqualified; the lowest valid one is {lowestValid|amount} {currency}.",
  },
  caution: {
    zh: "低价投标常因不满足实质性要求或低于成本而被依法否决；综合评分法下价格不是唯一标准。",
    en: "Low bids are often rejected for good reason: they miss a requirement, or are below cost; and price is not always the only criterion.",
  },
  basis: [practice("OCP Red Flags Guide R036"), memory("招标投标法", "41")],
  coveredBy: "BID-26",
  params,
  needs: [["awards[].status"], ["bids.details[].status"], ["bids.details[].value.amount"], ["bids.details[].value.currency"]],
  assess(release, settings): FlagAnswer {
    const loose = release as Loose;
    if (!comparesPrices(loose, settings)) return ANOTHER_METHOD;
    const awards = asList(loose.awards);
    if (awards === undefined) return notComputable(lacking("awards", loose.awards));
    if (!awards.some((award) => asObject(award)?.status === "active")) return NO_AWARD;
    const bids = bidsOf(loose);
    if (bids === undefined || bids.length === 0) return notComputable(lacking("bids.details", bids ?? asObject(loose.bids)?.details));

    const groups = new Map<string, Lowest>();
    let missing: Missing | undefined;
    for (const one of bids) {
      const bid = asObject(one);
      if (!isSubmitted(bid)) {
        if (typeof bid?.status !== "string") missing ??= lacking("bids.details[].status", bid?.status);
        continue;
      }
      const value = asObject(bid.value);
      const amount = amountOf(value);
      if (amount === undefined) {
        missing ??= lackingPrice(bid);
        continue;
      }
      const currency = value?.currency as string;
      if (settings.currency !== undefined && settings.currency !== currency) {
        missing ??= { path: "bids.details[].value.currency", reason: "otherCurrency" };
        continue;
      }
      const group = settings.byLot ? `${currency}\n${lotsOf(bid)}` : settings.currency === undefined ? currency : "";
      let lowest = groups.get(group);
      if (lowest === undefined) {
        lowest = { bid, amount, valid: undefined };
        groups.set(group, lowest);
      } else if (amount < lowest.amount) {
        lowest.bid = bid;
        lowest.amount = amount;
      }
      if (bid.status === "valid" && (lowest.valid === undefined || amount < lowest.valid)) lowest.valid = amount;
    }
    if (groups.size === 0) return notComputable(missing ?? { path: "bids.details[].status", reason: "absent" });
    let hasValid = false;
    for (const { bid, amount, valid } of groups.values()) {
      if (valid === undefined) continue;
      hasValid = true;
      if (bid.status !== "disqualified") continue;
      const currency = asObject(bid.value)?.currency as string;
      const figures = { lowest: amount, lowestValid: valid, currency };
      return { outcome: "flagged", findings: [{ subject: "process", id: release.ocid as string, value: 1, figures }] };
    }
    if (hasValid) return { outcome: "notFlagged" };
    if (missing) return notComputable(missing);
    // A word of another list counts as submitted, but never as valid.
    const hasCodes = bids.some((bid) => isBidStatus(asObject(bid)?.status));
    return hasCodes ? NO_VALID_BID : notComputable({ path: "bids.details[].status", reason: "malformed" });
  },
});
