import type { Dirent } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PlumblineError } from "@plumbline/core";
import {
  base64Of,
  bundlePath,
  type Checkpoint,
  examineNote,
  parseCheckpoint,
  parseVerifierKey,
  rootFrom,
  rootOf,
  TILE_WIDTH,
  tilePath,
} from "@plumbline/core/trail";
import { eventsPath } from "./events-path.ts";
import type { Chunk, TrailRows } from "./trail-store.ts";

export interface ExportTreeOptions {
  /** `<name>+<hash>+<base64>` of the key that signs the trail; written beside it, for those who have it from nowhere else yet. */
  readonly verifierKey: string;
  /** The entry bundles too, which name sources and ids: for auditors, not for everybody. */
  readonly entries?: boolean | undefined;
  /** The events with their salts too, which are case data. Their disclosures are never exported. */
  readonly events?: boolean | undefined;
  /** Called with the entries that are done and their number, after each part and at the end. */
  readonly onProgress?: ((done: number, size: number) => void) | undefined;
}

export interface ExportedTree {
  readonly origin: string;
  /** Entries under the exported checkpoint. */
  readonly size: number;
  /** Files that were not there before, or not like this. */
  readonly written: number;
}

/**
 * Writes a trail as C2SP tlog-tiles, which any web server can serve: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`; and
 * `vkey`, without a newline. Further, where asked for, `events/<N>[.p/<W>]`, which C2SP does not know: of each entry of the bundle of the
 * same number the length of what follows (uint32 BE, 0 once it was erased), salt (16 bytes), canonical event (UTF-8).
 *
 * The checkpoint comes last, when all that is under it is durable: a reader never sees one ahead of its tiles, and after a crash the same call goes
 * on. A later export into the same folder adds what is new; events that were erased since leave it then, bundles that were pruned stay.
 *
 * Throws `OUTPUT_FAILED` when the folder holds another log or something else, or cannot be written; `TRAIL_CORRUPT` when the trail does not add up to
 * its checkpoint, or to the one in the folder; `STORE_INVALID` when nothing was signed yet; `NOTE_INVALID` for what is no verifier key.
 */
export async function exportTree(rows: TrailRows, folder: string, options: ExportTreeOptions): Promise<ExportedTree> {
  const { verifierKey, onProgress } = options;
  const head = await rows.head();
  if (!head) throw new PlumblineError("STORE_INVALID", "the trail has no signed checkpoint yet; start its server once, then export it");
  const checkpoint = openCheckpoint(head.checkpoint, verifierKey);
  if (typeof checkpoint === "string") throw corrupt(`its checkpoint is not one that ${verifierKey} signed: ${checkpoint}`);
  const { origin, size } = checkpoint;
  if (size !== head.size) throw corrupt(`it has ${head.size} entries, its checkpoint says ${size}`);
  if ((await rootAt(rows, size)) !== checkpoint.root) throw corrupt(`its tiles do not add up to the root of its checkpoint of ${size}`);
  const before = await exportedBefore(rows, folder, verifierKey, size);

  const files = await fileWriter(folder);
  try {
    await files.write("vkey", Buffer.from(verifierKey));
    await writeTiles(rows, size, before, files);
    await writeBundles(rows, size, before, files, options);
    await files.settle();
    await files.write("checkpoint", Buffer.from(head.checkpoint));
    await files.settle();
  } finally {
    await files.close();
  }
  onProgress?.(size, size);
  return { origin, size, written: files.written };
}

/** Parts that are read and written together; also how many files are open at once. */
const TOGETHER = 32;

async function writeTiles(rows: TrailRows, size: number, before: number, files: FileWriter): Promise<void> {
  for (let level = 0; nodesAt(level, size) > 0; level++) {
    await inTiles(nodesAt(level, size), async (index, width) => {
      const path = tilePath(level, index, width);
      const isOld = nodesAt(level, before) >= index * TILE_WIDTH + width;
      if (!(isOld && (await files.has(path)))) await files.write(path, await hashesOf(rows, level, index, width));
    });
  }
}

async function writeBundles(
  rows: TrailRows,
  size: number,
  before: number,
  files: FileWriter,
  { entries = false, events = false, onProgress }: ExportTreeOptions,
): Promise<void> {
  if (!entries && !events) return;
  const minimum = await rows.minimum();
  await inTiles(size, async (index, width) => {
    const from = index * TILE_WIDTH;
    if (from < minimum) return;
    const path = bundlePath(index, width);
    const isOld = before >= from + width && (await files.has(path));
    // An event may have been erased since, so what is there is compared; a leaf never changes.
    if (!events && isOld) return;
    const chunks = await chunksOf(rows, from, from + width);
    if (entries && !isOld) await files.write(path, joined(chunks, from + width, "leaves"));
    if (events) await files.write(eventsPath(index, width), joined(chunks, from + width, "bodies"));
    if (index % TOGETHER === 0) onProgress?.(from, size);
  });
}

/** Calls `use` for each tile over `count` hashes, some of them at once. */
async function inTiles(count: number, use: (index: number, width: number) => Promise<void>): Promise<void> {
  const tiles = Math.ceil(count / TILE_WIDTH);
  for (let first = 0; first < tiles; first += TOGETHER) {
    const indexes = Array.from({ length: Math.min(TOGETHER, tiles - first) }, (_, i) => first + i);
    await Promise.all(indexes.map((index) => use(index, Math.min(TILE_WIDTH, count - index * TILE_WIDTH))));
  }
}

/** Hashes that a level has in a tree of `size`. Divided instead of shifted, since a size may have more than 32 bits. */
function nodesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The first `width` hashes of a tile. Only full tiles are stored; others are made from what is below them. */
async function hashesOf(rows: TrailRows, level: number, index: number, width: number): Promise<Uint8Array> {
  const full = await rows.tile(level, index);
  if (full) {
    if (full.length !== TILE_WIDTH * HASH_LENGTH) throw corrupt(`tile ${index} of level ${level} has ${full.length} bytes`);
    return full.subarray(0, width * HASH_LENGTH);
  }
  const first = index * TILE_WIDTH;
  if (width === TILE_WIDTH) throw corrupt(`tile ${index} of level ${level} is missing`);
  if (level === 0) {
    const chunks = await chunksOf(rows, first, first + width);
    return Buffer.concat(chunks.map(({ hashes }) => hashes)).subarray(0, width * HASH_LENGTH);
  }
  const below = Array.from({ length: width }, (_, i) => hashesOf(rows, level - 1, first + i, TILE_WIDTH));
  return Buffer.concat((await Promise.all(below)).map((hashes) => rootOf(hashesIn(hashes))));
}

const HASH_LENGTH = 32;

function hashesIn(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / HASH_LENGTH }, (_, i) => bytes.subarray(i * HASH_LENGTH, (i + 1) * HASH_LENGTH));
}

/** Root over the first `size` entries, in base64. */
async function rootAt(rows: TrailRows, size: number): Promise<string> {
  return base64Of(await rootFrom(size, (level, index, width) => hashesOf(rows, level, index, width)));
}

async function chunksOf(rows: TrailRows, from: number, to: number): Promise<readonly Chunk[]> {
  const chunks = await rows.chunks(from, to);
  let next = from;
  for (const { first, count } of chunks) {
    if (first !== next) break;
    next += count;
  }
  if (next < to) throw corrupt(`its entries end before ${next}, or are not in order there`);
  return chunks;
}

/** The leaves or bodies of chunks one after the other, up to the entry `to`: a chunk may reach beyond the checkpoint. */
function joined(chunks: readonly Chunk[], to: number, member: "leaves" | "bodies"): Uint8Array {
  return Buffer.concat(
    chunks.map((chunk) => {
      const bytes = Buffer.from(chunk[member].buffer, chunk[member].byteOffset, chunk[member].byteLength);
      if (chunk.first + chunk.count <= to) return bytes;
      let end = 0;
      for (let i = chunk.first; i < to; i++) end += member === "leaves" ? 2 + bytes.readUInt16BE(end) : 4 + bytes.readUInt32BE(end);
      return bytes.subarray(0, end);
    }),
  );
}

/** Entries that an earlier export into the folder completed. */
async function exportedBefore(rows: TrailRows, folder: string, verifierKey: string, size: number): Promise<number> {
  const key = await readIfAny(join(folder, "vkey"));
  if (key === undefined) {
    if (!(await isEmpty(folder))) throw refused(folder, "it holds something else");
    return 0;
  }
  if (key !== verifierKey) throw refused(folder, `it holds a log of the key ${JSON.stringify(key.slice(0, 120))}`);
  const note = await readIfAny(join(folder, "checkpoint"));
  if (note === undefined) return 0;
  const found = openCheckpoint(note, verifierKey);
  if (typeof found === "string") throw refused(folder, `the checkpoint in it is not one that ${verifierKey} signed: ${found}`);
  if (found.size > size) throw corrupt(`${folder} has ${found.size} entries of it, it has only ${size}: it is older than its export`);
  if ((await rootAt(rows, found.size)) !== found.root) {
    throw corrupt(`its first ${found.size} entries are not those that were signed in ${folder}: keep both, one of them was rewritten`);
  }
  return found.size;
}

/** The checkpoint, or why it is none of this key. */
function openCheckpoint(note: string, verifierKey: string): Checkpoint | string {
  const key = parseVerifierKey(verifierKey);
  const { text, reason } = examineNote(note, [key]);
  if (text === undefined || reason) return String(reason);
  const checkpoint = parseCheckpoint(text);
  return checkpoint.origin === key.name ? checkpoint : `it is of the log ${JSON.stringify(checkpoint.origin)}`;
}

async function readIfAny(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw failed(file, error);
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await listed(folder)).every(isLeftOver);
}

async function listed(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw failed(folder, error);
  }
}

const NEW = ".new-";

/** Of an export that was killed. */
function isLeftOver(entry: Dirent): boolean {
  return entry.isDirectory() && entry.name.startsWith(NEW);
}

interface FileWriter {
  readonly written: number;
  has(path: string): Promise<boolean>;
  /** Under its name the file is whole or absent, whenever power fails. Does nothing when it is there with the same bytes. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes the names of what was written durable. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

async function fileWriter(path: string): Promise<FileWriter> {
  const folder = resolve(path);
  await attempt(folder, () => mkdir(folder, { recursive: true }));
  for (const left of (await listed(folder)).filter(isLeftOver)) await rm(join(folder, left.name), { recursive: true, force: true });
  // In the folder itself: across file systems a rename would be a copy.
  const drafts = await attempt(folder, () => mkdtemp(join(folder, NEW)));
  const touched = new Set<string>();
  let written = 0;
  let drafted = 0;
  return {
    get written() {
      return written;
    },
    has: (path) =>
      stat(join(folder, path)).then(
        (found) => found.isFile(),
        () => false,
      ),
    async write(path, bytes) {
      const target = join(folder, path);
      const draft = join(drafts, String(drafted++));
      await attempt(target, async () => {
        const there = await readFile(target).catch(() => undefined);
        if (there?.equals(bytes)) return;
        await mkdir(dirname(target), { recursive: true });
        const file = await open(draft, "w");
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, target);
        written += 1;
        for (let path = dirname(target); path.length >= folder.length && !touched.has(path); path = dirname(path)) touched.add(path);
      });
    },
    async settle() {
      // Windows cannot open a folder; its file system keeps names by itself.
      if (process.platform !== "win32") for (const path of touched) await attempt(path, () => syncFolder(path));
      touched.clear();
    },
    close: () => rm(drafts, { recursive: true, force: true }),
  };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function attempt<T>(file: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    throw failed(file, error);
  }
}

function failed(file: string, error: unknown): PlumblineError {
  return new PlumblineError("OUTPUT_FAILED", `${file}: ${(error as Error).message}; nothing is lost, export again when this is mended`, {
    cause: error,
  });
}

function refused(folder: string, why: string): PlumblineError {
  return new PlumblineError("OUTPUT_FAILED", `nothing was exported to ${folder}: ${why}; name an empty folder`);
}

function corrupt(what: string): PlumblineError {
  return new PlumblineError("TRAIL_CORRUPT", `the trail was not exported: ${what}; verify it`);
}
