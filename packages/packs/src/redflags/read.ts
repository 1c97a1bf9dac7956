import type { Json } from "@plumbline/core";
import type { Release } from "./types.ts";

const NOTHING: readonly Release[] = Object.freeze([]);

/** The member of an object; undefined of anything else. */
export function member(value: Json | undefined, name: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Release)[name] : undefined;
}

export function objectAt(value: Json | undefined, name: string): Release | undefined {
  const found = member(value, name);
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Release) : undefined;
}

/** The objects of a list; none where there is no list. */
export function objectsAt(value: Json | undefined, name: string): readonly Release[] {
  const found = member(value, name);
  if (!Array.isArray(found)) return NOTHING;
  return found.every(isObject) ? (found as readonly Release[]) : (found.filter(isObject) as readonly Release[]);
}

export function textAt(value: Json | undefined, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: Json | undefined, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** A value of the standard: a finite amount with a currency. */
export function moneyAt(value: Json | undefined, name: string): Money | undefined {
  const found = objectAt(value, name);
  const amount = numberAt(found, "amount");
  const currency = textAt(found, "currency");
  return amount === undefined || currency === undefined ? undefined : { amount, currency };
}

function isObject(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
