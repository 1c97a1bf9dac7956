import { createReadStream, type ReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { Fault } from "./fault.ts";

export type Encoding = "utf-8" | "gb18030";

export interface TextSource {
  readonly path: string;
  readonly gzip: boolean;
  readonly encoding: Encoding;
}

export interface TextPiece {
  readonly text: string;
  /** Bytes of the file that were read so far, before decompression. */
  readonly bytes: number;
}

const PIECE = 1 << 18;

/** The text of a file in pieces, decompressed and decoded. Ends with a fault when the file is cut, damaged or of another encoding. */
export async function* readText(source: TextSource): AsyncGenerator<TextPiece, void, undefined> {
  const decoder = decoderOf(source.encoding);
  for await (const { chunk, bytes } of readBytes(source)) {
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      throw await encodingFault(source);
    }
    if (text !== "") yield { text, bytes };
  }
  try {
    decoder.decode();
  } catch {
    throw await encodingFault(source);
  }
}

function decoderOf(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { fatal: true });
}

interface BytePiece {
  readonly chunk: Buffer;
  readonly bytes: number;
}

async function* readBytes({ path, gzip }: TextSource): AsyncGenerator<BytePiece, void, undefined> {
  const file: ReadStream = createReadStream(path, { highWaterMark: PIECE });
  if (!gzip) {
    for await (const chunk of file) yield { chunk: chunk as Buffer, bytes: file.bytesRead };
    return;
  }
  const gunzip = createGunzip({ chunkSize: PIECE });
  file.on("error", (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield { chunk: chunk as Buffer, bytes: file.bytesRead };
  } catch (error) {
    throw gzipFault(error, gunzip.bytesWritten);
  } finally {
    file.destroy();
    gunzip.destroy();
  }
  const { size } = await stat(path);
  if (gunzip.bytesWritten < size) {
    throw new Fault(
      "FILE_MALFORMED",
      `byte ${gunzip.bytesWritten}: ${size - gunzip.bytesWritten} bytes stand behind the end of the gzip data; pack the file again`,
      { byte: gunzip.bytesWritten },
    );
  }
}

function gzipFault(error: unknown, byte: number): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === "Z_BUF_ERROR") {
    return new Fault("FILE_TRUNCATED", `byte ${byte}: the gzip data ends too early; fetch the file again`, { byte });
  }
  if (typeof code === "string" && code.startsWith("Z_")) {
    return new Fault(
      "FILE_MALFORMED",
      `at or behind byte ${byte}: the gzip data is damaged (${(error as Error).message}); fetch the file again`,
      {
        byte,
      },
    );
  }
  return error;
}

// Reads the file a second time to find the place, since a decoder only says that there is one. A line feed is never
// part of a longer character, in UTF-8 as in GB 18030, so lines can be decoded one by one.
async function encodingFault(source: TextSource): Promise<Fault> {
  let line = 1;
  let offset = 0;
  let carry: Buffer = Buffer.alloc(0);
  for await (const { chunk } of readBytes(source)) {
    const block = Buffer.concat([carry, chunk]);
    const end = block.lastIndexOf(10) + 1;
    const bad = firstBadLine(block.subarray(0, end), source.encoding);
    if (bad) return faultAt(source, line + bad.lines, offset + bad.byte);
    for (let at = 0; at < end; at++) if (block[at] === 10) line++;
    offset += end;
    carry = block.subarray(end);
  }
  const bad = firstBadLine(carry, source.encoding);
  return faultAt(source, line, offset + (bad?.byte ?? 0));
}

function firstBadLine(block: Buffer, encoding: Encoding): { lines: number; byte: number } | undefined {
  if (decodes(block, encoding)) return undefined;
  let from = 0;
  for (let lines = 0; from < block.length; lines++) {
    const feed = block.indexOf(10, from);
    const to = feed < 0 ? block.length : feed + 1;
    if (!decodes(block.subarray(from, to), encoding)) return { lines, byte: from + firstBadByte(block.subarray(from, to), encoding) };
    from = to;
  }
  return undefined;
}

// Start of the first character that does not decode.
function firstBadByte(line: Buffer, encoding: Encoding): number {
  const decoder = decoderOf(encoding);
  let start = 0;
  for (let at = 0; at < line.length; at++) {
    try {
      if (decoder.decode(line.subarray(at, at + 1), { stream: true }) !== "") start = at + 1;
    } catch {
      return start;
    }
  }
  return start;
}

function decodes(bytes: Buffer, encoding: Encoding): boolean {
  try {
    decoderOf(encoding).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function faultAt(source: TextSource, line: number, byte: number): Fault {
  const other = source.encoding === "utf-8" ? "gb18030" : "utf-8";
  return new Fault(
    "FILE_ENCODING",
    `line ${line}, byte ${byte}: not ${source.encoding}; save the file as ${source.encoding}, or open it with encoding "${other}" if it is that`,
    { line, byte },
  );
}
