import { sha256 } from "@noble/hashes/sha2.js";
import { PlumblineError } from "../errors.ts";
import type { Json, TraceEvent } from "../event/trace-event.ts";
import { base64UrlOf, bytesOfBase64Url, utf8Of } from "./bytes.ts";
import { canonicalJson } from "./canonical.ts";

/**
 * Personal values beside their event (RFC 9901, disclosures of object members): the event has digests, so that a value can go while the
 * event stays.
 */

export interface Disclosure {
  /** base64url, at least 128 bits: without it a likely value could be found by trying. */
  readonly salt: string;
  readonly name: string;
  readonly value: Json;
}

/** Member of `data` with the digests. */
const DIGESTS = "_sd";
/** What RFC 9901 keeps for itself, and what would change an object instead of being a member of it. */
const RESERVED = new Set([DIGESTS, "...", "_sd_alg", "__proto__"]);
const SALT_BYTES = 16;
/** So many levels are left for a value in `data` of an event. */
const MAX_DEPTH = 30;

/**
 * The text that is handed over beside the event. Throws `DISCLOSURE_INVALID` for a salt that has not 16 bytes, a reserved name, or a
 * value that is no JSON.
 */
export function disclosureOf(name: string, value: Json, salt: Uint8Array): string {
  if (salt.length !== SALT_BYTES) throw invalid(`the salt of ${JSON.stringify(name)} has ${salt.length} bytes; it needs 16, at random`);
  if (RESERVED.has(name)) throw invalid(`${JSON.stringify(name)} is reserved and cannot be disclosed`);
  try {
    const text = base64UrlOf(utf8Of(canonicalJson([base64UrlOf(salt), name, value])));
    if (readDisclosure(text)) return text;
  } catch {
    // Below, with what is deeper or otherwise not to be read again.
  }
  throw invalid(`the value of ${JSON.stringify(name)} cannot be disclosed: it is no JSON, or nested deeper than ${MAX_DEPTH} levels`);
}

/** base64url of the SHA-256 of the text as it stands: what the event holds of it. */
export function disclosureDigest(text: string): string {
  return base64UrlOf(sha256(utf8Of(text)));
}

/** Undefined for what is no disclosure of an object's member. Never throws. */
export function readDisclosure(text: string): Disclosure | undefined {
  try {
    const json = utf8Text(bytesOfBase64Url(text));
    const list = JSON.parse(json) as Json;
    if (!Array.isArray(list) || list.length !== 3 || membersWritten(json) !== memberCount(list, MAX_DEPTH + 1)) return undefined;
    const [salt, name, value] = list as readonly Json[];
    if (typeof salt !== "string" || typeof name !== "string" || value === undefined) return undefined;
    if ((bytesOfBase64Url(salt)?.length ?? 0) < SALT_BYTES) return undefined;
    // Throws for half a surrogate pair, which no event may hold.
    canonicalJson([name, value]);
    return { salt, name, value };
  } catch {
    return undefined;
  }
}

/**
 * The event with digests instead of those members of its data that are named, and their disclosures in the order of the members. A name
 * that the data lacks is passed over. Throws `DISCLOSURE_INVALID`.
 * @param random gives so many random bytes
 */
export function conceal(
  event: TraceEvent,
  names: readonly string[],
  random: (length: number) => Uint8Array,
): { readonly event: TraceEvent; readonly disclosures: readonly string[] } {
  const given = new Set(names);
  const present = Object.keys(event.data).filter((name) => given.has(name) && event.data[name] !== undefined);
  if (present.length === 0) return { event, disclosures: [] };
  const disclosures = present.map((name) => disclosureOf(name, event.data[name] as Json, random(SALT_BYTES)));
  const { [DIGESTS]: before = [], ...data } = event.data as Record<string, Json>;
  for (const name of present) delete data[name];
  const digests = digestsOf(before);
  if (!digests) throw invalid(`"${DIGESTS}" in the data of event ${JSON.stringify(event.id)} is no list of digests`);
  // In their own order, which says nothing of that of the members.
  const sorted = [...digests, ...disclosures.map(disclosureDigest)].sort();
  return { event: { ...event, data: { ...data, [DIGESTS]: sorted } }, disclosures };
}

/** The event with the values that are disclosed, and without digests. What is not disclosed is absent. Throws `DISCLOSURE_INVALID`. */
export function reveal(event: TraceEvent, texts: readonly string[]): TraceEvent {
  const opened = open(event, texts);
  if (typeof opened === "string") throw invalid(`event ${JSON.stringify(event.id)}: ${opened}`);
  if (event.data[DIGESTS] === undefined) return event;
  const { [DIGESTS]: _digests, ...data } = event.data as Record<string, Json>;
  for (const { name, value } of opened) data[name] = value;
  return { ...event, data };
}

/** What is wrong with the disclosures of an event, as the end of a sentence; undefined when they are its own. Never throws. */
export function disclosureFlaw(event: { readonly data: unknown }, texts: readonly string[]): string | undefined {
  const opened = open(event, texts);
  return typeof opened === "string" ? opened : undefined;
}

/** The disclosures, or what is wrong. */
function open({ data }: { readonly data: unknown }, texts: readonly string[]): string | Disclosure[] {
  const members = typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
  const taken = new Set(Object.keys(members));
  const digests = digestsOf(taken.has(DIGESTS) ? members[DIGESTS] : []);
  if (!digests) return `"${DIGESTS}" is no list of different digests (base64url of SHA-256)`;
  const names = new Set<string>();
  const opened: Disclosure[] = [];
  for (const text of texts) {
    const disclosure = readDisclosure(text);
    if (!disclosure) return "a disclosure is not base64url of the JSON list salt (128 bits, base64url), name, value";
    const quoted = JSON.stringify(disclosure.name);
    if (RESERVED.has(disclosure.name)) return `${quoted} is reserved and cannot be disclosed`;
    if (!digests.has(disclosureDigest(text))) return `the digest of the disclosure of ${quoted} is not in "${DIGESTS}"`;
    if (names.has(disclosure.name)) return `${quoted} is disclosed twice`;
    if (taken.has(disclosure.name)) return `${quoted} is disclosed, and in the data too`;
    names.add(disclosure.name);
    opened.push(disclosure);
  }
  return opened;
}

function digestsOf(value: unknown): Set<string> | undefined {
  if (!Array.isArray(value)) return undefined;
  const digests = new Set<string>();
  for (const digest of value) {
    if (typeof digest !== "string" || bytesOfBase64Url(digest)?.length !== 32 || digests.has(digest)) return undefined;
    digests.add(digest);
  }
  return digests;
}

/** Names of members in a JSON text: a text that a colon follows. */
function membersWritten(json: string): number {
  let count = 0;
  for (const [, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon) count += 1;
  return count;
}

/** Fewer than were written means that one stood there twice, of which readers take different ones. Throws for what is nested too deep. */
function memberCount(value: Json, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === 0) throw new RangeError("nested too deep");
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + memberCount(item as Json, depth - 1), 0);
  return Object.entries(value as Readonly<Record<string, Json>>).reduce((count, [name, item]) => {
    if (name === "__proto__") throw new RangeError("reserved name");
    return count + 1 + memberCount(item, depth - 1);
  }, 0);
}

/** Throws for bytes that are no UTF-8. */
function utf8Text(bytes: Uint8Array | undefined): string {
  if (!bytes) throw new RangeError("no base64url");
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("DISCLOSURE_INVALID", message);
}
