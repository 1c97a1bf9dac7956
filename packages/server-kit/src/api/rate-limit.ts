import { PlumblineError } from "@plumbline/core";

export interface RateLimitOptions {
  /** Calls that a caller may go on making. */
  readonly perSecond: number;
  /** Calls that it may make at once, when it has not called for a while. */
  readonly burst: number;
}

export interface RateLimit {
  /** Counts a call at this instant (ms). Throws `RATE_LIMITED`, with the seconds to wait, when the caller has none left. */
  count(caller: string, now: number): void;
}

/** Callers that are remembered; who has not called for the longest time is forgotten first. Each takes some hundred bytes. */
const MOST_CALLERS = 20_000;

/** A bucket of calls for each caller, which fills again with time. */
export function createRateLimit({ perSecond, burst }: RateLimitOptions): RateLimit {
  // In the order of their last calls.
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  return {
    count(caller, now) {
      const bucket = buckets.get(caller);
      // A clock that went back gives nothing.
      const refilled = bucket ? bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond : burst;
      const left = Math.min(burst, refilled);
      const isRefused = left < 1;
      buckets.delete(caller);
      // What is refused takes nothing: who asks too often gets as much as who asks just often enough.
      buckets.set(caller, { left: isRefused ? left : left - 1, at: Math.max(now, bucket?.at ?? now) });
      if (buckets.size > MOST_CALLERS) buckets.delete(buckets.keys().next().value as string);
      if (isRefused) {
        const retryAfter = Math.max(1, Math.ceil((1 - left) / perSecond));
        throw new PlumblineError("RATE_LIMITED", `more than ${perSecond} requests in a second by one caller; wait for ${retryAfter} s`, {
          details: { retryAfter },
        });
      }
    },
  };
}
