import * as z from "zod";
import { attribute, instantOf } from "../../event/attributes.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, NONE } from "../verdict.ts";
import { activityRef, attributeKey, decide, eventAttributePath, matcher, matches, NOTHING } from "./shared.ts";

/** Breached when a step happened after the deadline that the step itself carries. */
export const timeEventDeadline = defineControlKind({
  kind: "time.eventDeadline",
  summary: "An event happened after the deadline that it carries.",
  params: z.strictObject({ deadline: attributeKey, activity: activityRef.optional() }),
  measures: { applicableEvents: "sum", violatedEvents: "sum" },
  prepare: ({ deadline, activity }) => ({ deadline, activity: activity === undefined ? undefined : matcher(activity) }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { deadline, activity }) {
    let applicableEvents = 0;
    let unreadable = false;
    let findings: Finding[] | undefined;
    for (const event of trace) {
      if (activity !== undefined && !matches(activity, event.type)) continue;
      const value = attribute(event, deadline);
      if (value === undefined) continue;
      const limit = instantOf(value);
      if (Number.isNaN(limit)) {
        unreadable = true;
        continue;
      }
      applicableEvents++;
      if (event.at <= limit) continue;
      findings ??= [];
      findings.push({ key: event.id, reason: "late", at: event.at, events: [event.id], fields: { [deadline]: value, time: event.time } });
    }
    if (applicableEvents === 0 && !unreadable) return NONE;
    return decide(
      findings ?? NOTHING,
      { applicableEvents, violatedEvents: findings?.length ?? 0 },
      unreadable ? [eventAttributePath(deadline)] : NOTHING,
    );
  },
});
