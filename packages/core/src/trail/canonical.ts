import { PlumblineError } from "../errors.ts";
import type { Json } from "../event/trace-event.ts";
import { isWellFormed } from "./bytes.ts";

const MAX_DEPTH = 64;
/** Without the quotation mark and the backslash. */
const PRINTABLE_ASCII = /^[ !#-[\]-~]*$/;

/**
 * JSON in the one form that is hashed (RFC 8785): members sorted by UTF-16 code units, no spaces, numbers as ECMAScript writes
 * them. A member that is undefined is left out, as `JSON.stringify` does. Throws `EVENT_INVALID` for what has no such form: a lone
 * surrogate, NaN and infinities, undefined in a list, dates and other things that are not JSON, more than 64 levels.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/** The value of a text that is canonical to the byte; undefined for any other text. Never throws. */
export function parseCanonical(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isWrittenSo(text, value) || canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The same for most texts in half the time: `JSON.stringify` writes numbers and texts as RFC 8785 does, half surrogate pairs excepted, and
 * members in the order in which they stand.
 */
function isWrittenSo(text: string, value: Json): boolean {
  return !text.includes("\\ud") && JSON.stringify(value) === text && isSorted(value, 0);
}

function isSorted(value: Json, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth === MAX_DEPTH) return false;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) if (!isSorted(item, depth + 1)) return false;
    return true;
  }
  let before: string | undefined;
  for (const key of Object.keys(value)) {
    if (before !== undefined && key < before) return false;
    if (!isSorted((value as Readonly<Record<string, Json>>)[key] as Json, depth + 1)) return false;
    before = key;
  }
  return true;
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      if (!Number.isFinite(value)) throw refused(`the number ${value}`);
      return String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth === MAX_DEPTH) throw refused(`more than ${MAX_DEPTH} levels`);
      if (Array.isArray(value)) return writeList(value, depth + 1);
      return writeObject(value as Record<string, unknown>, depth + 1);
    default:
      throw refused(`a value of type ${typeof value}`);
  }
}

function writeString(text: string): string {
  // Most names and values are such; one look is then enough.
  if (PRINTABLE_ASCII.test(text)) return `"${text}"`;
  if (!isWellFormed(text)) throw refused("a text with half a surrogate pair");
  return JSON.stringify(text);
}

function writeList(list: readonly unknown[], depth: number): string {
  let text = "[";
  // By position, since `map` would skip a hole and `join` write nothing for it.
  for (let i = 0; i < list.length; i++) text += (i === 0 ? "" : ",") + write(list[i], depth);
  return `${text}]`;
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  if (!isPlain(object)) throw refused(`an object of type ${Object.prototype.toString.call(object)}`);
  let text = "{";
  // `sort` without a comparison goes by UTF-16 code units, which is what RFC 8785 asks for.
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value !== undefined) text += `${text.length > 1 ? "," : ""}${writeString(key)}:${write(value, depth)}`;
  }
  return `${text}}`;
}

/** A date or a map has no members of its own and would silently become `{}`. */
function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as unknown;
  // The tag, since objects of another realm (a frame, a worker's context) have another `Object.prototype`.
  return prototype === Object.prototype || prototype === null || Object.prototype.toString.call(object) === "[object Object]";
}

function refused(what: string): PlumblineError {
  return new PlumblineError("EVENT_INVALID", `${what} has no canonical JSON (RFC 8785); leave it out or send text`);
}
