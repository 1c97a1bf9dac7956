import type { Json, TraceEvent } from "@plumbline/core";
import { hexOfBytes } from "./bytes.ts";
import type { ChainNote } from "./source-chain.ts";
import { sha256 } from "./tile-tree.ts";

/** What the trail itself notices and is ordered to do carries this source. */
export const TRAIL_SOURCE = "engine/trail";

/** The same id for the same observation, so that it stands in the trail once. */
export function noteEvent(source: string, { type, data }: ChainNote, received: string): TraceEvent {
  return { id: idOf([type, source, data]), type, time: received, source: TRAIL_SOURCE, objects: [{ type: "source", id: source }], data };
}

/** An order stands in the trail as often as it was given. */
export function orderEvent(type: "trail.erased" | "trail.pruned", origin: string, data: TraceEvent["data"], now: number): TraceEvent {
  const time = new Date(now).toISOString();
  return { id: idOf([type, time, data]), type, time, source: TRAIL_SOURCE, objects: [{ type: "trail", id: origin }], data };
}

function idOf(parts: Json): string {
  return hexOfBytes(sha256(JSON.stringify(parts))).slice(0, 32);
}
