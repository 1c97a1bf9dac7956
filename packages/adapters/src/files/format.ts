import { closeSync, openSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { Fault, quoted } from "./fault.ts";
import type { Encoding } from "./read-text.ts";

export type LogFormat = "xes" | "ocel-json" | "ocel-xml" | "ocel-sqlite" | "csv" | "jsonl";

const BY_EXTENSION: Readonly<Record<string, LogFormat>> = {
  xes: "xes",
  jsonocel: "ocel-json",
  json: "ocel-json",
  xmlocel: "ocel-xml",
  xml: "xes",
  sqlite: "ocel-sqlite",
  sqlite3: "ocel-sqlite",
  db: "ocel-sqlite",
  csv: "csv",
  jsonl: "jsonl",
  ndjson: "jsonl",
};

const KNOWN = "known are .xes, .jsonocel, .json, .xmlocel, .xml, .sqlite, .db, .csv, .jsonl and .ndjson, each but SQLite also with .gz";
const HEAD = 1 << 16;

/** Format that a file's name promises, without a trailing `.gz`. */
export function formatOfName(path: string): LogFormat | undefined {
  const extension = /\.([^./\\]+)$/.exec(path.toLowerCase().replace(/\.gz$/, ""))?.[1];
  return extension !== undefined && Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}

export function unknownName(path: string): Fault {
  return new Fault("FILE_FORMAT_UNKNOWN", `the format cannot be told from the name ${quoted(path)}: ${KNOWN}; or state the format`);
}

export interface Sniffed {
  readonly format: LogFormat;
  readonly gzip: boolean;
  readonly encoding: Encoding;
}

/** Format, packing and encoding of a file: from its name or `stated`, confirmed by its first bytes. */
export function sniff(path: string, stated?: LogFormat, encoding?: Encoding): Sniffed {
  const raw = headOf(path);
  const named = stated ?? formatOfName(path);
  if (raw.length === 0) {
    // No line is a log without cases; every other format has a frame.
    if (named === "jsonl") return { format: "jsonl", gzip: false, encoding: encoding ?? "utf-8" };
    throw new Fault("FILE_TRUNCATED", "byte 0: the file is empty");
  }
  const gzip = raw[0] === 0x1f && raw[1] === 0x8b;
  const head = gzip ? unpacked(raw) : raw;

  if (head.subarray(0, 15).toString("latin1") === "SQLite format 3") {
    if (gzip) throw new Fault("FILE_FORMAT_UNKNOWN", "a packed SQLite file cannot be read; unpack it first");
    if (named !== undefined && named !== "ocel-sqlite") throw mismatch(named, "SQLite");
    return { format: "ocel-sqlite", gzip, encoding: "utf-8" };
  }
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw new Fault("FILE_ENCODING", "byte 0: the file is UTF-16; save it as UTF-8");
  }
  const text = head
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  const format = formatOf(text, named, stated !== undefined);
  if (format === undefined) throw unknownName(path);
  if (format === "xes" || format === "ocel-xml") return { format, gzip, encoding: encoding ?? declaredEncoding(text) };
  return { format, gzip, encoding: encoding ?? "utf-8" };
}

function formatOf(text: string, named: LogFormat | undefined, stated: boolean): LogFormat | undefined {
  const looksLike = text.startsWith("<") ? "XML" : text.startsWith("{") ? "JSON" : "neither XML nor JSON";
  switch (named) {
    case "xes":
    case "ocel-xml":
      if (looksLike !== "XML" && text !== "") throw mismatch(named, looksLike);
      return stated ? named : xmlFormat(text, named);
    case "ocel-json":
    case "jsonl":
      if (looksLike !== "JSON" && text !== "") throw mismatch(named, looksLike);
      return named;
    case "ocel-sqlite":
      throw mismatch(named, looksLike);
    case "csv":
      if (text.includes("\0")) throw mismatch(named, "binary data");
      return named;
    default:
      return looksLike === "XML" ? xmlFormat(text, undefined) : undefined;
  }
}

// Both have the root element <log>; only its children tell them apart.
function xmlFormat(text: string, named: "xes" | "ocel-xml" | undefined): LogFormat | undefined {
  if (/<(?:object-types|event-types|objects|events)[\s/>]/.test(text)) return "ocel-xml";
  if (/<(?:trace|extension|classifier|global)[\s/>]|xes\.version/.test(text)) return named === "ocel-xml" ? "ocel-xml" : "xes";
  return named;
}

function mismatch(named: LogFormat, found: string): Fault {
  return new Fault("FILE_FORMAT_UNKNOWN", `byte 0: expected ${named}, found ${found}; correct the name or state the format`);
}

function declaredEncoding(text: string): Encoding {
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/.exec(text)?.[1]?.toLowerCase() ?? "utf-8";
  if (declared === "utf-8" || declared === "utf8" || declared === "us-ascii") return "utf-8";
  if (declared === "gb18030" || declared === "gbk" || declared === "gb2312") return "gb18030";
  throw new Fault("FILE_ENCODING", `line 1: the XML declares the encoding ${quoted(declared)}; save the file as UTF-8 or GB 18030`);
}

function headOf(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(HEAD);
    let length = 0;
    for (let read = -1; read !== 0 && length < HEAD; length += read) read = readSync(file, head, length, HEAD - length, null);
    return head.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

// Sync flush gives what a head that was cut can give; a damaged head is named when the whole is read.
function unpacked(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, HEAD);
  } catch {
    return Buffer.alloc(0);
  }
}
