import { rationaleOf } from "@plumbline/packs/redflags";
import { version } from "../version.ts";
import type { RedFlagsResult } from "./result.ts";

/** The whole report for programs. Members are added, never renamed: see docs/cli.md. */
export function jsonReport({ read, flags, report, notes }: RedFlagsResult): string {
  const byId = new Map(flags.map((asked) => [asked.flag.id, asked]));
  const value = {
    plumbline: version(),
    read: { ...read, processes: report.processes, outside: report.outside },
    notes,
    flags: report.flags.map(({ id, flagged, notFlagged, notComputable, excluded, missing, figures }) => ({
      id,
      title: byId.get(id)?.flag.title,
      params: byId.get(id)?.params,
      flagged,
      notFlagged,
      notComputable,
      excluded,
      missing,
      figures,
    })),
    findings: report.findings.map(({ flag, subject, id, value: number, figures, processes }) => {
      const known = byId.get(flag)?.flag;
      return {
        flag,
        subject,
        id,
        value: number,
        figures,
        ...(processes ? { processes } : {}),
        ...(known ? { rationale: { zh: rationaleOf(known, figures, "zh"), en: rationaleOf(known, figures, "en") } } : {}),
      };
    }),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
