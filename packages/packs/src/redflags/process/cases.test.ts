import type { Json } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import type { FlagAnswer, ProcessFlag, Release } from "../types.ts";
import { PROCESS_FLAGS } from "./index.ts";

type AnyFlag = ProcessFlag<Record<string, unknown>>;

function assess(id: string, release: Record<string, Json>, params: Readonly<Record<string, unknown>> = {}, zone = "+08:00"): FlagAnswer {
  const flag = PROCESS_FLAGS.find((one) => one.id === id) as AnyFlag;
  return flag.assess({ ocid: "x", ...release } as Release, flag.params.parse(params), { zone });
}

/** What was answered: the outcome, with the reason where there is one. */
function said(answer: FlagAnswer): string {
  if (answer.outcome === "notComputable")
    return `notComputable ${answer.missing.map(({ path, reason }) => `${path} ${reason}`).join(", ")}`;
  return answer.outcome === "excluded" ? `excluded ${answer.by}` : answer.outcome;
}

function figuresOf(answer: FlagAnswer): Json | undefined {
  return answer.outcome === "flagged" ? answer.findings[0]?.figures : undefined;
}

const tenderers = (answer: FlagAnswer): readonly string[] =>
  answer.outcome === "flagged" ? answer.findings.filter(({ subject }) => subject === "tenderer").map(({ id }) => id) : [];

const cny = (amount: number): Json => ({ amount, currency: "CNY" });
const bid = (id: string, members: Record<string, Json> = {}): Record<string, Json> => ({
  id,
  status: "valid",
  tenderers: [{ id }],
  ...members,
});
const priced = (...amounts: readonly number[]): Json => ({ details: amounts.map((amount, i) => bid(`firm-${i}`, { value: cny(amount) })) });
const details = (...list: readonly Json[]): Json => ({ details: list });
const active = (members: Record<string, Json>): Json => [{ id: "a", status: "active", suppliers: [{ id: "firm-0" }], ...members }];

describe("prices that may not be compared", () => {
  const inLots = (one: string, other: string) =>
    details(
      ...[100_310, 105_730, 111_150].map((amount, i) => bid(`firm-${i}`, { value: cny(amount), relatedLots: [i === 1 ? other : one] })),
    );

  it.each([
    { name: "of one lot", bids: inLots("1", "1"), result: "flagged" },
    { name: "of two lots", bids: inLots("1", "2"), result: "notComputable bids.details tooFew" },
    {
      name: "of lots as older releases name them",
      bids: details(...[100_310, 105_730, 111_150].map((n, i) => bid(`firm-${i}`, { value: cny(n), relatedLot: i === 1 ? "1" : "2" }))),
      result: "notComputable bids.details tooFew",
    },
    {
      name: "of lots that nobody named",
      bids: priced(100_310, 105_730, 111_150),
      tender: { lots: [{ id: "1" }, { id: "2" }] },
      result: "notComputable bids.details[].relatedLots absent",
    },
    { name: "of the only lot", bids: priced(100_310, 105_730, 111_150), tender: { lots: [{ id: "1" }] }, result: "flagged" },
    {
      name: "in two currencies",
      bids: details(
        bid("a", { value: cny(100_310) }),
        bid("b", { value: { amount: 105_730, currency: "USD" } }),
        bid("c", { value: cny(111_150) }),
      ),
      result: "notComputable bids.details[].value.currency otherCurrency",
    },
    {
      name: "written as texts",
      bids: details(...["1", "2", "3"].map((amount) => bid(amount, { value: { amount, currency: "CNY" } }))),
      result: "notComputable bids.details[].value.amount malformed",
    },
    { name: "of nothing", bids: priced(0, 0, -5), result: "notComputable bids.details[].value.amount malformed" },
    {
      name: "of one bidder only",
      bids: details(...[100_310, 105_730, 111_150].map((n) => bid("a", { value: cny(n) }))),
      result: "notComputable bids.details tooFew",
    },
  ])("R023 $result: prices $name", ({ bids, tender = {}, result }) => {
    expect(said(assess("R023", { bids, tender }))).toBe(result);
  });
});

describe("prices of which some are not told", () => {
  const some = (...amounts: readonly (number | undefined)[]): Json =>
    details(...amounts.map((amount, i) => bid(`firm-${i}`, amount === undefined ? {} : { value: cny(amount) })));

  it("show what they show, and leave open what the others would have", () => {
    expect(said(assess("R023", { bids: some(1_003_100, 1_057_300, 1_111_500, undefined) }))).toBe("flagged");
    expect(said(assess("R023", { bids: some(1_003_100, 1_057_300, 1_111_520, undefined) }))).toBe(
      "notComputable bids.details[].value.amount absent",
    );
    expect(said(assess("R022", { bids: some(1_003_100, 1_057_300, 1_111_520, undefined) }))).toBe(
      "notComputable bids.details[].value.amount absent",
    );
  });
});

describe("a regular pattern of prices", () => {
  it.each([
    { name: "equal steps", amounts: [1_003_100, 1_057_300, 1_111_500, 1_165_700], patterns: ["difference"] },
    { name: "equal ratios", amounts: [1_000_000, 1_100_000, 1_210_000], patterns: ["ratio"] },
    { name: "equal ratios of rounded prices", amounts: [1_003_100, 1_103_410, 1_213_751], patterns: ["ratio", "percent"] },
    { name: "whole percentages from the winner", amounts: [987_600, 1_007_352, 1_086_360], patterns: ["percent"] },
    { name: "hardly any variation", amounts: [1_000_013, 1_001_207, 1_002_998], patterns: ["variation"] },
  ])("is seen: $name", ({ amounts, patterns }) => {
    expect(figuresOf(assess("R023", { bids: priced(...amounts) }))).toMatchObject({ patterns, bids: amounts.length });
  });

  it.each([
    { name: "round prices are whole percentages of a round winner", amounts: [1_000_000, 1_020_000, 1_070_000] },
    { name: "equal prices are another flag's", amounts: [1_000_000, 1_000_000, 1_000_000] },
    { name: "a step that differs", amounts: [1_003_100, 1_057_300, 1_111_520] },
    { name: "two of three are a whole percentage", amounts: [987_600, 1_007_352, 1_086_361] },
  ])("is not seen: $name", ({ amounts }) => {
    expect(said(assess("R023", { bids: priced(...amounts) }))).toBe("notFlagged");
  });

  it("measures percentages from the award, not from the lowest", () => {
    const bids = priced(1_086_360, 987_600, 1_007_352);

    expect(said(assess("R023", { bids, awards: active({ suppliers: [{ id: "firm-0" }] }) }, { patterns: ["percent"] }))).toBe("notFlagged");
    expect(said(assess("R023", { bids, awards: active({ suppliers: [{ id: "firm-1" }] }) }, { patterns: ["percent"] }))).toBe("flagged");
  });

  it("looks only for the patterns that are set", () => {
    expect(said(assess("R023", { bids: priced(1_003_100, 1_057_300, 1_111_500) }, { patterns: ["ratio"] }))).toBe("notFlagged");
  });
});

describe("amounts in two units", () => {
  it("are a note on the data and no wide disparity", () => {
    const bids = priced(512.5, 5_120_000, 5_300_000);

    expect(said(assess("CN05", { bids }))).toBe("flagged");
    expect(said(assess("R022", { bids }))).toBe("notComputable bids.details[].value.amount malformed");
  });

  it("are seen between estimate, award and contract", () => {
    const awards = active({ value: cny(498) });

    expect(said(assess("CN05", { tender: { value: cny(5_000_000) }, awards }))).toBe("flagged");
    expect(said(assess("R031", { tender: { procurementMethod: "open", value: cny(5_000_000) }, awards }))).toBe(
      "notComputable awards[].value.amount malformed",
    );
    expect(said(assess("R059", { awards, contracts: [{ awardID: "a", value: cny(4_980_000) }] }))).toBe(
      "notComputable awards[].value.amount malformed",
    );
  });
});

describe("award and estimate", () => {
  const open = (members: Record<string, Json>): Json => ({ procurementMethod: "open", ...members });
  const two = [
    { id: "a", status: "active", value: cny(990), relatedLots: ["1"] },
    { id: "b", status: "active", value: cny(500), relatedLots: ["2"] },
  ];

  it.each([
    {
      name: "several awards and no lots",
      tender: open({ value: cny(1000) }),
      awards: two,
      result: "notComputable awards[].relatedLots absent",
    },
    {
      name: "each by its own lot",
      tender: open({
        value: cny(5000),
        lots: [
          { id: "1", value: cny(1000) },
          { id: "2", value: cny(4000) },
        ],
      }),
      awards: two,
      result: "flagged",
    },
    {
      name: "lots without values",
      tender: open({ value: cny(1000), lots: [{ id: "1" }, { id: "2" }] }),
      awards: two,
      result: "notComputable tender.lots[].value absent",
    },
    {
      name: "a method that is not asked",
      tender: { procurementMethod: "direct", value: cny(1000) },
      awards: two,
      result: "excluded method",
    },
    { name: "no method told", tender: { value: cny(1000) }, awards: two, result: "notComputable tender.procurementMethod absent" },
    { name: "nothing awarded", tender: open({ value: cny(1000) }), awards: [{ status: "pending" }], result: "excluded no_award" },
    { name: "a framework", tender: open({ techniques: { hasFrameworkAgreement: true } }), awards: two, result: "excluded framework" },
    {
      name: "an estimate of nothing",
      tender: open({ value: cny(0) }),
      awards: active({ value: cny(1) }),
      result: "notComputable tender.value.amount malformed",
    },
  ])("R031 $result: $name", ({ tender, awards, result }) => {
    expect(said(assess("R031", { tender, awards }))).toBe(result);
  });

  it("is flagged far below the estimate where that is asked", () => {
    const release = { tender: open({ value: cny(1000) }), awards: active({ value: cny(400) }) };

    expect(said(assess("R031", release))).toBe("notFlagged");
    expect(said(assess("R031", release, { below: 0.5 }))).toBe("flagged");
  });
});

describe("times of submission", () => {
  const at = (...times: readonly string[]): Json => details(...times.map((time, i) => bid(`firm-${i}`, { date: `2026-03-20T${time}` })));
  const tender = { tenderPeriod: { endDate: "2026-03-20T10:00:00+08:00" } };

  it.each([
    { name: "two in one minute, seconds written", bids: at("08:00:05+08:00", "08:00:50+08:00", "09:00:00+08:00"), result: "flagged" },
    { name: "the same second", bids: at("08:00:05+08:00", "08:00:05+08:00", "09:00:00+08:00"), result: "flagged" },
    { name: "the same minute, seconds not written", bids: at("08:00+08:00", "08:00+08:00", "09:00+08:00"), result: "notFlagged" },
    { name: "the same minute, seconds always none", bids: at("08:00:00+08:00", "08:00:00+08:00", "09:00:00+08:00"), result: "notFlagged" },
    { name: "far apart", bids: at("06:00:01+08:00", "07:00:00+08:00", "08:00:00+08:00"), result: "notFlagged" },
    { name: "the same times in other offsets", bids: at("00:00:05Z", "08:00:50+08:00", "09:00:00+08:00"), result: "flagged" },
    { name: "two bids only", bids: at("08:00:05+08:00", "08:00:50+08:00"), result: "notComputable bids.details tooFew" },
    {
      name: "one date for all",
      bids: at("09:50:05+08:00", "09:50:05+08:00", "09:50:05+08:00"),
      result: "notComputable bids.details[].date malformed",
    },
    { name: "late ones are not before the deadline", bids: at("07:00:01+08:00", "10:10:00+08:00", "10:20:00+08:00"), result: "notFlagged" },
  ])("R034 $result: $name", ({ bids, result }) => {
    expect(said(assess("R034", { tender, bids }))).toBe(result);
  });

  it("of one bidder who handed in again are not close to each other", () => {
    const bids = details(
      bid("a", { date: "2026-03-20T08:00:01+08:00" }),
      bid("a", { date: "2026-03-20T08:00:20+08:00" }),
      bid("b", { date: "2026-03-20T08:30:00+08:00" }),
      bid("c", { date: "2026-03-20T09:00:00+08:00" }),
    );

    expect(said(assess("R034", { tender, bids }))).toBe("notFlagged");
  });

  it("of an auction are left alone", () => {
    const bids = at("09:50:05+08:00", "09:50:06+08:00", "09:50:07+08:00");

    expect(said(assess("R034", { tender: { ...tender, submissionMethod: ["electronicAuction"] }, bids }))).toBe("excluded auction");
  });

  it("in the same order for one lot after the other are seen", () => {
    const round = (lot: string, hour: string, order: readonly string[]) =>
      order.map((firm, i) => bid(firm, { id: `${lot}-${firm}`, relatedLots: [lot], date: `2026-03-19T${hour}:${i}0:00+08:00` }));
    const order = ["a", "b", "c", "d"];

    expect(said(assess("R034", { tender, bids: details(...round("1", "10", order), ...round("2", "12", order)) }))).toBe("flagged");
    expect(said(assess("R034", { tender, bids: details(...round("1", "10", order), ...round("2", "12", ["a", "b", "d", "c"])) }))).toBe(
      "notFlagged",
    );
  });
});

describe("bidders who share something", () => {
  const phone = (id: string, telephone: string): Json => ({ id, contactPoint: { telephone } });
  const digest = `sha256:${"0a".repeat(32)}`;

  it("are named, each once", () => {
    const answer = assess("R044", {
      bids: details(bid("a"), bid("b"), bid("c")),
      parties: [phone("a", "(0571) 8765-4320"), phone("b", "057187654320;13905710001"), phone("c", "13905710002")],
    });

    expect(tenderers(answer)).toEqual(["a", "b"]);
    expect(figuresOf(answer)).toMatchObject({ fields: ["telephone"], bidders: 3 });
  });

  it.each([
    {
      name: "members of one consortium",
      bids: details({ id: "1", tenderers: [{ id: "a" }, { id: "b" }] }, bid("c")),
      parties: [phone("a", "13905710001"), phone("b", "13905710001"), phone("c", "13905710003")],
      result: "notFlagged",
    },
    {
      name: "bidders for different lots",
      bids: details(bid("a", { relatedLots: ["1"] }), bid("b", { relatedLots: ["2"] })),
      parties: [phone("a", "13905710001"), phone("b", "13905710001")],
      result: "notFlagged",
    },
    {
      name: "a placeholder",
      bids: details(bid("a"), bid("b")),
      parties: [phone("a", "11111111111"), phone("b", "11111111111")],
      result: "notComputable parties[].contactPoint absent",
    },
    { name: "a digest", bids: details(bid("a"), bid("b")), parties: [phone("a", digest), phone("b", digest)], result: "flagged" },
    {
      name: "tenderers where bids are not told",
      bids: {},
      tender: { tenderers: [{ id: "a" }, { id: "b" }] },
      parties: [phone("a", "13905710001"), phone("b", "13905710001")],
      result: "flagged",
    },
    {
      name: "contacts where the tenderers are named, as in older releases",
      bids: details(
        { id: "1", tenderers: [{ id: "a", contactPoint: { email: "Bid@Firm.cn" } }] },
        { id: "2", tenderers: [{ id: "b", contactPoint: { email: "bid@firm.cn " } }] },
      ),
      parties: [],
      result: "flagged",
    },
    {
      name: "an id that is a name of objects",
      bids: details(bid("__proto__"), bid("constructor")),
      parties: [phone("__proto__", "13905710001"), phone("constructor", "13905710001")],
      result: "flagged",
    },
    {
      name: "a city is no address",
      bids: details(bid("a"), bid("b")),
      parties: ["a", "b"].map((id) => ({ id, address: { streetAddress: "浙江省杭州市西湖区" } })),
      result: "notComputable parties[].contactPoint absent",
    },
    {
      name: "one street and number in two spellings",
      bids: details(bid("a"), bid("b")),
      parties: [
        { id: "a", address: { locality: "杭州市", streetAddress: "西湖区文三路90号" } },
        { id: "b", address: { locality: "杭州市", streetAddress: "西湖区 文三路９０号" } },
      ],
      result: "flagged",
    },
  ])("R044 $result: $name", ({ bids, parties, tender = {}, result }) => {
    expect(said(assess("R044", { bids, parties, tender }))).toBe(result);
  });

  it("hold shares of each other", () => {
    const parties = [
      { id: "a", shareholders: [{ shareholder: { id: "s" }, shareholding: 1 }] },
      { id: "b", shareholders: [{ shareholder: { id: "a" }, shareholding: 0.3 }] },
    ];

    expect(said(assess("R033", { bids: details(bid("a"), bid("b")), parties }))).toBe("flagged");
  });

  it("are not the buyer who bids himself", () => {
    const parties = [phone("bureau", "057187654320"), phone("a", "13905710001")];

    expect(said(assess("R043", { buyer: { id: "bureau" }, bids: details(bid("bureau"), bid("a")), parties }))).toBe("notFlagged");
  });
});

describe("traces of bids", () => {
  const traced = (...submissions: readonly Json[]): Json =>
    details(...submissions.map((submission, i) => bid(`firm-${i}`, { submission })));

  it.each([
    { name: "the same model of processor", both: { mac: "", cpuSerial: "BFEBFBFF000906EA" } },
    { name: "the same model in the other order of bytes", both: { cpuSerial: "EA060900FFFBEBBF" } },
    { name: "the name of a model", both: { cpuSerial: "Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz" } },
    { name: "what firmware writes", both: { diskSerial: "To be filled by O.E.M." } },
    { name: "the digest of an empty file", both: { md5: "D41D8CD98F00B204E9800998ECF8427E" } },
    { name: "an address alone", both: { ip: "203.0.113.7" } },
    { name: "an author alone", both: { author: "王工" } },
    { name: "an address and an author that everybody has", both: { ip: "203.0.113.7", author: "Administrator" } },
    { name: "an address of a network of one's own, and an author", both: { ip: "192.168.1.7", author: "王工" } },
  ])("CN01 is not flagged for $name", ({ both }) => {
    expect(said(assess("CN01", { bids: traced(both, both) }))).not.toBe("flagged");
  });

  it.each([
    { name: "a processor's own number", both: { cpuSerial: "7C4A-11F0-9D2E" }, fields: ["cpuSerial"] },
    { name: "an address and an author", both: { ip: "203.0.113.7", author: "王工" }, fields: ["ip", "author"] },
    { name: "a file", both: { md5: "9E107D9D372BB6826BD81D3542A419D6" }, fields: ["md5"] },
  ])("CN01 is flagged for $name", ({ both, fields }) => {
    expect(figuresOf(assess("CN01", { bids: traced(both, both) }))).toMatchObject({ fields });
  });

  it("takes two things of one pair together, not one thing of each of two pairs", () => {
    const bids = traced(
      { ip: "203.0.113.7", author: "王工" },
      { ip: "203.0.113.7", author: "李工" },
      { ip: "198.51.100.7", author: "王工" },
      { ip: "198.51.100.7", author: "李工" },
    );

    expect(said(assess("CN01", { bids }))).toBe("notFlagged");
  });

  it("never takes an address as enough alone", () => {
    const flag = PROCESS_FLAGS.find(({ id }) => id === "CN01");

    expect(flag?.params.safeParse({ alone: ["ip"] }).success).toBe(false);
  });

  it("are not compared between bids of one bidder or lots of their own", () => {
    const submission = { mac: "001B44113AB7", bondAccount: "1", staff: ["s"] };
    const release = {
      bids: details(
        bid("a", { relatedLots: ["1"], submission }),
        bid("a", { relatedLots: ["2"], submission }),
        bid("b", { relatedLots: ["3"], submission }),
      ),
    };

    for (const id of ["CN01", "CN02", "CN03"]) expect(said(assess(id, release)), id).toBe("notFlagged");
  });

  it("leave out accounts of guarantors and addresses of a trading centre that are named", () => {
    const bids = traced(...["1", "2", "3"].map((n) => ({ bondAccount: "6222 01", ip: `203.0.113.${n}` })));

    expect(said(assess("CN02", { bids }, { guarantors: ["622201"] }))).toBe("notComputable bids.details[].submission.bondAccount absent");
    expect(said(assess("CN04", { bids }, { sharedNetworks: ["203.0.113"] }))).toBe("notComputable bids.details[].submission.ip absent");
  });
});

describe("dates", () => {
  const signed = (date: Json, dateSigned: Json): Record<string, Json> => ({
    awards: active({ date }),
    contracts: [{ id: "c", awardID: "a", status: "active", dateSigned }],
  });

  it.each([
    {
      name: "thirty days by the calendar, over thirty-one times midnight of UTC",
      from: "2026-03-01T15:59:00Z",
      to: "2026-03-31T15:59:00Z",
      result: "notFlagged",
    },
    { name: "a day later in China than in UTC", from: "2026-03-01T15:59:00Z", to: "2026-03-31T16:00:00Z", result: "flagged" },
    { name: "before the award", from: "2026-03-02", to: "2026-03-01", result: "flagged" },
    { name: "on the day of the award", from: "2026-03-02T15:00:00+08:00", to: "2026-03-02", result: "notFlagged" },
    {
      name: "a date that a system writes where it has none",
      from: "0001-01-01T00:00:00Z",
      to: "2026-03-01",
      result: "notComputable awards[].date malformed",
    },
    { name: "the thirtieth of February", from: "2026-02-30", to: "2026-03-01", result: "notComputable awards[].date malformed" },
    { name: "a number", from: 20260301, to: "2026-03-01", result: "notComputable awards[].date malformed" },
    { name: "not signed", from: "2026-03-01", to: null, result: "notComputable contracts[].dateSigned absent" },
  ])("R060 $result: $name", ({ from, to, result }) => {
    expect(said(assess("R060", signed(from, to)))).toBe(result);
  });

  it("belong to the zone that is set where they name none", () => {
    const release = (date: string): Record<string, Json> => ({
      tender: { procurementMethod: "open", tenderPeriod: { endDate: "2026-03-20T10:00:00" } },
      awards: active({ date }),
    });

    expect(said(assess("R061", release("2026-03-21T02:00:00Z"), {}, "+08:00"))).toBe("notFlagged");
    expect(said(assess("R061", release("2026-03-21T02:00:00Z"), {}, "+00:00"))).toBe("flagged");
  });

  it("without a time are compared by the calendar, which the figures say", () => {
    const answer = assess("R061", {
      tender: { procurementMethod: "open", tenderPeriod: { endDate: "2026-03-20T10:00:00+08:00" } },
      awards: active({ date: "2026-03-20" }),
    });

    expect(figuresOf(answer)).toEqual({ from: "2026-03-20T10:00:00+08:00", to: "2026-03-20", days: 0, byCalendar: true });
  });

  it("of an award before the deadline make a short decision", () => {
    const tender = { procurementMethod: "open", tenderPeriod: { endDate: "2026-03-20T10:00:00+08:00" } };

    expect(said(assess("R061", { tender, awards: active({ date: "2026-03-18T10:00:00+08:00" }) }))).toBe("flagged");
  });
});

describe("documents", () => {
  it("that a publisher lists nowhere are not missing, unless that is set", () => {
    const release = { planning: { rationale: "road" }, contracts: [{ id: "c", status: "active" }] };

    expect(said(assess("R001", release))).toBe("notComputable planning.documents absent");
    expect(said(assess("R063", release))).toBe("notComputable contracts[].documents absent");
    for (const id of ["R001", "R063"]) expect(said(assess(id, release, { unlisted: "flagged" })), id).toBe("flagged");
  });
});

describe("contracts", () => {
  it("are compared with the award that they name, those of one award together", () => {
    const awards = [
      { id: "a", status: "active", value: cny(1000) },
      { id: "b", status: "active", value: cny(1000) },
    ];
    const halves = [
      { awardID: "a", value: cny(500) },
      { awardID: "a", value: cny(500) },
      { awardID: "b", value: cny(1000) },
    ];

    expect(said(assess("R059", { awards, contracts: halves }))).toBe("notFlagged");
    expect(said(assess("R059", { awards, contracts: halves.slice(0, 1) }))).toBe("flagged");
    expect(said(assess("R059", { awards, contracts: [{ value: cny(500) }] }))).toBe("notComputable contracts[].awardID absent");
  });

  it("R059 counts a contract once that is written several times", () => {
    const line = { id: "c", awardID: "a", value: cny(1000) };
    const release = { awards: active({ value: cny(1000) }), contracts: [line, { ...line, items: [] }, line] };

    expect(said(assess("R059", release))).toBe("notFlagged");
    expect(said(assess("R059", { ...release, contracts: [line, { ...line, value: cny(900) }] }))).toBe("flagged");
    expect(said(assess("R059", { ...release, contracts: [line, { ...line, id: "d" }] }))).toBe("flagged");
  });

  it("R026 counts a firm once that an award names by its old and by its new id", () => {
    const named = (...suppliers: Json[]) => ({ awards: active({ suppliers }) });

    expect(said(assess("R026", named({ id: "6035de", name: "甲 公司" }, { id: "CN-1", name: "甲公司" })))).toBe("notFlagged");
    expect(said(assess("R026", named({ id: "6035de", name: "甲公司" }, { id: "CN-1", name: "乙公司" })))).toBe("flagged");
    expect(said(assess("R026", named({ id: "6035de" }, { id: "CN-1" })))).toBe("flagged");
  });

  it.each([
    { direction: "up", result: "notFlagged" },
    { direction: "down", result: "flagged" },
    { direction: "both", result: "flagged" },
  ])("R059 $result: a contract below the award, direction $direction", ({ direction, result }) => {
    const release = { awards: active({ value: cny(1000) }), contracts: [{ awardID: "a", value: cny(800) }] };

    expect(said(assess("R059", release, { direction }))).toBe(result);
  });

  it("tell what they were worth before in changes of the standard's first version", () => {
    const amendment = { changes: [{ property: "value/amount", former_value: 1000 }] };

    expect(said(assess("R069", { contracts: [{ id: "c", value: cny(1101), amendment }] }))).toBe("flagged");
    expect(said(assess("R069", { contracts: [{ id: "c", value: cny(1100), amendment }] }))).toBe("notFlagged");
  });

  it("are paid in amounts as the standard's first version wrote them", () => {
    const contracts = [{ id: "c", value: cny(1000), implementation: { transactions: [{ amount: cny(1002) }] } }];

    expect(said(assess("R068", { contracts }))).toBe("flagged");
  });

  it("may have milestones that were due when the data were made", () => {
    const contracts = [{ id: "c", milestones: [{ id: "1", dueDate: "2026-03-01" }] }];

    expect(said(assess("R067", { date: "2026-03-31T00:00:00+08:00", contracts }))).toBe("notFlagged");
    expect(said(assess("R067", { date: "2026-04-01T00:00:00+08:00", contracts }))).toBe("flagged");
    expect(said(assess("R067", { contracts: [{ id: "c", milestones: [{ id: "1", status: "notMet" }] }] }))).toBe("flagged");
  });
});

describe("a value below a threshold", () => {
  const direct = (value: Json, members: Record<string, Json> = {}): Record<string, Json> => ({
    tender: { procurementMethod: "direct", mainProcurementCategory: "works", value, ...members },
  });

  it.each([
    { name: "the last that counts", release: direct(cny(3_800_000)), result: "flagged" },
    { name: "one yuan below that", release: direct(cny(3_799_999)), result: "notFlagged" },
    { name: "the threshold itself", release: direct(cny(4_000_000)), result: "notFlagged" },
    {
      name: "the method that the threshold asks for",
      release: direct(cny(3_900_000), { procurementMethod: "open" }),
      result: "excluded method",
    },
    {
      name: "a category that has none",
      release: direct(cny(3_900_000), { mainProcurementCategory: "other" }),
      result: "excluded no_threshold",
    },
    {
      name: "no category told",
      release: direct(cny(3_900_000), { mainProcurementCategory: null }),
      result: "notComputable tender.mainProcurementCategory absent",
    },
    {
      name: "an amount as text",
      release: direct({ amount: "3900000", currency: "CNY" }),
      result: "notComputable tender.value.amount malformed",
    },
    { name: "no value", release: direct(null), result: "notComputable tender.value absent" },
  ])("R002 $result: $name", ({ release, result }) => {
    expect(said(assess("R002", release))).toBe(result);
  });

  it("is measured by the table that is set, also by method", () => {
    const thresholds = [{ method: "direct", currency: "EUR", amount: 5000 }];

    expect(said(assess("R002", direct({ amount: 4900, currency: "EUR" }), { thresholds }))).toBe("flagged");
    expect(said(assess("R002", direct({ amount: 4900, currency: "EUR" }, { procurementMethod: "limited" }), { thresholds }))).toBe(
      "excluded no_threshold",
    );
  });
});
