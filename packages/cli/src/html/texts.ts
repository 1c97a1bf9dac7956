import type { SignalLevel } from "@plumbline/core";
import type { Language } from "../language.ts";

export interface Texts {
  readonly page: string;
  readonly brand: string;
  readonly skip: string;
  readonly logs: string;
  readonly notice: string;
  readonly level: Readonly<Record<SignalLevel | "green", string>>;
  readonly levelFoot: string;
  readonly cases: string;
  readonly unit: string;
  readonly events: string;
  readonly actors: string;
  readonly activities: string;
  readonly period: string;
  readonly to: string;
  readonly asOf: string;
  readonly overview: string;
  readonly byControl: string;
  readonly byControlMeta: string;
  readonly control: string;
  readonly result: string;
  readonly toLookAt: string;
  readonly share: string;
  readonly findings: string;
  readonly firstCases: string;
  readonly byTime: string;
  readonly byTimeMeta: (unit: "month" | "quarter" | "year", zone: string) => string;
  readonly time: string;
  readonly table: string;
  readonly noFindings: string;
  readonly byActor: string;
  readonly byActorMeta: (n: number, all: number) => string;
  readonly byActorFoot: string;
  readonly actor: string;
  readonly steps: string;
  readonly perThousand: string;
  readonly noActors: string;
  readonly process: string;
  readonly processMeta: (edges: number, all: number, percent: string) => string;
  readonly processDescription: (activities: number, edges: number) => string;
  readonly start: string;
  readonly end: string;
  readonly usual: string;
  readonly onlyFlagged: string;
  readonly notMarked: string;
  readonly edgeTable: (n: number) => string;
  readonly from: string;
  readonly into: string;
  readonly times: string;
  readonly inClear: string;
  readonly scrollable: string;
  readonly worst: string;
  readonly worstMeta: string;
  readonly caseMeta: (controls: number, findings: number) => string;
  readonly stepsOf: string;
  readonly activity: string;
  readonly proves: string;
  readonly none: string;
  readonly omitted: (n: number) => string;
  readonly more: (n: number) => string;
  readonly moreControls: (n: number) => string;
  readonly undecided: string;
  readonly undecidedMeta: string;
  readonly undecidedCases: string;
  readonly missing: string;
  readonly allDecided: string;
  readonly how: string;
  readonly howItems: readonly string[];
  readonly skipped: string;
  readonly parameters: string;
  readonly provenance: string;
  readonly log: string;
  readonly controls: string;
  readonly version: string;
  readonly colon: string;
  readonly joint: string;
}

const ZH: Texts = {
  page: "办件核对报告",
  brand: "准绳",
  skip: "跳到正文",
  logs: "日志",
  notice: "本报告列出的是提示，不是结论。每一件都要由人核查，并听取当事人说明；数据有误或规则不适用的，可以提出异议。",
  level: { red: "红色", orange: "橙色", yellow: "黄色", green: "未发现" },
  levelFoot: "每件按其最高级别计一次",
  cases: "案件",
  unit: "件",
  events: "事件",
  actors: "经办人",
  activities: "环节种类",
  period: "起止",
  to: "至",
  asOf: "截至",
  overview: "总览",
  byControl: "按控制点",
  byControlMeta: "需核查的件数；占比以全部案件为分母",
  control: "控制点",
  result: "结果",
  toLookAt: "需核查",
  share: "占比",
  findings: "提示",
  firstCases: "前几件",
  byTime: "按时间",
  byTimeMeta: (unit, zone) => `提示条数，按成立时间逐${{ month: "月", quarter: "季", year: "年" }[unit]}统计，时区 ${zone}`,
  time: "时间",
  table: "数据表",
  noFindings: "没有提示。没有提示不等于没有风险，只说明所列控制点没有发现。",
  byActor: "按经办人",
  byActorMeta: (n, all) => (n < all ? `提示所依据的步骤由谁办理，共 ${all} 人，列出 ${n} 人` : `提示所依据的步骤由谁办理，共 ${all} 人`),
  byActorFoot: "数量多不等于问题重：办件多的人提示自然多，请结合每千步的数值看。这不是对人的排名或评价。",
  actor: "经办人",
  steps: "步骤",
  perThousand: "每千步",
  noActors: "提示所依据的步骤没有记载经办人。",
  process: "实际流程",
  processMeta: (edges, all, percent) => `显示 ${all} 种衔接中的 ${edges} 种，占全部步骤的 ${percent}；其余从略。数字为次数`,
  processDescription: (activities, edges) => `${activities} 个环节和 ${edges} 种前后衔接，自上而下；数字同下方数据表。`,
  start: "开始",
  end: "结束",
  usual: "未被提示的案件中也有",
  onlyFlagged: "只出现在有提示的案件中",
  notMarked: "九成以上的案件有提示，因此不区分哪些衔接只出现在有提示的案件中。",
  edgeTable: (n) => `数据表（${n} 种衔接）`,
  from: "前一环节",
  into: "后一环节",
  times: "次数",
  inClear: "其中无提示的案件",
  scrollable: "可左右滑动",
  worst: "提示最集中的案件",
  worstMeta: "先按涉及的控制点及其级别（红 4、橙 2、黄 1），再按提示条数",
  caseMeta: (controls, findings) => `${controls} 个控制点，${findings} 条提示`,
  stepsOf: "办理步骤",
  activity: "环节",
  proves: "对应提示",
  none: "无",
  omitted: (n) => `省略 ${n} 步`,
  more: (n) => `另有 ${n} 条同类提示`,
  moreControls: (n) => `另有 ${n} 个控制点有提示`,
  undecided: "无法判断与缺失的数据",
  undecidedMeta: "没有数据不等于没有风险",
  undecidedCases: "无法判断",
  missing: "缺少",
  allDecided: "所有适用的案件都有足够的数据作出判断。",
  how: "如何看这份报告",
  howItems: [
    "提示说明办理记录与控制点的要求不一致，可能有正当理由；是否构成问题由有权机关依程序认定。",
    "结果只由日志、控制点及其参数决定：同样的输入总得到同样的结果，可以用命令行重算核对。",
    "时间等于期限的算按时；人数、次数、金额等于上限的不提示。",
    "没有记载经办人的步骤不会被当作与任何人相同。",
    "日志之外发生的事不在核对范围内。",
  ],
  skipped: "未核对的控制点（未给出其日志）",
  parameters: "控制点与参数",
  provenance: "来源与校验",
  log: "日志",
  controls: "控制点文件",
  version: "版本",
  colon: "：",
  joint: "、",
};

const EN: Texts = {
  page: "Audit of cases",
  brand: "Plumbline",
  skip: "Skip to content",
  logs: "Logs",
  notice:
    "This report lists signals, not verdicts. A person has to look at each case and hear those concerned; whoever finds the data wrong or the rule not fitting can object.",
  level: { red: "Red", orange: "Orange", yellow: "Yellow", green: "Nothing found" },
  levelFoot: "Each case counts once, at its highest level",
  cases: "Cases",
  unit: "cases",
  events: "Events",
  actors: "Actors",
  activities: "Activities",
  period: "Period",
  to: "to",
  asOf: "As of",
  overview: "Overview",
  byControl: "By control",
  byControlMeta: "Cases to look at; shares are of all cases",
  control: "Control",
  result: "Result",
  toLookAt: "To look at",
  share: "Share",
  findings: "Signals",
  firstCases: "First cases",
  byTime: "Over time",
  byTimeMeta: (unit, zone) => `Signals by the ${unit} in which they became true, time zone ${zone}`,
  time: "Time",
  table: "Table",
  noFindings: "No signals. That does not mean no risk, only that the listed controls found nothing.",
  byActor: "By actor",
  byActorMeta: (n, all) =>
    n < all ? `Who did the steps that prove signals: ${n} of ${all}` : `Who did the steps that prove signals: ${all}`,
  byActorFoot:
    "More is not worse: whoever handles more cases has more signals, so look at the figure per 1,000 steps. This does not rank or judge persons.",
  actor: "Actor",
  steps: "Steps",
  perThousand: "Per 1,000 steps",
  noActors: "The steps that prove signals name no actor.",
  process: "The process as it ran",
  processMeta: (edges, all, percent) =>
    `${edges} of ${all} transitions, ${percent} of all steps; the rest is left out. Numbers say how often`,
  processDescription: (activities, edges) =>
    `${activities} activities and ${edges} transitions, from top to bottom; the numbers are in the table below.`,
  start: "Start",
  end: "End",
  usual: "also in cases without signals",
  onlyFlagged: "only in cases with signals",
  notMarked: "More than nine in ten cases have signals, so transitions that only such cases take are not marked.",
  edgeTable: (n) => `Table (${n} transitions)`,
  from: "From",
  into: "To",
  times: "Times",
  inClear: "In cases without signals",
  scrollable: "scrolls sideways",
  worst: "Cases with most signals",
  worstMeta: "By the controls concerned and their levels (red 4, orange 2, yellow 1), then by the number of signals",
  caseMeta: (controls, findings) =>
    `${controls} ${controls === 1 ? "control" : "controls"}, ${findings} ${findings === 1 ? "signal" : "signals"}`,
  stepsOf: "Steps",
  activity: "Activity",
  proves: "Proves signal",
  none: "none",
  omitted: (n) => `${n} steps left out`,
  more: (n) => `${n} more of this kind`,
  moreControls: (n) => `${n} more controls with signals`,
  undecided: "Not decided, and what was missing",
  undecidedMeta: "No data does not mean no risk",
  undecidedCases: "Not decided",
  missing: "Missing",
  allDecided: "All cases to which the controls apply had the data to decide them.",
  how: "How to read this report",
  howItems: [
    "A signal says that the record does not agree with what a control asks. There can be good reasons; whether something is wrong is for the competent authority to find in due procedure.",
    "Results follow from the log, the controls and their parameters alone: the same input always gives the same result, and the command line computes it again.",
    "A time equal to the limit is in time; a number of people, of times or an amount equal to its limit raises nothing.",
    "A step without an actor is never taken as done by the same person as another.",
    "What happened outside of the log was not looked at.",
  ],
  skipped: "Controls not checked (their logs were not given)",
  parameters: "Controls and parameters",
  provenance: "Sources and digests",
  log: "Log",
  controls: "File of controls",
  version: "Version",
  colon: ": ",
  joint: ", ",
};

export function textsOf(language: Language): Texts {
  return language === "zh" ? ZH : EN;
}
