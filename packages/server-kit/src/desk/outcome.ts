import type { TimedEvent } from "@plumbline/core";
import { actOf, type OutcomeAct } from "@plumbline/core/supervision";
import { DESK_SOURCE } from "./desk.ts";

/** What a recorded outcome does to somebody's post, where an event is one. */
export function outcomeActOf({ type, source, data }: TimedEvent): OutcomeAct | undefined {
  return type === "disposition.outcomeRecorded" && source === DESK_SOURCE ? actOf(data) : undefined;
}
