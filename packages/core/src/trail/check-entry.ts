import { sha256 as portableSha256 } from "@noble/hashes/sha2.js";
import type { WireTrailEntry } from "../wire/wire.ts";
import { utf8Into } from "./bytes.ts";
import { parseCanonical } from "./canonical.ts";
import { disclosureFlaw } from "./disclosure.ts";
import { type ErasureOrder, erasureOrderOf, ORDER_SOURCE } from "./erasure-order.ts";
import { type ParsedLeaf, parseLeaf } from "./leaf.ts";
import { HASH_LENGTH, type Hash, LEAF, type Sha256 } from "./tree.ts";

/** What can be wrong with one entry; the verdict names its index. */
export type EntryFlaw =
  /** It does not have the members of an entry. */
  | "entry_malformed"
  /** It is not the next one: an entry is missing, doubled or in another place. */
  | "index_mismatch"
  /** Its hash is not that of its leaf. */
  | "hash_mismatch"
  /** Its leaf is not canonical, or not of version 1. */
  | "leaf_malformed"
  /** Of event and salt one is missing; an erased event lacks both. */
  | "erased_in_part"
  /** Its event, or its salt, is not what was hashed. */
  | "digest_mismatch"
  /** Its event is not canonical JSON. */
  | "event_malformed"
  /** Its event and its leaf differ in source, id, epoch or seq. */
  | "event_leaf_mismatch"
  /** A disclosure is none, or its event does not hold its digest. */
  | "disclosure_mismatch";

/** Entries that follow each other, each checked by itself: what a worker thread hands over. */
export interface CheckedEntries {
  /** Index of the first. */
  readonly first: number;
  /** Leaf hashes of those that are right, 32 bytes each, up to the first that is not. */
  readonly hashes: Uint8Array;
  /** Of those, the indexes of the ones without event. */
  readonly erased: readonly number[];
  /** Of those, the ones that order erasures. */
  readonly orders: readonly ErasureOrder[];
  /** What is wrong with the entry after those; then no other is there. */
  readonly flaw?: EntryFlaw;
}

/** Checks entries up to the first that is wrong. Never throws, whatever the entries are. */
export function checkEntries(entries: readonly WireTrailEntry[], first: number, sha256: Sha256 = portableSha256): CheckedEntries {
  const orders: ErasureOrder[] = [];
  const check = entryChecker(sha256, (order) => orders.push(order));
  const hashes = new Uint8Array(entries.length * HASH_LENGTH);
  const erased: number[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as WireTrailEntry;
    const found = check(entry, first + i);
    if (typeof found === "string") return { first, hashes: hashes.slice(0, i * HASH_LENGTH), erased, orders, flaw: found };
    hashes.set(found, i * HASH_LENGTH);
    if (entry.event === undefined) erased.push(entry.index);
  }
  return { first, hashes, erased, orders };
}

/** Makes the check of one entry: gives its leaf hash, or what is wrong with it. Tells of each right one that orders erasures. */
export function entryChecker(
  sha256: Sha256,
  onOrder: (order: ErasureOrder) => void,
): (entry: WireTrailEntry, index: number) => Hash | EntryFlaw {
  // One buffer for all, since a new one for each entry would cost as much as its hash.
  let buffer = new Uint8Array(4096);
  const room = (length: number) => {
    if (buffer.length < length) buffer = new Uint8Array(length * 2);
    return buffer;
  };
  const leafHash = (leaf: string): Hash => {
    const bytes = room(1 + leaf.length * 3);
    bytes[0] = LEAF;
    return sha256(bytes.subarray(0, 1 + utf8Into(leaf, bytes, 1)));
  };
  const noteOrder = (index: number, text: string): void => {
    const order = erasureOrderOf(index, text);
    if (order) onOrder(order);
  };
  return (entry, index) => {
    if (!isEntry(entry)) return "entry_malformed";
    if (entry.index !== index) return "index_mismatch";
    const hash = leafHash(entry.leaf);
    if (!isHexOf(hash, entry.hash)) return "hash_mismatch";
    const leaf = readPlainLeaf(entry.leaf) ?? parseLeaf(entry.leaf);
    if (!leaf) return "leaf_malformed";
    const { salt, event: text, disclosures } = entry;
    if (text === undefined && salt === undefined) return disclosures === undefined ? hash : "disclosure_mismatch";
    if (text === undefined || salt === undefined) return "erased_in_part";
    const bytes = room(salt.length + text.length * 3);
    const start = writeHex(salt, bytes);
    if (start === undefined) return "digest_mismatch";
    const end = start + utf8Into(text, bytes, start);
    if (!isHexOf(sha256(bytes.subarray(0, end)), leaf.digest)) return "digest_mismatch";
    const event = parseCanonical(text);
    if (typeof event !== "object" || event === null || Array.isArray(event)) return "event_malformed";
    if (!isEventOf(event as EventHead, leaf)) return "event_leaf_mismatch";
    if (disclosures && disclosureFlaw(event as { data: unknown }, disclosures)) return "disclosure_mismatch";
    if (leaf.source === ORDER_SOURCE) noteOrder(index, text);
    return hash;
  };
}

/** What of a leaf its event says too, and the digest. */
type LeafHead = Pick<ParsedLeaf, "source" | "id" | "epoch" | "seq" | "digest">;

// Texts of printable ASCII that need no escape, and numbers without sign or fraction of up to fifteen digits: most leaves.
const PLAIN = String.raw`"([ !#-\[\]-~]*)"`;
const COUNT = "(null|0|[1-9][0-9]{0,14})";
const PLAIN_LEAF = new RegExp(
  `^{"digest":"([0-9a-f]{64})","epoch":${COUNT},"id":${PLAIN},"prev":(?:null|"[0-9a-f]{64}"),"received":${PLAIN},"seq":${COUNT},"source":${PLAIN},"v":1}$`,
);

/** As `parseLeaf`, without parsing, of the texts that most leaves have; undefined for any other. */
function readPlainLeaf(text: string): LeafHead | undefined {
  const match = PLAIN_LEAF.exec(text);
  if (!match) return undefined;
  const [, digest = "", epoch, id = "", , seq, source = ""] = match;
  return { digest, epoch: epoch === "null" ? null : Number(epoch), id, seq: seq === "null" ? null : Number(seq), source };
}

interface EventHead {
  readonly source?: unknown;
  readonly id?: unknown;
  readonly epoch?: unknown;
  readonly seq?: unknown;
}

function isEventOf({ source, id, epoch = null, seq = null }: EventHead, leaf: LeafHead): boolean {
  return source === leaf.source && id === leaf.id && epoch === leaf.epoch && seq === leaf.seq;
}

/** Of what came over the wire nothing is certain but that it was JSON. */
function isEntry(entry: unknown): entry is WireTrailEntry {
  if (typeof entry !== "object" || entry === null) return false;
  const { leaf, hash, salt, event, disclosures } = entry as Record<keyof WireTrailEntry, unknown>;
  return typeof leaf === "string" && typeof hash === "string" && isTextOrAbsent(salt) && isTextOrAbsent(event) && areTexts(disclosures);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function areTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((text) => typeof text === "string"));
}

/** Bytes written, from the beginning on; undefined for what is not pairs of lower-case hex digits. */
function writeHex(hex: string, bytes: Uint8Array): number | undefined {
  if (hex.length % 2 === 1) return undefined;
  const length = hex.length / 2;
  for (let i = 0; i < length; i++) {
    const byte = byteOf(hex, i);
    if (byte < 0) return undefined;
    bytes[i] = byte;
  }
  return length;
}

function isHexOf(bytes: Uint8Array, hex: string): boolean {
  if (hex.length !== bytes.length * 2) return false;
  for (let i = 0; i < bytes.length; i++) if (byteOf(hex, i) !== bytes[i]) return false;
  return true;
}

/** The `i`th pair of digits; below 0 where one is none. */
function byteOf(hex: string, i: number): number {
  const high = hex.charCodeAt(i * 2);
  const low = hex.charCodeAt(i * 2 + 1);
  return (high | low) < DIGITS.length ? ((DIGITS[high] as number) << 4) | (DIGITS[low] as number) : -1;
}

/** Value of a lower-case hex digit by its code; -1 for other characters. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => "0123456789abcdef".indexOf(String.fromCharCode(code)));
