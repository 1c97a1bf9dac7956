import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { companies, companyOf, given, wordsOf } from "../facts.ts";

// Type aliases, not interfaces: only those are taken as plain JSON by the type of facts.

export type ApprovalStage = { readonly id: string; readonly stage: string; readonly stageIn: string; readonly stageOut?: string };

export type ApprovalPause = {
  readonly id: string;
  readonly from: string;
  readonly to?: string;
  readonly kind: string;
  readonly writtenNotice: boolean;
  readonly notifiedWd?: number;
};

export type ApprovalExtension = {
  readonly id: string;
  readonly appliedAt: string;
  readonly dueAt: string;
  readonly approvedByHead: boolean;
  readonly reasonNotifiedAt?: string;
};

export type ApprovalHearing = { readonly id: string; readonly noticeAt?: string; readonly heldAt?: string };

export type ApprovalInspection = { readonly id: string; readonly at: string; readonly inspectors: readonly string[] };

export type ApprovalFee = { readonly id: string; readonly at: string; readonly charged: number; readonly standard: number };

export type ApprovalMaterialRequest = {
  readonly id: string;
  readonly at: string;
  readonly requested: readonly string[];
  readonly published: readonly string[];
};

export type ApprovalGrant = {
  readonly item: string;
  readonly maxAmount: number;
  readonly from: string;
  readonly to: string;
  readonly region: string;
};

/** A rating (评价) with the event that told it, and when whoever gave it was called back. */
export type ApprovalRating = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly score: number;
  readonly followedUpAt?: string;
};

/** A piece of a recording, and the event that named it. */
export type ApprovalMedia = {
  readonly id: string;
  readonly event: string;
  readonly start: string;
  readonly end: string;
  readonly hash: string;
};

export type ApprovalCredit = {
  readonly score?: number;
  readonly validTo?: string;
  readonly issuer?: string;
  readonly contestedAt?: string;
};

/**
 * What is the case with an approval. Instants stand as the host wrote them, amounts are fen. Members that are always
 * there are lists, counts and flags whose absence says "no"; any other member is there once an event has told it.
 */
export type ApprovalCaseFacts = {
  /** Organisation of whoever registered the receipt, else of the first actor that has one. */
  readonly org?: string;
  readonly item?: string;
  readonly itemTitle?: string;
  /** The applicant, where it is a company and the host names it as an object. */
  readonly company?: string;
  readonly region?: string;
  readonly channel?: string;
  readonly amount?: number;
  readonly required?: readonly string[];
  /** What was handed in, supplements included. */
  readonly received?: readonly string[];
  readonly joint: boolean;
  readonly lowerReview: boolean;
  readonly majorInterest: boolean;
  readonly hearingByLaw: boolean;
  readonly itemCancelledAt?: string;
  readonly expiresAt?: string;
  readonly receivedAt?: string;
  /** Counter (窗口) at which it was received. */
  readonly window?: string;
  readonly appliedAt?: string;
  /** Of the first supplement notice. */
  readonly noticeAt?: string;
  readonly notices: number;
  readonly supplementedAt?: string;
  readonly acceptedAt?: string;
  readonly acceptBy?: string;
  readonly toleranceFlag: boolean;
  readonly notAcceptedAt?: string;
  readonly forwardedAt?: string;
  readonly reviewedAt?: string;
  /** Of the last review. */
  readonly reviewBy?: string;
  readonly steps: readonly string[];
  readonly stages: readonly ApprovalStage[];
  readonly pauses: readonly ApprovalPause[];
  readonly extensions: readonly ApprovalExtension[];
  /** Some extension was approved by the head. */
  readonly extApproved: boolean;
  readonly expediteApproved: boolean;
  readonly inspections: readonly ApprovalInspection[];
  readonly hearings: readonly ApprovalHearing[];
  readonly hearingRequested: boolean;
  /** When the persons concerned were told that they may ask for a hearing, and when they asked. */
  readonly notifiedAt?: string;
  readonly requestedAt?: string;
  /** Of the last hearing that was held. */
  readonly hearingHeldAt?: string;
  readonly fees: readonly ApprovalFee[];
  readonly materialRequests: readonly ApprovalMaterialRequest[];
  readonly decidedAt?: string;
  /** The same instant: that at which a power was used. */
  readonly at?: string;
  readonly approveBy?: string;
  readonly granted?: boolean;
  readonly reason?: string;
  readonly remedyNotified: boolean;
  /** Powers of the deciding post at the decision. */
  readonly grants?: readonly ApprovalGrant[];
  readonly decidedBeforeOlder?: number;
  readonly deliveredAt?: string;
  readonly certNo?: string;
  /** When it was filed or not accepted: without a decision, periods end here. */
  readonly closedAt?: string;
  readonly outcome?: string;
  /** Of the last rating. */
  readonly score?: number;
  readonly credit?: ApprovalCredit;
  readonly media: readonly ApprovalMedia[];
  readonly complaints: number;
};

const INITIAL: ApprovalCaseFacts = Object.freeze({
  joint: false,
  lowerReview: false,
  majorInterest: false,
  hearingByLaw: false,
  notices: 0,
  toleranceFlag: false,
  steps: [],
  stages: [],
  pauses: [],
  extensions: [],
  extApproved: false,
  expediteApproved: false,
  inspections: [],
  hearings: [],
  hearingRequested: false,
  fees: [],
  materialRequests: [],
  remedyNotified: false,
  media: [],
  complaints: 0,
});

type Reduce = Reducer<ApprovalCaseFacts>;

const acts: Readonly<Record<string, Reduce>> = {
  "case.received": (s, e) => {
    if (s.receivedAt !== undefined) return refuse("already_received");
    return step(s, e, "申请", { ...given(e.data, RECEIVED), ...companyOf(e), receivedAt: instant(e) });
  },
  "case.supplementNoticed": (s, e) => changed(s, e, { noticeAt: s.noticeAt ?? instant(e), notices: s.notices + 1 }),
  "case.supplementReceived": (s, e) => {
    if (s.noticeAt === undefined) return refuse("no_supplement_notice");
    return changed(s, e, { received: union(s.received, texts(e.data.received)), supplementedAt: instant(e) });
  },
  "case.accepted": (s, e) => {
    if (s.acceptedAt !== undefined) return refuse("already_accepted");
    if (s.notAcceptedAt !== undefined) return refuse("already_not_accepted");
    return step(s, e, "受理", { ...given(e.data, ACCEPTED), acceptedAt: instant(e), acceptBy: e.actor?.id });
  },
  "case.notAccepted": (s, e) => {
    if (s.notAcceptedAt !== undefined) return refuse("already_not_accepted");
    if (s.acceptedAt !== undefined) return refuse("already_accepted");
    return step(s, e, "不予受理", { notAcceptedAt: instant(e), closedAt: s.closedAt ?? instant(e), outcome: "notAccepted" });
  },
  "case.stageEntered": (s, e) => {
    const stage = { id: e.id, stage: text(e.data.stage), stageIn: instant(e) };
    return changed(s, e, { stages: [...s.stages, stage] });
  },
  "case.stageLeft": (s, e) => {
    const index = s.stages.findLastIndex((stage) => stage.stage === e.data.stage && stage.stageOut === undefined);
    return index < 0 ? refuse("stage_not_entered") : { stages: patched(s.stages, index, { stageOut: instant(e) }) };
  },
  "case.forwarded": (s, e) => (s.forwardedAt === undefined ? changed(s, e, { forwardedAt: instant(e) }) : refuse("already_forwarded")),
  "case.reviewed": (s, e) => step(s, e, "审查", { reviewedAt: instant(e), reviewBy: e.actor?.id ?? s.reviewBy }),
  "case.stepTaken": (s, e) => step(s, e, text(e.data.step), {}),
  "case.paused": (s, e) => {
    const id = typeof e.data.pause === "string" ? e.data.pause : e.id;
    if (s.pauses.some((pause) => pause.id === id)) return refuse("pause_known");
    const pause: ApprovalPause = { id, from: instant(e), kind: text(e.data.kind), writtenNotice: false, ...given(e.data, PAUSE) };
    return changed(s, e, { pauses: [...s.pauses, pause] });
  },
  "case.resumed": (s, e) => {
    const named = e.data.pause;
    const index = s.pauses.findLastIndex((pause) => pause.to === undefined && (named === undefined || pause.id === named));
    return index < 0 ? refuse("no_open_pause") : { pauses: patched(s.pauses, index, { to: instant(e) }) };
  },
  "case.extended": (s, e) => {
    const extension = { id: e.id, approvedByHead: false, ...given(e.data, EXTENSION) } as ApprovalExtension;
    return changed(s, e, { extensions: [...s.extensions, extension], extApproved: s.extApproved || extension.approvedByHead });
  },
  "case.expedited": (s, e) => changed(s, e, { expediteApproved: true }),
  "case.inspected": (s, e) => {
    const inspection = { id: e.id, at: instant(e), inspectors: texts(e.data.inspectors) };
    return step(s, e, "实地核查", { inspections: [...s.inspections, inspection] });
  },
  "case.hearingRightNotified": (s, e) => changed(s, e, { notifiedAt: s.notifiedAt ?? instant(e) }),
  "case.hearingRequested": (s, e) => {
    if (s.hearingRequested) return refuse("hearing_already_requested");
    return changed(s, e, { hearingRequested: true, requestedAt: instant(e) });
  },
  "case.hearingNoticed": (s, e) => {
    const id = typeof e.data.hearing === "string" ? e.data.hearing : e.id;
    if (s.hearings.some((hearing) => hearing.id === id)) return refuse("hearing_known");
    return changed(s, e, { hearings: [...s.hearings, { id, noticeAt: instant(e) }] });
  },
  "case.hearingHeld": (s, e) => {
    const named = e.data.hearing;
    const index = s.hearings.findLastIndex((hearing) => hearing.heldAt === undefined && (named === undefined || hearing.id === named));
    const heldAt = instant(e);
    // A hearing of which nothing was made known was held all the same; how long before it was told stays unknown.
    const hearings = index < 0 ? [...s.hearings, { id: e.id, heldAt }] : patched(s.hearings, index, { heldAt });
    return step(s, e, "听证", { hearings, hearingHeldAt: heldAt });
  },
  "case.feeCharged": (s, e) => {
    const fee = { id: e.id, at: instant(e), ...given(e.data, FEE) } as ApprovalFee;
    return changed(s, e, { fees: [...s.fees, fee] });
  },
  "case.materialRequested": (s, e) => {
    const request = { id: e.id, at: instant(e), requested: texts(e.data.requested), published: texts(e.data.published) };
    return changed(s, e, { materialRequests: [...s.materialRequests, request] });
  },
  "case.decided": (s, e) => {
    if (s.decidedAt !== undefined) return refuse("already_decided");
    const { olderWaiting } = e.data;
    const waiting = typeof olderWaiting === "number" ? { decidedBeforeOlder: olderWaiting } : undefined;
    return step(s, e, "决定", { ...given(e.data, DECIDED), ...waiting, decidedAt: instant(e), at: instant(e), approveBy: e.actor?.id });
  },
  "case.delivered": (s, e) => {
    if (s.deliveredAt !== undefined) return refuse("already_delivered");
    return step(s, e, "送达", { ...given(e.data, DELIVERED), deliveredAt: instant(e) });
  },
  "case.closed": (s, e) => {
    if (s.closedAt === undefined) return changed(s, e, { ...given(e.data, CLOSED), closedAt: instant(e) });
    // A host may file what was not accepted; the case has ended all the same.
    return s.outcome === "notAccepted" ? {} : refuse("already_closed");
  },
  "case.rated": (s, e) => changed(s, e, given(e.data, RATED)),
  "case.creditChecked": (s, e) => changed(s, e, { credit: given(e.data, CREDIT) }),
  "case.creditContested": (s, e) => {
    return s.credit === undefined ? refuse("no_credit") : changed(s, e, { credit: { ...s.credit, contestedAt: instant(e) } });
  },
  "case.complained": (s) => ({ complaints: s.complaints + 1 }),
};

/** Recordings that an act names are kept beside what it changed; an act that is refused is in none of them. */
const on: Readonly<Record<string, Reduce>> = Object.fromEntries(
  Object.entries(acts).map(([type, act]): [string, Reduce] => [
    type,
    (s, e) => {
      const told = act(s, e);
      const { media } = e.data;
      if (!Array.isArray(media) || "refused" in told) return told;
      return { ...told, media: [...s.media, ...media.map((segment) => ({ ...(segment as object), event: e.id }) as ApprovalMedia)] };
    },
  ]),
);

// Members of an event's data that are facts under the same name.
const RECEIVED = [
  "item",
  "itemTitle",
  "region",
  "channel",
  "window",
  "appliedAt",
  "amount",
  "required",
  "received",
  "joint",
  "lowerReview",
  "majorInterest",
  "hearingByLaw",
  "itemCancelledAt",
  "expiresAt",
];
const ACCEPTED = ["required", "received", "toleranceFlag"];
const PAUSE = ["writtenNotice", "notifiedWd"];
const EXTENSION = ["appliedAt", "dueAt", "approvedByHead", "reasonNotifiedAt"];
const FEE = ["charged", "standard"];
const DECIDED = ["granted", "reason", "remedyNotified", "amount", "grants"];
const DELIVERED = ["certNo"];
const CLOSED = ["outcome"];
const RATED = ["score"];
const CREDIT = ["score", "validTo", "issuer"];

type Patch = { -readonly [K in keyof ApprovalCaseFacts]?: ApprovalCaseFacts[K] };

/** A step added; the names of steps are those of the law's order. `facts` is the caller's own object and is added to. */
function step(s: ApprovalCaseFacts, event: TimedEvent, name: string, facts: Patch): Patch {
  facts.steps = [...s.steps, name];
  return changed(s, event, facts);
}

/** The facts that change, with the agency where the event is the first to name it. */
function changed(s: ApprovalCaseFacts, event: TimedEvent, facts: Patch): Patch {
  const org = event.actor?.org;
  if (s.org === undefined && org) facts.org = org;
  return facts;
}

// As the host wrote it, with its offset: what compares times reads them as instants or as local dates, never as text.
function instant(event: TimedEvent): string {
  return event.time;
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function union(known: readonly string[] | undefined, more: readonly string[]): readonly string[] {
  return known === undefined ? more : [...known, ...more.filter((item) => !known.includes(item))];
}

function patched<T>(list: readonly T[], index: number, change: Partial<T>): readonly T[] {
  return list.map((item, i) => (i === index ? { ...item, ...change } : item));
}

/** Codes with which facts of a host are refused; such events stay in the trail and are noted as anomalies of the case. */
export const APPROVAL_ANOMALIES = [
  "already_received",
  "no_supplement_notice",
  "already_accepted",
  "already_not_accepted",
  "stage_not_entered",
  "already_forwarded",
  "pause_known",
  "no_open_pause",
  "hearing_already_requested",
  "hearing_known",
  "no_rating",
  "no_credit",
  "already_decided",
  "already_delivered",
  "already_closed",
] as const;

/**
 * A case of administrative approval: events with an object of type `approvalCase`. Closed once it is delivered, not
 * accepted or filed. Only contradictions are refused; an act out of order is a fact, and a control point says so.
 */
export function approvalCase(options: { readonly trace?: "all" | "window" } = {}): RecordDefinition<ApprovalCaseFacts> {
  return defineRecord<ApprovalCaseFacts>({
    type: "approvalCase",
    keys: objectId("approvalCase"),
    initial: () => INITIAL,
    on,
    closed: (s) => s.deliveredAt !== undefined || s.closedAt !== undefined,
    org: (s) => s.org,
    title: (s) => s.itemTitle ?? s.item,
    search: (s) => wordsOf([s.item, s.region, s.channel, s.company]),
    parties: (s) => companies([s.company]),
    trace: options.trace ?? "window",
  });
}

export type CaseRatingFacts = { readonly org?: string; readonly ratings?: readonly ApprovalRating[] };

/** How a case was rated, and who was called back: the object `approvalCase`, in a record of its own, since a case is closed before it is rated. */
export function caseRating(): RecordDefinition<CaseRatingFacts> {
  const events: Readonly<Record<string, Reducer<CaseRatingFacts>>> = {
    "case.rated": (s, e) => {
      const { score } = e.data;
      if (typeof score !== "number") return {};
      return { ...withOrg(s, e), ratings: [...(s.ratings ?? []), { id: e.id, event: e.id, at: instant(e), score }] };
    },
    "case.ratingFollowedUp": (s, e) => {
      const named = e.data.rating;
      const ratings = s.ratings ?? [];
      const index = ratings.findLastIndex((rating) => (named === undefined ? rating.followedUpAt === undefined : rating.id === named));
      if (index < 0) return refuse("no_rating");
      if (ratings[index]?.followedUpAt !== undefined) return {};
      return { ...withOrg(s, e), ratings: patched(ratings, index, { followedUpAt: instant(e) }) };
    },
  };
  return defineRecord<CaseRatingFacts>({
    type: "caseRating",
    keys: objectId("approvalCase"),
    initial: () => ({}),
    on: events,
    onlyOn: true,
    org: (s) => s.org,
  });
}

function withOrg(s: { readonly org?: string }, event: TimedEvent): { readonly org?: string } {
  const org = s.org ?? event.actor?.org;
  return org === undefined ? {} : { org };
}

export type ServiceWindowMonthFacts = {
  readonly org?: string;
  readonly received: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly ratings: number;
  /** Ratings of 4 and 5, and of 1 and 2. */
  readonly satisfied: number;
  readonly unsatisfied: number;
  readonly complaints: number;
};

const EMPTY_MONTH: ServiceWindowMonthFacts = Object.freeze({
  received: 0,
  accepted: 0,
  delivered: 0,
  ratings: 0,
  satisfied: 0,
  unsatisfied: 0,
  complaints: 0,
});

const EIGHT_HOURS = 28_800_000;

/** What was done at a counter in a calendar month in China, id `window/2026-03`: events of cases that name their `window`. */
export function serviceWindowMonth(): RecordDefinition<ServiceWindowMonthFacts> {
  type S = ServiceWindowMonthFacts;
  const counted = (s: S, e: TimedEvent, ...names: readonly (keyof S)[]): Partial<S> => {
    const more = Object.fromEntries(names.map((name) => [name, (s[name] as number) + 1]));
    return { ...withOrg(s, e), ...more };
  };
  const events: Readonly<Record<string, Reducer<S>>> = {
    "case.received": (s, e) => counted(s, e, "received"),
    "case.accepted": (s, e) => counted(s, e, "accepted"),
    "case.delivered": (s, e) => counted(s, e, "delivered"),
    "case.complained": (s, e) => counted(s, e, "complaints"),
    "case.rated": (s, e) => {
      const score = typeof e.data.score === "number" ? e.data.score : 3;
      return counted(s, e, "ratings", ...(score >= 4 ? (["satisfied"] as const) : score <= 2 ? (["unsatisfied"] as const) : []));
    },
  };
  return defineRecord<S>({
    type: "serviceWindowMonth",
    keys(event) {
      const { window } = event.data;
      if (typeof window !== "string") return undefined;
      return `${window}/${new Date(event.at + EIGHT_HOURS).toISOString().slice(0, 7)}`;
    },
    initial: () => EMPTY_MONTH,
    on: events,
    onlyOn: true,
    org: (s) => s.org,
  });
}

export type CertificateFacts = {
  readonly certNo?: string;
  readonly item?: string;
  readonly reconciledAt?: string;
  readonly caseId?: string;
};

/** A certificate of the issuing ledger: events with an object of type `certificate`. The last comparison counts. */
export function certificate(): RecordDefinition<CertificateFacts> {
  return defineRecord<CertificateFacts>({
    type: "certificate",
    keys: objectId("certificate"),
    initial: () => ({}),
    on: { "certificate.reconciled": (_s, e) => ({ ...given(e.data, ["certNo", "item", "caseId"]), reconciledAt: instant(e) }) },
  });
}

export type ApprovalUnitMonthFacts = {
  readonly org?: string;
  readonly cases?: number;
  readonly rate?: number;
  readonly peers?: readonly number[];
};

/** Returns of a unit in a month, id `unit/2026-03`: events with an object of type `approvalUnitMonth`. The last count holds. */
export function approvalUnitMonth(): RecordDefinition<ApprovalUnitMonthFacts> {
  return defineRecord<ApprovalUnitMonthFacts>({
    type: "approvalUnitMonth",
    keys: objectId("approvalUnitMonth"),
    initial: () => ({}),
    on: {
      "unit.measured": (_s, e) => ({
        ...(e.actor?.org ? { org: e.actor.org } : undefined),
        ...given(e.data, ["cases", "rate", "peers"]),
      }),
    },
    org: (s) => s.org,
  });
}
