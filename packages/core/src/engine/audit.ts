import type { WorkingCalendar } from "../calendar/calendar.ts";
import { type CheckContext, type ControlKind, type GroupMember, isGroupKind, type KindRegistry } from "../control/define-control-kind.ts";
import type { Finding } from "../control/verdict.ts";
import { PlumblineError } from "../errors.ts";
import { attribute, numberOf } from "../event/attributes.ts";
import type { Json, TimedEvent } from "../event/trace-event.ts";
import type { RecordView } from "../record/define-record.ts";
import { Tallier, type Tally } from "./tally.ts";

/** One check of a finished log: a kind with its parameters. */
export interface AuditCheck {
  readonly id: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, Json>>;
  /** Only events whose attributes equal all of these are steps. */
  readonly eventFilter?: Readonly<Record<string, Json>>;
}

export interface AuditResult extends Tally {
  readonly id: string;
  readonly kind: string;
}

export interface AuditOptions {
  readonly checks: readonly AuditCheck[];
  readonly kinds: KindRegistry;
  readonly calendar: WorkingCalendar;
  /** Only events up to this instant are seen, and it is the instant of the question; by default the log's last event. */
  readonly asOf?: number;
  /** Called for every finding: at once for checks of single records, at the end for those that compare records. */
  onFinding?(check: AuditCheck, record: string, finding: Finding): void;
}

export interface Audit {
  /** Checks one finished record. Records may come in any order, each once. */
  add(record: RecordView): void;
  /** Checks what needs all records, and adds up. Results stand in the order of the checks. */
  finish(): readonly AuditResult[];
}

interface Bound {
  readonly check: AuditCheck;
  readonly kind: ControlKind;
  readonly prepared: unknown;
  readonly tally: Tallier;
  /** Members by group. Each record comes once, so nothing has to be replaced, unlike in the engine. */
  readonly groups: Map<string, GroupMember[]>;
  readonly filter: EventFilter | undefined;
  /** The answer depends on the instant of the question, which is known only at the end. */
  readonly deferred: boolean;
}

type EventFilter = readonly (readonly [key: string, value: Json])[];

/**
 * Audits finished records, one after the other: nothing of a record is kept but what its checks need, so a log may be
 * larger than memory. Throws at once for an unknown kind or a wrong parameter.
 */
export function createAudit(options: AuditOptions): Audit {
  const bound = options.checks.map((check) => bind(check, options));
  const deferred: RecordView[] = [];
  const defers = options.asOf === undefined && bound.some((b) => b.deferred);
  let last = Number.NEGATIVE_INFINITY;

  const checkOne = (b: Bound, record: RecordView, context: CheckContext): void => {
    const view = b.filter ? filtered(record, b.filter) : record;
    if (isGroupKind(b.kind)) {
      for (const { group, member, value } of b.kind.contribute(view, b.prepared, context)) {
        const one = { group, member, value, record: record.id };
        const members = b.groups.get(group);
        if (members) members.push(one);
        else b.groups.set(group, [one]);
      }
      return;
    }
    const verdict = b.kind.check(view, b.prepared, context);
    b.tally.addVerdict(record.id, verdict);
    if (options.onFinding) for (const finding of verdict.findings) options.onFinding(b.check, record.id, finding);
  };

  return {
    add(record) {
      if (options.asOf !== undefined && record.trace.length > 0 && record.startAt > options.asOf) return; // had not begun
      const view = options.asOf === undefined ? record : upTo(record, options.asOf);
      if (view.endAt > last) last = view.endAt;
      const context = { asOf: options.asOf ?? view.endAt, final: true };
      for (const b of bound) if (!(defers && b.deferred)) checkOne(b, view, context);
      if (defers) deferred.push(view);
    },
    finish() {
      const context = { asOf: options.asOf ?? last, final: true };
      if (defers) for (const b of bound) if (b.deferred) for (const record of deferred) checkOne(b, record, context);
      for (const b of bound) {
        if (!isGroupKind(b.kind)) continue;
        for (const [group, members] of b.groups) {
          const verdict = b.kind.checkGroup(group, members, b.prepared, context);
          b.tally.addMeasures(verdict.measures);
          if (verdict.missing?.length) b.tally.addMissing(verdict.missing);
          for (const finding of verdict.findings) {
            b.tally.addViolating(finding.member);
            options.onFinding?.(b.check, finding.member, finding);
          }
        }
      }
      return bound.map((b) => ({ id: b.check.id, kind: b.check.kind, ...b.tally.finish() }));
    },
  };
}

function bind(check: AuditCheck, { kinds, calendar }: AuditOptions): Bound {
  const kind = kinds.get(check.kind);
  const prepared = prepareKind(kind, check.params, calendar, check.id);
  return {
    check,
    kind,
    prepared,
    tally: new Tallier(kind, prepared),
    groups: new Map(),
    filter: check.eventFilter ? Object.entries(check.eventFilter) : undefined,
    deferred: kind.reads(prepared as never).asOf === true,
  };
}

/** Validates parameters and prepares a kind; whatever is wrong is `PARAMETER_INVALID` with the control's id in front. */
export function prepareKind(kind: ControlKind, params: unknown, calendar: WorkingCalendar, id: string): unknown {
  const parsed = kind.params.safeParse(params);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join(".") ?? "";
    throw new PlumblineError("PARAMETER_INVALID", `control ${id} (${kind.kind}): ${path ? `parameter "${path}": ` : ""}${issue?.message}`, {
      details: { control: id, kind: kind.kind },
    });
  }
  return kind.prepare(parsed.data as never, { calendar });
}

function upTo(record: RecordView, asOf: number): RecordView {
  if (record.endAt <= asOf) return record;
  const trace = record.trace.filter((event) => event.at <= asOf);
  return { ...record, trace, startAt: trace[0]?.at ?? record.startAt, endAt: trace.at(-1)?.at ?? record.startAt };
}

function filtered(record: RecordView, filter: EventFilter): RecordView {
  return { ...record, trace: filterTrace(record.trace, filter) };
}

/** The events whose attributes equal all values of the filter; a log may write `5` and `true` as text, also as `5.0` and `TRUE`. */
export function filterTrace(trace: readonly TimedEvent[], filter: EventFilter): readonly TimedEvent[] {
  return trace.filter((event) =>
    filter.every(([key, value]) => {
      const found = attribute(event, key);
      return found === value || (found !== undefined && typeof found !== typeof value && equalInKind(found, value));
    }),
  );
}

// As in conditions, the written value decides what is compared.
function equalInKind(found: Json, written: Json): boolean {
  if (typeof written === "number") return numberOf(found) === written;
  const text = asText(found);
  return (typeof written === "boolean" ? text.toLowerCase() : text) === asText(written);
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
