import { isAscii, isUtf8 } from "node:buffer";
import type { Json } from "@plumbline/core";
import { isObject } from "./json.ts";
import { Cutter, MOST_LEVELS } from "./scan.ts";
import { shown, shownValue } from "./shown.ts";
import type { FoundRelease, OcdsIssue, OcdsObject, OcdsPiece } from "./types.ts";

/** A value of a piece with its line. */
export interface FoundValue {
  readonly value: Json;
  readonly line: number;
}

/** The releases of a piece in their order, and what could not be read; runs where the piece is, such as in a worker. */
export function* releasesOf(piece: OcdsPiece): Generator<FoundRelease | OcdsIssue, void, undefined> {
  for (const found of valuesOf(piece)) {
    if ("reason" in found) yield found;
    else if (piece.cardinal) {
      const { value, line } = found;
      if (isObject(value) && typeof value.ocid === "string") yield { release: value, line, isCompiled: true };
    } else if (isPlainRelease(found.value)) yield { release: found.value, line: found.line, isCompiled: isTaggedCompiled(found.value.tag) };
    else yield* releasesIn(found.value, found.line, 0);
  }
}

/** Every JSON value of a piece, whatever it is, for a count of what is filled; lines that are none as issues. */
export function* valuesOf(piece: OcdsPiece): Generator<FoundValue | OcdsIssue, void, undefined> {
  const { spans, issues, cardinal } = piece;
  const bytes = Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.length);
  // Asked once for the whole piece, which costs a tenth of asking for each line.
  const kind = isAscii(bytes) ? "ascii" : isUtf8(bytes) ? "utf-8" : "unknown";
  let next = 0;
  for (let at = 0; at + 2 < spans.length; at += 3) {
    const line = spans[at + 2] as number;
    for (let issue = issues[next]; issue && issue.line <= line; issue = issues[++next]) yield issue;
    const start = spans[at] as number;
    const end = spans[at + 1] as number;
    const found = parseSpan(bytes, start, end, line, kind, cardinal);
    if (!("reason" in found) || found.reason !== "invalid_json" || cardinal) yield found;
    else yield* valuesWithin(bytes.subarray(start, end), found);
  }
  for (let issue = issues[next]; issue; issue = issues[++next]) yield issue;
}

function parseSpan(
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  kind: "ascii" | "utf-8" | "unknown",
  cardinal: boolean,
): FoundValue | OcdsIssue {
  if (kind === "unknown" && !isUtf8(bytes.subarray(start, end))) {
    return { line, path: "", reason: "invalid_utf8", value: shown(bytes, start, end) };
  }
  const text = bytes.toString(kind === "ascii" ? "latin1" : "utf8", start, end);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { line, path: "", reason: "invalid_json", value: shown(bytes, start, end) };
  }
  if (mayBeDeep(bytes, start, end) && isDeeper(value, MOST_LEVELS)) {
    return { line, path: "", reason: "too_deep", value: shown(bytes, start, end) };
  }
  if (!cardinal) return { value, line };
  // Cardinal's parser refuses half of a surrogate pair, and tells 1.0 from 1.
  if (text.includes("\\") && /\\u[dD][89a-fA-F]/u.test(text) && hasLoneSurrogate(text))
    return { line, path: "", reason: "invalid_json", value: shown(bytes, start, end) };
  return { value: isOneTenderer(value) ? withNumberAsWritten(value, text) : value, line };
}

/** A line that is no JSON value may hold several, or a package of which only one release is broken. */
function* valuesWithin(bytes: Buffer, fault: OcdsIssue): Generator<FoundValue | OcdsIssue, void, undefined> {
  const found: (FoundValue | OcdsIssue)[] = [];
  let isCut = false;
  const cutter = new Cutter(
    { linesOnly: false, maxLine: bytes.length, whole: 0 },
    {
      found(source, start, end, line) {
        const isSame = end - start === bytes.length;
        if (!isSame) isCut = true;
        found.push(isSame ? fault : parseSpan(source, start, end, fault.line + line - 1, "unknown", false));
      },
      issue: (issue) => void found.push({ ...issue, line: fault.line + issue.line - 1 }),
    },
  );
  cutter.push(bytes);
  cutter.end();
  if (isCut) yield* found;
  else yield fault;
}

// Nearly all values are one, and need not pass through what follows.
function isPlainRelease(value: Json): value is OcdsObject {
  if (!isObject(value) || typeof value.ocid !== "string" || value.ocid === "") return false;
  return (
    value.releases === undefined &&
    value.compiledRelease === undefined &&
    value.records === undefined &&
    value.versionedRelease === undefined
  );
}

/** The releases of a value that is no piece of a file, such as a page of a feed: a release, record, package, or a list of these. */
// A list of packages of releases is as far as it goes.
export function* releasesIn(value: Json, line: number, level: number): Generator<FoundRelease | OcdsIssue, void, undefined> {
  if (Array.isArray(value) && level < 2) {
    for (const element of value as readonly Json[]) yield* releasesIn(element, line, level + 1);
  } else if (isObject(value) && Array.isArray(value.records) && value.ocid === undefined) {
    for (const record of value.records as readonly Json[]) yield* releasesOfRecord(record, line);
  } else yield* releasesOfRecord(value, line);
}

/** Of a record, or of a package of releases; a release is itself. */
function* releasesOfRecord(value: Json, line: number): Generator<FoundRelease | OcdsIssue, void, undefined> {
  if (!isObject(value)) {
    yield { line, path: "", reason: "not_an_object", value: shownValue(value) };
    return;
  }
  const { ocid, compiledRelease, releases, versionedRelease } = value;
  if (isObject(compiledRelease)) {
    const isNamed = compiledRelease.ocid !== undefined || ocid === undefined;
    yield* oneRelease(isNamed ? compiledRelease : { ...compiledRelease, ocid }, line, true, ocid);
  } else if (Array.isArray(releases)) {
    for (const release of releases as readonly Json[]) yield* oneRelease(release, line, false, ocid);
  } else if (isObject(versionedRelease)) {
    yield withOcid({ line, path: "versionedRelease", reason: "only_versioned" }, ocid);
  } else yield* oneRelease(value, line, false, undefined);
}

function* oneRelease(
  release: Json,
  line: number,
  isOfRecord: boolean,
  ofRecord: Json | undefined,
): Generator<FoundRelease | OcdsIssue, void, undefined> {
  if (!isObject(release)) {
    yield withOcid({ line, path: "", reason: "not_an_object", value: shownValue(release) }, ofRecord);
    return;
  }
  const { ocid, url } = release;
  if (typeof ocid === "string" && ocid !== "") {
    yield { release, line, isCompiled: isOfRecord || isTaggedCompiled(release.tag) };
  } else if (ocid === undefined && typeof url === "string") {
    yield withOcid({ line, path: "", reason: "linked_release", value: shownValue(url) }, ofRecord);
  } else {
    yield { line, path: "ocid", reason: "no_ocid", ...(ocid === undefined ? {} : { value: shownValue(ocid) }) };
  }
}

function isTaggedCompiled(tag: Json | undefined): boolean {
  return Array.isArray(tag) ? (tag as readonly Json[]).includes("compiled") : tag === "compiled";
}

function withOcid(issue: OcdsIssue, ocid: Json | undefined): OcdsIssue {
  return typeof ocid === "string" ? { ...issue, ocid } : issue;
}

/**
 * Whether there are brackets enough for too many levels, those in texts counted, too; almost no release has, so that walking over the value is
 * rare. Four bytes at a time, since every byte of every file comes by here; those around the span may be counted with it.
 */
function mayBeDeep(bytes: Buffer, start: number, end: number): boolean {
  if (end - start <= MOST_LEVELS * 2) return false;
  const { buffer, byteOffset } = bytes;
  const words = new Int32Array(buffer, 0, buffer.byteLength >> 2);
  const last = Math.min((byteOffset + end + 3) >> 2, words.length);
  let left = MOST_LEVELS - 3;
  for (let at = (byteOffset + start) >> 2; at < last; at++) {
    // Zero in each byte that is a bracket; `[` and `{` differ in one bit.
    const word = ((words[at] as number) | 0x20202020) ^ 0x7b7b7b7b;
    let found = (word - 0x01010101) & ~word & 0x80808080;
    for (; found !== 0; found &= found - 1) if (--left < 0) return true;
  }
  return false;
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return (value as readonly Json[]).some((element) => isDeeper(element, levels - 1));
  return Object.values(value as OcdsObject).some((element) => isDeeper(element, levels - 1));
}

function hasLoneSurrogate(text: string): boolean {
  const escapes = /\\(?:u([0-9a-fA-F]{4})|.)/gu;
  let high = -1;
  for (let found = escapes.exec(text); found; found = escapes.exec(text)) {
    const unit = found[1] === undefined ? 0 : Number.parseInt(found[1], 16);
    const isPaired = high >= 0 && high === found.index;
    high = -1;
    if (unit >= 0xdc00 && unit <= 0xdfff) {
      if (!isPaired) return true;
    } else {
      if (isPaired) return true;
      if (unit >= 0xd800 && unit <= 0xdbff) high = escapes.lastIndex;
    }
    if (high >= 0 && !text.startsWith("\\u", high)) return true;
  }
  return false;
}

function isOneTenderer(value: Json): value is OcdsObject {
  return isObject(value) && isObject(value.tender) && value.tender.numberOfTenderers === 1;
}

/** `1.0` and `1e0` as the text that they are, since only `1` is the count of one. */
function withNumberAsWritten(value: OcdsObject, text: string): OcdsObject {
  const name = '"numberOfTenderers"';
  const at = text.indexOf(name);
  // Where the name stands once, as nearly always, the number is what follows it.
  if (at >= 0 && text.indexOf(name, at + 1) < 0 && !text.includes("\\u")) {
    const [, source] = /^\s*:\s*([^\s,}]+)/u.exec(text.slice(at + name.length, at + name.length + 64)) ?? [];
    if (source !== undefined) return source === "1" ? value : withNumber(value, source);
  }
  const sources = new WeakMap<object, string>();
  const parsed = JSON.parse(text, function (this: object, key: string, member: Json, context?: { readonly source?: string }) {
    if (key === "numberOfTenderers" && context?.source !== undefined) sources.set(this, context.source);
    return member;
  }) as OcdsObject;
  const source = sources.get(parsed.tender as OcdsObject);
  return source === undefined || source === "1" ? value : withNumber(value, source);
}

function withNumber(value: OcdsObject, source: string): OcdsObject {
  return { ...value, tender: { ...(value.tender as OcdsObject), numberOfTenderers: source } };
}
