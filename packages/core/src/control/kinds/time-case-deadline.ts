import * as z from "zod";
import { instantOf } from "../../event/attributes.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, open, pass, unknown } from "../verdict.ts";
import { attributeKey, caseAttribute, caseAttributePath, factsOf, sourcesOf } from "./shared.ts";

const IN_TIME = Object.freeze({ applicable: 1, closed: 1, open: 0, openOverdue: 0 });
const PASSED = pass(IN_TIME);
const RUNNING = Object.freeze({ applicable: 1, closed: 0, open: 1, openOverdue: 0 });
const OVERDUE = Object.freeze({ applicable: 1, closed: 0, open: 1, openOverdue: 1 });
const STILL_OPEN = open(RUNNING);
const STILL_OPEN_OVERDUE = open(OVERDUE);

/** Breached when a case was closed after the deadline that it carries. The deadline itself is in time. */
export const timeCaseDeadline = defineControlKind({
  kind: "time.caseDeadline",
  summary: "A date of the case lies after the deadline of the case.",
  params: z.strictObject({ attr: attributeKey, deadline: attributeKey, asOf: z.int().optional() }),
  measures: { applicable: "sum", closed: "sum", open: "sum", openOverdue: "sum" },
  prepare: (params) => params,
  fields: ({ asOf }) => (asOf === undefined ? ["applicable", "closed", "open"] : ["applicable", "closed", "open", "openOverdue"]),
  reads: ({ attr, deadline }) => ({ facts: factsOf([attr, deadline]), trace: false }),
  check(record, params, { asOf, final }) {
    const deadline = caseAttribute(record, params.deadline);
    if (deadline === undefined) return NONE;
    const deadlinePath = caseAttributePath(record, params.deadline);
    const limit = instantOf(deadline);
    if (Number.isNaN(limit)) return unknown([deadlinePath]);

    const done = caseAttribute(record, params.attr);
    const donePath = caseAttributePath(record, params.attr);
    const doneAt = done === undefined ? Number.POSITIVE_INFINITY : instantOf(done);
    if (Number.isNaN(doneAt)) return unknown([donePath]);
    const at = limit + 1;
    // While a case runs, a date that lies ahead is a plan.
    if (done === undefined || (!final && doneAt > asOf)) {
      const overdue = params.asOf !== undefined && params.asOf > limit;
      if (final || asOf <= limit) return overdue ? STILL_OPEN_OVERDUE : STILL_OPEN;
      const events = sourcesOf(record, [params.deadline]);
      return breach({ key: "", reason: "overdue", at, events, fields: { [deadlinePath]: deadline } }, overdue ? OVERDUE : RUNNING);
    }
    if (doneAt <= limit) return PASSED;
    const events = sourcesOf(record, [params.attr, params.deadline]);
    return breach({ key: "", reason: "late", at, events, fields: { [deadlinePath]: deadline, [donePath]: done } }, IN_TIME);
  },
  due(record, params, after) {
    const limit = instantOf(caseAttribute(record, params.deadline));
    if (Number.isNaN(limit)) return undefined;
    const doneAt = instantOf(caseAttribute(record, params.attr));
    const overdueAt = limit + 1;
    if (doneAt <= after) return undefined;
    if (overdueAt > after && !(doneAt < overdueAt)) return overdueAt;
    return doneAt > after ? doneAt : undefined;
  },
});
