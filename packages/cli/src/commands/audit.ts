import { type AuditResult, createCalendar } from "@plumbline/core";
import { type AuditRequest, requestFor } from "../audit/request.ts";
import { runAudits } from "../audit/run-audits.ts";
import { INPUT_OPTIONS, type Line, oneOf, parseLine, usage } from "../command-line.ts";
import type { Selection } from "../input/groups.ts";
import { inputOptions } from "../input/log-input.ts";
import { languageOf } from "../language.ts";
import { writeOutput } from "../output/write.ts";

/** Checks logs and prints what was found. Nothing is written before all of it is known. */
export async function audit(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...INPUT_OPTIONS,
    controls: { type: "string", short: "c" },
    "as-of": { type: "string" },
    format: { type: "string", short: "f" },
    out: { type: "string", short: "o" },
    plugin: { type: "string", multiple: true },
    "fail-on-findings": { type: "boolean" },
  });
  const format = oneOf(line, "format", ["text", "json", "html"]);
  const out = line.text("out");
  const request = await requestOf(line, argv);
  const { results, text } = await reportOf(format, request);
  await writeOutput(text, out);
  return line.has("fail-on-findings") && results.some((result) => result.violating.length > 0) ? 3 : 0;
}

/** Runs the audit and gives the results in the order of the file of checks, and the report. */
async function reportOf(
  format: "text" | "json" | "html",
  request: AuditRequest,
): Promise<{ results: readonly AuditResult[]; text: string }> {
  reportSkipped(request.selection);
  if (format === "html") {
    const { htmlReport } = await import("../html/report.ts");
    return htmlReport(request);
  }
  if (format === "text") {
    const { textReport } = await import("../output/text.ts");
    return textReport(request);
  }
  const results = await runAudits(request);
  const { jsonReport } = await import("../output/json.ts");
  return { results, text: jsonReport(results) };
}

function reportSkipped({ skipped }: Selection): void {
  for (const [log, checks] of Map.groupBy(skipped, (check) => check.log as string)) {
    const named = checks.slice(0, 3).map((check) => check.id);
    const rest = checks.length > named.length ? ` and ${checks.length - named.length} more` : "";
    process.stderr.write(`plumbline: skipped, because the log ${JSON.stringify(log)} was not given: ${named.join(", ")}${rest}\n`);
  }
}

async function requestOf(line: Line, argv: readonly string[]): Promise<AuditRequest> {
  const controls = line.text("controls");
  if (line.words.length === 0) throw usage("audit needs at least one LOG; see plumbline audit --help");
  if (controls === undefined) throw usage("audit needs --controls FILE; see plumbline audit --help");
  const paths = [...new Set(line.words)];
  if (paths.length < line.words.length) throw usage("a LOG is given twice");
  return requestFor({
    paths,
    controls,
    input: await inputOptions(line),
    plugins: line.texts("plugin"),
    asOf: asOfOf(line.text("as-of")),
    language: languageOf(argv),
    colours: line.text("out") === undefined && process.stdout.isTTY === true && !process.env.NO_COLOR,
  });
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

// A date means that day to its end, in the zone of the calendar: what happened on the day is seen.
function asOfOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const calendar = createCalendar();
    const day = calendar.dayOf(text);
    if (!Number.isNaN(day)) return calendar.startOf(day + 1) - 1;
  } else if (INSTANT.test(text) && !Number.isNaN(createCalendar().dayOf(text.slice(0, 10)))) {
    const instant = Date.parse(text);
    if (!Number.isNaN(instant)) return instant;
  }
  throw usage(
    `option --as-of takes a date such as 2026-11-20 or an instant such as 2026-11-20T15:30:00+08:00, not ${JSON.stringify(text)}`,
  );
}
