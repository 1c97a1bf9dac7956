import { PlumblineError } from "@plumbline/core";
import { RED_FLAGS } from "@plumbline/packs/redflags";
import { type Line, oneOf, parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { writeOutput } from "../output/write.ts";
import { flagGatherer } from "../redflags/gather.ts";
import { openFiles, sha256Of } from "../redflags/input.ts";
import type { JobSetup } from "../redflags/job.ts";
import { codelistsAt, nothingRead, pathsOf, threadsOf, zoneOf } from "../redflags/options.ts";
import { readingProgress } from "../redflags/progress.ts";
import type { RedFlagsResult } from "../redflags/result.ts";
import { gatherFiles, type RunResult } from "../redflags/run.ts";
import { type OwnChoice, ownChoice, readSettings } from "../redflags/settings.ts";

const FORMATS = ["text", "json", "cardinal", "html"] as const;

/** Asks red flags of open contracting data. Nothing is written before all of it is read. */
export async function redflags(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    settings: { type: "string", short: "s" },
    format: { type: "string", short: "f" },
    flags: { type: "string" },
    codelists: { type: "string" },
    zone: { type: "string" },
    threads: { type: "string" },
    explain: { type: "string" },
    out: { type: "string", short: "o" },
    init: { type: "boolean" },
    "fail-on-findings": { type: "boolean" },
  });
  const language = languageOf(argv);
  const format = oneOf(line, "format", FORMATS);
  const threads = threadsOf(line);
  const zone = zoneOf(line);
  if (line.has("init")) return sample(line, language);
  const paths = pathsOf(line, "redflags");
  if (format === "cardinal") {
    const { cardinal } = await import("../redflags/cardinal.ts");
    return cardinal(line, paths, threads, language);
  }
  const explained = line.text("explain");
  if (explained !== undefined && format === "html") throw usage("option --explain takes the formats text and json");
  const choice = await choiceOf(line);
  const files = await openFiles(paths);
  try {
    const progress = readingProgress(language);
    const setup: JobSetup = {
      gather: "flags",
      cardinal: false,
      flags: choice.flags.map(({ flag, given }) => ({ id: flag.id, params: given })),
      scope: choice.scope,
      zone,
      codelists: choice.codelists,
      ...(explained === undefined ? {} : { explain: explained }),
    };
    const run = await gatherFiles({ files, setup, gatherer: flagGatherer, threads, onProgress: progress.onProgress }).finally(
      progress.done,
    );
    const report = run.gathered.finish();
    const facts = await Promise.all(
      files.files.map(async ({ name, path, bytes }) => ({ name, bytes, ...(format === "text" ? {} : { sha256: await sha256Of(path) }) })),
    );
    const { releases, compiled, duplicates, issues } = run;
    const result: RedFlagsResult = {
      read: { files: facts, releases, compiled, duplicates, issues },
      flags: choice.flags,
      report,
      notes: choice.notes,
    };
    if (releases === 0) throw nothingRead(files, run);
    const text =
      explained === undefined
        ? await reportOf(format, result, language, line)
        : await explanationOf(explained, run, result, format, zone, language);
    await writeOutput(text, line.text("out"));
    return line.has("fail-on-findings") && report.findings.length > 0 ? 3 : 0;
  } finally {
    await files.close();
  }
}

async function reportOf(format: "text" | "json" | "html", result: RedFlagsResult, language: Language, line: Line): Promise<string> {
  if (format === "json") return (await import("../redflags/json.ts")).jsonReport(result);
  if (format === "html") return (await import("../redflags/html.ts")).htmlReport(result, language);
  const colours = line.text("out") === undefined && process.stdout.isTTY === true && !process.env.NO_COLOR;
  return (await import("../redflags/text.ts")).textReport(result, { language, colours });
}

async function explanationOf(
  ocid: string,
  { explained }: RunResult,
  result: RedFlagsResult,
  format: "text" | "json" | "html",
  zone: string,
  language: Language,
): Promise<string> {
  if (!explained) throw new PlumblineError("USAGE", `option --explain: no process ${JSON.stringify(ocid)} in the files`);
  const { explain, explanationJson, explanationText } = await import("../redflags/explain.ts");
  const explanations = explain(explained, result, zone);
  return format === "json" ? explanationJson(ocid, explanations) : explanationText(ocid, explanations, language);
}

async function choiceOf(line: Line): Promise<OwnChoice> {
  const settings = line.text("settings");
  const only =
    line
      .text("flags")
      ?.split(",")
      .map((id) => id.trim()) ?? [];
  const choice = ownChoice(settings === undefined ? {} : await readSettings(settings), RED_FLAGS, only, settings ?? "settings");
  const codelists = line.text("codelists");
  return codelists === undefined ? choice : { ...choice, codelists: await codelistsAt(codelists) };
}

async function sample(line: Line, language: Language): Promise<number> {
  if (line.words.length > 0) throw usage("redflags --init takes no FILE");
  const { sampleSettings } = await import("../redflags/sample-settings.ts");
  await writeOutput(sampleSettings(RED_FLAGS, language), line.text("out"));
  return 0;
}
