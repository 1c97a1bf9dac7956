import { PlumblineError } from "@plumbline/core";

export interface RateLimit {
  /** Counts a call. Throws `RATE_LIMITED` when the caller had its calls of this minute. */
  count(caller: string, now: number): void;
  /** Calls since the start, refused ones included. */
  readonly calls: number;
}

/** A number of calls per caller and minute. */
export function createRateLimit(perMinute: number): RateLimit {
  let minute = Number.NaN;
  let calls = 0;
  let counts = new Map<string, number>();
  return {
    get calls() {
      return calls;
    },
    count(caller, now) {
      calls++;
      const current = Math.floor(now / 60_000);
      if (current !== minute) {
        minute = current;
        counts = new Map();
      }
      const count = (counts.get(caller) ?? 0) + 1;
      counts.set(caller, count);
      if (count > perMinute) {
        throw new PlumblineError("RATE_LIMITED", `more than ${perMinute} prechecks in a minute by one caller; wait for the next minute`);
      }
    },
  };
}
