import {
  type EventDefinition,
  type EventEnvelope,
  ownEvents,
  type PersonalDisclosure,
  PlumblineError,
  type TraceEvent,
} from "@plumbline/core";
import { disclosureFlaw, reveal } from "@plumbline/core/trail";
import * as z from "zod";
import { createEventChecker } from "./event-checker.ts";
import { isTraceEvent } from "./is-trace-event.ts";
import { openDisclosures } from "./open-disclosures.ts";

/** The envelope of a source's event. Throws `EVENT_INVALID`, `EVENT_TOO_LARGE`, `DISCLOSURE_INVALID` or `FORBIDDEN`. */
export type EnvelopeChecker = (source: string, item: unknown) => EventEnvelope;

/** Nearly all are right, and seeing that is fast; the others take a slower way, on which somebody can be told why. */
export function createEnvelopeChecker(definitions: readonly EventDefinition[]): EnvelopeChecker {
  const isSound = createSoundness(definitions);
  const explain = createExplainer(definitions);
  return (source, item) => (isSound(source, item) ? item : explain(source, item));
}

/** Never true for an item that the explainer refuses. */
export function createSoundness(definitions: readonly EventDefinition[]): (source: string, item: unknown) => item is EventEnvelope {
  const byType = new Map([...ownEvents, ...definitions].map((definition) => [definition.type, definition]));
  return (source, item): item is EventEnvelope => {
    if (!isEnvelope(item)) return false;
    const { event, disclosures } = item;
    if (!isTraceEvent(event) || event.source !== source || isOfTheSupervisor(event.type)) return false;
    const isConcealed = disclosures !== undefined || Object.hasOwn(event.data, "_sd");
    const data = isConcealed ? openDisclosures(event.data, disclosures ?? []) : event.data;
    if (data === undefined) return false;
    const definition = byType.get(event.type);
    return definition === undefined || definition.data.safeParse(data).success;
  };
}

/** The same with zod, and with words. */
export function createExplainer(definitions: readonly EventDefinition[]): EnvelopeChecker {
  const checkEvent = createEventChecker(definitions);
  return (source, item) => {
    const { event, disclosures, prev } = envelopeOf(item);
    const type = (event as { type?: unknown } | null | undefined)?.type;
    if (isOfTheSupervisor(type)) {
      throw new PlumblineError("FORBIDDEN", `events of type ${shown(type)} are written by the supervisor itself, not by a host`);
    }
    const named = checkEvent(revealed(event, disclosures)).source;
    if (named !== source) {
      throw new PlumblineError("FORBIDDEN", `the event is of source ${shown(named)}, its sender is ${shown(source)}`);
    }
    // The event as it was sent, not as a schema would write it: its digest is the sender's.
    return { event: event as TraceEvent, ...(prev !== undefined && { prev }), ...(disclosures && { disclosures }) };
  };
}

const HASH = /^[0-9a-f]{64}$/;
const MOST_DISCLOSURES = 256;
const LONGEST_SUBJECT = 512;
/** As of an event: what is beside it is no way around the limit. */
const MOST_DISCLOSED = 65_535;

const envelopeSchema = z.strictObject({
  event: z.unknown(),
  prev: z.string().regex(HASH, "not a SHA-256 in lower-case hex").optional(),
  disclosures: z
    .array(z.strictObject({ subject: z.string().min(1).max(LONGEST_SUBJECT), text: z.string().min(1) }))
    .max(MOST_DISCLOSURES)
    .optional(),
});

function isEnvelope(item: unknown): item is EventEnvelope {
  if (typeof item !== "object" || item === null) return false;
  const { event, prev, disclosures } = item as { event?: unknown; prev?: unknown; disclosures?: unknown };
  const members = 1 + (prev === undefined ? 0 : 1) + (disclosures === undefined ? 0 : 1);
  return (
    event !== undefined &&
    (prev === undefined || (typeof prev === "string" && HASH.test(prev))) &&
    (disclosures === undefined || areDisclosures(disclosures)) &&
    Object.keys(item).length === members
  );
}

function areDisclosures(value: unknown): value is readonly PersonalDisclosure[] {
  if (!Array.isArray(value) || value.length > MOST_DISCLOSURES) return false;
  let length = 0;
  for (let i = 0; i < value.length; i++) {
    const { subject, text } = (value[i] ?? {}) as { subject?: unknown; text?: unknown };
    if (typeof subject !== "string" || subject.length === 0 || subject.length > LONGEST_SUBJECT) return false;
    if (typeof text !== "string" || text.length === 0 || Object.keys(value[i] as object).length !== 2) return false;
    length += text.length;
  }
  return length <= MOST_DISCLOSED;
}

function envelopeOf(item: unknown): z.infer<typeof envelopeSchema> {
  const parsed = envelopeSchema.safeParse(item);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PlumblineError("EVENT_INVALID", `envelope: ${issue?.path.join(".") || "(item)"}: ${issue?.message}`);
  }
  const length = parsed.data.disclosures?.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
  if (length > MOST_DISCLOSED) {
    throw new PlumblineError("EVENT_TOO_LARGE", `the disclosures of one event have ${length} characters, more than ${MOST_DISCLOSED}`);
  }
  return parsed.data;
}

function revealed(event: unknown, disclosures: readonly PersonalDisclosure[] | undefined): unknown {
  const data = (event as { data?: unknown } | null | undefined)?.data;
  const isConcealed = typeof data === "object" && data !== null && Object.hasOwn(data, "_sd");
  if (!isConcealed && !disclosures) return event;
  const texts = disclosures?.map(({ text }) => text) ?? [];
  const flaw = disclosureFlaw({ data }, texts);
  if (flaw) throw new PlumblineError("DISCLOSURE_INVALID", `disclosures: ${flaw}`);
  return isConcealed ? reveal(event as TraceEvent, texts) : event;
}

function isOfTheSupervisor(type: unknown): type is string {
  return typeof type === "string" && OWN_TYPES.some((prefix) => type.startsWith(prefix));
}

/** What these are of is told by the supervisor and its trail, and would mean nothing if a host could say it. */
const OWN_TYPES = ["signal.", "clock.", "source.", "trail.", "handling.", "disposition.", "import.", "rules."];

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
