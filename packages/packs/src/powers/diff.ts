import type { PowerItem } from "./catalogue.ts";
import type { PowerProcess } from "./process.ts";

export interface CatalogueDiff {
  readonly before: number;
  readonly after: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Codes with the members that are others now. */
  readonly changed: readonly { readonly code: string; readonly members: readonly string[] }[];
  /** Per cent with one decimal, negative for fewer; null where there was nothing before. */
  readonly percent: number | null;
}

/** What became of a list between two days. */
export function diffItems(before: readonly PowerItem[], after: readonly PowerItem[]): CatalogueDiff {
  const [old, now] = [byKey(before, ({ code }) => code), byKey(after, ({ code }) => code)];
  return {
    before: old.size,
    after: now.size,
    added: missingIn(old, now),
    removed: missingIn(now, old),
    changed: [...now].flatMap(([code, item]) => {
      const members = changedMembers(old.get(code), item);
      return members.length > 0 ? [{ code, members }] : [];
    }),
    percent: percentOf(old.size, now.size),
  };
}

export interface ProcessDiff {
  readonly before: number;
  readonly after: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly step: string; readonly members: readonly string[] }[];
  readonly percent: number | null;
}

/** What became of the steps of a process between two versions. */
export function diffProcesses(before: PowerProcess, after: PowerProcess): ProcessDiff {
  const [old, now] = [byKey(before.steps, ({ id }) => id), byKey(after.steps, ({ id }) => id)];
  return {
    before: old.size,
    after: now.size,
    added: missingIn(old, now),
    removed: missingIn(now, old),
    changed: [...now].flatMap(([step, one]) => {
      const members = changedMembers(old.get(step), one);
      return members.length > 0 ? [{ step, members }] : [];
    }),
    percent: percentOf(old.size, now.size),
  };
}

function percentOf(before: number, after: number): number | null {
  return before === 0 ? null : rounded(((after - before) / before) * 100);
}

function rounded(percent: number): number {
  return Math.round(percent * 10) / 10;
}

function byKey<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(list.map((one) => [keyOf(one), one]));
}

function missingIn(where: ReadonlyMap<string, unknown>, those: ReadonlyMap<string, unknown>): readonly string[] {
  return [...those.keys()].filter((key) => !where.has(key));
}

function changedMembers(before: object | undefined, after: object): readonly string[] {
  if (before === undefined) return [];
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
}
