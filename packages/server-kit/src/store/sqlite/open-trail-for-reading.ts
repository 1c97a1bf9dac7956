import { PlumblineError, type WireTrailEntry } from "@plumbline/core";
import { SALT_LENGTH, type StoredEntry, unpackChunk } from "../../trail/chunk.ts";
import type { Chunk, TrailRows } from "../../trail/trail-store.ts";
import { partsFrom } from "./parts-from.ts";
import type { ReaderOperations } from "./reader-worker.ts";
import { startWorker } from "./worker-client.ts";

/** A trail without the right to write: for auditors, and for copies. */
export interface TrailReading extends TrailRows {
  /** Entries that the newest checkpoint covers. */
  size(): Promise<number>;
  /** The newest signed note that was persisted. */
  checkpoint(): Promise<string>;
  /**
   * Entries `from` (included) to `to` (excluded), without disclosures, whose keys lie elsewhere; fewer when the trail is shorter. What was
   * tampered with comes as it stands; throws `TRAIL_CORRUPT` where it cannot be told where an entry ends.
   */
  read(from: number, to: number): Promise<readonly WireTrailEntry[]>;
  /**
   * Writes the trail, as it is at this instant, into a new file, while the owner may go on writing. Copying the file instead would
   * lack what is still in the write-ahead log. Throws `STORE_UNAVAILABLE` when the file exists.
   */
  copyTo(file: string): Promise<void>;
}

/** Opens the file of a trail, also while its owner writes. Checks nothing that `verifyTrail` checks. Throws `STORE_INVALID`. */
export async function openTrailForReading(file: string): Promise<TrailReading> {
  const { call, close } = await startWorker<ReaderOperations>(new URL("./reader-worker.ts", import.meta.url), file);
  const head = async () => {
    const found = await call.head();
    if (!found) throw new PlumblineError("STORE_INVALID", `${file} has no signed checkpoint`);
    return found;
  };
  return {
    head: () => call.head(),
    size: async () => (await head()).size,
    checkpoint: async () => (await head()).checkpoint,
    chunks: (from, to) => call.chunks(from, to),
    tile: (level, index) => call.tile(level, index),
    minimum: () => call.minimum(),
    parts: () => partsFrom(file),
    async read(from, to) {
      const chunks = await call.chunks(from, to);
      return chunks.flatMap((chunk) =>
        entriesOf(chunk, file)
          .filter(({ index }) => index >= from && index < to)
          .map(wireEntryOf),
      );
    },
    copyTo: (target) => call.copyTo(target),
    close,
  };
}

function entriesOf(chunk: Chunk, file: string): StoredEntry[] {
  try {
    return unpackChunk(chunk);
  } catch (cause) {
    throw new PlumblineError(
      "TRAIL_CORRUPT",
      `entries ${chunk.first} to ${chunk.first + chunk.count - 1} of ${file} cannot be told from each other; keep the file as evidence`,
      { cause },
    );
  }
}

function wireEntryOf({ index, leaf, hash, body }: StoredEntry): WireTrailEntry {
  return {
    index,
    leaf: bufferOf(leaf).toString(),
    hash: bufferOf(hash).toString("hex"),
    ...(body && { salt: bufferOf(body).toString("hex", 0, SALT_LENGTH), event: bufferOf(body).toString("utf8", SALT_LENGTH) }),
  };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
