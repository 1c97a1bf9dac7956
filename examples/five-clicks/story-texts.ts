import type { NoticeAct, SignalSummary } from "@plumbline/core";
import type { Language } from "./host/texts.ts";

export interface StoryTexts {
  readonly enter: string;
  readonly fills: string;
  readonly yuan: string;
  readonly grounds: string;
  readonly document: string;
  readonly notice: string;
  readonly basis: string;
  readonly cite: (regulation: string, article: string | undefined) => string;
  readonly gist: string;
  readonly why: string;
  readonly read: string;
  readonly seenBy: string;
  readonly acts: string;
  readonly act: Readonly<Record<NoticeAct, string>>;
  readonly level: Readonly<Record<SignalSummary["level"], string>>;
  readonly justify: string;
  readonly reasons: string;
  readonly saidReasons: string;
  readonly hostSays: string;
  readonly live: string;
  readonly param: string;
  readonly field: string;
  readonly event: string;
  readonly answer: string;
  readonly verify: string;
  readonly valid: string;
  readonly tamper: string;
  readonly flipped: (was: number, is: number) => string;
  readonly named: string;
  readonly stop: string;
  readonly unavailable: string;
  readonly start: string;
  readonly arrived: string;
  readonly failed: string;
}

const amount = (yuan: number): string => yuan.toLocaleString("en-US");

const zh: StoryTexts = {
  enter: "承办人填写处罚决定，提交之前",
  fills: "填写 ",
  yuan: "元",
  grounds: "涉及学校电梯，社会影响较大。",
  document: "安市监处罚〔2026〕417号",
  notice: "提示：",
  basis: "依据：",
  cite: (regulation, article) => `《${regulation}》${article === undefined ? "" : `第${article}条`}`,
  gist: "要求：",
  why: "为何此时提示：",
  read: "读取了什么：",
  seenBy: "谁会看到：",
  acts: "可作的选择：",
  act: { correct: "修改", justify: "说明理由", recuse: "回避", acknowledge: "知悉" },
  level: { yellow: "黄色", orange: "橙色", red: "红色" },
  justify: "说明理由并提交",
  reasons: "12 台电梯中 4 台位于学校，期间发生过困人，经案件审理委员会集体讨论后从重。",
  saidReasons: "说明：",
  hostSays: "办案系统：",
  live: "监督端即时出现信号",
  param: "参数 ",
  field: "读取 ",
  event: "事件 ",
  answer: "答复 ",
  verify: "核对留痕",
  valid: "有效：全部条目与签名的检查点一致。",
  tamper: "在副本中翻转一个字节",
  flipped: (was, is) => `副本中的罚款由 ${amount(was)} 元变成 ${amount(is)} 元。`,
  named: "无效：核对指出的正是被改动的那一条。",
  stop: "停止监督端，照常办案",
  unavailable: "提示：监督端没有答复，未能核对；办案不受影响，此事留痕。",
  start: "重新启动监督端",
  arrived: "等待中的留痕已送达：",
  failed: "未通过",
};

const en: StoryTexts = {
  enter: "The officer fills in the decision, before it is submitted",
  fills: "Fills in ",
  yuan: "yuan",
  grounds: "Lifts in schools are concerned; public concern is considerable.",
  document: "Anlan penalty 2026 No. 417",
  notice: "Notice: ",
  basis: "Basis: ",
  cite: (regulation, article) => (article === undefined ? regulation : `${regulation}, article ${article}`),
  gist: "Asks: ",
  why: "Why now: ",
  read: "What was read:",
  seenBy: "Who will see it: ",
  acts: "Choices:",
  act: { correct: "Correct", justify: "State reasons", recuse: "Recuse", acknowledge: "Note" },
  level: { yellow: "yellow", orange: "orange", red: "red" },
  justify: "She states her reasons and submits",
  reasons: "Four of the twelve lifts are in schools and people were trapped; the case panel discussed it and chose a heavier fine.",
  saidReasons: "Reasons: ",
  hostSays: "Penalty system: ",
  live: "The signal is live at the supervisor",
  param: "Parameter ",
  field: "Read ",
  event: "Event ",
  answer: "Answer ",
  verify: "The trail is verified",
  valid: "Valid: all entries are what the signed checkpoint says.",
  tamper: "One byte is flipped in a copy",
  flipped: (was, is) => `In the copy the fine of ${amount(was)} yuan has become ${amount(is)} yuan.`,
  named: "Invalid: the check names the very entry that was changed.",
  stop: "The supervisor is stopped, work goes on",
  unavailable: "Notice: the supervisor did not answer, nothing was checked. Work goes on, and that is recorded.",
  start: "The supervisor is started again",
  arrived: "What was waiting has arrived: ",
  failed: "Did not hold",
};

export const STORY_TEXTS: Readonly<Record<Language, StoryTexts>> = { zh, en };
