import { fenOf } from "../money.ts";
import type { PenaltyFacts } from "./records.ts";

/** A decision whose fine is not within the tier that counts for it. A departure may be right: it is recorded, and some are looked at again. */
export interface Departure {
  /** Fen above the tier; below it, negative. */
  readonly by: number;
  /** The file states its reasons, and the head or the leaders together approved it. */
  readonly recorded: boolean;
}

/** How far a decision is from its tier; undefined where it is within, where nothing is decided, or where the tier is not known. */
export function departureOf({ decided, fine, tier, departure, collectiveMeetingId }: PenaltyFacts): Departure | undefined {
  const amount = fenOf(fine);
  if (decided !== true || amount === undefined || tier === undefined) return undefined;
  const [min, max] = tier.kind === "fixed" ? [tier.value, tier.value] : [tier.min, tier.max];
  const [least, most] = [fenOf(min), fenOf(max)];
  if (least === undefined || most === undefined) return undefined;
  const by = amount > most ? amount - most : Math.min(0, amount - least);
  if (by === 0) return undefined;
  return { by, recorded: departure?.reasoned === true && (departure.approved === true || collectiveMeetingId !== undefined) };
}

export interface DepartureSample {
  /** Ids of the decisions that depart from their tier, and of those drawn, in the order of the ids. */
  readonly departures: readonly string[];
  readonly drawn: readonly string[];
}

/**
 * Draws a share of the decisions that depart from their tier, and one at least where there are any. Which ones follows from the seed
 * and their ids alone, so that the draw can be repeated by whoever doubts it; the seed is made known after the decisions were.
 */
export function sampleDepartures(
  decisions: Iterable<{ readonly id: string; readonly facts: PenaltyFacts }>,
  { share, seed }: { readonly share: number; readonly seed: string },
): DepartureSample {
  const departures = [...decisions].flatMap(({ id, facts }) => (departureOf(facts) ? [id] : [])).sort();
  const count = departures.length === 0 ? 0 : Math.max(1, Math.round(share * departures.length));
  const byLot = departures.map((id) => ({ id, lot: lotOf(`${seed}/${id}`) })).sort((a, b) => a.lot - b.lot || (a.id < b.id ? -1 : 1));
  const drawn = byLot.slice(0, count).map(({ id }) => id);
  return { departures, drawn: drawn.sort() };
}

/** FNV-1a, mixed once more, since ids that differ in their last digit lie close together. */
function lotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
