import { statSync } from "node:fs";
import { basename } from "node:path";
import { isPlumblineError, type LogCase, PlumblineError } from "@plumbline/core";
import { readCsv } from "./csv.ts";
import type { CsvMapping } from "./csv-mapping.ts";
import { Fault } from "./fault.ts";
import { type LogFormat, sniff } from "./format.ts";
import { readJsonLines } from "./jsonl.ts";
import { casesOfOcel } from "./ocel.ts";
import { readOcelJson } from "./ocel-json.ts";
import { readOcelXml } from "./ocel-xml.ts";
import type { OnProgress } from "./progress-bar.ts";
import type { Encoding, TextSource } from "./read-text.ts";
import { batched } from "./values.ts";
import { type CaseBatch, readXes } from "./xes.ts";

export interface OpenLogOptions {
  /** When the name does not tell it. */
  readonly format?: LogFormat;
  /** Columns of a CSV file; headers that are well known need none. */
  readonly mapping?: CsvMapping;
  /** UTF-8 unless given; XML may declare it. */
  readonly encoding?: Encoding;
  /** Object type whose objects are the cases, in OCEL and JSON Lines: the only one or `case` unless given. */
  readonly objectType?: string;
  readonly onProgress?: OnProgress;
}

export interface LogFile {
  readonly format: LogFormat;
  /** Name of the file without its folder. */
  readonly name: string;
  /**
   * The cases in the order of the file, positions from 0, each case whole, some thousand events at a time. A fault of the
   * file ends the iteration with a `PlumblineError`; what came before it is then part of a log that must not be trusted.
   */
  batches(): AsyncIterable<readonly LogCase[]>;
}

// Starting a worker costs some 50 ms, in which this much XML is parsed.
const THREAD_FROM = 1 << 20;
const THREAD_FROM_GZIP = 1 << 16;

/**
 * Opens an event log: XES, OCEL 2.0 (JSON, XML, SQLite), CSV or JSON Lines, each but SQLite also gzipped. Throws
 * `FILE_NOT_FOUND` and `FILE_FORMAT_UNKNOWN` at once; faults inside the file appear while it is read.
 */
export function openLog(path: string, options: OpenLogOptions = {}): LogFile {
  const { format, gzip, encoding } = named(path, () => sniff(path, options.format, options.encoding));
  const source: TextSource = { path, gzip, encoding };
  return { format, name: basename(path), batches: () => read(source, format, options) };
}

async function* read(source: TextSource, format: LogFormat, options: OpenLogOptions): AsyncGenerator<readonly LogCase[], void, undefined> {
  const { path } = source;
  const { onProgress } = options;
  const total = named(path, () => statSync(path).size);
  let cases = 0;
  let events = 0;
  try {
    for await (const batch of batchesOf(source, format, options, total)) {
      if (onProgress) {
        cases += batch.cases.length;
        for (const logCase of batch.cases) events += logCase.events.length;
        // The last byte is reported when the last case was handed out.
        onProgress(Math.min(batch.bytes ?? total, total - 1), total, cases, events);
      }
      yield batch.cases;
    }
  } catch (error) {
    throw inFile(path, error);
  }
  onProgress?.(total, total, cases, events);
}

async function* batchesOf(
  source: TextSource,
  format: LogFormat,
  options: OpenLogOptions,
  size: number,
): AsyncGenerator<CaseBatch, void, undefined> {
  if (format === "xes") {
    yield* readXes(source, size >= (source.gzip ? THREAD_FROM_GZIP : THREAD_FROM));
    return;
  }
  for (const cases of batched(await casesIn(source, format, options), (logCase) => logCase.events.length)) yield { cases };
}

async function casesIn(source: TextSource, format: Exclude<LogFormat, "xes">, options: OpenLogOptions): Promise<Iterable<LogCase>> {
  switch (format) {
    case "csv":
      return readCsv(source, options.mapping);
    case "jsonl":
      return readJsonLines(source, options.objectType);
    case "ocel-json":
      return casesOfOcel(await readOcelJson(source), options.objectType);
    case "ocel-xml":
      return casesOfOcel(await readOcelXml(source), options.objectType);
    case "ocel-sqlite": {
      // Loaded on demand: not every build of Node has SQLite.
      const { readOcelSqlite } = await import("./ocel-sqlite.ts");
      return casesOfOcel(readOcelSqlite(source.path), options.objectType);
    }
  }
}

function named<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw inFile(path, error);
  }
}

/** The error of this project for what went wrong with a file: its name first, then line or byte, then the reason. */
export function inFile(path: string, error: unknown): unknown {
  if (error instanceof Fault) {
    return new PlumblineError(error.code, `${path}: ${error.message}`, { details: { ...error.details, file: basename(path) } });
  }
  if (isPlumblineError(error)) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string" && NOT_OPENED.has(code)) {
    const summary = code === "ENOENT" ? "there is no such file or folder" : `it cannot be opened (${code})`;
    return new PlumblineError("FILE_NOT_FOUND", `${path}: ${summary}; check path and permissions`, {
      cause: error,
      details: { file: basename(path) },
    });
  }
  return error;
}

const NOT_OPENED = new Set(["ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ELOOP"]);
