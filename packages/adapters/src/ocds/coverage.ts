import type { Json } from "@plumbline/core";

/** What a worker counted; structured-cloneable. */
export interface CoveragePart {
  readonly paths: readonly string[];
  readonly counts: readonly number[];
}

/** Counts how often each path is filled, as Cardinal's `coverage` does: `/tender/items[]/id`; objects also with a slash behind them. */
export interface Coverage {
  /** Any JSON value; a release or record as a rule. */
  add(value: Json): void;
  part(): CoveragePart;
  take(part: CoveragePart): void;
  /** Path to count, in no promised order. */
  counts(): ReadonlyMap<string, number>;
}

export function createCoverage(): Coverage {
  throw new Error("not built yet");
}
