import { PlumblineError } from "@plumbline/core";

/** Levels of an event, and those of the request around it. */
const MAX_DEPTH = 36;

/**
 * A value from JSON text of outside. Refuses with `REQUEST_INVALID`, besides what is no JSON, what two readers could understand
 * differently or what cannot be hashed: a member that is there twice, half a surrogate pair, the member `__proto__`, more than 36 levels, and
 * a name that is written as one escape alone, which V8 may read as another (nodejs/node#63785).
 */
export function readJson(text: string): unknown {
  const value = parse(text);
  // Says what is wrong, and where; several times slower than seeing that nothing is.
  if (!isSound(text, value)) scan(text);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

/** Never true for what `scan` refuses. `JSON.parse` keeps one of two members of a name: then the value has fewer than the text. */
function isSound(text: string, value: unknown): boolean {
  if (!text.isWellFormed() || (text.includes("\\u") && SURROGATE_ESCAPE.test(text))) return false;
  if (text.includes('"\\') && ESCAPE_AS_NAME.test(text)) return false;
  const written = membersWritten(text);
  return written >= 0 && written === membersOf(value);
}

const ESCAPE_AS_NAME = /"\\(?:[^u]|u[0-9a-fA-F]{4})"\s*:/;
const ONE_ESCAPE = /^\\(?:[^u]|u[0-9a-fA-F]{4})$/;
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** Colons outside of strings; -1 when the text is nested too deep. Trusts that it is JSON. */
function membersWritten(text: string): number {
  const { length } = text;
  let members = 0;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case COLON:
        members++;
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (++depth > MAX_DEPTH) return -1;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        depth--;
    }
  }
  return members;
}

/** Members of all objects in a value of JSON; -Infinity when one is named `__proto__`. */
function membersOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item === "object") members += membersOf(item);
    }
    return members;
  }
  // What somebody put on the prototype would make the sum too large, which only costs time.
  for (const name in value) {
    if (name === "__proto__") return Number.NEGATIVE_INFINITY;
    members++;
    const member: unknown = (value as Record<string, unknown>)[name];
    if (typeof member === "object") members += membersOf(member);
  }
  return members;
}

// Trusts that the text is JSON: what is outside of strings and opens or closes is structure, and a string before a colon is a name.
function scan(text: string): void {
  if (!text.isWellFormed()) throw invalid("a text holds half a surrogate pair");
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case OPEN_OBJECT:
      case OPEN_LIST:
        open.push(undefined);
        if (open.length > MAX_DEPTH) throw invalid(`more than ${MAX_DEPTH} levels, at position ${at}`);
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        break;
      case QUOTE: {
        const end = endOfString(text, at);
        const content = contentOf(text, at, end);
        const isEscape = ONE_ESCAPE.test(text.slice(at + 1, Math.min(end, at + 8)));
        at = end;
        if (isName(text, end + 1)) {
          if (isEscape) throw invalid(`a member's name is one escape alone, at position ${end}; some readers take it for another`);
          const names = open[open.length - 1] ?? new Set();
          open[open.length - 1] = names;
          if (content === "__proto__") throw invalid(`a member is named "__proto__", at position ${end}`);
          if (names.has(content)) throw invalid(`the member ${JSON.stringify(content.slice(0, 80))} is there twice, at position ${end}`);
          names.add(content);
        }
      }
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
}

function contentOf(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  if (!raw.includes("\\")) return raw;
  const content = JSON.parse(`"${raw}"`) as string;
  if (!content.isWellFormed()) throw invalid(`a text holds half a surrogate pair, at position ${start}`);
  return content;
}

function isName(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === COLON;
}

function invalid(what: string): PlumblineError {
  return new PlumblineError("REQUEST_INVALID", `the body is not JSON that can be taken: ${what}`);
}
