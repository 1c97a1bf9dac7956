import { constants } from "node:buffer";
import { createReadStream, type ReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { Cutter, type CutterSink } from "./scan.ts";
import type { FoundRelease, OcdsIssue, OcdsPiece, ReadOcdsOptions } from "./types.ts";

const CHUNK = 1 << 18;
const MAX_LINE = 64 << 20;
const PIECE = 1 << 20;
const MOST_ISSUES = 1000;

/**
 * The bytes of a file (its path) or stream, cut into pieces of whole lines or values that workers can take. Whatever form the data have is found
 * from their content: JSON Lines, one value, packages, arrays, values one after the other, gzip. What is broken becomes an issue, and reading
 * goes on. Throws `FILE_NOT_FOUND`, `OCDS_INVALID` for a file of quite another kind, `FILE_TRUNCATED` and `FILE_MALFORMED` for gzip data.
 */
export async function* readOcds(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadOcdsOptions = {},
): AsyncGenerator<OcdsPiece, void, undefined> {
  const { cardinal = false, maxLine = MAX_LINE, pieceSize = PIECE, reuse = false } = options;
  const longest = Math.min(maxLine, constants.MAX_STRING_LENGTH);
  const pieces = new Pieces(pieceSize, cardinal, reuse);
  const cutter = new Cutter({ linesOnly: cardinal, maxLine: longest, whole: Math.min(pieceSize, longest) }, pieces);
  try {
    for await (const chunk of unpacked(typeof source === "string" ? chunksOf(source) : source, pieces, cardinal)) {
      cutter.push(chunk);
      yield* pieces.take();
    }
    cutter.end();
    yield* pieces.rest();
  } catch (error) {
    throw typeof source === "string" ? inFile(source, error) : error;
  }
}

export function isRelease(found: FoundRelease | OcdsIssue): found is FoundRelease {
  return "release" in found;
}

export function isIssue(found: object): found is OcdsIssue {
  return "reason" in found;
}

class Pieces implements CutterSink {
  bytesRead = 0;
  readonly #size: number;
  readonly #cardinal: boolean;
  readonly #reuse: boolean;
  readonly #free: ArrayBuffer[] = [];
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #filled = 0;
  #spans: number[] = [];
  #issues: OcdsIssue[] = [];
  #full: OcdsPiece[] = [];
  #number = 0;

  constructor(size: number, cardinal: boolean, reuse: boolean) {
    this.#size = size;
    this.#cardinal = cardinal;
    this.#reuse = reuse;
  }

  found(source: Buffer, start: number, end: number, line: number): void {
    const length = end - start;
    if (this.#bytes && this.#filled + length + 1 > this.#bytes.length) this.#finish();
    this.#bytes ??= this.#room(length + 1);
    source.copy(this.#bytes, this.#filled, start, end);
    this.#spans.push(this.#filled, this.#filled + length, line);
    this.#filled += length;
    // Else the end of one line and the beginning of the next could make one character.
    this.#bytes[this.#filled++] = 10;
  }

  issue(issue: OcdsIssue): void {
    this.#issues.push(issue);
    if (this.#issues.length >= MOST_ISSUES) this.#finish();
  }

  *take(): Generator<OcdsPiece, void, undefined> {
    const full = this.#full;
    this.#full = [];
    for (const piece of full) {
      yield piece;
      if (this.#reuse && piece.bytes.buffer.byteLength === this.#size) this.#free.push(piece.bytes.buffer);
    }
  }

  *rest(): Generator<OcdsPiece, void, undefined> {
    if (this.#spans.length > 0 || this.#issues.length > 0) this.#finish();
    yield* this.take();
    for (const bytes of this.#free.splice(0)) bytes.transfer(0);
  }

  #room(least: number): Uint8Array<ArrayBuffer> {
    if (least > this.#size) return new Uint8Array(least);
    const again = this.#free.pop();
    return again ? new Uint8Array(again) : new Uint8Array(this.#size);
  }

  #finish(): void {
    this.#full.push({
      number: this.#number++,
      bytes: (this.#bytes ?? new Uint8Array()).subarray(0, this.#filled),
      spans: Uint32Array.from(this.#spans),
      cardinal: this.#cardinal,
      issues: this.#issues,
      bytesRead: this.bytesRead,
    });
    this.#bytes = undefined;
    this.#filled = 0;
    this.#spans = [];
    this.#issues = [];
  }
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file: ReadStream = createReadStream(path, { highWaterMark: CHUNK });
  for await (const chunk of file) yield chunk as Buffer;
}

/** Chunks as they are, or unpacked where they begin as gzip data do. */
async function* unpacked(
  source: AsyncIterable<Uint8Array>,
  counter: { bytesRead: number },
  takesAnything: boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = counted(source, counter)[Symbol.asyncIterator]();
  try {
    const first: Uint8Array[] = [];
    let length = 0;
    let isOver = false;
    while (length < 4 && !isOver) {
      const { value, done } = await chunks.next();
      if (done) isOver = true;
      else {
        first.push(value);
        length += value.length;
      }
    }
    const head = Buffer.concat(first);
    const all = followed(head, chunks);
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(all, counter);
    else {
      if (!takesAnything) refuseOthers(head);
      yield* all;
    }
  } finally {
    await chunks.return?.(undefined);
  }
}

async function* counted(source: AsyncIterable<Uint8Array>, counter: { bytesRead: number }): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    counter.bytesRead += chunk.length;
    yield chunk;
  }
}

async function* followed(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  if (head.length > 0) yield head;
  for (let step = await rest.next(); !step.done; step = await rest.next()) yield step.value;
}

async function* gunzipped(source: AsyncIterable<Uint8Array>, counter: { bytesRead: number }): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // Errors of either side come out of the loop below.
  pipeline(Readable.from(source), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    throw gzipFault(error, gunzip.bytesWritten);
  }
  if (gunzip.bytesWritten < counter.bytesRead) {
    throw new PlumblineError(
      "FILE_MALFORMED",
      `byte ${gunzip.bytesWritten}: ${counter.bytesRead - gunzip.bytesWritten} bytes stand behind the end of the gzip data; pack the file again`,
      { details: { byte: gunzip.bytesWritten } },
    );
  }
}

function gzipFault(error: unknown, byte: number): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === "Z_BUF_ERROR") {
    return new PlumblineError("FILE_TRUNCATED", `byte ${byte}: the gzip data ends too early; fetch the file again`, { details: { byte } });
  }
  if (typeof code === "string" && code.startsWith("Z_")) {
    const what = (error as Error).message;
    return new PlumblineError("FILE_MALFORMED", `at or behind byte ${byte}: the gzip data is damaged (${what}); fetch the file again`, {
      details: { byte },
    });
  }
  return error;
}

const OTHERS: readonly { readonly starts: readonly number[]; readonly advice: string }[] = [
  { starts: [0xff, 0xfe], advice: "it is UTF-16; save it as UTF-8" },
  { starts: [0xfe, 0xff], advice: "it is UTF-16; save it as UTF-8" },
  { starts: [0x50, 0x4b, 0x03, 0x04], advice: "it is a zip archive or a workbook; unpack it, and give the files in it" },
  { starts: [0x3c], advice: "it is XML or HTML; ask the publisher's JSON interface for the data" },
];

function refuseOthers(head: Uint8Array): void {
  for (const { starts, advice } of OTHERS) {
    if (starts.every((byte, at) => head[at] === byte)) {
      throw new PlumblineError("OCDS_INVALID", `no open contracting data as JSON: ${advice}`);
    }
  }
}

const NOT_OPENED = new Set(["ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ELOOP"]);

function inFile(path: string, error: unknown): unknown {
  const details = { file: basename(path) };
  if (isPlumblineError(error)) {
    return new PlumblineError(error.code, `${path}: ${error.message}`, { cause: error, details: { ...error.details, ...details } });
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string" || !NOT_OPENED.has(code)) return error;
  const summary = code === "ENOENT" ? "there is no such file or folder" : `it cannot be opened (${code})`;
  return new PlumblineError("FILE_NOT_FOUND", `${path}: ${summary}; check path and permissions`, { cause: error, details });
}
