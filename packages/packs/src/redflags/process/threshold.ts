import { z } from "zod";
import { excerpt } from "../../citations.ts";
import { moneyAt, objectAt, textAt } from "../read.ts";
import { defineProcessFlag } from "../types.ts";
import { ocp } from "./basis.ts";
import { excluded, flagged, isFramework, moneyLacks, notComputable, notFlagged } from "./facts.ts";

/** One threshold: for a category of goods, works or services and a method where they are named, for all where not. */
const threshold = z.strictObject({
  category: z.string().optional(),
  method: z.string().optional(),
  currency: z.string(),
  amount: z.number().positive(),
});

/** 必须招标的工程项目规定 5. */
const MANDATORY_TENDER: readonly z.infer<typeof threshold>[] = [
  { category: "works", currency: "CNY", amount: 4_000_000 },
  { category: "goods", currency: "CNY", amount: 2_000_000 },
  { category: "services", currency: "CNY", amount: 1_000_000 },
];

export const thresholdHugging = defineProcessFlag({
  id: "R002",
  title: { zh: "金额紧贴限额以下", en: "Value just below a threshold" },
  definition: {
    zh: "预估金额低于限额，且差距不超过限额的{band|percent}；已采用下列方式的不看：{excludedMethods|list}",
    en: "The estimated value is below a threshold by at most {band|percent} of it; not asked of the methods {excludedMethods|list}",
  },
  rationale: {
    zh: "预估金额{value|amount} {currency}，比限额{threshold|amount}低{below|percent}",
    en: "The estimated value of {value|amount} {currency} is {below|percent} below the threshold of {threshold|amount}",
  },
  caution: {
    zh: "单个项目落在这一区间很常见；同一采购人反复出现才值得注意",
    en: "One process in that band is common; look where one buyer has many",
  },
  basis: [ocp("R002"), excerpt("必须招标的工程项目规定(国家发展改革委令第16号)", "5")],
  params: z.strictObject({
    thresholds: z.array(threshold).default([...MANDATORY_TENDER]),
    band: z.number().gt(0).lt(1).default(0.05),
    /** Who used the method that the threshold asks for has nothing to avoid. */
    excludedMethods: z.array(z.string()).default(["open"]),
  }),
  needs: [["tender.value.amount"], ["tender.value.currency"], ["tender.mainProcurementCategory"]],
  assess(release, params) {
    const tender = objectAt(release, "tender");
    const method = textAt(tender, "procurementMethod");
    if (method !== undefined && params.excludedMethods.includes(method)) return excluded("method");
    if (isFramework(release)) return excluded("framework");
    const value = moneyAt(tender, "value");
    if (value === undefined) return { outcome: "notComputable", missing: [moneyLacks(tender, "value", "tender.value")] };
    const category = textAt(tender, "mainProcurementCategory");
    const rows = params.thresholds.filter(
      (row) => (row.category === undefined || row.category === category) && (row.method === undefined || row.method === method),
    );
    if (rows.length === 0) return category === undefined ? notComputable("tender.mainProcurementCategory") : excluded("no_threshold");
    const own = rows.filter((row) => row.currency === value.currency);
    if (own.length === 0) return notComputable("tender.value.currency", "otherCurrency");
    for (const row of own) {
      const below = (row.amount - value.amount) / row.amount;
      if (below <= 0 || below > params.band + 1e-12) continue;
      return flagged(release, 1, { value: value.amount, currency: value.currency, threshold: row.amount, below });
    }
    return notFlagged({ value: value.amount, currency: value.currency });
  },
});
