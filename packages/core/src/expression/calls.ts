import type { Run } from "./frame.ts";
import type { ArgumentKind, Helper } from "./helpers.ts";
import { Absent, mergeAbsent } from "./values.ts";

/** A call of a helper. `unusable` is the answer where the helper itself finds that its argument cannot be used. */
export function applied(helper: Helper, runs: readonly Run[], unusable: Absent | undefined): Run {
  const [a, b] = runs as [Run, Run];
  if (unusable) {
    return applied({ ...helper, run: (...args) => orElse(helper.run(...args), unusable) }, runs, undefined);
  }
  if (runs.length === 1) {
    return (f) => {
      const x = a(f);
      return x instanceof Absent ? x : helper.run(f, x);
    };
  }
  if (runs.length === 4) {
    const [, , c, d] = runs as [Run, Run, Run, Run];
    return (f) => {
      const w = a(f);
      const x = b(f);
      const y = c(f);
      const z = d(f);
      if (w instanceof Absent || x instanceof Absent || y instanceof Absent || z instanceof Absent) return mergeAll([w, x, y, z]);
      return helper.run(f, w, x, y, z);
    };
  }
  if (runs.length > 2) {
    return (f) => {
      const values = runs.map((run) => run(f));
      return values.some((value) => value instanceof Absent) ? mergeAll(values) : helper.run(f, ...values);
    };
  }
  return (f) => {
    const x = a(f);
    const y = b(f);
    if (x instanceof Absent) return y instanceof Absent ? mergeAbsent(x, y) : x;
    return y instanceof Absent ? y : helper.run(f, x, y);
  };
}

function mergeAll(values: readonly unknown[]): Absent {
  return values.filter((value) => value instanceof Absent).reduce(mergeAbsent);
}

function orElse(value: unknown, otherwise: Absent): unknown {
  return value instanceof Absent ? otherwise : value;
}

/** Kinds of arguments whose values are checked before the call. */
export type CheckedKind = Exclude<ArgumentKind, "day" | "e" | "optional">;

export const FITS: Record<CheckedKind, (value: unknown) => boolean> = {
  any: () => true,
  number: (value) => typeof value === "number",
  text: (value) => typeof value === "string",
  list: Array.isArray,
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  numbers: (value) => Array.isArray(value) && value.every((item) => typeof item === "number"),
  instant: (value) => typeof value === "string",
  map: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};
