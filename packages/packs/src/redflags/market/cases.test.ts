import type { Json } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { createAssessment, type FlagReport } from "../assess.ts";
import type { Release } from "../types.ts";
import { MARKET_FLAGS } from "./index.ts";

type More = Readonly<Record<string, Json>>;

function report(id: string, processes: readonly More[], params: object = {}): FlagReport {
  const flag = MARKET_FLAGS.find((one) => one.id === id);
  if (flag === undefined) throw new Error(id);
  const assessment = createAssessment({ flags: [{ flag, params: params as Record<string, unknown> }] });
  for (const [i, process] of processes.entries()) assessment.add({ ocid: `o-${String(i).padStart(3, "0")}`, ...process } as Release);
  return assessment.finish();
}

const found = (...input: Parameters<typeof report>): string[] => report(...input).findings.map(({ subject, id }) => `${subject} ${id}`);
const lacks = (...input: Parameters<typeof report>) => report(...input).flags[0]?.missing.map(({ path, reason }) => `${reason} ${path}`);
const excludedOf = (...input: Parameters<typeof report>) => report(...input).flags[0]?.excluded;

const cny = (amount: number, currency = "CNY"): Json => ({ amount, currency });
const onDay = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

interface Buy {
  readonly buyer?: string;
  readonly supplier?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly day?: number;
  readonly method?: string;
  readonly goods?: string;
  readonly bidders?: readonly string[];
  readonly tender?: More;
  readonly award?: More;
  readonly more?: More;
}

/** A purchase that was awarded; nothing is known of it but what is asked for. */
function bought({
  buyer = "bureau",
  supplier = "firm",
  amount = 1000,
  currency,
  day = 0,
  method = "open",
  goods = "4521",
  ...rest
}: Buy): More {
  return {
    buyer: { id: buyer },
    tender: { procurementMethod: method, items: [{ classification: { id: goods } }], ...rest.tender },
    ...(rest.bidders && { bids: { details: rest.bidders.map((id) => ({ status: "valid", tenderers: [{ id }] })) } }),
    awards: [{ id: "a", status: "active", date: onDay(day), value: cny(amount, currency), suppliers: [{ id: supplier }], ...rest.award }],
    ...rest.more,
  };
}

describe("R011, purchases split", () => {
  const parts = (...amounts: readonly number[]) =>
    amounts.map((amount, i) => bought({ method: "direct", amount, day: 30 * i, supplier: `firm-${i}` }));

  it.each([
    { name: "two that reach the threshold together", amounts: [1_000_000, 1_000_000], result: ["buyer bureau"] },
    { name: "a hundredth below the threshold together", amounts: [1_000_000, 999_999.99], result: [] },
    { name: "one that alone reaches the threshold is none of them", amounts: [2_000_000, 500_000], result: [] },
    { name: "four in a window of three months", amounts: [500_000, 500_000, 500_000, 500_000], result: ["buyer bureau"] },
    { name: "the fifth is outside the window of the first", amounts: [400_000, 400_000, 400_000, 400_000, 400_000], result: [] },
  ])("$result: $name", ({ amounts, result }) => {
    expect(found("R011", parts(...amounts))).toEqual(result);
  });

  it("are asked neither of open tenders nor of what was approved", () => {
    const [one, two] = parts(1_500_000, 1_500_000) as [More, More];
    const approved = bought({ method: "direct", amount: 1_500_000, tender: { procurementMethodRationale: "经批准采用单一来源方式" } });

    expect(found("R011", [one, bought({ amount: 1_500_000 })])).toEqual([]);
    expect(found("R011", [one, approved])).toEqual([]);
    expect(excludedOf("R011", [one, approved])).toBe(1);
    expect(found("R011", [one, two], { exemptions: [] })).toEqual(["buyer bureau"]);
  });

  it("are compared within a class, a buyer and a category, whose threshold counts", () => {
    const direct = { method: "direct", amount: 1_500_000 };

    expect(found("R011", [bought(direct), bought({ ...direct, goods: "4522" })])).toEqual([]);
    expect(found("R011", [bought(direct), bought({ ...direct, goods: "4522" })], { digits: 3 })).toEqual(["buyer bureau"]);
    expect(found("R011", [bought(direct), bought({ ...direct, buyer: "school" })])).toEqual([]);
    expect(
      found(
        "R011",
        times(2, () =>
          bought({
            ...direct,
            tender: { procurementMethod: "direct", items: [{ classification: { id: "45" } }], mainProcurementCategory: "works" },
          }),
        ),
      ),
    ).toEqual([]);
  });

  it("say what is missing", () => {
    const { awards, ...noAward } = bought({ method: "direct" });

    expect(lacks("R011", [bought({ method: "direct", tender: { procurementMethod: "direct", items: [] } })])).toEqual([
      "absent tender.items[].classification.id",
    ]);
    expect(lacks("R011", [bought({ method: "direct", currency: "USD" })])).toEqual(["otherCurrency tender.value.currency"]);
    expect(lacks("R011", [noAward])).toEqual(["absent tender.value.amount"]);
    expect(lacks("R011", [{ ...bought({ method: "direct" }), buyer: {} }])).toEqual(["absent buyer.id"]);
    expect(awards).toHaveLength(1);
  });

  it("names sum, threshold and days", () => {
    const [finding] = report("R011", parts(1_000_000, 1_100_000)).findings;

    expect(finding).toMatchObject({
      value: 2,
      processes: ["o-000", "o-001"],
      figures: { class: "4521", count: 2, sum: 2_100_000, threshold: 2_000_000, from: "2026-01-01", to: "2026-01-31" },
    });
  });
});

describe("R013, non-competitive methods", () => {
  const mixed = (few: number, open: number) => [...times(few, () => bought({ method: "limited" })), ...times(open, () => bought({}))];

  it.each([
    { few: 5, open: 5, result: ["buyer bureau"] },
    { few: 5, open: 6, result: [] },
    { few: 5, open: 4, result: [] },
    { few: 0, open: 20, result: [] },
  ])("$result: $few of them beside $open open ones", ({ few, open, result }) => {
    expect(found("R013", mixed(few, open))).toEqual(result);
  });

  it("count by value too, unless currencies differ", () => {
    const large = [...mixed(0, 9), bought({ method: "direct", amount: 9000 })];

    expect(found("R013", large)).toEqual(["buyer bureau"]);
    expect(found("R013", [...large, bought({ currency: "USD" })])).toEqual([]);
    expect(lacks("R013", mixed(1, 1))).toEqual(["tooFew ocid"]);
  });
});

describe("R016, values far from those of their class", () => {
  const valued = (...amounts: readonly number[]) =>
    amounts.map((amount) => bought({ tender: { items: [{ classification: { id: "4521" } }], value: cny(amount) } }));
  const usual = times(21, (i) => 1000 * 1.05 ** (i - 10));

  it("are found on both sides, or on one", () => {
    const all = valued(...usual, 100_000, 10);

    expect(found("R016", all)).toEqual(["process o-021", "process o-022"]);
    expect(found("R016", all, { direction: "upper" })).toEqual(["process o-021"]);
    expect(found("R016", all, { direction: "lower" })).toEqual(["process o-022"]);
  });

  it("are compared neither with few nor where most are alike", () => {
    expect(lacks("R016", valued(...times(18, (i) => 100 + i), 1e6))).toEqual(["tooFew tender.value.amount"]);
    expect(lacks("R016", valued(...times(20, () => 100), 1e6))).toEqual(["noSpread tender.value.amount"]);
    expect(found("R016", valued(...times(20, () => 100), 1e6))).toEqual([]);
  });

  it("are not of two currencies", () => {
    const foreign = times(21, (i) =>
      bought({ tender: { items: [{ classification: { id: "4521" } }], value: cny(1e6 * 1.05 ** i, "USD") } }),
    );

    expect(found("R016", [...valued(...usual), ...foreign])).toEqual([]);
  });
});

describe("R019, few bidders", () => {
  const tenders = (buyer: string, n: number, bidders: number) =>
    times(n, () => bought({ buyer, bidders: times(bidders, (i) => `firm-${i}`) }));
  const others = ["a", "b", "c", "d"].flatMap((buyer) => tenders(buyer, 5, 8));

  it.each([
    { bidders: 4, n: 5, result: ["buyer bureau"] },
    { bidders: 5, n: 5, result: [] },
    { bidders: 2, n: 4, result: [] },
  ])("$result: $bidders on average in $n tenders, where others have 8", ({ bidders, n, result }) => {
    expect(found("R019", [...others, ...tenders("bureau", n, bidders)])).toEqual(result);
  });

  it("are measured by the median of the others", () => {
    const all = [...tenders("a", 5, 8), ...tenders("b", 5, 10), ...tenders("c", 5, 12), ...tenders("d", 5, 30), ...tenders("bureau", 5, 3)];

    expect(report("R019", all).findings[0]?.figures).toMatchObject({ mean: 3, median: 11, others: 4, total: 5 });
  });

  it("are told by a number where bids are not published, and not asked of direct awards", () => {
    const counted = times(5, () =>
      bought({ tender: { procurementMethod: "open", items: [{ classification: { id: "4521" } }], numberOfTenderers: 1 } }),
    );

    expect(found("R019", [...others, ...counted])).toEqual(["buyer bureau"]);
    expect(excludedOf("R019", [bought({ method: "direct" })])).toBe(1);
    expect(lacks("R019", [bought({})])).toEqual(["absent bids.details[].tenderers[].id"]);
  });
});

describe("R029, first digits", () => {
  const amounts = (of: (i: number) => number, n = 300) => times(n, (i) => bought({ amount: of(i) }));
  const natural = (i: number): number => 10 ** (2 + (i % 300) / 100);

  it("are not found where digits follow the law, and are where they are even", () => {
    expect(found("R029", amounts(natural))).toEqual([]);
    expect(
      found(
        "R029",
        amounts((i) => (1 + (i % 9)) * 10 ** (2 + (i % 4))),
      ),
    ).toEqual(["buyer bureau"]);
  });

  it("are compared neither of few amounts nor of those of one order", () => {
    expect(lacks("R029", amounts(natural, 299))).toEqual(["tooFew awards[].value.amount"]);
    expect(
      lacks(
        "R029",
        amounts((i) => 500 + i),
      ),
    ).toEqual(["noSpread awards[].value.amount"]);
  });
});

describe("R040 and R050, a supplier's share of a buyer", () => {
  const shares = (own: readonly number[], others: readonly number[]) => [
    ...own.map((amount) => bought({ supplier: "favourite", amount })),
    ...others.map((amount, i) => bought({ supplier: `firm-${i}`, amount })),
  ];

  it.each([
    { name: "half of the contracts", own: [10, 10, 10], others: [90, 90, 90], count: 1, value: 0 },
    { name: "half of the value", own: [100, 100], others: [70, 70, 60], count: 0, value: 1 },
    { name: "one contract that is worth more than all others", own: [900], others: [10, 10, 10, 10], count: 0, value: 0 },
    { name: "four contracts are too few", own: [10, 10], others: [10, 10], count: 0, value: 0 },
  ])("$name: $count, $value", ({ own, others, count, value }) => {
    expect(found("R040", shares(own, others))).toHaveLength(count);
    expect(found("R050", shares(own, others))).toHaveLength(value);
  });

  it("count lots of one process once, and framework agreements not at all", () => {
    const lots = bought({ supplier: "favourite" });
    const awards = times(4, (i) => ({ ...((lots.awards as Json[])[0] as More), id: `a${i}` }));
    const framework = bought({ tender: { techniques: { hasFrameworkAgreement: true } } });

    expect(lacks("R040", [{ ...lots, awards }, bought({})])).toEqual(["tooFew awards[].suppliers[].id"]);
    expect(excludedOf("R040", [framework])).toBe(1);
  });

  it("believe no number so short that each process may have its own", () => {
    const numbered = (name: string) => times(5, (i) => bought({ award: { suppliers: [{ id: 1, name: `${name}${i}` }] } }));
    const listed = times(5, (i) => bought({ award: { suppliers: [{ id: "1" }] }, more: { parties: [{ id: "1", name: `firm-${i}` }] } }));

    expect(found("R040", numbered("firm"))).toEqual([]);
    expect(found("R040", listed)).toEqual([]);
    expect(
      lacks(
        "R040",
        times(5, () => bought({ award: { suppliers: [{ id: 1 }] } })),
      ),
    ).toEqual(["absent awards[].suppliers[].id"]);
  });

  it("know a supplier by name where it has no id", () => {
    const named = times(5, () => bought({ award: { suppliers: [{ name: "甲公司" }] } }));

    expect(report("R040", named).findings[0]?.figures).toMatchObject({ supplier: "甲公司", count: 5, share: 1 });
  });
});

describe("R049, R055 and I180, repeated awards to one supplier", () => {
  const awards = (method: string, step: number, ...amounts: readonly number[]) =>
    amounts.map((amount, i) => bought({ method, amount, day: step * i }));

  it.each([
    { name: "two within a tenth below the threshold", amounts: [1_800_000, 1_999_999.99], result: 1 },
    { name: "one of them at the threshold", amounts: [1_800_000, 2_000_000], result: 0 },
    { name: "one of them too far below", amounts: [1_799_999, 1_900_000], result: 0 },
  ])("R049 finds $result: $name", ({ amounts, result }) => {
    expect(found("R049", awards("direct", 100, ...amounts))).toHaveLength(result);
    expect(found("R049", awards("open", 100, ...amounts))).toEqual([]);
  });

  it.each([
    { name: "three that reach the threshold", step: 180, amounts: [700_000, 700_000, 600_000], result: 1 },
    { name: "three that do not", step: 180, amounts: [700_000, 700_000, 599_999], result: 0 },
    { name: "two that do", step: 180, amounts: [1_000_000, 1_000_000], result: 0 },
    { name: "three in more than a year", step: 183, amounts: [700_000, 700_000, 600_000], result: 0 },
    { name: "large ones, of which no three are in a year, and small ones that are", step: 150, amounts: [10, 10, 10, 10], result: 0 },
  ])("R055 finds $result: $name", ({ step, amounts, result }) => {
    expect(found("R055", awards("direct", step, ...amounts))).toHaveLength(result);
  });

  it.each([
    { step: 182, n: 3, result: 1 },
    { step: 183, n: 3, result: 0 },
    { step: 1, n: 2, result: 0 },
  ])("I180 finds $result: $n awards, each $step days after the other", ({ step, n, result }) => {
    expect(found("I180", awards("limited", step, ...times(n, () => 10)))).toHaveLength(result);
  });

  it("count the year with the most of them", () => {
    const days = [0, 10, 20, 1000, 1010, 1020, 1030];
    const [finding] = report(
      "I180",
      days.map((day) => bought({ method: "limited", day })),
    ).findings;

    expect(finding).toMatchObject({ value: 4, figures: { from: onDay(1000).slice(0, 10), to: onDay(1030).slice(0, 10) } });
  });

  it("take the day of signature where the award has none, and say where there is neither", () => {
    const undated = { id: "a", status: "active", suppliers: [{ id: "firm" }] };
    const signed = (day: number): More =>
      bought({ method: "limited", more: { awards: [undated], contracts: [{ awardID: "a", dateSigned: onDay(day) }] } });

    expect(found("I180", [signed(0), signed(1), signed(2)])).toHaveLength(1);
    expect(lacks("I180", [bought({ method: "limited", more: { awards: [undated] } })])).toEqual(["absent awards[].date"]);
    expect(lacks("I180", [bought({ method: "limited", more: { awards: [{ ...undated, date: "2026-02-30" }] } })])).toEqual([
      "absent awards[].date",
    ]);
  });
});

describe("R051, a concentrated market", () => {
  const market = (firms: number, buyers = 3) => times(20, (i) => bought({ buyer: `b${i % buyers}`, supplier: `firm-${i % firms}` }));

  it.each([
    { firms: 4, buyers: 3, result: 1 },
    { firms: 5, buyers: 3, result: 0 },
    { firms: 2, buyers: 2, result: 0 },
  ])("$result of $firms firms with equal shares and $buyers buyers", ({ firms, buyers, result }) => {
    expect(found("R051", market(firms, buyers))).toHaveLength(result);
  });
});

describe("R052, small then large", () => {
  const others = times(4, (i) => bought({ supplier: `firm-${i}`, amount: 500 }));
  const pair = (first: Buy, second: Buy) => [
    ...others,
    bought({ method: "direct", amount: 100, ...first }),
    bought({ amount: 1000, day: 200, ...second }),
  ];

  it.each([
    { name: "ten times as much within a year", first: {}, second: {}, result: 1 },
    { name: "not ten times", first: {}, second: { amount: 999 }, result: 0 },
    { name: "after more than a year", first: {}, second: { day: 366 }, result: 0 },
    { name: "the first was won against others", first: { method: "open" }, second: {}, result: 0 },
    { name: "large beside the first, and small for the buyer", first: { amount: 10 }, second: { amount: 100 }, result: 0 },
    { name: "on the same day", first: {}, second: { day: 0 }, result: 0 },
  ])("$result: $name", ({ first, second, result }) => {
    expect(found("R052", pair(first, second))).toHaveLength(result);
  });
});

describe("R053, a pair with one winner", () => {
  const met = (n: number, winner: string, ...more: readonly string[]) =>
    times(n, () => bought({ supplier: winner, bidders: ["anna", "bert", ...more] }));

  it.each([
    { name: "five of five", processes: met(5, "anna", "x"), result: ["tenderer anna", "tenderer bert"] },
    {
      name: "four of five among seven",
      processes: [...met(4, "anna", "p", "q", "r", "s", "t"), ...met(1, "bert", "u", "v", "w", "y", "z")],
      result: ["tenderer anna", "tenderer bert"],
    },
    {
      name: "four of five among three, which chance may make",
      processes: [...met(4, "anna", "x"), ...met(1, "bert", "x")],
      params: { chance: 0.04 },
      result: [],
    },
    { name: "four of six", processes: [...met(4, "anna", "p", "q", "r"), ...met(2, "bert", "s", "t", "u")], result: [] },
    { name: "four of four", processes: met(4, "anna", "x"), result: [] },
  ])("$name", ({ processes, params = {}, result }) => {
    const names = found("R053", processes, params).filter((name) => /anna|bert/.test(name));

    expect(names).toEqual(result);
  });

  it("is none where the winner wins without the other as well", () => {
    const alone = times(5, (i) => bought({ supplier: "anna", bidders: ["anna", `y${i}`, `z${i}`] }));

    expect(found("R053", [...met(5, "anna", "x"), ...alone])).toEqual([]);
  });

  it("is not asked of one bidder, and not answered where lots had several winners", () => {
    const [one] = met(1, "anna") as [More];
    const awards = ["anna", "bert"].map((id) => ({ status: "active", suppliers: [{ id }] }));

    expect(excludedOf("R053", [bought({ bidders: ["firm"] })])).toBe(1);
    expect(lacks("R053", [{ ...one, awards }])).toEqual(["absent awards[].suppliers[].id"]);
    expect(lacks("R053", [bought({ bidders: ["a", "b"], supplier: "c" })])).toEqual(["malformed bids.details[].tenderers[].id"]);
  });
});

describe("R057, rotation", () => {
  const ring = ["r1", "r2", "r3"];
  const meetings = (n: number, outside: readonly string[] = []) =>
    times(n, (i) => bought({ supplier: ring[i % 3] as string, bidders: [...ring, ...outside] }));
  const rest = times(12, (i) => bought({ supplier: `f${i}`, bidders: [`f${i}`, `f${(i + 1) % 12}`] }));

  it.each([
    { name: "three firms alone", processes: meetings(6), result: 3 },
    { name: "with one other", processes: times(6, (i) => meetings(6, [`f${i}`])[i] as More), result: 3 },
    { name: "with two others", processes: times(6, (i) => meetings(6, [`f${i}`, `f${i + 1}`])[i] as More), result: 0 },
    { name: "four meetings", processes: meetings(4), result: 0 },
    { name: "an outsider won once", processes: [...meetings(5), bought({ supplier: "f1", bidders: [...ring, "f1"] })], result: 0 },
    {
      name: "one of them won most",
      processes: times(8, (i) => bought({ supplier: ring[Math.max(0, i - 5)] as string, bidders: ring })),
      result: 0,
    },
  ])("$result: $name", ({ processes, result }) => {
    expect(found("R057", [...processes, ...rest])).toHaveLength(result);
  });

  it("is not asked of a market of four, nor found where all meet of necessity", () => {
    const four = ["r1", "r2", "r3", "r4"];
    const five = [...four, "r5"];
    const all = times(10, (i) => bought({ supplier: five[i % 5] as string, bidders: five }));

    expect(
      lacks(
        "R057",
        times(8, (i) => bought({ supplier: four[i % 4] as string, bidders: four })),
      ),
    ).toEqual(["tooFew bids.details[].tenderers[].id"]);
    expect(found("R057", all)).toEqual([]);
  });

  it("keeps the larger of two groups that lie in each other", () => {
    const processes = times(6, (i) => bought({ supplier: ring[i % 3] as string, bidders: [...ring, "r4"] }));

    expect(report("R057", [...processes, ...rest]).findings.map(({ figures }) => figures.group)).toEqual(
      times(4, () => ["r1", "r2", "r3", "r4"]),
    );
  });
});

describe("RISK2-2, a supplier with one buyer", () => {
  const sold = (supplier: string, ...buyers: readonly string[]) => buyers.map((buyer) => bought({ supplier, buyer }));
  const others = ["v", "w", "x", "y", "z"].flatMap((supplier) => sold(supplier, "a", "b", "c", "d", "e"));

  it("is found where others sell to several, and not where many do as it does", () => {
    const one = sold("local", ...times(9, () => "a"), "b");

    expect(found("RISK2-2", [...others, ...one])).toEqual(["tenderer local"]);
    expect(found("RISK2-2", [...others, ...one, ...sold("local", "b")])).toEqual([]);
    expect(lacks("RISK2-2", [...others, ...["l", "m"].flatMap((id) => sold(id, ...times(5, () => "a")))])).toEqual(["noSpread buyer.id"]);
    expect(found("RISK2-2", [...others, ...one], { usual: 1 / 6 })).toEqual(["tenderer local"]);
    expect(lacks("RISK2-2", one)).toEqual(["tooFew buyer.id"]);
  });
});

describe("RISK2-3, all lots to one", () => {
  const lots = (...winners: readonly string[]): More => ({
    tender: { lots: winners.map((_, i) => ({ id: `${i}` })) },
    bids: { details: ["a", "b"].map((id) => ({ tenderers: [{ id }] })) },
    awards: winners.map((id, i) => ({
      status: "active",
      suppliers: [{ id }],
      ...(i % 2 === 0 ? { relatedLots: [`${i}`] } : { relatedLot: `${i}` }),
    })),
  });

  it.each([
    { name: "five lots", winners: ["a", "a", "a", "a", "a"], result: ["process o-000", "tenderer a"] },
    { name: "one of them to another", winners: ["a", "a", "a", "a", "b"], result: [] },
    { name: "four lots", winners: ["a", "a", "a", "a"], result: [] },
  ])("$name", ({ winners, result }) => {
    expect(found("RISK2-3", [lots(...winners)])).toEqual(result);
  });

  it("is no wonder where nobody else bid, and not known where awards name no lots", () => {
    const five = lots("a", "a", "a", "a", "a");

    expect(found("RISK2-3", [{ ...five, bids: { details: [{ tenderers: [{ id: "a" }] }] } }])).toEqual([]);
    expect(lacks("RISK2-3", [{ ...five, awards: [{ status: "active", suppliers: [{ id: "a" }] }] }])).toEqual([
      "absent awards[].relatedLots",
    ]);
    expect(lacks("RISK2-3", [{ ...five, awards: [] }])).toEqual(["notFinal awards[].suppliers[].id"]);
  });
});

describe("R042 and CN06, contacts and traces in common", () => {
  const firm = (id: string, contact: More, name = id): More => ({ id, name, roles: ["tenderer"], contactPoint: contact });
  const phone = { telephone: "+86 (10) 6421-1357" };

  it("finds three suppliers on one number, however it is written, and not two", () => {
    const written = ["010-64211357", "+86 (10) 6421-1357", "０１０ ６４２１ １３５７"].map((telephone, i) => ({
      parties: [firm(`f${i}`, { telephone })],
    }));

    expect(found("R042", written)).toEqual(["tenderer f0", "tenderer f1", "tenderer f2"]);
    expect(found("R042", written.slice(1))).toEqual([]);
    expect(found("CN06", written.slice(1))).toEqual(["tenderer f1", "tenderer f2"]);
  });

  it.each([
    { name: "a placeholder", contact: { telephone: "00000000" }, more: [] },
    {
      name: "the number of an agent of the process",
      contact: phone,
      more: [{ id: "agent", roles: ["procuringEntity"], contactPoint: phone }],
    },
    { name: "a number that is known to be an agent's", contact: phone, more: [], params: { ignore: ["010 64211357"] } },
    { name: "one firm under three ids", contact: phone, more: [], firmName: "同一 公司" },
  ])("links nobody by $name", ({ contact, more, params = {}, firmName }) => {
    const processes = times(3, (i) => ({ parties: [firm(`f${i}`, contact, firmName), ...more] as Json }));

    expect(found("R042", processes, params)).toEqual([]);
  });

  it.each([
    { name: "told to be no bidder", roles: ["payer"], result: 0 },
    { name: "told to be a supplier", roles: ["payer", "supplier"], result: 3 },
    { name: "of which nothing is told, but to which it was awarded", roles: [], result: 3 },
  ])("asks $result parties $name", ({ roles, result }) => {
    const processes = times(3, (i) => bought({ supplier: `f${i}`, more: { parties: [{ ...firm(`f${i}`, phone), roles }] } }));

    expect(found("R042", processes)).toHaveLength(result);
  });

  it("links nobody by what more suppliers have than a firm's own number would", () => {
    const processes = (n: number) => times(n, (i) => ({ parties: [firm(`f${i}`, phone)] }));

    expect(found("R042", processes(30))).toHaveLength(30);
    expect(found("R042", processes(31))).toEqual([]);
  });

  const bid = (ids: readonly string[], submission: More): More => ({ status: "valid", tenderers: ids.map((id) => ({ id })), submission });
  const opened = (...details: readonly More[]): More => ({ bids: { details } });
  const mac = { mac: "3C-52-82-6F-10-9B" };

  it.each([
    {
      name: "in two processes",
      processes: [opened(bid(["a"], mac)), opened(bid(["b"], { mac: "3c52826f109b" }))],
      result: ["tenderer a", "tenderer b"],
    },
    { name: "in one process, which others see", processes: [opened(bid(["a"], mac), bid(["b"], mac))], result: [] },
    { name: "of one bidder", processes: [opened(bid(["a"], mac)), opened(bid(["a"], mac))], result: [] },
    { name: "of a consortium", processes: [opened(bid(["a", "b"], mac)), opened(bid(["c", "d"], mac))], result: [] },
    {
      name: "the signature of a model of processors",
      processes: ["a", "b"].map((id) => opened(bid([id], { cpuSerial: "BFEBFBFF000906EA" }))),
      result: [],
    },
    {
      name: "an account",
      processes: ["a", "b"].map((id) => opened(bid([id], { bondAccount: "6222 0210 0111" }))),
      result: ["tenderer a", "tenderer b"],
    },
  ])("CN06: $name", ({ processes, result }) => {
    expect(found("CN06", processes)).toEqual(result);
  });

  it("say what is missing, and nothing where nobody bid", () => {
    expect(lacks("CN06", [opened(bid(["a"], {}))])).toEqual(["absent bids.details[].submission.mac"]);
    expect(excludedOf("CN06", [{}])).toBe(1);
    expect(lacks("R042", [{}])).toEqual(["absent parties[].roles"]);
    expect(lacks("R042", [{ parties: [firm("a", {})] }])).toEqual(["absent parties[].contactPoint.telephone"]);
  });
});

describe("CN08, contracts that are amended again and again", () => {
  const contract = (supplier: string, n: number, form: More = {}): More => ({
    ...bought({ supplier }),
    contracts: [{ id: "c", awardID: "a", amendments: times(n, (i) => ({ id: `${i}` })), ...form }],
  });
  const others = times(5, (i) => contract(`firm-${i}`, 0));

  it.each([
    { name: "three contracts", processes: [contract("x", 1), contract("x", 1), contract("x", 2)], result: 1 },
    { name: "two contracts", processes: [contract("x", 4), contract("x", 1)], result: 0 },
    { name: "three of seven", processes: [...times(3, () => contract("x", 1)), ...times(4, () => contract("x", 0))], result: 0 },
    { name: "in the form of 1.0", processes: times(3, () => contract("x", 0, { amendment: { date: "2026-01-01" } })), result: 1 },
    { name: "an empty amendment of 1.0", processes: times(3, () => contract("x", 0, { amendment: { changes: [] } })), result: 0 },
  ])("$result: $name", ({ processes, result }) => {
    expect(found("CN08", [...others, ...processes])).toHaveLength(result);
  });

  it("goes by the award that a contract names", () => {
    const awards = ["x", "y"].map((id) => ({ id, status: "active", suppliers: [{ id }] }));
    const two = { ...bought({}), awards, contracts: [{ id: "c", awardID: "y", amendments: [{ id: "1" }] }] };

    expect(report("CN08", [...others, two, two, two]).findings[0]?.figures).toMatchObject({ supplier: "y", count: 3, total: 3 });
    expect(lacks("CN08", [{ ...two, contracts: [{ id: "c" }] }])).toEqual(["absent awards[].suppliers[].id"]);
  });

  it("is none where the buyer amends others as often", () => {
    const all = times(6, (i) => contract(`firm-${i}`, 1));

    expect(found("CN08", [...all, ...times(3, () => contract("x", 1))])).toEqual([]);
  });
});
