import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { isPlumblineError, type LogCase } from "@plumbline/core";
import { csvText } from "./csv-write.ts";
import { Fault, quoted } from "./fault.ts";
import { formatOfName, type LogFormat, unknownName } from "./format.ts";
import { encodeGb18030 } from "./gb18030.ts";
import { jsonLinesText } from "./jsonl-write.ts";
import { ocelJsonText } from "./ocel-write.ts";
import { inFile } from "./open-log.ts";
import type { Encoding } from "./read-text.ts";
import { xesText } from "./xes-write.ts";

export interface WriteLogOptions {
  /** When the name does not tell it. OCEL is written as JSON only. */
  readonly format?: LogFormat;
  /** UTF-8 unless given. GB 18030 is for CSV, where spreadsheets on Chinese desktops expect it. */
  readonly encoding?: Encoding;
}

export interface Written {
  readonly cases: number;
  readonly events: number;
}

/** Text of a format, in pieces. `spool` is a path beside the target for what has to wait; it is removed afterwards. */
type TextWriter = (batches: AsyncIterable<readonly LogCase[]>, spool: string) => AsyncGenerator<string, void, undefined>;

/**
 * Writes cases as XES, OCEL 2.0 JSON, CSV or JSON Lines, gzipped when the name ends in `.gz`. The file appears whole and
 * on disk, or not at all; one that was there before stays until then.
 */
export async function writeLog(path: string, batches: AsyncIterable<readonly LogCase[]>, options: WriteLogOptions = {}): Promise<Written> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const spool = `${path}.${randomUUID()}.spool`;
  const counted = { cases: 0, events: 0 };
  let handle: FileHandle | undefined;
  try {
    const text = writerOf(path, options)(counting(batches, counted), spool);
    // Opened before anything can fail: a stream that opens by itself may do so after the file was removed again.
    handle = await open(temporary, "wx");
    const file = handle.createWriteStream({ flush: true });
    const bytes = encoded(text, options.encoding ?? "utf-8");
    if (path.toLowerCase().endsWith(".gz")) await pipeline(bytes, createGzip(), file);
    else await pipeline(bytes, file);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await handle?.close();
    await rm(temporary, { force: true });
    throw isPlumblineError(error) ? error : inFile(path, error);
  } finally {
    await rm(spool, { force: true });
  }
  return counted;
}

function writerOf(path: string, { format = formatOfName(path), encoding }: WriteLogOptions): TextWriter {
  if (encoding === "gb18030" && format !== "csv") {
    throw new Fault("FILE_FORMAT_UNKNOWN", `${format ?? "this"} is written as UTF-8 only; GB 18030 is for CSV`);
  }
  switch (format) {
    case "xes":
      return xesText;
    case "ocel-json":
      return ocelJsonText;
    case "csv":
      return csvText;
    case "jsonl":
      return jsonLinesText;
    case undefined:
      throw unknownName(path);
    default:
      throw new Fault("FILE_FORMAT_UNKNOWN", `${format} can be read but not written; write .xes, .jsonocel, .csv or .jsonl`);
  }
}

async function* counting(
  batches: AsyncIterable<readonly LogCase[]>,
  counted: { cases: number; events: number },
): AsyncGenerator<readonly LogCase[], void, undefined> {
  const ids = new Set<string>();
  for await (const batch of batches) {
    for (const { id, events } of batch) {
      if (id === "") throw new Fault("CASE_ID_MISSING", `case ${counted.cases} has no id`);
      if (ids.has(id)) throw new Fault("CASE_DUPLICATE", `case ${quoted(id)} comes twice; merge its events first`);
      ids.add(id);
      counted.cases++;
      counted.events += events.length;
    }
    yield batch;
  }
}

const PIECE = 1 << 16;

// Gathers small texts, since each piece costs a turn through the streams.
async function* encoded(text: AsyncIterable<string>, encoding: Encoding): AsyncGenerator<Buffer, void, undefined> {
  const encode = encoding === "gb18030" ? encodeGb18030 : (piece: string) => Buffer.from(piece, "utf8");
  let waiting = "";
  for await (const piece of text) {
    waiting += piece;
    if (waiting.length < PIECE) continue;
    // A pair of surrogates is one character and must not be cut in two.
    const cut = isHighSurrogate(waiting.charCodeAt(waiting.length - 1)) ? waiting.length - 1 : waiting.length;
    yield encode(waiting.slice(0, cut));
    waiting = waiting.slice(cut);
  }
  if (waiting !== "") yield encode(waiting);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

// Makes the new name durable too. Windows cannot open a folder; there the rename is as durable as it gets.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
