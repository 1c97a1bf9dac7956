import { parseDate, parseInstant } from "../calendar/civil.ts";
import type { Json, TimedEvent } from "./trace-event.ts";

/**
 * How a trace event looks to someone who knows XES (IEEE 1849): the standard keys live in the envelope, every other
 * attribute is a member of `data`.
 *
 * | XES key | here |
 * |---|---|
 * | `concept:name` | `type` |
 * | `time:timestamp` | `time` |
 * | `org:resource` | `actor.id` |
 * | `org:role` | `actor.post` |
 * | `org:group` | `actor.org` |
 */
export const XES_KEYS = {
  activity: "concept:name",
  time: "time:timestamp",
  resource: "org:resource",
  role: "org:role",
  group: "org:group",
} as const;

/** The attribute `key` of an event, or undefined when it is absent, null or the empty string. */
export function attribute(event: TimedEvent, key: string): Json | undefined {
  switch (key) {
    case XES_KEYS.activity:
      return event.type;
    case XES_KEYS.time:
      return event.time;
    case XES_KEYS.resource:
      return event.actor?.id || undefined;
    case XES_KEYS.role:
      return event.actor?.post || present(event.data, key);
    case XES_KEYS.group:
      return event.actor?.org || present(event.data, key);
    default:
      return present(event.data, key);
  }
}

/** A member that is there and says something: absent, null and the empty string are missing. */
export function present(members: Readonly<Record<string, Json | undefined>>, key: string): Json | undefined {
  if (!Object.hasOwn(members, key)) return undefined;
  const value = members[key];
  return value === null || value === "" ? undefined : value;
}

/** A number, or text that is one, as JavaScript's `Number()` reads it; anything else is NaN. */
export function numberOf(value: Json | undefined): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** Milliseconds of an RFC 3339 instant, or of the first instant in UTC of a bare date; NaN when the text is neither. */
export function instantOf(value: Json | undefined): number {
  if (typeof value !== "string") return Number.NaN;
  return value.length === 10 ? parseDate(value) * 86_400_000 : parseInstant(value);
}
