import type { Citation, ControlPack, ControlPoint, Json, Text } from "@plumbline/core";

/** Words for the members of a control point, for lists and catalogues. */
const WORDS: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  level: {
    yellow: { zh: "黄", en: "yellow" },
    orange: { zh: "橙", en: "orange" },
    red: { zh: "红", en: "red" },
  },
  mode: {
    off: { zh: "停用", en: "off" },
    shadow: { zh: "静默（只供监督人员校验）", en: "shadow (seen by supervisors alone)" },
    advise: { zh: "提示经办人", en: "advises the actor" },
    block: { zh: "请业务系统暂停", en: "asks the host to stop" },
  },
  confidence: {
    text: { zh: "已对照条文", en: "article read" },
    excerpt: { zh: "据摘录，未对照全文", en: "from an excerpt" },
    memory: { zh: "凭记忆，待对照条文", en: "from memory, to be verified" },
    practice: { zh: "惯例，没有条文依据", en: "practice, no norm" },
  },
  visibility: {
    actor: { zh: "经办人可见", en: "the actor may see it" },
    supervisor: { zh: "仅监督人员可见", en: "supervisors only" },
  },
  stricter: {
    lower: { zh: "下级只可调低", en: "lower tiers may only lower it" },
    higher: { zh: "下级只可调高", en: "lower tiers may only raise it" },
  },
  unit: {
    calendarDay: { zh: "日", en: "calendar days" },
    count: { zh: "次（个）", en: "" },
    hour: { zh: "小时", en: "hours" },
    kilometre: { zh: "公里", en: "km" },
    metre: { zh: "米", en: "m" },
    minute: { zh: "分钟", en: "minutes" },
    month: { zh: "个月", en: "months" },
    person: { zh: "人", en: "people" },
    ratio: { zh: "（比例）", en: "(ratio)" },
    workingDay: { zh: "个工作日", en: "working days" },
    year: { zh: "年", en: "years" },
    yuan: { zh: "元", en: "yuan" },
    fen: { zh: "分", en: "fen" },
  },
};

export const SAMPLE: Text = { zh: "示例值，由各地设定", en: "sample; localities set it" };
const FIXED: Text = { zh: "下级不得改动", en: "fixed for lower tiers" };

export type Language = "zh" | "en";

export function wordOf(table: string, name: string, language: Language): string {
  const words = WORDS[table];
  return words && Object.hasOwn(words, name) ? (words[name]?.[language] ?? name) : name;
}

/** `《行政处罚法》第76条(5)`; in English the regulation keeps its own name. */
export function citationText({ regulation, article = "", confidence }: Citation, language: Language): string {
  if (language === "en") return article ? `${regulation}, ${article.replace(/^\d/, "article $&")}` : regulation;
  const name = confidence === "practice" || regulation.includes("《") ? regulation : `《${regulation}》`;
  return name + article.replace(/^\d+/, "第$&条");
}

/** Since when a norm is in force, and until when. Empty where that is not known. */
export function forceText({ inForceFrom, inForceTo }: Citation, language: Language): string {
  if (inForceFrom === undefined && inForceTo === undefined) return "";
  if (language === "zh") return [inForceFrom && `${inForceFrom} 起施行`, inForceTo && `至 ${inForceTo}`].filter(Boolean).join("，");
  return [inForceFrom && `in force from ${inForceFrom}`, inForceTo && `until ${inForceTo}`].filter(Boolean).join(" ");
}

/** A value and what it counts. */
export function valueText(value: Json, unit: string | undefined, language: Language): string {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  const word = unit === undefined ? "" : wordOf("unit", unit, language);
  return word === "" ? shown : language === "zh" ? `${shown}${/^[（(]/.test(word) ? "" : " "}${word}` : `${shown} ${word}`;
}

/** Who may change a value, and in which direction. */
export function freedomText({ stricter, delegated }: ControlPoint["params"][string], language: Language): string {
  if (delegated) return SAMPLE[language];
  return stricter === undefined ? FIXED[language] : wordOf("stricter", stricter, language);
}

/** What a path or a parameter is called, as far as the pack says. */
export function labelOf(
  pack: Pick<ControlPack, "notices"> | undefined,
  path: string,
  language: Language,
  control?: string,
): string | undefined {
  const { fields = {}, ofControl = {} } = pack?.notices ?? {};
  const own = control !== undefined && Object.hasOwn(ofControl, control) ? ofControl[control] : undefined;
  const named = own && Object.hasOwn(own, path) ? own : fields;
  return Object.hasOwn(named, path) ? named[path]?.label[language] : undefined;
}
