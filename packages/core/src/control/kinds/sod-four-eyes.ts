import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, pass } from "../verdict.ts";
import { activityRef, matcher, matches, NOTHING, resourceOf } from "./shared.ts";

const COMPLIANT = pass(Object.freeze({ applicable: 1, compliant: 1 }));
const VIOLATING = Object.freeze({ applicable: 1, compliant: 0 });

/** Breached when one person did both activities of a case. A missing actor is missing evidence, never a match. */
export const sodFourEyes = defineControlKind({
  kind: "sod.fourEyes",
  summary: "One person did both activities in a case.",
  params: z.strictObject({ a: activityRef, b: activityRef }),
  measures: { applicable: "sum", compliant: "sum" },
  prepare: ({ a, b }) => ({ a: matcher(a), b: matcher(b) }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { a, b }) {
    let first: Set<string> | undefined;
    let second: Set<string> | undefined;
    let at: number | undefined;
    for (const event of trace) {
      const isFirst = matches(a, event.type);
      const isSecond = matches(b, event.type);
      if (!isFirst && !isSecond) continue;
      const resource = resourceOf(event);
      if (resource === undefined) continue;
      if (isFirst) {
        first ??= new Set();
        first.add(resource);
      }
      if (isSecond) {
        second ??= new Set();
        second.add(resource);
      }
      if (at === undefined && first?.has(resource) && second?.has(resource)) at = event.at;
    }
    if (first === undefined || second === undefined) return NONE;
    if (at === undefined) return COMPLIANT;

    const both = second;
    const shared = [...first].filter((resource) => both.has(resource));
    const events = trace.filter((event) => isOneOf(event, shared) && (matches(a, event.type) || matches(b, event.type)));
    return breach(
      { key: "", reason: "same_person", at, events: events.map((event) => event.id), fields: { "trace[].actor.id": shared } },
      VIOLATING,
    );
  },
});

function isOneOf(event: TimedEvent, resources: readonly string[]): boolean {
  const resource = resourceOf(event);
  return resource !== undefined && resources.includes(resource);
}
