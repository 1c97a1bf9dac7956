import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineControlKind } from "../define-control-kind.ts";
import type { Finding } from "../verdict.ts";
import { activityRef, firstOf, matcher, NOTHING } from "./shared.ts";

interface Span {
  readonly elapsedMs: number;
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

/** Breached when a case took far longer between two steps than cases do. */
export const durationSigma = defineControlKind({
  kind: "duration.sigma",
  summary: "The time between two steps exceeds the mean of all cases by more than `zeta` standard deviations.",
  params: z.strictObject({ from: activityRef, to: activityRef, zeta: z.number() }),
  // There is one group, so that its mean and deviation are the result.
  measures: { closed: "sum", mean: "sum", sd: "sum" },
  prepare: ({ from, to, zeta }) => ({ from: matcher(from), to: matcher(to), zeta }),
  reads: () => ({ facts: NOTHING, trace: true }),
  contribute({ trace }, { from, to }) {
    const start = firstOf(trace, from);
    if (start < 0) return NOTHING;
    const end = trace[firstOf(trace, to, start + 1)];
    if (end === undefined) return NOTHING;
    const begin = trace[start] as TimedEvent;
    const value: Span = { elapsedMs: end.at - begin.at, at: end.at, from: begin.id, to: end.id };
    return [{ group: "", member: "", value }];
  },
  checkGroup(_group, members, { zeta }) {
    const closed = members.length;
    if (closed === 0) return { findings: NOTHING, measures: { closed, mean: 0, sd: 0 }, missing: ["members"] };

    // Sorted, so that the sums do not depend on the order in which members come.
    const elapsed = new Float64Array(closed);
    for (let i = 0; i < closed; i++) elapsed[i] = members[i]?.value.elapsedMs ?? 0;
    elapsed.sort();
    let sum = 0;
    for (const each of elapsed) sum += each;
    const mean = sum / closed;
    let squares = 0;
    for (const each of elapsed) squares += (each - mean) * (each - mean);
    const sd = Math.sqrt(squares / closed);

    const measures = { closed, mean: toThousandths(mean), sd: toThousandths(sd) };
    if (sd === 0) return { findings: NOTHING, measures, missing: ["spread"] };
    const limit = mean + zeta * sd;
    const findings: (Finding & { member: string })[] = [];
    for (const { record, value } of members) {
      if (value.elapsedMs <= limit) continue;
      findings.push({
        member: record,
        key: "",
        reason: "unusually_slow",
        at: value.at,
        events: [value.from, value.to],
        fields: { elapsedMs: value.elapsedMs, ...measures },
      });
    }
    return { findings, measures };
  },
});

function toThousandths(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
