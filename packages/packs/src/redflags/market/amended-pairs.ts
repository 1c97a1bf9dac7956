import { z } from "zod";
import { practice, text } from "../../citations.ts";
import { notComputable } from "../process/facts.ts";
import { member, objectAt, objectsAt, textAt } from "../read.ts";
import { defineMarketFlag, type FlagFinding, type Release } from "../types.ts";
import * as params from "./params.ts";
import { activeAwards, buyerOf, observed, suppliersOf } from "./read-market.ts";
import { byName, evidenceOf, type NewRow, ROWS, type Rows, rowsOf, sumOf } from "./rows.ts";

const schema = z.strictObject({
  /** Amended contracts of the pair. */
  minimum: z.int().min(2).default(3),
  /** Of the contracts of the pair. */
  share: params.share(0.5),
  /** So many times the share of the buyer's other contracts. */
  factor: z.number().min(1).default(2),
  /** Contracts of the buyer with others, to compare with. */
  others: params.atLeast(5),
});

export const amendedPairs = defineMarketFlag<z.infer<typeof schema>, readonly NewRow[], Rows>({
  id: "CN08",
  title: { zh: "与同一供应商的合同反复变更", en: "Contracts with one supplier are amended again and again" },
  definition: {
    zh: "采购人与一家供应商不少于{minimum}份合同发生变更，变更比例达到{share|percent}，且不低于其他合同的{factor}倍",
    en: "At least {minimum} contracts of a buyer with one supplier were amended, {share|percent} or more of them, and {factor} times as often as its other contracts",
  },
  rationale: {
    zh: "与供应商{supplier}的{total}份合同中{count}份发生变更，共{amendments}次，占{share|percent}；其他合同为{otherShare|percent}",
    en: "{count} of {total} contracts with supplier {supplier} were amended, {amendments} times in all, {share|percent}; of the buyer's others {otherShare|percent}",
  },
  caution: {
    zh: "工程类、长期类合同变更较多；一次更正也可能登记为变更",
    en: "Works and long contracts are amended more often; a correction may be noted as an amendment",
  },
  basis: [text("政府采购法", "49"), practice("Prozorro RISK2-12, OCP Red Flags Guide R064")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["awards[].suppliers[].id", "awards[].suppliers[].name"],
    // A contract without amendments is one that was not amended: they are not needed.
    ["contracts[].id"],
  ],
  ...ROWS,
  observe(release) {
    const contracts = objectsAt(release, "contracts");
    if (contracts.length === 0) return notComputable("contracts[].id");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    const amended = new Map<string, number>();
    for (const contract of contracts) {
      for (const supplier of contractorsOf(release, contract)) {
        amended.set(supplier, (amended.get(supplier) ?? 0) + amendmentsOf(contract));
      }
    }
    if (amended.size === 0) return notComputable("awards[].suppliers[].id");
    return observed(
      buyer,
      [...amended].map(([name, amount]) => ({ name, amount })),
    );
  },
  judge(state, p, buyer) {
    const rows = rowsOf(state);
    const isAmended = ({ amount }: { amount: number }): boolean => amount > 0;
    const all = rows.filter(isAmended).length;
    const findings: FlagFinding[] = [];
    let isEnough = false;
    for (const [supplier, own] of byName(rows)) {
      const others = rows.length - own.length;
      if (others < p.others) continue;
      isEnough = true;
      const amended = own.filter(isAmended);
      const share = amended.length / own.length;
      const otherShare = (all - amended.length) / others;
      if (amended.length < p.minimum || share < p.share || share < p.factor * otherShare) continue;
      const { count, processes } = evidenceOf(amended);
      const figures = { supplier, count, total: own.length, amendments: sumOf(own), share, otherShare };
      findings.push({ subject: "buyer", id: buyer, value: share, figures, processes });
    }
    return isEnough ? { findings } : { findings, missing: [{ path: "contracts[].id", reason: "tooFew" }] };
  },
});

function contractorsOf(release: Release, contract: Release): readonly string[] {
  const awards = activeAwards(release);
  const id = member(contract, "awardID");
  const award = awards.find((one) => id !== undefined && member(one, "id") === id) ?? (awards.length === 1 ? awards[0] : undefined);
  return award === undefined ? [] : suppliersOf(release, award);
}

/** As 1.1 writes them, and as 1.0 did: one object, which publishers leave there empty. */
function amendmentsOf(contract: Release): number {
  const several = objectsAt(contract, "amendments").length;
  if (several > 0) return several;
  const one = objectAt(contract, "amendment");
  const isFilled = textAt(one, "date") || textAt(one, "description") || textAt(one, "rationale") || objectsAt(one, "changes").length > 0;
  return isFilled ? 1 : 0;
}
