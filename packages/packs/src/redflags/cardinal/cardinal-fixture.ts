import { type Assessment, createAssessment, scopeOf } from "../assess.ts";
import type { Release } from "../types.ts";
import { cardinalChoice, cardinalText, currencySeen, withCurrency, withWrittenCounts } from "./index.ts";
import type { SettingsTree } from "./settings.ts";

/** What the command line does in Cardinal's format, without files: lines in, the line of results out. */
export function asCardinal(lines: readonly string[], settings: SettingsTree, parts = 1): string {
  const { flags, scope, currency } = cardinalChoice(settings);
  const releases = lines.flatMap((line) => {
    let release: unknown;
    try {
      release = JSON.parse(line);
    } catch {
      return [];
    }
    return typeof release === "object" && release !== null && !Array.isArray(release) ? [withWrittenCounts(release as Release, line)] : [];
  });
  const isInScope = scopeOf(scope);
  let seen = currency;
  for (const release of releases) {
    if (seen !== undefined) break;
    if (typeof release.ocid === "string" && isInScope(release)) seen = currencySeen(release, flags);
  }
  const assessments: Assessment[] = Array.from({ length: parts }, () => createAssessment({ flags: withCurrency(flags, seen), scope }));
  releases.forEach((release, i) => {
    assessments[Math.floor((i * parts) / releases.length)]?.add(release);
  });
  const [first, ...rest] = assessments as [Assessment, ...Assessment[]];
  for (const one of rest) first.take(structuredClone(one.part()));
  return cardinalText(first.finish());
}

/** Results as lines, with each number as it was written. */
export function resultLines(text: string): string[] {
  const lines: string[] = [];
  const read = ((name: string, value: unknown, context: { source?: string }) =>
    typeof value === "object" && value !== null ? value : `${context.source ?? name}`) as (name: string, value: unknown) => unknown;
  const groups = JSON.parse(text, read) as Record<string, Record<string, Record<string, string>>>;
  for (const [group, ids] of Object.entries(groups))
    for (const [id, values] of Object.entries(ids))
      for (const [code, value] of Object.entries(values)) lines.push(`${group} ${JSON.stringify(id)} ${code} ${value}`);
  return lines.sort();
}
