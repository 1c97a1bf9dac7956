import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type Engine, type Facts, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { tender } from "./pack.ts";
import { projectContract } from "./parts.ts";

const TENDER = { type: "tender", id: "T1" };
const pack = tender();
const kinds = createKindRegistry([...BUILT_IN_KINDS, ...pack.kinds]);
const calendar = createCalendar();

function engineOf(told: readonly Told[], about = TENDER, order = (events: ReturnType<typeof story>) => events): Engine {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds, calendar });
  for (const event of order(story(about, told)).map(timed)) engine.accept(event);
  engine.settle();
  return engine;
}

function factsOf(told: readonly Told[], record = TENDER, about = TENDER): Facts {
  return engineOf(told, about).view(record)?.state ?? {};
}

const PUBLISHED: Told = ["tender.published", "03-02T09:00", { mandatory: true, deadline: "2026-03-23T09:00:00+08:00" }];
const bid = (bidder: string, at: string): Told => [
  "bid.received",
  at,
  {
    bidder,
    mac: "00-1A-2B-3C-4D-01",
    cpuSerial: "C-1",
    ip: "203.0.113.1",
    diskSerial: "D-1",
    md5: "aa",
    author: "u-1",
    bondAccount: "62-1",
    staff: ["p-1"],
    legalRep: "l-1",
  },
];
const SEALED = [PUBLISHED, bid("a", "03-20T09:00"), bid("b", "03-20T10:00"), bid("c", "03-20T11:00")];
const OPENED: Told = [
  "tender.opened",
  "03-23T09:30",
  {
    bids: [
      { bidder: "a", price: 1_000_000 },
      { bidder: "b", price: 1_000_000 },
      { bidder: "c", price: 1_000_000 },
    ],
  },
];
const COMPARING = [
  "BID-16",
  "BID-17",
  "BID-18",
  "BID-19",
  "BID-20",
  "BID-21",
  "BID-23",
  "BID-31",
  "BID-37",
  "BID-52",
  "BID-54",
  "BID-55",
  "BID-56",
];

describe("bids before they are opened", () => {
  it("are compared by nothing, however alike they are", () => {
    const engine = engineOf([...SEALED, ["tender.compared", "03-21T09:00", { maxSimilarity: 1, sharedErrors: 9 }]]);

    for (const control of COMPARING) {
      const type = pack.controls.find(({ id }) => id === control)?.record ?? "";
      expect(engine.verdict(control, { type, id: "T1" })?.outcome, control).toBe("none");
    }
    expect(engine.signals()).toEqual([]);
  });

  it("are no facts that a control point reads: neither who bids, nor how many, nor at what price", () => {
    const facts = factsOf(SEALED);

    for (const name of ["bids", "bidders", "prices", "bonds", "maxSimilarity"]) expect(facts[name], name).toBeUndefined();
    expect(factsOf(SEALED, { type: "bidOpening", id: "T1" }).bidders).toBeUndefined();
    const read = pack.controls.flatMap(({ settings }) => Object.values(settings)).filter((text) => typeof text === "string");
    expect(read.filter((text) => text.includes("sealed"))).toEqual([]);
  });

  it("show at once that somebody looked at one, and go on showing it", () => {
    const looked: Told = ["bid.accessed", "03-21T20:00", { what: "bid" }];
    const found = (told: readonly Told[]) => engineOf(told).verdict("BID-63", TENDER)?.outcome;

    expect(found([...SEALED, looked])).toBe("breach");
    expect(found([...SEALED, looked, OPENED])).toBe("breach");
    expect(found([...SEALED, OPENED, ["bid.accessed", "03-23T20:00", { what: "bid" }]])).toBe("pass");
  });

  it("stay sealed where there are too few to open them", () => {
    const facts = factsOf([
      PUBLISHED,
      bid("a", "03-20T09:00"),
      bid("b", "03-20T10:00"),
      ["tender.opened", "03-23T09:30", { proceeded: false }],
    ]);

    expect(facts).toMatchObject({ opened: false, proceeded: false, bidders: 2 });
    expect(facts.bids).toBeUndefined();
  });

  it("are compared from the opening on", () => {
    const found = new Set(
      engineOf([...SEALED, OPENED])
        .signals()
        .map(({ control }) => control),
    );

    expect(["BID-16", "BID-17", "BID-18", "BID-21", "BID-23", "BID-37"].filter((control) => !found.has(control))).toEqual([]);
  });
});

describe("the record of a tender", () => {
  it("is the same in whatever order its events arrive", () => {
    const told: readonly Told[] = [
      ...SEALED,
      OPENED,
      ["tender.evaluated", "03-23T16:00", { candidates: [{ bidder: "a", rank: 1 }], rejected: ["c"] }],
      ["tender.awarded", "03-30T09:00", { winner: "a" }],
    ];
    const state = (order: (events: ReturnType<typeof story>) => ReturnType<typeof story>) =>
      engineOf(told, TENDER, order).view(TENDER)?.state;

    expect(state((events) => [...events].reverse())).toEqual(state((events) => events));
  });

  it("takes a bid that was sent again for the one before it, and forgets one that was taken back", () => {
    const facts = factsOf([
      ...SEALED,
      ["bid.received", "03-21T09:00", { bidder: "a", mac: "other" }],
      ["bid.withdrawn", "03-21T10:00", { bidder: "c" }],
      OPENED,
    ]);

    expect((facts.bids as readonly { id: string; mac?: string }[]).map(({ id, mac }) => [id, mac])).toEqual([
      ["b", "00-1A-2B-3C-4D-01"],
      ["a", "other"],
      ["c", undefined],
    ]);
  });

  it("begins anew when it is published again after it failed", () => {
    const again: readonly Told[] = [
      ...SEALED,
      OPENED,
      ["tender.failed", "03-24T09:00", { reason: "有效投标不足" }],
      ["tender.published", "03-30T09:00", { mandatory: true, deadline: "2026-04-20T09:00:00+08:00" }],
    ];
    const second = [...again, bid("d", "04-17T09:00"), ["tender.opened", "04-20T09:30", { bids: [{ bidder: "d" }] }] as Told];

    expect(factsOf(again)).toMatchObject({ published: true, opened: false, org: "anlan.example" });
    expect(factsOf(again).bids).toBeUndefined();
    expect(factsOf(second)).toMatchObject({ opened: true, bidders: 1 });
    expect(factsOf(second, { type: "bidOpening", id: "T1" }).bidders).toEqual(["d"]);
    expect(engineOf(second).view(TENDER)?.anomalies).toEqual([]);
  });

  it("knows prices only where every bid has one", () => {
    const prices = (bids: readonly { bidder: string; price?: number }[]) =>
      factsOf([...SEALED, ["tender.opened", "03-23T09:30", { bids }]]).prices;

    expect(
      prices([
        { bidder: "a", price: 100_01 },
        { bidder: "b", price: 200 },
        { bidder: "c", price: 300 },
      ]),
    ).toEqual([100.01, 2, 3]);
    expect(prices([{ bidder: "a", price: 100 }])).toBeUndefined();
  });

  it("says whether the lowest price was rejected, and not where it cannot know", () => {
    const facts = (bids: readonly { bidder: string; price?: number }[], rejected: readonly string[]) =>
      factsOf([
        ["tender.opened", "03-23T09:30", { bids }],
        ["tender.evaluated", "03-23T16:00", { candidates: [], rejected }],
      ]).lowestDisqualified;

    expect(
      facts(
        [
          { bidder: "a", price: 1 },
          { bidder: "b", price: 2 },
        ],
        ["a"],
      ),
    ).toBe(true);
    expect(
      facts(
        [
          { bidder: "a", price: 1 },
          { bidder: "b", price: 1 },
        ],
        ["a"],
      ),
    ).toBe(false);
    expect(facts([{ bidder: "a", price: 1 }, { bidder: "b" }], ["a"])).toBeUndefined();
  });

  it.each([
    { name: "opened twice", told: [OPENED, ["tender.opened", "03-23T10:30", {}] as Told], code: "already_opened" },
    {
      name: "evaluated while sealed",
      told: [...SEALED, ["tender.evaluated", "03-21T10:30", { candidates: [] }] as Told],
      code: "not_opened",
    },
    {
      name: "compared while sealed",
      told: [...SEALED, ["tender.compared", "03-21T10:30", { maxSimilarity: 1 }] as Told],
      code: "not_opened",
    },
    {
      name: "a bid taken back after the opening",
      told: [...SEALED, OPENED, ["bid.withdrawn", "03-24T10:30", { bidder: "a" }] as Told],
      code: "already_opened",
    },
    {
      name: "a bond of nobody returned",
      told: [...SEALED, OPENED, ["bond.returned", "03-24T10:30", { bidder: "z" }] as Told],
      code: "unknown_bidder",
    },
    {
      name: "an objection that nobody raised",
      told: [PUBLISHED, ["objection.answered", "03-24T10:30", { objection: "o" }] as Told],
      code: "unknown_objection",
    },
    {
      name: "a member who is not there stands back",
      told: [PUBLISHED, ["panel.recused", "03-24T10:30", { member: "x" }] as Told],
      code: "unknown_member",
    },
  ])("refuses: $name", ({ told, code }) => {
    const { anomalies = [] } = engineOf(told).view(TENDER) ?? {};

    expect(anomalies.map((anomaly) => anomaly.code)).toEqual([code]);
  });
});

describe("purchases of a year", () => {
  const BUYER = { type: "buyer", id: "B1" };
  const bought = (amount: number, supplier: string | undefined, at: string): Told => [
    "procurement.ordered",
    at,
    { amount, budgetItem: "i", category: "c", ...(supplier === undefined ? {} : { supplier }) },
  ];

  it("are added up by item and as a whole, each year for itself", () => {
    const engine = engineOf([bought(100_00, "s1", "03-02T09:00"), bought(300_00, "s2", "04-02T09:00")], BUYER);

    expect(engine.view({ type: "procurementYear", id: "item:B1/i/c/2026" })?.state.values).toEqual([100, 300]);
    expect(engine.view({ type: "procurementYear", id: "year:B1/2026" })?.state).toMatchObject({
      orders: 2,
      topShare: 0.75,
      topSupplier: "s2",
    });
    expect(engine.view({ type: "procurementYear", id: "year:B1/2025" })).toBeUndefined();
  });

  it("have no share of a supplier where one of them is not named", () => {
    const engine = engineOf(
      [bought(100, "s1", "03-02T09:00"), bought(100, undefined, "03-03T09:00"), bought(100, "s1", "03-04T09:00")],
      BUYER,
    );

    const { orders, topShare } = engine.view({ type: "procurementYear", id: "year:B1/2026" })?.state ?? {};
    expect([orders, topShare]).toEqual([3, undefined]);
  });
});

describe("a contract", () => {
  it("takes the events of another pack into the one record of its type", () => {
    const record = projectContract({ also: { "contract.paid": (s, e) => ({ paid: Number(s.paid ?? 0) + Number(e.data.amount) }) } });
    const engine = createEngine({ records: [record], controls: [], kinds, calendar });
    const about = { type: "projectContract", id: "C1" };
    for (const event of story(about, [
      ["contract.signed", "03-02T09:00", { price: 10_000 }],
      ["contract.paid", "04-02T09:00", { amount: 90 }],
    ]).map(timed)) {
      engine.accept(event);
    }
    engine.settle();

    expect(engine.view(about)?.state).toMatchObject({ price: 100, contractPrice: 100, paid: 90 });
  });
});
