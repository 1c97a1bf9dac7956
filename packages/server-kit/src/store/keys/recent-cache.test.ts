import { expect, it } from "vitest";
import { createRecentCache } from "./recent-cache.ts";

it("keeps what is asked for, and forgets what was not for a while", () => {
  const cache = createRecentCache<number, string>(10);
  for (let key = 0; key < 100; key++) {
    cache.set(key, `value ${key}`);
    expect(cache.get(0)).toBe("value 0");
  }
  const kept = Array.from({ length: 100 }, (_, key) => key).filter((key) => cache.get(key) !== undefined);
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThanOrEqual(20);
  expect(kept).toContain(99);
});

it("drops what is gone, of either age", () => {
  const cache = createRecentCache<number, number>(3);
  for (let key = 0; key < 5; key++) cache.set(key, key);
  cache.drop((value) => value % 2 === 0);
  expect([0, 1, 2, 3, 4].map((key) => cache.get(key))).toEqual([undefined, 1, undefined, 3, undefined]);
  cache.clear();
  expect(cache.get(1)).toBeUndefined();
});
