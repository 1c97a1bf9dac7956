import { createCalendar, type Json, type ObjectRef, PlumblineError, type TraceEvent, type WorkingCalendar } from "@plumbline/core";
import type { FeedOptions, PackFeed } from "../feed.ts";
import { generator } from "../random.ts";

/** What is planted, and the control points that are to find it. */
export const TENDER_PLANTS = {
  notTendered: ["BID-01"],
  invited: ["BID-02"],
  soldBriefly: ["BID-03"],
  shortDeadline: ["BID-04"],
  clarifiedLate: ["BID-05"],
  twoBidders: ["BID-06"],
  bidBondHigh: ["BID-07"],
  performanceBondHigh: ["BID-08"],
  evenPanel: ["BID-09"],
  expertsNamed: ["BID-10"],
  shortPublicity: ["BID-11"],
  secondWon: ["BID-12"],
  signedLate: ["BID-13"],
  contractDiffers: ["BID-14"],
  contractUnpublished: ["BID-15"],
  sameCard: ["BID-16"],
  sameAccount: ["BID-17"],
  sameManager: ["BID-18"],
  equalSteps: ["BID-19"],
  alikeTexts: ["BID-20"],
  sameHead: ["BID-21"],
  ring: ["BID-22"],
  equalPrices: ["BID-23"],
  lateWinner: ["BID-24", "BID-54"],
  oneLeft: ["BID-25"],
  cheapestRejected: ["BID-26"],
  atCeiling: ["BID-27"],
  supplements: ["BID-28"],
  splitPurchases: ["BID-29"],
  kinOfSupplier: ["BID-30"],
  designerBids: ["BID-31"],
  oneSupplier: ["BID-32"],
  favourite: ["BID-33"],
  brandAsked: ["BID-34"],
  fileDeleted: ["BID-35"],
  oneUnit: ["BID-36"],
  sameDisk: ["BID-37"],
  bondKept: ["BID-38"],
  purchaseBondKept: ["BID-39"],
  objectionLate: ["BID-40"],
  objectionIgnored: ["BID-41"],
  challengeLate: ["BID-42"],
  complaintWaits: ["BID-43"],
  complaintLate: ["BID-44"],
  resultLate: ["BID-45"],
  notReported: ["BID-46"],
  documentsBrief: ["BID-47"],
  landNoticeShort: ["BID-48"],
  mineralNoticeShort: ["BID-49"],
  disclosedBriefly: ["BID-50"],
  reserveLow: ["BID-51"],
  creditLow: ["BID-52"],
  outsiderWon: ["BID-53"],
  lateBid: ["BID-54"],
  memberInterested: ["BID-55"],
  agentBids: ["BID-56"],
  awardedEarly: ["BID-57"],
  aboveCeiling: ["BID-58", "BID-27"],
  floorSet: ["BID-59"],
  fewInvited: ["BID-60"],
  fourCandidates: ["BID-61"],
  openedEarly: ["BID-62"],
  lookedAt: ["BID-63"],
  expertsOfPurchaseNamed: ["BID-64"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type TenderPlant = keyof typeof TENDER_PLANTS;

export const TENDER_PLANT_NAMES = Object.keys(TENDER_PLANTS) as readonly TenderPlant[];

type Kind = "works" | "procurement" | "land" | "mineral" | "property" | "direct" | "orders" | "complaint" | "archive" | "market";

/** Of which kind a matter has to be, for a plant to make sense in it; works, where nothing is said. */
const KIND_OF: { readonly [P in TenderPlant]?: Kind } = {
  notTendered: "direct",
  contractUnpublished: "procurement",
  ring: "market",
  supplements: "procurement",
  splitPurchases: "orders",
  kinOfSupplier: "procurement",
  oneSupplier: "orders",
  favourite: "market",
  fileDeleted: "archive",
  purchaseBondKept: "procurement",
  challengeLate: "procurement",
  complaintWaits: "complaint",
  complaintLate: "complaint",
  resultLate: "procurement",
  documentsBrief: "procurement",
  landNoticeShort: "land",
  mineralNoticeShort: "mineral",
  disclosedBriefly: "property",
  expertsOfPurchaseNamed: "procurement",
  reserveLow: "property",
};

const RECORD_OF: Readonly<Partial<Record<string, string>>> = {
  "BID-01": "projectContract",
  "BID-08": "projectContract",
  "BID-13": "projectContract",
  "BID-14": "projectContract",
  "BID-15": "procurementContract",
  "BID-22": "marketWindow",
  "BID-28": "procurementContract",
  "BID-29": "procurementYear",
  "BID-30": "procurementPanel",
  "BID-31": "bidOpening",
  "BID-32": "procurementYear",
  "BID-33": "marketWindow",
  "BID-35": "procurementArchive",
  "BID-43": "bidComplaint",
  "BID-44": "bidComplaint",
  "BID-56": "bidOpening",
};

const USUAL: readonly Kind[] = [
  "works",
  "procurement",
  "works",
  "procurement",
  "land",
  "property",
  "orders",
  "mineral",
  "complaint",
  "direct",
  "archive",
];

/** Calendar days over which the matters begin. */
const SPAN = 180;

/** Invented public transactions of a fictional city (安澜市), each told to its end. */
export function tenderFeed(options: FeedOptions<TenderPlant> = {}): PackFeed {
  const { seed = 1, cases = 140, from = "2026-01-05", plant = TENDER_PLANT_NAMES, calendar = createCalendar() } = options;
  const begin = calendar.dayOf(from);
  if (from.length !== 10 || Number.isNaN(begin))
    throw new PlumblineError("PARAMETER_INVALID", `"${from}" is no day; write it as YYYY-MM-DD`);
  if (plant.length * 2 > cases) {
    throw new PlumblineError("PARAMETER_INVALID", `${plant.length} planted cases do not fit into ${cases}; ask for ${plant.length * 2}`);
  }
  const events: TraceEvent[] = [];
  const manifest: PackFeed["manifest"][number][] = [];
  for (let i = 0; i < cases; i++) {
    const planted = i % 2 === 1 ? plant[(i - 1) / 2] : undefined;
    const kind = planted === undefined ? (USUAL[Math.floor(i / 2) % USUAL.length] as Kind) : (KIND_OF[planted] ?? "works");
    const random = generator(seed, i);
    const day = begin + Math.floor((i * SPAN) / cases) + Math.floor(random() * 3);
    const matter = new Matter({ id: `tender-${from.slice(0, 4)}-${1001 + i}`, day, random, calendar, planted, firms: Math.max(60, cases) });
    TELL[kind](matter);
    events.push(...matter.events);
    if (planted !== undefined) {
      const [first] = TENDER_PLANTS[planted];
      manifest.push({
        record: { type: RECORD_OF[first] ?? "tender", id: matter.recordId },
        plant: planted,
        breaches: TENDER_PLANTS[planted],
      });
    }
  }
  return { manifest, events: events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1)) };
}

const SOURCE = "anlan-ggzy";
const REGULATOR = "11990100000000001X";
const VENUE = "12990100000000002A";

interface MatterOptions {
  readonly id: string;
  readonly day: number;
  readonly random: () => number;
  readonly calendar: WorkingCalendar;
  readonly planted: TenderPlant | undefined;
  readonly firms: number;
}

/** One matter, whose events are told day by day in office hours. */
class Matter {
  readonly events: TraceEvent[] = [];
  readonly id: string;
  readonly planted: TenderPlant | undefined;
  recordId: string;
  day: number;
  readonly #random: () => number;
  readonly #calendar: WorkingCalendar;
  readonly #firms: number;

  constructor({ id, day, random, calendar, planted, firms }: MatterOptions) {
    this.id = id;
    this.recordId = id;
    this.#random = random;
    this.#calendar = calendar;
    this.planted = planted;
    this.#firms = firms;
    this.day = this.workingDay(day);
  }

  /** Whether this is what was planted in this matter. */
  is(...plants: readonly TenderPlant[]): boolean {
    return this.planted !== undefined && plants.includes(this.planted);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  number(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  /** Different firms, or different experts. */
  some(count: number, kind: "firm" | "expert"): readonly string[] {
    const found = new Set<string>();
    while (found.size < count) found.add(`tender-${kind}-${this.number(1, kind === "firm" ? this.#firms : 90)}`);
    return [...found];
  }

  /** This day, or the next on which people work. */
  workingDay(day: number): number {
    let at = day;
    while (!this.#calendar.isWorkingDay(at)) at++;
    return at;
  }

  after(workingDays: number): void {
    this.day = this.#calendar.addWorkingDays(this.day, workingDays);
  }

  in(workingDays: number): number {
    return this.#calendar.addWorkingDays(this.day, workingDays);
  }

  date(day: number): string {
    return this.#calendar.textOf(day);
  }

  tell(type: string, clock: string, data: Readonly<Record<string, Json>>, objects: readonly ObjectRef[], day = this.day): void {
    const seq = this.events.length;
    const time = `${this.date(day)}T${clock}:00+08:00`;
    this.events.push({
      id: `${this.id}/${seq}`,
      type,
      time,
      seq,
      source: SOURCE,
      objects,
      actor: { id: "tender-u-1", org: "anlan.ggzy" },
      data,
    });
  }
}

const NETWORKS = ["192.0.2", "198.51.100", "203.0.113"];

/** Traces of one machine and one firm, like those of no other matter. */
function traces(id: string, firm: string, n: number): Record<string, Json> {
  const own = `${id}-${n}`;
  return {
    mac: `02-00-${own.slice(-6).replace(/\D/g, "0")}-${n}`,
    cpuSerial: `CPU-${own}`,
    // Of three networks in turn, since no three bidders sit in one office.
    ip: `${NETWORKS[n % NETWORKS.length] as string}.${n + 1}`,
    diskSerial: `WD-${own}`,
    memorySerial: `M-${own}`,
    md5: `md5-${own}`,
    author: `tender-p-${own}`,
    bondAccount: `62-${own}`,
    staff: [`tender-m-${own}`],
    legalRep: `tender-l-${firm}`,
    controller: null,
    creditScore: 70 + n,
    creditValidTo: "2099-12-31",
  };
}

/** What of the second bid is that of the first. */
const SHARED: { readonly [P in TenderPlant]?: string } = {
  sameCard: "mac",
  sameAccount: "bondAccount",
  sameManager: "staff",
  sameHead: "legalRep",
  sameDisk: "diskSerial",
};

function tendered(m: Matter, transaction: "works" | "procurement"): void {
  const works = transaction === "works";
  const tender = { type: "tender", id: m.id };
  const contract = { type: works ? "projectContract" : "procurementContract", id: m.id };
  const estimate = m.number(300, 3000) * 1_000_000;
  const firms = m.some(m.is("twoBidders") ? 2 : m.number(4, 6), "firm");
  const issued = m.day;
  // A deadline that was cut short lies on a working day before it, else it moves to the next one.
  let deadline = m.workingDay(issued + 30);
  if (m.is("shortDeadline")) {
    deadline = issued + 14;
    while (m.workingDay(deadline) !== deadline) deadline--;
  }
  // Bids come before the deadline, and are opened after it.
  const at = `${m.date(deadline)}T${m.is("openedEarly") ? "10" : "09"}:00:00+08:00`;
  m.tell(
    "tender.published",
    "09:00",
    {
      transaction,
      method: m.is("invited", "fewInvited") ? "邀请" : "公开",
      ...(m.is("fewInvited") ? { ground: "技术复杂", invited: 2 } : m.is("invited") ? { invited: 6 } : {}),
      mandatory: works,
      stateDominant: true,
      saleFrom: m.date(issued),
      saleTo: works ? m.date(m.is("soldBriefly") ? issued + 3 : issued + 7) : m.date(m.in(m.is("documentsBrief") ? 3 : 7)),
      deadline: at,
      bond: Math.round(estimate * (m.is("bidBondHigh") ? 0.03 : 0.015)),
      estimate,
      ceiling: m.is("aboveCeiling") ? Math.round(estimate * 0.78) : estimate,
      floor: m.is("floorSet") ? Math.round(estimate * 0.7) : null,
      priceOnly: m.is("cheapestRejected"),
      clauses: [m.is("brandAsked") ? "主要设备须为指定品牌" : "具有与项目相适应的资质"],
      preparers: m.is("designerBids") ? [firms[1] as string] : ["tender-designer"],
      agents: m.is("agentBids") ? [firms[2] as string] : ["tender-agency"],
      regulator: REGULATOR,
      operator: m.is("oneUnit") ? REGULATOR : VENUE,
      minCredit: 60,
    },
    [tender],
  );
  if (m.is("clarifiedLate") || (m.planted === undefined && m.chance(0.3))) {
    const when = m.is("clarifiedLate") ? m.workingDay(deadline - 9) : m.workingDay(issued + 2);
    m.tell("tender.clarified", "10:00", { material: true }, [tender], when);
  }
  if (works && (m.is("objectionLate") || (m.planted === undefined && m.chance(0.2)))) {
    const asked = m.in(2);
    m.tell("objection.raised", "10:30", { objection: `${m.id}-o1`, kind: "招标文件" }, [tender], asked);
    m.tell("objection.answered", "16:30", { objection: `${m.id}-o1` }, [tender], m.is("objectionLate") ? m.in(7) : asked);
  }
  if (!works && (m.is("challengeLate") || m.chance(0.3))) {
    m.tell("objection.raised", "11:00", { objection: `${m.id}-q1`, kind: "质疑" }, [tender], m.in(1));
    m.tell("objection.answered", "11:30", { objection: `${m.id}-q1` }, [tender], m.in(m.is("challengeLate") ? 10 : 5));
  }
  if (!works) {
    const staff = [{ id: `tender-b-${m.id}`, endedWorkAt: null, ...(m.is("kinOfSupplier") ? { kinOfSupplierHead: true } : {}) }];
    m.tell("procurement.panelNamed", "09:10", { staff }, [{ type: "procurementPanel", id: m.id }]);
  }

  m.day = deadline;
  firms.forEach((bidder, n) => {
    const own = traces(m.id, bidder, n);
    const like = n === 1 && m.planted !== undefined ? SHARED[m.planted] : undefined;
    if (like !== undefined) own[like] = traces(m.id, firms[0] as string, 0)[like] as Json;
    if (n === 1 && m.is("creditLow")) own.creditScore = 45;
    const late = (n === 0 && m.is("lateWinner")) || (n === 3 && m.is("lateBid"));
    m.tell("bid.received", late ? "09:12" : `08:${String(1 + 7 * n).padStart(2, "0")}`, { bidder, ...own }, [tender]);
  });
  if (m.is("objectionIgnored")) m.tell("objection.raised", "08:40", { objection: `${m.id}-o2`, kind: "招标文件" }, [tender]);
  if (m.is("lookedAt")) m.tell("bid.accessed", "08:45", { what: "bid" }, [tender]);
  const experts = m.some(m.is("evenPanel") ? 5 : 4, "expert");
  const members = [
    ...experts.map((id, n) => ({ id, expert: true, interests: n === 0 && m.is("memberInterested") ? [firms[0] as string] : [] })),
    { id: `tender-r-${m.id}`, expert: false, interests: [] },
  ];
  m.tell("panel.drawn", "08:50", { members, drawMethod: m.is("expertsNamed", "expertsOfPurchaseNamed") ? "指定" : "随机" }, [tender]);
  const prices = firms.map((_, n) => {
    if (m.is("atCeiling")) return Math.round(estimate * (0.992 + n * n * 0.02));
    if (m.is("equalSteps")) return Math.round(estimate * 0.8) + n * 10_000_000;
    // Each further from the one before it, so that no chance makes a pattern of them.
    return Math.round(estimate * (0.8 + 0.02 * n + 0.004 * n * n)) + m.number(1, 9_999);
  });
  if (m.is("equalPrices")) prices[2] = prices[1] as number;
  m.tell("tender.opened", "09:30", { bids: firms.map((bidder, n) => ({ bidder, price: prices[n] as number })) }, [tender]);
  m.tell("tender.compared", "11:00", { maxSimilarity: m.is("alikeTexts") ? 0.96 : m.number(10, 60) / 100, sharedErrors: 0 }, [tender]);
  const rejected = m.is("oneLeft") ? firms.slice(1) : m.is("cheapestRejected") ? firms.slice(0, 1) : [];
  const ranked = firms.filter((firm) => !rejected.includes(firm)).slice(0, m.is("fourCandidates") ? 4 : 3);
  if (m.is("objectionIgnored")) m.tell("objection.answered", "15:00", { objection: `${m.id}-o2` }, [tender]);
  m.tell("tender.evaluated", "16:00", { candidates: ranked.map((bidder, n) => ({ bidder, rank: n + 1 })), rejected: [...rejected] }, [
    tender,
  ]);
  if (works) {
    const closes = m.day + (m.is("shortPublicity") ? 2 : 4);
    m.tell("tender.candidatesPublished", "17:00", { publishedAt: m.date(m.day), closedAt: m.date(closes) }, [tender]);
    m.day = m.is("awardedEarly") ? m.day : m.workingDay(closes + 1);
  } else {
    m.after(2);
  }

  const winner = m.is("secondWon") ? ranked[1] : m.is("outsiderWon") ? firms[3] : ranked[0];
  const price = prices[firms.indexOf(winner as string)] as number;
  m.tell("tender.awarded", "17:30", { winner: winner as string, price, termDays: 180 }, [tender, contract]);
  if (!works) m.tell("tender.resultPublished", "10:00", {}, [tender], m.in(m.is("resultLate") ? 4 : 1));
  if (works) m.tell("tender.reported", "10:00", {}, [tender], m.in(m.is("notReported") ? 15 : 1));
  const losers = firms.filter((firm) => firm !== winner);
  if (!works) for (const bidder of losers) m.tell("bond.returned", "14:00", { bidder }, [tender], m.in(m.is("purchaseBondKept") ? 8 : 3));
  m.after(m.is("signedLate") ? 26 : 6);
  m.tell(
    "contract.signed",
    "15:00",
    {
      stateFunded: true,
      ...(works ? { kind: "施工" } : {}),
      price: m.is("contractDiffers") ? Math.round(price * 1.05) : price,
      termDays: 180,
      performanceBond: Math.round(price * (m.is("performanceBondHigh") ? 0.15 : 0.1)),
    },
    [contract, tender],
  );
  const back = m.is("bondKept") ? m.in(8) : works ? m.day : m.in(2);
  for (const bidder of works ? firms : [winner as string]) m.tell("bond.returned", "17:00", { bidder }, [tender], back);
  if (works) return;
  m.tell("contract.published", "10:00", {}, [contract], m.in(m.is("contractUnpublished") ? 5 : 1));
  m.tell("contract.filed", "10:10", {}, [contract], m.in(4));
  if (m.is("supplements") || m.chance(0.3)) {
    m.tell("contract.supplemented", "10:00", { amount: Math.round(price * (m.is("supplements") ? 0.12 : 0.05)) }, [contract], m.in(20));
  }
}

function granted(m: Matter, transaction: "land" | "mineral" | "property"): void {
  const tender = { type: "tender", id: m.id };
  const value = m.number(1000, 9000) * 1_000_000;
  const short = m.is("landNoticeShort", "mineralNoticeShort", "disclosedBriefly");
  const end = m.in(short ? 9 : 24);
  const days: Record<string, Json> =
    transaction === "property"
      ? {
          disclosedFrom: m.date(m.day),
          disclosedTo: m.date(end),
          appraised: value,
          reserve: Math.round(value * (m.is("reserveLow") ? 0.8 : 0.95)),
        }
      : { noticeAt: m.date(m.day), startAt: m.date(end) };
  const method = transaction === "land" ? "挂牌" : transaction === "mineral" ? "拍卖" : "公开竞价";
  m.tell("tender.published", "09:00", { transaction, method, clauses: [], regulator: REGULATOR, operator: VENUE, ...days }, [tender]);
  m.day = end;
  const firms = m.some(m.number(2, 5), "firm");
  m.tell("tender.awarded", "15:00", { winner: firms[0] as string, price: value + m.number(1, 50) * 1_000_000 }, [tender]);
}

function direct(m: Matter): void {
  const value = m.is("notTendered") ? 180_000_000 : 60_000_000;
  m.tell("contract.signed", "10:00", { stateFunded: true, kind: "服务", value, price: value, termDays: 60 }, [
    { type: "projectContract", id: m.id },
  ]);
}

function orders(m: Matter): void {
  const buyer = { type: "buyer", id: m.id };
  const year = m.date(m.day).slice(0, 4);
  const suppliers = m.some(6, "firm");
  suppliers.forEach((firm, n) => {
    const split = m.is("splitPurchases");
    const supplier = m.is("oneSupplier") && n > 1 ? (suppliers[0] as string) : firm;
    const data = {
      amount: (split ? 60 : 20) * 1_000_000,
      supplier,
      method: "询价",
      budgetItem: "item-1",
      category: split || n < 3 ? "A02" : "C08",
    };
    m.tell("procurement.ordered", "10:00", data, [buyer]);
    m.after(3);
  });
  m.recordId = m.is("splitPurchases") ? `item:${m.id}/item-1/A02/${year}` : `year:${m.id}/${year}`;
  m.tell("procurement.yearClosed", "17:00", { year: Number(year) }, [buyer]);
}

function complaint(m: Matter): void {
  const about = { type: "bidComplaint", id: m.id };
  m.tell("bidComplaint.filed", "09:30", { transaction: "works" }, [about]);
  m.after(m.is("complaintWaits") ? 5 : 2);
  m.tell("bidComplaint.accepted", "10:00", { accepted: true }, [about]);
  if (m.planted === undefined) m.tell("bidComplaint.daysExcluded", "10:00", { days: 5 }, [about], m.in(20));
  m.tell("bidComplaint.decided", "16:00", {}, [about], m.in(m.is("complaintLate") ? 34 : m.planted === undefined ? 33 : 25));
}

function archive(m: Matter): void {
  const about = { type: "procurementArchive", id: m.id };
  const year = Number(m.date(m.day).slice(0, 4)) - (m.is("fileDeleted") ? 9 : 16);
  m.tell("procurement.ended", "09:00", { endedAt: `${year}-01-02` }, [about]);
  m.tell("archive.deleted", "15:00", {}, [about]);
}

/** Openings of a market of its own, with the same firms, or with the same expert and winner. */
function marketStory(m: Matter): void {
  const market = { type: "market", id: m.id };
  const same = m.some(4, "firm");
  const [favoured = "", expert = ""] = [...m.some(1, "firm"), ...m.some(1, "expert")];
  for (let n = 0; n < 6; n++) {
    // Only what the market looks at is told of these tenders, which no law asks for.
    const tender = { type: "tender", id: `${m.id}-${n}` };
    const firms = m.is("ring") ? same : [favoured, ...[1, 2, 3].map((k) => `tender-firm-${m.id}-${n}-${k}`)];
    const experts = m.is("favourite") ? [expert] : [`tender-expert-${m.id}-${n}`];
    const winner = (m.is("ring") ? firms[n % 3] : favoured) as string;
    const price = (k: number) => 80_000_000 + 2_000_000 * k + 500_000 * k * k + m.number(1, 9_999);
    const bids = firms.map((bidder, k) => ({ bidder, price: bidder === winner ? price(0) - 1_000_000 : price(k + 1) }));
    m.tell("tender.published", "08:00", { transaction: "works", method: "公开", mandatory: false, stateDominant: false }, [tender]);
    m.tell("panel.drawn", "08:50", { members: experts.map((id) => ({ id, expert: true, interests: [] })), drawMethod: "随机" }, [
      market,
      tender,
    ]);
    m.tell("tender.opened", "09:30", { bids }, [market, tender]);
    m.tell("tender.evaluated", "15:00", { candidates: [{ bidder: winner, rank: 1 }], rejected: [] }, [market, tender]);
    m.tell("tender.awarded", "16:00", { winner }, [market, tender]);
    m.after(4);
  }
  m.tell("market.closed", "17:00", {}, [market]);
}

const TELL: Readonly<Record<Kind, (m: Matter) => void>> = {
  works: (m) => tendered(m, "works"),
  procurement: (m) => tendered(m, "procurement"),
  land: (m) => granted(m, "land"),
  mineral: (m) => granted(m, "mineral"),
  property: (m) => granted(m, "property"),
  direct,
  orders,
  complaint,
  archive,
  market: marketStory,
};
