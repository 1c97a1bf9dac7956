import { createCalendar, type TimedEvent, type TraceEvent } from "@plumbline/core";
import {
  approval,
  cadre,
  cityFeed,
  decision,
  generic,
  inspection,
  penalty,
  SAMPLE_BENCHMARKS,
  supervision,
  tender,
} from "@plumbline/packs";

/** All packs. */
export const cityPacks = () => [
  approval(),
  penalty({ benchmarks: SAMPLE_BENCHMARKS }),
  decision(),
  tender(),
  cadre(),
  supervision(),
  inspection(),
  generic(),
];

/** Systems whose events the city has. */
export const citySources = (): readonly string[] => [...new Set(base(130).map(({ source }) => source))];

function base(cases: number): readonly TimedEvent[] {
  const events = [...cityFeed({ seed: 7, cases, calendar: createCalendar() }).events()];
  // What the supervisor says itself, it says here too.
  return events.filter(({ source }) => !source.startsWith("engine/"));
}

/**
 * The feed of a city with so many alike beside each other, in the order of their events: ids of objects and events are of each city's own, those of
 * systems are shared.
 */
export function* cityCopies(cases: number, copies: number): Generator<{ readonly at: number; readonly event: TraceEvent }> {
  const events = base(cases);
  const ids = new Set<string>();
  for (const { id, objects } of events) {
    ids.add(id);
    for (const object of objects) ids.add(object.id);
  }
  for (const { at, seq: _seq, epoch: _epoch, ...event } of events) {
    const text = JSON.stringify(event, (name, value: unknown) =>
      typeof value === "string" && name !== "source" && name !== "type" && name !== "time" && ids.has(value) ? `${value}\u0001` : value,
    );
    for (let copy = 0; copy < copies; copy++) {
      yield { at, event: JSON.parse(text.replaceAll("\\u0001", `~${copy}`)) as TraceEvent };
    }
  }
}
