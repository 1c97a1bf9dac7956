import * as z from "zod";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, pass } from "../verdict.ts";
import { activityRef, matcher, matches, NOTHING, resourceOf } from "./shared.ts";

const APPLICABLE = Object.freeze({ applicable: 1 });
const ONE_PERSON = pass(APPLICABLE);

/** Breached when one activity of a case was done by different people. */
export const sodRepeatDifferent = defineControlKind({
  kind: "sod.repeatDifferent",
  summary: "The activity was done by more than one person in a case.",
  params: z.strictObject({ a: activityRef }),
  measures: { applicable: "sum" },
  prepare: ({ a }) => ({ a: matcher(a) }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { a }) {
    let applicable = false;
    let first: string | undefined;
    let at: number | undefined;
    for (const event of trace) {
      if (!matches(a, event.type)) continue;
      applicable = true;
      const resource = resourceOf(event);
      if (resource === undefined) continue;
      if (first === undefined) first = resource;
      else if (at === undefined && resource !== first) at = event.at;
    }
    if (!applicable) return NONE;
    if (at === undefined) return ONE_PERSON;
    const events = trace.filter((event) => matches(a, event.type) && resourceOf(event) !== undefined);
    const people = [...new Set(events.map((event) => resourceOf(event) ?? ""))];
    return breach(
      { key: "", reason: "different_people", at, events: events.map((event) => event.id), fields: { "trace[].actor.id": people } },
      APPLICABLE,
    );
  },
});
