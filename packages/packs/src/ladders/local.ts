import { defineAuthority, defineLadder, type Ladder } from "@plumbline/core/supervision";
import { practice } from "../citations.ts";
import { BASIS, calendarDays, DEMANDS, decider, FACTS, field, handler, NEXT_WORKING_DAY, PRACTICE, REMEDY, workingDays } from "./shared.ts";

/** Ladders as places have them. What they name is theirs; periods that they leave open are samples. */

const ZHEJIANG = practice("浙江省机关事务管理系统做法(警示提醒、诫勉纠错、责令整改)");
const HUBEI = practice("湖北省政府工程廉政风险防控做法(第26至29条,建标库7618)");
const XISHUANGBANNA = practice("西双版纳问题线索督办做法(口头提醒、黄牌、红牌)");

const ROLES = [handler("承办人", "Handler"), decider("审批人", "Deciding officer")];
const ANSWER = { reply: workingDays(5), extensions: 1, extendBy: workingDays(5) };
const HEARD = { hearing: "statement", hearingWithin: workingDays(5) } as const;

/** 警示提醒 → 诫勉纠错 → 责令整改, for persons and for units by degree. */
export const zhejiangLadder = defineLadder({
  id: "zhejiang",
  version: 1,
  title: { zh: "三项处置办法(浙江)", en: "Three measures (Zhejiang)" },
  citations: [ZHEJIANG],
  roles: ROLES,
  rungs: [
    {
      id: "reminder",
      title: { zh: "警示提醒", en: "Reminder" },
      citations: [ZHEJIANG],
      document: "reminderNotice",
      entry: { ranks: [0, 1], tooLittleFor: ["prohibition"] },
      subjects: ["person", "unit"],
      hearing: "none",
      ...ANSWER,
      verify: "none",
      escalate: [{ to: "admonition", when: "unanswered", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "admonition",
      title: { zh: "诫勉纠错", en: "Admonition" },
      citations: [ZHEJIANG],
      document: "admonitionRecord",
      entry: { ranks: [2], after: ["reminder"], tooLittleFor: ["prohibition"] },
      subjects: ["person", "unit"],
      ...HEARD,
      ...ANSWER,
      correct: workingDays(15),
      verify: "another",
      escalate: [{ to: "rectification", when: "uncorrected", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "rectification",
      title: { zh: "责令整改", en: "Ordered rectification" },
      citations: [ZHEJIANG],
      document: "rectificationOrder",
      entry: { ranks: [3], after: ["admonition"], direct: ["prohibition"] },
      subjects: ["person", "unit"],
      ...HEARD,
      ...ANSWER,
      correct: calendarDays(30),
      verify: "another",
      change: true,
    },
  ],
  documents: [
    { id: "reminderNotice", title: { zh: "警示提醒通知书", en: "Notice of reminder" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
    {
      id: "admonitionRecord",
      title: { zh: "诫勉纠错记录", en: "Record of an admonition" },
      fields: [field("talkedWith", "谈话对象与谈话人", "Who talked with whom"), FACTS, BASIS, DEMANDS, REMEDY],
    },
    { id: "rectificationOrder", title: { zh: "责令整改通知书", en: "Order to rectify" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
  ],
});

/** A tendency gets a notice to prevent it (防控通知书), what has happened a notice of handling (处置通知书). */
export const hubeiLadder = defineLadder({
  id: "hubei",
  version: 1,
  title: { zh: "两级通知书(湖北政府工程)", en: "Two notices (Hubei, government works)" },
  citations: [HUBEI],
  roles: ROLES,
  rungs: [
    {
      id: "prevention",
      title: { zh: "一级:防控通知", en: "Level 1: notice to prevent" },
      citations: [HUBEI],
      document: "preventionNotice",
      entry: { ranks: [0, 1], tooLittleFor: ["prohibition"] },
      subjects: ["person", "unit"],
      hearing: "none",
      ...ANSWER,
      verify: "none",
      escalate: [{ to: "handling", when: "unanswered", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "handling",
      title: { zh: "二级:处置通知", en: "Level 2: notice of handling" },
      citations: [HUBEI],
      document: "handlingNotice",
      entry: { ranks: [2, 3], after: ["prevention"], direct: ["prohibition"] },
      subjects: ["person", "unit"],
      ...HEARD,
      ...ANSWER,
      correct: calendarDays(30),
      verify: "another",
      change: true,
      outcomes: ["talk", "admonitionTalk", "noticeOfCriticism", "rectification"],
    },
  ],
  documents: [
    { id: "preventionNotice", title: { zh: "防控通知书", en: "Notice to prevent" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
    { id: "handlingNotice", title: { zh: "处置通知书", en: "Notice of handling" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
  ],
  outcomes: [
    { code: "talk", title: { zh: "约谈", en: "Talk" } },
    { code: "admonitionTalk", title: { zh: "诫勉谈话", en: "Admonition talk" } },
    { code: "noticeOfCriticism", title: { zh: "通报批评", en: "Notice of criticism" } },
    { code: "rectification", title: { zh: "责令整改", en: "Ordered rectification" } },
  ],
});

/** Spoken reminder → yellow card with a written note → red card with a letter, to which the head of the unit explains in writing. */
export const xishuangbannaLadder = defineLadder({
  id: "xishuangbanna",
  version: 1,
  title: { zh: "口头提醒、黄牌、红牌(西双版纳)", en: "Spoken reminder, yellow, red (Xishuangbanna)" },
  citations: [XISHUANGBANNA],
  roles: ROLES,
  rungs: [
    {
      id: "spoken",
      title: { zh: "口头提醒", en: "Spoken reminder" },
      citations: [XISHUANGBANNA],
      document: "spokenNote",
      entry: { ranks: [0, 1], tooLittleFor: ["prohibition"] },
      subjects: ["unit"],
      hearing: "none",
      ...ANSWER,
      verify: "none",
      escalate: [{ to: "yellow", when: "unanswered", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "yellow",
      title: { zh: "黄牌督办", en: "Yellow card" },
      citations: [XISHUANGBANNA],
      document: "writtenNote",
      entry: { ranks: [2], after: ["spoken"], tooLittleFor: ["prohibition"] },
      subjects: ["unit"],
      ...HEARD,
      ...ANSWER,
      verify: "none",
      escalate: [{ to: "red", when: "unanswered", delay: NEXT_WORKING_DAY }],
    },
    {
      id: "red",
      title: { zh: "红牌督办", en: "Red card" },
      citations: [XISHUANGBANNA],
      document: "supervisionLetter",
      entry: { ranks: [3], after: ["yellow"], direct: ["prohibition"] },
      subjects: ["unit"],
      ...HEARD,
      ...ANSWER,
      correct: calendarDays(30),
      verify: "another",
    },
  ],
  documents: [
    { id: "spokenNote", title: { zh: "口头提醒记录", en: "Note of a spoken reminder" }, fields: [FACTS, DEMANDS] },
    { id: "writtenNote", title: { zh: "督办单", en: "Written note" }, fields: [FACTS, BASIS, DEMANDS, REMEDY] },
    {
      id: "supervisionLetter",
      title: { zh: "督办函", en: "Supervision letter" },
      fields: [
        FACTS,
        BASIS,
        DEMANDS,
        field("explanation", "要求主要负责人书面说明的事项", "What the head of the unit explains in writing"),
        REMEDY,
      ],
    },
  ],
});

/** A sample table for a ladder of one supervisory body per tier. */
function oneBody(ladder: Ladder) {
  const ranks = [
    { id: "cityLed", title: { zh: "市级管理", en: "Led by the city" }, level: "city" },
    { id: "countyLed", title: { zh: "县级管理", en: "Led by the county" }, level: "county" },
  ];
  return defineAuthority({
    ladder: ladder.id,
    title: { zh: "处置权限表(示例)", en: "Who decides (sample)" },
    citations: [PRACTICE],
    ranks: ranks.map(({ id, title }) => ({ id, title })),
    levels: [
      { id: "county", title: { zh: "县", en: "County" } },
      { id: "city", title: { zh: "市", en: "City" } },
    ],
    bodies: [{ id: "supervisoryBody", title: { zh: "监督机关", en: "Supervisory body" } }],
    rows: ranks.flatMap(({ id, level }) =>
      ladder.rungs.map((rung) => ({ rank: id, rung: rung.id, body: "supervisoryBody", level, decideRole: "decider" })),
    ),
  });
}

export const zhejiangAuthority = oneBody(zhejiangLadder);
export const hubeiAuthority = oneBody(hubeiLadder);
export const xishuangbannaAuthority = oneBody(xishuangbannaLadder);
