import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeBundle } from "../bundle/write-bundle.ts";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";

/** Writes one archive for a server without internet: Node, the product with what it depends on, and what an operator needs beside it. */
export async function bundle(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { out: { type: "string", short: "o" }, json: { type: "boolean" } });
  if (line.words.length > 0)
    throw usage(`bundle takes no further words, not ${JSON.stringify(line.words[0])}; see plumbline bundle --help`);
  const out = line.text("out");
  if (out === undefined) throw usage("bundle needs --out FILE; see plumbline bundle --help");
  if (!/\.(?:tar\.gz|tgz)$/.test(out)) throw usage(`option --out takes a name that ends in .tar.gz, not ${JSON.stringify(out)}`);
  const language = languageOf(argv);
  const made = await writeBundle(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), resolve(out));
  const { number } = valuesOf(language, "UTC");
  const size = number(Math.round(made.bytes / 1e6));
  await writeAnswer(line.has("json"), made, () =>
    language === "zh"
      ? `已写入 ${made.file}：${size} MB，${number(made.files)} 个文件，${number(made.modules)} 个模块，Node ${made.node}\nSHA-256 ${made.sha256}\n请通过另一途径把这个摘要告知接收方。\n`
      : `Wrote ${made.file}: ${size} MB, ${number(made.files)} files, ${number(made.modules)} modules, Node ${made.node}\nSHA-256 ${made.sha256}\nTell this hash to whoever receives the archive, by another way than the archive.\n`,
  );
  return 0;
}
