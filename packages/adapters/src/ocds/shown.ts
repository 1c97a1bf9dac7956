import type { Json } from "@plumbline/core";

const MOST = 80;

/** The beginning of bytes as a text for an issue. */
export function shown(bytes: Uint8Array, start: number, end: number): string {
  return cut(DECODER.decode(bytes.subarray(start, Math.min(end, start + MOST * 4))));
}

const DECODER = new TextDecoder();

/** A value as it may stand in an issue. */
export function shownValue(value: Json): string {
  if (typeof value === "string") return cut(value);
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? `[${value.length}]` : "{…}";
}

function cut(text: string): string {
  if (text.length <= MOST) return text;
  // Not through the middle of a character of two units.
  const end = (text.codePointAt(MOST - 2) ?? 0) > 0xffff ? MOST - 2 : MOST - 1;
  return `${text.slice(0, end)}…`;
}
