import { z } from "zod";
import { memory, practice } from "../../citations.ts";
import { notComputable } from "../process/facts.ts";
import { defineMarketFlag } from "../types.ts";
import * as params from "./params.ts";
import { buyerOf, dealsOf, methodOf, observed } from "./read-market.ts";
import { evidenceOf, type NewRow, ROWS, type Rows, rowsOf, sumOf } from "./rows.ts";

const schema = z.strictObject({
  methods: params.words("limited", "direct"),
  share: params.share(0.5),
  /** Fewer processes of a buyer say nothing. */
  minimum: params.atLeast(10),
});

/** Counts processes; their value too where all that was awarded is in one currency. */
export const nonCompetitiveShare = defineMarketFlag<z.infer<typeof schema>, readonly NewRow[], Rows>({
  id: "R013",
  alsoReads: ["awards"],
  title: { zh: "非公开方式采购占比高", en: "High share of non-competitive methods" },
  definition: {
    zh: "采购人不少于{minimum}个项目中，以{methods|code}方式采购的项目数或金额占比达到{share|percent}",
    en: "Of at least {minimum} processes of a buyer, those by {methods|code} are {share|percent} or more, by number or by value",
  },
  rationale: {
    zh: "{total}个项目中{count}个采用{methods|code}方式，占{share|percent}；金额占比{valueShare|percent}",
    en: "{count} of {total} processes by {methods|code}, {share|percent}; by value {valueShare|percent}",
  },
  caution: {
    zh: "小额采购、紧急采购、专利或唯一供应商较多的单位占比自然较高",
    en: "Buyers with many small or urgent purchases, or of goods that only one firm makes, have a high share by nature",
  },
  basis: [memory("政府采购法", "26"), practice("OCP Red Flags Guide R013")],
  params: schema,
  needs: [["buyer.id", "buyer.name", "tender.procuringEntity.id"], ["tender.procurementMethod"]],
  ...ROWS,
  observe(release, p) {
    const method = methodOf(release);
    if (method === undefined) return notComputable("tender.procurementMethod");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    const deals = dealsOf(release);
    const [first] = deals;
    const isOne = first?.currency !== undefined && deals.every((deal) => deal.currency === first.currency);
    const amount = isOne ? deals.reduce((sum, deal) => sum + (deal.amount ?? 0), 0) : undefined;
    return observed(buyer, [{ name: p.methods.includes(method) ? "few" : "open", other: isOne ? first.currency : "", amount }]);
  },
  judge(state, p, buyer) {
    const rows = rowsOf(state);
    if (rows.length < p.minimum) return { findings: [], missing: [{ path: "ocid", reason: "tooFew" }] };
    const few = rows.filter(({ name }) => name === "few");
    const currencies = new Set(rows.map(({ other }) => other));
    const total = sumOf(rows);
    const valueShare = currencies.size === 1 && !currencies.has("") && total > 0 ? sumOf(few) / total : null;
    const share = few.length / rows.length;
    if (few.length === 0 || Math.max(share, valueShare ?? 0) < p.share) return { findings: [] };
    const { count, processes } = evidenceOf(few);
    const figures = { count, total: rows.length, share, valueShare, methods: p.methods };
    return { findings: [{ subject: "buyer", id: buyer, value: share, figures, processes }] };
  },
});
