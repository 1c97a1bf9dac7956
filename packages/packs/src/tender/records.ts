import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, companies, given, memberOf, sameContent, textOf, wordsOf } from "../facts.ts";
import { amounts, yuan } from "../money.ts";

/** A bid with the traces of how it was made; `event` is the one that told it. Its price is there once the bids were opened. */
export type Bid = {
  readonly id: string;
  readonly event: string;
  readonly receivedAt?: string;
  readonly mac?: string;
  readonly cpuSerial?: string;
  readonly ip?: string;
  readonly diskSerial?: string;
  readonly memorySerial?: string;
  readonly md5?: string;
  readonly author?: string;
  readonly bondAccount?: string | null;
  readonly staff?: readonly string[];
  readonly legalRep?: string;
  readonly controller?: string | null;
  readonly creditScore?: number;
  readonly creditValidTo?: string;
  /** Disputed, and not yet rated anew. */
  readonly creditAppealed?: boolean;
  readonly price?: number;
  readonly rejected?: boolean;
};

export type PanelMember = {
  readonly id: string;
  readonly event: string;
  readonly expert: boolean;
  readonly interests?: readonly string[];
};

export type Objection = {
  readonly id: string;
  readonly event: string;
  readonly kind: string;
  readonly at: string;
  readonly inTime?: boolean;
  readonly answeredAt?: string;
  /** The first step that was taken while it waited for its answer. */
  readonly stepAt?: string;
};

/** Somebody looked at a sealed bid, or at who bids. */
export type BidAccess = { readonly id: string; readonly event: string; readonly at: string; readonly what: string; readonly by?: string };

/** The bond of a bid, from the opening on. */
export type BidBond = { readonly id: string; readonly event: string; readonly winner?: boolean; readonly returnedAt?: string };

/**
 * What is the case with a tender. Amounts are yuan; instants stand as the host wrote them. What nobody told is not there, and no
 * control point takes it for a no. The flags say how far it has come: nothing is asked of a step that is still ahead.
 */
export type TenderFacts = {
  readonly org?: string;
  readonly published?: boolean;
  readonly clarified?: boolean;
  readonly opened?: boolean;
  readonly panelNamed?: boolean;
  readonly evaluated?: boolean;
  readonly candidatesPublished?: boolean;
  readonly awarded?: boolean;
  readonly signed?: boolean;
  readonly failed?: boolean;
  readonly transaction?: string;
  readonly method?: string;
  readonly ground?: string;
  readonly stateDominant?: boolean;
  readonly mandatory?: boolean;
  readonly issueAt?: string;
  readonly saleFrom?: string;
  readonly saleTo?: string;
  readonly prequalDeadline?: string;
  readonly deadline?: string;
  readonly bond?: number;
  readonly estimate?: number;
  readonly ceiling?: number;
  /** Lowest price allowed; null where none is set. */
  readonly floor?: number | null;
  readonly invited?: number;
  readonly priceOnly?: boolean;
  readonly clauses?: readonly string[];
  readonly regulator?: string;
  readonly operator?: string;
  readonly subordinate?: boolean;
  readonly minCredit?: number;
  readonly noticeAt?: string;
  readonly startAt?: string;
  readonly disclosedFrom?: string;
  readonly disclosedTo?: string;
  readonly reserve?: number;
  readonly appraised?: number;
  readonly reserveApproved?: boolean;
  /** The last clarification of the tender documents that bears on bids, and the last one of the prequalification documents. */
  readonly material?: boolean;
  readonly clarifyAt?: string;
  readonly stage?: string;
  readonly prequalClarifyAt?: string;
  /** Bids before they are opened. No control point reads them. */
  readonly sealed?: readonly Bid[];
  readonly accesses?: readonly BidAccess[];
  readonly openedAt?: string;
  readonly proceeded?: boolean;
  /** How many bids there were. Who they are is said in `bids`. */
  readonly bidders?: number;
  readonly bids?: readonly Bid[];
  /** Where every bid has one. */
  readonly prices?: readonly number[];
  readonly maxSimilarity?: number;
  readonly sharedErrors?: number;
  readonly panel?: readonly PanelMember[];
  readonly members?: number;
  readonly experts?: number;
  readonly drawMethod?: string;
  readonly specialProject?: boolean;
  readonly reportAt?: string;
  readonly candidates?: readonly { readonly bidder: string; readonly rank: number }[];
  readonly valid?: number;
  readonly disqualified?: number;
  readonly lowestDisqualified?: boolean;
  readonly publishedAt?: string;
  readonly closedAt?: string;
  readonly objections?: readonly Objection[];
  readonly winner?: string;
  readonly award?: number;
  readonly awardedAt?: string;
  readonly awardNoticeAt?: string;
  readonly awardedRank?: number;
  readonly replacementGround?: string;
  readonly winnerReceivedAt?: string;
  readonly resultPublishedAt?: string;
  readonly reportedAt?: string;
  readonly bonds?: readonly BidBond[];
  readonly signedAt?: string;
};

type Patch = { -readonly [K in keyof TenderFacts]?: TenderFacts[K] };

/** Codes with which facts of a host are refused; such events stay in the trail and are noted as anomalies of the record. */
export const TENDER_ANOMALIES = [
  "not_opened",
  "already_opened",
  "unknown_bidder",
  "unknown_objection",
  "already_answered",
  "unknown_member",
  "already_returned",
  "already_signed",
  "not_signed",
  "already_deleted",
  "not_filed",
  "already_decided",
] as const;

const PUBLISHED = [
  "transaction",
  "method",
  "ground",
  "stateDominant",
  "mandatory",
  "saleFrom",
  "saleTo",
  "prequalDeadline",
  "deadline",
  "invited",
  "priceOnly",
  "clauses",
  "regulator",
  "operator",
  "subordinate",
  "minCredit",
  "startAt",
  "disclosedFrom",
  "disclosedTo",
  "reserveApproved",
];
const TRACES = [
  "mac",
  "cpuSerial",
  "ip",
  "diskSerial",
  "memorySerial",
  "md5",
  "author",
  "staff",
  "legalRep",
  "creditScore",
  "creditValidTo",
];

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

const reducers: Readonly<Record<string, Reducer<TenderFacts>>> = {
  "tender.published": (s, e) => {
    const issueAt = textOf(e.data.issueAt) ?? e.time;
    return {
      ...(s.failed === true ? anew(s) : undefined),
      ...changed(s, e, {
        ...given(e.data, PUBLISHED),
        ...amounts(e.data, ["bond", "estimate", "ceiling", "floor", "reserve", "appraised"]),
        ...(e.data.floor === null ? { floor: null } : undefined),
        issueAt,
        noticeAt: textOf(e.data.noticeAt) ?? e.time,
        published: true,
      }),
    };
  },
  "tender.sold": (s, e) => changed(s, e, given(e.data, ["saleFrom", "saleTo"])),
  "tender.clarified": (s, e) => {
    const prequal = e.data.stage === "资格预审";
    const patch: Patch = { clarified: true, material: s.material ?? false };
    const deadline = textOf(e.data.deadline);
    if (deadline !== undefined) patch[prequal ? "prequalDeadline" : "deadline"] = deadline;
    // One that bears on no bid does not hide one that does.
    if (e.data.material === true && prequal) patch.prequalClarifyAt = e.time;
    if (e.data.material === true && !prequal) {
      patch.material = true;
      patch.clarifyAt = e.time;
      patch.stage = textOf(e.data.stage);
    }
    return changed(s, e, patch);
  },
  "bid.received": (s, e) => {
    if (e.data.accepted === false) return {};
    const id = textOf(e.data.bidder) ?? e.id;
    const { bondAccount, controller } = e.data;
    const bid: Bid = {
      id,
      event: e.id,
      receivedAt: textOf(e.data.receivedAt) ?? e.time,
      ...given(e.data, TRACES),
      // Null is a statement of its own: there is none.
      ...(bondAccount === undefined ? undefined : { bondAccount: bondAccount as string | null }),
      ...(controller === undefined ? undefined : { controller: controller as string | null }),
    };
    const others = (bids: readonly Bid[] = []) => bids.filter((other) => other.id !== id);
    if (s.opened !== true) return changed(s, e, { sealed: [...others(s.sealed), bid] });
    return changed(s, e, opened([...others(s.bids), bid], s.bonds));
  },
  "bid.withdrawn": (s, e) => {
    if (s.opened === true) return refuse("already_opened");
    return changed(s, e, { sealed: (s.sealed ?? []).filter(({ id }) => id !== e.data.bidder) });
  },
  "bid.accessed": (s, e) => {
    // After the opening it is no secret any more.
    if (s.opened === true) return {};
    const by = e.actor === undefined ? undefined : { by: e.actor.id };
    const access: BidAccess = { id: e.id, event: e.id, at: e.time, what: textOf(e.data.what) ?? "", ...by };
    return changed(s, e, { accesses: [...(s.accesses ?? []), access] });
  },
  "credit.appealed": (s, e) => rated(s, e, { creditAppealed: true }),
  "credit.renewed": (s, e) => rated(s, e, { ...given(e.data, ["creditScore", "creditValidTo"]), creditAppealed: false }),
  "tender.opened": (s, e) => {
    if (s.opened === true) return refuse("already_opened");
    const told = listOf(e.data.bids);
    const priceOf = (id: string) => yuan(memberOf(told.find((one) => memberOf(one, "bidder") === id) ?? null, "price"));
    const known = s.sealed ?? [];
    const named = told.map((one) => textOf(memberOf(one, "bidder")) ?? "").filter((id) => !known.some((bid) => bid.id === id));
    const bids = [...known, ...named.map((id): Bid => ({ id, event: e.id }))].map((bid) => {
      const price = priceOf(bid.id);
      return price === undefined ? bid : { ...bid, price };
    });
    // Too few, and left sealed: nothing was opened, and nothing is compared.
    if (e.data.proceeded === false) return changed(s, e, { proceeded: false, bidders: bids.length });
    return changed(s, e, {
      ...opened(bids, s.bonds),
      sealed: [],
      opened: true,
      openedAt: e.time,
      proceeded: true,
      objections: stepped(s, e),
    });
  },
  "tender.failed": (s, e) => changed(s, e, { failed: true, sealed: [] }),
  "tender.compared": (s, e) => {
    if (s.opened !== true) return refuse("not_opened");
    return changed(s, e, given(e.data, ["maxSimilarity", "sharedErrors"]));
  },
  "panel.drawn": (s, e) => {
    const panel = listOf(e.data.members).map((one) => memberAs(one, e));
    return changed(s, e, { ...given(e.data, ["drawMethod", "specialProject"]), ...seats(panel), panelNamed: true });
  },
  "panel.recused": (s, e) => {
    const panel = s.panel ?? [];
    if (!panel.some(({ id }) => id === e.data.member)) return refuse("unknown_member");
    const instead = e.data.replacedBy === undefined ? [] : [memberAs(e.data.replacedBy, e)];
    return changed(s, e, seats([...panel.filter(({ id }) => id !== e.data.member), ...instead]));
  },
  "tender.evaluated": (s, e) => {
    if (s.opened !== true) return refuse("not_opened");
    const rejected = e.data.rejected === undefined ? undefined : listOf(e.data.rejected);
    // The same list where none was rejected: what compares bids need not look again.
    const bids = rejected?.length ? s.bids?.map((bid) => (rejected.includes(bid.id) ? { ...bid, rejected: true } : bid)) : s.bids;
    return changed(s, e, {
      evaluated: true,
      reportAt: textOf(e.data.reportAt) ?? e.time,
      candidates: listOf(e.data.candidates) as TenderFacts["candidates"],
      ...(rejected === undefined ? undefined : { ...judged(bids ?? []), bids }),
      objections: stepped(s, e),
    });
  },
  "tender.candidatesPublished": (s, e) =>
    changed(s, e, {
      candidatesPublished: true,
      publishedAt: textOf(e.data.publishedAt) ?? s.publishedAt ?? e.time,
      ...given(e.data, ["closedAt"]),
    }),
  "objection.raised": (s, e) => {
    const raised: Objection = {
      id: textOf(e.data.objection) ?? e.id,
      event: e.id,
      kind: textOf(e.data.kind) ?? "",
      at: e.time,
      ...given(e.data, ["inTime"]),
    };
    return changed(s, e, { objections: [...(s.objections ?? []).filter(({ id }) => id !== raised.id), raised] });
  },
  "objection.answered": (s, e) => {
    const of = (s.objections ?? []).find(({ id }) => id === e.data.objection);
    if (of === undefined) return refuse("unknown_objection");
    if (of.answeredAt !== undefined) return refuse("already_answered");
    return changed(s, e, { objections: (s.objections ?? []).map((one) => (one === of ? { ...one, answeredAt: e.time } : one)) });
  },
  "tender.awarded": (s, e) => {
    const winner = textOf(e.data.winner) ?? "";
    const bid = s.bids?.find(({ id }) => id === winner);
    return changed(s, e, {
      ...given(e.data, ["replacementGround"]),
      awarded: true,
      awardedAt: e.time,
      awardNoticeAt: textOf(e.data.noticeAt) ?? e.time,
      winner,
      award: yuan(e.data.price) ?? bid?.price,
      awardedRank: typeof e.data.rank === "number" ? e.data.rank : s.candidates?.find(({ bidder }) => bidder === winner)?.rank,
      winnerReceivedAt: bid?.receivedAt,
      bonds: s.bonds?.map((bond) => (bond.id === winner ? { ...bond, winner: true } : bond.winner ? { ...bond, winner: false } : bond)),
      objections: stepped(s, e),
    });
  },
  "tender.resultPublished": (s, e) => changed(s, e, { resultPublishedAt: s.resultPublishedAt ?? e.time }),
  "tender.reported": (s, e) => changed(s, e, { reportedAt: s.reportedAt ?? e.time }),
  "bond.returned": (s, e) => {
    const of = (s.bonds ?? []).find(({ id }) => id === e.data.bidder);
    if (of === undefined) return refuse("unknown_bidder");
    if (of.returnedAt !== undefined) return refuse("already_returned");
    return changed(s, e, { bonds: (s.bonds ?? []).map((bond) => (bond === of ? { ...bond, returnedAt: e.time } : bond)) });
  },
  "contract.signed": (s, e) => (s.signedAt === undefined ? changed(s, e, { signed: true, signedAt: e.time }) : refuse("already_signed")),
};

/** After a failure the tender begins again (重新招标): nothing of the first call counts in the second. */
function anew(s: TenderFacts): Patch {
  const forgotten = Object.fromEntries(Object.keys(s).map((name) => [name, undefined]));
  return { ...forgotten, ...BEGUN, ...(s.org === undefined ? undefined : { org: s.org }) };
}

/** What follows from the bids, once they may be looked at. */
function opened(bids: readonly Bid[], bonds: readonly BidBond[] = []): Patch {
  const prices = bids.flatMap(({ price }) => (price === undefined ? [] : [price]));
  const paid = bids.filter(({ bondAccount }) => typeof bondAccount === "string");
  return {
    bids,
    bidders: bids.length,
    prices: bids.length > 0 && prices.length === bids.length ? prices : undefined,
    bonds: paid.map(({ id, event }) => bonds.find((bond) => bond.id === id) ?? { id, event }),
  };
}

/** How many bids stand, and whether the lowest price is among the others. */
function judged(bids: readonly Bid[]): Patch {
  const out = bids.filter(({ rejected }) => rejected === true);
  const prices = bids.map(({ price }) => price);
  const lowest = prices.includes(undefined) ? undefined : Math.min(...(prices as number[]));
  const cheapest = bids.filter(({ price }) => price === lowest);
  return {
    valid: bids.length - out.length,
    disqualified: out.length,
    lowestDisqualified: lowest === undefined || cheapest.length === 0 ? undefined : cheapest.every(({ rejected }) => rejected === true),
  };
}

function rated(s: TenderFacts, e: TimedEvent, told: Partial<Bid>): ReturnType<Reducer<TenderFacts>> {
  const list = s.opened === true ? "bids" : "sealed";
  const bids = s[list] ?? [];
  if (!bids.some(({ id }) => id === e.data.bidder)) return refuse("unknown_bidder");
  return changed(s, e, { [list]: bids.map((bid) => (bid.id === e.data.bidder ? { ...bid, ...told } : bid)) });
}

function memberAs(value: Json, e: TimedEvent): PanelMember {
  const interests = memberOf(value, "interests");
  return {
    id: textOf(memberOf(value, "id")) ?? e.id,
    event: e.id,
    expert: memberOf(value, "expert") === true,
    ...(interests === undefined ? undefined : { interests: interests as readonly string[] }),
  };
}

function seats(panel: readonly PanelMember[]): Patch {
  return { panel, members: panel.length, experts: panel.filter(({ expert }) => expert).length };
}

/** The tender goes on: what waits for an answer is marked with the first step that did not wait. A challenge of 政府采购法 stops nothing by itself. */
function stepped(s: TenderFacts, e: TimedEvent): readonly Objection[] | undefined {
  const marked = s.objections?.map((one) =>
    one.answeredAt === undefined && one.stepAt === undefined && one.kind !== "质疑" ? { ...one, stepAt: e.time } : one,
  );
  return sameContent(marked, s.objections) ? s.objections : marked;
}

const BEGUN: TenderFacts = Object.freeze({
  published: false,
  clarified: false,
  opened: false,
  panelNamed: false,
  evaluated: false,
  candidatesPublished: false,
  awarded: false,
  signed: false,
  objections: [],
  accesses: [],
});

/** Who they are, once the bids were opened. */
function bidders({ bids = [] }: TenderFacts): readonly string[] {
  return bids.map(({ id }) => id);
}

/** A section of a tender: events with an object of type `tender`. */
export function tenderRecord(): RecordDefinition<TenderFacts> {
  return defineRecord<TenderFacts>({
    type: "tender",
    keys: objectId("tender"),
    initial: () => BEGUN,
    on: reducers,
    onlyOn: true,
    org: (s) => s.org,
    search: (s) => wordsOf([s.transaction, s.method, s.ground, s.winner, ...bidders(s)]),
    parties: (s) => companies([...bidders(s), s.winner]),
  });
}
