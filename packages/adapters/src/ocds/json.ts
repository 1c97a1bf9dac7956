import type { Json } from "@plumbline/core";
import type { OcdsObject } from "./types.ts";

export function isObject(value: Json | undefined): value is OcdsObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Where something stands in a release. Made a text only when there is something to say, which is seldom. */
export interface Place {
  readonly up: Place | undefined;
  readonly name: string | number;
}

/** `bids/details/2/value`; the release itself is undefined and "". */
export function pathOf(place: Place | undefined): string {
  if (!place) return "";
  return place.up ? `${pathOf(place.up)}/${place.name}` : String(place.name);
}

/** Tells what was changed, or is wrong, and where. */
export type Note = (place: Place, reason: string, value: Json) => void;

export type Change = (value: Json, place: Place, note: Note) => Json;

/** Changes members of an object; gives the same object where none changed, so that what needs nothing is not copied. */
export function members(
  changes: Readonly<Record<string, Change>>,
): (object: OcdsObject, place: Place | undefined, note: Note) => OcdsObject {
  const named = Object.entries(changes);
  return (object, place, note) => {
    let changed = object;
    for (const [name, change] of named) {
      const value = object[name];
      if (value === undefined || value === null) continue;
      const other = change(value, { up: place, name }, note);
      if (other !== value) changed = { ...changed, [name]: other };
    }
    return changed;
  };
}

type ObjectChange = (object: OcdsObject, place: Place, note: Note) => OcdsObject;

/** Of an object; what is none stays as it is. */
export function one(change: ObjectChange): Change {
  return (value, place, note) => (isObject(value) ? change(value, place, note) : value);
}

/** Of each object of a list; what is no list, and what is no object, stays as it is. */
export function each(change: ObjectChange): Change {
  return (value, place, note) => {
    if (!isList(value)) return value;
    let copy: Json[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const element = value[index] as Json;
      if (!isObject(element)) continue;
      const changed = change(element, { up: place, name: index }, note);
      if (changed === element) continue;
      copy ??= [...value];
      copy[index] = changed;
    }
    return copy ?? value;
  };
}
