import { addMonths, addYears } from "../calendar/index.ts";
import { unionWithin } from "../calendar/statutory.ts";
import type { Frame } from "./frame.ts";
import { Absent, absent, equal } from "./values.ts";

/**
 * `day`: a date or instant, handed over as a local day number. `optional`: a value or an optional, null where there is
 * none. `e`: the facts of the record.
 */
export type ArgumentKind = "any" | "number" | "text" | "list" | "texts" | "numbers" | "day" | "instant" | "e" | "map" | "optional";

/** A function of the expression language. It is called only with arguments that are there and of the stated kind. */
export interface Helper {
  readonly name: string;
  readonly args: readonly ArgumentKind[];
  readonly returns: "double" | "bool" | "string" | "list" | "dyn";
  /** Facts it reads from `e` by itself. */
  readonly facts?: readonly string[];
  /** Depends on the instant of the question. */
  readonly readsAsOf?: boolean;
  /** Position of the argument that is to be named when the helper itself answers `Absent`: too short, 0, not in the list. */
  readonly judges?: number;
  // biome-ignore lint/suspicious/noExplicitAny: the kinds above state the types; the compiler checks them before the call.
  run(frame: Frame, ...args: any[]): unknown;
}

interface Pause {
  readonly from?: unknown;
  readonly to?: unknown;
  readonly kind?: unknown;
}

/** Working days d with from < d <= to, or what is missing when a year on the way is not announced. */
function workingDays(frame: Frame, from: number, to: number): number | Absent {
  const year = frame.calendar.unannouncedYear(from, to);
  return year === undefined ? frame.calendar.workingDays(from, to) : absent(`calendar.${year}`);
}

/**
 * Years from one date to another, counted by the corresponding day (民法典 202): `years(a, b) > n` exactly when b is
 * after the n-th anniversary of a. Between anniversaries it is the share of that year.
 */
function spans(from: number, to: number, add: (day: number, n: number) => number, guess: number): number {
  let n = guess;
  while (add(from, n) > to) n--;
  while (add(from, n + 1) <= to) n++;
  const start = add(from, n);
  return n + (to - start) / (add(from, n + 1) - start);
}

/** Working days used since acceptance. Stops at the decision; pauses do not count. */
function clock(frame: Frame, facts: Record<string, unknown>, kinds?: readonly unknown[]): number | Absent {
  const from = dayOfFact(frame, facts, "acceptedAt");
  if (from instanceof Absent) return from;
  const decided = facts.decidedAt === undefined || facts.decidedAt === null ? frame.asOfDay : dayOfFact(frame, facts, "decidedAt");
  if (decided instanceof Absent) return decided;
  const pauses = facts.pauses ?? [];
  return Array.isArray(pauses) ? netWorkingDays(frame, from, decided, pauses, kinds) : absent("pauses");
}

/**
 * Working days without those on which the clock stood still. Pauses are clipped to the running time and merged before
 * they are subtracted, because two that overlap stop one clock once. With `kinds`, only those stop it (行政许可法 45).
 */
function netWorkingDays(frame: Frame, from: number, to: number, pauses: readonly Pause[], kinds?: readonly unknown[]): number | Absent {
  const { calendar } = frame;
  const total = workingDays(frame, from, to);
  if (total instanceof Absent) return total;
  if (pauses.length === 0) return total;
  const spansOfPause: [number, number][] = [];
  for (const pause of pauses) {
    frame.step();
    if (typeof pause !== "object" || pause === null) return absent("pauses[]");
    if (kinds && pause.kind === undefined) return absent("pauses[].kind");
    if (kinds && !kinds.includes(pause.kind)) continue;
    const start = typeof pause.from === "string" ? calendar.dayOf(pause.from) : Number.NaN;
    if (Number.isNaN(start)) return absent("pauses[].from");
    const end = pause.to === undefined || pause.to === null ? to : typeof pause.to === "string" ? calendar.dayOf(pause.to) : Number.NaN;
    if (Number.isNaN(end)) return absent("pauses[].to");
    spansOfPause.push([start, end]);
  }
  let used = total;
  for (const [start, end] of unionWithin(spansOfPause, from, to)) used -= calendar.workingDays(start, end);
  return used;
}

function dayOfFact(frame: Frame, facts: Record<string, unknown>, name: string): number | Absent {
  const value = facts[name];
  const day = typeof value === "string" ? frame.calendar.dayOf(value) : Number.NaN;
  return Number.isNaN(day) ? absent(name) : day;
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function ascending(list: readonly number[]): number[] {
  return [...list].sort((a, b) => a - b);
}

// Infinity is greater than any limit: what is too large for a number would be a breach.
function finite(n: number): number | Absent {
  return Number.isFinite(n) ? n : absent("(too large)");
}

// Dates are compared as text, which a year of more than four digits would turn upside down.
function dateText(frame: Frame, day: number): string | Absent {
  return day >= YEAR_0 && day < YEAR_10000 ? frame.calendar.textOf(day) : absent("(not a date of this era)");
}

const YEAR_0 = -719_528;
const YEAR_10000 = 2_932_897;

const EMPTY_LIST = "(empty list)";

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

function repeated(frame: Frame, list: readonly unknown[]): unknown[] {
  const seen = new Set<unknown>();
  const twice = new Set<unknown>();
  for (const item of list) {
    frame.step();
    if (item === null || item === "") continue;
    if (seen.has(item)) twice.add(item);
    seen.add(item);
  }
  return [...twice];
}

// A price series that rises or falls by one difference, or by one factor: regular to a degree that bids are not by
// chance (招标投标法实施条例 40). One step may differ from the next by a fen through rounding.
function isProgression(values: readonly number[]): boolean {
  if (values.length < 3) return false;
  const sorted = ascending(values);
  const differences = sorted.slice(1).map((v, i) => v - (sorted[i] as number));
  const first = differences[0] as number;
  if (first > 0 && differences.every((d) => Math.abs(d - first) <= 0.011)) return true;
  if ((sorted[0] as number) <= 0) return false;
  const ratios = sorted.slice(1).map((v, i) => v / (sorted[i] as number));
  const factor = ratios[0] as number;
  return factor > 1 && ratios.every((r) => Math.abs(r / factor - 1) <= 1e-6);
}

/** Two times in order. If one is a bare date, both are compared as local dates. */
function isBefore(frame: Frame, a: string, b: string): boolean | Absent {
  const dates = a.length === 10 || b.length === 10;
  const left = dates ? frame.calendar.dayOf(a) : Date.parse(a);
  const right = dates ? frame.calendar.dayOf(b) : Date.parse(b);
  if (Number.isNaN(left)) return absent(`(not a time: ${a.slice(0, 40)})`);
  if (Number.isNaN(right)) return absent(`(not a time: ${b.slice(0, 40)})`);
  return left < right;
}

// Step lists hold texts, or objects with a `name`.
function namesOf(frame: Frame, list: readonly unknown[]): unknown[] | Absent {
  frame.step(list.length);
  const found = list.map((item) => (typeof item === "object" && item !== null ? (item as { name?: unknown }).name : item));
  return found.every((item) => typeof item === "string") ? found : absent("[].name");
}

// A set pays only for long lists.
function isNoneOf(list: readonly unknown[]): (item: unknown) => boolean {
  if (list.length <= 16) return (item) => !list.includes(item);
  const set = new Set(list);
  return (item) => !set.has(item);
}

export const HELPERS: readonly Helper[] = [
  { name: "wd", args: ["day", "day"], returns: "double", run: (f, a: number, b: number) => workingDays(f, a, b) },
  {
    name: "isWd",
    args: ["day"],
    returns: "bool",
    run(f, day: number) {
      const year = f.calendar.unannouncedYear(day, day);
      return year === undefined ? f.calendar.isWorkingDay(day) : absent(`calendar.${year}`);
    },
  },
  { name: "days", args: ["day", "day"], returns: "double", run: (_f, a: number, b: number) => b - a },
  { name: "hours", args: ["instant", "instant"], returns: "double", run: (_f, a: number, b: number) => (b - a) / 3_600_000 },
  {
    name: "years",
    args: ["day", "day"],
    returns: "double",
    run: (_f, a: number, b: number) => spans(a, b, addYears, Math.trunc((b - a) / 365.2425)),
  },
  {
    name: "months",
    args: ["day", "day"],
    returns: "double",
    run: (_f, a: number, b: number) => spans(a, b, addMonths, Math.trunc((b - a) / 30.436875)),
  },
  { name: "day", args: ["day"], returns: "string", run: (f, day: number) => f.calendar.textOf(day) },
  {
    name: "addDays",
    args: ["day", "number"],
    returns: "string",
    run: (f, day: number, n: number) => dateText(f, day + Math.trunc(n)),
  },
  {
    name: "addYears",
    args: ["day", "number"],
    returns: "string",
    run: (f, day: number, n: number) => dateText(f, addYears(day, Math.trunc(n))),
  },
  {
    name: "addMonths",
    args: ["day", "number"],
    returns: "string",
    run: (f, day: number, n: number) => dateText(f, addMonths(day, Math.trunc(n))),
  },
  {
    name: "addWd",
    args: ["day", "number"],
    returns: "string",
    run(f, day: number, n: number) {
      const due = f.calendar.addWorkingDays(day, Math.trunc(n));
      const year = f.calendar.unannouncedYear(day, due);
      return year === undefined ? f.calendar.textOf(due) : absent(`calendar.${year}`);
    },
  },
  { name: "before", args: ["text", "text"], returns: "bool", run: isBefore },
  { name: "clock", args: ["e"], returns: "double", facts: ["acceptedAt", "decidedAt", "pauses"], readsAsOf: true, run: clock },
  { name: "clock", args: ["e", "list"], returns: "double", facts: ["acceptedAt", "decidedAt", "pauses"], readsAsOf: true, run: clock },
  {
    name: "wdNet",
    args: ["day", "day", "list", "list"],
    returns: "double",
    run: (f, from: number, to: number, pauses: Pause[], kinds: unknown[]) => netWorkingDays(f, from, to, pauses, kinds),
  },
  // An approval is noted as a flag, a number of a document or a date, depending on the host; a blank text is none of them.
  { name: "given", args: ["optional"], returns: "bool", run: (_f, value: unknown) => value !== null && value !== false && !isBlank(value) },
  // For lists of which a part may be silent: `shared(…) != [] || !e.bids.all(b, known(b.account))`.
  { name: "known", args: ["any"], returns: "bool", run: () => true },
  // Statistics of too small a sample, or of one without spread, say nothing.
  {
    name: "enough",
    args: ["list", "number"],
    returns: "list",
    judges: 0,
    run: (_f, list: unknown[], n: number) => (list.length >= n ? list : absent("(too few)")),
  },
  {
    name: "varied",
    args: ["numbers"],
    returns: "list",
    judges: 0,
    run: (_f, list: number[]) => (list.some((n) => n !== list[0]) ? list : absent("(no spread)")),
  },
  { name: "unique", args: ["list"], returns: "list", run: (_f, list: unknown[]) => [...new Set(list)] },
  {
    name: "flat",
    args: ["list"],
    returns: "list",
    judges: 0,
    run(f, list: unknown[]) {
      if (!list.every(Array.isArray)) return absent("(not a list of lists)");
      const all = (list as unknown[][]).flat();
      f.step(all.length);
      return all;
    },
  },
  { name: "names", args: ["list"], returns: "list", judges: 0, run: namesOf },
  {
    name: "position",
    args: ["list", "any"],
    returns: "double",
    judges: 1,
    run(f, list: unknown[], item: unknown) {
      const index = list.findIndex((other) => equal(other, item, f));
      return index < 0 ? absent("(not in the list)") : index;
    },
  },
  { name: "count", args: ["list"], returns: "double", run: (_f, list: unknown[]) => list.length },
  {
    name: "sum",
    args: ["numbers"],
    returns: "double",
    judges: 0,
    run: (_f, list: number[]) => finite(list.reduce((total, n) => total + n, 0)),
  },
  {
    name: "distinct",
    args: ["list"],
    returns: "double",
    run: (_f, list: unknown[]) => new Set(list.filter((item) => item !== null && item !== "")).size,
  },
  {
    name: "median",
    args: ["numbers"],
    returns: "double",
    judges: 0,
    run: (_f, list: number[]) => (list.length ? median(ascending(list)) : absent(EMPTY_LIST)),
  },
  {
    name: "mad",
    args: ["numbers"],
    returns: "double",
    judges: 0,
    run(_f, list: number[]) {
      if (list.length === 0) return absent(EMPTY_LIST);
      const middle = median(ascending(list));
      return median(ascending(list.map((n) => Math.abs(n - middle))));
    },
  },
  {
    name: "cv",
    args: ["numbers"],
    returns: "double",
    judges: 0,
    run(_f, list: number[]) {
      const mean = list.reduce((total, n) => total + n, 0) / list.length;
      if (list.length < 2 || mean === 0) return absent("(fewer than two values, or mean 0)");
      return Math.sqrt(list.reduce((total, n) => total + (n - mean) ** 2, 0) / list.length) / Math.abs(mean);
    },
  },
  { name: "progression", args: ["numbers"], returns: "bool", run: (_f, list: number[]) => isProgression(list) },
  {
    name: "largest",
    args: ["numbers"],
    returns: "double",
    judges: 0,
    run: (_f, list: number[]) => (list.length ? list.reduce((a, b) => Math.max(a, b)) : absent(EMPTY_LIST)),
  },
  {
    name: "smallest",
    args: ["numbers"],
    returns: "double",
    judges: 0,
    run: (_f, list: number[]) => (list.length ? list.reduce((a, b) => Math.min(a, b)) : absent(EMPTY_LIST)),
  },
  {
    name: "missing",
    args: ["list", "list"],
    returns: "list",
    run(f, need: unknown[], have: unknown[]) {
      f.step(need.length);
      return need.filter(isNoneOf(have));
    },
  },
  { name: "shared", args: ["list"], returns: "list", run: repeated },
  {
    name: "common",
    args: ["list", "list"],
    returns: "list",
    run(f, a: unknown[], b: unknown[]) {
      f.step(a.length);
      const there = new Set(b);
      return [...new Set(a)].filter((item) => there.has(item));
    },
  },
  {
    name: "inOrder",
    args: ["list", "list"],
    returns: "bool",
    run(f, steps: unknown[], order: unknown[]) {
      let before = 0;
      f.step(steps.length);
      for (const step of steps) {
        const index = order.indexOf(step);
        if (index < 0) continue; // a step outside the order
        if (index < before) return false;
        before = index;
      }
      return true;
    },
  },
  {
    name: "skipped",
    args: ["list", "list"],
    returns: "list",
    run(f, steps: unknown[], order: unknown[]) {
      let last = -1;
      f.step(steps.length);
      for (const step of steps) last = Math.max(last, order.indexOf(step));
      const isSkipped = isNoneOf(steps);
      return order.filter((step, index) => index < last && isSkipped(step));
    },
  },
  { name: "sorted", args: ["texts"], returns: "list", run: (_f, list: string[]) => [...list].sort() },
  { name: "keys", args: ["map"], returns: "list", run: (_f, map: Record<string, unknown>) => Object.keys(map) },
  {
    name: "at",
    args: ["list", "number"],
    returns: "dyn",
    judges: 0,
    run: (_f, list: unknown[], index: number) => list.at(Math.trunc(index)) ?? absent(`[${index}]`),
  },
  {
    name: "indexOf",
    args: ["list", "any"],
    returns: "double",
    run: (f, list: unknown[], item: unknown) => list.findIndex((other) => equal(other, item, f)),
  },
  {
    name: "ratio",
    args: ["number", "number"],
    returns: "double",
    judges: 1,
    run: (_f, a: number, b: number) => (b === 0 ? absent("(divisor 0)") : finite(a / b)),
  },
  { name: "abs", args: ["number"], returns: "double", run: (_f, n: number) => Math.abs(n) },
  { name: "floor", args: ["number"], returns: "double", run: (_f, n: number) => Math.floor(n) },
  // Money in yuan as integer fen: 3000 × 2.3 is 6900 to a court, and 6899.999… to a processor.
  {
    name: "fen",
    args: ["number"],
    returns: "double",
    judges: 0,
    run: (_f, yuan: number) => finite(Math.round(Number((yuan * 100).toPrecision(15)))),
  },
  { name: "blank", args: ["text"], returns: "bool", run: (_f, text: string) => isBlank(text) },
  // One network card is written in many ways (00-1a-2b…, 001A2B…): upper case, separators gone.
  { name: "mac", args: ["text"], returns: "string", run: (_f, text: string) => text.toUpperCase().replace(/[^0-9A-F]/g, "") },
  // Names of minorities are written with several middle dots: one dot, no spaces.
  {
    name: "personName",
    args: ["text"],
    returns: "string",
    run: (_f, text: string) =>
      text
        .normalize("NFKC")
        .replace(/[·•‧・･.]/g, "·")
        .replace(/\s+/g, ""),
  },
];
