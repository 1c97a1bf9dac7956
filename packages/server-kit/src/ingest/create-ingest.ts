import {
  type EventDefinition,
  type EventEnvelope,
  type EventsReply,
  isPlumblineError,
  PlumblineError,
  type Receipt,
} from "@plumbline/core";
import * as z from "zod";
import type { Trail } from "../trail/trail.ts";
import { createEventChecker, type EventChecker } from "./event-checker.ts";

export interface IngestOptions {
  readonly trail: Trail;
  /** Those of the packs; our own are known. Events of other types are taken as they are: facts are never refused. */
  readonly definitions: readonly EventDefinition[];
}

export interface Ingest {
  /**
   * Takes the body of `POST /v1/events` from a host that is known as `source`. An event that cannot be taken is quarantined with code and
   * reason and does not keep back the others. Throws `REQUEST_INVALID` when the body is no request at all, `STORE_UNAVAILABLE` when
   * nothing was acknowledged.
   */
  accept(source: string, body: unknown): Promise<EventsReply>;
}

export function createIngest({ trail, definitions }: IngestOptions): Ingest {
  const checkEvent = createEventChecker(definitions);

  return {
    async accept(source, body) {
      const checked = eventsOf(body).map((item) => check(source, item, checkEvent));
      const [{ receipts, checkpoint }] = await Promise.all([
        trail.append(checked.flatMap((one) => one.envelope ?? [])),
        trail.quarantine(
          source,
          checked.flatMap((one) => one.refused ?? []),
        ),
      ]);
      const taken = receipts.values();
      return { receipts: checked.map((one) => one.receipt ?? (taken.next().value as Receipt)), checkpoint };
    },
  };
}

const MAX_EVENTS = 1000;

const requestSchema = z.strictObject({ events: z.array(z.unknown()).min(1).max(MAX_EVENTS) });

const envelopeSchema = z.strictObject({
  event: z.unknown(),
  prev: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "not a SHA-256 in lower-case hex")
    .optional(),
});

function eventsOf(body: unknown): readonly unknown[] {
  const parsed = requestSchema.safeParse(body);
  if (parsed.success) return parsed.data.events;
  const issue = parsed.error.issues[0];
  throw new PlumblineError(
    "REQUEST_INVALID",
    `the body is no list of events: ${issue?.path.join(".") || "(body)"}: ${issue?.message}; send {"events": [...]} with 1 to ${MAX_EVENTS} of them`,
  );
}

type Checked =
  | { readonly envelope: EventEnvelope; readonly receipt?: undefined; readonly refused?: undefined }
  | {
      readonly envelope?: undefined;
      readonly receipt: Receipt;
      readonly refused: { readonly body: string; readonly code: string; readonly reason: string };
    };

function check(source: string, item: unknown, checkEvent: EventChecker): Checked {
  try {
    return { envelope: envelopeOf(source, item, checkEvent) };
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    const { code, message: reason } = error;
    return { receipt: { id: idOf(item), status: "quarantined", code, reason }, refused: { body: JSON.stringify(item), code, reason } };
  }
}

// The event as it was sent, not as a schema would write it: its digest is the sender's.
function envelopeOf(source: string, item: unknown, checkEvent: EventChecker): EventEnvelope {
  const parsed = envelopeSchema.safeParse(item);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PlumblineError("EVENT_INVALID", `envelope: ${issue?.path.join(".") || "(item)"}: ${issue?.message}`);
  }
  const { event, prev } = parsed.data;
  const type = (event as { type?: unknown } | null | undefined)?.type;
  if (isOfTheSupervisor(type)) {
    throw new PlumblineError("FORBIDDEN", `events of type ${shown(type)} are written by the supervisor itself, not by a host`);
  }
  const { source: named } = checkEvent(event);
  if (named !== source) {
    throw new PlumblineError("FORBIDDEN", `the event is of source ${shown(named)}, its sender is ${shown(source)}`);
  }
  return { event: event as EventEnvelope["event"], ...(prev === undefined ? {} : { prev }) };
}

function isOfTheSupervisor(type: unknown): type is string {
  return typeof type === "string" && (type.startsWith("signal.") || type === "clock.advanced");
}

function idOf(item: unknown): string {
  const id = (item as { event?: { id?: unknown } } | null)?.event?.id;
  return typeof id === "string" ? id : "";
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
