/**
 * Whether the bytes of an event are canonical JSON, seen without parsing them: otherwise most of the verifier's time goes there. What it
 * cannot tell at a glance it leaves to `parseCanonical`: it says yes or nothing.
 */

/** Where the values of the members begin and end that the leaf of an event has too. Both are 0 for one that is absent. */
export interface EventSpans {
  readonly source: Span;
  readonly id: Span;
  readonly epoch: Span;
  readonly seq: Span;
}

export interface Span {
  from: number;
  to: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OBJECT_END = 0x7d;
const LIST_END = 0x5d;
const MAX_DEPTH = 60;
/** More might not be exact. */
const MAX_DIGITS = 15;
/** From here on the order of UTF-8 is not that of UTF-16. */
const LATE_LEAD = 0xee;
/** First of the three bytes of U+FFFD. */
const REPLACEMENT = 0xef;
/** 1 for bytes that stand in a text without any question: one look for each. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x20 || [QUOTE, BACKSLASH, REPLACEMENT].includes(byte) ? 0 : 1));
/** Last bytes of the escapes that canonical JSON has, but for those with digits. */
const ESCAPED = bytesOf('"\\bfnrt');
const [TRUE, FALSE, NULL] = [bytesOf("true"), bytesOf("false"), bytesOf("null")];
const NAMES = (["source", "id", "epoch", "seq"] as const).map((name) => ({ name, bytes: bytesOf(name) }));

/**
 * The members of the object that begins at `from` and ends before `to`, where a byte of 0 must stand; undefined where it is not
 * certainly canonical JSON.
 */
export function scanEvent(bytes: Uint8Array, from: number, to: number): EventSpans | undefined {
  const spans = { source: { from: 0, to: 0 }, id: { from: 0, to: 0 }, epoch: { from: 0, to: 0 }, seq: { from: 0, to: 0 } };
  return bytes[from] === 0x7b && bytes[to] === 0 && afterObject(bytes, from, 1, spans) === to ? spans : undefined;
}

/** Each of these gives the place behind what it is named after, or 0. None goes beyond a byte of 0, which stands nowhere in JSON. */
function afterValue(bytes: Uint8Array, at: number, depth: number): number {
  switch (bytes[at]) {
    case QUOTE:
      return afterText(bytes, at);
    case 0x7b:
      return depth === MAX_DEPTH ? 0 : afterObject(bytes, at, depth + 1, undefined);
    case 0x5b:
      return depth === MAX_DEPTH ? 0 : afterList(bytes, at, depth + 1);
    case 0x74:
      return isAt(bytes, at, TRUE) ? at + 4 : 0;
    case 0x66:
      return isAt(bytes, at, FALSE) ? at + 5 : 0;
    case 0x6e:
      return isAt(bytes, at, NULL) ? at + 4 : 0;
    default:
      return afterInteger(bytes, at);
  }
}

function afterObject(bytes: Uint8Array, start: number, depth: number, spans: EventSpans | undefined): number {
  if (bytes[start + 1] === OBJECT_END) return start + 2;
  let at = start + 1;
  let before = 0;
  let beforeEnd = 0;
  for (;;) {
    const name = at + 1;
    const value = afterName(bytes, at) + 1;
    if (value === 1 || bytes[value - 1] !== 0x3a) return 0;
    if (before > 0 && !isBefore(bytes, before, beforeEnd, name, value - 2)) return 0;
    before = name;
    beforeEnd = value - 2;
    at = afterValue(bytes, value, depth);
    if (at === 0) return 0;
    if (spans) note(spans, bytes, name, beforeEnd, value, at);
    if (bytes[at] === OBJECT_END) return at + 1;
    if (bytes[at] !== COMMA) return 0;
    at += 1;
  }
}

function afterList(bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start + 1] === LIST_END) return start + 2;
  for (let at = start + 1; ; at++) {
    at = afterValue(bytes, at, depth);
    if (at === 0) return 0;
    if (bytes[at] === LIST_END) return at + 1;
    if (bytes[at] !== COMMA) return 0;
  }
}

function afterText(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; ; at++) {
    const byte = bytes[at] as number;
    if (PLAIN[byte] === 1) continue;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) {
      at += 1;
      if (!ESCAPED.includes(bytes[at] as number)) return 0;
    } else if (byte !== REPLACEMENT || (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd)) {
      // A control character; or U+FFFD, which may be what was written for half a surrogate pair.
      return 0;
    }
  }
}

/** Of a text whose bytes can be compared for the order of members. */
function afterName(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== QUOTE) return 0;
  for (let at = start + 1; ; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (PLAIN[byte] !== 1 || byte >= LATE_LEAD) return 0;
  }
}

function afterInteger(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === 0x2d ? start + 1 : start;
  let at = first;
  while ((bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at += 1;
  if (at === first || at - first > MAX_DIGITS) return 0;
  // No zero in front, and none with a sign. What goes on as a fraction or an exponent fails at the comma that is not there.
  return bytes[first] === 0x30 && at > start + 1 ? 0 : at;
}

function isBefore(bytes: Uint8Array, from: number, to: number, nextFrom: number, nextTo: number): boolean {
  for (let i = 0; from + i < to && nextFrom + i < nextTo; i++) {
    const difference = (bytes[from + i] as number) - (bytes[nextFrom + i] as number);
    if (difference !== 0) return difference < 0;
  }
  return to - from < nextTo - nextFrom;
}

function note(spans: EventSpans, bytes: Uint8Array, nameFrom: number, nameTo: number, from: number, to: number): void {
  for (const { name, bytes: expected } of NAMES) {
    if (expected.length === nameTo - nameFrom && isAt(bytes, nameFrom, expected)) {
      spans[name].from = from;
      spans[name].to = to;
    }
  }
}

function isAt(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (char) => char.charCodeAt(0));
}
