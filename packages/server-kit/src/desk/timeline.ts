import type { DeskEvent, RecordRef } from "@plumbline/core";
import type { Supervision } from "../supervise/create-supervision.ts";
import { eventOf } from "../supervise/event-of.ts";

/** What happened to one of our own records, in the order of the trail, with the texts that nobody erased. */
export async function timelineOf(supervision: Pick<Supervision, "history">, record: RecordRef): Promise<readonly DeskEvent[]> {
  const entries = await supervision.history(record);
  return entries.flatMap((entry) => {
    const event = eventOf(entry);
    return event ? [{ index: entry.index, received: entry.received, event }] : [];
  });
}
