import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { tidied } from "./reading.ts";

/** A day, or a year where the source only says which yearly list a change came with. */
const timeSchema = z.union([z.iso.date(), z.string().regex(/^[0-9]{4}$/)]);
const codeSchema = z.string().regex(/^[0-9]{6}$/);

export const divisionRowSchema = z.strictObject({
  code: codeSchema,
  name: z.string().min(1),
  /** First day, or the year, from which it was in force under this name. */
  from: timeSchema,
  /** First day on which it no longer was, or the year of the change. */
  to: timeSchema.optional(),
  /** Where its area went: the codes, and since when, if before `to`. */
  successors: z.array(z.strictObject({ code: codeSchema, from: timeSchema.optional() })).optional(),
});

/** One administrative division under one name (行政区划, GB/T 2260). A code that was used again or renamed has several rows. */
export type DivisionRow = z.output<typeof divisionRowSchema>;

export interface Divisions {
  /** Whether the code was in force on that day. `unknown`: it changed in that year and the source does not give the day. */
  on(code: string, day: string): { readonly status: "valid" | "invalid" | "unknown"; readonly name?: string };
  /** Codes in force on that day that cover what this one once covered, itself among them where it still is. Sorted. */
  successors(code: string, day: string): readonly string[];
  /** Every row of the code, oldest first. */
  history(code: string): readonly DivisionRow[];
}

/**
 * Divisions with their history. The rows come from the user: the list changes every year, and which yearly lists a system was
 * built on is a fact about that system. Throws `PARAMETER_INVALID` with the first row that is wrong.
 */
export function defineDivisions(rows: readonly DivisionRow[]): Divisions {
  const byCode = new Map<string, DivisionRow[]>();
  rows.forEach((row, i) => {
    const flaw = divisionRowSchema.safeParse(row).error?.issues[0];
    if (flaw) throw new PlumblineError("PARAMETER_INVALID", `division ${i} (${row?.code}): ${flaw.path.join(".")}: ${flaw.message}`);
    if (row.to !== undefined && lastOf(row.to) < firstOf(row.from)) {
      throw new PlumblineError("PARAMETER_INVALID", `division ${i} (${row.code}) ends before it begins: ${row.from} to ${row.to}`);
    }
    const known = byCode.get(row.code);
    if (known) known.push(row);
    else byCode.set(row.code, [row]);
  });
  for (const list of byCode.values()) list.sort((a, b) => (firstOf(a.from) < firstOf(b.from) ? -1 : 1));
  const rowsOf = (code: string): readonly DivisionRow[] => byCode.get(code) ?? [];

  const on: Divisions["on"] = (code, day) => {
    const sure = rowsOf(code).find((row) => hasBegun(row, day) === true && hasEnded(row, day) === false);
    if (sure) return { status: "valid", name: sure.name };
    const possible = rowsOf(code).filter((row) => hasBegun(row, day) !== false && hasEnded(row, day) !== true);
    if (possible.length === 0) return { status: "invalid" };
    // Renamed in that year: in force all the time, under one name or the other.
    const renamed = possible.some((row) => hasEnded(row, day) === undefined && possible.some((other) => other.from === row.to));
    return { status: renamed ? "valid" : "unknown" };
  };
  return {
    on,
    history: rowsOf,
    successors(code, day) {
      const seen = new Set<string>();
      const found = new Set<string>();
      const waiting = [code];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (seen.has(next)) continue;
        seen.add(next);
        if (on(next, day).status !== "invalid") found.add(next);
        for (const { to, successors = [] } of rowsOf(next)) {
          for (const { code: heir, from = to } of successors) if (from === undefined || firstOf(from) <= day) waiting.push(heir);
        }
      }
      return [...found].sort();
    },
  };
}

function firstOf(time: string): string {
  return time.length === 4 ? `${time}-01-01` : time;
}

function lastOf(time: string): string {
  return time.length === 4 ? `${time}-12-31` : time;
}

// A yearly list shows what is in force on its last day; before that, within the year, nobody can tell.
function hasBegun({ from }: DivisionRow, day: string): boolean | undefined {
  if (lastOf(from) <= day) return true;
  return firstOf(from) <= day ? undefined : false;
}

function hasEnded({ to }: DivisionRow, day: string): boolean | undefined {
  if (to === undefined) return false;
  if (lastOf(to) <= day) return true;
  return firstOf(to) <= day ? undefined : false;
}

export interface DivisionCode {
  /** The six digits of GB/T 2260. */
  readonly division: string;
  readonly level: "province" | "prefecture" | "county" | "township" | "village";
  /** Codes of the levels above it, highest first; some have no row, as under a municipality. */
  readonly above: readonly string[];
}

const DIVISION_FORM = /^[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?$/;

/** Reads a code of 6 digits, or of 9 or 12 as local systems use them (GB/T 10114 below the county); undefined for anything else. */
export function readDivisionCode(text: string): DivisionCode | undefined {
  const code = tidied(text);
  if (!DIVISION_FORM.test(code)) return undefined;
  const division = code.slice(0, 6);
  const province = `${code.slice(0, 2)}0000`;
  const prefecture = `${code.slice(0, 4)}00`;
  if (Number(code.slice(9)) > 0) return { division, level: "village", above: [province, prefecture, division, code.slice(0, 9)] };
  if (Number(code.slice(6, 9)) > 0) return { division, level: "township", above: [province, prefecture, division] };
  if (division === province) return { division, level: "province", above: [] };
  if (division === prefecture) return { division, level: "prefecture", above: [province] };
  return { division, level: "county", above: [province, prefecture] };
}

// As the public data set github.com/yescallop/areacodes names its columns.
const COLUMNS = { code: "代码", name: "名称", from: "启用时间", to: "变更/弃用时间", successors: "新代码" } as const;

/** Rows from a table of codes since 1981 in CSV with the columns 代码, 名称, 启用时间, 变更/弃用时间 and 新代码. Throws `FILE_MALFORMED`. */
export function divisionsFromCsv(csv: string): DivisionRow[] {
  const [head = "", ...lines] = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  const names = head.split(",");
  const at = Object.fromEntries(
    Object.entries(COLUMNS).map(([key, column]) => {
      const index = names.indexOf(column);
      if (index < 0) throw new PlumblineError("FILE_MALFORMED", `the table of divisions has no column ${column}`);
      return [key, index];
    }),
  ) as Record<keyof typeof COLUMNS, number>;
  return lines.flatMap((line) => {
    if (line === "") return [];
    const cells = line.split(",");
    const to = cells[at.to] || undefined;
    const successors = (cells[at.successors] ?? "").split(";").flatMap((heir) => {
      const [, code, from] = /^([0-9]{6})(?:\[([0-9]{4})\])?$/.exec(heir) ?? [];
      return code === undefined ? [] : [{ code, ...(from === undefined ? undefined : { from }) }];
    });
    return [
      {
        code: cells[at.code] ?? "",
        name: cells[at.name] ?? "",
        from: cells[at.from] ?? "",
        ...(to === undefined ? undefined : { to }),
        ...(successors.length === 0 ? undefined : { successors }),
      },
    ];
  });
}
