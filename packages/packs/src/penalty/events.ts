import { defineEvent, type EventDefinition, instantSchema } from "@plumbline/core";
import * as z from "zod";
import { amountSchema } from "../money.ts";
import { codeSchema, GRADES, tierValueSchema } from "./benchmarks.ts";

/**
 * What a host reports of an administrative penalty case (行政处罚), after the steps of the general procedure in 行政处罚法. Every event
 * has an object of type `penalty`, the case of one party; what has a life of its own is a further object: `seizure`, `fineCollection`, `surcharge`,
 * `spotPenalty`, `penaltySample`, `evidencePreservation`. An object of type `act` is the host's id of one unlawful act of one party, the same wherever it is punished. The
 * instant of a deed is the time of its event. Amounts are fen.
 */

const text = z.string().min(1).max(2000);
const name = z.string().min(1).max(200);
const date = z.iso.date();
/** A legal day or an instant: hosts know some things only by the day. */
const when = z.union([date, instantSchema]);
const documentNo = name.optional();
const partyKind = z.enum(["person", "org"]);
const codes = z.array(codeSchema).max(100);

/** An officer with the day until which the certificate is valid; null says that there is none, absence that nobody told. */
const officers = z
  .array(z.strictObject({ id: name, certNo: name.optional(), certValidTo: date.nullable().optional() }))
  .min(1)
  .max(100);

/** A case was filed (立案). */
export const penaltyFiled = defineEvent({
  type: "penalty.filed",
  data: z.strictObject({
    /** Code of the unlawful act, as in the benchmarks. */
    actCode: codeSchema.optional(),
    /** A natural person, or a legal person or other organisation: limits differ. */
    partyKind: partyKind.optional(),
    /** Opaque; who it is stays with the host. */
    party: name.optional(),
    /** When the act, or its continued state, ended, and when it was found (行政处罚法 36). */
    actEndedAt: when.optional(),
    foundAt: when.optional(),
    /** Concerns life, health or financial safety, and had harmful consequences: the five-year limitation. */
    lifeOrFinance: z.boolean().optional(),
    harm: z.boolean().optional(),
    /** Division code of the place. */
    region: z
      .string()
      .regex(/^\d{2,12}$/)
      .optional(),
    documentNo,
  }),
  personal: ["party"],
});

/** Officers were put on the case (指派执法人员). */
export const penaltyOfficersAssigned = defineEvent({
  type: "penalty.officersAssigned",
  data: z.strictObject({ officers }),
  personal: ["officers"],
});

/** A step of inquiry was taken by the officers named (现场检查、询问、取证、抽样). */
export const penaltyInvestigated = defineEvent({
  type: "penalty.investigated",
  data: z.strictObject({ step: name, officers, documentNo }),
  personal: ["officers"],
});

const findings = {
  actCode: codeSchema.optional(),
  /** Codes of the circumstances found; the whole list, empty when there are none. */
  circumstances: codes.optional(),
  /** Statutory grounds to lighten or reduce, in the words of 行政处罚法 30 and 32; the whole list. */
  mitigations: z.array(name).max(50).optional(),
  /** What a multiple is taken of, such as the value of the goods. */
  base: amountSchema.optional(),
};

/** Facts and circumstances were found (认定违法事实与情节). What is given replaces what was found before. */
export const penaltyFactsFound = defineEvent({
  type: "penalty.factsFound",
  data: z.strictObject({
    ...findings,
    actEndedAt: when.optional(),
    lifeOrFinance: z.boolean().optional(),
    harm: z.boolean().optional(),
    /** A legal review is due (行政处罚法 58), and a decision of the leaders together (57 II). */
    reviewRequired: z.boolean().optional(),
    major: z.boolean().optional(),
  }),
  personal: ["mitigations"],
});

/** The party was told what is intended (事先告知). `hearingRight`: and that it may ask for a hearing. */
export const penaltyNoticed = defineEvent({
  type: "penalty.noticed",
  data: z.strictObject({
    fine: amountSchema.optional(),
    penaltyKinds: z.array(name).max(20).optional(),
    hearingRight: z.boolean().optional(),
    documentNo,
  }),
});

/** The party stated its case (陈述、申辩). */
export const penaltyDefended = defineEvent({
  type: "penalty.defended",
  data: z.strictObject({ statement: text.optional() }),
  personal: ["statement"],
});

/** The party was told, by a notice of its own, that it may ask for a hearing (听证告知). */
export const penaltyHearingNotified = defineEvent({ type: "penalty.hearingNotified", data: z.strictObject({ documentNo }) });

/** The party asked for a hearing (要求听证). */
export const penaltyHearingRequested = defineEvent({ type: "penalty.hearingRequested", data: z.strictObject({}) });

/** Time and place of the hearing were made known (听证通知). */
export const penaltyHearingAnnounced = defineEvent({ type: "penalty.hearingAnnounced", data: z.strictObject({ documentNo }) });

/** A hearing was held (听证). */
export const penaltyHearingHeld = defineEvent({ type: "penalty.hearingHeld", data: z.strictObject({ documentNo }) });

/** The legal review ended (法制审核). */
export const penaltyReviewed = defineEvent({
  type: "penalty.reviewed",
  data: z.strictObject({ passed: z.boolean(), opinion: text.optional() }),
  personal: ["opinion"],
});

/** The leaders discussed the case together (负责人集体讨论). */
export const penaltyDiscussed = defineEvent({ type: "penalty.discussed", data: z.strictObject({ meeting: name }) });

/** The time for the decision was prolonged (延长办案期限), where a law, regulation or rule allows it (行政处罚法 60). */
export const penaltyExtended = defineEvent({
  type: "penalty.extended",
  data: z.strictObject({ approvedByHead: z.boolean(), days: z.int().nonnegative().max(3650), documentNo }),
});

/** Days that do not count towards that time (听证、公告、检测、检验、检疫、鉴定、中止), once they are known. */
export const penaltyDaysExcluded = defineEvent({
  type: "penalty.daysExcluded",
  data: z.strictObject({ days: z.int().nonnegative().max(3650), ground: name.optional() }),
});

/** The decision (行政处罚决定), also as a draft before it is committed. A penalty without a fine has `fine` 0. */
export const penaltyDecided = defineEvent({
  type: "penalty.decided",
  data: z.strictObject({
    fine: amountSchema,
    ...findings,
    grade: z.enum(GRADES).optional(),
    /** The tier that the host applied. Where the pack has a benchmark for the act, that one counts, and only the id is read of this. */
    tier: z
      .strictObject({ id: codeSchema.optional(), grade: z.enum(GRADES).optional(), title: name.optional(), value: tierValueSchema })
      .optional(),
    /** The range of the law, where the pack has no benchmark for the act. A maximum alone says that there is no minimum. */
    statMin: amountSchema.optional(),
    statMax: amountSchema.optional(),
    penaltyKinds: z.array(name).max(20).optional(),
    reviewRequired: z.boolean().optional(),
    major: z.boolean().optional(),
    /** New facts, after the party had stated its case, that bear a heavier penalty. */
    newFacts: z.boolean().optional(),
    /** The party expressly gave up its right to state its case (行政处罚法 62). */
    rightsWaived: z.boolean().optional(),
    /** The fine departs from the published tier: whether the file states its reasons, and whether the head or the leaders together approved it. */
    departure: z.strictObject({ reasoned: z.boolean(), approved: z.boolean().optional() }).optional(),
    /** The party was there when it was announced, so that it is handed over at once (行政处罚法 61). */
    partyPresent: z.boolean().optional(),
    region: z
      .string()
      .regex(/^\d{2,12}$/)
      .optional(),
    reasons: text.optional(),
    documentNo,
  }),
  personal: ["mitigations", "reasons"],
});

/** The decision reached the party (送达). */
export const penaltyServed = defineEvent({ type: "penalty.served", data: z.strictObject({ documentNo }) });

/** The decision was changed, set aside or found unlawful (变更、撤销、确认违法). `published`: it had been made public. */
export const penaltyRevoked = defineEvent({
  type: "penalty.revoked",
  data: z.strictObject({ published: z.boolean().optional(), reason: text.optional(), documentNo }),
  personal: ["reason"],
});

/** The public information on a revoked decision was taken back (撤回公开信息). */
export const penaltyPublicationWithdrawn = defineEvent({ type: "penalty.publicationWithdrawn", data: z.strictObject({}) });

/** The case ended (结案). */
export const penaltyClosed = defineEvent({
  type: "penalty.closed",
  data: z.strictObject({ outcome: z.enum(["completed", "dropped", "transferred"]) }),
});

/** The decision was drawn for a later review (抽查), because it departs from the benchmark or by lot. Object of type `penaltySample`, else `penalty`. */
export const penaltySampled = defineEvent({
  type: "penalty.sampled",
  data: z.strictObject({ ground: z.enum(["departure", "lot"]), documentNo }),
});

/** The review of a drawn decision ended (复核). `upheld`: what was decided is right. */
export const penaltySampleReviewed = defineEvent({
  type: "penalty.sampleReviewed",
  data: z.strictObject({ upheld: z.boolean(), opinion: text.optional() }),
  personal: ["opinion"],
});

/** An officer stands back from the case (回避). */
export const penaltyRecused = defineEvent({
  type: "penalty.recused",
  data: z.strictObject({ officer: name, reason: text.optional() }),
  personal: ["officer", "reason"],
});

/** The case goes to another officer (移交承办人). */
export const penaltyHandedOver = defineEvent({
  type: "penalty.handedOver",
  data: z.strictObject({ from: name.optional(), to: name, reason: text.optional() }),
  personal: ["from", "to", "reason"],
});

/** A penalty was decided on the spot (当场处罚, simple procedure). Object of type `spotPenalty`, else `penalty`. */
export const penaltyImposedOnSpot = defineEvent({
  type: "penalty.imposedOnSpot",
  data: z.strictObject({ fine: amountSchema, partyKind: partyKind.optional(), actCode: codeSchema.optional(), documentNo }),
});

/** Premises were sealed or property was taken (查封、扣押). Object of type `seizure`, else `penalty`. */
export const seizureImposed = defineEvent({ type: "seizure.imposed", data: z.strictObject({ documentNo }) });

/** The seizure was prolonged (延长查封、扣押). */
export const seizureExtended = defineEvent({
  type: "seizure.extended",
  data: z.strictObject({ approvedByHead: z.boolean(), documentNo }),
});

/** Days that went into tests or appraisals, which do not count (检测、检验、检疫、技术鉴定). */
export const seizureTested = defineEvent({ type: "seizure.tested", data: z.strictObject({ days: z.int().nonnegative().max(3650) }) });

/** The seizure was lifted (解除查封、扣押). */
export const seizureLifted = defineEvent({ type: "seizure.lifted", data: z.strictObject({ documentNo }) });

/** Evidence that might be lost was registered and kept (先行登记保存). Object of type `evidencePreservation`, else `penalty`. */
export const evidencePreserved = defineEvent({
  type: "evidence.preserved",
  data: z.strictObject({ approvedByHead: z.boolean().optional(), documentNo }),
});

/** It was decided what becomes of what was kept (先行登记保存的处理决定). */
export const evidenceDisposed = defineEvent({ type: "evidence.disposed", data: z.strictObject({ documentNo }) });

/** The fine was paid (收缴). `by` officer: in person, else into the bank, which passes it on to the treasury. Object of type `fineCollection`, else `penalty`. */
export const fineCollected = defineEvent({
  type: "fine.collected",
  data: z.strictObject({
    amount: amountSchema,
    by: z.enum(["officer", "bank"]),
    /** The fine that was decided. */
    fine: amountSchema.optional(),
    partyKind: partyKind.optional(),
    /** Without collection on the spot it would be hard to enforce (行政处罚法 68). */
    hardToEnforce: z.boolean().optional(),
    /** At the party's own request in a remote place (69). */
    remoteByRequest: z.boolean().optional(),
    receiptNo: name.optional(),
  }),
});

/** The officer handed what was collected to the agency (上交机关). */
export const fineHandedIn = defineEvent({ type: "fine.handedIn", data: z.strictObject({}) });

/** The agency paid what was collected into the bank (缴付银行、缴库). */
export const fineRemitted = defineEvent({ type: "fine.remitted", data: z.strictObject({ amount: amountSchema }) });

/** A surcharge for late payment was imposed (加处罚款). Object of type `surcharge`, else `penalty`. */
export const fineSurcharged = defineEvent({
  type: "fine.surcharged",
  data: z.strictObject({
    surcharge: amountSchema,
    fine: amountSchema,
    /** Days of delay, without those of a review or a lawsuit. */
    lateDays: z.int().nonnegative().max(100_000),
  }),
});

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const penaltyEvents: readonly EventDefinition<any>[] = [
  penaltyFiled,
  penaltyOfficersAssigned,
  penaltyInvestigated,
  penaltyFactsFound,
  penaltyNoticed,
  penaltyDefended,
  penaltyHearingNotified,
  penaltyHearingRequested,
  penaltyHearingAnnounced,
  penaltyHearingHeld,
  penaltyReviewed,
  penaltyDiscussed,
  penaltyExtended,
  penaltyDaysExcluded,
  penaltyDecided,
  penaltyServed,
  penaltyRevoked,
  penaltyPublicationWithdrawn,
  penaltyClosed,
  penaltySampled,
  penaltySampleReviewed,
  penaltyRecused,
  penaltyHandedOver,
  penaltyImposedOnSpot,
  seizureImposed,
  seizureExtended,
  seizureTested,
  seizureLifted,
  evidencePreserved,
  evidenceDisposed,
  fineCollected,
  fineHandedIn,
  fineRemitted,
  fineSurcharged,
];
