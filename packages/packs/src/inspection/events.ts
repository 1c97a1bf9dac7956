import { defineEvent, type EventDefinition, instantSchema } from "@plumbline/core";
import * as z from "zod";
import { amountSchema } from "../money.ts";

/**
 * What a host reports of the inspection of enterprises (涉企行政检查). An object of type `inspection` is one inspection of one
 * enterprise by one organ, which is the `org` of the actor; the enterprise is a further object of type `enterprise`. Objects of type
 * `inspectionItem`, `specialInspection` and `inspectionAssessment` have lives of their own; plans and caps are those of an organ in a year.
 */

const name = z.string().min(1).max(200);
const text = z.string().min(1).max(2000);
const code = z.string().min(1).max(64);
const date = z.iso.date();
/** A legal day or an instant: hosts know some things only by the day. */
const when = z.union([date, instantSchema]);
const year = z.int().min(1949).max(9999);
const documentNo = name.optional();

/** In whose name it is done (国办发〔2024〕54号 二): the first three may inspect, the others may not. */
export const INSPECTION_SUBJECTS = ["organ", "authorized", "entrusted", "coordinating", "thirdParty", "contractor"] as const;

/** What the visit is called (检查、观摩、督导、考察). */
export const INSPECTION_FORMS = ["inspection", "observation", "supervision", "study"] as const;

/** Planned beforehand, for one case, or one of a campaign (日常检查、个案检查、专项检查). */
export const INSPECTION_KINDS = ["daily", "case", "special"] as const;

/** An item with what the host knows of it; what the pack's list says of the code goes before that. */
const items = z
  .array(
    z.strictObject({
      code,
      /** Stands on the published list. */
      listed: z.boolean().optional(),
      /** Could be checked from papers, shared data or remotely (非现场). */
      offSiteEnough: z.boolean().optional(),
    }),
  )
  .min(1)
  .max(200);

/** An officer with the day until which the certificate is valid; null says that there is none, absence that nobody told. */
const officers = z.array(z.strictObject({ id: name, certValidTo: date.nullable().optional() })).max(100);

/** An item was put on the published list (公布检查事项). Object of type `inspectionItem`. */
export const inspectionItemListed = defineEvent({
  type: "inspection.itemListed",
  data: z.strictObject({ code, basis: text.optional(), offSiteEnough: z.boolean().optional() }),
});

/** The law that an item rests on changed (法定依据变化). `changedAt`: since when, if not since the event. */
export const inspectionItemBasisChanged = defineEvent({
  type: "inspection.itemBasisChanged",
  data: z.strictObject({ changedAt: when.optional(), basis: text.optional() }),
});

/** The list began to be adjusted to that (启动调整程序). */
export const inspectionItemAdjusted = defineEvent({ type: "inspection.itemAdjusted", data: z.strictObject({ documentNo }) });

/** The item was taken off the list (取消). */
export const inspectionItemWithdrawn = defineEvent({ type: "inspection.itemWithdrawn", data: z.strictObject({ documentNo }) });

/** The organ published its plan of inspections for a year (年度检查计划). Object of type `inspectionPlan`. */
export const inspectionPlanPublished = defineEvent({
  type: "inspection.planPublished",
  data: z.strictObject({ year, documentNo }),
});

/** The number of special inspections for a year was set (专项检查年度数量). Object of type `specialInspectionYear`. */
export const inspectionSpecialCapSet = defineEvent({
  type: "inspection.specialCapSet",
  data: z.strictObject({ year, cap: z.int().nonnegative().max(10_000) }),
});

/** Inspections or what they bring in were made part of an assessment (考核考评). Object of type `inspectionAssessment`. */
export const inspectionAssessmentSet = defineEvent({
  type: "inspection.assessmentSet",
  data: z.strictObject({ linkedTo: z.array(code).max(50), documentNo }),
});

/** A special inspection was planned (拟订专项检查计划). Object of type `specialInspection`. */
export const specialInspectionPlanned = defineEvent({
  type: "specialInspection.planned",
  data: z.strictObject({ title: name.optional(), year }),
});

/** It was approved. `by`: whose approval it is. */
export const specialInspectionApproved = defineEvent({
  type: "specialInspection.approved",
  data: z.strictObject({ by: z.enum(["government", "superior", "organ"]), documentNo }),
});

/** It was filed with the body that supervises enforcement (备案). */
export const specialInspectionFiled = defineEvent({ type: "specialInspection.filed", data: z.strictObject({ documentNo }) });

/** It began. */
export const specialInspectionBegun = defineEvent({ type: "specialInspection.begun", data: z.strictObject({}) });

/** The inspection was approved (行政检查审批). `plan`: the published plan that it is part of; null says that it is in none. */
export const inspectionApproved = defineEvent({
  type: "inspection.approved",
  data: z.strictObject({
    byHead: z.boolean(),
    kind: z.enum(INSPECTION_KINDS).optional(),
    plan: name.nullable().optional(),
    items: items.optional(),
    documentNo,
  }),
});

/** The enterprise was given notice (行政检查通知书). */
export const inspectionNoticed = defineEvent({ type: "inspection.noticed", data: z.strictObject({ documentNo }) });

/** Another region's organ granted its help (异地协助). */
export const inspectionAssistanceGranted = defineEvent({
  type: "inspection.assistanceGranted",
  data: z.strictObject({ documentNo }),
});

/** An officer stands back from it (回避). */
export const inspectionRecused = defineEvent({
  type: "inspection.recused",
  data: z.strictObject({ officer: name, reason: text.optional() }),
  personal: ["officer", "reason"],
});

/** The enterprise's code was scanned on arrival (扫码入企). */
export const inspectionScanned = defineEvent({ type: "inspection.scanned", data: z.strictObject({ code: name.optional() }) });

/** The inspection began, also as a draft before the officers set out. */
export const inspectionBegun = defineEvent({
  type: "inspection.begun",
  data: z.strictObject({
    kind: z.enum(INSPECTION_KINDS),
    /** `inspection`, if nothing else is said. */
    form: z.enum(INSPECTION_FORMS).optional(),
    /** At the enterprise, if nothing else is said; else from papers or remotely. */
    onSite: z.boolean().optional(),
    /** An emergency, in which approval follows. */
    urgent: z.boolean().optional(),
    officers: officers.optional(),
    items: items.optional(),
    subjectKind: z.enum(INSPECTION_SUBJECTS).optional(),
    /** Its qualification was confirmed and announced (主体资格公告). */
    subjectAnnounced: z.boolean().optional(),
    /** Leading digits of the division codes in which the organ is competent, and the division of the enterprise. */
    jurisdiction: z
      .string()
      .regex(/^\d{0,12}$/)
      .optional(),
    region: z
      .string()
      .regex(/^\d{2,12}$/)
      .optional(),
    /** Class of risk or credit, by which the cap is published. */
    riskClass: code.optional(),
    /** The published cap for this enterprise in the year, where the pack has no table. */
    cap: z.int().nonnegative().max(1000).optional(),
    /** A campaign that a superior organ ordered: it does not count towards the cap. */
    orderedFromAbove: z.boolean().optional(),
    /** Several organs come together (综合查一次). */
    joint: z.boolean().optional(),
    /** Whom to inspect and who inspects are to be drawn by lot (双随机), and were. */
    randomRequired: z.boolean().optional(),
    randomSubject: z.boolean().optional(),
    randomOfficers: z.boolean().optional(),
  }),
  personal: ["officers"],
});

/** The officers showed their certificates (出示执法证件). */
export const inspectionCertificatesShown = defineEvent({ type: "inspection.certificatesShown", data: z.strictObject({}) });

/** A written record was made (现场检查笔录). */
export const inspectionRecorded = defineEvent({ type: "inspection.recorded", data: z.strictObject({ documentNo }) });

/** The enterprise was made to bear a cost of it (由企业承担费用). */
export const inspectionCharged = defineEvent({
  type: "inspection.charged",
  data: z.strictObject({ amount: amountSchema, ground: text.optional() }),
});

/** The visit ended. */
export const inspectionEnded = defineEvent({ type: "inspection.ended", data: z.strictObject({}) });

/** The enterprise was told the result (告知检查结果). */
export const inspectionResultTold = defineEvent({
  type: "inspection.resultTold",
  data: z.strictObject({ result: code.optional(), documentNo }),
});

/** The result was made public (公开抽查结果). */
export const inspectionResultPublished = defineEvent({ type: "inspection.resultPublished", data: z.strictObject({}) });

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const inspectionEvents: readonly EventDefinition<any>[] = [
  inspectionItemListed,
  inspectionItemBasisChanged,
  inspectionItemAdjusted,
  inspectionItemWithdrawn,
  inspectionPlanPublished,
  inspectionSpecialCapSet,
  inspectionAssessmentSet,
  specialInspectionPlanned,
  specialInspectionApproved,
  specialInspectionFiled,
  specialInspectionBegun,
  inspectionApproved,
  inspectionNoticed,
  inspectionAssistanceGranted,
  inspectionRecused,
  inspectionScanned,
  inspectionBegun,
  inspectionCertificatesShown,
  inspectionRecorded,
  inspectionCharged,
  inspectionEnded,
  inspectionResultTold,
  inspectionResultPublished,
];
