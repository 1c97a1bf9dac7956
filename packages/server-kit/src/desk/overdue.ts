import { type AnyControlKind, type ControlPoint, defineControlKind, defineControlPoint, NONE, PASS } from "@plumbline/core";
import { type DispositionFacts, overdueOf, settled } from "@plumbline/core/supervision";
import * as z from "zod";
import { DISPOSITION } from "./desk.ts";

const PERIODS = ["replyDue", "correctionDue"] as const;

/** A period of a disposition that is over: of the reply, or of the correction while nothing waits to be looked at. */
export const dispositionOverdue: AnyControlKind = defineControlKind({
  kind: "disposition.overdue",
  summary: "Nobody replied, or nothing was put right, until the day that a disposition sets.",
  params: z.strictObject({}),
  reads: () => ({ facts: ["phase", "replyDue", "correctionDue", "pending", "late"], trace: false, asOf: true }),
  prepare: (_params, { calendar }) => calendar,
  check(view, calendar, { asOf }) {
    const found = overdueOf(view.state as DispositionFacts, asOf, calendar);
    if (found.length === 0) return NONE;
    return {
      ...PASS,
      outcome: "breach" as const,
      findings: found.map(({ of, on }) => ({
        key: of,
        reason: "overdue",
        at: calendar.startOf(calendar.dayOf(on) + 1),
        events: view.sources?.([of === "reply" ? "replyDue" : "correctionDue"]) ?? [],
        fields: { of, on },
      })),
    };
  },
  due({ state }, calendar, after) {
    const facts = state as DispositionFacts;
    const ends = PERIODS.flatMap((name) => {
      const due = facts[name] && settled(facts[name], calendar);
      return due && !due.provisional ? [Date.parse(due.endsAt)] : [];
    });
    const next = Math.min(...ends.filter((at) => at > after));
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  },
});

/** Told like any other signal: a question to whoever looks after the disposition. Its periods are those of the ladder. */
export const overdueControl: ControlPoint = defineControlPoint({
  id: "DISPOSITION-overdue",
  version: 1,
  title: { zh: "处置逾期未回复或未整改", en: "Disposition not answered or nothing put right in time" },
  citations: [{ regulation: "实务惯例(处置期限)", confidence: "practice" }],
  record: DISPOSITION,
  kind: "disposition.overdue",
  level: "orange",
  mode: "advise",
  visibility: "supervisor",
});
