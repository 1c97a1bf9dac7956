import * as z from "zod";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, open, pass, unknown } from "../verdict.ts";
import { applies, attributesOf, conditionSpec, fieldsRead, laterOf, pathsOf, prepareWhen, TRUE_SO_FAR, UNKNOWN } from "./condition.ts";
import { activityRef, factsOf, matcher, matches } from "./shared.ts";

const APPLICABLE = Object.freeze({ applicable: 1 });
const WITHIN = pass(APPLICABLE);
const NOT_YET = open(APPLICABLE);

/** Breached when an activity happened more often than it may. The maximum itself is allowed. */
export const countMax = defineControlKind({
  kind: "count.max",
  summary: "The activity happened more than `max` times in a case to which the condition applies.",
  params: z.strictObject({ activity: activityRef, max: z.int().nonnegative(), when: conditionSpec.optional() }),
  measures: { applicable: "sum" },
  prepare: ({ activity, max, when }) => ({ activity: matcher(activity), max, when: prepareWhen(when) }),
  reads: ({ when }) => ({ facts: factsOf(attributesOf(when)), trace: true }),
  check(record, { activity, max, when }, { final }) {
    const truth = applies(when, record, final);
    if (truth < UNKNOWN) return NONE;
    const { trace } = record;
    let count = 0;
    for (const event of trace) if (matches(activity, event.type)) count++;
    if (count <= max) return truth === UNKNOWN ? NONE : WITHIN;
    if (truth === UNKNOWN) return unknown(pathsOf(when, record));
    if (truth === TRUE_SO_FAR) return NOT_YET;
    const counted = trace.filter((event) => matches(activity, event.type));
    return breach(
      {
        key: "",
        reason: "too_many",
        at: laterOf(counted[max]?.at ?? record.endAt, when, record),
        events: counted.map((event) => event.id),
        fields: { ...fieldsRead(when, record), count },
      },
      APPLICABLE,
    );
  },
});
