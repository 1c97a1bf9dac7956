import type { ControlPoint } from "@plumbline/core";
import type { LintContext } from "./lint-pack.ts";

/** A regulation as far as it asks for control points. */
export interface RegulationArticles {
  readonly name: string;
  readonly articles: readonly {
    /** `42` or `42(1)`. */
    readonly no: string;
    /** Why it needs no control point: definitions, powers of others, final clauses. */
    readonly scope?: string;
  }[];
}

/** Control points by article of a regulation: those that cite the article, a paragraph of it, or the article that it is a paragraph of. */
export function controlsByArticle(
  regulation: RegulationArticles,
  controls: readonly Pick<ControlPoint, "id" | "citations">[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    regulation.articles.map(({ no }) => [
      no,
      [
        ...new Set(
          controls
            .filter(({ citations }) => citations.some((cited) => cited.regulation === regulation.name && covers(cited.article, no)))
            .map(({ id }) => id),
        ),
      ],
    ]),
  );
}

export function lintArticles(
  regulation: RegulationArticles,
  controls: readonly Pick<ControlPoint, "id" | "citations">[],
  { report }: Pick<LintContext, "report">,
): void {
  const linked = controlsByArticle(regulation, controls);
  for (const { no, scope } of regulation.articles) {
    if (scope === undefined && linked.get(no)?.length === 0)
      report("article_without_control", regulation.name, no, `article ${no} has no control point`);
  }
}

function covers(cited: string | undefined, no: string): boolean {
  if (cited === undefined) return false;
  return cited === no || cited.startsWith(`${no}(`) || no.startsWith(`${cited}(`);
}
