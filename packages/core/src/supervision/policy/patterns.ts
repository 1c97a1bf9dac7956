import type { WorkingCalendar } from "../../calendar/calendar.ts";
import type { PatternRule, SignalRank, SupervisionPolicy } from "./policy.ts";

/** What of a signal a pattern looks at. */
export interface PatternSignal {
  readonly id: string;
  readonly control: string;
  readonly rank: SignalRank;
  /** Its own instant, in ms. */
  readonly at: number;
  readonly state: "open" | "ceased" | "withdrawn";
  /** A supervisor found that it rests on nothing, or is another one told twice. */
  readonly dismissed?: boolean;
  readonly shadow?: boolean;
  readonly person?: string;
  readonly org?: string;
}

/** An emerging pattern (苗头性倾向性问题): minor signals that lie close together. A question to look into, like every signal. */
export interface EmergingPattern {
  readonly pattern: string;
  readonly by: PatternRule["by"];
  readonly key: string;
  readonly rank: SignalRank;
  /** Signals that belong to it, by time. */
  readonly signals: readonly string[];
  /** The instant of the signal with which it was complete. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Patterns among signals, by key and time. A signal that ceased was true and counts; one that was withdrawn or dismissed does not, nor does
 * one in shadow. The answer does not depend on the order in which they came. Signals that go on close together make one pattern that grows.
 */
export function patternsOf(
  { patterns }: Pick<SupervisionPolicy, "patterns">,
  signals: readonly PatternSignal[],
  calendar: WorkingCalendar,
): readonly EmergingPattern[] {
  const counted = signals
    .filter(({ state, dismissed, shadow }) => state !== "withdrawn" && !dismissed && !shadow)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return patterns.flatMap((rule) => {
    const groups = new Map<string, PatternSignal[]>();
    for (const signal of counted) {
      const key = signal[rule.by];
      if (key === undefined || !rule.of.includes(signal.rank)) continue;
      const group = groups.get(key);
      if (group) group.push(signal);
      else groups.set(key, [signal]);
    }
    return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, group]) => runs(rule, key, group, calendar));
  });
}

function runs(rule: PatternRule, key: string, group: readonly PatternSignal[], calendar: WorkingCalendar): EmergingPattern[] {
  const found: { first: number; last: number; complete: number }[] = [];
  for (let last = rule.n - 1; last < group.length; last++) {
    const first = last - rule.n + 1;
    if (dayOf(group, last, calendar) - dayOf(group, first, calendar) > rule.days) continue;
    const open = found.at(-1);
    if (open && first <= open.last) open.last = last;
    else found.push({ first, last, complete: last });
  }
  return found.map(({ first, last, complete }) => ({
    pattern: rule.id,
    by: rule.by,
    key,
    rank: rule.raises,
    signals: group.slice(first, last + 1).map(({ id }) => id),
    at: (group[complete] as PatternSignal).at,
    from: calendar.textOf(dayOf(group, first, calendar)),
    to: calendar.textOf(dayOf(group, last, calendar)),
  }));
}

function dayOf(group: readonly PatternSignal[], i: number, calendar: WorkingCalendar): number {
  return calendar.dayOf((group[i] as PatternSignal).at);
}
