import { z } from "zod";
import { practice } from "../../citations.ts";
import { excluded, notComputable } from "../process/facts.ts";
import { member, numberAt } from "../read.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import * as params from "./params.ts";
import { biddersOf, buyerOf, classOf, methodOf, observed } from "./read-market.ts";
import { byName, evidenceOf, medianOf, type NewRow, ROWS, type Rows, rowsOf, sumOf } from "./rows.ts";

const schema = z.strictObject({
  methods: params.words("open", "selective"),
  digits: params.digits(4),
  /** Fewer processes of a buyer say nothing. */
  minimum: params.atLeast(5),
  /** With so many buyers of the class one can be compared. */
  buyers: z.int().min(3).default(5),
  /** Of the median of the other buyers. */
  ratio: params.share(0.5),
});

export const fewBidders = defineMarketFlag<z.infer<typeof schema>, readonly NewRow[], Rows>({
  id: "R019",
  title: { zh: "同类项目投标人少于其他采购人", en: "Fewer bidders than at other buyers" },
  definition: {
    zh: "采购人不少于{minimum}个同类（分类前{digits}位）竞争性项目的平均投标人数，不超过其他采购人中位数的{ratio|percent}",
    en: "In at least {minimum} competitive processes of a class (first {digits} digits), a buyer has on average no more than {ratio|percent} of the bidders that other buyers have",
  },
  rationale: {
    zh: "{class}类{total}个项目平均{mean|number}家投标，其他{others}个采购人的中位数为{median|number}家",
    en: "{total} processes of class {class} had {mean|number} bidders on average; the median of {others} other buyers is {median|number}",
  },
  caution: {
    zh: "地域偏远、标的规模小或技术要求特殊会减少投标人",
    en: "Remote places, small lots or special needs bring fewer bidders",
  },
  basis: [practice("OCP Red Flags Guide R019")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["tender.procurementMethod"],
    ["tender.items[].classification.id", "awards[].items[].classification.id"],
    ["bids.details[].tenderers[].id", "tender.tenderers[].id", "tender.numberOfTenderers"],
  ],
  ...ROWS,
  observe(release, p) {
    const method = methodOf(release);
    if (method === undefined) return notComputable("tender.procurementMethod");
    if (!p.methods.includes(method)) return excluded("otherMethod");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    const goods = classOf(release, p.digits);
    if (goods === undefined) return notComputable("tender.items[].classification.id");
    const bidders = biddersOf(release).length || numberAt(member(release, "tender"), "numberOfTenderers");
    if (bidders === undefined || !(bidders > 0)) return notComputable("bids.details[].tenderers[].id");
    return observed(goods, [{ name: buyer, amount: bidders }]);
  },
  judge(state, p, group) {
    const buyers = byName(rowsOf(state)).filter(([, rows]) => rows.length >= p.minimum);
    if (buyers.length < p.buyers) return { findings: [], missing: [{ path: "buyer.id", reason: "tooFew" }] };
    const means = buyers.map(([, rows]) => sumOf(rows) / rows.length);
    const findings: FlagFinding[] = [];
    const compare = medianWithoutEach(means);
    buyers.forEach(([buyer, rows], i) => {
      const mean = means[i] as number;
      const median = compare(mean);
      if (mean > p.ratio * median) return;
      const { count, processes } = evidenceOf(rows);
      const figures = { class: group, total: count, mean, median, others: buyers.length - 1 };
      findings.push({ subject: "buyer", id: buyer, value: mean, figures, processes });
    });
    return { findings, figures: { buyers: buyers.length, median: medianOf(means) } };
  },
});

/** The median of all numbers but one of them, without sorting anew for each. */
function medianWithoutEach(numbers: readonly number[]): (one: number) => number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const rest = sorted.length - 1;
  return (one) => {
    const out = sorted.indexOf(one);
    const at = (i: number): number => sorted[i < out ? i : i + 1] as number;
    return rest % 2 === 1 ? at(rest >> 1) : (at((rest >> 1) - 1) + at(rest >> 1)) / 2;
  };
}
