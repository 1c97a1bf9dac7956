import { type Assessment, createAssessment, scopeOf } from "../assess.ts";
import type { Release } from "../types.ts";
import { currencySeen, withCurrency } from "./currency.ts";
import { cardinalText } from "./output.ts";
import { cardinalChoice, type SettingsTree } from "./settings.ts";

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

const COUNT = /"numberOfTenderers"\s*:\s*([^\s,}]+)/g;

/** As the reader of Cardinal's format does it: a number of tenderers that was not written as a whole number is a text. */
function withWrittenCounts(release: Release, text: string): Release {
  const { tender } = release;
  if (typeof tender !== "object" || tender === null || Array.isArray(tender)) return release;
  if ((tender as Release).numberOfTenderers !== 1) return release;
  const written = [...text.matchAll(COUNT)];
  if (written.length > 0 && written.every(([, number]) => number === "1")) return release;
  const parsed = JSON.parse(text, asWritten) as Release;
  return { ...release, tender: { ...(tender as Release), numberOfTenderers: (parsed.tender as Release).numberOfTenderers ?? null } };
}

/** The third argument, the text of a value that is no object, came with ECMAScript 2026. */
const asWritten = ((name: string, value: unknown, context?: { readonly source?: string }) =>
  name === "numberOfTenderers" && value === 1 && context?.source !== undefined && context.source !== "1" ? context.source : value) as (
  name: string,
  value: unknown,
) => unknown;
