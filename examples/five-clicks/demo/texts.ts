import type { Language } from "../host/texts.ts";

const zh = {
  title: "准绳",
  what: "示例：虚构的安澜市。执法单位的办案系统与监督人员的界面并列。",
  host: "办案系统",
  supervisor: "监督端",
  otherLanguage: "English",
  page: "页面",
  plain: "普通页面",
  vue: "Vue 页面",
  stop: "停止监督端",
  start: "重新启动监督端",
  stopped: "监督端已停止；办案系统照常工作，留痕在本机等待送达。",
  running: "监督端运行中。",
  tamper: "翻转一个字节",
  tampered: "已在留痕库的副本中翻转一个字节：第 {index} 条记录的罚款由 {was} 元变成 {is} 元。监督端对原件和副本各核对一次。",
  failed: "未能完成：{reason}",
  locked: "请用启动时打印的完整地址打开（以 /?key= 结尾的一段不可省略）。这个地址只在本次启动中有效。",
  downTitle: "监督端已停止",
  down: "办案系统照常工作；重新启动后，等待中的留痕会送达。",
};

export type DemoTexts = { readonly [key in keyof typeof zh]: string };

const en: DemoTexts = {
  title: "Plumbline",
  what: "Example: the city of Anlan is invented. The bureau's penalty system, and the supervisor's console beside it.",
  host: "Penalty system",
  supervisor: "Supervisor",
  otherLanguage: "中文",
  page: "Page",
  plain: "Plain page",
  vue: "Vue page",
  stop: "Stop the supervisor",
  start: "Start the supervisor again",
  stopped: "The supervisor is stopped. The penalty system works as before; its traces wait on this machine.",
  running: "The supervisor is running.",
  tamper: "Flip one byte",
  tampered:
    "One byte was flipped in a copy of the trail: entry {index} now tells a fine of {is} yuan instead of {was}. The supervisor's console checks both.",
  failed: "That did not work: {reason}",
  locked: "Open the whole address that was printed at the start, with its /?key= part. It holds for this start only.",
  downTitle: "The supervisor is stopped",
  down: "The penalty system works as before; traces that wait are delivered after a restart.",
};

export const DEMO_TEXTS: Readonly<Record<Language, DemoTexts>> = { zh, en };
