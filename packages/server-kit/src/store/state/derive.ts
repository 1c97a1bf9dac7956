import type { RecordRef, SignalLevel } from "@plumbline/core";
import { DISPOSITION_MEASURES, OF_DISPOSITIONS } from "../../desk/counted.ts";
import type { HandledSignal, OrgPathRow, RecordRow } from "../../supervise/state-store.ts";

/** What one row adds to the statistics: the same in every organisation of its path and every period of its instant. */
export interface Contribution {
  readonly path: OrgPathRow;
  readonly at: number;
  readonly of: string;
  readonly level: SignalLevel | "";
  readonly measures: readonly string[];
}

export interface CellDelta {
  readonly org: string;
  readonly span: number;
  readonly period: string;
  readonly of: string;
  readonly level: SignalLevel | "";
  readonly measure: string;
  n: number;
}

/** Period of all time. */
const ALWAYS = "";

const OF_HANDLING = ["acknowledged", "answered", "objected", "corrected", "verified", "dismissed", "closed"] as const;
const OF_SIGNALS = ["raised", "open", "ceased", "withdrawn", ...OF_HANDLING, "decided", "falseAlarm"];
const OF_RECORDS = ["started", "running", "closed", "flagged"];
const OF_OWN = DISPOSITION_MEASURES.map((name) => OF_DISPOSITIONS + name);
/** Of a signal in shadow, of one that came with an import, of all others. */
const PREFIXES = ["", "imported.", "shadow."];

/** Every measure there is, in order. */
export const MEASURES: readonly string[] = [
  ...new Set([...PREFIXES.flatMap((prefix) => OF_SIGNALS.map((name) => prefix + name)), ...OF_RECORDS, ...OF_OWN]),
].sort();

/** Measures of open signals that are not in shadow. */
export const OPEN_MEASURES: readonly string[] = ["imported.open", "open"];

/**
 * What a signal that others may see adds. One that was withdrawn never was: what was decided of it says nothing about its control, nor does it
 * that another signal said the same.
 */
export function contributionOfSignal({ path, at, control, level, mode, state, isImported, handling }: HandledSignal): Contribution {
  const prefix = mode === "shadow" ? "shadow." : isImported ? "imported." : "";
  const measures = ["raised", state];
  for (const name of OF_HANDLING) if (handling?.times[name] !== undefined) measures.push(name);
  const isDecided = handling?.state === "closed" || handling?.state === "dismissed";
  if (isDecided && state !== "withdrawn" && handling.dismissedAs !== "duplicate") {
    measures.push("decided");
    if (handling.dismissedAs === "falseAlarm") measures.push("falseAlarm");
  }
  return { path, at, of: control, level, measures: measures.map((name) => prefix + name) };
}

/** What a record adds, in the periods in which it began. */
export function contributionOfRecord({ type, path, startAt, closed, open }: RecordRef & RecordRow): Contribution {
  const measures = ["started", closed ? "closed" : "running", ...(open > 0 ? ["flagged"] : [])];
  return { path, at: startAt, of: type, level: "", measures };
}

/** What a record adds besides, in the periods in which that happened. */
export function countsOfRecord({ type, path, counts = [] }: RecordRef & RecordRow): readonly Contribution[] {
  return counts.map(({ measure, of, at }) => ({ path, at, of, level: "", measures: [`${type}.${measure}`] }));
}

/** Sums of what changed rows add more or less than before. */
export class CellDeltas {
  readonly #byOrg = new Map<string, Map<string, CellDelta>>();

  /** `before` and `now` of one row. */
  change(before: Contribution | undefined, now: Contribution | undefined): void {
    if (before && now && JSON.stringify(before) === JSON.stringify(now)) return;
    if (before) this.#add(before, -1);
    if (now) this.#add(now, 1);
  }

  /** As above, of rows that contribute several. */
  changeAll(before: readonly Contribution[], now: readonly Contribution[]): void {
    if (before.length === 0 && now.length === 0) return;
    if (JSON.stringify(before) === JSON.stringify(now)) return;
    for (const one of before) this.#add(one, -1);
    for (const one of now) this.#add(one, 1);
  }

  #add({ path, at, of, level, measures }: Contribution, sign: number): void {
    const periods = periodsOf(at);
    for (const org of new Set(path)) {
      let cells = this.#byOrg.get(org);
      if (!cells) {
        cells = new Map();
        this.#byOrg.set(org, cells);
      }
      for (const period of periods) {
        for (const measure of measures) {
          // `of` comes from outside, and stands last.
          const key = `${period}|${level}|${measure}|${of}`;
          const cell = cells.get(key);
          if (cell) cell.n += sign;
          else cells.set(key, { org, span: period.length, period, of, level, measure, n: sign });
        }
      }
    }
  }

  *[Symbol.iterator](): Generator<CellDelta> {
    for (const cells of this.#byOrg.values()) for (const cell of cells.values()) if (cell.n !== 0) yield cell;
  }
}

const EIGHT_HOURS = 8 * 3_600_000;
const DAY = 86_400_000;
const FIRST = Math.floor(Date.parse("0000-01-01T00:00:00Z") / DAY);
const LAST = Math.floor(Date.parse("9999-12-31T00:00:00Z") / DAY);
const known = new Map<number, readonly string[]>();

/** Day, month and year of an instant in Asia/Shanghai, which has had no summer time since 1991; and all time. */
export function periodsOf(at: number): readonly string[] {
  const day = Math.min(LAST, Math.max(FIRST, Math.floor((at + EIGHT_HOURS) / DAY)));
  let periods = known.get(day);
  if (!periods) {
    const text = new Date(day * DAY).toISOString().slice(0, 10);
    periods = [text, text.slice(0, 7), text.slice(0, 4), ALWAYS];
    if (known.size > 10_000) known.clear();
    known.set(day, periods);
  }
  return periods;
}

/** Order of a list: the newest first; of one instant, by id as bytes. */
export function compareRows(a: { readonly at: number; readonly id: string }, b: { readonly at: number; readonly id: string }): number {
  return b.at - a.at || compareText(a.id, b.id);
}

/** Order of what was found by words. `b` stands behind all of its id where it has no type. */
export function compareFound(a: Found, b: Found): number {
  const byRow = compareRows({ at: a.startAt, id: a.id }, { at: b.startAt, id: b.id });
  return byRow || (b.type === undefined ? -1 : compareText(a.type ?? "", b.type));
}

interface Found {
  readonly startAt: number;
  readonly id: string;
  readonly type?: string | undefined;
}

/** The order of UTF-8, which is the one of code points; that of JavaScript's strings is another. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** From when on others than the person concerned see a signal. */
export function visibleAtOf({ visibleAt, handling }: HandledSignal): number {
  return handling?.visibleAt ?? visibleAt;
}

/** The organisations of a question without those that lie below another of them. */
export function outermost(within: readonly string[], pathOf: (org: string) => OrgPathRow | undefined): readonly string[] {
  const asked = new Set(within);
  if (asked.has("")) return [""];
  return [...asked].filter((org) => !(pathOf(org) ?? []).some((above) => above !== org && asked.has(above)));
}
