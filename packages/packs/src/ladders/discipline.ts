import { defineAuthority, defineLadder } from "@plumbline/core/supervision";
import { excerpt, practice } from "../citations.ts";
import { BASIS, calendarDays, DEMANDS, decider, FACTS, field, handler, NEXT_WORKING_DAY, PRACTICE, REMEDY, workingDays } from "./shared.ts";

const SUIZHOU = practice("实务惯例(警示提醒、诫勉纠错、责令整改、责任追究四项措施)");
/** Five working days to answer are of one municipal rule; the other periods are samples. */
const ANSWER = excerpt("市级电子监察规则(fsou 172641,5个工作日内回复)");

/** Somebody waits, and nothing was done in time: whether a power was not used is to be asked. A choice of practice. */
const TIME_IS_OVER = ["APR-01", "APR-03", "APR-07", "APR-08", "APR-09", "APR-27", "BID-40", "BID-42", "BID-43", "BID-44"];

/** 警示提醒 → 诫勉纠错 → 责令整改 → 责任追究. Nobody is admonished, ordered or held to account before they were heard (陈述申辩). */
export const disciplineLadder = defineLadder({
  id: "discipline",
  version: 1,
  title: { zh: "廉政风险四项处置措施", en: "Four measures on integrity risks" },
  citations: [SUIZHOU],
  roles: [handler("承办人", "Handler"), decider("审批人", "Deciding officer")],
  rungs: [
    {
      id: "reminder",
      title: { zh: "警示提醒", en: "Reminder" },
      citations: [SUIZHOU, ANSWER],
      document: "reminderNotice",
      entry: { ranks: [0, 1], tooLittleFor: ["prohibition"] },
      subjects: ["person", "unit"],
      hearing: "none",
      reply: workingDays(5),
      extensions: 1,
      extendBy: workingDays(5),
      verify: "none",
      escalate: [{ to: "admonition", when: "unanswered", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "admonition",
      title: { zh: "诫勉纠错", en: "Admonition" },
      citations: [SUIZHOU],
      document: "admonitionRecord",
      entry: { ranks: [2], after: ["reminder"], tooLittleFor: ["prohibition"] },
      subjects: ["person", "unit"],
      hearing: "statement",
      hearingWithin: workingDays(5),
      reply: workingDays(5),
      correct: workingDays(15),
      extensions: 1,
      extendBy: workingDays(5),
      verify: "another",
      outcomes: ["noticeOfCriticism", "admonitionTalk"],
      escalate: [{ to: "rectification", when: "uncorrected", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "rectification",
      title: { zh: "责令整改", en: "Ordered rectification" },
      citations: [SUIZHOU],
      document: "rectificationOrder",
      entry: { ranks: [2, 3], after: ["admonition"], direct: ["prohibition"] },
      subjects: ["person", "unit"],
      hearing: "statement",
      hearingWithin: workingDays(5),
      reply: workingDays(5),
      correct: calendarDays(30),
      extensions: 1,
      extendBy: calendarDays(15),
      verify: "another",
      change: true,
      outcomes: ["noticeOfCriticism", "admonitionTalk"],
      escalate: [{ to: "accountability", when: "uncorrected", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "accountability",
      title: { zh: "责任追究", en: "Accountability" },
      citations: [SUIZHOU],
      document: "accountabilityDecision",
      entry: { ranks: [3], after: ["rectification"], direct: ["prohibition"] },
      subjects: ["person", "unit"],
      hearing: "statement",
      hearingWithin: workingDays(10),
      reply: workingDays(10),
      correct: calendarDays(30),
      verify: "another",
      accountable: true,
      outcomes: ["noticeOfCriticism", "admonitionTalk", "transfer", "disciplinaryAction"],
    },
  ],
  documents: [
    { id: "reminderNotice", title: { zh: "警示提醒通知书", en: "Notice of reminder" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
    {
      id: "admonitionRecord",
      title: { zh: "诫勉谈话记录", en: "Record of an admonition talk" },
      fields: [
        field("talkedWith", "谈话对象与谈话人", "Who talked with whom"),
        field("talkedAt", "时间与地点", "When and where"),
        FACTS,
        BASIS,
        field("points", "问题与不足", "What was said"),
        field("stop", "责令终止的行为", "What is to stop"),
        REMEDY,
      ],
    },
    { id: "rectificationOrder", title: { zh: "责令整改通知书", en: "Order to rectify" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
    {
      id: "accountabilityDecision",
      title: { zh: "责任追究决定书", en: "Decision on accountability" },
      fields: [FACTS, BASIS, field("statement", "陈述申辩及采纳情况", "What was said in defence, and what became of it"), DEMANDS, REMEDY],
    },
  ],
  outcomes: [
    { code: "noticeOfCriticism", title: { zh: "通报批评", en: "Notice of criticism" } },
    { code: "admonitionTalk", title: { zh: "诫勉谈话", en: "Admonition talk" } },
    { code: "transfer", title: { zh: "调离岗位", en: "Removal from post" }, acts: "endAssignment" },
    { code: "disciplinaryAction", title: { zh: "党政纪处分", en: "Party or administrative disciplinary action" } },
  ],
  grounds: [
    { code: "inaccurateIdentification", title: { zh: "风险点排查不准确", en: "Risk points not identified accurately" } },
    { code: "weakMeasures", title: { zh: "防控措施不到位", en: "Control measures not sufficient" } },
    { code: "notImplemented", title: { zh: "防控措施不落实", en: "Control measures not carried out" } },
    { code: "laxOversight", title: { zh: "疏于监管", en: "Oversight neglected" } },
    { code: "concealment", title: { zh: "发现风险信息隐瞒不报", en: "Known risk not reported" } },
  ],
  derelictions: [
    { code: "failedToEducate", title: { zh: "失教", en: "Failed to educate" } },
    { code: "failedToManage", title: { zh: "失管", en: "Failed to manage" } },
    { code: "failedToDetect", title: { zh: "失察", en: "Failed to detect" } },
    { code: "failedToCorrect", title: { zh: "失纠", en: "Failed to correct" } },
  ],
  circumstances: [
    {
      code: "inaction",
      title: { zh: "权力不作为", en: "Power not used" },
      outcomes: ["noticeOfCriticism", "admonitionTalk", "transfer"],
      controls: TIME_IS_OVER,
    },
    { code: "misuse", title: { zh: "权力乱作为", en: "Power misused" }, outcomes: ["admonitionTalk", "transfer", "disciplinaryAction"] },
  ],
  concealment: { ground: "concealment", within: { amount: 3, unit: "workingDay" } },
});

const RANKS = [
  { id: "cityManaged", title: { zh: "市管干部", en: "Cadre managed by the city" }, level: "city" },
  { id: "countyManaged", title: { zh: "县管干部", en: "Cadre managed by the county" }, level: "county" },
  { id: "unitManaged", title: { zh: "单位管理人员", en: "Staff managed by the unit" }, level: "county" },
  { id: "cityUnit", title: { zh: "市直单位", en: "Unit of the city" }, level: "city" },
  { id: "countyUnit", title: { zh: "县直单位、乡镇", en: "Unit of the county, or township" }, level: "county" },
] as const;

/** A sample of 干部管理权限: whoever loads it puts the table of the own place into its stead. */
export const disciplineAuthority = defineAuthority({
  ladder: "discipline",
  title: { zh: "处置权限表(示例)", en: "Who decides (sample)" },
  citations: [PRACTICE],
  ranks: RANKS.map(({ id, title }) => ({ id, title })),
  levels: [
    { id: "township", title: { zh: "乡镇", en: "Township" } },
    { id: "county", title: { zh: "县", en: "County" } },
    { id: "city", title: { zh: "市", en: "City" } },
  ],
  bodies: [
    { id: "supervisoryBody", title: { zh: "监督机关", en: "Supervisory body" } },
    { id: "unit", title: { zh: "所在单位", en: "Own unit" } },
  ],
  rows: RANKS.flatMap(({ id, level }) =>
    disciplineLadder.rungs.map((rung) => ({
      rank: id,
      rung: rung.id,
      // The own unit may remind its staff; whatever goes further is the supervisory body's.
      body: id === "unitManaged" && rung.id === "reminder" ? "unit" : "supervisoryBody",
      level,
      decideRole: "decider",
    })),
  ),
});
