/**
 * What an expression yields when a value it needs is not there. It is a value, not an exception: most young records
 * lack most facts, and a thrown error costs fifty times the check.
 */
export class Absent {
  /** What was missing or unusable, as paths into the facts: `tier`, `pauses[].to`, `calendar.2027`. */
  readonly paths: readonly string[];

  constructor(paths: readonly string[]) {
    this.paths = paths;
  }
}

export function absent(path: string): Absent {
  return new Absent([path]);
}

/** Both were needed: the answer lacks what either lacks. */
export function mergeAbsent(a: Absent, b: Absent): Absent {
  if (a === b) return a;
  return new Absent([...new Set([...a.paths, ...b.paths])]);
}

/** An optional without a value (`e.?noticeAt` where there is no such fact). Never leaves an expression. */
export const NOTHING = Symbol("nothing");

/** Something that counts what an evaluation costs. */
export interface Meter {
  step(turns: number): void;
}

/** Elements that are compared or copied natively, for the price of one turn of a comprehension. */
export const PER_STEP = 16;

/** Equality as CEL has it for JSON: by content, numbers by value, different types unequal. */
export function equal(a: unknown, b: unknown, meter?: Meter): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    meter?.step(1 + a.length / PER_STEP);
    return a.every((item, i) => equal(item, b[i], meter));
  }
  if (Array.isArray(b)) return false;
  const keys = Object.keys(a);
  meter?.step(1 + keys.length / PER_STEP);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], meter))
  );
}
