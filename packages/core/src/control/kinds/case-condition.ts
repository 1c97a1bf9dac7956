import * as z from "zod";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, open, pass, unknown } from "../verdict.ts";
import { attributesOf, conditionSpec, eventsRead, fieldsRead, heldSince, pathsOf, prepareCondition, TRUE, UNKNOWN } from "./condition.ts";
import { factsOf, givenAt } from "./shared.ts";

const APPLICABLE = Object.freeze({ applicable: 1 });
const FINE = pass(APPLICABLE);
const NOT_YET = open(APPLICABLE);

/** Breached when a condition holds that must not. */
export const caseCondition = defineControlKind({
  kind: "case.condition",
  summary: "The condition holds for the case.",
  params: z.strictObject({ when: conditionSpec }),
  measures: { applicable: "sum" },
  prepare: ({ when }) => prepareCondition(when),
  reads: (when) => ({ facts: factsOf(attributesOf(when)), trace: when.activities.length > 0 }),
  check(record, when, { final }) {
    const truth = when.test(record, final, record.trace.length);
    if (truth < UNKNOWN) return FINE;
    if (truth === UNKNOWN) return unknown(pathsOf(when, record), APPLICABLE);
    if (truth < TRUE) return NOT_YET;
    return breach(
      {
        key: "",
        reason: "condition_met",
        // What rests on an absence became certain when the record ended.
        at: heldSince(when, record) ?? (when.test(record, false, 0) === TRUE ? givenAt(record, attributesOf(when)) : record.endAt),
        events: eventsRead(when, record),
        fields: fieldsRead(when, record),
      },
      APPLICABLE,
    );
  },
});
