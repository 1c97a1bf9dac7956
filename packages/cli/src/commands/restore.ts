import { resolve } from "node:path";
import { checkCopy, copyTrail } from "@plumbline/server-kit";
import { openTrailForReading } from "@plumbline/server-kit/store/sqlite";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { trailProgress } from "../output/trail-progress.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { openStore, using } from "../trail/open.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Takes a backup into an empty store. Nothing is written before the backup was found right. */
export async function restore(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { ...TRAIL_OPTIONS, vkey: { type: "string" }, json: { type: "boolean" } });
  const [word, more] = line.words;
  if (word === undefined || more !== undefined) throw usage("restore takes one FILE; see plumbline restore --help");
  const file = resolve(word);
  const where = whereOf(line);
  mustExist({ kind: "sqlite", trail: file });
  const language = languageOf(argv);
  const verifierKey = line.text("vkey");
  process.umask(0o077);
  await checkCopy({ sqlite: file }, { verifierKey });
  const options = { verifierKey, onProgress: trailProgress(language) };
  const { size } = await using(await openTrailForReading(file), async (rows) =>
    using(await openStore(where), (store) => copyTrail(rows, store, options)),
  );
  const { number } = valuesOf(language, "UTC");
  await writeAnswer(line.has("json"), { trail: where.shown, size }, () =>
    language === "zh"
      ? `已核对并恢复 ${number(size)} 条到 ${where.shown}\n备份之后收到的留痕不在其中。\n`
      : `Checked and restored ${number(size)} entries to ${where.shown}\nWhat was taken after the backup is not in it.\n`,
  );
  return 0;
}
