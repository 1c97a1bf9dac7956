import * as z from "zod";
import type { TimedEvent } from "../../event/trace-event.ts";
import type { RecordView } from "../../record/define-record.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { type Finding, NONE, type Verdict } from "../verdict.ts";
import { activityRef, decide, firstOf, type Matcher, matcher, matches, NOTHING } from "./shared.ts";

const TEMPLATES = [
  "response",
  "precedence",
  "respondedExistence",
  "chainResponse",
  "chainPrecedence",
  "alternateResponse",
  "notSuccession",
  "notCoExistence",
] as const;

interface Prepared {
  readonly template: (typeof TEMPLATES)[number];
  readonly a: Matcher;
  readonly b: Matcher;
}

/** Breached when two activities of a case do not stand in the relation that a Declare template demands. */
export const declareRule = defineControlKind({
  kind: "declare",
  summary: "An activation of the template is not fulfilled.",
  params: z.strictObject({ template: z.enum(TEMPLATES), a: activityRef, b: activityRef }),
  measures: { activations: "sum", violated: "sum", casesActivated: "sum" },
  prepare: ({ template, a, b }): Prepared => ({ template, a: matcher(a), b: matcher(b) }),
  reads: () => ({ facts: NOTHING, trace: true }),
  check(record, prepared, { final }) {
    switch (prepared.template) {
      case "precedence":
      case "chainPrecedence":
        return lookBack(record, prepared);
      case "respondedExistence":
      case "notCoExistence":
        return lookAround(record, prepared, final);
      default:
        return lookAhead(record, prepared, final);
    }
  },
});

// Activated by b: what came before is known when b happens.
function lookBack({ trace }: RecordView, { template, a, b }: Prepared): Verdict {
  const chain = template === "chainPrecedence";
  let activations = 0;
  let seen = false;
  let findings: Finding[] | undefined;
  for (let i = 0; i < trace.length; i++) {
    const event = trace[i] as TimedEvent;
    if (matches(b, event.type)) {
      activations++;
      if (!seen) {
        findings ??= [];
        const before = chain ? trace[i - 1] : undefined;
        findings.push({
          key: event.id,
          reason: chain ? "not_directly_preceded" : "not_preceded",
          at: event.at,
          events: before ? [before.id, event.id] : [event.id],
        });
      }
    }
    if (chain) seen = matches(a, event.type);
    else if (!seen) seen = matches(a, event.type);
  }
  return verdict(activations, findings, false);
}

// Activated by a; b may stand anywhere, the activation itself included.
function lookAround(record: RecordView, { template, a, b }: Prepared, final: boolean): Verdict {
  const { trace } = record;
  let activations = 0;
  for (const event of trace) if (matches(a, event.type)) activations++;
  if (activations === 0) return NONE;

  const forbidden = template === "notCoExistence";
  const other = trace[firstOf(trace, b)];
  if ((other !== undefined) !== forbidden) return verdict(activations, undefined, false);
  if (other === undefined && !final) return verdict(activations, undefined, true);
  const findings: Finding[] = [];
  for (const event of trace) {
    if (!matches(a, event.type)) continue;
    if (other === undefined) findings.push({ key: event.id, reason: "missing_step", at: record.endAt, events: [event.id] });
    else findings.push({ key: event.id, reason: "excluded_step", at: Math.max(event.at, other.at), events: inOrder(event, other) });
  }
  return verdict(activations, findings, false);
}

// Activated by a: from the end, so that what comes after an activation is known when it is reached.
function lookAhead(record: RecordView, { template, a, b }: Prepared, final: boolean): Verdict {
  const { trace } = record;
  let activations = 0;
  let pending = false;
  let nextA = -1;
  let nextB = -1;
  let findings: Finding[] | undefined;
  for (let i = trace.length - 1; i >= 0; i--) {
    const event = trace[i] as TimedEvent;
    if (matches(a, event.type)) {
      activations++;
      let reason: string | undefined;
      let proof: TimedEvent | undefined;
      switch (template) {
        case "notSuccession":
          if (nextB >= 0) {
            reason = "followed_by_excluded";
            proof = trace[nextB];
          }
          break;
        case "chainResponse":
          if (nextB !== i + 1) {
            reason = "not_directly_followed";
            proof = trace[i + 1];
          }
          break;
        case "alternateResponse":
          if (nextA >= 0 && (nextB < 0 || nextA < nextB)) {
            reason = "repeated_before_response";
            proof = trace[nextA];
          } else if (nextB < 0) reason = "missing_response";
          break;
        default:
          if (nextB < 0) reason = "missing_response";
      }
      if (reason !== undefined) {
        if (proof === undefined && !final) pending = true;
        else {
          findings ??= [];
          findings.push({
            key: event.id,
            reason,
            at: proof === undefined ? record.endAt : proof.at,
            events: proof === undefined ? [event.id] : [event.id, proof.id],
          });
        }
      }
      nextA = i;
    }
    if (matches(b, event.type)) nextB = i;
  }
  return verdict(activations, findings?.reverse(), pending);
}

function inOrder(event: TimedEvent, other: TimedEvent): string[] {
  if (event === other) return [event.id];
  return event.at <= other.at ? [event.id, other.id] : [other.id, event.id];
}

function verdict(activations: number, findings: readonly Finding[] = NOTHING, pending: boolean): Verdict {
  if (activations === 0) return NONE;
  return decide(findings, { activations, violated: findings.length, casesActivated: 1 }, NOTHING, pending);
}
