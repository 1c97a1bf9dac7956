import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bundlePath,
  consistencyProofFrom,
  encodeBundle,
  inclusionProofFrom,
  parseTilePath,
  readBundle,
  rootFrom,
  TILE_WIDTH,
  tilePath,
  tilesOf,
} from "./tiles.ts";
import { type Hash, leafHash, rootOf, verifyConsistency, verifyInclusion } from "./tree.ts";

const refused = (code = "PROOF_INVALID") => expect.objectContaining({ code }) as Error;

describe("paths of tiles", () => {
  it.each([
    { path: tilePath(0, 0), is: "tile/0/000" },
    { path: tilePath(1, 999, 1), is: "tile/1/999.p/1" },
    { path: tilePath(0, 1000), is: "tile/0/x001/000" },
    { path: tilePath(63, 1_234_067, 255), is: "tile/63/x001/x234/067.p/255" },
    { path: bundlePath(1_234_067), is: "tile/entries/x001/x234/067" },
    { path: bundlePath(0, 5), is: "tile/entries/000.p/5" },
    { path: tilePath(0, Number.MAX_SAFE_INTEGER), is: "tile/0/x009/x007/x199/x254/x740/991" },
  ])("are written as $is", ({ path, is }) => {
    expect(path).toBe(is);
  });

  it("are read as they were written", () => {
    const level = fc.oneof(fc.nat(63), fc.constant("entries" as const));
    fc.assert(
      fc.property(level, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (of, index, width) => {
        const path = of === "entries" ? bundlePath(index, width) : tilePath(of, index, width);

        expect(parseTilePath(path)).toEqual({ level: of, index, width });
      }),
    );
  });

  it.each([
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/05",
    "tile/0/000.p/",
    "tile/00/000",
    "tile/64/000",
    "tile/-1/000",
    "tile/0/0",
    "tile/0/0000",
    "tile/0/x000/001",
    "tile/0/001/000",
    "tile/0/x001",
    "tile/0/x001/x000",
    "tile/0/x009/x007/x199/x254/x740/992",
    "/tile/0/000",
    "tile/0/000/",
    "tile/0/000\n",
    "tile/0/../0/000",
    "tile/checkpoint/000",
    "tile/0/٠٠٠",
    "",
  ])("are not read from %j", (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it("are read without an error from anything", () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(parseTilePath(anything as string)).toBeUndefined();
      }),
    );
  });

  it.each([
    { name: "a level above 63", write: () => tilePath(64, 0) },
    { name: "half a level", write: () => tilePath(0.5, 0) },
    { name: "a negative index", write: () => tilePath(0, -1) },
    { name: "an index that is not exact", write: () => bundlePath(2 ** 53) },
    { name: "a width of 0", write: () => bundlePath(0, 0) },
    { name: "a width of 257", write: () => tilePath(0, 0, 257) },
  ])("are not written for $name", ({ write }) => {
    expect(write).toThrow(refused());
  });
});

describe("tilesOf", () => {
  it("has every tile of a large tree", () => {
    const tiles = [...tilesOf(2 ** 24 + 1)];

    expect(tiles.length).toBe(65_537 + 256 + 1 + 1);
    expect(tiles.at(-1)).toEqual({ level: 3, index: 0, width: 1 });
  });

  it("refuses what is no size", () => {
    expect(() => [...tilesOf(-1)]).toThrow(refused());
  });
});

describe("bundles", () => {
  const entry = fc.uint8Array({ maxLength: 40 });
  const entries = fc.array(entry, { minLength: 1, maxLength: 256 });

  it("are read as they were written", () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(readBundle(encodeBundle(list))?.map((one) => Array.from(one))).toEqual(list.map((one) => Array.from(one)));
      }),
    );
  });

  it("hold text as UTF-8, and entries of 0 and of 65,535 bytes", () => {
    const bundle = encodeBundle(["", "准绳", "x".repeat(65_535)]);

    expect(readBundle(bundle)?.map((bytes) => new TextDecoder().decode(bytes))).toEqual(["", "准绳", "x".repeat(65_535)]);
    expect(() => encodeBundle(["x".repeat(65_536)])).toThrow(refused("EVENT_TOO_LARGE"));
  });

  it("have 1 to 256 entries", () => {
    expect(() => encodeBundle([])).toThrow(refused());
    expect(() => encodeBundle(Array.from({ length: 257 }, () => "x"))).toThrow(refused());
    expect(readBundle(new Uint8Array())).toBeUndefined();
    expect(readBundle(new Uint8Array(257 * 2))).toBeUndefined();
    expect(readBundle(new Uint8Array(256 * 2))?.length).toBe(256);
  });

  it("that were cut short, or changed in any bit, are not those that the tile has the hashes of", () => {
    const list = ["", "a", "准绳", "x".repeat(300)];
    const bundle = encodeBundle(list);
    const tile = hashesOf(bundle);
    const cut = Array.from(bundle, (_, length) => bundle.slice(0, length));

    expect(tile).toEqual(list.map((one) => hex(leafHash(one))).join());
    expect([...cut, ...flips(bundle)].filter((changed) => hashesOf(changed) === tile)).toEqual([]);
  });

  it("are read without an error from anything", () => {
    fc.assert(
      fc.property(fc.anything(), fc.uint8Array(), (anything, bytes) => {
        expect(readBundle(anything as Uint8Array)).toBeUndefined();
        expect(readBundle(bytes)?.length ?? 0).toBeLessThanOrEqual(bytes.length / 2);
      }),
    );
  });
});

describe("proofs from tiles", () => {
  const size = 70_000;
  const leaves = Array.from({ length: size }, (_, i) => leafHash(`leaf ${i}`));
  const levels = [leaves, fullTiles(leaves), fullTiles(fullTiles(leaves))];
  const root = rootOf(leaves);
  const readTile = async (level: number, index: number, width: number) => tileOf(levels, level, index, width);

  it("hold in a tree of three levels", async () => {
    for (const index of [0, 255, 256, 65_535, 65_536, 69_888, 69_999]) {
      const proof = await inclusionProofFrom(index, size, root, readTile);
      expect(verifyInclusion(leaves[index] as Hash, index, size, proof, root)).toBe(true);
    }
    for (const first of [1, 256, 257, 65_536, 65_792, 69_999, 70_000]) {
      const proof = await consistencyProofFrom(first, size, root, readTile);
      expect(verifyConsistency(first, rootOf(leaves.slice(0, first)), size, root, proof)).toBe(true);
    }
    expect(await rootFrom(size, readTile)).toEqual(root);
  });

  it("ask for each tile once, for few of them, and never for one that the tree lacks", async () => {
    const asked: string[] = [];
    const tiles = new Set([...tilesOf(size)].map(({ level, index, width }) => tilePath(level, index, width)));
    await inclusionProofFrom(300, size, root, (level, index, width) => {
      asked.push(tilePath(level, index, width));
      return readTile(level, index, width);
    });

    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.filter((path) => !tiles.has(path))).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it("can be made from full tiles where the tree has partial ones", async () => {
    const full = async (level: number, index: number) => tileOf(levels, level, index, TILE_WIDTH);
    const at = 69_000 - (69_000 % 256);
    const short = rootOf(leaves.slice(0, at + 10));

    expect(
      await inclusionProofFrom(0, at + 10, short, async (level, index, width) =>
        level === 0 ? full(0, index) : readTile(level, index, width),
      ),
    ).toHaveLength(17);
  });

  it("of entries that were not pruned need no full tile that ends before them", async () => {
    const minimum = 66_000;
    const left: typeof readTile = (level, index, width) => {
      expect(width < TILE_WIDTH || (index + 1) * 256 ** (level + 1) > minimum).toBe(true);
      return readTile(level, index, width);
    };

    expect(await rootFrom(size, left)).toEqual(root);
    expect(await inclusionProofFrom(66_000, size, root, left)).not.toEqual([]);
    expect(await consistencyProofFrom(66_000, size, root, left)).not.toEqual([]);
  });

  it.each([
    { name: "altered", tile: (bytes: Uint8Array) => bytes.map((byte, i) => (i === 7 ? byte ^ 1 : byte)) },
    { name: "cut short", tile: (bytes: Uint8Array) => bytes.slice(1) },
    { name: "empty", tile: () => new Uint8Array() },
    { name: "no bytes", tile: () => undefined as unknown as Uint8Array },
  ])("are refused from tiles that are $name", async ({ tile }) => {
    const bad = async (level: number, index: number, width: number) => tile(await readTile(level, index, width));

    await expect(inclusionProofFrom(300, size, root, bad)).rejects.toThrow(refused());
    await expect(consistencyProofFrom(300, size, root, bad)).rejects.toThrow(refused());
  });

  it("are refused where the root is that of another tree, or there is no such entry or size", async () => {
    const other = rootOf(leaves.slice(1));

    await expect(inclusionProofFrom(0, size, other, readTile)).rejects.toThrow(refused());
    await expect(consistencyProofFrom(5, size, other, readTile)).rejects.toThrow(refused());
    await expect(inclusionProofFrom(size, size, root, readTile)).rejects.toThrow(refused());
    await expect(inclusionProofFrom(-1, size, root, readTile)).rejects.toThrow(refused());
    await expect(consistencyProofFrom(size + 1, size, root, readTile)).rejects.toThrow(refused());
    await expect(rootFrom(Number.NaN, readTile)).rejects.toThrow(refused());
  });

  it("pass on what readTile throws", async () => {
    await expect(rootFrom(size, () => Promise.reject(new Error("connection lost")))).rejects.toThrow("connection lost");
  });
});

const vectors = join(
  process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"),
  "data/vectors/tlog_tiles_paths.json",
);

describe.skipIf(!existsSync(vectors))("published examples (skipped where PLUMBLINE_SHARED has none)", () => {
  const examples = () =>
    JSON.parse(readFileSync(vectors, "utf8")) as {
      paths: { index: number; path: string }[];
      widths: Record<string, number>[];
    };

  it("of paths are ours", () => {
    expect(examples().paths.map(({ index }) => tilePath(0, index))).toEqual(examples().paths.map(({ path }) => `tile/0/${path}`));
  });

  it("of widths are ours", () => {
    const found = examples().widths.map(({ size = 0, ...widths }) => [size, Object.keys(widths).map((name) => widthOf(size, name))]);

    expect(found).toEqual(examples().widths.map(({ size, ...widths }) => [size, Object.values(widths)]));
  });
});

/** `level0_full` is a number of tiles, `level0_partial` the width of one. */
function widthOf(size: number, name: string): number {
  const tiles = [...tilesOf(size)].filter(({ level }) => level === Number(name.slice(5, 6)));
  const full = tiles.filter(({ width }) => width === TILE_WIDTH).length;
  return name.endsWith("full") ? full : (tiles[full]?.width ?? 0);
}

function fullTiles(hashes: readonly Hash[]): Hash[] {
  return Array.from({ length: Math.floor(hashes.length / TILE_WIDTH) }, (_, i) =>
    rootOf(hashes.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH)),
  );
}

function tileOf(levels: readonly (readonly Hash[])[], level: number, index: number, width: number): Uint8Array {
  return Buffer.concat((levels[level] ?? []).slice(index * TILE_WIDTH, index * TILE_WIDTH + width));
}

function hashesOf(bundle: Uint8Array): string | undefined {
  return readBundle(bundle)
    ?.map((entry) => hex(leafHash(entry)))
    .join();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function flips(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)));
}
