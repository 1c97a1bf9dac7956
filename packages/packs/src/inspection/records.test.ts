import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { inspection } from "./pack.ts";
import { INSPECTION_ANOMALIES, type InspectionFacts } from "./records.ts";

const pack = inspection();
const VISIT = { type: "inspection", id: "I1" };
const SHOP = { type: "enterprise", id: "E1" };
const OFFICERS = [
  { id: "a", certValidTo: "2027-12-31" },
  { id: "b", certValidTo: "2027-12-31" },
];
const BEGUN: Told = ["inspection.begun", "03-10T09:00", { kind: "daily", officers: OFFICERS, cap: 2 }, [SHOP]];
const WHOLE: readonly Told[] = [
  ["inspection.approved", "03-09T16:00", { byHead: true, plan: "P-1", items: [{ code: "AL-JC-001", listed: true }] }],
  ["inspection.noticed", "03-10T08:55"],
  ["inspection.scanned", "03-10T08:58"],
  BEGUN,
  ["inspection.certificatesShown", "03-10T09:01"],
  ["inspection.recorded", "03-10T10:30"],
  ["inspection.ended", "03-10T11:00"],
  ["inspection.resultTold", "03-11T09:00"],
];

function engineOf(events: readonly TraceEvent[]) {
  const engine = createEngine({
    records: pack.records,
    controls: pack.controls,
    kinds: createKindRegistry(BUILT_IN_KINDS),
    calendar: createCalendar(),
  });
  for (const event of events) engine.accept(timed(event));
  engine.settle();
  return engine;
}

const factsOf = (events: readonly TraceEvent[]) => engineOf(events).view(VISIT)?.state as InspectionFacts | undefined;

describe("an inspection", () => {
  it("holds what was told of it", () => {
    expect(factsOf(story(VISIT, WHOLE))).toMatchObject({
      org: "anlan.example",
      enterprise: "E1",
      kind: "daily",
      form: "inspection",
      onSite: true,
      urgent: false,
      planned: true,
      approvedByHead: true,
      officers: ["a", "b"],
      items: [{ id: "AL-JC-001", code: "AL-JC-001", listed: true }],
      begun: true,
      ended: true,
      charged: 0,
      recused: [],
    });
  });

  it("is the same however late and in whatever order its events come", () => {
    const events = story(VISIT, WHOLE);

    expect(factsOf([...events].reverse())).toEqual(factsOf(events));
    expect(engineOf([...events].reverse()).signals("open")).toEqual(engineOf(events).signals("open"));
  });

  it("adds up what the enterprise was made to pay, to the fen", () => {
    const charged = [1, 2, 3].map((amount): Told => ["inspection.charged", "03-10T10:00", { amount: amount * 10 }]);

    expect(factsOf(story(VISIT, [BEGUN, ...charged]))?.charged).toBe(0.6);
  });

  it.each([
    { name: "begins twice", told: [BEGUN, BEGUN], code: "already_begun" },
    { name: "ends before it began", told: [["inspection.ended", "03-10T11:00"]] as readonly Told[], code: "not_begun" },
    { name: "ends twice", told: [...WHOLE, ["inspection.ended", "03-10T12:00"] as Told], code: "already_ended" },
    { name: "is told of twice", told: [...WHOLE, ["inspection.resultTold", "03-12T12:00"] as Told], code: "already_told" },
  ])("that $name is noted as $code", ({ told, code }) => {
    const anomalies = engineOf(story(VISIT, told))
      .view(VISIT)
      ?.anomalies.map((anomaly) => anomaly.code);

    expect(anomalies).toContain(code);
    expect(INSPECTION_ANOMALIES).toContain(code);
  });

  it("above the cap is advised against before the officers set out", () => {
    const earlier = ["03-10T09:00", "06-10T09:00"].flatMap((when, i) =>
      story({ ...VISIT, id: `I${i + 1}` }, [[BEGUN[0], when, BEGUN[2], [SHOP]]]),
    );
    const [draft] = story({ ...VISIT, id: "I3" }, [[BEGUN[0], "09-10T09:00", BEGUN[2], [SHOP]]]);
    const asOf = Date.parse("2026-09-10T09:00:00+08:00");
    const engine = engineOf(earlier);
    engine.advance(asOf);
    const { outcome, findings } = engine.precheck(timed(draft as TraceEvent), { asOf, visibility: "actor" });

    expect(outcome).toBe("advise");
    expect(findings.map(({ control }) => control)).toContain("INS-05");
    expect(engine.view({ type: "inspection", id: "I3" })).toBeUndefined();
  });
});
