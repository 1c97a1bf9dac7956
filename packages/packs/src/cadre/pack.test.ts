import { BUILT_IN_KINDS, type ControlPack, createCalendar, createEngine, createKindRegistry, type Engine, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { lintPack, mutatePack, testPack } from "../tools/index.ts";
import { type KinTie, kinTies } from "./kinship.ts";
import { cadre } from "./pack.ts";
import type { KinshipFacts } from "./records.ts";

const pack = cadre();
const calendar = createCalendar();
const PERSON = { type: "person", id: "p-1" };
const MATTER = { type: "matter", id: "X-1" };

function engineOf(of: ControlPack, about: typeof PERSON, told: readonly Told[]): Engine {
  const engine = createEngine({ records: of.records, controls: of.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of story(about, told)) engine.accept(timed(event));
  engine.settle();
  return engine;
}

describe("the cadre pack", () => {
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

  it("shows nobody but the supervisor what it finds about a person", () => {
    expect(new Set(pack.controls.map(({ visibility, mode }) => `${visibility} ${mode}`))).toEqual(new Set(["supervisor shadow"]));
  });

  it("marks what its events say of a person", () => {
    const marked = pack.events.flatMap(({ type, personal }) => personal.map((member) => `${type} ${member}`));

    expect(marked).toEqual(
      expect.arrayContaining([
        "registry.compared declared",
        "registry.compared registry",
        "registry.compared kinCompanies",
        "kin.declared kind",
        "appointment.vetted relations",
        "appointment.vetted discipline",
        "matter.assigned parties",
        "resignation.checked grounds",
      ]),
    );
  });
});

describe("recusal by the kin graph", () => {
  const declared = (b: string, kind: string, when: string): Told => ["kin.declared", when, { kind }, [{ type: "person", id: b }]];
  const assigned: readonly Told[] = [
    ["matter.assigned", "03-02T09:00", { parties: ["p-9"] }, [PERSON]],
    ["matter.handled", "03-03T09:00", { step: "审查" }, [PERSON]],
  ];

  function tiesOf(): readonly KinTie[] {
    const engine = engineOf(pack, PERSON, [declared("p-5", "parent", "01-05T09:00"), declared("p-6", "spouse", "01-05T09:01")]);
    const kinships = ["p-1", "p-5", "p-6"].map((id) => engine.view({ type: "kinship", id })?.state as KinshipFacts);
    return [...kinTies(kinships), { a: "p-5", b: "p-9", kind: "spouse" }];
  }

  it("keeps each tie in the records of both persons, and gives it out once", () => {
    expect(tiesOf().filter(({ kind }) => kind === "parent")).toEqual([{ a: "p-1", b: "p-5", kind: "parent" }]);
  });

  it("finds that a child's spouse is a party, and that the person acted", () => {
    const engine = engineOf(cadre({ kin: tiesOf() }), MATTER, assigned);

    expect(engine.signals("open").map(({ control, record }) => `${control} ${record.id}`)).toEqual(["CAD-06 X-1/p-1"]);
  });

  it("finds nothing where the person stood back before the first step", () => {
    const [first, second] = assigned as [Told, Told];
    const engine = engineOf(cadre({ kin: tiesOf() }), MATTER, [first, ["recusal.decided", "03-02T10:00", { recused: true }, [PERSON]]]);
    const other = engineOf(cadre({ kin: tiesOf() }), MATTER, [["matter.assigned", "03-02T09:00", { parties: ["p-77"] }, [PERSON]], second]);

    expect(engine.signals()).toEqual([]);
    expect(other.signals()).toEqual([]);
  });

  it("leaves it unknown where nobody knows the kin", () => {
    const engine = engineOf(pack, MATTER, assigned);

    expect(engine.verdict("CAD-06", { type: "handling", id: "X-1/p-1" })).toMatchObject({
      outcome: "unknown",
      missing: ["relatedToHandler"],
    });
  });

  it("says of kin in the agency how they are related, where the host says only who they are", () => {
    const vetted: Told = [
      "appointment.vetted",
      "03-03T09:00",
      { relations: [{ person: "p-6", sameLeader: true, directSubordinate: false }] },
      [PERSON],
    ];
    const engine = engineOf(cadre({ kin: tiesOf() }), { type: "appointment", id: "A-1" }, [vetted]);

    expect(engine.view({ type: "appointment", id: "A-1" })?.state.kin).toBe("夫妻");
    expect(engine.signals("open").map(({ control }) => control)).toEqual(["CAD-04"]);
  });
});
