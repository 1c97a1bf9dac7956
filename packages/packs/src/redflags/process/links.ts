import type { Bid } from "./facts.ts";

/** Somebody, or a bid, has something that speaks for a link where a rival has it too. */
export interface Holding {
  readonly bid: Bid;
  /** Who has it: one tenderer, or all those of the bid. */
  readonly tenderers: readonly string[];
}

/** Of what is told of each, by its value: who has the same as a rival. Members of one consortium are no rivals, nor are bidders for different lots. */
export function rivalsOf(holdings: ReadonlyMap<string, readonly Holding[]>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const alike of holdings.values()) {
    if (alike.length < 2) continue;
    // So many alike are a placeholder that nobody knew; some of them are named.
    const few = alike.length > MOST_ALIKE ? alike.slice(0, MOST_ALIKE) : alike;
    for (let i = 1; i < few.length; i++) {
      for (let j = 0; j < i; j++) {
        const [one, other] = [few[i] as Holding, few[j] as Holding];
        if (!areRivals(one.bid, other.bid)) continue;
        for (const id of one.tenderers) found.add(id);
        for (const id of other.tenderers) found.add(id);
      }
    }
  }
  return found;
}

const MOST_ALIKE = 100;

function areRivals(one: Bid, other: Bid): boolean {
  if (one === other || one.key === "" || other.key === "" || one.key === other.key) return false;
  if (one.lot !== undefined && other.lot !== undefined && one.lot !== other.lot) return false;
  return !one.tenderers.some((id) => other.tenderers.includes(id));
}

export function hold(holdings: Map<string, Holding[]>, value: string, holding: Holding): void {
  const known = holdings.get(value);
  if (known === undefined) holdings.set(value, [holding]);
  else known.push(holding);
}
