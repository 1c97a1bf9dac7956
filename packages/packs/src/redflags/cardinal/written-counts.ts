import type { Release } from "../types.ts";

const COUNT = /"numberOfTenderers"\s*:\s*([^\s,}]+)/g;

/**
 * The release that a text holds, with a number of tenderers that was written as `1.0` or `1e0` as a text: Cardinal takes only whole numbers that
 * are written so, and once parsed there is no telling them apart. Asks the text only where the number is 1.
 */
export function withWrittenCounts(release: Release, text: string): Release {
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
