import type { FieldText, FieldTexts, NoticeTemplate, PackNotices, Text } from "@plumbline/core";

const templates: readonly NoticeTemplate[] = [
  {
    control: "SYS-13",
    title: { zh: "请核对来源未送达的编号", en: "Look for the numbers that have not arrived" },
    gist: {
      zh: "审计记录应当受到保护，避免未预期的删除、修改或者覆盖。来源给每一条留痕连续编号，缺号可以由补送补齐。",
      en: "Audit records are kept from being deleted, changed or overwritten unnoticed. A source numbers what it sends; what arrives late fills the gap.",
    },
    why: {
      zh: "来源已经给出的编号中，有 {e.missing} 没有收到；最早发现的是第 {e.gap.epoch} 轮编号的 {e.gap.from} 至 {e.gap.to}。原因可能是网络、停机或者设备更换，补送之后自动结束。",
      en: "Of the numbers that the source gave, {e.missing} have not arrived; found first: {e.gap.from} to {e.gap.to} of numbering {e.gap.epoch}. A network, a stop or a new machine may be the cause. It ends by itself once they arrive.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-14",
    title: { zh: "请核对同一标识下的两种内容", en: "Compare the two contents under one identity" },
    gist: {
      zh: "审计记录应当受到保护，避免未预期的删除、修改或者覆盖。一条留痕送达之后，同一标识、同一编号只对应一种内容。",
      en: "Audit records are kept from being deleted, changed or overwritten unnoticed. Once one has arrived, its identity and its number stand for one content.",
    },
    why: {
      zh: "来源在同一处先后送来不同的内容，发现于：{e.stories[].by}。先到的照原样保留，后到的没有替代它。原因可能是程序错误、备份恢复或者两台设备使用同一来源。",
      en: "The source sent different contents for one place, noticed by: {e.stories[].by}. What came first stands as it was, and nothing replaced it. A defect, a restored backup or two machines under one source may be the cause.",
    },
    acts: ["justify", "acknowledge"],
  },
  {
    control: "SYS-15",
    title: { zh: "请说明重新编号的原因", en: "State why the numbering began anew" },
    gist: {
      zh: "来源重新编号时写明上一轮最后一条，前后才能衔接；不写明的，上一轮末尾是否完整无从判断。",
      en: "A source that numbers anew names the last event of the numbering before. Where it does not, nobody can tell whether that one is complete.",
    },
    why: {
      zh: "来源开始了第 {e.restarts[].epoch} 轮编号，没有写明第 {e.restarts[].before} 轮的最后一条；该轮已收到的最大编号为 {e.restarts[].lastSeq}。原因可能是重装、更换设备或者清空了待发目录。",
      en: "The source began numbering {e.restarts[].epoch} and did not name the last event of numbering {e.restarts[].before}, of which {e.restarts[].lastSeq} is the highest that arrived. A new installation, another machine or an emptied spool may be the cause.",
    },
    acts: ["justify", "acknowledge"],
  },
];

function field(format: FieldText["format"], zh: string, en: string, more: Partial<FieldText> = {}): FieldText {
  return { label: { zh, en }, format, ...more };
}

const fields: FieldTexts = {
  "e.missing": field("count", "缺少的编号", "Numbers missing", { unit: { zh: "个", en: "numbers" } }),
  "e.gap.epoch": field("text", "编号轮次", "Numbering"),
  "e.gap.from": field("text", "缺号起", "Missing from"),
  "e.gap.to": field("text", "缺号止", "Missing to"),
  "e.stories[].by": field("code", "发现于", "Noticed by", {
    words: {
      id: { zh: "标识", en: "the id" },
      number: { zh: "编号", en: "the number" },
      chain: { zh: "前后衔接", en: "what it names as the one before" },
      head: { zh: "申报的最新一条", en: "the newest that was announced" },
    },
  }),
  "e.restarts[].epoch": field("text", "新编号轮次", "New numbering"),
  "e.restarts[].before": field("text", "上一轮编号", "Numbering before"),
  "e.restarts[].lastSeq": field("text", "上一轮已收到的最大编号", "Highest number of it that arrived"),
};

const events: Readonly<Record<string, Text>> = {
  "source.gap_found": { zh: "发现缺号", en: "Numbers found missing" },
  "source.gap_closed": { zh: "缺号补齐", en: "Missing numbers arrived" },
  "source.equivocated": { zh: "收到两种内容", en: "Two contents received" },
  "source.restarted": { zh: "编号重新开始", en: "Numbering began anew" },
  "source.admitted": { zh: "来源登记", en: "Source registered" },
  "source.rotated": { zh: "来源更换令牌", en: "Source given another token" },
  "source.revoked": { zh: "来源停用", en: "Source revoked" },
};

/** Words for the supervisor who looks after the sources. */
export const supervisionNotices: PackNotices = { templates, fields, events };
