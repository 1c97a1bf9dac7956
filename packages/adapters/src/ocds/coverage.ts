import type { Json } from "@plumbline/core";
import { MOST_LEVELS } from "./scan.ts";
import type { OcdsObject } from "./types.ts";

/** What a worker counted; structured-cloneable. */
export interface CoveragePart {
  readonly paths: readonly string[];
  readonly counts: readonly number[];
}

/** Counts how often each path is filled, as Cardinal's `coverage` does: `/tender/items[]/id`; objects also with a slash behind them. */
export interface Coverage {
  /** Any JSON value; a release or record as a rule. What lies deeper than 127 levels is not counted. */
  add(value: Json): void;
  part(): CoveragePart;
  take(part: CoveragePart): void;
  /** Path to count, in no promised order. */
  counts(): ReadonlyMap<string, number>;
}

/** One path. Joined texts are made once at the end, not for each value. */
interface Place {
  filled: number;
  asObject: number;
  elements: Place | undefined;
  members: Map<string, Place> | undefined;
}

/** Nothing is filled that is null, an empty text, list or object, or holds only such. */
export function createCoverage(): Coverage {
  const root = newPlace();
  const taken = new Map<string, number>();

  function counts(): Map<string, number> {
    const all = new Map(taken);
    collect(root, "", all);
    return all;
  }

  return {
    add: (value) => void count(value, root, MOST_LEVELS),
    part() {
      const all = counts();
      return { paths: [...all.keys()], counts: [...all.values()] };
    },
    take(part) {
      part.paths.forEach((path, index) => {
        increase(taken, path, part.counts[index] ?? 0);
      });
    },
    counts,
  };
}

function newPlace(): Place {
  return { filled: 0, asObject: 0, elements: undefined, members: undefined };
}

function count(value: Json | undefined, place: Place, levels: number): boolean {
  let isFilled = false;
  if (typeof value === "string") isFilled = value !== "";
  else if (typeof value !== "object") isFilled = value !== undefined;
  else if (value === null || levels === 0) return false;
  else if (Array.isArray(value)) {
    if (value.length > 0) {
      place.elements ??= newPlace();
      for (const element of value as readonly Json[]) if (count(element, place.elements, levels - 1)) isFilled = true;
    }
  } else {
    for (const name of Object.keys(value)) {
      const member = (value as OcdsObject)[name];
      place.members ??= new Map();
      let child = place.members.get(name);
      if (!child) {
        child = newPlace();
        place.members.set(name, child);
      }
      if (count(member, child, levels - 1)) isFilled = true;
    }
    if (isFilled) place.asObject++;
  }
  if (isFilled) place.filled++;
  return isFilled;
}

// Two places may have one path: the member `a[]` of an object, and the elements of its member `a`. Cardinal counts them as one.
function collect(place: Place, path: string, all: Map<string, number>): void {
  if (place.asObject > 0) increase(all, `${path}/`, place.asObject);
  if (place.filled > 0) increase(all, path, place.filled);
  if (place.elements) collect(place.elements, `${path}[]`, all);
  if (place.members) for (const [name, child] of place.members) collect(child, `${path}/${name}`, all);
}

function increase(counts: Map<string, number>, path: string, by: number): void {
  counts.set(path, (counts.get(path) ?? 0) + by);
}
