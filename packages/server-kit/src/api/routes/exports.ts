import type { DispositionSummary, ListedSignal, RecordSummary, StatisticsBy } from "@plumbline/core";
import * as z from "zod";
import { personsIn } from "../../access/persons-in.ts";
import { FORMATS, TABLE_FORMATS } from "../../exports/exports.ts";
import { casesOf, LOG_COLUMNS, rowsOf, tracesOf } from "../../exports/log.ts";
import { LANGUAGES, type RowPage } from "../../exports/table.ts";
import { CASE_COLUMNS, type CountRow, DISPOSITION_COLUMNS, SIGNAL_COLUMNS, statisticsColumns } from "../../exports/tables.ts";
import { SUPERVISORS } from "../access.ts";
import { route } from "../route.ts";
import { flag, moment, name } from "../schemas-read.ts";
import { casesQuery } from "./cases.ts";
import { dispositionsQuery, getDispositions } from "./dispositions.ts";
import { signalsQuery } from "./signals.ts";
import { COUNTERS, statisticsQuery, USUAL } from "./statistics.ts";

const OF: readonly StatisticsBy[] = ["of"];
/** Rows that are read at a time. */
const PAGE = 200;

const look = {
  lang: z.enum(LANGUAGES).default("zh").describe("Of the titles of columns"),
  bom: flag.default(true).describe("CSV with a byte order mark, without which spreadsheets on Windows do not take it for UTF-8"),
};
const tableShape = { format: z.enum(TABLE_FORMATS).default("csv"), ...look };
const file = z.string().meta({ format: "binary" });

function replyOf(formats: readonly (keyof typeof FORMATS)[], description: string) {
  const [first, ...others] = formats.map((format) => FORMATS[format].type.split(";")[0] as string);
  return {
    type: first as string,
    schema: z.string(),
    alsoTypes: Object.fromEntries(others.map((type) => [type, file])),
    description,
  };
}

const TABLE_REPLY = replyOf(TABLE_FORMATS, "The file; in CSV no text begins what a spreadsheet takes for a formula");
const COMMON = { tag: "exports", readsState: true, errors: ["OVERLOADED", "PURPOSE_REQUIRED"] } as const;

export const getSignalsExport = route({
  ...COMMON,
  method: "GET",
  path: "/v1/exports/signals",
  summary: "All signals of a list that the caller sees, as a file: CSV, XLSX or JSON Lines.",
  access: SUPERVISORS,
  query: signalsQuery.omit({ limit: true }).extend(tableShape),
  reply: TABLE_REPLY,
  handle: ({ query: { format, lang, bom, ...query }, caller, signal, services: { reads, exports } }) => {
    const pages = paged<ListedSignal, { at: number; id: string }>(async (position) => {
      const page = await reads.signals(caller, { ...query, limit: PAGE }, position);
      return { rows: page.signals, persons: personsIn(page), next: page.next };
    });
    return exports.table(
      { caller, signal, route: "/v1/exports/signals" },
      { name: { zh: "信号", en: "Signals" }, columns: SIGNAL_COLUMNS, pages },
      { format, lang, bom, file: "signals" },
    );
  },
});

export const getCasesExport = route({
  ...COMMON,
  method: "GET",
  path: "/v1/exports/cases",
  summary: "All records of hosts of a list that the caller sees, as a file: CSV, XLSX or JSON Lines.",
  access: SUPERVISORS,
  query: casesQuery.omit({ limit: true }).extend(tableShape),
  reply: TABLE_REPLY,
  handle: ({ query: { format, lang, bom, flagged, ...query }, caller, signal, services: { reads, exports } }) => {
    const pages = paged<RecordSummary, { startAt: number; id: string; type: string }>(async (position) => {
      const page = await reads.cases(caller, { ...query, ...(flagged && { flagged }), limit: PAGE }, position);
      return { rows: page.records, persons: personsIn(page), next: page.next };
    });
    return exports.table(
      { caller, signal, route: "/v1/exports/cases" },
      { name: { zh: "案件", en: "Cases" }, columns: CASE_COLUMNS, pages },
      { format, lang, bom, file: "cases" },
    );
  },
});

export const getDispositionsExport = route({
  ...COMMON,
  method: "GET",
  path: "/v1/exports/dispositions",
  summary: "All dispositions of a list that the caller sees, as a file: CSV, XLSX or JSON Lines.",
  access: SUPERVISORS,
  query: dispositionsQuery.omit({ limit: true, subject: true }).extend(tableShape),
  reply: TABLE_REPLY,
  handle: ({ query: { format, lang, bom, ...query }, ...input }) => {
    const { caller, signal, services } = input;
    const pages = paged<DispositionSummary, unknown>(async (position) => {
      const page = (await getDispositions.handle({ ...input, query: { ...query, limit: PAGE }, position })) as {
        readonly dispositions: readonly DispositionSummary[];
        readonly next?: unknown;
      };
      return { rows: page.dispositions, persons: [], next: page.next };
    });
    return services.exports.table(
      { caller, signal, route: "/v1/exports/dispositions" },
      { name: { zh: "处置", en: "Dispositions" }, columns: DISPOSITION_COLUMNS, pages },
      { format, lang, bom, file: "dispositions" },
    );
  },
});

export const getStatisticsExport = route({
  ...COMMON,
  method: "GET",
  path: "/v1/exports/statistics",
  summary: "Counts as in the statistics, with their total as the last row, as a file: CSV, XLSX or JSON Lines.",
  access: COUNTERS,
  query: statisticsQuery.extend(tableShape),
  reply: TABLE_REPLY,
  async handle({
    query: { format, lang, bom, what, measure = USUAL[what], by = OF, ...query },
    caller,
    signal,
    services: { reads, exports },
  }) {
    const found = await reads.statistics(caller, { what, measure, by, ...query });
    const rows: readonly CountRow[] = [...found.rows.map((row) => ({ ...row, isTotal: false })), { ...found.total, isTotal: true }];
    const pages = paged<CountRow, never>(async () => ({ rows, persons: [] }));
    return exports.table(
      { caller, signal, route: "/v1/exports/statistics" },
      { name: { zh: "统计", en: "Statistics" }, columns: statisticsColumns(found), pages },
      { format, lang, bom, file: "statistics" },
    );
  },
});

const LOG_FORMATS = ["csv", "jsonl", "xes", "ocel"] as const;

export const getLogExport = route({
  ...COMMON,
  method: "GET",
  path: "/v1/exports/log",
  summary:
    "The events of all records of a type that the caller sees, as an event log: CSV, JSON Lines, XES or OCEL 2.0. What was erased is left out.",
  access: SUPERVISORS,
  query: z.strictObject({
    type: name.describe("Type of the records"),
    org: name.optional().describe("Of this organisation and all below it"),
    flagged: flag.optional().describe("Only those with an open signal"),
    closed: flag.optional(),
    from: moment.optional(),
    to: moment.optional(),
    format: z.enum(LOG_FORMATS).default("csv"),
    ...look,
  }),
  reply: replyOf(LOG_FORMATS, "The log"),
  errors: [...COMMON.errors, "RECORD_UNKNOWN", "FILE_FORMAT_UNKNOWN", "LOG_VALUE_INVALID"],
  handle({ query: { type, format, lang, bom, flagged, ...query }, caller, signal, services: { reads, exports, logFiles } }) {
    const whom = { caller, signal, route: "/v1/exports/log" };
    const traces = tracesOf(reads, caller, type, { ...query, ...(flagged && { flagged }) });
    if (format === "xes" || format === "ocel") {
      return exports.bytes(whom, (until) => logFiles.write(format, casesOf(exports.seen({ ...whom, signal: until }, traces))), {
        format,
        file: "log",
      });
    }
    return exports.table(
      whom,
      { name: { zh: "日志", en: "Log" }, columns: LOG_COLUMNS, pages: rowsOf(traces) },
      { format, lang, bom, file: "log" },
    );
  },
});

async function* paged<Row, Position>(
  read: (position: Position | undefined) => Promise<RowPage<Row> & { readonly next?: Position | undefined }>,
): AsyncGenerator<RowPage<Row>, void, undefined> {
  let position: Position | undefined;
  do {
    const { next, ...page } = await read(position);
    yield page;
    position = next;
  } while (position !== undefined);
}
