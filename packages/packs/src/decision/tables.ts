import type { ProcessDefinition, ReferenceTable } from "@plumbline/core";
import { excerpt, memory, practice, text } from "../citations.ts";

const THREE_MAJORS = "中共中央办公厅、国务院办公厅关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见(中办发〔2010〕17号)";

export const DECISION_TABLES: readonly ReferenceTable[] = [
  {
    id: "decision-bodies",
    title: { zh: "决策主体", en: "Bodies that decide together" },
    citations: [memory(THREE_MAJORS), text("企业国有资产法", "32"), text("重大行政决策程序暂行条例", "30")],
    effectiveFrom: "2019-09-01",
    rows: [
      { code: "party", zh: "党委（党组）", en: "Party committee or group" },
      { code: "board", zh: "董事会", en: "board" },
      { code: "management", zh: "经理层", en: "managers" },
      { code: "staff", zh: "职工代表大会", en: "staff congress" },
      { code: "government", zh: "政府常务会议或者全体会议", en: "executive or plenary meeting of a government" },
    ],
  },
  {
    id: "decision-state-asset-matters",
    title: { zh: "国家出资企业的重大事项", en: "Major matters of enterprises with state investment" },
    citations: [text("企业国有资产法", "30"), text("企业国有资产法", "31"), text("企业国有资产法", "32"), text("企业国有资产法", "37")],
    effectiveFrom: "2009-05-01",
    rows: [
      // `investor`: of wholly state-owned enterprises and companies, whoever performs the duties of the investor decides (31).
      { kind: "合并", investor: true, staffHeard: true },
      { kind: "分立", investor: true, staffHeard: true },
      { kind: "改制", investor: false, staffHeard: true },
      { kind: "上市", investor: false, staffHeard: false },
      { kind: "增加注册资本", investor: true, staffHeard: false },
      { kind: "减少注册资本", investor: true, staffHeard: false },
      { kind: "发行债券", investor: true, staffHeard: false },
      { kind: "重大投资", investor: false, staffHeard: false },
      { kind: "大额担保", investor: false, staffHeard: false },
      { kind: "转让重大财产", investor: false, staffHeard: false },
      { kind: "大额捐赠", investor: false, staffHeard: false },
      { kind: "分配利润", investor: true, staffHeard: false },
      { kind: "解散", investor: true, staffHeard: true },
      { kind: "申请破产", investor: true, staffHeard: true },
    ],
  },
  {
    id: "decision-list-sample",
    title: { zh: "“三重一大”事项清单（样例）", en: "List of matters for the meeting (sample)" },
    citations: [practice("实务惯例(各单位自定的事项清单)")],
    effectiveFrom: "2026-01-01",
    sample: true,
    rows: [
      { category: "资金", matter: "年度预算外资金支出", thresholdYuan: 500_000, body: "party" },
      { category: "人事", matter: "中层以上人员任免", body: "party", quorum: "三分之二" },
      { category: "项目", matter: "工程建设项目立项", thresholdYuan: 1_000_000, body: "management" },
      { category: "决策", matter: "发展规划和重要改革方案", body: "party" },
    ],
  },
];

/** From the proposal of a major administrative decision to what is done under it. */
export const DECISION_PROCESSES: readonly ProcessDefinition[] = [
  {
    id: "decision-major-administrative",
    title: { zh: "重大行政决策程序", en: "Procedure of a major administrative decision" },
    citations: [text("重大行政决策程序暂行条例"), excerpt("地方议事规则(会前1至3日送达材料)")],
    steps: [
      {
        id: "comment",
        title: { zh: "公众参与", en: "Public comment" },
        post: "draft",
        after: [],
        event: "consultation.closed",
        limit: { value: 30, unit: "calendarDay" },
        controls: ["DEC-08", "DEC-28", "DEC-29"],
      },
      {
        id: "assess",
        title: { zh: "专家论证和风险评估", en: "Experts and risk assessment" },
        post: "draft",
        after: [],
        event: "agenda.riskAssessed",
        controls: ["DEC-09", "DEC-19"],
      },
      {
        id: "review",
        title: { zh: "合法性审查", en: "Legal review" },
        post: "review",
        after: ["comment", "assess"],
        event: "agenda.reviewed",
        limit: { value: 7, unit: "workingDay" },
        controls: ["DEC-07"],
      },
      {
        id: "notice",
        title: { zh: "会议通知和材料送达", en: "Notice and papers" },
        post: "secretariat",
        after: ["review"],
        event: "agenda.materialSent",
        limit: { value: 1, unit: "workingDay" },
        controls: ["DEC-05", "DEC-25"],
      },
      {
        id: "discuss",
        title: { zh: "集体讨论", en: "Discussion" },
        post: "member",
        after: ["notice"],
        event: "agenda.concluded",
        controls: ["DEC-02", "DEC-03", "DEC-04", "DEC-10", "DEC-15", "DEC-17", "DEC-23"],
      },
      {
        id: "minutes",
        title: { zh: "会议记录和归档", en: "Minutes" },
        post: "recorder",
        after: ["discuss"],
        event: "minutes.entered",
        limit: { value: 3, unit: "workingDay" },
        controls: ["DEC-11", "DEC-18"],
      },
      {
        id: "report",
        title: { zh: "出台前请示报告", en: "Report to the Party committee" },
        post: "secretariat",
        after: ["discuss"],
        event: "decision.submitted",
        controls: ["DEC-21"],
      },
      {
        id: "publish",
        title: { zh: "决策公布", en: "Publication" },
        post: "secretariat",
        after: ["report"],
        event: "decision.published",
        limit: { value: 20, unit: "workingDay" },
        controls: ["DEC-20"],
      },
      {
        id: "execute",
        title: { zh: "决策执行和调整", en: "Execution and change" },
        post: "execute",
        after: ["report"],
        event: "decision.executed",
        controls: ["DEC-01", "DEC-12", "DEC-16", "DEC-22"],
      },
    ],
  },
];
