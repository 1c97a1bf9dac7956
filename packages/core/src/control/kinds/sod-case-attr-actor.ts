import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, pass } from "../verdict.ts";
import {
  activityRef,
  attributeKey,
  caseAttribute,
  caseAttributePath,
  factsOf,
  type Matcher,
  matcher,
  matches,
  resourceOf,
  textOf,
} from "./shared.ts";

const APPLICABLE = Object.freeze({ applicable: 1 });
const OTHERS = pass(APPLICABLE);

/** Breached when the person whom the case names, for instance as responsible or as applicant, did the activity. */
export const sodCaseAttrActor = defineControlKind({
  kind: "sod.caseAttrActor",
  summary: "The person named by an attribute of the case did the activity.",
  params: z.strictObject({ attr: attributeKey, activity: activityRef }),
  measures: { applicable: "sum" },
  prepare: ({ attr, activity }) => ({ attr, activity: matcher(activity) }),
  reads: ({ attr }) => ({ facts: factsOf([attr]), trace: true }),
  check(record, { attr, activity }) {
    const value = caseAttribute(record, attr);
    if (value === undefined) return NONE;
    const named = textOf(value);
    let applicable = false;
    let first: TimedEvent | undefined;
    for (const event of record.trace) {
      if (!matches(activity, event.type)) continue;
      const resource = resourceOf(event);
      if (resource === undefined) continue;
      applicable = true;
      if (first === undefined && resource === named) first = event;
    }
    if (!applicable) return NONE;
    if (first === undefined) return OTHERS;
    const events = record.trace.filter((event) => isBy(event, activity, named)).map((event) => event.id);
    const fields = { [caseAttributePath(record, attr)]: value, "trace[].actor.id": named };
    return breach({ key: "", reason: "named_person_acted", at: first.at, events, fields }, APPLICABLE);
  },
});

function isBy(event: TimedEvent, activity: Matcher, person: string): boolean {
  return matches(activity, event.type) && resourceOf(event) === person;
}
