import type { AuditResult } from "@plumbline/core";
import type { LogGroup } from "../input/groups.ts";
import { auditGroup, type Observer } from "./audit-group.ts";
import type { AuditRequest } from "./request.ts";

/** Reads each file once and lets all checks see it. Results come in the order of the file of checks. */
export async function runAudits(request: AuditRequest, observe?: (group: LogGroup) => Observer): Promise<readonly AuditResult[]> {
  const audits = request.selection.groups.map((group) => auditGroup(group, request, observe?.(group)));
  for (const { path, batches } of request.logs) {
    const readers = audits.filter((each) => each.group.paths.includes(path));
    if (readers.length === 0) continue;
    for await (const batch of batches()) for (const logCase of batch) for (const reader of readers) reader.add(logCase);
  }
  const byId = new Map(audits.flatMap((each) => each.finish()).map((result) => [result.id, result]));
  return request.file.checks.flatMap((check) => byId.get(check.id) ?? []);
}
