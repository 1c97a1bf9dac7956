import type { Bid } from "./facts.ts";

/** Somebody, or a bid, has something that speaks for a link where a rival has it too. */
export interface Holding {
  readonly bid: Bid;
  /** Who has it: one tenderer, or all those of the bid. */
  readonly tenderers: readonly string[];
}

/** Who has what, by its value. Nearly all values are had once: only of the others a list is kept. */
export interface Holdings {
  hold(value: string, holding: Holding): void;
  /** Lists of those who have the same, two or more. */
  repeated(): Iterable<readonly Holding[]>;
}

export function createHoldings(): Holdings {
  const values: string[] = [];
  const holders: Holding[] = [];
  // Looking through a few is faster than hashing them.
  let places: Map<string, number> | undefined;
  let more: Map<string, Holding[]> | undefined;
  return {
    hold(value, holding) {
      const known = holders[places === undefined ? values.indexOf(value) : (places.get(value) ?? -1)];
      if (known === undefined) {
        places?.set(value, values.length);
        values.push(value);
        holders.push(holding);
        if (values.length === FEW) places = new Map(values.map((one, at) => [one, at]));
        return;
      }
      more ??= new Map();
      const list = more.get(value);
      if (list === undefined) more.set(value, [known, holding]);
      else list.push(holding);
    },
    repeated: () => more?.values() ?? NONE,
  };
}

const FEW = 40;

const NONE: readonly (readonly Holding[])[] = [];

/** Who has the same as a rival. Members of one consortium are no rivals, nor are bidders for different lots. */
export function rivalsOf(repeated: Iterable<readonly Holding[]>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [one, other] of pairsOfRivals(repeated)) {
    for (const id of one.tenderers) found.add(id);
    for (const id of other.tenderers) found.add(id);
  }
  return found;
}

/** Two and two, in the order of bids. */
export function* pairsOfRivals(repeated: Iterable<readonly Holding[]>): Generator<readonly [Holding, Holding]> {
  for (const alike of repeated) {
    // So many alike are a placeholder that nobody knew; some of them are named.
    const few = alike.length > MOST_ALIKE ? alike.slice(0, MOST_ALIKE) : alike;
    for (const [i, one] of few.entries()) {
      for (const other of few.slice(i + 1)) if (areRivals(one.bid, other.bid)) yield [one, other];
    }
  }
}

const MOST_ALIKE = 50;

function areRivals(one: Bid, other: Bid): boolean {
  if (one === other || one.key === "" || other.key === "" || one.key === other.key) return false;
  if (one.lot !== undefined && other.lot !== undefined && one.lot !== other.lot) return false;
  return !one.tenderers.some((id) => other.tenderers.includes(id));
}
