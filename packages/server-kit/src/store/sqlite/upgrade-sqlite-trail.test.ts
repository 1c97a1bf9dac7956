import { createHmac, randomBytes } from "node:crypto";
import { existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TraceEvent } from "@plumbline/core";
import { base64Of, canonicalJson, eventDigest, formatCheckpoint, leafHash, leafOf, rootOf, signNote } from "@plumbline/core/trail";
import { expect, it, onTestFinished, vi } from "vitest";
import { eventOf, openTrail, origin, signer, trailFile, verdictOf } from "../../../test/trail-support.ts";
import { openTrailForReading } from "./open-trail-for-reading.ts";
import { sqliteTrailStore } from "./sqlite-trail-store.ts";
import { upgradeSqliteTrail } from "./upgrade-sqlite-trail.ts";

// Every commit waits for the disk, which others may be using.
vi.setConfig({ testTimeout: 60_000 });

// As format 1 was, so that its files stay readable whatever becomes of the schema.
const FORMAT_1 = `
CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, mac_key BLOB NOT NULL CHECK (length(mac_key) = 32)) STRICT;
CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, checkpoint TEXT NOT NULL) STRICT;
CREATE TABLE entries (idx INTEGER PRIMARY KEY, leaf TEXT NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT;
CREATE TABLE bodies (idx INTEGER PRIMARY KEY REFERENCES entries, salt BLOB NOT NULL CHECK (length(salt) = 16), event TEXT NOT NULL) STRICT;
CREATE TABLE names (
  source TEXT NOT NULL, id TEXT NOT NULL, mac BLOB NOT NULL CHECK (length(mac) = 32), idx INTEGER NOT NULL REFERENCES entries,
  PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  n INTEGER PRIMARY KEY, mac BLOB NOT NULL UNIQUE CHECK (length(mac) = 32), source TEXT NOT NULL, received TEXT NOT NULL,
  body TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER names_no_update BEFORE UPDATE ON names BEGIN SELECT RAISE(ABORT, 'names are never changed'); END;
CREATE TRIGGER names_no_delete BEFORE DELETE ON names BEGIN SELECT RAISE(ABORT, 'names are never changed'); END;
CREATE TRIGGER meta_no_update BEFORE UPDATE ON meta BEGIN SELECT RAISE(ABORT, 'meta are never changed'); END;
CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta BEGIN SELECT RAISE(ABORT, 'meta are never changed'); END;
CREATE TRIGGER bodies_no_update BEFORE UPDATE ON bodies BEGIN SELECT RAISE(ABORT, 'bodies are never changed'); END;
CREATE TRIGGER entries_follow BEFORE INSERT ON entries WHEN NEW.idx <> coalesce((SELECT max(idx) + 1 FROM entries), 0)
BEGIN SELECT RAISE(ABORT, 'an entry takes the next index'); END;
PRAGMA application_id = 0x706c756d;
`;
const RECEIVED = "2026-03-02T01:00:00.000Z";

/** A trail of format 1, with events `old-0` on that are numbered from 0, left by a process that did not close it. */
async function formatOne(count: number): Promise<{ file: string; events: TraceEvent[] }> {
  const file = trailFile();
  const db = new DatabaseSync(file);
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  db.exec(`PRAGMA journal_mode = WAL; ${FORMAT_1}`);
  const key = randomBytes(32);
  db.prepare("INSERT INTO meta (id, format, mac_key) VALUES (1, 1, ?)").run(key);
  const events = Array.from({ length: count }, (_, seq) => ({ ...eventOf(`old-${seq}`, { note: "记" }), epoch: 1, seq }));
  const hashes: Uint8Array[] = [];
  const entry = db.prepare("INSERT INTO entries (idx, leaf, hash) VALUES (?, ?, ?)");
  const body = db.prepare("INSERT INTO bodies (idx, salt, event) VALUES (?, ?, ?)");
  const name = db.prepare("INSERT INTO names (source, id, mac, idx) VALUES (?, ?, ?, ?)");
  db.exec("BEGIN");
  events.forEach((event, i) => {
    const text = canonicalJson(event);
    const salt = randomBytes(16);
    const { source, id, epoch, seq } = event;
    const leaf = leafOf({ source, id, epoch, seq, received: RECEIVED, digest: eventDigest(salt.toString("hex"), text) });
    hashes.push(leafHash(leaf));
    entry.run(i, leaf, leafHash(leaf));
    body.run(i, salt, text);
    name.run(source, id, createHmac("sha256", key).update(text).digest(), i);
  });
  const checkpoint = await signNote(formatCheckpoint({ origin, size: count, root: base64Of(rootOf(hashes)) }), signer);
  db.prepare("INSERT INTO head (id, size, checkpoint) VALUES (1, ?, ?)").run(count, checkpoint);
  db.prepare(
    "INSERT INTO quarantine (mac, source, received, body, code, reason, times) VALUES (?, 'host', ?, '{}', 'EVENT_INVALID', 'no id', 3)",
  ).run(randomBytes(32), RECEIVED);
  db.exec("COMMIT");
  db.close();
  return { file, events };
}

it("a trail of format 1 is refused with the command that upgrades it", async () => {
  const { file } = await formatOne(1);
  const refusal = { code: "STORE_INVALID", message: expect.stringContaining("plumbline upgrade") };
  await expect(sqliteTrailStore({ file })).rejects.toMatchObject(refusal);
  await expect(openTrailForReading(file)).rejects.toMatchObject(refusal);
});

it("an upgraded trail has the same entries under the same checkpoint, knows its events again, and goes on", async () => {
  const { file, events } = await formatOne(700);

  expect(await upgradeSqliteTrail(file)).toEqual({ from: 1, size: 700 });

  const trail = await openTrail(file);
  expect(await verdictOf(trail)).toMatchObject({ outcome: "valid", size: 700, checked: 700 });
  expect((await trail.read(0, 700)).map(({ event }) => event)).toEqual(events.map((event) => canonicalJson(event)));
  const again = await trail.append(events.slice(298, 300).map((event) => ({ event })));
  expect(again.receipts).toMatchObject([
    { status: "duplicate", index: 298, received: RECEIVED },
    { status: "duplicate", index: 299, received: RECEIVED },
  ]);
  const changed = await trail.append([{ event: { ...(events[5] as TraceEvent), type: "case.closed" } }]);
  expect(changed.receipts).toMatchObject([{ status: "quarantined", code: "EVENT_CONFLICT" }]);
  await trail.append([{ event: { ...eventOf("new"), epoch: 1, seq: 700 } }], { source: "host", epoch: 1, seq: 700, hash: "0".repeat(64) });
  const notes = (await trail.read(700, 800)).filter(({ source }) => source === "engine/trail").map(({ event }) => event ?? "");
  expect(notes.filter((event) => event.includes("source.gap_found"))).toEqual([]);
});

it("an upgrade takes along what is in quarantine, and leaves one file", async () => {
  const { file } = await formatOne(3);
  await upgradeSqliteTrail(file);
  const store = await sqliteTrailStore({ file });
  expect(await store.quarantined(0, 9)).toEqual([
    { n: 1, source: "host", received: RECEIVED, body: "{}", code: "EVENT_INVALID", reason: "no id", times: 3 },
  ]);
  await store.close();
  expect(readdirSync(dirname(file)).sort()).toEqual(["trail.db", "trail.db-lock"]);
});

it("an upgraded trail is upgraded by nothing more", async () => {
  const { file } = await formatOne(3);
  await upgradeSqliteTrail(file);
  const bytes = readFileSync(file);
  expect(await upgradeSqliteTrail(file)).toEqual({ from: 2, size: 3 });
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

it("an upgrade that was cut off is begun anew, or ended", async () => {
  const { file } = await formatOne(3);
  writeFileSync(`${file}.v2`, "half of a file");
  writeFileSync(`${file}.v2-wal`, "half of a log");
  linkSync(file, `${file}.v1`);
  await upgradeSqliteTrail(file);
  linkSync(file, `${file}.v1`);
  await upgradeSqliteTrail(file);
  expect(existsSync(`${file}.v1`)).toBe(false);
  expect(await verdictOf(await openTrail(file))).toMatchObject({ outcome: "valid", size: 3 });
});

it("a trail that another process reads or writes is not upgraded", async () => {
  const { file } = await formatOne(3);
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.prepare("SELECT * FROM head").get();
  await expect(upgradeSqliteTrail(file)).rejects.toMatchObject({ code: "STORE_CONFLICT" });
  const second = await formatOne(3);
  await upgradeSqliteTrail(second.file);
  await openTrail(second.file);
  await expect(upgradeSqliteTrail(second.file)).rejects.toMatchObject({ code: "STORE_CONFLICT" });
});

it.each([
  { what: "an altered leaf", sql: "UPDATE entries SET leaf = replace(leaf, 'old-1', 'old-9') WHERE idx = 1" },
  { what: "an entry missing", sql: "DELETE FROM bodies WHERE idx = 1; DELETE FROM names; DELETE FROM entries WHERE idx = 1" },
  { what: "its tail cut off", sql: "DELETE FROM bodies WHERE idx = 2; DELETE FROM names; DELETE FROM entries WHERE idx = 2" },
  {
    what: "an older checkpoint",
    sql: "UPDATE head SET checkpoint = replace(checkpoint, char(10) || '3' || char(10), char(10) || '2' || char(10))",
  },
])("a trail with $what is not upgraded, and not changed", async ({ sql }) => {
  const { file } = await formatOne(3);
  const db = new DatabaseSync(file);
  db.exec(`DROP TRIGGER entries_no_update; DROP TRIGGER entries_no_delete; DROP TRIGGER names_no_delete; ${sql}`);
  db.close();
  await expect(upgradeSqliteTrail(file)).rejects.toMatchObject({ code: "TRAIL_CORRUPT" });
  await expect(openTrailForReading(file)).rejects.toMatchObject({ message: expect.stringContaining("format 1") });
});

it("has nothing to upgrade where there is no file, and nothing where it is of something else", async () => {
  const file = trailFile();
  await expect(upgradeSqliteTrail(file)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  writeFileSync(file, "");
  await expect(upgradeSqliteTrail(file)).rejects.toMatchObject({ code: "STORE_INVALID" });
});
