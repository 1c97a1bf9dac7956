import type { RecorderEvent } from "@plumbline/adapters/recorder";
import { penaltyFeed } from "@plumbline/packs";

/** Other cases of the bureau in the months before, invented from a fixed seed, some with something wrong in them. */
export function backgroundEvents(until: string): readonly RecorderEvent[] {
  // The recorder names the source.
  return penaltyFeed({ until }).events.map(({ id, type, time, objects, actor, data }) => ({
    id,
    type,
    time,
    objects,
    data,
    ...(actor && { actor }),
  }));
}
