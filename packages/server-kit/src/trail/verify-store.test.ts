import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  type Checkpoint,
  ed25519Signer,
  type NoteSigner,
  noteText,
  parseCheckpoint,
  type TrailVerdict,
  verifyTrail,
  type WireTrailEntry,
} from "@plumbline/core/trail";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkpointOver, entryOf, inMemory, type MemoryTrail, memoryTrail, sampleEvent, tilesOver } from "../../test/peers/memory-rows.ts";
import { sqliteTrailStore } from "../store/sqlite/index.ts";
import { sha256 } from "./check-chunk.ts";
import { packChunks, unpackChunk, withoutErased } from "./chunk.ts";
import { type ExportTreeOptions, exportTree } from "./export-tree.ts";
import type { Chunk } from "./trail-store.ts";
import { verifyStore } from "./verify-store.ts";

const signer = ed25519Signer("plumbline.test/log", new Uint8Array(32).fill(7));
const { verifierKey } = signer;
const stranger = ed25519Signer("plumbline.test/log", new Uint8Array(32).fill(8));
const small = await memoryTrail(5_000, { signer });
const large = await memoryTrail(66_000, { signer });

describe("an honest trail is valid, as verifyTrail says", () => {
  it.each([0, 1, 255, 256, 257, 4_095, 4_096, 4_097, 9_000])("with %d entries", async (size) => {
    const trail = await memoryTrail(size, { signer, batch: 100 });
    const verdict = await verifyStore({ rows: trail.rows }, { verifierKey, threads: 2 });

    expect(verdict).toEqual({ ...(await byCore(trail)), events: size });
    expect(verdict).toMatchObject({ outcome: "valid", checked: size });
  });

  it("with more entries than its checkpoint covers", async () => {
    const trail = await memoryTrail(300, { signer, stored: 340 });

    expect(await verifyStore({ rows: trail.rows }, { verifierKey })).toMatchObject({ outcome: "valid", checked: 300 });
  });

  it("with events that were erased, and entries that were pruned", async () => {
    const trail = await memoryTrail(5_000, { signer, eventOf: ordering({ at: 4_999, entries: [17, 700, 4_998] }) });
    erased(17, 700, 4_998)(trail);
    trail.minimum = 512;

    expect(await verifyStore({ rows: trail.rows }, { verifierKey })).toMatchObject({
      outcome: "valid",
      checked: 4_488,
      erased: 2,
      pruned: 512,
      events: 4_486,
    });
  });

  it("with events that are erased while it is verified, by an order behind the checkpoint that was read first", async () => {
    const trail = await memoryTrail(5_000, { signer, eventOf: ordering({ at: 4_999, entries: [700] }) });
    const { head } = trail;
    trail.head = { size: 4_990, checkpoint: await checkpointOver(hashesOf(trail).slice(0, 4_990), signer) };
    erased(700)(trail);
    const onProgress = () => (trail.head = head);

    expect(await verifyStore({ rows: trail.rows }, { verifierKey, onProgress })).toMatchObject({
      outcome: "valid",
      size: 5_000,
      erased: 1,
    });
  });

  it("is unchecked without a key or under a text that is none, never valid", async () => {
    const { rows } = await memoryTrail(300, { signer });

    expect(await verifyStore({ rows })).toMatchObject({ outcome: "unchecked", reason: "no_verifier_key", checked: 300 });
    expect(await verifyStore({ rows }, { verifierKey: "my key" })).toMatchObject({
      outcome: "unchecked",
      reason: "verifier_key_malformed",
    });
  });

  it("says how far it is, and can be aborted", async () => {
    const { rows } = await memoryTrail(9_000, { signer });
    const seen: unknown[] = [];
    await verifyStore({ rows }, { verifierKey, onProgress: (...progress) => seen.push(progress) });

    expect(seen).toEqual([
      [4_096, 9_000],
      [8_192, 9_000],
      [9_000, 9_000],
    ]);
    await expect(verifyStore({ rows }, { verifierKey, signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("R-013: a trail that was tampered with gets the verdict of verifyTrail, which names the first entry", () => {
  it.each([
    { name: "a byte of an event", tamper: altered("bodies", 4_500, 60) },
    { name: "a byte of a salt", tamper: altered("bodies", 4_500, 5) },
    { name: "a byte of a leaf", tamper: altered("leaves", 4_500, 30) },
    { name: "a byte of a hash", tamper: altered("hashes", 4_500, 31) },
    { name: "bytes of two entries", tamper: both(altered("leaves", 4_990, 30), altered("bodies", 17, 60)) },
    { name: "an entry of one's own", tamper: (trail: MemoryTrail) => replace(trail, 4_500) },
    { name: "a chunk that is gone", tamper: (trail: MemoryTrail) => trail.chunks.splice(3, 1) },
    { name: "the last chunk that is gone", tamper: (trail: MemoryTrail) => trail.chunks.pop() },
    { name: "the first chunk that is gone", tamper: (trail: MemoryTrail) => trail.chunks.shift() },
    { name: "all chunks that are gone", tamper: (trail: MemoryTrail) => trail.chunks.splice(0) },
    { name: "a whole range that is gone", tamper: (trail: MemoryTrail) => trail.chunks.splice(0, 16) },
    {
      name: "two chunks in each other's place",
      tamper: (trail: MemoryTrail) => trail.chunks.splice(2, 2, ...trail.chunks.slice(2, 4).reverse()),
    },
    { name: "a checkpoint of another key", tamper: (trail: MemoryTrail) => sign(trail, hashesOf(trail), stranger) },
    { name: "a checkpoint of other entries", tamper: (trail: MemoryTrail) => sign(trail, hashesOf(trail).reverse()) },
    { name: "a checkpoint that is none", tamper: (trail: MemoryTrail) => (trail.head = { size: 5_000, checkpoint: "none" }) },
    { name: "a rewrite behind what was kept, not signed", tamper: (trail: MemoryTrail) => replace(trail, 4_101) },
    { name: "a rewrite, signed anew", tamper: rewritten(4_000) },
    { name: "a rewrite in the last range, signed anew", tamper: rewritten(4_097) },
    { name: "a rollback, signed anew", tamper: (trail: MemoryTrail) => sign(trail, hashesOf(trail).slice(0, 4_000)) },
  ])("$name", async ({ tamper }) => {
    const trail = inMemory(small);
    const expected = await keptAt(trail, 4_100);
    await tamper(trail);
    const { events, ...verdict } = await verifyStore({ rows: trail.rows }, { verifierKey, expect: expected });

    expect(verdict.outcome).toBe("invalid");
    expect(verdict).toEqual(await byCore(trail, expected));
    expect(events).toBe(verdict.checked);
  });

  it.each([1, 300, 1_024, 1_030, 4_100])("a rewrite in front of %d entries that were kept, of a trail that was pruned", async (size) => {
    const trail = inMemory(small);
    trail.minimum = 1_024;
    const expected = { ...(await keptAt(trail, size)), root: Buffer.alloc(32, 1).toString("base64") };
    const pruned = [0, 1, 2, 3].map((index) => trail.tiles.get(`0/${index}`) as Uint8Array);
    const entries = trail.chunks.slice(4).flatMap(entriesOf);
    const { events: _, ...verdict } = await verifyStore({ rows: trail.rows }, { verifierKey, expect: expected });

    expect(verdict).toEqual(
      await verifyTrail({ checkpoint: trail.head.checkpoint, verifierKey, pruned, entries, expect: expected, sha256 }),
    );
    expect(verdict).toMatchObject({ reason: "rewritten" });
  });

  it.each([
    { name: "that nobody ordered", eventOf: sampleEvent, gone: [700, 4_998, 8_800], index: 700 },
    { name: "of which one was not ordered", eventOf: ordering({ at: 8_900, entries: [700, 8_800] }), gone: [700, 4_998], index: 4_998 },
    { name: "ordered before they were there", eventOf: ordering({ at: 600, entries: [700] }), gone: [700], index: 700 },
  ])("in threads as without, of events that are gone, $name", async ({ eventOf, gone, index }) => {
    const trail = await memoryTrail(9_000, { signer, eventOf });
    erased(...gone)(trail);
    const { events, ...verdict } = await verifyStore({ rows: trail.rows }, { verifierKey, threads: 2 });

    expect(verdict).toEqual(await byCore(trail));
    expect(await verifyStore({ rows: trail.rows }, { verifierKey, threads: 0 })).toEqual({ ...verdict, events });
    expect(verdict).toMatchObject({ outcome: "invalid", reason: "erased_without_order", index, erased: gone.length });
  });

  it("all events gone at once, although a tree without events is one too", async () => {
    const trail = inMemory(small);
    erased(...Array.from({ length: 5_000 }, (_, i) => i))(trail);

    expect(await verifyStore({ rows: trail.rows })).toMatchObject({ reason: "erased_without_order", index: 0, erased: 5_000, events: 0 });
  });

  it("in threads as without, the lowest index of all", async () => {
    const trail = inMemory(large);
    await both(altered("leaves", 60_000, 30), altered("bodies", 12_345, 60))(trail);
    const { events: _, ...verdict } = await verifyStore({ rows: trail.rows }, { verifierKey, threads: 2 });

    expect(verdict).toEqual(await byCore(trail));
    expect(verdict).toMatchObject({ reason: "digest_mismatch", index: 12_345, checked: 12_345 });
  });

  it.each([0, 1, 255, 256, 300, 4_095, 4_096, 4_097, 4_352, 4_999, 5_000])(
    "a kept checkpoint of %d entries holds, another one does not",
    async (size) => {
      const { rows } = small;
      const kept = await keptAt(small, size);
      const other = { ...kept, root: Buffer.alloc(32, 1).toString("base64") };

      expect(await verifyStore({ rows }, { verifierKey, expect: kept })).toMatchObject({ outcome: "valid", checked: 5_000 });
      expect(await verifyStore({ rows }, { verifierKey, expect: other })).toMatchObject({ outcome: "invalid", reason: "rewritten" });
    },
  );
});

describe("a tile that is not what its entries say makes a trail invalid, at the first entry under it", () => {
  it.each([
    { name: "a bit in a tile of level 0", tamper: bit("0/17", 40), index: 17 * 256 + 1 },
    { name: "a tile of level 0 that is gone", tamper: (trail: MemoryTrail) => trail.tiles.delete("0/250"), index: 250 * 256 },
    {
      name: "a tile that is too short",
      tamper: (trail: MemoryTrail) => trail.tiles.set("0/3", new Uint8Array(trail.tiles.get("0/3") ?? []).slice(0, 64)),
      index: 3 * 256 + 2,
    },
    { name: "a bit in a tile of level 1", tamper: bit("1/0", 64), index: 2 * 256 },
    { name: "a tile of level 1 that is gone", tamper: (trail: MemoryTrail) => trail.tiles.delete("1/0"), index: 0 },
    {
      name: "a tile of a pruned bundle that is gone",
      tamper: both(pruned(1_024), (trail) => trail.tiles.delete("0/2")),
      index: 512,
      reason: "pruned_malformed",
    },
    { name: "a bit in a tile of a pruned bundle", tamper: both(pruned(1_024), bit("0/2", 1)), index: 512, reason: "hash_mismatch" },
    { name: "a first entry between two bundles", tamper: pruned(100), index: 0, reason: "pruned_malformed" },
    { name: "a first entry behind the last", tamper: pruned(66_816 + 256), index: 0, reason: "pruned_malformed" },
  ])("$name", async ({ tamper, index, reason = "hash_mismatch" }) => {
    const trail = inMemory(large);
    await tamper(trail);

    expect(await verifyStore({ rows: trail.rows }, { verifierKey })).toMatchObject({ outcome: "invalid", reason, index });
  });

  it("and with them all right it is valid", async () => {
    expect(await verifyStore({ rows: large.rows }, { verifierKey })).toMatchObject({ outcome: "valid", checked: 66_000 });
  });
});

describe("a SQLite file", () => {
  it("is verified while its owner has it open", async () => {
    const { file, store } = await sqliteOf(small);

    expect(await verifyStore({ sqlite: file }, { verifierKey, threads: 2 })).toMatchObject({
      outcome: "valid",
      checked: 5_000,
      events: 5_000,
    });
    await store.close();
  });

  it.each([
    {
      name: "an event",
      sql: "UPDATE bodies SET bodies = CAST(replace(bodies, CAST('\"fen\":4500' AS BLOB), '\"fen\":4501') AS BLOB) WHERE first <= 4500 AND first + 256 > 4500",
      index: 4_500,
      reason: "digest_mismatch",
    },
    { name: "rows of entries that are gone", sql: "DELETE FROM entries WHERE first >= 4608", index: 4_608, reason: "truncated" },
    { name: "a row of entries that is gone", sql: "DELETE FROM entries WHERE first = 256", index: 256, reason: "index_mismatch" },
    {
      name: "a row of entries that are there already",
      sql: "INSERT INTO entries SELECT 4870, 1, leaves, zeroblob(32) FROM entries WHERE first = 4864",
      index: 4_870,
      reason: "index_mismatch",
    },
    { name: "a tile", sql: "UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 0 AND idx = 2", index: 512, reason: "hash_mismatch" },
  ])("that somebody edited: $name", async ({ sql, index, reason }) => {
    const { file, store } = await sqliteOf(small);
    await store.close();
    const db = new DatabaseSync(file);
    const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all() as { name: string }[];
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    db.exec(sql);
    db.close();

    expect(await verifyStore({ sqlite: file }, { verifierKey })).toMatchObject({ outcome: "invalid", reason, index });
  });

  it("that is none is named", async () => {
    const file = join(newFolder(), "letter.txt");
    writeFileSync(file, "Dear ".repeat(1_000));

    await expect(verifyStore({ sqlite: file }, { verifierKey })).rejects.toMatchObject({ code: "STORE_INVALID" });
    await expect(verifyStore({ sqlite: `${file}.none` }, { verifierKey })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  });
});

describe("an exported tree", () => {
  it("with events is verified as the store is", async () => {
    const folder = await exported(small);

    expect(await verifyStore({ folder }, { verifierKey, threads: 2 })).toMatchObject({ outcome: "valid", checked: 5_000, events: 5_000 });
  });

  it("without events is verified without, and says so", async () => {
    const folder = await exported(small, { entries: true });

    expect(await verifyStore({ folder }, { verifierKey })).toMatchObject({ outcome: "valid", checked: 5_000, events: 0, erased: 0 });
  });

  it("of a trail that was pruned", async () => {
    const trail = inMemory(small);
    trail.minimum = 1_280;

    expect(await verifyStore({ folder: await exported(trail) }, { verifierKey })).toMatchObject({
      outcome: "valid",
      checked: 3_720,
      pruned: 1_280,
    });
  });

  it("without entries is not called valid", async () => {
    const folder = await exported(small, {});

    await expect(verifyStore({ folder }, { verifierKey })).rejects.toMatchObject({ code: "STORE_INVALID" });
  });

  it("of which nothing is there is named", async () => {
    await expect(verifyStore({ folder: newFolder() }, { verifierKey })).rejects.toMatchObject({ code: "STORE_INVALID" });
  });

  it.each([
    { name: "a byte of an event", file: "events/017", at: 80, index: 4_352, reason: "digest_mismatch" },
    { name: "a byte of an entry", file: "tile/entries/017", at: 80, index: 4_352, reason: "hash_mismatch" },
    { name: "a byte of a tile", file: "tile/0/017", at: 33, index: 4_353, reason: "hash_mismatch" },
    { name: "a byte of the last tile", file: "tile/0/019.p/136", at: 33, index: 4_865, reason: "hash_mismatch" },
    { name: "a byte of a tile of level 1", file: "tile/1/000.p/19", at: 33, index: 256, reason: "hash_mismatch" },
    { name: "a byte of the checkpoint", file: "checkpoint", at: 30, index: undefined, reason: "signature_invalid" },
  ])("in which somebody changed $name", async ({ file, at, index, reason }) => {
    const folder = await exported(small);
    const bytes = readFileSync(join(folder, file));
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(join(folder, file), bytes);
    const verdict = await verifyStore({ folder }, { verifierKey });

    expect({ outcome: verdict.outcome, reason: verdict.reason, index: verdict.index }).toEqual({ outcome: "invalid", reason, index });
  });

  it.each([
    { name: "entries", file: "tile/entries/003", reason: "index_mismatch", index: 768 },
    { name: "the last entries", file: "tile/entries/019.p/136", reason: "truncated", index: 4_864 },
    { name: "a tile", file: "tile/0/003", reason: "hash_mismatch", index: 768 },
    { name: "a tile of level 1", file: "tile/1/000.p/19", reason: "hash_mismatch", index: 0 },
  ])("that lacks the file of $name", async ({ file, reason, index }) => {
    const folder = await exported(small);
    rmSync(join(folder, file));

    expect(await verifyStore({ folder }, { verifierKey })).toMatchObject({ outcome: "invalid", reason, index });
  });

  it("is verified over HTTP too, with what has to be sent along", async () => {
    const folder = await exported(small);
    const url = await served(folder, "Bearer auditor");

    expect(await verifyStore({ url, headers: { authorization: "Bearer auditor" } }, { verifierKey })).toMatchObject({
      outcome: "valid",
      checked: 5_000,
      events: 5_000,
    });
    await expect(verifyStore({ url }, { verifierKey })).rejects.toMatchObject({ code: "SUPERVISOR_UNAVAILABLE" });
  });
});

async function byCore(trail: MemoryTrail, expected?: Checkpoint): Promise<TrailVerdict> {
  const entries = trail.chunks.flatMap((chunk) => entriesOf(chunk));
  return verifyTrail({ checkpoint: trail.head.checkpoint, verifierKey, entries, expect: expected, sha256 });
}

function entriesOf(chunk: Chunk): WireTrailEntry[] {
  return unpackChunk(chunk).map(({ index, leaf, hash, body }) => ({
    index,
    leaf: Buffer.from(leaf).toString(),
    hash: Buffer.from(hash).toString("hex"),
    ...(body && { salt: Buffer.from(body.subarray(0, 16)).toString("hex"), event: Buffer.from(body.subarray(16)).toString() }),
  }));
}

type Tamper = (trail: MemoryTrail) => unknown;

function both(first: Tamper, second: Tamper): Tamper {
  return async (trail) => {
    await first(trail);
    await second(trail);
  };
}

function erased(...indexes: number[]): (trail: MemoryTrail) => void {
  return (trail) => {
    trail.chunks = trail.chunks.map((chunk) => withoutErased(chunk, new Set(indexes), new Set()) ?? chunk);
  };
}

/** Events of which the one at `at` orders the erasure of others. */
function ordering({ at, entries }: { readonly at: number; readonly entries: readonly number[] }): typeof sampleEvent {
  const order = { source: "engine/trail", type: "trail.erased", data: { entries, keys: [], reason: "by order 12" } };
  return (i) => (i === at ? { ...sampleEvent(i), ...order } : sampleEvent(i));
}

/** Changes the byte `at` of what a chunk has of an entry. */
function altered(member: "leaves" | "hashes" | "bodies", index: number, at: number): Tamper {
  return (trail) => {
    trail.chunks = trail.chunks.map((chunk) => {
      if (index < chunk.first || index >= chunk.first + chunk.count) return chunk;
      const bytes = Buffer.from(chunk[member]);
      const place = startOf(chunk, member, index - chunk.first) + at;
      bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
      return { ...chunk, [member]: bytes };
    });
  };
}

function startOf(chunk: Chunk, member: "leaves" | "hashes" | "bodies", place: number): number {
  const before = unpackChunk(chunk).slice(0, place);
  const lengths = { leaves: 2, hashes: 32, bodies: 4 };
  const own = { leaves: "leaf", hashes: undefined, bodies: "body" } as const;
  return before.reduce((sum, entry) => sum + lengths[member] + (own[member] ? (entry[own[member]]?.length ?? 0) : 0), 0);
}

/** Puts another event in the place of one, with a leaf and tiles to suit. */
function replace(trail: MemoryTrail, index: number): void {
  trail.chunks = trail.chunks.flatMap((chunk) => {
    if (index < chunk.first || index >= chunk.first + chunk.count) return [chunk];
    const entries = Array.from({ length: chunk.count }, (_, i) => chunk.first + i);
    return packChunks(
      chunk.first,
      entries.map((i) => entryOf(i, i === index ? { ...sampleEvent(i), data: { fen: 1 } } : sampleEvent(i))),
    );
  });
  trail.tiles = tilesOver(hashesOf(trail));
}

function rewritten(index: number): Tamper {
  return (trail) => {
    replace(trail, index);
    return sign(trail, hashesOf(trail));
  };
}

async function sign(trail: MemoryTrail, hashes: readonly Uint8Array[], by: NoteSigner = signer): Promise<void> {
  trail.head = { size: hashes.length, checkpoint: await checkpointOver(hashes, by) };
}

function pruned(minimum: number): Tamper {
  return (trail) => {
    trail.minimum = minimum;
  };
}

function bit(tile: string, at: number): Tamper {
  return (trail) => {
    const hashes = Buffer.from(trail.tiles.get(tile) ?? []);
    hashes.writeUInt8(hashes.readUInt8(at) ^ 1, at);
    trail.tiles.set(tile, hashes);
  };
}

function hashesOf(trail: MemoryTrail): Uint8Array[] {
  return trail.chunks.flatMap((chunk) => unpackChunk(chunk).map(({ hash }) => hash));
}

async function keptAt(trail: MemoryTrail, size: number): Promise<Checkpoint> {
  return parseCheckpoint(noteText(await checkpointOver(hashesOf(trail).slice(0, size), signer)) ?? "");
}

async function sqliteOf(trail: MemoryTrail) {
  const file = join(newFolder(), "trail.db");
  const store = await sqliteTrailStore({ file });
  const size = trail.chunks.reduce((sum, { count }) => sum + count, 0);
  await store.append({
    expectedSize: 0,
    chunks: trail.chunks,
    names: Buffer.concat(hashesOf(trail)).subarray(0, size * 32),
    tiles: Array.from(trail.tiles, ([path, hashes]) => {
      const [level = 0, index = 0] = path.split("/").map(Number);
      return { level, index, hashes };
    }),
    sources: [],
    refused: [],
    erasures: [],
    head: trail.head,
  });
  return { file, store };
}

async function exported(
  trail: MemoryTrail,
  what: Pick<ExportTreeOptions, "entries" | "events"> = { entries: true, events: true },
): Promise<string> {
  const folder = newFolder();
  await exportTree(trail.rows, folder, { verifierKey, ...what });
  return folder;
}

/** Serves files as any web server does, to those who send the right token. */
async function served(folder: string, authorization: string): Promise<string> {
  const server = createServer((request, response) => {
    if (request.headers.authorization !== authorization) return void response.writeHead(401).end();
    const stream = createReadStream(join(folder, request.url ?? ""));
    stream.on("error", () => response.writeHead(404).end());
    return void stream.pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "plumbline-verify-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
