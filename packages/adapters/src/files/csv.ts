import { Readable } from "node:stream";
import type { Json, LogCase } from "@plumbline/core";
import { CsvError, parse } from "csv-parse";
import { type Column, type CsvColumns, type CsvMapping, columnsOf } from "./csv-mapping.ts";
import { Fault, quoted } from "./fault.ts";
import { timeReader } from "./local-time.ts";
import { parseJson } from "./ocel-json.ts";
import { readText, type TextSource } from "./read-text.ts";
import { booleanIn, caseOf, checkCaseId, numberIn, type Step, safeJson, stepOf } from "./values.ts";

/** Activity of the row that stands for a case without events. */
export const CASE_ROW = "log.case";

// A cell that is empty and not quoted says nothing; one that is quoted is the empty text.
type Cell = string | undefined;
type Row = readonly Cell[];

interface Collected {
  readonly attributes: Record<string, Json>;
  /** Cells as first stated, to find columns that are no attribute of the case. */
  readonly cells: Cell[];
  readonly steps: Step[];
}

const MAX_ROW = 16 << 20;

/** Reads CSV (RFC 4180), all at once: rows of a case need not stand together. Cases come in the order of their first row. */
export async function readCsv(source: TextSource, mapping: CsvMapping | undefined): Promise<LogCase[]> {
  const time = timeReader(mapping?.timeFormat, mapping?.zone);
  const cases = new Map<string, Collected>();
  let columns: CsvColumns | undefined;
  for await (const { row, line } of rows(source, mapping?.delimiter ?? ",")) {
    try {
      if (columns) addRow(cases, columns, time, row, line);
      else
        columns = columnsOf(
          row.map((cell) => cell ?? ""),
          mapping,
        );
    } catch (error) {
      throw error instanceof Fault && error.details.line === undefined
        ? new Fault(error.code, `line ${line}: ${error.message}`, { ...error.details, line })
        : error;
    }
  }
  if (!columns) throw new Fault("FILE_TRUNCATED", "line 1: the row of headers is missing");
  return [...cases].map(([id, found], position) => caseOf(id, position, found.attributes, found.steps));
}

function addRow(
  cases: Map<string, Collected>,
  columns: CsvColumns,
  time: (text: string, where: string) => string,
  row: Row,
  line: number,
): void {
  const id = row[columns.case];
  if (!id) throw new Fault("CASE_ID_MISSING", "the row has no case id");
  let found = cases.get(id);
  if (!found) {
    checkCaseId(id);
    found = { attributes: {}, cells: [], steps: [] };
    cases.set(id, found);
  }
  for (const column of columns.caseAttributes) {
    const cell = row[column.index];
    if (cell === undefined) continue;
    const before = found.cells[column.index];
    if (before === undefined) {
      found.cells[column.index] = cell;
      found.attributes[column.key] = typedValue(cell, column);
    } else if (before !== cell) {
      throw new Fault(
        "LOG_VALUE_INVALID",
        `column ${quoted(column.header)} is ${quoted(cell)} but was ${quoted(before)} in case ${quoted(id)}; if it belongs to events, say so in the mapping`,
      );
    }
  }
  const activity = row[columns.activity];
  const when = row[columns.time];
  if (activity === CASE_ROW && when === undefined) return;

  const data: Record<string, Json> = {};
  for (const column of columns.eventAttributes) {
    const cell = row[column.index];
    if (cell !== undefined) data[column.key] = typedValue(cell, column);
  }
  const at = (index: number | undefined): Cell => (index === undefined ? undefined : row[index]);
  found.steps.push(
    stepOf(
      {
        type: activity,
        time: when ? time(when, "the time") : when,
        seq: seqOf(at(columns.seq)),
        resource: at(columns.resource),
        role: at(columns.role),
        group: at(columns.group),
        data,
      },
      `row of line ${line}`,
    ),
  );
}

function seqOf(cell: Cell): number | undefined {
  if (!cell) return undefined;
  const seq = numberIn(cell, "the number of the event");
  if (!Number.isSafeInteger(seq)) throw new Fault("LOG_VALUE_INVALID", `the number of the event is ${quoted(cell)}, not an integer`);
  return seq;
}

function typedValue(cell: string, { header, type }: Column): Json {
  const where = `column ${quoted(header)}`;
  switch (type) {
    case "number":
      return numberIn(cell, where);
    case "boolean":
      return booleanIn(cell, where);
    case "json":
      try {
        return safeJson(parseJson(cell), where);
      } catch (error) {
        throw error instanceof Fault && error.code === "LOG_VALUE_INVALID"
          ? error
          : new Fault("LOG_VALUE_INVALID", `${where} is ${quoted(cell)}, which is not valid JSON`);
      }
    default:
      return cell;
  }
}

async function* rows(source: TextSource, delimiter: string): AsyncGenerator<{ row: Row; line: number }, void, undefined> {
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW,
    cast: (value, context) => (value === "" && !context.quoting ? undefined : value),
  });
  const text = Readable.from(pieces(source), { objectMode: true });
  text.on("error", (error) => parser.destroy(error));
  text.pipe(parser);
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: { lines: number } }>) {
      yield { row: record, line };
      // `lines` is the last line of this record; the next one begins behind it, also when a cell held line breaks.
      line = info.lines + 1;
    }
  } catch (error) {
    throw csvFault(error);
  } finally {
    text.destroy();
    parser.destroy();
  }
}

async function* pieces(source: TextSource): AsyncGenerator<string, void, undefined> {
  for await (const { text } of readText(source)) yield text;
}

function csvFault(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const { code, lines, message } = error as CsvError & { lines?: unknown };
  const line = typeof lines === "number" ? lines : 0;
  if (code === "CSV_QUOTE_NOT_CLOSED") {
    return new Fault("FILE_TRUNCATED", `line ${line}: the file ends inside a quoted cell; fetch it again or close the quote`, { line });
  }
  const reason = code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH" ? "the row has another number of cells than the first row" : message;
  return new Fault("FILE_MALFORMED", `line ${line}: ${reason.slice(0, 200)}`, { line });
}
