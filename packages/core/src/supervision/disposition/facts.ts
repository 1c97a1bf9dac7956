import type { Json, TimedEvent } from "../../event/trace-event.ts";
import { defineRecord, objectId, type RecordDefinition, type Refusal, refuse } from "../../record/define-record.ts";
import type { RuleClass } from "../ladder.ts";
import type { DueDate } from "../period.ts";
import type { CLOSED_AS, Subject } from "./events.ts";

export type Phase = "draft" | "issued" | "served" | "verified" | "closed" | "withdrawn";
export type Extended = "reply" | "correction";
export type ClosedAs = (typeof CLOSED_AS)[number];

/** Where a disposition stands. Opaque ids, codes and times; the texts stay in the events, where they can be erased. */
export type DispositionFacts = {
  /** Absent until it was proposed. */
  readonly phase?: Phase;
  /** Who has to act next. */
  readonly turn?: "supervisor" | "subject" | "verifier" | "none";
  readonly ladder?: { readonly id: string; readonly version: number };
  readonly rung?: string;
  readonly subject?: Subject;
  readonly signals?: readonly string[];
  readonly matter?: string;
  readonly rank?: number;
  readonly ruleClass?: RuleClass;
  readonly after?: { readonly disposition: string; readonly rung: string };
  readonly grounds?: readonly string[];
  readonly derelictions?: readonly string[];
  readonly handler?: string;
  readonly hearing?: { readonly state: "asked" | "given" | "waived" | "answered"; readonly due: DueDate; readonly accepted?: string };
  readonly issuedBy?: { readonly by: string; readonly body: string; readonly level: string; readonly role: string };
  /** Until when the person or unit has to reply, and to put things right. */
  readonly replyDue?: DueDate;
  readonly correctionDue?: DueDate;
  readonly reply?: { readonly by: string; readonly late: boolean };
  readonly asked?: Extended;
  readonly extended?: { readonly reply: number; readonly correction: number };
  /** What was handed in and nobody has looked at yet. */
  readonly pending?: boolean;
  readonly late?: boolean;
  /** When evidence was handed in for the first time. */
  readonly evidenceAt?: string;
  /** Everybody who did the correcting or told of it: none of them verifies. */
  readonly rectifiers?: readonly string[];
  readonly verification?: { readonly by: string; readonly accepted: boolean };
  readonly tasks?: readonly { readonly to: string; readonly when: "unanswered" | "uncorrected"; readonly on: string }[];
  readonly outcomes?: readonly { readonly code: string; readonly on: string }[];
  readonly bulletins?: readonly { readonly bulletin: string; readonly shows: "closed" | "overdue"; readonly at: string }[];
  readonly closedAs?: ClosedAs;
  readonly change?: string;
  /** When each step was taken for the first time, as RFC 3339 text, by the last word of its event type. */
  readonly times?: Readonly<Record<string, string>>;
};

type Step = (state: DispositionFacts, data: Data, event: TimedEvent) => DispositionFacts | Refusal;
// biome-ignore lint/suspicious/noExplicitAny: the schema of each event type has checked it.
type Data = any;

const GIVEN_UP = { turn: "none", replyDue: undefined, correctionDue: undefined, asked: undefined, pending: undefined } as const;

/** In which phases a step may come, and what it makes of the facts. */
const STEPS: Readonly<Record<string, { readonly from: readonly Phase[]; readonly step: Step }>> = {
  assigned: { from: ["draft", "issued", "served", "verified"], step: (_s, { handler }) => ({ handler }) },
  hearingRequested: {
    from: ["draft"],
    step: (s, { due }) => (s.hearing ? refuse("not_now") : { hearing: { state: "asked", due }, turn: "subject" }),
  },
  statementGiven: {
    from: ["draft"],
    step: (s) =>
      s.hearing && s.hearing.state !== "answered" ? { hearing: { ...s.hearing, state: "given" }, turn: "supervisor" } : refuse("not_now"),
  },
  hearingWaived: {
    from: ["draft"],
    step: (s) => (s.hearing?.state === "asked" ? { hearing: { ...s.hearing, state: "waived" }, turn: "supervisor" } : refuse("not_now")),
  },
  statementAnswered: {
    from: ["draft"],
    step: (s, { accepted }) =>
      s.hearing?.state === "given" ? { hearing: { ...s.hearing, state: "answered", accepted } } : refuse("not_now"),
  },
  issued: {
    from: ["draft"],
    step: (s, { by, body, level, role }) =>
      s.hearing?.state === "given"
        ? refuse("hearing_unanswered")
        : { phase: "issued", issuedBy: { by, body, level, role }, turn: "supervisor" },
  },
  served: {
    from: ["issued"],
    step: (_s, { reply, correction }) => ({
      phase: "served",
      turn: "subject",
      replyDue: reply,
      ...(correction && { correctionDue: correction }),
    }),
  },
  replied: {
    from: ["served"],
    step: (s, { by, late }) =>
      s.reply
        ? refuse("already_replied")
        : {
            reply: { by, late },
            replyDue: undefined,
            rectifiers: withOne(s.rectifiers, by),
            ...(s.asked === "reply" && { asked: undefined }),
            ...(!s.correctionDue && { turn: "supervisor" as const }),
          },
  },
  extensionAsked: {
    from: ["served"],
    step: (s, { of }) => (s.asked || !dueFor(s, of) ? refuse("not_now") : { asked: of }),
  },
  extensionDecided: {
    from: ["served"],
    step: (s, { of, granted, due }) => {
      if (s.asked !== of) return refuse("not_now");
      if (!granted) return { asked: undefined };
      const extended = { reply: 0, correction: 0, ...s.extended };
      const changed = { asked: undefined, extended: { ...extended, [of]: extended[of as Extended] + 1 } };
      return of === "reply" ? { ...changed, replyDue: due } : { ...changed, correctionDue: due };
    },
  },
  evidenceSubmitted: {
    from: ["served"],
    step: (s, { by, late, rectifier }, { time }) =>
      s.correctionDue
        ? {
            evidenceAt: s.evidenceAt ?? time,
            pending: true,
            turn: "verifier",
            rectifiers: withOne(withOne(s.rectifiers, by), rectifier),
            ...(late && { late: true }),
          }
        : refuse("not_now"),
  },
  verified: {
    from: ["served"],
    step: (s, { by, accepted, correction }) => {
      if (!s.pending) return refuse("not_now");
      if (s.rectifiers?.includes(by)) return refuse("verifier_is_rectifier");
      const verification = { by, accepted };
      return accepted
        ? { ...GIVEN_UP, verification, phase: "verified", turn: "supervisor" }
        : { verification, pending: undefined, turn: "subject", correctionDue: correction };
    },
  },
  escalationRaised: {
    from: ["served"],
    step: (s, { to, when, on }) =>
      s.tasks?.some((task) => task.to === to && task.when === when && task.on === on)
        ? refuse("not_now")
        : { tasks: [...(s.tasks ?? []), { to, when, on }], turn: "supervisor" },
  },
  withdrawn: { from: ["draft", "issued", "served", "verified"], step: () => ({ ...GIVEN_UP, phase: "withdrawn" }) },
  closed: {
    from: ["served", "verified"],
    step: (_s, data) => ({ ...GIVEN_UP, phase: "closed", closedAs: data.as, ...(data.change && { change: data.change }) }),
  },
  outcomeRecorded: {
    from: ["served", "verified"],
    step: (s, data) => ({ outcomes: [...(s.outcomes ?? []), { code: data.code, on: data.on }] }),
  },
  bulletinPublished: {
    from: ["served", "closed"],
    step: (s, { bulletin, shows }, { time }) => ({ bulletins: [...(s.bulletins ?? []), { bulletin, shows, at: time }] }),
  },
};

/**
 * What an event makes of a disposition: the facts that change, or a refusal that leaves them alone. Needs no ladder and no calendar, since
 * events carry the days that were counted: a replay gives the same whatever is in force today.
 */
export function foldDisposition(state: DispositionFacts, event: TimedEvent): DispositionFacts | Refusal {
  const name = event.type.slice(PREFIX.length);
  if (name === "proposed") return state.phase ? refuse("not_now") : proposed(event);
  const found = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
  if (!found || !state.phase) return refuse("not_now");
  if (!found.from.includes(state.phase)) return refuse(isDone(state) ? "closed" : name === "replied" ? "not_served" : "not_now");
  const changed = found.step(state, event.data, event);
  if ("refused" in changed) return changed;
  return { ...changed, times: { [name]: event.time, ...state.times } };
}

/** The record of a disposition. `source`: who writes its events; what others say under these types is no part of it. */
export function dispositionRecord(source: string): RecordDefinition<DispositionFacts> {
  const key = objectId("disposition");
  return defineRecord<DispositionFacts>({
    type: "disposition",
    keys: (event) => (event.source === source && event.type.startsWith(PREFIX) ? key(event) : undefined),
    initial: () => ({}),
    on: {},
    otherwise: foldDisposition,
    closed: isDone,
    org: ({ subject }) => (subject?.kind === "unit" ? subject.id : subject?.org),
    trace: "all",
  });
}

export function isDone({ phase }: DispositionFacts): boolean {
  return phase === "closed" || phase === "withdrawn";
}

export function dueFor(state: DispositionFacts, of: Extended): DueDate | undefined {
  return of === "reply" ? state.replyDue : state.correctionDue;
}

const PREFIX = "disposition.";

function proposed({ data, time }: TimedEvent): DispositionFacts {
  // Of texts that were erased their digests are left.
  const { by: _by, reason: _reason, _sd: _digests, ...facts } = data as Record<string, Json>;
  return { ...(facts as DispositionFacts), phase: "draft", turn: "supervisor", times: { proposed: time } };
}

function withOne(list: readonly string[] | undefined, one: string): readonly string[] {
  return list?.includes(one) ? list : [...(list ?? []), one];
}
