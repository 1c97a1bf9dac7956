import type { RedFlag } from "../types.ts";

/** Flags that compare processes, and those about who bidders are to each other. */
export const MARKET_FLAGS: readonly RedFlag[] = [];
