import { builtInSources, catalogueHtml, catalogueMarkdown, catalogueOf } from "@plumbline/packs/tools";
import { oneOf, parseLine } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { writeOutput } from "../output/write.ts";
import { packOf } from "./pack-files.ts";

/** Writes control points in words, for legal officers: to be read, printed and signed off. */
export async function catalogue(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    pack: { type: "string", multiple: true },
    by: { type: "string" },
    format: { type: "string", short: "f" },
    out: { type: "string", short: "o" },
  });
  const by = oneOf(line, "by", ["domain", "regulation"]);
  const format = oneOf(line, "format", ["html", "md", "json"]);
  const words = [...line.words, ...line.texts("pack")];
  const sources = words.length === 0 ? builtInSources() : await Promise.all(words.map(packOf));
  const made = catalogueOf(sources, { language: languageOf(argv), by });
  const text = format === "html" ? catalogueHtml(made) : format === "md" ? catalogueMarkdown(made) : `${JSON.stringify(made, null, 2)}\n`;
  await writeOutput(text, line.text("out"));
  return 0;
}
