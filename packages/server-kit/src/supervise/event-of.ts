import type { TraceEvent } from "@plumbline/core";
import { disclosureDigest, disclosureFlaw, reveal } from "@plumbline/core/trail";
import type { TrailEntry } from "../trail/trail.ts";

/**
 * The event of an entry with the values that are disclosed. `_sd` keeps the digests of those that are not, or not any more. Undefined once the
 * whole event was erased.
 */
export function eventOf({ event: text, disclosures = [] }: TrailEntry): TraceEvent | undefined {
  if (text === undefined) return undefined;
  const event = JSON.parse(text) as TraceEvent;
  const { _sd: digests } = event.data;
  // What a host wrote there and is no list of digests says nothing of other values; it stays what it is.
  if (!Array.isArray(digests) || disclosureFlaw(event, disclosures) !== undefined) return event;
  const told = new Set(disclosures.map(disclosureDigest));
  const left = (digests as readonly string[]).filter((digest) => !told.has(digest));
  const revealed = reveal(event, disclosures);
  return left.length > 0 ? { ...revealed, data: { ...revealed.data, _sd: left } } : revealed;
}
