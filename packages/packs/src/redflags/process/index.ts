import type { RedFlag } from "../types.ts";

/** Flags that one process answers for itself, besides those of Cardinal. */
export const PROCESS_FLAGS: readonly RedFlag[] = [];
