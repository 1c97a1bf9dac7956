import { availableParallelism } from "node:os";
import type { OcdsCodelists } from "@plumbline/adapters/ocds";
import { PlumblineError } from "@plumbline/core";
import { type Line, usage } from "../command-line.ts";
import type { DataFiles } from "./input.ts";
import type { IssueCount } from "./result.ts";
import { codelistsOf, readSettings } from "./settings.ts";

export function pathsOf(line: Line, command: string): readonly string[] {
  if (line.words.length === 0) throw usage(`${command} needs at least one FILE; see plumbline ${command} --help`);
  const paths = [...new Set(line.words)];
  if (paths.length < line.words.length) throw usage("a FILE is given twice");
  return paths;
}

export function threadsOf(line: Line): number {
  const text = line.text("threads");
  if (text === undefined) return Math.min(8, availableParallelism());
  const threads = Number(text);
  if (!/^\d{1,2}$/.test(text) || threads < 1 || threads > 64)
    throw usage(`option --threads takes a number from 1 to 64, not ${JSON.stringify(text)}`);
  return threads;
}

export function zoneOf(line: Line): string {
  const zone = line.text("zone");
  if (zone === undefined) return "+08:00";
  if (zone === "Z" || zone === "UTC") return "+00:00";
  if (/^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(zone)) return zone;
  throw usage(`option --zone takes an offset such as +08:00, not ${JSON.stringify(zone)}`);
}

/** The lists of a file of their own; they may stand in it without the section `codelists` around them. */
export async function codelistsAt(path: string | undefined): Promise<OcdsCodelists> {
  if (path === undefined) return {};
  const tree = await readSettings(path);
  return codelistsOf(tree.codelists === undefined ? { codelists: tree } : tree, path);
}

/** Of files in which nothing was found that could be looked at: most likely they are something else. */
export function nothingRead({ files }: DataFiles, { issues }: { readonly issues: readonly IssueCount[] }): PlumblineError {
  const [issue] = issues[0]?.first ?? [];
  const why = issue ? ` (line ${issue.line}: ${issue.reason.replaceAll("_", " ")})` : "";
  return new PlumblineError("OCDS_INVALID", `${files.map(({ name }) => name).join(", ")}: no release or record that can be read${why}`);
}
