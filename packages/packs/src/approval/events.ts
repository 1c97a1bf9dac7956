import { defineEvent, type EventDefinition, fenSchema, instantSchema } from "@plumbline/core";
import * as z from "zod";

/**
 * What a host reports of an administrative approval (行政许可), after the node tables that provincial interface
 * specifications for electronic supervision have in common: application, acceptance, supplement, special procedure,
 * decision, delivery. The instant of an act is the time of its event; `data` holds other instants only where an act tells of one.
 */

const text = z.string().min(1).max(2000);
const name = z.string().min(1).max(200);
const names = z.array(name).max(500);
const date = z.iso.date();
/** A legal day or an instant: hosts know some things only by the day. */
const when = z.union([date, instantSchema]);
const workingDays = z.int().nonnegative();
/** Number of the written document (文书号) by which an act was made known. */
const documentNo = name.optional();

/**
 * A piece of a recording at a counter or a site (音视频片段), which stays where it was made: what is kept of it is its id, from when to
 * when it goes, and a digest, so that nobody can put another in its place. It shows persons, and is erased as what says something about them.
 */
export const mediaSegmentSchema = z
  .strictObject({
    id: name,
    start: instantSchema,
    end: instantSchema,
    /** SHA-256 of its bytes. */
    hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  })
  .refine(({ start, end }) => Date.parse(start) <= Date.parse(end), { path: ["end"], message: "must not be before start" });
const media = z.array(mediaSegmentSchema).min(1).max(50).optional();
/** Counter of the service hall (窗口) at which it was done; opaque. */
const counter = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u)
  .optional();

/** What a post was entitled to decide: amounts up to `maxAmount` fen, in regions whose division code begins with `region`. */
const grant = z.strictObject({ item: name, maxAmount: fenSchema, from: when, to: when, region: z.string().regex(/^\d{0,12}$/) });

/** An application arrived (申请、收件). `required` is the published list of materials of the item, `received` what was handed in. */
export const caseReceived = defineEvent({
  type: "case.received",
  data: z.strictObject({
    item: name,
    itemTitle: name.optional(),
    /** Division code of the place for which the approval is sought. */
    region: z
      .string()
      .regex(/^\d{2,12}$/)
      .optional(),
    channel: z.enum(["window", "online", "mail"]).optional(),
    window: counter,
    /** When it was applied for, where it took days to arrive. */
    appliedAt: when.optional(),
    /** Opaque; who it is stays with the host. */
    applicant: name.optional(),
    /** Amount that decides who is competent, such as the investment. */
    amount: fenSchema.optional(),
    required: names.optional(),
    received: names.optional(),
    /** Several departments handle it together (联合办理). */
    joint: z.boolean().optional(),
    /** A lower level reviews first and forwards to the deciding one (下级初审). */
    lowerReview: z.boolean().optional(),
    /** Directly concerns major interests between the applicant and others (直接涉及重大利益关系). */
    majorInterest: z.boolean().optional(),
    /** Law or regulation orders a hearing (法定应当听证). */
    hearingByLaw: z.boolean().optional(),
    /** Since when the item may no longer be handled. */
    itemCancelledAt: when.optional(),
    /** Of an application to renew: the end of the present licence. */
    expiresAt: when.optional(),
    media,
  }),
  personal: ["applicant", "media"],
});

/** The applicant was told what is missing (补正告知). */
export const caseSupplementNoticed = defineEvent({
  type: "case.supplementNoticed",
  data: z.strictObject({ missing: names.optional(), documentNo, media }),
  personal: ["media"],
});

/** What was missing came in (补正受理). */
export const caseSupplementReceived = defineEvent({
  type: "case.supplementReceived",
  data: z.strictObject({ received: names }),
});

/** The application was accepted (受理). Lists given here replace those of the receipt. */
export const caseAccepted = defineEvent({
  type: "case.accepted",
  data: z.strictObject({
    required: names.optional(),
    received: names.optional(),
    /** Accepted with secondary materials to follow (容缺受理). */
    toleranceFlag: z.boolean().optional(),
    window: counter,
    documentNo,
    media,
  }),
  personal: ["media"],
});

/** The application was not accepted (不予受理). */
export const caseNotAccepted = defineEvent({
  type: "case.notAccepted",
  data: z.strictObject({ reason: text.optional(), window: counter, documentNo, media }),
  personal: ["reason", "media"],
});

/** A stage of the handling began (进入环节). */
export const caseStageEntered = defineEvent({ type: "case.stageEntered", data: z.strictObject({ stage: name }) });

/** A stage ended (离开环节): the last one of this name that was still open. */
export const caseStageLeft = defineEvent({ type: "case.stageLeft", data: z.strictObject({ stage: name }) });

/** The lower level handed its opinion and all materials to the deciding level (初审报送). */
export const caseForwarded = defineEvent({ type: "case.forwarded", data: z.strictObject({ documentNo }) });

/** The application was reviewed (审查). */
export const caseReviewed = defineEvent({
  type: "case.reviewed",
  data: z.strictObject({ opinion: text.optional() }),
  personal: ["opinion"],
});

/** Any other step of the host's own process, under its own name. APR-14, on the order of steps, lists the names it lets pass. */
export const caseStepTaken = defineEvent({ type: "case.stepTaken", data: z.strictObject({ step: name }) });

/** The clock was stopped for a special procedure (特别程序). `notifiedWd`: the working days that the applicant was told. */
export const casePaused = defineEvent({
  type: "case.paused",
  data: z.strictObject({
    kind: name,
    writtenNotice: z.boolean().optional(),
    notifiedWd: workingDays.optional(),
    /** Ties the resumption to the pause where several can be open. */
    pause: name.optional(),
    documentNo,
  }),
});

/** The special procedure ended (特别程序结束). Without `pause` the last open one. */
export const caseResumed = defineEvent({ type: "case.resumed", data: z.strictObject({ pause: name.optional() }) });

/** The period was extended (延期). */
export const caseExtended = defineEvent({
  type: "case.extended",
  data: z.strictObject({
    appliedAt: when,
    dueAt: when,
    /** The head of the agency, or for joint handling the people's government, approved it. */
    approvedByHead: z.boolean().optional(),
    reasonNotifiedAt: when.optional(),
    days: workingDays.optional(),
  }),
});

/** Handling out of turn was approved (加急批准). */
export const caseExpedited = defineEvent({
  type: "case.expedited",
  data: z.strictObject({ reason: text.optional() }),
  personal: ["reason"],
});

/** A site check (实地核查) by the persons named. */
export const caseInspected = defineEvent({
  type: "case.inspected",
  data: z.strictObject({ inspectors: names, passed: z.boolean().optional(), media }),
  personal: ["inspectors", "media"],
});

/** The applicant and persons concerned were told that they may ask for a hearing (告知听证权利). */
export const caseHearingRightNotified = defineEvent({ type: "case.hearingRightNotified", data: z.strictObject({ documentNo }) });

/** The applicant or a person concerned asked for a hearing (申请听证). */
export const caseHearingRequested = defineEvent({ type: "case.hearingRequested", data: z.strictObject({}) });

/** Time and place of a hearing were made known (听证告知). */
export const caseHearingNoticed = defineEvent({
  type: "case.hearingNoticed",
  data: z.strictObject({ hearing: name.optional(), documentNo }),
});

/** A hearing was held (听证). Without `hearing` the last one that was made known and not yet held. */
export const caseHearingHeld = defineEvent({
  type: "case.hearingHeld",
  data: z.strictObject({ hearing: name.optional(), media }),
  personal: ["media"],
});

/** Money was charged (收费). `standard` is what the published schedule allows, in fen as `charged`; 0 where nothing may be charged. */
export const caseFeeCharged = defineEvent({
  type: "case.feeCharged",
  data: z.strictObject({ charged: fenSchema.nonnegative(), standard: fenSchema.nonnegative(), receiptNo: name.optional(), media }),
  personal: ["media"],
});

/** Materials were demanded (索要材料); `published` is the list of the item at that time. */
export const caseMaterialRequested = defineEvent({
  type: "case.materialRequested",
  data: z.strictObject({ requested: names, published: names, media }),
  personal: ["media"],
});

/** The decision (决定). `grants` are the powers of the deciding post at that time, where the host knows them. */
export const caseDecided = defineEvent({
  type: "case.decided",
  data: z.strictObject({
    granted: z.boolean(),
    reason: text.optional(),
    /** Reconsideration and litigation were pointed out (告知复议、诉讼权利). */
    remedyNotified: z.boolean().optional(),
    amount: fenSchema.optional(),
    grants: z.array(grant).max(500).optional(),
    /** Cases of the same item that were accepted earlier and still waited, as counted by the host's queue. */
    olderWaiting: z.int().nonnegative().optional(),
    documentNo,
  }),
  personal: ["reason"],
});

/** The decision or licence was handed over (送达). */
export const caseDelivered = defineEvent({
  type: "case.delivered",
  data: z.strictObject({ certNo: name.optional(), window: counter, documentNo, media }),
  personal: ["media"],
});

/** The case ended without delivery (退件、作废、撤回), or the host files it as done (办结). */
export const caseClosed = defineEvent({
  type: "case.closed",
  data: z.strictObject({ outcome: z.enum(["completed", "returned", "voided", "withdrawn"]) }),
});

/** The applicant rated the handling (评价), from 1 to 5. */
export const caseRated = defineEvent({
  type: "case.rated",
  data: z.strictObject({ score: z.int().min(1).max(5), comment: text.optional(), window: counter, media }),
  personal: ["comment", "media"],
});

/** Whoever was not satisfied was called back (回访核实). Without `rating`, the id of the event, the last rating that nobody followed up. */
export const caseRatingFollowedUp = defineEvent({
  type: "case.ratingFollowedUp",
  data: z.strictObject({ rating: name.optional(), resolved: z.boolean(), note: text.optional() }),
  personal: ["note"],
});

/** The applicant's public credit score was looked up (信用查询). The last one counts. */
export const caseCreditChecked = defineEvent({
  type: "case.creditChecked",
  data: z.strictObject({
    score: z.number().min(0).max(1000),
    /** The last day on which it may be used. */
    validTo: date,
    /** Who issued it. */
    issuer: name.optional(),
  }),
  personal: ["score"],
});

/** The applicant contests the score (信用异议): until it is looked up again it says nothing. */
export const caseCreditContested = defineEvent({ type: "case.creditContested", data: z.strictObject({ documentNo }) });

/** The applicant complained (投诉). */
export const caseComplained = defineEvent({
  type: "case.complained",
  data: z.strictObject({ subject: text.optional(), window: counter, media }),
  personal: ["subject", "media"],
});

/** A certificate of the issuing ledger was looked up among the cases (证照比对). No `caseId`: there is no case behind it. */
export const certificateReconciled = defineEvent({
  type: "certificate.reconciled",
  data: z.strictObject({ certNo: name, caseId: name.optional(), item: name.optional() }),
});

/** The returns of a unit in a month were counted (退件率统计), with the rates of comparable units. */
export const unitMeasured = defineEvent({
  type: "unit.measured",
  data: z.strictObject({
    cases: z.int().nonnegative(),
    rate: z.number().min(0).max(1),
    peers: z.array(z.number().min(0).max(1)).max(1000),
  }),
});

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const approvalEvents: readonly EventDefinition<any>[] = [
  caseReceived,
  caseSupplementNoticed,
  caseSupplementReceived,
  caseAccepted,
  caseNotAccepted,
  caseStageEntered,
  caseStageLeft,
  caseForwarded,
  caseReviewed,
  caseStepTaken,
  casePaused,
  caseResumed,
  caseExtended,
  caseExpedited,
  caseInspected,
  caseHearingRightNotified,
  caseHearingRequested,
  caseHearingNoticed,
  caseHearingHeld,
  caseFeeCharged,
  caseMaterialRequested,
  caseDecided,
  caseDelivered,
  caseClosed,
  caseRated,
  caseRatingFollowedUp,
  caseCreditChecked,
  caseCreditContested,
  caseComplained,
  certificateReconciled,
  unitMeasured,
];
