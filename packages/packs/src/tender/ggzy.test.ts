import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { fenOfWan } from "../codes/wan.ts";
import { fenOfYuan, GGZY_TABLES, type GgzyOptions, type GgzyRow, type GgzyTables, ggzyEvents } from "./ggzy.ts";
import { tender } from "./pack.ts";

const pack = tender();
const definitions = new Map(pack.events.map((definition) => [definition.type, definition]));
const OPTIONS: GgzyOptions = { source: "ggzy", transaction: "works", person: (name, card) => `p-${[...(name + card)].length}` };

const KEYS = { BID_SECTION_CODE: "S1" };
const print = (bidder: string, more: GgzyRow = {}): GgzyRow => ({
  ...KEYS,
  BIDDER_ORG_CODE: bidder,
  TENDER_DOC_SUBMITTIME: "20261101083000",
  CPU_ID: `CPU-${bidder}`,
  HARD_DISK_SERIAL_NUMBER: `WD-${bidder}`,
  MEMORY_SERIAL_NUMBER: `M-${bidder}`,
  NET_ID: "203.0.113.8",
  MAC_ADDRESS: `02-00-00-00-00-0${bidder}`,
  BID_DOCUMENT_MD5: `${bidder}`.repeat(32),
  ...more,
});
const list = (bidder: string, more: GgzyRow = {}): GgzyRow => ({
  ...KEYS,
  BIDDER_ORG_CODE: bidder,
  BID_MANAGER: "钱某",
  ID_CARD: `card-${bidder}`,
  BID_PRICE: "125000.10",
  PRICE_UNIT: "0",
  CHECKIN_TIME: "20261101090000",
  ...more,
});

function signalsOf(tables: GgzyTables): readonly string[] {
  const engine = createEngine({
    records: pack.records,
    controls: pack.controls.filter(({ kind }) => kind === "expression"),
    kinds: createKindRegistry(BUILT_IN_KINDS),
    calendar: createCalendar(),
  });
  for (const event of ggzyEvents(tables, OPTIONS).map(timed)) engine.accept(event);
  engine.settle();
  return [...new Set(engine.signals().map(({ control }) => control))].sort();
}

describe("amounts of exchange tables", () => {
  it.each([
    { wan: "12.50001", fen: 12_500_010 },
    { wan: "0.000001", fen: 1 },
    { wan: "12.5000010", fen: 12_500_001 },
    { wan: "900000", fen: 900_000_000_000 },
  ])("in 万元 are exact: $wan", ({ wan, fen }) => {
    expect(fenOfWan({ wan })).toBe(fen);
  });

  it("in yuan are exact", () => {
    expect(fenOfYuan("125000.10")).toBe(12_500_010);
  });

  it.each(["", "1,000", "-1", "1e3", "0.001", "十二"])("in yuan are refused where they are none or finer than a fen: %j", (yuan) => {
    expect(() => fenOfYuan(yuan)).toThrow("no amount in whole fen");
  });
});

describe("rows of the exchange tables", () => {
  it("keep the price of a bid out of what is told before the opening", () => {
    const events = ggzyEvents({ TENDER_LIST: [list("1")], BID_DOC_CHARACT_CODE: [print("1")] }, OPTIONS);

    expect(events.map(({ type }) => type)).toEqual(["bid.received", "tender.opened"]);
    expect(JSON.stringify(events[0])).not.toContain("12500010");
    expect(events[1]?.data).toEqual({ bids: [{ bidder: "1", price: 12_500_010 }] });
  });

  it("carry no name and no number of an identity card", () => {
    const panel = [
      { ...KEYS, EXPERT_NAME: "孙某", ID_CARD: "card-x", EXPERT_CHECK_IN_TIME: "20261101085000", IS_TECHNOLOGICAL_EXPERT: "1" },
    ];
    const text = JSON.stringify(ggzyEvents({ TENDER_LIST: [list("1")], BID_EVALUATION_EXPERT: panel }, OPTIONS));

    for (const secret of ["孙某", "钱某", "card-"]) expect(text).not.toContain(secret);
  });

  it.each<{ readonly name: string; readonly more: GgzyRow; readonly found: string }>([
    { name: "one network card", more: { MAC_ADDRESS: "02:00:00:00:00:01" }, found: "BID-16" },
    { name: "one processor", more: { CPU_ID: "CPU-1" }, found: "BID-16" },
    { name: "one disk", more: { HARD_DISK_SERIAL_NUMBER: "wd-1" }, found: "BID-37" },
    { name: "one memory module", more: { MEMORY_SERIAL_NUMBER: "M-1" }, found: "BID-37" },
    { name: "one file", more: { BID_DOCUMENT_MD5: "1".repeat(32) }, found: "BID-37" },
  ])("show $name", ({ more, found }) => {
    const own = { NET_ID: "203.0.113.9" };
    const tables = (second: GgzyRow): GgzyTables => ({
      TENDER_LIST: ["1", "2", "3"].map((bidder) =>
        list(bidder, { ID_CARD: "x".repeat(Number(bidder)), BID_PRICE: `${bidder}${bidder}7.00` }),
      ),
      BID_DOC_CHARACT_CODE: [print("1"), print("2", { ...own, ...second }), print("3", { NET_ID: "203.0.113.10" })],
    });

    expect(signalsOf(tables({}))).not.toContain(found);
    expect(signalsOf(tables(more))).toContain(found);
  });

  it.each<{ readonly name: string; readonly more: GgzyRow; readonly member: string }>([
    { name: "the signature of a model of processor", more: { CPU_ID: "BFEBFBFF000906EA" }, member: "cpuSerial" },
    { name: "an address within a network of one's own", more: { NET_ID: "10.0.0.8" }, member: "ip" },
    { name: "a serial that the maker left open", more: { HARD_DISK_SERIAL_NUMBER: "To be filled by O.E.M." }, member: "diskSerial" },
    { name: "a memory module without one", more: { MEMORY_SERIAL_NUMBER: "00000000" }, member: "memorySerial" },
    { name: "a card of zeros", more: { MAC_ADDRESS: "00-00-00-00-00-00" }, member: "mac" },
    { name: "the digest of nothing", more: { BID_DOCUMENT_MD5: "D41D8CD98F00B204E9800998ECF8427E" }, member: "md5" },
  ])("say nothing by $name, which many have", ({ more, member }) => {
    const data = (row: GgzyRow) => ggzyEvents({ BID_DOC_CHARACT_CODE: [row] }, OPTIONS)[0]?.data ?? {};

    expect(data(print("1"))).toHaveProperty(member);
    expect(data(print("1", more))).not.toHaveProperty(member);
  });

  it("have a price in a unit that is told, and else none", () => {
    const price = (unit: string) => {
      const data = ggzyEvents(
        { CONTRACT_PERFORMANCE: [{ ...KEYS, CONTRACT_SIGN_TIME: "20261109150000", CONTRACT_PRICE: "12.5", PRICE_UNIT: unit }] },
        OPTIONS,
      )[0]?.data;
      return data?.price;
    };

    expect([price("0"), price("1"), price("9")]).toEqual([1250, 12_500_000, undefined]);
  });
});

const shared = process.env.PLUMBLINE_SHARED ?? fileURLToPath(new URL("../../../../../shared", import.meta.url));
const folder = `${shared}/data/hosts/cn-ggzy`;

describe.skipIf(!existsSync(folder))("rows with the columns of real exchanges (skipped where PLUMBLINE_SHARED has none)", () => {
  it("become events that pass the schemas, in order, with exact amounts", () => {
    const tables = Object.fromEntries(
      GGZY_TABLES.map((table) => [table, [JSON.parse(readFileSync(`${folder}/${table}.json`, "utf8")) as GgzyRow]]),
    );
    const events = ggzyEvents(tables, OPTIONS);

    for (const event of events) expect(() => definitions.get(event.type)?.parse(event)).not.toThrow();
    expect(events.map(({ type }) => type)).toEqual([
      "tender.published",
      "bid.received",
      "panel.drawn",
      "tender.opened",
      "tender.evaluated",
      "tender.awarded",
      "tender.resultPublished",
      "contract.signed",
    ]);
    const prices = ["tender.awarded", "contract.signed"].map((type) => events.find((event) => event.type === type)?.data.price);
    expect(prices).toEqual([12_500_010, 12_500_010]);
    expect(events.every(({ objects }) => objects[0]?.id === "A1400000001000001001001")).toBe(true);
  });
});
