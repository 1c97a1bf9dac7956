import type { FlagSubject, Missing, MissingReason } from "@plumbline/packs/redflags";
import type { Language } from "../language.ts";

const MISSING: Readonly<Record<MissingReason, Readonly<Record<Language, string>>>> = {
  absent: { zh: "未填写", en: "not filled" },
  malformed: { zh: "写法不符合标准", en: "not of the form of the standard" },
  otherCurrency: { zh: "币种不同", en: "in another currency" },
  notFinal: { zh: "结果未定", en: "not final yet" },
  tooFew: { zh: "数量太少，无从比较", en: "too few to compare" },
  noSpread: { zh: "差异过小，得不出界限", en: "no fence can be made" },
};

const SUBJECTS: Readonly<Record<FlagSubject, Readonly<Record<Language, string>>>> = {
  process: { zh: "项目", en: "Process" },
  buyer: { zh: "采购人", en: "Buyer" },
  procuringEntity: { zh: "采购实施单位", en: "Procuring entity" },
  tenderer: { zh: "投标人", en: "Tenderer" },
};

const ISSUES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  invalid_utf8: { zh: "不是 UTF-8", en: "not UTF-8" },
  invalid_json: { zh: "不是 JSON", en: "not JSON" },
  too_long: { zh: "过长", en: "too long" },
  too_deep: { zh: "嵌套过深", en: "nested too deeply" },
  no_ocid: { zh: "没有 ocid", en: "without ocid" },
  not_an_object: { zh: "不是对象", en: "not an object" },
  not_a_date: { zh: "日期写法不符", en: "not a date" },
  not_a_number: { zh: "金额不是数字", en: "not a number" },
  negative_amount: { zh: "金额为负", en: "negative amount" },
  missing_amount: { zh: "没有金额", en: "without an amount" },
  no_currency: { zh: "没有币种", en: "without a currency" },
  duplicate_release: { zh: "重复的发布", en: "release read twice" },
  release_conflict: { zh: "同一编号的发布内容不同", en: "releases of one id that differ" },
};

export function missingWords({ path, reason }: Missing, language: Language): string {
  const why = Object.hasOwn(MISSING, reason) ? MISSING[reason][language] : reason;
  return language === "zh" ? `${path} ${why}` : `${path}: ${why}`;
}

export function subjectWord(subject: FlagSubject, language: Language): string {
  return Object.hasOwn(SUBJECTS, subject) ? SUBJECTS[subject][language] : subject;
}

export function issueWord(reason: string, language: Language): string {
  return Object.hasOwn(ISSUES, reason) ? (ISSUES[reason] as Record<Language, string>)[language] : reason.replaceAll("_", " ");
}

/** What all were measured by, in one line: names as the flags give them. */
export function figureWord(name: string, language: Language): string {
  const pair = Object.hasOwn(FIGURES, name) ? FIGURES[name] : undefined;
  return pair?.[language] ?? name;
}

const FIGURES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  n: { zh: "数量", en: "n" },
  q1: { zh: "下四分位", en: "Q1" },
  q3: { zh: "上四分位", en: "Q3" },
  fence: { zh: "界限", en: "fence" },
  lowerFence: { zh: "下限", en: "lower fence" },
  upperFence: { zh: "上限", en: "upper fence" },
  threshold: { zh: "阈值", en: "threshold" },
};
