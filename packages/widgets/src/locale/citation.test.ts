import { expect, it } from "vitest";
import { citationText } from "./citation.ts";

it.each([
  { name: "an article", article: "34", confidence: "text", zh: "《行政处罚法》第34条", en: "行政处罚法, article 34" },
  {
    name: "a part of an article",
    article: "76(5)",
    confidence: "excerpt",
    zh: "《行政处罚法》第76条(5)",
    en: "行政处罚法, article 76(5)",
  },
  { name: "written out", article: "第三十四条", confidence: "text", zh: "《行政处罚法》第三十四条", en: "行政处罚法, 第三十四条" },
  { name: "the whole", article: undefined, confidence: "memory", zh: "《行政处罚法》", en: "行政处罚法" },
  { name: "a practice", article: undefined, confidence: "practice", zh: "行政处罚法", en: "行政处罚法" },
] as const)("cites $name", ({ article, confidence, zh, en }) => {
  const citation = { regulation: "行政处罚法", confidence, ...(article === undefined ? {} : { article }) };

  expect(citationText(citation, "zh")).toBe(zh);
  expect(citationText(citation, "en")).toBe(en);
});
