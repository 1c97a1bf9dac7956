import { z } from "zod";
import { practice, text } from "../../citations.ts";
import { defineProcessFlag, type FlagAnswer, type Missing } from "../types.ts";
import { ANOTHER_METHOD, asObject, isOfMethod, type Loose, lacking, notComputable } from "./parts.ts";
import { type Instant, parseRfc3339, spanOf, wholeDays } from "./rfc3339.ts";

const params = z.strictObject({
  /** Whole days; a period of as many is long enough. */
  threshold: z.int().default(15),
  /** `tender.procurementMethod` that are looked at; all where none is named. */
  procurementMethods: z.array(z.string()).default([]),
  /** Days for single `tender.procurementMethodDetails`, exactly as written. */
  procurementMethodDetails: z.record(z.string(), z.int()).default({}),
  /** `lenient` also takes dates alone, which count as whole days, and times without offset, which are of the zone of the run. */
  dates: z.enum(["strict", "lenient"]).default("strict"),
});

export const R003 = defineProcessFlag({
  id: "R003",
  title: { zh: "投标期过短", en: "Short submission period" },
  definition: {
    zh: "从开始投标到投标截止的整日数少于{threshold}日（对个别采购方式可另定日数）。",
    en: "Fewer than {threshold} whole days lie between the opening of submission and the deadline (single methods can have days of their own).",
  },
  rationale: {
    zh: "投标期为{start|date}至{end|date}，共{days}整日，少于{threshold}日。",
    en: "Bids could be submitted from {start|date} to {end|date}: {days} whole days, fewer than {threshold}.",
  },
  caution: {
    zh: "紧急采购、框架内竞价、延期后只公布新时段以及日期录入错误，都会使投标期显得很短。",
    en: "Emergencies, call-offs under a framework, an extension published as a period of its own, and mistyped dates also make short periods.",
  },
  basis: [practice("OCP Red Flags Guide R003"), text("招标投标法", "24"), text("政府采购法", "35")],
  coveredBy: "BID-04",
  params,
  needs: [["tender.tenderPeriod.startDate"], ["tender.tenderPeriod.endDate"]],
  assess(release, { threshold, procurementMethods, procurementMethodDetails, dates }, { zone }): FlagAnswer {
    const tender = asObject((release as Loose).tender);
    if (!isOfMethod(tender, procurementMethods)) return ANOTHER_METHOD;
    const { startDate, endDate } = asObject(tender?.tenderPeriod) ?? {};
    const missing: Missing[] = [];
    const start = typeof startDate === "string" ? instantOf(startDate, dates, zone) : undefined;
    if (start === undefined) missing.push(lacking("tender.tenderPeriod.startDate", startDate));
    const end = typeof endDate === "string" ? instantOf(endDate, dates, zone) : undefined;
    if (end === undefined) missing.push(lacking("tender.tenderPeriod.endDate", endDate));
    if (start === undefined || end === undefined) return notComputable(...missing);

    const details = tender?.procurementMethodDetails;
    const days = wholeDays(start, end);
    const limit =
      typeof details === "string" && Object.hasOwn(procurementMethodDetails, details)
        ? (procurementMethodDetails[details] as number)
        : threshold;
    const figures = { days, threshold: limit, start: startDate as string, end: endDate as string };
    if (days >= limit) return { outcome: "notFlagged", figures };
    return { outcome: "flagged", findings: [{ subject: "process", id: release.ocid as string, value: 1, figures }] };
  },
});

function instantOf(written: string, dates: "strict" | "lenient", zone: string): Instant | undefined {
  return dates === "strict" ? parseRfc3339(written) : spanOf(written, zone)?.first;
}
