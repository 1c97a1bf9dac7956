import type { SubjectKeys } from "../../trail/subject-keys.ts";
import { startWorker } from "../sqlite/worker-client.ts";
import type { KeysOperations } from "./keys-worker.ts";
import { batchOf, piecesOf, sealedBatchOf } from "./sealed-batch.ts";

export interface SqliteSubjectKeysOptions {
  /** Created when it does not exist, readable for its owner only; SQLite keeps `-wal` and `-shm` beside it, and this `-lock`. */
  readonly file: string;
}

/**
 * Keys of persons' disclosures in a small SQLite file of their own, which is backed up apart from the trail and not for longer than an
 * erasure may take. Persons stand in it as keyed hashes only. Keys, sealing and opening stay in a thread of their own. Throws `STORE_INVALID`
 * for a file of something else, `STORE_CONFLICT` when it is held by another process or store.
 */
export async function sqliteSubjectKeys({ file }: SqliteSubjectKeysOptions): Promise<SubjectKeys> {
  const { call, close } = await startWorker<KeysOperations>(new URL("./keys-worker.ts", import.meta.url), file);
  return {
    seal: async (texts) => (texts.length === 0 ? [] : piecesOf(await call.seal(batchOf(texts)))),
    open: async (pieces) => (pieces.length === 0 ? [] : call.openAll(sealedBatchOf(pieces))),
    numberOf: (subject) => call.numberOf(subject),
    destroy: (numbers) => call.destroy(numbers),
    close,
  };
}
