import type { Json, TimedEvent } from "@plumbline/core";

/** The facts that change, with the agency where the event is the first to name it. What the event does not tell stays. */
export function changed<S extends { readonly org?: string }>(s: S, event: TimedEvent, facts: Partial<S>): Partial<S> {
  const patch: Partial<S> = {};
  for (const name in facts) if (facts[name] !== undefined) patch[name] = facts[name];
  const org = event.actor?.org;
  return s.org === undefined && org ? { ...patch, org } : patch;
}

export function amounts(data: Readonly<Record<string, Json>>, keys: readonly string[]): Record<string, number> {
  const facts: Record<string, number> = {};
  for (const key of keys) {
    const value = yuan(data[key]);
    if (value !== undefined) facts[key] = value;
  }
  return facts;
}

/** Fen as yuan: the nearest number to a decimal of at most 15 digits, which `fen()` in an expression takes back to the same fen. */
export function yuan(fen: Json | undefined): number | undefined {
  return typeof fen === "number" ? fen / 100 : undefined;
}

export function fenOf(amount: number | undefined): number | undefined {
  return amount === undefined ? undefined : Math.round(Number((amount * 100).toPrecision(15)));
}

export function daysOf(days: Json | undefined): number {
  return typeof days === "number" ? days : 0;
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
