import type { AuditResult } from "@plumbline/core";

/** The results as JSON. Counts of cases without an answer are added where there are such cases. */
export function jsonReport(results: readonly AuditResult[]): string {
  return `${JSON.stringify({ results: results.map(entryOf) }, null, 2)}\n`;
}

function entryOf({ id, kind, result, casesSha256, firstCases, unknown, missing, open }: AuditResult): Readonly<Record<string, unknown>> {
  return {
    id,
    kind,
    result,
    casesSha256,
    firstCases,
    ...(unknown > 0 ? { unknown, missing } : {}),
    ...(open > 0 ? { open } : {}),
  };
}
