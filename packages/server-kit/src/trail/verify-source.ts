import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlumblineError } from "@plumbline/core";
import { bundlePath, TILE_WIDTH, tilePath } from "@plumbline/core/trail";
import { checkEngine, checkSchema } from "../store/sqlite/schema.ts";
import { eventsPath } from "./export-tree.ts";
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

/** What is read of a trail to verify it. Nothing of it is believed. */
export interface VerifyReader {
  checkpoint(): Promise<string | undefined>;
  minimum(): Promise<number>;
  /** Chunks with entries `from` to `to` of a trail of `size`; without bodies where the source has none. `from` and `to` are where bundles begin, or the size. */
  chunks(from: number, to: number, size: number): Promise<readonly Chunk[]>;
  /** A tile of `width` hashes; undefined where it should be and is not, false where this source keeps none of this kind. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined | false>;
  close(): Promise<void>;
}

export function openVerifyReader(source: VerifySource): VerifyReader {
  if ("rows" in source) return rowsReader(source.rows);
  if ("sqlite" in source) return sqliteReader(source.sqlite);
  if ("folder" in source) return treeReader((path) => readFrom(join(source.folder, path)));
  return treeReader((path) => fetchFrom(source.url, path, source.headers ?? {}));
}

function rowsReader(rows: TrailRows): VerifyReader {
  return {
    checkpoint: async () => (await rows.head())?.checkpoint,
    minimum: () => rows.minimum(),
    chunks: (from, to) => rows.chunks(from, to),
    tile: async (level, index, width) => width === TILE_WIDTH && rows.tile(level, index),
    // Whoever opened them closes them.
    close: async () => {},
  };
}

interface ChunkRow extends Omit<Chunk, "bodies" | "sealed"> {
  readonly bodies: Uint8Array | null;
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
        head: db.prepare("SELECT checkpoint FROM head"),
        minimum: db.prepare("SELECT minimum FROM meta"),
        chunks: db.prepare(
          "SELECT e.first, e.count, e.leaves, e.hashes, b.bodies FROM entries e LEFT JOIN bodies b ON b.first = e.first WHERE e.first >= ? AND e.first < ? ORDER BY e.first",
        ),
        tile: db.prepare("SELECT hashes FROM tiles WHERE level = ? AND idx = ?"),
      };
    });
    return {
      checkpoint: async () => attempt(file, () => (found.head.get() as { checkpoint: string } | undefined)?.checkpoint),
      minimum: async () => attempt(file, () => (found.minimum.get() as { minimum: number }).minimum),
      chunks: async (from, to) =>
        attempt(file, () =>
          (found.chunks.all(from, to) as unknown as ChunkRow[]).map(({ first, count, leaves, hashes, bodies }) => ({
            first,
            count,
            leaves,
            hashes,
            // Where somebody took the bodies away, the entries are still to be seen.
            bodies: bodies ?? new Uint8Array(count * 4),
            sealed: NOTHING,
          })),
        ),
      tile: async (level, index, width) =>
        width === TILE_WIDTH && attempt(file, () => (found.tile.get(level, index) as { hashes: Uint8Array } | undefined)?.hashes),
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
    const { code, message } = error as { code?: string; message: string };
    // A fault of the store's own says its code.
    const known = code === "STORE_INVALID" || code === "STORE_UNAVAILABLE" ? code : "STORE_UNAVAILABLE";
    throw new PlumblineError(known, known === code ? message : `${file} cannot be read: ${message}; restore it from a copy if that stays`, {
      cause: error,
    });
  }
}

type Read = (path: string) => Promise<Uint8Array | undefined>;

function treeReader(read: Read): VerifyReader {
  /** A partial file may have been replaced by the full one since. */
  const readTile = async (path: string, full: string): Promise<Uint8Array | undefined> =>
    (await read(path)) ?? (path === full ? undefined : read(full));
  const bundle = async (first: number, count: number): Promise<Chunk | undefined> => {
    const index = first / TILE_WIDTH;
    const [leaves, hashes, bodies = NOTHING] = await Promise.all([
      readTile(bundlePath(index, count), bundlePath(index)),
      readTile(tilePath(0, index, count), tilePath(0, index)),
      readTile(eventsPath(index, count), eventsPath(index)),
    ]);
    if (!leaves) return undefined;
    return { first, count, leaves, hashes: hashes ?? NOTHING, bodies, sealed: NOTHING };
  };
  return {
    checkpoint: async () => {
      const bytes = await read("checkpoint");
      return bytes && Buffer.from(bytes).toString();
    },
    minimum: async () => 0,
    chunks: async (from, to, size) => {
      const count = Math.ceil((to - from) / TILE_WIDTH);
      const firsts = Array.from({ length: count }, (_, i) => from + i * TILE_WIDTH);
      const chunks = await Promise.all(firsts.map((first) => bundle(first, Math.min(TILE_WIDTH, size - first))));
      return chunks.filter((chunk) => chunk !== undefined);
    },
    tile: (level, index, width) => readTile(tilePath(level, index, width), tilePath(level, index)),
    close: async () => {},
  };
}

async function readFrom(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new PlumblineError("STORE_UNAVAILABLE", `${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function fetchFrom(base: string, path: string, headers: Readonly<Record<string, string>>): Promise<Uint8Array | undefined> {
  const url = new URL(path, base.endsWith("/") ? base : `${base}/`);
  let status: number | string;
  try {
    const response = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(60_000) });
    if (response.ok) return await response.bytes();
    // What an auditor may not see answers like what is not there.
    if (response.status === 404) return undefined;
    status = `it answered ${response.status}`;
  } catch (error) {
    status = (error as Error).message;
  }
  throw new PlumblineError("SUPERVISOR_UNAVAILABLE", `${url.href} cannot be read: ${status}`);
}
