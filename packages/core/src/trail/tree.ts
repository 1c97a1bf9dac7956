import { sha256 } from "@noble/hashes/sha2.js";
import { PlumblineError } from "../errors.ts";
import { equalBytes, utf8Of } from "./bytes.ts";

/** Merkle tree hashing as in RFC 6962, with SHA-256. Pure: hashes in, hashes out; who signs a root is decided elsewhere. */

/** 32 bytes. */
export type Hash = Uint8Array;

export const HASH_LENGTH = 32;

// Different prefixes keep a leaf from being passed off as an inner node.
const LEAF = 0;
const NODE = 1;

export function leafHash(leaf: Uint8Array | string): Hash {
  const bytes = typeof leaf === "string" ? utf8Of(leaf) : leaf;
  const prefixed = new Uint8Array(1 + bytes.length);
  prefixed[0] = LEAF;
  prefixed.set(bytes, 1);
  return sha256(prefixed);
}

export function nodeHash(left: Hash, right: Hash): Hash {
  const prefixed = new Uint8Array(1 + 2 * HASH_LENGTH);
  prefixed[0] = NODE;
  prefixed.set(left, 1);
  prefixed.set(right, 1 + HASH_LENGTH);
  return sha256(prefixed);
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

export function createTree(hashes: Iterable<Hash> = []): Tree {
  const tree = treeOf([], 0);
  for (const hash of hashes) tree.append(hash);
  return tree;
}

function treeOf(peaks: Hash[], count: number): Tree {
  let size = count;
  return {
    get size() {
      return size;
    },
    append(hash) {
      let node = hash;
      // Each complete subtree of the same height to its left joins it, as a carry in binary counting does.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(peaks.pop() as Hash, node);
      peaks.push(node);
      size += 1;
    },
    root: () => (peaks.length === 0 ? sha256(new Uint8Array()) : peaks.reduceRight((right, left) => nodeHash(left, right))),
    copy: () => treeOf([...peaks], size),
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

export interface InclusionClaim {
  /** Hash of the leaf. */
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

/** Never throws: anything that is not a proof of exactly this is false. */
export function verifyInclusion({ leaf, index, size, root, proof }: InclusionClaim): boolean {
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

export interface ConsistencyClaim {
  readonly first: number;
  readonly firstRoot: Hash;
  readonly second: number;
  readonly secondRoot: Hash;
  readonly proof: readonly Hash[];
}

/** Never throws. Every tree grows out of the empty one: then the proof is empty too. */
export function verifyConsistency({ first, firstRoot, second, secondRoot, proof }: ConsistencyClaim): boolean {
  if (!isCount(first) || !isCount(second) || first > second || !areHashes([firstRoot, secondRoot]) || !areHashes(proof)) return false;
  if (second === 0 && !equalBytes(secondRoot, rootOf([]))) return false;
  if (first === 0) return proof.length === 0 && equalBytes(firstRoot, rootOf([]));
  if (first === second) return proof.length === 0 && equalBytes(firstRoot, secondRoot);
  // RFC 9162, 2.1.4.2: a first tree that is complete is its own first node and not in the proof.
  const [start, ...siblings] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  if (start === undefined) return false;
  let node = first - 1;
  let last = second - 1;
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
  return last === 0 && equalBytes(oldHash, firstRoot) && equalBytes(newHash, secondRoot);
}

/** The largest power of two below `count`. */
function splitOf(count: number): number {
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

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areHashes(hashes: unknown): boolean {
  return Array.isArray(hashes) && hashes.every((hash) => hash instanceof Uint8Array && hash.length === HASH_LENGTH);
}
