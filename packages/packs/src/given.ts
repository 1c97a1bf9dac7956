import type { Json } from "@plumbline/core";

/** The members of an event's data that are there, as facts. The schema of the event has seen these values; here they are only moved. */
export function given(data: Readonly<Record<string, Json>>, keys: readonly string[]): Record<string, never> {
  const facts: Record<string, Json> = {};
  for (const key of keys) {
    const value = data[key];
    if (value !== undefined && value !== null) facts[key] = value;
  }
  return facts as Record<string, never>;
}
