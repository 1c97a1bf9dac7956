import * as z from "zod";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, pass } from "../verdict.ts";
import { NOTHING, resourceOf } from "./shared.ts";

const APPLICABLE = Object.freeze({ applicable: 1 });
const ENOUGH = pass(APPLICABLE);

/** Breached when fewer than `min` people did a set of activities, all of which were done. */
export const sodMinDistinct = defineControlKind({
  kind: "sod.minDistinct",
  summary: "All listed activities were done, by fewer than `min` different people.",
  params: z.strictObject({ activities: z.array(z.string().min(1)).min(1), min: z.int().min(1) }),
  measures: { applicable: "sum" },
  prepare: ({ activities, min }) => ({ activities: new Set(activities), min }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { activities, min }) {
    let seen: Set<string> | undefined;
    let people: Set<string> | undefined;
    let at: number | undefined;
    for (const event of trace) {
      if (!activities.has(event.type)) continue;
      seen ??= new Set();
      seen.add(event.type);
      if (at === undefined && seen.size === activities.size) at = event.at;
      const resource = resourceOf(event);
      if (resource === undefined) continue;
      people ??= new Set();
      people.add(resource);
    }
    if (at === undefined) return NONE;
    if (people !== undefined && people.size >= min) return ENOUGH;
    const events = trace.filter((event) => activities.has(event.type)).map((event) => event.id);
    return breach({ key: "", reason: "too_few_people", at, events, fields: { "trace[].actor.id": [...(people ?? NOTHING)] } }, APPLICABLE);
  },
});
