import type { CommandReply, SignalMessage, TraceEvent } from "@plumbline/core";
import { afterEach, describe, expect, it } from "vitest";
import { event, finesOf, startDesk, type TestDesk } from "./desk-support.ts";

let desk: TestDesk;

afterEach(async () => desk?.end());

const wrong = (more: Partial<TraceEvent> = {}): TraceEvent => event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }, more);

/** The id of the only signal, as the trail has it. */
async function raised(): Promise<string> {
  const entries = await desk.supervisor.trail.read(0, 1000);
  const events = entries.flatMap(({ event: text }) => (text === undefined ? [] : [JSON.parse(text) as TraceEvent]));
  return events.find(({ type }) => type === "signal.raised")?.objects[0]?.id as string;
}

const on = (id: string) => ["signalHandling", id] as const;

async function typesInTrail(source: string): Promise<readonly string[]> {
  const entries = await desk.supervisor.trail.read(0, 1000);
  return entries.filter((one) => one.source === source).map(({ event: text }) => (JSON.parse(text as string) as TraceEvent).type);
}

describe("a yellow signal", () => {
  it("is the person's alone for a working day, then the supervisor's, who asks; an objection is answered in time and dismisses it", async () => {
    desk = await startDesk();
    const told: SignalMessage[] = [];
    desk.supervisor.supervision.onChange((message) => told.push(message));
    await desk.send(wrong());
    const id = await raised();

    const first = {
      handling: await desk.handling("person", id),
      others: await Promise.all(
        (["clerk", "operator", "city", "other", "unit"] as const).map((who) => desk.status(who, `/v1/signals/${id}/handling`)),
      ),
      detail: await Promise.all((["clerk", "operator"] as const).map((who) => desk.status(who, `/v1/signals/${id}`))),
      list: await desk.signals("clerk"),
      early: await desk.ask("clerk", on(id), "acknowledge"),
    };
    await desk.at("2026-03-03T10:00:00+08:00");
    const still = await desk.status("clerk", `/v1/signals/${id}/handling`);
    await desk.at("2026-03-04T00:00:00+08:00");
    const opened = await desk.handling("clerk", id);
    const steps = [
      await desk.ask("clerk", on(id), "acknowledge"),
      await desk.ask("clerk", on(id), "ask", { whom: "person", question: "为何超过上限？" }),
      await desk.ask("other", on(id), "answer", { text: "与我无关" }),
      await desk.ask("person", on(id), "object", { ground: "dataWrong", text: "上限录入有误" }),
      await desk.ask("person", on(id), "object", { ground: "other", text: "再次" }),
      await desk.ask("person", on(id), "answerObjection", { outcome: "upheld", reasons: "自行" }),
    ];
    await desk.at("2026-03-10T09:00:00+08:00");
    steps.push(await desk.ask("clerk", on(id), "answerObjection", { outcome: "upheld", reasons: "" }));
    steps.push(await desk.ask("clerk", on(id), "answerObjection", { outcome: "upheld", reasons: "核对属实" }));
    const { facts, timeline } = await desk.handling("clerk", id);

    expect(first.handling).toMatchObject({
      signal: id,
      facts: { state: "withPerson", turn: "person", person: "p-wang", visibleAt: "2026-03-03T16:00:00.000Z" },
    });
    expect(first.handling.commands.map(({ type, refused }) => `${type} ${refused ?? "ok"}`)).toEqual([
      "answer ok",
      "correct ok",
      "object ok",
    ]);
    expect(first.others).toEqual([404, 404, 404, 404, 404]);
    expect(first.detail).toEqual([404, 404]);
    expect(first.list).toMatchObject({ signals: [], counts: { yellow: 0 } });
    expect([first.early, still]).toEqual(["404 NOT_FOUND", 404]);
    expect(opened.facts).toMatchObject({ state: "new", turn: "supervisor" });
    expect(steps.map((step) => (typeof step === "string" ? step : "ok"))).toEqual([
      "ok",
      "ok",
      "404 NOT_FOUND",
      "ok",
      "422 already_objected",
      "403 FORBIDDEN",
      "422 reason_missing",
      "ok",
    ]);
    expect(facts).toMatchObject({
      state: "dismissed",
      dismissedAs: "falseAlarm",
      turn: "none",
      objection: { by: "p-wang", ground: "dataWrong", outcome: "upheld" },
    });
    expect(timeline.map(({ event: { type, data } }) => [type, data.question ?? data.text ?? data.reasons])).toEqual([
      ["signal.raised", undefined],
      ["handling.begun", undefined],
      ["handling.windowEnded", undefined],
      ["handling.acknowledged", undefined],
      ["handling.asked", "为何超过上限？"],
      ["handling.objectionRaised", "上限录入有误"],
      ["handling.objectionAnswered", "核对属实"],
    ]);
    expect((await desk.signals("clerk")).signals).toMatchObject([{ id, handling: { state: "dismissed" } }]);
  });

  it("opens to the supervisor at once where it becomes one that has no window", async () => {
    desk = await startDesk({ packs: finesOf("330106-sj", "yellow") });
    await desk.send(wrong());
    const id = await raised();
    await desk.supervisor.trail.append([
      {
        event: {
          ...wrong({ time: "2026-03-02T01:00:00.010Z" }),
          id: `${id}/1`,
          type: "signal.revised",
          source: "engine/main",
          objects: [{ type: "signal", id }],
          data: {
            control: "F-1",
            version: 1,
            record: { type: "fine", id: "f-1" },
            level: "red",
            at: "2026-03-02T01:00:00.000Z",
            content: "0".repeat(64),
          },
        },
      },
    ]);
    await desk.supervisor.supervision.caughtUp();
    await desk.at("2026-03-02T10:00:00+08:00");

    expect((await desk.handling("clerk", id)).facts).toMatchObject({ state: "new", rank: 3, due: { on: "2026-03-05" } });
  });
});

describe("a signal with those who handle it", () => {
  it("has the times at which it was open, acknowledged, corrected and verified, and each refused step its code", async () => {
    desk = await startDesk({ packs: finesOf("330106-sj", "orange") });
    await desk.send(wrong());
    const id = await raised();

    const steps: (CommandReply | string)[] = [];
    const step = async (...args: Parameters<TestDesk["ask"]>) => steps.push(await desk.ask(...args));
    await step("clerk", on(id), "verify", { accepted: true });
    await step("sibling", on(id), "acknowledge");
    await step("person", on(id), "acknowledge");
    await step("clerk", on(id), "nothing");
    await step("clerk", on(id), "dismiss", { as: "unknown", reason: "x" });
    await step("clerk", on(id), "acknowledge", {}, 0);
    await desk.at("2026-03-03T09:00:00+08:00");
    await step("clerk", on(id), "acknowledge");
    await step("clerk", on(id), "acknowledge");
    await step("clerk", on(id), "ask", { whom: "unit", question: "请说明" });
    await step("person", on(id), "answer", { text: "个人代答" });
    await desk.at("2026-03-04T09:00:00+08:00");
    await step("unit", on(id), "correct", { files: ["f-1"] });
    await step("unit", on(id), "verify", { accepted: true });
    await desk.at("2026-03-05T09:00:00+08:00");
    await step("colleague", on(id), "verify", { accepted: false });
    await step("colleague", on(id), "verify", { accepted: true });
    await step("clerk", on(id), "close", { disposition: "d-unknown" });
    await step("clerk", on(id), "close", { change: "REG-2026-07" });
    await step("clerk", on(id), "assign", { owner: "p-zhao" });
    const { facts } = await desk.handling("clerk", id);

    expect(steps.map((one) => (typeof one === "string" ? one : "ok"))).toEqual([
      "422 not_now",
      "404 NOT_FOUND",
      "403 FORBIDDEN",
      "404 NOT_FOUND",
      "422 REQUEST_INVALID",
      "409 VERSION_CONFLICT",
      "ok",
      "422 not_now",
      "ok",
      "ok",
      "ok",
      "403 FORBIDDEN",
      "422 reason_missing",
      "ok",
      "422 disposition_unknown",
      "ok",
      "422 closed",
    ]);
    expect(facts).toMatchObject({ state: "closed", owner: "p-li", change: "REG-2026-07", correctors: ["p-zheng"] });
    expect(
      Object.entries(facts.times ?? {})
        .map(([state, time]) => `${state} ${time.slice(0, 10)}`)
        .sort(),
    ).toEqual([
      "acknowledged 2026-03-03",
      "answered 2026-03-03",
      "closed 2026-03-05",
      "corrected 2026-03-04",
      "new 2026-03-02",
      "verified 2026-03-05",
      "waiting 2026-03-03",
    ]);
  });

  it("R-011: that is red and nobody takes up in three working days shows at the tier above; a sibling county never sees it", async () => {
    desk = await startDesk({ packs: finesOf("330106", "red") });
    await desk.send(wrong());
    const id = await raised();
    await desk.at("2026-03-05T10:00:00+08:00");
    const before = (await desk.handling("clerk", id)).facts.tier;
    await desk.at("2026-03-06T00:00:00+08:00");
    const after = (await desk.handling("clerk", id)).facts;

    expect([before, after.tier]).toEqual([undefined, 1]);
    expect((await desk.signals("city")).signals).toMatchObject([{ id, handling: { state: "new", tier: 1 } }]);
    expect(await desk.status("sibling", `/v1/signals/${id}/handling`)).toBe(404);
    expect((await desk.signals("sibling")).signals).toEqual([]);
    // Above the city there is nobody.
    await desk.at("2026-03-20T00:00:00+08:00");
    await desk.at("2026-04-20T00:00:00+08:00");
    expect((await desk.handling("clerk", id)).facts.tier).toBe(1);
    expect((await typesInTrail("engine/desk")).filter((type) => type === "handling.escalated")).toHaveLength(1);
  });
});
