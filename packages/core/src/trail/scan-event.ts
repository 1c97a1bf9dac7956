/**
 * Whether the bytes of an event are canonical JSON, seen without parsing them: the verifier's time goes there. What it cannot tell at a
 * glance it leaves to `parseCanonical`, so it only ever says yes.
 */

/** Members that the leaf of an event has too, with where their values begin and end. */
export interface EventSpans {
  readonly source: Span;
  readonly id: Span;
  readonly epoch: Span;
  readonly seq: Span;
}

/** Equal numbers where the member is absent. */
export interface Span {
  from: number;
  to: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const ZERO = 0x30;
const NINE = 0x39;
const MAX_DEPTH = 60;
/** More might not be exact. */
const MAX_DIGITS = 15;
/** From here on the order of UTF-8 is not that of UTF-16. */
const LATE_LEAD = 0xee;
/** The last byte of an escape that canonical JSON has: quotation mark, backslash, b, f, n, r, t. */
const ESCAPED = new Set([QUOTE, BACKSLASH, 0x62, 0x66, 0x6e, 0x72, 0x74]);
/** First of the three bytes of U+FFFD. */
const REPLACEMENT = 0xef;
/** 1 for bytes that stand in a text without any question: one look for each. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x20 || [QUOTE, BACKSLASH, REPLACEMENT].includes(byte) ? 0 : 1));
const LITERALS = new Map([..."tfn"].map((first, i) => [first.charCodeAt(0), bytesOf(["true", "false", "null"][i] as string)]));

/** Makes a scanner. `scan` gives the members of the object between `from` and `to`, and undefined where that is not certainly canonical JSON; the next call overwrites them. */
export function eventScanner(): { scan(bytes: Uint8Array, from: number, to: number): EventSpans | undefined } {
  const spans = { source: spanOf(), id: spanOf(), epoch: spanOf(), seq: spanOf() };
  const known = Object.keys(spans).map((name) => ({ name: bytesOf(name), span: spans[name as keyof EventSpans] }));
  let bytes = new Uint8Array();
  let at = 0;
  let end = 0;

  /** Each of these goes behind what it is named after, or gives false. */
  const value = (depth: number): boolean => {
    const first = bytes[at] as number;
    if (first === QUOTE) return text();
    if (first === 0x7b) return depth < MAX_DEPTH && object(depth + 1);
    if (first === 0x5b) return depth < MAX_DEPTH && list(depth + 1);
    const literal = LITERALS.get(first);
    if (!literal) return integer();
    if (!isAt(literal, at)) return false;
    at += literal.length;
    return true;
  };
  const object = (depth: number): boolean => {
    at += 1;
    if (bytes[at] === 0x7d) return goTo(at + 1);
    for (let before = 0, beforeEnd = 0; ; ) {
      const from = at + 1;
      if (bytes[at] !== QUOTE || !name()) return false;
      const to = at - 1;
      if (before > 0 && !isBefore(before, beforeEnd, from, to)) return false;
      [before, beforeEnd] = [from, to];
      if (bytes[at] !== COLON) return false;
      at += 1;
      const start = at;
      if (!value(depth)) return false;
      if (depth === 1) note(from, to, start);
      if (bytes[at] === 0x7d) return goTo(at + 1);
      if (bytes[at] !== COMMA) return false;
      at += 1;
    }
  };
  const list = (depth: number): boolean => {
    at += 1;
    if (bytes[at] === 0x5d) return goTo(at + 1);
    for (;;) {
      if (!value(depth)) return false;
      if (bytes[at] === 0x5d) return goTo(at + 1);
      if (bytes[at] !== COMMA) return false;
      at += 1;
    }
  };
  // The loops below have their place in a variable of their own, which is much faster.
  const text = (): boolean => {
    const all = bytes;
    for (let i = at + 1; i < end; i++) {
      const byte = all[i] as number;
      if (PLAIN[byte] === 1) continue;
      if (byte === QUOTE) return goTo(i + 1);
      if (byte < 0x20) return false;
      if (byte === BACKSLASH) {
        i += 1;
        if (!ESCAPED.has(all[i] as number)) return false;
      }
      // U+FFFD may be what was written for half a surrogate pair.
      if (byte === REPLACEMENT && all[i + 1] === 0xbf && all[i + 2] === 0xbd) return false;
    }
    return false;
  };
  /** A text whose bytes can be compared for the order of members. */
  const name = (): boolean => {
    const all = bytes;
    for (let i = at + 1; i < end; i++) {
      const byte = all[i] as number;
      if (byte === QUOTE) return goTo(i + 1);
      if (PLAIN[byte] === 0 || byte >= LATE_LEAD) return false;
    }
    return false;
  };
  const integer = (): boolean => {
    const isNegative = bytes[at] === 0x2d;
    if (isNegative) at += 1;
    const from = at;
    while (isDigit(bytes[at] as number)) at += 1;
    const count = at - from;
    if (count === 0 || count > MAX_DIGITS || (bytes[from] === ZERO && (count > 1 || isNegative))) return false;
    // A fraction or an exponent: left to those who know how ECMAScript writes it.
    return bytes[at] === COMMA || bytes[at] === 0x7d || bytes[at] === 0x5d;
  };
  const goTo = (next: number): boolean => {
    at = next;
    return true;
  };
  const isBefore = (from: number, to: number, nextFrom: number, nextTo: number): boolean => {
    for (let i = 0; from + i < to && nextFrom + i < nextTo; i++) {
      const difference = (bytes[from + i] as number) - (bytes[nextFrom + i] as number);
      if (difference !== 0) return difference < 0;
    }
    return to - from < nextTo - nextFrom;
  };
  const isAt = (expected: Uint8Array, from: number): boolean => {
    for (let i = 0; i < expected.length; i++) if (bytes[from + i] !== expected[i]) return false;
    return true;
  };
  const note = (from: number, to: number, start: number) => {
    for (const one of known) {
      if (one.name.length === to - from && isAt(one.name, from)) {
        one.span.from = start;
        one.span.to = at;
      }
    }
  };

  return {
    scan(given, from, to) {
      [bytes, at, end] = [given, from, to];
      for (const { span } of known) span.from = span.to = 0;
      return bytes[at] === 0x7b && object(1) && at === end ? spans : undefined;
    },
  };
}

function spanOf(): Span {
  return { from: 0, to: 0 };
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (char) => char.charCodeAt(0));
}
