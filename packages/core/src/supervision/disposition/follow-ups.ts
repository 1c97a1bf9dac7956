import type { WorkingCalendar } from "../../calendar/calendar.ts";
import { elapsed } from "../../calendar/statutory.ts";
import type { Json } from "../../event/trace-event.ts";
import type { Ladder } from "../ladder.ts";
import { isOver, settled } from "../period.ts";
import type { ClosedAs, DispositionFacts, Extended } from "./facts.ts";

/** What a recorded outcome does to a person's post, from a day on. */
export interface OutcomeAct {
  readonly do: "endAssignment" | "suspendAssignment";
  readonly assignment: string;
  readonly on: string;
}

/** The act in a `disposition.outcomeRecorded`, if it has one. */
export function actOf(data: Readonly<Record<string, Json>>): OutcomeAct | undefined {
  return data.act as OutcomeAct | undefined;
}

/** A post assignment (用户岗位) as days: held from the first, and no longer on the day `until`. */
export interface AssignmentDays {
  readonly id: string;
  readonly from: string;
  readonly until?: string;
  /** From this day on the powers of the post rest. */
  readonly suspendedFrom?: string;
}

/** The assignment with the act applied. An end that was set earlier stands. */
export function assignmentAfter<A extends AssignmentDays>(assignment: A, act: OutcomeAct): A {
  if (act.assignment !== assignment.id) return assignment;
  if (act.do === "suspendAssignment") return { ...assignment, suspendedFrom: earlier(assignment.suspendedFrom, act.on) };
  return { ...assignment, until: earlier(assignment.until, act.on) };
}

export function isHeldOn({ from, until }: AssignmentDays, day: string): boolean {
  return from <= day && (until === undefined || day < until);
}

export interface KnownRisk {
  readonly knownAt: string | number;
  readonly reportedAt?: string | number;
  readonly asOf: string | number;
}

/**
 * The ground that is proposed where a known risk was reported too late, or not yet. A proposal: whether it was concealed, a person judges.
 * None while the count crosses a year that is not announced.
 */
export function concealmentOf(
  { concealment }: Ladder,
  { knownAt, reportedAt, asOf }: KnownRisk,
  calendar: WorkingCalendar,
): { readonly proposed: string; readonly days: number; readonly limit: number } | undefined {
  if (!concealment) return undefined;
  const { amount: limit, unit } = concealment.within;
  const { amount: days, provisional } = elapsed({ from: knownAt, to: reportedAt ?? asOf, unit, calendar });
  return days > limit && !provisional ? { proposed: concealment.ground, days, limit } : undefined;
}

/** Outcomes that a circumstance may lead to, by the ladder's table. A person chooses among them. */
export function outcomesFor({ circumstances }: Ladder, circumstance: string): readonly string[] {
  return circumstances.find(({ code }) => code === circumstance)?.outcomes ?? [];
}

/** What is overdue, and since which day. Nothing is while it waits to be verified, or on a day that is not certain. */
export function overdueOf(
  { phase, replyDue, correctionDue, pending }: DispositionFacts,
  now: number,
  calendar: WorkingCalendar,
): readonly { readonly of: Extended; readonly on: string }[] {
  if (phase !== "served") return [];
  const found: { of: Extended; on: string }[] = [];
  if (replyDue && isOver(replyDue, now, calendar)) found.push({ of: "reply", on: settled(replyDue, calendar).on });
  if (correctionDue && !pending && isOver(correctionDue, now, calendar))
    found.push({ of: "correction", on: settled(correctionDue, calendar).on });
  return found;
}

/** What a bulletin (预警通报) lists: ids and results, no names and no texts. */
export interface BulletinList {
  readonly closed: readonly { readonly id: string; readonly as: ClosedAs }[];
  readonly overdue: readonly { readonly id: string; readonly of: Extended; readonly on: string }[];
  readonly running: number;
}

export function bulletinOf(
  dispositions: readonly { readonly id: string; readonly facts: DispositionFacts }[],
  now: number,
  calendar: WorkingCalendar,
): BulletinList {
  const closed: { id: string; as: ClosedAs }[] = [];
  const overdue: { id: string; of: Extended; on: string }[] = [];
  let running = 0;
  for (const { id, facts } of [...dispositions].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const late = overdueOf(facts, now, calendar);
    if (facts.closedAs) closed.push({ id, as: facts.closedAs });
    else if (late.length > 0) overdue.push(...late.map((one) => ({ id, ...one })));
    else if (facts.phase === "issued" || facts.phase === "served" || facts.phase === "verified") running++;
  }
  return { closed, overdue, running };
}

/** How many dispositions name each code. One that was withdrawn names none. */
export function codeCounts(dispositions: readonly DispositionFacts[], of: "grounds" | "derelictions"): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const facts of dispositions) {
    if (facts.phase === "withdrawn") continue;
    for (const code of new Set(facts[of])) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function earlier(a: string | undefined, b: string): string {
  return a === undefined || b < a ? b : a;
}
