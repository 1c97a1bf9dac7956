/**
 * What many processes told, a row for each fact: names are kept once for a group, the rest as plain numbers, so that a row takes some 40 bytes
 * beside the ocid. Can be cloned into another thread.
 */
export interface Rows {
  readonly names: Map<string, number>;
  /** Of each row. */
  readonly processes: string[];
  /** Four numbers for each row: the places of `name` and `other` in `names`, amount, day; NaN where there is none. */
  readonly values: number[];
}

export interface NewRow {
  readonly name: string;
  readonly other?: string;
  readonly amount?: number | undefined;
  readonly day?: number | undefined;
}

export interface Row {
  readonly process: string;
  readonly name: string;
  readonly other: string;
  /** NaN where it is not known. */
  readonly amount: number;
  /** NaN where it is not known. */
  readonly day: number;
}

const WIDTH = 4;

function startRows(): Rows {
  return { names: new Map(), processes: [], values: [] };
}

function addRows({ names, processes, values }: Rows, process: string, rows: readonly NewRow[]): void {
  for (const { name, other = "", amount = Number.NaN, day = Number.NaN } of rows) {
    processes.push(process);
    values.push(placeOf(names, name), placeOf(names, other), amount, day);
  }
}

function mergeRows({ names, processes, values }: Rows, later: Rows): void {
  const places = [...later.names.keys()].map((name) => placeOf(names, name));
  const at = (i: number): number => later.values[i] as number;
  later.processes.forEach((process, i) => {
    processes.push(process);
    values.push(places[at(i * WIDTH)] as number, places[at(i * WIDTH + 1)] as number, at(i * WIDTH + 2), at(i * WIDTH + 3));
  });
}

/** In an order that does not depend on the order in which they came, so that sums do not either. */
export function rowsOf({ names, processes, values }: Rows): Row[] {
  const texts = [...names.keys()];
  const rows = processes.map((process, i): Row => {
    const at = (n: number): number => values[i * WIDTH + n] as number;
    return { process, name: texts[at(0)] as string, other: texts[at(1)] as string, amount: at(2), day: at(3) };
  });
  return rows.sort(
    (a, b) =>
      compareTexts(a.process, b.process) ||
      compareTexts(a.name, b.name) ||
      compareTexts(a.other, b.other) ||
      compareNumbers(a.amount, b.amount) ||
      compareNumbers(a.day, b.day),
  );
}

export function byName(rows: readonly Row[], key: (row: Row) => string = (row) => row.name): [name: string, rows: Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = key(row);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [row]);
    else known.push(row);
  }
  return [...groups].sort(([a], [b]) => compareTexts(a, b));
}

/** The three functions of a flag whose state is rows. */
export const ROWS = { start: startRows, add: addRows, merge: mergeRows };

export interface Window {
  readonly rows: readonly Row[];
  readonly sum: number;
}

/** Of at least so many rows within so many days, those with the greatest sum, or the most of them; the first of equals. */
export function busiestWindow(rows: readonly Row[], days: number, by: "sum" | "count", least: number): Window | undefined {
  const dated = rows.filter(({ day, amount }) => !Number.isNaN(day) && (by === "count" || !Number.isNaN(amount)));
  dated.sort((a, b) => a.day - b.day || compareTexts(a.process, b.process));
  // In hundredths, which add up without a remainder.
  const upTo = [0];
  for (const { amount } of dated) upTo.push((upTo.at(-1) as number) + (Number.isNaN(amount) ? 0 : Math.round(amount * 100)));
  let best: { from: number; to: number; score: number } | undefined;
  let from = 0;
  for (let to = 1; to <= dated.length; to += 1) {
    while ((dated[to - 1] as Row).day - (dated[from] as Row).day > days) from += 1;
    if (to - from < least) continue;
    const score = by === "count" ? to - from : (upTo[to] as number) - (upTo[from] as number);
    if (best === undefined || score > best.score) best = { from, to, score };
  }
  if (best === undefined) return undefined;
  return { rows: dated.slice(best.from, best.to), sum: ((upTo[best.to] as number) - (upTo[best.from] as number)) / 100 };
}

const MOST_EVIDENCE = 20;

/** The first ocids by their order, each once. */
export function evidenceOf(rows: readonly { readonly process: string }[]): { count: number; processes: readonly string[] } {
  const all = [...new Set(rows.map(({ process }) => process))].sort();
  return { count: all.length, processes: all.slice(0, MOST_EVIDENCE) };
}

/** Keeps a list in order, each once, and of what does not fit the first: the same, in whatever order they came. */
export function keepFirst(list: string[], process: string, most: number): void {
  const last = list.at(-1);
  if (last !== undefined && process >= last && (process === last || list.length >= most)) return;
  if (list.includes(process)) return;
  list.push(process);
  list.sort();
  if (list.length > most) list.length = most;
}

export function sumOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { amount }) => sum + (Number.isNaN(amount) ? 0 : amount), 0);
}

/** Of at least one number. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/** By code units. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareNumbers(a: number, b: number): number {
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : Number.isNaN(b) ? 1 : a - b;
}

/** The place of a name; new ones go to the end. */
export function placeOf(names: Map<string, number>, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  const place = names.size;
  names.set(name, place);
  return place;
}
