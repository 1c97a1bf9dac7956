import type { Json, ObjectRef, TraceEvent } from "@plumbline/core";

/** Type, month and day and hour of 2026 in China (`03-02T09:00`), data, and objects besides the one that the story is about. */
export type Told = readonly [type: string, when: string, data?: Readonly<Record<string, Json>>, also?: readonly ObjectRef[]];

/** Events of one thing, in the order in which they are told, as a host would send them. */
export function story(about: ObjectRef, told: readonly Told[]): TraceEvent[] {
  return told.map(([type, when, data = {}, also = []], i) => ({
    id: `${about.type}/${about.id}/${i}`,
    type,
    time: `${when.length === 11 ? `2026-${when}` : when}:00+08:00`,
    seq: i,
    source: "example",
    objects: [about, ...also],
    actor: { id: "u-1", org: "anlan.example" },
    data,
  }));
}
