import { defineEvent, type EventDefinition, instantSchema } from "@plumbline/core";
import * as z from "zod";
import { amountSchema } from "../money.ts";

/**
 * What a host reports of decisions that a body takes together (三重一大、重大行政决策). Objects: `meeting`; `meetingItem`, one matter on
 * its agenda (议题); `decision`, what comes of it; `execution`, a deed that carries it out or was done without it; `minutes` where
 * they have an id of their own; `payee` and `purpose` of a payment. Persons are opaque ids. The instant of a deed is the time of its
 * event. Amounts are fen.
 */

const text = z.string().min(1).max(2000);
const name = z.string().min(1).max(200);
const when = z.union([z.iso.date(), instantSchema]);
const person = z.string().min(1).max(100);
const persons = z.array(person).max(500);
const count = z.int().nonnegative().max(10_000);

/** Party committee or group, board, management, staff congress (党委（党组）、董事会、经理层、职代会), or the meeting of a government. */
export const DECISION_BODIES = ["party", "board", "management", "staff", "government"] as const;
export const DECISION_RESULTS = ["pass", "reject", "defer"] as const;
export const DECISION_STANCES = ["approve", "reject", "abstain", "defer"] as const;

const body = z.enum(DECISION_BODIES).optional();

const matter = {
  /** As in the unit's own list, such as 资金, 人事, 项目. */
  category: name.optional(),
  amount: amountSchema.optional(),
  /** The unit's list names it as a matter for the meeting, whatever it costs. */
  inList: z.boolean().optional(),
};

/** A matter was put forward for a meeting (议题提出). What nobody tells of it is not known. */
export const agendaProposed = defineEvent({
  type: "agenda.proposed",
  data: z.strictObject({
    ...matter,
    title: text.optional(),
    /** Could not wait for the notice that is usual. */
    emergency: z.boolean().optional(),
    /** A major administrative decision, which is reviewed for legality before it is discussed (重大行政决策程序暂行条例 25). */
    reviewRequired: z.boolean().optional(),
    /** A reform for which the state has no rule yet: its legal risk is stated instead (25 II). */
    legalRiskStated: z.boolean().optional(),
    technical: z.boolean().optional(),
    stabilityRisk: z.boolean().optional(),
    preStudyRequired: z.boolean().optional(),
    /** Kind of a matter on which the staff is heard, such as 合并, 分立, 改制 (企业国有资产法 37). */
    kind: name.optional(),
  }),
  personal: ["title"],
});

/** The papers went out to the members (会前送达材料). */
export const agendaMaterialSent = defineEvent({ type: "agenda.materialSent", data: z.strictObject({}) });

/** The draft went to the legal review. `due`: the day by which the opinion is asked for. */
export const agendaSentForReview = defineEvent({ type: "agenda.sentForReview", data: z.strictObject({ due: when.optional() }) });

/** The legal review ended (合法性审查意见). */
export const agendaReviewed = defineEvent({
  type: "agenda.reviewed",
  data: z.strictObject({ passed: z.boolean(), opinion: text.optional() }),
  personal: ["opinion"],
});

/** Experts were asked (专家论证). `interested`: the matter touches an interest of their own. */
export const agendaExpertsChosen = defineEvent({
  type: "agenda.expertsChosen",
  data: z.strictObject({
    experts: z
      .array(z.strictObject({ id: person, interested: z.boolean() }))
      .min(1)
      .max(100),
  }),
  personal: ["experts"],
});

/** The experts gave their opinion. */
export const agendaExpertReported = defineEvent({ type: "agenda.expertReported", data: z.strictObject({ report: name }) });

/** The risks of carrying it out were assessed (风险评估). `controllable`: what the assessment found. */
export const agendaRiskAssessed = defineEvent({
  type: "agenda.riskAssessed",
  data: z.strictObject({ report: name, controllable: z.boolean().optional() }),
});

/** The Party organisation studied it beforehand (前置研究讨论). */
export const agendaPreStudied = defineEvent({ type: "agenda.preStudied", data: z.strictObject({ meeting: name.optional() }) });

/** The staff was heard (听取职工代表大会、工会意见). */
export const agendaStaffHeard = defineEvent({ type: "agenda.staffHeard", data: z.strictObject({ meeting: name.optional() }) });

/** It was checked whom the matter touches; the whole list, empty when it touches nobody. */
export const agendaConflictsChecked = defineEvent({
  type: "agenda.conflictsChecked",
  data: z.strictObject({ conflicted: persons }),
  personal: ["conflicted"],
});

/** The draft was opened to the public for comment (公开征求意见). `until`: the last day. */
export const consultationOpened = defineEvent({
  type: "consultation.opened",
  data: z.strictObject({ until: when.optional(), shortenReason: text.optional() }),
});

/** Comments were no longer taken. */
export const consultationClosed = defineEvent({ type: "consultation.closed", data: z.strictObject({}) });

/** The public was heard in another form: a talk, a visit, a survey, letters (座谈、走访、问卷、书面征求意见). */
export const consultationHeld = defineEvent({ type: "consultation.held", data: z.strictObject({ form: name.optional() }) });

/** The papers of a hearing went out to those who take part (听证会材料送达). */
export const hearingMaterialSent = defineEvent({ type: "hearing.materialSent", data: z.strictObject({}) });

/** The hearing on the draft was held (决策听证会). */
export const hearingHeld = defineEvent({ type: "hearing.held", data: z.strictObject({}) });

/** The notice of the meeting went out (会议通知). `agenda`: ids of the matters it lists. */
export const meetingConvened = defineEvent({
  type: "meeting.convened",
  data: z.strictObject({
    body,
    category: name.optional(),
    /** Who belongs to the body; the whole list. */
    members: persons.optional(),
    agenda: z.array(name).max(200).optional(),
  }),
  personal: ["members"],
});

/** The meeting began. */
export const meetingOpened = defineEvent({
  type: "meeting.opened",
  data: z.strictObject({ body, category: name.optional(), members: persons.optional(), attendees: persons.optional() }),
  personal: ["members", "attendees"],
});

/** Members came later. */
export const meetingAttended = defineEvent({
  type: "meeting.attended",
  data: z.strictObject({ attendees: persons.min(1) }),
  personal: ["attendees"],
});

/** A matter was taken up in the meeting (上会审议). */
export const agendaTaken = defineEvent({
  type: "agenda.taken",
  data: z.strictObject({
    category: name.optional(),
    emergency: z.boolean().optional(),
    /** Who is to speak last. */
    head: person.optional(),
    participants: persons.optional(),
  }),
  personal: ["head", "participants"],
});

/** A member stood back from the matter and left (回避). */
export const agendaRecused = defineEvent({
  type: "agenda.recused",
  data: z.strictObject({ member: person, reason: text.optional() }),
  personal: ["member", "reason"],
});

/** A member spoke, in the order of the events (发表意见). */
export const agendaOpinionGiven = defineEvent({
  type: "agenda.opinionGiven",
  data: z.strictObject({ by: person, stance: z.enum(DECISION_STANCES).optional() }),
  personal: ["by", "stance"],
});

/** The matter was voted on (表决). `vote`: the ballot, where several matters went through one; default the event itself. */
export const agendaVoted = defineEvent({
  type: "agenda.voted",
  data: z.strictObject({ vote: name.optional(), approve: count, reject: count, abstain: count.optional(), present: count.optional() }),
});

/** What came of it (形成结论). `headDecision`: where the head decides on the ground of the discussion (行政首长决定). */
export const agendaConcluded = defineEvent({
  type: "agenda.concluded",
  data: z.strictObject({
    result: z.enum(DECISION_RESULTS),
    headDecision: z.enum(DECISION_STANCES).optional(),
    headReason: text.optional(),
    /** Default: what more than half of the members who spoke or voted were for. */
    majority: z.enum(DECISION_STANCES).optional(),
  }),
  personal: ["headReason"],
});

/** The meeting ended. Numbers where the host keeps no lists of persons. */
export const meetingClosed = defineEvent({
  type: "meeting.closed",
  data: z.strictObject({ present: count.optional(), members: count.optional() }),
});

/** What the minutes say under a heading, or `true`: that they say something. */
const heading = z.union([z.literal(true), z.string().max(20_000), z.array(z.json()).max(1000)]).optional();

/** The minutes were entered (会议记录、纪要录入). Later ones replace earlier ones, heading by heading. */
export const minutesEntered = defineEvent({
  type: "minutes.entered",
  data: z.strictObject({
    time: heading,
    host: heading,
    attendees: heading,
    absentees: heading,
    recorder: heading,
    opinions: heading,
    dissent: heading,
    conclusion: heading,
  }),
  personal: ["host", "attendees", "absentees", "recorder", "opinions", "dissent"],
});

/** The decision was made (作出决策). */
export const decisionMade = defineEvent({
  type: "decision.made",
  data: z.strictObject({
    ...matter,
    body,
    emergency: z.boolean().optional(),
    preStudyRequired: z.boolean().optional(),
    /** A major administrative decision: reported to the Party committee before it is issued, and published (31, 32). */
    major: z.boolean().optional(),
    /** Kind of matter as in 企业国有资产法 30, and of enterprise: 国有独资公司 or 国有独资企业. */
    kind: name.optional(),
    unitType: name.optional(),
    /** Lawfully not public. */
    secret: z.boolean().optional(),
    documentNo: name.optional(),
  }),
});

/** The Party committee at the same level was asked or told (请示报告). */
export const decisionSubmitted = defineEvent({ type: "decision.submitted", data: z.strictObject({ documentNo: name.optional() }) });

/** Whoever performs the duties of the investor decided on it (履行出资人职责的机构决定). */
export const decisionApprovedByInvestor = defineEvent({
  type: "decision.approvedByInvestor",
  data: z.strictObject({ documentNo: name.optional() }),
});

/** An emergency decision was reported to the body afterwards (事后报告). */
export const decisionReported = defineEvent({ type: "decision.reported", data: z.strictObject({ meeting: name.optional() }) });

/** The decision was made public (公布). */
export const decisionPublished = defineEvent({ type: "decision.published", data: z.strictObject({ channel: name.optional() }) });

/** The decision was changed by a decision of its own, made by the same procedure (依法定程序调整). */
export const decisionChanged = defineEvent({
  type: "decision.changed",
  data: z.strictObject({ amount: amountSchema.optional(), decision: name }),
});

/** It was carried out, in whole or in part: money spent, a contract signed, a person appointed. Objects `decision`, `execution` or both. */
export const decisionExecuted = defineEvent({
  type: "decision.executed",
  data: z.strictObject({
    ...matter,
    /** The decision, its time and its amount, where the host does not report the decision itself. */
    decision: name.optional(),
    decidedAt: when.optional(),
    decidedAmount: amountSchema.optional(),
  }),
});

/** Nothing more is to be done for it. */
export const executionCompleted = defineEvent({ type: "execution.completed", data: z.strictObject({}) });

/** What is done departs from the decision, or it is done no more (变更、停止执行). `suspended`: stopped for now by the head, in urgency. */
export const executionAltered = defineEvent({
  type: "execution.altered",
  data: z.strictObject({ suspended: z.boolean().optional(), reason: text.optional() }),
});

/** A payment without a meeting; objects of type `payee` and `purpose`. `decision`: one that covers it after all. */
export const decisionPaid = defineEvent({
  type: "decision.paid",
  data: z.strictObject({ amount: amountSchema, category: name.optional(), decision: name.optional() }),
});

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const decisionEvents: readonly EventDefinition<any>[] = [
  agendaProposed,
  agendaMaterialSent,
  agendaSentForReview,
  agendaReviewed,
  agendaExpertsChosen,
  agendaExpertReported,
  agendaRiskAssessed,
  agendaPreStudied,
  agendaStaffHeard,
  agendaConflictsChecked,
  consultationOpened,
  consultationClosed,
  consultationHeld,
  hearingMaterialSent,
  hearingHeld,
  meetingConvened,
  meetingOpened,
  meetingAttended,
  agendaTaken,
  agendaRecused,
  agendaOpinionGiven,
  agendaVoted,
  agendaConcluded,
  meetingClosed,
  minutesEntered,
  decisionMade,
  decisionSubmitted,
  decisionApprovedByInvestor,
  decisionReported,
  decisionPublished,
  decisionChanged,
  decisionExecuted,
  executionCompleted,
  executionAltered,
  decisionPaid,
];
