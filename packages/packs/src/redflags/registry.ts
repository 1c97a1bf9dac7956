import { CARDINAL_FLAGS } from "./cardinal/index.ts";
import { MARKET_FLAGS } from "./market/index.ts";
import { PROCESS_FLAGS } from "./process/index.ts";
import type { RedFlag } from "./types.ts";

/** Every red flag, by id. */
export const RED_FLAGS: readonly RedFlag[] = [...CARDINAL_FLAGS, ...PROCESS_FLAGS, ...MARKET_FLAGS].sort((a, b) => (a.id < b.id ? -1 : 1));
