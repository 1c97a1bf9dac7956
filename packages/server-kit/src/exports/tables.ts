import type { DispositionSummary, ListedSignal, RecordSummary, Statistics, StatisticsRow } from "@plumbline/core";
import type { Column } from "./table.ts";

export const SIGNAL_COLUMNS: readonly Column<ListedSignal>[] = [
  { title: { zh: "信号编号", en: "Signal" }, of: ({ id }) => id },
  { title: { zh: "发生时间", en: "Since" }, of: ({ at }) => at },
  { title: { zh: "级别", en: "Level" }, of: ({ level }) => level },
  { title: { zh: "状态", en: "State" }, of: ({ state }) => state },
  { title: { zh: "控制点", en: "Control point" }, of: ({ control }) => control.id },
  { title: { zh: "控制点版本", en: "Version of the control point" }, of: ({ control }) => control.version },
  { title: { zh: "控制点名称（中文）", en: "Title of the control point (Chinese)" }, of: ({ control }) => control.title.zh },
  { title: { zh: "控制点名称（英文）", en: "Title of the control point (English)" }, of: ({ control }) => control.title.en },
  { title: { zh: "方式", en: "Mode" }, of: ({ mode }) => mode },
  { title: { zh: "记录类型", en: "Type of record" }, of: ({ record }) => record.type },
  { title: { zh: "记录编号", en: "Record" }, of: ({ record }) => record.id },
  { title: { zh: "组织", en: "Organisation" }, of: ({ org }) => org },
  { title: { zh: "当事人答复", en: "Answer of the person" }, of: ({ answer }) => answer },
  { title: { zh: "办理状态", en: "Handling" }, of: ({ handling }) => handling?.state },
  { title: { zh: "待谁办理", en: "Whose turn" }, of: ({ handling }) => handling?.turn },
  { title: { zh: "办理期限", en: "Due" }, of: ({ handling }) => handling?.due },
  { title: { zh: "当事人", en: "Person" }, of: ({ handling }) => handling?.person },
  { title: { zh: "办理人", en: "Handled by" }, of: ({ handling }) => handling?.owner },
  { title: { zh: "排除原因", en: "Dismissed as" }, of: ({ handling }) => handling?.dismissedAs },
  { title: { zh: "事项", en: "Matter" }, of: ({ handling }) => handling?.matter },
];

export const CASE_COLUMNS: readonly Column<RecordSummary>[] = [
  { title: { zh: "记录类型", en: "Type of record" }, of: ({ type }) => type },
  { title: { zh: "记录编号", en: "Record" }, of: ({ id }) => id },
  { title: { zh: "标题", en: "Title" }, of: ({ title }) => title },
  { title: { zh: "组织", en: "Organisation" }, of: ({ org }) => org },
  { title: { zh: "开始时间", en: "First event" }, of: ({ startAt }) => startAt },
  { title: { zh: "最近时间", en: "Last event" }, of: ({ endAt }) => endAt },
  { title: { zh: "已办结", en: "Closed" }, of: ({ closed }) => closed },
  { title: { zh: "未了信号最高级别", en: "Highest level of open signals" }, of: ({ level }) => level },
  { title: { zh: "未了信号数", en: "Open signals" }, of: ({ open }) => open },
];

export const DISPOSITION_COLUMNS: readonly Column<DispositionSummary>[] = [
  { title: { zh: "处置编号", en: "Disposition" }, of: ({ id }) => id },
  { title: { zh: "组织", en: "Organisation" }, of: ({ org }) => org },
  { title: { zh: "开始时间", en: "Since" }, of: ({ startAt }) => startAt },
  { title: { zh: "已办结", en: "Closed" }, of: ({ closed }) => closed },
  { title: { zh: "待谁办理", en: "Whose turn" }, of: ({ turn }) => turn },
  { title: { zh: "期限", en: "Due" }, of: ({ due }) => due },
  { title: { zh: "已逾期", en: "Overdue" }, of: ({ isOverdue }) => isOverdue },
  { title: { zh: "承办人", en: "Handler" }, of: ({ handler }) => handler },
];

/** One row for each row of the statistics, then the total. */
export type CountRow = StatisticsRow & { readonly isTotal: boolean };

export function statisticsColumns({ measure, by, rows, total }: Statistics): readonly Column<CountRow>[] {
  const isCompared = [...rows, total].some(({ before, yearBefore }) => before !== undefined || yearBefore !== undefined);
  const all: readonly (Column<CountRow> & { readonly isShown: boolean })[] = [
    { title: { zh: "合计", en: "Total" }, of: ({ isTotal }) => isTotal, isShown: true },
    { title: { zh: "组织", en: "Organisation" }, of: ({ org }) => org, isShown: by.includes("org") },
    { title: { zh: "期间", en: "Period" }, of: ({ period }) => period, isShown: by.includes("period") },
    { title: { zh: "控制点或记录类型", en: "Control point or type of record" }, of: ({ of }) => of, isShown: by.includes("of") },
    { title: { zh: "级别", en: "Level" }, of: ({ level }) => level, isShown: by.includes("level") },
    { title: { zh: `数量（${measure}）`, en: `Count (${measure})` }, of: ({ n }) => n, isShown: true },
    { title: { zh: "少于三，不显示", en: "Below three, not shown" }, of: ({ masked }) => masked, isShown: true },
    { title: { zh: "上期", en: "Period before" }, of: ({ before }) => before, isShown: isCompared },
    { title: { zh: "环比（%）", en: "Change (%)" }, of: ({ change }) => change, isShown: isCompared },
    { title: { zh: "上年同期", en: "Same period of the year before" }, of: ({ yearBefore }) => yearBefore, isShown: isCompared },
    { title: { zh: "同比（%）", en: "Change over a year (%)" }, of: ({ yearChange }) => yearChange, isShown: isCompared },
  ];
  return all.filter(({ isShown }) => isShown);
}
