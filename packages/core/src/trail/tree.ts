import { sha256 } from "@noble/hashes/sha2.js";
import { PlumblineError } from "../errors.ts";
import { equalBytes, utf8Of } from "./bytes.ts";

/** Merkle tree hashing as in RFC 6962, with SHA-256. Pure: hashes in, hashes out; who signs a root is decided elsewhere. */

/** 32 bytes. */
export type Hash = Uint8Array;

export const HASH_LENGTH = 32;

// Different prefixes keep a leaf from being passed off as an inner node.
export const LEAF = 0;
const NODE = 1;

/** SHA-256 in one call. Must not keep the bytes: they are overwritten. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export function leafHash(leaf: Uint8Array | string): Hash {
  const bytes = typeof leaf === "string" ? utf8Of(leaf) : leaf;
  const prefixed = new Uint8Array(1 + bytes.length);
  prefixed[0] = LEAF;
  prefixed.set(bytes, 1);
  return sha256(prefixed);
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return nodeHashBy(sha256)(left, right);
}

/** Root over leaf hashes. That of no leaves is the SHA-256 of nothing. */
export function rootOf(hashes: Iterable<Hash>): Hash {
  return createTree(hashes).root();
}

/** A tree that only grows, of which only the roots of its complete subtrees are kept: one hash for each bit of its size. */
export interface Tree {
  readonly size: number;
  append(hash: Hash): void;
  root(): Hash;
  /** A tree of its own: to see what a root would be before it is certain. */
  copy(): Tree;
}

/** @param hash another SHA-256, as a runtime that has a fast one may give */
export function createTree(hashes: Iterable<Hash> = [], hash: Sha256 = sha256): Tree {
  const tree = treeOf([], 0, hash);
  for (const leaf of hashes) tree.append(leaf);
  return tree;
}

function treeOf(peaks: Hash[], count: number, hash: Sha256): Tree {
  const join = nodeHashBy(hash);
  let size = count;
  return {
    get size() {
      return size;
    },
    append(leaf) {
      let node = leaf;
      // Each complete subtree of the same height to its left joins it, as a carry in binary counting does.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = join(peaks.pop() as Hash, node);
      peaks.push(node);
      size += 1;
    },
    root: () => (peaks.length === 0 ? hash(new Uint8Array()) : peaks.reduceRight((right, left) => join(left, right))),
    copy: () => treeOf([...peaks], size, hash),
  };
}

function nodeHashBy(hash: Sha256): (left: Hash, right: Hash) => Hash {
  const prefixed = new Uint8Array(1 + 2 * HASH_LENGTH);
  prefixed[0] = NODE;
  return (left, right) => {
    prefixed.set(left, 1);
    prefixed.set(right, 1 + HASH_LENGTH);
    return hash(prefixed);
  };
}

/** Proves that the leaf at `index` is in the tree over all of `hashes`; linear in their number. Lowest hash first. */
export function inclusionProof(hashes: readonly Hash[], index: number): Hash[] {
  if (!isCount(index) || index >= hashes.length) {
    throw new PlumblineError("PROOF_INVALID", `no leaf ${index} in a tree of ${hashes.length}; ask for 0 to ${hashes.length - 1}`);
  }
  const path = (from: number, to: number): Hash[] => {
    if (to - from === 1) return [];
    const middle = from + splitOf(to - from);
    return index < middle
      ? [...path(from, middle), rootOf(hashes.slice(middle, to))]
      : [...path(middle, to), rootOf(hashes.slice(from, middle))];
  };
  return path(0, hashes.length);
}

/** Proves that the tree over the first `size` of `hashes` was only appended to; linear in their number. */
export function consistencyProof(hashes: readonly Hash[], size: number): Hash[] {
  if (!isCount(size) || size > hashes.length) {
    throw new PlumblineError("PROOF_INVALID", `no tree of size ${size} within one of ${hashes.length}; ask for 0 to ${hashes.length}`);
  }
  if (size === 0) return [];
  const path = (from: number, to: number, known: boolean): Hash[] => {
    // The first tree is what the verifier has, unless it was cut up on the way here.
    if (to === size) return known ? [] : [rootOf(hashes.slice(from, to))];
    const middle = from + splitOf(to - from);
    return size <= middle
      ? [...path(from, middle, known), rootOf(hashes.slice(middle, to))]
      : [...path(middle, to, false), rootOf(hashes.slice(from, middle))];
  };
  return path(0, hashes.length, true);
}

/** False for anything that is not a proof that this leaf hash stands at `index` of the tree of `size` and `root`. Never throws. */
export function verifyInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, root]) || !areHashes(proof)) return false;
  // RFC 9162, 2.1.3.2. Divided instead of shifted, since a size may have more than 32 bits.
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equalBytes(hash, root);
}

/**
 * False for anything that is not a proof that the tree of `size1` and `root1` is the beginning of that of `size2` and `root2`. Never
 * throws. Every tree grows out of the empty one: then the proof is empty too.
 */
export function verifyConsistency(size1: number, root1: Hash, size2: number, root2: Hash, proof: readonly Hash[]): boolean {
  if (!isCount(size1) || !isCount(size2) || size1 > size2 || !areHashes([root1, root2]) || !areHashes(proof)) return false;
  if (size2 === 0 && !equalBytes(root2, rootOf([]))) return false;
  if (size1 === 0) return proof.length === 0 && equalBytes(root1, rootOf([]));
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2);
  // RFC 9162, 2.1.4.2: a first tree that is complete is its own first node and not in the proof.
  const [start, ...siblings] = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  if (start === undefined) return false;
  let node = size1 - 1;
  let last = size2 - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let oldHash = start;
  let newHash = start;
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equalBytes(oldHash, root1) && equalBytes(newHash, root2);
}

/** The largest power of two below `count`. */
export function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

function half(count: number): number {
  return Math.floor(count / 2);
}

function isPowerOfTwo(count: number): boolean {
  let rest = count;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}

/** A whole number from 0 on that is exact. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areHashes(hashes: unknown): boolean {
  return Array.isArray(hashes) && hashes.every((hash) => hash instanceof Uint8Array && hash.length === HASH_LENGTH);
}
