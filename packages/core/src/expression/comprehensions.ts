import type { Frame, Run } from "./frame.ts";
import { Absent, mergeAbsent } from "./values.ts";

/** Goes through a list with the comprehension's variable in its slot. */
type Visit = (frame: Frame, items: readonly unknown[], slot: number, run: Run, bad: Absent) => unknown;

// A quantifier is a chain of || or &&: one element that settles it outweighs those that are unknown.
function quantify(settles: boolean): Visit {
  return (frame, items, slot, run, bad) => {
    let missing: Absent | undefined;
    for (const item of items) {
      frame.step();
      frame.locals[slot] = item;
      const value = run(frame);
      if (value === settles) return settles;
      if (value === !settles) continue;
      const lack = value instanceof Absent ? value : bad;
      missing = missing ? mergeAbsent(missing, lack) : lack;
    }
    return missing ?? !settles;
  };
}

function gather(keep: (item: unknown, value: unknown, out: unknown[]) => boolean): Visit {
  return (frame, items, slot, run, bad) => {
    const out: unknown[] = [];
    for (const item of items) {
      frame.step();
      frame.locals[slot] = item;
      const value = run(frame);
      if (value instanceof Absent) return value;
      if (!keep(item, value, out)) return bad;
    }
    return out;
  };
}

export const VISITS: Readonly<Record<"exists" | "all" | "exists_one" | "filter" | "map", Visit>> = {
  exists: quantify(true),
  all: quantify(false),
  exists_one: (frame, items, slot, run, bad) => {
    const kept = VISITS.filter(frame, items, slot, run, bad);
    return Array.isArray(kept) ? kept.length === 1 : kept;
  },
  filter: gather((item, value, out) => {
    if (value === true) out.push(item);
    return typeof value === "boolean";
  }),
  map: gather((_item, value, out) => {
    out.push(value);
    return true;
  }),
};
