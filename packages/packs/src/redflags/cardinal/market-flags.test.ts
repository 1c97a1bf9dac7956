import type { Json } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { createAssessment, type FlagReport } from "../assess.ts";
import type { RedFlag, Release } from "../types.ts";
import { R024 } from "./r024.ts";
import { R025 } from "./r025.ts";
import { R038 } from "./r038.ts";
import { R048 } from "./r048.ts";
import { R058 } from "./r058.ts";

type Params = Record<string, unknown>;

function run(flag: RedFlag, releases: readonly Record<string, Json>[], params: Params = {}): FlagReport {
  const assessment = createAssessment({ flags: [{ flag, params }] });
  releases.forEach((release, i) => {
    assessment.add({ ocid: `p${i}`, ...release });
  });
  return assessment.finish();
}

function flagged(flag: RedFlag, releases: readonly Record<string, Json>[], params: Params = {}): string {
  return run(flag, releases, params)
    .findings.map(({ subject, id, value }) => `${subject} ${id} ${value}`)
    .join(", ");
}

/** What was missing, or why it was left out, of one process alone. */
function why(flag: RedFlag, release: Record<string, Json>, params: Params = {}): string {
  if (!("observe" in flag)) throw new Error("it asks one process");
  const answer = flag.observe({ ocid: "p", ...release }, flag.params.parse(params), { zone: "+08:00" });
  if (answer.outcome === "notComputable") return answer.missing.map(({ path, reason }) => `${reason} ${path}`).join(", ");
  return answer.outcome === "excluded" ? `excluded ${answer.by}` : JSON.stringify(answer.members);
}

const bid = (tenderer: string | string[], amount: Json | undefined, status: Json = "valid", more: Record<string, Json> = {}): Release => ({
  status,
  ...(amount === undefined ? {} : { value: { amount, currency: "CNY" } }),
  tenderers: [tenderer].flat().map((id) => ({ id })),
  ...more,
});
const award = (suppliers: string | string[], more: Record<string, Json> = {}): Release => ({
  status: "active",
  suppliers: [suppliers].flat().map((id) => ({ id })),
  ...more,
});
const process = (details: Json[], awards: Json = [award("w")], more: Record<string, Json> = {}): Release => ({
  bids: { details },
  awards,
  ...more,
});
/** Won by `w` at 100, with `other` next. */
const gap = (other: number, winner = "w"): Release => process([bid(winner, 100), bid("n", other)], [award(winner)]);

describe("R024 and R058, how far the next bid lay from the winning one", () => {
  it("flag small differences, with both tenderers", () => {
    expect(flagged(R024, [gap(101), gap(120)], { threshold: 0.01 })).toBe("process p0 0.01, tenderer w 0, tenderer n 0");
    expect(flagged(R024, [gap(101.5), gap(120)], { threshold: 0.01 })).toBe("");
    expect(flagged(R024, [gap(100)], { threshold: 0.01 })).toBe("process p0 0, tenderer w 0, tenderer n 0");
  });

  it("flag great differences, with the winner", () => {
    expect(flagged(R058, [gap(150), gap(120)], { threshold: 0.5 })).toBe("process p0 0.5, tenderer w 0");
    expect(flagged(R058, [gap(149.9), gap(120)], { threshold: 0.5 })).toBe("");
  });

  it("make a fence from all processes, on which a value is flagged", () => {
    const close = [gap(150), gap(151), gap(152), gap(153), gap(154), gap(155), gap(156), gap(110)];
    expect(flagged(R024, close)).toBe("process p7 0.1, tenderer w 0, tenderer n 0");
    const wide = [gap(110), gap(111), gap(112), gap(113), gap(114), gap(115), gap(116), gap(190, "z")];
    expect(flagged(R058, wide)).toBe("process p7 0.9, tenderer z 0");
    // All alike: no distance between the quartiles, so each lies on the fence.
    expect(run(R058, [gap(125), gap(125), gap(125)]).findings.filter(({ subject }) => subject === "process")).toHaveLength(3);
    expect(run(R024, [gap(125), gap(125), gap(125)]).findings.filter(({ subject }) => subject === "process")).toHaveLength(3);
  });

  it("flag none under a fence of nothing or less, and say that it is no measure", () => {
    const ties = [gap(100), gap(100), gap(100), gap(150)];
    expect(flagged(R024, ties)).toBe("");
    expect(run(R024, ties).flags[0]?.missing).toEqual([{ path: "bids.details[].value.amount", reason: "noSpread", count: 1 }]);
    expect(flagged(R024, [gap(100)], { threshold: 0 })).toBe("");
    expect(flagged(R058, [gap(100), gap(100), gap(100)])).toBe("");
    expect(flagged(R058, [gap(150)], { threshold: 0 })).toBe("");
    expect(flagged(R058, [gap(150)], { threshold: -1 })).toBe("");
    // The first quartile must lie above nothing for small differences, not for great ones.
    expect(flagged(R058, [gap(100), gap(100), gap(100), gap(100), gap(110), gap(190)])).toMatch(/^process p5/);
  });

  it("can look the other way", () => {
    expect(flagged(R024, [gap(150), gap(101)], { threshold: 0.5, direction: "upper" })).toMatch(/^process p0 0.5/);
    expect(flagged(R058, [gap(150), gap(101)], { threshold: 0.01, direction: "lower" })).toMatch(/^process p1 0.01/);
  });

  it("name prices, fence and how many were compared", () => {
    const [finding] = run(R058, [gap(150)], { threshold: 0.5 }).findings;
    expect(finding?.figures).toEqual({
      difference: 0.5,
      winner: "w",
      winningAmount: 100,
      next: "n",
      nextAmount: 150,
      currency: "CNY",
      compared: 1,
      fence: 0.5,
    });
    const [tenderer] = run(R058, [gap(150), gap(160)], { threshold: 0.5 }).findings.filter(({ subject }) => subject === "tenderer");
    expect(tenderer).toMatchObject({ id: "w", processes: ["p0", "p1"], figures: { count: 2 } });
  });

  it("take the lowest bid of each side", () => {
    const release = process([bid("w", 120), bid("n", 180), bid("w", 100), bid("m", 150), bid("w", 110)]);
    expect(flagged(R058, [release], { threshold: 0.1 })).toBe("process p0 0.5, tenderer w 0");
  });

  it("compare valid bids of one tenderer each", () => {
    const release = process([bid("w", 100), bid("n", 101, "disqualified"), bid(["a", "b"], 102), bid("m", 103, "Valid"), bid("o", 150)]);
    expect(flagged(R058, [release], { threshold: 0.1 })).toBe("process p0 0.5, tenderer w 0");
  });

  it("keep currencies and lots apart", () => {
    const dollars = (amount: number) => bid("n", undefined, "valid", { value: { amount, currency: "USD" } });
    expect(why(R024, process([bid("w", 100), dollars(110)]))).toBe("otherCurrency bids.details[].value.currency");
    const fences = run(R024, [gap(110), process([bid("w", undefined, "valid", { value: { amount: 1, currency: "USD" } }), dollars(2)])])
      .flags[0]?.figures;
    expect(fences?.map(({ group }) => group)).toEqual(["CNY", "USD"]);

    const lot = (id: string) => ({ relatedLots: [id] });
    const lots = process(
      [
        bid("w", 100, "valid", lot("1")),
        bid("n", 110, "valid", lot("1")),
        bid("n", 50, "valid", lot("2")),
        bid("w", 75, "valid", lot("2")),
      ],
      [award("w", lot("1")), award("n", lot("2"))],
    );
    expect(flagged(R058, [lots], { threshold: 0.1 })).toBe("process p0 0.1, process p0 0.5, tenderer w 0, tenderer n 0");
    expect(run(R058, [lots], { threshold: 0.1 }).findings[1]?.figures).toMatchObject({ lots: "2", winner: "n", next: "w" });
    expect(why(R058, lots, { byLot: false })).toBe("absent awards[].relatedLots");
    // An award that names no lot is for the one that all bids name.
    const oneLot = process([bid("w", 100, "valid", lot("1")), bid("n", 110, "valid", lot("1"))]);
    expect(flagged(R058, [oneLot], { threshold: 0.1 })).toMatch(/^process p0 0.1/);
    const twoLots = process([bid("w", 100, "valid", lot("1")), bid("n", 110, "valid", lot("2"))]);
    expect(why(R058, twoLots)).toBe("absent bids.details[].relatedLots");
  });

  it("look at one currency where it is named", () => {
    const mixed = process([bid("w", 100), bid("n", 110), bid("n", undefined, "valid", { value: { amount: 1, currency: "USD" } })]);
    expect(flagged(R058, [mixed], { threshold: 0.1, currency: "CNY" })).toMatch(/^process p0 0.1/);
    expect(why(R058, mixed, { currency: "USD" })).toBe("otherCurrency bids.details[].value.currency");
    expect(why(R058, mixed, { currency: "USD", byLot: false })).toBe("otherCurrency bids.details[].value.currency");
    expect(why(R058, gap(110), { byLot: false })).toContain('"group":"CNY"');
  });

  it("leave out what was won at nothing or less, unless told to compare it", () => {
    const free = (other: number) => process([bid("w", 0), bid("n", other)]);
    expect(why(R024, free(5))).toBe("malformed bids.details[].value.amount");
    expect(why(R024, process([bid("w", -10), bid("n", 5)]))).toBe("malformed bids.details[].value.amount");
    const params = { positiveOnly: false, threshold: 0.1 };
    expect(flagged(R058, [free(5)], params)).toBe("process p0 Infinity, tenderer w 0");
    expect(flagged(R024, [process([bid("w", -10), bid("n", -5)])], params)).toMatch(/^process p0 -0.5/);
    // 0/0 is no number: it is never flagged, and takes the quartiles of few values with it.
    expect(flagged(R024, [free(0)], params)).toBe("");
    expect(run(R058, [free(0), gap(150)], { positiveOnly: false }).flags[0]?.figures).toEqual([
      { group: "CNY", figures: { compared: 1, q1: null, q3: null, fence: null } },
    ]);
    const many = [free(0), ...Array.from({ length: 9 }, () => gap(150))];
    expect(run(R058, many, { positiveOnly: false }).flags[0]?.figures[0]?.figures).toEqual({ compared: 9, q1: 0.5, q3: 0.5, fence: 0.5 });
  });

  it("count a process that stands there twice by the later one", () => {
    const twice = [
      { ocid: "x", ...gap(150) },
      { ocid: "x", ...gap(180) },
    ];
    expect(flagged(R058, twice, { threshold: 0.1 })).toBe("process x 0.8, tenderer w 0");
    expect(run(R058, twice, { threshold: 0.1 }).findings[0]?.figures).toMatchObject({ compared: 1 });
  });

  it("do not look at methods whose prices cannot be compared", () => {
    expect(
      why(R024, { ...gap(110), tender: { procurementMethodDetails: "摇号" } }, { noPriceComparisonProcurementMethods: ["摇号"] }),
    ).toBe("excluded method");
  });

  it("tell what is missing", () => {
    expect(why(R024, {})).toBe("absent awards");
    expect(why(R024, { awards: "x" })).toBe("malformed awards");
    expect(why(R024, { awards: [] })).toBe("absent bids.details");
    expect(why(R024, process([], []))).toBe("excluded noAward");
    expect(why(R024, process([], [award("w", { status: "pending" })]))).toBe("notFinal awards[].status");
    expect(why(R024, process([bid("w", 1)], [award("w"), award("v")]))).toBe("absent awards[].relatedLots");
    expect(why(R024, process([bid("w", 1)], [award(["w", "v"])]))).toBe("excluded jointAward");
    expect(why(R024, process([bid("w", 1)], [award([])]))).toBe("absent awards[].suppliers");
    expect(why(R024, process([bid("w", 1)], [award("w", { suppliers: {} })]))).toBe("malformed awards[].suppliers");
    expect(why(R024, process([bid("w", 1)], [award("w", { suppliers: [{ id: 5 }] })]))).toBe("malformed awards[].suppliers[].id");
    expect(why(R024, process([]))).toBe("absent bids.details");
    expect(why(R024, process([bid("w", 1, "qualified")]))).toBe("malformed bids.details[].status");
    expect(why(R024, process([bid("w", 1, null)]))).toBe("absent bids.details[].status");
    expect(why(R024, process([bid("w", 1, "disqualified")]))).toBe("excluded noOtherBid");
    expect(why(R024, process([bid("w", undefined), bid("n", 1)]))).toBe("absent bids.details[].value.amount");
    expect(why(R024, process([bid("w", 1), bid("n", "2")]))).toBe("malformed bids.details[].value.amount");
    expect(why(R024, process([bid("n", 1), bid("m", 1)]))).toBe("malformed bids.details[].tenderers[].id");
    expect(why(R024, process([bid("w", 1), bid([], 1)]))).toBe("absent bids.details[].tenderers[].id");
    expect(why(R024, process([bid("w", 1)]))).toBe("excluded noOtherBid");
    expect(why(R024, gap(99))).toBe("excluded notLowest");
    const same = { relatedLots: ["1"] };
    expect(why(R024, process([bid("w", 1)], [award("w", same), award("v", same)]))).toBe("absent awards[].relatedLots");
    expect(why(R024, process([bid("w", 1)], [award(["w", "v"], same), award([], { relatedLots: ["2"] })]))).toBe("excluded jointAward");
  });
});

describe("R025, many bids and few won", () => {
  /** `n` processes in which `loser` bids against `winner`. */
  const lost = (loser: string, winner: string, n: number) =>
    Array.from({ length: n }, () => process([bid(winner, undefined), bid(loser, undefined)], [award(winner)]));

  it("is a small share of wins among those with the most bids", () => {
    const releases = [...lost("a", "b", 9), ...lost("b", "a", 1)];
    expect(flagged(R025, releases, { threshold: 0.1 })).toBe("tenderer a 0.1");
    expect(flagged(R025, releases, { threshold: 0.09 })).toBe("");
    expect(run(R025, releases, { threshold: 0.1 }).findings[0]).toMatchObject({
      figures: { wins: 1, bids: 10, share: 0.1, leastBids: 10, compared: 2, fence: 0.1 },
      processes: ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"],
    });
  });

  it("looks only at those that reach the percentile of bids", () => {
    const releases = [...lost("a", "b", 4), ...lost("c", "b", 2)];
    expect(flagged(R025, releases, { threshold: 0.5, percentile: 0 })).toBe("tenderer a 0, tenderer c 0");
    expect(flagged(R025, releases, { threshold: 0.5, percentile: 50 })).toBe("tenderer a 0");
    expect(flagged(R025, releases, { threshold: 0.5, percentile: 100 })).toBe("");
    expect(flagged(R025, releases, { threshold: 0.5, percentile: 101 })).toBe("");
  });

  it("makes its fence from the shares of all, unless a quarter won nothing", () => {
    const even = Array.from({ length: 12 }, (_, i) => [...lost(`e${i}`, `f${i}`, 1), ...lost(`f${i}`, `e${i}`, 1)]).flat();
    const releases = [...even, ...lost("z", "y", 9), ...lost("y", "z", 1)];
    expect(flagged(R025, releases, { percentile: 95 })).toBe("tenderer z 0.1");
    expect(flagged(R025, lost("a", "b", 3))).toBe("");
    expect(run(R025, lost("a", "b", 3)).flags[0]?.missing).toEqual([{ path: "awards[].suppliers[].id", reason: "noSpread", count: 1 }]);
    expect(flagged(R025, releases, { threshold: 0 })).toBe("");
  });

  it("counts a tenderer once in a process, and only valid bids of one", () => {
    const many = Array.from({ length: 40 }, (_, i) => bid(`t${i % 20}`, undefined));
    expect(why(R025, process(many))).toContain(`"ids":${JSON.stringify(Array.from({ length: 20 }, (_, i) => `t${i}`))}`);
    const all = Array.from({ length: 50 }, (_, i) => bid(`t${i % 45}`, undefined));
    expect(JSON.parse(why(R025, process(all)))[0].value.ids).toHaveLength(45);
    const mixed = process([bid("a", undefined), bid("b", undefined, "disqualified"), bid(["c", "d"], undefined), bid("e", 5, "valid")]);
    expect(why(R025, mixed)).toContain('"ids":["a","e"]');
  });

  it("tells what is missing", () => {
    expect(why(R025, process([]))).toBe("absent bids.details[].status");
    expect(why(R025, process([bid([], 1)]))).toBe("malformed bids.details[].tenderers[].id");
    expect(why(R025, process([bid("w", 1)], [award("w"), award("w")]))).toBe("absent awards[].relatedLots");
    expect(run(R025, []).flags[0]).toMatchObject({ flagged: 0, figures: [] });
  });
});

describe("R038, many disqualified bids", () => {
  const of = (buyer: string, out: number, all: number, tenderer = "t", more: Record<string, Json> = {}) => ({
    buyer: { id: buyer },
    bids: { details: Array.from({ length: all }, (_, i) => bid(tenderer, undefined, i < out ? "disqualified" : "valid")) },
    ...more,
  });

  it("compares buyers, procuring entities and tenderers each among themselves", () => {
    const releases = [
      of("A", 1, 2, "x", { tender: { procuringEntity: { id: "P" } } }),
      of("B", 0, 2, "y", { tender: { procuringEntity: { id: "Q" } } }),
    ];
    expect(flagged(R038, releases, { threshold: 0.5 })).toBe("buyer A 0.5, procuringEntity P 0.5, tenderer x 0.5");
    expect(flagged(R038, releases, { threshold: 0.51 })).toBe("");
    expect(run(R038, releases, { threshold: 0.5 }).findings[0]).toMatchObject({
      figures: { disqualified: 1, submitted: 2, share: 0.5, compared: 2 },
      processes: ["p0"],
    });
  });

  it("makes its fence from all of a kind", () => {
    // All but one alike: no distance between the quartiles, so each reaches the fence.
    const alike = [...Array.from({ length: 9 }, (_, i) => of(`B${i}`, 1, 10, `t${i}`)), of("Z", 9, 10, "z")];
    expect(run(R038, alike).findings.filter(({ subject }) => subject === "buyer")).toHaveLength(10);
    const spread = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => of(`B${n}`, n, 100, `t${n}`)).concat(of("Z", 90, 100, "z"));
    expect(flagged(R038, spread)).toBe("buyer Z 0.9, tenderer z 0.9");
  });

  it("flags none under a fence of nothing", () => {
    const releases = [of("A", 0, 5, "x"), of("B", 0, 5, "y"), of("C", 0, 5, "z")];
    expect(flagged(R038, releases)).toBe("");
    expect(flagged(R038, releases, { threshold: 0 })).toBe("");
  });

  it("leaves out those with few bids", () => {
    const one = [of("A", 1, 1, "x")];
    expect(flagged(R038, one, { threshold: 0.5 })).toBe("");
    expect(flagged(R038, one, { threshold: 0.5, minimumSubmittedBids: 1 })).toBe("tenderer x 1");
    expect(flagged(R038, one, { threshold: 0.5, minimumContractingProcesses: 1 })).toBe("buyer A 1");
    expect(run(R038, one).flags[0]?.missing.map(({ path, reason }) => `${reason} ${path}`)).toEqual([
      "tooFew bids.details[].tenderers[].id",
      "tooFew buyer.id",
    ]);
  });

  it("can count the processes of a buyer instead of their bids", () => {
    const busy = of("A", 5, 9, "x");
    expect(flagged(R038, [busy], { threshold: 0.5 })).toMatch(/^buyer A/);
    expect(flagged(R038, [busy], { threshold: 0.5, minimumCounts: "processes" })).toBe("tenderer x 0.5555555555555556");
    expect(flagged(R038, [busy, busy], { threshold: 0.5, minimumCounts: "processes" })).toMatch(/^buyer A/);
  });

  it("counts each tenderer of a joint bid, and one that stands twice in it twice", () => {
    const release = { bids: { details: [bid(["a", "b", "a"], undefined, "disqualified"), bid("b", undefined)] } };
    expect(flagged(R038, [release], { threshold: 0.1 })).toBe("tenderer a 1, tenderer b 0.5");
  });

  it("passes over what is no bid, and names without an id", () => {
    const details = [
      5,
      bid("a", undefined, "invited"),
      { ...bid("a", undefined, "disqualified"), tenderers: [{ id: 5 }, null, { id: "a" }] },
      bid("b", undefined),
    ];
    expect(
      run(R038, [{ bids: { details } }], { threshold: 0.1, minimumSubmittedBids: 0 }).findings.map(({ id, figures }) => [
        id,
        figures.submitted,
      ]),
    ).toEqual([["a", 1]]);
  });

  it("counts any bid that was handed in", () => {
    const release = (status: Json) => ({
      buyer: { id: "A" },
      bids: { details: [bid("x", undefined, "disqualified"), bid("y", undefined, status)] },
    });
    expect(flagged(R038, [release("qualified")], { threshold: 0.1 })).toBe("buyer A 0.5");
    expect(flagged(R038, [release("withdrawn")], { threshold: 0.1 })).toBe("");
  });

  it("tells what is missing", () => {
    expect(why(R038, {})).toBe("absent bids.details");
    expect(why(R038, { bids: { details: 1 } })).toBe("malformed bids.details");
    expect(why(R038, { bids: { details: [] } })).toBe("absent bids.details");
    expect(why(R038, { bids: { details: [bid("a", 1, "invited")] } })).toBe("absent bids.details[].status");
    expect(why(R038, { bids: { details: [bid([], 1)] } })).toBe("absent bids.details[].tenderers[].id");
    expect(why(R038, { buyer: { id: 5 }, bids: { details: [bid([], 1)] } })).toBe("absent bids.details[].tenderers[].id");
  });
});

describe("R048, a supplier of many kinds of goods", () => {
  const item = (id: Json) => ({ classification: { id } });
  const supplied = (supplier: string, ...ids: Json[]) => ({ awards: [award(supplier, { items: ids.map(item) })] });

  it("has won as many classes as the threshold, in as many processes as are asked", () => {
    const releases = [supplied("a", "1011", "1099"), supplied("a", "2000"), supplied("b", "1000")];
    const params = { threshold: 2, minimumContractingProcesses: 2 };
    expect(flagged(R048, releases, params)).toBe("tenderer a 2");
    expect(flagged(R048, releases, { ...params, threshold: 3 })).toBe("");
    expect(flagged(R048, releases, { ...params, minimumContractingProcesses: 3 })).toBe("");
    expect(flagged(R048, releases, { threshold: 0, minimumContractingProcesses: 1 })).toBe("tenderer a 2, tenderer b 1");
    expect(run(R048, releases, params).findings[0]).toMatchObject({
      figures: { classes: 2, names: ["10", "20"], count: 2 },
      processes: ["p0", "p1"],
    });
  });

  it("makes its fence from all suppliers that are looked at, even where they do not differ", () => {
    const params = { minimumContractingProcesses: 1 };
    const sizes = [1, 1, 2, 2, 3, 3, 6];
    const spread = sizes.map((size, i) => supplied(`s${i}`, ...Array.from({ length: size }, (_, k) => `${k}`)));
    // Quartiles 7/6 and 3, so the fence lies at 5.75.
    expect(flagged(R048, spread, params)).toBe("tenderer s6 6");
    expect(flagged(R048, [...spread.slice(0, 6), supplied("s6", "1", "2", "3", "4", "5")], params)).toBe("");
    expect(flagged(R048, [supplied("a", "1"), supplied("b", "1")], params)).toBe("tenderer a 1, tenderer b 1");
    expect(run(R048, [supplied("a", "1")]).flags[0]).toMatchObject({
      missing: [{ path: "awards[].items[].classification.id", reason: "tooFew", count: 1 }],
      figures: [{ group: "", figures: { compared: 0, q1: null, q3: null, fence: null } }],
    });
  });

  it("takes the first characters of a code, whatever they are", () => {
    const releases = [supplied("a", "\u{1f600}\u{1f600}1", "\u{1f600}\u{1f600}2", "é1x", "é1y", "")];
    const params = { threshold: 1, minimumContractingProcesses: 1 };
    expect(flagged(R048, releases, params)).toBe("tenderer a 3");
    expect(flagged(R048, releases, { ...params, digits: 0 })).toBe("tenderer a 1");
    expect(flagged(R048, releases, { ...params, digits: 9 })).toBe("tenderer a 5");
  });

  it("counts a process once for a supplier of several awards, and each time that it stands there", () => {
    const twice = {
      awards: [award("a", { items: [item("10")] }), award("b", { items: [item("10")] }), award("a", { items: [item("20")] })],
    };
    const params = { threshold: 1, minimumContractingProcesses: 2 };
    expect(flagged(R048, [twice], params)).toBe("");
    expect(
      flagged(
        R048,
        [
          { ocid: "x", ...twice },
          { ocid: "x", ...twice },
        ],
        params,
      ),
    ).toBe("tenderer a 2, tenderer b 1");
  });

  it("tells what is missing", () => {
    expect(why(R048, {})).toBe("absent awards");
    expect(why(R048, { awards: [] })).toBe("excluded noAward");
    expect(why(R048, { awards: [award("a", { status: "pending" })] })).toBe("excluded noAward");
    expect(why(R048, { awards: [award("a")] })).toBe("absent awards[].items");
    expect(why(R048, { awards: [award("a", { items: {} })] })).toBe("malformed awards[].items");
    expect(why(R048, supplied("a", 5))).toBe("malformed awards[].items[].classification.id");
    expect(why(R048, supplied("a", null))).toBe("absent awards[].items[].classification.id");
    expect(why(R048, { awards: [award(["a", "b"], { items: [item("1")] })] })).toBe("malformed awards[].suppliers[].id");
  });
});
