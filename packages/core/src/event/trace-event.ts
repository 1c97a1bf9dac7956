import * as z from "zod";
import { parseInstant } from "../calendar/civil.ts";
import { PlumblineError } from "../errors.ts";

/** JSON without `NaN` and infinities: what an event may carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Validates JSON, typed as read-only. */
export const jsonSchema = z.json() as unknown as z.ZodType<Json, Json>;

/** An instant as RFC 3339 text with seconds and offset; a date that does not exist, such as 30 February, is refused. */
export const instantSchema = z
  .string()
  .refine((text) => !Number.isNaN(parseInstant(text)), "not an instant as RFC 3339 has it, with offset");

/** An amount of money as integer fen (1 yuan = 100 fen), exact to 9·10^15. */
export const fenSchema = z.int();

const name = z.string().min(1).max(512);

export const objectRefSchema = z.strictObject({ type: name, id: name, qualifier: name.optional() });

export const actorSchema = z.strictObject({ id: name, post: name.optional(), org: name.optional() });

/**
 * A fact from a host, as it travels: append-only, with at least one object it is about. `source` is the host system,
 * never the adapter, so that one act captured twice is one event. `seq` numbers the events of a source, since hosts
 * send equal times. `epoch` grows when a source starts numbering anew.
 */
export const traceEventSchema = z.strictObject({
  id: name,
  type: name,
  time: instantSchema,
  epoch: z.int().nonnegative().optional(),
  seq: z.int().optional(),
  source: name,
  objects: z.array(objectRefSchema).min(1).max(1000),
  actor: actorSchema.optional(),
  data: z.record(z.string(), jsonSchema),
});

export interface ObjectRef {
  readonly type: string;
  readonly id: string;
  readonly qualifier?: string;
}

export interface Actor {
  /** Opaque: the mapping to a person is kept elsewhere and can be erased. */
  readonly id: string;
  readonly post?: string;
  readonly org?: string;
}

export interface TraceEvent {
  readonly id: string;
  readonly type: string;
  /** RFC 3339 with offset. */
  readonly time: string;
  readonly epoch?: number;
  readonly seq?: number;
  readonly source: string;
  readonly objects: readonly ObjectRef[];
  readonly actor?: Actor;
  readonly data: Readonly<Record<string, Json>>;
}

/** A trace event whose time was parsed once. */
export interface TimedEvent extends TraceEvent {
  /** `time` in milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
}

/** The event with its instant parsed. Trusts the shape; for what comes from outside use `parseEvent`. */
export function timed(event: TraceEvent): TimedEvent {
  return { ...event, at: Date.parse(event.time) };
}

const MAX_DEPTH = 32;

/** Validates what came from outside. Throws `EVENT_INVALID` with the path of the first thing that is wrong. */
export function parseEvent(value: unknown): TimedEvent {
  const flaw = structureFlaw(value);
  if (flaw) throw new PlumblineError("EVENT_INVALID", `event ${flaw}`);
  const parsed = traceEventSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join(".") || "(event)";
    throw new PlumblineError("EVENT_INVALID", `event ${idOf(value)}: ${path}: ${issue?.message}`, {
      details: { path },
    });
  }
  return timed(parsed.data as TraceEvent);
}

/**
 * The total order of events: `(at, source, epoch, seq, id)`. It does not depend on the order of arrival. Equal times
 * without `seq` are ordered by id, which is stable but says nothing about what came first.
 */
export function compareEvents(a: TimedEvent, b: TimedEvent): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  const epoch = (a.epoch ?? 0) - (b.epoch ?? 0);
  if (epoch !== 0) return epoch;
  const seq = (a.seq ?? 0) - (b.seq ?? 0);
  if (seq !== 0) return seq;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * What makes data from outside unfit to be validated at all: a validator recurses, and a document nested thousands deep
 * would end the process instead of being refused.
 */
export function structureFlaw(value: unknown, depth = MAX_DEPTH): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (depth === 0) return `is nested deeper than ${MAX_DEPTH} levels; flatten it`;
  for (const key of Object.keys(value)) {
    if (key === "__proto__") return 'uses the key "__proto__"; rename it';
    const flaw = structureFlaw((value as Record<string, unknown>)[key], depth - 1);
    if (flaw) return flaw;
  }
  return undefined;
}

function idOf(value: unknown): string {
  const id = typeof value === "object" && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === "string" ? JSON.stringify(id.slice(0, 80)) : "(without id)";
}
