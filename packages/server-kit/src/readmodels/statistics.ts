import { type Counted, PlumblineError, type SignalLevel, type Statistics, type StatisticsBy, type StatisticsRow } from "@plumbline/core";
import { looksAfterOthers } from "../desk/acting.ts";
import { OF_DISPOSITIONS } from "../desk/counted.ts";
import { DISPOSITION } from "../desk/desk.ts";
import type { Principal } from "../identity/principal.ts";
import { isWithin } from "../identity/sight.ts";
import type { Cell } from "../supervise/state-store.ts";
import type { ReadContext } from "./context.ts";
import { endOf, lengthOf, moved, otherYear, type Period, startOf } from "./range.ts";

export interface StatisticsQuery {
  readonly what: "signals" | "records" | "dispositions";
  readonly measure: string;
  readonly by: readonly StatisticsBy[];
  /** All that the caller sees, unless given. */
  readonly org?: string | undefined;
  /** Rows of `by=org`; unless given, those directly below `org`. */
  readonly orgs?: readonly string[] | undefined;
  readonly of?: readonly string[] | undefined;
  readonly level?: SignalLevel | undefined;
  readonly from?: Period | undefined;
  readonly to?: Period | undefined;
  readonly compare: boolean;
}

/** How many bulletins there are, each once however many dispositions it lists: the one measure that is no sum. */
const BULLETINS = "bulletins";
const MOST_CELLS = 50_000;
const MOST_ROWS = 5_000;
const MOST_ORGS = 500;
/** Fewer than so many are nobody's statistics. */
const SMALLEST = 3;
/** Those who may look at each signal and record of their organisations anyway; to all others small numbers are not told. */
const SEE_EACH: ReadonlySet<string> = new Set(["supervisor", "leader", "lawSupervisor"]);

/** Sums of what the rows of the state contribute. An organisation that lies out of sight has no rows, and nothing in it is counted. */
export async function statisticsOf(context: ReadContext, caller: Principal, query: StatisticsQuery): Promise<Statistics> {
  const { by, org, compare, measure } = query;
  const { from = "", to = from } = query;
  // Drafts count too, and whoever they are about was not told of them.
  const hides = looksAfterOthers(caller) ? undefined : DISPOSITION;
  if (query.what === "dispositions" && hides !== undefined)
    throw new PlumblineError("FORBIDDEN", "what: dispositions are not for this role");
  if ((from === "") !== (to === "") || from.length !== to.length)
    throw invalid("from and to are periods of one length, such as 2026-01 and 2026-03");
  if (from > to) throw invalid("from is behind to");
  if (by.includes("period") && from === "") throw invalid("by=period needs from and to");
  if (compare && from === "") throw invalid("compare needs from and to");
  const roots = rootsOf(context, caller, org);
  const children = by.includes("org") ? childrenOf(context, roots, org, query.orgs) : roots;
  const whole = { query, from, to, hides };
  const [now, before, yearBefore] = await Promise.all([
    sumsOf(context, whole, children, roots),
    compare ? sumsOf(context, { query, ...rangeBefore(from, to), hides }, children, roots) : undefined,
    compare ? sumsOf(context, { query, from: otherYear(from, -1), to: otherYear(to, -1), hides }, children, roots) : undefined,
  ]);
  const seesEach = caller.roles.some((role) => SEE_EACH.has(role));
  const shift = by.includes("period") ? -lengthOf(from, to) : 0;
  const names = new Set<string>(now.rows.keys());
  // What there was, and is not any more, is a change too.
  for (const name of before?.rows.keys() ?? []) names.add(renamed(name, by, (period) => moved(period, -shift)));
  for (const name of yearBefore?.rows.keys() ?? []) names.add(renamed(name, by, (period) => otherYear(period, 1)));
  const rows = [...names].map((name): StatisticsRow => {
    const justBefore = before?.rows.get(renamed(name, by, (period) => moved(period, shift))) ?? 0;
    const lastYear = yearBefore?.rows.get(renamed(name, by, (period) => otherYear(period, -1))) ?? 0;
    return {
      ...keyOf(name, by),
      ...counted(now.rows.get(name) ?? 0, compare ? { before: justBefore, yearBefore: lastYear } : undefined, seesEach),
    };
  });
  const shown = rows
    .filter(({ n, before: then, yearBefore: last, masked }) => masked || n || then || last)
    .sort((a, b) => compareRows(a, b, by));
  // The difference to the whole would tell what a row does not.
  const isMasked = shown.some(({ masked }) => masked);
  const total = isMasked
    ? { masked: true }
    : counted(now.total, compare ? { before: before?.total ?? 0, yearBefore: yearBefore?.total ?? 0 } : undefined, seesEach);
  const truncated = now.truncated || before?.truncated || yearBefore?.truncated || shown.length > MOST_ROWS;
  return { measure, org: org ?? "", from, to, by, rows: shown.slice(0, MOST_ROWS), total, ...(truncated && { truncated: true }) };
}

/** Per cent to two decimals; undefined where there is no base. */
export function changeOf(now: number, base: number): number | undefined {
  return base === 0 ? undefined : Math.round(((now - base) / base) * 10_000) / 100;
}

function counted(n: number, bases: { readonly before: number; readonly yearBefore: number } | undefined, seesEach: boolean): Counted {
  const isSmall = (value: number): boolean => !seesEach && value > 0 && value < SMALLEST;
  if (isSmall(n)) return { masked: true };
  if (!bases) return { n };
  const { before, yearBefore } = bases;
  const [change, yearChange] = [changeOf(n, before), changeOf(n, yearBefore)];
  return {
    n,
    ...(!isSmall(before) && { before, ...(change !== undefined && { change }) }),
    ...(!isSmall(yearBefore) && { yearBefore, ...(yearChange !== undefined && { yearChange }) }),
  };
}

/** The organisations that are counted: those of the caller, or one that lies in them. */
function rootsOf(context: ReadContext, caller: Principal, org: string | undefined): readonly string[] {
  const { scopes } = caller;
  if (org !== undefined) return isWithin({ within: scopes }, context.pathOf(org)) ? [org] : [];
  // Somebody may have an organisation and one below it.
  return [...new Set(scopes)].filter(
    (one) =>
      !context
        .pathOf(one)
        .slice(0, -1)
        .some((above) => scopes.includes(above)),
  );
}

function childrenOf(
  context: ReadContext,
  roots: readonly string[],
  org: string | undefined,
  given: readonly string[] | undefined,
): readonly string[] {
  const below = given
    ? given.filter((one) => context.pathOf(one).some((above) => roots.includes(above)))
    : org === undefined && !roots.includes("")
      ? roots
      : roots.flatMap((root) => context.options.orgs?.childrenOf?.(root) ?? []);
  if (below.length > MOST_ORGS) throw invalid(`by=org gives ${MOST_ORGS} organisations at most; name them with orgs`);
  return [...new Set(below)];
}

interface Sums {
  readonly rows: ReadonlyMap<string, number>;
  readonly total: number;
  readonly truncated: boolean;
}

interface Ranged {
  readonly query: StatisticsQuery;
  readonly from: Period;
  readonly to: Period;
  /** A type of records that is not counted. */
  readonly hides: string | undefined;
}

async function sumsOf(context: ReadContext, ranged: Ranged, orgs: readonly string[], roots: readonly string[]): Promise<Sums> {
  const isSplit = ranged.query.by.includes("org");
  const [cells, whole] = await Promise.all([cellsOf(context, ranged, orgs), isSplit ? cellsOf(context, ranged, roots) : undefined]);
  const rows = new Map<string, number>();
  const all = whole ?? cells;
  if (ranged.query.what === "dispositions" && ranged.query.measure === BULLETINS) {
    const named = new Map<string, Set<string>>();
    for (const cell of cells.rows) {
      const name = nameOf(cell, ranged.query.by);
      named.set(name, (named.get(name) ?? new Set()).add(cell.of));
    }
    for (const [name, bulletins] of named) rows.set(name, bulletins.size);
    const total = new Set(all.rows.map((cell) => cell.of)).size;
    return { rows, total, truncated: cells.truncated || all.truncated };
  }
  for (const cell of cells.rows) {
    const name = nameOf(cell, ranged.query.by);
    rows.set(name, (rows.get(name) ?? 0) + cell.n);
  }
  return {
    rows,
    total: all.rows.reduce((sum, { n }) => sum + n, 0),
    truncated: cells.truncated || all.truncated,
  };
}

async function cellsOf(
  context: ReadContext,
  { query: { what, measure: asked, of, level, by }, from, to, hides }: Ranged,
  orgs: readonly string[],
): Promise<{ readonly rows: readonly Cell[]; readonly truncated: boolean }> {
  const { state } = context.options.supervision;
  if (!state || orgs.length === 0) return { rows: [], truncated: false };
  const range = by.includes("period") ? [from, to] : coarsest(from, to);
  const [first = "", last = ""] = range;
  const measure = what === "dispositions" ? OF_DISPOSITIONS + (asked === BULLETINS ? "listed" : asked) : asked;
  const cells = await state.cells({ orgs, from: first, to: last, measures: [measure], limit: MOST_CELLS, ...(of && { of }) });
  const rows = cells.filter(
    (cell) => (cell.level === "") === (what !== "signals") && (level === undefined || cell.level === level) && cell.of !== hides,
  );
  return { rows, truncated: cells.length === MOST_CELLS };
}

/** The same range in months or years, where it is made of whole ones: there are fewer of those. */
function coarsest(from: Period, to: Period): readonly [Period, Period] {
  for (const length of [4, 7]) {
    if (from.length <= length) continue;
    const [first, last] = [from.slice(0, length), to.slice(0, length)];
    if (startOf(first) === startOf(from) && endOf(last) === endOf(to)) return [first, last];
  }
  return [from, to];
}

function rangeBefore(from: Period, to: Period): { readonly from: Period; readonly to: Period } {
  const length = lengthOf(from, to);
  return { from: moved(from, -length), to: moved(to, -length) };
}

function nameOf(cell: Cell, by: readonly StatisticsBy[]): string {
  return JSON.stringify(by.map((one) => cell[one]));
}

function renamed(name: string, by: readonly StatisticsBy[], period: (period: Period) => Period): string {
  if (!by.includes("period")) return name;
  const parts = JSON.parse(name) as string[];
  return JSON.stringify(by.map((one, i) => (one === "period" ? period(parts[i] as string) : parts[i])));
}

function keyOf(name: string, by: readonly StatisticsBy[]): StatisticsRow {
  const parts = JSON.parse(name) as string[];
  return Object.fromEntries(by.map((one, i) => [one, parts[i]]).filter(([, value]) => value !== "")) as StatisticsRow;
}

function compareRows(a: StatisticsRow, b: StatisticsRow, by: readonly StatisticsBy[]): number {
  for (const one of by) {
    const [left = "", right = ""] = [a[one], b[one]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("REQUEST_INVALID", message);
}
