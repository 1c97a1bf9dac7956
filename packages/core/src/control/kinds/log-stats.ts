import * as z from "zod";
import { defineControlKind } from "../define-control-kind.ts";
import { NOTHING, resourceOf, typeOf } from "./shared.ts";

interface CaseShape {
  readonly activities: readonly string[];
  /** Different people, each once. */
  readonly resources: readonly string[];
  readonly minTs: number;
  readonly maxTs: number;
  readonly equalTsPairs: number;
}

interface Path {
  readonly next: Map<string, Path>;
  ended: boolean;
}

/** Counts a log, to see whether an import is complete. It finds nothing and breaches nothing. */
export const logStats = defineControlKind({
  kind: "log.stats",
  summary: "Counts cases, events, activities, variants and people; nothing is a breach.",
  params: z.strictObject({}),
  // There is one group, so that its numbers are the result: `max` would begin at 0, which is later than a log before 1970.
  measures: {
    cases: "sum",
    events: "sum",
    activities: "sum",
    variants: "sum",
    resources: "sum",
    minTs: "sum",
    maxTs: "sum",
    maxEventsPerCase: "max",
    equalTsPairs: "sum",
  },
  countsViolations: false,
  prepare: () => undefined,
  reads: () => ({ facts: NOTHING, trace: true }),
  contribute({ trace }) {
    let resources: string[] | undefined;
    let minTs = Number.POSITIVE_INFINITY;
    let maxTs = Number.NEGATIVE_INFINITY;
    let equalTsPairs = 0;
    let before = Number.NaN;
    let last: string | undefined;
    for (const event of trace) {
      const resource = resourceOf(event);
      if (resource !== undefined && resource !== last) {
        if (resources === undefined) resources = [resource];
        else if (!resources.includes(resource)) resources.push(resource);
        last = resource;
      }
      if (event.at < minTs) minTs = event.at;
      if (event.at > maxTs) maxTs = event.at;
      if (event.at === before) equalTsPairs++;
      before = event.at;
    }
    const value: CaseShape = { activities: trace.map(typeOf), resources: resources ?? NOTHING, minTs, maxTs, equalTsPairs };
    return [{ group: "", member: "", value }];
  },
  checkGroup(_group, members) {
    const activities = new Set<string>();
    const resources = new Set<string>();
    const root: Path = { next: new Map(), ended: false };
    let events = 0;
    let variants = 0;
    let minTs = Number.POSITIVE_INFINITY;
    let maxTs = Number.NEGATIVE_INFINITY;
    let maxEventsPerCase = 0;
    let equalTsPairs = 0;
    for (const { value } of members) {
      let path = root;
      for (const activity of value.activities) {
        let next = path.next.get(activity);
        if (next === undefined) {
          activities.add(activity);
          next = { next: new Map(), ended: false };
          path.next.set(activity, next);
        }
        path = next;
      }
      if (!path.ended) {
        path.ended = true;
        variants++;
      }
      for (const resource of value.resources) resources.add(resource);
      events += value.activities.length;
      if (value.activities.length > maxEventsPerCase) maxEventsPerCase = value.activities.length;
      if (value.minTs < minTs) minTs = value.minTs;
      if (value.maxTs > maxTs) maxTs = value.maxTs;
      equalTsPairs += value.equalTsPairs;
    }
    return {
      findings: NOTHING,
      measures: {
        cases: members.length,
        events,
        activities: activities.size,
        variants,
        resources: resources.size,
        minTs: events === 0 ? 0 : minTs,
        maxTs: events === 0 ? 0 : maxTs,
        maxEventsPerCase,
        equalTsPairs,
      },
    };
  },
});
