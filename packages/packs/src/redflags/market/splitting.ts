import { z } from "zod";
import { practice, text } from "../../citations.ts";
import { excluded, isFramework, notComputable } from "../process/facts.ts";
import { member, textAt } from "../read.ts";
import { defineMarketFlag, type FlagFinding, type Release } from "../types.ts";
import * as params from "./params.ts";
import {
  activeAwards,
  buyerOf,
  categoryOf,
  classOf,
  dateOf,
  dayOf,
  dealsOf,
  methodOf,
  NOTHING_TO_COMPARE,
  observed,
  priceAt,
} from "./read-market.ts";
import { busiestWindow, byName, evidenceOf, type NewRow, ROWS, type Rows, rowsOf } from "./rows.ts";

const schema = z.strictObject({
  thresholds: params.thresholds,
  currency: params.currency,
  methods: params.words("limited", "direct"),
  /** How many digits of the classification make a class of goods. */
  digits: params.digits(4),
  windowDays: params.days(90),
  minimum: z.int().min(2).default(2),
  /** Texts in `tender.procurementMethodRationale` that say that another method was approved. */
  exemptions: params.words("经批准", "预算调整", "approved exception"),
});
type Params = z.infer<typeof schema>;

/** Each below the threshold, together at or above it. Without a classification it is not asked: a buyer's purchases of all kinds add up to anything. */
export const splitting = defineMarketFlag<Params, readonly NewRow[], Rows>({
  id: "R011",
  title: { zh: "化整为零采购", en: "Purchases split below the threshold" },
  definition: {
    zh: "同一采购人在{windowDays}天内以非公开方式采购同类（分类前{digits}位）标的不少于{minimum}次，每次低于公开招标数额标准，合计达到该标准",
    en: "Within {windowDays} days a buyer made at least {minimum} non-competitive purchases of one class (first {digits} digits), each below the threshold for open tenders, together at or above it",
  },
  rationale: {
    zh: "{from|date}至{to|date}，{class}类标的以{methods|code}方式采购{count}次，每次低于{threshold|amount} {currency}，合计{sum|amount} {currency}",
    en: "From {from|date} to {to|date}, {count} purchases of class {class} by {methods|code}, each below {threshold|amount} {currency}, add up to {sum|amount} {currency}",
  },
  caution: {
    zh: "预算分批下达、紧急需要、经批准采用其他采购方式或标的实际不同，都可能出现同样的情形；本级公开招标数额标准可能不同于默认值",
    en: "Budgets released in parts, urgent needs, an approved other method, or goods that differ in fact look the same; the local threshold may not be the default",
  },
  basis: [text("政府采购法实施条例", "28"), text("政府采购法", "28"), practice("OCP Red Flags Guide R011")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["tender.procurementMethod"],
    ["tender.items[].classification.id", "awards[].items[].classification.id"],
    ["tender.value.amount", "awards[].value.amount"],
    ["awards[].date", "contracts[].dateSigned", "tender.tenderPeriod.startDate"],
  ],
  coveredBy: "BID-29",
  ...ROWS,
  observe(release, p) {
    const method = methodOf(release);
    if (method === undefined) return notComputable("tender.procurementMethod");
    if (!p.methods.includes(method)) return excluded("otherMethod");
    if (isFramework(release)) return excluded("framework");
    if (isExempt(release, p)) return excluded("approvedException");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    const goods = classOf(release, p.digits);
    if (goods === undefined) return notComputable("tender.items[].classification.id");
    const price = purchaseValue(release);
    if (price === undefined) return notComputable("tender.value.amount");
    if (price.currency !== p.currency) return notComputable("tender.value.currency", "otherCurrency");
    const day = boughtOn(release);
    if (day === undefined) return notComputable("awards[].date");
    if (price.amount >= params.thresholdOf(release, p)) return NOTHING_TO_COMPARE;
    return observed(buyer, [{ name: goods, other: categoryOf(release), amount: price.amount, day }]);
  },
  judge(state, p, buyer) {
    const findings: FlagFinding[] = [];
    for (const [, rows] of byName(rowsOf(state), ({ name, other }) => `${other} ${name}`)) {
      const window = busiestWindow(rows, p.windowDays, "sum", p.minimum);
      const [first] = window?.rows ?? [];
      const last = window?.rows.at(-1);
      if (window === undefined || first === undefined || last === undefined) continue;
      const threshold = p.thresholds[first.other as keyof Params["thresholds"]];
      const { count, processes } = evidenceOf(window.rows);
      if (window.sum < threshold) continue;
      findings.push({
        subject: "buyer",
        id: buyer,
        value: count,
        figures: {
          class: first.name,
          category: first.other,
          count,
          sum: window.sum,
          threshold,
          currency: p.currency,
          from: dateOf(first.day),
          to: dateOf(last.day),
          methods: p.methods,
        },
        processes,
      });
    }
    return { findings };
  },
});

function isExempt(release: Release, { exemptions }: Params): boolean {
  const tender = member(release, "tender");
  if (member(tender, "approvedOtherMethod") === true || member(tender, "budgetAdjusted") === true) return true;
  const rationale = textAt(tender, "procurementMethodRationale") ?? "";
  return exemptions.some((words) => words !== "" && rationale.includes(words));
}

/** What was estimated; without it, what was awarded. */
function purchaseValue(release: Release): { readonly amount: number; readonly currency: string } | undefined {
  const estimate = priceAt(member(release, "tender"), "value");
  if (estimate) return estimate;
  const prices = activeAwards(release).map((award) => priceAt(award, "value"));
  const [first] = prices;
  if (first === undefined || prices.some((price) => price?.currency !== first.currency)) return undefined;
  return { amount: prices.reduce((sum, price) => sum + (price?.amount ?? 0), 0), currency: first.currency };
}

function boughtOn(release: Release): number | undefined {
  const dated = dealsOf(release).flatMap(({ day }) => (day === undefined ? [] : [day]));
  if (dated.length > 0) return Math.min(...dated);
  return dayOf(textAt(member(member(release, "tender"), "tenderPeriod"), "startDate"));
}
