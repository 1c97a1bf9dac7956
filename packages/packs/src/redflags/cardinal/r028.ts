import type { Json } from "@plumbline/core";
import { z } from "zod";
import { excerpt, practice } from "../../citations.ts";
import { defineProcessFlag, type FlagAnswer, type FlagFinding, type Missing } from "../types.ts";
import {
  ANOTHER_METHOD,
  addIds,
  amountOf,
  asObject,
  bidsOf,
  comparesPrices,
  excludedBy,
  hasName,
  isSubmitted,
  type Loose,
  lacking,
  lackingPrice,
  lotsOf,
  notComputable,
} from "./parts.ts";
import { BY_LOT, PRICE_FILTER } from "./ratios.ts";

const params = z.strictObject({ ...PRICE_FILTER, byLot: BY_LOT });

export const R028 = defineProcessFlag({
  id: "R028",
  title: { zh: "报价相同", en: "Identical bid prices" },
  definition: {
    zh: "不同投标人提交了金额和币种都相同的报价。",
    en: "Different tenderers submitted bids of the same amount in the same currency.",
  },
  rationale: {
    zh: "{tenderers|list}报价相同，均为{amount|amount} {currency}。",
    en: "{tenderers|list} submitted the same price, {amount|amount} {currency}.",
  },
  caution: {
    zh: "政府定价、公开的固定单价或最高限价、只报费率的项目，报价本来就会相同。",
    en: "Regulated prices, published unit prices or ceilings, and bids that are made as a rate can be equal by nature.",
  },
  basis: [practice("OCP Red Flags Guide R028"), excerpt("招标投标法实施条例", "40(4)")],
  coveredBy: "BID-23",
  params,
  needs: [["bids.details[].status"], ["bids.details[].tenderers[].id"], ["bids.details[].value.amount"], ["bids.details[].value.currency"]],
  assess(release, settings): FlagAnswer {
    const loose = release as Loose;
    if (!comparesPrices(loose, settings)) return ANOTHER_METHOD;
    const bids = bidsOf(loose);
    if (bids === undefined || bids.length === 0) return notComputable(lacking("bids.details", bids ?? asObject(loose.bids)?.details));

    let submitted = 0;
    let compared = 0;
    let areAlike = bids.length > AMOUNTS.length;
    let missing: Missing | undefined;
    for (const one of bids) {
      const bid = asObject(one);
      if (!isSubmitted(bid)) continue;
      submitted += 1;
      const value = asObject(bid.value);
      const amount = amountOf(value);
      if (amount === undefined) {
        missing ??= lackingPrice(bid);
        continue;
      }
      if (!hasName(bid)) {
        missing ??= { path: "bids.details[].tenderers[].id", reason: "absent" };
        continue;
      }
      for (let i = 0; i < compared && !areAlike; i++) areAlike = AMOUNTS[i] === amount;
      if (!areAlike) AMOUNTS[compared] = amount;
      compared += 1;
    }
    const alike = areAlike ? alikeBids(bids, settings.byLot) : undefined;
    if (alike === undefined) {
      if (compared > 1) return { outcome: "notFlagged", figures: { compared } };
      return missing !== undefined && submitted > 1 ? notComputable(missing) : ONE_BID;
    }
    const { tenderers, amount, currency } = alike;
    const figures = { tenderers: [...tenderers], amount, currency, compared };
    const findings: FlagFinding[] = [{ subject: "process", id: release.ocid as string, value: 1, figures }];
    const processes = [release.ocid as string];
    for (const id of tenderers) findings.push({ subject: "tenderer", id, value: 1, figures, processes });
    return { outcome: "flagged", findings };
  },
});

const ONE_BID = excludedBy("oneBid");

// Most processes have no amount twice, which a look at each pair shows sooner than tables of them would.
const AMOUNTS = new Float64Array(64);

interface AlikeBids {
  readonly tenderers: ReadonlySet<string>;
  /** The first price that was found twice. */
  readonly amount: number;
  readonly currency: string;
}

function alikeBids(bids: readonly Json[], byLot: boolean): AlikeBids | undefined {
  // By currency (and lots), then by amount: who made the last bid of it.
  const prices = new Map<string, Map<number, readonly string[]>>();
  const tenderers = new Set<string>();
  let first: { amount: number; currency: string } | undefined;
  for (const one of bids) {
    const bid = asObject(one);
    if (!isSubmitted(bid)) continue;
    const value = asObject(bid.value);
    const amount = amountOf(value);
    const ids = namesOf(bid);
    if (amount === undefined || ids.length === 0) continue;
    const currency = value?.currency as string;
    const group = byLot ? `${currency}\n${lotsOf(bid)}` : currency;
    const amounts = prices.get(group) ?? new Map<number, readonly string[]>();
    const other = amounts.get(amount);
    // One tenderer may submit the same price again.
    if (other !== undefined && !isSameSet(ids, other)) {
      first ??= { amount, currency };
      for (const id of other) tenderers.add(id);
      for (const id of ids) tenderers.add(id);
    }
    amounts.set(amount, ids);
    prices.set(group, amounts);
  }
  return first && { tenderers, ...first };
}

function namesOf({ tenderers }: Loose): readonly string[] {
  const ids = new Set<string>();
  addIds(ids, tenderers);
  return [...ids];
}

/** Neither list holds an id twice. */
function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  if (a.length === 1) return a[0] === b[0];
  const ids = new Set(b);
  return a.every((id) => ids.has(id));
}
