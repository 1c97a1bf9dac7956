import { createCoverage, readOcds, valuesOf } from "@plumbline/adapters/ocds";
import { RED_FLAGS } from "@plumbline/packs/redflags";
import { oneOf, parseLine } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { plain } from "../output/columns.ts";
import { writeOutput } from "../output/write.ts";
import { type Covered, coverageJson, coverageText } from "../redflags/coverage.ts";
import { coverageGatherer } from "../redflags/gather.ts";
import { type DataFiles, openFiles } from "../redflags/input.ts";
import type { JobSetup } from "../redflags/job.ts";
import { codelistsAt, nothingRead, pathsOf, threadsOf, zoneOf } from "../redflags/options.ts";
import { readingProgress } from "../redflags/progress.ts";
import { gatherFiles } from "../redflags/run.ts";

/** Prints which fields are filled, which flags can be computed on how many processes, and what does not follow the standard. */
export async function coverage(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    format: { type: "string", short: "f" },
    codelists: { type: "string" },
    zone: { type: "string" },
    threads: { type: "string" },
    out: { type: "string", short: "o" },
  });
  const language = languageOf(argv);
  const format = oneOf(line, "format", ["text", "json", "cardinal"]);
  const threads = threadsOf(line);
  const zone = zoneOf(line);
  const paths = pathsOf(line, "ocds coverage");
  const codelists = await codelistsAt(line.text("codelists"));
  const files = await openFiles(paths);
  try {
    if (format === "cardinal") {
      await writeOutput(await cardinalCoverage(files), line.text("out"));
      return 0;
    }
    const setup: JobSetup = {
      gather: "coverage",
      cardinal: false,
      flags: RED_FLAGS.map(({ id }) => ({ id, params: {} })),
      scope: {},
      zone,
      codelists,
    };
    const progress = readingProgress(language);
    const run = await gatherFiles({ files, setup, gatherer: coverageGatherer, threads, onProgress: progress.onProgress }).finally(
      progress.done,
    );
    if (run.releases === 0) throw nothingRead(files, run);
    const computable = run.gathered.computable();
    const covered: Covered = {
      files: files.files.map(({ name, bytes }) => ({ name, bytes })),
      releases: run.releases,
      processes: run.gathered.processes(),
      compiled: run.compiled,
      duplicates: run.duplicates,
      counts: run.gathered.counts(),
      flags: RED_FLAGS.map((flag, i) => ({ flag, computable: computable[i] as number })),
      issues: run.issues,
    };
    await writeOutput(format === "json" ? coverageJson(covered) : coverageText(covered, language), line.text("out"));
    return 0;
  } finally {
    await files.close();
  }
}

/** Counts every line, whatever it holds, as Cardinal does; lines that are no JSON are named on stderr. */
async function cardinalCoverage({ files }: DataFiles): Promise<string> {
  const counted = createCoverage();
  for (const file of files)
    for await (const piece of readOcds(file.path, { cardinal: true }))
      for (const found of valuesOf(piece)) {
        if (!("reason" in found)) counted.add(found.value);
        else process.stderr.write(`plumbline: ${plain(file.name)}: line ${found.line}: ${found.reason.replaceAll("_", " ")}, skipped\n`);
      }
  const rows = [...counted.counts()].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${rows.map(([path, n]) => `${JSON.stringify(path)}: ${n}`).join(", ")}}\n`;
}
