import { styleText } from "node:util";
import { type FlagSummary, rationaleOf } from "@plumbline/packs/redflags";
import type { Language } from "../language.ts";
import { cut, padEnd, padStart, plain, widthOf } from "../output/columns.ts";
import { foundSubjects } from "./grouped.ts";
import type { AskedFlag, Finding, ReadFacts, RedFlagsResult } from "./result.ts";
import { issueWord, missingWords, subjectWord } from "./words.ts";

const WIDTH = 100;
const MOST_SUBJECTS = 40;
const MOST_FINDINGS = 12;
const MOST_ISSUES = 3;

const TEXTS = {
  zh: {
    title: "准绳 采购红旗指标",
    notice: "红旗只说明值得看一看，不是结论：每一项都可能有正当理由，须由人核查。",
    files: "文件",
    read: "读取",
    readLine: (releases: string, processes: string, outside: number, compiled: number) =>
      `${releases} 份发布，${processes} 个项目${compiled > 0 ? `（${compiled} 个由多份发布合并而成）` : ""}${outside > 0 ? `，另有 ${outside} 个不在范围内（已取消或方式被排除）` : ""}`,
    duplicates: (n: string) => `${n} 份重复，未再计入`,
    issues: "数据问题",
    noIssues: "无",
    line: (file: string, line: number) => `${file} 第 ${line} 行`,
    head: ["指标", "", "需核查", "未见", "无法计算", "不适用"],
    because: "主因：",
    found: (n: string, subjects: string) => `需核查 ${subjects} 个对象，共 ${n} 项`,
    nothing: "没有需核查的。没有红旗不等于没有风险，只说明所列指标没有发现。",
    more: (n: number) => `… 另有 ${n} 项`,
    moreSubjects: (n: number) => `… 另有 ${n} 个对象，用 --format json 或 html 看全部`,
    colon: "：",
    joint: "；",
  },
  en: {
    title: "Plumbline: red flags of procurement",
    notice: "A red flag is a reason to look, not a verdict: each may have a good reason, and a person has to find out.",
    files: "Files",
    read: "Read",
    readLine: (releases: string, processes: string, outside: number, compiled: number) =>
      `${releases} releases, ${processes} processes${compiled > 0 ? ` (${compiled} compiled from several releases)` : ""}${outside > 0 ? `; ${outside} outside the scope (cancelled, or of a method left out)` : ""}`,
    duplicates: (n: string) => `${n} read twice and counted once`,
    issues: "Data issues",
    noIssues: "none",
    line: (file: string, line: number) => `${file} line ${line}`,
    head: ["Flag", "", "to look at", "not flagged", "not computable", "not applicable"],
    because: "mostly: ",
    found: (n: string, subjects: string) => `${subjects} to look at, ${n} findings`,
    nothing: "Nothing to look at. That does not mean no risk, only that the listed flags found nothing.",
    more: (n: number) => `… and ${n} more`,
    moreSubjects: (n: number) => `… and ${n} more; --format json or html shows all`,
    colon: ": ",
    joint: "; ",
  },
};

export interface TextOptions {
  readonly language: Language;
  readonly colours: boolean;
}

/** The report for a person at a terminal; long lists are cut and say so. */
export function textReport(result: RedFlagsResult, { language, colours }: TextOptions): string {
  const texts = TEXTS[language];
  const { format } = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const { read, report, flags } = result;
  const lines = [texts.title, texts.notice, ""];
  const rows: [string, string][] = [
    [texts.files, read.files.map(({ name }) => plain(name)).join(language === "zh" ? "、" : ", ")],
    [texts.read, texts.readLine(format(read.releases), format(report.processes), report.outside, read.compiled)],
  ];
  if (read.duplicates > 0) rows.push(["", texts.duplicates(format(read.duplicates))]);
  const issues = issueLines(read, language, format);
  rows.push([texts.issues, issues[0] ?? texts.noIssues], ...issues.slice(1).map((line): [string, string] => ["", line]));
  const width = Math.max(...rows.map(([name]) => widthOf(name)));
  for (const [name, value] of rows) lines.push(`${padEnd(name, width)}  ${value}`);
  for (const note of result.notes) lines.push(plain(note));
  lines.push("", ...flagTable(flags, report.flags, language, colours), "");
  lines.push(...findingLines(report.findings, flags, language, format));
  return `${lines.join("\n")}\n`;
}

type Format = (n: number) => string;

function issueLines(read: ReadFacts, language: Language, format: Format): string[] {
  const texts = TEXTS[language];
  return read.issues.map(({ reason, count, first }) => {
    const places = first
      .slice(0, MOST_ISSUES)
      .map((issue) => texts.line(plain(issue.file), issue.line) + (issue.path === "" ? "" : ` ${cut(plain(issue.path), 40)}`));
    return cut(
      `${issueWord(reason, language)} ${format(count)}${texts.colon}${places.join(texts.joint)}${count > places.length ? " …" : ""}`,
      WIDTH + 20,
    );
  });
}

function flagTable(flags: readonly AskedFlag[], summaries: readonly FlagSummary[], language: Language, colours: boolean): string[] {
  const texts = TEXTS[language];
  const titles = new Map(flags.map(({ flag }) => [flag.id, flag.title[language]]));
  const table = summaries.map((summary) => [
    summary.id,
    cut(plain(titles.get(summary.id) ?? ""), language === "zh" ? 32 : 44),
    ...[summary.flagged, summary.notFlagged, summary.notComputable, summary.excluded].map(String),
  ]);
  const widths = texts.head.map((name, i) => Math.max(widthOf(name), ...table.map((row) => widthOf(row[i] as string))));
  const lineOf = (row: readonly string[]): string =>
    row.map((cell, i) => (i < 2 ? padEnd(cell, widths[i] as number) : padStart(cell, widths[i] as number))).join("  ");
  const lines = [lineOf(texts.head)];
  summaries.forEach((summary, i) => {
    const line = lineOf(table[i] as string[]);
    lines.push(colours && summary.flagged > 0 ? styleText("yellow", line) : line);
    const [chief] = summary.missing;
    if (chief && summary.notComputable > 0) {
      const why = `${texts.because}${missingWords(chief, language)} (${chief.count})`;
      lines.push(`${" ".repeat((widths[0] as number) + 2)}${cut(plain(why), WIDTH)}`);
    }
  });
  return lines;
}

function findingLines(findings: readonly Finding[], flags: readonly AskedFlag[], language: Language, format: Format): string[] {
  const texts = TEXTS[language];
  if (findings.length === 0) return [texts.nothing];
  const byId = new Map(flags.map(({ flag }) => [flag.id, flag]));
  const subjects = foundSubjects(findings);
  const lines = [texts.found(format(findings.length), format(subjects.length))];
  for (const { subject, id, findings: own } of subjects.slice(0, MOST_SUBJECTS)) {
    lines.push("", `${subjectWord(subject, language)} ${cut(plain(id), WIDTH)}`);
    for (const finding of own.slice(0, MOST_FINDINGS)) {
      const flag = byId.get(finding.flag);
      const words = flag ? plain(rationaleOf(flag, finding.figures, language)) : "";
      lines.push(...wrapped(words, `  ${padEnd(finding.flag, 5)} `));
    }
    if (own.length > MOST_FINDINGS) lines.push(`  ${texts.more(own.length - MOST_FINDINGS)}`);
  }
  if (subjects.length > MOST_SUBJECTS) lines.push("", texts.moreSubjects(subjects.length - MOST_SUBJECTS));
  return lines;
}

// Words of English are kept whole; Chinese may break anywhere but before a mark that closes.
const PIECES = /[\u0021-\u024f]+[，。；：、）]*\s*|\s+|.[，。；：、）]*/gsu;

function wrapped(text: string, head: string): string[] {
  const indent = " ".repeat(widthOf(head));
  const lines: string[] = [];
  let line = head;
  let used = widthOf(head);
  for (const piece of text.match(PIECES) ?? []) {
    const width = widthOf(piece);
    if (used + width > WIDTH && used > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
      used = indent.length;
    }
    line += piece;
    used += width;
  }
  return [...lines, line.trimEnd()];
}
