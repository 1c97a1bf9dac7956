import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { bundlePath, TILE_WIDTH, tilePath } from "@plumbline/core/trail";
import { checkEngine, checkSchema } from "../store/sqlite/schema.ts";
import { chunkOf, headOf, minimumOf, tileOf } from "../store/sqlite/stored.ts";
import { damageOf, StoreFault } from "../store/sqlite/worker-protocol.ts";
import { eventsPath } from "./events-path.ts";
import type { Chunk, TrailRows } from "./trail-store.ts";

/** Where a trail lies that is to be verified. */
export type VerifySource =
  /** A SQLite file, also while its owner writes. */
  | { readonly sqlite: string }
  /** A folder that `exportTree` wrote. */
  | { readonly folder: string }
  /** The same over HTTP: the address under which `checkpoint` lies, and what is sent along, such as a token. */
  | { readonly url: string; readonly headers?: Readonly<Record<string, string>> | undefined }
  /** Any store; its rows are read in this thread and handed to the others. */
  | { readonly rows: TrailRows };

export type OwnSource = Exclude<VerifySource, { readonly rows: TrailRows }>;

/** What is read of a trail to verify it. Nothing of it is believed. Throws `StoreFault`. */
export interface VerifyReader {
  /** The hashes in its chunks are its tiles of level 0. */
  readonly hashesAreTiles: boolean;
  checkpoint(): Promise<string | undefined>;
  /** First entry that was not pruned, of `size`. */
  minimum(size: number): Promise<number>;
  /** Chunks with entries `from` to `to` of a trail of `size`; without bodies where the source has none. `from` and `to` are where bundles begin, or the size. */
  chunks(from: number, to: number, size: number): Promise<readonly Chunk[]>;
  /** A tile of `width` hashes; undefined where it should be and is not, false where this source keeps none of this kind. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined | false>;
  close(): Promise<void>;
}

export function openVerifyReader(source: VerifySource): VerifyReader {
  if ("rows" in source) return rowsReader(source.rows);
  if ("sqlite" in source) return sqliteReader(source.sqlite);
  if ("folder" in source) return treeReader(source.folder, (path) => readFrom(join(source.folder, path)));
  return treeReader(source.url, (path) => fetchFrom(source.url, path, source.headers ?? {}));
}

function rowsReader(rows: TrailRows): VerifyReader {
  return {
    hashesAreTiles: false,
    checkpoint: async () => (await rows.head())?.checkpoint,
    minimum: () => rows.minimum(),
    chunks: (from, to) => rows.chunks(from, to),
    tile: async (level, index, width) => width === TILE_WIDTH && rows.tile(level, index),
    // Whoever opened them closes them.
    close: async () => {},
  };
}

const NOTHING = new Uint8Array();

/** Reads in the thread that calls it. */
function sqliteReader(file: string): VerifyReader {
  const db = attempt(file, () => new DatabaseSync(file, { readOnly: true, timeout: 2000 }));
  const close = () => {
    if (db.isOpen) db.close();
  };
  try {
    const found = attempt(file, () => {
      checkEngine(db);
      checkSchema(db, file);
      db.exec("PRAGMA trusted_schema = OFF");
      return {
        head: db.prepare("SELECT size, checkpoint FROM head"),
        minimum: db.prepare("SELECT minimum FROM meta"),
        chunks: db.prepare(
          "SELECT e.first, e.count, e.leaves, e.hashes, b.bodies FROM entries e LEFT JOIN bodies b ON b.first = e.first WHERE e.first >= ? AND e.first < ? ORDER BY e.first",
        ),
        tile: db.prepare("SELECT hashes FROM tiles WHERE level = ? AND idx = ?"),
      };
    });
    return {
      hashesAreTiles: false,
      checkpoint: async () => attempt(file, () => headOf(found.head.get(), file)?.checkpoint),
      minimum: async () => attempt(file, () => minimumOf(found.minimum.get(), file)),
      chunks: async (from, to) => attempt(file, () => found.chunks.all(from, to).map((row) => chunkOf(row, file))),
      tile: async (level, index, width) => width === TILE_WIDTH && attempt(file, () => tileOf(found.tile.get(level, index), file)),
      close: async () => close(),
    };
  } catch (error) {
    close();
    throw error;
  }
}

function attempt<T>(file: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof StoreFault) throw error;
    const { message } = error as Error;
    throw new StoreFault(damageOf(error) ? "STORE_INVALID" : "STORE_UNAVAILABLE", `${file} cannot be read: ${message}`);
  }
}

type Read = (path: string) => Promise<Uint8Array | undefined>;

function treeReader(place: string, read: Read): VerifyReader {
  const bundle = async (first: number, width: number): Promise<Chunk | undefined> => {
    const index = first / TILE_WIDTH;
    // A partial file may have given way to the full one since.
    const partial = await read(bundlePath(index, width));
    const leaves = partial ?? (width < TILE_WIDTH ? await read(bundlePath(index)) : undefined);
    if (!leaves) return undefined;
    const count = partial ? width : TILE_WIDTH;
    const [hashes, bodies] = await Promise.all([tile(0, index, width), read(eventsPath(index, count))]);
    return { first, count, leaves, hashes: hashes ?? NOTHING, bodies: bodies ?? NOTHING, sealed: NOTHING };
  };
  const tile = async (level: number, index: number, width: number): Promise<Uint8Array | undefined> => {
    const found = (await read(tilePath(level, index, width))) ?? (width < TILE_WIDTH ? await read(tilePath(level, index)) : undefined);
    return found && [width, TILE_WIDTH].includes(found.length / 32) ? found : undefined;
  };
  return {
    hashesAreTiles: true,
    checkpoint: async () => {
      const bytes = await read("checkpoint");
      return bytes && Buffer.from(bytes).toString();
    },
    async minimum(size) {
      // Pruned bundles are the first ones, so half of what is left can be ruled out each time.
      let [low, high] = [0, Math.ceil(size / TILE_WIDTH)];
      const last = high - 1;
      for (let probe = 0; low < high; probe = Math.floor((low + high) / 2)) {
        if (await bundle(probe * TILE_WIDTH, Math.min(TILE_WIDTH, size - probe * TILE_WIDTH))) high = probe;
        else low = probe + 1;
      }
      if (low > last && size > 0) {
        throw new StoreFault("STORE_INVALID", `${place} holds no entries, only tiles; verify an export that was made with entries`);
      }
      return low * TILE_WIDTH;
    },
    chunks: async (from, to, size) => {
      const count = Math.ceil((to - from) / TILE_WIDTH);
      const firsts = Array.from({ length: count }, (_, i) => from + i * TILE_WIDTH);
      const chunks = await Promise.all(firsts.map((first) => bundle(first, Math.min(TILE_WIDTH, size - first))));
      return chunks.filter((chunk) => chunk !== undefined);
    },
    tile,
    close: async () => {},
  };
}

async function readFrom(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StoreFault("STORE_UNAVAILABLE", `${file} cannot be read: ${(error as Error).message}`);
  }
}

/** A connection that broke, or a server that has too much to do, is asked again: a long verification is not to fail for one moment. */
const RETRY_AFTER_MS = [200, 1000];
const BUSY: readonly number[] = [429, 502, 503, 504];

async function fetchFrom(base: string, path: string, headers: Readonly<Record<string, string>>): Promise<Uint8Array | undefined> {
  const url = new URL(path, base.endsWith("/") ? base : `${base}/`);
  for (let attempt = 0; ; attempt++) {
    const wait = RETRY_AFTER_MS[attempt];
    let status: number | string;
    try {
      const response = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(60_000) });
      if (response.ok) return await response.bytes();
      // What an auditor may not see answers like what is not there.
      if (response.status === 404) return undefined;
      if (wait === undefined || !BUSY.includes(response.status)) throw unanswered(url, response.status);
      status = response.status;
    } catch (error) {
      if (error instanceof StoreFault) throw error;
      const { message, cause } = error as Error;
      status = cause instanceof Error ? `${message} (${cause.message})` : message;
    }
    if (wait === undefined) throw unanswered(url, status);
    await setTimeout(wait);
  }
}

function unanswered(url: URL, status: number | string): StoreFault {
  return new StoreFault(
    "SUPERVISOR_UNAVAILABLE",
    `${url.href} cannot be read: ${typeof status === "number" ? `it answered ${status}` : status}`,
  );
}
