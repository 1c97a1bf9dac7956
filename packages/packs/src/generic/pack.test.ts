import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type Json, type ObjectRef } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { lintPack } from "../tools/lint-pack.ts";
import { testPack } from "../tools/test-pack.ts";
import { genericControls } from "./controls.ts";
import { generic } from "./pack.ts";

const calendar = createCalendar();
const pack = generic();
const rows = testPack(pack, { prefixes: true });

type Told = readonly [
  type: string,
  when: string,
  by: string,
  data?: Readonly<Record<string, Json>>,
  also?: readonly ObjectRef[],
  post?: string,
];

/** Control points that find something, once the events are told. */
function foundIn(about: ObjectRef, told: readonly Told[]): readonly string[] {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  told.forEach(([type, when, by, data = {}, also = [], post], i) => {
    const actor = { id: by, ...(post !== undefined && { post }) };
    const time = `2026-${when}:00+08:00`;
    const definition = pack.events.find((one) => one.type === type);
    const event = definition?.parse({ id: `e${i}`, type, time, source: "host", objects: [about, ...also], actor, data });
    if (event) engine.accept(event);
  });
  engine.settle();
  return engine.signals("open").map(({ control }) => control);
}

const MATTER = { type: "matter", id: "M1" };
const DELEGATION = { type: "delegation", id: "D1" };
const step = (no: number, by: string, when: string): Told => ["matter.stepDone", when, by, { no }];

describe("the generic pack", () => {
  it("is loaded from a document, with every control point a practice in shadow", () => {
    expect(pack.controls.map(({ id }) => id)).toEqual(genericControls.map(({ id }) => id));
    expect(new Set(pack.controls.map(({ mode }) => mode))).toEqual(new Set(["shadow"]));
    expect(new Set(pack.controls.flatMap(({ citations }) => citations.map(({ confidence }) => confidence)))).toEqual(new Set(["practice"]));
  });

  it("has examples that come out as they say, and no story that passes is found half told", () => {
    expect(rows.filter(({ actual, expected }) => actual !== expected)).toEqual([]);
  });

  it.each(pack.controls)("tells $id from events, found and not found", ({ id }) => {
    const told = rows.filter(({ control, source }) => control === id && source === "events").map(({ expected }) => expected);

    expect(told).toEqual(expect.arrayContaining(["breach", "pass"]));
  });

  it("says in both languages what it found, watches a risk with each control point, and each step of its process with one", () => {
    // Kinds that read the steps themselves cannot be shown by facts.
    expect(lintPack(pack).filter(({ code }) => code !== "no_example")).toEqual([]);
  });
});

describe("steps that check each other (R-037)", () => {
  it("R-037: one person at consecutive steps is a signal, and another person at each is none", () => {
    const other = [step(1, "a", "03-02T09:00"), step(2, "b", "03-03T09:00"), step(3, "a", "03-04T09:00")];

    expect(foundIn(MATTER, other)).toEqual([]);
    expect(foundIn(MATTER, [...other, step(4, "a", "03-05T09:00")])).toEqual(["GEN-05"]);
  });

  it("R-037: step 4 without step 3 is a signal", () => {
    const upTo2 = [step(1, "a", "03-02T09:00"), step(2, "b", "03-03T09:00")];

    expect(foundIn(MATTER, [...upTo2, step(4, "d", "03-05T09:00")])).toEqual(["GEN-06"]);
    expect(foundIn(MATTER, [...upTo2, step(3, "c", "03-04T09:00"), step(4, "d", "03-05T09:00")])).toEqual([]);
  });
});

describe("authority and order (R-038)", () => {
  const granted: Told = ["delegation.granted", "01-05T09:00", "h", { holder: "b", from: "2026-01-05", to: "2026-03-02" }];

  it.each([
    { name: "expired yesterday and used today", when: "03-03T09:00", found: ["GEN-10"] },
    { name: "used on its last day", when: "03-02T17:00", found: [] },
  ])("R-038: a delegation $name", ({ when, found }) => {
    expect(foundIn(DELEGATION, [granted, ["matter.approved", when, "b", {}, [MATTER]]])).toEqual(found);
  });

  it.each([
    { name: "the higher level first", levels: [2, 1], found: ["GEN-09"] },
    { name: "from below upwards", levels: [1, 2], found: [] },
  ])("R-038: approvals with $name", ({ levels, found }) => {
    const told = levels.map((level, i): Told => ["matter.approved", `03-0${2 + i}T09:00`, `u${level}`, { level }]);

    expect(foundIn(MATTER, told)).toEqual(found);
  });

  it("R-038: what is executed and then approved is out of order", () => {
    const executed: Told = ["matter.executed", "03-02T09:00", "c", { evidence: "F-1" }];

    expect(foundIn(MATTER, [executed, ["matter.approved", "03-03T09:00", "b"]])).toEqual(["GEN-08"]);
  });
});

describe("several people, and a supervisor's classification (R-039)", () => {
  const process = (people: readonly [string, string, string]): readonly Told[] => [
    ["matter.prepared", "03-02T09:00", people[0]],
    ["matter.approved", "03-03T09:00", people[1]],
    ["matter.executed", "03-04T09:00", people[2], { evidence: "F-1" }],
  ];

  it("R-039: a process that two people are to complete, completed by one, is a signal", () => {
    expect(foundIn(MATTER, process(["a", "a", "a"]))).toContain("GEN-04");
    expect(foundIn(MATTER, process(["a", "b", "a"]))).toEqual([]);
  });

  it("R-039: a classification changed at another post than a supervisor's is a signal", () => {
    const finding = { type: "finding", id: "F1" };
    const raised: Told = ["finding.raised", "03-02T09:00", "rules", { class: "irregularity" }];
    const changedAt = (post: string): Told => ["finding.classified", "03-03T09:00", "x", { class: "error" }, [], post];

    expect(foundIn(finding, [raised, changedAt("supervisor")])).toEqual([]);
    expect(foundIn(finding, [raised, changedAt("handler")])).toEqual(["GEN-20"]);
  });
});

describe("roles held by distinct units (R-122, R-043)", () => {
  const project = { type: "undertaking", id: "P1" };
  const roles = (units: Readonly<Record<string, string>>): readonly Told[] =>
    Object.entries(units).map(([role, unit], i): Told => ["role.assigned", `03-0${2 + i}T09:00`, "h", { role, unit }]);

  it.each([
    { name: "the builder supervises", units: { invest: "u1", build: "u2", supervise: "u2", use: "u4" }, found: ["GEN-18"] },
    { name: "the investor uses", units: { invest: "u1", build: "u2", supervise: "u3", use: "u1" }, found: ["GEN-18"] },
    { name: "four units", units: { invest: "u1", build: "u2", supervise: "u3", use: "u4" }, found: [] },
  ])("R-122: of investing, building, supervising and using, $name", ({ units, found }) => {
    expect(foundIn(project, roles(units))).toEqual(found);
  });

  it.each([
    { name: "is also the regulator", units: { operate: "u1", regulate: "u1" }, found: ["GEN-19"] },
    { name: "is another unit than the regulator", units: { operate: "u1", regulate: "u2" }, found: [] },
  ])("R-043: the trading centre $name", ({ units, found }) => {
    expect(foundIn(project, roles(units))).toEqual(found);
  });
});
