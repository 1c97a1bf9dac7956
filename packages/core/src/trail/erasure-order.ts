import { parseCanonical } from "./canonical.ts";

/** Who orders erasures. Nobody else may send under this source. */
export const ORDER_SOURCE = "engine/trail";

/** An entry that orders the erasure of others. */
export interface ErasureOrder {
  readonly index: number;
  /** Those that it names in front of it. */
  readonly entries: readonly number[];
}

/** The order in an event of `ORDER_SOURCE` that was found right; undefined for one that orders no erasure. Never throws. */
export function erasureOrderOf(index: number, eventText: string): ErasureOrder | undefined {
  const event = parseCanonical(eventText) as { type?: unknown; data?: { entries?: unknown } | null } | undefined;
  const named = event?.type === "trail.erased" && event.data?.entries;
  return Array.isArray(named) ? { index, entries: named.filter((one) => one < index) } : undefined;
}
