import type { RedFlag } from "../types.ts";

/** The eleven indicators of Cardinal, in the order of their codes. */
export const CARDINAL_FLAGS: readonly RedFlag[] = [];
