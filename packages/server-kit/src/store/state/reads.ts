import type { StateReads } from "../../supervise/state-store.ts";

/** What may be asked of a state, by name. */
export const READS = ["head", "signal", "signals", "counts", "record", "records", "cells", "search", "changes", "changeRange"] as const;

/** Questions that are all answered in one way. */
export function readsBy(ask: (name: (typeof READS)[number], args: readonly unknown[]) => Promise<unknown>): StateReads {
  return Object.fromEntries(READS.map((name) => [name, (...args: readonly unknown[]) => ask(name, args)])) as unknown as StateReads;
}
