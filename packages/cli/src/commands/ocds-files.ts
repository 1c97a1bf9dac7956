import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import {
  createCompiler,
  type FoundRelease,
  isRelease,
  type OcdsCodelists,
  type OcdsIssue,
  readOcds,
  releasesOf,
  tidyRelease,
  validateRelease,
} from "@plumbline/adapters/ocds";
import { oneOf, parseLine } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { cut, plain } from "../output/columns.ts";
import { atomically } from "../output/write.ts";
import { type DataFile, openFiles } from "../redflags/input.ts";
import { codelistsAt, pathsOf, zoneOf } from "../redflags/options.ts";
import { readingProgress } from "../redflags/progress.ts";
import { issueWord } from "../redflags/words.ts";

// As many as a person or a program may want of one release.
const MOST_OF_RELEASE = 1000;

/** Prints what does not follow the standard, one issue a line. The exit code is 1 where there is any. */
export async function validate(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    format: { type: "string", short: "f" },
    codelists: { type: "string" },
    out: { type: "string", short: "o" },
  });
  const language = languageOf(argv);
  const format = oneOf(line, "format", ["text", "json"]);
  const codelists = await codelistsAt(line.text("codelists"));
  const files = await openFiles(pathsOf(line, "ocds validate"));
  const progress = readingProgress(language);
  let issues = 0;
  let releases = 0;
  const written = (file: DataFile, issue: OcdsIssue): string => {
    issues++;
    return format === "json" ? `${JSON.stringify({ file: file.name, ...issue })}\n` : `${issueLine(file.name, issue, language)}\n`;
  };
  async function* lines(): AsyncGenerator<string, void, undefined> {
    let before = 0;
    for (const file of files.files) {
      for await (const piece of readOcds(file.path)) {
        let text = "";
        for (const found of releasesOf(piece)) {
          const own = isRelease(found) ? issuesOf(found, codelists) : [found];
          if (isRelease(found)) releases++;
          for (const issue of own) text += written(file, issue);
        }
        progress.onProgress(before + piece.bytesRead, files.bytes, releases);
        yield text;
      }
      before += file.bytes;
    }
    if (format === "text") yield summaryOf(releases, issues, language);
  }
  try {
    await writeLines(lines(), line.text("out"));
  } finally {
    progress.done();
    await files.close();
  }
  return issues > 0 ? 1 : 0;
}

function issuesOf({ release, line }: FoundRelease, codelists: OcdsCodelists): OcdsIssue[] {
  const tidied = tidyRelease(release, codelists, line);
  return [...tidied.issues, ...validateRelease(tidied.release, line, MOST_OF_RELEASE)];
}

function issueLine(file: string, { line, ocid, path, reason, value }: OcdsIssue, language: "zh" | "en"): string {
  const where = language === "zh" ? `${plain(file)} 第 ${line} 行` : `${plain(file)} line ${line}`;
  const what = [ocid, path].flatMap((part) => (part ? [cut(plain(part), 80)] : [])).join(" ");
  const colon = language === "zh" ? "：" : ": ";
  return `${where}${what === "" ? "" : ` ${what}`}${colon}${issueWord(reason, language)} (${reason})${value === undefined ? "" : ` ${plain(value)}`}`;
}

function summaryOf(releases: number, issues: number, language: "zh" | "en"): string {
  return language === "zh" ? `${releases} 份发布，${issues} 处问题\n` : `${releases} releases, ${issues} issues\n`;
}

/** Writes one compiled release for each process, in the order in which they first appear, as JSON Lines. */
export async function compile(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { codelists: { type: "string" }, zone: { type: "string" }, out: { type: "string", short: "o" } });
  const language = languageOf(argv);
  const zone = zoneOf(line);
  const codelists = await codelistsAt(line.text("codelists"));
  const files = await openFiles(pathsOf(line, "ocds compile"));
  const progress = readingProgress(language);
  try {
    let file = files.files[0] as DataFile;
    const warn = (issue: OcdsIssue): void => void process.stderr.write(`plumbline: ${issueLine(file.name, issue, language)}\n`);
    const compiler = createCompiler({ zone, codelists, onIssue: warn });
    let before = 0;
    let releases = 0;
    for (file of files.files) {
      for await (const piece of readOcds(file.path)) {
        for (const found of releasesOf(piece)) {
          if (!isRelease(found)) {
            warn(found);
            continue;
          }
          releases++;
          compiler.add(found);
        }
        progress.onProgress(before + piece.bytesRead, files.bytes, releases);
      }
      before += file.bytes;
    }
    progress.done();
    async function* lines(): AsyncGenerator<string, void, undefined> {
      for (const { release } of compiler.finish()) yield `${JSON.stringify(release)}\n`;
    }
    await writeLines(lines(), line.text("out"));
    return 0;
  } finally {
    progress.done();
    await files.close();
  }
}

/** Writes as it comes, so that nothing has to be held; a file is there as a whole or not at all. */
async function writeLines(lines: AsyncIterable<string>, path: string | undefined): Promise<void> {
  if (path === undefined) {
    for await (const text of lines) if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
    return;
  }
  await atomically(path, async (temporary) => {
    const stream = createWriteStream(temporary);
    const done = finished(stream);
    // An error is thrown where it is waited for, at the end.
    done.catch(() => {});
    for await (const text of lines) if (text !== "" && !stream.write(text)) await Promise.race([once(stream, "drain"), done]);
    stream.end();
    await done;
  });
}
