import type { RedFlag } from "../types.ts";
import { R003 } from "./r003.ts";
import { R018 } from "./r018.ts";
import { R024 } from "./r024.ts";
import { R025 } from "./r025.ts";
import { R028 } from "./r028.ts";
import { R030 } from "./r030.ts";
import { R035 } from "./r035.ts";
import { R036 } from "./r036.ts";
import { R038 } from "./r038.ts";
import { R048 } from "./r048.ts";
import { R058 } from "./r058.ts";

/** The eleven indicators of Cardinal, in the order of their codes. */
export const CARDINAL_FLAGS: readonly RedFlag[] = [R003, R018, R024, R025, R028, R030, R035, R036, R038, R048, R058];
