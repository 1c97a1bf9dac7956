import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, open, pass } from "../verdict.ts";
import { activityRef, type Matcher, matcher, matches, milliseconds, NOTHING } from "./shared.ts";
import { runningSince } from "./time-between.ts";

const NO_CASE = Object.freeze({ applicable: 0, doneInTime: 0, doneLate: 0, pendingGreen: 0, pendingYellow: 0, pendingRed: 0 });
const IN_TIME = pass(Object.freeze({ ...NO_CASE, applicable: 1, doneInTime: 1 }));
const LATE = Object.freeze({ ...NO_CASE, applicable: 1, doneLate: 1 });
const GREEN = open(Object.freeze({ ...NO_CASE, applicable: 1, pendingGreen: 1 }));
const YELLOW = open(Object.freeze({ ...NO_CASE, applicable: 1, pendingYellow: 1 }));
const RED = Object.freeze({ ...NO_CASE, applicable: 1, pendingRed: 1 });

interface Prepared {
  readonly from: Matcher;
  readonly last: false;
  readonly to: Matcher;
  readonly maxMs: number;
  readonly warnMs: number;
  readonly asOf: number;
}

/** Breached when, at a fixed instant, a step came late or is still missing after its limit. */
export const timeBetweenAsOf = defineControlKind({
  kind: "time.between.asOf",
  summary: "At the instant `asOf` a step was done late, or is pending for more than `maxMs` milliseconds.",
  params: z
    .strictObject({
      from: activityRef,
      fromPick: z.literal("first").optional(),
      to: activityRef,
      maxMs: milliseconds,
      warnMs: milliseconds,
      asOf: z.int(),
    })
    .refine((params) => params.warnMs <= params.maxMs, { path: ["warnMs"], message: "the warning must not come after the limit" }),
  measures: {
    applicable: "sum",
    doneInTime: "sum",
    doneLate: "sum",
    pendingGreen: "sum",
    pendingYellow: "sum",
    pendingRed: "sum",
  },
  prepare: ({ from, to, maxMs, warnMs, asOf }): Prepared => ({ from: matcher(from), last: false, to: matcher(to), maxMs, warnMs, asOf }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { from, to, maxMs, warnMs, asOf: viewed }, context) {
    // A record that still runs cannot be seen at an instant that has not come.
    const asOf = context.final ? viewed : Math.min(viewed, context.asOf);
    let start: TimedEvent | undefined;
    let end: TimedEvent | undefined;
    for (const event of trace) {
      if (event.at > asOf) continue;
      if (start === undefined) {
        if (matches(from, event.type)) start = event;
      } else if (matches(to, event.type)) {
        end = event;
        break;
      }
    }
    if (start === undefined) return NONE;
    const at = start.at + maxMs + 1;
    if (end !== undefined) {
      const elapsedMs = end.at - start.at;
      if (elapsedMs <= maxMs) return IN_TIME;
      const fields = { from: start.time, to: end.time, elapsedMs };
      return breach({ key: "", reason: "late", at, events: [start.id, end.id], fields }, LATE);
    }
    const age = asOf - start.at;
    if (age <= warnMs) return GREEN;
    if (age <= maxMs) return YELLOW;
    return breach({ key: "", reason: "overdue", at, events: [start.id], fields: { from: start.time } }, RED);
  },
  due(record, prepared, after) {
    const from = runningSince(record, prepared);
    if (from === undefined) return undefined;
    const warn = from.at + prepared.warnMs + 1;
    const at = warn > after ? warn : from.at + prepared.maxMs + 1;
    return at > after && at <= prepared.asOf ? at : undefined;
  },
});
