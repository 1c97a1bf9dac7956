import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../calendar/create-calendar.ts";
import { timed } from "../../event/trace-event.ts";
import { isRefusal } from "../../record/define-record.ts";
import {
  type ActingPerson,
  type BegunSignal,
  beginHandling,
  DEFAULT_POLICY,
  decideHandling,
  foldHandling,
  HANDLING_REFUSALS,
  HANDLING_STATES,
  type HandlingCommand,
  type HandlingFacts,
  handlingCommandSchema,
  handlingEvents,
  isVisibleTo,
} from "../index.ts";

const calendar = createCalendar();
const types = new Map(handlingEvents.map((definition) => [definition.type, definition]));

// A Thursday; Friday 2026-03-06 is the day after, 03-07 a Saturday.
const RAISED = "2026-03-05T10:00:00+08:00";
const wang = { id: "p-wang", roles: [] };
const li = { id: "p-li", roles: ["supervisor"] };
const zhao = { id: "p-zhao", roles: ["supervisor"] };
const unit = { id: "p-unit", roles: [], actsFor: ["org-1"] };

interface Desk {
  facts: HandlingFacts;
  readonly events: ReturnType<typeof timed>[];
  tell(type: string, time: string, data?: object): string;
  ask(actor: ActingPerson | "clock", time: string, type: HandlingCommand["type"], body?: object): string;
}

function begun(signal: Partial<BegunSignal> = {}, isRelated = (_a: string, _b: string): boolean => false): Desk {
  const desk: Desk = {
    facts: {},
    events: [],
    tell(type, time, data = {}) {
      const written = {
        id: `s-1/${desk.events.length}`,
        type,
        time,
        source: "engine/desk",
        objects: [{ type: "signal", id: "s-1" }],
        data: { ...data },
      };
      types.get(type)?.parse(written);
      const changed = foldHandling(desk.facts, timed(written));
      if (isRefusal(changed)) return changed.refused;
      desk.facts = { ...desk.facts, ...changed };
      desk.events.push(timed(written));
      return "ok";
    },
    ask(actor, time, type, body = {}) {
      const command = handlingCommandSchema.parse({ type, body });
      const context = { now: Date.parse(time), calendar, policy: DEFAULT_POLICY, actor, unit: "org-1", tiersAbove: 2, isRelated };
      const decision = decideHandling(Object.freeze(desk.facts), command, context);
      if ("refused" in decision) return decision.refused;
      const folded = desk.tell(decision.event.type, time, decision.event.data);
      return folded === "ok" ? "ok" : `fold: ${folded}`;
    },
  };
  const whole: BegunSignal = {
    rank: 1,
    mode: "advise",
    visibility: "actor",
    person: "p-wang",
    backfill: false,
    raisedAt: Date.parse(RAISED),
    ...signal,
  };
  const { type, data } = beginHandling(whole, DEFAULT_POLICY, calendar);
  desk.tell(type, RAISED, data);
  return desk;
}

const during = "2026-03-06T09:00:00+08:00";
const after = "2026-03-07T00:00:00+08:00";

describe("the window of the person concerned", () => {
  it("shows a yellow signal to them first, until the end of the next working day", () => {
    const desk = begun();

    expect(desk.facts).toMatchObject({
      state: "withPerson",
      turn: "person",
      due: { on: "2026-03-06" },
      visibleAt: "2026-03-06T16:00:00.000Z",
    });
    expect(["p-wang", "p-li"].map((who) => isVisibleTo(desk.facts, who, Date.parse(during)))).toEqual([true, false]);
    expect(["p-wang", "p-li"].map((who) => isVisibleTo(desk.facts, who, Date.parse(after)))).toEqual([true, true]);
    expect(desk.ask(li, during, "acknowledge")).toBe("not_now");
    expect(desk.ask("clock", during, "endWindow")).toBe("not_due");
    expect(desk.ask("clock", after, "endWindow")).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "new", turn: "supervisor" });
  });

  it.each([
    { name: "the control tells supervisors only", signal: { visibility: "supervisor" }, noWindow: "notTold" },
    { name: "nobody knows who the actor is", signal: { person: undefined }, noWindow: "personUnknown" },
    { name: "it was imported", signal: { backfill: true }, noWindow: "backfill" },
    { name: "it is in shadow", signal: { mode: "shadow" }, noWindow: "shadow" },
    { name: "it is red", signal: { rank: 3 }, noWindow: "rank" },
  ] as const)("is none where $name, and says so", ({ signal, noWindow }) => {
    const { person, ...rest } = { person: "p-wang", ...signal };
    const desk = begun(person === undefined ? { ...rest, person: undefined as never } : { ...rest, person });

    expect(desk.facts).toMatchObject({ state: "new", noWindow, visibleAt: new Date(RAISED).toISOString() });
  });

  it("leaves what they put right themselves to be verified, and says that they did", () => {
    const desk = begun();

    expect(desk.tell("signal.ceased", during)).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "corrected", turn: "verifier", selfCorrected: true, truth: "ceased" });
    expect(isVisibleTo(desk.facts, "p-li", Date.parse(during))).toBe(false);
  });

  it("opens to the supervisor as soon as they speak up", () => {
    const desk = begun();

    expect(desk.ask(unit, during, "answer", { text: "单位说明" })).toBe("not_the_subject");
    expect(desk.ask(wang, during, "answer", { text: "系统录入错误" })).toBe("ok");
    expect(isVisibleTo(desk.facts, "p-li", Date.parse(during))).toBe(true);
  });
});

describe("a signal on its way", () => {
  it("has the times of acknowledgement, correction, verification and closing", () => {
    const desk = begun({ rank: 2 });

    const steps = [
      desk.ask(li, "2026-03-06T09:00:00+08:00", "acknowledge"),
      desk.ask(li, "2026-03-06T09:10:00+08:00", "ask", { whom: "unit", question: "请说明" }),
      desk.ask(wang, "2026-03-09T09:00:00+08:00", "correct", { files: ["f-1"] }),
      desk.ask(li, "2026-03-10T09:00:00+08:00", "verify", { accepted: false, reason: "材料不全" }),
      desk.ask(unit, "2026-03-11T09:00:00+08:00", "correct", { files: ["f-2"] }),
      desk.ask(unit, "2026-03-11T10:00:00+08:00", "verify", { accepted: true }),
      desk.ask(li, "2026-03-12T09:00:00+08:00", "verify", { accepted: true }),
      desk.ask(li, "2026-03-12T10:00:00+08:00", "close"),
      desk.ask(li, "2026-03-12T10:00:00+08:00", "close", { change: "REG-2026-07" }),
      desk.ask(li, "2026-03-12T11:00:00+08:00", "assign", { owner: "p-zhao" }),
    ];

    expect(steps).toEqual(["ok", "ok", "ok", "ok", "ok", "verifier_is_rectifier", "ok", "reason_missing", "ok", "closed"]);
    expect(desk.facts.times).toEqual({
      new: RAISED,
      acknowledged: "2026-03-06T09:00:00+08:00",
      waiting: "2026-03-06T09:10:00+08:00",
      corrected: "2026-03-09T09:00:00+08:00",
      verified: "2026-03-12T09:00:00+08:00",
      closed: "2026-03-12T10:00:00+08:00",
    });
    expect(desk.facts).toMatchObject({ owner: "p-li", turn: "none", change: "REG-2026-07" });
  });

  it("shows red at the tier above when nobody took it up in three working days, and higher still after three more", () => {
    const desk = begun({ rank: 3 });

    expect(desk.ask("clock", "2026-03-10T23:59:59+08:00", "escalate")).toBe("not_due");
    expect(desk.ask("clock", "2026-03-11T00:00:00+08:00", "escalate")).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "new", tier: 1, due: { on: "2026-03-16" } });
    expect(desk.ask("clock", "2026-03-17T00:00:00+08:00", "escalate")).toBe("ok");
    expect(desk.ask("clock", "2026-03-30T00:00:00+08:00", "escalate")).toBe("not_now");
    expect(desk.facts.tier).toBe(2);
  });

  it("raises nothing on a day that is not certain", () => {
    const desk = begun({ rank: 3, raisedAt: Date.parse("2026-12-30T10:00:00+08:00") });

    expect(desk.facts.due?.provisional).toBe(true);
    expect(desk.ask("clock", "2027-03-01T00:00:00+08:00", "escalate")).toBe("due_provisional");
  });

  it("asks nothing of anybody once it was withdrawn, and begins anew when it comes back", () => {
    const desk = begun({ rank: 2 });
    desk.ask(li, during, "acknowledge");

    expect(desk.tell("signal.withdrawn", during)).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "closed", turn: "none", truth: "withdrawn" });
    expect(desk.tell("handling.begun", after, { rank: 2, visibleAt: after })).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "new", truth: "open", times: { new: after } });
    expect(desk.facts.owner).toBeUndefined();
  });

  it.each([
    {
      name: "the person concerned dismisses it",
      actor: wang,
      type: "dismiss",
      body: { as: "falseAlarm", reason: "x" },
      code: "handler_is_concerned",
    },
    { name: "kin of theirs do", actor: zhao, type: "dismiss", body: { as: "falseAlarm", reason: "x" }, code: "handler_is_concerned" },
    { name: "somebody else answers for them", actor: li, type: "answer", body: { text: "x" }, code: "not_the_subject" },
    { name: "it is dismissed without a reason", actor: li, type: "dismiss", body: { as: "lawful", reason: " " }, code: "reason_missing" },
    { name: "time acknowledges it", actor: "clock", type: "acknowledge", body: {}, code: "not_authorised" },
    { name: "a person plays the clock", actor: li, type: "escalate", body: {}, code: "not_authorised" },
  ] as const)("is refused where $name", ({ actor, type, body, code }) => {
    const desk = begun({ rank: 2 }, (a) => a === "p-zhao");
    desk.ask(li, during, "acknowledge");
    const before = desk.facts;

    expect(desk.ask(actor, during, type, body)).toBe(code);
    expect(desk.facts).toBe(before);
  });
});

describe("an objection (异议)", () => {
  it("that is upheld dismisses the signal", () => {
    const desk = begun();

    expect(desk.ask(wang, during, "object", { ground: "dataWrong", text: "日期录错" })).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "objected", turn: "supervisor", due: { on: "2026-03-20" } });
    expect(desk.ask(li, "2026-03-09T09:00:00+08:00", "answerObjection", { outcome: "upheld", reasons: "核对属实" })).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "dismissed", dismissedAs: "falseAlarm", turn: "none", objection: { outcome: "upheld" } });
    expect(JSON.stringify(desk.facts)).not.toMatch(/录错|属实/);
  });

  it("that is rejected, with reasons, goes on where it was", () => {
    const desk = begun({ rank: 2 });
    desk.ask(li, during, "acknowledge");
    desk.ask(li, during, "ask", { whom: "person", question: "请说明" });

    expect(desk.ask(unit, "2026-03-09T09:00:00+08:00", "answer", { text: "单位代答" })).toBe("not_the_subject");
    expect(desk.ask(wang, "2026-03-09T09:00:00+08:00", "object", { ground: "ruleDoesNotFit", text: "属于例外" })).toBe("ok");
    expect(desk.ask(wang, "2026-03-09T10:00:00+08:00", "object", { ground: "other", text: "再次" })).toBe("already_objected");
    expect(desk.ask(li, "2026-03-10T09:00:00+08:00", "answerObjection", { outcome: "rejected", reasons: "" })).toBe("reason_missing");
    expect(desk.ask(li, "2026-03-10T09:00:00+08:00", "answerObjection", { outcome: "rejected", reasons: "不属例外" })).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "waiting", turn: "person", due: { on: "2026-03-17" } });
  });

  it("turns back to whoever was asked, where what they corrected is not accepted", () => {
    const desk = begun({ rank: 2 });
    desk.ask(li, during, "acknowledge");
    desk.ask(li, during, "ask", { whom: "person", question: "请说明" });
    desk.ask(wang, "2026-03-09T09:00:00+08:00", "correct");

    expect(desk.ask(li, "2026-03-10T09:00:00+08:00", "verify", { accepted: false, reason: "不全" })).toBe("ok");
    expect(desk.facts).toMatchObject({ state: "waiting", turn: "person" });
  });

  it("comes in time from whoever was told, and at any time from whoever was not", () => {
    const told = begun({ rank: 2 });
    const untold = begun({ rank: 2, visibility: "supervisor" });
    const late = "2026-03-20T00:00:00+08:00";

    expect(told.ask(wang, late, "object", { ground: "other", text: "x" })).toBe("too_late_to_object");
    expect(untold.ask(wang, late, "object", { ground: "other", text: "x" })).toBe("ok");
    expect(untold.ask("clock", "2026-04-30T00:00:00+08:00", "escalate")).toBe("ok");
    expect(untold.facts).toMatchObject({ state: "objected", tier: 1 });
  });
});

describe("whatever is asked, in whatever order", () => {
  const actors: (ActingPerson | "clock")[] = [wang, li, zhao, unit, "clock"];
  const commands: [HandlingCommand["type"], object][] = [
    ["endWindow", {}],
    ["acknowledge", {}],
    ["assign", { owner: "p-zhao" }],
    ["ask", { whom: "person", question: "q" }],
    ["ask", { whom: "unit", question: "" }],
    ["answer", { text: "SECRET" }],
    ["correct", {}],
    ["verify", { accepted: true }],
    ["verify", { accepted: false, reason: "SECRET" }],
    ["dismiss", { as: "lawful", reason: "SECRET" }],
    ["close", { reason: "SECRET" }],
    ["escalate", {}],
    ["object", { ground: "other", text: "SECRET" }],
    ["answerObjection", { outcome: "upheld", reasons: "SECRET" }],
    ["answerObjection", { outcome: "rejected", reasons: "SECRET" }],
  ];
  const step = fc.record({
    actor: fc.constantFrom(...actors),
    command: fc.constantFrom(...commands),
    hours: fc.integer({ min: 0, max: 80 }),
    truth: fc.option(fc.constantFrom("signal.ceased", "signal.withdrawn", "signal.revised"), { freq: 20 }),
  });

  it("no illegal state is reached, a refusal has a code and changes nothing, and the events replay to the same", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, 2 as const, 3 as const),
        fc.constantFrom("actor" as const, "supervisor" as const),
        fc.array(step, { maxLength: 30 }),
        (rank, visibility, steps) => {
          const desk = begun({ rank, visibility });
          let now = Date.parse(RAISED);
          for (const { actor, command, hours, truth } of steps) {
            now += hours * 3_600_000;
            const time = new Date(now).toISOString();
            if (truth) desk.tell(truth, time);
            const before = desk.facts;
            const answer = desk.ask(actor, time, ...command);
            if (answer !== "ok") {
              expect(HANDLING_REFUSALS).toContain(answer);
              expect(desk.facts).toBe(before);
            }
            const { state, turn, due, objection, times, correctors, tier = 0 } = desk.facts;
            const done = state === "dismissed" || state === "closed";
            expect(HANDLING_STATES).toContain(state);
            expect(times?.[state as "new"]).toBeDefined();
            expect(done).toBe(turn === "none");
            expect(done && due !== undefined).toBe(false);
            expect(state === "objected").toBe(!done && objection !== undefined && objection.outcome === undefined);
            if (answer === "ok" && command[0] === "verify") expect(correctors ?? []).not.toContain(actor === "clock" ? actor : actor.id);
            expect(tier).toBeLessThanOrEqual(2);
            expect(JSON.stringify(desk.facts)).not.toContain("SECRET");
          }
          const personal = new Map(handlingEvents.map(({ type, personal: names }) => [type, names]));
          const erased = desk.events.map((event) => {
            const names = personal.get(event.type) ?? [];
            return { ...event, data: Object.fromEntries(Object.entries(event.data).filter(([name]) => !names.includes(name))) };
          });
          const replay = (events: readonly ReturnType<typeof timed>[]): HandlingFacts => {
            let facts: HandlingFacts = {};
            for (const event of events) facts = { ...facts, ...foldHandling(facts, event) };
            return facts;
          };
          expect(replay(JSON.parse(JSON.stringify(desk.events)))).toEqual(desk.facts);
          expect(replay(erased)).toEqual(desk.facts);
        },
      ),
    );
  });
});
