import type { Json, Text } from "@plumbline/core";
import type { Figures, RedFlag } from "./types.ts";

export type RationaleLanguage = keyof Text;

/** How a figure is written: `{days}`, `{share|percent}`, `{price|amount}`; `code` is a word of ours for people. Lists are cut after five, texts after 120 characters. */
export const FIGURE_FORMATS = ["percent", "amount", "number", "list", "date", "code"] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

/** What a finding says, in words. A figure that is not there, or is an empty text, is written as a dash. */
export function rationaleOf({ rationale }: Pick<RedFlag, "rationale">, figures: Figures, language: RationaleLanguage): string {
  return filled(rationale[language], figures, language);
}

/** When it is flagged under these parameters, in words; those that are not given stand at their defaults. */
export function definitionOf(flag: Pick<RedFlag, "definition" | "params">, params: unknown, language: RationaleLanguage): string {
  const parsed = flag.params.safeParse(params ?? {});
  return filled(flag.definition[language], (parsed.success ? parsed.data : {}) as Figures, language);
}

const PLACEHOLDER = /\{([^{}|]+)(?:\|([^{}]+))?\}/g;

/** The figures that a text names, in their order. */
export function placeholdersOf(text: string): readonly { readonly name: string; readonly format: string | undefined }[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = "", format]) => ({ name, format }));
}

function filled(text: string, figures: Figures, language: RationaleLanguage): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string, format: FigureFormat | undefined) =>
    written(Object.hasOwn(figures, name) ? figures[name] : undefined, format, language),
  );
}

function written(value: Json | undefined, format: FigureFormat | undefined, language: RationaleLanguage): string {
  if (value === undefined || value === null || value === "") return ABSENT;
  if (typeof value === "boolean") return WORDS[language][value ? "yes" : "no"];
  if (typeof value === "number") return writtenNumber(value, format, language);
  if (typeof value === "string") {
    if (format === "code") return CODES.get(value)?.[language] ?? cut(value);
    return format === "date" ? writtenDate(value) : cut(value);
  }
  const { comma, more } = WORDS[language];
  const members = Array.isArray(value)
    ? value.slice(0, LONGEST_LIST).map((item: Json) => written(item, format === "list" ? undefined : format, language))
    : Object.entries(value)
        .slice(0, LONGEST_LIST)
        .map(([name, item]) => `${cut(name)} ${typeof item === "object" && item !== null ? "…" : written(item, undefined, language)}`);
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  if (size === 0) return ABSENT;
  return members.join(comma) + (size > LONGEST_LIST ? more(size, size - LONGEST_LIST) : "");
}

const ABSENT = "—";
const LONGEST_LIST = 5;
const LONGEST_TEXT = 120;

const WORDS = {
  zh: { yes: "是", no: "否", comma: "、", more: (size: number) => `等${size}项` },
  en: { yes: "yes", no: "no", comma: ", ", more: (_: number, rest: number) => ` and ${rest} more` },
};

const CODES: ReadonlyMap<string, Text> = new Map(
  Object.entries({
    telephone: { zh: "电话", en: "telephone" },
    email: { zh: "电子邮箱", en: "e-mail" },
    address: { zh: "地址", en: "address" },
    legalRep: { zh: "法定代表人", en: "legal representative" },
    beneficialOwners: { zh: "受益所有人", en: "beneficial owner" },
    controller: { zh: "实际控制人", en: "controller" },
    shareholders: { zh: "股东", en: "shareholder" },
    mac: { zh: "网卡地址", en: "MAC address" },
    cpuSerial: { zh: "处理器序列号", en: "processor serial number" },
    diskSerial: { zh: "硬盘序列号", en: "disk serial number" },
    memorySerial: { zh: "内存序列号", en: "memory serial number" },
    md5: { zh: "文件摘要值", en: "file digest" },
    author: { zh: "文件作者", en: "file author" },
    ip: { zh: "网络地址", en: "IP address" },
    bondAccount: { zh: "保证金账户", en: "bond account" },
    open: { zh: "公开", en: "open" },
    selective: { zh: "选择性", en: "selective" },
    limited: { zh: "限制性", en: "limited" },
    direct: { zh: "直接", en: "direct" },
    difference: { zh: "相邻差额相等", en: "equal steps" },
    ratio: { zh: "相邻比值相等", en: "equal ratios" },
    percent: { zh: "与中标价相差整数百分比", en: "whole percentages from the winner" },
    variation: { zh: "差异极小", en: "hardly any variation" },
    late: { zh: "集中在截止前", en: "together before the deadline" },
    close: { zh: "先后紧接", en: "one right after another" },
    order: { zh: "各标段次序相同", en: "the same order for each lot" },
    up: { zh: "增加", en: "up" },
    down: { zh: "减少", en: "down" },
    notComputable: { zh: "无法判断", en: "not computable" },
    flagged: { zh: "提示", en: "flagged" },
    both: { zh: "增减均计", en: "up and down" },
  }),
);

const AMOUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, signDisplay: "negative" });
const NUMBER = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4, useGrouping: false, signDisplay: "negative" });
const PERCENT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, signDisplay: "negative" });
const SMALL = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2, useGrouping: false });

function writtenNumber(value: number, format: FigureFormat | undefined, language: RationaleLanguage): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? ABSENT : value > 0 ? "∞" : "-∞";
  if (format === "amount") return AMOUNT.format(value);
  if (format === "percent") return `${rounded(PERCENT, value * 100, 0.005)}${language === "zh" ? "%" : " %"}`;
  return rounded(NUMBER, value, 0.000_05);
}

/** What would be rounded to nothing keeps two digits: a margin of 0.0012 % is not none. */
function rounded(format: Intl.NumberFormat, value: number, least: number): string {
  return (value !== 0 && Math.abs(value) < least ? SMALL : format).format(value);
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?$/;

/** As it was written, not brought into another zone. */
function writtenDate(value: string): string {
  const [, day, time, seconds = "00", offset = ""] = DATE.exec(value) ?? [];
  if (day === undefined) return cut(value);
  if (time === undefined) return day;
  const zone = offset === "" ? "" : offset.toUpperCase() === "Z" ? " UTC" : ` ${offset}`;
  return `${day} ${time}${seconds === "00" ? "" : `:${seconds}`}${zone}`;
}

function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const kept = text.slice(0, LONGEST_TEXT);
  // Half a pair is no character.
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
