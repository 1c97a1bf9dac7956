import { type Facts, type RecordDefinition, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { appointment, concurrentPost, departure, handling, personMatch, postTenure, privateExit, resignation } from "./records.ts";

const WHO = { type: "person", id: "p-1" };

/** The facts of a record after its events, and what it refused. */
function fold<S extends Facts>(
  record: RecordDefinition<S>,
  events: readonly TraceEvent[],
): { readonly facts: Facts; readonly refused: readonly string[] } {
  let facts: S = record.initial("x");
  const refused: string[] = [];
  for (const event of events) {
    const answer = (record.on[event.type]?.(facts, timed(event)) ?? {}) as Facts;
    if (typeof answer.refused === "string") refused.push(answer.refused);
    else facts = { ...facts, ...answer };
  }
  return { facts, refused };
}

describe("records of persons in office", () => {
  it("are kept by matter and person, so that each of several handlers is asked alone", () => {
    const [event] = story({ type: "matter", id: "X-1" }, [["matter.handled", "03-02T09:00", {}, [WHO]]]);
    const [alone] = story({ type: "matter", id: "X-1" }, [["matter.handled", "03-02T09:00"]]);

    expect(handling().keys(timed(event as TraceEvent))).toEqual(["X-1/p-1"]);
    expect(handling().keys(timed(alone as TraceEvent))).toEqual([]);
  });

  it("count a post that was taken again from the second time", () => {
    const told: readonly Told[] = [
      ["post.taken", "01-05T09:00", { since: "2015-01-01" }],
      ["post.left", "01-06T09:00"],
      ["post.taken", "02-02T09:00"],
    ];

    expect(fold(postTenure(), story(WHO, told)).facts).toMatchObject({ since: "2026-02-02T09:00:00+08:00", leftAt: undefined });
  });

  it("keep the first connected job, whatever follows", () => {
    const told: readonly Told[] = [
      ["office.left", "01-05T09:00", { leader: true }],
      ["employment.begun", "02-02T09:00", { relatedBusiness: false }],
      ["employment.begun", "03-02T09:00", { relatedBusiness: true }],
      ["employment.begun", "04-02T09:00", { relatedBusiness: false }],
    ];

    expect(fold(departure(), story(WHO, told)).facts).toMatchObject({ relatedBusiness: true, joinedAt: "2026-03-02T09:00:00+08:00" });
  });

  it("take an earlier job for not known to be connected where nobody says so of a later one", () => {
    const told: readonly Told[] = [
      ["employment.begun", "02-02T09:00", { relatedBusiness: false }],
      ["employment.begun", "03-02T09:00"],
    ];

    expect(fold(departure(), story(WHO, told)).facts.relatedBusiness).toBeUndefined();
  });

  it("add up what an outside post paid, to the fen", () => {
    const told: readonly Told[] = [
      ["concurrentPost.paid", "02-02T09:00", { amount: 10 }],
      ["concurrentPost.paid", "03-02T09:00", { amount: 20 }],
    ];

    expect(fold(concurrentPost(), story(WHO, told)).facts).toMatchObject({ taken: true, paid: 0.3 });
  });

  it.each([
    {
      name: "an explanation of what was not compared",
      record: personMatch(),
      told: [["registry.explained", "03-02T09:00", { items: [] }] as Told],
      code: "not_compared",
    },
    {
      name: "vetting after the appointment",
      record: appointment(),
      told: [["appointment.made", "03-02T09:00"] as Told, ["appointment.vetted", "03-03T09:00", { relations: [] }] as Told],
      code: "told_after_appointment",
    },
    {
      name: "an appointment made twice",
      record: appointment(),
      told: [["appointment.made", "03-02T09:00"] as Told, ["appointment.made", "03-03T09:00"] as Told],
      code: "already_made",
    },
    {
      name: "an approval after the journey",
      record: privateExit(),
      told: [["privateExit.made", "03-02T09:00"] as Told, ["privateExit.approved", "03-03T09:00", { approval: "A" }] as Told],
      code: "told_after_exit",
    },
    {
      name: "a second decision on a resignation",
      record: resignation(),
      told: [
        ["resignation.decided", "03-02T09:00", { approved: true }] as Told,
        ["resignation.decided", "03-03T09:00", { approved: false }] as Told,
      ],
      code: "already_decided",
    },
  ])("refuse $name", ({ record, told, code }) => {
    expect(fold(record as RecordDefinition<Facts>, story(WHO, told)).refused).toEqual([code]);
  });
});
