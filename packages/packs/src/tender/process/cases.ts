import type { Json } from "@plumbline/core";
import type { Release } from "../../redflags/types.ts";

/** Releases in which a red flag is found, and others, as like them as can be, in which it is not. */
export interface RedFlagCase {
  readonly flagged: readonly Release[];
  readonly notFlagged: readonly Release[];
  /** Instead of the values of the control point: of flags that compare, so that few processes show what is meant. */
  readonly params?: Readonly<Record<string, Json>>;
  /** Which of `flagged` the signal hangs on. */
  readonly hangsOn?: number;
}

type Members = Readonly<Record<string, Json | undefined>>;

const cny = (amount: number): Json => ({ amount, currency: "CNY" });
const FIRMS = ["anlan-a", "anlan-b", "anlan-c", "anlan-d"] as const;
/** Neither equal steps nor equal ratios, and nothing out of the way. */
const PRICES = [900_000, 941_300, 967_800, 1_019_500];
const HANDED_IN = ["2026-03-24T15:12:00+08:00", "2026-03-25T10:41:00+08:00", "2026-03-26T09:03:00+08:00", "2026-03-26T16:27:00+08:00"];

function bid(n: number, more: Members = {}): Release {
  const id = FIRMS[n] as string;
  return filled({
    id: `bid-${n + 1}`,
    status: "valid",
    date: HANDED_IN[n],
    value: cny(PRICES[n] as number),
    tenderers: [{ id, name: `安澜${"甲乙丙丁"[n] as string}公司` }],
    submission: {
      mac: `02-42-AC-11-00-0${n + 1}`,
      cpuSerial: `CPU-4471${n}`,
      diskSerial: `WD-7712${n}`,
      memorySerial: `M-3305${n}`,
      ip: `61.${140 + n}.2.1${n}`,
      md5: `${n + 1}c`.repeat(16),
      author: `author-${n + 1}`,
      bondAccount: `6222-88${n}`,
      staff: [`person-${n + 1}`],
    },
    ...more,
  });
}

function party(n: number, more: Members = {}): Release {
  return filled({
    id: FIRMS[n],
    name: `安澜${"甲乙丙丁"[n] as string}公司`,
    roles: n === 0 ? ["tenderer", "supplier"] : ["tenderer"],
    contactPoint: { telephone: `0731-8472${n}61${n}`, email: `office@anlan-firm${n + 1}.cn` },
    address: { locality: "安澜市", streetAddress: `滨江路${17 + 40 * n}号` },
    legalRep: `legal-${n + 1}`,
    controller: `owner-${n + 1}`,
    beneficialOwners: [{ id: `owner-${n + 1}` }],
    shareholders: [{ shareholder: { id: `holder-${n + 1}` }, shareholding: 0.6 }],
    ...more,
  });
}

const BUYER = { id: "anlan-buyer", name: "安澜市某局" };

interface Changes {
  readonly tender?: Members;
  readonly bids?: readonly Release[] | null;
  readonly award?: Members;
  readonly contract?: Members;
  readonly parties?: readonly Release[];
  readonly more?: Members;
}

/** A purchase from its plan to its end in which nothing stands out. */
function process(ocid: string, { tender, bids, award, contract, parties, more }: Changes = {}): Release {
  return filled({
    ocid,
    id: `${ocid}-1`,
    date: "2026-06-10T09:00:00+08:00",
    tag: ["compiled"],
    planning: { documents: [{ id: "plan", documentType: "procurementPlan" }] },
    buyer: BUYER,
    parties: [
      ...(parties ?? FIRMS.map((_, n) => party(n))),
      { ...BUYER, roles: ["buyer", "procuringEntity"], contactPoint: { telephone: "0731-82210034", email: "cg@anlan.gov.cn" } },
    ],
    tender: filled({
      id: ocid,
      status: "complete",
      procurementMethod: "open",
      procurementMethodDetails: "公开招标",
      mainProcurementCategory: "goods",
      value: cny(1_000_000),
      tenderPeriod: { startDate: "2026-03-02T09:00:00+08:00", endDate: "2026-03-27T09:00:00+08:00" },
      bidOpening: { date: "2026-03-27T09:30:00+08:00" },
      awardPeriod: { startDate: "2026-03-30T09:00:00+08:00" },
      enquiries: [{ id: "q1", date: "2026-03-05T09:00:00+08:00", answer: "见补充说明", dateAnswered: "2026-03-06T09:00:00+08:00" }],
      numberOfTenderers: 4,
      procuringEntity: BUYER,
      items: [{ id: "1", classification: { scheme: "CPV", id: "30213100" } }],
      ...tender,
    }),
    ...(bids === null ? undefined : { bids: { details: bids ?? FIRMS.map((_, n) => bid(n)) } }),
    complaints: [],
    awards: [
      filled({
        id: "award-1",
        status: "active",
        date: "2026-04-07T10:00:00+08:00",
        value: cny(900_000),
        suppliers: [{ id: FIRMS[0], name: "安澜甲公司" }],
        items: [{ id: "1", classification: { scheme: "CPV", id: "30213100" } }],
        ...award,
      }),
    ],
    contracts: [
      filled({
        id: "contract-1",
        awardID: "award-1",
        status: "active",
        dateSigned: "2026-04-20T15:00:00+08:00",
        value: cny(900_000),
        documents: [{ id: "d1", documentType: "contractSigned" }],
        amendments: [],
        implementation: {
          transactions: [{ id: "t1", date: "2026-06-01T09:00:00+08:00", value: cny(450_000) }],
          milestones: [{ id: "m1", dueDate: "2026-05-20T00:00:00+08:00", dateMet: "2026-05-18T00:00:00+08:00", status: "met" }],
        },
        ...contract,
      }),
    ],
    ...more,
  });
}

/** Bids of which some are others than usual. */
const with4 = (...changes: readonly Members[]): readonly Release[] => FIRMS.map((_, n) => bid(n, changes[n] ?? {}));
const parties4 = (...changes: readonly Members[]): readonly Release[] => FIRMS.map((_, n) => party(n, changes[n] ?? {}));
const submitted = (n: number, more: Members): Members => ({ submission: { ...(bid(n).submission as object), ...more } });
const prices = (...amounts: readonly number[]): readonly Release[] => FIRMS.map((_, n) => bid(n, { value: cny(amounts[n] as number) }));
const times = (...dates: readonly string[]): readonly Release[] => FIRMS.map((_, n) => bid(n, { date: dates[n] }));
const amendments = (n: number): Json => Array.from({ length: n }, (_, i) => ({ id: `a${i}`, date: `2026-05-0${i + 1}T09:00:00+08:00` }));

/** What one process shows by itself. */
function alone(flagged: Changes, notFlagged: Changes = {}): RedFlagCase {
  return { flagged: [process("anlan-1", flagged)], notFlagged: [process("anlan-1", notFlagged)] };
}

interface Small {
  readonly buyer?: string;
  readonly method?: string;
  readonly category?: string;
  readonly code?: string;
  readonly value?: number;
  readonly price?: number;
  readonly day?: string;
  readonly bidders?: readonly string[];
  readonly supplier?: string;
  readonly amended?: boolean;
  readonly out?: readonly string[];
}

/** One of several processes that are compared: who bought what from whom, and who bid. */
function deal(n: number, of: Small): Release {
  const { buyer = "anlan-buyer", method = "open", category = "goods", code = "30213100", price = 500_000, day = "2026-04-07" } = of;
  const { bidders = ["x", "y", "z"], supplier = bidders[0] as string, out = [], amended = false, value = price } = of;
  const ocid = `anlan-${String(n + 1).padStart(3, "0")}`;
  return {
    ocid,
    id: `${ocid}-1`,
    date: `2026-06-10T09:00:${String(n % 60).padStart(2, "0")}+08:00`,
    tag: ["compiled"],
    buyer: { id: buyer },
    tender: {
      id: ocid,
      status: "complete",
      procurementMethod: method,
      mainProcurementCategory: category,
      value: cny(value),
      numberOfTenderers: bidders.length,
      procuringEntity: { id: buyer },
      items: [{ id: "1", classification: { id: code } }],
    },
    bids: {
      details: bidders.map((id, i) => ({
        id,
        status: out.includes(id) ? "disqualified" : "valid",
        value: cny(price * (1 + 0.031 * i)),
        tenderers: [{ id }],
      })),
    },
    awards: [
      {
        id: "a",
        status: "active",
        date: `${day}T10:00:00+08:00`,
        value: cny(price),
        suppliers: [{ id: supplier }],
        items: [{ id: "1", classification: { id: code } }],
      },
    ],
    contracts: [
      {
        id: "c",
        awardID: "a",
        status: "active",
        dateSigned: `${day}T15:00:00+08:00`,
        value: cny(price),
        amendments: amended ? [{ id: "m", date: `${day}T16:00:00+08:00`, description: "变更" }] : [],
      },
    ],
  };
}

const deals = (...all: readonly Small[]): readonly Release[] => all.map((of, n) => deal(n, of));
const each = (n: number, of: (i: number) => Small): readonly Small[] => Array.from({ length: n }, (_, i) => of(i));

/** A framework of which many contracts were called off, so that there are enough amounts to look at their digits. */
function awarded(count: number, priceOf: (i: number) => number): Release {
  const release = deal(0, {});
  const [award] = release.awards as readonly [Release];
  return { ...release, awards: Array.from({ length: count }, (_, i) => ({ ...award, id: `a${i}`, value: cny(priceOf(i)) })) };
}

/** Prices of two bids, with how far the second lies above the first. */
function margins(...shares: readonly number[]): readonly Release[] {
  return shares.map((share, n) => {
    const release = deal(n, { bidders: [`w${n}`, `l${n}`] });
    const [first, second] = (release.bids as { readonly details: readonly Release[] }).details as [Release, Release];
    return { ...release, bids: { details: [first, { ...second, value: cny(Math.round(500_000 * (1 + share))) }] } };
  });
}

const CASES: Readonly<Record<string, RedFlagCase>> = {
  CN01: alone({ bids: with4({}, submitted(1, { mac: "02-42-AC-11-00-01" })) }),
  CN02: alone({ bids: with4({}, submitted(1, { bondAccount: "6222-880" })) }),
  CN03: alone({ bids: with4({}, submitted(1, { staff: ["person-1"] })) }),
  CN04: alone({ bids: with4(...[0, 1, 2].map((n) => submitted(n, { ip: `61.140.2.${n + 10}` }))) }),
  CN05: alone({ bids: prices(900_000, 94.13, 967_800, 1_019_500) }),
  CN07: alone(
    { bids: with4({}, { tenderers: [{ id: "anlan-b" }, { id: "anlan-e" }] }, { tenderers: [{ id: "anlan-e" }] }) },
    { bids: with4({}, { tenderers: [{ id: "anlan-b" }, { id: "anlan-e" }] }) },
  ),
  CN06: {
    flagged: [process("anlan-1"), process("anlan-2", { bids: [bid(0, { tenderers: [{ id: "anlan-e" }] })] })],
    notFlagged: [process("anlan-1"), process("anlan-2", { bids: [bid(0)] })],
  },
  CN09: alone({ parties: parties4({}, { contactPoint: { telephone: "00000000", email: "office@anlan-firm2.cn" } }) }),
  R001: alone({ more: { planning: { documents: [] } } }),
  R002: alone(
    { tender: { procurementMethod: "selective", value: cny(1_960_000) } },
    { tender: { procurementMethod: "selective", value: cny(1_200_000) } },
  ),
  R003: alone({ tender: { tenderPeriod: { startDate: "2026-03-17T09:00:00+08:00", endDate: "2026-03-27T09:00:00+08:00" } } }),
  R010: alone(
    { tender: { procurementMethod: "limited" } },
    { tender: { procurementMethod: "limited", procurementMethodRationale: "只有一家可以供货" } },
  ),
  R014: alone({ tender: { bidOpening: { date: "2026-03-12T09:30:00+08:00" } } }),
  R015: alone({ tender: { awardPeriod: { startDate: "2026-04-13T09:00:00+08:00" } } }),
  R018: alone({ tender: { numberOfTenderers: 1 } }),
  R020: alone({ more: { complaints: [{ id: "k1", date: "2026-04-09T09:00:00+08:00" }] } }),
  R022: alone({ bids: prices(900_000, 941_300, 967_800, 1_919_500) }),
  R023: alone({ bids: prices(900_000, 930_000, 960_000, 990_000) }),
  R026: alone({ award: { suppliers: [{ id: "anlan-a" }, { id: "anlan-e" }] } }),
  R028: alone({ bids: prices(900_000, 941_300, 941_300, 1_019_500) }),
  R030: alone({ bids: with4({ date: "2026-03-27T09:10:00+08:00" }) }),
  R031: alone({ award: { value: cny(995_000) } }),
  R032: alone({ parties: parties4({}, { beneficialOwners: [{ id: "owner-1" }] }) }),
  R033: alone({ parties: parties4({}, { shareholders: [{ shareholder: { id: "holder-1" }, shareholding: 0.6 }] }) }),
  R034: alone({
    bids: times("2026-03-24T15:12:00+08:00", "2026-03-27T08:39:00+08:00", "2026-03-27T08:45:00+08:00", "2026-03-27T08:52:00+08:00"),
  }),
  R035: alone({ bids: with4({}, ...[1, 2, 3].map(() => ({ status: "disqualified" }))) }),
  R036: alone({ bids: with4({ value: cny(950_000) }, { value: cny(890_000), status: "disqualified" }) }),
  R039: alone({ tender: { enquiries: [{ id: "q1", date: "2026-03-05T09:00:00+08:00" }] } }),
  R042: {
    flagged: [process("anlan-1", { parties: parties4({}, ...[1, 2].map(() => ({ contactPoint: party(0).contactPoint as Json }))) })],
    notFlagged: [process("anlan-1", { parties: parties4({}, { contactPoint: party(0).contactPoint as Json }) })],
  },
  R043: alone({ parties: parties4({}, { contactPoint: { telephone: "0731-82210034", email: "office@anlan-firm2.cn" } }) }),
  R044: alone({ parties: parties4({}, { contactPoint: { telephone: "0731-84720610", email: "office@anlan-firm2.cn" } }) }),
  R059: alone({ contract: { value: cny(1_050_000) } }),
  R060: alone({ contract: { dateSigned: "2026-05-20T15:00:00+08:00" } }),
  R061: alone({ award: { date: "2026-03-27T16:00:00+08:00" } }),
  R062: alone({ award: { date: "2026-06-09T16:00:00+08:00" } }),
  R063: alone({ contract: { documents: [] } }),
  R064: alone({ contract: { amendments: amendments(3) } }, { contract: { amendments: amendments(2) } }),
  R067: alone({ contract: { implementation: { milestones: [{ id: "m1", dueDate: "2026-04-25T00:00:00+08:00", status: "scheduled" }] } } }),
  R068: alone({
    contract: { implementation: { transactions: [450_000, 520_000].map((amount, i) => ({ id: `t${i}`, value: cny(amount) })) } },
  }),
  R069: alone(
    { contract: { value: cny(1_050_000), amendments: amendments(1) } },
    { contract: { value: cny(950_000), amendments: amendments(1) } },
  ),
  "RISK2-3": alone(
    {
      tender: { lots: ["l1", "l2", "l3", "l4", "l5"].map((id) => ({ id })) },
      award: { relatedLots: ["l1", "l2", "l3", "l4", "l5"] },
    },
    {
      tender: { lots: ["l1", "l2", "l3", "l4", "l5"].map((id) => ({ id })) },
      award: { relatedLots: ["l1", "l2", "l3"] },
    },
  ),
  I180: {
    flagged: deals(...each(3, () => ({ method: "limited", supplier: "x" }))),
    notFlagged: deals(...each(3, (i) => ({ method: "limited", supplier: "xyz"[i] as string }))),
  },
  R011: {
    flagged: deals(...each(2, () => ({ method: "limited", price: 1_300_000 }))),
    notFlagged: deals(...each(2, (i) => ({ method: "limited", price: 1_300_000, code: i ? "45000000" : "30213100" }))),
  },
  R013: {
    flagged: deals(...each(4, (i) => ({ method: i < 3 ? "limited" : "open" }))),
    notFlagged: deals(...each(4, (i) => ({ method: i < 1 ? "limited" : "open" }))),
    params: { minimum: 4 },
  },
  R016: {
    flagged: deals(...each(8, (i) => ({ value: i === 0 ? 90_000_000 : 500_000 + 31_000 * i }))),
    notFlagged: deals(...each(8, (i) => ({ value: 500_000 + 31_000 * i }))),
    params: { minimum: 8 },
  },
  R019: {
    flagged: deals(...each(6, (i) => ({ buyer: `b${i % 3}`, bidders: i % 3 === 0 ? ["x"] : ["x", "y", "z", "w", "v"] }))),
    notFlagged: deals(...each(6, (i) => ({ buyer: `b${i % 3}`, bidders: ["x", "y", "z", "w", "v"] }))),
    params: { minimum: 2, buyers: 3 },
  },
  R024: { flagged: margins(0.004, 0.08), notFlagged: margins(0.09, 0.08), params: { threshold: 0.01 } },
  R025: {
    flagged: deals(...each(5, (i) => ({ bidders: ["y", `n${i}`], supplier: i === 0 ? "y" : `n${i}` }))),
    notFlagged: deals(...each(5, (i) => ({ bidders: ["y", `n${i}`], supplier: i < 3 ? "y" : `n${i}` }))),
    params: { threshold: 0.3 },
    hangsOn: 1,
  },
  R029: {
    flagged: [awarded(120, (i) => 900_000 + 700 * i)],
    notFlagged: [awarded(120, (i) => Math.round(10 ** (3 + i / 30)))],
    params: { minimum: 100, spread: 1.01 },
  },
  R038: {
    flagged: deals(...each(4, (i) => ({ buyer: `b${i}`, out: i === 0 ? ["y", "z"] : [] }))),
    notFlagged: deals(...each(4, (i) => ({ buyer: `b${i}`, bidders: ["x", "y", "z"], out: [] }))),
    params: { threshold: 0.5 },
  },
  R040: {
    flagged: deals(...each(5, (i) => ({ supplier: i < 3 ? "x" : "y" }))),
    notFlagged: deals(...each(6, (i) => ({ supplier: "xyz"[i % 3] as string }))),
  },
  R048: {
    flagged: deals(...each(4, (i) => ({ supplier: "x", code: `${10 * (i + 1)}213100` }))),
    notFlagged: deals(...each(4, () => ({ supplier: "x" }))),
    params: { minimumContractingProcesses: 4, threshold: 3 },
  },
  R049: {
    flagged: deals(...each(2, () => ({ method: "direct", price: 1_950_000 }))),
    notFlagged: deals(...each(2, () => ({ method: "direct", price: 1_200_000 }))),
  },
  R050: {
    flagged: deals(...each(5, (i) => ({ supplier: i < 2 ? "x" : `y${i}`, price: i < 2 ? 1_500_000 : 400_000 }))),
    notFlagged: deals(...each(6, (i) => ({ supplier: "xyz"[i % 3] as string }))),
  },
  R051: {
    flagged: deals(...each(6, (i) => ({ buyer: `b${i % 3}`, supplier: i < 5 ? "x" : "y" }))),
    notFlagged: deals(...each(6, (i) => ({ buyer: `b${i % 3}`, supplier: `s${i}` }))),
    params: { minimum: 6 },
  },
  R052: {
    flagged: deals(
      ...each(5, (i) => ({
        method: i === 0 ? "direct" : "open",
        supplier: i < 2 ? "x" : `y${i}`,
        price: i === 0 ? 50_000 : i === 1 ? 1_500_000 : 300_000,
        day: `2026-0${i + 1}-07`,
      })),
    ),
    notFlagged: deals(
      ...each(5, (i) => ({
        method: i === 0 ? "direct" : "open",
        supplier: i < 2 ? "x" : `y${i}`,
        price: 300_000,
        day: `2026-0${i + 1}-07`,
      })),
    ),
  },
  R053: {
    flagged: deals(...each(6, (i) => ({ bidders: ["x", "y", `n${i}`], supplier: "x" }))),
    notFlagged: deals(...each(6, (i) => ({ bidders: ["x", "y", `n${i}`], supplier: i % 2 ? "x" : `n${i}` }))),
  },
  R055: {
    flagged: deals(...each(3, () => ({ method: "direct", price: 800_000, supplier: "x" }))),
    notFlagged: deals(...each(3, () => ({ method: "direct", price: 300_000, supplier: "x" }))),
  },
  R057: {
    flagged: deals(
      ...each(6, (i) => ({ bidders: ["x", "y", "z"], supplier: "xyz"[i % 3] as string })),
      ...each(8, (i) => ({ bidders: [`p${i}`, `q${i}`, `r${i}`] })),
    ),
    notFlagged: deals(
      ...each(6, (i) => ({ bidders: ["x", "y", "z"], supplier: i < 5 ? "x" : "y" })),
      ...each(8, (i) => ({ bidders: [`p${i}`, `q${i}`, `r${i}`] })),
    ),
  },
  R058: { flagged: margins(0.9, 0.08), notFlagged: margins(0.09, 0.08), params: { threshold: 0.5 } },
  CN08: {
    flagged: deals(...each(9, (i) => ({ supplier: i < 3 ? "x" : `y${i}`, amended: i < 3 }))),
    notFlagged: deals(...each(9, (i) => ({ supplier: i < 3 ? "x" : `y${i}`, amended: i % 2 === 0 }))),
  },
  "RISK2-2": {
    flagged: deals(
      ...each(15, (i) => (i < 3 ? { buyer: "b0", supplier: "x" } : { buyer: `b${i % 4}`, supplier: `s${Math.floor(i / 3)}` })),
    ),
    notFlagged: deals(...each(15, (i) => ({ buyer: `b${i % 4}`, supplier: `s${Math.floor(i / 3)}` }))),
    params: { minimum: 3, buyers: 4 },
  },
};

/** By id of the flag. */
export const RED_FLAG_CASES: ReadonlyMap<string, RedFlagCase> = new Map(Object.entries(CASES));

function filled(members: Members): Release {
  return Object.fromEntries(Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined));
}
