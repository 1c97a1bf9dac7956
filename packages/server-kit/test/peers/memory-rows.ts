import { hash } from "node:crypto";
import { base64Of, canonicalJson, createTree, formatCheckpoint, leafOf, type NoteSigner, signNote } from "@plumbline/core/trail";
import { type NewEntry, packChunks } from "../../src/trail/chunk.ts";
import { type Chunk, TILE_WIDTH, type Tile, type TrailHead, type TrailRows } from "../../src/trail/trail-store.ts";

/** A trail in memory, with the least that its readers need. Its members may be tampered with. */
export interface MemoryTrail {
  head: TrailHead;
  chunks: Chunk[];
  tiles: Map<string, Uint8Array>;
  minimum: number;
  readonly rows: TrailRows;
}

export interface MemoryTrailOptions {
  readonly signer: NoteSigner;
  /** Entries that are committed together, 256 at first. */
  readonly batch?: number;
  readonly eventOf?: (i: number) => Readonly<Record<string, unknown>>;
  /** Entries in the trail, when it holds more than its checkpoint covers. */
  readonly stored?: number;
}

export async function memoryTrail(
  size: number,
  { signer, batch = 256, eventOf = sampleEvent, stored = size }: MemoryTrailOptions,
): Promise<MemoryTrail> {
  const entries = Array.from({ length: stored }, (_, i) => entryOf(i, eventOf(i)));
  const chunks: Chunk[] = [];
  for (let first = 0; first < stored; first += batch) chunks.push(...packChunks(first, entries.slice(first, first + batch)));
  const hashes = entries.map((entry) => entry.hash);
  return inMemory({
    head: { size, checkpoint: await checkpointOver(hashes.slice(0, size), signer) },
    chunks,
    tiles: tilesOver(hashes),
    minimum: 0,
  });
}

/** The same again, to be tampered with: its rows are what its members then say. */
export function inMemory({ head, chunks, tiles, minimum }: Omit<MemoryTrail, "rows">): MemoryTrail {
  const trail: MemoryTrail = {
    head,
    chunks: [...chunks],
    tiles: new Map(tiles),
    minimum,
    rows: {
      head: async () => trail.head,
      chunks: async (from, to) => trail.chunks.filter(({ first, count }) => first + count > Math.max(from, trail.minimum) && first < to),
      tile: async (level, index) => trail.tiles.get(`${level}/${index}`),
      minimum: async () => trail.minimum,
      async *parts() {
        yield { kind: "head", head: trail.head };
      },
      close: async () => {},
    },
  };
  return trail;
}

/** Full tiles, by level and index. */
export function tilesOver(hashes: readonly Uint8Array[]): Map<string, Uint8Array> {
  return new Map(fullTiles(hashes).map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
}

export function checkpointOver(hashes: readonly Uint8Array[], signer: NoteSigner): Promise<string> {
  return signNote(
    formatCheckpoint({ origin: signer.name, size: hashes.length, root: base64Of(createTree(hashes, sha256).root()) }),
    signer,
  );
}

export function entryOf(i: number, event: Readonly<Record<string, unknown>>): NewEntry {
  const salt = Buffer.alloc(16, `salt of ${i}`);
  const body = Buffer.concat([salt, Buffer.from(canonicalJson(event))]);
  const { source, id, epoch, seq } = event as { source: string; id: string; epoch?: number; seq?: number };
  const leaf = leafOf({ source, id, epoch, seq, received: "2026-03-02T01:00:00.000Z", digest: hash("sha256", body) });
  return { leaf, hash: sha256(Buffer.from(`\0${leaf}`)), body, sealed: [] };
}

export function sampleEvent(i: number): Readonly<Record<string, unknown>> {
  return {
    id: `event-${i}`,
    type: "case.stepped",
    time: "2026-03-02T09:00:00+08:00",
    source: "host",
    epoch: 1,
    seq: i,
    objects: [{ type: "case", id: `case-${i % 1000}` }],
    data: { channel: "窗口", fen: i },
  };
}

function fullTiles(hashes: readonly Uint8Array[]): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0, nodes = hashes; nodes.length >= TILE_WIDTH; level++) {
    const above: Uint8Array[] = [];
    for (let first = 0; first + TILE_WIDTH <= nodes.length; first += TILE_WIDTH) {
      const own = nodes.slice(first, first + TILE_WIDTH);
      tiles.push({ level, index: first / TILE_WIDTH, hashes: Buffer.concat(own) });
      above.push(createTree(own, sha256).root());
    }
    nodes = above;
  }
  return tiles;
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}
