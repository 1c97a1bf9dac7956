import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOfHex, hexOf } from "./bytes.ts";
import {
  consistencyProof,
  createTree,
  type Hash,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";

const leaves = Array.from({ length: 1025 }, (_, i) => leafHash(`leaf ${i}`));

describe("createTree", () => {
  it("can be copied, to see what a root would be, and stays as it was", () => {
    const tree = createTree(leaves.slice(0, 7));
    const copy = tree.copy();
    copy.append(at(7));

    expect([tree.size, copy.size]).toEqual([7, 8]);
    expect([tree.root(), copy.root()]).toEqual([rootOf(leaves.slice(0, 7)), rootOf(leaves.slice(0, 8))]);
  });

  it("hashes text as its UTF-8, and leaves otherwise than nodes", () => {
    expect(hexOf(leafHash("准绳"))).toBe(sha256(Buffer.of(0), Buffer.from("准绳")).toString("hex"));
    expect(leafHash("准绳")).toEqual(leafHash(new TextEncoder().encode("准绳")));
    expect(leafHash(Buffer.concat([at(0), at(1)]))).not.toEqual(nodeHash(at(0), at(1)));
  });
});

describe("inclusion", () => {
  it("is proven for every leaf of every tree up to 70, by as many hashes as the tree is high", () => {
    for (let size = 1; size <= 70; size++) {
      const tree = leaves.slice(0, size);
      const root = rootOf(tree);
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(tree, index);
        expect(verifyInclusion(at(index), index, size, proof, root)).toBe(true);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
      }
    }
  });

  it("is not proven by a changed claim, and checking one never throws", () => {
    const claim = fc.integer({ min: 1, max: 130 }).chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }));
    fc.assert(
      fc.property(claim, mutation, ({ size, index }, { what, which, byte, bit, other }) => {
        const tree = leaves.slice(0, size);
        const honest = { leaf: at(index), index, size, root: rootOf(tree), proof: inclusionProof(tree, index) };
        const { proof } = honest;
        const changed = {
          flip: {
            ...honest,
            proof: replaced(proof, which, (hash) => flipped(hash, byte, bit)),
            root: flippedIf(proof.length === 0, honest.root),
          },
          drop: { ...honest, proof: proof.slice(1), root: flippedIf(proof.length === 0, honest.root) },
          add: { ...honest, proof: [...proof, at(other)] },
          swap: { ...honest, proof: [...proof].reverse(), leaf: flipped(honest.leaf, byte, bit) },
          root: { ...honest, root: flipped(honest.root, byte, bit) },
          leaf: { ...honest, leaf: at(1024 - index) },
          index: { ...honest, index: index + 1 },
        }[what];

        expect(isIncluded(changed)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    { name: "an index outside the tree", change: { index: 2 } },
    { name: "a negative index", change: { index: -1 } },
    { name: "an index that is no integer", change: { index: 0.5 } },
    { name: "a size that is not safe", change: { size: 2 ** 53 } },
    { name: "no size", change: { size: Number.NaN } },
    { name: "a short hash in the proof", change: { proof: [new Uint8Array(31)] } },
    { name: "a proof of text", change: { proof: ["a".repeat(32)] as unknown as Hash[] } },
    { name: "a proof that is no list", change: { proof: null as unknown as Hash[] } },
    { name: "no root", change: { root: undefined as unknown as Hash } },
  ])("is false for $name", ({ change }) => {
    const honest = { leaf: at(0), index: 0, size: 2, root: rootOf(leaves.slice(0, 2)), proof: [at(1)] };

    expect(isIncluded(honest)).toBe(true);
    expect(isIncluded({ ...honest, ...change })).toBe(false);
  });

  it("can be checked in a tree with more leaves than fit 32 bits", () => {
    const size = 2 ** 40 + 1;
    const proof = [at(1)];
    const root = nodeHash(at(1), at(0));

    expect(verifyInclusion(at(0), size - 1, size, proof, root)).toBe(true);
    expect(verifyInclusion(at(0), size - 2, size, proof, root)).toBe(false);
  });

  it("is false, and never throws, for anything at all", () => {
    fc.assert(
      fc.property(fc.array(fc.anything(), { minLength: 5, maxLength: 5 }), (claim) => {
        expect(verifyInclusion(...(claim as Parameters<typeof verifyInclusion>))).toBe(false);
        expect(verifyConsistency(...(claim as Parameters<typeof verifyConsistency>))).toBe(false);
      }),
    );
  });

  it("cannot be proven for a leaf that is not there", () => {
    expect(() => inclusionProof(leaves, 1025)).toThrow(expect.objectContaining({ code: "PROOF_INVALID" }));
  });
});

describe("consistency", () => {
  it("is proven between all sizes up to 40", () => {
    for (let second = 0; second <= 40; second++) {
      const tree = leaves.slice(0, second);
      const secondRoot = rootOf(tree);
      for (let first = 0; first <= second; first++) {
        const firstRoot = rootOf(leaves.slice(0, first));
        expect(verifyConsistency(first, firstRoot, second, secondRoot, consistencyProof(tree, first))).toBe(true);
      }
    }
  });

  it("is not proven by a changed claim, and checking one never throws", () => {
    const claim = fc
      .integer({ min: 2, max: 130 })
      .chain((second) => fc.record({ second: fc.constant(second), first: fc.integer({ min: 1, max: second - 1 }) }));
    fc.assert(
      fc.property(claim, mutation, ({ first, second }, { what, which, byte, bit, other }) => {
        const tree = leaves.slice(0, second);
        const proof = consistencyProof(tree, first);
        const honest = { first, second, firstRoot: rootOf(leaves.slice(0, first)), secondRoot: rootOf(tree), proof };
        const changed = {
          flip: { ...honest, proof: replaced(proof, which, (hash) => flipped(hash, byte, bit)) },
          drop: { ...honest, proof: proof.slice(1) },
          add: { ...honest, proof: [...proof, at(other)] },
          swap: { ...honest, firstRoot: honest.secondRoot, secondRoot: honest.firstRoot },
          root: { ...honest, secondRoot: flipped(honest.secondRoot, byte, bit) },
          leaf: { ...honest, firstRoot: flipped(honest.firstRoot, byte, bit) },
          index: { ...honest, proof: [] },
        }[what];

        expect(isConsistent(changed)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    { name: "a tree that shrank", change: { first: 3 } },
    { name: "a negative size", change: { first: -1 } },
    { name: "an unsafe size", change: { second: 2 ** 53 } },
    { name: "no root", change: { secondRoot: "" as unknown as Hash } },
    { name: "a proof that is no list", change: { proof: {} as unknown as Hash[] } },
    { name: "one size with two roots", change: { first: 2, proof: [] } },
    { name: "an empty tree that has a root", change: { first: 0, proof: [] } },
    { name: "two empty trees with a root", change: { first: 0, second: 0, proof: [] } },
  ])("is false for $name", ({ change }) => {
    const honest = { first: 1, firstRoot: at(0), second: 2, secondRoot: rootOf(leaves.slice(0, 2)), proof: [at(1)] };

    expect(isConsistent(honest)).toBe(true);
    expect(isConsistent({ ...honest, ...change })).toBe(false);
  });

  it("cannot be proven from a tree that is larger", () => {
    expect(() => consistencyProof(leaves, 1026)).toThrow(expect.objectContaining({ code: "PROOF_INVALID" }));
  });
});

const vectors = join(
  process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"),
  "data/vectors/reference_tree.json",
);

describe.skipIf(!existsSync(vectors))("the reference tree of Certificate Transparency (skipped where PLUMBLINE_SHARED has none)", () => {
  it("has our leaf hashes, nodes and roots", () => {
    const reference = JSON.parse(readFileSync(vectors, "utf8")) as { leaves: string[]; nodes: string[][]; roots: string[] };
    const hashes = reference.leaves.map((hex) => leafHash(bytesOfHex(hex) as Uint8Array));

    expect(hashes.map(hexOf)).toEqual(reference.nodes[0]);
    expect(reference.nodes).toEqual([1, 2, 4, 8].map((width) => chunks(hashes, width).map((chunk) => hexOf(rootOf(chunk)))));
    expect(reference.roots).toEqual(reference.roots.map((_, size) => hexOf(rootOf(hashes.slice(0, size)))));
  });
});

const mutation = fc.record({
  what: fc.constantFrom("flip", "drop", "add", "swap", "root", "leaf", "index"),
  which: fc.nat(),
  byte: fc.nat(31),
  bit: fc.nat(7),
  other: fc.nat(1024),
});

interface InclusionClaim {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

function isIncluded({ leaf, index, size, root, proof }: InclusionClaim): boolean {
  return verifyInclusion(leaf, index, size, proof, root);
}

interface ConsistencyClaim {
  readonly first: number;
  readonly firstRoot: Hash;
  readonly second: number;
  readonly secondRoot: Hash;
  readonly proof: readonly Hash[];
}

function isConsistent({ first, firstRoot, second, secondRoot, proof }: ConsistencyClaim): boolean {
  return verifyConsistency(first, firstRoot, second, secondRoot, proof);
}

function at(index: number): Hash {
  return leaves[index] as Hash;
}

function flipped(hash: Hash, byte: number, bit: number): Hash {
  return hash.map((value, i) => (i === byte ? value ^ (1 << bit) : value));
}

/** A tree of one leaf has an empty proof, in which nothing can be changed. */
function flippedIf(condition: boolean, hash: Hash): Hash {
  return condition ? flipped(hash, 0, 0) : hash;
}

function replaced(proof: readonly Hash[], which: number, change: (hash: Hash) => Hash): Hash[] {
  return proof.map((hash, i) => (i === which % proof.length ? change(hash) : hash));
}

function chunks<T>(items: readonly T[], width: number): T[][] {
  return Array.from({ length: Math.floor(items.length / width) }, (_, i) => items.slice(i * width, (i + 1) * width));
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
