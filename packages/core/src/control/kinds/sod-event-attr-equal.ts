import * as z from "zod";
import { parseInstant } from "../../calendar/civil.ts";
import { attribute } from "../../event/attributes.ts";
import type { Json } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, NONE } from "../verdict.ts";
import { activityRef, attributeKey, decide, matcher, matches, NOTHING, textOf } from "./shared.ts";

/** Breached when two attributes of one event, for instance who prepared and who approved, are equal. */
export const sodEventAttrEqual = defineControlKind({
  kind: "sod.eventAttrEqual",
  summary: "Two attributes of an event are equal.",
  params: z.strictObject({ a: attributeKey, b: attributeKey, activity: activityRef.optional() }),
  measures: { applicableEvents: "sum", violatedEvents: "sum" },
  prepare: ({ a, b, activity }) => ({ a, b, activity: activity === undefined ? undefined : matcher(activity) }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { a, b, activity }) {
    let applicableEvents = 0;
    let findings: Finding[] | undefined;
    for (const event of trace) {
      if (activity !== undefined && !matches(activity, event.type)) continue;
      const first = attribute(event, a);
      if (first === undefined) continue;
      const second = attribute(event, b);
      if (second === undefined) continue;
      applicableEvents++;
      if (first !== second && textOf(first) !== textOf(second) && !sameInstant(first, second)) continue;
      findings ??= [];
      findings.push({ key: event.id, reason: "equal_values", at: event.at, events: [event.id], fields: { [a]: first, [b]: second } });
    }
    if (applicableEvents === 0) return NONE;
    return decide(findings ?? NOTHING, { applicableEvents, violatedEvents: findings?.length ?? 0 });
  },
});

// Instants may be written with different offsets; what is no instant is NaN and equals nothing.
function sameInstant(first: Json, second: Json): boolean {
  return typeof first === "string" && typeof second === "string" && parseInstant(first) === parseInstant(second);
}
