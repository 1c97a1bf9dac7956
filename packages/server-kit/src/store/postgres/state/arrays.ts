import { hash } from "node:crypto";

const BYTEA = 17;

export type Kind = "bytea" | "int4" | "int8" | "float8" | "bool" | "int8[]";
export type Value = string | number | boolean | null | readonly string[];

/** A parameter that holds a column of many rows. */
export function arrayOf(kind: Kind, values: readonly Value[]): unknown {
  if (kind === "bytea") return byteaArray(values as readonly (string | null)[]);
  // Arrays of arrays have to be of one length: each comes as its text.
  if (kind === "int8[]") return (values as readonly (readonly string[])[]).map((one) => `{${one.join()}}`);
  return values;
}

/** Element `i` of that parameter. */
export function elementOf(kind: Kind, parameter: number): string {
  return kind === "int8[]" ? `(($${parameter}::text[])[i])::int8[]` : `($${parameter}::${kind}[])[i]`;
}

/** A `bytea[]` in the binary form, of texts of which some may be null. */
function byteaArray(values: readonly (string | null)[]): Buffer {
  const items = values.map((value) => (value === null ? undefined : Buffer.from(value)));
  const array = Buffer.alloc(items.length === 0 ? 12 : 20 + items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), 0));
  array.writeInt32BE(items.length === 0 ? 0 : 1, 0);
  array.writeInt32BE(items.includes(undefined) ? 1 : 0, 4);
  array.writeInt32BE(BYTEA, 8);
  if (items.length === 0) return array;
  array.writeInt32BE(items.length, 12);
  array.writeInt32BE(1, 16);
  let at = 20;
  for (const item of items) {
    at = array.writeInt32BE(item?.length ?? -1, at);
    if (item) at += item.copy(array, at);
  }
  return array;
}

/** A token as a number: half of an index over text, and it says nothing. */
export function tokenNumber(token: string): string {
  let number = known.get(token);
  if (number === undefined) {
    number = hash("sha256", token, "buffer").readBigInt64BE().toString();
    if (known.size > 100_000) known.clear();
    known.set(token, number);
  }
  return number;
}

const known = new Map<string, string>();
