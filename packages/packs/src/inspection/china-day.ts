import type { TimedEvent } from "@plumbline/core";

const EIGHT_HOURS = 8 * 3_600_000;

/** The day of an event in China, whatever offset the host wrote it with. */
export function chinaDay(event: TimedEvent): string {
  return new Date(event.at + EIGHT_HOURS).toISOString().slice(0, 10);
}

export function chinaYear(event: TimedEvent): number {
  return Number(chinaDay(event).slice(0, 4));
}
