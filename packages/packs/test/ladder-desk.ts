import { createCalendar, isRefusal, timed } from "@plumbline/core";
import {
  type ActingPerson,
  type AuthorityTable,
  type DispositionCommand,
  type DispositionContext,
  type DispositionFacts,
  decideDisposition,
  dispositionCommandSchema,
  dispositionEvents,
  foldDisposition,
  type Ladder,
} from "@plumbline/core/supervision";

export const calendar = createCalendar();

export interface Desk {
  state: DispositionFacts;
  readonly events: ReturnType<typeof timed>[];
  /** `ok`, or the code of the refusal. */
  ask(actor: ActingPerson | "clock", time: string, type: DispositionCommand["type"], body?: object): string;
}

type Extra = Pick<DispositionContext, "previous" | "isRelated">;

/** One disposition as a server would carry it: the command is checked, decided, written as an event that its schema takes, and folded. */
export function openDesk(ladder: Ladder, authority: AuthorityTable, extra: Extra = {}): Desk {
  const types = new Map(dispositionEvents.map((definition) => [definition.type, definition]));
  const desk: Desk = {
    state: {},
    events: [],
    ask(actor, time, type, body = {}) {
      const command = dispositionCommandSchema.parse({ type, body });
      const context = { ...extra, now: Date.parse(time), calendar, ladder, authority, actor };
      const decision = decideDisposition(desk.state, command, context);
      if ("refused" in decision) return decision.refused;
      const id = `d-1/${desk.events.length}`;
      const objects = [{ type: "disposition", id: "d-1" }];
      const event = timed({ id, time, source: "engine/desk", objects, ...decision.event });
      types.get(event.type)?.parse({ id, time, source: "engine/desk", objects, ...decision.event });
      const changed = foldDisposition(desk.state, event);
      if (isRefusal(changed)) return `fold: ${changed.refused}`;
      desk.state = { ...desk.state, ...changed };
      desk.events.push(event);
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
