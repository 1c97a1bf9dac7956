import { styleText } from "node:util";
import { type AuditResult, createCalendar } from "@plumbline/core";
import { LogFacts } from "../audit/log-facts.ts";
import type { AuditRequest } from "../audit/request.ts";
import { runAudits } from "../audit/run-audits.ts";
import type { FileCheck } from "../input/checks-file.ts";
import type { LogGroup } from "../input/groups.ts";
import { cut, padEnd, plain, widthOf } from "./columns.ts";
import { outcomeOf, outcomeWords, type ShownOutcome } from "./outcome.ts";
import { type Values, valuesOf } from "./values.ts";
import { type Words, wordsOf } from "./words.ts";

const WIDTH = 100;
const SIGNS: Readonly<Record<ShownOutcome, string>> = { found: "▲", unknown: "?", clear: "○", none: "–", counted: "·" };
const COLOURS = { found: "yellow", unknown: "cyan", clear: "green", none: "gray", counted: "gray" } as const;

const TEXTS = {
  zh: {
    title: "准绳 核对结果",
    notice: "提示不是结论：每一件都要由人核查，并听取当事人说明。",
    log: "日志",
    facts: (v: Values, f: LogFacts) => `${v.number(f.cases)} 件，${v.number(f.events)} 个事件，${v.number(f.actors.size)} 名经办人`,
    period: (v: Values, f: LogFacts) => `，${v.date(f.firstAt)} 至 ${v.date(f.lastAt)}`,
    controls: "控制点",
    tally: (n: number, found: number, unknown: number) => `${n} 项，其中 ${found} 项有提示，${unknown} 项有案件无法判断`,
    flagged: "需核查",
    share: (v: Values, n: number, cases: number) => `${v.number(n)} 件${cases > 0 ? `，占 ${v.number((n / cases) * 100)}%` : ""}`,
    first: (n: number, all: number) => (n < all ? `前 ${n} 件：` : "涉及："),
    joint: "、",
    colon: "：",
    comma: "，",
    missing: (v: Values, n: number) => `${v.number(n)} 件无法判断，缺少：`,
    open: (v: Values, n: number) => `${v.number(n)} 件尚未完结`,
    of: (v: Values, name: string, n: number) => `${name}（${v.number(n)} 件）`,
    skipped: "未核对（未给出其日志）",
  },
  en: {
    title: "Plumbline: what the audit found",
    notice: "A signal is not a verdict: a person has to look at each case and hear those concerned.",
    log: "Log",
    facts: (v: Values, f: LogFacts) => `${v.number(f.cases)} cases, ${v.number(f.events)} events, ${v.number(f.actors.size)} actors`,
    period: (v: Values, f: LogFacts) => `, ${v.date(f.firstAt)} to ${v.date(f.lastAt)}`,
    controls: "Controls",
    tally: (n: number, found: number, unknown: number) =>
      `${n}, of which ${found} found something and ${unknown} could not decide some cases`,
    flagged: "To look at",
    share: (v: Values, n: number, cases: number) => `${v.number(n)} cases${cases > 0 ? `, ${v.number((n / cases) * 100)}%` : ""}`,
    first: (n: number, all: number) => (n < all ? `first ${n}: ` : "cases: "),
    joint: ", ",
    colon: ": ",
    comma: ", ",
    missing: (v: Values, n: number) => `${v.number(n)} cases cannot be decided; missing: `,
    open: (v: Values, n: number) => `${v.number(n)} cases still open`,
    of: (v: Values, name: string, n: number) => `${name} (${v.number(n)} cases)`,
    skipped: "Not checked (their logs were not given)",
  },
};

type Texts = (typeof TEXTS)["zh"];

/** Runs the audit and writes its results for a person at a terminal. */
export async function textReport(request: AuditRequest): Promise<{ results: readonly AuditResult[]; text: string }> {
  const facts = new Map<LogGroup, LogFacts>();
  const results = await runAudits(request, (group) => {
    const counted = new LogFacts();
    facts.set(group, counted);
    return { onCase: (logCase) => counted.add(logCase) };
  });
  return { results, text: textOf(request, results, facts) };
}

export function textOf(request: AuditRequest, results: readonly AuditResult[], facts: ReadonlyMap<LogGroup, LogFacts>): string {
  const texts = TEXTS[request.language];
  const values = valuesOf(request.language, createCalendar().zone);
  const words = wordsOf(request.language);
  const byId = new Map(results.map((result) => [result.id, result]));
  const lines = [texts.title, texts.notice];
  for (const group of request.selection.groups) {
    const own = group.checks.map((check) => byId.get(check.id) as AuditResult);
    lines.push("", ...headOf(group, facts.get(group) as LogFacts, own, { texts, values }), "");
    const checks = group.checks.map((check) => blockOf(check, byId.get(check.id) as AuditResult, request, { texts, values, words }));
    lines.push(...checks.flat());
  }
  if (request.selection.skipped.length > 0) {
    lines.push("", `${texts.skipped}${texts.colon}${request.selection.skipped.map((check) => plain(check.id)).join(texts.joint)}`);
  }
  return `${lines.join("\n")}\n`;
}

interface Speech {
  readonly texts: Texts;
  readonly values: Values;
  readonly words: Words;
}

function headOf(group: LogGroup, facts: LogFacts, results: readonly AuditResult[], { texts, values }: Omit<Speech, "words">): string[] {
  const flagged = new Set(results.flatMap((result) => result.violating));
  const found = results.filter((result) => result.violating.length > 0).length;
  const unknown = results.filter((result) => result.unknown > 0).length;
  const rows: readonly (readonly [string, string])[] = [
    [texts.log, plain(group.name)],
    ["", texts.facts(values, facts) + (facts.events > 0 ? texts.period(values, facts) : "")],
    [texts.controls, texts.tally(results.length, found, unknown)],
    [texts.flagged, texts.share(values, flagged.size, facts.cases)],
  ];
  const width = Math.max(...rows.map(([name]) => widthOf(name)));
  return rows.map(([name, value]) => `${padEnd(name, width)}  ${value}`);
}

function blockOf(check: FileCheck, result: AuditResult, request: AuditRequest, { texts, values, words }: Speech): string[] {
  const { language, colours } = request;
  const outcome = outcomeOf(result);
  const word = outcomeWords(outcome, result, language, values);
  const title = check.title?.[language] ?? words.kind(check.kind) ?? check.kind;
  const sign = colours ? styleText(COLOURS[outcome], SIGNS[outcome]) : SIGNS[outcome];
  const lines = [`${sign} ${padEnd(word, language === "zh" ? 20 : 28)}  ${padEnd(plain(check.id), 28)}  ${cut(plain(title), 60)}`];
  const fields = Object.entries(result.result)
    .filter(([name]) => name !== "violations")
    .map(([name, value]) => `${words.field(name)} ${values.field(name, value)}`);
  if (result.open > 0) fields.push(texts.open(values, result.open));
  if (outcome !== "none") lines.push(...wrapped(fields, texts.comma));
  if (result.firstCases.length > 0)
    lines.push(...wrapped(result.firstCases.map(plain), texts.joint, texts.first(result.firstCases.length, result.violating.length)));
  if (result.unknown > 0) {
    const missing = Object.entries(result.missing)
      .slice(0, 8)
      .map(([name, n]) => texts.of(values, plain(name), n));
    lines.push(...wrapped(missing, texts.joint, texts.missing(values, result.unknown)));
  }
  return lines;
}

const INDENT = "    ";

function wrapped(items: readonly string[], joint: string, before = ""): string[] {
  const lines: string[] = [];
  let line = INDENT + before;
  let fresh = true;
  for (const item of items) {
    const next = fresh ? item : joint + item;
    if (!fresh && widthOf(line) + widthOf(next) > WIDTH) {
      lines.push(line + joint.trimEnd());
      line = INDENT + item;
    } else line += next;
    fresh = false;
  }
  return fresh ? lines : [...lines, line];
}
