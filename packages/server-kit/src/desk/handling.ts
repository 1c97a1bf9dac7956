import { PlumblineError, type RecordRef, type RecordView, type Signal } from "@plumbline/core";
import {
  beginHandling,
  type DispositionFacts,
  decideHandling,
  type HandlingCommand,
  type HandlingFacts,
  handlingCommandSchema,
  handlingDue,
  handlingEvents,
  handlingRecord,
  isVisibleTo,
  RANK_OF,
  WAITING_FOR_DISPOSITION,
} from "@plumbline/core/supervision";
import type * as z from "zod";
import { type Access, SUPERVISORS } from "../api/access.ts";
import type { Principal } from "../identity/principal.ts";
import type { HandlingRow } from "../supervise/state-store.ts";
import { actingOf, actOf, isInScope, looksAfterOthers } from "./acting.ts";
import {
  type CommandContext,
  type CommandDefinition,
  DESK_SOURCE,
  type DeskAct,
  type DeskContext,
  type DeskPart,
  DISPOSITION,
  defineCommand,
  HANDLING,
  type ReactorContext,
} from "./desk.ts";

export interface HandlingPartOptions {
  /** Whether two persons are kin or have another tie: whoever has one handles nothing that concerns the other. */
  isRelated?(person: string, other: string): boolean;
  /** Source of the signals themselves. */
  readonly engine?: string;
}

/** What people ask for; the rest is said by time. */
type Asked = Exclude<HandlingCommand["type"], "endWindow" | "escalate">;

/** What the person concerned, or whoever answers for the unit, says. Everybody who signed in may be one of them. */
export const SUBJECTS: Access = {
  anyOf: ["hostUser", "unit", "processOwner", "leader", "supervisor", "lawSupervisor"],
  scope: "own",
};

const SUMMARIES: Readonly<Record<Asked, string>> = {
  acknowledge: "Take a signal up.",
  assign: "Give a signal to somebody.",
  ask: "Ask the person concerned or the unit.",
  answer: "Answer what was asked, or speak up at once.",
  correct: "Say that it was put right, with the evidence.",
  verify: "Say whether it was put right; not for who did it.",
  dismiss: "Dismiss a signal as a false alarm, as lawful, or as another one told twice, with the reason.",
  close: "Close a signal with the rule that was changed, a disposition, or a reason.",
  object: "Object to a signal that concerns oneself (异议).",
  answerObjection: "Answer an objection, with reasons.",
};
const OF_SUBJECTS: ReadonlySet<string> = new Set<Asked>(["answer", "correct", "object"]);

/** What would lack nothing. */
const PROBES: Readonly<Record<Asked, unknown>> = {
  acknowledge: {},
  assign: { owner: "-" },
  ask: { whom: "person", question: "-" },
  answer: { text: "-" },
  correct: { files: [] },
  verify: { accepted: true },
  dismiss: { as: "lawful", reason: "-" },
  close: { reason: "-" },
  object: { ground: "other", text: "-" },
  answerObjection: { outcome: "rejected", as: "falseAlarm", reasons: "-" },
};

/** How signals are handled: begun as soon as one is raised, taken on by people and by time. */
export function handlingPart({ isRelated, engine = "engine/main" }: HandlingPartOptions = {}): DeskPart {
  const commands = handlingCommandSchema.options.flatMap(({ shape }): readonly CommandDefinition[] => {
    const type = shape.type.value;
    return type === "endWindow" || type === "escalate" ? [] : [commandOf(type, shape.body as z.ZodType<HandlingCommand["body"]>)];
  });

  function commandOf<B extends HandlingCommand["body"]>(type: Asked, body: z.ZodType<B>): CommandDefinition {
    return defineCommand<B>({
      record: HANDLING,
      type,
      summary: SUMMARIES[type],
      body,
      access: OF_SUBJECTS.has(type) ? SUBJECTS : SUPERVISORS,
      sees: async (view, _body, context, { id }) => {
        const signal = await context.signal(id);
        return signal !== undefined && view !== undefined && isShownTo(context.principal, view, signal, context);
      },
      probe: () => PROBES[type] as B,
      async decide(view, asked, context, { id }) {
        const facts = factsOf(view);
        const command = { type, body: asked } as HandlingCommand;
        if (command.type === "close" && command.body.disposition !== undefined && !(await rests(command.body.disposition, id, context))) {
          return { refused: "disposition_unknown" };
        }
        const signal = (await context.signal(id)) as Signal;
        const org = await context.orgOf(signal.record);
        const path = context.pathOf(org);
        const actor = actingOf(context.principal);
        const decision = decideHandling(facts, command, {
          now: context.now,
          calendar: context.calendar,
          policy: context.policyFor(path),
          actor,
          tiersAbove: tiersAbove(path),
          ...(org !== undefined && { unit: org }),
          ...(isRelated && { isRelated }),
        });
        if ("refused" in decision) return decision;
        return { act: { ...actOf(handlingEvents, decision.event, facts.person ?? actor.id), objects: [{ type: "signal", id }] } };
      },
    });
  }

  return {
    events: handlingEvents,
    records: [handlingRecord({ desk: DESK_SOURCE, engine })],
    hidden: [HANDLING],
    commands,
    handling: rowOf,
    reactors: [
      {
        record: HANDLING,
        due: (view, { calendar }) => handlingDue(factsOf(view), calendar),
        async fire(view, context) {
          const facts = factsOf(view);
          const { id } = view;
          const signal = await context.signal(id);
          if (!signal) return [];
          return facts.raised === undefined ? timePassed(id, facts, signal, context) : begin(id, facts.raised, signal, context);
        },
      },
    ],
  };
}

/** Whether a signal is there for somebody: it lies within their scopes and its window is over, or it concerns their person or unit. */
async function isShownTo(
  principal: Principal,
  view: RecordView,
  { record }: { readonly record: RecordRef },
  context: DeskContext,
): Promise<boolean> {
  const facts = factsOf(view);
  if (facts.state === undefined) return false;
  const { id, actsFor = [] } = actingOf(principal);
  if (facts.person !== undefined && (facts.person === id || actsFor.includes(facts.person))) return true;
  if (!isVisibleTo(facts, id, context.now)) return false;
  const org = await context.orgOf(record);
  return (looksAfterOthers(principal) && isInScope(principal, org, context)) || (org !== undefined && actsFor.includes(org));
}

type Said = DeskAct & { readonly id: string };

async function begin(id: string, raised: string, signal: Signal, context: ReactorContext): Promise<readonly Said[]> {
  const { record, level, mode, visibility, events } = signal;
  const path = context.pathOf(await context.orgOf(record));
  const { person } = (await context.actorOf(record, events)) ?? {};
  const begun = beginHandling(
    {
      rank: RANK_OF[level],
      mode,
      visibility,
      ...(person !== undefined && { person }),
      backfill: await context.isImported(signal),
      raisedAt: Date.parse(raised),
      tiersAbove: tiersAbove(path),
      parties: await context.partiesOf(record),
    },
    context.policyFor(path),
    context.calendar,
  );
  return [{ id: `${begun.type}/${id}/${raised}`, ...begun, objects: [{ type: "signal", id }] }];
}

async function timePassed(id: string, facts: HandlingFacts, signal: Signal, context: ReactorContext): Promise<readonly Said[]> {
  const { ended } = facts;
  if (ended && facts.state !== undefined && WAITING_FOR_DISPOSITION.includes(facts.state)) {
    const { disposition, at, by } = ended;
    const objects = [{ type: "signal", id }];
    return [
      { id: `handling.closed/${id}/${JSON.stringify([disposition, at])}`, type: "handling.closed", data: { by, disposition }, objects },
    ];
  }
  const type = facts.state === "withPerson" ? "endWindow" : "escalate";
  const path = context.pathOf(await context.orgOf(signal.record));
  const { now, calendar } = context;
  const decision = decideHandling(facts, { type, body: {} }, { now, calendar, policy: context.policyFor(path), actor: "clock" });
  if ("refused" in decision) return [];
  const occasion = type === "endWindow" ? facts.visibleAt : `${facts.times?.new ?? ""}/${facts.tier ?? 0}/${facts.due?.endsAt}`;
  return [{ id: `${decision.event.type}/${id}/${occasion}`, ...decision.event, objects: [{ type: "signal", id }] }];
}

/** A disposition closes a signal that it names, once it is more than a draft. */
async function rests(id: string, signal: string, { view, principal, pathOf, orgOf }: CommandContext): Promise<boolean> {
  const record = { type: DISPOSITION, id };
  const facts = (await view(record))?.state as DispositionFacts | undefined;
  const isThere = facts?.phase !== undefined && facts.phase !== "draft" && facts.phase !== "withdrawn";
  return isThere && facts.signals?.includes(signal) === true && isInScope(principal, await orgOf(record), { pathOf });
}

function rowOf(view: RecordView): HandlingRow | undefined {
  const facts = factsOf(view);
  const { state, turn, visibleAt, due, person, owner, tier = 0, dismissedAs, matter, times = {} } = facts;
  if (state === undefined || turn === undefined || visibleAt === undefined) return undefined;
  return {
    signal: view.id,
    state,
    turn,
    visibleAt: Date.parse(visibleAt),
    tier,
    times,
    ...(due && { dueAt: Date.parse(due.endsAt) }),
    ...(person !== undefined && { person }),
    ...(owner !== undefined && { owner }),
    ...(dismissedAs && { dismissedAs }),
    ...(matter !== undefined && { matter }),
  };
}

function factsOf(view: RecordView | undefined): HandlingFacts {
  return (view?.state ?? {}) as HandlingFacts;
}

/** Of an organisation with this path. Of one that is not known, none is known to be above. */
function tiersAbove(path: readonly string[]): number {
  return Math.max(0, path.length - 1);
}

/** The record of how a signal is handled. Throws `SIGNAL_NOT_FOUND` where it is not there for whoever asks. */
export async function handlingFor(
  principal: Principal,
  id: string,
  context: DeskContext,
): Promise<{ readonly view: RecordView; readonly facts: HandlingFacts; readonly signal: Signal }> {
  const signal = await context.signal(id);
  const view = await context.view({ type: HANDLING, id });
  if (!signal || !view || !(await isShownTo(principal, view, signal, context))) {
    throw new PlumblineError("SIGNAL_NOT_FOUND", `no signal ${JSON.stringify(id.slice(0, 80))}`);
  }
  return { view, facts: factsOf(view), signal };
}
