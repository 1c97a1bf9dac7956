import { z } from "zod";
import { practice } from "../../citations.ts";
import { excluded, isFramework, notComputable } from "../process/facts.ts";
import { defineMarketFlag } from "../types.ts";
import * as params from "./params.ts";
import { buyerOf, classOf, dealsOf } from "./read-market.ts";
import { byName, evidenceOf, type NewRow, ROWS, type Row, type Rows, rowsOf, sumOf } from "./rows.ts";

const schema = z.strictObject({
  digits: params.digits(4),
  /** The sum of squared shares, from 0 to 1. */
  index: params.share(0.25),
  /** Fewer contracts of a class say nothing. */
  minimum: params.atLeast(20),
  /** Of one buyer alone R050 tells more. */
  buyers: params.atLeast(3),
});

/** Shares by value in a class of goods and a currency. */
export const concentration = defineMarketFlag<z.infer<typeof schema>, readonly NewRow[], Rows>({
  id: "R051",
  alsoReads: ["contracts"],
  title: { zh: "同类市场高度集中", en: "Concentrated market" },
  definition: {
    zh: "同类（分类前{digits}位）不少于{minimum}份合同、不少于{buyers}个采购人，供应商金额份额的平方和（HHI）达到{index}",
    en: "In a class (first {digits} digits) of at least {minimum} contracts by at least {buyers} buyers, the sum of squared shares of suppliers by value (HHI) is {index} or more",
  },
  rationale: {
    zh: "{class}类{total}份合同由{suppliers}家供应商取得，集中度指数{index|number}；供应商{supplier}占金额的{share|percent}",
    en: "{total} contracts of class {class} went to {suppliers} suppliers with an index of {index|number}; supplier {supplier} has {share|percent} of the value",
  },
  caution: {
    zh: "专利产品、公用事业或全国供应商本来就少的市场必然集中",
    en: "Patented goods, utilities and markets with few makers are concentrated by nature",
  },
  basis: [practice("OCP Red Flags Guide R051")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["awards[].suppliers[].id", "awards[].suppliers[].name"],
    ["awards[].value.amount"],
    ["tender.items[].classification.id", "awards[].items[].classification.id"],
  ],
  ...ROWS,
  observe(release, p) {
    if (isFramework(release)) return excluded("framework");
    const deals = dealsOf(release);
    if (deals.length === 0) return notComputable("awards[].suppliers[].id");
    const priced = deals.filter(({ amount }) => amount !== undefined);
    if (priced.length === 0) return notComputable("awards[].value.amount");
    const goods = classOf(release, p.digits);
    if (goods === undefined) return notComputable("tender.items[].classification.id");
    const other = buyerOf(release);
    if (other === undefined) return notComputable("buyer.id");
    const members = byCurrency(priced.map(({ supplier, currency = "", amount }) => ({ currency, row: { name: supplier, other, amount } })));
    return { outcome: "observed", members: members.map(([currency, value]) => ({ group: `${currency} ${goods}`, value })) };
  },
  judge(state, p, group) {
    const rows = rowsOf(state);
    if (rows.length < p.minimum || byName(rows, ({ other }) => other).length < p.buyers) {
      return { findings: [], missing: [{ path: "awards[].value.amount", reason: "tooFew" }] };
    }
    const total = sumOf(rows);
    const shares = byName(rows).map(([supplier, own]) => ({ supplier, own, share: sumOf(own) / total }));
    const index = shares.reduce((sum, { share }) => sum + share * share, 0);
    const figures = { total: rows.length, suppliers: shares.length, index };
    if (!(index >= p.index)) return { findings: [], figures };
    const { supplier, own, share } = shares.reduce((a, b) => (b.share > a.share ? b : a)) as {
      supplier: string;
      own: Row[];
      share: number;
    };
    const { count, processes } = evidenceOf(own);
    const [currency, goods] = [group.slice(0, 3), group.slice(4)];
    const all = { ...figures, class: goods, currency, supplier, share, count };
    return { findings: [{ subject: "tenderer", id: supplier, value: index, figures: all, processes }], figures };
  },
});

function byCurrency(rows: readonly { currency: string; row: NewRow }[]): [currency: string, rows: NewRow[]][] {
  const currencies = new Map<string, NewRow[]>();
  for (const { currency, row } of rows) currencies.set(currency, [...(currencies.get(currency) ?? []), row]);
  return [...currencies];
}
