import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind, type GroupMember } from "../define-control-kind.ts";
import type { Finding } from "../verdict.ts";
import {
  activityRef,
  attributeKey,
  caseAttribute,
  compareUtf8,
  factsOf,
  firstOf,
  matcher,
  NOTHING,
  numberOrNull,
  textOf,
  tupleOf,
} from "./shared.ts";

interface Part {
  readonly at: number;
  /** Id of the event that states the instant. */
  readonly event: string;
  /** Null when the amount is there and is no number. */
  readonly amount: number | null;
}

const NO_GROUP = { groups: 0, applicable: 0 };

/** Breached when cases that each stay below a threshold come together within a window and exceed it (化整为零). */
export const splitThreshold = defineControlKind({
  kind: "split.threshold",
  summary: "Cases of one group, each below the threshold, add up to more than it within the window.",
  params: z.strictObject({
    groupBy: z.array(attributeKey).min(1),
    ignore: z.array(z.union([z.string(), z.number()])).default([]),
    amount: attributeKey,
    at: activityRef,
    threshold: z.number(),
    windowMs: z.int().nonnegative(),
  }),
  measures: { groups: "sum", applicable: "sum" },
  prepare: ({ groupBy, ignore, amount, at, threshold, windowMs }) => ({
    groupBy,
    ignore: new Set(ignore.map(textOf)),
    amount,
    at: matcher(at),
    threshold,
    windowMs,
  }),
  reads: ({ groupBy, amount }) => ({ facts: factsOf([...groupBy, amount]), trace: true }),
  contribute(record, { groupBy, ignore, amount, at, threshold }) {
    const index = firstOf(record.trace, at);
    if (index < 0) return NOTHING;
    const written = caseAttribute(record, amount);
    if (written === undefined) return NOTHING;
    const number = numberOrNull(written);
    if (number !== null && !(number < threshold)) return NOTHING;
    for (const key of groupBy) {
      const value = caseAttribute(record, key);
      if (value !== undefined && ignore.has(textOf(value))) return NOTHING;
    }
    const group = tupleOf(groupBy, (key) => caseAttribute(record, key));
    if (group === undefined) return NOTHING;
    const event = record.trace[index] as TimedEvent;
    const value: Part = { at: event.at, event: event.id, amount: number };
    return [{ group, member: "", value }];
  },
  checkGroup(group, members, { amount, threshold, windowMs }) {
    const parts = members.filter((member) => member.value.amount !== null).sort(byTimeAndCase);
    const missing = parts.length < members.length ? [amount] : NOTHING;
    const findings: (Finding & { member: string })[] = [];
    let flagged = 0; // all before this index were flagged already, or never will be
    for (let start = 0; start < parts.length; start++) {
      const first = parts[start] as GroupMember<Part>;
      const until = first.value.at + windowMs;
      let sum = 0;
      let end = start;
      let exceededAt = Number.NaN;
      for (; end < parts.length; end++) {
        const { at, amount: each } = (parts[end] as GroupMember<Part>).value;
        if (at > until) break;
        sum += each as number;
        if (sum <= threshold) exceededAt = Number.NaN;
        else if (Number.isNaN(exceededAt)) exceededAt = at;
      }
      if (end - start < 2 || !(sum > threshold) || flagged >= end) continue;
      const window = parts.slice(start, end).map((part) => part.value.event);
      for (let i = Math.max(start, flagged); i < end; i++) {
        const { record, value } = parts[i] as GroupMember<Part>;
        findings.push({
          member: record,
          key: "",
          reason: "split_below_threshold",
          at: Math.max(exceededAt, value.at),
          events: window,
          fields: { group, [amount]: value.amount, sum, cases: window.length },
        });
      }
      flagged = end;
    }
    if (parts.length === 0) return { findings, measures: NO_GROUP, missing };
    return { findings, measures: { groups: findings.length > 0 ? 1 : 0, applicable: parts.length }, missing };
  },
});

function byTimeAndCase(a: GroupMember<Part>, b: GroupMember<Part>): number {
  return a.value.at - b.value.at || compareUtf8(a.record, b.record);
}
