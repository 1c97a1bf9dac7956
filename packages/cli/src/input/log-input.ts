import { readFile } from "node:fs/promises";
import { type OpenLogOptions, openLog, progressBar } from "@plumbline/adapters/files";
import { type LogCase, PlumblineError } from "@plumbline/core";
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
  return {
    ...(mapping === undefined ? {} : { mapping: await mappingOf(mapping) }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(objectType === undefined ? {} : { objectType }),
  };
}

/** Opens a log; on a terminal its progress is drawn on stderr while it is read. */
export function openInput(path: string, options: OpenLogOptions): LogInput {
  const log = openLog(path, { ...options, onProgress: progressBar(process.stderr) });
  return { path, batches: () => log.batches() };
}

async function mappingOf(path: string): Promise<NonNullable<OpenLogOptions["mapping"]>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new PlumblineError("FILE_NOT_FOUND", `cannot read the mapping ${path}: ${(cause as Error).message}`, { cause });
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    const { line, column } = jsonFault(text);
    throw new PlumblineError("MAPPING_INVALID", `${path}: line ${line}, column ${column}: not JSON`, { cause });
  }
}
