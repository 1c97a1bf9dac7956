import { type Citation, PlumblineError } from "@plumbline/core";
import { inForce } from "../citations.ts";

/**
 * Why no control point is to be expected of an article: it states a `principle` or a meaning, gives a `power`, threatens a
 * `liability`, or asks for `content` that shows in a document and not in the trace of the work.
 */
export type Scope = "principle" | "power" | "liability" | "content";

export interface RegulationArticle {
  /** As citations begin: `42`, or `四` of a document that numbers its sections. */
  readonly no: string;
  /** What it asks, in our words: to find the article with, never in place of its text. */
  readonly gist: { readonly zh: string; readonly en: string };
  /** Without it the article asks for something that a control point can watch. */
  readonly scope?: Scope;
}

/** A regulation as far as its articles were read for the packs; it is not complete, and silent articles are not named. */
export interface Regulation extends Pick<Citation, "inForceFrom" | "inForceTo"> {
  /** As citations write it. */
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Kind of norm, highest first: law, regulation of the State Council, regulation of a province. */
  readonly rank: "law" | "regulation" | "local";
  readonly articles: readonly RegulationArticle[];
}

type Row = readonly [no: string, zh: string, en: string, scope?: Scope];

export function regulation(name: string, en: string, rank: Regulation["rank"], rows: readonly Row[]): Regulation {
  const days = inForce(name);
  if (days.inForceFrom === undefined) throw new PlumblineError("PACK_INVALID", `${name} has no day since which it is in force`);
  return {
    name,
    title: { zh: rank === "law" ? `中华人民共和国${name.replace(/\(.*$/, "")}` : name, en },
    rank,
    ...days,
    articles: rows.map(([no, zh, gist, scope]) => ({ no, gist: { zh, en: gist }, ...(scope === undefined ? undefined : { scope }) })),
  };
}
