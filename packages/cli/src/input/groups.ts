import { basename } from "node:path";
import { PlumblineError } from "@plumbline/core";
import type { ChecksFile, FileCheck } from "./checks-file.ts";

/** Files that are parts of one log, with the checks that run on it. */
export interface LogGroup {
  readonly name: string;
  readonly paths: readonly string[];
  readonly checks: readonly FileCheck[];
}

export interface Selection {
  readonly groups: readonly LogGroup[];
  /** Checks that name a log which was not given. */
  readonly skipped: readonly FileCheck[];
}

/**
 * Which checks run on which files. A check without a log runs on all files as one log; a check with one runs on the
 * file of that name. When all checks name one and the same log and no file has the name, it is only a label.
 */
export function selectChecks(file: ChecksFile, paths: readonly string[]): Selection {
  const names = new Set(file.checks.map((check) => check.log));
  const [only] = names;
  const isLabel = names.size === 1 && only !== undefined && filesOf(only, file, paths).length === 0;
  const common: FileCheck[] = [];
  const byFile = new Map<string, FileCheck[]>();
  const skipped: FileCheck[] = [];

  for (const check of file.checks) {
    if (check.log === undefined || isLabel) {
      common.push(check);
      continue;
    }
    const [path, second] = filesOf(check.log, file, paths);
    if (second !== undefined) {
      throw new PlumblineError(
        "CHECKS_INVALID",
        `check ${JSON.stringify(check.id)}: the log ${JSON.stringify(check.log)} could be ${path} or ${second}; rename one`,
        {
          details: { check: check.id, member: "log" },
        },
      );
    }
    if (path === undefined) skipped.push(check);
    else byFile.set(path, [...(byFile.get(path) ?? []), check]);
  }
  if (common.length === 0 && byFile.size === 0) {
    const wanted = [...names].map((name) => JSON.stringify(name)).join(", ");
    throw new PlumblineError(
      "CHECKS_INVALID",
      `nothing to check: all checks name other logs (${wanted}); give one of those, or remove the member "log"`,
    );
  }
  const groups: LogGroup[] = common.length > 0 ? [{ name: paths.map((path) => basename(path)).join(" + "), paths, checks: common }] : [];
  for (const path of paths) {
    const checks = byFile.get(path);
    if (checks) groups.push({ name: basename(path), paths: [path], checks });
  }
  return { groups, skipped };
}

function filesOf(log: string, file: ChecksFile, paths: readonly string[]): string[] {
  const mapped = file.logs.get(log);
  const byMap = mapped === undefined ? [] : paths.filter((path) => basename(path) === basename(mapped));
  if (byMap.length > 0) return byMap;
  return paths.filter((path) => basename(path) === log || stem(path) === log);
}

// Without extensions and packing: `receipt` for `logs/receipt.xes.gz`.
function stem(path: string): string {
  return basename(path).replace(/(?<=.)\..*$/, "");
}
