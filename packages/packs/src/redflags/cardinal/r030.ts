import { z } from "zod";
import { practice, text } from "../../citations.ts";
import { defineProcessFlag, type FlagAnswer, type FlagFinding } from "../types.ts";
import { addIds, asList, asObject, bidsOf, isAbsent, type Loose, lacking, NO_AWARD, notComputable } from "./parts.ts";
import { isAfter, spanOf } from "./rfc3339.ts";
import { isAfterInBytes } from "./text.ts";

const params = z.strictObject({
  /** `instants` compares points in time; `text` the bytes as written, as Cardinal does, whatever the form and offset. */
  dateComparison: z.enum(["instants", "text"]).default("instants"),
});

export const R030 = defineProcessFlag({
  id: "R030",
  title: { zh: "逾期投标中标", en: "Late bid won" },
  definition: {
    zh: "中标人的有效投标在投标截止之后提交。",
    en: "A valid bid of a supplier that won was submitted after the deadline.",
  },
  rationale: {
    zh: "{tenderer}的投标时间为{date|date}，晚于投标截止{deadline|date}，其后中标。",
    en: "The bid of {tenderer} is dated {date|date}, after the deadline of {deadline|date}, and it won.",
  },
  caution: {
    zh: "系统只记录开标或录入时间、截止延期而公告未更新、时区写法不同，都会使时间显得晚于截止。",
    en: "A system that notes the opening or the entry of a bid, an extension that was not published, or other time zones make a bid look late.",
  },
  basis: [practice("OCP Red Flags Guide R030"), text("招标投标法", "28(2)")],
  coveredBy: "BID-24",
  params,
  needs: [
    ["tender.tenderPeriod.endDate"],
    ["awards[].status"],
    ["awards[].suppliers[].id"],
    ["bids.details[].status"],
    ["bids.details[].date"],
    ["bids.details[].tenderers[].id"],
  ],
  assess(release, { dateComparison }, { zone }): FlagAnswer {
    const loose = release as Loose;
    const endDate = asObject(asObject(loose.tender)?.tenderPeriod)?.endDate;
    const awards = asList(loose.awards);
    const bids = bidsOf(loose);
    const isText = dateComparison === "text";
    const end = typeof endDate === "string" && !isText ? spanOf(endDate, zone) : undefined;
    if (typeof endDate !== "string" || !(isText || end)) return notComputable(lacking("tender.tenderPeriod.endDate", endDate));
    if (awards === undefined) return notComputable(lacking("awards", loose.awards));
    if (bids === undefined) return notComputable(lacking("bids.details", asObject(loose.bids)?.details));
    const suppliers = new Set<string>();
    let active = 0;
    for (const one of awards) {
      const award = asObject(one);
      if (award?.status !== "active") continue;
      active += 1;
      addIds(suppliers, award.suppliers);
    }
    if (active === 0) return NO_AWARD;
    if (suppliers.size === 0) return notComputable({ path: "awards[].suppliers[].id", reason: "absent" });

    const late = new Map<string, string>();
    let onTime = 0;
    let unclear: FlagAnswer | undefined;
    for (const one of bids) {
      const bid = asObject(one);
      if (bid?.status !== "valid") continue;
      let isLate: boolean | undefined;
      for (const party of asList(bid.tenderers) ?? []) {
        const id = asObject(party)?.id;
        if (typeof id !== "string" || !suppliers.has(id)) continue;
        const { date } = bid;
        if (typeof date === "string" && isText) isLate ??= isAfterInBytes(date, endDate);
        else if (typeof date === "string" && end) {
          const at = spanOf(date, zone);
          // Of a date alone it is only sure after the whole day of the deadline, or before it.
          if (at && isAfter(at.first, end.last)) isLate = true;
          else if (at && !isAfter(at.last, end.last)) isLate = false;
        }
        if (isLate === undefined)
          unclear ??= notComputable({ path: "bids.details[].date", reason: isAbsent(date) ? "absent" : "malformed" });
        else if (isLate) late.set(id, date as string);
        else onTime += 1;
      }
    }
    if (late.size > 0) {
      const findings: FlagFinding[] = [];
      for (const [tenderer, date] of late) {
        const figures = { tenderer, date, deadline: endDate };
        if (findings.length === 0) findings.push({ subject: "process", id: release.ocid as string, value: 1, figures });
        findings.push({ subject: "tenderer", id: tenderer, value: 1, figures, processes: [release.ocid as string] });
      }
      return { outcome: "flagged", findings };
    }
    if (unclear) return unclear;
    return onTime > 0 ? { outcome: "notFlagged" } : notComputable({ path: "bids.details[].tenderers[].id", reason: "absent" });
  },
});
