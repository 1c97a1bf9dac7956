import type { CommandReply, DispositionList, DispositionReport, LadderList, PolicyReply, SignalList, TraceEvent } from "@plumbline/core";
import { afterEach, describe, expect, it } from "vitest";
import { event, finesOf, startDesk, type TestDesk, type Who } from "./desk-support.ts";

let desk: TestDesk;

afterEach(async () => desk?.end());

const wang = { kind: "person", id: "p-wang", rank: "countyManaged", org: "330106-sj" } as const;
const office = {
  kind: "unit",
  id: "330106-sj",
  rank: "countyUnit",
  leader: "p-he",
  deputy: "p-lv",
  department: "办公室",
  person: "p-zheng",
} as const;
const reminder = { facts: "事实", basis: "规定", demands: "要求", remedy: "途径" };
const talk = { talkedWith: "谈话人", talkedAt: "时间", facts: "事实", basis: "规定", points: "不足", stop: "终止", remedy: "途径" };

type Step = readonly [who: Who, type: string, body?: object];

const said = (answer: CommandReply | string): string => (typeof answer === "string" ? answer : "ok");

async function steps(id: string, ...all: readonly Step[]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const [who, type, body] of all) answers.push(said(await desk.ask(who, ["disposition", id], type, body)));
  return answers;
}

const propose = (more: object = {}): Step => [
  "clerk",
  "propose",
  { ladder: "discipline", rung: "reminder", subject: wang, rank: 0, reason: "接近上限", ...more },
];

async function raised(): Promise<string> {
  const entries = await desk.supervisor.trail.read(0, 1000);
  const events = entries.flatMap(({ event: text }) => (text === undefined ? [] : [JSON.parse(text) as TraceEvent]));
  return events.findLast(({ type }) => type === "signal.raised")?.objects[0]?.id as string;
}

describe("a disposition over HTTP", () => {
  it("R-095: is a reminder; unanswered on 2026-04-10, a person is asked on Monday 04-13 to look at an admonition, which nobody takes by itself", async () => {
    desk = await startDesk();
    await desk.at("2026-04-02T09:00:00+08:00");
    const first = await steps(
      "d-1",
      propose(),
      ["decider", "issue", { number: "〔2026〕1号", document: reminder }],
      ["clerk", "serve", { receiver: "p-wang", how: "当面送达" }],
    );
    const served = await desk.disposition("person", "d-1");
    await desk.at("2026-04-11T09:00:00+08:00");
    const late = await desk.get<DispositionList>("clerk", "/v1/dispositions?overdue=true");
    const early = (await desk.disposition("clerk", "d-1")).facts.tasks;
    await desk.at("2026-04-13T00:00:00+08:00");
    const { facts, commands } = await desk.disposition("clerk", "d-1");

    expect(first).toEqual(["ok", "ok", "ok"]);
    expect(served.facts).toMatchObject({ phase: "served", turn: "subject", replyDue: { on: "2026-04-10" } });
    expect(late.dispositions).toMatchObject([{ id: "d-1", isOverdue: true, org: "330106-sj" }]);
    expect(early).toBeUndefined();
    expect(facts).toMatchObject({
      phase: "served",
      turn: "supervisor",
      tasks: [{ to: "admonition", when: "unanswered", on: "2026-04-13" }],
    });
    expect(commands.map(({ type }) => type)).toContain("verify");
    expect(await desk.status("person", "/v1/dispositions/d-1")).toBe(200);
  });

  it("goes from a signal over reminder and admonition with a hearing, extension, evidence and another one's verification to its end", async () => {
    desk = await startDesk({ packs: finesOf("330106-sj", "yellow") });
    await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    const signal = await raised();
    await desk.at("2026-03-04T09:00:00+08:00");
    const onSignal = ["signalHandling", signal] as const;
    await desk.ask("clerk", onSignal, "acknowledge");

    const first = await steps(
      "d-1",
      ["clerk", "propose", { rung: "reminder", subject: wang, rank: 2, signals: [signal], reason: "x" }],
      ["clerk", "propose", { rung: "reminder", subject: wang, rank: 1, signals: ["no-signal"], reason: "x" }],
      ["clerk", "propose", { rung: "reminder", subject: wang, rank: 1, signals: [signal], reason: "屡次接近上限" }],
      ["decider", "issue", { document: { facts: "只有事实" } }],
      ["decider", "issue", { document: reminder }],
      ["person", "reply", { text: "早了" }],
      ["clerk", "serve", { receiver: "p-wang", how: "当面送达" }],
    );
    const closedBy = [
      said(await desk.ask("clerk", onSignal, "close", { disposition: "d-2" })),
      said(await desk.ask("clerk", onSignal, "close", { disposition: "d-1" })),
    ];
    await desk.at("2026-03-12T09:00:00+08:00");
    const second = await steps("d-1", ["decider", "close", { as: "unanswered", reason: "逾期未复" }]);
    const draft = await steps("d-2", [
      "clerk",
      "propose",
      { rung: "admonition", subject: wang, rank: 1, after: "d-1", signals: [signal], reason: "提醒未复" },
    ]);
    const unseen = await desk.status("person", "/v1/dispositions/d-2");
    const hearing = await steps(
      "d-2",
      ["decider", "issue", { document: talk }],
      ["clerk", "requestHearing", { facts: "拟诫勉" }],
      ["clerk", "giveStatement", { text: "代述" }],
      ["person", "giveStatement", { text: "系统故障" }],
      ["decider", "issue", { document: talk }],
      ["clerk", "answerStatement", { accepted: "part", reasons: "部分属实" }],
      ["decider", "issue", { document: talk }],
      ["clerk", "serve", { receiver: "p-wang", how: "当面送达" }],
      ["person", "askExtension", { of: "correction", reason: "需更多时间" }],
      ["clerk", "decideExtension", { granted: true }],
      ["decider", "decideExtension", { granted: true }],
      ["person", "reply", { text: "已知悉" }],
      ["person", "reply", { text: "再复" }],
      ["person", "submitEvidence", { files: ["f-1"], rectifier: "p-zhao" }],
      ["person", "verify", { accepted: true }],
      ["colleague", "verify", { accepted: true }],
      ["clerk", "verify", { accepted: true }],
      ["clerk", "close", { as: "corrected" }],
      ["decider", "close", { as: "corrected", change: "REG-2026-07" }],
      ["decider", "publishBulletin", { bulletin: "2026-1" }],
    );
    const { facts, timeline } = await desk.disposition("clerk", "d-2");

    expect(first).toEqual(["422 REQUEST_INVALID", "404 SIGNAL_NOT_FOUND", "ok", "422 document_incomplete", "ok", "404 NOT_FOUND", "ok"]);
    expect(closedBy).toEqual(["422 disposition_unknown", "ok"]);
    expect((await desk.handling("clerk", signal)).facts).toMatchObject({ state: "closed", disposition: "d-1" });
    expect([second, draft, unseen]).toEqual([["ok"], ["ok"], 404]);
    expect(hearing).toEqual([
      "422 hearing_unanswered",
      "ok",
      "422 not_the_subject",
      "ok",
      "422 hearing_unanswered",
      "ok",
      "ok",
      "ok",
      "ok",
      "422 not_authorised",
      "ok",
      "ok",
      "422 already_replied",
      "ok",
      "403 FORBIDDEN",
      "422 verifier_is_rectifier",
      "ok",
      "422 not_authorised",
      "ok",
      "ok",
    ]);
    expect(facts).toMatchObject({
      phase: "closed",
      closedAs: "corrected",
      change: "REG-2026-07",
      after: { disposition: "d-1", rung: "reminder" },
      hearing: { state: "answered", accepted: "part" },
      extended: { correction: 1 },
      verification: { by: "p-li", accepted: true },
      bulletins: [{ bulletin: "2026-1", shows: "closed" }],
    });
    expect(JSON.stringify(timeline)).toMatch(/拟诫勉.*系统故障.*部分属实/);

    await desk.supervisor.trail.erase({ subjects: ["p-wang"], reason: "asked for" });
    await desk.supervisor.supervision.caughtUp();
    const erased = await desk.disposition("clerk", "d-2");
    expect(JSON.stringify(erased)).not.toMatch(/拟诫勉|系统故障|部分属实/);
    expect(erased.facts).toEqual(facts);

    const rows = JSON.stringify(await desk.get("clerk", "/v1/dispositions"));
    desk = await desk.again();
    expect((await desk.disposition("clerk", "d-2")).facts).toEqual(facts);
    expect(JSON.stringify(await desk.get("clerk", "/v1/dispositions"))).toBe(rows);
  });

  it("R-092: about a cadre of the county is not for an officer of the township, and is for the county", async () => {
    desk = await startDesk();
    const officer = { ...wang, id: "p-chen", org: "330106-xz" };
    const before = await steps("d-1", propose({ subject: officer }));
    const refused = await steps("d-1", ["township", "issue", { document: reminder }], ["city", "issue", { document: reminder }]);
    const passed = await steps("d-1", ["decider", "issue", { document: reminder }]);

    expect([before, refused, passed]).toEqual([["ok"], ["422 not_authorised", "422 not_authorised"], ["ok"]]);
    expect(await steps("d-2", ["township", "propose", { rung: "reminder", subject: wang, rank: 0, reason: "x" }])).toEqual([
      "404 NOT_FOUND",
    ]);
  });

  it("R-096: orders a correction until a day; what is late is a signal, and whoever corrected does not verify", async () => {
    desk = await startDesk({ packs: finesOf("330106-sj", "red") });
    await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    const signal = await raised();
    const before = await steps(
      "d-1",
      [
        "clerk",
        "propose",
        { rung: "rectification", subject: { ...office, leader: undefined }, rank: 3, signals: [signal], reason: "越线" },
      ],
      ["clerk", "requestHearing", { facts: "拟责令整改" }],
      ["unit", "waive", {}],
      ["decider", "issue", { document: reminder }],
    );
    const whole = await steps(
      "d-2",
      ["clerk", "propose", { rung: "rectification", subject: office, rank: 3, signals: [signal], reason: "越线" }],
      ["clerk", "requestHearing", { facts: "拟责令整改" }],
      ["unit", "waive", {}],
      ["decider", "issue", { document: reminder }],
      ["clerk", "serve", { receiver: "p-zheng", how: "签收" }],
    );
    const due = (await desk.disposition("clerk", "d-2")).facts.correctionDue;
    await desk.at("2026-04-03T09:00:00+08:00");
    const overdue = (await desk.disposition("clerk", "d-2")).overdue;
    const told = async () => {
      const { signals } = await desk.get<SignalList>("clerk", "/v1/signals");
      return signals.flatMap(({ control, record, state, level }) =>
        record.type === "disposition" ? `${record.id} ${control.id} ${level} ${state}` : [],
      );
    };
    const signals = [await told()];
    const late = await steps(
      "d-2",
      ["unit", "submitEvidence", { files: ["f-1"], rectifier: "p-zhao" }],
      ["colleague", "verify", { accepted: true }],
    );
    const { facts } = await desk.disposition("clerk", "d-2");
    signals.push(await told());

    // The reply that nobody gave is overdue as well.
    expect(signals.map((all) => all.sort())).toEqual([
      ["d-2 DISPOSITION-overdue orange open", "d-2 DISPOSITION-overdue orange open"],
      ["d-2 DISPOSITION-overdue orange ceased", "d-2 DISPOSITION-overdue orange open"],
    ]);
    expect(before).toEqual(["ok", "ok", "ok", "422 subject_lacks_leader"]);
    expect(whole).toEqual(["ok", "ok", "ok", "ok", "ok"]);
    expect(due?.on).toBe("2026-04-01");
    expect(overdue).toContainEqual({ of: "correction", on: "2026-04-01" });
    expect(late).toEqual(["ok", "422 verifier_is_rectifier"]);
    expect(facts).toMatchObject({ late: true, pending: true });
  });

  it("goes no further once late events show that its signal never was", async () => {
    desk = await startDesk({ packs: finesOf("330106-sj", "red") });
    const decided = (fine: number, max: number | undefined, hour: string): TraceEvent =>
      event("fine.decided", "f-1", { fine, ...(max && { max }) }, { time: `2026-03-02T${hour}:00+08:00` });
    await desk.send(decided(100_00, 500_00, "07:00"), decided(800_00, undefined, "08:00"));
    const signal = await raised();
    const before = await steps("d-1", [
      "clerk",
      "propose",
      { rung: "rectification", subject: wang, rank: 3, signals: [signal], reason: "越线" },
    ]);
    await desk.send(decided(100_00, 900_00, "07:30"));
    const { state } = (await desk.supervisor.supervision.context().signal(signal)) ?? {};
    const after = await steps(
      "d-1",
      ["clerk", "requestHearing", { facts: "x" }],
      ["person", "waive", {}],
      ["decider", "issue", { document: reminder }],
    );

    expect(before).toEqual(["ok"]);
    expect([state, after.at(-1)]).toEqual(["withdrawn", "422 basis_withdrawn"]);
    expect((await desk.handling("clerk", signal)).facts).toMatchObject({ state: "closed", truth: "withdrawn" });
  });

  it("R-099: names a ground and a dereliction where somebody is held to account, and is counted by them; R-102: removal from a post ends its assignment on the day", async () => {
    desk = await startDesk({ packs: finesOf("330106-sj", "red") });
    const posted = [
      await desk.ask("operator", ["directoryPost", "post-1"], "found", { org: "330106-sj" }),
      await desk.ask("operator", ["directoryAssignment", "a-1"], "assign", { person: "p-wang", post: "post-1", from: "2025-01-01" }),
    ];
    await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    const accountable = { rung: "accountability", subject: wang, rank: 3, signals: [await raised()], reason: "失察" };
    const document = { facts: "事实", basis: "规定", statement: "陈述", demands: "要求", remedy: "途径" };
    const answers = await steps(
      "d-1",
      ["clerk", "propose", accountable],
      ["clerk", "propose", { ...accountable, grounds: ["laxOversight"], derelictions: ["unknown"] }],
      ["clerk", "propose", { ...accountable, grounds: ["laxOversight"], derelictions: ["failedToDetect"] }],
      ["clerk", "requestHearing", { facts: "拟问责" }],
      ["person", "waive", {}],
      ["decider", "issue", { document }],
      ["clerk", "serve", { receiver: "p-wang", how: "当面送达" }],
      ["decider", "recordOutcome", { code: "transfer", on: "2026-03-16", decidedBy: "任免机关", number: "〔2026〕2号" }],
      ["decider", "recordOutcome", { code: "transfer", on: "2026-03-16", decidedBy: "任免机关", number: "〔2026〕2号", assignment: "a-1" }],
    );
    const { directory } = desk.supervisor;
    const held = ["2026-03-15", "2026-03-16"].map((day) => directory.postsOf("p-wang", day));
    const report = await desk.get<DispositionReport>("decider", "/v1/disposition-report");

    expect(answers).toEqual(["422 ground_missing", "422 ground_missing", "ok", "ok", "ok", "ok", "ok", "422 document_incomplete", "ok"]);
    expect(posted.map(said)).toEqual(["ok", "ok"]);
    expect(held).toEqual([["post-1"], []]);
    expect(report).toMatchObject({
      running: 1,
      grounds: [{ code: "laxOversight", title: { zh: "疏于监管" }, n: 1, dispositions: ["d-1"] }],
      derelictions: [{ code: "failedToDetect", n: 1 }],
      outcomes: [{ code: "transfer", n: 1 }],
    });
    expect(await desk.get<DispositionReport>("sibling", "/v1/disposition-report")).toMatchObject({ running: 0, grounds: [] });
  });

  it("is there for those it is about once they were told, and for nobody outside", async () => {
    desk = await startDesk();
    await steps("d-1", propose(), ["decider", "issue", { document: reminder }]);
    const ask = () =>
      Promise.all(
        (["clerk", "city", "person", "other", "unit", "sibling"] as const).map((who) => desk.status(who, "/v1/dispositions/d-1")),
      );
    const lists = async () =>
      Promise.all(
        (["clerk", "person", "other", "sibling"] as const).map(
          async (who) => (await desk.get<DispositionList>(who, "/v1/dispositions")).dispositions.length,
        ),
      );
    const before = [await ask(), await lists()];
    await steps("d-1", ["clerk", "serve", { receiver: "p-wang", how: "当面送达" }]);

    expect(before).toEqual([
      [200, 200, 404, 404, 404, 404],
      [1, 0, 0, 0],
    ]);
    expect([await ask(), await lists()]).toEqual([
      [200, 200, 200, 404, 404, 404],
      [1, 1, 0, 0],
    ]);
    expect(await desk.status("other", "/v1/dispositions?subject=p-wang")).toBe(403);
    expect(await steps("d-1", ["other", "reply", { text: "x" }])).toEqual(["404 NOT_FOUND"]);
  });
});

describe("the rules of the desk over HTTP", () => {
  it("are there to read: ladders with who decides, and the policy with its levels", async () => {
    desk = await startDesk();
    const { ladders } = await desk.get<LadderList>("person", "/v1/ladders");
    const { policy } = await desk.get<PolicyReply>("person", "/v1/policy?org=330106");

    expect(ladders.map(({ ladder, authority }) => [ladder.id, ladder.rungs.length, authority.rows.length])).toEqual([
      ["discipline", 4, 20],
    ]);
    expect(policy.levels.map(({ ranks, colour, word }) => [ranks, colour, word.zh])).toEqual([
      [[0], "green", "安全"],
      [[1], "yellow", "不太安全"],
      [[2], "orange", "较危险"],
      [[3], "red", "非常危险"],
    ]);
  });
});
