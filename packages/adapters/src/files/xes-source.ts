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
  const ampersand = new BareAmpersand();
  try {
    for await (const piece of readText(source)) {
      ampersand.look(piece.text);
      parser.push(piece.text);
      parser.batches.length = 0;
    }
    parser.end();
  } catch (again) {
    // A parser takes all that follows for the name of a reference, and complains of the end only.
    if (fault.code === "FILE_TRUNCATED" && ampersand.line !== undefined) {
      const { line } = ampersand;
      return new Fault("FILE_MALFORMED", `line ${line}: not well-formed XML: an "&" that begins no reference; write &amp;`, { line });
    }
    if (again instanceof Fault && parser.line !== undefined) {
      return new Fault(fault.code, `line ${parser.line}: ${fault.message}`, { ...fault.details, line: parser.line });
    }
  }
  return fault;
}

const REFERENCE = /&(?!(?:#\d+|#x[\da-f]+|[a-z_:][\w:.-]*);)/i;
// Longer than any reference that is well written, so that none is cut in two.
const LONGEST_REFERENCE = 32;

/** Finds the first `&` that is not written as a reference, in text that comes in pieces. */
class BareAmpersand {
  line: number | undefined;
  #rest = "";
  #lines = 1;

  look(piece: string): void {
    if (this.line !== undefined) return;
    const text = this.#rest + piece;
    const looked = Math.max(0, text.length - LONGEST_REFERENCE);
    const at = text.search(REFERENCE);
    if (at >= 0 && at < looked) this.line = this.#lines + newlines(text.slice(0, at));
    this.#lines += newlines(text.slice(0, looked));
    this.#rest = text.slice(looked);
  }
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}
