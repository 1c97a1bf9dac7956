import { z } from "zod";
import { practice } from "../../citations.ts";
import { notComputable } from "../process/facts.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import * as params from "./params.ts";
import { buyerOf, dealsOf, observed } from "./read-market.ts";
import { byName, evidenceOf, type NewRow, ROWS, type Rows, rowsOf } from "./rows.ts";

const schema = z.strictObject({
  /** Of the supplier's contracts. */
  share: params.share(0.9),
  /** Fewer contracts of a supplier say nothing. */
  minimum: params.atLeast(5),
  /** Data of fewer buyers do not show to whom else suppliers sell. */
  buyers: params.atLeast(5),
  /** Where more of the suppliers sell to one buyer only, it is how the market is. */
  usual: params.share(0.25),
});

/** All suppliers are compared: in data of few buyers, or of buyers with markets of their own, each would seem to have one customer. */
export const oneBuyer = defineMarketFlag<z.infer<typeof schema>, readonly NewRow[], Rows>({
  id: "RISK2-2",
  alsoReads: ["contracts"],
  title: { zh: "供应商几乎只向一个采购人供货", en: "A supplier that sells to one buyer" },
  definition: {
    zh: "供应商不少于{minimum}份合同中，一个采购人占{share|percent}以上，而多数供应商并非如此",
    en: "Of at least {minimum} contracts of a supplier, {share|percent} or more are with one buyer, while most suppliers sell to several",
  },
  rationale: {
    zh: "供应商的{total}份合同中有{count}份来自采购人{buyer}，占{share|percent}；同样情形的供应商占{usual|percent}",
    en: "{count} of the supplier's {total} contracts are with buyer {buyer}, {share|percent}; so it is with {usual|percent} of suppliers",
  },
  caution: {
    zh: "地方性企业、专用设备维护商通常客户单一；其在数据之外的合同不可见",
    en: "Local firms and those that maintain special equipment have one customer; contracts outside the data are not seen",
  },
  basis: [practice("Prozorro RISK2-2")],
  params: schema,
  needs: [
    ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
    ["awards[].suppliers[].id", "awards[].suppliers[].name"],
  ],
  ...ROWS,
  observe(release) {
    const deals = dealsOf(release);
    if (deals.length === 0) return notComputable("awards[].suppliers[].id");
    const buyer = buyerOf(release);
    if (buyer === undefined) return notComputable("buyer.id");
    return observed(
      "",
      [...new Set(deals.map(({ supplier }) => supplier))].map((name) => ({ name, other: buyer })),
    );
  },
  judge(state, p) {
    const rows = rowsOf(state);
    const suppliers = byName(rows).filter(([, own]) => own.length >= p.minimum);
    const buyers = new Set(rows.map(({ other }) => other)).size;
    if (buyers < p.buyers || suppliers.length === 0) return { findings: [], missing: [{ path: "buyer.id", reason: "tooFew" }] };
    const dependent = suppliers.flatMap(([supplier, own]) => {
      const [buyer, from] = byName(own, ({ other }) => other).reduce((a, b) => (b[1].length > a[1].length ? b : a));
      return from.length >= p.share * own.length ? [{ supplier, own, buyer, from }] : [];
    });
    const usual = dependent.length / suppliers.length;
    const figures = { suppliers: suppliers.length, buyers, usual };
    if (usual > p.usual) return { findings: [], figures, missing: [{ path: "buyer.id", reason: "noSpread" }] };
    const findings = dependent.map(({ supplier, own, buyer, from }): FlagFinding => {
      const { count, processes } = evidenceOf(from);
      const share = from.length / own.length;
      return { subject: "tenderer", id: supplier, value: share, figures: { buyer, count, total: own.length, share, usual }, processes };
    });
    return { findings, figures };
  },
});
