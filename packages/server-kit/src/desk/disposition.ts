import { type Json, PlumblineError, type RecordView } from "@plumbline/core";
import {
  type AuthorityTable,
  actOf as actIn,
  type DispositionCommand,
  type DispositionFacts,
  decideDisposition,
  dispositionCommandSchema,
  dispositionEvents,
  dispositionRecord,
  escalationsOf,
  type Ladder,
  lintLadder,
  RANK_OF,
  rungOf,
  type Subject,
} from "@plumbline/core/supervision";
import * as z from "zod";
import { SUPERVISORS } from "../api/access.ts";
import { ASSIGNMENT } from "../directory/events.ts";
import type { Principal } from "../identity/principal.ts";
import type { RowCount } from "../supervise/state-store.ts";
import { actingOf, actOf, isInScope, looksAfterOthers } from "./acting.ts";
import { STEPS_COUNTED } from "./counted.ts";
import {
  type CommandContext,
  type CommandDefinition,
  DESK_SOURCE,
  type DeskContext,
  type DeskPart,
  type DeskRow,
  DISPOSITION,
  defineCommand,
} from "./desk.ts";
import { handlingFor, SUBJECTS } from "./handling.ts";
import { dispositionOverdue, overdueControl } from "./overdue.ts";

export interface DispositionPartOptions {
  /** All versions that dispositions follow. A new one begins by the newest of its ladder. */
  readonly ladders: readonly Ladder[];
  /** One for each ladder. */
  readonly authorities: readonly AuthorityTable[];
  /** Whether two persons are kin or have another tie: whoever has one handles nothing that concerns the other. */
  isRelated?(person: string, other: string): boolean;
  /** Who answers for a unit on a day, where a directory knows; named in a proposal about a unit that names nobody. */
  leaderOf?(org: string, day: string): string | undefined;
}

type Asked = Exclude<DispositionCommand["type"], "escalate">;
type Body = DispositionCommand["body"];
type Proposed = Extract<DispositionCommand, { readonly type: "propose" }>["body"] & { readonly ladder?: string | undefined };

const SUMMARIES: Readonly<Record<Asked, string>> = {
  propose: "Propose a disposition about a person or a unit.",
  assign: "Give a disposition to somebody.",
  requestHearing: "Tell the person concerned what it is about, and ask for their statement (陈述申辩).",
  giveStatement: "State and defend oneself.",
  waive: "Waive the statement.",
  answerStatement: "Answer a statement, with reasons.",
  issue: "Issue the document.",
  serve: "Say that it was handed over; from here the periods run.",
  reply: "Reply to a disposition.",
  askExtension: "Ask for more time.",
  decideExtension: "Decide about more time.",
  submitEvidence: "Hand in evidence that it was put right.",
  verify: "Say whether it was put right; not for who did it.",
  withdraw: "Withdraw a disposition, with the reason.",
  close: "Close a disposition.",
  recordOutcome: "Record what the competent body decided.",
  publishBulletin: "List a disposition in a bulletin (预警通报).",
};
const OF_SUBJECTS: ReadonlySet<string> = new Set<Asked>(["giveStatement", "waive", "reply", "askExtension", "submitEvidence"]);

/** Dispositions by ladders that are data. An illegal step is refused with a code; time raises tasks and never takes a step. */
export function dispositionPart(options: DispositionPartOptions): DeskPart {
  const rules = rulesOf(options);
  const commands = dispositionCommandSchema.options.flatMap(({ shape }): readonly CommandDefinition[] => {
    const type = shape.type.value;
    if (type === "escalate") return [];
    // Which ladder a disposition follows is chosen once.
    const body = type === "propose" ? shape.body.extend({ ladder: z.string().min(1).max(40).optional() }) : shape.body;
    return [commandOf(type, body as z.ZodType<Body>, rules, options)];
  });
  return {
    events: dispositionEvents,
    records: [dispositionRecord(DESK_SOURCE)],
    commands,
    controls: [overdueControl],
    kinds: [dispositionOverdue],
    row: rowOf,
    reactors: [
      {
        record: DISPOSITION,
        due(view, { calendar }) {
          const facts = factsOf(view);
          // What was asked for is decided first.
          if (facts.phase !== "served" || facts.asked) return undefined;
          const ladder = rules.versionOf(facts.ladder);
          return ladder && escalationsOf(facts, ladder, calendar).find(({ provisional }) => !provisional)?.at;
        },
        async fire(view, { now, calendar }) {
          const facts = factsOf(view);
          const { ladder, authority } = rules.of(facts);
          const decision = decideDisposition(facts, { type: "escalate", body: {} }, { now, calendar, ladder, authority, actor: "clock" });
          if ("refused" in decision) return [];
          const { type, data } = decision.event;
          return [{ id: `${type}/${view.id}/${JSON.stringify([data.to, data.when, data.on])}`, type, data }];
        },
      },
    ],
  };
}

/** Whether a disposition is there for somebody: it lies within their scopes, or it is about them and they were told. */
export async function isDispositionShownTo(principal: Principal, view: RecordView, context: DeskContext): Promise<boolean> {
  const facts = factsOf(view);
  if (facts.phase === undefined) return false;
  if (isTold(facts) && speaksFor(principal, facts.subject)) return true;
  return looksAfterOthers(principal) && isInScope(principal, await context.orgOf(view), context);
}

interface Rules {
  newest(ladder: string | undefined): { readonly ladder: Ladder; readonly authority: AuthorityTable };
  of(facts: DispositionFacts): { readonly ladder: Ladder; readonly authority: AuthorityTable };
  versionOf(named: DispositionFacts["ladder"]): Ladder | undefined;
}

function rulesOf({ ladders, authorities }: DispositionPartOptions): Rules {
  for (const ladder of ladders) {
    const authority = authorities.find((one) => one.ladder === ladder.id);
    const [wrong] = authority ? lintLadder(ladder, authority) : [];
    if (!authority || wrong) {
      throw new PlumblineError("SETTING_INVALID", `ladder ${ladder.id}: ${wrong ? JSON.stringify(wrong) : "no authority table is of it"}`);
    }
  }
  const authorityOf = (id: string): AuthorityTable => authorities.find((one) => one.ladder === id) as AuthorityTable;
  const versionOf = (named: DispositionFacts["ladder"]): Ladder | undefined =>
    ladders.find(({ id, version }) => id === named?.id && version === named.version);
  return {
    versionOf,
    newest(id = ladders[0]?.id ?? "") {
      const [ladder] = ladders.filter((one) => one.id === id).sort((a, b) => b.version - a.version);
      if (!ladder) throw new PlumblineError("REQUEST_INVALID", `body.ladder: no ladder ${JSON.stringify(id)}; GET /v1/ladders lists them`);
      return { ladder, authority: authorityOf(ladder.id) };
    },
    of(facts) {
      const ladder = versionOf(facts.ladder);
      if (!ladder) {
        const { id, version } = facts.ladder ?? {};
        throw new PlumblineError(
          "SETTING_INVALID",
          `dispositions follow ladder ${id}@${version}, which is not loaded; give it beside its later version`,
        );
      }
      return { ladder, authority: authorityOf(ladder.id) };
    },
  };
}

function commandOf(type: Asked, body: z.ZodType<Body>, rules: Rules, { isRelated, leaderOf }: DispositionPartOptions): CommandDefinition {
  return defineCommand<Body>({
    record: DISPOSITION,
    type,
    summary: SUMMARIES[type],
    body,
    access: OF_SUBJECTS.has(type) ? SUBJECTS : SUPERVISORS,
    sees: async (view, asked, context) => {
      if (view?.state.phase !== undefined) return isDispositionShownTo(context.principal, view, context);
      return type === "propose" && isInScope(context.principal, orgOf((asked as Proposed).subject), context);
    },
    probe: (view) => probeOf(type, factsOf(view), rules),
    async decide(view, asked, context) {
      const facts = factsOf(view);
      const { ladder: chosen, ...given } = asked as Proposed;
      const rest = type === "propose" ? { ...given, subject: withLeader(given.subject, context, leaderOf) } : given;
      const { ladder, authority } = type === "propose" && !facts.phase ? rules.newest(chosen) : rules.of(facts);
      const signals = type === "propose" ? rest.signals : (facts.signals ?? []);
      if (type === "propose") await assertRank(rest, context);
      const withdrawn = await withdrawnOf(signals, context);
      const previous = type === "propose" ? await previousOf(rest.after, context) : undefined;
      const actor = actingOf(context.principal);
      const decision = decideDisposition(facts, { type, body: type === "propose" ? rest : asked } as DispositionCommand, {
        now: context.now,
        calendar: context.calendar,
        ladder,
        authority,
        actor,
        isWithdrawn: (signal) => withdrawn.has(signal),
        ...(previous && { previous }),
        ...(isRelated && { isRelated }),
      });
      if ("refused" in decision) return decision;
      const act = actOf(dispositionEvents, decision.event, personOf(facts.subject ?? rest.subject) ?? actor.id);
      const outcome = actIn(decision.event.data);
      // How its signals are handled ends with it. An event has a thousand objects at most, itself among them.
      if (type === "close") return { act: { ...act, objects: signals.slice(0, 999).map((id) => ({ type: "signal", id })) } };
      if (!outcome) return { act };
      await assertHeld(outcome.assignment, facts.subject, context);
      return { act: { ...act, objects: [{ type: ASSIGNMENT, id: outcome.assignment }] } };
    },
  });
}

/** Signals that it rests on are ones that the caller sees, and their rank is what the trail says. */
async function assertRank({ signals, rank }: Proposed, context: CommandContext): Promise<void> {
  let highest = 0;
  for (const id of signals) {
    const { signal } = await handlingFor(context.principal, id, context);
    highest = Math.max(highest, RANK_OF[signal.level]);
  }
  if (signals.length > 0 && rank !== highest) {
    throw new PlumblineError("REQUEST_INVALID", `body.rank: the highest rank of these signals is ${highest}`);
  }
}

/** A unit with whoever the directory knows to answer for it on the day of the proposal. The event names them: a replay asks nobody. */
function withLeader(subject: Subject, { now, calendar }: DeskContext, leaderOf: DispositionPartOptions["leaderOf"]): Subject {
  if (subject.kind === "person" || subject.leader !== undefined) return subject;
  const leader = leaderOf?.(subject.id, calendar.textOf(calendar.dayOf(now)));
  return leader === undefined ? subject : { ...subject, leader };
}

/** Where the directory knows the assignment, it is the person's. */
async function assertHeld(assignment: string, subject: Subject | undefined, context: DeskContext): Promise<void> {
  const { person } = (await context.view({ type: ASSIGNMENT, id: assignment }))?.state ?? {};
  if (person === undefined || person === subject?.id) return;
  throw new PlumblineError("REQUEST_INVALID", "body.assignment: is one of somebody else");
}

async function withdrawnOf(signals: readonly string[], context: DeskContext): Promise<ReadonlySet<string>> {
  const withdrawn = new Set<string>();
  for (const id of signals) if ((await context.signal(id))?.state === "withdrawn") withdrawn.add(id);
  return withdrawn;
}

/** The disposition before, as far as the caller sees it. */
async function previousOf(after: string | undefined, context: CommandContext): Promise<DispositionFacts | undefined> {
  const view = after === undefined ? undefined : await context.view({ type: DISPOSITION, id: after });
  return view && (await isDispositionShownTo(context.principal, view, context)) ? factsOf(view) : undefined;
}

/** The person whose key a text is kept under: what is said of a unit is kept under that of whoever answers for it. */
function personOf(subject: Subject): string | undefined {
  return subject.kind === "person" ? subject.id : (subject.person ?? subject.leader);
}

function orgOf(subject: Subject): string | undefined {
  return subject.kind === "unit" ? subject.id : subject.org;
}

/** From the question what they have to say on, or from the handing over on; a draft is nobody's but the desk's. */
function isTold({ hearing, phase }: DispositionFacts): boolean {
  return hearing !== undefined || phase === "served" || phase === "verified" || phase === "closed";
}

function speaksFor(principal: Principal, subject: Subject | undefined): boolean {
  if (!subject) return false;
  const { id, actsFor = [] } = actingOf(principal);
  if (subject.id === id || actsFor.includes(subject.id)) return true;
  return subject.kind === "unit" && [subject.leader, subject.deputy, subject.person].includes(id);
}

function rowOf(view: RecordView): DeskRow {
  const facts = factsOf(view);
  const { turn, handler, subject, replyDue, correctionDue, hearing } = facts;
  const asked = hearing?.state === "asked" ? hearing.due : undefined;
  // On a day that is not certain nobody is late.
  const ends = [facts.reply ? undefined : replyDue, facts.pending ? undefined : correctionDue, asked].flatMap((due) =>
    due && !due.provisional ? [Date.parse(due.endsAt)] : [],
  );
  return {
    ...(turn && { turn }),
    ...(ends.length > 0 && { dueAt: Math.min(...ends) }),
    ...(handler !== undefined && { owner: handler }),
    ...(subject && isTold(facts) && { person: subject.id }),
    counts: countsOf(facts),
    kept: keptOf(facts),
  };
}

/** What a report of many says of each: no person, no text. */
export type KeptDisposition = Pick<
  DispositionFacts,
  "phase" | "replyDue" | "correctionDue" | "pending" | "closedAs" | "grounds" | "derelictions" | "outcomes"
>;

function keptOf({ phase, replyDue, correctionDue, pending, closedAs, grounds, derelictions, outcomes }: DispositionFacts): Json {
  const kept = { phase, replyDue, correctionDue, pending, closedAs, grounds, derelictions, outcomes };
  return JSON.parse(JSON.stringify(kept)) as Json;
}

/**
 * Each step by its rung when it was taken first, and what it came to by code. What was withdrawn counts as nothing but that: it names nobody.
 * No measure has an instance twice, so that a sum is a number of dispositions.
 */
function countsOf({ phase, rung = "", times = {}, closedAs, grounds, derelictions, outcomes, bulletins }: DispositionFacts): RowCount[] {
  const counts: RowCount[] = [];
  const count = (measure: string, of: string, at: string | undefined): void => {
    if (at !== undefined && !counts.some((one) => one.measure === measure && one.of === of))
      counts.push({ measure, of, at: Date.parse(at) });
  };
  if (phase === "withdrawn") {
    count("withdrawn", rung, times.withdrawn);
    return counts;
  }
  for (const step of STEPS_COUNTED) count(step, rung, times[step]);
  if (closedAs === "corrected") count("corrected", rung, times.closed);
  for (const code of grounds ?? []) count("grounds", code, times.proposed);
  for (const code of derelictions ?? []) count("derelictions", code, times.proposed);
  // Counted on the day of the decision, not on that of its entry.
  for (const { code, on } of outcomes ?? []) count("outcomes", code, `${on}T00:00:00+08:00`);
  for (const { bulletin, at } of bulletins ?? []) count("listed", bulletin, at);
  return counts;
}

function factsOf(view: RecordView | undefined): DispositionFacts {
  return (view?.state ?? {}) as DispositionFacts;
}

function probeOf(type: Asked, facts: DispositionFacts, rules: Rules): Body | undefined {
  const ladder = rules.versionOf(facts.ladder);
  const rung = ladder && rungOf(ladder, facts.rung ?? "");
  const fields = ladder?.documents.find(({ id }) => id === rung?.document)?.fields ?? [];
  const closedAs = facts.phase === "verified" ? "corrected" : facts.reply ? "answered" : "unanswered";
  const probes: Readonly<Record<Asked, Body | undefined>> = {
    propose: undefined,
    assign: { handler: "-" },
    requestHearing: { facts: "-" },
    giveStatement: { text: "-" },
    waive: {},
    answerStatement: { accepted: "none", reasons: "-" },
    issue: { document: Object.fromEntries(fields.map(({ name }) => [name, "-"])) },
    serve: { receiver: "-", how: "-" },
    reply: { text: "-" },
    askExtension: { of: facts.reply || !facts.replyDue ? "correction" : "reply", reason: "-" },
    decideExtension: { granted: true },
    submitEvidence: { files: ["-"], rectifier: "-" },
    verify: { accepted: true },
    withdraw: { reason: "-" },
    close: { as: closedAs, reason: "-" },
    recordOutcome:
      rung?.outcomes[0] === undefined
        ? undefined
        : { code: rung.outcomes[0], on: "2026-01-01", decidedBy: "-", number: "-", assignment: "-" },
    publishBulletin: { bulletin: "-" },
  };
  return probes[type];
}
