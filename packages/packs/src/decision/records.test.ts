import { type Facts, type RecordDefinition, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { decisionEvents } from "./events.ts";
import { decisionRecord, execution, meeting, meetingItem, paymentWindow } from "./records.ts";

const MEETING = { type: "meeting", id: "M-1" };
const ITEM = { type: "meetingItem", id: "I-1" };
const DECISION = { type: "decision", id: "D-1" };

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

describe("a matter on the agenda", () => {
  const taken: Told = ["agenda.taken", "03-13T09:30", { head: "p-1", participants: ["p-1", "p-2"] }];

  it("can be taken up again after it was put off, with nothing left of the first meeting", () => {
    const { facts, refused } = fold(
      meetingItem(),
      story(ITEM, [
        taken,
        ["agenda.voted", "03-13T10:00", { approve: 1, reject: 1 }],
        ["agenda.concluded", "03-13T10:30", { result: "defer" }],
        ["agenda.materialSent", "03-19T09:00"],
        ["agenda.taken", "03-20T09:30", { head: "p-1" }],
      ]),
    );

    expect(refused).toEqual([]);
    expect(facts).toMatchObject({ taken: true, discussed: false, concluded: false, meetingAt: "2026-03-20T09:30:00+08:00" });
    expect(facts).toMatchObject({ against: undefined, result: undefined, participants: undefined });
  });

  it.each([
    { name: "it is taken up twice", told: [taken, taken], refused: ["already_taken"] },
    {
      name: "members speak on what was not taken up",
      told: [["agenda.opinionGiven", "03-13T10:00", { by: "p-2" }] as Told],
      refused: ["not_taken"],
    },
    {
      name: "it is voted on after its conclusion",
      told: [
        taken,
        ["agenda.concluded", "03-13T10:30", { result: "pass" }] as Told,
        ["agenda.voted", "03-13T10:40", { approve: 2, reject: 0 }] as Told,
      ],
      refused: ["already_concluded"],
    },
  ])("refuses what does not fit: $name", ({ told, refused }) => {
    expect(fold(meetingItem(), story(ITEM, told)).refused).toEqual(refused);
  });

  it("counts the last word of each member but the head for the majority", () => {
    const { facts } = fold(
      meetingItem(),
      story(ITEM, [
        taken,
        ["agenda.opinionGiven", "03-13T10:00", { by: "p-2", stance: "reject" }],
        ["agenda.opinionGiven", "03-13T10:01", { by: "p-2", stance: "approve" }],
        ["agenda.opinionGiven", "03-13T10:02", { by: "p-1", stance: "reject" }],
        ["agenda.concluded", "03-13T10:30", { result: "pass" }],
      ]),
    );

    expect(facts.majority).toBe("approve");
  });
});

describe("a meeting", () => {
  it("counts each member once, however often the host names them", () => {
    const { facts } = fold(
      meeting(),
      story(MEETING, [
        ["meeting.convened", "03-10T09:00", { members: ["p-1", "p-2", "p-2", "p-3"] }],
        ["meeting.opened", "03-13T09:00", { attendees: ["p-1", "p-1"] }],
        ["meeting.attended", "03-13T09:10", { attendees: ["p-1", "p-2"] }],
      ]),
    );

    expect(facts).toMatchObject({ members: 3, present: 2 });
  });
});

describe("amounts", () => {
  it("under one decision add up to the fen, and stand in yuan", () => {
    const executed = (amount: number): Told => ["decision.executed", "03-16T09:00", { amount }];
    const { facts } = fold(execution(), story(DECISION, [["decision.made", "03-13T09:00", { amount: 30 }], executed(10), executed(20)]));

    expect(facts).toMatchObject({ decidedAmount: 0.3, executedAmount: 0.3, amount: 0.3, decisionId: "D-1" });
  });

  it("of payments are kept by payee and by purpose, for each unit alone", () => {
    const [event] = story({ type: "payee", id: "P-1" }, [
      ["decision.paid", "01-05T09:00", { amount: 5 }, [{ type: "purpose", id: "Q-1" }]],
    ]);

    expect(paymentWindow().keys(timed(event as TraceEvent))).toEqual(["anlan.example/payee/P-1", "anlan.example/purpose/Q-1"]);
  });

  it("of one payee are kept for the newest payments only, so that no record grows for ever", () => {
    const many = Array.from({ length: 150 }, (_, i): Told => ["decision.paid", "01-05T09:00", { amount: i }]);
    const { facts } = fold(paymentWindow(), story({ type: "payee", id: "P-1" }, many));

    expect((facts.payments as readonly number[]).length).toBe(60);
    expect((facts.payments as readonly number[])[59]).toBe(1.49);
  });
});

describe("a decision", () => {
  it("is made once", () => {
    const made: Told = ["decision.made", "03-13T09:00", {}];

    expect(fold(decisionRecord(), story(DECISION, [made, made])).refused).toEqual(["already_decided"]);
  });

  it("can be published only after it was made", () => {
    expect(fold(decisionRecord(), story(DECISION, [["decision.published", "03-13T09:00"]])).refused).toEqual(["not_decided"]);
  });
});

describe("the events of the pack", () => {
  it("have types of their own", () => {
    expect(new Set(decisionEvents.map(({ type }) => type)).size).toBe(decisionEvents.length);
  });

  it("mark what they say of persons", () => {
    const marked = decisionEvents.flatMap(({ type, personal }) => personal.map((member) => `${type} ${member}`));

    expect(marked).toEqual(
      expect.arrayContaining([
        "agenda.conflictsChecked conflicted",
        "agenda.expertsChosen experts",
        "agenda.opinionGiven by",
        "agenda.opinionGiven stance",
        "agenda.recused member",
        "agenda.taken head",
        "agenda.taken participants",
        "meeting.convened members",
        "meeting.opened attendees",
        "meeting.attended attendees",
        "minutes.entered dissent",
      ]),
    );
  });
});
