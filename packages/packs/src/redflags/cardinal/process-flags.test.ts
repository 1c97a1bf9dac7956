import type { Json } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import type { FlagAnswer, ProcessFlag, Release } from "../types.ts";
import { R003 } from "./r003.ts";
import { R018 } from "./r018.ts";
import { R028 } from "./r028.ts";
import { R030 } from "./r030.ts";
import { R035 } from "./r035.ts";
import { R036 } from "./r036.ts";

const CONTEXT = { zone: "+08:00" };

// biome-ignore lint/suspicious/noExplicitAny: flags of many parameters.
function ask(flag: ProcessFlag<any>, release: Record<string, Json>, params: Record<string, unknown> = {}): FlagAnswer {
  return flag.assess({ ocid: "p", ...release }, flag.params.parse(params), CONTEXT);
}

/** The answer in a word: what was flagged with its values, what is missing, or why it does not apply. */
function said(answer: FlagAnswer): string {
  switch (answer.outcome) {
    case "flagged":
      return answer.findings.map(({ subject, id, value }) => `${subject} ${id} ${value}`).join(", ");
    case "notComputable":
      return answer.missing.map(({ path, reason }) => `${reason} ${path}`).join(", ");
    case "excluded":
      return `excluded ${answer.by}`;
    default:
      return answer.outcome;
  }
}

const bid = (tenderers: string | string[], amount: Json | undefined, status: Json = "valid", more: Record<string, Json> = {}): Release => ({
  status,
  ...(amount === undefined ? {} : { value: { amount, currency: "CNY" } }),
  tenderers: [tenderers].flat().map((id) => ({ id })),
  ...more,
});
const award = (suppliers: string | string[], status: Json = "active"): Release => ({
  status,
  suppliers: [suppliers].flat().map((id) => ({ id })),
});
const bids = (...details: Json[]): { bids: Release } => ({ bids: { details } });

describe("R003, a short submission period", () => {
  const period = (startDate: Json, endDate: Json, more: Record<string, Json> = {}) => ({
    tender: { tenderPeriod: { startDate, endDate }, ...more },
  });
  const days = (n: number) => period("2025-03-01T09:00:00+08:00", new Date(Date.UTC(2025, 2, 1 + n, 1)).toISOString());

  it("is one of fewer whole days than the limit", () => {
    expect(said(ask(R003, days(14)))).toBe("process p 1");
    expect(said(ask(R003, days(15)))).toBe("notFlagged");
    expect(said(ask(R003, period("2025-03-01T00:00:00Z", "2025-03-15T23:59:59.999Z")))).toBe("process p 1");
    expect(said(ask(R003, days(15), { threshold: 16 }))).toBe("process p 1");
    expect(said(ask(R003, days(-3), { threshold: 0 }))).toBe("process p 1");
    expect(said(ask(R003, days(-3), { threshold: -3 }))).toBe("notFlagged");
  });

  it("says the days, the limit and the dates", () => {
    expect(ask(R003, days(10))).toMatchObject({ findings: [{ figures: { days: 10, threshold: 15, start: "2025-03-01T09:00:00+08:00" } }] });
  });

  it("has another limit for single methods, by their exact names", () => {
    const params = { procurementMethodDetails: { 竞价: 3, constructor: 1 } };
    const of = (method: Json) => period("2025-03-01T00:00:00Z", "2025-03-06T00:00:00Z", { procurementMethodDetails: method });
    expect(said(ask(R003, of("竞价"), params))).toBe("notFlagged");
    expect(said(ask(R003, of("竞价 "), params))).toBe("process p 1");
    expect(said(ask(R003, of("toString"), params))).toBe("process p 1");
    expect(said(ask(R003, of("constructor"), params))).toBe("notFlagged");
    expect(said(ask(R003, of(7), params))).toBe("process p 1");
  });

  it("looks at the listed methods only", () => {
    const of = (procurementMethod: Json) => ({
      tender: { procurementMethod, tenderPeriod: { startDate: "2025-03-01T00:00:00Z", endDate: "2025-03-02T00:00:00Z" } },
    });
    const params = { procurementMethods: ["open"] };
    expect(said(ask(R003, of("open"), params))).toBe("process p 1");
    expect(said(ask(R003, of("limited"), params))).toBe("excluded method");
    expect(said(ask(R003, of(null), params))).toBe("excluded method");
    expect(said(ask(R003, of(null)))).toBe("process p 1");
  });

  it("tells what is missing, and of what form it is not", () => {
    const [start, end] = ["tender.tenderPeriod.startDate", "tender.tenderPeriod.endDate"];
    expect(said(ask(R003, {}))).toBe(`absent ${start}, absent ${end}`);
    expect(said(ask(R003, { tender: [] }))).toBe(`absent ${start}, absent ${end}`);
    expect(said(ask(R003, period("2025-03-01", "2025-03-02T00:00:00Z")))).toBe(`malformed ${start}`);
    expect(said(ask(R003, period("2025-03-01T00:00:00Z", "2025-03-02T00:00")))).toBe(`malformed ${end}`);
    expect(said(ask(R003, period("", 5)))).toBe(`absent ${start}, malformed ${end}`);
  });

  it("counts dates alone and times without offset where that is allowed", () => {
    const params = { dates: "lenient" };
    expect(said(ask(R003, period("2025-03-01", "2025-03-16"), params))).toBe("notFlagged");
    expect(said(ask(R003, period("2025-03-01", "2025-03-15"), params))).toBe("process p 1");
    expect(said(ask(R003, period("2025-03-01T00:00:00", "2025-03-15T16:00:00Z"), params))).toBe("notFlagged");
    expect(said(ask(R003, period("2025-03-01T00:00:00", "2025-03-15T15:59:59Z"), params))).toBe("process p 1");
  });
});

describe("R018, a single bid", () => {
  const tender = (numberOfTenderers: Json, procurementMethod: Json = "open") => ({ tender: { procurementMethod, numberOfTenderers } });

  it("is a number of tenderers of one", () => {
    expect(said(ask(R018, tender(1)))).toBe("process p 1");
    expect(said(ask(R018, tender(0)))).toBe("notFlagged");
    expect(said(ask(R018, tender(2)))).toBe("notFlagged");
  });

  it("takes nothing for it that is not a whole number", () => {
    for (const value of ["1", -1, 1.5, true, [1], { n: 1 }])
      expect(said(ask(R018, tender(value)))).toBe("malformed tender.numberOfTenderers");
    for (const value of [null, "", []]) expect(said(ask(R018, tender(value)))).toBe("absent tender.numberOfTenderers");
  });

  it("looks at competitive methods, or those listed", () => {
    expect(said(ask(R018, tender(1, "selective")))).toBe("process p 1");
    expect(said(ask(R018, tender(1, "limited")))).toBe("excluded method");
    expect(said(ask(R018, tender(1, "Open")))).toBe("excluded method");
    expect(said(ask(R018, {}))).toBe("excluded method");
    expect(said(ask(R018, tender(1, "limited"), { procurementMethods: [] }))).toBe("process p 1");
  });

  it("can count who made bids", () => {
    const of = (...details: Json[]) => ({ tender: { procurementMethod: "open" }, ...bids(...details) });
    const params = { count: "bids" };
    expect(said(ask(R018, of(bid("a", 1)), params))).toBe("process p 1");
    expect(said(ask(R018, of(bid("a", 1), bid("a", 2), bid("b", 3, "withdrawn")), params))).toBe("process p 1");
    expect(said(ask(R018, of(bid("a", 1), bid("b", 1, "disqualified")), params))).toBe("notFlagged");
    expect(said(ask(R018, of(bid(["a", "b"], 1), bid(["b", "a"], 1)), params))).toBe("process p 1");
    expect(said(ask(R018, of(bid([], 1), bid([], 1)), params))).toBe("notFlagged");
    expect(said(ask(R018, of(), params))).toBe("absent bids.details");
    expect(said(ask(R018, { ...tender(1), bids: { details: {} } }, params))).toBe("malformed bids.details");
  });

  it("can count bids where the number is not given", () => {
    const params = { count: "either" };
    expect(said(ask(R018, { ...tender(3), ...bids(bid("a", 1)) }, params))).toBe("notFlagged");
    expect(said(ask(R018, { ...tender(null), ...bids(bid("a", 1)) }, params))).toBe("process p 1");
    expect(said(ask(R018, tender(null), params))).toBe("absent tender.numberOfTenderers");
  });
});

describe("R028, identical prices", () => {
  it("are those of different tenderers, in one currency", () => {
    expect(said(ask(R028, bids(bid("a", 100), bid("b", 100))))).toBe("process p 1, tenderer a 1, tenderer b 1");
    expect(said(ask(R028, bids(bid("a", 100), bid("b", 100.01))))).toBe("notFlagged");
    expect(said(ask(R028, bids(bid("a", 0), bid("b", -0))))).toBe("process p 1, tenderer a 1, tenderer b 1");
    const dollars = bid("b", undefined, "valid", { value: { amount: 100, currency: "USD" } });
    expect(said(ask(R028, bids(bid("a", 100), dollars)))).toBe("notFlagged");
  });

  it("are none of one tenderer, however often", () => {
    expect(said(ask(R028, bids(bid("a", 100), bid("a", 100))))).toBe("notFlagged");
    expect(said(ask(R028, bids(bid(["a", "b"], 100), bid(["b", "a", "a"], 100))))).toBe("notFlagged");
    expect(said(ask(R028, bids(bid(["a", "b"], 100), bid(["a", "c"], 100))))).toBe("process p 1, tenderer a 1, tenderer b 1, tenderer c 1");
    expect(said(ask(R028, bids(bid(["a", "b"], 100), bid("a", 100))))).toBe("process p 1, tenderer a 1, tenderer b 1");
  });

  it("are found among many bids, each with the last of its price", () => {
    const many = Array.from({ length: 80 }, (_, i) => bid(`t${i}`, i));
    expect(said(ask(R028, bids(...many)))).toBe("notFlagged");
    expect(said(ask(R028, bids(...many, bid("z", 7))))).toBe("process p 1, tenderer t7 1, tenderer z 1");
    const answer = ask(R028, bids(bid("a", 5), bid("b", 5), bid("b", 5), bid("c", 5)));
    expect(answer).toMatchObject({
      findings: [{ figures: { tenderers: ["a", "b", "c"], amount: 5, currency: "CNY", compared: 4 } }, {}, {}, {}],
    });
  });

  it("count in any bid that was handed in, under any word for its status", () => {
    for (const status of ["valid", "disqualified", "pending", "qualified", "Withdrawn"])
      expect(said(ask(R028, bids(bid("a", 100), bid("b", 100, status))))).toMatch(/^process/);
    for (const status of ["invited", "withdrawn", null, 1])
      expect(said(ask(R028, bids(bid("a", 100), bid("b", 100, status))))).not.toMatch(/^process/);
  });

  it("are not looked for among methods whose prices cannot be compared", () => {
    const of = (procurementMethodDetails: Json) => ({ tender: { procurementMethodDetails }, ...bids(bid("a", 100), bid("b", 100)) });
    const none = { noPriceComparisonProcurementMethods: ["摇号"] };
    expect(said(ask(R028, of("摇号"), none))).toBe("excluded method");
    expect(said(ask(R028, of("竞价"), none))).toMatch(/^process/);
    expect(said(ask(R028, of(null), none))).toMatch(/^process/);
    const only = { priceComparisonProcurementMethods: ["竞价"], noPriceComparisonProcurementMethods: ["竞价"] };
    expect(said(ask(R028, of("竞价"), only))).toMatch(/^process/);
    expect(said(ask(R028, of("摇号"), only))).toBe("excluded method");
    expect(said(ask(R028, of(null), only))).toBe("excluded method");
  });

  it("of different lots are not compared, unless lots are not kept apart", () => {
    const lots = bids(bid("a", 100, "valid", { relatedLots: ["1"] }), bid("b", 100, "valid", { relatedLots: ["2"] }));
    expect(said(ask(R028, lots))).toBe("notFlagged");
    expect(said(ask(R028, lots, { byLot: false }))).toMatch(/^process/);
    const both = bids(bid("a", 100, "valid", { relatedLots: ["1", "2"] }), bid("b", 100, "valid", { relatedLots: ["2", "1"] }));
    expect(said(ask(R028, both))).toMatch(/^process/);
    expect(said(ask(R028, bids(bid("a", 1, "valid", { relatedLot: "1" }), bid("b", 1, "valid", { relatedLots: ["1"] }))))).toMatch(
      /^process/,
    );
  });

  it("tell what is missing", () => {
    expect(said(ask(R028, {}))).toBe("absent bids.details");
    expect(said(ask(R028, bids()))).toBe("absent bids.details");
    expect(said(ask(R028, { bids: { details: "x" } }))).toBe("malformed bids.details");
    expect(said(ask(R028, bids(bid("a", 100), bid("b", undefined))))).toBe("absent bids.details[].value.amount");
    expect(said(ask(R028, bids(bid("a", 100), bid("b", "100"))))).toBe("malformed bids.details[].value.amount");
    expect(said(ask(R028, bids(bid("a", 100), bid("b", Number.POSITIVE_INFINITY))))).toBe("malformed bids.details[].value.amount");
    expect(said(ask(R028, bids(bid("a", 100), bid("b", undefined, "valid", { value: { amount: 100 } }))))).toBe(
      "absent bids.details[].value.currency",
    );
    expect(said(ask(R028, bids(bid("a", 100), bid([], 100))))).toBe("absent bids.details[].tenderers[].id");
    expect(said(ask(R028, bids(bid("a", 100))))).toBe("excluded oneBid");
  });
});

describe("R030, a late bid that won", () => {
  const DEADLINE = "2025-03-10T17:00:00+08:00";
  const of = (date: Json, more: Record<string, Json> = {}, endDate: Json = DEADLINE) => ({
    tender: { tenderPeriod: { endDate } },
    ...bids(bid("a", 1, "valid", { date })),
    awards: [award("a")],
    ...more,
  });

  it("is dated after the deadline, as an instant", () => {
    expect(said(ask(R030, of("2025-03-10T17:00:01+08:00")))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of(DEADLINE)))).toBe("notFlagged");
    expect(said(ask(R030, of("2025-03-10T09:00:00Z")))).toBe("notFlagged");
    expect(said(ask(R030, of("2025-03-10T10:00:00+01:00")))).toBe("notFlagged");
    expect(said(ask(R030, of("2025-03-10T17:00:00Z")))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of("2025-03-10T17:00:00.000000001+08:00")))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of("2025-03-10T17:00:00")))).toBe("notFlagged");
  });

  it("is dated after it as text where so compared, whatever the offset", () => {
    const params = { dateComparison: "text" };
    expect(said(ask(R030, of("2025-03-10T17:00:00Z"), params))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of("2025-03-10T16:59:59-11:00"), params))).toBe("notFlagged");
    expect(said(ask(R030, of("3 March"), params))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of("\u{1f600}", {}, "\uffff"), params))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of("2025-03-10T17:00:00", {}, ""), params))).toBe("process p 1, tenderer a 1");
  });

  it("takes a date alone for a whole day, and says where that does not tell", () => {
    expect(said(ask(R030, of("2025-03-11")))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of("2025-03-09")))).toBe("notFlagged");
    expect(said(ask(R030, of("2025-03-10")))).toBe("malformed bids.details[].date");
    expect(said(ask(R030, of("2025-03-10T23:59:59+08:00", {}, "2025-03-10")))).toBe("notFlagged");
    expect(said(ask(R030, of("2025-03-11T00:00:00+08:00", {}, "2025-03-10")))).toBe("process p 1, tenderer a 1");
  });

  it("is a valid bid of a supplier of an active award", () => {
    const late = "2025-03-11T00:00:00+08:00";
    expect(said(ask(R030, of(late, { awards: [award("b"), award(["c", "a"])] })))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of(late, { awards: [award("a", "pending"), award("a", "active")] })))).toBe("process p 1, tenderer a 1");
    expect(said(ask(R030, of(late, { awards: [award("a", "cancelled")] })))).toBe("excluded noAward");
    expect(said(ask(R030, of(late, { awards: [award("b")] })))).toBe("absent bids.details[].tenderers[].id");
    expect(said(ask(R030, { ...of(late), ...bids(bid("a", 1, "disqualified", { date: late })) }))).toBe(
      "absent bids.details[].tenderers[].id",
    );
    const joint = { ...of(late), ...bids(bid(["z", "a", "b"], 1, "valid", { date: late })), awards: [award(["a", "b"])] };
    expect(said(ask(R030, joint))).toBe("process p 1, tenderer a 1, tenderer b 1");
  });

  it("tells what is missing", () => {
    expect(said(ask(R030, { ...of("x"), tender: {} }))).toBe("absent tender.tenderPeriod.endDate");
    expect(said(ask(R030, of(DEADLINE, {}, "soon")))).toBe("malformed tender.tenderPeriod.endDate");
    expect(said(ask(R030, of(DEADLINE, { awards: null })))).toBe("absent awards");
    expect(said(ask(R030, of(DEADLINE, { awards: {} })))).toBe("malformed awards");
    expect(said(ask(R030, of(DEADLINE, { bids: [] })))).toBe("absent bids.details");
    expect(said(ask(R030, of(DEADLINE, { awards: [award([])] })))).toBe("absent awards[].suppliers[].id");
    expect(said(ask(R030, of(null)))).toBe("absent bids.details[].date");
    expect(said(ask(R030, of("yesterday")))).toBe("malformed bids.details[].date");
    expect(said(ask(R030, of(5), { dateComparison: "text" }))).toBe("malformed bids.details[].date");
  });
});

describe("R035, all but the winner disqualified", () => {
  const of = (details: Json[], awards: Json = [award("w")]) => ({ ...bids(...details), awards });
  const out = (id: string) => bid(id, 1, "disqualified");

  it("leaves one valid tenderer, who won, and counts the others", () => {
    expect(said(ask(R035, of([bid("w", 1), out("a"), out("b"), out("b")])))).toBe("process p 2, tenderer w 0");
    expect(said(ask(R035, of([bid("w", 1), bid("w", 2), out("a")])))).toBe("process p 1, tenderer w 0");
    expect(said(ask(R035, of([bid("w", 1), out("a")])))).toMatch(/^process p 1/);
    expect(said(ask(R035, of([bid("w", 1), out("a")]), { threshold: 2 }))).toBe("notFlagged");
    expect(said(ask(R035, of([bid("w", 1), out("a")]), { threshold: 0 }))).toMatch(/^process p 1/);
    expect(said(ask(R035, of([bid("w", 1)]), { threshold: 0 }))).toBe("notFlagged");
  });

  it("does not count the winner's own disqualified bid", () => {
    expect(said(ask(R035, of([bid("w", 1), out("w")])))).toBe("notFlagged");
    expect(said(ask(R035, of([bid("w", 1), out("w"), out("a")])))).toBe("process p 1, tenderer w 0");
    expect(said(ask(R035, of([bid("w", 1), bid(["w", "a"], 1, "disqualified")])))).toBe("process p 1, tenderer w 0");
  });

  it("is none with other valid tenderers, other winners, or joint ones", () => {
    expect(said(ask(R035, of([bid("w", 1), bid("v", 1), out("a")])))).toBe("notFlagged");
    expect(said(ask(R035, of([bid(["w", "v"], 1), out("a")])))).toBe("notFlagged");
    expect(said(ask(R035, of([bid("v", 1), out("a")])))).toBe("notFlagged");
    expect(said(ask(R035, of([bid("w", 1), out("a")], [award(["w", "v"])])))).toBe("notFlagged");
    expect(said(ask(R035, of([bid("w", 1), out("a")], [award("w"), award("w")])))).toMatch(/^process/);
    expect(said(ask(R035, of([bid("w", 1), out("a")], [award("w"), award("x", "cancelled")])))).toMatch(/^process/);
  });

  it("waits for awards that are still to come", () => {
    expect(said(ask(R035, of([bid("w", 1), out("a")], [award("w"), award("x", "pending")])))).toBe("notFinal awards[].status");
    expect(said(ask(R035, of([bid("w", 1), out("a")], [award("w"), award("x", "Active")])))).toBe("notFinal awards[].status");
    expect(said(ask(R035, of([bid("w", 1), out("a")], [award("w"), award("x", null), 5])))).toMatch(/^process/);
  });

  it("tells what is missing", () => {
    expect(said(ask(R035, { ...of([bid("w", 1)]), awards: null }))).toBe("absent awards");
    expect(said(ask(R035, { awards: [award("w")] }))).toBe("absent bids.details");
    expect(said(ask(R035, of([])))).toBe("absent bids.details");
    expect(said(ask(R035, of([bid("w", 1)], [award("w", "unsuccessful")])))).toBe("excluded noAward");
    expect(said(ask(R035, of([bid("w", 1)], [award([])])))).toBe("absent awards[].suppliers[].id");
    expect(said(ask(R035, of([bid("w", 1, "qualified")])))).toBe("malformed bids.details[].status");
    expect(said(ask(R035, of([bid("w", 1, null)])))).toBe("absent bids.details[].status");
    expect(said(ask(R035, of([bid([], 1)])))).toBe("absent bids.details[].tenderers[].id");
  });
});

describe("R036, the lowest bid disqualified", () => {
  const of = (details: Json[], awards: Json = [award("w")]) => ({ ...bids(...details), awards });
  const out = (amount: Json, more: Record<string, Json> = {}) => bid("a", amount, "disqualified", more);

  it("lies strictly below all others; of equals the first counts", () => {
    expect(said(ask(R036, of([bid("w", 100), out(99)])))).toBe("process p 1");
    expect(said(ask(R036, of([bid("w", 100), out(100)])))).toBe("notFlagged");
    expect(said(ask(R036, of([out(100), bid("w", 100)])))).toBe("process p 1");
    expect(said(ask(R036, of([bid("w", 100), out(99), bid("b", 98, "pending")])))).toBe("notFlagged");
    expect(said(ask(R036, of([bid("w", 100), out(99), bid("b", 98, "withdrawn")])))).toBe("process p 1");
    expect(said(ask(R036, of([bid("w", 100), out(-5)])))).toBe("process p 1");
  });

  it("names both amounts", () => {
    expect(ask(R036, of([bid("w", 120), bid("v", 110), out(99)]))).toMatchObject({
      findings: [{ figures: { lowest: 99, lowestValid: 110, currency: "CNY" } }],
    });
  });

  it("needs an active award, whatever else is still to come", () => {
    expect(said(ask(R036, of([bid("w", 100), out(99)], [award("x", "pending"), award("w")])))).toBe("process p 1");
    expect(said(ask(R036, of([bid("w", 100), out(99)], [award("x", "pending")])))).toBe("excluded noAward");
    expect(said(ask(R036, of([bid("w", 100), out(99)], [])))).toBe("excluded noAward");
    expect(said(ask(R036, of([bid("w", 100), out(99)], [{ status: "active" }])))).toBe("process p 1");
  });

  it("needs no names, and a valid bid with a price", () => {
    expect(said(ask(R036, of([bid([], 100), bid([], 99, "disqualified")])))).toBe("process p 1");
    expect(said(ask(R036, of([out(99), bid("b", 120, "pending")])))).toBe("excluded noValidBid");
    expect(said(ask(R036, of([out(99), bid("b", undefined)])))).toBe("absent bids.details[].value.amount");
    expect(said(ask(R036, of([bid("a", 99, "rejected"), bid("b", 120, "qualified")])))).toBe("malformed bids.details[].status");
  });

  it("compares each currency with itself, or looks at one", () => {
    const dollars = (amount: number, status: string) => bid("u", undefined, status, { value: { amount, currency: "USD" } });
    const mixed = of([dollars(10, "valid"), out(99), bid("w", 100)]);
    expect(said(ask(R036, mixed))).toBe("process p 1");
    expect(said(ask(R036, mixed, { currency: "CNY" }))).toBe("process p 1");
    expect(said(ask(R036, mixed, { currency: "USD" }))).toBe("notFlagged");
    expect(said(ask(R036, mixed, { currency: "EUR" }))).toBe("otherCurrency bids.details[].value.currency");
    expect(said(ask(R036, of([dollars(10, "disqualified"), bid("w", 100)])))).toBe("notFlagged");
  });

  it("compares bids for the same lots, unless lots are not kept apart", () => {
    const lots = of([out(99, { relatedLots: ["1"] }), bid("w", 100, "valid", { relatedLots: ["2"] })]);
    expect(said(ask(R036, lots))).toBe("notFlagged");
    expect(said(ask(R036, lots, { byLot: false }))).toBe("process p 1");
    expect(said(ask(R036, lots, { byLot: false, currency: "CNY" }))).toBe("process p 1");
  });

  it("is not looked for among methods whose prices cannot be compared", () => {
    const release = { ...of([bid("w", 100), out(99)]), tender: { procurementMethodDetails: "摇号" } };
    expect(said(ask(R036, release, { noPriceComparisonProcurementMethods: ["摇号"] }))).toBe("excluded method");
  });

  it("tells what is missing", () => {
    expect(said(ask(R036, bids(bid("w", 1))))).toBe("absent awards");
    expect(said(ask(R036, { awards: [award("w")] }))).toBe("absent bids.details");
    expect(said(ask(R036, of([bid("w", 1, null)])))).toBe("absent bids.details[].status");
    expect(said(ask(R036, of([bid("w", undefined, "valid", { value: { amount: 1 } })])))).toBe("absent bids.details[].value.currency");
    expect(said(ask(R036, of([bid("w", 1, "invited")])))).toBe("absent bids.details[].status");
  });
});
