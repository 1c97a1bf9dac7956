import type { Chunk, Commit, Known, TrailStore } from "../../trail/trail-store.ts";
import type { CheckpointOperations } from "./checkpoint-worker.ts";
import { partsFrom } from "./parts-from.ts";
import type { ReaderOperations } from "./reader-worker.ts";
import { startWorker, type WorkerClient } from "./worker-client.ts";
import type { WriterOperations } from "./writer-worker.ts";

export interface SqliteTrailStoreOptions {
  /** Created when it does not exist; SQLite keeps `-wal` and `-shm` beside it, and this store `-lock`. */
  readonly file: string;
}

/** Bytes of commits after which the log is moved into the file: it stays near this size, and one commit in thousands waits for it. */
const CHECKPOINT_BYTES = 33_554_432;
/** What a commit writes besides what it is given: pages of each table, and rows of names. */
const COMMIT_BYTES = 65_536;

/**
 * A trail in one SQLite file on a local disk (not on a network share). Throws `STORE_INVALID` when the file is no trail of this
 * version, `STORE_CONFLICT` when another process or store holds it.
 *
 * The writer has a thread, since a commit waits for the disk. Readers have another: a page that is not in memory would stop
 * the process for as long. A third moves a log that has grown into the file, so that commits need not wait for that either.
 */
export async function sqliteTrailStore({ file }: SqliteTrailStoreOptions): Promise<TrailStore> {
  const writer = await startWorker<WriterOperations>(new URL("./writer-worker.ts", import.meta.url), file);
  let mover: Promise<WorkerClient<CheckpointOperations>> | undefined;
  let moving: Promise<void> | undefined;
  let unmoved = 0;
  const start = async () => {
    // What a crash left of a pruning.
    while (await writer.call.pruneSome());
    return startWorker<ReaderOperations>(new URL("./reader-worker.ts", import.meta.url), file);
  };
  const reader = await start().catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    try {
      await moving;
      await Promise.all([reader.close(), (await mover)?.close()]);
    } finally {
      // Last, since only a connection that may write can empty the write-ahead log when it goes.
      await writer.close();
    }
  };

  // The other thread moves nearly everything while commits go on. Only where a writer finds nothing left to move does the log begin
  // anew, so the writer moves the rest.
  const move = async (): Promise<void> => {
    mover ??= startWorker<CheckpointOperations>(new URL("./checkpoint-worker.ts", import.meta.url), file);
    await (await mover).call.checkpoint();
    await writer.call.checkpoint();
  };
  const written = (bytes: number): void => {
    unmoved += bytes;
    if (unmoved < CHECKPOINT_BYTES || moving) return;
    unmoved = 0;
    moving = move()
      // The log grows until it succeeds; a disk that fails shows at the commits.
      .catch(() => undefined)
      .finally(() => {
        moving = undefined;
      });
  };

  // Whatever is asked for while parts come in waits until all are there.
  let filling: Promise<unknown> = Promise.resolve();
  const inTurn = async <T>(ask: (call: typeof writer.call) => Promise<T>): Promise<T> => {
    await filling;
    return ask(writer.call);
  };

  return {
    secret: () => inTurn((call) => call.secret()),
    head: () => inTurn((call) => call.head()),
    async find(names) {
      const { places, indexes, macs } = await inTurn((call) => call.find(owned(names)));
      const known: (Known | undefined)[] = Array.from({ length: names.length / 16 });
      places.forEach((place, i) => {
        known[place] = { index: indexes[i] as number, mac: macs.subarray(i * 16, i * 16 + 16) };
      });
      return known;
    },
    async append(commit) {
      await inTurn((call) => call.append(ownedCommit(commit)));
      written(bytesOf(commit));
    },
    async quarantine(refused) {
      await inTurn((call) => call.quarantine(refused));
      written(refused.reduce((sum, { body }) => sum + body.length, COMMIT_BYTES));
    },
    quarantined: (after, limit) => inTurn((call) => call.quarantined(after, limit)),
    release: (n) => inTurn((call) => call.release(n)),
    sources: () => inTurn((call) => call.sources()),
    erasures: () => inTurn((call) => call.erasures()),
    async settle(erasure) {
      await filling;
      const { firsts, size } =
        erasure.keys.length > 0 ? await reader.call.sealedUnder(erasure.keys) : { firsts: [], size: Number.MAX_SAFE_INTEGER };
      await writer.call.settle(erasure, firsts, size);
    },
    async prune(minimum) {
      await inTurn((call) => call.prune(minimum));
      while (await writer.call.pruneSome()) await move();
    },
    async fill(parts) {
      const before = filling;
      const work = async (): Promise<void> => {
        await before;
        await writer.call.fillBegin();
        try {
          for await (const part of parts) await writer.call.fillPart(part);
          await writer.call.fillEnd();
        } catch (error) {
          await writer.call.fillAbort();
          throw error;
        }
        await writer.call.checkpoint();
      };
      const done = work();
      filling = done.catch(() => undefined);
      await done;
    },
    chunks: (from, to) => reader.call.chunks(from, to),
    tile: (level, index) => reader.call.tile(level, index),
    minimum: () => reader.call.minimum(),
    parts: () => partsFrom(file),
    close,
  };
}

// What is sent to a thread is copied with all of its buffer, and a view may lie in a large one.
function owned(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}

function ownedCommit({ expectedSize, chunks, names, tiles, sources, refused, head, erasures }: Commit): Commit {
  return {
    expectedSize,
    chunks: chunks.map(ownedChunk),
    names: owned(names),
    tiles: tiles.map(({ level, index, hashes }) => ({ level, index, hashes: owned(hashes) })),
    sources,
    refused,
    head,
    erasures,
  };
}

function ownedChunk({ first, count, leaves, hashes, bodies, sealed }: Chunk): Chunk {
  return { first, count, leaves: owned(leaves), hashes: owned(hashes), bodies: owned(bodies), sealed: owned(sealed) };
}

function bytesOf({ chunks, tiles }: Commit): number {
  const chunkBytes = chunks.reduce((sum, { leaves, bodies, sealed }) => sum + leaves.length + bodies.length + sealed.length, 0);
  return COMMIT_BYTES + chunkBytes + tiles.length * 8192;
}
