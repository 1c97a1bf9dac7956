import { createCalendar, isRefusal, type TimedEvent, timed } from "@plumbline/core";
import {
  type ActingPerson,
  type AuthorityTable,
  type DispositionCommand,
  type DispositionContext,
  type DispositionDecision,
  type DispositionFacts,
  decideDisposition,
  dispositionCommandSchema,
  dispositionEvents,
  foldDisposition,
  type Ladder,
} from "@plumbline/core/supervision";

export const calendar = createCalendar();

type Ask<R> = (actor: ActingPerson | "clock", time: string, type: DispositionCommand["type"], body?: object) => R;

export interface Desk {
  state: DispositionFacts;
  readonly events: TimedEvent[];
  /** `ok`, or the code of the refusal. */
  readonly ask: Ask<string>;
  /** Whether it would be allowed. Nothing is written. */
  readonly would: Ask<boolean>;
}

type Extra = Pick<DispositionContext, "previous" | "isRelated" | "isWithdrawn">;

// Tests ask for the same steps again and again; each is checked once.
const PARSED = new WeakMap<object, DispositionCommand>();
const TYPES = new Map(dispositionEvents.map((definition) => [definition.type, definition]));

/** One disposition as a server would carry it: the command is checked, decided, written as an event that its schema takes, and folded. */
export function openDesk(ladder: Ladder, authority: AuthorityTable, extra: Extra = {}): Desk {
  const decide: Ask<DispositionDecision> = (actor, time, type, body = {}) => {
    const command = PARSED.get(body) ?? dispositionCommandSchema.parse({ type, body });
    PARSED.set(body, command);
    return decideDisposition(desk.state, command, { ...extra, now: Date.parse(time), calendar, ladder, authority, actor });
  };
  const desk: Desk = {
    state: Object.freeze({}),
    events: [],
    would: (actor, time, type, body) => "event" in decide(actor, time, type, body),
    ask(actor, time, type, body) {
      const decision = decide(actor, time, type, body);
      if ("refused" in decision) return decision.refused;
      const event = {
        id: `d-1/${desk.events.length}`,
        time,
        source: "engine/desk",
        objects: [{ type: "disposition", id: "d-1" }],
        ...decision.event,
      };
      TYPES.get(event.type)?.parse(event);
      const changed = foldDisposition(desk.state, timed(event));
      if (isRefusal(changed)) return `fold: ${changed.refused}`;
      desk.state = Object.freeze({ ...desk.state, ...changed });
      desk.events.push(timed(event));
      return "ok";
    },
  };
  return desk;
}

/** The document of a rung with something in every field. */
export function filled(ladder: Ladder, rung: string): Record<string, string> {
  const type = ladder.documents.find(({ id }) => id === ladder.rungs.find((one) => one.id === rung)?.document);
  return Object.fromEntries((type?.fields ?? []).map(({ name }) => [name, `写明${name}`]));
}
