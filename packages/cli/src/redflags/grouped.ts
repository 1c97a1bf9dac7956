import type { FlagSubject } from "@plumbline/packs/redflags";
import type { Finding } from "./result.ts";

/** All that was found of one process or organisation. */
export interface FoundSubject {
  readonly subject: FlagSubject;
  readonly id: string;
  readonly findings: readonly Finding[];
}

/** Findings by what they are about: those that most flags speak of first, else in the order in which they were found. */
export function foundSubjects(findings: readonly Finding[]): readonly FoundSubject[] {
  const bySubject = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.subject} ${finding.id}`;
    const known = bySubject.get(key);
    if (known) known.push(finding);
    else bySubject.set(key, [finding]);
  }
  const subjects = [...bySubject.values()].map((list) => {
    const { subject, id } = list[0] as Finding;
    return { subject, id, findings: list, flags: new Set(list.map(({ flag }) => flag)).size };
  });
  return subjects.sort((a, b) => b.flags - a.flags);
}
