import { randomBytes } from "node:crypto";
import type { EventEnvelope, RecordRef, TraceEvent } from "@plumbline/core";
import { conceal } from "@plumbline/core/trail";
import { DESK_SOURCE, type DeskAct } from "./desk.ts";

/** An act as an event for the trail. What is personal in it is concealed and goes beside it, so that it can be erased. */
export function envelopeOf(
  { id, type, data, objects = [], personal }: DeskAct & { readonly id: string },
  record: RecordRef,
  { time, actor }: { readonly time: string; readonly actor?: TraceEvent["actor"] },
): EventEnvelope {
  const event: TraceEvent = { id, type, time, source: DESK_SOURCE, ...(actor && { actor }), objects: [{ ...record }, ...objects], data };
  if (!personal) return { event };
  const { event: concealed, disclosures } = conceal(event, personal.names, (length) => randomBytes(length));
  return {
    event: concealed,
    ...(disclosures.length > 0 && { disclosures: disclosures.map((text) => ({ subject: personal.subject, text })) }),
  };
}
