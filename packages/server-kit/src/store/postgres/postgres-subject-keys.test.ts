import type { KeyObject } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Cluster, postgresBin, startCluster, startGate } from "../../../test/postgres.ts";
import type { SubjectKey } from "../keys/sealed-batch.ts";
import { type PostgresKeys, postgresKeys, postgresSubjectKeys } from "./postgres-subject-keys.ts";

const LONG = 120_000;

describe.runIf(postgresBin)("with PostgreSQL, which has to be installed here", { timeout: LONG }, () => {
  let cluster: Cluster;
  let url: string;
  let database: string;
  beforeAll(async () => {
    // As where a slow statement is logged with its parameters.
    cluster = await startCluster({ settings: ["log_min_duration_statement = 0", "log_statement = 'all'"] });
  }, LONG);
  beforeEach(async () => {
    url = await cluster.database();
    database = url.split("/").at(-1) as string;
  }, LONG);
  afterAll(() => cluster.remove(), LONG);

  const sql = (text: string) => cluster.sql(database, text);

  async function open(at = url): Promise<PostgresKeys> {
    const keys = await postgresKeys({ url: at });
    onTestFinished(() => keys.close());
    return keys;
  }

  /** Every file of the server but its write-ahead log and other databases, with its log of statements, after all was written out. */
  async function rawBytes(): Promise<Buffer> {
    await sql("CHECKPOINT");
    const folder = join(cluster.dataFolder, "..");
    const [row] = await sql("SELECT oid FROM pg_database WHERE datname = current_database()");
    const own = join("base", String(row?.oid));
    const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const files = all.filter((name) => !name.includes("pg_wal") && (name.includes(own) || !name.includes("base")));
    return Buffer.concat(
      files
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path)),
    );
  }

  const subjectsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `person-${i}`);

  it("makes one key per subject, and gives the same one again, also after it was opened again", async () => {
    const keys = await open();

    const made = await keys.keysOf(["p-1", "p-2", "p-1"]);

    expect(made.map(({ number }) => number)).toEqual([1, 2, 1]);
    expect(made.map(({ key }) => key.symmetricKeySize)).toEqual([32, 32, 32]);
    expect(hexOf([made[0]?.key])).not.toBe(hexOf([made[1]?.key]));
    expect(asText(await keys.keysOf(["p-2", "p-3", "p-1"]))).toEqual(asText([made[1], (await keys.keysOf(["p-3"]))[0], made[0]]));
    await keys.close();
    const again = await open();
    expect(asText(await again.keysOf(["p-2"]))).toEqual(asText([made[1]]));
    expect(hexOf(await again.find([2, 9, 1]))).toBe(hexOf([made[1]?.key, undefined, made[0]?.key]));
    expect([await again.numberOf("p-3"), await again.numberOf("p-4")]).toEqual([3, undefined]);
    expect([await again.keysOf([]), await again.find([])]).toEqual([[], []]);
  });

  it("makes one key per subject where many callers of two processes ask at once, from the first start on", async () => {
    const both = await Promise.all([open(), open()]);
    const subjects = subjectsOf(50);

    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const some = [...subjects.slice(i), ...subjects.slice(0, i)];
        return (both[i % 2] as PostgresKeys).keysOf(some).then((made) => some.map((subject, k) => `${subject} ${asText([made[k]])[0]}`));
      }),
    );

    expect(new Set(all.flat()).size).toBe(50);
    const numbers = (await (both[0] as PostgresKeys).keysOf(subjects)).map(({ number }) => number);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it("a destroyed key is in no file of the server but its write-ahead log, and nothing else is gone", async () => {
    const keys = await open();
    const other = await open();
    const made = await keys.keysOf(subjectsOf(300));
    // Somebody still sees the time before: what he might read must not be kept for him.
    const reader = new pg.Client({ connectionString: url });
    await reader.connect();
    onTestFinished(() => reader.end());
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await reader.query("SELECT 1");
    await sql("ANALYZE");
    const raw = await rawBytes();
    expect(made.filter(({ key }) => raw.includes(key.export()))).toHaveLength(300);

    for (let round = 0; round < 4; round++) {
      const gone = made.filter(({ number }) => number % 4 === round && number % 3 > 0);
      await [keys, other][round % 2]?.destroy(gone.map(({ number }) => number));
      const left = await rawBytes();
      expect(gone.filter(({ key }) => left.includes(key.export()))).toEqual([]);
      await sql("ANALYZE");
    }

    const left = await rawBytes();
    expect(made.filter(({ key }) => left.includes(key.export()))).toHaveLength(100);
    const found = await keys.find(made.map(({ number }) => number));
    expect(hexOf(found)).toBe(hexOf(made.map(({ number, key }) => (number % 3 > 0 ? undefined : key))));
  });

  it("has keys only where it has to: not in logs of statements, nor in statistics", async () => {
    const keys = await open();
    const made = await keys.keysOf(subjectsOf(200));
    await keys.find([1, 2, 3]);
    await keys.destroy([1]);
    await sql("ANALYZE");

    const log = readFileSync(join(cluster.dataFolder, "..", "log"), "utf8");
    expect(log).toContain("keys_of");
    expect(made.filter(({ key }) => log.includes(key.export().toString("hex")))).toEqual([]);
    expect(await sql("SELECT tablename FROM pg_stats WHERE schemaname = 'plumbline_keys' AND attname = 'key'")).toEqual([]);
  });

  it("forgets a subject with its key, and never gives its number to another", async () => {
    const keys = await open();
    const [, last] = await keys.keysOf(["p-1", "p-2"]);
    await keys.destroy([2]);
    await keys.destroy([2, 77]);
    await keys.destroy([]);
    expect(await keys.numberOf("p-2")).toBeUndefined();
    await keys.close();
    const again = await open();
    const [anew] = await again.keysOf(["p-2"]);
    expect(anew?.number).toBe(3);
    expect(hexOf([anew?.key])).not.toBe(hexOf([last?.key]));
  });

  it("does not give from memory what another process has destroyed", async () => {
    const [keys, other] = [await open(), await open()];
    const [, second] = await keys.keysOf(["p-1", "p-2"]);
    await keys.find([1, 2]);

    await other.destroy([1]);

    expect(hexOf(await keys.find([1, 2]))).toBe(hexOf([undefined, second?.key]));
    const again = await keys.keysOf(["p-1", "p-2", "p-3"]);
    expect(again.map(({ number }) => number)).toEqual([4, 2, 3]);
    expect(hexOf([again[1]?.key])).toBe(hexOf([second?.key]));
  });

  it("does not give a destroyed key from memory to those who asked before", async () => {
    const keys = await open();
    const [, , made] = await Promise.all([keys.keysOf(["p-1"]), keys.destroy([1]), keys.keysOf(["p-1"])]);
    expect(made.map(({ number }) => number)).toEqual([2]);
    expect(await keys.find([1])).toEqual([undefined]);
  });

  it("no call fails or misses a key while keys are destroyed beside it", async () => {
    const [keys, other] = [await open(), await open()];
    const subjects = subjectsOf(300);
    const made = await keys.keysOf(subjects);
    const kept = made.filter(({ number }) => number % 2 === 0);
    const expected = hexOf(kept.map(({ key }) => key));

    const seen = await Promise.all([
      ...made.filter(({ number }) => number % 2 === 1 && number < 80).map(({ number }) => other.destroy([number])),
      ...Array.from({ length: 100 }, async (_, i) => {
        const fresh = await keys.keysOf([`new-${i}`]);
        return [hexOf(await keys.find(kept.map(({ number }) => number))) === expected, (fresh[0]?.number ?? 0) > 300];
      }),
    ]);

    expect(new Set(seen.slice(40).flat())).toEqual(new Set([true]));
    expect(new Set((await keys.keysOf(subjects)).map(({ number }) => number)).size).toBe(300);
  });

  it("does not have the names of subjects in its files", async () => {
    await (await open()).keysOf(["zhang-san-42"]);
    expect((await rawBytes()).includes("zhang-san-42")).toBe(false);
  });

  it("goes on with more subjects than are asked for in one statement elsewhere", async () => {
    const keys = await open();
    const subjects = subjectsOf(20_000);
    const expected = hexOf((await keys.keysOf(subjects)).map(({ key }) => key));
    expect(hexOf((await (await open()).keysOf(subjects)).map(({ key }) => key)) === expected).toBe(true);
  });

  it("keeps every key that it gave when the database is stopped at once, and when the connection breaks", async () => {
    await sql(`ALTER DATABASE ${database} SET synchronous_commit = off`);
    await sql(`ALTER DATABASE ${database} SET default_transaction_isolation = 'repeatable read'`);
    const gate = await startGate(cluster.port);
    onTestFinished(() => gate.close());
    const keys = await open(`postgres://postgres@127.0.0.1:${gate.port}/${database}`);
    const given: SubjectKey[] = [];
    let asked = 0;
    for (const fault of [stopAtOnce, cutOff, stopAtOnce]) {
      for (let i = 0; i < 20; i++) given.push(...(await keys.keysOf([`p-${asked++}`])));
      const inDoubt = keys.keysOf([`p-${asked}`]).then(
        () => "given",
        ({ code }: { code: string }) => code,
      );
      await fault();
      expect(["given", "STORE_UNAVAILABLE"]).toContain(await inDoubt);
      await keys.keysOf(["p-0"]).catch(() => {});
    }

    const again = await keys.keysOf(given.map((_, i) => `p-${i}`));

    expect(asText(again)).toEqual(asText(given));
    expect(new Set(again.map(({ number }) => number)).size).toBe(60);

    async function stopAtOnce(): Promise<void> {
      cluster.stop("immediate");
      cluster.start();
    }
    async function cutOff(): Promise<void> {
      gate.cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await gate.open();
    }
  });

  it("destroys nothing, and says so, while somebody reads for long; then all of it", async () => {
    const keys = await open();
    const [made] = await keys.keysOf(["p-1"]);
    const reader = new pg.Client({ connectionString: url });
    await reader.connect();
    await reader.query("BEGIN; LOCK TABLE plumbline_keys.key_numbers IN ACCESS SHARE MODE");

    await expect(keys.destroy([1])).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });

    expect(hexOf(await keys.find([1]))).toBe(hexOf([made?.key]));
    await reader.end();
    await keys.destroy([1]);
    expect(await keys.find([1])).toEqual([undefined]);
  });

  it("is made by a role that may create, then opened by its owner who may not, and by nobody else", async () => {
    await sql(
      `CREATE ROLE ${database}_keys LOGIN; CREATE ROLE ${database}_other LOGIN; GRANT CREATE ON DATABASE ${database} TO ${database}_keys`,
    );
    const made = await (await open(cluster.url(database, `${database}_keys`))).keysOf(["p-1"]);
    await sql(`REVOKE CREATE ON DATABASE ${database} FROM ${database}_keys`);

    const keys = await open(cluster.url(database, `${database}_keys`));

    expect(asText(await keys.keysOf(["p-1"]))).toEqual(asText(made));
    await keys.destroy([1]);
    await expect(open(cluster.url(database, `${database}_other`))).rejects.toMatchObject({ code: "STORE_INVALID" });
  });

  it("seals under the keys, and opens what is sealed until they are destroyed, for its own event alone", async () => {
    const keys = await postgresSubjectKeys({ url });
    onTestFinished(() => keys.close());
    const [one, two] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];

    const sealed = await keys.seal([
      { subject: "p-1", name: one, text: "first" },
      { subject: "p-2", name: one, text: "second" },
      { subject: "p-1", name: two, text: "third" },
    ]);

    const pieces = sealed.map((piece, i) => ({ ...piece, name: i === 2 ? two : one }));
    expect(sealed.map(({ key }) => key)).toEqual([1, 2, 1]);
    expect(await keys.open(pieces)).toEqual(["first", "second", "third"]);
    expect(await keys.open(pieces.map((piece) => ({ ...piece, name: two })))).toEqual([undefined, undefined, "third"]);
    await keys.destroy([1]);
    expect(await keys.open(pieces)).toEqual([undefined, "second", undefined]);
    expect([await keys.seal([]), await keys.open([])]).toEqual([[], []]);
  });

  it("refuses tables of another version, and a name that is none", async () => {
    await open();
    await sql("UPDATE plumbline_keys.key_numbers SET format = 2");
    await expect(open()).rejects.toMatchObject({ code: "STORE_INVALID", message: expect.stringContaining("format 2") as string });
    await expect(postgresSubjectKeys({ url, schema: 'x"; DROP' })).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });

  it("says what is wrong where a key is missing that was not destroyed", async () => {
    const keys = await open();
    await keys.keysOf(["p-1"]);
    await sql("DELETE FROM plumbline_keys.keys");
    await expect((await open()).keysOf(["p-1"])).rejects.toMatchObject({ code: "STORE_INVALID" });
  });

  it.each(["DELETE FROM key_numbers", "TRUNCATE key_numbers", "UPDATE key_numbers SET last = 0"])(
    "the owner is stopped too: %s",
    async (statement) => {
      await (await open()).keysOf(["p-1"]);
      await expect(sql(`SET search_path = plumbline_keys; ${statement}`)).rejects.toThrow(/never used again/);
    },
  );
});

function hexOf(keys: readonly (KeyObject | undefined)[]): string {
  return keys.map((key) => key?.export().toString("hex")).join();
}

function asText(keys: readonly (SubjectKey | undefined)[]): string[] {
  return keys.map((key) => `${key?.number} ${hexOf([key?.key])}`);
}
