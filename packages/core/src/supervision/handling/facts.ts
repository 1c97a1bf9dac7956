import type { SignalLevel } from "../../control/verdict.ts";
import type { TimedEvent } from "../../event/trace-event.ts";
import { defineRecord, objectId, type RecordDefinition, type Refusal, refuse } from "../../record/define-record.ts";
import type { DueDate } from "../period.ts";
import { RANK_OF, type SignalRank } from "../policy/policy.ts";
import type { DISMISSED_AS, OBJECTION_GROUNDS } from "./events.ts";

export const HANDLING_STATES = [
  "new",
  "withPerson",
  "waiting",
  "acknowledged",
  "answered",
  "objected",
  "corrected",
  "verified",
  "dismissed",
  "closed",
] as const;
export type HandlingState = (typeof HANDLING_STATES)[number];
export type DismissedAs = (typeof DISMISSED_AS)[number];
export type ObjectionGround = (typeof OBJECTION_GROUNDS)[number];

/** Where a signal stands. Opaque ids, codes and times; the texts stay in the events, where they can be erased. */
export type HandlingFacts = {
  /** Absent until it was begun. */
  readonly state?: HandlingState;
  /** When each state was entered for the first time, as RFC 3339 text. */
  readonly times?: Readonly<Partial<Record<HandlingState, string>>>;
  readonly turn?: "person" | "unit" | "supervisor" | "verifier" | "none";
  /** Until when whoever's turn it is acts. */
  readonly due?: DueDate;
  readonly rank?: SignalRank;
  /** When the signal was raised, until its handling begins. */
  readonly raised?: string;
  /** Within the person's own time it rose to a rank that has none. */
  readonly risen?: string;
  /** Ranks for which the person has a time of their own. */
  readonly windowRanks?: readonly SignalRank[];
  /** How many tiers there are above that of the organisation. */
  readonly tiersAbove?: number;
  readonly person?: string;
  /** Before this instant nobody but the person concerned sees it: not in a queue, a count, a stream, a search or an export. */
  readonly visibleAt?: string;
  readonly noWindow?: string;
  readonly owner?: string;
  /** How many tiers above its own it shows. */
  readonly tier?: number;
  readonly asked?: "person" | "unit";
  /** Until when the person may object; absent while they were not told. */
  readonly objectionDue?: DueDate;
  readonly objection?: {
    readonly at: string;
    readonly by: string;
    readonly ground: ObjectionGround;
    readonly answeredAt?: string;
    readonly outcome?: "upheld" | "rejected";
  };
  /** The state that an objection found. */
  readonly before?: HandlingState;
  readonly correctors?: readonly string[];
  /** It ceased while only the person concerned saw it. */
  readonly selfCorrected?: boolean;
  readonly dismissedAs?: DismissedAs;
  readonly change?: string;
  readonly disposition?: string;
  readonly truth?: "open" | "ceased" | "withdrawn";
  /** It counts towards emerging patterns. */
  readonly counted?: boolean;
  /** A disposition that rests on the signal was closed: the handling ends with it as soon as nobody else is asked. */
  readonly ended?: { readonly disposition: string; readonly at: string; readonly by: string };
  /** The matter that it belongs to, with others that share a party. */
  readonly matter?: string;
  /** Another one that it was brought into meanwhile: the two are one. */
  readonly otherMatter?: string;
};

// biome-ignore lint/suspicious/noExplicitAny: the schema of each event type has checked it.
type Data = any;
type Step = (facts: HandlingFacts, data: Data, event: TimedEvent) => HandlingFacts | Refusal;

const DONE: readonly HandlingState[] = ["dismissed", "closed"];
const OPEN = HANDLING_STATES.filter((state) => !DONE.includes(state));
const TAKEN_UP = ["waiting", "acknowledged", "answered", "corrected", "verified"] as const;
/** What only a disposition is waited for in. */
export const WAITING_FOR_DISPOSITION: readonly HandlingState[] = ["acknowledged", "answered", "verified"];
const OVER = { turn: "none", due: undefined, before: undefined } as const;

const STEPS: Readonly<Record<string, { readonly from: readonly HandlingState[]; readonly step: Step }>> = {
  windowEnded: {
    from: ["withPerson"],
    step: (f, { acknowledge }, { time }) => ({
      state: "new",
      turn: "supervisor",
      due: acknowledge,
      risen: undefined,
      ...(f.visibleAt !== undefined && Date.parse(time) < Date.parse(f.visibleAt) && { visibleAt: time }),
    }),
  },
  acknowledged: {
    from: ["new"],
    step: (f, { by }) => ({ state: "acknowledged", turn: "supervisor", due: undefined, ...(!f.owner && { owner: by }) }),
  },
  assigned: { from: OPEN, step: (_f, { owner }) => ({ owner }) },
  asked: {
    from: ["acknowledged", "answered"],
    step: (f, { whom, due, objection }) => ({
      state: "waiting",
      turn: whom,
      asked: whom,
      due,
      ...(!f.objectionDue && objection && { objectionDue: objection }),
    }),
  },
  answered: { from: ["withPerson", "waiting"], step: (f, _d, { time }) => ({ state: "answered", ...atDesk(f, time) }) },
  corrected: {
    from: ["withPerson", "new", "waiting", "acknowledged", "answered"],
    step: (f, { by }) => ({
      state: "corrected",
      turn: "verifier",
      due: undefined,
      correctors: f.correctors?.includes(by) ? f.correctors : [...(f.correctors ?? []), by],
    }),
  },
  verified: {
    from: ["corrected"],
    step: (f, { by, accepted, due }) => {
      if (f.correctors?.includes(by)) return refuse("verifier_is_rectifier");
      if (accepted) return { state: "verified", turn: "supervisor", due: undefined };
      return { state: "waiting", turn: f.asked ?? "unit", due };
    },
  },
  dismissed: { from: TAKEN_UP, step: (_f, data) => ({ ...OVER, state: "dismissed", dismissedAs: data.as }) },
  closed: {
    from: WAITING_FOR_DISPOSITION,
    step: (_f, { change, disposition }) => ({ ...OVER, state: "closed", ...(change && { change }), ...(disposition && { disposition }) }),
  },
  escalated: { from: ["new", "objected"], step: (_f, { tier, due }) => ({ tier, turn: "supervisor", due }) },
  objectionRaised: {
    from: OPEN.filter((state) => state !== "objected"),
    step: (f, { by, ground, due }, { time }) =>
      f.objection
        ? refuse("already_objected")
        : { ...atDesk(f, time), state: "objected", before: f.state, due, objection: { at: time, by, ground } },
  },
  objectionAnswered: {
    from: ["objected"],
    step: (f, data, { time }) => {
      const { outcome, due } = data;
      const objection = f.objection && { ...f.objection, answeredAt: time, outcome };
      if (outcome === "upheld") return { ...OVER, state: "dismissed", dismissedAs: data.as, objection };
      // Whoever answered it has taken the signal up.
      const state = f.before === undefined || f.before === "withPerson" || f.before === "new" ? "acknowledged" : f.before;
      const turn = state === "corrected" ? "verifier" : state === "waiting" ? (f.asked ?? "unit") : "supervisor";
      return { state, before: undefined, objection, due, turn, ...(!f.owner && { owner: data.by }) };
    },
  },
};

/** What an event makes of the handling of a signal: the facts that change, or a refusal that leaves them alone. */
export function foldHandling(facts: HandlingFacts, event: TimedEvent): HandlingFacts | Refusal {
  if (event.type.startsWith(SIGNAL)) return truthChanged(facts, event);
  if (event.type === DISPOSITION_CLOSED) return dispositionClosed(facts, event);
  // Of a matter it belongs to one; that others joined it changes nothing of how it is handled.
  if (event.type.startsWith(MATTER)) return joined(facts, event.data as Data);
  const name = event.type.slice(PREFIX.length);
  if (name === "counted" || name === "uncounted") return { counted: name === "counted" };
  if (name === "begun") return begun(facts, event);
  const found = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
  if (!found || !facts.state) return refuse("not_now");
  if (!found.from.includes(facts.state)) return refuse(DONE.includes(facts.state) ? "closed" : "not_now");
  const changed = found.step(facts, event.data, event);
  return "refused" in changed ? changed : entered(facts, changed, event.time);
}

/** The record of how signals are handled, by signal. `desk` writes the steps, `engine` what the signals themselves do. */
export function handlingRecord(sources: { readonly desk: string; readonly engine: string }): RecordDefinition<HandlingFacts> {
  const key = objectId("signal");
  const all = ({ objects }: TimedEvent): readonly string[] => objects.flatMap(({ type, id }) => (type === "signal" ? [id] : []));
  return defineRecord<HandlingFacts>({
    type: "signalHandling",
    keys: (event) => {
      if (event.type === "matter.joined" || event.type === DISPOSITION_CLOSED)
        return event.source === sources.desk ? all(event) : undefined;
      const source = event.type.startsWith(PREFIX) ? sources.desk : event.type.startsWith(SIGNAL) ? sources.engine : undefined;
      return source !== undefined && event.source === source ? key(event) : undefined;
    },
    initial: () => ({}),
    on: {},
    otherwise: foldHandling,
    closed: isHandled,
    trace: "all",
  });
}

export function isHandled({ state }: HandlingFacts): boolean {
  return state !== undefined && DONE.includes(state);
}

const PREFIX = "handling.";
const SIGNAL = "signal.";
const MATTER = "matter.";
const DISPOSITION_CLOSED = "disposition.closed";

function joined({ matter: before }: HandlingFacts, { matter, merges = [] }: Data): HandlingFacts {
  return { matter, otherMatter: before === undefined || before === matter || merges.includes(before) ? undefined : before };
}

function dispositionClosed(facts: HandlingFacts, { objects, data, time }: TimedEvent): HandlingFacts {
  const disposition = objects.find(({ type }) => type === "disposition")?.id;
  if (!facts.state || isHandled(facts) || disposition === undefined) return {};
  return { ended: { disposition, at: time, by: (data as Data).by } };
}

function begun(facts: HandlingFacts, { data, time }: TimedEvent): HandlingFacts | Refusal {
  // A signal that was withdrawn may come back with other evidence, and one that is over once more: then it begins anew.
  if (facts.state && facts.truth !== "withdrawn" && facts.raised === undefined) return refuse("not_now");
  const { rank, person, visibleAt, window, windowRanks, tiersAbove, noWindow, acknowledge, objection } = data as Data;
  const fresh: HandlingFacts = {
    state: window ? "withPerson" : "new",
    turn: window ? "person" : "supervisor",
    due: window ?? acknowledge,
    rank,
    person,
    visibleAt,
    noWindow,
    windowRanks,
    tiersAbove,
    objectionDue: objection,
    truth: "open",
    ...NOTHING,
  };
  const isOver = facts.raised !== undefined && facts.truth === "ceased";
  return isOver ? { ...entered({}, fresh, time), ...ceased(fresh, time) } : entered({}, fresh, time);
}

// What a first handling left behind is over when a second one begins.
const NOTHING = {
  raised: undefined,
  counted: undefined,
  risen: undefined,
  owner: undefined,
  tier: undefined,
  asked: undefined,
  objection: undefined,
  before: undefined,
  correctors: undefined,
  selfCorrected: undefined,
  dismissedAs: undefined,
  change: undefined,
  disposition: undefined,
  ended: undefined,
} as const;

/** A signal that was withdrawn never was: nobody has to act any more. One that ceased was true and is looked at. */
function truthChanged(facts: HandlingFacts, { type, data, time }: TimedEvent): HandlingFacts | Refusal {
  const { state, truth, raised } = facts;
  if (type === "signal.raised" && (!state || truth === "withdrawn" || (truth === "ceased" && isHandled(facts)))) {
    return { raised: time, truth: "open" };
  }
  if (!state || raised !== undefined) {
    // Nobody has begun with it yet.
    if (raised === undefined) return refuse("not_now");
    return type === "signal.withdrawn"
      ? { truth: "withdrawn", raised: undefined }
      : { truth: type === "signal.ceased" ? "ceased" : "open" };
  }
  if (type === "signal.withdrawn") {
    return isHandled(facts) ? { truth: "withdrawn" } : entered(facts, { ...OVER, truth: "withdrawn", state: "closed" }, time);
  }
  if (type === "signal.ceased") return ceased(facts, time);
  // Raised or revised: a withdrawn one is open again only when its handling begins anew.
  return truth === "withdrawn" ? refuse("not_now") : { truth: "open", ...rankChanged(facts, data as Data, time) };
}

function ceased(facts: HandlingFacts, time: string): HandlingFacts {
  return facts.state === "withPerson"
    ? entered(facts, { truth: "ceased", selfCorrected: true, state: "corrected", turn: "verifier", due: undefined, risen: undefined }, time)
    : { truth: "ceased" };
}

/** Who sees it first was decided by its rank. */
function rankChanged(facts: HandlingFacts, { level }: Data, time: string): HandlingFacts {
  const rank = Object.hasOwn(RANK_OF, String(level)) ? RANK_OF[level as SignalLevel] : undefined;
  if (rank === undefined || rank === facts.rank || isHandled(facts)) return {};
  const isRisen = facts.state === "withPerson" && facts.windowRanks !== undefined && !facts.windowRanks.includes(rank);
  return { rank, risen: isRisen ? time : undefined };
}

function entered(facts: HandlingFacts, changed: HandlingFacts, time: string): HandlingFacts {
  const { state } = changed;
  return state === undefined || facts.times?.[state] !== undefined ? changed : { ...changed, times: { ...facts.times, [state]: time } };
}

/** Whoever speaks up within the window opens the signal to the supervisor. */
function atDesk({ state }: HandlingFacts, time: string): HandlingFacts {
  return { turn: "supervisor", due: undefined, ...(state === "withPerson" && { visibleAt: time }) };
}
