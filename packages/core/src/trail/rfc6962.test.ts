import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { consistencyProofFrom, inclusionProofFrom, rootFrom, tilesOf } from "./tiles.ts";
import { consistencyProof, createTree, type Hash, inclusionProof, leafHash, verifyConsistency, verifyInclusion } from "./tree.ts";

const SIZES = Array.from({ length: 1026 }, (_, size) => size);
const leaves = SIZES.slice(1).map((i) => leafHash(`leaf ${i}`));
const tree = createTree();
const roots = [tree.root()];
for (const leaf of leaves) {
  tree.append(leaf);
  roots.push(tree.root());
}
const whole = new Map<string, Buffer>();

describe("every tree of 0 to 1,025 leaves is as RFC 6962 writes it down, on another SHA-256", () => {
  it("in its root", () => {
    expect(tree.size).toBe(1025);
    expect(roots.map(hex)).toEqual(SIZES.map((size) => hex(naiveRoot(0, size))));
  });

  it("in its root from tiles", async () => {
    const fromTiles = await Promise.all(SIZES.map((size) => rootFrom(size, tilesTo(size))));

    expect(fromTiles.map(hex)).toEqual(roots.map(hex));
  });

  it("in its tiles", () => {
    const widths = SIZES.map((size) => [...tilesOf(size)].map(({ level, index, width }) => [level, index, width]));

    expect(widths).toEqual(SIZES.map(naiveTiles));
  });

  it("in proofs of inclusion, computed from tiles", { timeout: 20_000 }, async () => {
    for (const size of SIZES.slice(1)) {
      const root = roots[size] as Hash;
      const indexes = [(size * 31 + 17) % size, size - 1];
      const proofs = await Promise.all(indexes.map((index) => inclusionProofFrom(index, size, root, tilesTo(size))));

      expect(proofs.map(hexes)).toEqual(indexes.map((index) => hexes(naivePath(index, 0, size))));
      expect(indexes.map((index, i) => verifyInclusion(at(index), index, size, proofs[i] as Hash[], root))).toEqual([true, true]);
    }
  });

  it("in proofs of consistency, computed from tiles", { timeout: 20_000 }, async () => {
    for (const size of SIZES) {
      const root = roots[size] as Hash;
      const firsts = [size >> 1, (size * 31 + 17) % (size + 1)];
      const proofs = await Promise.all(firsts.map((first) => consistencyProofFrom(first, size, root, tilesTo(size))));

      expect(proofs.map(hexes)).toEqual(firsts.map((first) => hexes(naiveConsistency(first, 0, size, true))));
      expect(firsts.map((first, i) => verifyConsistency(first, roots[first] as Hash, size, root, proofs[i] as Hash[]))).toEqual([
        true,
        true,
      ]);
    }
  });

  it("in proofs computed from hashes, of which a seventh is looked at", { timeout: 20_000 }, () => {
    const sizes = SIZES.filter((size) => size % 7 === 1);
    const indexes = sizes.map((size) => (size * 613 + 5) % size);
    const found = sizes.map((size, i) => [
      inclusionProof(leaves.slice(0, size), indexes[i] as number),
      consistencyProof(leaves.slice(0, size), size >> 1),
    ]);
    const naive = sizes.map((size, i) => [naivePath(indexes[i] as number, 0, size), naiveConsistency(size >> 1, 0, size, true)]);

    expect(found.map((proofs) => proofs.map(hexes))).toEqual(naive.map((proofs) => proofs.map(hexes)));
  });
});

const levels = [0, 1, 2].map((level) => {
  const span = 256 ** level;
  return Buffer.concat(Array.from({ length: Math.floor(1025 / span) }, (_, i) => naiveRoot(i * span, (i + 1) * span)));
});

/** Tiles of the tree of `size`; what it does not have is not given. */
function tilesTo(size: number) {
  return async (level: number, index: number, width: number): Promise<Uint8Array> =>
    (levels[level] as Buffer).subarray(0, Math.floor(size / 256 ** level) * 32).subarray(index * 8192, index * 8192 + width * 32);
}

function naiveTiles(size: number): number[][] {
  return [0, 1, 2].flatMap((level) => {
    const count = Math.floor(size / 256 ** level);
    return Array.from({ length: Math.ceil(count / 256) }, (_, index) => [level, index, Math.min(256, count - index * 256)]);
  });
}

function splitOf(from: number, to: number): number {
  return from + 2 ** Math.ceil(Math.log2(to - from) - 1);
}

function naiveRoot(from: number, to: number): Buffer {
  if (from === to) return sha256();
  if (to - from === 1) return Buffer.from(at(from));
  const middle = splitOf(from, to);
  const root = whole.get(`${from}-${to}`) ?? sha256(Buffer.of(1), naiveRoot(from, middle), naiveRoot(middle, to));
  whole.set(`${from}-${to}`, root);
  return root;
}

function naivePath(index: number, from: number, to: number): Uint8Array[] {
  if (to - from === 1) return [];
  const middle = splitOf(from, to);
  return index < middle
    ? [...naivePath(index, from, middle), naiveRoot(middle, to)]
    : [...naivePath(index, middle, to), naiveRoot(from, middle)];
}

function naiveConsistency(size: number, from: number, to: number, known: boolean): Uint8Array[] {
  if (size === 0) return [];
  if (size === to) return known ? [] : [naiveRoot(from, to)];
  const middle = splitOf(from, to);
  return size <= middle
    ? [...naiveConsistency(size, from, middle, known), naiveRoot(middle, to)]
    : [...naiveConsistency(size, middle, to, false), naiveRoot(from, middle)];
}

function at(index: number): Hash {
  return leaves[index] as Hash;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function hexes(proof: readonly Uint8Array[]): string[] {
  return proof.map(hex);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
