import { PlumblineError, type WireTrailEntry } from "@plumbline/core";
import type { ReaderOperations } from "./reader-worker.ts";
import { startWorker } from "./worker-client.ts";

/** A trail without the right to write: for auditors, and for copies. */
export interface TrailReading {
  /** Entries that the newest checkpoint covers. */
  size(): Promise<number>;
  /** The newest signed note that was persisted. */
  checkpoint(): Promise<string>;
  /** Entries `from` (included) to `to` (excluded); fewer when the trail is shorter. What was tampered with comes as it stands. */
  read(from: number, to: number): Promise<readonly WireTrailEntry[]>;
  /**
   * Writes the trail, as it is at this instant, into a new file, while the owner may go on writing. Copying the file instead would
   * lack what is still in the write-ahead log. Throws `STORE_UNAVAILABLE` when the file exists.
   */
  copyTo(file: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the file of a trail, also while its owner writes. Checks nothing that `verifyTrail` checks. Throws `STORE_INVALID`. */
export async function openTrailForReading(file: string): Promise<TrailReading> {
  const { call, close } = await startWorker<ReaderOperations>("reader-worker", file);
  const head = async () => {
    const found = await call.head();
    if (!found) throw new PlumblineError("STORE_INVALID", `${file} has no signed checkpoint`);
    return found;
  };
  return {
    size: async () => (await head()).size,
    checkpoint: async () => (await head()).checkpoint,
    read: (from, to) => call.read(from, to),
    copyTo: (target) => call.copyTo(target),
    close,
  };
}
