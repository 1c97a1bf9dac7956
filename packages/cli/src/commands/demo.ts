import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { writeLog } from "@plumbline/adapters/files";
import type { Json, LogCase } from "@plumbline/core";
import { approvalLog, DEMO_CHECKS } from "@plumbline/packs";
import { requestFor } from "../audit/request.ts";
import { parseLine, usage } from "../command-line.ts";
import { htmlReport } from "../html/report.ts";
import { type Language, languageOf } from "../language.ts";
import { textOf } from "../output/text.ts";
import { atomically, writeOutput } from "../output/write.ts";

const FEED = { seed: 20260101, cases: 2000 };

/** Makes a sample with planted breaches, and audits it the way any log is audited: from files. */
export async function demo(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { out: { type: "string", short: "o" } });
  if (line.words.length > 0) throw usage(`demo takes no further words, not ${JSON.stringify(line.words[0])}`);
  const language = languageOf(argv);
  const folder = line.text("out") ?? join("out", "demo");
  const log = join(folder, "approvals.xes");
  const controls = join(folder, "controls.json");
  const report = join(folder, "report.html");
  await mkdir(folder, { recursive: true });
  const { cases } = approvalLog(FEED);
  await writeLog(log, inBatches(cases));
  await atomically(controls, (temporary) => writeFile(temporary, `${JSON.stringify({ checks: DEMO_CHECKS }, null, 2)}\n`));

  const request = await requestFor({ paths: [log], controls, language, colours: process.stdout.isTTY === true && !process.env.NO_COLOR });
  const { results, facts, text } = await htmlReport(request);
  await writeOutput(text, report);
  await writeOutput(`${textOf(request, results, facts)}\n${nextSteps(language, { log, controls, report })}`, undefined);
  return 0;
}

async function* inBatches(cases: readonly LogCase[]): AsyncGenerator<readonly LogCase[], void, undefined> {
  for (let from = 0; from < cases.length; from += 500) yield cases.slice(from, from + 500).map(flat);
}

// XES has no lists of objects; what an event says in that way stands in the log as JSON text.
function flat(logCase: LogCase): LogCase {
  return {
    ...logCase,
    attributes: flatMembers(logCase.attributes),
    events: logCase.events.map((event) => ({ ...event, data: flatMembers(event.data) })),
  };
}

function flatMembers(members: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(members).map(([key, value]) => [key, typeof value === "object" && value !== null ? JSON.stringify(value) : value]),
  );
}

function nextSteps(language: Language, files: { readonly log: string; readonly controls: string; readonly report: string }): string {
  const { log, controls, report } = files;
  const command = `npx plumbline audit ${relative(".", log)} --controls ${relative(".", controls)} --format html --out ${relative(".", report)}`;
  return language === "zh"
    ? `以上为虚构样例。网页报告：${report}
同一结果可由此命令得到，把日志换成自己的（XES、OCEL、CSV、JSON Lines）即可：
  ${command}
`
    : `The sample is invented. Report: ${report}
This command gives the same; put your own log (XES, OCEL, CSV, JSON Lines) in its place:
  ${command}
`;
}
