import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { PlumblineError } from "@plumbline/core";
import type { SubjectKeys } from "../../trail/subject-keys.ts";
import { createRecentCache } from "../keys/recent-cache.ts";
import { batchOf, openBatch, piecesOf, type SubjectKey, sealBatch, sealedBatchOf } from "../keys/sealed-batch.ts";
import { byteaArray } from "./binary.ts";
import { nameOf } from "./fault.ts";
import { checkSchemaName, checkServer } from "./prepare-postgres-trail.ts";
import { quoted } from "./schema.ts";
import { openSession, WRITER_SETTINGS } from "./session.ts";
import { prepareSubjectKeys } from "./subject-keys-tables.ts";

export interface PostgresSubjectKeysOptions {
  /**
   * `postgres://role:password@host:5432/database`, of a role that owns these tables, or may create the schema; with TLS where the network is
   * shared, since keys go over it.
   */
  readonly url: string;
  /** `plumbline_keys` unless given. */
  readonly schema?: string;
}

const KEY_BYTES = 32;
/** Keys in memory, once or twice as many: the same persons are met again within a day. */
const CACHED = 50_000;
const TIMEOUT_MS = 30_000;

/**
 * Keys of persons' disclosures in tables of their own, for several servers on one trail; made when they are not there. They belong into another
 * database than the trail, or at least another schema, with backups of its own that are not kept for longer than an erasure may take. Persons
 * stand in it as keyed hashes only. Throws `STORE_INVALID`, `STORE_UNAVAILABLE`.
 *
 * A destroyed key is in no file of a table, index or statistics. It is still in the write-ahead log until that is recycled (and for as long as
 * it is archived), in copies of the database, on a standby until it has caught up, and on parts of the disk that the file system has freed
 * and not used again.
 */
export async function postgresSubjectKeys(options: PostgresSubjectKeysOptions): Promise<SubjectKeys> {
  const { keysOf, find, ...others } = await postgresKeys(options);
  return {
    ...others,
    async seal(texts) {
      if (texts.length === 0) return [];
      const batch = batchOf(texts);
      return piecesOf(sealBatch(batch, await keysOf(batch.subjects)));
    },
    async open(pieces) {
      if (pieces.length === 0) return [];
      const numbers = [...new Set(pieces.map(({ key }) => key))];
      const found = await find(numbers);
      const keys = new Map(numbers.map((number, i) => [number, found[i]]));
      return openBatch(sealedBatchOf(pieces), (number) => keys.get(number));
    },
  };
}

/** The keys themselves. */
export interface PostgresKeys extends Pick<SubjectKeys, "numberOf" | "destroy" | "close"> {
  /** The key of each subject, in their order. One that is new is made, and durable before this resolves. */
  keysOf(subjects: readonly string[]): Promise<readonly SubjectKey[]>;
  /** Keys by number, in their order; undefined where one was destroyed. */
  find(numbers: readonly number[]): Promise<readonly (KeyObject | undefined)[]>;
}

export async function postgresKeys({ url, schema = "plumbline_keys" }: PostgresSubjectKeysOptions): Promise<PostgresKeys> {
  checkSchemaName(schema);
  const s = quoted(schema);
  const what = nameOf(url, schema);
  await prepareSubjectKeys(url, schema, what);

  let secret: Uint8Array;
  const { query, close } = openSession({
    url,
    what,
    timeoutMs: TIMEOUT_MS,
    async prepare(ask) {
      await checkServer(ask, what);
      // A snapshot from before a key was destroyed would show no keys at all.
      await ask({
        text: `${WRITER_SETTINGS}; SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off`,
      });
      const [row] = await ask({ text: `SELECT secret FROM ${s}.key_numbers` });
      secret = row?.secret as Uint8Array;
    },
  });
  const hashOf = (subject: string): Buffer => createHmac("sha256", secret).update(subject).digest();

  const cache = createRecentCache<string, SubjectKey>(CACHED);
  /** How often keys had been destroyed when those in the cache were read. */
  let destroyed: string | undefined;

  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };

  /** Keys of different subjects, made where there are none, and the count of destructions, in one statement. */
  async function ask(subjects: readonly string[]): Promise<{ readonly destroyed: string; readonly keys: readonly SubjectKey[] }> {
    const statement = { name: "keys_of", text: `SELECT destroyed::text, numbers, keys FROM ${s}.keys_of($1::bytea[])` };
    const [row] = await query(statement, () => [byteaArray(subjects.map(hashOf))]);
    const numbers = (row?.numbers ?? []) as readonly string[];
    if (numbers.length !== subjects.length) {
      throw new PlumblineError("STORE_INVALID", `${what} lacks keys that it has numbers of; restore it from its newest backup`);
    }
    const bytes = row?.keys as Buffer;
    const keys = numbers.map((number, i) => ({
      number: Number(number),
      key: createSecretKey(bytes.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES)),
    }));
    return { destroyed: String(row?.destroyed), keys };
  }

  return {
    keysOf: (subjects) =>
      inOrder(async () => {
        const unique = [...new Set(subjects)];
        for (;;) {
          const found = new Map<string, SubjectKey>();
          for (const subject of unique) {
            const key = cache.get(subject);
            if (key) found.set(subject, key);
          }
          const missing = unique.filter((subject) => !found.has(subject));
          // Also when nothing is missing: another process may have destroyed what is remembered here.
          const answer = await ask(missing);
          const isStale = answer.destroyed !== destroyed;
          if (isStale) cache.clear();
          destroyed = answer.destroyed;
          if (isStale && found.size > 0) continue;
          answer.keys.forEach((key, i) => {
            const subject = missing[i] as string;
            found.set(subject, key);
            cache.set(subject, key);
          });
          return subjects.map((subject) => found.get(subject) as SubjectKey);
        }
      }),
    // Not remembered: what was destroyed by another process must not be read here any more.
    async find(numbers) {
      const statement = { name: "find_keys", text: `SELECT number, key FROM ${s}.find_keys($1::int8[])` };
      const rows = await query(statement, () => [[...new Set(numbers)]]);
      const keys = new Map(rows.map(({ number, key }) => [Number(number), createSecretKey(key as Buffer)]));
      return numbers.map((number) => keys.get(number));
    },
    async numberOf(subject) {
      const statement = { name: "number_of", text: `SELECT number FROM ${s}.subjects WHERE subject = $1::bytea` };
      const [row] = await query(statement, () => [hashOf(subject)]);
      return row && Number(row.number);
    },
    destroy: (numbers) =>
      inOrder(async () => {
        cache.clear();
        await query({ text: `SELECT ${s}.destroy_keys($1::int8[])` }, () => [[...numbers]]);
      }),
    async close() {
      cache.clear();
      await close();
    },
  };
}
