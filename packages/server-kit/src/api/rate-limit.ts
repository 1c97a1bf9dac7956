import { PlumblineError } from "@plumbline/core";

export interface RateLimit {
  /** Counts a call. Throws `RATE_LIMITED` when the caller had its calls of this minute. */
  count(caller: string, now: number): void;
}

/** More callers in one minute than a server of this kind has; their names would fill its memory. */
const MOST_CALLERS = 20_000;

/** A number of calls per caller and minute. */
export function createRateLimit(perMinute: number): RateLimit {
  let minute = Number.NaN;
  let counts = new Map<string, number>();
  return {
    count(caller, now) {
      const current = Math.floor(now / 60_000);
      if (current !== minute) {
        minute = current;
        counts = new Map();
      }
      const count = (counts.get(caller) ?? (counts.size < MOST_CALLERS ? 0 : perMinute)) + 1;
      if (count > perMinute) {
        throw new PlumblineError("RATE_LIMITED", `more than ${perMinute} prechecks in a minute by one caller; wait for the next minute`);
      }
      counts.set(caller, count);
    },
  };
}
