import { defineEvent, type EventDefinition, instantSchema, MODES } from "@plumbline/core";
import * as z from "zod";

/**
 * What happens to the supervision itself (监察系统自身). Most of it the supervisor notes about its own work, under a source whose name begins
 * with `engine/`: when events arrived, that a host is heard, that the trail was verified, that a mode was set, that somebody searched. The
 * types are fixed here, and none of them is written by itself as yet: until then whoever runs a supervisor writes them, or their control
 * points have no record to look at. Each event has one object, of the type that its comment names; a further object `host` says which host
 * it is about. Ids of people are opaque.
 */

const name = z.string().min(1).max(200);
const date = z.iso.date();
const hash = z.string().min(1).max(200);
const division = z.string().max(100);
const count = z.int().nonnegative().max(1_000_000_000);

/**
 * An event came long after its deed, or bears a time that lies after its receipt or before that of the event it follows: objects of type
 * `traceReceipt`. Nothing is noted of events that came as they should.
 */
export const traceReceived = defineEvent({
  type: "trace.received",
  data: z.strictObject({
    occurredAt: instantSchema,
    receivedAt: instantSchema,
    /** Time of the event that its source numbered before it. */
    prevOccurredAt: instantSchema.optional(),
  }),
});

/** An account closed cases one after the other, without a pause (一次集中办结): objects of type `hostBatch`. */
export const hostBatchClosed = defineEvent({
  type: "host.batchClosed",
  data: z.strictObject({ closedCases: count, spanMinutes: z.number().nonnegative().max(525_600), account: name.optional() }),
  personal: ["account"],
});

/** How many records of a host's month were looked at, and how many of them lack something: objects of type `hostMonth`. The last count stands. */
export const hostMeasured = defineEvent({
  type: "host.measured",
  data: z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), incomplete: count, total: count }),
});

/** The month is over, and what belongs to it has arrived: objects of type `hostMonth`. */
export const hostMonthClosed = defineEvent({ type: "host.monthClosed", data: z.strictObject({}) });

/** A host was heard: an event of it, or a sign that it runs and has nothing to tell. At most a few times a day. Objects of type `host`. */
export const hostHeard = defineEvent({ type: "host.heard", data: z.strictObject({ lastEventAt: instantSchema.optional() }) });

/** A host goes out of service, or is not expected to be heard until it is heard again: objects of type `host`. */
export const hostRetired = defineEvent({ type: "host.retired", data: z.strictObject({ reason: name.optional() }) });

/** The trail was computed again and compared with what is stored (校验): objects of type `auditVerification`. */
export const trailVerified = defineEvent({
  type: "trail.verified",
  data: z.strictObject({ storedHash: hash.nullable(), computedHash: hash.nullable() }),
});

/** A person agreed to a change of a control point's mode before it was made: objects of type `ruleChange`. */
export const controlModeApproved = defineEvent({
  type: "control.modeApproved",
  data: z.strictObject({ approver: name }),
  personal: ["approver"],
});

/** The legal side found the rule right before hosts are asked to stop (法制复核): objects of type `ruleChange`. */
export const controlRuleReviewed = defineEvent({
  type: "control.ruleReviewed",
  data: z.strictObject({ reviewer: name, document: name }),
  personal: ["reviewer"],
});

/** The mode of a control point was set: objects of type `ruleChange`. */
export const controlModeSet = defineEvent({
  type: "control.modeSet",
  data: z.strictObject({ control: name, mandatory: z.boolean(), newState: z.enum(MODES) }),
});

/** A supervisor searched (查询): objects of type `auditQuery`. Divisions or units by code; those of a scope are prefixes. */
export const queryMade = defineEvent({
  type: "query.made",
  data: z.strictObject({ target: division, scope: z.array(division).max(1000) }),
});

/** How an account is in use at this moment: objects of type `session`. */
export const sessionSeen = defineEvent({
  type: "session.seen",
  data: z.strictObject({ concurrentDevices: count, distanceKm: z.number().nonnegative().max(21_000), account: name.optional() }),
  personal: ["account"],
});

/** Kinds of records that are kept for a period. */
export const RETAINED_LOGS = ["networkLog", "impactAssessment", "disclosureRecord"] as const;

/**
 * For how long logs or records are kept: objects of type `retentionPolicy`. `networkLog`: the network logs; `impactAssessment`: reports and records
 * of impact assessments; `disclosureRecord`: records of giving personal information or important data to others. The last one stands.
 */
export const retentionSet = defineEvent({
  type: "retention.set",
  data: z.strictObject({ months: count, log: z.enum(RETAINED_LOGS).optional() }),
});

/** A person's tasks of a month were given out, to be done by the end of a day: objects of type `subjectMonth`. */
export const taskAssigned = defineEvent({ type: "task.assigned", data: z.strictObject({ windowEnd: date }) });

/** One of them was done. Doing it twice counts once. Objects of type `subjectMonth`. */
export const taskDone = defineEvent({ type: "task.done", data: z.strictObject({ task: name }) });

/** The years of which the calendar is loaded, and the year into which a period now reaches: objects of type `calendarCheck`. */
export const calendarChecked = defineEvent({
  type: "calendar.checked",
  data: z.strictObject({ loadedYears: z.array(z.int().min(1949).max(9999)).max(200), dueYear: z.int().min(1949).max(9999) }),
});

/** Grounds on which an impact assessment comes first (个人信息保护法 55). */
export const ASSESSED_GROUNDS = ["sensitive", "automatedDecision", "disclosure", "abroad", "majorImpact"] as const;

/** The impact of a processing of personal information was assessed (个人信息保护影响评估): objects of type `dataProcessing`. */
export const processingAssessed = defineEvent({ type: "processing.assessed", data: z.strictObject({ documentNo: name.optional() }) });

/** It began. `grounds`: those that apply, the whole list. Objects of type `dataProcessing`. */
export const processingBegun = defineEvent({
  type: "processing.begun",
  data: z.strictObject({ grounds: z.array(z.enum(ASSESSED_GROUNDS)).max(10).optional() }),
});

/** It was approved that others build or run a government system, or keep and process its data (委托建设、维护): objects of type `entrustment`. */
export const entrustmentApproved = defineEvent({ type: "entrustment.approved", data: z.strictObject({ documentNo: name.optional() }) });

/** They began: objects of type `entrustment`. */
export const entrustmentBegun = defineEvent({ type: "entrustment.begun", data: z.strictObject({ contractor: name.optional() }) });

/** The contracting organ agreed that its contractor may get at data (委托方同意): objects of type `contractorAccess`. */
export const contractorConsented = defineEvent({ type: "contractor.consented", data: z.strictObject({ documentNo: name.optional() }) });

/** The contractor looked at data, took, kept, used or passed it on, or correlated it: objects of type `contractorAccess`. */
export const contractorAccessed = defineEvent({ type: "contractor.accessed", data: z.strictObject({ contractor: name.optional() }) });

/** A security incident with data was found (网络数据安全事件): objects of type `dataIncident`. */
export const incidentFound = defineEvent({ type: "incident.found", data: z.strictObject({ kind: name.optional() }) });

/** It was reported to the authorities in charge: objects of type `dataIncident`. */
export const incidentReported = defineEvent({ type: "incident.reported", data: z.strictObject({ documentNo: name.optional() }) });

/** Personal information is kept until the end of a day, or for longer than was said before: objects of type `personalStore`. */
export const storeKept = defineEvent({ type: "store.kept", data: z.strictObject({ keepUntil: date, basis: name.optional() }) });

/** It was erased or made anonymous: objects of type `personalStore`. */
export const storeErased = defineEvent({ type: "store.erased", data: z.strictObject({}) });

/** A unit began to process personal information, now or on the day that is given: from there the time to the first audit runs. Objects of type `complianceAudit`. */
export const complianceBegun = defineEvent({ type: "compliance.begun", data: z.strictObject({ since: date.optional() }) });

/** Whether it keeps the law was audited (合规审计), and the time runs anew: objects of type `complianceAudit`. */
export const complianceAudited = defineEvent({ type: "compliance.audited", data: z.strictObject({ documentNo: name.optional() }) });

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const supervisionEvents: readonly EventDefinition<any>[] = [
  traceReceived,
  hostBatchClosed,
  hostMeasured,
  hostMonthClosed,
  hostHeard,
  hostRetired,
  trailVerified,
  controlModeApproved,
  controlRuleReviewed,
  controlModeSet,
  queryMade,
  sessionSeen,
  retentionSet,
  taskAssigned,
  taskDone,
  calendarChecked,
  processingAssessed,
  processingBegun,
  entrustmentApproved,
  entrustmentBegun,
  contractorConsented,
  contractorAccessed,
  incidentFound,
  incidentReported,
  storeKept,
  storeErased,
  complianceBegun,
  complianceAudited,
];
