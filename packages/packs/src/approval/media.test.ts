import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, defineControlPoint, type Engine } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { approvalEvents } from "./events.ts";
import { mediaOf } from "./media.ts";
import { approval } from "./pack.ts";
import type { ApprovalCaseFacts } from "./records.ts";

const pack = approval();
const CASE = { type: "approvalCase", id: "K1" };
const RATING = { type: "caseRating", id: "K1" };
const definitions = new Map(approvalEvents.map((definition) => [definition.type, definition]));
const segment = (id: string, start: string, end: string) => ({
  id,
  start: `2026-03-02T${start}:00+08:00`,
  end: `2026-03-02T${end}:00+08:00`,
  hash: `sha256:${"0f".repeat(32)}`,
});

function engineOf(told: readonly Told[], controls = pack.controls): Engine {
  const engine = createEngine({ records: pack.records, controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar: createCalendar() });
  for (const event of story(CASE, told)) engine.accept(wired(event));
  engine.settle();
  return engine;
}

const wired = (event: { readonly type: string }): never => definitions.get(event.type)?.parse(event) as never;
const factsOf = (engine: Engine) => engine.view(CASE)?.state as ApprovalCaseFacts;

describe("recordings at a counter", () => {
  const told: readonly Told[] = [
    ["case.received", "03-02T09:05", { item: "X1", media: [segment("cam-7/1", "09:00", "09:20")] }],
    ["case.accepted", "03-02T10:00"],
    ["case.feeCharged", "03-02T10:10", { charged: 200, standard: 0, media: [segment("cam-7/2", "10:05", "10:15")] }],
  ];
  const engine = engineOf(told);

  it("are referred to by an open signal on what they show (R-127)", () => {
    const [signal] = engine.signals("open");

    expect(signal).toMatchObject({ control: "APR-19", events: ["approvalCase/K1/2"] });
    expect(mediaOf(factsOf(engine), signal as never)).toEqual([{ ...segment("cam-7/2", "10:05", "10:15"), event: "approvalCase/K1/2" }]);
  });

  it("are also those that were running when an event of it happened, and no others", () => {
    const times = { "approvalCase/K1/1": Date.parse("2026-03-02T09:10:00+08:00") };

    expect(mediaOf(factsOf(engine), { events: ["approvalCase/K1/1"] }, times).map(({ id }) => id)).toEqual(["cam-7/1"]);
    expect(mediaOf(factsOf(engine), { events: ["approvalCase/K1/1"] })).toEqual([]);
  });

  it("of an act that is refused are not kept", () => {
    const twice = engineOf([...told, ["case.accepted", "03-02T11:00", { media: [segment("cam-7/3", "11:00", "11:10")] }]]);

    expect(factsOf(twice).media.map(({ id }) => id)).toEqual(["cam-7/1", "cam-7/2"]);
  });
});

describe("an unsatisfied rating", () => {
  const told: readonly Told[] = [
    ["case.received", "03-02T09:00", { item: "X1" }],
    ["case.rated", "03-02T15:00", { score: 1 }],
  ];

  it("opens a follow-up, which is a signal once its days have passed and ends with the call (R-127)", () => {
    const engine = engineOf(told);
    const raised = () =>
      engine
        .signals("open")
        .filter(({ control }) => control === "APR-28")
        .map(({ key }) => key);

    expect(engine.verdict("APR-28", RATING)?.outcome).toBe("open");
    engine.advance(Date.parse("2026-03-09T23:59:00+08:00"));
    expect(raised()).toEqual([]);

    engine.advance(Date.parse("2026-03-10T00:00:00+08:00"));
    expect(raised()).toEqual(["approvalCase/K1/1"]);
    expect(engineOf([...told, ["case.ratingFollowedUp", "03-04T09:00", { resolved: true }]]).verdict("APR-28", RATING)?.outcome).toBe(
      "pass",
    );
  });

  it("that is followed up without one is refused", () => {
    const engine = engineOf([told[0] as Told, ["case.ratingFollowedUp", "03-04T09:00", { resolved: true }]]);

    expect(engine.view(RATING)?.anomalies.map(({ code }) => code)).toEqual(["no_rating"]);
  });
});

describe("the credit score of an applicant", () => {
  const advising = pack.controls.map((control) => (control.id === "APR-29" ? defineControlPoint({ ...control, mode: "advise" }) : control));
  const checked = (score: number, validTo: string): Told => ["case.creditChecked", "03-02T09:30", { score, validTo }];
  const RECEIVED: Told = ["case.received", "03-02T09:00", { item: "X1" }];
  const CONTESTED: Told = ["case.creditContested", "03-02T09:40", {}];

  function precheck(score: number, validTo: string) {
    const engine = engineOf([RECEIVED], advising);
    const draft = story(CASE, [RECEIVED, checked(score, validTo)])[1];
    const asOf = Date.parse("2026-03-02T09:30:00+08:00");
    const { outcome, findings, unknown } = engine.precheck(wired(draft as never), { asOf, visibility: "actor" });
    return { outcome, found: findings.map(({ control }) => control), unknown: unknown.some(({ control }) => control === "APR-29") };
  }

  it("below the threshold advises where a locality has switched it on; one that has run out or is contested is unknown, not bad (R-129)", () => {
    const contested = engineOf([RECEIVED, checked(45, "2026-12-31"), CONTESTED], advising);

    expect(precheck(45, "2026-12-31")).toEqual({ outcome: "advise", found: ["APR-29"], unknown: false });
    expect(precheck(75, "2026-12-31")).toEqual({ outcome: "allow", found: [], unknown: false });
    expect(precheck(45, "2026-03-01")).toEqual({ outcome: "allow", found: [], unknown: true });
    expect(contested.verdict("APR-29", CASE)).toMatchObject({ outcome: "unknown", missing: ["credit.scoreThatHolds"] });
    expect(contested.signals("open")).toEqual([]);
  });

  it("counts again once it was looked up after that", () => {
    const engine = engineOf([
      RECEIVED,
      checked(45, "2026-12-31"),
      CONTESTED,
      ["case.creditChecked", "03-03T09:30", { score: 45, validTo: "2026-12-31" }],
    ]);

    expect(engine.verdict("APR-29", CASE)?.outcome).toBe("breach");
  });

  it("that nobody looked up cannot be contested", () => {
    expect(
      engineOf([RECEIVED, CONTESTED])
        .view(CASE)
        ?.anomalies.map(({ code }) => code),
    ).toEqual(["no_credit"]);
  });
});
