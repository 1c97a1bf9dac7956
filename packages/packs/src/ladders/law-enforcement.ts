import { defineAuthority, defineLadder } from "@plumbline/core/supervision";
import { excerpt, text } from "../citations.ts";
import { BASIS, calendarDays, DEMANDS, FACTS, field, NEXT_WORKING_DAY, PRACTICE, REMEDY, workingDays } from "./shared.ts";

/**
 * Supervision of administrative law enforcement (行政执法监督). That the regulation of the State Council has a notice, an opinion and a
 * decision is known from an official summary; its articles on them were not read. So no article is named, and every period is a sample,
 * except the thirty days of 山东省行政执法监督条例.
 */
const REGULATION = { ...excerpt("行政执法监督条例(国务院令第825号)"), inForceFrom: "2026-02-01" };
const SHANDONG = text("山东省行政执法监督条例", "28");

/** 行政执法监督通知书 → 意见书 → 决定书, to an organ that enforces the law. Whoever supervises has other roles than discipline has. */
export const lawEnforcementLadder = defineLadder({
  id: "lawEnforcement",
  version: 1,
  title: { zh: "行政执法监督处理", en: "Supervision of administrative law enforcement" },
  citations: [REGULATION, PRACTICE],
  roles: [
    {
      id: "enforcementSupervisor",
      title: { zh: "行政执法监督人员", en: "Supervisor of law enforcement" },
      may: ["propose", "assign", "requestHearing", "answerStatement", "serve", "verify"],
    },
    {
      id: "enforcementSupervisionHead",
      title: { zh: "行政执法监督机构负责人", en: "Head of the supervising body" },
      may: ["propose", "answerStatement", "issue", "decideExtension", "withdraw", "close", "recordOutcome", "publishBulletin"],
    },
  ],
  rungs: [
    {
      id: "notice",
      title: { zh: "行政执法监督通知书", en: "Notice" },
      citations: [REGULATION, PRACTICE],
      document: "notice",
      entry: { ranks: [0, 1], tooLittleFor: ["prohibition"] },
      subjects: ["unit"],
      hearing: "none",
      reply: workingDays(10),
      extensions: 1,
      extendBy: workingDays(5),
      verify: "none",
      escalate: [{ to: "opinion", when: "unanswered", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "opinion",
      title: { zh: "行政执法监督意见书", en: "Opinion" },
      citations: [REGULATION, SHANDONG],
      document: "opinion",
      entry: { ranks: [2], after: ["notice"], tooLittleFor: ["prohibition"] },
      subjects: ["unit"],
      hearing: "statement",
      hearingWithin: workingDays(5),
      reply: workingDays(10),
      correct: calendarDays(30),
      extensions: 1,
      extendBy: calendarDays(15),
      verify: "another",
      change: true,
      escalate: [{ to: "decision", when: "uncorrected", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "decision",
      title: { zh: "行政执法监督决定书", en: "Decision" },
      citations: [REGULATION, PRACTICE],
      document: "decision",
      entry: { ranks: [3], after: ["opinion"], direct: ["prohibition"] },
      subjects: ["unit"],
      hearing: "statement",
      hearingWithin: workingDays(10),
      reply: workingDays(10),
      correct: calendarDays(30),
      verify: "another",
      change: true,
      outcomes: ["criticised"],
    },
  ],
  documents: [
    { id: "notice", title: { zh: "行政执法监督通知书", en: "Notice of supervision" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
    { id: "opinion", title: { zh: "行政执法监督意见书", en: "Opinion of supervision" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
    {
      id: "decision",
      title: { zh: "行政执法监督决定书", en: "Decision of supervision" },
      fields: [FACTS, BASIS, field("statement", "被监督机关意见及采纳情况", "What the organ said, and what became of it"), DEMANDS, REMEDY],
    },
  ],
  outcomes: [{ code: "criticised", title: { zh: "通报批评", en: "Notice of criticism" } }],
});

const RANKS = [
  { id: "provincialOrgan", title: { zh: "省级行政执法机关", en: "Organ of the province" }, level: "province" },
  { id: "cityOrgan", title: { zh: "市级行政执法机关", en: "Organ of the city" }, level: "city" },
  { id: "countyOrgan", title: { zh: "县级行政执法机关", en: "Organ of the county" }, level: "county" },
  { id: "townshipOrgan", title: { zh: "乡镇、街道执法机构", en: "Organ of a township or subdistrict" }, level: "county" },
] as const;

/** The judicial-administration department of the people's government is its supervising body, from the county up. A sample as to single organs. */
export const lawEnforcementAuthority = defineAuthority({
  ladder: "lawEnforcement",
  title: { zh: "行政执法监督权限表(示例)", en: "Who supervises whom (sample)" },
  citations: [{ ...REGULATION, article: "6" }, PRACTICE],
  ranks: RANKS.map(({ id, title }) => ({ id, title })),
  levels: [
    { id: "county", title: { zh: "县", en: "County" } },
    { id: "city", title: { zh: "市", en: "City" } },
    { id: "province", title: { zh: "省", en: "Province" } },
  ],
  bodies: [{ id: "judicialAdministration", title: { zh: "司法行政部门", en: "Judicial-administration department" } }],
  rows: RANKS.flatMap(({ id, level }) =>
    lawEnforcementLadder.rungs.map((rung) => ({
      rank: id,
      rung: rung.id,
      body: "judicialAdministration",
      level,
      decideRole: "enforcementSupervisionHead",
    })),
  ),
});
