import type { CaseColumns } from "./columns.ts";
import { Fault } from "./fault.ts";
import { readText, type TextSource } from "./read-text.ts";
import { XesParser } from "./xes-parser.ts";

export interface XesProgress {
  readonly batch: CaseColumns;
  /** Bytes of the file read so far. */
  readonly bytes: number;
}

/** A XES file as batches of columns. A fault that belongs to a place in the text names its line. */
export async function* parseXes(source: TextSource): AsyncGenerator<XesProgress, void, undefined> {
  const parser = new XesParser({ position: false });
  let bytes = 0;
  try {
    for await (const piece of readText(source)) {
      bytes = piece.bytes;
      parser.push(piece.text);
      for (const batch of parser.batches.splice(0)) yield { batch, bytes };
    }
    parser.end();
  } catch (error) {
    throw error instanceof Fault && error.details.byte === undefined ? await withLine(error, source) : error;
  }
  for (const batch of parser.batches) yield { batch, bytes };
}

// Counting lines while parsing costs more than parsing, and most files have no fault.
async function withLine(fault: Fault, source: TextSource): Promise<Fault> {
  const parser = new XesParser({ position: true });
  try {
    for await (const piece of readText(source)) {
      parser.push(piece.text);
      parser.batches.length = 0;
    }
    parser.end();
  } catch (again) {
    if (again instanceof Fault && parser.line !== undefined) {
      return new Fault(fault.code, `line ${parser.line}: ${fault.message}`, { ...fault.details, line: parser.line });
    }
  }
  return fault;
}
