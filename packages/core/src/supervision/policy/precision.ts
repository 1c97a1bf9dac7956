import type { SupervisionPolicy } from "./policy.ts";

/** How a signal ended, for counting how often a control is right. */
export interface SignalDecision {
  readonly control: string;
  readonly state: "open" | "ceased" | "withdrawn";
  /** What a supervisor found. Absent while nobody has decided. */
  readonly found?: "confirmed" | "falseAlarm" | "lawful" | "duplicate";
}

export interface ControlPrecision {
  readonly control: string;
  readonly decided: number;
  readonly falseAlarms: number;
  /** Share of false alarms; absent where nothing was decided. */
  readonly share?: number;
  /** Shadow mode is proposed. A person decides. */
  readonly proposesShadow: boolean;
}

/**
 * How precise each control is, by id. A signal that was withdrawn counts as neither: late evidence corrected it, nobody misjudged. Nor does a
 * duplicate, which says nothing about the rule. One that ceased was true, and counts as it was decided.
 */
export function precisionOf(
  { precision }: Pick<SupervisionPolicy, "precision">,
  decisions: readonly SignalDecision[],
): readonly ControlPrecision[] {
  const counts = new Map<string, { decided: number; falseAlarms: number }>();
  for (const { control, state, found } of decisions) {
    const count = counts.get(control) ?? { decided: 0, falseAlarms: 0 };
    counts.set(control, count);
    if (state === "withdrawn" || found === undefined || found === "duplicate") continue;
    count.decided++;
    if (found === "falseAlarm") count.falseAlarms++;
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([control, { decided, falseAlarms }]) => {
      const share = decided === 0 ? undefined : falseAlarms / decided;
      const proposesShadow = share !== undefined && decided >= precision.atLeast && share >= precision.share;
      return { control, decided, falseAlarms, ...(share !== undefined && { share }), proposesShadow };
    });
}
