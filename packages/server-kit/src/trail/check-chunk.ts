import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { checkEntries, type EntryFlaw, type ErasureOrder, erasureOrderOf, ORDER_SOURCE } from "@plumbline/core/trail";
import { SALT_LENGTH } from "./chunk.ts";
import type { Chunk } from "./trail-store.ts";

/** Entries of a chunk, checked up to the first that is wrong. */
export interface CheckedChunk {
  /** Entries that are right. */
  readonly count: number;
  /** Of those, the indexes of the ones whose event was erased. */
  readonly erased: readonly number[];
  /** Of those, the ones that order erasures. */
  readonly orders: readonly ErasureOrder[];
  /** What is wrong with the entry after those. */
  readonly flaw?: EntryFlaw;
}

const HASH_LENGTH = 32;

/**
 * Checks the entries of a chunk in front of `to`. Its hashes are then those of its leaves. A chunk without any body at all, as a tree that was
 * exported without events gives it, is checked without; `erased` is then empty.
 *
 * Says what `checkEntries` says, ten times faster: a look at the bytes finds most entries right; whatever it does not know goes to `checkEntries`.
 */
export function checkChunk(chunk: Chunk, to: number): CheckedChunk {
  const leaves = bufferOf(chunk.leaves);
  const hashes = bufferOf(chunk.hashes);
  const bodies = bufferOf(chunk.bodies);
  const hashesText = hashes.toString("latin1");
  const hasBodies = bodies.length > 0;
  const wanted = Math.min(chunk.count, to - chunk.first);
  let leafAt = 0;
  let bodyAt = 0;
  const erased: number[] = [];
  const orders: ErasureOrder[] = [];
  for (let i = 0; i < wanted; i++) {
    const flawed = (flaw: EntryFlaw): CheckedChunk => ({ count: i, erased, orders, flaw });
    if (leafAt + 2 > leaves.length) return flawed("entry_malformed");
    const leafEnd = leafAt + 2 + leaves.readUInt16BE(leafAt);
    if (leafEnd > leaves.length) return flawed("entry_malformed");
    if ((i + 1) * HASH_LENGTH > hashes.length) return flawed("hash_mismatch");
    const bodyStart = bodyAt + 4;
    let bodyEnd = bodyStart;
    if (hasBodies) {
      if (bodyStart > bodies.length) return flawed("entry_malformed");
      bodyEnd += bodies.readUInt32BE(bodyAt);
      if (bodyEnd > bodies.length) return flawed("entry_malformed");
    }
    const isWhole = i + 1 < chunk.count || (leafEnd === leaves.length && (!hasBodies || bodyEnd === bodies.length));
    if (!isWhole) return flawed("entry_malformed");
    const isErased = bodyEnd === bodyStart;
    const isRight =
      !isErased &&
      hashesText.startsWith(leafHashOf(leaves, leafAt + 2, leafEnd), i * HASH_LENGTH) &&
      isPlainEntry(leaves, leafAt + 2, leafEnd, bodies, bodyStart, bodyEnd);
    if (!isRight) {
      const entry = {
        index: chunk.first + i,
        leaf: leaves.toString("utf8", leafAt + 2, leafEnd),
        hash: hashes.toString("hex", i * HASH_LENGTH, (i + 1) * HASH_LENGTH),
        ...(!isErased && {
          salt: bodies.toString("hex", bodyStart, Math.min(bodyStart + SALT_LENGTH, bodyEnd)),
          event: bodies.toString("utf8", Math.min(bodyStart + SALT_LENGTH, bodyEnd), bodyEnd),
        }),
      };
      const checked = checkEntries([entry], entry.index, sha256);
      if (checked.flaw) return flawed(checked.flaw);
      if (isErased && hasBodies) erased.push(entry.index);
      orders.push(...checked.orders);
    } else if (isOfOrders(bodies)) {
      const order = erasureOrderOf(chunk.first + i, bodies.toString("utf8", bodyStart + SALT_LENGTH, bodyEnd));
      if (order) orders.push(order);
    }
    leafAt = leafEnd;
    bodyAt = bodyEnd;
  }
  return { count: wanted, erased, orders };
}

/** Root over 256 hashes, or over any power of two of them. */
export function rootOfTile(hashes: Uint8Array): Buffer {
  let nodes = bufferOf(hashes);
  for (let count = nodes.length / HASH_LENGTH; count > 1; count /= 2) {
    const above = Buffer.allocUnsafe((count / 2) * HASH_LENGTH);
    for (let i = 0; i < count / 2; i++) above.write(nodeHashAt(nodes, i * 2 * HASH_LENGTH), i * HASH_LENGTH, "latin1");
    nodes = above;
  }
  return nodes;
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

// Prefixes of RFC 6962 in front of what is hashed.
const pair = Buffer.alloc(1 + 2 * HASH_LENGTH, 1);

/** Hash over the two hashes at `at`. As text of bytes, which is made twice as fast as a buffer. */
function nodeHashAt(nodes: Buffer, at: number): string {
  nodes.copy(pair, 1, at, at + 2 * HASH_LENGTH);
  return hash("sha256", pair, "latin1");
}

function leafHashOf(leaves: Buffer, from: number, to: number): string {
  // The byte in front belongs to the leaf's length; for the moment it is the prefix of a leaf, which saves a copy.
  const lent = leaves[from - 1] as number;
  leaves[from - 1] = 0;
  const text = hash("sha256", leaves.subarray(from - 1, to), "latin1");
  leaves[from - 1] = lent;
  return text;
}

/** True for an entry that is certainly right, its hash apart; false where one has to look closer. */
function isPlainEntry(leaves: Buffer, leafFrom: number, leafTo: number, bodies: Buffer, bodyFrom: number, bodyTo: number): boolean {
  const from = bodyFrom + SALT_LENGTH;
  if (from >= bodyTo || !isPlainEvent(bodies, from, bodyTo)) return false;
  const digest = hash("sha256", bodies.subarray(bodyFrom, bodyTo));
  // A leaf is canonical when it is written exactly so.
  let at = after(leaves, leafFrom, DIGEST);
  at = afterHex(leaves, at, digest);
  at = after(leaves, at, EPOCH);
  at = afterCount(leaves, at, bodies, epochFrom, epochTo);
  at = after(leaves, at, ID);
  at = afterSame(leaves, at, bodies, idFrom, idTo);
  at = after(leaves, at, PREV);
  at = afterPrev(leaves, at);
  at = after(leaves, at, RECEIVED);
  at = afterAscii(leaves, at);
  at = after(leaves, at, SEQ);
  at = afterCount(leaves, at, bodies, seqFrom, seqTo);
  at = after(leaves, at, SOURCE);
  at = afterSame(leaves, at, bodies, sourceFrom, sourceTo);
  at = after(leaves, at, VERSION);
  return at === leafTo;
}

/** Whether the event that was found right just now is of the source that orders erasures. */
function isOfOrders(bodies: Buffer): boolean {
  return sourceTo - sourceFrom === ORDERS.length && afterSame(bodies, sourceFrom, ORDERS, 0, ORDERS.length) >= 0;
}

const ORDERS = Buffer.from(`"${ORDER_SOURCE}"`);
const DIGEST = Buffer.from('{"digest":"');
const EPOCH = Buffer.from('","epoch":');
const ID = Buffer.from(',"id":');
const PREV = Buffer.from(',"prev":');
const RECEIVED = Buffer.from(',"received":"');
const SEQ = Buffer.from('","seq":');
const SOURCE = Buffer.from(',"source":');
const VERSION = Buffer.from(',"v":1}');
const NULL = Buffer.from("null");

// Each of these gives the place behind what it found, or `NOT`; from there on nothing is found.
const NOT = -1;

function after(bytes: Buffer, at: number, text: Buffer): number {
  return at < 0 ? NOT : afterSame(bytes, at, text, 0, text.length);
}

function afterSame(bytes: Buffer, at: number, other: Buffer, from: number, to: number): number {
  // A member that is missing in the event.
  if (at < 0 || from < 0) return NOT;
  for (let i = from; i < to; i++) if (bytes[at++] !== other[i]) return NOT;
  return at;
}

/** A number without sign, fraction and exponent, or null, that the event says too; null also where it says nothing. */
function afterCount(bytes: Buffer, at: number, event: Buffer, from: number, to: number): number {
  if (at < 0) return NOT;
  if (from < 0) return afterSame(bytes, at, NULL, 0, NULL.length);
  if (event[from] !== LOWER_N) {
    if (to - from > MAX_DIGITS) return NOT;
    for (let i = from; i < to; i++) if (!isDigit(event[i] as number)) return NOT;
  }
  return afterSame(bytes, at, event, from, to);
}

function afterHex(bytes: Buffer, at: number, hex: string): number {
  if (at < 0) return NOT;
  for (let i = 0; i < hex.length; i++) if (bytes[at++] !== hex.charCodeAt(i)) return NOT;
  return at;
}

function afterPrev(bytes: Buffer, at: number): number {
  if (at < 0) return NOT;
  if (bytes[at] === LOWER_N) return after(bytes, at, NULL);
  const end = at + 1 + 2 * HASH_LENGTH;
  if (bytes[at] !== QUOTE || bytes[end] !== QUOTE) return NOT;
  for (let i = at + 1; i < end; i++) if (HEX[bytes[i] as number] !== 1) return NOT;
  return end + 1;
}

/** To the next quotation mark. */
function afterAscii(bytes: Buffer, at: number): number {
  if (at < 0) return NOT;
  while (PLAIN[bytes[at] as number] === 1 && (bytes[at] as number) < 0x7f) at += 1;
  return at;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_N = 0x6e;
const COMMA = 0x2c;
const COLON = 0x3a;
const MAX_DIGITS = 15;
const MAX_DEPTH = 60;
/** First byte of code points from U+E000 on, which UTF-8 and UTF-16 put into different orders. */
const HIGH_ORDER = 0xee;

/** 1 for bytes that stand for themselves in a text. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH));
/** 1 for what may follow a backslash in canonical JSON, but for `u`. */
const ESCAPED = new Uint8Array(256);
for (const byte of Buffer.from('"\\bfnrt')) ESCAPED[byte] = 1;

/** 1 for lower-case hex digits. */
const HEX = new Uint8Array(256);
for (const byte of Buffer.from("0123456789abcdef")) HEX[byte] = 1;

// One event is looked at at a time, by functions that V8 should keep small: so its bytes and what was found stand here.
let text: Buffer = Buffer.alloc(0);
let sourceFrom = NOT;
let sourceTo = NOT;
let idFrom = NOT;
let idTo = NOT;
let epochFrom = NOT;
let epochTo = NOT;
let seqFrom = NOT;
let seqTo = NOT;
/** All bytes of all texts, or-ed. */
let seen = 0;

/** True for an object in canonical JSON, of which the members that its leaf has too are noted. False where one has to look closer. */
function isPlainEvent(bytes: Buffer, from: number, to: number): boolean {
  text = bytes;
  sourceFrom = idFrom = epochFrom = seqFrom = NOT;
  seen = 0;
  if (text[from] !== 0x7b || afterObject(from, 0) !== to) return false;
  return seen < 0x80 || isUtf8(bytes.subarray(from, to));
}

function afterValue(at: number, depth: number): number {
  const byte = text[at] as number;
  if (byte === QUOTE) return afterText(at);
  if (isDigit(byte) || byte === 0x2d) return afterNumber(at);
  if (byte === 0x7b) return afterObject(at, depth);
  if (byte === 0x5b) return afterList(at, depth);
  if (byte === 0x74) return after(text, at, TRUE);
  if (byte === 0x66) return after(text, at, FALSE);
  return after(text, at, NULL);
}

const TRUE = Buffer.from("true");
const FALSE = Buffer.from("false");

function afterObject(from: number, depth: number): number {
  if (depth > MAX_DEPTH) return NOT;
  let at = from + 1;
  if (text[at] === 0x7d) return at + 1;
  let lastFrom = NOT;
  let lastTo = NOT;
  for (;;) {
    if (text[at] !== QUOTE) return NOT;
    const keyFrom = at + 1;
    at = keyFrom;
    for (let byte = text[at] as number; PLAIN[byte] === 1; byte = text[++at] as number) {
      if (byte >= HIGH_ORDER) return NOT;
      seen |= byte;
    }
    const keyTo = at;
    if (text[at] !== QUOTE || text[at + 1] !== COLON) return NOT;
    if (lastFrom >= 0 && !isBefore(lastFrom, lastTo, keyFrom, keyTo)) return NOT;
    lastFrom = keyFrom;
    lastTo = keyTo;
    const valueFrom = at + 2;
    at = afterValue(valueFrom, depth + 1);
    if (at < 0) return NOT;
    if (depth === 0) noteMember(keyFrom, keyTo, valueFrom, at);
    const next = text[at++];
    if (next === 0x7d) return at;
    if (next !== COMMA) return NOT;
  }
}

function afterList(from: number, depth: number): number {
  if (depth > MAX_DEPTH) return NOT;
  let at = from + 1;
  if (text[at] === 0x5d) return at + 1;
  for (;;) {
    at = afterValue(at, depth + 1);
    if (at < 0) return NOT;
    const next = text[at++];
    if (next === 0x5d) return at;
    if (next !== COMMA) return NOT;
  }
}

function afterText(from: number): number {
  const bytes = text;
  let at = from + 1;
  let all = 0;
  for (;;) {
    let byte = bytes[at++] as number;
    while (PLAIN[byte] === 1) {
      all |= byte;
      byte = bytes[at++] as number;
    }
    if (byte === QUOTE) {
      seen |= all;
      return at;
    }
    if (byte !== BACKSLASH || ESCAPED[bytes[at++] as number] !== 1) return NOT;
  }
}

function afterNumber(from: number): number {
  let at = from;
  while (isDigit(text[at] as number)) at += 1;
  const next = text[at];
  if (next === COMMA || next === 0x7d || next === 0x5d) {
    const isCount = at - from <= MAX_DIGITS && (text[from] !== 0x30 || at - from === 1);
    if (isCount && at > from) return at;
  }
  while (isDigit(text[at] as number) || NUMERIC.includes(text[at] as number)) at += 1;
  const number = text.toString("latin1", from, at);
  return String(Number(number)) === number ? at : NOT;
}

/** `+-.e` */
const NUMERIC = [0x2b, 0x2d, 0x2e, 0x65];

function isBefore(from: number, to: number, otherFrom: number, otherTo: number): boolean {
  const end = Math.min(to, from + otherTo - otherFrom);
  let other = otherFrom;
  for (let at = from; at < end; at++, other++) {
    const difference = (text[at] as number) - (text[other] as number);
    if (difference !== 0) return difference < 0;
  }
  return to - from < otherTo - otherFrom;
}

function noteMember(keyFrom: number, keyTo: number, from: number, to: number): void {
  const length = keyTo - keyFrom;
  const first = text[keyFrom];
  if (length === 2 && first === 0x69 && isKey(keyFrom, KEY_ID)) {
    // Not a text: it cannot be what a leaf says.
    if (text[from] === QUOTE) [idFrom, idTo] = [from, to];
  } else if (length === 6 && isKey(keyFrom, KEY_SOURCE)) {
    if (text[from] === QUOTE) [sourceFrom, sourceTo] = [from, to];
  } else if (length === 5 && first === 0x65 && isKey(keyFrom, KEY_EPOCH)) {
    [epochFrom, epochTo] = [from, to];
  } else if (length === 3 && first === 0x73 && isKey(keyFrom, KEY_SEQ)) {
    [seqFrom, seqTo] = [from, to];
  }
}

const KEY_ID = Buffer.from("id");
const KEY_SOURCE = Buffer.from("source");
const KEY_EPOCH = Buffer.from("epoch");
const KEY_SEQ = Buffer.from("seq");

function isKey(from: number, key: Buffer): boolean {
  return afterSame(text, from, key, 0, key.length) >= 0;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
