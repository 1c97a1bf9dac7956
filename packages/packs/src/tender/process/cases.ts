import type { Release } from "../../redflags/types.ts";

/** Releases of which a red flag finds something in the first or, where it compares, in all of them together; and others in which it does not. */
export interface RedFlagCase {
  readonly flagged: readonly Release[];
  readonly notFlagged: readonly Release[];
}

export const RED_FLAG_CASES: ReadonlyMap<string, RedFlagCase> = new Map();
