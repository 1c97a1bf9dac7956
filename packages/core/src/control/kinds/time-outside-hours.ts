import * as z from "zod";
import { zoneTimeOf } from "../../calendar/zone.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, NONE } from "../verdict.ts";
import { activityRef, decide, matcher, matches, NOTHING, resourceOf, timeZone } from "./shared.ts";

const wallClock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, "write the time as HH:MM");
const SATURDAY = 6;

/** Breached when somebody did a step at night or on a Saturday or Sunday. `from` is within hours, `to` is not. */
export const timeOutsideHours = defineControlKind({
  kind: "time.outsideHours",
  summary: "A known person acted on a Saturday or Sunday, or outside the daily hours.",
  params: z
    .strictObject({
      activity: activityRef.optional(),
      resourceNot: z.array(z.string()).default([]),
      tz: timeZone,
      from: wallClock,
      to: wallClock,
    })
    .refine((params) => params.from < params.to, { path: ["to"], message: "the hours must end after they begin" }),
  measures: { applicableEvents: "sum", violatedEvents: "sum" },
  prepare: ({ activity, resourceNot, tz, from, to }) => ({
    activity: activity === undefined ? undefined : matcher(activity),
    resourceNot: new Set(resourceNot),
    localTime: zoneTimeOf(tz),
    from: millisecondsOf(from),
    to: millisecondsOf(to),
  }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check({ trace }, { activity, resourceNot, localTime, from, to }) {
    let applicableEvents = 0;
    let findings: Finding[] | undefined;
    for (const event of trace) {
      if (activity !== undefined && !matches(activity, event.type)) continue;
      const resource = resourceOf(event);
      if (resource === undefined || resourceNot.has(resource)) continue;
      applicableEvents++;
      const { msOfDay, isoWeekday } = localTime(event.at);
      const weekend = isoWeekday >= SATURDAY;
      if (!weekend && msOfDay >= from && msOfDay < to) continue;
      findings ??= [];
      findings.push({
        key: event.id,
        reason: weekend ? "weekend" : "outside_hours",
        at: event.at,
        events: [event.id],
        fields: { time: event.time, isoWeekday, msOfDay },
      });
    }
    if (applicableEvents === 0) return NONE;
    return decide(findings ?? NOTHING, { applicableEvents, violatedEvents: findings?.length ?? 0 });
  },
});

function millisecondsOf(clock: string): number {
  return (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * 60_000;
}
