import type { ReadField, RecordRef, TimedEvent } from "@plumbline/core";

export interface Place {
  readonly index: number;
  readonly system: string;
  readonly time: string;
}

/** By event. */
export type KeptPlaces = readonly (readonly [event: string, places: readonly Place[]])[];

/** Where the events of each record stand in the trail, and which system told them. */
export class Places {
  readonly #byRecord = new Map<string, Map<string, Place[]>>();
  readonly #systems = new Map<string, Set<string>>();

  put(record: RecordRef, event: TimedEvent, index: number): void {
    const name = nameOf(record);
    const events = this.#byRecord.get(name) ?? new Map<string, Place[]>();
    this.#byRecord.set(name, events);
    const place = { index, system: event.source, time: event.time };
    const systems = this.#systems.get(name) ?? new Set<string>();
    this.#systems.set(name, systems.add(event.source));
    const known = events.get(event.id);
    if (known) known.push(place);
    else events.set(event.id, [place]);
  }

  /** What is held of a record, as JSON takes it. */
  keep(record: RecordRef): KeptPlaces {
    return [...(this.#byRecord.get(nameOf(record)) ?? [])];
  }

  wake(record: RecordRef, kept: KeptPlaces): void {
    if (kept.length === 0) return;
    this.#byRecord.set(nameOf(record), new Map(kept.map(([id, places]) => [id, [...places]])));
    this.#systems.set(nameOf(record), new Set(kept.flatMap(([, places]) => places.map(({ system }) => system))));
  }

  forget(record: RecordRef): void {
    this.#byRecord.delete(nameOf(record));
    this.#systems.delete(nameOf(record));
  }

  /** Of all events of the record, in the order of the trail. */
  allOf(record: RecordRef): readonly number[] {
    const all = [...(this.#byRecord.get(nameOf(record))?.values() ?? [])].flat();
    return all.map(({ index }) => index).sort((a, b) => a - b);
  }

  placesOf(record: RecordRef): readonly Place[] {
    return [...(this.#byRecord.get(nameOf(record))?.values() ?? [])].flat();
  }

  /** In the order of the trail. Two sources may have used one id for events of the record; then both are given. */
  indexesOf(record: RecordRef, events: readonly string[]): readonly number[] {
    const known = this.#byRecord.get(nameOf(record));
    return events.flatMap((event) => known?.get(event)?.map(({ index }) => index) ?? []).sort((a, b) => a - b);
  }

  /** Place of the last event of the record that a system told; -1 where it told none. */
  lastOf(record: RecordRef, system: string): number {
    let last = -1;
    for (const places of this.#byRecord.get(nameOf(record))?.values() ?? []) {
      for (const place of places) if (place.system === system && place.index > last) last = place.index;
    }
    return last;
  }

  /** Systems that told of the record. */
  systemsOf(record: RecordRef): ReadonlySet<string> {
    return this.#systems.get(nameOf(record)) ?? NOBODY;
  }

  /** Who told an event of the record; undefined where two sources used its id, since either may have. */
  sourceOf(record: RecordRef, event: string): ReadField["source"] {
    const [place, other] = this.#byRecord.get(nameOf(record))?.get(event) ?? [];
    return place && !other ? { system: place.system, event, time: place.time } : undefined;
  }
}

const NOBODY: ReadonlySet<string> = new Set();

function nameOf({ type, id }: RecordRef): string {
  return `${type} ${id}`;
}
