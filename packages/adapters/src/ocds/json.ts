import type { Json } from "@plumbline/core";
import type { OcdsObject } from "./types.ts";

export function isObject(value: Json | undefined): value is OcdsObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object with another value of one member; the same object where the value is the same, so that what needs no change is not copied. */
export function withMember(object: OcdsObject, name: string, change: (value: Json, path: string) => Json, path: string): OcdsObject {
  const value = object[name];
  if (value === undefined) return object;
  const changed = change(value, path === "" ? name : `${path}/${name}`);
  return changed === value ? object : { ...object, [name]: changed };
}

/** Likewise for the objects of a list; what is no list, and what is no object, stays as it is. */
export function withObjects(value: Json, change: (object: OcdsObject, path: string) => OcdsObject, path: string): Json {
  if (!isList(value)) return value;
  let copy: Json[] | undefined;
  for (const [index, element] of value.entries()) {
    const changed = isObject(element) ? change(element, `${path}/${index}`) : element;
    if (changed === element) continue;
    copy ??= [...value];
    copy[index] = changed;
  }
  return copy ?? value;
}
