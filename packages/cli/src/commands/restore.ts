import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { trailProgress } from "../output/trail-progress.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { isBackupFolder, restoreInstallation } from "../trail/installation.ts";
import { checkTrail, takeTrail } from "../trail/take-trail.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Takes a backup into an empty store, or that of a whole folder into an empty folder. Nothing is written before the backup was found right. */
export async function restore(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { ...TRAIL_OPTIONS, vkey: { type: "string" }, json: { type: "boolean" } });
  const [word, more] = line.words;
  if (word === undefined || more !== undefined) throw usage("restore takes one FILE; see plumbline restore --help");
  const file = resolve(word);
  const where = whereOf(line);
  mustExist({ kind: "sqlite", trail: file });
  const language = languageOf(argv);
  const isZh = language === "zh";
  const options = { verifierKey: line.text("vkey"), onProgress: trailProgress(language) };
  const { number } = valuesOf(language, "UTC");
  process.umask(0o077);
  if (statSync(file).isDirectory()) {
    if (!isBackupFolder(file)) throw usage(`${file} is no backup: it has no backup.json; name what plumbline backup --all made`);
    const manifest = await restoreInstallation(file, where, options);
    const { kind, files, size = 0 } = manifest;
    const names = files.map(({ name }) => name).join(isZh ? "、" : ", ");
    const caution =
      kind === "witness"
        ? isZh
          ? "见证方不记得备份之后副署过的检查点：自那时起副署过的，请更换密钥重新开始。"
          : "The witness does not know what it cosigned after the backup: where it did, begin anew with another key."
        : isZh
          ? "备份之后收到的留痕不在其中。"
          : "What was taken after the backup is not in it.";
    await writeAnswer(line.has("json"), { dir: where.dir, trail: where.shown, ...manifest }, () =>
      isZh
        ? `已核对并恢复到 ${where.dir}：${names}（${number(size)} 条）\n${caution}\n`
        : `Checked and restored to ${where.dir}: ${names} (${number(size)} entries)\n${caution}\n`,
    );
    return 0;
  }
  await checkTrail(file, options.verifierKey);
  const size = await takeTrail(file, where, options);
  await writeAnswer(line.has("json"), { trail: where.shown, size }, () =>
    isZh
      ? `已核对并恢复 ${number(size)} 条到 ${where.shown}\n备份之后收到的留痕不在其中。\n`
      : `Checked and restored ${number(size)} entries to ${where.shown}\nWhat was taken after the backup is not in it.\n`,
  );
  return 0;
}
