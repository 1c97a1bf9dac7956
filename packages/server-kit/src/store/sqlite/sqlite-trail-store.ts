import type { NewEntry, TrailStore } from "../../trail/trail-store.ts";
import type { ReaderOperations } from "./reader-worker.ts";
import { startWorker } from "./worker-client.ts";
import type { EntryColumns, WriterOperations } from "./writer-worker.ts";

export interface SqliteTrailStoreOptions {
  /** Created when it does not exist; SQLite keeps `-wal` and `-shm` beside it, and this store `-lock`. */
  readonly file: string;
}

/**
 * A trail in one SQLite file on a local disk (not on a network share). Throws `STORE_INVALID` when the file is no trail of this
 * version, `STORE_CONFLICT` when another process or store holds it.
 *
 * The writer has a thread, since a commit waits for the disk. Readers have another: a page that is not in memory would stop
 * the process for as long.
 */
export async function sqliteTrailStore({ file }: SqliteTrailStoreOptions): Promise<TrailStore> {
  const writer = await startWorker<WriterOperations>("writer-worker", file);
  const reader = await startWorker<ReaderOperations>("reader-worker", file).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  return {
    head: () => writer.call.head(),
    find: (events) => writer.call.find(events.map(({ source, id, event }) => ({ source, id, event }))),
    append: (expectedSize, entries, head, refused) => writer.call.append(expectedSize, columnsOf(entries), head, refused),
    quarantine: (refused) => writer.call.quarantine(refused),
    hashes: (from, to) => writer.call.hashes(from, to),
    read: (from, to) => reader.call.read(from, to),
    async close() {
      try {
        await reader.close();
      } finally {
        // Last, since only a connection that may write can empty the write-ahead log when it goes.
        await writer.close();
      }
    },
  };
}

function columnsOf(entries: readonly NewEntry[]): EntryColumns {
  const hashes = new Uint8Array(entries.length * 32);
  const salts = new Uint8Array(entries.length * 16);
  entries.forEach(({ hash, salt }, i) => {
    hashes.set(hash, i * 32);
    salts.set(salt, i * 16);
  });
  return {
    sources: entries.map(({ source }) => source),
    ids: entries.map(({ id }) => id),
    events: entries.map(({ event }) => event),
    leaves: entries.map(({ leaf }) => leaf),
    hashes,
    salts,
  };
}
