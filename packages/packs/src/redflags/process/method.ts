import { z } from "zod";
import { memory } from "../../citations.ts";
import { member, objectAt, objectsAt, textAt } from "../read.ts";
import { defineProcessFlag } from "../types.ts";
import { ocp } from "./basis.ts";
import { flagged, methodBars, notFlagged } from "./facts.ts";

export const unjustifiedMethod = defineProcessFlag({
  id: "R010",
  title: { zh: "非公开方式未写明理由", en: "Non-competitive method without a reason" },
  definition: {
    zh: "采购方式为{methods|list}，而未写明采用该方式的理由（少于{characters}个字的不算）",
    en: "The method is one of {methods|list} and no reason of at least {characters} characters is given for it",
  },
  rationale: {
    zh: "采购方式为{method}，理由栏只有{characters}个字",
    en: "The method is {method}; the reason given has {characters} characters",
  },
  caution: {
    zh: "理由可能写在附件或批复中，没有填入数据",
    en: "The reason may stand in an attachment or an approval that the data do not carry",
  },
  basis: [ocp("R010"), memory("政府采购法", "27")],
  params: z.strictObject({
    methods: z.array(z.string()).default(["limited", "direct"]),
    characters: z.int().min(1).default(2),
  }),
  needs: [["tender.procurementMethod"], ["tender.procurementMethodRationale", "tender.procurementMethodRationaleClassifications"]],
  assess(release, params) {
    const barred = methodBars(release, params.methods);
    if (barred) return barred;
    const tender = objectAt(release, "tender");
    if (objectsAt(tender, "procurementMethodRationaleClassifications").length > 0) return notFlagged();
    const characters = Array.from((textAt(tender, "procurementMethodRationale") ?? "").slice(0, LONG_ENOUGH).trim()).length;
    if (characters >= params.characters) return notFlagged();
    return flagged(release, 1, { method: textAt(tender, "procurementMethod") ?? "", characters });
  },
});

const LONG_ENOUGH = 1000;

export const complaints = defineProcessFlag({
  id: "R020",
  title: { zh: "收到投诉", en: "Tender has a complaint" },
  definition: {
    zh: "投诉不少于{least}件，不计状态为下列之一的：{ignoredStatuses|list}",
    en: "There are at least {least} complaints, those of the statuses {ignoredStatuses|list} left out",
  },
  rationale: { zh: "该项目有{complaints}件投诉", en: "The process has {complaints} complaints" },
  caution: {
    zh: "投诉是供应商的权利，多数并不成立；也可能只说明竞争激烈",
    en: "To complain is a right and most complaints are not upheld; many may only mean that the market is keen",
  },
  basis: [ocp("R020")],
  params: z.strictObject({
    least: z.int().min(1).default(1),
    ignoredStatuses: z.array(z.string()).default(["withdrawn", "cancelled"]),
  }),
  needs: [["complaints"]],
  assess(release, params) {
    if (!Array.isArray(member(release, "complaints")))
      return { outcome: "notComputable", missing: [{ path: "complaints", reason: "absent" }] };
    const found = objectsAt(release, "complaints").filter(
      ({ status }) => typeof status !== "string" || !params.ignoredStatuses.includes(status),
    );
    const figures = { complaints: found.length };
    return found.length >= params.least ? flagged(release, found.length, figures) : notFlagged(figures);
  },
});
