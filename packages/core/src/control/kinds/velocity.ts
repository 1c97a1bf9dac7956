import * as z from "zod";
import { type Contribution, defineControlKind, type GroupMember } from "../define-control-kind.ts";
import type { Finding } from "../verdict.ts";
import { activityRef, matcher, matches, NOTHING, resourceOf } from "./shared.ts";

/** Breached when one person did an activity more often in a sliding window than a person can. */
export const velocity = defineControlKind({
  kind: "velocity",
  summary: "One person did more than `max` events of the activity within `windowMs` milliseconds.",
  params: z.strictObject({
    activity: activityRef,
    windowMs: z.int().positive(),
    max: z.int().nonnegative(),
    resourceNot: z.array(z.string()).default([]),
  }),
  measures: { violatedEvents: "sum", resources: "sum" },
  prepare: ({ activity, windowMs, max, resourceNot }) => ({
    activity: matcher(activity),
    windowMs,
    max,
    resourceNot: new Set(resourceNot),
  }),
  reads: () => ({ facts: NOTHING, trace: true }),
  contribute({ trace }, { activity, resourceNot }) {
    let found: Contribution<number>[] | undefined;
    for (const event of trace) {
      if (!matches(activity, event.type)) continue;
      const resource = resourceOf(event);
      if (resource === undefined || resourceNot.has(resource)) continue;
      const member: Contribution<number> = { group: resource, member: event.id, value: event.at };
      if (found === undefined) found = [member];
      else found.push(member);
    }
    return found ?? NOTHING;
  },
  checkGroup(resource, members, { windowMs, max }) {
    if (members.length <= max) return NOTHING_FOUND;
    const sorted = [...members].sort(byTimeAndId);
    const findings: (Finding & { member: string })[] = [];
    let start = 0;
    let end = 0;
    for (let i = 0; i < sorted.length; i++) {
      const { value: at, member, record } = sorted[i] as GroupMember<number>;
      while ((sorted[start] as GroupMember<number>).value <= at - windowMs) start++;
      while (end < sorted.length && (sorted[end] as GroupMember<number>).value <= at) end++;
      const count = end - start;
      if (count <= max) continue;
      // As many events as prove it; a window may hold thousands.
      const proof = sorted.slice(end - max - 1, end);
      if (i < end - max - 1) proof[0] = sorted[i] as GroupMember<number>;
      findings.push({
        member: record,
        key: member,
        reason: "too_fast",
        at,
        events: proof.map((each) => each.member),
        fields: { "trace[].actor.id": resource, count },
      });
    }
    return findings.length === 0 ? NOTHING_FOUND : { findings, measures: { violatedEvents: findings.length, resources: 1 } };
  },
});

const NOTHING_FOUND = { findings: NOTHING, measures: { violatedEvents: 0, resources: 0 } };

function byTimeAndId(a: GroupMember<number>, b: GroupMember<number>): number {
  return a.value - b.value || (a.member < b.member ? -1 : a.member > b.member ? 1 : 0);
}
