import type { SubjectKey, SubjectKeys } from "../../trail/subject-keys.ts";
import { startWorker } from "../sqlite/worker-client.ts";
import type { KeysOperations } from "./keys-worker.ts";

export interface SqliteSubjectKeysOptions {
  /** Created when it does not exist, readable for its owner only; SQLite keeps `-wal` and `-shm` beside it, and this `-lock`. */
  readonly file: string;
}

const KEY_BYTES = 32;
/** Keys in memory: the same persons are met again within a day. */
const CACHED = 10_000;

/**
 * Keys of persons' disclosures in a small SQLite file of their own, which is backed up apart from the trail and not for longer than an
 * erasure may take. Persons stand in it as keyed hashes only. Throws `STORE_INVALID` for a file of something else, `STORE_CONFLICT` when it
 * is held by another process or store.
 */
export async function sqliteSubjectKeys({ file }: SqliteSubjectKeysOptions): Promise<SubjectKeys> {
  const { call, close } = await startWorker<KeysOperations>(new URL("./keys-worker.ts", import.meta.url), file);
  const bySubject = new Map<string, SubjectKey>();
  const byNumber = new Map<number, Uint8Array>();

  const forget = (numbers: readonly number[]): void => {
    const gone = new Set(numbers);
    for (const number of gone) byNumber.delete(number);
    for (const [subject, { number }] of bySubject) if (gone.has(number)) bySubject.delete(subject);
  };

  return {
    async keysOf(subjects) {
      const known = subjects.map((subject) => used(bySubject, subject));
      const missing = subjects.filter((_, i) => !known[i]);
      if (missing.length === 0) return known as SubjectKey[];
      const { numbers, keys } = await call.keysOf(missing);
      const made = missing.map((subject, i) => {
        const key = { number: numbers[i] as number, key: keys.slice(i * KEY_BYTES, (i + 1) * KEY_BYTES) };
        keep(bySubject, subject, key);
        return key;
      });
      let next = 0;
      return known.map((key) => key ?? (made[next++] as SubjectKey));
    },
    async find(numbers) {
      const known = numbers.map((number) => used(byNumber, number));
      const missing = numbers.filter((_, i) => !known[i]);
      if (missing.length === 0) return known;
      const found = await call.find(missing);
      found.forEach((key, i) => {
        if (key) keep(byNumber, missing[i] as number, key);
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

// A map keeps the order in which it was filled, so what was used goes to its end.
function used<K, V>(map: Map<K, V>, key: K): V | undefined {
  const value = map.get(key);
  if (value === undefined) return undefined;
  map.delete(key);
  map.set(key, value);
  return value;
}

function keep<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > CACHED) map.delete(map.keys().next().value as K);
}
