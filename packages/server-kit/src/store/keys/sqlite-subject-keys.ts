import { createSecretKey, type KeyObject } from "node:crypto";
import type { SubjectKey, SubjectKeys } from "../../trail/subject-keys.ts";
import { startWorker } from "../sqlite/worker-client.ts";
import type { KeysOperations } from "./keys-worker.ts";
import { createRecentCache } from "./recent-cache.ts";

export interface SqliteSubjectKeysOptions {
  /** Created when it does not exist, readable for its owner only; SQLite keeps `-wal` and `-shm` beside it, and this `-lock`. */
  readonly file: string;
}

const KEY_BYTES = 32;
/** Keys in memory, once or twice as many: the same persons are met again within a day. */
const CACHED = 50_000;

/**
 * Keys of persons' disclosures in a small SQLite file of their own, which is backed up apart from the trail and not for longer than an
 * erasure may take. Persons stand in it as keyed hashes only. Throws `STORE_INVALID` for a file of something else, `STORE_CONFLICT` when it
 * is held by another process or store.
 */
export async function sqliteSubjectKeys({ file }: SqliteSubjectKeysOptions): Promise<SubjectKeys> {
  const { call, close } = await startWorker<KeysOperations>(new URL("./keys-worker.ts", import.meta.url), file);
  const bySubject = createRecentCache<string, SubjectKey>(CACHED);
  const byNumber = createRecentCache<number, KeyObject>(CACHED);

  const forget = (numbers: readonly number[]): void => {
    const gone = new Set(numbers);
    byNumber.drop((_, number) => gone.has(number));
    bySubject.drop(({ number }) => gone.has(number));
  };

  return {
    async keysOf(subjects) {
      const known = subjects.map((subject) => bySubject.get(subject));
      const missing = subjects.filter((_, i) => !known[i]);
      if (missing.length === 0) return known as SubjectKey[];
      const { numbers, keys } = await call.keysOf(missing);
      const made = missing.map((subject, i) => {
        const key = { number: numbers[i] as number, key: createSecretKey(keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES)) };
        bySubject.set(subject, key);
        return key;
      });
      let next = 0;
      return known.map((key) => key ?? (made[next++] as SubjectKey));
    },
    async find(numbers) {
      const known = numbers.map((number) => byNumber.get(number));
      const missing = numbers.filter((_, i) => !known[i]);
      if (missing.length === 0) return known;
      const found = (await call.find(missing)).map((key) => key && createSecretKey(key));
      found.forEach((key, i) => {
        if (key) byNumber.set(missing[i] as number, key);
      });
      let next = 0;
      return known.map((key) => key ?? found[next++]);
    },
    numberOf: (subject) => call.numberOf(subject),
    async destroy(numbers) {
      forget(numbers);
      try {
        await call.destroy(numbers);
      } finally {
        // What was asked for before the thread got here was kept meanwhile.
        forget(numbers);
      }
    },
    async close() {
      bySubject.clear();
      byNumber.clear();
      await close();
    },
  };
}
