import { createHash } from "node:crypto";
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import { checkCopy, type TrailPart, type TrailStore } from "@plumbline/server-kit";
import { openRows, using } from "./open.ts";
import { sync, type TrailFileOptions } from "./trail-file.ts";
import type { Where } from "./where.ts";

/**
 * A trail as a stream of its parts, in a form of its own: it depends on no store and on no format of one, so that a program with an older
 * format can take over what a newer one wrote, entry by entry with the same hashes.
 *
 * The file is gzip. Inside: the first line, then frames. A frame is its length and that of its JSON (uint32 BE each), the JSON, and the
 * bytes that the JSON stands for, one after the other: where a part has bytes, the JSON has `{"$": length}`. The last frame is empty, and
 * SHA-256 over everything before it follows.
 */
const FIRST_LINE = "plumbline-trail/1\n";
const MAX_FRAME = 1 << 28;
const KINDS: readonly string[] = [
  "secret",
  "chunks",
  "tiles",
  "names",
  "sources",
  "quarantined",
  "erasures",
  "head",
] satisfies TrailPart["kind"][];

/** Verifies a trail, writes it as of one instant, and reads again what it wrote. Gives the number of entries. */
export async function writePortable(where: Where, file: string, { verifierKey, onProgress }: TrailFileOptions): Promise<number> {
  return using(await openRows(where), async (rows) => {
    await checkCopy({ rows }, { verifierKey });
    const size = (await rows.head())?.size ?? 0;
    let done = size;
    const parts = (async function* () {
      for await (const part of rows.parts()) {
        yield part;
        const last = part.kind === "chunks" ? part.chunks.at(-1) : undefined;
        if (last) {
          onProgress(last.first + last.count, Math.max(size, last.first + last.count));
          done = Math.max(done, last.first + last.count);
        }
      }
    })();
    try {
      await pipeline(Readable.from(framesOf(parts)), createGzip(), createWriteStream(file, { flags: "wx", mode: 0o600 }));
      await sync(file);
    } catch (error) {
      if (typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
      throw new PlumblineError("OUTPUT_FAILED", `cannot write ${file}: ${(error as Error).message}`, { cause: error });
    }
    await checkPortable(file);
    return done;
  });
}

/** Takes a portable trail into an empty store, and verifies what it took. */
export async function readPortable(
  file: string,
  store: TrailStore,
  { verifierKey }: Pick<TrailFileOptions, "verifierKey">,
): Promise<number> {
  if ((await store.head()) !== undefined) {
    throw new PlumblineError("STORE_CONFLICT", "the store that the trail should go into holds one already; name an empty one");
  }
  await store.fill(partsOf(file));
  await checkCopy({ rows: store }, { verifierKey });
  return (await store.head())?.size ?? 0;
}

/** Goes through the whole file without writing anything. Throws `STORE_INVALID` for one that is damaged or of a newer form. */
export async function checkPortable(file: string): Promise<void> {
  for await (const _ of partsOf(file));
}

export function isPortable(file: string): boolean {
  const handle = openSync(file, "r");
  try {
    const start = Buffer.alloc(2);
    return readSync(handle, start, 0, 2, 0) === 2 && start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    closeSync(handle);
  }
}

async function* framesOf(parts: AsyncIterable<TrailPart>): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256").update(FIRST_LINE);
  yield Buffer.from(FIRST_LINE);
  for await (const part of parts) {
    const blobs: Uint8Array[] = [];
    const without = (value: unknown): unknown => {
      if (value instanceof Uint8Array) return { $: blobs.push(value) && value.length };
      if (Array.isArray(value)) return value.map(without);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, without(member)]));
    };
    const json = Buffer.from(JSON.stringify(without(part)));
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(
      blobs.reduce((sum, { length }) => sum + length, json.length),
      0,
    );
    lengths.writeUInt32BE(json.length, 4);
    for (const bytes of [lengths, json, ...blobs]) {
      hash.update(bytes);
      yield bytes;
    }
  }
  yield Buffer.alloc(8);
  yield hash.digest();
}

async function* partsOf(file: string): AsyncGenerator<TrailPart> {
  const broken = (what: string): PlumblineError => new PlumblineError("STORE_INVALID", `${file}: ${what}; nothing of it was taken`);
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  const take = reader(source.pipe(gunzip));
  const hash = createHash("sha256");
  try {
    const first = await take(FIRST_LINE.length);
    if (first?.toString() !== FIRST_LINE) throw broken("it is no portable trail that this version reads; use the version that wrote it");
    hash.update(first);
    for (;;) {
      const lengths = await take(8);
      if (!lengths) throw broken("it ends too early");
      const [whole, text] = [lengths.readUInt32BE(0), lengths.readUInt32BE(4)];
      if (whole === 0) break;
      if (text > whole || whole > MAX_FRAME) throw broken("it is damaged");
      const frame = await take(whole);
      if (!frame) throw broken("it ends too early");
      hash.update(lengths).update(frame);
      const part = partOf(frame, text);
      if (!part) throw broken("it holds a part that this version does not know; use the version that wrote it");
      yield part;
    }
    const sum = await take(32);
    if (!sum?.equals(hash.digest())) throw broken("it is damaged: what it holds is not what was written");
  } catch (error) {
    if (isPlumblineError(error)) throw error;
    throw broken((error as Error).message);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

function partOf(frame: Buffer, text: number): TrailPart | undefined {
  let at = text;
  const part = JSON.parse(frame.toString("utf8", 0, text), (_, value: { $?: unknown } | null) => {
    if (typeof value !== "object" || value === null || typeof value.$ !== "number") return value;
    const bytes = Uint8Array.prototype.slice.call(frame, at, at + value.$);
    at += value.$;
    return bytes;
  }) as TrailPart;
  return at === frame.length && KINDS.includes(part.kind) ? part : undefined;
}

/** Gives the next `length` bytes of a stream; undefined where it ends before. */
function reader(stream: AsyncIterable<Buffer>): (length: number) => Promise<Buffer | undefined> {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return async (length) => {
    const got = [rest];
    let have = rest.length;
    while (have < length) {
      const { value, done } = await chunks.next();
      if (done) return undefined;
      got.push(value as Buffer);
      have += (value as Buffer).length;
    }
    const all = Buffer.concat(got);
    rest = all.subarray(length);
    return all.subarray(0, length);
  };
}
