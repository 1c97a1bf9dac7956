import type { WorkingCalendar } from "../../calendar/calendar.ts";
import { statutoryDue } from "../../calendar/statutory.ts";
import { type Ladder, rungOf } from "../ladder.ts";
import { settled } from "../period.ts";
import type { DispositionFacts } from "./facts.ts";

/** A task that comes on a day: somebody looks whether a further rung is to be proposed. */
export interface Escalation {
  readonly to: string;
  readonly when: "unanswered" | "uncorrected";
  /** The day, and the instant at which it begins. */
  readonly on: string;
  readonly at: number;
  /** The day may still change: nothing is raised on it. */
  readonly provisional: boolean;
}

/**
 * The tasks that time will raise if nothing happens, the earliest first. While something that was handed in waits to be looked at there is
 * none: it is not the person's turn.
 */
export function escalationsOf(state: DispositionFacts, ladder: Ladder, calendar: WorkingCalendar): readonly Escalation[] {
  const rung = rungOf(ladder, state.rung ?? "");
  if (!rung || state.phase !== "served" || state.pending) return [];
  const found: Escalation[] = [];
  for (const { to, when, delay } of rung.escalate) {
    const due = when === "unanswered" ? state.replyDue : state.correctionDue;
    if (!due) continue;
    const last = settled(due, calendar);
    const task = statutoryDue({ ...delay, from: last.on, calendar });
    if (state.tasks?.some((raised) => raised.to === to && raised.when === when && raised.on === task.due)) continue;
    const at = calendar.startOf(calendar.dayOf(task.due));
    found.push({ to, when, on: task.due, at, provisional: last.provisional || task.provisional });
  }
  return found.sort((a, b) => a.at - b.at);
}
