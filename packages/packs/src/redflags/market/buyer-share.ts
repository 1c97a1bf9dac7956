import { z } from "zod";
import { practice } from "../../citations.ts";
import { excluded, isFramework, notComputable } from "../process/facts.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import * as params from "./params.ts";
import { buyerOf, dealsOf, observed } from "./read-market.ts";
import { byName, evidenceOf, type NewRow, ROWS, type Rows, rowsOf, sumOf } from "./rows.ts";

const schema = z.strictObject({
  share: params.share(0.5),
  /** Fewer contracts of a buyer say nothing. */
  minimum: params.atLeast(5),
  /** How many of them the supplier must have: one large contract among small ones is no concentration. */
  contracts: params.atLeast(2),
});
type Params = z.infer<typeof schema>;

const CAUTION = {
  zh: "专业性强、供应商少的领域，或采购人规模小、项目少时，占比自然集中",
  en: "Where few firms can supply, or a buyer buys little, shares are concentrated by nature",
};

/** By number of contracts: what a supplier gets in one process counts once. */
export const contractShare = defineMarketFlag<Params, readonly NewRow[], Rows>({
  id: "R040",
  alsoReads: ["contracts"],
  title: { zh: "采购人合同数量集中于一家供应商", en: "High share of a buyer's contracts" },
  definition: {
    zh: "采购人不少于{minimum}份合同中，一家供应商取得不少于{contracts}份，且数量占比达到{share|percent}",
    en: "Of at least {minimum} contracts of a buyer, one supplier has at least {contracts}, and {share|percent} or more of their number",
  },
  rationale: {
    zh: "供应商{supplier}取得采购人{total}份合同中的{count}份，占{share|percent}",
    en: "Supplier {supplier} has {count} of the buyer's {total} contracts, {share|percent}",
  },
  caution: CAUTION,
  basis: [practice("OCP Red Flags Guide R040")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["awards[].suppliers[].id", "awards[].suppliers[].name"],
  ],
  ...ROWS,
  observe(release) {
    if (isFramework(release)) return excluded("framework");
    const deals = dealsOf(release);
    if (deals.length === 0) return notComputable("awards[].suppliers[].id");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    return observed(
      buyer,
      [...new Set(deals.map(({ supplier }) => supplier))].map((name) => ({ name })),
    );
  },
  judge(state, p, buyer) {
    const rows = rowsOf(state);
    if (rows.length < p.minimum) return { findings: [], missing: [{ path: "awards[].suppliers[].id", reason: "tooFew" }] };
    const findings: FlagFinding[] = [];
    for (const [supplier, own] of byName(rows)) {
      const share = own.length / rows.length;
      if (own.length < p.contracts || share < p.share) continue;
      const { count, processes } = evidenceOf(own);
      findings.push({ subject: "buyer", id: buyer, value: share, figures: { supplier, count, total: rows.length, share }, processes });
    }
    return { findings };
  },
});

/** By value, within a currency. */
export const valueShare = defineMarketFlag<Params, readonly NewRow[], Rows>({
  id: "R050",
  alsoReads: ["contracts"],
  title: { zh: "采购人合同金额集中于一家供应商", en: "High share of a buyer's spending" },
  definition: {
    zh: "采购人不少于{minimum}份合同中，一家供应商取得不少于{contracts}份，且金额占比达到{share|percent}",
    en: "Of at least {minimum} contracts of a buyer, one supplier has at least {contracts}, and {share|percent} or more of their value",
  },
  rationale: {
    zh: "供应商{supplier}的{count}份合同共{sum|amount} {currency}，占采购人{total|amount} {currency}的{share|percent}",
    en: "Supplier {supplier} has {count} contracts worth {sum|amount} {currency}, {share|percent} of the buyer's {total|amount} {currency}",
  },
  caution: CAUTION,
  basis: [practice("OCP Red Flags Guide R050"), practice("实务惯例(欧盟ARACHNE“集中度”指标)")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["awards[].suppliers[].id", "awards[].suppliers[].name"],
    ["awards[].value.amount"],
  ],
  coveredBy: "BID-32",
  ...ROWS,
  observe(release) {
    if (isFramework(release)) return excluded("framework");
    const deals = dealsOf(release);
    if (deals.length === 0) return notComputable("awards[].suppliers[].id");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    const priced = deals.filter(({ amount }) => amount !== undefined);
    if (priced.length === 0) return notComputable("awards[].value.amount");
    return observed(
      buyer,
      priced.map(({ supplier, currency = "", amount }) => ({ name: supplier, other: currency, amount })),
    );
  },
  judge(state, p, buyer) {
    const findings: FlagFinding[] = [];
    let isEnough = false;
    for (const [currency, rows] of byName(rowsOf(state), ({ other }) => other)) {
      if (rows.length < p.minimum) continue;
      isEnough = true;
      const total = sumOf(rows);
      for (const [supplier, own] of byName(rows)) {
        const sum = sumOf(own);
        const share = sum / total;
        if (own.length < p.contracts || !(share >= p.share)) continue;
        const { count, processes } = evidenceOf(own);
        findings.push({ subject: "buyer", id: buyer, value: share, figures: { supplier, count, sum, total, currency, share }, processes });
      }
    }
    return isEnough ? { findings } : { findings, missing: [{ path: "awards[].value.amount", reason: "tooFew" }] };
  },
});
