import { upgradeSqliteTrail } from "@plumbline/server-kit/store/sqlite";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { writeAnswer } from "../output/write.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Brings the tables of a trail to the format of this version. */
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
  if (where.kind === "sqlite" && (appRole ?? eraseRole) !== undefined)
    throw usage("options --app-role and --erase-role are for PostgreSQL");
  process.umask(0o077);
  return 0;
}
