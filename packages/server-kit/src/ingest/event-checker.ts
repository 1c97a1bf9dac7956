import { type EventDefinition, ownEvents, parseEvent, type TimedEvent } from "@plumbline/core";

/** Validates an event by its envelope and, where its type is known, by the shape of its data. Throws `EVENT_INVALID`. */
export type EventChecker = (value: unknown) => TimedEvent;

/** Our own types are known; events of other types are taken as they are: facts are never refused. */
export function createEventChecker(definitions: readonly EventDefinition[]): EventChecker {
  const byType = new Map([...ownEvents, ...definitions].map((definition) => [definition.type, definition]));
  return (value) => {
    const definition = byType.get((value as { readonly type?: unknown } | null | undefined)?.type as string);
    return definition ? definition.parse(value) : parseEvent(value);
  };
}
