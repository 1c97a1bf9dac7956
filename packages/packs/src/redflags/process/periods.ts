import type { Json } from "@plumbline/core";
import { z } from "zod";
import { text } from "../../citations.ts";
import { member, objectAt, objectsAt, textAt } from "../read.ts";
import { defineProcessFlag, type FlagAnswer, type FlagContext, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { calendarDays, dateLacks, momentOf, type Span, spanOf } from "./dates.ts";
import {
  activeAwards,
  contractsOf,
  excluded,
  flagged,
  idOf,
  methodBars,
  notComputable,
  notFlagged,
  reasonOf,
  referenceOf,
} from "./facts.ts";

const COMPETITIVE = ["open", "selective"];
const methods = z.array(z.string()).default([...COMPETITIVE]);

interface Dated {
  readonly path: string;
  readonly value: Json | undefined;
}

interface Term {
  readonly span: Span;
  readonly figures: { readonly days: number; readonly from: string; readonly to: string; readonly byCalendar?: true };
}

/** From one date to another, or what is missing of them. */
function termOf(from: Dated, to: Dated, { zone }: FlagContext): Term | FlagAnswer {
  const [first, second] = [momentOf(from.value, zone), momentOf(to.value, zone)];
  if (first === undefined || second === undefined) {
    const lacking = [...(first ? [] : [from]), ...(second ? [] : [to])];
    return { outcome: "notComputable", missing: lacking.map(({ path, value }) => dateLacks(value, path)) };
  }
  const span = spanOf(first, second, zone);
  return { span, figures: { from: referenceOf(from.value) ?? "", to: referenceOf(to.value) ?? "", ...span } };
}

function periodDate(release: Release, period: string, end: "startDate" | "endDate"): Dated {
  return { path: `tender.${period}.${end}`, value: member(member(objectAt(release, "tender"), period), end) };
}

function openingDate(release: Release): Dated {
  return { path: "tender.bidOpening.date", value: member(member(objectAt(release, "tender"), "bidOpening"), "date") };
}

export const shortUntilOpening = defineProcessFlag({
  id: "R014",
  title: { zh: "公告至开标时间短", en: "Short time until bids are opened" },
  definition: {
    zh: "采购方式为{methods|list}时，投标期开始到开标不足{days}日",
    en: "Under the methods {methods|list}, bids are opened less than {days} days after the tender period began",
  },
  rationale: { zh: "{from|date}开始，{to|date}开标，相隔{days}日", en: "Begun {from|date}, opened {to|date}: {days} days" },
  caution: {
    zh: "依法可缩短的项目、电子招标和非必须招标的项目期限不同",
    en: "Other periods hold where the law allows shorter ones, and for what need not be tendered",
  },
  basis: [ocp("R014"), text("招标投标法", "24"), text("招标投标法", "34")],
  params: z.strictObject({ days: z.int().min(1).default(20), methods }),
  needs: [["tender.tenderPeriod.startDate"], ["tender.bidOpening.date"], ["tender.procurementMethod"]],
  assess(release, params, context) {
    const barred = methodBars(release, params.methods);
    if (barred) return barred;
    const term = termOf(periodDate(release, "tenderPeriod", "startDate"), openingDate(release), context);
    if ("outcome" in term) return term;
    return term.span.days < params.days ? flagged(release, 1, term.figures) : notFlagged(term.figures);
  },
});

export const longUntilEvaluation = defineProcessFlag({
  id: "R015",
  title: { zh: "开标至评标时间长", en: "Long time from opening to evaluation" },
  definition: {
    zh: "采购方式为{methods|list}时，开标到评标开始超过{days}日",
    en: "Under the methods {methods|list}, evaluation begins more than {days} days after bids were opened",
  },
  rationale: { zh: "{from|date}开标，{to|date}开始评标，相隔{days}日", en: "Opened {from|date}, evaluation from {to|date}: {days} days" },
  caution: {
    zh: "异议、投诉、补正或重新抽取专家会使评标推迟",
    en: "Objections, complaints, corrections or a new panel delay it",
  },
  basis: [ocp("R015")],
  params: z.strictObject({ days: z.int().min(0).default(7), methods }),
  needs: [["tender.bidOpening.date"], ["tender.awardPeriod.startDate"], ["tender.procurementMethod"]],
  assess(release, params, context) {
    const barred = methodBars(release, params.methods);
    if (barred) return barred;
    const term = termOf(openingDate(release), periodDate(release, "awardPeriod", "startDate"), context);
    if ("outcome" in term) return term;
    return term.span.days > params.days ? flagged(release, 1, term.figures) : notFlagged(term.figures);
  },
});

/** From the end of the tender period to each active award: the term that `isWorse` prefers, or why there is none. */
function decisionTerm(
  release: Release,
  allowed: readonly string[],
  context: FlagContext,
  isWorse: (days: number, than: number) => boolean,
): { readonly worst: Term | undefined; readonly lacks: FlagAnswer | undefined } {
  const barred = methodBars(release, allowed);
  if (barred) return { worst: undefined, lacks: barred };
  const awards = activeAwards(release);
  if (awards.length === 0) return { worst: undefined, lacks: excluded("no_award") };
  const end = periodDate(release, "tenderPeriod", "endDate");
  let worst: Term | undefined;
  let lacks: FlagAnswer | undefined;
  for (const award of awards) {
    const term = termOf(end, { path: "awards[].date", value: award.date }, context);
    if ("outcome" in term) lacks ??= term;
    else if (worst === undefined || isWorse(term.span.days, worst.span.days)) worst = term;
  }
  return { worst, lacks };
}

export const shortDecision = defineProcessFlag({
  id: "R061",
  title: { zh: "定标过快", en: "Decision period extremely short" },
  definition: {
    zh: "采购方式为{methods|list}时，投标截止到定标不足{days}日",
    en: "Under the methods {methods|list}, the award comes less than {days} days after the tender period ended",
  },
  rationale: { zh: "{from|date}截止，{to|date}定标，相隔{days}日", en: "Ended {from|date}, awarded {to|date}: {days} days" },
  caution: {
    zh: "竞价、询价等当场定标的方式本来就快；日期可能是补录的",
    en: "Auctions and requests for quotations are decided on the spot; dates may have been entered later",
  },
  basis: [ocp("R061")],
  params: z.strictObject({ days: z.number().positive().default(1), methods }),
  needs: [["tender.tenderPeriod.endDate"], ["awards[].date"], ["tender.procurementMethod"]],
  assess(release, params, context) {
    const { worst, lacks } = decisionTerm(release, params.methods, context, (days, than) => days < than);
    if (worst && isShort(worst, params.days)) return flagged(release, 1, worst.figures);
    return lacks ?? notFlagged(worst?.figures);
  },
});

/** Whole days are cut toward none: an award in the hours before the end is short as well. */
function isShort({ span }: Term, days: number): boolean {
  return span.days < days;
}

export const longDecision = defineProcessFlag({
  id: "R062",
  title: { zh: "定标过慢", en: "Decision period extremely long" },
  definition: {
    zh: "采购方式为{methods|list}时，投标截止到定标超过{days}日",
    en: "Under the methods {methods|list}, the award comes more than {days} days after the tender period ended",
  },
  rationale: { zh: "{from|date}截止，{to|date}定标，相隔{days}日", en: "Ended {from|date}, awarded {to|date}: {days} days" },
  caution: {
    zh: "异议、投诉处理期间依法暂停；复杂项目评审本就费时",
    en: "Objections and complaints suspend it by law; complex tenders take their time",
  },
  basis: [ocp("R062")],
  params: z.strictObject({ days: z.number().positive().default(60), methods }),
  needs: [["tender.tenderPeriod.endDate"], ["awards[].date"], ["tender.procurementMethod"]],
  assess(release, params, context) {
    const { worst, lacks } = decisionTerm(release, params.methods, context, (days, than) => days > than);
    if (worst && worst.span.days > params.days) return flagged(release, 1, worst.figures);
    return lacks ?? notFlagged(worst?.figures);
  },
});

export const lateSignature = defineProcessFlag({
  id: "R060",
  title: { zh: "签约过迟或早于定标", en: "Contract signed late, or before the award" },
  definition: {
    zh: "定标到签订合同超过{days}日，或合同签订日早于定标日",
    en: "The contract is signed more than {days} days after the award, or before it",
  },
  rationale: { zh: "{from|date}定标，{to|date}签约，相隔{days}日", en: "Awarded {from|date}, signed {to|date}: {days} days" },
  caution: {
    zh: "法定期限从中标通知书发出起算，与定标日可能不同；投诉期间可能依法暂停",
    en: "By law the term runs from the notice of award, which may be later; complaints may suspend it",
  },
  basis: [ocp("R060"), text("招标投标法", "46"), text("政府采购法", "46")],
  params: z.strictObject({ days: z.int().min(0).default(30) }),
  needs: [["awards[].date"], ["contracts[].dateSigned"]],
  coveredBy: "BID-13",
  assess(release, params, { zone }) {
    const awards = activeAwards(release);
    const contracts = contractsOf(release);
    if (awards.length === 0) return excluded("no_award");
    if (contracts.length === 0) return excluded("no_contract");
    const byId = new Map(awards.map((award) => [idOf(award), award]));
    let worst: { days: number; from: string; to: string } | undefined;
    let lacks: FlagAnswer | undefined;
    for (const contract of contracts) {
      const of = referenceOf(contract.awardID);
      const award = of === undefined && awards.length === 1 ? awards[0] : byId.get(of);
      if (award === undefined) {
        lacks ??= notComputable("contracts[].awardID", of === undefined ? reasonOf(contract.awardID) : "malformed");
        continue;
      }
      const [from, to] = [momentOf(award.date, zone), momentOf(contract.dateSigned, zone)];
      if (from === undefined || to === undefined) {
        const lacking = from ? dateLacks(contract.dateSigned, "contracts[].dateSigned") : dateLacks(award.date, "awards[].date");
        lacks ??= { outcome: "notComputable", missing: [lacking] };
        continue;
      }
      // Terms of the law count days of the calendar, whatever the hour.
      const days = calendarDays(from, to, zone);
      const isWorse = worst === undefined || (days < 0 ? days < worst.days : worst.days >= 0 && days > worst.days);
      if (isWorse) worst = { days, from: textAt(award, "date") ?? "", to: textAt(contract, "dateSigned") ?? "" };
    }
    if (worst && (worst.days > params.days || worst.days < 0)) return flagged(release, worst.days, worst);
    return lacks ?? notFlagged(worst);
  },
});

export const lateMilestones = defineProcessFlag({
  id: "R067",
  alsoReads: ["date"],
  title: { zh: "履约节点逾期", en: "Milestones met late or not" },
  definition: {
    zh: "合同履约节点比约定晚{days}日以上完成，或登记为未完成，或在数据生成时已逾期而未完成，不少于{least}个",
    en: "At least {least} milestones of a contract were met more than {days} days late, are noted as not met, or were due that long before the data were made",
  },
  rationale: {
    zh: "{milestones}个节点中{late}个逾期或未完成，最长逾期{days}日",
    en: "{late} of {milestones} milestones are late or not met, the latest by {days} days",
  },
  caution: {
    zh: "合同可能已依法延期；节点完成后没有登记也会显示逾期",
    en: "The contract may have been extended; a milestone that was met and not registered looks late",
  },
  basis: [ocp("R067")],
  params: z.strictObject({ days: z.int().min(0).default(30), least: z.int().min(1).default(1) }),
  needs: [
    ["contracts[].implementation.milestones", "contracts[].milestones"],
    ["contracts[].implementation.milestones[].dueDate", "contracts[].milestones[].dueDate"],
  ],
  assess(release, params, { zone }) {
    const contracts = contractsOf(release);
    if (contracts.length === 0) return excluded("no_contract");
    const milestones = contracts.flatMap((contract) => [
      ...objectsAt(objectAt(contract, "implementation"), "milestones"),
      ...objectsAt(contract, "milestones"),
    ]);
    if (milestones.length === 0) return notComputable("contracts[].implementation.milestones");
    const now = momentOf(member(release, "date"), zone);
    let late = 0;
    let longest = 0;
    let unknown: Dated | undefined;
    for (const { dueDate, dateMet, status } of milestones) {
      const due = momentOf(dueDate, zone);
      const isMet = status === "met" || (dateMet !== undefined && dateMet !== null);
      const end = momentOf(dateMet, zone) ?? (isMet ? undefined : now);
      const days = due && end ? calendarDays(due, end, zone) : undefined;
      if (days !== undefined) longest = Math.max(longest, days);
      if (status === "notMet" || (days !== undefined && days > params.days)) late += 1;
      else if (due === undefined) unknown ??= { path: "contracts[].implementation.milestones[].dueDate", value: dueDate };
      else if (end === undefined)
        unknown ??= isMet
          ? { path: "contracts[].implementation.milestones[].dateMet", value: dateMet }
          : { path: "date", value: member(release, "date") };
    }
    const figures = { milestones: milestones.length, late, days: longest };
    if (late >= params.least) return flagged(release, late, figures);
    return unknown ? { outcome: "notComputable", missing: [dateLacks(unknown.value, unknown.path)] } : notFlagged(figures);
  },
});
