import type { JsonPack } from "../tools/json-pack.ts";
import document from "./generic.json" with { type: "json" };

/** The generic pack as it is written, to copy and change: `loadPack` reads what comes of it. */
export const GENERIC_DOCUMENT = document as unknown as JsonPack;
