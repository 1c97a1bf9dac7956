import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, NONE } from "../verdict.ts";
import { activityRef, decide, matcher, matches, NOTHING, resourceOf } from "./shared.ts";

/** Breached when b was done by the person who did the nearest a before it. */
export const sodPrecedingPair = defineControlKind({
  kind: "sod.precedingPair",
  summary: "An event b was done by the person who did the nearest preceding event a.",
  params: z.strictObject({ a: activityRef, b: activityRef }),
  measures: { activations: "sum", violated: "sum" },
  prepare: ({ a, b }) => ({ a: matcher(a), b: matcher(b) }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { a, b }) {
    let activations = 0;
    let before: TimedEvent | undefined;
    let findings: Finding[] | undefined;
    for (const event of trace) {
      const isSecond = before !== undefined && matches(b, event.type);
      const isFirst = matches(a, event.type);
      if (!isFirst && !isSecond) continue;
      const resource = resourceOf(event);
      if (resource === undefined) continue;
      if (isSecond && before !== undefined) {
        activations++;
        if (resourceOf(before) === resource) {
          findings ??= [];
          findings.push({
            key: event.id,
            reason: "same_person",
            at: event.at,
            events: [before.id, event.id],
            fields: { "trace[].actor.id": resource },
          });
        }
      }
      if (isFirst) before = event;
    }
    if (activations === 0) return NONE;
    return decide(findings ?? NOTHING, { activations, violated: findings?.length ?? 0 });
  },
});
