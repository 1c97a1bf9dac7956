import type { ZodType } from "zod";
import { PlumblineError } from "../errors.ts";
import { type Json, parseEvent, type TimedEvent } from "./trace-event.ts";

/** A type of event with the shape of its data. */
export interface EventDefinition<D = Readonly<Record<string, Json>>> {
  /** `noun.verbed`. */
  readonly type: string;
  readonly data: ZodType<D>;
  /** Members of `data` that say something about a person; they are marked so that they can be minimised and erased. */
  readonly personal: readonly string[];
  /** Validates envelope and data. Throws `EVENT_INVALID`. */
  parse(value: unknown): TimedEvent & { readonly data: D };
}

/** Declares an event type. Data must pass its schema before it is folded: `e.a == "5"` with 5 would silently be false. */
export function defineEvent<D extends Readonly<Record<string, unknown>>>(options: {
  readonly type: string;
  readonly data: ZodType<D>;
  readonly personal?: readonly (keyof D & string)[];
}): EventDefinition<D> {
  const { type, data, personal = [] } = options;
  return {
    type,
    data,
    personal,
    parse(value) {
      const event = parseEvent(value);
      if (event.type !== type) throw new PlumblineError("EVENT_INVALID", `event ${JSON.stringify(event.id)} is ${event.type}, not ${type}`);
      const parsed = data.safeParse(event.data);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new PlumblineError(
          "EVENT_INVALID",
          `event ${JSON.stringify(event.id)} (${type}): ${["data", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`,
        );
      }
      return { ...event, data: parsed.data } as unknown as TimedEvent & { readonly data: D };
    },
  };
}
