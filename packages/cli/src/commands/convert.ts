import { writeLog } from "@plumbline/adapters/files";
import { INPUT_OPTIONS, parseLine, usage } from "../command-line.ts";
import { inputOptions, openInput } from "../input/log-input.ts";
import { languageOf } from "../language.ts";
import { valuesOf } from "../output/values.ts";

/** Converts a log from one format into another; the names tell which. */
export async function convert(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, INPUT_OPTIONS);
  const [from, to, more] = line.words;
  if (from === undefined || to === undefined || more !== undefined) throw usage("convert takes IN and OUT; see plumbline convert --help");
  const log = openInput(from, await inputOptions(line));
  const { cases, events } = await writeLog(to, log.batches());
  const language = languageOf(argv);
  const { number } = valuesOf(language, "UTC");
  process.stderr.write(
    language === "zh"
      ? `已写入 ${to}：${number(cases)} 件，${number(events)} 个事件\n`
      : `wrote ${to}: ${number(cases)} cases, ${number(events)} events\n`,
  );
  return 0;
}
