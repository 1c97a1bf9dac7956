import { hash } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  base64Of,
  canonicalJson,
  createTree,
  ed25519Signer,
  formatCheckpoint,
  type Hash,
  leafOf,
  signNote,
  TILE_WIDTH,
} from "@plumbline/core/trail";
import { openTrailForReading, sqliteTrailStore } from "../src/store/sqlite/index.ts";
import { type NewEntry, packChunks } from "../src/trail/chunk.ts";
import { exportTree } from "../src/trail/export-tree.ts";
import type { Tile } from "../src/trail/trail-store.ts";
import { verifyStore } from "../src/trail/verify-store.ts";

// Events of about 660 bytes in canonical form, with Chinese text. The whole trail is checked: entries, events, tiles, root. Short runs are for the
// exit code, not for figures.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const size = short ? 5_000 : Number(process.env.PLUMBLINE_BENCH_SIZE ?? 300_000);
const signer = ed25519Signer("plumbline.bench/log", new Uint8Array(32).fill(1));
const { verifierKey } = signer;
const folder = mkdtempSync(join(process.env.PLUMBLINE_BENCH_DIR ?? tmpdir(), "plumbline-bench-"));
const file = join(folder, "trail.db");
const tree = join(folder, "tree");

try {
  await write();
  console.log(`${size} entries, ${Math.round(statSync(file).size / size)} bytes/entry in the file`);
  for (const threads of short ? [1] : [1, 2, undefined]) await measure("file", { sqlite: file }, threads);
  const rows = await openTrailForReading(file);
  const started = performance.now();
  const { written } = await exportTree(rows, tree, { verifierKey, entries: true, events: true });
  console.log(`exported in ${((performance.now() - started) / 1000).toFixed(1)} s, ${written} files`);
  await rows.close();
  for (const threads of short ? [1] : [1, 2, undefined]) await measure("folder", { folder: tree }, threads);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(name: string, source: { sqlite: string } | { folder: string }, threads: number | undefined): Promise<void> {
  const before = process.cpuUsage();
  const started = performance.now();
  const { outcome, checked, events } = await verifyStore(source, { verifierKey, threads });
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  if (outcome !== "valid" || events !== size) throw new Error(`the ${name} is ${outcome}, ${checked} entries checked, ${events} events`);
  console.log(
    `${name}, ${threads ?? "default"} thread${threads === 1 ? "" : "s"}: ${Math.round(size / seconds).toLocaleString("en")} entries/s ` +
      `(${seconds.toFixed(2)} s), ${((user + system) / size).toFixed(1)} µs of processor each, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  );
}

/** Writes straight into a store: how fast a trail takes events is measured elsewhere. */
async function write(): Promise<void> {
  const store = await sqliteTrailStore({ file });
  const hashed = createTree([], sha256);
  const tiles = tileBuilder();
  const batch = 8 * TILE_WIDTH;
  for (let first = 0; first < size; first += batch) {
    const entries = Array.from({ length: Math.min(batch, size - first) }, (_, i) => entryOf(first + i));
    for (const entry of entries) hashed.append(entry.hash);
    const checkpoint = formatCheckpoint({ origin: signer.name, size: hashed.size, root: base64Of(hashed.root()) });
    await store.append({
      expectedSize: first,
      chunks: packChunks(first, entries),
      names: Buffer.concat(entries.map((entry) => entry.hash)),
      tiles: entries.flatMap((entry) => tiles(0, entry.hash)),
      sources: [],
      refused: [],
      erasures: [],
      head: { size: hashed.size, checkpoint: await signNote(checkpoint, signer) },
    });
  }
  await store.close();
}

function entryOf(i: number): NewEntry {
  const event = {
    id: `0192f0c4-7c1e-7000-8000-${String(i).padStart(12, "0")}`,
    type: "case.stepped",
    time: "2026-03-02T09:00:00+08:00",
    source: "city-housing",
    epoch: 1,
    seq: i,
    objects: [
      { type: "case", id: `case-${i % 1000}` },
      { type: "person", id: `person-${i % 777}` },
    ],
    actor: { id: `actor-${i % 50}`, org: "org-1" },
    data: {
      channel: "窗口",
      fen: i,
      note: "x".repeat(120),
      memo: "材料齐全，予以受理。".repeat(5),
      list: [1, 2, 3, true, null, { area: 82.5 }],
    },
  };
  const body = Buffer.concat([Buffer.alloc(16, `salt of ${i}`), Buffer.from(canonicalJson(event))]);
  const { source, id, epoch, seq } = event;
  const prev = hash("sha256", String(i));
  const leaf = leafOf({ source, id, epoch, seq, prev, received: "2026-03-02T01:00:00.000Z", digest: hash("sha256", body) });
  return { leaf, hash: sha256(Buffer.from(`\0${leaf}`)), body, sealed: [] };
}

function tileBuilder() {
  const open: { hashes: Hash[]; index: number }[] = [];
  return function take(level: number, node: Hash): Tile[] {
    open[level] ??= { hashes: [], index: 0 };
    const tile = open[level] as (typeof open)[number];
    tile.hashes.push(node);
    if (tile.hashes.length < TILE_WIDTH) return [];
    const full = { level, index: tile.index++, hashes: Buffer.concat(tile.hashes) };
    return [full, ...take(level + 1, createTree(tile.hashes.splice(0), sha256).root())];
  };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}
