import { describe, expect, it } from "vitest";
import { checkCase, step } from "./testing.ts";
import { timeEventDeadline } from "./time-event-deadline.ts";

const bid = (when: string, deadline: string) => step("bid", when, "s1", { deadline });
const noon = "2026-03-02T12:00:00+08:00";

describe("time.eventDeadline", () => {
  it.each([
    { name: "at the deadline", events: [bid("12:00", noon)], outcome: "pass", measures: { applicableEvents: 1, violatedEvents: 0 } },
    { name: "after it", events: [bid("12:01", noon)], outcome: "breach", measures: { applicableEvents: 1, violatedEvents: 1 } },
    { name: "no deadline", events: [bid("12:01", "")], outcome: "none", measures: {} },
    {
      name: "a deadline that is no date",
      events: [bid("12:01", "noon")],
      outcome: "unknown",
      measures: { applicableEvents: 0, violatedEvents: 0 },
    },
    {
      name: "one late and one unreadable",
      events: [bid("12:01", noon), bid("12:01", "noon")],
      outcome: "breach",
      measures: { applicableEvents: 1, violatedEvents: 1 },
    },
  ])("$outcome: $name", ({ events, outcome, measures }) => {
    const verdict = checkCase(timeEventDeadline, { deadline: "deadline" }, events);

    expect(verdict.outcome).toBe(outcome);
    expect(verdict.measures).toEqual(measures);
  });

  it("looks at the events of the activity only", () => {
    expect(checkCase(timeEventDeadline, { deadline: "deadline", activity: "offer" }, [bid("12:01", noon)]).outcome).toBe("none");
  });

  it("names what it could not read, beside what it found", () => {
    const verdict = checkCase(timeEventDeadline, { deadline: "deadline" }, [bid("12:01", noon), bid("12:01", "noon")]);

    expect(verdict.missing).toEqual(["trace[].data.deadline"]);
    expect(verdict.findings[0]).toMatchObject({ key: "c#0", fields: { deadline: noon } });
  });
});
