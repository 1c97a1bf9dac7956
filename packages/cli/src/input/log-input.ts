import { readFile } from "node:fs/promises";
import { type CsvMapping, type OpenLogOptions, openLog, progressBar } from "@plumbline/adapters/files";
import { type LogCase, nearest, PlumblineError } from "@plumbline/core";
import { type Line, oneOf } from "../command-line.ts";
import { jsonFault } from "./json-text.ts";

/** A log that can be read, more than once. */
export interface LogInput {
  readonly path: string;
  batches(): AsyncIterable<readonly LogCase[]>;
}

/** How logs are to be read, from the options of the command line. */
export async function inputOptions(line: Line): Promise<OpenLogOptions> {
  const mapping = line.text("mapping");
  const encoding = line.text("encoding") === undefined ? undefined : oneOf(line, "encoding", ["utf-8", "gb18030"]);
  const objectType = line.text("object-type");
  const zone = line.text("zone");
  const columns = mapping === undefined ? undefined : await mappingOf(mapping);
  return {
    ...(columns === undefined && zone === undefined ? {} : { mapping: { ...columns, ...(zone === undefined ? {} : { zone }) } }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(objectType === undefined ? {} : { objectType }),
  };
}

/** Opens a log; on a terminal its progress is drawn on stderr while it is read. */
export function openInput(path: string, options: OpenLogOptions): LogInput {
  const log = openLog(path, { ...options, onProgress: progressBar(process.stderr) });
  return { path, batches: () => log.batches() };
}

const MAPPING_TEXTS = ["case", "activity", "time", "resource", "role", "group", "seq", "timeFormat", "zone", "delimiter"];
const MAPPING_OBJECTS = ["attributes", "types"];

async function mappingOf(path: string): Promise<CsvMapping> {
  let text: string;
  try {
    text = (await readFile(path, "utf8")).replace(/^\ufeff/, "");
  } catch (cause) {
    throw new PlumblineError("FILE_NOT_FOUND", `cannot read the mapping ${path}: ${(cause as Error).message}`, { cause });
  }
  let mapping: unknown;
  try {
    mapping = JSON.parse(text);
  } catch (cause) {
    const { line, column } = jsonFault(text);
    throw new PlumblineError("MAPPING_INVALID", `${path}: line ${line}, column ${column}: not JSON`, { cause });
  }
  if (!isObject(mapping))
    throw new PlumblineError("MAPPING_INVALID", `${path}: a mapping is an object such as {"case", "activity", "time"}`);
  for (const [member, value] of Object.entries(mapping)) {
    const known = MAPPING_TEXTS.includes(member) ? typeof value === "string" : MAPPING_OBJECTS.includes(member) && isObject(value);
    if (known) continue;
    const what = [...MAPPING_TEXTS, ...MAPPING_OBJECTS].includes(member)
      ? "has a value of the wrong type"
      : `is not known${nearest(member, [...MAPPING_TEXTS, ...MAPPING_OBJECTS])}`;
    throw new PlumblineError("MAPPING_INVALID", `${path}: member "${member}" ${what}`, { details: { member } });
  }
  return mapping as unknown as CsvMapping;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
