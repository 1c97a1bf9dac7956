import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type Json, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { lintPack, testPack } from "../tools/index.ts";
import { inspectionExamples } from "./examples.ts";
import { inspection } from "./pack.ts";
import type { InspectionFacts } from "./records.ts";
import { SAMPLE_INSPECTION_REGISTERS } from "./tables.ts";

const pack = inspection();

describe("the inspection pack", () => {
  it("answers every example as it says, and finds nothing while a passing story is told", () => {
    const rows = testPack(pack, { prefixes: true });

    expect(rows.filter(({ expected, actual }) => expected !== actual)).toEqual([]);
    expect(rows.filter(({ source }) => source === "events").length).toBeGreaterThan(100);
  });

  it.each(pack.controls)("has a breach, a pass and a record for $id", ({ id }) => {
    const own = inspectionExamples.filter(({ control }) => control === id);
    const fromEvents = own.filter((example) => "events" in example).map(({ expected }) => expected);

    expect(fromEvents).toContain("breach");
    expect(fromEvents).toContain("pass");
    expect(own.some((example) => "record" in example)).toBe(true);
  });

  it("is lint clean", () => {
    expect(lintPack(pack)).toEqual([]);
  });

  it("keeps what localities set, and what no rule was read for, in shadow", () => {
    const told = pack.controls.filter(({ mode }) => mode !== "shadow");

    for (const { citations, params, visibility } of told) {
      expect(citations.some(({ confidence }) => confidence === "text" || confidence === "excerpt")).toBe(true);
      expect(Object.values(params).some(({ delegated }) => delegated)).toBe(false);
      expect(visibility).toBe("actor");
    }
  });
});

describe("with the registers of a locality", () => {
  const VISIT = { type: "inspection", id: "I1" };
  const SHOP = { type: "enterprise", id: "E1" };
  const local = inspection(SAMPLE_INSPECTION_REGISTERS);

  function engineOf(events: readonly TraceEvent[]) {
    const engine = createEngine({
      records: local.records,
      controls: local.controls,
      kinds: createKindRegistry(BUILT_IN_KINDS),
      calendar: createCalendar(),
    });
    for (const event of events) engine.accept(timed(event));
    engine.settle();
    return engine;
  }

  function begun(
    data: Readonly<Record<string, Json>>,
    { org = "anlan.market", when = "03-10T09:00", id = "I1" } = {},
  ): readonly TraceEvent[] {
    const told: Told = ["inspection.begun", when, { kind: "daily", ...data }, [SHOP]];
    return story({ ...VISIT, id }, [told]).map((event) => ({ ...event, actor: { id: "u-1", org } }));
  }

  it.each([
    { name: "an item on the organ's list", data: { items: [{ code: "AL-JC-001" }] }, listed: true },
    {
      name: "an item that the host calls listed and the register does not",
      data: { items: [{ code: "AL-JC-900", listed: true }] },
      listed: false,
    },
    { name: "another organ's item", data: { items: [{ code: "AL-JC-101" }] }, listed: false },
    { name: "an item on its last day", data: { items: [{ code: "AL-JC-004" }] }, when: "06-30T23:00", listed: true },
    { name: "an item on the day after it was taken off", data: { items: [{ code: "AL-JC-004" }] }, when: "07-01T00:30", listed: false },
  ])("$name is listed: $listed", ({ data, when, listed }) => {
    const engine = engineOf(begun(data, when === undefined ? {} : { when }));

    expect((engine.view(VISIT)?.state as InspectionFacts | undefined)?.items?.[0]?.listed).toBe(listed);
    expect(engine.verdict("INS-02", VISIT)?.outcome).toBe(listed ? "pass" : "breach");
  });

  it("a body is what the register says it is", () => {
    expect(engineOf(begun({})).verdict("INS-01", VISIT)?.outcome).toBe("pass");
    expect(
      engineOf(begun({ subjectKind: "organ", subjectAnnounced: true }, { org: "anlan.street" })).verdict("INS-01", VISIT)?.outcome,
    ).toBe("breach");
  });

  it.each([
    { name: "class A, one visit allowed", riskClass: "A", breach: true },
    { name: "class D, four allowed", riskClass: "D", breach: false },
    { name: "a class without a row, two allowed", riskClass: "B", breach: false },
  ])("the cap is that of the class: $name", ({ riskClass, breach }) => {
    const events = ["03-10T09:00", "06-10T09:00"].flatMap((when, i) =>
      begun({ riskClass }, { when, id: `I${i}` }).map((event) => ({ ...event, id: `e${i}` })),
    );
    const verdict = engineOf(events).verdict("INS-05", { type: "inspectionYear", id: "anlan.market/E1/2026" });

    expect(verdict?.outcome).toBe(breach ? "breach" : "pass");
  });

  it("a visit on New Year's Day in China belongs to that year, whatever offset it was written with", () => {
    const [event] = begun({});
    const engine = engineOf([{ ...(event as TraceEvent), time: "2026-12-31T16:30:00Z" }]);

    expect(engine.view({ type: "inspectionYear", id: "anlan.market/E1/2027" })?.state.count).toBe(1);
  });
});
