import { type Json, objectId, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { memberOf, textOf } from "../../facts.ts";
import { yuan } from "../../money.ts";
import type { Release, Submission } from "../../redflags/types.ts";
import type { ProcessFacts } from "./record.ts";

type Members = Readonly<Record<string, Json | undefined>>;

/**
 * What hosts tell of a tender, in the shape of a compiled release: one section is one process with one award. Amounts are yuan (`CNY`).
 * Bids are kept apart, without prices, until they were opened; from then on they stand under `bids.details`, with the traces of how
 * they were made under `submission`. Nothing is made up: a member that nobody told is not there.
 */
export const hostReducers: Readonly<Record<string, Reducer<ProcessFacts>>> = {
  "tender.published": told((s, e) => {
    const { data } = e;
    const begun = s.failed === true || s.release === undefined;
    const before = begun ? {} : (s.release ?? {});
    const tender = objectOf(before.tender);
    const ocid = ofTender(e) ?? "";
    const buyer = ofBuyer(e);
    const deadline = textOf(data.deadline);
    const method = textOf(data.method);
    const transaction = textOf(data.transaction);
    const estimate = yuan(data.estimate) ?? yuan(data.ceiling);
    return {
      failed: false,
      ...(begun ? { sealed: [], opened: false } : undefined),
      release: {
        ...before,
        ocid,
        tag: ["compiled"],
        ...(buyer === undefined ? undefined : { buyer: { id: buyer } }),
        tender: filled({
          ...tender,
          id: ocid,
          status: "active",
          procurementMethod: method === undefined ? undefined : METHODS[method],
          procurementMethodDetails: method,
          mainProcurementCategory: transaction === "works" ? "works" : undefined,
          awardCriteria: data.priceOnly === true ? "priceOnly" : data.priceOnly === false ? "ratedCriteria" : undefined,
          value: estimate === undefined ? tender.value : cny(estimate),
          tenderPeriod: filled({
            ...objectOf(tender.tenderPeriod),
            startDate: textOf(data.issueAt) ?? textOf(data.noticeAt) ?? e.time,
            ...(deadline === undefined ? undefined : { endDate: deadline }),
          }),
        }),
      },
    };
  }),
  "tender.clarified": told((s, e) => {
    if (e.data.stage === "资格预审") return {};
    const deadline = textOf(e.data.deadline);
    const amendment = { id: e.id, date: e.time };
    return onTender(s, (tender) => ({
      ...tender,
      ...(deadline === undefined ? undefined : { tenderPeriod: { ...objectOf(tender.tenderPeriod), endDate: deadline } }),
      amendments: [...listOf(tender.amendments), amendment],
    }));
  }),
  "bid.received": told((s, e) => {
    if (e.data.accepted === false) return {};
    const id = textOf(e.data.bidder) ?? e.id;
    const bid = bidOf(id, e);
    if (s.opened !== true) return { sealed: [...others(s.sealed, id), bid] };
    return onBids(s, (bids) => [...others(bids, id), { ...bid, status: "pending" }]);
  }),
  "bid.withdrawn": told((s, e) => (s.opened === true ? {} : { sealed: others(s.sealed, textOf(e.data.bidder) ?? "") })),
  "tender.opened": told((s, e) => {
    if (s.opened === true) return refuse("already_opened");
    const prices = new Map(listOf(e.data.bids).map((one) => [textOf(memberOf(one, "bidder")) ?? "", yuan(memberOf(one, "price"))]));
    const sealed = s.sealed ?? [];
    const known = new Set(sealed.map(({ id }) => id));
    const unannounced = [...prices.keys()].filter((id) => !known.has(id)).map((id): Members => ({ id, tenderers: [{ id }] }));
    const bids = [...sealed, ...unannounced].map((bid): Members => {
      const price = prices.get(bid.id as string);
      return { ...bid, status: "pending", ...(price === undefined ? undefined : { value: cny(price) }) };
    });
    // Too few, and left sealed: how many there were is known, and nothing of what they say.
    if (e.data.proceeded === false) return onTender(s, (tender) => ({ ...tender, numberOfTenderers: bids.length }));
    const opened = onTender(s, (tender) => ({ ...tender, numberOfTenderers: bids.length, bidOpening: { date: e.time } }));
    return { release: { ...opened.release, bids: { details: bids as Json[] } }, sealed: [], opened: true };
  }),
  "tender.failed": told((s) => ({ ...onTender(s, (tender) => ({ ...tender, status: "unsuccessful" })), sealed: [], failed: true })),
  "tender.evaluated": told((s, e) => {
    if (s.opened !== true) return refuse("not_opened");
    const rejected =
      e.data.rejected === undefined ? undefined : new Set(Array.isArray(e.data.rejected) ? (e.data.rejected as readonly Json[]) : []);
    const ranked = new Set(listOf(e.data.candidates).map((one) => memberOf(one, "bidder")));
    // Where nobody told who was rejected, only the candidates are known to stand.
    const statusOf = (id: Json | undefined): string =>
      id !== undefined && rejected?.has(id) ? "disqualified" : rejected !== undefined || ranked.has(id) ? "valid" : "pending";
    return onBids(s, (bids) => bids.map((bid) => ({ ...bid, status: statusOf(bid.id) })));
  }),
  // A complaint to the supervising department; objections and challenges before it are steps of the tender itself.
  "bidComplaint.filed": told((s, e) => {
    const complaint = { id: ofComplaint(e) ?? e.id, date: e.time };
    return { release: { ...s.release, complaints: [...others(listOf(s.release?.complaints), complaint.id), complaint] as Json[] } };
  }),
  "tender.awarded": told((s, e) => {
    const winner = textOf(e.data.winner) ?? "";
    const ocid = ofTender(e) ?? "";
    const bids = listOf(objectOf(s.release?.bids).details);
    const bid = bids.find(({ id }) => id === winner);
    const price = yuan(e.data.price);
    const award = filled({
      id: `${ocid}/${winner}`,
      status: "active",
      date: textOf(e.data.noticeAt) ?? e.time,
      value: price === undefined ? bid?.value : cny(price),
      suppliers: [{ id: winner }],
    });
    // Chosen anew, the one before is no award any more.
    const before = others(listOf(s.release?.awards), award.id as string).map((one) => ({ ...one, status: "cancelled" }));
    const next = onTender(s, (tender) => ({ ...tender, status: "complete" }));
    const awarded = { ...next.release, awards: [...before, award] as Json[] };
    if (bid === undefined || bid.status !== "pending") return { release: awarded };
    return onBids({ ...s, release: awarded }, (all) => all.map((one) => (one.id === winner ? { ...one, status: "valid" } : one)));
  }),
  "contract.signed": told((s, e) => {
    const id = ofContract(e) ?? ofTender(e) ?? "";
    const contracts = listOf(s.release?.contracts);
    if (contracts.some((one) => one.id === id)) return refuse("already_signed");
    const price = yuan(e.data.price);
    const award = listOf(s.release?.awards).findLast(({ status }) => status === "active");
    const category = CATEGORIES[textOf(e.data.kind) ?? ""];
    const contract = filled({
      id,
      awardID: award?.id,
      status: "active",
      dateSigned: e.time,
      value: price === undefined ? undefined : cny(price),
      ...(typeof e.data.termDays === "number" ? { period: { durationInDays: e.data.termDays } } : undefined),
    });
    const next = category === undefined ? s : onTender(s, (tender) => ({ ...tender, mainProcurementCategory: category }));
    return { release: { ...next.release, contracts: [...contracts, contract] as Json[] } };
  }),
  "contract.published": told((s, e) =>
    onContract(s, e, (contract) => ({
      ...contract,
      documents: [...listOf(contract.documents), { id: e.id, documentType: "contractSigned", datePublished: e.time }],
    })),
  ),
  "contract.supplemented": told((s, e) =>
    onContract(s, e, (contract) => {
      const before = memberOf((contract.value ?? null) as Json, "amount");
      const more = yuan(e.data.amount) ?? 0;
      return {
        ...contract,
        // In fen, so that sums stay exact to the fen.
        ...(typeof before === "number" ? { value: cny((Math.round(before * 100) + Math.round(more * 100)) / 100) } : undefined),
        amendments: [...listOf(contract.amendments), { id: e.id, date: e.time, description: "补充合同" }],
      };
    }),
  ),
};

const ofTender = objectId("tender");
const ofBuyer = objectId("buyer");
const ofComplaint = objectId("bidComplaint");
const ofProject = objectId("projectContract");
const ofProcurement = objectId("procurementContract");
const ofContract = (event: TimedEvent): string | undefined => ofProject(event) ?? ofProcurement(event);

/** By open call, among chosen ones, with some without a call, with one. Negotiations are made with few; 政府采购法 26 tells them from open tender. */
const METHODS: Readonly<Record<string, string>> = {
  公开: "open",
  招标: "open",
  拍卖: "open",
  挂牌: "open",
  公开竞价: "open",
  邀请: "selective",
  竞争性谈判: "limited",
  竞争性磋商: "limited",
  询价: "limited",
  单一来源: "direct",
  协议: "direct",
};
const CATEGORIES: Readonly<Record<string, string>> = { 施工: "works", 货物: "goods", 服务: "services" };

const TRACES: readonly (keyof Submission)[] = [
  "mac",
  "cpuSerial",
  "diskSerial",
  "memorySerial",
  "ip",
  "md5",
  "author",
  "bondAccount",
  "staff",
];

function bidOf(id: string, e: TimedEvent): Members {
  const submission: Record<string, Json> = {};
  for (const trace of TRACES) {
    const value = e.data[trace];
    if (value !== undefined && value !== null) submission[trace] = value;
  }
  return {
    id,
    date: textOf(e.data.receivedAt) ?? e.time,
    tenderers: [{ id }],
    ...(Object.keys(submission).length === 0 ? undefined : { submission }),
  };
}

/** Once a publisher told the whole process, what a host tells beside it changes nothing. */
function told(reducer: Reducer<ProcessFacts>): Reducer<ProcessFacts> {
  return (s, e) => {
    if (s.fedBy === "release") return {};
    const patch = reducer(s, e);
    if ("refused" in patch) return patch;
    const { release } = patch as ProcessFacts;
    const ocid = s.release?.ocid ?? ofTender(e) ?? "";
    const org = s.org === undefined && e.actor?.org ? { org: e.actor.org } : undefined;
    return { ...patch, ...org, fedBy: "host", ...(release === undefined ? undefined : { release: { ...release, ocid, date: e.time } }) };
  };
}

function onTender(s: ProcessFacts, change: (tender: Members) => Members): { readonly release: Release } {
  return { release: { ...s.release, tender: filled(change(objectOf(s.release?.tender))) } };
}

function onBids(s: ProcessFacts, change: (bids: readonly Members[]) => readonly Members[]): { readonly release: Release } {
  return { release: { ...s.release, bids: { details: change(listOf(objectOf(s.release?.bids).details)) as Json[] } } };
}

function onContract(s: ProcessFacts, e: TimedEvent, change: (contract: Members) => Members): Partial<ProcessFacts> {
  const contracts = listOf(s.release?.contracts);
  const id = ofContract(e) ?? ofTender(e) ?? "";
  if (!contracts.some((one) => one.id === id)) return {};
  return { release: { ...s.release, contracts: contracts.map((one) => (one.id === id ? change(one) : one)) as Json[] } };
}

function others<T extends Members>(list: readonly T[] | undefined, id: string): readonly T[] {
  return (list ?? []).filter((one) => one.id !== id);
}

function cny(amount: number): Json {
  return { amount, currency: "CNY" };
}

function objectOf(value: Json | undefined): Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

function listOf(value: Json | undefined): readonly Members[] {
  return Array.isArray(value) ? (value as readonly Members[]) : [];
}

function filled(members: Members): Record<string, Json> {
  return Object.fromEntries(Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined));
}
