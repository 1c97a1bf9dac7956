import * as z from "zod";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, open, pass, unknown } from "../verdict.ts";
import { applies, attributesOf, conditionSpec, eventsRead, fieldsRead, pathsOf, prepareWhen, UNKNOWN } from "./condition.ts";
import { activityRef, factsOf, firstOf, matcher } from "./shared.ts";

const APPLICABLE = Object.freeze({ applicable: 1 });
const DONE = pass(APPLICABLE);
const NOT_YET = open(APPLICABLE);

/** Breached when a case to which it applies ended without the activity. */
export const requireStep = defineControlKind({
  kind: "require",
  summary: "A case to which the condition applies has no event of the activity.",
  params: z.strictObject({ activity: activityRef, when: conditionSpec.optional() }),
  measures: { applicable: "sum" },
  prepare: ({ activity, when }) => ({ activity: matcher(activity), when: prepareWhen(when) }),
  reads: ({ when }) => ({ facts: factsOf(attributesOf(when)), trace: true }),
  check(record, { activity, when }, { final }) {
    const truth = applies(when, record, final);
    if (truth < UNKNOWN) return NONE;
    if (firstOf(record.trace, activity) >= 0) return truth === UNKNOWN ? NONE : DONE;
    if (truth === UNKNOWN) return unknown(pathsOf(when, record));
    if (!final) return NOT_YET;
    return breach(
      { key: "", reason: "missing_step", at: record.endAt, events: eventsRead(when, record), fields: fieldsRead(when, record) },
      APPLICABLE,
    );
  },
});
