import { nearest, PlumblineError } from "@plumbline/core";
import { builtInPacks, citationText, type DomainControl, forceText, freedomText, labelOf, valueText, wordOf } from "@plumbline/packs/tools";
import { oneOf, parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { cut, padEnd, plain } from "../output/columns.ts";
import { writeOutput } from "../output/write.ts";
import { controlsOf, packOf } from "./pack-files.ts";

const OPTIONS = { pack: { type: "string", multiple: true }, format: { type: "string", short: "f" } } as const;

/** Lists control points: of every domain, or of the packs that are named. */
export async function list(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, OPTIONS);
  if (line.words.length > 0) throw usage(`pack list takes no further words, not ${JSON.stringify(line.words[0])}; name packs with --pack`);
  const format = oneOf(line, "format", ["text", "json"]);
  const controls = await listed(line.texts("pack"));
  if (format === "json") {
    const rows = controls.map(({ pack, control: { id, title, citations, level, mode, kind, params } }) => ({
      id,
      pack,
      title,
      citations,
      level,
      mode,
      kind,
      params,
      confidence: citations[0]?.confidence,
    }));
    await writeOutput(`${JSON.stringify(rows, null, 2)}\n`, undefined);
    return 0;
  }
  const language = languageOf(argv);
  const rows = controls.map(({ pack, control: { id, title, citations, level, mode } }) => {
    const [first] = citations;
    const cited = first ? citationText(first, language) : "";
    return `${padEnd(plain(id), 8)}  ${padEnd(plain(pack), 12)}  ${padEnd(wordOf("level", level, language), 6)}  ${padEnd(mode, 6)}  ${padEnd(cut(plain(title[language]), 40), 40)}  ${cut(plain(cited), 60)}\n`;
  });
  await writeOutput(rows.join(""), undefined);
  return 0;
}

/** Shows one control point with all that it says. */
export async function show(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, OPTIONS);
  const [id, more] = line.words;
  if (id === undefined || more !== undefined) throw usage("pack show takes the ID of one control point; see plumbline pack list");
  const format = oneOf(line, "format", ["text", "json"]);
  const controls = await listed(line.texts("pack"));
  const versions = controls.filter(({ control }) => control.id === id).sort((a, b) => b.control.version - a.control.version);
  const [found] = versions;
  if (!found) {
    const known = controls.map(({ control }) => control.id);
    throw new PlumblineError("CONTROL_INVALID", `no control point ${JSON.stringify(id)}${nearest(id, known)}`);
  }
  const pack = line.texts("pack").length > 0 ? await packWith(line.texts("pack"), id) : builtInPacks().find(has(id));
  const examples = (pack?.examples ?? []).filter((example) => example.control === id);
  const risks = (pack?.risks ?? [])
    .filter(({ controls: watched }) => watched.includes(id))
    .map(({ id: risk, title }) => ({ id: risk, title }));
  const notice = pack?.notices.templates.find(({ control }) => control === id);
  if (format === "json") {
    const whole = { pack: found.pack, ...found.control, ...(notice && { notice }), risks, conformance: examples };
    await writeOutput(`${JSON.stringify(whole, null, 2)}\n`, undefined);
    return 0;
  }
  await writeOutput(`${textOf(found, languageOf(argv), { pack, risks, examples: examples.length })}\n`, undefined);
  return 0;
}

async function listed(words: readonly string[]): Promise<readonly DomainControl[]> {
  if (words.length === 0) return controlsOf([]);
  const packs = await Promise.all(words.map(packOf));
  return packs.flatMap(({ id, controls }) => controls.map((control) => ({ pack: id, control })));
}

type Pack = Awaited<ReturnType<typeof packOf>>;

async function packWith(words: readonly string[], id: string): Promise<Pack | undefined> {
  return (await Promise.all(words.map(packOf))).find(has(id));
}

function has(id: string): (pack: Pack) => boolean {
  return ({ controls }) => controls.some((control) => control.id === id);
}

const TEXTS = {
  zh: {
    pack: "规则包",
    level: "等级",
    mode: "方式",
    visibility: "可见",
    record: "核对的记录",
    basis: "依据",
    params: "参数",
    rule: "表达式",
    events: "由这些事件决定",
    examples: "示例",
    violates: "会提示",
    passes: "不提示",
    more: (n: number) => `另有 ${n} 个用例，见 plumbline pack test`,
    risks: "所在风险点",
    review: "法制审核",
    joint: "：",
  },
  en: {
    pack: "pack",
    level: "level",
    mode: "mode",
    visibility: "visibility",
    record: "record",
    basis: "basis",
    params: "parameters",
    rule: "expressions",
    events: "decided by",
    examples: "examples",
    violates: "is found",
    passes: "is not",
    more: (n: number) => `${n} more examples: plumbline pack test`,
    risks: "risks",
    review: "legal review",
    joint: ": ",
  },
};

function textOf(
  { pack: domain, control }: DomainControl,
  language: Language,
  more: {
    readonly pack: Pack | undefined;
    readonly risks: readonly { readonly id: string; readonly title: { zh: string; en: string } }[];
    readonly examples: number;
  },
): string {
  const texts = TEXTS[language];
  const { id, version, title, level, mode, visibility, record, kind, citations, params, settings, on, examples, reviewedBy } = control;
  const lines = [`${id}  ${title[language]}  (v${version})`, ""];
  const row = (name: string, value: string): void => {
    if (value !== "") lines.push(`${padEnd(name, language === "zh" ? 14 : 12)}  ${plain(value)}`);
  };
  row(texts.pack, domain);
  row(texts.level, wordOf("level", level, language));
  row(texts.mode, `${mode}: ${wordOf("mode", mode, language)}`);
  row(texts.visibility, wordOf("visibility", visibility, language));
  row(texts.record, `${record} (${kind})`);
  citations.forEach((citation, i) => {
    const details = [wordOf("confidence", citation.confidence, language), forceText(citation, language)].filter(Boolean).join("; ");
    row(i === 0 ? texts.basis : "", `${citationText(citation, language)} (${details})`);
  });
  Object.entries(params).forEach(([name, parameter], i) => {
    const label = labelOf(more.pack, `p.${name}`, language, id);
    const value = valueText(parameter.value, parameter.unit, language);
    row(i === 0 ? texts.params : "", `${name}${label ? ` (${label})` : ""} = ${value}; ${freedomText(parameter, language)}`);
  });
  Object.entries(settings).forEach(([name, value], i) => {
    row(i === 0 ? texts.rule : "", `${name}${texts.joint}${typeof value === "string" ? value : JSON.stringify(value)}`);
  });
  row(texts.events, on.join(", "));
  row(texts.review, reviewedBy ? `${reviewedBy.name}, ${reviewedBy.document}, ${reviewedBy.on}` : "");
  row(texts.risks, more.risks.map((risk) => `${risk.id} ${risk.title[language]}`).join("; "));
  if (examples) {
    row(texts.examples, `${texts.violates}${texts.joint}${JSON.stringify(examples.violates)}`);
    row("", `${texts.passes}${texts.joint}${JSON.stringify(examples.passes)}`);
  }
  if (more.examples > 0) row("", texts.more(more.examples));
  return lines.map((text) => text.trimEnd()).join("\n");
}
