import * as z from "zod";
import { numberOf, present, XES_KEYS } from "../../event/attributes.ts";
import type { Json, TimedEvent } from "../../event/trace-event.ts";
import type { RecordView } from "../../record/define-record.ts";
import { type Finding, pass, unknown, type Verdict } from "../verdict.ts";

const name = z.string().min(1);

/** One activity, or several of which any will do. */
export const activityRef = z.union([name, z.array(name).min(1)]);
export type ActivityRef = z.infer<typeof activityRef>;

export const attributeKey = name;
/** A length of time in whole milliseconds. */
export const milliseconds = z.int().nonnegative();
export const fromPick = z.enum(["first", "last"]).default("first");
/** An IANA time zone that this runtime knows. */
export const timeZone = name.refine(isTimeZone, "no such IANA time zone");

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** An `ActivityRef` prepared for the loop: one comparison, or one look into a set. */
export interface Matcher {
  readonly one: string;
  readonly any: ReadonlySet<string> | undefined;
}

export function matcher(ref: ActivityRef): Matcher {
  if (typeof ref === "string") return { one: ref, any: undefined };
  const [first = ""] = ref;
  return { one: first, any: ref.length === 1 ? undefined : new Set(ref) };
}

export function matches(activity: Matcher, type: string): boolean {
  return activity.any === undefined ? type === activity.one : activity.any.has(type);
}

export const typeOf = (event: TimedEvent): string => event.type;
export const idOf = (event: TimedEvent): string => event.id;
export const atOf = (event: TimedEvent): number => event.at;

/** Who acted. The empty string is missing, and a missing actor is equal to nobody. */
export function resourceOf(event: TimedEvent): string | undefined {
  return event.actor?.id || undefined;
}

/**
 * An attribute of the case: a member of `state.attributes` where the record has them, else a fact of the record. The
 * name of a case in a log is the id of its record and stands in no list of attributes.
 */
export function caseAttribute(record: RecordView, key: string): Json | undefined {
  const attributes = record.state.attributes;
  if (!isMembers(attributes)) return present(record.state, key);
  return present(attributes, key) ?? (key === XES_KEYS.activity ? record.id : undefined);
}

/** Path under which `caseAttribute` finds the attribute. */
export function caseAttributePath(record: RecordView, key: string): string {
  return isMembers(record.state.attributes) ? `attributes.${key}` : key;
}

function isMembers(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Facts on which `caseAttribute` depends, whatever the type of the record. */
export function factsOf(keys: readonly string[]): readonly string[] {
  return keys.length === 0 ? [] : ["attributes", ...keys];
}

/** Ids of the events that gave case attributes their values, where the record knows. */
export function sourcesOf(record: RecordView, keys: readonly string[]): readonly string[] {
  return keys.length === 0 ? NOTHING : (record.sources?.(factsOf(keys)) ?? NOTHING);
}

/** The instant of the event that gave case attributes their present values; of the last event where the record does not know. */
export function givenAt(record: RecordView, keys: readonly string[]): number {
  return record.history?.(factsOf(keys)).at(-1)?.at ?? record.endAt;
}

/** Path of an event attribute, for lists of what was missing. */
export function eventAttributePath(key: string): string {
  switch (key) {
    case XES_KEYS.resource:
      return "trace[].actor.id";
    case XES_KEYS.role:
      return "trace[].actor.post";
    case XES_KEYS.group:
      return "trace[].actor.org";
    default:
      return `trace[].data.${key}`;
  }
}

/** A value as text, for comparisons that take `5` and `"5"` as the same. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The first event of the activity, or -1. */
export function firstOf(trace: readonly TimedEvent[], activity: Matcher, start = 0): number {
  for (let i = start; i < trace.length; i++) {
    if (matches(activity, (trace[i] as TimedEvent).type)) return i;
  }
  return -1;
}

/** The last event of the activity, or -1. */
export function lastOf(trace: readonly TimedEvent[], activity: Matcher): number {
  for (let i = trace.length - 1; i >= 0; i--) {
    if (matches(activity, (trace[i] as TimedEvent).type)) return i;
  }
  return -1;
}

/** Breach if something was found, else unknown if something was missing, else open or pass. */
export function decide(
  findings: readonly Finding[],
  measures: Readonly<Record<string, number>>,
  missing: readonly string[] = NOTHING,
  pending = false,
): Verdict {
  if (findings.length > 0) return { outcome: "breach", findings, missing, measures };
  if (missing.length > 0) return unknown(missing, measures);
  return pending ? { outcome: "open", findings: NOTHING, missing: NOTHING, measures } : pass(measures);
}

export const NOTHING: readonly never[] = Object.freeze([]);

/** The order of the UTF-8 bytes of two texts, which for characters beyond U+FFFF is not that of JavaScript. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogate = isSurrogate(x);
    return surrogate === isSurrogate(y) ? x - y : surrogate ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** The values of the keys as one text, or undefined when one of them is missing. */
export function tupleOf(keys: readonly string[], read: (key: string) => Json | undefined): string | undefined {
  const values: Json[] = [];
  for (const key of keys) {
    const value = read(key);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return JSON.stringify(values);
}

/** A number for a group: null stands for a value that is there and is no number. */
export function numberOrNull(value: Json | undefined): number | null {
  const number = numberOf(value);
  return Number.isNaN(number) ? null : number;
}
