import { type FileHandle, open } from "node:fs/promises";

/** A part of a file that begins and ends with a line; a thread reads it by itself. */
export interface FileRange {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

const BLOCK = 64 << 10;
const CHUNK = 256 << 10;
const LONGEST_FIRST_LINE = 16 << 20;
const NEWLINE = 10;

/**
 * Cuts a file of lines into ranges, so that threads can read it apart from each other. Undefined where it is something else, or may be: packed, a
 * package over several lines, or too small to be cut.
 */
export async function rangesOf(path: string, bytes: number, size: number, cardinal: boolean): Promise<readonly FileRange[] | undefined> {
  if (bytes <= size) return undefined;
  const file = await open(path);
  try {
    if (!(await isLines(file, cardinal))) return undefined;
    const ranges: FileRange[] = [];
    let start = 0;
    while (start < bytes) {
      const cut = start + size >= bytes ? bytes : await lineAfter(file, start + size, bytes);
      if (cut < bytes && !cardinal && !(await beginsValue(file, cut))) return undefined;
      ranges.push({ path, start, end: cut });
      start = cut;
    }
    return ranges;
  } finally {
    await file.close();
  }
}

/** What is read of a range, with the number of its lines once it was read. A chunk may be looked at until the next is asked for. */
export interface ReadRange {
  readonly bytes: AsyncIterable<Uint8Array>;
  lines(): number;
}

/** Reads ranges, one at a time, into the same bytes: new ones for each chunk lie outside the heap, and would set off the collector again and again. */
export function rangeReader(): (range: FileRange) => ReadRange {
  const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(CHUNK)) as [Buffer, Buffer];
  async function* chunksOf({ path, start, end }: FileRange, seen: (bytes: Buffer) => void): AsyncGenerator<Uint8Array, void, undefined> {
    let [buffer, other] = buffers;
    const file = await open(path);
    try {
      const readAt = async (into: Buffer, at: number): Promise<number> =>
        at < end ? (await file.read(into, 0, Math.min(CHUNK, end - at), at)).bytesRead : 0;
      let at = start;
      for (let size = await readAt(buffer, at); size > 0; ) {
        at += size;
        const next = readAt(other, at);
        next.catch(() => {});
        const bytes = buffer.subarray(0, size);
        seen(bytes);
        yield bytes;
        size = await next;
        [buffer, other] = [other, buffer];
      }
    } finally {
      await file.close();
    }
  }
  return (range) => {
    let lines = 0;
    const count = (bytes: Buffer): void => {
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
    };
    return { bytes: chunksOf(range, count), lines: () => lines };
  };
}

// Cardinal knows lines only. Else each line has to be a value: a package over several lines begins with a line that is none.
async function isLines(file: FileHandle, cardinal: boolean): Promise<boolean> {
  const head = await bytesAt(file, 0, BLOCK);
  if (head[0] === 0x1f && head[1] === 0x8b) return false;
  if (cardinal) return true;
  let line = head;
  for (let end = line.indexOf(NEWLINE); ; end = line.indexOf(NEWLINE)) {
    if (end >= 0) return isObject(line.toString("utf8", 0, end));
    if (line.length >= LONGEST_FIRST_LINE) return false;
    const more = await bytesAt(file, line.length, line.length);
    if (more.length === 0) return false;
    line = Buffer.concat([line, more]);
  }
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

async function beginsValue(file: FileHandle, at: number): Promise<boolean> {
  const [first, second] = await bytesAt(file, at, 2);
  return first === 0x7b && (second === 0x22 || second === 0x20);
}

async function lineAfter(file: FileHandle, from: number, bytes: number): Promise<number> {
  for (let at = from; at < bytes; at += BLOCK) {
    const found = (await bytesAt(file, at, BLOCK)).indexOf(NEWLINE);
    if (found >= 0) return at + found + 1;
  }
  return bytes;
}

async function bytesAt(file: FileHandle, at: number, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size);
  const { bytesRead } = await file.read(buffer, 0, size, at);
  return buffer.subarray(0, bytesRead);
}
