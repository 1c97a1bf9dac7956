import * as z from "zod";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, PASS } from "../verdict.ts";
import { activityRef, decide, matcher, matches, NOTHING, resourceOf } from "./shared.ts";

/** Breached when an account that must do no such step did one. */
export const actorBanned = defineControlKind({
  kind: "actor.banned",
  summary: "A listed person or account acted.",
  params: z.strictObject({ resources: z.array(z.string().min(1)).min(1), activity: activityRef.optional() }),
  measures: { violatedEvents: "sum" },
  prepare: ({ resources, activity }) => ({
    resources: new Set(resources),
    activity: activity === undefined ? undefined : matcher(activity),
  }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { resources, activity }) {
    let findings: Finding[] | undefined;
    for (const event of trace) {
      if (activity !== undefined && !matches(activity, event.type)) continue;
      const resource = resourceOf(event);
      if (resource === undefined || !resources.has(resource)) continue;
      findings ??= [];
      findings.push({ key: event.id, reason: "banned_actor", at: event.at, events: [event.id], fields: { "trace[].actor.id": resource } });
    }
    return findings === undefined ? PASS : decide(findings, { violatedEvents: findings.length });
  },
});
