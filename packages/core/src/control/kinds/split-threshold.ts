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
    // Differences of running sums tell at once which windows are far from the threshold. Those near it are added in order.
    const running = new Float64Array(parts.length + 1);
    let greatest = 1;
    for (let i = 0; i < parts.length; i++) {
      const sum = (running[i] as number) + amountOf(parts, i);
      running[i + 1] = sum;
      greatest = Math.max(greatest, Math.abs(sum));
    }
    const clearlyBelow = threshold - greatest * 1e-9;

    const findings: (Finding & { member: string })[] = [];
    let end = 0;
    let flagged = 0; // those before this index are flagged already, or are not going to be
    for (let start = 0; start < parts.length; start++) {
      const until = (parts[start] as GroupMember<Part>).value.at + windowMs;
      while (end < parts.length && (parts[end] as GroupMember<Part>).value.at <= until) end++;
      if (end - start < 2 || end <= flagged || (running[end] as number) - (running[start] as number) < clearlyBelow) continue;
      let sum = 0;
      let exceededAt = Number.NaN;
      for (let i = start; i < end; i++) {
        sum += amountOf(parts, i);
        if (sum <= threshold) exceededAt = Number.NaN;
        else if (Number.isNaN(exceededAt)) exceededAt = (parts[i] as GroupMember<Part>).value.at;
      }
      if (!(sum > threshold)) continue;
      for (let i = Math.max(start, flagged); i < end; i++) {
        const { record, value } = parts[i] as GroupMember<Part>;
        findings.push({
          member: record,
          key: "",
          reason: "split_below_threshold",
          at: Math.max(exceededAt, value.at),
          events: proof(parts, start, end, i, threshold),
          fields: { group, [amount]: value.amount, sum, cases: end - start },
        });
      }
      flagged = end;
    }
    if (parts.length === 0) return { findings, measures: NO_GROUP, missing };
    return { findings, measures: { groups: findings.length > 0 ? 1 : 0, applicable: parts.length }, missing };
  },
});

function amountOf(parts: readonly GroupMember<Part>[], index: number): number {
  return (parts[index] as GroupMember<Part>).value.amount as number;
}

// Neighbours of the case, earlier ones first, until they exceed the threshold with it; a window may hold thousands.
function proof(parts: readonly GroupMember<Part>[], start: number, end: number, index: number, threshold: number): string[] {
  let low = index;
  let high = index + 1;
  let sum = amountOf(parts, index);
  while (sum <= threshold && high - low < end - start) sum += low > start ? amountOf(parts, --low) : amountOf(parts, high++);
  return parts.slice(low, high).map((part) => part.value.event);
}

function byTimeAndCase(a: GroupMember<Part>, b: GroupMember<Part>): number {
  return a.value.at - b.value.at || compareUtf8(a.record, b.record);
}
