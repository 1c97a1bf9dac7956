import type { Sight } from "../supervise/state-store.ts";
import type { Principal } from "./principal.ts";

/** What a principal sees of rows: what lies below one of their organisations, and what concerns their person. Nothing else is there for them. */
export function sightOf({ scopes, person }: Pick<Principal, "scopes" | "person">, now: number): Sight {
  return { within: scopes, ...(person !== undefined && { person }), now };
}

/** Whether rows of an organisation with this path (root first, as `""`) lie within. */
export function isWithin({ within }: Pick<Sight, "within">, path: readonly string[]): boolean {
  return path.some((org) => within.includes(org));
}
