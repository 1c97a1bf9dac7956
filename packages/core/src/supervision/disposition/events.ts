import * as z from "zod";
import { dateSchema } from "../../control/control-point.ts";
import { defineEvent, type EventDefinition } from "../../event/define-event.ts";
import { rankSchema, ruleClassSchema } from "../ladder.ts";
import { dueSchema } from "../period.ts";

/**
 * What happens to a disposition. Objects of type `disposition`. `by` is the opaque id of a person. Free text may say something about
 * people, so it is personal and no step depends on it: a disposition whose texts were erased still shows its way.
 */

const name = z.string().min(1).max(512);
const text = z.string().min(1).max(20_000);
const by = { by: name };

/**
 * Of a unit: the leader who answers for it, the leader in charge of the field, the department, and the person who does the work
 * (主管领导、分管领导、承办部门、责任人).
 */
export const subjectSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("person"), id: name, rank: name, org: name.optional() }),
  z.strictObject({
    kind: z.literal("unit"),
    id: name,
    rank: name,
    leader: name.optional(),
    deputy: name.optional(),
    department: name.optional(),
    person: name.optional(),
  }),
]);
export type Subject = z.output<typeof subjectSchema>;

export const dispositionProposed = defineEvent({
  type: "disposition.proposed",
  data: z.strictObject({
    ...by,
    ladder: z.strictObject({ id: name, version: z.int().positive() }),
    rung: name,
    subject: subjectSchema,
    signals: z.array(name).max(1000),
    matter: name.optional(),
    rank: rankSchema,
    ruleClass: ruleClassSchema.optional(),
    after: z.strictObject({ disposition: name, rung: name }).optional(),
    grounds: z.array(name).max(20),
    derelictions: z.array(name).max(20),
    reason: text.optional(),
  }),
  personal: ["reason"],
});
export const dispositionAssigned = defineEvent({ type: "disposition.assigned", data: z.strictObject({ ...by, handler: name }) });
export const hearingRequested = defineEvent({
  type: "disposition.hearingRequested",
  data: z.strictObject({ ...by, due: dueSchema, facts: text.optional() }),
  personal: ["facts"],
});
export const statementGiven = defineEvent({
  type: "disposition.statementGiven",
  data: z.strictObject({ ...by, text: text.optional() }),
  personal: ["text"],
});
export const hearingWaived = defineEvent({ type: "disposition.hearingWaived", data: z.strictObject(by) });
export const statementAnswered = defineEvent({
  type: "disposition.statementAnswered",
  data: z.strictObject({ ...by, accepted: z.enum(["all", "part", "none"]), reasons: text.optional() }),
  personal: ["reasons"],
});
export const dispositionIssued = defineEvent({
  type: "disposition.issued",
  data: z.strictObject({
    ...by,
    body: name,
    level: name,
    role: name,
    number: name.optional(),
    document: z.record(z.string().max(100), text).optional(),
  }),
  personal: ["document"],
});
export const dispositionServed = defineEvent({
  type: "disposition.served",
  data: z.strictObject({ ...by, receiver: name, how: name, reply: dueSchema, correction: dueSchema.optional() }),
});
export const dispositionReplied = defineEvent({
  type: "disposition.replied",
  data: z.strictObject({ ...by, late: z.boolean(), text: text.optional() }),
  personal: ["text"],
});
const period = z.enum(["reply", "correction"]);
export const extensionAsked = defineEvent({
  type: "disposition.extensionAsked",
  data: z.strictObject({ ...by, of: period, reason: text.optional() }),
  personal: ["reason"],
});
export const extensionDecided = defineEvent({
  type: "disposition.extensionDecided",
  data: z.strictObject({ ...by, of: period, granted: z.boolean(), due: dueSchema.optional(), reason: text.optional() }),
  personal: ["reason"],
});
export const evidenceSubmitted = defineEvent({
  type: "disposition.evidenceSubmitted",
  data: z.strictObject({ ...by, late: z.boolean(), files: z.array(name).min(1).max(100), rectifier: name }),
});
export const dispositionVerified = defineEvent({
  type: "disposition.verified",
  data: z.strictObject({ ...by, accepted: z.boolean(), correction: dueSchema.optional(), reason: text.optional() }),
  personal: ["reason"],
});
/** A person is asked to look at a further rung. Nothing is decided by it. */
export const escalationRaised = defineEvent({
  type: "disposition.escalationRaised",
  data: z.strictObject({ to: name, when: z.enum(["unanswered", "uncorrected"]), on: dateSchema }),
});
export const dispositionWithdrawn = defineEvent({
  type: "disposition.withdrawn",
  data: z.strictObject({ ...by, reason: text.optional() }),
  personal: ["reason"],
});
export const CLOSED_AS = ["corrected", "answered", "uncorrected", "unanswered"] as const;
export const dispositionClosed = defineEvent({
  type: "disposition.closed",
  data: z.strictObject({ ...by, as: z.enum(CLOSED_AS), change: name.optional(), reason: text.optional() }),
  personal: ["reason"],
});
/** What the competent body decided, with its document. Recorded here, not decided here. */
export const outcomeRecorded = defineEvent({
  type: "disposition.outcomeRecorded",
  data: z.strictObject({
    ...by,
    code: name,
    on: dateSchema,
    decidedBy: name,
    number: name,
    act: z.strictObject({ do: z.enum(["endAssignment", "suspendAssignment"]), assignment: name, on: dateSchema }).optional(),
  }),
});
export const bulletinPublished = defineEvent({
  type: "disposition.bulletinPublished",
  data: z.strictObject({ ...by, bulletin: name, shows: z.enum(["closed", "overdue"]) }),
});

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const dispositionEvents: readonly EventDefinition<any>[] = [
  dispositionProposed,
  dispositionAssigned,
  hearingRequested,
  statementGiven,
  hearingWaived,
  statementAnswered,
  dispositionIssued,
  dispositionServed,
  dispositionReplied,
  extensionAsked,
  extensionDecided,
  evidenceSubmitted,
  dispositionVerified,
  escalationRaised,
  dispositionWithdrawn,
  dispositionClosed,
  outcomeRecorded,
  bulletinPublished,
];
