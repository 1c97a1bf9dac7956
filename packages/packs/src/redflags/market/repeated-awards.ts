import { z } from "zod";
import { practice, text } from "../../citations.ts";
import { excluded, isFramework, notComputable } from "../process/facts.ts";
import { defineMarketFlag, type FlagFinding, type Observation, type Release } from "../types.ts";
import * as params from "./params.ts";
import { buyerOf, categoryOf, dateOf, dealsOf, methodOf, observed } from "./read-market.ts";
import { busiestWindow, byName, evidenceOf, type NewRow, ROWS, type Row, type Rows, rowsOf } from "./rows.ts";

const NEEDS = [
  ["buyer.id", "buyer.name", "tender.procuringEntity.id"],
  ["tender.procurementMethod"],
  ["awards[].suppliers[].id", "awards[].suppliers[].name"],
  ["awards[].date", "contracts[].dateSigned"],
] as const;

const direct = {
  thresholds: params.thresholds,
  currency: params.currency,
  methods: params.words("direct"),
  windowDays: params.days(365),
};

const belowSchema = z.strictObject({
  ...direct,
  /** How far below the threshold is still near it. */
  band: z.number().gt(0).lt(1).default(0.1),
  minimum: z.int().min(2).default(2),
});

/** Awards just below the threshold, to one supplier again and again. */
export const directAwardsBelowThreshold = defineMarketFlag<z.infer<typeof belowSchema>, readonly NewRow[], Rows>({
  id: "R049",
  title: { zh: "直接授予金额多次贴近标准线", en: "Direct awards just below the threshold" },
  definition: {
    zh: "采购人在{windowDays}天内不少于{minimum}次直接授予同一供应商，每次金额低于公开招标数额标准且相差不超过{band|percent}",
    en: "Within {windowDays} days a buyer made at least {minimum} direct awards to one supplier, each below the threshold for open tenders by no more than {band|percent}",
  },
  rationale: {
    zh: "{from|date}至{to|date}，直接授予供应商{supplier}{count}次，金额均在{floor|amount}至{threshold|amount} {currency}之间，合计{sum|amount}",
    en: "From {from|date} to {to|date}, {count} direct awards to supplier {supplier}, all between {floor|amount} and {threshold|amount} {currency}, {sum|amount} together",
  },
  caution: {
    zh: "框架价格、固定单价或年度续签会产生相近的金额；本级标准可能不同于默认值",
    en: "List prices and yearly renewals give amounts that are alike; the local threshold may not be the default",
  },
  basis: [text("政府采购法实施条例", "28"), practice("OCP Red Flags Guide R049")],
  params: belowSchema,
  needs: [...NEEDS, ["awards[].value.amount"]],
  ...ROWS,
  observe: (release, p) => directDeals(release, p),
  judge(state, p, buyer) {
    const findings = findingsOfPairs(rowsOf(state), buyer, p, (rows, threshold) => {
      const floor = threshold * (1 - p.band);
      const near = rows.filter(({ amount }) => amount >= floor && amount < threshold);
      const window = busiestWindow(near, p.windowDays, "count", p.minimum);
      return window ? { window, figures: { floor } } : undefined;
    });
    return { findings };
  },
});

const multipleSchema = z.strictObject({
  ...direct,
  /** More awards than these. */
  most: params.atLeast(2),
});

/** Together they reach the threshold, wherever each of them is. */
export const multipleDirectAwards = defineMarketFlag<z.infer<typeof multipleSchema>, readonly NewRow[], Rows>({
  id: "R055",
  title: { zh: "多次直接授予合计超过标准", en: "Multiple direct awards above the threshold together" },
  definition: {
    zh: "采购人在{windowDays}天内直接授予同一供应商超过{most}次，合计达到公开招标数额标准",
    en: "Within {windowDays} days a buyer made more than {most} direct awards to one supplier that together reach the threshold for open tenders",
  },
  rationale: {
    zh: "{from|date}至{to|date}，直接授予供应商{supplier}{count}次，合计{sum|amount} {currency}，标准为{threshold|amount} {currency}",
    en: "From {from|date} to {to|date}, {count} direct awards to supplier {supplier} add up to {sum|amount} {currency}; the threshold is {threshold|amount}",
  },
  caution: {
    zh: "唯一来源、原供应商添购或紧急采购可依法直接授予；本级标准可能不同于默认值",
    en: "Sole sources, additions to an earlier contract and emergencies may be awarded directly; the local threshold may not be the default",
  },
  basis: [text("政府采购法实施条例", "28"), practice("OCP Red Flags Guide R055")],
  params: multipleSchema,
  needs: [...NEEDS, ["awards[].value.amount"]],
  ...ROWS,
  observe: (release, p) => directDeals(release, p),
  judge(state, p, buyer) {
    const findings = findingsOfPairs(rowsOf(state), buyer, p, (rows, threshold) => {
      const window = busiestWindow(rows, p.windowDays, "sum", p.most + 1);
      return window && window.sum >= threshold ? { window, figures: {} } : undefined;
    });
    return { findings };
  },
});

type DirectParams = { readonly [K in keyof typeof direct]: z.infer<(typeof direct)[K]> };

function directDeals(release: Release, p: DirectParams): Observation<readonly NewRow[]> {
  const pairs = pairsOf(release, p.methods);
  if ("outcome" in pairs) return pairs;
  const priced = pairs.deals.filter(({ amount }) => amount !== undefined);
  if (priced.length === 0) return notComputable("awards[].value.amount");
  const wanted = priced.filter((deal) => deal.currency === p.currency);
  if (wanted.length === 0) return notComputable("awards[].value.currency", "otherCurrency");
  const other = categoryOf(release);
  return observed(
    pairs.buyer,
    wanted.map(({ supplier, amount, day }) => ({ name: supplier, other, amount, day })),
  );
}

function pairsOf(release: Release, methods: readonly string[]) {
  const method = methodOf(release);
  if (method === undefined) return notComputable("tender.procurementMethod");
  if (!methods.includes(method)) return excluded("otherMethod");
  if (isFramework(release)) return excluded("framework");
  const deals = dealsOf(release);
  if (deals.length === 0) return notComputable("awards[].suppliers[].id");
  const buyer = buyerOf(release);
  if (buyer === undefined) return notComputable("buyer.id");
  const dated = deals.filter(({ day }) => day !== undefined);
  return dated.length === 0 ? notComputable("awards[].date") : { buyer, deals: dated };
}

function findingsOfPairs(
  all: readonly Row[],
  buyer: string,
  p: DirectParams,
  judge: (rows: readonly Row[], threshold: number) => { window: { rows: readonly Row[]; sum: number }; figures: object } | undefined,
): readonly FlagFinding[] {
  const findings: FlagFinding[] = [];
  for (const [, rows] of byName(all, ({ name, other }) => `${other} ${name}`)) {
    const { name: supplier, other: category } = rows[0] as Row;
    const threshold = p.thresholds[category as keyof DirectParams["thresholds"]];
    const found = judge(rows, threshold);
    if (found === undefined) continue;
    const { window, figures } = found;
    const { count, processes } = evidenceOf(window.rows);
    const [from, to] = [window.rows[0] as Row, window.rows.at(-1) as Row].map(({ day }) => dateOf(day)) as [string, string];
    const all = { supplier, category, count, sum: window.sum, threshold, currency: p.currency, from, to, ...figures };
    findings.push({ subject: "buyer", id: buyer, value: count, figures: all, processes });
  }
  return findings;
}

const limitedSchema = z.strictObject({
  methods: params.words("limited"),
  windowDays: params.days(365),
  /** More awards than these. */
  most: params.atLeast(2),
});

/** The rule i180 of the Development Gateway's dashboard. */
export const repeatedLimitedAwards = defineMarketFlag<z.infer<typeof limitedSchema>, readonly NewRow[], Rows>({
  id: "I180",
  title: { zh: "邀请等限制方式反复授予同一供应商", en: "Repeated limited awards to one supplier" },
  definition: {
    zh: "采购人在{windowDays}天内以{methods|code}方式授予同一供应商超过{most}次",
    en: "Within {windowDays} days a buyer made more than {most} awards to one supplier by {methods|code}",
  },
  rationale: {
    zh: "{from|date}至{to|date}，以{methods|code}方式授予供应商{supplier}{count}次",
    en: "From {from|date} to {to|date}, {count} awards to supplier {supplier} by {methods|code}",
  },
  caution: {
    zh: "潜在供应商少或延续性服务会反复选择同一家",
    en: "With few firms that can supply, or services that go on, the same one is chosen again",
  },
  basis: [practice("Development Gateway i180")],
  params: limitedSchema,
  needs: NEEDS,
  ...ROWS,
  observe(release, p) {
    const pairs = pairsOf(release, p.methods);
    if ("outcome" in pairs) return pairs;
    const days = new Map<string, number | undefined>();
    for (const { supplier, day } of pairs.deals) if (!days.has(supplier)) days.set(supplier, day);
    return observed(
      pairs.buyer,
      [...days].map(([name, day]) => ({ name, day })),
    );
  },
  judge(state, p, buyer) {
    const findings: FlagFinding[] = [];
    for (const [supplier, rows] of byName(rowsOf(state))) {
      const window = busiestWindow(rows, p.windowDays, "count", p.most + 1);
      if (window === undefined) continue;
      const { count, processes } = evidenceOf(window.rows);
      const [from, to] = [window.rows[0] as Row, window.rows.at(-1) as Row].map(({ day }) => dateOf(day)) as [string, string];
      const figures = { supplier, count, from, to, methods: p.methods };
      findings.push({ subject: "buyer", id: buyer, value: count, figures, processes });
    }
    return { findings };
  },
});
