import { type Json, PlumblineError, structureFlaw } from "@plumbline/core";
import { UNCITED } from "./lint-control.ts";
import { type LintFinding, type LintOptions, lintPack } from "./lint-pack.ts";
import type { RegulationArticles } from "./lint-regulations.ts";
import { readPack } from "./load-pack.ts";

/**
 * Findings about a pack as a JSON document, articles of its own `regulations` included. A control point without a citation, or with an
 * expression that is wrong, cannot be loaded: here it is a finding, and the rest is looked at all the same. Throws as `loadPack` does for
 * whatever else is not valid.
 */
export function lintDocument(document: unknown, options: LintOptions = {}): readonly LintFinding[] {
  const flaw = structureFlaw(document);
  if (flaw) throw new PlumblineError("PACK_INVALID", `the pack ${flaw}`);
  const own = isObject(document) && document.regulations !== undefined ? regulationsOf(document) : [];
  return lintPack(readPack(cited(document)), { ...options, regulations: [...own, ...(options.regulations ?? [])] });
}

function cited(document: unknown): unknown {
  if (!isObject(document) || !Array.isArray(document.controls)) return document;
  return {
    ...document,
    controls: document.controls.map((control) => (isUncited(control) ? { ...control, citations: [NOTHING] } : control)),
  };
}

const NOTHING = { regulation: UNCITED, confidence: "practice" } as const;

function isUncited(control: unknown): control is Readonly<Record<string, Json>> {
  if (!isObject(control)) return false;
  const { citations } = control;
  return citations === undefined || (Array.isArray(citations) && citations.length === 0);
}

/** A library of regulations from a JSON document: a list, or `{regulations: […]}`, of `{name, articles: [{no, scope?}]}`. */
export function regulationsOf(document: unknown): readonly RegulationArticles[] {
  const flaw = structureFlaw(document);
  if (flaw) throw new PlumblineError("PACK_INVALID", `the regulations ${flaw}`);
  const list = isObject(document) ? document.regulations : document;
  if (!Array.isArray(list)) throw new PlumblineError("PACK_INVALID", "the regulations are no list of {name, articles}");
  return list.map((each, i) => {
    const articles = isObject(each) ? each.articles : undefined;
    if (!isObject(each) || typeof each.name !== "string" || !Array.isArray(articles)) {
      throw new PlumblineError("PACK_INVALID", `regulations.${i} is no {name, articles}`);
    }
    return { name: each.name, articles: articles.map((article, k) => articleOf(article, `regulations.${i}.articles.${k}`)) };
  });
}

function articleOf(article: unknown, path: string): RegulationArticles["articles"][number] {
  const no = isObject(article) ? article.no : article;
  if (typeof no !== "string" && typeof no !== "number") throw new PlumblineError("PACK_INVALID", `${path}.no is no number of an article`);
  const scope = isObject(article) && typeof article.scope === "string" ? article.scope : undefined;
  return { no: String(no), ...(scope === undefined ? {} : { scope }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
