import type { Json, Party, TimedEvent } from "@plumbline/core";

/** The members of an event's data that are there, as facts. The schema of the event has seen these values; here they are only moved. */
export function given(data: Readonly<Record<string, Json>>, keys: readonly string[]): Record<string, never> {
  const facts: Record<string, Json> = {};
  for (const key of keys) {
    const value = data[key];
    if (value !== undefined && value !== null) facts[key] = value;
  }
  return facts as Record<string, never>;
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function memberOf(value: Json, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json | undefined })[name] : undefined;
}

export function sameContent(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The facts that change, with the agency where the event is the first to name it. What the event does not tell stays. */
export function changed<S extends { readonly org?: string }>(s: S, event: TimedEvent, facts: Partial<S>): Partial<S> {
  const patch: Partial<S> = {};
  for (const name in facts) if (facts[name] !== undefined) patch[name] = facts[name];
  const org = event.actor?.org;
  return s.org === undefined && org ? { ...patch, org } : patch;
}

/** A company that an event names, by its unified social credit code where the host has it. */
export function companyOf(event: TimedEvent): { readonly company?: string } {
  const company = event.objects.find(({ type }) => type === "company")?.id;
  return company === undefined ? {} : { company };
}

/** Companies as parties of a record, each once. */
export function companies(ids: readonly (string | undefined)[]): readonly Party[] {
  return [...new Set(ids)].flatMap((id) => (id === undefined ? [] : [{ kind: "company" as const, id }]));
}

/** Facts as the words that a record is found by; undefined where there are none. */
export function wordsOf(facts: readonly (string | undefined)[]): string | undefined {
  const known = facts.filter((fact) => fact !== undefined && fact !== "");
  return known.length > 0 ? known.join(" ") : undefined;
}

export function daysOf(days: Json | undefined): number {
  return typeof days === "number" ? days : 0;
}
