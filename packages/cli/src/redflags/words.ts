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
  truncated: { zh: "内容不完整", en: "cut off" },
  not_an_object: { zh: "不是对象", en: "not an object" },
  not_a_list: { zh: "不是列表", en: "not a list" },
  not_text: { zh: "不是文本", en: "not a text" },
  empty: { zh: "空值", en: "empty" },
  empty_list: { zh: "空列表", en: "empty list" },
  no_ocid: { zh: "没有 ocid", en: "without ocid" },
  no_id: { zh: "没有编号", en: "without an id" },
  no_date: { zh: "没有日期", en: "without a date" },
  duplicate_id: { zh: "编号重复", en: "an id twice" },
  conflicting_release: { zh: "同一编号的发布内容不同", en: "releases of one id that differ" },
  inconsistent_type: { zh: "前后类型不一致", en: "kinds of value that differ" },
  linked_release: { zh: "只给出链接，未读取", en: "only linked, not read" },
  only_versioned: { zh: "只有历次版本", en: "only versions" },
  not_a_date: { zh: "不是日期", en: "not a date" },
  date_without_time: { zh: "日期没有时刻", en: "date without a time" },
  date_without_offset: { zh: "时间没有时差", en: "time without an offset" },
  date_form: { zh: "日期写法不规范", en: "date of another form" },
  negative_period: { zh: "结束早于开始", en: "ends before it begins" },
  not_a_number: { zh: "不是数字", en: "not a number" },
  not_a_whole_number: { zh: "不是整数", en: "not a whole number" },
  number_as_text: { zh: "数字写成文本", en: "number written as a text" },
  negative_number: { zh: "负数", en: "negative number" },
  negative_amount: { zh: "金额为负", en: "negative amount" },
  no_amount: { zh: "没有金额", en: "without an amount" },
  no_currency: { zh: "没有币种", en: "without a currency" },
  not_a_currency: { zh: "不是币种代码", en: "not a currency" },
  currency_in_small_letters: { zh: "币种为小写", en: "currency in small letters" },
  mixed_currencies: { zh: "一个项目内币种不一", en: "several currencies in one process" },
  not_in_codelist: { zh: "不是标准代码", en: "not a code of the standard" },
  status_mapped: { zh: "状态按对照表换成标准代码", en: "status brought to a code" },
  unknown_party: { zh: "未在 parties 中列出", en: "not among the parties" },
  id_is_number: { zh: "编号写成数字", en: "id written as a number" },
  old_member: { zh: "旧版字段", en: "member of an older version" },
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
