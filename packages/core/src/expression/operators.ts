import type { Run } from "./frame.ts";
import { Absent, equal, type Meter, PER_STEP } from "./values.ts";

/** Comparisons that have a short way for numbers. */
export const COMPARISONS: Readonly<Record<string, true>> = { "<": true, "<=": true, ">": true, ">=": true };

/** A comparison with a fixed number: most of what controls do. */
export function comparison(op: string, run: Run, fixed: number, bad: Absent): Run {
  const other = (value: unknown) => (value instanceof Absent ? value : bad);
  switch (op) {
    case "<":
      return (f) => {
        const x = run(f);
        return typeof x === "number" ? x < fixed : other(x);
      };
    case "<=":
      return (f) => {
        const x = run(f);
        return typeof x === "number" ? x <= fixed : other(x);
      };
    case ">":
      return (f) => {
        const x = run(f);
        return typeof x === "number" ? x > fixed : other(x);
      };
    default:
      return (f) => {
        const x = run(f);
        return typeof x === "number" ? x >= fixed : other(x);
      };
  }
}

const finite = (n: number): number | undefined => (Number.isFinite(n) ? n : undefined);
const numbers =
  (operate: (a: number, b: number) => number) =>
  (a: unknown, b: unknown): unknown =>
    typeof a === "number" && typeof b === "number" ? finite(operate(a, b)) : undefined;
const ordered =
  (compare: (a: number | string, b: number | string) => boolean) =>
  (a: unknown, b: unknown): unknown =>
    (typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string") ? compare(a, b) : undefined;

/** Comparisons of two numbers, ahead of every other question. */
export const FAST: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
};

const MAX_TEXT = 100_000;

/** Characters that are searched or copied natively, for the price of one turn of a comprehension. */
export const CHARACTERS_PER_STEP = 64;

/** Undefined where the operands do not fit. Whatever grows with its operands is metered. */
export const OPERATORS: Readonly<Record<string, (a: unknown, b: unknown, meter?: Meter) => unknown>> = {
  "==": equal,
  "!=": (a, b, meter) => !equal(a, b, meter),
  "<": ordered((a, b) => a < b),
  "<=": ordered((a, b) => a <= b),
  ">": ordered((a, b) => a > b),
  ">=": ordered((a, b) => a >= b),
  "+": (a, b, meter) => {
    if (typeof a === "number" && typeof b === "number") return finite(a + b);
    if (typeof a === "string" && typeof b === "string") {
      meter?.step((a.length + b.length) / CHARACTERS_PER_STEP);
      return a.length + b.length > MAX_TEXT ? undefined : a + b;
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      meter?.step((a.length + b.length) / PER_STEP);
      return a.length + b.length > MAX_TEXT ? undefined : [...a, ...b];
    }
    return undefined;
  },
  "-": numbers((a, b) => a - b),
  "*": numbers((a, b) => a * b),
  "/": numbers((a, b) => a / b),
  "%": numbers((a, b) => a % b),
  in: (a, b, meter) => {
    if (Array.isArray(b)) {
      meter?.step(b.length / PER_STEP);
      return typeof a === "object" && a !== null ? b.some((item) => equal(item, a, meter)) : b.includes(a);
    }
    return typeof b === "object" && b !== null && typeof a === "string" ? Object.hasOwn(b, a) : undefined;
  },
};

export const TEXT_METHODS: Readonly<Record<string, (text: string, other: string) => unknown>> = {
  contains: (text, other) => text.includes(other),
  startsWith: (text, other) => text.startsWith(other),
  endsWith: (text, other) => text.endsWith(other),
  trim: (text) => text.trim(),
  lowerAscii: (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  upperAscii: (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
};
