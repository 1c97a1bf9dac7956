import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { approvalEvents } from "./events.ts";
import { approval } from "./pack.ts";
import type { ApprovalCaseFacts, ServiceWindowMonthFacts } from "./records.ts";
import { APPRAISAL_PARTS, type AppraisedMonth, meanScore, monthOf, performanceOf, SAMPLE_APPRAISAL, scoreMonth } from "./scores.ts";

const calendar = createCalendar();
const pack = approval();
const definitions = new Map(approvalEvents.map((definition) => [definition.type, definition]));

function engineOf(cases: Readonly<Record<string, readonly Told[]>>) {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const [id, told] of Object.entries(cases)) {
    for (const event of story({ type: "approvalCase", id }, told))
      engine.accept((definitions.get(event.type) as never as { parse(e: unknown): never }).parse(event));
  }
  engine.settle();
  return engine;
}

const QUIET: AppraisedMonth = { signals: [], warned: [], incomplete: 0, early: 0 };

describe("the score of a month", () => {
  it("takes off 5 for a yellow signal, 10 for a red one, 3 for three warnings in a row and 2 for missing data, and adds 2 (R-128)", () => {
    const scored = scoreMonth({
      signals: [
        { control: "APR-01", level: "yellow" },
        { control: "APR-14", level: "red" },
      ],
      warned: [true, false, true, true, true, false],
      incomplete: 0.02,
      early: 0.25,
    });

    expect(scored.score).toBe(82);
    expect(scored.deductions).toEqual([
      { reason: "yellow", part: "limits", points: -5, count: 1, controls: ["APR-01"] },
      { reason: "red", part: "procedure", points: -10, count: 1, controls: ["APR-14"] },
      { reason: "warnings", part: "limits", points: -3, count: 1, controls: [] },
      { reason: "incomplete", part: "supervision", points: -2, count: 2, controls: [] },
    ]);
    expect(scored.additions).toEqual([{ reason: "early", part: undefined, points: 2, count: 2, controls: [] }]);
    expect(scored.parts).toMatchObject({ limits: 6, procedure: 4, supervision: 12, fees: 8 });
  });

  it("is 100 where nothing happened, over parts that are 100 together", () => {
    expect(scoreMonth(QUIET)).toMatchObject({ score: 100, deductions: [], additions: [] });
    expect(Object.values(APPRAISAL_PARTS).reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  });

  it("takes from no part more than it has", () => {
    const signals = Array.from({ length: 5 }, () => ({ control: "APR-19", level: "red" as const }));

    expect(scoreMonth({ ...QUIET, signals })).toMatchObject({ score: 92, parts: { fees: 0, integrity: 10 } });
  });

  it.each([
    { name: "two warnings in a row", month: { warned: [true, true, false, true] }, score: 100 },
    { name: "six warnings in a row", month: { warned: [true, true, true, true, true, true] }, score: 94 },
    { name: "9 % of the data missing, of which five count", month: { incomplete: 0.09 }, score: 95 },
    { name: "less than one hundredth missing", month: { incomplete: 0.009 }, score: 100 },
    { name: "9.9 % decided early", month: { early: 0.099 }, score: 100 },
    { name: "30 % decided early", month: { early: 0.3 }, score: 103 },
    { name: "a promise a third shorter than the law", month: { shorter: 1 / 3 }, score: 103 },
    { name: "a promise 40 % shorter", month: { shorter: 0.4 }, score: 104 },
    { name: "a promise 29 % shorter", month: { shorter: 0.29 }, score: 100 },
    { name: "a warning as a disciplinary measure", month: { discipline: ["警告"] as const }, score: 90 },
  ])("is $score with $name", ({ month, score }) => {
    expect(scoreMonth({ ...QUIET, ...month }).score).toBe(score);
  });

  it("follows the points of the one who appraises, and is averaged over a year", () => {
    const month = { ...QUIET, signals: [{ control: "APR-01", level: "yellow" as const }] };

    expect(scoreMonth(month, { ...SAMPLE_APPRAISAL, yellow: 2 }).score).toBe(98);
    expect(meanScore([{ score: 82 }, { score: 98 }])).toBe(90);
    expect(meanScore([])).toBeUndefined();
  });
});

const at = (day: string, window = "W-12"): readonly Told[] => [
  ["case.received", `${day}T09:00`, { item: "X1", window }],
  ["case.accepted", `${day}T10:00`, { window }],
];

describe("a month of a counter, from what a host tells", () => {
  const engine = engineOf({
    A: [
      ...at("03-02"),
      ["case.reviewed", "03-03T09:00"],
      ["case.decided", "03-04T09:00", { granted: true }],
      ["case.delivered", "03-05T09:00", { window: "W-12" }],
    ],
    B: [...at("03-02"), ["case.decided", "03-12T09:00", { granted: true }], ["case.rated", "03-13T09:00", { score: 1, window: "W-12" }]],
    C: [...at("03-02", "W-13"), ["case.rated", "04-01T09:00", { score: 5, window: "W-12" }]],
  });

  it("counts what was done there, by the calendar month in China", () => {
    const month = (id: string) => engine.view({ type: "serviceWindowMonth", id })?.state as ServiceWindowMonthFacts | undefined;

    expect(month("W-12/2026-03")).toMatchObject({ received: 2, accepted: 2, delivered: 1, ratings: 1, satisfied: 0, unsatisfied: 1 });
    expect(month("W-13/2026-03")).toMatchObject({ received: 1, ratings: 0 });
    expect(month("W-12/2026-04")).toMatchObject({ received: 0, ratings: 1, satisfied: 1 });
  });

  it("is scored from the cases and the signals of their records", () => {
    engine.advance(Date.parse("2026-03-31T12:00:00+08:00"));
    const cases = ["A", "B"].map((id) => ({ id, facts: engine.view({ type: "approvalCase", id })?.state as ApprovalCaseFacts }));
    const month = monthOf(cases, engine.signals("open"), { calendar, promisedWd: 8 });

    // A was done by one hand; B was decided without a review, waits for its licence, and was rated 1 with no call after it.
    expect(month).toEqual({
      signals: expect.arrayContaining([
        { control: "APR-09", level: "orange" },
        { control: "APR-14", level: "red" },
        { control: "APR-15", level: "orange" },
        { control: "APR-28", level: "yellow" },
      ]),
      warned: [false, false],
      incomplete: 0,
      early: 0.5,
    });
    expect(month.signals).toHaveLength(4);
    expect(scoreMonth(month).score).toBe(100 - 5 - 10 - 5 - 5 + 5);
  });
});

describe("how far an item was shortened", () => {
  const case_ = (decidedAt: string, item = "X1"): ApprovalCaseFacts =>
    ({
      item,
      acceptedAt: "2026-03-02T09:00:00+08:00",
      decidedAt: `2026-${decidedAt}T09:00:00+08:00`,
      steps: ["申请", "受理", "审查", "决定"],
    }) as never;

  it("is 60 % by the promise and 75 % by the median case, of 20, 8 and 5 working days (R-042)", () => {
    const cases = [case_("03-05"), case_("03-09"), case_("03-10"), case_("03-30", "X2")];

    expect(performanceOf({ code: "X1", legal: 20, promised: 8 }, cases, calendar)).toEqual({
      item: "X1",
      cases: 3,
      steps: 4,
      legal: 20,
      promised: 8,
      actual: 5,
      promisedShorter: 0.6,
      actualShorter: 0.75,
    });
  });

  it("is unknown of an item that was never decided", () => {
    expect(performanceOf({ code: "X1", legal: 20, promised: 8 }, [], calendar)).toMatchObject({
      actual: undefined,
      actualShorter: undefined,
    });
  });
});
