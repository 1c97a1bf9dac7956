import { isRelease, readOcds, releasesOf } from "@plumbline/adapters/ocds";
import { isPlumblineError } from "@plumbline/core";
import { type CardinalChoice, cardinalChoice, cardinalText, currencySeen, scopeOf, withCurrency } from "@plumbline/packs/redflags";
import { type Line, usage } from "../command-line.ts";
import type { Language } from "../language.ts";
import { plain } from "../output/columns.ts";
import { writeOutput } from "../output/write.ts";
import { flagGatherer } from "./gather.ts";
import type { SettingsTree } from "./ini.ts";
import { type DataFiles, openFiles } from "./input.ts";
import type { JobSetup } from "./job.ts";
import { readingProgress } from "./progress.ts";
import type { IssueCount } from "./result.ts";
import { gatherFiles } from "./run.ts";
import { readSettings } from "./settings.ts";

/** Of other formats: what they say cannot be said in Cardinal's. */
const OTHERS = ["flags", "codelists", "zone", "explain"];

/** Prints what Cardinal's `indicators --no-meta` prints for these files and settings. */
export async function cardinal(line: Line, paths: readonly string[], threads: number, language: Language): Promise<number> {
  const other = OTHERS.find((option) => line.text(option) !== undefined);
  if (other !== undefined) throw usage(`option --${other} has no effect in the format cardinal; leave it out`);
  const settings = line.text("settings");
  const choice = settings === undefined ? cardinalChoice({}) : choiceAt(settings, await readSettings(settings));
  for (const note of choice.warnings) process.stderr.write(`plumbline: ${plain(note)}\n`);
  const files = await openFiles(paths);
  const progress = readingProgress(language);
  try {
    const flags = withCurrency(choice.flags, await currencyOf(files, choice));
    const setup: JobSetup = {
      gather: "flags",
      cardinal: true,
      flags: flags.map(({ flag, params }) => ({ id: flag.id, params: params ?? {} })),
      scope: choice.scope,
      zone: "+00:00",
      codelists: {},
    };
    const run = await gatherFiles({ files, setup, gatherer: flagGatherer, threads, onProgress: progress.onProgress });
    progress.done();
    warnOf(run.issues);
    const report = run.gathered.finish();
    await writeOutput(`${cardinalText(report)}\n`, line.text("out"));
    return line.has("fail-on-findings") && report.findings.length > 0 ? 3 : 0;
  } finally {
    progress.done();
    await files.close();
  }
}

/** A setting that is wrong is a call that is wrong: the exit code is that of Cardinal. */
function choiceAt(path: string, tree: SettingsTree): CardinalChoice {
  try {
    return cardinalChoice(tree);
  } catch (error) {
    throw isPlumblineError(error) ? usage(`${path}: ${error.message}`) : error;
  }
}

const BIDS = Buffer.from('"bids"');

/** The first currency of the files, in their order, where the settings name none: it must be known before threads read apart from each other. */
async function currencyOf({ files }: DataFiles, { flags, scope }: CardinalChoice): Promise<string | undefined> {
  if (!flags.some(({ flag, params }) => ["R024", "R036", "R058"].includes(flag.id) && params?.currency === undefined)) return undefined;
  const isInScope = scopeOf(scope);
  for (const file of files)
    for await (const piece of readOcds(file.path, { cardinal: true })) {
      if (!Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.length).includes(BIDS)) continue;
      for (const found of releasesOf(piece)) {
        if (!isRelease(found) || !isInScope(found.release)) continue;
        const currency = currencySeen(found.release, flags);
        if (currency !== undefined) return currency;
      }
    }
  return undefined;
}

function warnOf(issues: readonly IssueCount[]): void {
  for (const { reason, count, first } of issues) {
    for (const { file, line } of first)
      process.stderr.write(`plumbline: ${plain(file)}: line ${line} is left out: ${reason.replaceAll("_", " ")}\n`);
    if (count > first.length) process.stderr.write(`plumbline: … and ${count - first.length} more: ${reason.replaceAll("_", " ")}\n`);
  }
}
