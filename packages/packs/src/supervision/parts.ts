import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, given, textOf } from "../facts.ts";

type Part = { readonly org?: string } & Readonly<Record<string, Json | undefined>>;

interface PartOptions<S extends Part> {
  /** What nobody has told yet. */
  readonly initial?: S;
  /** Only what the supervisor itself notes: no host may speak of these. */
  readonly own?: true;
  readonly on: Readonly<Record<string, Reducer<S>>>;
}

/** A record over the events that it folds, and no others that happen to name its object. */
function part<S extends Part>(type: string, { initial, own, on }: PartOptions<S>): RecordDefinition<S> {
  const keyOf = objectId(type);
  const first = Object.freeze(initial ?? ({} as S));
  return defineRecord<S>({
    type,
    keys: (event) => (own && !isOwn(event) ? undefined : keyOf(event)),
    initial: () => first,
    on,
    onlyOn: true,
    org: (s) => s.org,
  });
}

/** Names that begin so are the supervisor's: no source may be registered under one. */
function isOwn({ source }: TimedEvent): boolean {
  return source.startsWith("engine/");
}

/** Facts of one event, told once; what is told again is an anomaly and changes nothing. */
function toldOnce<S extends Part>(keys: readonly string[]): Reducer<S> {
  return (s, event) =>
    keys.some((key) => s[key] !== undefined) ? refuse("already_told") : changed(s, event, given(event.data, keys) as Partial<S>);
}

export type TraceReceiptFacts = {
  readonly org?: string;
  readonly occurredAt?: string;
  readonly receivedAt?: string;
  readonly prevOccurredAt?: string;
};

/** When an event of a host happened, by its own account, and when it arrived. */
export function traceReceipt(): RecordDefinition<TraceReceiptFacts> {
  return part<TraceReceiptFacts>("traceReceipt", {
    own: true,
    on: { "trace.received": toldOnce(["occurredAt", "receivedAt", "prevOccurredAt"]) },
  });
}

export type HostBatchFacts = { readonly org?: string; readonly closedCases?: number; readonly spanMinutes?: number };

/** Cases of a host that one account closed in a row. */
export function hostBatch(): RecordDefinition<HostBatchFacts> {
  return part<HostBatchFacts>("hostBatch", { own: true, on: { "host.batchClosed": toldOnce(["closedCases", "spanMinutes"]) } });
}

export type HostMonthFacts = {
  readonly org?: string;
  readonly closed: boolean;
  readonly incomplete?: number;
  readonly total?: number;
};

/** A calendar month of a host: how much of what it recorded lacks something. Nothing is said before the month is closed. */
export function hostMonth(): RecordDefinition<HostMonthFacts> {
  return part<HostMonthFacts>("hostMonth", {
    initial: { closed: false },
    own: true,
    on: {
      "host.measured": (s, e) => changed(s, e, given(e.data, ["incomplete", "total"])),
      "host.monthClosed": (s, e) => changed(s, e, { closed: true }),
    },
  });
}

export type HostFacts = {
  readonly org?: string;
  /** Out of service: not heard, and not expected to be. */
  readonly retired: boolean;
  readonly lastEventAt?: string;
};

/** A host, and when it was last heard. */
export function host(): RecordDefinition<HostFacts> {
  return part<HostFacts>("host", {
    initial: { retired: false },
    own: true,
    on: {
      // What is told later may be about an earlier moment.
      "host.heard": (s, e) => {
        const heard = textOf(e.data.lastEventAt) ?? e.time;
        const isNewer = s.lastEventAt === undefined || Date.parse(heard) > Date.parse(s.lastEventAt);
        return changed(s, e, { retired: false, ...(isNewer && { lastEventAt: heard }) });
      },
      "host.retired": (s, e) => changed(s, e, { retired: true }),
    },
  });
}

export type AuditVerificationFacts = {
  readonly org?: string;
  /** Null: there is none. */
  readonly storedHash?: string | null;
  readonly computedHash?: string | null;
};

/** One verification of the trail: what is stored, and what its entries come to. */
export function auditVerification(): RecordDefinition<AuditVerificationFacts> {
  return part<AuditVerificationFacts>("auditVerification", {
    own: true,
    on: {
      "trail.verified": (s, e) => {
        if (s.storedHash !== undefined) return refuse("already_told");
        return changed(s, e, { storedHash: textOf(e.data.storedHash) ?? null, computedHash: textOf(e.data.computedHash) ?? null });
      },
    },
  });
}

export type RuleChangeFacts = {
  readonly org?: string;
  readonly changed: boolean;
  /** Who agreed before the change was made: an agreement that comes after it is no ground for it. */
  readonly approvers: readonly string[];
  readonly reviewedBy?: string;
  readonly control?: string;
  readonly mandatory?: boolean;
  readonly newState?: string;
};

/** One change of the mode of a control point. */
export function ruleChange(): RecordDefinition<RuleChangeFacts> {
  return part<RuleChangeFacts>("ruleChange", {
    initial: { changed: false, approvers: [] },
    own: true,
    on: {
      "control.modeApproved": (s, e) => {
        if (s.changed) return refuse("already_changed");
        const approver = textOf(e.data.approver);
        return approver === undefined || s.approvers.includes(approver) ? {} : changed(s, e, { approvers: [...s.approvers, approver] });
      },
      "control.ruleReviewed": (s, e) => {
        if (s.changed) return refuse("already_changed");
        return changed(s, e, { reviewedBy: textOf(e.data.reviewer) });
      },
      "control.modeSet": (s, e) => {
        if (s.changed) return refuse("already_changed");
        return changed(s, e, { ...given(e.data, ["control", "mandatory", "newState"]), changed: true });
      },
    },
  });
}

export type AuditQueryFacts = { readonly org?: string; readonly target?: string; readonly scope?: readonly string[] };

/** One search of a supervisor: what it was about, and how far the account reaches. */
export function auditQuery(): RecordDefinition<AuditQueryFacts> {
  return part<AuditQueryFacts>("auditQuery", { own: true, on: { "query.made": toldOnce(["target", "scope"]) } });
}

export type SessionFacts = { readonly org?: string; readonly concurrentDevices?: number; readonly distanceKm?: number };

/** One session of an account. Of several moments the one stays at which devices were furthest apart: it was so, whatever came later. */
export function session(): RecordDefinition<SessionFacts> {
  return part<SessionFacts>("session", {
    on: {
      "session.seen": (s, e) => {
        const seen = given(e.data, ["concurrentDevices", "distanceKm"]) as SessionFacts;
        return apart(seen) >= apart(s) ? changed(s, e, seen) : {};
      },
    },
  });
}

function apart({ concurrentDevices = 0, distanceKm = 0 }: SessionFacts): number {
  return concurrentDevices > 1 ? distanceKm : 0;
}

export type RetentionPolicyFacts = { readonly org?: string; readonly log?: string; readonly months?: number };

/** For how long records of one kind are kept. */
export function retentionPolicy(): RecordDefinition<RetentionPolicyFacts> {
  return part<RetentionPolicyFacts>("retentionPolicy", {
    on: { "retention.set": (s, e) => changed(s, e, given(e.data, ["months", "log"])) },
  });
}

export type SubjectMonthFacts = { readonly org?: string; readonly done: readonly string[]; readonly windowEnd?: string };

/** The tasks of one person in one month. */
export function subjectMonth(): RecordDefinition<SubjectMonthFacts> {
  return part<SubjectMonthFacts>("subjectMonth", {
    initial: { done: [] },
    on: {
      "task.assigned": (s, e) => changed(s, e, given(e.data, ["windowEnd"])),
      "task.done": (s, e) => {
        const task = textOf(e.data.task);
        return task === undefined || s.done.includes(task) ? {} : changed(s, e, { done: [...s.done, task] });
      },
    },
  });
}

export type CalendarCheckFacts = { readonly org?: string; readonly loadedYears?: readonly number[]; readonly dueYear?: number };

/** Which years of working days are known, against the year that a period reaches. The last look stands. */
export function calendarCheck(): RecordDefinition<CalendarCheckFacts> {
  return part<CalendarCheckFacts>("calendarCheck", {
    own: true,
    on: { "calendar.checked": (s, e) => changed(s, e, given(e.data, ["loadedYears", "dueYear"])) },
  });
}

export type DataProcessingFacts = {
  readonly org?: string;
  readonly begun: boolean;
  readonly grounds?: readonly string[];
  readonly begunAt?: string;
  readonly assessedAt?: string;
};

/** One kind of processing of personal information, such as a comparison of registers. */
export function dataProcessing(): RecordDefinition<DataProcessingFacts> {
  return part<DataProcessingFacts>("dataProcessing", {
    initial: { begun: false },
    on: {
      "processing.assessed": (s, e) => changed(s, e, { assessedAt: s.assessedAt ?? e.time }),
      "processing.begun": (s, e) => changed(s, e, { ...given(e.data, ["grounds"]), begun: true, begunAt: s.begunAt ?? e.time }),
    },
  });
}

export type EntrustmentFacts = {
  readonly org?: string;
  readonly begun: boolean;
  readonly begunAt?: string;
  readonly approvedAt?: string;
};

/** Others build or run a government system, or keep and process its data. */
export function entrustment(): RecordDefinition<EntrustmentFacts> {
  return part<EntrustmentFacts>("entrustment", {
    initial: { begun: false },
    on: {
      "entrustment.approved": (s, e) => changed(s, e, { approvedAt: s.approvedAt ?? e.time }),
      "entrustment.begun": (s, e) => changed(s, e, { begun: true, begunAt: s.begunAt ?? e.time }),
    },
  });
}

export type ContractorAccessFacts = {
  readonly org?: string;
  readonly accessed: boolean;
  readonly accessedAt?: string;
  readonly consentedAt?: string;
};

/** A contractor and one body of data: whether it was agreed to before the contractor got at it. */
export function contractorAccess(): RecordDefinition<ContractorAccessFacts> {
  return part<ContractorAccessFacts>("contractorAccess", {
    initial: { accessed: false },
    on: {
      "contractor.consented": (s, e) => changed(s, e, { consentedAt: s.consentedAt ?? e.time }),
      "contractor.accessed": (s, e) => changed(s, e, { accessed: true, accessedAt: s.accessedAt ?? e.time }),
    },
  });
}

export type DataIncidentFacts = { readonly org?: string; readonly foundAt?: string; readonly reportedAt?: string };

/** A security incident, from when it was found. */
export function dataIncident(): RecordDefinition<DataIncidentFacts> {
  return part<DataIncidentFacts>("dataIncident", {
    on: {
      "incident.found": (s, e) => changed(s, e, { foundAt: s.foundAt ?? e.time }),
      "incident.reported": (s, e) => changed(s, e, { reportedAt: s.reportedAt ?? e.time }),
    },
  });
}

export type PersonalStoreFacts = { readonly org?: string; readonly keepUntil?: string; readonly erasedAt?: string };

/** A body of personal information, and for how long it is kept. */
export function personalStore(): RecordDefinition<PersonalStoreFacts> {
  return part<PersonalStoreFacts>("personalStore", {
    on: {
      "store.kept": (s, e) => changed(s, e, given(e.data, ["keepUntil"])),
      "store.erased": (s, e) => changed(s, e, { erasedAt: s.erasedAt ?? e.time }),
    },
  });
}

export type ComplianceAuditFacts = { readonly org?: string; readonly auditedAt?: string };

/** Audits of how a unit keeps the law on personal information. */
export function complianceAudit(): RecordDefinition<ComplianceAuditFacts> {
  return part<ComplianceAuditFacts>("complianceAudit", {
    on: {
      "compliance.begun": (s, e) => changed(s, e, { auditedAt: s.auditedAt ?? textOf(e.data.since) ?? e.time }),
      "compliance.audited": (s, e) => changed(s, e, { auditedAt: e.time }),
    },
  });
}
