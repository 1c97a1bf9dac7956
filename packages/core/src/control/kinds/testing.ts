import type { Json, TimedEvent } from "../../event/trace-event.ts";
import type { RecordView } from "../../record/define-record.ts";
import { type LogCase, viewOfCase } from "../../record/log-case.ts";
import {
  type CheckContext,
  type ControlKind,
  type GroupKind,
  type GroupMember,
  type GroupVerdict,
  isGroupKind,
  type RecordKind,
} from "../define-control-kind.ts";
import type { Verdict } from "../verdict.ts";

export interface ExampleEvent {
  readonly activity: string;
  /** RFC 3339 with offset. */
  readonly time: string;
  readonly actor?: string;
  readonly data?: Readonly<Record<string, Json>>;
}

export interface ExampleCase {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, Json>>;
  readonly events: readonly ExampleEvent[];
}

/** A step on Monday 2 March 2026 in Beijing at `HH:MM`, or at a full instant. */
export function step(activity: string, when: string, actor?: string, data?: Readonly<Record<string, Json>>): ExampleEvent {
  const time = when.includes("T") ? when : `2026-03-02T${when}:00+08:00`;
  return { activity, time, ...(actor === undefined ? {} : { actor }), ...(data === undefined ? {} : { data }) };
}

/** The instant of a step written the same way, in ms. */
export function instant(when: string): number {
  return Date.parse(step("", when).time);
}

/** The case as a log holds it: ids of events are `case#index`. */
function caseOf({ id, attributes = {}, events }: ExampleCase, position = 0): LogCase {
  return {
    id,
    position,
    attributes,
    events: events.map(
      ({ activity, time, actor, data = {} }, index): TimedEvent => ({
        id: `${id}#${index}`,
        type: activity,
        time,
        at: Date.parse(time),
        seq: index,
        source: "example",
        objects: [{ type: "case", id }],
        ...(actor === undefined ? {} : { actor: { id: actor } }),
        data,
      }),
    ),
  };
}

export function viewOf(events: readonly ExampleEvent[], attributes: Readonly<Record<string, Json>> = {}): RecordView {
  return viewOfCase(caseOf({ id: "c", attributes, events }));
}

// The kinds for logs need no tools; the calendar is for kinds that count Chinese working days.
const NO_TOOLS = { calendar: undefined as never };

export interface CheckOptions {
  readonly attributes?: Readonly<Record<string, Json>>;
  readonly final?: boolean;
  readonly asOf?: number;
}

/** What a kind says of one case; of a finished one, unless `final` is false. */
export function checkCase(kind: ControlKind, params: unknown, events: readonly ExampleEvent[], options: CheckOptions = {}): Verdict {
  const view = viewOf(events, options.attributes);
  const { final = true, asOf = view.endAt } = options;
  const record = kind as RecordKind;
  return record.check(view, record.prepare(record.params.parse(params), NO_TOOLS), { asOf, final });
}

/** When a kind wants to look at the case again. */
export function dueOf(kind: ControlKind, params: unknown, events: readonly ExampleEvent[], after: number, options: CheckOptions = {}) {
  const record = kind as RecordKind;
  return record.due?.(viewOf(events, options.attributes), record.prepare(record.params.parse(params), NO_TOOLS), after);
}

/** What a group kind says of each group. The cases stand in the log in this order; the members come in the opposite one. */
export function checkGroups(kind: ControlKind, params: unknown, cases: readonly ExampleCase[], final = true): Map<string, GroupVerdict> {
  const prepared = kind.prepare(kind.params.parse(params), NO_TOOLS);
  const views = cases.map((example, position) => viewOfCase(caseOf(example, position)));
  return judge(kind as GroupKind, prepared, views.reverse(), contextOf(views, final));
}

/** The result of a control over finished cases: its fields, `violations`, and the ids of the violating cases in order. */
export function runExample(kind: ControlKind, params: unknown, cases: readonly ExampleCase[]): Record<string, number | string[]> {
  const prepared = kind.prepare(kind.params.parse(params), NO_TOOLS);
  const views = cases.map((example, position) => viewOfCase(caseOf(example, position)));
  const context = contextOf(views, true);
  const result: Record<string, number | string[]> = {};
  for (const field of kind.fields?.(prepared) ?? Object.keys(kind.measures)) result[field] = 0;
  const violating = new Set<string>();

  const add = (measures: Readonly<Record<string, number>>): void => {
    for (const [field, value] of Object.entries(measures)) {
      const before = result[field];
      if (typeof before === "number") result[field] = kind.measures[field] === "max" ? Math.max(before, value) : before + value;
    }
  };
  if (isGroupKind(kind)) {
    for (const verdict of judge(kind, prepared, views, context).values()) {
      add(verdict.measures);
      for (const finding of verdict.findings) violating.add(finding.member);
    }
  } else {
    for (const view of views) {
      const verdict = kind.check(view, prepared, context);
      add(verdict.measures);
      if (verdict.findings.length > 0) violating.add(view.id);
    }
  }
  if (!kind.countsViolations) return result;
  return { ...result, violations: violating.size, violating: [...violating].sort() };
}

function contextOf(views: readonly RecordView[], final: boolean): CheckContext {
  return { asOf: Math.max(0, ...views.map((view) => view.endAt)), final };
}

function judge(kind: GroupKind, prepared: unknown, views: readonly RecordView[], context: CheckContext): Map<string, GroupVerdict> {
  const groups = new Map<string, GroupMember[]>();
  for (const view of views) {
    for (const contribution of kind.contribute(view, prepared, context)) {
      const members = groups.get(contribution.group) ?? [];
      members.push({ ...contribution, record: view.id });
      groups.set(contribution.group, members);
    }
  }
  return new Map([...groups].map(([group, members]) => [group, kind.checkGroup(group, members, prepared, context)]));
}
