import {
  BUILT_IN_KINDS,
  createCalendar,
  createEngine,
  createKindRegistry,
  type Engine,
  type Json,
  type TraceEvent,
  timed,
} from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { lintPack } from "../tools/lint-pack.ts";
import { testPack } from "../tools/test-pack.ts";
import { tenderExamples } from "./examples.ts";
import { TRANSACTION_FIXTURES } from "./fixtures.ts";
import { tender } from "./pack.ts";

const pack = tender();
/** Those that the law asks for; red flags are shown by releases, in their own tests. */
const controls = pack.controls.filter(({ kind }) => kind === "expression");
const calendar = createCalendar();
const TENDER = { type: "tender", id: "T1" };

function engineOf(events: readonly TraceEvent[]): Engine {
  const engine = createEngine({ records: pack.records, controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of events.map(timed).sort((a, b) => a.at - b.at)) {
    engine.advance(event.at);
    engine.accept(event);
  }
  engine.settle();
  return engine;
}

const raised = (events: readonly TraceEvent[]) =>
  engineOf(events)
    .signals()
    .map(({ control, record }) => `${control} ${record.type} ${record.id}`);

describe("the control points of the tender pack", () => {
  it("answer every example as it says, from events and from records", () => {
    expect(testPack(pack).filter(({ actual, expected }) => actual !== expected)).toEqual([]);
    expect(tenderExamples.length).toBeGreaterThan(400);
  });

  it.each(controls)("$id is shown from both sides by events, and what it cannot know is unknown", ({ id }) => {
    const mine = tenderExamples.filter(({ control }) => control === id);
    const told = mine.filter((example) => "events" in example).map(({ expected }) => expected);

    expect(told).toEqual(expect.arrayContaining(["breach", "pass"]));
    expect(mine.map(({ expected }) => expected)).toContain("unknown");
  });

  it("leave nothing for the lint to find", () => {
    expect(lintPack(pack)).toEqual([]);
  });

  it("advise nobody by a practice, from memory or by a number that localities set", () => {
    const unsure = pack.controls.filter(
      ({ citations, params }) =>
        citations[0]?.confidence === "practice" ||
        citations[0]?.confidence === "memory" ||
        Object.values(params).some(({ delegated }) => delegated),
    );

    expect(unsure.length).toBeGreaterThan(4);
    expect(unsure.filter(({ mode }) => mode !== "shadow").map(({ id }) => id)).toEqual([]);
    expect(pack.controls.filter(({ mode, visibility }) => mode === "advise" && visibility !== "actor")).toEqual([]);
  });
});

describe("R-126: works, land and mineral rights, procurement and property rights", () => {
  it("are all five among the fixtures", () => {
    expect(new Set(TRANSACTION_FIXTURES.map(({ transaction }) => transaction))).toEqual(
      new Set(["works", "land", "mineral", "procurement", "property"]),
    );
  });

  it.each(TRANSACTION_FIXTURES)("$transaction shows its one signal, and no other", ({ events, control, record }) => {
    expect(raised(events)).toEqual([`${control} ${record.type} ${record.id}`]);
  });
});

describe("R-129: a credit score as input", () => {
  const bidWith = (credit: Readonly<Record<string, Json>>, ...between: readonly Told[]): readonly TraceEvent[] =>
    story(TENDER, [
      ["tender.published", "03-02T09:00", { minCredit: 60 }],
      ["bid.received", "03-20T09:00", { bidder: "a", ...credit }],
      ...between,
      ["tender.opened", "03-23T09:30", { bids: [{ bidder: "a" }] }],
    ]);
  const answer = (events: readonly TraceEvent[]) => engineOf(events).verdict("BID-52", TENDER);

  it("advises whoever runs the tender when a company below the threshold bids", () => {
    const control = pack.controls.find(({ id }) => id === "BID-52");

    expect(answer(bidWith({ creditScore: 59, creditValidTo: "2026-12-31" }))?.outcome).toBe("breach");
    expect(answer(bidWith({ creditScore: 60, creditValidTo: "2026-12-31" }))?.outcome).toBe("pass");
    expect([control?.mode, control?.visibility]).toEqual(["advise", "actor"]);
  });

  it.each([
    { name: "has expired", events: bidWith({ creditScore: 59, creditValidTo: "2026-03-22" }) },
    { name: "had been good, and has expired", events: bidWith({ creditScore: 95, creditValidTo: "2026-03-22" }) },
    { name: "is under appeal", events: bidWith({ creditScore: 59 }, ["credit.appealed", "03-21T09:00", { bidder: "a" }]) },
    { name: "was never told", events: bidWith({}) },
  ])("says nothing, and nothing bad, when it $name", ({ events }) => {
    expect(answer(events)?.outcome).toBe("unknown");
    expect(raised(events).filter((signal) => signal.startsWith("BID-52"))).toEqual([]);
  });

  it("counts again once it was renewed", () => {
    const renewed = (creditScore: number): Told => [
      "credit.renewed",
      "03-22T09:00",
      { bidder: "a", creditScore, creditValidTo: "2027-03-22" },
    ];

    expect(answer(bidWith({ creditScore: 10, creditValidTo: "2026-03-01" }, renewed(61)))?.outcome).toBe("pass");
    expect(answer(bidWith({ creditScore: 90, creditValidTo: "2026-03-01" }, renewed(59)))?.outcome).toBe("breach");
  });
});

describe("R-043: who supervises and who runs the venue", () => {
  const published = (data: Readonly<Record<string, Json>>) => story(TENDER, [["tender.published", "03-02T09:00", data]]);

  it.each<{ readonly name: string; readonly data: Readonly<Record<string, Json>>; readonly signal: boolean }>([
    { name: "one unit", data: { regulator: "11990100000000001X", operator: "11990100000000001X" }, signal: true },
    { name: "a unit and its subordinate", data: { regulator: "R1", operator: "R2", subordinate: true }, signal: true },
    { name: "two units", data: { regulator: "11990100000000001X", operator: "12990100000000002A" }, signal: false },
    { name: "a unit and somebody unknown", data: { regulator: "11990100000000001X" }, signal: false },
  ])("$name: signal $signal", ({ data, signal }) => {
    expect(raised(published(data)).includes("BID-36 tender T1")).toBe(signal);
  });
});
