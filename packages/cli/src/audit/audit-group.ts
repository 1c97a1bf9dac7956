import {
  type Audit,
  type AuditCheck,
  type AuditResult,
  createAudit,
  createCalendar,
  type Finding,
  type Json,
  type KindRegistry,
  type LogCase,
  PlumblineError,
  type RecordView,
  viewOfCase,
} from "@plumbline/core";
import type { FileCheck } from "../input/checks-file.ts";
import type { LogGroup } from "../input/groups.ts";

/** What a report wants to see while a log is audited. */
export interface Observer {
  /** Called for each case that had begun, with the events that are seen, before its findings. */
  onCase?(logCase: LogCase): void;
  /** Findings that compare cases come at the end of the log, all others while their case is the current one. */
  onFinding?(check: FileCheck, caseId: string, finding: Finding): void;
}

export interface GroupAudit {
  readonly group: LogGroup;
  add(logCase: LogCase): void;
  finish(): readonly AuditResult[];
}

export interface AuditSettings {
  readonly kinds: KindRegistry;
  readonly asOf: number | undefined;
}

/** An audit of one log, whose cases may come from several files. Whatever is wrong with a check is thrown here. */
export function auditGroup(group: LogGroup, settings: AuditSettings, observer: Observer = {}): GroupAudit {
  const { kinds, asOf } = settings;
  const calendar = createCalendar();
  const byId = new Map(group.checks.map((check) => [check.id, check]));
  const onFinding = observer.onFinding
    ? (check: AuditCheck, record: string, finding: Finding) => observer.onFinding?.(byId.get(check.id) as FileCheck, record, finding)
    : undefined;
  const start = (checks: readonly FileCheck[]): Audit | undefined =>
    checks.length === 0
      ? undefined
      : createAudit({
          checks: checks.map((check) => withAsOf(check, settings)),
          kinds,
          calendar,
          ...(asOf === undefined ? {} : { asOf }),
          ...(onFinding ? { onFinding } : {}),
        });
  // An expression reads the attributes of the case as facts of the record, `e.amount`; `e.attributes.amount` is the same.
  const flat = start(group.checks.filter((check) => check.kind === "expression"));
  const others = start(group.checks.filter((check) => check.kind !== "expression"));
  const ids = group.paths.length > 1 ? new Set<string>() : undefined;
  let position = 0;

  return {
    group,
    add(logCase) {
      if (ids?.has(logCase.id)) {
        throw new PlumblineError(
          "CASE_DUPLICATE",
          `case ${JSON.stringify(logCase.id)} stands in two of the files; each case must be in one`,
          {
            details: { case: logCase.id },
          },
        );
      }
      ids?.add(logCase.id);
      const seen = asOf === undefined ? logCase : upTo(logCase, asOf);
      const view: RecordView = viewOfCase(ids ? { ...seen, position } : seen);
      position++;
      if (seen.events.length < logCase.events.length && seen.events.length === 0) return; // had not begun
      observer.onCase?.(seen);
      others?.add(view);
      flat?.add({ ...view, state: { attributes: logCase.attributes, ...logCase.attributes }, sources: NO_EVENTS });
    },
    finish() {
      const results = new Map([...(others?.finish() ?? []), ...(flat?.finish() ?? [])].map((result) => [result.id, result]));
      return group.checks.map((check) => results.get(check.id) as AuditResult);
    },
  };
}

// Attributes of a case come with the case, so no step can be shown to have given them.
const NO_EVENTS = (): readonly string[] => [];

function upTo(logCase: LogCase, asOf: number): LogCase {
  const { events } = logCase;
  return events.every((event) => event.at <= asOf) ? logCase : { ...logCase, events: events.filter((event) => event.at <= asOf) };
}

// A kind that asks at an instant of its own takes the instant of the whole audit, unless the check states one.
function withAsOf(check: FileCheck, { kinds, asOf }: AuditSettings): FileCheck {
  const kind = kindOf(check, kinds);
  const shape = (kind.params as { readonly shape?: Readonly<Record<string, unknown>> }).shape;
  if (asOf === undefined || "asOf" in check.params || shape === undefined || !Object.hasOwn(shape, "asOf")) return check;
  return { ...check, params: { ...check.params, asOf } as Record<string, Json> };
}

function kindOf(check: FileCheck, kinds: KindRegistry) {
  try {
    return kinds.get(check.kind);
  } catch (cause) {
    throw new PlumblineError("KIND_UNKNOWN", `check ${JSON.stringify(check.id)}: ${(cause as Error).message}`, {
      cause,
      details: { check: check.id },
    });
  }
}
