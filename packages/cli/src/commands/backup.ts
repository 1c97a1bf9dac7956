import { existsSync } from "node:fs";
import { link } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { trailProgress } from "../output/trail-progress.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { type BackupResult, backUpInstallation } from "../trail/installation.ts";
import { writePortable } from "../trail/portable.ts";
import { removeDatabase, sync, writeTrailFile } from "../trail/trail-file.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Copies a trail, as of one instant, into a file that appears when it was found right and is durable; with `--all` the whole folder of a server. */
export async function backup(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...TRAIL_OPTIONS,
    all: { type: "boolean" },
    portable: { type: "boolean" },
    "subject-keys": { type: "string" },
    vkey: { type: "string" },
    json: { type: "boolean" },
  });
  const [word, more] = line.words;
  if (word === undefined || more !== undefined) throw usage("backup takes one FILE; see plumbline backup --help");
  const subjectKeys = line.text("subject-keys");
  if (subjectKeys !== undefined && !line.has("all")) throw usage("option --subject-keys goes with --all");
  const file = resolve(word);
  const where = whereOf(line);
  const language = languageOf(argv);
  const options = { verifierKey: line.text("vkey"), onProgress: trailProgress(language) };
  const { number } = valuesOf(language, "UTC");
  if (line.has("all")) {
    if (!existsSync(join(where.dir, "witness.db"))) mustExist(where);
    process.umask(0o077);
    const made = await backUpInstallation(where, file, { ...options, subjectKeys, portable: line.has("portable") });
    await writeAnswer(line.has("json"), { folder: file, ...made }, () => told(file, made, language, number));
    return 0;
  }
  mustExist(where);
  if (existsSync(file)) throw usage(`${file} exists, and backups are not overwritten; name another file`);
  process.umask(0o077);
  const size = await appear(file, (part) =>
    line.has("portable") ? writePortable(where, part, options) : writeTrailFile(where, part, options),
  );
  await writeAnswer(line.has("json"), { file, size }, () =>
    language === "zh"
      ? `已备份并核对 ${number(size)} 条：${file}\n当事人密钥和监督端密钥不在其中，请另行备份。\n`
      : `Backed up and checked ${number(size)} entries: ${file}\nThe keys of persons and of the server are not in it; back them up apart.\n`,
  );
  return 0;
}

function told(
  folder: string,
  { files, size, elsewhere, leftOut }: BackupResult,
  language: Language,
  number: (n: number) => string,
): string {
  const isZh = language === "zh";
  const names = files.map(({ name }) => name).join(isZh ? "、" : ", ");
  const rest = [...elsewhere, ...leftOut].join(isZh ? "、" : ", ");
  const entries = size === undefined ? "" : isZh ? `（${number(size)} 条）` : ` (${number(size)} entries)`;
  return [
    isZh ? `已备份并核对${entries}：${folder}\n其中：${names}` : `Backed up and checked${entries}: ${folder}\nIn it: ${names}`,
    ...(rest === "" ? [] : [isZh ? `不在其中，请另行备份：${rest}` : `Not in it, back up apart: ${rest}`]),
    ...(files.some(({ name }) => name === "subject-keys.db")
      ? [
          isZh
            ? "其中有当事人密钥：这份备份的保存期应短，否则删除个人信息后仍可由它恢复。"
            : "It holds the keys of persons: keep it for a short time only, else it brings back what was erased.",
        ]
      : []),
    "",
  ].join("\n");
}

/** Under another name beside it first: what a crash leaves is not taken for a backup, and the next one for this file removes it. */
async function appear(file: string, write: (part: string) => Promise<number>): Promise<number> {
  const part = join(dirname(file), `.${basename(file)}.part`);
  await removeDatabase(part);
  try {
    const size = await write(part);
    await putInPlace(part, file);
    return size;
  } finally {
    await removeDatabase(part);
  }
}

// A link, which fails where a file has come to be meanwhile; `rename` would replace it.
async function putInPlace(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
    await sync(dirname(file));
  } catch (error) {
    if (isPlumblineError(error)) throw error;
    throw new PlumblineError("OUTPUT_FAILED", `cannot write ${file}: ${(error as Error).message}`, { cause: error });
  }
}
