import { sha256 } from "@noble/hashes/sha2.js";
import { PlumblineError } from "../errors.ts";
import type { Json } from "../event/trace-event.ts";
import { bytesOfHex, hexOf, utf8Of } from "./bytes.ts";
import { canonicalJson, parseCanonical } from "./canonical.ts";

/** What the tree holds of an event: enough to prove it, nothing of its content. */
export interface Leaf {
  readonly source: string;
  readonly id: string;
  readonly epoch?: number | null | undefined;
  readonly seq?: number | null | undefined;
  /** SHA-256 (hex) of the event that the source sent before. */
  readonly prev?: string | null | undefined;
  /** RFC 3339, when the trail took it. */
  readonly received: string;
  /** `eventDigest` of the event under its salt. */
  readonly digest: string;
}

/** A leaf as its text says: what was not sent is null. */
export interface ParsedLeaf extends Leaf {
  readonly v: 1;
  readonly epoch: number | null;
  readonly seq: number | null;
  readonly prev: string | null;
}

/** Canonical JSON of a leaf of version 1, the bytes that the tree hashes. All eight members are always there; null where nothing was sent. */
export function leafOf({ source, id, epoch = null, seq = null, prev = null, received, digest }: Leaf): string {
  return canonicalJson({ v: 1, source, id, epoch, seq, prev, received, digest });
}

/** The leaf of a canonical text of version 1, and undefined for any other text. Never throws. */
export function parseLeaf(text: string): ParsedLeaf | undefined {
  const leaf = parseCanonical(text);
  return isLeaf(leaf) ? leaf : undefined;
}

/** SHA-256 (hex) of salt ‖ event: without the salt nobody can find a likely event by trying. Throws `EVENT_INVALID` for a salt that is not hex. */
export function eventDigest(saltHex: string, canonicalEvent: string): string {
  const salt = bytesOfHex(saltHex);
  if (!salt) throw new PlumblineError("EVENT_INVALID", "the salt of an event is not pairs of lower-case hex digits");
  return hexOf(sha256.create().update(salt).update(utf8Of(canonicalEvent)).digest());
}

const MEMBERS = 8;
const HASH_HEX = /^[0-9a-f]{64}$/;

function isLeaf(value: Json | undefined): value is ParsedLeaf & { readonly [key: string]: Json } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const leaf = value as Readonly<Record<string, Json>>;
  return (
    Object.keys(leaf).length === MEMBERS &&
    leaf.v === 1 &&
    typeof leaf.source === "string" &&
    typeof leaf.id === "string" &&
    (leaf.epoch === null || Number.isSafeInteger(leaf.epoch)) &&
    (leaf.seq === null || Number.isSafeInteger(leaf.seq)) &&
    (leaf.prev === null || isHashHex(leaf.prev)) &&
    typeof leaf.received === "string" &&
    isHashHex(leaf.digest)
  );
}

function isHashHex(value: Json | undefined): boolean {
  return typeof value === "string" && HASH_HEX.test(value);
}
