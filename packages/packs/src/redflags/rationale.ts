import type { Json, Text } from "@plumbline/core";
import type { Figures, RedFlag } from "./types.ts";

export type RationaleLanguage = keyof Text;

/** How a figure is written: `{days}`, `{share|percent}`, `{price|amount}`. Lists are cut after five, texts after 120 characters. */
export const FIGURE_FORMATS = ["percent", "amount", "number", "list", "date"] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

/** What a finding says, in words. A figure that is not there is written as a dash. */
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
  if (value === undefined || value === null) return ABSENT;
  if (typeof value === "boolean") return WORDS[language][value ? "yes" : "no"];
  if (typeof value === "number") return writtenNumber(value, format, language);
  if (typeof value === "string") return format === "date" ? writtenDate(value) : cut(value);
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
