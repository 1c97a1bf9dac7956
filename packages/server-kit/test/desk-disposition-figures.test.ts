import {
  type AccountabilityProposals,
  type CommandReply,
  type DispositionList,
  type DispositionReport,
  defineEvent,
  definePack,
  defineRecord,
  type EventEnvelope,
  type Json,
  objectId,
  type Statistics,
  type StatisticsRow,
} from "@plumbline/core";
import type { Ladder } from "@plumbline/core/supervision";
import { disciplineAuthority, disciplineLadder } from "@plumbline/packs/ladders";
import { sqliteStateStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { event, finesOf, startDesk, type TestDesk, type Who } from "./desk-support.ts";
import { newFolder } from "./supervisor.ts";
import { wholeStateOf } from "./whole-state.ts";

vi.setConfig({ testTimeout: 240_000 });

let desk: TestDesk;
afterEach(async () => desk?.end());

const by = { by: "p-li" };
const due = {
  from: "2025-01-01",
  period: { amount: 1, unit: "day" },
  on: "2027-12-30",
  endsAt: "2027-12-30T16:00:00Z",
  provisional: false,
} as const;

/** A disposition as the desk writes it: of events, since there are a thousand of them. */
function told(id: string, rung: string, day: string, ...more: readonly (readonly [type: string, data: Record<string, Json>])[]) {
  const subject = { kind: "person", id: `p-of-${id}`, rank: "countyManaged", org: id.endsWith("0") ? "330106-xz" : "330106-sj" };
  const codes = rung === "accountability" ? ["laxOversight"] : [];
  const all: (readonly [string, Record<string, Json>])[] = [
    [
      "proposed",
      {
        ...by,
        ladder: { id: "discipline", version: 1 },
        rung,
        subject,
        signals: [],
        rank: 3,
        grounds: codes,
        derelictions: codes.map(() => "failedToDetect"),
      },
    ],
    ["issued", { ...by, body: "supervisoryBody", level: "county", role: "decider" }],
    ["served", { ...by, receiver: "p-x", how: "当面送达", reply: due, correction: due }],
    ...more,
  ];
  return all.map(
    ([type, data], i): EventEnvelope => ({
      event: {
        id: `${id}-${i}`,
        type: `disposition.${type}`,
        time: new Date(Date.parse(`${day}T09:00:00+08:00`) + i * 60_000).toISOString(),
        source: "engine/desk",
        objects: [{ type: "disposition", id }],
        data,
      },
    }),
  );
}

const corrected = (bulletin?: string): readonly (readonly [string, Record<string, Json>])[] => [
  ["evidenceSubmitted", { ...by, late: false, files: ["f"], rectifier: "p-x" }],
  ["verified", { by: "p-zhao", accepted: true }],
  ["closed", { by: "p-sun", as: "corrected" }],
  ...(bulletin === undefined ? [] : [["bulletinPublished", { by: "p-sun", bulletin, shows: "closed" }] as const]),
];
const outcome = (code: string, on: string) => ["outcomeRecorded", { by: "p-sun", code, on, decidedBy: "机关", number: "1" }] as const;

/** Spread over the days of 2025. */
const dayOf = (i: number): string => new Date(Date.UTC(2025, 0, 1 + (i % 365))).toISOString().slice(0, 10);

async function appended(events: readonly EventEnvelope[]): Promise<void> {
  for (let at = 0; at < events.length; at += 500) {
    const { receipts } = await desk.supervisor.trail.append(events.slice(at, at + 500));
    const bad = receipts.find(({ status }) => status === "quarantined");
    if (bad) throw new Error(JSON.stringify(bad));
  }
  await desk.supervisor.supervision.caughtUp();
}

const statistics = (query: string, who: Who = "decider") => desk.get<Statistics>(who, `/v1/statistics?what=dispositions&${query}`);

async function listed(query: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const page: DispositionList = await desk.get("decider", `/v1/dispositions?limit=200&${query}${next && `&page=${next}`}`);
    ids.push(...page.dispositions.map(({ id }) => id));
    next = page.next;
  }
  return ids;
}

const said = (answer: CommandReply | string): string => (typeof answer === "string" ? answer : "ok");

describe("figures of dispositions over HTTP", () => {
  it("R-103: give 23 bulletins, 1031 acts corrected, 137 talks and 263 held to account, and each number leads to as many; R-104: 118 against 72 is +63.89 %, and 5 against nothing has its base and no change", async () => {
    desk = await startDesk();
    const range = (n: number) => Array.from({ length: n }, (_, i) => i);
    await appended([
      // Each bulletin lists a few; 230 are in one.
      ...range(1031).flatMap((i) => told(`c-${i}`, "rectification", dayOf(i), ...corrected(i < 230 ? `〔2025〕${i % 23}号` : undefined))),
      ...range(137).flatMap((i) => told(`t-${i}`, "admonition", dayOf(i))),
      ...range(263).flatMap((i) =>
        told(
          `a-${i}`,
          "accountability",
          dayOf(i),
          ...(i < 118 ? [outcome("disciplinaryAction", dayOf(i))] : i < 123 ? [outcome("transfer", dayOf(i))] : []),
        ),
      ),
      ...range(72).flatMap((i) => told(`y-${i}`, "accountability", "2024-06-05", outcome("disciplinaryAction", "2024-06-06"))),
    ]);
    const year = "from=2025&to=2025";
    const totals = await Promise.all(
      ["bulletins", "corrected", "served"].map(async (measure) => (await statistics(`${year}&measure=${measure}`)).total.n),
    );
    const served = await statistics(`${year}&measure=served`);
    const bulletins = await statistics(`${year}&measure=listed`);
    const outcomes = await statistics(`${year}&measure=outcomes&compare=true`);
    const byMonth = await statistics("from=2025-01&to=2025-12&measure=served&by=period,of");
    const byOrg = await statistics(`${year}&measure=served&by=org,of&org=330106`);

    expect(totals).toEqual([23, 1031, 1031 + 137 + 263]);
    expect(served.rows).toEqual([
      { of: "accountability", n: 263 },
      { of: "admonition", n: 137 },
      { of: "rectification", n: 1031 },
    ]);
    expect(bulletins.rows.map(({ n }) => n)).toEqual(range(23).map(() => 10));
    const sum = (rows: readonly StatisticsRow[]) => rows.reduce((all, { n = 0 }) => all + n, 0);
    expect([sum(byMonth.rows), sum(byOrg.rows)]).toEqual([1431, 1431]);
    expect(byOrg.rows.length).toBe(6);
    expect(outcomes.rows).toEqual([
      { of: "disciplinaryAction", n: 118, before: 72, change: 63.89, yearBefore: 72, yearChange: 63.89 },
      { of: "transfer", n: 5, before: 0, yearBefore: 0 },
    ]);
    const drilled = [
      ...served.rows.map((row) => ["served", row] as const),
      ...outcomes.rows.map((row) => ["outcomes", row] as const),
      ...bulletins.rows.map((row) => ["listed", row] as const),
    ];
    for (const [measure, { of = "", n }] of drilled) {
      const ids = await listed(`measure=${measure}&of=${encodeURIComponent(of)}&${year}`);
      expect([measure, of, new Set(ids).size, ids.length]).toEqual([measure, of, n, n]);
    }
    expect((await listed(`measure=corrected&${year}`)).length).toBe(1031);
    for (const { org = "", of = "", n } of byOrg.rows) {
      expect((await listed(`measure=served&of=${of}&org=${org}&${year}`)).length).toBe(n);
    }
    // The report reads all of them, and none of their dossiers.
    const report = await desk.get<DispositionReport>("decider", "/v1/disposition-report");
    expect([report.closed.length, report.overdue.length, report.running, report.isWhole]).toEqual([1031, 0, 137 + 263 + 72, true]);
  });

  it("are those of one's own organisations, for nobody whom they may be about, and without what was withdrawn", async () => {
    desk = await startDesk();
    await appended([
      ...told("d-1", "admonition", "2026-01-05"),
      ...told("d-0", "admonition", "2026-01-05"),
      ...told("d-2", "admonition", "2026-01-05", ["withdrawn", { ...by, reason: undefined } as never]).map(({ event: one }) => ({
        event: JSON.parse(JSON.stringify(one)),
      })),
    ]);
    const n = async (who: Who, measure: string) => (await statistics(`from=2026&to=2026&measure=${measure}`, who)).total.n;

    expect(await Promise.all([n("clerk", "served"), n("township", "served"), n("sibling", "served"), n("clerk", "withdrawn")])).toEqual([
      2, 1, 0, 1,
    ]);
    expect(await desk.status("unit", "/v1/statistics?what=dispositions&measure=proposed")).toBe(403);
    expect(await desk.status("unit", "/v1/exports/statistics?what=dispositions&measure=proposed&format=csv")).toBe(403);
    const kinds = async (who: Who) =>
      (await desk.get<Statistics>(who, "/v1/statistics?what=records&measure=started")).rows.map(({ of }) => of);
    expect(await kinds("clerk")).toContain("disposition");
    expect(await kinds("unit")).not.toContain("disposition");
    expect((await desk.get<DispositionList>("township", "/v1/dispositions?measure=served&org=330106-sj")).dispositions).toEqual([]);
    expect(await desk.status("clerk", "/v1/dispositions?of=admonition")).toBe(422);
  });
});

describe("an order and the signals that it rests on", () => {
  const office = { kind: "unit", id: "330106-sj", rank: "countyUnit", leader: "p-he", department: "办公室", person: "p-zheng" } as const;
  const document = { facts: "事实", basis: "规定", demands: "要求", remedy: "途径" };

  it("R-097: closes only after somebody else than who corrected signed, closes what waited for it and says so; the bulletin lists what is closed and what is overdue", async () => {
    desk = await startDesk({ packs: finesOf("330106-sj", "red") });
    await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    const signal = (await desk.signals("clerk")).signals[0]?.id as string;
    await desk.ask("clerk", ["signalHandling", signal], "acknowledge");
    const ordered = async (id: string) => {
      const steps: (readonly [Who, string, object])[] = [
        ["clerk", "propose", { rung: "rectification", subject: office, rank: 3, signals: [signal], reason: "越线" }],
        ["clerk", "requestHearing", { facts: "拟责令整改" }],
        ["unit", "waive", {}],
        ["decider", "issue", { document }],
        ["clerk", "serve", { receiver: "p-zheng", how: "签收" }],
      ];
      for (const [who, type, body] of steps) expect(said(await desk.ask(who, ["disposition", id], type, body))).toBe("ok");
    };
    await ordered("d-1");
    await ordered("d-2");
    const close = { as: "corrected", change: "REG-2026-07" };
    const ask = async (who: Who, type: string, body: object) => said(await desk.ask(who, ["disposition", "d-1"], type, body));
    const answers = [
      await ask("unit", "submitEvidence", { files: ["f-1"], rectifier: "p-zhao" }),
      await ask("decider", "close", close),
      await ask("colleague", "verify", { accepted: true }),
      await ask("decider", "close", close),
      await ask("clerk", "verify", { accepted: true }),
    ];
    const waiting = (await desk.handling("clerk", signal)).facts;
    answers.push(await ask("decider", "close", close));
    await desk.supervisor.supervision.caughtUp();
    const { facts, timeline } = await desk.handling("clerk", signal);
    await desk.at("2026-04-03T09:00:00+08:00");
    const published = [
      await ask("decider", "publishBulletin", { bulletin: "第3期" }),
      said(await desk.ask("decider", ["disposition", "d-2"], "publishBulletin", { bulletin: "第3期" })),
    ];
    const report = await desk.get<DispositionReport>("decider", "/v1/disposition-report");

    expect(answers).toEqual(["ok", "422 not_now", "422 verifier_is_rectifier", "422 not_now", "ok", "ok"]);
    expect(waiting).toMatchObject({ state: "acknowledged" });
    expect(facts).toMatchObject({ state: "closed", disposition: "d-1" });
    expect(JSON.stringify(timeline)).toContain("handling.closed");
    expect(published).toEqual(["ok", "ok"]);
    expect(report).toMatchObject({
      closed: [{ id: "d-1", as: "corrected" }],
      overdue: [
        { id: "d-2", of: "reply" },
        { id: "d-2", of: "correction", on: "2026-04-01" },
      ],
      running: 0,
    });
    expect([...(await listed(`measure=listed&of=${encodeURIComponent("第3期")}`))].sort()).toEqual(["d-1", "d-2"]);

    // Computed anew the same, and said once.
    const length = desk.supervisor.trail.size;
    desk = await desk.again();
    await desk.supervisor.supervision.caughtUp();
    expect((await desk.handling("clerk", signal)).facts).toEqual(facts);
    expect(desk.supervisor.trail.size).toBe(length);
  });

  it("R-101: names the leader whom the directory has on the day of the proposal, and a person has a record of their own", async () => {
    desk = await startDesk();
    const { leader: _leader, ...unnamed } = office;
    const posted = async (post: string, assignment: string, person: string, from: string, until?: string) =>
      said(await desk.ask("operator", ["directoryAssignment", assignment], "assign", { person, post, from, ...(until && { until }) }));
    for (const person of ["p-old", "p-new"]) await desk.ask("operator", ["directoryPerson", person], "register", {});
    const founded = [
      said(await desk.ask("operator", ["directoryPost", "post-head"], "found", { org: "330106-sj", title: "局长", leads: true })),
      said(await desk.ask("operator", ["directoryPost", "post-other"], "found", { org: "330106-sj" })),
      await posted("post-head", "a-1", "p-old", "2025-01-01", "2026-03-10"),
      await posted("post-head", "a-2", "p-new", "2026-03-10"),
      await posted("post-other", "a-3", "p-wang", "2025-01-01"),
    ];
    const propose = async (id: string, subject: object) =>
      said(
        await desk.ask("clerk", ["disposition", id], "propose", {
          rung: "rectification",
          subject,
          rank: 3,
          ruleClass: "prohibition",
          reason: "越线",
        }),
      );
    const subjectOf = async (id: string) => (await desk.disposition("clerk", id)).facts.subject;
    const answers = [await propose("d-1", unnamed), await propose("d-2", { ...unnamed, leader: "p-he" })];
    await desk.at("2026-03-10T09:00:00+08:00");
    answers.push(await propose("d-3", unnamed));
    const person = { kind: "person", id: "p-wang", rank: "countyManaged", org: "330106-sj" } as const;
    answers.push(await propose("d-4", person));

    expect(founded).toEqual(["ok", "ok", "ok", "ok", "ok"]);
    expect(answers).toEqual(["ok", "ok", "ok", "ok"]);
    expect(await Promise.all(["d-1", "d-2", "d-3", "d-4"].map(subjectOf))).toEqual([
      { ...office, leader: "p-old" },
      office,
      { ...office, leader: "p-new" },
      person,
    ]);
  });
});

describe("a handling that ends with its disposition", () => {
  const subject = { kind: "person", id: "p-wang", rank: "countyManaged", org: "330106-sj" } as const;
  const reminder = { facts: "事实", basis: "规定", demands: "要求", remedy: "途径" };

  it("waits until nobody else is asked, is closed once, and is computed anew byte for byte", async () => {
    const dir = await newFolder();
    const stateIn = async (name: string) => ({ state: await sqliteStateStore({ file: `${dir}/${name}.db` }) });
    desk = await startDesk({ dir, packs: finesOf("330106-sj", "yellow"), ...(await stateIn("live")) });
    await desk.send(
      event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }),
      event("fine.decided", "f-2", { fine: 800_00, max: 500_00 }),
    );
    await desk.at("2026-03-04T09:00:00+08:00");
    const signals = (await desk.signals("clerk")).signals.map(({ id }) => id);
    for (const signal of signals) await desk.ask("clerk", ["signalHandling", signal], "acknowledge");
    const [taken, asked] = signals as [string, string];
    const answers = [said(await desk.ask("clerk", ["signalHandling", asked], "ask", { whom: "unit", question: "为何" }))];
    for (const [who, type, body] of [
      ["clerk", "propose", { rung: "reminder", subject, rank: 1, signals, reason: "屡次接近上限" }],
      ["decider", "issue", { document: reminder }],
      ["clerk", "serve", { receiver: "p-wang", how: "当面送达" }],
      ["person", "reply", { text: "已知悉" }],
      ["decider", "close", { as: "answered", reason: "已复" }],
    ] as const) {
      answers.push(said(await desk.ask(who, ["disposition", "d-1"], type, body)));
    }
    await desk.supervisor.supervision.caughtUp();
    const stands = async () => Promise.all([taken, asked].map(async (one) => (await desk.handling("clerk", one)).facts));
    const closed = await stands();
    answers.push(said(await desk.ask("unit", ["signalHandling", asked], "answer", { text: "说明" })));
    await desk.supervisor.supervision.caughtUp();
    const both = await stands();
    const size = desk.supervisor.trail.size;
    desk = await desk.again(await stateIn("anew"));
    await desk.supervisor.supervision.caughtUp();

    expect(answers).toEqual(answers.map(() => "ok"));
    expect(closed).toMatchObject([{ state: "closed", disposition: "d-1" }, { state: "waiting" }]);
    expect(both).toMatchObject([
      { state: "closed", disposition: "d-1" },
      { state: "closed", disposition: "d-1" },
    ]);
    expect(await stands()).toEqual(both);
    expect(desk.supervisor.trail.size).toBe(size);
    await desk.supervisor.close();
    const [live, anew] = [wholeStateOf(`${dir}/live.db`), wholeStateOf(`${dir}/anew.db`)];
    expect(live.cells?.some((cell) => cell.includes("disposition.served"))).toBe(true);
    for (const part of ["dossiers", "records", "signals", "cells", "changes"]) expect(anew[part], part).toEqual(live[part]);
  });
});

describe("what there is to look at", () => {
  const accepted = defineEvent({ type: "case.accepted", data: z.strictObject({}) });
  const handled = defineEvent({ type: "case.handled", data: z.strictObject({}) });
  const known = defineEvent({ type: "risk.known", data: z.strictObject({}) });
  const reported = defineEvent({ type: "risk.reported", data: z.strictObject({}) });
  const cases = definePack({
    id: "cases",
    version: "1.0.0",
    title: { zh: "事项", en: "Cases" },
    events: [accepted, handled, known, reported] as never,
    records: ["case", "risk"].map((type) =>
      defineRecord<Record<string, never>>({
        type,
        keys: objectId(type),
        initial: () => ({}),
        on: {},
        otherwise: () => ({}),
        org: () => "330106-sj",
        trace: "all",
      }),
    ),
    controls: [
      {
        id: "CASE-idle",
        version: 1,
        title: { zh: "受理后十五个工作日未办理", en: "Idle for 15 working days" },
        citations: [{ regulation: "某法", article: "1", confidence: "practice" }],
        record: "case",
        kind: "time.workdays",
        settings: { from: "case.accepted", to: "case.handled", maxDays: 14, tz: "Asia/Shanghai" },
        level: "orange",
        mode: "advise",
        visibility: "supervisor",
      },
    ],
  });
  const ladder: Ladder = {
    ...disciplineLadder,
    circumstances: disciplineLadder.circumstances.map((one) => (one.code === "inaction" ? { ...one, controls: ["CASE-idle"] } : one)),
    concealment: {
      ground: "concealment",
      within: { amount: 3, unit: "workingDay", rollOver: false },
      known: ["risk.known"],
      reported: ["risk.reported"],
    },
  };
  const happened = (type: string, id: string, time: string) => ({
    ...event("fine.filed", id, {}, { time }),
    type,
    objects: [{ type: type.startsWith("risk") ? "risk" : "case", id }],
  });
  const proposals = (record: string, who: Who = "clerk") => desk.get<AccountabilityProposals>(who, `/v1/accountability/${record}`);

  it("R-100: a case accepted and idle for 15 working days asks about inaction, which the table maps to its methods", async () => {
    desk = await startDesk({ packs: [cases], dispositions: { ladders: [ladder], authorities: [disciplineAuthority] } });
    await desk.send(
      happened("case.accepted", "k-1", "2026-03-02T08:00:00+08:00"),
      happened("case.accepted", "k-2", "2026-03-02T08:00:00+08:00"),
    );
    await desk.at("2026-03-20T09:00:00+08:00");
    await desk.send(happened("case.handled", "k-2", "2026-03-20T08:00:00+08:00"));
    const early = await proposals("case/k-1");
    await desk.at("2026-03-23T09:00:00+08:00");
    const [signal, ...others] = (await desk.signals("clerk")).signals;

    expect(early).toEqual({ circumstances: [], grounds: [] });
    expect(others).toEqual([]);
    expect([signal?.control.id, signal?.record]).toEqual(["CASE-idle", { type: "case", id: "k-1" }]);
    expect((await proposals("case/k-1")).circumstances).toMatchObject([
      {
        code: "inaction",
        title: { zh: "权力不作为" },
        signals: [signal?.id],
        outcomes: [{ code: "noticeOfCriticism" }, { code: "admonitionTalk" }, { code: "transfer" }],
      },
    ]);
    expect(await proposals("case/k-2")).toEqual({ circumstances: [], grounds: [] });
    expect(await desk.status("sibling", "/v1/accountability/case/k-1")).toBe(404);
    expect(await desk.status("unit", "/v1/accountability/case/k-1")).toBe(403);
  });

  it("R-098: a risk known on 05-06 and reported on 05-20, with a limit of three working days, proposes the ground of concealment", async () => {
    desk = await startDesk({ packs: [cases], dispositions: { ladders: [ladder], authorities: [disciplineAuthority] } });
    await desk.at("2026-06-01T09:00:00+08:00");
    await desk.send(
      happened("risk.known", "r-1", "2026-05-06T10:00:00+08:00"),
      happened("risk.known", "r-1", "2026-05-18T10:00:00+08:00"),
      happened("risk.reported", "r-1", "2026-05-20T10:00:00+08:00"),
      happened("risk.known", "r-2", "2026-05-06T10:00:00+08:00"),
      happened("risk.reported", "r-2", "2026-05-08T10:00:00+08:00"),
      happened("risk.known", "r-3", "2026-05-06T10:00:00+08:00"),
    );

    expect((await proposals("risk/r-1")).grounds).toMatchObject([
      {
        code: "concealment",
        title: { zh: "发现风险信息隐瞒不报" },
        known: { at: "2026-05-06T10:00:00+08:00" },
        reported: { at: "2026-05-20T10:00:00+08:00" },
        days: 11,
        limit: 3,
      },
    ]);
    expect((await proposals("risk/r-2")).grounds).toEqual([]);
    const [unreported] = (await proposals("risk/r-3")).grounds;
    expect(unreported).toMatchObject({ code: "concealment" });
    expect(unreported?.reported).toBeUndefined();
  });
});
