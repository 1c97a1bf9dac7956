import { oneOf, parseLine, usage } from "../command-line.ts";
import { loadKinds } from "../input/plugins.ts";
import { languageOf } from "../language.ts";
import { padEnd } from "../output/columns.ts";
import { wordsOf } from "../output/words.ts";
import { writeOutput } from "../output/write.ts";

/** Lists the control kinds that can be used, those of plug-ins included. */
export async function kinds(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { plugin: { type: "string", multiple: true }, format: { type: "string", short: "f" } });
  if (line.words.length > 0) throw usage(`kinds takes no further words, not ${JSON.stringify(line.words[0])}`);
  const format = oneOf(line, "format", ["text", "json"]);
  const listed = (await loadKinds(line.texts("plugin"))).list().map((kind) => ({
    kind: kind.kind,
    summary: kind.summary,
    fields: [...Object.keys(kind.measures), ...(kind.countsViolations ? ["violations"] : [])],
  }));
  if (format === "json") {
    await writeOutput(`${JSON.stringify({ kinds: listed }, null, 2)}\n`, undefined);
    return 0;
  }
  const words = wordsOf(languageOf(argv));
  const rows = listed.map(({ kind, summary, fields }) => ({ kind, title: words.kind(kind) ?? "", summary, fields }));
  const width = Math.max(...rows.map((row) => row.kind.length));
  const text = rows.map(
    (row) =>
      `${padEnd(row.kind, width)}  ${row.title ? `${row.title}: ` : ""}${row.summary}\n${" ".repeat(width)}  ${row.fields.join(", ")}\n`,
  );
  await writeOutput(text.join(""), undefined);
  return 0;
}
