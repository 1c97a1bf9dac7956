import { existsSync } from "node:fs";
import { link, open, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { copyTrail } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { trailProgress } from "../output/trail-progress.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { openRows, using } from "../trail/open.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Copies a trail, as of one instant, into a SQLite file that appears when it was found right and is durable. */
export async function backup(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { ...TRAIL_OPTIONS, vkey: { type: "string" }, json: { type: "boolean" } });
  const [word, more] = line.words;
  if (word === undefined || more !== undefined) throw usage("backup takes one FILE; see plumbline backup --help");
  const file = resolve(word);
  const where = whereOf(line);
  mustExist(where);
  if (existsSync(file)) throw usage(`${file} exists, and backups are not overwritten; name another file`);
  const language = languageOf(argv);
  process.umask(0o077);
  // Beside it, under another name: what a crash leaves is not taken for a backup, and the next one for this file removes it.
  const part = join(dirname(file), `.${basename(file)}.part`);
  const options = { verifierKey: line.text("vkey"), onProgress: trailProgress(language) };
  let size: number;
  await removePart(part);
  try {
    ({ size } = await using(await openRows(where), async (rows) =>
      using(await sqliteTrailStore({ file: part }), (copy) => copyTrail(rows, copy, options)),
    ));
    standAlone(part);
    await putInPlace(part, file);
  } finally {
    await removePart(part);
  }
  const { number } = valuesOf(language, "UTC");
  await writeAnswer(line.has("json"), { file, size }, () =>
    language === "zh"
      ? `已备份并核对 ${number(size)} 条：${file}\n当事人密钥和监督端密钥不在其中，请另行备份。\n`
      : `Backed up and checked ${number(size)} entries: ${file}\nThe keys of persons and of the server are not in it; back them up apart.\n`,
  );
  return 0;
}

async function removePart(part: string): Promise<void> {
  for (const end of ["", "-wal", "-shm", "-journal", "-lock", "-lock-journal"]) await rm(part + end, { force: true });
}

/** Without a write-ahead log, which needs files beside it: a backup may lie on a disc that nobody can write. */
function standAlone(part: string): void {
  const db = new DatabaseSync(part);
  try {
    db.exec("PRAGMA journal_mode = DELETE");
  } finally {
    db.close();
  }
}

// A link, which fails where a file has come to be meanwhile; `rename` would replace it.
async function putInPlace(part: string, file: string): Promise<void> {
  try {
    await sync(part);
    await link(part, file);
    await sync(dirname(file));
  } catch (error) {
    if (isPlumblineError(error)) throw error;
    throw new PlumblineError("OUTPUT_FAILED", `cannot write ${file}: ${(error as Error).message}`, { cause: error });
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
