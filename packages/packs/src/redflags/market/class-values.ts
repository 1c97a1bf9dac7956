import { z } from "zod";
import { practice } from "../../citations.ts";
import { excluded, isFramework, notComputable } from "../process/facts.ts";
import { member } from "../read.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import * as params from "./params.ts";
import { classOf, observed, priceAt } from "./read-market.ts";
import { medianOf, type NewRow, ROWS, type Rows, rowsOf } from "./rows.ts";

const schema = z.strictObject({
  digits: params.digits(4),
  /** Fewer processes of a class say nothing. */
  minimum: z.int().min(3).default(20),
  /** Distance from the median in units of the median distance, as if it were standard deviations. */
  distance: z.number().positive().default(3.5),
  direction: z.enum(["both", "upper", "lower"]).default("both"),
});

/** A standard deviation is so many median distances of a normal distribution. */
const PER_DEVIATION = 1.4826;

/**
 * Logarithms of values are compared: values differ by factors, and a fence on the values themselves would flag only large ones. Where more than half
 * of a class is of one value, distances say nothing.
 */
export const unusualValue = defineMarketFlag<z.infer<typeof schema>, readonly NewRow[], Rows>({
  id: "R016",
  title: { zh: "预算金额明显偏离同类", en: "Value far from that of its class" },
  definition: {
    zh: "在不少于{minimum}个同类（分类前{digits}位）项目中，预算金额的对数与中位数的距离达到{distance}个稳健标准差",
    en: "Among at least {minimum} processes of a class (first {digits} digits), the logarithm of the value is {distance} robust standard deviations or more from the median",
  },
  rationale: {
    zh: "预算金额{amount|amount} {currency}，为{class}类{total}个项目中位数{median|amount}的{ratio|number}倍，偏离{deviations|number}个稳健标准差",
    en: "A value of {amount|amount} {currency} is {ratio|number} times the median {median|amount} of {total} processes of class {class}, {deviations|number} robust standard deviations away",
  },
  caution: {
    zh: "同一类别中规模差别大属于常态；金额单位错误（元与万元）也会造成偏离",
    en: "Projects of one class differ in size by nature; an amount in the wrong unit (yuan for ten thousand yuan) looks the same",
  },
  basis: [practice("OCP Red Flags Guide R016")],
  params: schema,
  needs: [["tender.value.amount"], ["tender.value.currency"], ["tender.items[].classification.id", "awards[].items[].classification.id"]],
  ...ROWS,
  observe(release, p) {
    if (isFramework(release)) return excluded("framework");
    const price = priceAt(member(release, "tender"), "value");
    if (price === undefined) return notComputable("tender.value.amount");
    const goods = classOf(release, p.digits);
    if (goods === undefined) return notComputable("tender.items[].classification.id");
    return observed(`${price.currency} ${goods}`, [{ name: price.currency, other: goods, amount: price.amount }]);
  },
  judge(state, p) {
    const rows = rowsOf(state);
    if (rows.length < p.minimum) return { findings: [], missing: [{ path: "tender.value.amount", reason: "tooFew" }] };
    const logarithms = rows.map(({ amount }) => Math.log(amount));
    const center = medianOf(logarithms);
    const deviation = PER_DEVIATION * medianOf(logarithms.map((value) => Math.abs(value - center)));
    if (!(deviation > 0)) return { findings: [], missing: [{ path: "tender.value.amount", reason: "noSpread" }] };
    const median = medianOf(rows.map(({ amount }) => amount));
    const findings: FlagFinding[] = [];
    rows.forEach(({ process, name: currency, other, amount }, i) => {
      const deviations = ((logarithms[i] as number) - center) / deviation;
      if (Math.abs(deviations) < p.distance) return;
      if (p.direction !== "both" && (p.direction === "upper") !== deviations > 0) return;
      const figures = { amount, currency, class: other, median, ratio: amount / median, deviations, total: rows.length };
      findings.push({ subject: "process", id: process, value: deviations, figures });
    });
    return { findings, figures: { median, deviation, total: rows.length } };
  },
});
