/** A clock that starts at a fixed instant and runs on, so that the story is the same on every day. */
export interface DemoClock {
  now(): number;
  /** RFC 3339 in the time of the city, to the second. */
  text(): string;
}

const OFFSET_MS = 8 * 3_600_000;

export function demoClock(start: string): DemoClock {
  const shift = Date.parse(start) - Date.now();
  const now = (): number => Date.now() + shift;
  return { now, text: () => cityTime(now()) };
}

/** `2026-11-20T15:30:00+08:00` */
const cityTime = (at: number): string => `${new Date(at + OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
