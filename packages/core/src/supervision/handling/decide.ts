import * as z from "zod";
import type { WorkingCalendar } from "../../calendar/calendar.ts";
import type { Mode } from "../../control/control-point.ts";
import type { Json } from "../../event/trace-event.ts";
import type { Party } from "../../record/define-record.ts";
import type { ActingPerson } from "../disposition/decide.ts";
import { type DueDate, dueOf, isOver, settled } from "../period.ts";
import type { SignalRank, SupervisionPolicy } from "../policy/policy.ts";
import { isBlank } from "../shape.ts";
import { DISMISSED_AS, type NO_WINDOW, OBJECTION_GROUNDS } from "./events.ts";
import { type HandlingFacts, isHandled, WAITING_FOR_DISPOSITION } from "./facts.ts";

const name = z.string().min(1).max(512);
const text = z.string().max(20_000);
const command = <T extends string, B extends z.core.$ZodLooseShape>(type: T, body: B) =>
  z.strictObject({ type: z.literal(type), body: z.strictObject(body) });

/** What somebody asks for about a signal. */
export const handlingCommandSchema = z.discriminatedUnion("type", [
  command("endWindow", {}),
  command("acknowledge", {}),
  command("assign", { owner: name }),
  command("ask", { whom: z.enum(["person", "unit"]), question: text }),
  command("answer", { text }),
  command("correct", { files: z.array(name).max(100).default([]) }),
  command("verify", { accepted: z.boolean(), reason: text.optional() }),
  command("dismiss", { as: z.enum(DISMISSED_AS), reason: text }),
  command("close", { change: name.optional(), disposition: name.optional(), reason: text.optional() }),
  command("escalate", {}),
  command("object", { ground: z.enum(OBJECTION_GROUNDS), text }),
  command("answerObjection", {
    outcome: z.enum(["upheld", "rejected"]),
    /** As what an objection that is upheld dismisses the signal. */
    as: z.enum(DISMISSED_AS).default("falseAlarm"),
    reasons: text,
  }),
]);
export type HandlingCommand = z.output<typeof handlingCommandSchema>;

/** Why a step is not taken. Each has a row in `docs/dispositions.md`. */
export const HANDLING_REFUSALS = [
  "not_authorised",
  "not_the_subject",
  "handler_is_concerned",
  "verifier_is_rectifier",
  "already_objected",
  "too_late_to_object",
  "reason_missing",
  "disposition_unknown",
  "not_due",
  "due_provisional",
  "not_now",
  "closed",
] as const;
export type HandlingRefusal = (typeof HANDLING_REFUSALS)[number];

export interface HandlingContext {
  /** Milliseconds. */
  readonly now: number;
  readonly calendar: WorkingCalendar;
  readonly policy: SupervisionPolicy;
  readonly actor: ActingPerson | "clock";
  /** The organisation that answers for the record: whoever acts for it speaks for the unit. */
  readonly unit?: string;
  /** How many tiers there are above that of the organisation. */
  readonly tiersAbove?: number;
  readonly isRelated?: (person: string, other: string) => boolean;
}

export interface HandlingEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, Json>>;
}

export type HandlingDecision = { readonly event: HandlingEvent } | { readonly refused: HandlingRefusal };

/** What of a signal decides who sees it first. */
export interface BegunSignal {
  readonly rank: SignalRank;
  readonly mode: Mode;
  readonly visibility: "actor" | "supervisor";
  /** Opaque; absent where the source's actor belongs to no known person. */
  readonly person?: string;
  readonly backfill: boolean;
  /** When it was raised, in ms. */
  readonly raisedAt: number;
  /** Tiers above that of its organisation; where it is not known, there is no end to them. */
  readonly tiersAbove?: number;
  /** What its record is about, so that signals that share it can be told to be one matter. */
  readonly parties?: readonly Party[];
}

/**
 * With what the handling of a signal begins. The person concerned sees it first only where the control tells the actor, the person is known,
 * the policy gives the rank a window, and it is neither an import nor in shadow. Nobody waits on an import or a shadow signal: they have no
 * period.
 */
export function beginHandling(signal: BegunSignal, policy: SupervisionPolicy, calendar: WorkingCalendar): HandlingEvent {
  const { rank, person, raisedAt, mode, backfill, tiersAbove, parties = [] } = signal;
  const noWindow = whyNoWindow(signal, policy);
  // The trail's instants may be some milliseconds ahead of the clock: nobody waits for those.
  const raised = new Date(Math.floor(raisedAt / 1000) * 1000).toISOString();
  const window = noWindow ? undefined : dueOf(policy.selfCorrection.period, raisedAt, calendar);
  const period = policy.acknowledge[rank];
  const told = signal.visibility === "actor" && person !== undefined && mode !== "shadow" && !backfill;
  return event("begun", {
    rank,
    visibleAt: window?.endsAt ?? raised,
    ...(person !== undefined && { person }),
    ...(window && { window, windowRanks: [...policy.selfCorrection.ranks] }),
    ...(noWindow && { noWindow }),
    ...(!window && period && mode !== "shadow" && !backfill && { acknowledge: dueOf(period, raisedAt, calendar) }),
    ...(told && { objection: dueOf(policy.objection.within, raisedAt, calendar) }),
    ...(tiersAbove !== undefined && { tiersAbove }),
    ...(parties.length > 0 && { parties: parties.map(({ kind, id }) => ({ kind, id })) }),
  });
}

/** Whether a step may be taken, and the event that says it was. Pure; an illegal step changes nothing and has a code. */
export function decideHandling(facts: HandlingFacts, { type, body }: HandlingCommand, context: HandlingContext): HandlingDecision {
  const right = rightTo(facts, type, context);
  const outcome = right ?? (isHandled(facts) ? "closed" : step(facts, { type, body } as HandlingCommand, context));
  return typeof outcome === "string" ? { refused: outcome } : { event: outcome };
}

/**
 * The instant from which time itself has something to say: the handling is to begin, a window is over, a disposition that was waited for is
 * closed, or what nobody took up is to show at the tier above. None on a day that is not certain.
 */
export function handlingDue(
  { raised, risen, ended, state, due, tier = 0, tiersAbove }: HandlingFacts,
  calendar: WorkingCalendar,
): number | undefined {
  if (raised !== undefined) return Date.parse(raised);
  if (risen !== undefined) return Date.parse(risen);
  if (ended !== undefined && state !== undefined && WAITING_FOR_DISPOSITION.includes(state)) return Date.parse(ended.at);
  const mayEscalate = (state === "new" || state === "objected") && tier < (tiersAbove ?? Number.POSITIVE_INFINITY);
  if (!due || !(state === "withPerson" || mayEscalate)) return undefined;
  const { endsAt, provisional } = settled(due, calendar);
  return provisional ? undefined : Date.parse(endsAt);
}

/** Whether somebody may see the signal at an instant: within the window only the person concerned. */
export function isVisibleTo({ visibleAt, person }: HandlingFacts, who: string, now: number): boolean {
  return (person !== undefined && who === person) || (visibleAt !== undefined && now >= Date.parse(visibleAt));
}

type Outcome = HandlingEvent | HandlingRefusal;

const BY_CLOCK: ReadonlySet<string> = new Set(["endWindow", "escalate"]);
const BY_SUBJECT: ReadonlySet<string> = new Set(["answer", "correct"]);

function whyNoWindow(
  { rank, mode, visibility, person, backfill }: BegunSignal,
  { selfCorrection }: SupervisionPolicy,
): (typeof NO_WINDOW)[number] | undefined {
  if (mode === "shadow") return "shadow";
  if (backfill) return "backfill";
  if (visibility !== "actor") return "notTold";
  if (person === undefined) return "personUnknown";
  return selfCorrection.ranks.includes(rank) ? undefined : "rank";
}

function rightTo(facts: HandlingFacts, type: HandlingCommand["type"], context: HandlingContext): HandlingRefusal | undefined {
  const { actor, unit, isRelated, now } = context;
  if (!facts.state) return "not_now";
  if (actor === "clock") return BY_CLOCK.has(type) ? undefined : "not_authorised";
  if (BY_CLOCK.has(type)) return "not_authorised";
  const isPerson = facts.person !== undefined && (actor.id === facts.person || actor.actsFor?.includes(facts.person) === true);
  const isUnit = unit !== undefined && actor.actsFor?.includes(unit) === true;
  // Only the person objects: the unit has no signal of its own to defend.
  if (type === "object") return isPerson ? undefined : "not_the_subject";
  if (BY_SUBJECT.has(type)) {
    // What only the person was shown or asked, the unit does not answer for them.
    const mayUnit = isUnit && facts.state !== "withPerson" && !(type === "answer" && facts.asked === "person");
    return isPerson || mayUnit ? undefined : "not_the_subject";
  }
  if (type === "verify" && facts.correctors?.includes(actor.id)) return "verifier_is_rectifier";
  if (isPerson || (facts.person !== undefined && isRelated?.(actor.id, facts.person))) return "handler_is_concerned";
  // Whom nothing was shown yet is told nothing either, not even that there is something.
  return isVisibleTo(facts, actor.id, now) ? undefined : "not_now";
}

function step(
  facts: HandlingFacts,
  { type, body }: HandlingCommand,
  { now, calendar, policy, actor, tiersAbove }: HandlingContext,
): Outcome {
  const { state, due } = facts;
  const by = actor === "clock" ? "" : actor.id;
  const isLate = due !== undefined && isOver(due, now, calendar);
  switch (type) {
    case "endWindow":
      if (state !== "withPerson" || !due) return "not_now";
      if (facts.risen !== undefined) {
        const period = facts.rank && policy.acknowledge[facts.rank];
        return event("windowEnded", period ? { acknowledge: dueOf(period, Date.parse(facts.risen), calendar) } : {});
      }
      return isLate ? event("windowEnded", acknowledgement(facts, policy, settled(due, calendar), calendar)) : pending(facts, calendar);
    case "acknowledge":
      return state === "new" ? event("acknowledged", { by }) : "not_now";
    case "assign":
      return event("assigned", { by, owner: body.owner });
    case "ask":
      if (state !== "acknowledged" && state !== "answered") return "not_now";
      if (isBlank(body.question)) return "reason_missing";
      return event("asked", {
        by,
        whom: body.whom,
        question: body.question,
        due: dueOf(policy.answer, now, calendar),
        ...(!facts.objectionDue && body.whom === "person" && { objection: dueOf(policy.objection.within, now, calendar) }),
      });
    case "answer":
      if (state !== "withPerson" && state !== "waiting") return "not_now";
      return isBlank(body.text) ? "reason_missing" : event("answered", { by, text: body.text, late: isLate });
    case "correct":
      if (state === "objected" || state === "corrected" || state === "verified") return "not_now";
      return event("corrected", { by, files: body.files, late: state === "waiting" && isLate });
    case "verify":
      if (state !== "corrected") return "not_now";
      if (body.accepted) return event("verified", { by, accepted: true });
      if (body.reason === undefined || isBlank(body.reason)) return "reason_missing";
      return event("verified", { by, accepted: false, reason: body.reason, due: dueOf(policy.answer, now, calendar) });
    case "dismiss":
      if (state === "new" || state === "withPerson" || state === "objected") return "not_now";
      return isBlank(body.reason) ? "reason_missing" : event("dismissed", { by, as: body.as, reason: body.reason });
    case "close": {
      if (state !== "acknowledged" && state !== "answered" && state !== "verified") return "not_now";
      const { change, disposition, reason } = body;
      const stated = reason !== undefined && !isBlank(reason) ? { reason } : undefined;
      if (change === undefined && disposition === undefined && !stated) return "reason_missing";
      return event("closed", { by, ...(change !== undefined && { change }), ...(disposition !== undefined && { disposition }), ...stated });
    }
    case "escalate": {
      const when = state === "new" ? "unacknowledged" : state === "objected" ? "objectionUnanswered" : undefined;
      const tier = (facts.tier ?? 0) + 1;
      if (!when || !due || tier > (facts.tiersAbove ?? tiersAbove ?? Number.POSITIVE_INFINITY)) return "not_now";
      if (!isLate) return pending(facts, calendar);
      const period = facts.rank && policy.acknowledge[facts.rank];
      return event("escalated", { when, tier, ...(period && { due: dueOf(period, now, calendar) }) });
    }
    case "object":
      if (facts.objection) return "already_objected";
      if (facts.objectionDue && isOver(facts.objectionDue, now, calendar)) return "too_late_to_object";
      if (isBlank(body.text)) return "reason_missing";
      return event("objectionRaised", {
        by,
        ground: body.ground,
        text: body.text,
        due: dueOf(policy.objection.answerWithin, now, calendar),
      });
    case "answerObjection": {
      if (state !== "objected") return "not_now";
      if (isBlank(body.reasons)) return "reason_missing";
      const answer = { by, outcome: body.outcome, reasons: body.reasons, late: isLate };
      if (body.outcome === "upheld") return event("objectionAnswered", { ...answer, as: body.as });
      const goesOn = facts.before === "waiting" ? { due: dueOf(policy.answer, now, calendar) } : undefined;
      return event("objectionAnswered", { ...answer, ...goesOn });
    }
  }
}

/** From the end of the window on. Its last day is not counted, so that two periods that follow each other lose none. */
function acknowledgement(
  { rank }: HandlingFacts,
  policy: SupervisionPolicy,
  window: DueDate,
  calendar: WorkingCalendar,
): Record<string, Json> {
  const period = rank && policy.acknowledge[rank];
  return period ? { acknowledge: dueOf(period, period.unit === "hour" ? window.endsAt : window.on, calendar) } : {};
}

function pending({ due }: HandlingFacts, calendar: WorkingCalendar): HandlingRefusal {
  return due && settled(due, calendar).provisional ? "due_provisional" : "not_due";
}

function event(type: string, data: Readonly<Record<string, Json>>): HandlingEvent {
  return { type: `handling.${type}`, data };
}
