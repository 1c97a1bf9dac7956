import { z } from "zod";
import { practice } from "../../citations.ts";
import { excluded, isFramework, notComputable } from "../process/facts.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import * as params from "./params.ts";
import { buyerOf, dateOf, dealsOf, methodOf, observed } from "./read-market.ts";
import { byName, compareTexts, evidenceOf, medianOf, type NewRow, ROWS, type Row, type Rows, rowsOf } from "./rows.ts";

const schema = z.strictObject({
  /** By which the first purchase was made: a firm that won it against others has shown itself. */
  methods: params.words("limited", "direct"),
  factor: z.number().gt(1).default(10),
  windowDays: params.days(365),
  /** Fewer contracts of a buyer do not say what is large for it. */
  minimum: params.atLeast(5),
});

const FEW = "few";
const OPEN = "open";

/** The first purchase in the data: what was bought before them is not known. */
export const smallThenLarge = defineMarketFlag<z.infer<typeof schema>, readonly NewRow[], Rows>({
  id: "R052",
  title: { zh: "先小额后大额采购同一供应商", en: "A small first purchase, then a much larger one" },
  definition: {
    zh: "采购人以{methods|code}方式首次采购某供应商后{windowDays}天内，向其采购的金额达到首次的{factor}倍，且高于该采购人合同金额中位数",
    en: "Within {windowDays} days of a first purchase by {methods|code}, a buyer buys from the same supplier for {factor} times as much or more, and above the median of its contracts",
  },
  rationale: {
    zh: "{from|date}首次采购{first|amount} {currency}，{to|date}采购{amount|amount} {currency}，为首次的{ratio|number}倍，供应商{supplier}",
    en: "Supplier {supplier}: first {first|amount} {currency} on {from|date}, then {amount|amount} {currency} on {to|date}, {ratio|number} times as much",
  },
  caution: {
    zh: "试点后推广、样品采购和分期建设属正常安排；更早的采购可能不在数据中",
    en: "Pilots that are rolled out, samples and building in stages are normal; earlier purchases may be outside the data",
  },
  basis: [practice("OCP Red Flags Guide R052")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["tender.procurementMethod"],
    ["awards[].suppliers[].id", "awards[].suppliers[].name"],
    ["awards[].value.amount"],
    ["awards[].date", "contracts[].dateSigned"],
  ],
  ...ROWS,
  observe(release, p) {
    const method = methodOf(release);
    if (method === undefined) return notComputable("tender.procurementMethod");
    if (isFramework(release)) return excluded("framework");
    const deals = dealsOf(release);
    if (deals.length === 0) return notComputable("awards[].suppliers[].id");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    const priced = deals.filter(({ amount }) => amount !== undefined);
    if (priced.length === 0) return notComputable("awards[].value.amount");
    const dated = priced.filter(({ day }) => day !== undefined);
    if (dated.length === 0) return notComputable("awards[].date");
    const other = p.methods.includes(method) ? FEW : OPEN;
    return observed(
      buyer,
      dated.map(({ supplier, currency, amount, day }) => ({ name: `${currency} ${supplier}`, other, amount, day })),
    );
  },
  judge(state, p, buyer) {
    const all = rowsOf(state);
    const findings: FlagFinding[] = [];
    let isEnough = false;
    for (const [currency, rows] of byName(all, ({ name }) => name.slice(0, 3))) {
      if (rows.length < p.minimum) continue;
      isEnough = true;
      const median = medianOf(rows.map(({ amount }) => amount));
      for (const [name, own] of byName(rows)) {
        own.sort((a, b) => a.day - b.day || compareTexts(a.process, b.process));
        const [first, ...later] = own as [Row, ...Row[]];
        if (first.other !== FEW) continue;
        const large = later.filter(
          ({ amount, day }) => day > first.day && day - first.day <= p.windowDays && amount >= p.factor * first.amount && amount > median,
        );
        const [next] = large;
        if (next === undefined) continue;
        const figures = {
          supplier: name.slice(4),
          currency,
          first: first.amount,
          from: dateOf(first.day),
          amount: next.amount,
          to: dateOf(next.day),
          ratio: next.amount / first.amount,
          count: large.length,
        };
        const { processes } = evidenceOf([first, ...large]);
        findings.push({ subject: "buyer", id: buyer, value: figures.ratio, figures, processes });
      }
    }
    return isEnough ? { findings } : { findings, missing: [{ path: "awards[].value.amount", reason: "tooFew" }] };
  },
});
