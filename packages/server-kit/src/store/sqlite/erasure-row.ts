import type { Erasure } from "../../trail/trail-store.ts";

export interface ErasureRow {
  readonly idx: number;
  readonly entries: string;
  readonly keys: string;
}

export function erasureOf({ idx, entries, keys }: ErasureRow): Erasure {
  return { index: idx, entries: JSON.parse(entries) as number[], keys: JSON.parse(keys) as number[] };
}
