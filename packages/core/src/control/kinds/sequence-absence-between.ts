import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, NONE } from "../verdict.ts";
import { activityRef, decide, matcher, matches, NOTHING } from "./shared.ts";

/** Breached when b followed a and the step that belongs between them was left out. */
export const sequenceAbsenceBetween = defineControlKind({
  kind: "sequence.absenceBetween",
  summary: "Between an event a and the next event b there is no event `without`.",
  params: z.strictObject({ a: activityRef, b: activityRef, without: activityRef }),
  measures: { activations: "sum", violated: "sum" },
  prepare: ({ a, b, without }) => ({ a: matcher(a), b: matcher(b), without: matcher(without) }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { a, b, without }) {
    let activations = 0;
    let nextB = -1;
    let nextWithout = -1;
    let findings: Finding[] | undefined;
    for (let i = trace.length - 1; i >= 0; i--) {
      const event = trace[i] as TimedEvent;
      if (nextB >= 0 && matches(a, event.type)) {
        activations++;
        if (nextWithout < 0 || nextWithout >= nextB) {
          const end = trace[nextB] as TimedEvent;
          findings ??= [];
          findings.push({ key: event.id, reason: "step_left_out", at: end.at, events: [event.id, end.id] });
        }
      }
      if (matches(b, event.type)) nextB = i;
      if (matches(without, event.type)) nextWithout = i;
    }
    if (activations === 0) return NONE;
    return decide(findings?.reverse() ?? NOTHING, { activations, violated: findings?.length ?? 0 });
  },
});
