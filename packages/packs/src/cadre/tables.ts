import type { ProcessDefinition, ReferenceTable } from "@plumbline/core";
import { memory, practice, text } from "../citations.ts";

export const CADRE_TABLES: readonly ReferenceTable[] = [
  {
    id: "cadre-kin",
    title: { zh: "任职回避的亲属关系", en: "Relations that call for recusal" },
    // What belongs to each of the four is in the rules on recusal, which were not read for this.
    citations: [text("公务员法", "74"), memory("公务员回避规定")],
    effectiveFrom: "2019-06-01",
    rows: [
      { kind: "夫妻", holds: ["配偶"] },
      { kind: "直系血亲", holds: ["祖父母", "外祖父母", "父母", "子女", "孙子女", "外孙子女"] },
      { kind: "三代以内旁系血亲", holds: ["伯叔姑舅姨", "兄弟姐妹", "堂兄弟姐妹", "表兄弟姐妹", "侄子女", "甥子女"] },
      {
        kind: "近姻亲",
        holds: ["配偶的父母", "配偶的兄弟姐妹及其配偶", "子女的配偶及子女配偶的父母", "三代以内旁系血亲的配偶"],
      },
    ],
  },
  {
    id: "cadre-discipline-periods",
    title: { zh: "处分的期间", en: "Disciplinary periods" },
    citations: [text("公务员法", "64")],
    effectiveFrom: "2019-06-01",
    rows: [
      { kind: "警告", months: 6 },
      { kind: "记过", months: 12 },
      { kind: "记大过", months: 18 },
      { kind: "降级", months: 24 },
      { kind: "撤职", months: 24 },
    ],
  },
  {
    id: "cadre-resignation-obstacles",
    title: { zh: "不得辞去公职的情形", en: "What stands in the way of a resignation" },
    citations: [text("公务员法", "86")],
    effectiveFrom: "2019-06-01",
    rows: [
      { item: 1, word: "未满最低服务年限" },
      { item: 2, word: "涉密职位或者脱密期内" },
      { item: 3, word: "重要公务未处理完毕" },
      { item: 4, word: "正在接受审计、纪律审查、监察调查或者涉嫌犯罪未终结" },
      { item: 5, word: "法律、行政法规规定的其他情形" },
    ],
  },
  {
    id: "cadre-key-posts-sample",
    title: { zh: "关键岗位（样例）", en: "Key posts (sample)" },
    citations: [practice("实务惯例(各单位自定的关键岗位)")],
    effectiveFrom: "2026-01-01",
    sample: true,
    rows: [
      { post: "finance", zh: "财务", years: 5 },
      { post: "procurement", zh: "采购", years: 5 },
      { post: "personnel", zh: "人事", years: 5 },
      { post: "approval", zh: "审批", years: 5 },
    ],
  },
];

/** From the proposal to the appointment, as far as integrity is at stake in it. */
export const CADRE_PROCESSES: readonly ProcessDefinition[] = [
  {
    id: "cadre-appointment",
    title: { zh: "任职程序中的廉政环节", en: "Integrity in an appointment" },
    citations: [text("公务员法", "46"), text("公务员法", "48"), text("公务员法", "74"), text("公务员法", "75")],
    steps: [
      {
        id: "propose",
        title: { zh: "动议", en: "Proposal" },
        post: "personnel",
        after: [],
        event: "appointment.proposed",
        controls: ["CAD-07"],
      },
      {
        id: "vet",
        title: { zh: "任前审核", en: "Vetting" },
        post: "personnel",
        after: ["propose"],
        event: "appointment.vetted",
        controls: ["CAD-03", "CAD-04", "CAD-05", "CAD-11"],
      },
      {
        id: "publicise",
        title: { zh: "任前公示", en: "Publicity" },
        post: "personnel",
        after: ["vet"],
        event: "appointment.publicityEnded",
        limit: { value: 5, unit: "workingDay" },
        controls: ["CAD-12"],
      },
      {
        id: "appoint",
        title: { zh: "任职", en: "Appointment" },
        post: "personnel",
        after: ["publicise"],
        event: "appointment.made",
        controls: ["CAD-13", "CAD-18", "CAD-24"],
      },
    ],
  },
];
