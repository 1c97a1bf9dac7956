import type { Citation, Precheck, SignalChange } from "@plumbline/core";

const LEVELS = { yellow: "黄色", orange: "橙色", red: "红色" };
const OUTCOMES = { allow: "通过", advise: "提示", block: "不予提交" };
const CHANGES = { raised: "新增", revised: "更新", ceased: "已停止", withdrawn: "撤回" };
const CONFIDENCES = { text: "已核对原文", excerpt: "据摘录", memory: "待核对原文", practice: "实务做法" };

function basis({ regulation, article, confidence }: Citation): string {
  return `《${regulation}》${article === undefined ? "" : `第${article}条`}（${CONFIDENCES[confidence]}）`;
}

/** The answer to a draft, for the person who is about to decide. */
export function answer({ outcome, findings }: Precheck): string {
  const lines = findings.map(({ title, level, fields, values, citations, provenance }) => {
    const from = provenance
      .filter(({ org }) => org !== "control")
      .map(({ org, basis: document }) => `${org}${document ? `：${document}` : ""}`);
    return [
      `  ${LEVELS[level]} ${title.zh}`,
      `    事实：${JSON.stringify(fields)}`,
      `    参数：${JSON.stringify(values)}${from.length ? `（${from.join("；")}）` : ""}`,
      `    依据：${citations.map(basis).join("、")}`,
    ].join("\n");
  });
  return [`预检结果：${OUTCOMES[outcome]}`, ...lines].join("\n");
}

/** A change of a signal, for a supervisor. A signal is something to look at, never a verdict. */
export function notice(
  { change, signal }: SignalChange,
  { titleOf, dayOf }: { titleOf(control: string): string; dayOf(at: number): string },
): string {
  const { control, level, record, at } = signal;
  return `${CHANGES[change]}信号：${LEVELS[level]} ${control} ${titleOf(control)}，${record.id}，自 ${dayOf(at)} 起`;
}
