import {
  type Citation,
  type ControlPoint,
  createCalendar,
  createNoticeWriter,
  defaultValues,
  type Facts,
  type Json,
  type NoticeWriter,
  type WorkingCalendar,
} from "@plumbline/core";
import { REGULATIONS, type Regulation } from "../regulations/index.ts";
import type { ControlSource } from "./built-in.ts";
import { citationText, forceText, freedomText, type Language, SAMPLE, wordOf } from "./control-words.ts";
import { expressionsOf } from "./expressions.ts";

export interface CatalogueOptions {
  readonly language: Language;
  /** By the domain of the work, or by regulation and article. Default `domain`. */
  readonly by?: "domain" | "regulation";
  /** Regulations with what their articles ask. Default: those that were read for the packs. */
  readonly regulations?: readonly Regulation[];
  readonly calendar?: WorkingCalendar;
}

/** Control points in words, for people who answer for the law: as data that `catalogueHtml` and `catalogueMarkdown` write. */
export interface Catalogue {
  readonly language: Language;
  readonly title: string;
  readonly notes: readonly string[];
  readonly counts: readonly (readonly [label: string, count: number])[];
  readonly sections: readonly CatalogueSection[];
}

export interface CatalogueSection {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly parts: readonly CataloguePart[];
}

/** Of a domain the whole; of a regulation an article. */
export interface CataloguePart {
  readonly title: string;
  readonly text: string;
  readonly entries: readonly CatalogueEntry[];
  /** Control points that are described elsewhere. */
  readonly seeAlso: readonly { readonly id: string; readonly title: string }[];
}

export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly level: ControlPoint["level"];
  readonly levelText: string;
  /** Whatever keeps a reader from taking it for settled law: practice, memory, sample values, shadow. */
  readonly labels: readonly string[];
  readonly gist: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly params: readonly { readonly label: string; readonly name: string; readonly value: string; readonly freedom: string }[];
  readonly examples: readonly (readonly [label: string, facts: string])[];
  readonly rule: readonly (readonly [name: string, source: string])[];
}

/** Puts every control point of the sources into words, once, under its domain or under the article that it cites first. */
export function catalogueOf(sources: readonly ControlSource[], options: CatalogueOptions): Catalogue {
  const { language, by = "domain", regulations = REGULATIONS, calendar = createCalendar() } = options;
  const texts = TEXTS[language];
  const writer = createNoticeWriter(sources, calendar);
  const entries = sources.flatMap((source) =>
    source.controls.map((control) => ({ source, control, entry: entryOf(control, source, writer, language, calendar) })),
  );
  const all = entries.map(({ control }) => control);
  return {
    language,
    title: by === "domain" ? texts.title : texts.titleByRegulation,
    notes: texts.notes,
    counts: [
      [texts.controls, all.length],
      ...(["text", "excerpt", "memory", "practice"] as const).map(
        (confidence) =>
          [
            wordOf("confidence", confidence, language),
            all.filter(({ citations }) => citations[0]?.confidence === confidence).length,
          ] as const,
      ),
      [texts.withSamples, all.filter(hasSample).length],
    ],
    sections: by === "domain" ? byDomain(sources, entries, language) : byRegulation(entries, regulations, language),
  };
}

interface Described {
  readonly source: ControlSource;
  readonly control: ControlPoint;
  readonly entry: CatalogueEntry;
}

function byDomain(sources: readonly ControlSource[], entries: readonly Described[], language: Language): readonly CatalogueSection[] {
  return sources.map((source) => {
    const own = entries.filter((each) => each.source === source).map(({ entry }) => entry);
    return {
      id: source.id,
      title: source.title[language],
      subtitle: TEXTS[language].count(own.length),
      parts: [{ title: "", text: "", entries: own, seeAlso: [] }],
    };
  });
}

function byRegulation(entries: readonly Described[], regulations: readonly Regulation[], language: Language): readonly CatalogueSection[] {
  const texts = TEXTS[language];
  const cited = new Map<string, Citation>();
  for (const { control } of entries)
    for (const citation of control.citations) if (!cited.has(citation.regulation)) cited.set(citation.regulation, citation);
  const known = regulations.filter(({ name }) => cited.has(name)).map(({ name }) => name);
  const others = [...cited.values()].filter(({ regulation }) => !known.includes(regulation));
  const norms = others.filter(({ confidence }) => confidence !== "practice").map(({ regulation }) => regulation);
  const practices = others.filter(({ confidence }) => confidence === "practice").map(({ regulation }) => regulation);
  return [...known, ...norms, ...practices].map((name, i) => {
    const library = regulations.find((regulation) => regulation.name === name);
    const citation = cited.get(name) as Citation;
    const articles = articlesOf(name, library, entries);
    return {
      id: `regulation-${i + 1}`,
      title:
        citationText({ regulation: name, confidence: citation.confidence }, language) +
        (library && language === "en" ? ` (${library.title.en})` : ""),
      subtitle: [forceText(citation, language), library ? "" : texts.notRead(citation.confidence)]
        .filter(Boolean)
        .join(language === "zh" ? "；" : "; "),
      parts: articles.map((no) => partOf(name, no, library, entries, language)),
    };
  });
}

/** Articles of the library and those that are cited, in their order; "" for the regulation as a whole. */
function articlesOf(name: string, library: Regulation | undefined, entries: readonly Described[]): readonly string[] {
  const cited = entries.flatMap(({ control }) =>
    control.citations.filter(({ regulation }) => regulation === name).map(({ article = "" }) => baseOf(article)),
  );
  const listed = (library?.articles ?? []).map(({ no }) => no);
  return [...new Set([...listed, ...cited])].sort((a, b) => numberOf(a) - numberOf(b));
}

function partOf(
  name: string,
  no: string,
  library: Regulation | undefined,
  entries: readonly Described[],
  language: Language,
): CataloguePart {
  const texts = TEXTS[language];
  const cites = (citation: Citation | undefined): boolean => citation?.regulation === name && baseOf(citation.article ?? "") === no;
  const citing = entries.filter(({ control }) => control.citations.some(cites));
  const article = library?.articles.find((candidate) => candidate.no === no);
  const none = citing.length > 0 ? "" : article?.scope === undefined ? texts.noControl : texts.scope[article.scope];
  return {
    title: no === "" ? "" : language === "zh" ? no.replace(/^\d+$/, "第$&条") : no.replace(/^\d+$/, "Article $&"),
    text: [article?.gist[language], none].filter(Boolean).join(language === "zh" ? "。" : ". "),
    entries: citing.filter(({ control }) => cites(control.citations[0])).map(({ entry }) => entry),
    seeAlso: citing.filter(({ control }) => !cites(control.citations[0])).map(({ entry }) => ({ id: entry.id, title: entry.title })),
  };
}

function baseOf(article: string): string {
  return article.replace(/\(.*$/, "");
}

function numberOf(article: string): number {
  const number = Number.parseInt(article, 10);
  return Number.isNaN(number) ? 0 : number;
}

function entryOf(
  control: ControlPoint,
  source: ControlSource,
  writer: NoticeWriter,
  language: Language,
  calendar: WorkingCalendar,
): CatalogueEntry {
  const texts = TEXTS[language];
  const { id, title, level, mode, visibility, citations, params, settings, record, reviewedBy } = control;
  const template = source.notices.templates.find((candidate) => candidate.control === id);
  const joint = language === "zh" ? "；" : "; ";
  const cited = citations.map((citation) => {
    const details = [forceText(citation, language), wordOf("confidence", citation.confidence, language)]
      .filter(Boolean)
      .join(language === "zh" ? "，" : ", ");
    return `${citationText(citation, language)}${language === "zh" ? `（${details}）` : ` (${details})`}`;
  });
  const risks = (source.risks ?? []).filter(({ controls }) => controls.includes(id)).map((risk) => `${risk.id} ${risk.title[language]}`);
  const rows: (readonly [string, string])[] = [
    [texts.basis, cited.join(joint)],
    [texts.mode, `${wordOf("mode", mode, language)}${joint}${wordOf("visibility", visibility, language)}`],
    [texts.record, record],
  ];
  if (risks.length > 0) rows.push([texts.risk, risks.join(joint)]);
  if (reviewedBy) rows.push([texts.review, `${reviewedBy.name}, ${reviewedBy.document}, ${reviewedBy.on}`]);
  const more = (source.examples ?? []).filter((example) => example.control === id);
  const told = more.filter((example) => "events" in example).length;
  if (more.length > 0) rows.push([texts.examples, texts.moreExamples(more.length, told)]);
  return {
    id,
    title: title[language],
    level,
    levelText: wordOf("level", level, language),
    labels: labelsOf(control, language),
    gist: template?.gist[language] ?? "",
    rows,
    params: Object.entries(params).map(([name, parameter]) => {
      const { label, text } = writer.param(control, name, parameter.value);
      // A field text carries its unit; without one the unit of the parameter stands for it.
      const unit = label[language] === name && parameter.unit !== undefined ? ` ${wordOf("unit", parameter.unit, language)}` : "";
      return { name, label: label[language], value: `${text[language]}${unit}`.trim(), freedom: freedomText(parameter, language) };
    }),
    examples: control.examples
      ? [
          [texts.violates, factsText(control, control.examples.violates, writer, language, calendar)],
          [texts.passes, factsText(control, control.examples.passes, writer, language, calendar)],
        ]
      : [],
    rule: Object.entries(settings).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  };
}

function labelsOf(control: ControlPoint, language: Language): readonly string[] {
  const confidence = control.citations[0]?.confidence ?? "practice";
  return [
    ...(confidence === "text" ? [] : [wordOf("confidence", confidence, language)]),
    ...(hasSample(control) ? [TEXTS[language].sample] : []),
    ...(control.mode === "shadow" ? [TEXTS[language].shadow] : []),
  ];
}

/** Whether a number in it is ours to try things out with: of a practice, or left to localities. */
function hasSample({ params, citations }: ControlPoint): boolean {
  const practice = citations[0]?.confidence === "practice";
  return Object.values(params).some(({ delegated }) => delegated || practice);
}

/** Facts as people call them, as far as the control point reads them. */
function factsText(
  control: ControlPoint,
  facts: Readonly<Record<string, Json>>,
  writer: NoticeWriter,
  language: Language,
  calendar: WorkingCalendar,
): string {
  const { asOf, ...record } = facts;
  const paths = expressionsOf(control, calendar)?.when.paths ?? Object.keys(record);
  // A member tells more than the object that it is of.
  const leaves = paths.filter(
    (path) => !paths.some((other) => other !== path && (other.startsWith(`${path}.`) || other.startsWith(`${path}[]`))),
  );
  const fields: Record<string, Json> = {};
  for (const path of leaves) {
    const value = valueAt(record, path);
    if (value !== undefined) fields[path] = value;
  }
  const { read } = writer.notice({ control, level: control.level, values: defaultValues(control), fields });
  const colon = language === "zh" ? "：" : ": ";
  const parts = read.map(({ label, text }) => `${label[language]}${colon}${text[language]}`);
  if (typeof asOf === "string") parts.push(`${TEXTS[language].asked}${colon}${asOf}`);
  return parts.length === 0 ? TEXTS[language].nothing : parts.join(language === "zh" ? "；" : "; ");
}

/** The value at a path; of a list, those of its elements. */
function valueAt(facts: Facts, path: string): Json | undefined {
  let values: readonly (Json | undefined)[] = [facts as Json];
  let isList = false;
  for (const part of path.split(".")) {
    const name = part.replace(/(\[\])+$/, "");
    values = values.map((value) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined));
    for (let depth = (part.length - name.length) / 2; depth > 0; depth--) {
      isList = true;
      values = values.flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []));
    }
  }
  const found = values.filter((value) => value !== undefined);
  return isList ? (found.length > 0 ? found : undefined) : found[0];
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const TEXTS = {
  zh: {
    title: "控制点目录（按领域）",
    titleByRegulation: "控制点目录（按法规条文）",
    notes: [
      "提示不是结论：控制点只指出需要由人核查的事项。",
      "条文要旨为转述，不代替条文；标“据摘录”“凭记忆”的依据须先对照原文。",
      `标“${SAMPLE.zh}”的数值、标“惯例”的规则为试用样例，由本地、本单位依职权确定后使用。`,
      "标“静默”的控制点只供监督人员校验，不向经办人提示。",
    ],
    controls: "控制点",
    withSamples: "含示例值",
    count: (n: number) => `${n} 个控制点`,
    notRead: (confidence: Citation["confidence"]) => (confidence === "practice" ? "没有条文依据" : "未逐条整理"),
    noControl: "尚无控制点",
    scope: {
      principle: "原则或定义，不设控制点",
      power: "授权性规定，不设控制点",
      liability: "责任条款，不设控制点",
      content: "文书内容，留痕中看不到，不设控制点",
    },
    basis: "依据",
    mode: "方式",
    record: "核对的记录",
    risk: "风险点",
    review: "法制审核",
    examples: "用例",
    moreExamples: (n: number, told: number) => `${n} 个，其中 ${told} 个由事件得出`,
    violates: "会提示",
    passes: "不提示",
    asked: "核对日",
    nothing: "（无需其他事实）",
    sample: "含示例值",
    shadow: "静默",
  },
  en: {
    title: "Control points, by domain",
    titleByRegulation: "Control points, by regulation and article",
    notes: [
      "A signal is not a verdict: a control point says what a person should look at.",
      "Gists are in our words and stand in for no article; what is cited from an excerpt or from memory has to be verified first.",
      "Values marked as samples, and rules marked as practice, are there to try things out; whoever is competent sets them before use.",
      "Control points in shadow are for supervisors to calibrate; they tell the actor nothing.",
    ],
    controls: "control points",
    withSamples: "with sample values",
    count: (n: number) => (n === 1 ? "1 control point" : `${n} control points`),
    notRead: (confidence: Citation["confidence"]) => (confidence === "practice" ? "no norm behind it" : "not read article by article"),
    noControl: "No control point yet",
    scope: {
      principle: "A principle or a definition: no control point",
      power: "A power: no control point",
      liability: "A liability: no control point",
      content: "Content of documents, which no trace shows: no control point",
    },
    basis: "Basis",
    mode: "Mode",
    record: "Record",
    risk: "Risk",
    review: "Legal review",
    examples: "Examples",
    moreExamples: (n: number, told: number) => `${n}, of which ${told} from events`,
    violates: "Found",
    passes: "Not found",
    asked: "asked on",
    nothing: "(no other facts)",
    sample: "sample values",
    shadow: "shadow",
  },
} as const;
