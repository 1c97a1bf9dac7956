import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { leafHash, verifyTlogProof } from "@plumbline/core/trail";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openPostgresTrail, postgresTrailStore, preparePostgresTrail } from "../../src/store/postgres/index.ts";
import { sqliteSubjectKeys } from "../../src/store/sqlite/index.ts";
import { type StoreVerdict, type TrailRows, verifyStore } from "../../src/trail/index.ts";
import type { Trail } from "../../src/trail/trail.ts";
import { assertNotBehind, checkKept, compareCheckpoints } from "../../src/witness/index.ts";
import { type Cluster, postgresBin, startCluster } from "../postgres.ts";
import { batchOf, eventOf, folder, numberedEvents, openTrail, trailFile, verifierKey } from "../trail-support.ts";
import { startWitness } from "../witness-support.ts";
import { disclosedEvent, headOfNote, isLong, sendAll, startServer } from "./fault-support.ts";

/** 40 entries in three commits, some with persons' data beside them, and a body in quarantine. */
async function fill(trail: Trail): Promise<void> {
  await trail.append(batchOf("a", 16));
  await trail.append(Array.from({ length: 8 }, (_, n) => disclosedEvent(`b-${n}`)));
  await trail.append(numberedEvents(16, { source: "counter" }));
  await trail.quarantine("host", [{ body: "{}", code: "EVENT_INVALID", reason: "no id" }]);
}

async function sqliteTrail(fillIt: (trail: Trail) => Promise<unknown> = fill): Promise<string> {
  const file = trailFile();
  const trail = await openTrail(file);
  await fillIt(trail);
  await trail.close();
  return file;
}

/** As somebody edits the file who knows what its triggers are. */
function edit(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  db.exec("PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF");
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all() as { name: string }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  return db;
}

/** A verdict, or the code with which there is none. */
type Finding = StoreVerdict | { readonly outcome: string; readonly index?: undefined; readonly reason?: undefined };

type Kept = ReturnType<typeof headOfNote>;

async function judge(source: { sqlite: string } | { rows: TrailRows }, expect?: Kept): Promise<Finding> {
  try {
    return await verifyStore(source, { verifierKey, threads: 0, ...(expect && { expect }) });
  } catch (error) {
    return { outcome: (error as { code: string }).code };
  }
}

/** To which entry of its chunk each byte belongs. `width`: bytes of the length in front; 0 for hashes. */
function ownersOf(bytes: Uint8Array, width: number): number[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const owners: number[] = [];
  for (let entry = 0; owners.length < buffer.length; entry++) {
    const length = width === 0 ? 32 : width + buffer.readUIntBE(owners.length, width);
    for (let i = 0; i < length; i++) owners.push(entry);
  }
  return owners;
}

const stride = (most: number, every: number): number[] =>
  Array.from({ length: isLong ? most : Math.ceil(most / every) }, (_, i) => (isLong ? i : i * every));

describe("any byte of a SQLite file", () => {
  it.each([
    { table: "entries", column: "leaves", width: 2 },
    { table: "entries", column: "hashes", width: 0 },
    { table: "bodies", column: "bodies", width: 4 },
  ])(
    "of the $column of $table is named with its entry when it was altered",
    async ({ table, column, width }) => {
      const file = await sqliteTrail();
      const db = edit(file);
      const wrong: unknown[] = [];
      const update = db.prepare(`UPDATE ${table} SET ${column} = ? WHERE first = ?`);
      for (const row of db.prepare(`SELECT first, ${column} AS bytes FROM ${table}`).all() as { first: number; bytes: Uint8Array }[]) {
        const owners = ownersOf(row.bytes, width);
        for (const at of stride(row.bytes.length, 41)) {
          const altered = Uint8Array.from(row.bytes);
          altered[at] = (altered[at] as number) ^ (1 << (at % 8));
          update.run(altered, row.first);
          const { outcome, index, reason } = await judge({ sqlite: file });
          if (outcome !== "invalid" || index !== row.first + (owners[at] as number))
            wrong.push({ first: row.first, at, owner: owners[at], outcome, index, reason });
        }
        update.run(row.bytes, row.first);
      }

      expect(wrong).toEqual([]);
      expect(await judge({ sqlite: file })).toMatchObject({ outcome: "valid", checked: 40 });
    },
    600_000,
  );

  it("of a tile is named with the entry that it denies when it was altered", async () => {
    const file = await sqliteTrail((trail) => trail.append(batchOf("a", 300)));
    const db = edit(file);
    const [{ hashes }] = db.prepare("SELECT hashes FROM tiles").all() as [{ hashes: Uint8Array }];
    const wrong: unknown[] = [];
    for (const at of stride(hashes.length, 193)) {
      const altered = Uint8Array.from(hashes);
      altered[at] = (altered[at] as number) ^ 0x10;
      db.prepare("UPDATE tiles SET hashes = ?").run(altered);
      const { outcome, index, reason } = await judge({ sqlite: file });
      if (outcome !== "invalid" || index !== Math.floor(at / 32)) wrong.push({ at, outcome, index, reason });
    }

    expect(wrong).toEqual([]);
  }, 600_000);

  it("of the checkpoint makes it invalid when it was altered", async () => {
    const file = await sqliteTrail();
    const db = edit(file);
    const [{ checkpoint }] = db.prepare("SELECT checkpoint FROM head").all() as [{ checkpoint: string }];
    const wrong: unknown[] = [];
    for (const at of stride(checkpoint.length * 7, 3)) {
      const altered = Buffer.from(checkpoint);
      altered[Math.floor(at / 7)] = (altered[Math.floor(at / 7)] as number) ^ (1 << (at % 7));
      db.prepare("UPDATE head SET checkpoint = ?").run(altered.toString());
      const { outcome, reason } = await judge({ sqlite: file });
      if (outcome === "valid" || outcome === "unchecked") wrong.push({ at, outcome, reason, altered: altered.toString() });
    }

    expect(wrong).toEqual([]);
  }, 600_000);

  it("of what is no part of the promise leaves the verdict valid, and every entry as it was", async () => {
    const file = await sqliteTrail();
    const db = edit(file);
    const whole = contentOf(file);
    const wrong: unknown[] = [];
    for (const { table, column } of UNPROMISED) {
      for (const row of db.prepare(`SELECT rowid AS at, ${column} AS value FROM ${table}`).all() as { at: number; value: Value }[]) {
        for (const altered of alterations(row.value)) {
          db.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(altered, row.at);
          const { outcome } = await judge({ sqlite: file });
          if (outcome !== "valid" || contentOf(file) !== whole) wrong.push({ table, column, outcome });
        }
        db.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(row.value, row.at);
      }
    }

    expect(wrong).toEqual([]);
  }, 600_000);

  it("of sealed disclosures takes the disclosure away, and never gives another", async () => {
    const file = await sqliteTrail();
    const keys = `${file}-keys`;
    const db = edit(file);
    const [{ sealed }] = db.prepare("SELECT sealed FROM bodies WHERE first = 16").all() as [{ sealed: Uint8Array }];
    const given = new Set(
      Array.from({ length: 8 }, (_, n) => disclosedEvent(`b-${n}`)).flatMap(({ disclosures = [] }) => disclosures.map(({ text }) => text)),
    );
    const seen: (string | undefined)[] = [];
    for (const at of stride(sealed.length, 307)) {
      const altered = Uint8Array.from(sealed);
      altered[at] = (altered[at] as number) ^ 1;
      db.prepare("UPDATE bodies SET sealed = ? WHERE first = 16").run(altered);
      const trail = await openTrail(file, { subjectKeys: await sqliteSubjectKeys({ file: keys }) });
      const read = await trail.read(16, 24).catch(() => []);
      const texts = read.flatMap(({ disclosures = [] }) => disclosures);
      seen.push(...texts.filter((text) => !given.has(text)), ...(texts.length > 7 ? [`all at ${at}`] : []));
      await trail.close();
    }

    expect(given.size).toBe(8);
    expect(seen).toEqual([]);
  }, 600_000);

  it("of the file itself, as a disk alters it, never leaves the verdict valid over other entries", async () => {
    const file = await sqliteTrail();
    const whole = contentOf(file);
    const bytes = readFileSync(file);
    const descriptor = openSync(file, "r+");
    onTestFinished(() => closeSync(descriptor));
    const wrong: unknown[] = [];
    const outcomes: Record<string, number> = {};
    for (const at of stride(bytes.length, 797)) {
      writeSync(descriptor, Buffer.of(bytes.readUInt8(at) ^ (1 << (at % 8))), 0, 1, at);
      const { outcome, ...rest } = await judge({ sqlite: file });
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if ((outcome === "valid" && contentOf(file) !== whole) || !NAMED.has(outcome)) wrong.push({ at, outcome, rest });
      writeSync(descriptor, bytes, at, 1, at);
    }

    expect(wrong).toEqual([]);
    expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(["valid", "invalid", "STORE_INVALID"]));
  }, 3_600_000);
});

const NAMED = new Set(["valid", "invalid", "STORE_INVALID", "STORE_UNAVAILABLE"]);

/** The index of names, which only finds duplicates; what is known of sources; what waits or was refused; secrets and sealed values. */
const UNPROMISED = [
  { table: "names", column: "names" },
  { table: "bodies", column: "sealed" },
  { table: "meta", column: "secret" },
  { table: "meta", column: "indexed" },
  { table: "head", column: "size" },
  { table: "quarantine", column: "body" },
];

type Value = number | string | Uint8Array;

function alterations(value: Value): Value[] {
  if (typeof value === "number") return [value + 1, value - 1];
  if (typeof value === "string") return [`${value} `, ""];
  return stride(value.length, 31).map((at) => {
    const altered = Uint8Array.from(value);
    altered[at] = (altered[at] as number) ^ 1;
    return altered;
  });
}

/** Everything that an auditor is given, or the fault. */
function contentOf(file: string): string {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = db.prepare(
      "SELECT e.first, e.count, hex(leaves) AS l, hex(hashes) AS h, hex(bodies) AS b FROM entries e LEFT JOIN bodies b ON b.first = e.first ORDER BY e.first",
    );
    return JSON.stringify(rows.all());
  } catch (error) {
    return (error as Error).message;
  } finally {
    db.close();
  }
}

/** How a trail lies somewhere where it can be edited by who owns the place. */
interface Place {
  /** Opens the trail there, as its server does. */
  open(): Promise<Trail>;
  /** Runs statements that no trigger hinders. */
  tamper(sql: string): Promise<void>;
  judge(kept?: Kept): Promise<Finding>;
}

/** In SQL of both; `@` stands for the schema. */
const EDITS = [
  { what: "a row in the middle deleted", sql: "DELETE FROM @entries WHERE first = 260", reason: "index_mismatch", index: 260 },
  {
    what: "the tail cut off",
    sql: "DELETE FROM @entries WHERE first = 264; DELETE FROM @bodies WHERE first = 264",
    reason: "truncated",
    index: 264,
  },
  { what: "a byte of a leaf altered", sql: byteAt("entries", "leaves", 260, 40), reason: "hash_mismatch", index: 260 },
  { what: "a byte of a leaf hash altered", sql: byteAt("entries", "hashes", 260, 40), reason: "hash_mismatch", index: 261 },
  { what: "a byte of an event altered", sql: byteAt("bodies", "bodies", 260, 60), reason: "digest_mismatch", index: 260 },
  { what: "a byte of a tile altered", sql: byteAt("tiles", "hashes", 0, 64), reason: "hash_mismatch", index: 2 },
  { what: "a tile deleted", sql: "DELETE FROM @tiles", reason: "hash_mismatch", index: 0 },
  { what: "leaves of two chunks exchanged", sql: exchanged("entries", "leaves"), reason: "hash_mismatch", index: 256 },
  { what: "events of two chunks exchanged", sql: exchanged("bodies", "bodies"), reason: "digest_mismatch", index: 256 },
  {
    what: "two chunks exchanged with all that is theirs",
    sql: [exchanged("entries", "leaves"), exchanged("entries", "hashes"), exchanged("bodies", "bodies")].join(";"),
    reason: "root_mismatch",
    index: undefined,
  },
];

function byteAt(table: string, column: string, first: number, at: number): string {
  return `UPDATE @${table} SET ${column} = flip(${column}, ${at}) WHERE ${table === "tiles" ? "level" : "first"} = ${first}`;
}

function exchanged(table: string, column: string): string {
  return `UPDATE @${table} SET ${column} = (SELECT o.${column} FROM @${table} o WHERE o.first = 516 - @${table}.first) WHERE first IN (256, 260)`;
}

/** 256 entries, and then three chunks of four. Gives the checkpoint of before the last. */
async function fillPlace({ open }: Place): Promise<string> {
  const trail = await open();
  await trail.append(batchOf("full", 256));
  await trail.append(batchOf("x", 4));
  const { checkpoint } = await trail.append(batchOf("y", 4));
  await trail.append(batchOf("z", 4));
  await trail.close();
  return checkpoint;
}

async function keptOf({ open }: Place): Promise<Kept> {
  const trail = await open();
  const kept = headOfNote(trail.checkpoint());
  await trail.close();
  return kept;
}

function tamperedWith(place: () => Promise<Place>): void {
  it.each(EDITS)("$what is named", async ({ sql, reason, index }) => {
    const here = await place();
    await fillPlace(here);
    await here.tamper(sql);

    const { outcome, ...found } = await here.judge();

    expect({ outcome, reason: found.reason, index: found.index }).toEqual({ outcome: "invalid", reason, index });
  });

  it("the tail cut off and the head put back to what was signed then shows to whoever kept a receipt", async () => {
    const here = await place();
    const older = await fillPlace(here);
    const kept = await keptOf(here);
    await here.tamper(
      `DELETE FROM @entries WHERE first = 264; DELETE FROM @bodies WHERE first = 264; UPDATE @head SET size = 264, checkpoint = '${older}'`,
    );

    expect(await here.judge()).toMatchObject({ outcome: "valid", checked: 264 });
    expect(await here.judge(kept)).toMatchObject({ outcome: "invalid", reason: "rolled_back" });
  });

  it("events taken away without an order are named, and their leaves still prove that they were there", async () => {
    const here = await place();
    await fillPlace(here);
    await here.tamper("UPDATE @bodies SET bodies = blank(16) WHERE first = 260");

    expect(await here.judge()).toMatchObject({
      outcome: "invalid",
      reason: "erased_without_order",
      index: 260,
      erased: 4,
      checked: 268,
      events: 264,
    });
  });
}

describe("a trail in SQLite that its owner edits", () => {
  tamperedWith(async () => {
    const file = trailFile();
    return {
      open: () => openTrail(file),
      async tamper(sql) {
        const db = edit(file);
        db.function("flip", (bytes, at) => {
          const altered = Uint8Array.from(bytes as Uint8Array);
          altered[Number(at)] = (altered[Number(at)] as number) ^ 1;
          return altered;
        });
        db.function("blank", (length) => new Uint8Array(Number(length)));
        db.exec(sql.replaceAll("@", "main."));
      },
      judge: (kept) => judge({ sqlite: file }, kept),
    };
  });
});

describe.runIf(postgresBin)("a trail in PostgreSQL that its superuser edits", { timeout: 60_000 }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster.remove());

  tamperedWith(async () => {
    const url = await cluster.database();
    const database = url.split("/").at(-1) as string;
    await preparePostgresTrail(url);
    return {
      open: async () => openTrail(trailFile(), { store: await postgresTrailStore({ url }) }),
      async tamper(sql) {
        await cluster.sql(
          database,
          `SET session_replication_role = replica;
          CREATE FUNCTION flip(bytea, int4) RETURNS bytea LANGUAGE sql AS 'SELECT set_byte($1, $2, get_byte($1, $2) # 1)';
          CREATE FUNCTION blank(int4) RETURNS bytea LANGUAGE sql AS 'SELECT decode(repeat(''00'', $1), ''hex'')';
          ${sql.replaceAll("@", "plumbline.")}`,
        );
      },
      async judge(kept) {
        const rows = await openPostgresTrail(url);
        try {
          return await judge({ rows }, kept);
        } finally {
          await rows.close();
        }
      },
    };
  });
});

describe("a whole trail written anew and signed with the real key", () => {
  it("is valid by itself, and denied by an old receipt, an old proof and a witness", async () => {
    const batches = Array.from({ length: 10 }, (_, n) => batchOf(`n-${n}`, 30));
    const witness = await startWitness();
    const asked = { witnesses: [witness.address], quorum: 1, timeoutMs: 5000 };
    const standing = ({ checkpoint, proveConsistency }: Trail) => ({ checkpoint: checkpoint(), proveConsistency });
    const honest = await openTrail(trailFile());
    for (const batch of batches) await honest.append(batch);
    const kept = headOfNote(honest.checkpoint());
    const proof = await honest.prove(77);
    const [entry] = await honest.read(77, 78);
    await assertNotBehind(standing(honest), asked);
    const file = trailFile();
    const rewritten = await openTrail(file);
    for (const [n, batch] of batches.entries()) await rewritten.append(n === 2 ? batchOf("other", 30) : batch);
    const [now] = await rewritten.read(77, 78);
    const readTile = async (level: number, index: number, width: number) => (await rewritten.tile(level, index, width)) as Uint8Array;

    const alone = await verifyStore({ sqlite: file }, { verifierKey });
    const remembered = await verifyStore({ sqlite: file }, { verifierKey, expect: kept });
    const findings = await checkKept([honest.checkpoint()], { checkpoint: rewritten.checkpoint(), readTile }, [verifierKey]);
    const proven = [entry, now].map((one) => verifyTlogProof(proof, leafHash(one?.leaf as string), [verifierKey]) !== false);

    expect(alone).toMatchObject({ outcome: "valid", size: 300 });
    expect(remembered).toMatchObject({ outcome: "invalid", reason: "rewritten" });
    expect(findings).toEqual(["forked"]);
    expect(proven).toEqual([true, false]);
    await expect(assertNotBehind(standing(rewritten), asked)).rejects.toMatchObject({ code: "TRAIL_BEHIND" });
  });
});

describe("two servers that show two histories under one key", () => {
  it("are found out by two receipts of one size", async () => {
    const receipts = await Promise.all(
      ["one", "other"].map(async (history) => {
        const path = folder();
        const server = startServer(join(path, "trail.db"), { keys: join(path, "keys.db") });
        const first = await sendAll((await server.said) as string, [[{ event: eventOf("same") }], [{ event: eventOf(history) }]], {
          connections: 1,
        });
        return first.acks.map(({ checkpoint }) => checkpoint);
      }),
    );

    const splits = compareCheckpoints(receipts.flat(), [verifierKey]);

    // `received` is part of what is proven, so the same event at another time is another history.
    expect(splits.map(({ size }) => size)).toEqual([1, 2]);
    expect(splits[1]).toMatchObject({ first: receipts[0]?.[1], second: receipts[1]?.[1] });
  }, 30_000);
});
