import { PlumblineError } from "@plumbline/core";
import { type CaseAnswer, createEvaluator } from "@plumbline/packs/tools";
import { oneOf, parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { cut, padEnd, plain } from "../output/columns.ts";
import { writeOutput } from "../output/write.ts";
import { controlsOf, MAX_CASES_BYTES, readJson } from "./pack-files.ts";

/** Asks control points about records from a file. A breach is an answer: the exit status tells of cases that could not be asked. */
export async function evaluate(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    cases: { type: "string" },
    pack: { type: "string", multiple: true },
    format: { type: "string", short: "f" },
    out: { type: "string", short: "o" },
  });
  const path = line.text("cases");
  if (path === undefined || line.words.length > 0) throw usage("pack eval takes --cases FILE and no further words");
  const format = oneOf(line, "format", ["text", "json"]);
  const cases = casesOf(await readJson(path, MAX_CASES_BYTES), path);
  const controls = await controlsOf(line.texts("pack"));
  // What a file brings stands before the built-in one of the same id.
  const evaluator = createEvaluator([...controls].reverse().map(({ control }) => control));
  const answers = cases.map((each) => evaluator.answer(each));
  const text = format === "json" ? `${JSON.stringify(answers, null, 2)}\n` : textOf(answers, languageOf(argv));
  await writeOutput(text, line.text("out"));
  return answers.some(({ error }) => error) ? 1 : 0;
}

function casesOf(value: unknown, path: string): readonly unknown[] {
  const cases = typeof value === "object" && value !== null && "cases" in value ? value.cases : value;
  if (Array.isArray(cases)) return cases;
  throw new PlumblineError("FILE_MALFORMED", `${path} is no list of cases; write [{"id", "record", "params", "asOf"}]`);
}

const WORDS: Readonly<Record<Language, Readonly<Record<CaseAnswer["result"], string>>>> = {
  zh: { pass: "未发现", breach: "需核查", unknown: "无法判断", notApplicable: "不适用" },
  en: { pass: "nothing found", breach: "to look at", unknown: "not decided", notApplicable: "does not apply" },
};

function textOf(answers: readonly CaseAnswer[], language: Language): string {
  const lines = answers.map(({ id, result, missing, error }) => {
    const why = error ? `${error.code}: ${cut(plain(error.message), 120)}` : missing.map(plain).join(language === "zh" ? "、" : ", ");
    const lacks = error || missing.length === 0 ? why : language === "zh" ? `缺少：${why}` : `missing: ${why}`;
    return `${padEnd(cut(plain(id), 40), 20)}  ${padEnd(WORDS[language][result], language === "zh" ? 8 : 14)}  ${lacks}`.trimEnd();
  });
  const count = (result: CaseAnswer["result"]): number => answers.filter((answer) => answer.result === result).length;
  const all = (Object.keys(WORDS[language]) as CaseAnswer["result"][]).map((result) => `${WORDS[language][result]} ${count(result)}`);
  return [...lines, "", all.join(language === "zh" ? "，" : ", "), ""].join("\n");
}
