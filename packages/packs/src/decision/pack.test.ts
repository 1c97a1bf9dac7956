import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type Engine, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { lintPack, mutatePack, testPack } from "../tools/index.ts";
import { decision } from "./pack.ts";

const pack = decision();
const calendar = createCalendar();
const MEETING = { type: "meeting", id: "M-1" };
const ITEM = { type: "meetingItem", id: "I-1" };

function engineOf(about: typeof MEETING, told: readonly Told[], at?: string): Engine {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of story(about, told)) engine.accept(timed(event));
  engine.settle();
  if (at !== undefined) engine.advance(Date.parse(`2026-${at}:00+08:00`));
  return engine;
}

function found(engine: Engine): readonly string[] {
  return engine
    .signals("open")
    .map(({ control }) => control)
    .sort();
}

describe("the decision pack", () => {
  it("answers every example as it says, from records and from events", () => {
    const rows = testPack(pack);

    expect(rows.filter(({ actual, expected }) => actual !== expected)).toEqual([]);
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(["record", "events"]));
  });

  it("has examples that notice each change of a comparison or of a value", () => {
    expect(mutatePack(pack).survivors).toEqual([]);
  });

  it("is sound to the lint", () => {
    expect(lintPack(pack)).toEqual([]);
  });

  it("advises nobody on what is practice, from memory or set by each unit", () => {
    const shadowed = pack.controls.filter(({ citations, params }) => {
      const unread = citations[0]?.confidence === "practice" || citations[0]?.confidence === "memory";
      return unread || Object.values(params).some(({ delegated }) => delegated === true);
    });

    expect(shadowed.map(({ mode }) => mode)).toEqual(shadowed.map(() => "shadow"));
    expect(shadowed.length).toBeGreaterThan(10);
  });
});

describe("a decision meeting", () => {
  const agenda: readonly Told[] = [
    ["meeting.convened", "03-10T09:00", { body: "party", members: ["p-1", "p-2", "p-3"], agenda: ["I-1"] }],
    ["meeting.opened", "03-13T09:00", { attendees: ["p-1", "p-2", "p-3"] }],
    ["agenda.taken", "03-13T09:30", { head: "p-1", participants: ["p-1", "p-2", "p-3"] }, [ITEM]],
  ];

  it("raises a signal where the chair speaks first (R-116)", () => {
    const engine = engineOf(MEETING, [
      ...agenda,
      ["agenda.opinionGiven", "03-13T10:00", { by: "p-1", stance: "approve" }, [ITEM]],
      ["agenda.opinionGiven", "03-13T10:05", { by: "p-2", stance: "approve" }, [ITEM]],
      ["agenda.concluded", "03-13T10:30", { result: "pass" }, [ITEM]],
    ]);

    expect(found(engine)).toEqual(["DEC-03"]);
    expect(engine.signals("open")[0]).toMatchObject({ record: ITEM, level: "orange" });
  });

  it("raises a signal where an item outside the list is taken up, and where one of the list is carried out outside the meeting (R-116)", () => {
    const outside = engineOf(MEETING, [...agenda, ["agenda.taken", "03-13T10:40", {}, [{ type: "meetingItem", id: "I-2" }]]]);
    const bypassed = engineOf({ type: "execution", id: "E-1" }, [["decision.executed", "03-16T09:00", { category: "人事", inList: true }]]);

    expect(found(outside)).toEqual(["DEC-25"]);
    expect(found(bypassed)).toEqual(["DEC-01"]);
  });

  it("finds minutes without the dissent incomplete (R-116)", () => {
    const engine = engineOf(MEETING, [
      ...agenda,
      ["meeting.closed", "03-13T11:30"],
      [
        "minutes.entered",
        "03-16T09:00",
        { time: "9:00", host: "p-1", attendees: ["p-1"], absentees: [], recorder: "u-1", opinions: ["同意"], conclusion: "通过" },
      ],
    ]);

    expect(found(engine)).toEqual(["DEC-11"]);
    expect(engine.view(MEETING)?.state.minutes).toEqual({
      time: true,
      host: true,
      attendees: true,
      absentees: [],
      recorder: true,
      opinions: true,
      conclusion: true,
    });
  });

  it("raises a signal for minutes entered six working days after it, where three are allowed (R-117)", () => {
    const late: Told = ["minutes.entered", "03-23T09:00", { time: true }];
    const engine = engineOf(MEETING, [...agenda, late]);
    const signal = engine.signals("open").find(({ control }) => control === "DEC-18");

    expect(signal).toMatchObject({ record: { type: "minutes", id: "M-1" }, fields: { enteredAt: "2026-03-23T09:00:00+08:00" } });
  });

  it("is followed while it goes on: minutes that are still missing are found without a further event (R-117)", () => {
    const inTime = engineOf(MEETING, agenda, "03-18T23:59");
    const late = engineOf(MEETING, agenda, "03-19T00:00");

    expect(found(inTime)).toEqual([]);
    expect(found(late)).toEqual(["DEC-18"]);
  });
});
