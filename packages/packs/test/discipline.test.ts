import { BUILT_IN_KINDS, createEngine, createKindRegistry, defineControlPoint, type TimedEvent } from "@plumbline/core";
import {
  actOf,
  assignmentAfter,
  bulletinOf,
  codeCounts,
  concealmentOf,
  type DispositionFacts,
  defineLadder,
  dispositionRecord,
  dueOf,
  escalationsOf,
  foldDisposition,
  isHeldOn,
  lintLadder,
  outcomesFor,
  overdueOf,
} from "@plumbline/core/supervision";
import { describe, expect, it } from "vitest";
import { disciplineAuthority, disciplineLadder } from "../src/ladders/index.ts";
import { builtInControls } from "../src/tools/index.ts";
import { calendar, type Desk, filled, openDesk } from "./ladder-desk.ts";

const handler = { id: "p-handler", roles: ["handler"], body: "supervisoryBody", level: "county" };
const decider = { id: "p-decider", roles: ["decider"], body: "supervisoryBody", level: "county" };
const wang = { id: "p-wang", roles: [] };
const PERSON = { kind: "person", id: "p-wang", rank: "countyManaged", org: "330106-scjg" };
const UNIT = {
  kind: "unit",
  id: "330106-scjg",
  rank: "countyUnit",
  leader: "p-head",
  deputy: "p-deputy",
  department: "d-1",
  person: "p-zhou",
};
const CODES = { grounds: ["laxOversight"], derelictions: ["failedToDetect"] };
const about = (rung: string, rank: number, more = {}) => ({
  rung,
  subject: PERSON,
  signals: ["s-1"],
  rank,
  reason: "两次逾期未回复",
  ...more,
});
const desk = (more = {}): Desk => openDesk(disciplineLadder, disciplineAuthority, more);
const ladderWith = (rung: string, more: object) =>
  defineLadder({ ...disciplineLadder, rungs: disciplineLadder.rungs.map((one) => (one.id === rung ? { ...one, ...more } : one)) });

/** A disposition that was proposed on the second of March, heard where it must be, and served on the day given. */
function served(rung: string, rank: number, on: string, more: object = {}): Desk {
  const one = desk();
  const steps = [
    one.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about(rung, rank, more)),
    ...(rung === "reminder" ? [] : [one.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "逾期" })]),
    ...(rung === "reminder"
      ? []
      : [one.ask(one.state.subject?.kind === "unit" ? { ...wang, id: "p-head" } : wang, "2026-03-03T10:00:00+08:00", "waive")]),
    one.ask(decider, "2026-03-03T14:00:00+08:00", "issue", { document: filled(disciplineLadder, rung) }),
    one.ask(handler, `${on}T09:00:00+08:00`, "serve", { receiver: "p-wang", how: "当面送达" }),
  ];
  expect(steps).toEqual(steps.map(() => "ok"));
  return one;
}

it("takes an order from proposal to closing: heard, answered, issued, served, corrected, verified by another", () => {
  const order = desk();

  const steps = [
    order.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("rectification", 3)),
    order.ask(handler, "2026-03-02T09:30:00+08:00", "assign", { handler: "p-handler" }),
    order.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "合同未招标" }),
    order.ask(wang, "2026-03-04T10:00:00+08:00", "giveStatement", { text: "系紧急抢修" }),
    order.ask(decider, "2026-03-05T10:00:00+08:00", "issue", { document: filled(disciplineLadder, "rectification") }),
    order.ask(handler, "2026-03-05T11:00:00+08:00", "answerStatement", { accepted: "part", reasons: "无紧急采购审批" }),
    order.ask(decider, "2026-03-05T14:00:00+08:00", "issue", {
      document: filled(disciplineLadder, "rectification"),
      number: "整改〔2026〕3号",
    }),
    order.ask(handler, "2026-03-06T09:00:00+08:00", "serve", { receiver: "p-wang", how: "当面送达" }),
    order.ask(wang, "2026-03-12T09:00:00+08:00", "reply", { text: "已着手整改" }),
    order.ask(wang, "2026-03-30T09:00:00+08:00", "submitEvidence", { files: ["f-1"], rectifier: "p-wang" }),
    order.ask(handler, "2026-03-31T09:00:00+08:00", "verify", { accepted: true }),
    order.ask(decider, "2026-04-01T09:00:00+08:00", "close", { as: "corrected", change: "REG-2026-07" }),
    order.ask(decider, "2026-04-02T09:00:00+08:00", "withdraw", { reason: "x" }),
  ];

  expect(steps).toEqual(["ok", "ok", "ok", "ok", "hearing_unanswered", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "closed"]);
  expect(order.state).toMatchObject({ phase: "closed", turn: "none", closedAs: "corrected", change: "REG-2026-07" });
  expect(JSON.stringify(order.state)).not.toMatch(/招标|抢修|整改/);
});

describe("who decides", () => {
  it("R-092 a township officer does not handle a cadre of the county, the body that the table names does", () => {
    const one = desk();
    const township = { ...handler, level: "township" };
    one.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("reminder", 1));
    const document = filled(disciplineLadder, "reminder");

    expect(one.ask(township, "2026-03-02T10:00:00+08:00", "assign", { handler: "p-x" })).toBe("not_authorised");
    expect(one.ask({ ...decider, level: "township" }, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("not_authorised");
    expect(one.ask({ ...decider, level: "city" }, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("not_authorised");
    expect(one.ask(handler, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("not_authorised");
    expect(one.ask(decider, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("ok");
  });

  it("refuses whoever is concerned, or related to them, to handle, to decide and to be assigned", () => {
    const one = desk({ isRelated: (a: string, b: string) => a === "p-sister" && b === "p-wang" });
    one.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("reminder", 1));
    const document = filled(disciplineLadder, "reminder");

    expect(one.ask({ ...decider, id: "p-wang" }, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("handler_is_concerned");
    expect(one.ask({ ...decider, id: "p-sister" }, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("handler_is_concerned");
    expect(one.ask(handler, "2026-03-02T10:00:00+08:00", "assign", { handler: "p-sister" })).toBe("handler_is_concerned");
    expect(one.ask(handler, "2026-03-02T10:00:00+08:00", "reply", { text: "x" })).toBe("not_the_subject");
    expect(one.ask({ ...decider, actsFor: ["p-wang"] }, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("handler_is_concerned");
    expect(desk().ask({ ...handler, id: "p-wang" }, "2026-03-02T09:00:00+08:00", "propose", about("reminder", 1))).toBe(
      "handler_is_concerned",
    );
  });
});

describe("where a disposition begins", () => {
  it.each([
    { name: "red does not begin with a reminder", body: about("reminder", 3), answer: "rung_unreachable" },
    { name: "yellow does not begin with an order", body: about("rectification", 1), answer: "rung_unreachable" },
    { name: "a prohibition skips the reminder", body: about("reminder", 1, { ruleClass: "prohibition" }), answer: "rung_unreachable" },
    {
      name: "a prohibition begins with an order, whatever its rank",
      body: about("rectification", 1, { ruleClass: "prohibition" }),
      answer: "ok",
    },
    { name: "a limit that was only near gets a reminder", body: about("reminder", 0, { signals: [] }), answer: "ok" },
    { name: "a rung that the ladder has not", body: about("dismissal", 3), answer: "rung_unreachable" },
    { name: "without a reason", body: about("reminder", 1, { reason: " " }), answer: "reason_missing" },
    { name: "after one that is not there", body: about("admonition", 1, { after: "d-0" }), answer: "rung_unreachable" },
  ])("$answer: $name", ({ body, answer }) => {
    expect(desk().ask(handler, "2026-03-02T09:00:00+08:00", "propose", body)).toBe(answer);
  });
});

it("goes no further when every signal that it rests on was withdrawn, before it is proposed or after", () => {
  const gone = new Set(["s-1"]);
  const isWithdrawn = (signal: string): boolean => gone.has(signal);
  const propose = (signals: readonly string[]): Desk => {
    const one = desk({ isWithdrawn });
    one.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("reminder", 1, { signals }));
    return one;
  };
  const document = filled(disciplineLadder, "reminder");
  const two = propose(["s-1", "s-2"]);

  expect(propose(["s-1"]).state).toEqual({});
  expect(propose([]).state.phase).toBe("draft");
  gone.add("s-2");
  expect(two.ask(decider, "2026-03-03T09:00:00+08:00", "issue", { document })).toBe("basis_withdrawn");
  gone.delete("s-2");
  expect(two.ask(decider, "2026-03-03T09:00:00+08:00", "issue", { document })).toBe("ok");
});

describe("the hearing (陈述申辩)", () => {
  const proposed = (): Desk => {
    const one = desk();
    one.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("admonition", 2));
    return one;
  };
  const document = filled(disciplineLadder, "admonition");

  it("comes before anything is issued, and silence counts only when its time is over", () => {
    const one = proposed();

    expect(one.ask(decider, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("hearing_unanswered");
    one.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "逾期" });
    expect(one.state.hearing?.due.on).toBe("2026-03-09");
    expect(one.ask(decider, "2026-03-09T23:59:59+08:00", "issue", { document })).toBe("hearing_unanswered");
    expect(one.ask(decider, "2026-03-10T00:00:00+08:00", "issue", { document })).toBe("ok");
  });

  it("hears a first statement that is late as long as nothing is issued, and a change of mind within the time", () => {
    const late = proposed();
    late.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "逾期" });
    const waived = proposed();
    waived.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "逾期" });
    waived.ask(wang, "2026-03-03T10:00:00+08:00", "waive");

    expect(late.ask(wang, "2026-03-11T10:00:00+08:00", "giveStatement", { text: "说明" })).toBe("ok");
    expect(late.ask(decider, "2026-03-11T11:00:00+08:00", "issue", { document })).toBe("hearing_unanswered");
    expect(waived.ask(wang, "2026-03-04T10:00:00+08:00", "giveStatement", { text: "说明" })).toBe("ok");
    expect(waived.ask(decider, "2026-03-04T11:00:00+08:00", "issue", { document })).toBe("hearing_unanswered");
    expect(waived.ask(handler, "2026-03-04T11:00:00+08:00", "answerStatement", { accepted: "none", reasons: "" })).toBe("reason_missing");
  });

  it("holds for whoever replays the events, too: what was said and not answered stands in the way", () => {
    const one = proposed();
    one.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "逾期" });
    one.ask(wang, "2026-03-03T10:00:00+08:00", "giveStatement", { text: "说明" });
    const [first] = one.events;
    const forged = { ...(first as TimedEvent), type: "disposition.issued", data: { by: "p-x", body: "b", level: "l", role: "r" } };

    expect(foldDisposition(one.state, forged)).toEqual({ refused: "hearing_unanswered" });
  });

  it("needs a whole document", () => {
    const one = proposed();
    one.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "逾期" });
    one.ask(wang, "2026-03-03T10:00:00+08:00", "waive");

    expect(one.ask(decider, "2026-03-04T10:00:00+08:00", "issue", { document: { ...document, points: " " } })).toBe("document_incomplete");
    expect(one.ask(decider, "2026-03-04T10:00:00+08:00", "issue", { document: { ...document, more: "x" } })).toBe("document_incomplete");
  });
});

describe("time", () => {
  it("R-095 a reminder due on 2026-04-10 without an answer raises the task of an admonition on 04-13, and not the admonition", () => {
    const reminder = served("reminder", 1, "2026-04-02");

    expect(reminder.state.replyDue?.on).toBe("2026-04-10");
    expect(escalationsOf(reminder.state, disciplineLadder, calendar)).toMatchObject([{ to: "admonition", on: "2026-04-13" }]);
    expect(reminder.ask("clock", "2026-04-12T23:59:59+08:00", "escalate")).toBe("not_due");
    expect(reminder.ask("clock", "2026-04-13T00:00:00+08:00", "escalate")).toBe("ok");
    expect(reminder.ask("clock", "2026-04-13T00:00:01+08:00", "escalate")).toBe("not_now");
    expect(reminder.state).toMatchObject({
      phase: "served",
      rung: "reminder",
      tasks: [{ to: "admonition", when: "unanswered", on: "2026-04-13" }],
    });

    const next = desk({ previous: reminder.state });
    expect(next.ask(handler, "2026-04-13T09:00:00+08:00", "propose", about("admonition", 1, { after: "d-1" }))).toBe("ok");
    expect(next.state.after).toEqual({ disposition: "d-1", rung: "reminder" });
  });

  it.each([
    { name: "about somebody else", subject: { ...PERSON, id: "p-li" }, rung: "admonition" },
    { name: "two rungs at once", subject: PERSON, rung: "rectification" },
  ])("a task leads to the next rung only, and not $name", ({ subject, rung }) => {
    const reminder = served("reminder", 1, "2026-04-02");
    reminder.ask("clock", "2026-04-13T00:00:00+08:00", "escalate");

    const next = desk({ previous: reminder.state });
    expect(next.ask(handler, "2026-04-13T09:00:00+08:00", "propose", about(rung, 1, { after: "d-1", subject }))).toBe("rung_unreachable");
  });

  it("a task leads nowhere any more once the reminder was answered and closed, nor where the next rung is too little", () => {
    const reminder = served("reminder", 1, "2026-04-02");
    reminder.ask("clock", "2026-04-13T00:00:00+08:00", "escalate");
    const open = { previous: reminder.state };
    reminder.ask(wang, "2026-04-14T09:00:00+08:00", "reply", { text: "说明" });
    reminder.ask(decider, "2026-04-15T09:00:00+08:00", "close", { as: "answered" });
    const next = about("admonition", 1, { after: "d-1" });

    expect(reminder.state.closedAs).toBe("answered");
    expect(desk({ previous: reminder.state }).ask(handler, "2026-04-16T09:00:00+08:00", "propose", next)).toBe("rung_unreachable");
    expect(desk(open).ask(handler, "2026-04-16T09:00:00+08:00", "propose", { ...next, ruleClass: "prohibition" })).toBe("rung_unreachable");
  });

  it("raises nothing on a day of a year that is not announced", () => {
    const reminder = served("reminder", 1, "2026-12-25");

    expect(reminder.state.replyDue?.provisional).toBe(true);
    expect(reminder.ask("clock", "2027-02-01T00:00:00+08:00", "escalate")).toBe("due_provisional");
    expect(reminder.ask(wang, "2027-02-01T00:00:00+08:00", "reply", { text: "x" })).toBe("ok");
    expect(reminder.state.reply?.late).toBe(false);
  });

  it("extends a period that is asked for in time, once, and holds everything until that is decided", () => {
    const one = served("reminder", 1, "2026-04-02");

    const steps = [
      one.ask(wang, "2026-04-10T20:00:00+08:00", "askExtension", { of: "reply", reason: "出差" }),
      one.ask(wang, "2026-04-10T21:00:00+08:00", "askExtension", { of: "reply", reason: "出差" }),
      one.ask("clock", "2026-04-14T00:00:00+08:00", "escalate"),
      one.ask(handler, "2026-04-14T09:00:00+08:00", "decideExtension", { granted: true }),
      one.ask(decider, "2026-04-14T09:00:00+08:00", "decideExtension", { granted: true }),
      one.ask(wang, "2026-04-15T09:00:00+08:00", "askExtension", { of: "reply", reason: "出差" }),
      one.ask("clock", "2026-04-17T00:00:00+08:00", "escalate"),
      one.ask(wang, "2026-04-18T09:00:00+08:00", "reply", { text: "说明" }),
      one.ask(wang, "2026-04-18T10:00:00+08:00", "reply", { text: "说明" }),
    ];

    expect(steps).toEqual([
      "ok",
      "extension_pending",
      "extension_pending",
      "not_authorised",
      "ok",
      "extension_used_up",
      "not_due",
      "ok",
      "already_replied",
    ]);
    expect(one.state).toMatchObject({ extended: { reply: 1 }, reply: { late: true } });
  });

  it("needs a reason to refuse an extension, closes nothing before it is decided, and drops the question when the reply comes", () => {
    const one = served("reminder", 1, "2026-04-02");
    one.ask(wang, "2026-04-10T20:00:00+08:00", "askExtension", { of: "reply", reason: "出差" });
    const close = one.ask(decider, "2026-04-14T09:00:00+08:00", "close", { as: "unanswered", reason: "未复" });
    const refuse = one.ask(decider, "2026-04-14T09:00:00+08:00", "decideExtension", { granted: false });
    one.ask(wang, "2026-04-14T10:00:00+08:00", "reply", { text: "说明" });

    expect([close, refuse]).toEqual(["extension_pending", "reason_missing"]);
    expect(one.ask(decider, "2026-04-14T11:00:00+08:00", "decideExtension", { granted: true })).toBe("not_now");
    expect(one.ask(decider, "2026-04-14T11:00:00+08:00", "close", { as: "answered" })).toBe("ok");
  });

  it("refuses an extension that is asked for when the time is over, and a reply before anything was served", () => {
    const one = served("reminder", 1, "2026-04-02");
    const unserved = desk();
    unserved.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("reminder", 1));

    expect(one.ask(wang, "2026-04-11T00:00:00+08:00", "askExtension", { of: "reply", reason: "出差" })).toBe("too_late_to_extend");
    expect(unserved.ask(wang, "2026-03-03T09:00:00+08:00", "reply", { text: "x" })).toBe("not_served");
  });

  it("counts again when a year is announced, and keeps a day that was certain when it was told", () => {
    const due = dueOf({ amount: 5, unit: "workingDay", rollOver: true }, "2026-04-02", calendar);

    expect(due).toMatchObject({ on: "2026-04-10", endsAt: "2026-04-10T16:00:00.000Z", provisional: false });
  });
});

describe("correction", () => {
  it("is verified by a person who did not do it, late evidence is marked, and it is overdue until then", () => {
    const order = served("rectification", 3, "2026-03-06", { subject: UNIT });
    const zhou = { id: "p-zhou", roles: [] };
    const late = "2026-04-09T09:00:00+08:00";

    // 2026-04-05, the thirtieth day, is a holiday; it moves to the first working day after it.
    expect(order.state.correctionDue?.on).toBe("2026-04-07");
    expect(overdueOf(order.state, Date.parse(late), calendar)).toEqual([
      { of: "reply", on: "2026-03-13" },
      { of: "correction", on: "2026-04-07" },
    ]);
    expect(order.ask(zhou, late, "submitEvidence", { files: ["f-1"], rectifier: "p-handler" })).toBe("ok");
    expect(order.state).toMatchObject({ late: true, pending: true, turn: "verifier" });
    expect(order.ask(handler, late, "verify", { accepted: true })).toBe("verifier_is_rectifier");
    expect(order.ask({ ...handler, id: "p-deputy" }, late, "verify", { accepted: true })).toBe("handler_is_concerned");
    expect(order.ask({ ...handler, id: "p-third" }, late, "verify", { accepted: false })).toBe("reason_missing");
    expect(order.ask({ ...handler, id: "p-third" }, late, "verify", { accepted: false, reason: "仍有三项" })).toBe("ok");
    expect(order.state).toMatchObject({ phase: "served", turn: "subject", correctionDue: { on: "2026-05-09" } });
  });

  it("is neither escalated nor called uncorrected while what was handed in waits to be looked at", () => {
    const order = served("admonition", 2, "2026-03-06");
    order.ask(wang, "2026-03-20T09:00:00+08:00", "submitEvidence", { files: ["f-1"], rectifier: "p-wang" });

    const long = "2026-05-20T09:00:00+08:00";
    expect(order.ask("clock", long, "escalate")).toBe("not_now");
    expect(overdueOf(order.state, Date.parse(long), calendar).map(({ of }) => of)).toEqual(["reply"]);
    expect(order.ask(decider, long, "close", { as: "uncorrected", reason: "未改" })).toBe("not_now");
    expect(order.ask(decider, long, "close", { as: "unanswered", reason: "未复" })).toBe("not_now");
    expect(order.ask({ ...handler, roles: ["decider"] }, long, "verify", { accepted: true })).toBe("not_authorised");
  });

  it("R-097 an order closes only when somebody else signed, and the bulletin lists what is closed and what is overdue", () => {
    const order = served("rectification", 3, "2026-03-06");
    order.ask(wang, "2026-03-30T09:00:00+08:00", "submitEvidence", { files: ["f-1"], rectifier: "p-wang" });
    const early = order.ask(decider, "2026-03-31T08:00:00+08:00", "close", { as: "corrected", reason: "已改" });
    order.ask(handler, "2026-03-31T09:00:00+08:00", "verify", { accepted: true });
    const unexplained = order.ask(decider, "2026-03-31T10:00:00+08:00", "close", { as: "corrected" });
    order.ask(decider, "2026-03-31T10:00:00+08:00", "close", { as: "corrected", change: "REG-2026-07" });
    const overdue = served("rectification", 3, "2026-03-06");
    overdue.ask(wang, "2026-03-09T09:00:00+08:00", "reply", { text: "说明" });
    const running = served("rectification", 3, "2026-04-20");
    const now = Date.parse("2026-04-21T09:00:00+08:00");
    const all = [order, overdue, running].map(({ state }, i) => ({ id: `d-${i}`, facts: state }));

    expect([early, unexplained]).toEqual(["not_now", "reason_missing"]);
    expect(bulletinOf(all, now, calendar)).toEqual({
      closed: [{ id: "d-0", as: "corrected" }],
      overdue: [{ id: "d-1", of: "correction", on: "2026-04-07" }],
      running: 1,
    });
    expect(
      [order, overdue, running].map((one) => one.ask(decider, "2026-04-21T09:00:00+08:00", "publishBulletin", { bulletin: "第3期" })),
    ).toEqual(["ok", "ok", "not_now"]);
    expect(order.ask(decider, "2026-04-22T09:00:00+08:00", "publishBulletin", { bulletin: "第3期" })).toBe("not_now");
    expect(order.state.bulletins).toMatchObject([{ bulletin: "第3期", shows: "closed" }]);
  });
});

describe("units and persons", () => {
  it("R-101 an order to a unit lists its responsible leader, and a person has a record of their own", () => {
    const unit = served("rectification", 3, "2026-03-06", { subject: UNIT });
    const person = served("rectification", 3, "2026-03-06");

    expect(unit.state.subject).toMatchObject({ kind: "unit", id: "330106-scjg", leader: "p-head" });
    expect(person.state.subject).toEqual(PERSON);
  });

  it("R-024 a task with a department and no person does not leave the draft", () => {
    const { person: _person, ...department } = UNIT;
    const one = desk();
    one.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("reminder", 1, { subject: department }));
    const document = filled(disciplineLadder, "reminder");

    expect(one.ask(decider, "2026-03-02T10:00:00+08:00", "issue", { document })).toBe("subject_lacks_leader");
    expect(one.state.phase).toBe("draft");
  });
});

describe("accountability", () => {
  it("R-099 a record without a code of dereliction is refused, and statistics count by code", () => {
    const none = desk().ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("accountability", 3, { grounds: ["laxOversight"] }));
    const unknown = desk().ask(
      handler,
      "2026-03-02T09:00:00+08:00",
      "propose",
      about("accountability", 3, { ...CODES, derelictions: ["failedToSmile"] }),
    );
    const two: DispositionFacts[] = ["failedToDetect", "failedToManage"].map((code) => {
      const one = desk();
      one.ask(
        handler,
        "2026-03-02T09:00:00+08:00",
        "propose",
        about("accountability", 3, { ...CODES, derelictions: [code, "failedToDetect"] }),
      );
      return one.state;
    });

    expect([none, unknown]).toEqual(["ground_missing", "ground_missing"]);
    expect(codeCounts(two, "derelictions")).toEqual({ failedToDetect: 2, failedToManage: 1 });
    expect(codeCounts([...two, { ...two[0], phase: "withdrawn" }], "grounds")).toEqual({ laxOversight: 2 });
  });

  it("R-098 a risk known on 05-06 and reported on 05-20, with three working days, proposes the ground of concealment", () => {
    const asOf = "2026-06-01";

    expect(concealmentOf(disciplineLadder, { knownAt: "2026-05-06", reportedAt: "2026-05-20", asOf }, calendar)).toMatchObject({
      proposed: "concealment",
      limit: 3,
    });
    expect(concealmentOf(disciplineLadder, { knownAt: "2026-05-06", reportedAt: "2026-05-11", asOf }, calendar)).toBeDefined();
    expect(concealmentOf(disciplineLadder, { knownAt: "2026-05-06", reportedAt: "2026-05-09", asOf }, calendar)).toBeUndefined();
  });

  it("R-100 control points that ask about inaction are there, each of a time that is over", () => {
    const known = builtInControls().map(({ control }) => control);
    const asking = disciplineLadder.circumstances.flatMap(({ code, controls = [] }) => (code === "inaction" ? controls : []));

    const titles = asking.map((id) => known.find((control) => control.id === id)?.title.zh);

    expect(asking.length).toBeGreaterThan(5);
    expect(titles.filter((title) => title === undefined || !/超期|逾期/.test(title))).toEqual([]);
  });

  it("R-102 a removal from post ends the assignment on its day", () => {
    const one = served("accountability", 3, "2026-03-06", CODES);
    const assignment = { id: "a-7", from: "2024-01-01" };
    const outcome = { code: "transfer", on: "2026-03-16", decidedBy: "p-body", number: "〔2026〕12号" };

    expect(one.ask(decider, "2026-03-15T09:00:00+08:00", "recordOutcome", outcome)).toBe("document_incomplete");
    expect(one.ask(decider, "2026-03-15T09:00:00+08:00", "recordOutcome", { ...outcome, code: "exile" })).toBe("outcome_unknown");
    expect(one.ask(decider, "2026-03-15T09:00:00+08:00", "recordOutcome", { ...outcome, assignment: "a-7" })).toBe("ok");
    const act = actOf(one.events.at(-1)?.data ?? {});
    const ended = assignmentAfter(assignment, act as NonNullable<typeof act>);
    expect(ended).toEqual({ id: "a-7", from: "2024-01-01", until: "2026-03-16" });
    expect(["2026-03-15", "2026-03-16"].map((day) => isHeldOn(ended, day))).toEqual([true, false]);
    expect(assignmentAfter({ ...assignment, until: "2026-03-01" }, act as NonNullable<typeof act>).until).toBe("2026-03-01");
    expect(assignmentAfter({ ...assignment, id: "a-8" }, act as NonNullable<typeof act>)).toEqual({ ...assignment, id: "a-8" });
  });

  it("maps a circumstance to outcomes among which a person chooses", () => {
    expect(outcomesFor(disciplineLadder, "inaction")).toEqual(["noticeOfCriticism", "admonitionTalk", "transfer"]);
    expect(outcomesFor(disciplineLadder, "other")).toEqual([]);
  });
});

describe("the lint of a ladder", () => {
  it.each([
    {
      name: "nobody hears the person before accountability",
      ladder: ladderWith("accountability", { hearing: "none" }),
      codes: ["unheard"],
    },
    { name: "no way leads to a rung", ladder: ladderWith("admonition", { entry: {} }), codes: ["rung_unreachable", "rung_unreachable"] },
    { name: "verification without a period", ladder: ladderWith("accountability", { correct: undefined }), codes: ["period_missing"] },
    {
      name: "a period that may end on a holiday",
      ladder: ladderWith("reminder", { reply: { amount: 5, unit: "workingDay" } }),
      codes: ["no_roll_over"],
    },
    { name: "a document that is not there", ladder: ladderWith("reminder", { document: "letter" }), codes: ["unknown_name"] },
    {
      name: "a ladder that goes back",
      ladder: ladderWith("reminder", { entry: { ranks: [0, 1], after: ["admonition"] } }),
      codes: ["not_onward"],
    },
    {
      name: "yellow has no rung to begin with",
      ladder: ladderWith("reminder", { entry: { ranks: [0] } }),
      codes: ["no_beginning", "no_beginning"],
    },
  ])("finds $codes: $name", ({ ladder, codes }) => {
    expect(lintLadder(ladder, disciplineAuthority).map(({ code }) => code)).toEqual(codes);
  });

  it("finds a deciding role that may not issue, and a task for want of correction without a period", () => {
    const rows = disciplineAuthority.rows.map((row, i) => (i === 0 ? { ...row, decideRole: "handler" } : row));
    const timeless = ladderWith("reminder", {
      escalate: [{ to: "admonition", when: "uncorrected", delay: { amount: 1, unit: "workingDay" } }],
    });

    expect(lintLadder(disciplineLadder, { ...disciplineAuthority, rows }).map(({ code }) => code)).toEqual(["nobody_may"]);
    expect(lintLadder(timeless, disciplineAuthority).map(({ code }) => code)).toEqual(["period_missing"]);
  });

  it("finds two bodies for one rank and rung", () => {
    const twice = { ...disciplineAuthority, rows: [...disciplineAuthority.rows, ...disciplineAuthority.rows.slice(0, 1)] };

    expect(lintLadder(disciplineLadder, twice).map(({ code }) => code)).toEqual(["authority_twice"]);
  });
});

describe("a disposition in the engine", () => {
  const late = defineControlPoint({
    id: "CORRECTED-LATE",
    version: 1,
    title: { zh: "整改逾期", en: "Corrected late" },
    citations: [{ regulation: "实务惯例", confidence: "practice" }],
    record: "disposition",
    kind: "expression",
    settings: {
      when: "before(e.correctionDue.on, day(e.?evidenceAt.orValue(asOf)))",
      open: "given(e.?correctionDue) && !given(e.?evidenceAt)",
      due: "addDays(e.correctionDue.on, 1)",
    },
    level: "orange",
    mode: "advise",
  });
  const ORDER = { type: "disposition", id: "d-1" };
  const engineOf = () =>
    createEngine({ records: [dispositionRecord("engine/desk")], controls: [late], kinds: createKindRegistry(BUILT_IN_KINDS), calendar });

  it("R-096 evidence that comes late is an overdue signal, and whoever corrected does not verify", () => {
    const order = served("rectification", 3, "2026-03-06");
    order.ask(wang, "2026-04-09T09:00:00+08:00", "submitEvidence", { files: ["f-1"], rectifier: "p-handler" });
    const same = order.ask(handler, "2026-04-10T09:00:00+08:00", "verify", { accepted: true });
    const engine = engineOf();
    for (const event of order.events) engine.accept(event);
    engine.advance(Date.parse("2026-04-10T09:00:00+08:00"));
    engine.settle();

    expect(same).toBe("verifier_is_rectifier");
    expect(engine.signals("open").map(({ control, level }) => [control, level])).toEqual([["CORRECTED-LATE", "orange"]]);
  });

  it("has the same facts in whatever order its events arrive, and none from those who may not write it", () => {
    const order = served("rectification", 3, "2026-03-06");
    order.ask(wang, "2026-03-09T09:00:00+08:00", "reply", { text: "说明" });
    const engine = engineOf();
    for (const event of [...order.events].reverse()) engine.accept(event);
    const [first] = order.events;
    const forged = engine.accept({ ...(first as TimedEvent), id: "x", source: "host", objects: [{ type: "disposition", id: "d-2" }] });
    engine.settle();

    expect(engine.view(ORDER)?.state).toEqual(order.state);
    expect(engine.view(ORDER)?.anomalies).toEqual([]);
    expect([forged, engine.view({ type: "disposition", id: "d-2" })]).toEqual(["untouched", undefined]);
  });
});
