import { describe, expect, it } from "vitest";
import { logStats } from "./log-stats.ts";
import { instant, runExample, step } from "./testing.ts";

describe("log.stats", () => {
  it("counts, and reports no violations", () => {
    const cases = [
      { id: "1", events: [step("a", "09:00", "p1"), step("b", "09:00", "p2"), step("a", "10:00", "p1")] },
      { id: "2", events: [step("a", "11:00"), step("b", "12:00", "")] },
      { id: "3", events: [step("a", "08:00", "p3"), step("b", "08:30", "p2")] },
      { id: "4", events: [] },
    ];

    expect(runExample(logStats, {}, cases)).toEqual({
      cases: 4,
      events: 7,
      activities: 2,
      variants: 3,
      resources: 3,
      minTs: instant("08:00"),
      maxTs: instant("12:00"),
      maxEventsPerCase: 3,
      equalTsPairs: 1,
    });
  });

  it("gives all numbers also for a log without cases", () => {
    expect(Object.values(runExample(logStats, {}, []))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("gives the last instant of a log before 1970, which used to be 0", () => {
    const events = [step("a", "1965-01-01T00:00:00Z"), step("b", "1969-12-31T23:59:59.999Z")];

    expect(runExample(logStats, {}, [{ id: "1", events }])).toMatchObject({ minTs: Date.UTC(1965, 0, 1), maxTs: -1 });
  });

  it("keeps a variant apart from one of which it is the beginning", () => {
    const cases = [
      { id: "1", events: [step("a", "09:00")] },
      { id: "2", events: [step("a", "09:00"), step("a", "09:01")] },
    ];

    expect(runExample(logStats, {}, cases)).toMatchObject({ variants: 2, activities: 1 });
  });
});
