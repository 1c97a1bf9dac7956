import type { ConformanceExample, TraceEvent } from "@plumbline/core";
import { story } from "../story.ts";
import type { TENDER_TRANSACTIONS } from "./events.ts";

/** A transaction from its notice to its end in which one thing is not as it should be. */
export interface TransactionFixture {
  readonly transaction: (typeof TENDER_TRANSACTIONS)[number];
  readonly title: { readonly zh: string; readonly en: string };
  readonly events: readonly TraceEvent[];
  /** The one control point that finds something, and the record about which it does. */
  readonly control: string;
  readonly record: { readonly type: string; readonly id: string };
}

const VENUE = { regulator: "11990000000000001X", operator: "12990000000000002A" };
const member = (id: string, expert: boolean) => ({ id, expert, interests: [] });
const PANEL = { drawMethod: "随机", members: [...["x1", "x2", "x3", "x4"].map((id) => member(id, true)), member("y1", false)] };

const traces = (n: number) => ({
  mac: `00-1A-2B-3C-5D-0${n}`,
  cpuSerial: `CPU-20${n}`,
  diskSerial: `WD-20${n}`,
  memorySerial: `M-20${n}`,
  md5: `${n}a`.repeat(16),
  author: `u-20${n}`,
  bondAccount: `62-20${n}`,
  staff: [`p-20${n}`],
  legalRep: `l-20${n}`,
  controller: null,
});

/** One of each kind of public transaction: works, land, mineral rights, procurement and property rights. */
export const TRANSACTION_FIXTURES: readonly TransactionFixture[] = [
  {
    transaction: "works",
    title: { zh: "道路工程施工：两家投标文件出自同一台电脑", en: "Road works: two bids made on one computer" },
    control: "BID-16",
    record: { type: "tender", id: "GC-2026-011" },
    events: story({ type: "tender", id: "GC-2026-011" }, [
      [
        "tender.published",
        "03-02T09:00",
        {
          ...VENUE,
          transaction: "works",
          method: "公开",
          mandatory: true,
          stateDominant: true,
          saleFrom: "2026-03-02",
          saleTo: "2026-03-09",
          deadline: "2026-03-26T09:30:00+08:00",
          bond: 18_000_000,
          estimate: 1_200_000_000,
          ceiling: 1_250_000_000,
          clauses: ["具有市政公用工程施工总承包二级及以上资质"],
          preparers: ["f9"],
          agents: ["g1"],
        },
      ],
      ["bid.received", "03-25T10:00", { bidder: "f1", ...traces(1) }],
      ["bid.received", "03-25T15:00", { bidder: "f2", ...traces(2), mac: "001a2b3c5d01" }],
      ["bid.received", "03-26T08:40", { bidder: "f3", ...traces(3) }],
      ["panel.drawn", "03-26T08:50", PANEL],
      [
        "tender.opened",
        "03-26T09:30",
        {
          bids: [
            { bidder: "f1", price: 1_131_000_000 },
            { bidder: "f2", price: 1_188_000_000 },
            { bidder: "f3", price: 1_079_000_000 },
          ],
        },
      ],
    ]),
  },
  {
    transaction: "land",
    title: { zh: "国有建设用地挂牌：公告到挂牌只有15日", en: "Listing of state-owned land: 15 days of notice" },
    control: "BID-48",
    record: { type: "tender", id: "TD-2026-004" },
    events: story({ type: "tender", id: "TD-2026-004" }, [
      [
        "tender.published",
        "04-01T09:00",
        { ...VENUE, transaction: "land", method: "挂牌", noticeAt: "2026-04-01", startAt: "2026-04-16", clauses: [] },
      ],
      ["tender.awarded", "05-08T10:00", { winner: "f5", price: 9_600_000_000 }],
    ]),
  },
  {
    transaction: "mineral",
    title: { zh: "采矿权拍卖：公告不足20个工作日", en: "Auction of a mining right: fewer than 20 working days of notice" },
    control: "BID-49",
    record: { type: "tender", id: "KY-2026-002" },
    events: story({ type: "tender", id: "KY-2026-002" }, [
      [
        "tender.published",
        "03-02T09:00",
        { ...VENUE, transaction: "mineral", method: "拍卖", noticeAt: "2026-03-02", startAt: "2026-03-20", clauses: [] },
      ],
      ["tender.awarded", "03-23T10:00", { winner: "f6", price: 2_100_000_000 }],
    ]),
  },
  {
    transaction: "procurement",
    title: { zh: "办公设备采购：合同签订后未按期公告", en: "Office equipment: contract not published in time" },
    control: "BID-15",
    record: { type: "procurementContract", id: "CG-2026-031" },
    events: story({ type: "tender", id: "CG-2026-031" }, [
      [
        "tender.published",
        "03-02T09:00",
        {
          ...VENUE,
          transaction: "procurement",
          method: "公开",
          saleTo: "2026-03-10",
          deadline: "2026-03-26T09:30:00+08:00",
          bond: 1_000_000,
          estimate: 250_000_000,
          clauses: ["提供同类设备的检测报告"],
          preparers: [],
          agents: [],
        },
      ],
      ...["f1", "f2", "f3"].map((bidder, i) => ["bid.received", `03-25T1${i}:00`, { bidder, ...traces(i + 4) }] as const),
      [
        "tender.opened",
        "03-26T09:30",
        {
          bids: [
            { bidder: "f1", price: 212_000_000 },
            { bidder: "f2", price: 231_000_000 },
            { bidder: "f3", price: 239_000_000 },
          ],
        },
      ],
      ["tender.compared", "03-26T14:00", { maxSimilarity: 0.31, sharedErrors: 0 }],
      ["panel.drawn", "03-26T08:50", PANEL],
      [
        "tender.evaluated",
        "03-26T17:00",
        {
          candidates: [
            { bidder: "f1", rank: 1 },
            { bidder: "f2", rank: 2 },
          ],
          rejected: [],
        },
      ],
      [
        "tender.awarded",
        "03-30T10:00",
        { winner: "f1", price: 212_000_000, termDays: 30 },
        [{ type: "procurementContract", id: "CG-2026-031" }],
      ],
      ["tender.resultPublished", "03-31T09:00"],
      ["bond.returned", "04-01T09:00", { bidder: "f2" }],
      ["bond.returned", "04-01T09:05", { bidder: "f3" }],
      ["contract.signed", "04-09T15:00", { price: 212_000_000, termDays: 30 }, [{ type: "procurementContract", id: "CG-2026-031" }]],
      ["bond.returned", "04-13T09:00", { bidder: "f1" }],
      ["contract.filed", "04-15T09:00", {}, [{ type: "procurementContract", id: "CG-2026-031" }]],
      ["contract.published", "04-15T10:00", {}, [{ type: "procurementContract", id: "CG-2026-031" }]],
    ]),
  },
  {
    transaction: "property",
    title: { zh: "国有股权转让：信息披露不足20个工作日", en: "Sale of a state-owned share: disclosed for fewer than 20 working days" },
    control: "BID-50",
    record: { type: "tender", id: "CQ-2026-007" },
    events: story({ type: "tender", id: "CQ-2026-007" }, [
      [
        "tender.published",
        "05-06T09:00",
        {
          ...VENUE,
          transaction: "property",
          method: "公开竞价",
          disclosedFrom: "2026-05-06",
          disclosedTo: "2026-05-20",
          reserve: 4_800_000_000,
          appraised: 5_000_000_000,
          clauses: [],
        },
      ],
      ["tender.awarded", "05-25T10:00", { winner: "f8", price: 5_100_000_000 }],
    ]),
  },
];

export const fixtureExamples: readonly ConformanceExample[] = TRANSACTION_FIXTURES.map(({ control, title, events, record }) => ({
  control,
  name: title.en,
  expected: "breach",
  events,
  about: record,
}));
