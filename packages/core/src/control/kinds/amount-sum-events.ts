import * as z from "zod";
import { attribute, numberOf } from "../../event/attributes.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, pass, unknown } from "../verdict.ts";
import { activityRef, attributeKey, eventAttributePath, matcher, matches, NOTHING } from "./shared.ts";

// Half of the smallest unit of money, so that sums of decimal fractions do not exceed by rounding.
const TOLERANCE = 0.005;

const APPLICABLE = Object.freeze({ applicable: 1 });
const WITHIN = pass(APPLICABLE);

/** Breached when the payments of a case add up to more than the amount that was set last. */
export const amountSumEvents = defineControlKind({
  kind: "amount.sumEvents",
  summary: "The sum of an amount over events exceeds the amount that was set last.",
  params: z.strictObject({
    activity: activityRef,
    key: attributeKey,
    capAttr: z.strictObject({ activity: activityRef, key: attributeKey, pick: z.literal("last").default("last") }),
  }),
  measures: { applicable: "sum" },
  prepare: ({ activity, key, capAttr }) => ({
    activity: matcher(activity),
    key,
    capActivity: matcher(capAttr.activity),
    capKey: capAttr.key,
  }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { activity, key, capActivity, capKey }) {
    let payments = 0;
    let sum = 0;
    let cap: number | undefined;
    let exceededSince: number | undefined;
    for (const event of trace) {
      const pays = matches(activity, event.type);
      const sets = matches(capActivity, event.type);
      if (!pays && !sets) continue;
      if (pays) {
        payments++;
        const amount = attribute(event, key);
        if (amount !== undefined) sum += numberOf(amount);
      }
      if (sets) {
        const amount = attribute(event, capKey);
        if (amount !== undefined) cap = numberOf(amount);
      }
      if (payments === 0 || cap === undefined || !(sum > cap + TOLERANCE)) exceededSince = undefined;
      else exceededSince ??= event.at;
    }
    if (payments === 0 || cap === undefined) return NONE;
    if (Number.isNaN(sum)) return unknown([eventAttributePath(key)]);
    if (Number.isNaN(cap)) return unknown([eventAttributePath(capKey)]);
    if (exceededSince === undefined) return WITHIN;
    const events = trace.filter((event) => matches(activity, event.type) || matches(capActivity, event.type)).map((event) => event.id);
    return breach({ key: "", reason: "sum_exceeded", at: exceededSince, events, fields: { sum, cap } }, APPLICABLE);
  },
});
