import * as z from "zod";
import { attribute } from "../../event/attributes.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, NONE } from "../verdict.ts";
import { activityRef, attributeKey, decide, matcher, matches, NOTHING } from "./shared.ts";

/** Breached when a step was recorded without an attribute that proves it. An event never changes, so this is known at once. */
export const evidenceEventAttr = defineControlKind({
  kind: "evidence.eventAttr",
  summary: "An event of the activity lacks an attribute.",
  params: z.strictObject({ activity: activityRef, key: attributeKey }),
  measures: { applicableEvents: "sum", violatedEvents: "sum" },
  prepare: ({ activity, key }) => ({ activity: matcher(activity), key }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { activity, key }) {
    let applicableEvents = 0;
    let findings: Finding[] | undefined;
    for (const event of trace) {
      if (!matches(activity, event.type)) continue;
      applicableEvents++;
      if (attribute(event, key) !== undefined) continue;
      findings ??= [];
      findings.push({ key: event.id, reason: "missing_evidence", at: event.at, events: [event.id], fields: { missing: key } });
    }
    if (applicableEvents === 0) return NONE;
    return decide(findings ?? NOTHING, { applicableEvents, violatedEvents: findings?.length ?? 0 });
  },
});
