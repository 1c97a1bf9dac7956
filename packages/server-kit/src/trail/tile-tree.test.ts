import { leafHash, rootOf } from "@plumbline/core/trail";
import { expect, it } from "vitest";
import { createTileTree, restoreTileTree } from "./tile-tree.ts";

const SIZES = new Set([1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_000]);

it("has the root of RFC 6962 at every size, and comes back from tiles and newest hashes as it was", async () => {
  const tree = createTileTree();
  const hashes: Uint8Array[] = [];
  const tiles = new Map<string, Uint8Array>();
  for (let size = 1; size <= 66_000; size++) {
    const hash = leafHash(`entry ${size}`);
    hashes.push(hash);
    for (const tile of tree.append(hash)) tiles.set(`${tile.level}/${tile.index}`, tile.hashes);
    if (!SIZES.has(size)) continue;
    const restored = await restoreTileTree(storeOf(hashes, tiles), size);
    const root = Buffer.from(rootOf(hashes));
    expect(Buffer.from(tree.root())).toEqual(root);
    expect(Buffer.from(restored.root())).toEqual(root);
    restored.append(leafHash("next"));
    expect(Buffer.from(restored.root())).toEqual(Buffer.from(rootOf([...hashes, leafHash("next")])));
  }
  expect([...tiles.keys()].filter((key) => !key.startsWith("0/"))).toEqual(["1/0"]);
  expect(Buffer.from(tiles.get("0/3") as Uint8Array)).toEqual(Buffer.concat(hashes.slice(768, 1024)));
});

it("gives the hashes of tiles that are not full, as many as are asked for", () => {
  const tree = createTileTree();
  const hashes = Array.from({ length: 700 }, (_, i) => leafHash(`entry ${i}`));
  for (const hash of hashes) tree.append(hash);
  expect(Buffer.from(tree.edge(0, 2, 100) as Uint8Array)).toEqual(Buffer.concat(hashes.slice(512, 612)));
  expect(Buffer.from(tree.edge(1, 0, 2) as Uint8Array)).toEqual(
    Buffer.concat([rootOf(hashes.slice(0, 256)), rootOf(hashes.slice(256, 512))]),
  );
  expect([tree.edge(0, 2, 189), tree.edge(0, 1, 10), tree.edge(0, 3, 1), tree.edge(2, 0, 1)]).toEqual(Array(4).fill(undefined));
});

it.each([
  { what: "an entry", chunks: [] as Uint8Array[], dropped: "" },
  { what: "a tile", chunks: undefined, dropped: "0/1" },
])("does not come back without $what", async ({ chunks, dropped }) => {
  const tree = createTileTree();
  const tiles = new Map<string, Uint8Array>();
  const hashes = Array.from({ length: 600 }, (_, i) => leafHash(`entry ${i}`));
  for (const hash of hashes) for (const tile of tree.append(hash)) tiles.set(`${tile.level}/${tile.index}`, tile.hashes);
  tiles.delete(dropped);
  await expect(restoreTileTree(storeOf(chunks ?? hashes, tiles), 600)).rejects.toMatchObject({ code: "TRAIL_CORRUPT" });
});

function storeOf(hashes: readonly Uint8Array[], tiles: ReadonlyMap<string, Uint8Array>): Parameters<typeof restoreTileTree>[0] {
  const none = new Uint8Array();
  return {
    tile: async (level, index) => tiles.get(`${level}/${index}`),
    chunks: async (from, to) => {
      const own = hashes.slice(from, to);
      return own.map((hash, i) => ({ first: from + i, count: 1, hashes: hash, leaves: none, bodies: none, sealed: none }));
    },
  };
}
