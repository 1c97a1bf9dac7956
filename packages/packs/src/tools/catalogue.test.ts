import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtInControls, builtInSources } from "./built-in.ts";
import { type Catalogue, catalogueOf } from "./catalogue.ts";
import { catalogueHtml } from "./catalogue-html.ts";
import { catalogueMarkdown } from "./catalogue-markdown.ts";
import { loadPack } from "./load-pack.ts";

const sources = builtInSources();
const all = builtInControls().map(({ control }) => control);
const seal = JSON.parse(readFileSync(new URL("../../../../docs/examples/seal-pack.json", import.meta.url), "utf8"));

const entriesOf = ({ sections }: Catalogue) => sections.flatMap(({ parts }) => parts.flatMap(({ entries }) => entries));

describe.each([
  { language: "zh", by: "domain" },
  { language: "zh", by: "regulation" },
  { language: "en", by: "domain" },
  { language: "en", by: "regulation" },
] as const)("the catalogue in $language by $by", ({ language, by }) => {
  const catalogue = catalogueOf(sources, { language, by });

  it("describes every control point once", () => {
    expect(
      entriesOf(catalogue)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(all.map(({ id }) => id).sort());
  });

  it("marks what rests on practice, on memory, or on sample values", () => {
    const practice = { zh: "惯例，没有条文依据", en: "practice, no norm" }[language];
    const sample = { zh: "含示例值", en: "sample values" }[language];
    const labels = new Map(entriesOf(catalogue).map((entry) => [entry.id, entry.labels]));

    expect(all.filter(({ id, citations }) => (citations[0]?.confidence === "practice") !== labels.get(id)?.includes(practice))).toEqual([]);
    expect(
      all.filter(({ id, params }) => Object.values(params).some(({ delegated }) => delegated) && !labels.get(id)?.includes(sample)),
    ).toEqual([]);
  });

  it("is written as a page and as Markdown, with every source, parameter and example", () => {
    const page = catalogueHtml(catalogue);
    const markdown = catalogueMarkdown(catalogue);
    const entry = entriesOf(catalogue).find(({ id }) => id === "PEN-03");

    for (const { id } of all) {
      expect(page).toContain(`<article id="${id}">`);
      expect(markdown).toContain(`#### ${id} `);
    }
    expect(entry?.rows[0]?.[1]).toContain(
      language === "zh"
        ? "《行政处罚法》第60条（2021-07-15 起施行，已对照条文）"
        : "行政处罚法, article 60 (in force from 2021-07-15, article read)",
    );
    expect(entry?.params[0]).toMatchObject({ name: "days", freedom: language === "zh" ? "下级只可调低" : "lower tiers may only lower it" });
    expect(entry?.params[0]?.value).toContain("90");
    expect(entry?.examples.map(([, facts]) => facts)).toEqual(
      language === "zh"
        ? ["立案时间：2026-01-05；核对日：2026-04-06", "立案时间：2026-01-05；核对日：2026-04-05"]
        : ["Filed: 2026-01-05; asked on: 2026-04-06", "Filed: 2026-01-05; asked on: 2026-04-05"],
    );
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });
});

describe("the catalogue by regulation", () => {
  const catalogue = catalogueOf(sources, { language: "zh", by: "regulation" });
  const articles = catalogue.sections.find(({ title }) => title === "《行政处罚法》")?.parts ?? [];

  it("has the articles in their order, with what they ask, and says where no control point watches", () => {
    expect(articles.findIndex(({ title }) => title === "第42条")).toBeLessThan(articles.findIndex(({ title }) => title === "第60条"));
    const silent = articles.filter(({ entries, seeAlso }) => entries.length + seeAlso.length === 0);
    expect(silent.length).toBeGreaterThan(0);
    expect(silent.every(({ text }) => /尚无控制点|不设控制点/.test(text))).toBe(true);
  });

  it("puts a control point under the article that it names first, and points to it from the others", () => {
    const at = (article: string) => articles.find(({ title }) => title === article);

    expect(at("第60条")?.entries.map(({ id }) => id)).toContain("PEN-03");
    expect(at("第85条")?.seeAlso.map(({ id }) => id)).toContain("PEN-03");
  });
});

it("shows what a pack from a file says as text, and never as markup", () => {
  const hostile = "<img src=x onerror=alert(1)>‮ [x](javascript:1) | `x`";
  const document = structuredClone(seal);
  document.controls[0].title = { zh: hostile, en: hostile };
  document.controls[0].citations = [{ regulation: hostile, confidence: "memory" }];
  const catalogue = catalogueOf([loadPack(document)], { language: "en" });
  const page = catalogueHtml(catalogue);
  const markdown = catalogueMarkdown(catalogue);

  expect(page).not.toContain("<img");
  expect(page).not.toContain("‮");
  expect(markdown).not.toMatch(/(?<!\\)<img|(?<!\\)\[x\]/);
});
