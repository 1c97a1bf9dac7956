import type { Catalogue, CatalogueEntry } from "./catalogue.ts";

/** The catalogue as Markdown. */
export function catalogueMarkdown({ language, title, notes, counts, sections }: Catalogue): string {
  const lines = [`# ${text(title)}`, "", ...notes.map((note) => `- ${text(note)}`), ""];
  lines.push(
    ...table(
      language === "zh" ? ["项目", "数量"] : ["what", "count"],
      counts.map(([label, count]) => [label, String(count)]),
    ),
  );
  for (const section of sections) {
    lines.push(`## ${text(section.title)}`, "");
    if (section.subtitle) lines.push(text(section.subtitle), "");
    for (const part of section.parts) {
      if (part.title) lines.push(`### ${text(part.title)}`, "");
      if (part.text) lines.push(text(part.text), "");
      for (const entry of part.entries) lines.push(...entryLines(entry, language));
      if (part.seeAlso.length > 0) {
        const others = part.seeAlso.map(({ id, title: other }) => text(`${id} ${other}`)).join(language === "zh" ? "、" : ", ");
        lines.push(`${language === "zh" ? "另见：" : "See also: "}${others}`, "");
      }
    }
  }
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

function entryLines(entry: CatalogueEntry, language: "zh" | "en"): readonly string[] {
  const { id, title, levelText, labels, gist, rows, params, examples, rule } = entry;
  const zh = language === "zh";
  const lines = [`#### ${text(id)} ${text(title)}`, "", [levelText, ...labels].map((label) => `**${text(label)}**`).join(" · "), ""];
  if (gist) lines.push(text(gist), "");
  lines.push(...[...rows, ...examples].map(([label, value]) => `- ${text(label)}${zh ? "：" : ": "}${text(value)}`), "");
  if (params.length > 0) {
    const head = zh ? ["参数", "名称", "值", "由谁设定"] : ["parameter", "name", "value", "who sets it"];
    lines.push(
      ...table(
        head,
        params.map(({ label, name, value, freedom }) => [label, name, value, freedom]),
      ),
    );
  }
  lines.push(...rule.map(([name, source]) => `- ${text(name)}: \`${source.replaceAll("`", "'").replace(/\s+/g, " ")}\``), "");
  return lines;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => text(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line), ""];
}

// A pack from a file may say anything; it says it as text.
function text(written: string): string {
  return written.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ").replace(/[\\`*_[\]<>#]/g, "\\$&");
}
