import * as z from "zod";
import { defineControlKind, type GroupMember } from "../define-control-kind.ts";
import type { Finding } from "../verdict.ts";
import { atOf, compareUtf8, idOf, typeOf } from "./shared.ts";

interface Walk {
  /** Where the case stood in its log. */
  readonly position: number;
  /** No further step will come, so that the last step is the end. */
  readonly ended: boolean;
  readonly activities: readonly string[];
  readonly events: readonly string[];
  readonly times: readonly number[];
}

/** Breached when a case takes a way that no case of the training part took. */
export const pathUnseen = defineControlKind({
  kind: "path.unseen",
  summary: "A case begins, ends or goes on in a way that none of the first `train` cases did.",
  params: z.strictObject({ train: z.int().positive() }),
  measures: { applicable: "sum", edges: "sum" },
  prepare: (params) => params,
  reads: () => ({ facts: ["position"], trace: true }),
  contribute({ trace, state, startAt }, _params, { final }) {
    // A record that stood in no log comes in its turn by its first event.
    const position = typeof state.position === "number" ? state.position : startAt;
    const value: Walk = { position, ended: final, activities: trace.map(typeOf), events: trace.map(idOf), times: trace.map(atOf) };
    return [{ group: "", member: "", value }];
  },
  checkGroup(_group, members, { train }, { final }) {
    const sorted = [...members].sort(byPosition);
    const starts = new Set<string>();
    const ends = new Set<string>();
    const follows = new Map<string, Set<string>>();
    let edges = 0;
    for (let i = 0; i < train && i < sorted.length; i++) {
      const { activities, ended } = (sorted[i] as GroupMember<Walk>).value;
      let before: string | undefined;
      for (const activity of activities) {
        if (before === undefined) starts.add(activity);
        else {
          let next = follows.get(before);
          if (next === undefined) {
            next = new Set();
            follows.set(before, next);
          }
          if (!next.has(activity)) {
            next.add(activity);
            edges++;
          }
        }
        before = activity;
      }
      if (before !== undefined && (ended || final)) ends.add(before);
    }

    const findings: (Finding & { member: string })[] = [];
    for (let i = train; i < sorted.length; i++) {
      const { record, value } = sorted[i] as GroupMember<Walk>;
      const found = firstUnseen(value, starts, ends, follows, value.ended || final);
      if (found !== undefined) findings.push({ member: record, key: "", ...found });
    }
    return { findings, measures: { applicable: Math.max(0, sorted.length - train), edges } };
  },
});

function firstUnseen(
  { activities, events, times }: Walk,
  starts: ReadonlySet<string>,
  ends: ReadonlySet<string>,
  follows: ReadonlyMap<string, ReadonlySet<string>>,
  ended: boolean,
): Omit<Finding, "key"> | undefined {
  for (let i = 0; i < activities.length; i++) {
    const activity = activities[i] as string;
    const before = activities[i - 1];
    if (before === undefined) {
      if (!starts.has(activity)) {
        return { reason: "unseen_start", at: times[i] as number, events: events.slice(0, 1), fields: { start: activity } };
      }
    } else if (!follows.get(before)?.has(activity)) {
      return { reason: "unseen_step", at: times[i] as number, events: events.slice(i - 1, i + 1), fields: { from: before, to: activity } };
    }
  }
  const last = activities.length - 1;
  const end = activities[last];
  if (!ended || end === undefined || ends.has(end)) return undefined;
  return { reason: "unseen_end", at: times[last] as number, events: events.slice(-1), fields: { end } };
}

function byPosition(a: GroupMember<Walk>, b: GroupMember<Walk>): number {
  return a.value.position - b.value.position || compareUtf8(a.record, b.record);
}
