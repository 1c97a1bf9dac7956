import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type Json, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import type { Release } from "../../redflags/types.ts";
import { story, type Told } from "../../story.ts";
import { processReleased } from "./event.ts";
import { type ProcessFacts, procurementProcess, releaseOf } from "./record.ts";

const TENDER = { type: "tender", id: "T1" };
const CONTRACT = { type: "projectContract", id: "C1" };

function factsOf(events: readonly TraceEvent[], id = "T1"): ProcessFacts | undefined {
  const engine = createEngine({
    records: [procurementProcess()],
    controls: [],
    kinds: createKindRegistry(BUILT_IN_KINDS),
    calendar: createCalendar(),
  });
  for (const event of events.map(timed)) engine.accept(event);
  return engine.view({ type: "procurementProcess", id })?.state as ProcessFacts | undefined;
}

const told = (...steps: readonly Told[]): Release => releaseOf(story(TENDER, steps)) ?? {};

const PUBLISHED: Told = [
  "tender.published",
  "03-02T09:00",
  {
    transaction: "works",
    method: "公开",
    priceOnly: true,
    deadline: "2026-03-23T09:00:00+08:00",
    estimate: 100_000_000,
    ceiling: 110_000_000,
  },
];
const RECEIVED: Told = [
  "bid.received",
  "03-20T10:00",
  { bidder: "a", mac: "00-1A-2B-3C-4D-01", staff: ["p-1"], bondAccount: null, legalRep: "l-1", creditScore: 80 },
];
const OPENED: Told = [
  "tender.opened",
  "03-23T09:30",
  {
    bids: [
      { bidder: "a", price: 90_000_001 },
      { bidder: "b", price: 95_000_000 },
    ],
  },
];
const EVALUATED: Told = ["tender.evaluated", "03-24T16:00", { candidates: [{ bidder: "a", rank: 1 }], rejected: ["b"] }];
const AWARDED: Told = ["tender.awarded", "03-30T09:00", { winner: "a" }];
const SIGNED: Told = ["contract.signed", "04-10T09:00", { kind: "施工", price: 90_000_001, termDays: 90 }, [CONTRACT]];

describe("a process that hosts tell", () => {
  it("is a release from its call to its contract, in yuan, with the traces of its bids", () => {
    expect(told(PUBLISHED, RECEIVED, OPENED, EVALUATED, AWARDED, SIGNED)).toEqual({
      ocid: "T1",
      date: "2026-04-10T09:00:00+08:00",
      tag: ["compiled"],
      tender: {
        id: "T1",
        status: "complete",
        procurementMethod: "open",
        procurementMethodDetails: "公开",
        mainProcurementCategory: "works",
        awardCriteria: "priceOnly",
        value: { amount: 1_000_000, currency: "CNY" },
        tenderPeriod: { startDate: "2026-03-02T09:00:00+08:00", endDate: "2026-03-23T09:00:00+08:00" },
        numberOfTenderers: 2,
        bidOpening: { date: "2026-03-23T09:30:00+08:00" },
      },
      bids: {
        details: [
          {
            id: "a",
            date: "2026-03-20T10:00:00+08:00",
            tenderers: [{ id: "a" }],
            submission: { mac: "00-1A-2B-3C-4D-01", staff: ["p-1"] },
            status: "valid",
            value: { amount: 900_000.01, currency: "CNY" },
          },
          { id: "b", tenderers: [{ id: "b" }], status: "disqualified", value: { amount: 950_000, currency: "CNY" } },
        ],
      },
      awards: [
        {
          id: "T1/a",
          status: "active",
          date: "2026-03-30T09:00:00+08:00",
          value: { amount: 900_000.01, currency: "CNY" },
          suppliers: [{ id: "a" }],
        },
      ],
      contracts: [
        {
          id: "C1",
          awardID: "T1/a",
          status: "active",
          dateSigned: "2026-04-10T09:00:00+08:00",
          value: { amount: 900_000.01, currency: "CNY" },
          period: { durationInDays: 90 },
        },
      ],
    });
  });

  it("shows no bid and no bidder before the opening, whatever was told", () => {
    const sealed = factsOf(story(TENDER, [PUBLISHED, RECEIVED]));

    expect(sealed?.release?.bids).toBeUndefined();
    expect(sealed?.release?.tender).not.toHaveProperty("numberOfTenderers");
    expect(JSON.stringify(sealed?.release)).not.toContain("00-1A-2B");
    expect(sealed?.sealed).toHaveLength(1);
  });

  it("left sealed because there were too few, tells how many and nothing of what they say", () => {
    const release = told(PUBLISHED, RECEIVED, ["tender.opened", "03-23T09:30", { proceeded: false, bids: [{ bidder: "a", price: 1 }] }]);

    expect(release.bids).toBeUndefined();
    expect(release.tender).toMatchObject({ numberOfTenderers: 1 });
  });

  it("begins anew when it is called again after it failed", () => {
    const release = told(
      PUBLISHED,
      RECEIVED,
      OPENED,
      ["tender.failed", "03-25T09:00"],
      ["tender.published", "04-01T09:00", { method: "公开" }],
    );

    expect(release.bids).toBeUndefined();
    expect(release.tender).toEqual({
      id: "T1",
      status: "active",
      procurementMethod: "open",
      procurementMethodDetails: "公开",
      tenderPeriod: { startDate: "2026-04-01T09:00:00+08:00" },
    });
  });

  it.each<{ readonly name: string; readonly steps: readonly Told[]; readonly expected: Release }>([
    {
      name: "one who took back the bid is not there",
      steps: [PUBLISHED, RECEIVED, ["bid.withdrawn", "03-21T09:00", { bidder: "a" }], ["tender.opened", "03-23T09:30"]],
      expected: { bids: { details: [] } },
    },
    {
      name: "where nobody tells who was rejected, only candidates are known to stand",
      steps: [PUBLISHED, OPENED, ["tender.evaluated", "03-24T16:00", { candidates: [{ bidder: "a", rank: 1 }] }]],
      expected: { bids: { details: [{ status: "valid" }, { status: "pending" }] } },
    },
    {
      name: "a winner chosen anew is the one award, the one before is cancelled",
      steps: [PUBLISHED, OPENED, EVALUATED, AWARDED, ["tender.awarded", "04-02T09:00", { winner: "b", price: 95_000_000 }]],
      expected: {
        awards: [
          { suppliers: [{ id: "a" }], status: "cancelled" },
          { suppliers: [{ id: "b" }], status: "active" },
        ],
      },
    },
    {
      name: "the same award told again is one",
      steps: [PUBLISHED, OPENED, EVALUATED, AWARDED, ["tender.awarded", "03-30T10:00", { winner: "a" }]],
      expected: { awards: [{ suppliers: [{ id: "a" }], status: "active" }] },
    },
    {
      name: "a clarification that moves the deadline is an amendment of the call",
      steps: [PUBLISHED, ["tender.clarified", "03-10T09:00", { material: true, deadline: "2026-03-30T09:00:00+08:00" }]],
      expected: { tender: { tenderPeriod: { endDate: "2026-03-30T09:00:00+08:00" }, amendments: [{ date: "2026-03-10T09:00:00+08:00" }] } },
    },
    {
      name: "what is added to a contract is an amendment, and its value grows to the fen",
      steps: [PUBLISHED, SIGNED, ["contract.supplemented", "05-10T09:00", { amount: 10 }, [CONTRACT]]],
      expected: { contracts: [{ value: { amount: 900_000.11 }, amendments: [{ date: "2026-05-10T09:00:00+08:00" }] }] },
    },
    {
      name: "a complaint to the supervising department is a complaint, an objection is none",
      steps: [
        PUBLISHED,
        ["objection.raised", "03-05T09:00", { objection: "o1", kind: "招标文件" }],
        ["bidComplaint.filed", "04-05T09:00", {}, [{ type: "bidComplaint", id: "K1" }]],
      ],
      expected: { complaints: [{ id: "K1" }] },
    },
  ])("$name", ({ steps, expected }) => {
    expect(told(...steps)).toMatchObject(expected);
  });
});

describe("a process that a publisher tells", () => {
  const BID = { id: "b1", status: "valid", value: { amount: 1, currency: "CNY" }, tenderers: [{ id: "a" }] };
  const released = (date: string, more: Readonly<Record<string, Json>>, time = date): TraceEvent => ({
    id: `${date} ${JSON.stringify(more)} ${time}`,
    type: "process.released",
    time,
    source: "open-data",
    objects: [{ type: "process", id: "T1" }],
    data: { release: { ocid: "ocds-1", date, ...more } },
  });

  it("is what the newest of its releases says, whenever the older ones come", () => {
    const older = released("2026-05-01T00:00:00+08:00", { tender: { title: "older" } }, "2026-05-09T00:00:00+08:00");
    const newer = released("2026-05-02T00:00:00+08:00", { tender: { title: "newer" } });

    for (const events of [
      [older, newer],
      [newer, older],
    ]) {
      expect(factsOf(events)?.release).toMatchObject({ tender: { title: "newer" } });
    }
  });

  it("compares dates as instants, not as they are written", () => {
    const earlier = released("2026-05-02T01:00:00+08:00", { tender: { title: "earlier" } });
    const later = released("2026-05-01T20:00:00Z", { tender: { title: "later" } });

    expect(factsOf([later, { ...earlier, time: "2026-05-03T00:00:00Z" }])?.release).toMatchObject({ tender: { title: "later" } });
  });

  it("takes the place of what hosts told, who from then on change nothing", () => {
    const steps = story(TENDER, [PUBLISHED, ["tender.failed", "06-01T09:00"]]);
    const facts = factsOf([...steps, released("2026-05-01T00:00:00+08:00", { tender: { title: "told" } })]);

    expect(facts).toMatchObject({ fedBy: "release", release: { ocid: "ocds-1", tender: { title: "told" } } });
    expect(facts?.failed).toBeUndefined();
  });

  it.each([
    { name: "before the deadline", date: "2026-03-22T09:00:00+08:00", more: {}, shown: false },
    {
      name: "before the opening, past the deadline",
      date: "2026-03-23T09:10:00+08:00",
      more: { bidOpening: { date: "2026-03-23T09:30:00+08:00" } },
      shown: false,
    },
    { name: "after it", date: "2026-03-23T09:10:00+08:00", more: {}, shown: true },
    {
      name: "with a deadline that nobody can read",
      date: "2026-03-22T09:00:00+08:00",
      more: { tenderPeriod: { endDate: "soon" } },
      shown: true,
    },
  ])("told $name, is compared with its bids: $shown", ({ date, more, shown }) => {
    const tender = { tenderPeriod: { endDate: "2026-03-23T09:00:00+08:00" }, ...more };

    expect(factsOf([released(date, { tender, bids: { details: [BID] } })])?.release?.bids !== undefined).toBe(shown);
  });

  it("shows neither bidders nor how many they are before the opening", () => {
    const tender = { tenderPeriod: { endDate: "2026-03-23T09:00:00+08:00" }, numberOfTenderers: 3, tenderers: [{ id: "a" }], title: "t" };
    const kept = factsOf([released("2026-03-22T09:00:00+08:00", { tender })])?.release?.tender;

    expect(kept).toEqual({ tenderPeriod: tender.tenderPeriod, title: "t" });
  });

  it("is compared with its bids where an award shows that they were opened", () => {
    const release = { tender: { tenderPeriod: { endDate: "2026-03-23T09:00:00+08:00" } }, bids: { details: [BID] }, awards: [{ id: "1" }] };

    expect(factsOf([released("2026-03-22T09:00:00+08:00", release)])?.release?.bids).toBeDefined();
  });

  it.each([
    { name: "without a release", data: {}, path: "data.release" },
    { name: "without an ocid", data: { release: { tender: {} } }, path: "data.release.ocid" },
    { name: "with a numeric ocid", data: { release: { ocid: 7 } }, path: "data.release.ocid" },
  ])("is refused $name", ({ data, path }) => {
    expect(() => processReleased.parse({ ...released("2026-05-01T00:00:00+08:00", {}), data })).toThrow(path);
  });
});
