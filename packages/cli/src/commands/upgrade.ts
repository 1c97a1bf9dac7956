import { existsSync } from "node:fs";
import { join } from "node:path";
import { upgradeSqliteTrail } from "@plumbline/server-kit/store/sqlite";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { readOperatorFile } from "../serve/operator-file.ts";
import { openRows, using } from "../trail/open.ts";
import { dropState, openSubjectKeys } from "../trail/own-trail.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Brings a trail to the format of this version, and says so where a newer program has written what this one cannot read. */
export async function upgrade(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...TRAIL_OPTIONS,
    "app-role": { type: "string" },
    "erase-role": { type: "string" },
    json: { type: "boolean" },
  });
  if (line.words.length > 0)
    throw usage(`upgrade takes no further words, not ${JSON.stringify(line.words[0])}; see plumbline upgrade --help`);
  const where = whereOf(line);
  mustExist(where);
  const [appRole, eraseRole] = [line.text("app-role"), line.text("erase-role")];
  const isZh = languageOf(argv) === "zh";
  const { number } = valuesOf(languageOf(argv), "UTC");
  if (where.kind === "postgres") {
    const { preparePostgresTrail } = await import("@plumbline/server-kit/store/postgres");
    await preparePostgresTrail(where.trail, { ...(appRole !== undefined && { appRole }), ...(eraseRole !== undefined && { eraseRole }) });
    const size = await using(await openRows(where), async (rows) => (await rows.head())?.size ?? 0);
    await writeAnswer(line.has("json"), { trail: where.shown, size }, () =>
      isZh
        ? `${where.shown} 的表已是本版本的格式，其中 ${number(size)} 条。\n`
        : `The tables at ${where.shown} have the format of this version, with ${number(size)} entries.\n`,
    );
    return 0;
  }
  if ((appRole ?? eraseRole) !== undefined) throw usage("options --app-role and --erase-role are for PostgreSQL");
  process.umask(0o077);
  const { from, size } = await upgradeSqliteTrail(where.trail);
  // Of another program what the trail means may be something else; and what it cannot read it is to say now, not at the start.
  if (existsSync(where.dir)) await dropState(where.dir);
  await readOperatorFile(where.dir);
  if (existsSync(join(where.dir, "subject-keys.db"))) await (await openSubjectKeys(where.dir, line)).close();
  await writeAnswer(line.has("json"), { trail: where.shown, from, size }, () => {
    if (isZh) return `${where.shown}：${from === 1 ? "已由第 1 版格式升级" : "已是本版本的格式"}，其中 ${number(size)} 条。\n`;
    return `${where.shown}: ${from === 1 ? "brought from format 1 to this version's" : "has the format of this version already"}, with ${number(size)} entries.\n`;
  });
  return 0;
}
