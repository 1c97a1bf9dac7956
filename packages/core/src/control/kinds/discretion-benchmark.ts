import * as z from "zod";
import { attribute } from "../../event/attributes.ts";
import { type Contribution, defineControlKind } from "../define-control-kind.ts";
import type { Finding } from "../verdict.ts";
import {
  activityRef,
  attributeKey,
  caseAttribute,
  factsOf,
  givenAt,
  matcher,
  matches,
  NOTHING,
  numberOrNull,
  sourcesOf,
  tupleOf,
} from "./shared.ts";

interface Decided {
  /** Null when the value is there and is no number. */
  readonly value: number | null;
  readonly at: number;
  /** Ids of the events that state it, for a case. An event states it itself. */
  readonly events: readonly string[];
}

const NO_GROUP = { groups: 0, applicable: 0, violatedMembers: 0 };

/** Breached when a decision departs from the median of decisions on like cases (裁量基准). */
export const discretionBenchmark = defineControlKind({
  kind: "discretion.benchmark",
  summary: "A value lies below `low` times or above `high` times the median of its group.",
  params: z
    .strictObject({
      activity: activityRef.optional(),
      value: attributeKey,
      groupBy: z.array(attributeKey).min(1),
      minGroup: z.int().min(1),
      low: z.number().nonnegative(),
      high: z.number().nonnegative(),
      scope: z.enum(["event", "case"]),
      positiveOnly: z.boolean().default(false),
    })
    .refine((params) => params.low <= params.high, { path: ["high"], message: "the upper bound must not be below the lower one" }),
  measures: { groups: "sum", applicable: "sum", violatedMembers: "sum" },
  prepare: ({ activity, value, groupBy, minGroup, low, high, scope, positiveOnly }) => ({
    activity: activity === undefined ? undefined : matcher(activity),
    key: value,
    groupBy,
    minGroup,
    low,
    high,
    ofCase: scope === "case",
    positiveOnly,
  }),
  reads: ({ ofCase, key, groupBy }) => (ofCase ? { facts: factsOf([key, ...groupBy]), trace: false } : { facts: NOTHING, trace: true }),
  contribute(record, { activity, key, groupBy, ofCase, positiveOnly }) {
    if (ofCase) {
      const written = caseAttribute(record, key);
      if (written === undefined) return NOTHING;
      const value = numberOrNull(written);
      if (positiveOnly && value !== null && value <= 0) return NOTHING;
      const group = tupleOf(groupBy, (each) => caseAttribute(record, each));
      return group === undefined
        ? NOTHING
        : [{ group, member: "", value: { value, at: givenAt(record, [key, ...groupBy]), events: sourcesOf(record, [key, ...groupBy]) } }];
    }
    let found: Contribution<Decided>[] | undefined;
    for (const event of record.trace) {
      if (activity !== undefined && !matches(activity, event.type)) continue;
      const written = attribute(event, key);
      if (written === undefined) continue;
      const value = numberOrNull(written);
      if (positiveOnly && value !== null && value <= 0) continue;
      const group = tupleOf(groupBy, (each) => attribute(event, each));
      if (group === undefined) continue;
      const member: Contribution<Decided> = { group, member: event.id, value: { value, at: event.at, events: NOTHING } };
      if (found === undefined) found = [member];
      else found.push(member);
    }
    return found ?? NOTHING;
  },
  checkGroup(group, members, { key, minGroup, low, high }) {
    const values = new Float64Array(members.length);
    let n = 0;
    for (const { value } of members) if (value.value !== null) values[n++] = value.value;
    const missing = n < members.length ? [key] : NOTHING;
    if (n < minGroup) return { findings: NOTHING, measures: NO_GROUP, missing: [...missing, "members"] };

    const median = values.subarray(0, n).sort()[Math.floor((n - 1) / 2)] as number;
    const findings: (Finding & { member: string })[] = [];
    for (const { member, record, value: decided } of members) {
      const { value, at } = decided;
      if (value === null || (value >= low * median && value <= high * median)) continue;
      findings.push({
        member: record,
        key: member,
        reason: value < low * median ? "below_benchmark" : "above_benchmark",
        at,
        events: member === "" ? decided.events : [member],
        fields: { [key]: value, median, group, members: n },
      });
    }
    return { findings, measures: { groups: 1, applicable: n, violatedMembers: findings.length }, missing };
  },
});
