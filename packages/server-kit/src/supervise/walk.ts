import {
  compareEvents,
  createEngine,
  type EngineOptions,
  isGroupKind,
  type RecordRef,
  type Signal,
  type TimedEvent,
} from "@plumbline/core";

/**
 * What records would have shown while their events happened, one after the other with time passing between: their signals that came and went. An
 * engine of its own, since time does not go back in one that is live. Comparisons look at all records at once, and are left out.
 */
export function walk(
  { controls, kinds, ...options }: EngineOptions,
  records: readonly RecordRef[],
  events: readonly TimedEvent[],
  until: number,
): readonly Signal[] {
  const own = controls.filter(({ kind }) => !isGroupKind(kinds.get(kind)));
  const engine = createEngine({ ...options, kinds, controls: own });
  for (const event of [...events].sort(compareEvents)) {
    if (event.at > until) break;
    engine.advance(event.at);
    engine.accept(event);
  }
  engine.advance(until);
  return records.flatMap((record) => engine.keep(record)?.signals ?? []).filter(({ state }) => state === "ceased");
}
