import type { PrecheckItem, PrecheckReply } from "@plumbline/core";

/** What a supervisor answers for a fine above its benchmark, for tests and pictures. */
export const fineFinding: PrecheckItem = {
  signal: "s-fine",
  control: "PEN-06",
  version: 2,
  level: "orange",
  mode: "advise",
  record: { type: "penalty", id: "AL-CF-2026-0417" },
  notice: {
    title: { zh: "罚款高于裁量基准，请先核对", en: "Fine above the benchmark: please check" },
    citations: [
      { regulation: "行政处罚法", article: "34", confidence: "text" },
      { regulation: "安澜市城市管理裁量基准", article: "第三章第 12 项", confidence: "excerpt" },
    ],
    gist: {
      zh: "行政机关可以依法制定行政处罚裁量基准，规范行使行政处罚裁量权；裁量基准应当向社会公布。",
      en: "Authorities may set discretion benchmarks for penalties and must publish them.",
    },
    why: {
      zh: "您填写的罚款 80,000 元高于“较重”一档的 20,000 元至 50,000 元；决定提交后即进入审核。",
      en: "The fine of 80,000 yuan is above the tier “serious”, 20,000 to 50,000 yuan; once submitted it goes to review.",
    },
    read: [
      { path: "e.fine", label: { zh: "罚款金额", en: "Fine" }, value: 8000000, text: { zh: "80,000 元", en: "80,000 yuan" } },
      {
        path: "e.tier",
        label: { zh: "违法情节", en: "Circumstances" },
        value: "serious",
        text: { zh: "较重", en: "Serious" },
        source: { system: "执法办案系统", event: "e-1", time: "2026-11-20T07:12:00Z" },
      },
      {
        path: "p.max",
        label: { zh: "本档上限", en: "Upper end of the tier" },
        value: 5000000,
        text: { zh: "50,000 元", en: "50,000 yuan" },
        source: { system: "裁量基准库", event: "e-2", time: "2026-07-01T00:00:00Z" },
      },
    ],
    seenBy: {
      zh: "本单位法制审核人员和派驻纪检监察组可以看到这次提示和您的答复。",
      en: "The legal reviewers of your unit and the stationed supervisors can see this prompt and your answer.",
    },
    acts: [
      {
        act: "correct",
        after: { zh: "回到表单，本次不提交，不形成信号。", en: "Back to the form; nothing is submitted, no signal is raised." },
      },
      {
        act: "justify",
        after: {
          zh: "决定照常提交；同时形成橙色信号，连同您的理由供核实。",
          en: "The decision is submitted; an orange signal goes out with your reasons.",
        },
      },
      { act: "recuse", after: { zh: "本件移交他人办理，您已完成的工作保留。", en: "The case is handed over; your work so far is kept." } },
    ],
  },
};

export const hearingFinding: PrecheckItem = {
  ...fineFinding,
  signal: "s-hearing",
  control: "PEN-09",
  version: 1,
  level: "red",
  notice: {
    ...fineFinding.notice,
    title: { zh: "告知听证权利后再作决定", en: "Give notice of the right to a hearing first" },
    citations: [{ regulation: "行政处罚法", article: "63", confidence: "text" }],
    why: { zh: "本件罚款数额较大，没有读到听证告知。", en: "The fine is large and no notice of a hearing was read." },
    acts: [
      { act: "correct", after: { zh: "回到表单，先告知听证权利。", en: "Back to the form, to give notice first." } },
      { act: "justify", after: { zh: "决定照常提交；同时形成红色信号。", en: "The decision is submitted; a red signal goes out." } },
    ],
  },
};

export function replyOf(outcome: PrecheckReply["outcome"], ...findings: readonly PrecheckItem[]): PrecheckReply {
  return { outcome, findings, refused: [], unknown: [], basis: { cursor: { "al.example/trail": 1042 }, asOf: "2026-11-20T07:15:00Z" } };
}
