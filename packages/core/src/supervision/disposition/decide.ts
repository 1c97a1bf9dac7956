import type { WorkingCalendar } from "../../calendar/calendar.ts";
import { PlumblineError } from "../../errors.ts";
import type { Json } from "../../event/trace-event.ts";
import type { AuthorityTable, DocumentType, Ladder, Rung } from "../ladder.ts";
import { rungOf } from "../ladder.ts";
import { dueOf, isOver } from "../period.ts";
import { isBlank } from "../shape.ts";
import type { CommandBody, DispositionCommand } from "./commands.ts";
import { escalationsOf } from "./escalations.ts";
import type { Subject } from "./events.ts";
import { type DispositionFacts, dueFor, isDone } from "./facts.ts";
import { overdueOf } from "./follow-ups.ts";

/** Why a step is not taken. Each has a row in `docs/dispositions.md`. */
export const DISPOSITION_REFUSALS = [
  "not_authorised",
  "not_the_subject",
  "rung_unreachable",
  "hearing_unanswered",
  "not_served",
  "already_replied",
  "too_late_to_extend",
  "extension_used_up",
  "extension_pending",
  "verifier_is_rectifier",
  "handler_is_concerned",
  "reason_missing",
  "ground_missing",
  "outcome_unknown",
  "document_incomplete",
  "subject_lacks_leader",
  "basis_withdrawn",
  "not_due",
  "due_provisional",
  "not_now",
  "closed",
] as const;
export type DispositionRefusal = (typeof DISPOSITION_REFUSALS)[number];

/** Somebody who acts, as the server knows them on that day. */
export interface ActingPerson {
  /** Opaque. */
  readonly id: string;
  readonly roles: readonly string[];
  /** The body for which they act, and its tier. */
  readonly body?: string;
  readonly level?: string;
  /** Ids of subjects for whom they may speak. Everybody speaks for themselves. */
  readonly actsFor?: readonly string[];
}

export interface DispositionContext {
  /** Milliseconds. */
  readonly now: number;
  readonly calendar: WorkingCalendar;
  /** The version under which the disposition was proposed. */
  readonly ladder: Ladder;
  readonly authority: AuthorityTable;
  /** `clock`: time itself, which may only raise a task. */
  readonly actor: ActingPerson | "clock";
  /** The disposition that `propose` names as the one before. */
  readonly previous?: DispositionFacts;
  /** Kin and other ties that are known: whoever has one handles nothing. */
  readonly isRelated?: (person: string, other: string) => boolean;
  /** Signals that late evidence showed never to have been. A disposition that rests on nothing else goes no further. */
  readonly isWithdrawn?: (signal: string) => boolean;
}

/** An event to append: its type, its data, and nothing that was not checked. */
export interface DispositionEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, Json>>;
}

export type DispositionDecision = { readonly event: DispositionEvent } | { readonly refused: DispositionRefusal };

/**
 * Whether a step may be taken, and the event that says it was. Pure: the same facts, command and context give the same answer. An illegal
 * step changes nothing and has a code. Throws `SETTING_INVALID` when the ladder is not the one that the disposition follows.
 */
export function decideDisposition(
  state: DispositionFacts | undefined,
  command: DispositionCommand,
  context: DispositionContext,
): DispositionDecision {
  const facts = state ?? {};
  const outcome = command.type === "propose" ? propose(facts, command.body, context) : step(facts, command, context);
  return typeof outcome === "string" ? { refused: outcome } : { event: outcome };
}

/** Every person who is concerned: none of them handles, decides or verifies. */
export function concernedIn(subject: Subject): readonly string[] {
  if (subject.kind === "person") return [subject.id];
  const { id, leader, deputy, person } = subject;
  return [id, leader, deputy, person].filter((one) => one !== undefined);
}

type Outcome = DispositionEvent | DispositionRefusal;

const SUBJECTS_STEPS: ReadonlySet<string> = new Set(["giveStatement", "waive", "reply", "askExtension", "submitEvidence"]);
// Decisions are those of the body that the authority table names, by the role that it names.
const DECISIONS: ReadonlySet<string> = new Set(["issue", "decideExtension", "withdraw", "close", "recordOutcome", "publishBulletin"]);

function propose(state: DispositionFacts, body: CommandBody<"propose">, context: DispositionContext): Outcome {
  const { ladder, actor, isRelated } = context;
  if (state.phase) return isDone(state) ? "closed" : "not_now";
  if (actor === "clock" || !mayRole(ladder, actor, "propose")) return "not_authorised";
  if (isConcerned(actor, body.subject, isRelated)) return "handler_is_concerned";
  const rung = rungOf(ladder, body.rung);
  if (!rung?.subjects.includes(body.subject.kind)) return "rung_unreachable";
  if (!authorityOf(context, body.subject.rank, rung.id)) return "not_authorised";
  const after = followed(rung, body, context);
  if (after === "no" || (!after && !canBegin(rung, body))) return "rung_unreachable";
  if (isBlank(body.reason)) return "reason_missing";
  if (restsOnNothing(body.signals, context)) return "basis_withdrawn";
  if (rung.accountable && !(areCodes(body.grounds, ladder.grounds) && areCodes(body.derelictions, ladder.derelictions)))
    return "ground_missing";
  const { after: _id, matter, ruleClass, ...rest } = body;
  return event("proposed", {
    ...rest,
    by: actor.id,
    ladder: { id: ladder.id, version: ladder.version },
    ...(matter !== undefined && { matter }),
    ...(ruleClass !== undefined && { ruleClass }),
    ...(after && { after }),
  });
}

function step(state: DispositionFacts, command: Exclude<DispositionCommand, { type: "propose" }>, context: DispositionContext): Outcome {
  const { phase, subject } = state;
  if (!phase || !subject) return "not_now";
  const rung = rungIn(state, context.ladder);
  const right = rightTo(state, subject, rung, command, context);
  if (right) return right;
  if (phase === "withdrawn" || (phase === "closed" && command.type !== "publishBulletin")) return "closed";
  const now: Now = { ...context, state, subject, rung, by: context.actor === "clock" ? "" : context.actor.id };
  switch (command.type) {
    case "assign":
      return assign(command.body, now);
    case "requestHearing":
      return requestHearing(command.body, now);
    case "giveStatement":
      return giveStatement(command.body, now);
    case "waive":
      return phase === "draft" && state.hearing?.state === "asked" ? event("hearingWaived", { by: now.by }) : "not_now";
    case "answerStatement":
      return answerStatement(command.body, now);
    case "issue":
      return issue(command.body, now);
    case "serve":
      return serve(command.body, now);
    case "reply":
      return reply(command.body, now);
    case "askExtension":
      return askExtension(command.body, now);
    case "decideExtension":
      return decideExtension(command.body, now);
    case "submitEvidence":
      return submitEvidence(command.body, now);
    case "verify":
      return verify(command.body, now);
    case "escalate":
      return escalate(now);
    case "withdraw":
      return isBlank(command.body.reason) ? "reason_missing" : event("withdrawn", { by: now.by, reason: command.body.reason });
    case "close":
      return close(command.body, now);
    case "recordOutcome":
      return recordOutcome(command.body, now);
    case "publishBulletin":
      return publishBulletin(command.body, now);
  }
}

interface Now extends DispositionContext {
  readonly state: DispositionFacts;
  readonly subject: Subject;
  readonly rung: Rung;
  readonly by: string;
}

/** Who may: the person concerned for their own steps, others for theirs, and nobody in a matter of their own. */
function rightTo(
  state: DispositionFacts,
  subject: Subject,
  rung: Rung,
  { type, body }: DispositionCommand,
  context: DispositionContext,
): DispositionRefusal | undefined {
  const { actor, ladder, isRelated } = context;
  if (actor === "clock") return type === "escalate" ? undefined : "not_authorised";
  if (SUBJECTS_STEPS.has(type)) return speaksFor(actor, subject) ? undefined : "not_the_subject";
  if (type === "verify" && state.rectifiers?.includes(actor.id)) return "verifier_is_rectifier";
  if (isConcerned(actor, subject, isRelated)) return "handler_is_concerned";
  if (type === "assign" && isConcerned({ id: (body as { handler: string }).handler, roles: [] }, subject, isRelated))
    return "handler_is_concerned";
  const row = authorityOf(context, subject.rank, rung.id);
  if (!row || actor.body !== row.body || actor.level !== row.level) return "not_authorised";
  if (DECISIONS.has(type) && !actor.roles.includes(row.decideRole)) return "not_authorised";
  return mayRole(ladder, actor, type) ? undefined : "not_authorised";
}

function assign({ handler }: CommandBody<"assign">, { by }: Now): Outcome {
  return event("assigned", { by, handler });
}

function requestHearing({ facts }: CommandBody<"requestHearing">, { state, rung, by, now, calendar }: Now): Outcome {
  if (state.phase !== "draft" || state.hearing || rung.hearing === "none" || !rung.hearingWithin) return "not_now";
  if (isBlank(facts)) return "reason_missing";
  return event("hearingRequested", { by, facts, due: dueOf(rung.hearingWithin, now, calendar) });
}

/** As long as nothing is issued a first statement is heard, also a late one. More, or after a waiver, only within the time. */
function giveStatement({ text }: CommandBody<"giveStatement">, { state, by, now, calendar }: Now): Outcome {
  const { hearing } = state;
  if (state.phase !== "draft" || !hearing || hearing.state === "answered") return "not_now";
  if (hearing.state !== "asked" && isOver(hearing.due, now, calendar)) return "not_now";
  return isBlank(text) ? "reason_missing" : event("statementGiven", { by, text });
}

function answerStatement({ accepted, reasons }: CommandBody<"answerStatement">, { state, by }: Now): Outcome {
  if (state.phase !== "draft" || state.hearing?.state !== "given") return "not_now";
  return isBlank(reasons) ? "reason_missing" : event("statementAnswered", { by, accepted, reasons });
}

function issue({ number, document }: CommandBody<"issue">, context: Now): Outcome {
  const { state, subject, rung, ladder, authority, by, now, calendar } = context;
  if (state.phase !== "draft") return "not_now";
  if (restsOnNothing(state.signals ?? [], context)) return "basis_withdrawn";
  if (subject.kind === "unit" && !(subject.leader && subject.person)) return "subject_lacks_leader";
  if (rung.hearing === "statement") {
    const { hearing } = state;
    const heard = hearing?.state === "answered" || hearing?.state === "waived";
    const silent = hearing?.state === "asked" && isOver(hearing.due, now, calendar);
    if (!heard && !silent) return "hearing_unanswered";
  }
  const type = ladder.documents.find(({ id }) => id === rung.document);
  if (!type || !isComplete(type, document)) return "document_incomplete";
  const row = authority.rows.find((one) => one.rank === subject.rank && one.rung === rung.id);
  if (!row) return "not_authorised";
  const { body, level, decideRole: role } = row;
  return event("issued", { by, body, level, role, document, ...(number !== undefined && { number }) });
}

function serve({ receiver, how }: CommandBody<"serve">, { state, rung, by, now, calendar }: Now): Outcome {
  if (state.phase !== "issued") return "not_now";
  const reply = dueOf(rung.reply, now, calendar);
  return event("served", { by, receiver, how, reply, ...(rung.correct && { correction: dueOf(rung.correct, now, calendar) }) });
}

function reply({ text }: CommandBody<"reply">, { state, by, now, calendar }: Now): Outcome {
  if (state.phase === "draft" || state.phase === "issued") return "not_served";
  if (state.reply) return "already_replied";
  if (state.phase !== "served" || !state.replyDue) return "not_now";
  return isBlank(text) ? "reason_missing" : event("replied", { by, text, late: isOver(state.replyDue, now, calendar) });
}

function askExtension({ of, reason }: CommandBody<"askExtension">, { state, rung, by, now, calendar }: Now): Outcome {
  if (state.phase === "draft" || state.phase === "issued") return "not_served";
  if (of === "reply" && state.reply) return "already_replied";
  const due = dueFor(state, of);
  if (state.phase !== "served" || !due) return "not_now";
  if (state.asked) return "extension_pending";
  if ((state.extended?.[of] ?? 0) >= rung.extensions || !rung.extendBy) return "extension_used_up";
  if (isOver(due, now, calendar)) return "too_late_to_extend";
  return isBlank(reason) ? "reason_missing" : event("extensionAsked", { by, of, reason });
}

function decideExtension({ granted, reason }: CommandBody<"decideExtension">, { state, rung, by, calendar }: Now): Outcome {
  const of = state.asked;
  const due = of && dueFor(state, of);
  if (!of || !due || !rung.extendBy) return "not_now";
  if (!granted) return reason === undefined || isBlank(reason) ? "reason_missing" : event("extensionDecided", { by, of, granted, reason });
  const longer = dueOf(rung.extendBy, due.on, calendar);
  return event("extensionDecided", { by, of, granted, due: longer, ...(reason !== undefined && !isBlank(reason) && { reason }) });
}

function submitEvidence({ files, rectifier }: CommandBody<"submitEvidence">, { state, by, now, calendar }: Now): Outcome {
  if (state.phase === "draft" || state.phase === "issued") return "not_served";
  if (state.phase !== "served" || !state.correctionDue) return "not_now";
  return event("evidenceSubmitted", { by, files, rectifier, late: isOver(state.correctionDue, now, calendar) });
}

function verify({ accepted, reason }: CommandBody<"verify">, { state, rung, by, now, calendar }: Now): Outcome {
  if (!state.pending || !rung.correct) return "not_now";
  if (accepted) return event("verified", { by, accepted, ...(reason !== undefined && !isBlank(reason) && { reason }) });
  if (reason === undefined || isBlank(reason)) return "reason_missing";
  return event("verified", { by, accepted, reason, correction: dueOf(rung.correct, now, calendar) });
}

function escalate({ state, ladder, calendar, now }: Now): Outcome {
  if (state.phase !== "served") return "not_now";
  if (state.asked) return "extension_pending";
  const open = escalationsOf(state, ladder, calendar);
  const next = open.find(({ at, provisional }) => !provisional && at <= now);
  if (next) return event("escalationRaised", { to: next.to, when: next.when, on: next.on });
  if (open.length === 0) return "not_now";
  return open.some(({ at, provisional }) => provisional && at <= now) ? "due_provisional" : "not_due";
}

function close({ as, change, reason }: CommandBody<"close">, { state, rung, by, now, calendar }: Now): Outcome {
  const { phase, replyDue, correctionDue } = state;
  const fits = {
    corrected: phase === "verified",
    answered: phase === "served" && rung.verify === "none" && state.reply !== undefined,
    // A rung without verification: whoever reads the reply says, with reasons, that nothing was corrected.
    uncorrected:
      phase === "served" &&
      !state.pending &&
      (rung.verify === "none" ? state.reply !== undefined : correctionDue !== undefined && isOver(correctionDue, now, calendar)),
    unanswered: phase === "served" && !state.pending && !state.reply && replyDue !== undefined && isOver(replyDue, now, calendar),
  };
  if (!fits[as]) return phase === "draft" || phase === "issued" ? "not_served" : "not_now";
  if (state.asked) return "extension_pending";
  const reasoned = !isBlank(reason);
  const failed = as === "uncorrected" || as === "unanswered";
  if (failed ? !reasoned : rung.change && change === undefined && !reasoned) return "reason_missing";
  return event("closed", { by, as, ...(change !== undefined && { change }), ...(reason !== undefined && reasoned && { reason }) });
}

function recordOutcome(body: CommandBody<"recordOutcome">, { state, rung, ladder, by }: Now): Outcome {
  const { code, on, decidedBy, number, assignment } = body;
  if (state.phase === "draft" || state.phase === "issued") return "not_served";
  const outcome = rung.outcomes.includes(code) ? ladder.outcomes.find((one) => one.code === code) : undefined;
  if (!outcome) return "outcome_unknown";
  if (isBlank(number) || (outcome.acts && assignment === undefined)) return "document_incomplete";
  const act = outcome.acts && assignment !== undefined ? { do: outcome.acts, assignment, on } : undefined;
  return event("outcomeRecorded", { by, code, on, decidedBy, number, ...(act && { act }) });
}

function publishBulletin({ bulletin }: CommandBody<"publishBulletin">, { state, by, now, calendar }: Now): Outcome {
  if (state.bulletins?.some((one) => one.bulletin === bulletin)) return "not_now";
  if (state.phase === "closed") return event("bulletinPublished", { by, bulletin, shows: "closed" });
  if (overdueOf(state, now, calendar).length === 0) return "not_now";
  return event("bulletinPublished", { by, bulletin, shows: "overdue" });
}

function event(name: string, data: Readonly<Record<string, Json>>): DispositionEvent {
  return { type: `disposition.${name}`, data };
}

function rungIn(state: DispositionFacts, ladder: Ladder): Rung {
  const rung = rungOf(ladder, state.rung ?? "");
  if (rung && state.ladder?.id === ladder.id && state.ladder.version === ladder.version) return rung;
  throw new PlumblineError(
    "SETTING_INVALID",
    `a disposition of ladder ${state.ladder?.id}@${state.ladder?.version} was asked with ${ladder.id}@${ladder.version}; give the one it follows`,
  );
}

function authorityOf({ ladder, authority }: DispositionContext, rank: string, rung: string): AuthorityTable["rows"][number] | undefined {
  return authority.ladder === ladder.id ? authority.rows.find((row) => row.rank === rank && row.rung === rung) : undefined;
}

function mayRole({ roles }: Ladder, actor: ActingPerson, type: DispositionCommand["type"]): boolean {
  return roles.some(({ id, may }) => may.includes(type) && actor.roles.includes(id));
}

function isConcerned(actor: ActingPerson, subject: Subject, isRelated: DispositionContext["isRelated"]): boolean {
  if (actor.actsFor?.includes(subject.id)) return true;
  return concernedIn(subject).some((one) => one === actor.id || isRelated?.(actor.id, one) === true);
}

function speaksFor(actor: ActingPerson, subject: Subject): boolean {
  return concernedIn(subject).includes(actor.id) || actor.actsFor?.includes(subject.id) === true;
}

function canBegin({ entry }: Rung, { rank, ruleClass }: CommandBody<"propose">): boolean {
  if (ruleClass && entry.tooLittleFor.includes(ruleClass)) return false;
  return entry.ranks.includes(rank) || (ruleClass !== undefined && entry.direct.includes(ruleClass));
}

/** The disposition before, where it was about the same person or unit and came to nothing; `no` where it does not lead here. */
function followed(
  rung: Rung,
  { after, subject, ruleClass }: CommandBody<"propose">,
  { previous, ladder }: DispositionContext,
): NonNullable<DispositionFacts["after"]> | "no" | undefined {
  if (after === undefined) return undefined;
  if (!previous?.rung || previous.ladder?.id !== ladder.id || previous.subject?.id !== subject.id) return "no";
  if (!rung.entry.after.includes(previous.rung) || (ruleClass && rung.entry.tooLittleFor.includes(ruleClass))) return "no";
  const asked = previous.phase === "served" && previous.tasks?.some(({ to }) => to === rung.id);
  const failed = previous.closedAs === "uncorrected" || previous.closedAs === "unanswered";
  return asked || failed ? { disposition: after, rung: previous.rung } : "no";
}

/** One that was proposed without a signal rests on its reason. */
function restsOnNothing(signals: readonly string[], { isWithdrawn }: DispositionContext): boolean {
  return isWithdrawn !== undefined && signals.length > 0 && signals.every((signal) => isWithdrawn(signal));
}

function areCodes(codes: readonly string[], known: readonly { readonly code: string }[]): boolean {
  return codes.length > 0 && codes.every((one) => known.some(({ code }) => code === one));
}

function isComplete({ fields }: DocumentType, document: Readonly<Record<string, string>>): boolean {
  const known = new Set(fields.map(({ name }) => name));
  if (Object.keys(document).some((name) => !known.has(name))) return false;
  return fields.every(({ name, required }) => !required || !isBlank(document[name]));
}
