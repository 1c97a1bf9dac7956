import { resolve } from "node:path";
import { exportTree, nodeSigner } from "@plumbline/server-kit";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { trailProgress } from "../output/trail-progress.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { readOperatorFile } from "../serve/operator-file.ts";
import { openRows, using } from "../trail/open.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Writes a trail as static files for whoever wants to check it. */
export async function exportTrail(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...TRAIL_OPTIONS,
    vkey: { type: "string" },
    entries: { type: "boolean" },
    events: { type: "boolean" },
    json: { type: "boolean" },
  });
  const [word, more] = line.words;
  if (word === undefined || more !== undefined) throw usage("export takes one DIR; see plumbline export --help");
  const folder = resolve(word);
  const where = whereOf(line);
  mustExist(where);
  const language = languageOf(argv);
  const verifierKey = line.text("vkey") ?? (await ownVerifierKey(where.dir));
  if (verifierKey === undefined) throw usage(`no key of the trail in ${where.dir}; give its verifier key with --vkey`);
  const options = { verifierKey, entries: line.has("entries"), events: line.has("events"), onProgress: trailProgress(language) };
  const exported = await using(await openRows(where), (rows) => exportTree(rows, folder, options));
  const { number } = valuesOf(language, "UTC");
  await writeAnswer(line.has("json"), { folder, ...exported, verifierKey }, () =>
    language === "zh"
      ? `已导出 ${exported.origin} 的 ${number(exported.size)} 条到 ${folder}，新写 ${number(exported.written)} 个文件。\n`
      : `Exported ${number(exported.size)} entries of ${exported.origin} to ${folder}, ${number(exported.written)} files new.\n`,
  );
  return 0;
}

async function ownVerifierKey(dir: string): Promise<string | undefined> {
  const operator = await readOperatorFile(dir);
  if (operator?.seed === undefined) return undefined;
  return nodeSigner(operator.origin, new Uint8Array(Buffer.from(operator.seed, "base64"))).verifierKey;
}
