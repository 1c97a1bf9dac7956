import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import type { RecordView } from "../../record/define-record.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, open, pass, unknown } from "../verdict.ts";
import {
  applies,
  attributesOf,
  type Condition,
  conditionSpec,
  fieldsRead,
  laterOf,
  pathsOf,
  prepareWhen,
  TRUE_SO_FAR,
  UNKNOWN,
} from "./condition.ts";
import { activityRef, factsOf, firstOf, fromPick, lastOf, type Matcher, matcher, milliseconds } from "./shared.ts";

interface Prepared {
  readonly from: Matcher;
  readonly last: boolean;
  readonly to: Matcher;
  readonly maxMs: number;
  readonly when: Condition | undefined;
}

const RUNNING = Object.freeze({ applicable: 1, closed: 0, open: 1, sumElapsedMs: 0, maxElapsedMs: 0 });
const STILL_OPEN = open(RUNNING);

/** Breached when more than `maxMs` passed from one step to another. The limit itself is in time. */
export const timeBetween = defineControlKind({
  kind: "time.between",
  summary: "More than `maxMs` milliseconds passed between two steps.",
  params: z.strictObject({ from: activityRef, fromPick, to: activityRef, maxMs: milliseconds, when: conditionSpec.optional() }),
  measures: { applicable: "sum", closed: "sum", open: "sum", sumElapsedMs: "sum", maxElapsedMs: "max" },
  prepare: (params): Prepared => ({
    from: matcher(params.from),
    last: params.fromPick === "last",
    to: matcher(params.to),
    maxMs: params.maxMs,
    when: prepareWhen(params.when),
  }),
  reads: ({ when }) => ({ facts: factsOf(attributesOf(when)), trace: true }),
  check(record, prepared, { asOf, final }) {
    const { maxMs, when } = prepared;
    const { trace } = record;
    const start = startOf(trace, prepared);
    if (start < 0) return NONE;
    const truth = applies(when, record, final);
    if (truth < UNKNOWN) return NONE;
    if (truth === UNKNOWN) return unknown(pathsOf(when, record));

    const from = trace[start] as TimedEvent;
    const to = trace[firstOf(trace, prepared.to, start + 1)];
    const at = from.at + maxMs + 1;
    if (to === undefined) {
      if (final || asOf < at || truth === TRUE_SO_FAR) return STILL_OPEN;
      const fields = { ...fieldsRead(when, record), from: from.time };
      return breach({ key: "", reason: "overdue", at: laterOf(at, when, record), events: [from.id], fields }, RUNNING);
    }
    const elapsedMs = to.at - from.at;
    const measures = { applicable: 1, closed: 1, open: 0, sumElapsedMs: elapsedMs, maxElapsedMs: elapsedMs };
    if (elapsedMs <= maxMs) return pass(measures);
    if (truth === TRUE_SO_FAR) return open(measures);
    const fields = { ...fieldsRead(when, record), from: from.time, to: to.time, elapsedMs };
    return breach({ key: "", reason: "late", at: laterOf(at, when, record), events: [from.id, to.id], fields }, measures);
  },
  due(record, prepared, after) {
    const from = runningSince(record, prepared);
    if (from === undefined) return undefined;
    const at = from.at + prepared.maxMs + 1;
    return at > after ? at : undefined;
  },
});

function startOf(trace: readonly TimedEvent[], { from, last }: Pick<Prepared, "from" | "last">): number {
  return last ? lastOf(trace, from) : firstOf(trace, from);
}

/** The step from which time runs, when the step that ends it has not come. */
export function runningSince(
  { trace }: RecordView,
  prepared: { readonly from: Matcher; readonly last: boolean; readonly to: Matcher },
): TimedEvent | undefined {
  const start = startOf(trace, prepared);
  return start >= 0 && firstOf(trace, prepared.to, start + 1) < 0 ? trace[start] : undefined;
}
