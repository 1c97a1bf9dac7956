import {
  type ControlPack,
  defineEvent,
  definePack,
  defineRecord,
  type MatterDetail,
  type MatterList,
  objectId,
  type SignalList,
  type SupervisionReport,
  type TraceEvent,
} from "@plumbline/core";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { event, finesOf, startDesk, type TestDesk } from "./desk-support.ts";

let desk: TestDesk;

afterEach(async () => desk?.end());

const MATTER = "signalMatter";

/** A domain in which each record names a company and an organisation, and is wrong when it says so. */
function domain(type: string): ControlPack {
  const told = defineEvent({
    type: `${type}.told`,
    data: z.strictObject({ companies: z.array(z.string()), org: z.string(), wrong: z.boolean() }),
  });
  type Facts = { readonly companies?: readonly string[]; readonly org?: string; readonly wrong?: boolean };
  return definePack({
    id: type,
    version: "1.0.0",
    title: { zh: type, en: type },
    events: [told] as never,
    records: [
      defineRecord<Facts>({
        type,
        keys: objectId(type),
        initial: () => ({}),
        on: { [`${type}.told`]: (_, { data }) => data as Facts },
        org: ({ org }) => org,
        parties: ({ companies = [] }) => companies.map((id) => ({ kind: "company", id })),
      }),
    ],
    controls: [
      {
        id: `${type}-1`,
        version: 1,
        title: { zh: "有误", en: "Wrong" },
        citations: [{ regulation: "某法", article: "1", confidence: "practice" }],
        record: type,
        kind: "expression",
        settings: { when: "e.wrong" },
        level: "red",
        mode: "advise",
        visibility: "supervisor",
      },
    ],
  });
}

let count = 0;

function told(type: string, id: string, companies: readonly string[], org = "330106-sj", wrong = true): TraceEvent {
  return {
    id: `${type}-${id}-${++count}`,
    type: `${type}.told`,
    time: "2026-03-02T09:00:00+08:00",
    source: "host",
    objects: [{ type, id }],
    actor: { id: "u-1" },
    data: { companies, org, wrong },
  };
}

async function matters(): Promise<MatterList["matters"]> {
  return (await desk.get<MatterList>("operator", "/v1/matters")).matters;
}

async function recordsOf(id: string): Promise<readonly string[]> {
  const { shown } = await desk.get<MatterDetail>("operator", `/v1/matters/${id}`);
  return shown.map(({ record }) => `${record.type} ${record.id}`).sort();
}

describe("a matter", () => {
  it("R-091: an approval's and a fund's signal on one company are one matter with one owner", async () => {
    desk = await startDesk({ packs: [domain("permit"), domain("fund")] });
    await desk.send(told("permit", "p-1", ["91330106A"]));
    const alone = await matters();
    await desk.send(told("fund", "f-1", ["91330106A"]), told("fund", "f-2", ["91330106B"]));

    const [matter, ...others] = await matters();
    const id = matter?.id as string;
    const assigned = [
      await desk.ask("clerk", [MATTER, id], "assign", { owner: "p-li" }),
      await desk.ask("clerk", [MATTER, id], "assign", { owner: "p-zhao" }, 1),
    ];

    expect(alone).toEqual([]);
    expect(others).toEqual([]);
    expect(matter).toMatchObject({ state: "open", signals: 2, org: "330106-sj" });
    expect(await recordsOf(id)).toEqual(["fund f-1", "permit p-1"]);
    expect(assigned).toEqual([{ version: expect.any(Number), index: expect.any(Number) }, "409 VERSION_CONFLICT"]);
    expect((await matters()).map(({ owner }) => owner)).toEqual(["p-li"]);
    const { signals } = await desk.get<SignalList>("operator", `/v1/signals?matter=${id}`);
    expect(signals).toHaveLength(2);
  });

  it("is one with another when a signal has a party of both, whatever the order", async () => {
    desk = await startDesk({ packs: [domain("permit"), domain("fund")] });
    await desk.send(told("permit", "p-1", ["A"]), told("permit", "p-2", ["A"]));
    await desk.send(told("fund", "f-1", ["B"]), told("fund", "f-2", ["B"]));
    const two = await matters();
    await desk.send(told("fund", "f-3", ["A", "B"]));

    const all = await matters();
    const open = all.filter(({ state }) => state === "open");
    expect(two.map(({ signals }) => signals)).toEqual([2, 2]);
    expect(open).toHaveLength(1);
    expect(all.filter(({ mergedInto }) => mergedInto === open[0]?.id)).toHaveLength(all.length - 1);
    expect(await recordsOf(open[0]?.id as string)).toEqual(["fund f-1", "fund f-2", "fund f-3", "permit p-1", "permit p-2"]);
  });

  it("comes out as one of a single batch in which everything hangs together by different parties", async () => {
    desk = await startDesk({ packs: [domain("permit"), domain("fund")] });
    await desk.send(
      told("permit", "p-1", ["A"]),
      told("permit", "p-2", ["A", "B"]),
      told("fund", "f-1", ["B", "C"]),
      told("fund", "f-2", ["C"]),
    );

    const open = (await matters()).filter(({ state }) => state === "open");
    expect(open).toHaveLength(1);
    expect(await recordsOf(open[0]?.id as string)).toEqual(["fund f-1", "fund f-2", "permit p-1", "permit p-2"]);
  });

  it("lies with the organisation above all of its signals, and shows each supervisor their own", async () => {
    desk = await startDesk({ packs: [domain("permit")] });
    await desk.send(told("permit", "p-1", ["A"], "330106-sj"), told("permit", "p-2", ["A"], "330108"));

    const [matter] = await matters();
    expect(matter?.org).toBe("3301");
    expect((await desk.get<MatterDetail>("city", `/v1/matters/${matter?.id}`)).shown).toHaveLength(2);
    expect(await desk.status("clerk", `/v1/matters/${matter?.id}`)).toBe(404);
    expect((await desk.get<SignalList>("clerk", `/v1/signals?matter=${matter?.id}`)).signals).toHaveLength(1);
  });

  it("is closed with a reason, and opened by another signal", async () => {
    desk = await startDesk({ packs: [domain("permit")] });
    await desk.send(told("permit", "p-1", ["A"]), told("permit", "p-2", ["A"]));
    const [matter] = await matters();
    const id = matter?.id as string;

    const steps = [
      await desk.ask("clerk", [MATTER, id], "close", { reason: "已核查" }),
      await desk.ask("clerk", [MATTER, id], "assign", { owner: "p-li" }),
    ];
    await desk.send(told("permit", "p-3", ["A"]));

    expect(steps).toEqual([{ version: expect.any(Number), index: expect.any(Number) }, "422 closed"]);
    expect((await matters()).map(({ state, signals }) => [state, signals])).toEqual([["open", 3]]);
  });

  it("is the same when everything is folded anew", async () => {
    desk = await startDesk({ packs: [domain("permit"), domain("fund")] });
    await desk.send(told("permit", "p-1", ["A"]), told("permit", "p-2", ["A", "B"]), told("fund", "f-1", ["B"]));
    const before = await matters();

    desk = await desk.again();

    expect(await matters()).toEqual(before);
  });
});

describe("an emerging pattern", () => {
  const fine = (id: string, time: string): TraceEvent => event("fine.decided", id, { fine: 800_00, max: 500_00 }, { time });

  async function patterns(): Promise<readonly string[]> {
    const { signals } = await desk.signals("operator");
    return signals
      .filter(({ control }) => control.id.startsWith("PATTERN-"))
      .map(({ control, level, state }) => `${control.id} ${level} ${state}`);
  }

  it("R-086: three yellow signals of a person in 90 days are told as one, in 91 days not", async () => {
    desk = await startDesk({ packs: finesOf() });
    await desk.at("2026-07-01T09:00:00+08:00");
    await desk.send(
      fine("f-1", "2026-03-02T09:00:00+08:00"),
      fine("f-2", "2026-04-01T09:00:00+08:00"),
      fine("f-3", "2026-06-01T09:00:00+08:00"),
    );
    await desk.at("2026-07-08T09:00:00+08:00");
    const far = await patterns();
    await desk.send(fine("f-4", "2026-05-31T09:00:00+08:00"));
    const hidden = await patterns();
    await desk.at("2026-07-14T09:00:00+08:00");

    expect(far).toEqual([]);
    // What only the person concerned sees as yet is nothing to tell others of.
    expect(hidden).toEqual([]);
    expect(await patterns()).toEqual(["PATTERN-repeatedYellow orange open"]);
  });

  it("is withdrawn when one of its signals was a false alarm", async () => {
    desk = await startDesk({ packs: finesOf() });
    await desk.send(
      fine("f-1", "2026-03-02T09:00:00+08:00"),
      fine("f-2", "2026-03-02T10:00:00+08:00"),
      fine("f-3", "2026-03-02T11:00:00+08:00"),
    );
    await desk.at("2026-03-04T00:00:00+08:00");
    const before = await patterns();
    const { signals } = await desk.signals("clerk");
    const yellow = signals.find(({ record }) => record.id === "f-2")?.id as string;
    await desk.ask("clerk", ["signalHandling", yellow], "acknowledge");
    await desk.ask("clerk", ["signalHandling", yellow], "dismiss", { as: "falseAlarm", reason: "数据有误" });
    await desk.supervisor.supervision.caughtUp();

    expect(before).toEqual(["PATTERN-repeatedYellow orange open"]);
    expect((await patterns()).filter((one) => one.endsWith("open"))).toEqual([]);
  });
});

describe("the report of supervision", () => {
  it("R-091: tells time to signal, the share acted on, and proposes shadow for a control that is often wrong", async () => {
    desk = await startDesk({ packs: [domain("permit")] });
    await desk.send(...Array.from({ length: 20 }, (_, i) => told("permit", `p-${i}`, [])));
    const { signals } = await desk.signals("clerk", "?limit=100");
    for (const [i, { id }] of signals.entries()) {
      await desk.ask("clerk", ["signalHandling", id], "acknowledge");
      if (i < 6) await desk.ask("clerk", ["signalHandling", id], "dismiss", { as: "falseAlarm", reason: "误报" });
      else if (i < 19) await desk.ask("clerk", ["signalHandling", id], "close", { reason: "已整改" });
    }
    const nineteen = await desk.get<SupervisionReport>("clerk", "/v1/supervision-report");
    await desk.ask("clerk", ["signalHandling", signals[19]?.id as string], "close", { reason: "已整改" });
    const report = await desk.get<SupervisionReport>("clerk", "/v1/supervision-report");

    expect(nineteen.precision).toEqual([{ control: "permit-1", decided: 19, falseAlarms: 6, share: 6 / 19, proposesShadow: false }]);
    expect(report).toMatchObject({ signals: 20, shareActedOn: 1, sharePublished: 0, isWhole: true });
    expect(report.precision).toEqual([{ control: "permit-1", decided: 20, falseAlarms: 6, share: 0.3, proposesShadow: true }]);
    expect(await desk.get<SupervisionReport>("sibling", "/v1/supervision-report")).toMatchObject({ signals: 0, precision: [] });
  });
});
