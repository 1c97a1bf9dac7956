import { type ControlPack, createCalendar, PlumblineError } from "@plumbline/core";
import {
  builtInControls,
  builtInRegulations,
  createEvaluator,
  type LintFinding,
  lintDocument,
  lintPack,
  lintRegulations,
  mutatePack,
  regulationsOf,
  type TestRow,
  testOwnExamples,
  testPack,
} from "@plumbline/packs/tools";
import { oneOf, parseLine } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { cut, padEnd, plain } from "../output/columns.ts";
import { writeOutput } from "../output/write.ts";
import { isFile, packOf, packsOf, readJson } from "./pack-files.ts";

/** Instead of a file: the regulations that were read for the built-in packs. */
const OWN_LIBRARY = "built-in";

/** Says what packs lack: built-in ones, those that are named, or JSON files. Exit status 1 when there is something. */
export async function lint(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    pack: { type: "string", multiple: true },
    regulations: { type: "string" },
    format: { type: "string", short: "f" },
  });
  const format = oneOf(line, "format", ["text", "json"]);
  const file = line.text("regulations");
  const words = [...line.words, ...line.texts("pack")];
  const calendar = createCalendar();
  const regulations = file === undefined ? [] : file === OWN_LIBRARY ? builtInRegulations() : regulationsOf(await readJson(file));
  // Of the library of all packs, an article is covered by whichever of them cites it.
  const all = words.length === 0 || file === OWN_LIBRARY ? builtInControls().map(({ control }) => control) : [];
  const findings: LintFinding[] = words.length === 0 ? [...lintRegulations(regulations, all)] : [];
  const options = { calendar, ...(words.length > 0 && { regulations, others: all }) };
  for (const word of words) {
    // A file may be too incomplete to load, and then that is what there is to say.
    findings.push(...(isFile(word) ? lintDocument(await readJson(word), options) : lintPack(await packOf(word), options)));
  }
  if (words.length === 0) for (const pack of await packsOf([])) findings.push(...lintPack(pack, options));
  await writeOutput(format === "json" ? `${JSON.stringify(findings, null, 2)}\n` : lintText(findings, languageOf(argv)), undefined);
  return findings.length > 0 ? 1 : 0;
}

/** Runs the examples of packs, and those of control points whose domain has no pack yet. Exit status 1 when one differs. */
export async function test(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    pack: { type: "string", multiple: true },
    format: { type: "string", short: "f" },
    mutants: { type: "boolean" },
  });
  const format = oneOf(line, "format", ["text", "json"]);
  const words = [...line.words, ...line.texts("pack")];
  const packs = await packsOf(words);
  if (line.has("mutants")) return testMutants(packs, format, languageOf(argv));
  const calendar = createCalendar();
  const rows: TestRow[] = packs.flatMap((pack) => testPack(pack, { calendar }));
  if (words.length === 0) {
    const tested = new Set(packs.flatMap(({ controls }) => controls.map(({ id }) => id)));
    const others = builtInControls().filter(({ control }) => !tested.has(control.id));
    const evaluator = createEvaluator(
      others.map(({ control }) => control),
      { calendar },
    );
    for (const { pack, control } of others) rows.push(...testOwnExamples(pack, control, evaluator));
  }
  if (rows.length === 0) throw new PlumblineError("PACK_INVALID", "there is no example to run");
  await writeOutput(format === "json" ? `${JSON.stringify(rows, null, 2)}\n` : testText(rows, languageOf(argv)), undefined);
  return rows.some(differs) ? 1 : 0;
}

/** Whether the examples would notice a limit that moved, or a comparison that was turned. */
async function testMutants(packs: readonly ControlPack[], format: "text" | "json", language: Language): Promise<number> {
  const results = packs.map((pack) => mutatePack(pack));
  const rows = results.flatMap(({ pack, survivors }) => survivors.map(({ control, change }) => ({ pack, control, change })));
  const count = results.reduce((sum, { mutants }) => sum + mutants, 0);
  const lines = rows.map(
    ({ pack, control, change }) => `${padEnd(plain(pack), 12)}  ${padEnd(plain(control), 8)}  ${cut(plain(change), 160)}\n`,
  );
  const sum =
    language === "zh"
      ? `改动 ${count} 处，用例未察觉 ${rows.length} 处\n`
      : `${count} changes, of which the examples do not notice ${rows.length}\n`;
  await writeOutput(format === "json" ? `${JSON.stringify(rows, null, 2)}\n` : [...lines, sum].join(""), undefined);
  return rows.length > 0 ? 1 : 0;
}

function differs({ expected, actual }: TestRow): boolean {
  return expected !== actual;
}

function lintText(findings: readonly LintFinding[], language: Language): string {
  const rows = findings.map(
    ({ code, pack, id, path, message }) =>
      `${padEnd(plain(pack), 12)}  ${padEnd(code, 24)}  ${plain(id)}  ${plain(path)}: ${cut(plain(message), 160)}\n`,
  );
  const none = language === "zh" ? "未发现欠缺\n" : "nothing found\n";
  const sum = language === "zh" ? `共 ${findings.length} 处\n` : `${findings.length} findings\n`;
  return findings.length === 0 ? none : [...rows, "\n", sum].join("");
}

function testText(rows: readonly TestRow[], language: Language): string {
  const wrong = rows.filter(differs).map(({ pack, control, name, source, expected, actual, message }) => {
    const why = message === undefined ? "" : `  ${cut(plain(message), 160)}`;
    const said = language === "zh" ? `应为 ${expected}，实为 ${actual}` : `expected ${expected}, got ${actual}`;
    return `${padEnd(plain(pack), 12)}  ${padEnd(plain(control), 8)}  ${source}  ${plain(name)}: ${said}${why}\n`;
  });
  const events = rows.filter(({ source }) => source === "events").length;
  const controls = new Set(rows.map(({ control }) => control)).size;
  const sum =
    language === "zh"
      ? `${controls} 个控制点，${rows.length} 个用例（其中 ${events} 个由事件得出），${wrong.length} 个不符\n`
      : `${controls} control points, ${rows.length} examples (${events} of them from events), ${wrong.length} differ\n`;
  return [...wrong, ...(wrong.length > 0 ? ["\n"] : []), sum].join("");
}
