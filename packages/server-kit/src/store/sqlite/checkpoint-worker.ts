import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { serve } from "./worker-protocol.ts";

export interface CheckpointOperations {
  open(): void;
  /** Moves what the log holds into the file, as far as no reader needs it; commits go on meanwhile. */
  checkpoint(): void;
  close(): void;
}

if (parentPort) serve(parentPort, workerData as string, { ...createCheckpointer(workerData as string) });

function createCheckpointer(file: string): CheckpointOperations {
  let db: DatabaseSync | undefined;
  return {
    open() {
      db = new DatabaseSync(file, { timeout: 2000 });
      db.exec("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
    },
    checkpoint: () => db?.exec("PRAGMA wal_checkpoint(PASSIVE)"),
    close() {
      db?.close();
      db = undefined;
    },
  };
}
