import { defineEvent, type EventDefinition, instantSchema } from "@plumbline/core";
import * as z from "zod";
import { amountSchema } from "../money.ts";

/**
 * What a host reports of persons in public office (干部监督). A person is an object of type `person` with an opaque id that only the host
 * can resolve; nothing here is a name, a number of an identity card or an account. Things declared and things registered are opaque ids
 * as well, so that lists can be compared without saying what is in them. Further objects: `personalReport`, `personalChange`, `personMatch`,
 * `appointment`, `matter`, `post`, `departure`, `gift`, `privateExit`, `concurrentPost`, `resignation`. The instant of a deed is the time
 * of its event. Amounts are fen.
 */

const text = z.string().min(1).max(2000);
const name = z.string().min(1).max(200);
const when = z.union([z.iso.date(), instantSchema]);
const person = z.string().min(1).max(100);
const ids = z.array(name).max(2000);

/** A person has to report by the end of January (年度报告). `year`: in which the report is due. */
export const personalReportDue = defineEvent({
  type: "personalReport.due",
  data: z.strictObject({ year: z.string().regex(/^\d{4}$/) }),
});

/** The report was handed in. */
export const personalReportSubmitted = defineEvent({
  type: "personalReport.submitted",
  data: z.strictObject({
    year: z
      .string()
      .regex(/^\d{4}$/)
      .optional(),
  }),
});

/** Something that is to be reported changed (婚姻、出国境、持有等变动). `occurredAt`: where it became known later. */
export const personalChangeOccurred = defineEvent({
  type: "personalChange.occurred",
  data: z.strictObject({ kind: name.optional(), occurredAt: when.optional() }),
  personal: ["kind"],
});

/** The change was reported. */
export const personalChangeReported = defineEvent({ type: "personalChange.reported", data: z.strictObject({}) });

/** What a person declared was compared with registers (查核比对). Whole lists, empty where there is nothing. */
export const registryCompared = defineEvent({
  type: "registry.compared",
  data: z.strictObject({
    declared: ids.optional(),
    registry: ids.optional(),
    isLeader: z.boolean().optional(),
    /** The line of business that the person's agency supervises. */
    supervisedSector: name.optional(),
    /** Enterprises of kin. `kin`: 配偶, 子女, 子女的配偶 or another relation. */
    kinCompanies: z
      .array(z.strictObject({ id: name.optional(), sector: name.optional(), kin: name.optional() }))
      .max(500)
      .optional(),
    /** Roles of the person in enterprises. */
    registryRoles: z.array(name).max(100).optional(),
    approvedConcurrent: z.boolean().optional(),
  }),
  personal: ["declared", "registry", "supervisedSector", "kinCompanies", "registryRoles"],
});

/** Things found in a register were explained, and the explanation was verified: they were not to be declared. */
export const registryExplained = defineEvent({
  type: "registry.explained",
  data: z.strictObject({ items: ids, reason: text.optional() }),
  personal: ["items", "reason"],
});

/** Two persons are kin: both are objects of the event, the first being `a`. `parent`: a is a parent of b. */
export const kinDeclared = defineEvent({
  type: "kin.declared",
  data: z.strictObject({
    kind: z.enum(["spouse", "parent", "夫妻", "直系血亲", "三代以内旁系血亲", "近姻亲"]),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  personal: ["kind"],
});

/** Somebody was proposed for a post (动议、考察对象). `post`: what kind of post it is, such as 主要领导. */
export const appointmentProposed = defineEvent({
  type: "appointment.proposed",
  data: z.strictObject({
    post: name.optional(),
    /** Division codes. */
    postRegion: name.optional(),
    homeRegion: name.optional(),
    promotion: z.boolean().optional(),
  }),
  personal: ["homeRegion"],
});

/** The person was vetted for the post (任前审核). */
export const appointmentVetted = defineEvent({
  type: "appointment.vetted",
  data: z.strictObject({
    /** Kin in the same agency, the whole list. `kin` may be left out where the pack knows the kin graph. */
    relations: z
      .array(
        z.strictObject({
          person,
          kin: name.optional(),
          sameLeader: z.boolean(),
          directSubordinate: z.boolean(),
          /** The post is one of personnel, discipline, audit or finance, and the other leads the agency. */
          functionPost: z.boolean().optional(),
          kinLeads: z.boolean().optional(),
        }),
      )
      .max(200)
      .optional(),
    /** The latest disciplinary measure in force or past; null where there is none. */
    discipline: z
      .strictObject({ kind: z.enum(["警告", "记过", "记大过", "降级", "撤职"]), at: when })
      .nullable()
      .optional(),
  }),
  personal: ["relations", "discipline"],
});

/** The appointment was made public beforehand (任前公示). `until`: the last day. */
export const appointmentPublished = defineEvent({
  type: "appointment.published",
  data: z.strictObject({ until: when.optional() }),
});

/** Objections were no longer taken. */
export const appointmentPublicityEnded = defineEvent({ type: "appointment.publicityEnded", data: z.strictObject({}) });

/** An examination before the appointment; null: there was none. */
export const appointmentExamined = defineEvent({
  type: "appointment.examined",
  data: z.strictObject({ score: z.number().min(0).max(150).nullable() }),
  personal: ["score"],
});

/** A pledge of integrity was signed (廉政承诺). */
export const appointmentPledged = defineEvent({ type: "appointment.pledged", data: z.strictObject({}) });

/** The appointment was made (任职). */
export const appointmentMade = defineEvent({ type: "appointment.made", data: z.strictObject({}) });

/** A matter was given to a person; objects `matter` and `person`. */
export const matterAssigned = defineEvent({
  type: "matter.assigned",
  data: z.strictObject({
    /** Whether it touches an interest of the person or of kin (公务员法 76). */
    related: z.boolean().optional(),
    /** Whom it concerns; where `related` is not told, the kin graph of the pack says. */
    parties: z.array(person).max(200).optional(),
  }),
  personal: ["related", "parties"],
});

/** It turned out that the matter touches an interest of the person or of kin. */
export const matterRelationFound = defineEvent({
  type: "matter.relationFound",
  data: z.strictObject({ kin: name.optional() }),
  personal: ["kin"],
});

/** The person, or somebody concerned, asked for the person to stand back (申请回避). */
export const recusalRequested = defineEvent({
  type: "recusal.requested",
  data: z.strictObject({ by: z.enum(["self", "party"]).optional(), reason: text.optional() }),
  personal: ["reason"],
});

/** The agency decided whether the person stands back (回避决定). */
export const recusalDecided = defineEvent({ type: "recusal.decided", data: z.strictObject({ recused: z.boolean() }) });

/** The person took a step in the matter. */
export const matterHandled = defineEvent({ type: "matter.handled", data: z.strictObject({ step: name.optional() }) });

/** A person took a post; objects `person` and `post`. `since`: where the post was taken before the host reports. */
export const postTaken = defineEvent({
  type: "post.taken",
  data: z.strictObject({ keyPost: z.boolean().optional(), since: when.optional() }),
});

/** The person left the post. */
export const postLeft = defineEvent({ type: "post.left", data: z.strictObject({}) });

export const WAYS_OUT = ["resigned", "retired", "transferred", "dismissed"] as const;

/** A person left office (离职、离任). */
export const officeLeft = defineEvent({
  type: "office.left",
  data: z.strictObject({
    by: z.enum(WAYS_OUT).optional(),
    /** A leading member, or in a leading post of county level or above (公务员法 107). */
    leader: z.boolean().optional(),
    auditRequired: z.boolean().optional(),
  }),
});

/** The person took up work elsewhere. `relatedBusiness`: directly connected with the former work. */
export const employmentBegun = defineEvent({
  type: "employment.begun",
  data: z.strictObject({ relatedBusiness: z.boolean().optional() }),
  personal: ["relatedBusiness"],
});

/** The audit on leaving ended (离任经济责任审计). */
export const exitAuditConcluded = defineEvent({ type: "exitAudit.concluded", data: z.strictObject({ report: name }) });

/** A gift was accepted; of one received abroad, the day of the return. `handIn`: it is one to be handed in. */
export const giftReceived = defineEvent({
  type: "gift.received",
  data: z.strictObject({ value: amountSchema.optional(), handIn: z.boolean().optional() }),
  personal: ["value"],
});

/** The gift was registered (礼品登记). */
export const giftRegistered = defineEvent({ type: "gift.registered", data: z.strictObject({}) });

/** The gift was handed in (上交). */
export const giftHandedIn = defineEvent({ type: "gift.handedIn", data: z.strictObject({}) });

/** A private journey abroad was approved (因私出国境审批). */
export const privateExitApproved = defineEvent({ type: "privateExit.approved", data: z.strictObject({ approval: name }) });

/** The person left the country on it. */
export const privateExitMade = defineEvent({ type: "privateExit.made", data: z.strictObject({}) });

/** A post outside the agency was approved (兼职审批). */
export const concurrentPostApproved = defineEvent({ type: "concurrentPost.approved", data: z.strictObject({ approval: name }) });

/** The person took it. */
export const concurrentPostTaken = defineEvent({ type: "concurrentPost.taken", data: z.strictObject({}) });

/** The person was paid for it. */
export const concurrentPostPaid = defineEvent({
  type: "concurrentPost.paid",
  data: z.strictObject({ amount: amountSchema }),
  personal: ["amount"],
});

/** A person asked to leave public office (辞去公职). */
export const resignationApplied = defineEvent({ type: "resignation.applied", data: z.strictObject({ leader: z.boolean().optional() }) });

/** It was checked whether anything stands in the way (公务员法 86); the whole list of grounds, empty where there is none. */
export const resignationChecked = defineEvent({
  type: "resignation.checked",
  data: z.strictObject({ grounds: z.array(name).max(20) }),
  personal: ["grounds"],
});

/** The application was decided on. */
export const resignationDecided = defineEvent({ type: "resignation.decided", data: z.strictObject({ approved: z.boolean() }) });

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const cadreEvents: readonly EventDefinition<any>[] = [
  personalReportDue,
  personalReportSubmitted,
  personalChangeOccurred,
  personalChangeReported,
  registryCompared,
  registryExplained,
  kinDeclared,
  appointmentProposed,
  appointmentVetted,
  appointmentPublished,
  appointmentPublicityEnded,
  appointmentExamined,
  appointmentPledged,
  appointmentMade,
  matterAssigned,
  matterRelationFound,
  recusalRequested,
  recusalDecided,
  matterHandled,
  postTaken,
  postLeft,
  officeLeft,
  employmentBegun,
  exitAuditConcluded,
  giftReceived,
  giftRegistered,
  giftHandedIn,
  privateExitApproved,
  privateExitMade,
  concurrentPostApproved,
  concurrentPostTaken,
  concurrentPostPaid,
  resignationApplied,
  resignationChecked,
  resignationDecided,
];
