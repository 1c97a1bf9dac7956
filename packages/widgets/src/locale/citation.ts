import type { Citation } from "@plumbline/core";
import type { Language } from "./language.ts";

/**
 * `《行政处罚法》第76条(5)`. Whether a number in brackets is a paragraph or an item differs from article to article, so it stays as it
 * is; so does an article that is written out, and a practice has no title of a law.
 */
export function citationText({ regulation, article = "", confidence }: Citation, language: Language): string {
  if (language === "en") return article ? `${regulation}, ${article.replace(/^\d/, "article $&")}` : regulation;
  const name = confidence === "practice" || regulation.includes("《") ? regulation : `《${regulation}》`;
  return name + article.replace(/^\d+/, "第$&条");
}
