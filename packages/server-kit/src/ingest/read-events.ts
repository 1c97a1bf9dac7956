import { isPlumblineError, PlumblineError, type SourceHead } from "@plumbline/core";
import * as z from "zod";
import { isBinaryCloudEvent, readBinaryCloudEvent } from "./cloud-event-headers.ts";
import { mediaTypeOf, textOf } from "./media-type.ts";
import { readJson } from "./read-json.ts";

/** What a host sent, one by one still unchecked. */
export interface SentEvents {
  readonly items: readonly SentItem[];
  readonly head?: SourceHead | undefined;
}

export type SentItem =
  | { readonly kind: "envelope"; readonly value: unknown }
  | { readonly kind: "cloudEvent"; readonly value: unknown }
  /** A line that is no JSON which can be taken. */
  | { readonly kind: "broken"; readonly line: string; readonly error: PlumblineError };

const MOST_EVENTS = 1000;

/** Types of bodies that `readEvents` knows. */
export const EVENT_MEDIA_TYPES = [
  "application/json",
  "application/x-ndjson",
  "application/cloudevents-batch+json",
  "application/cloudevents+json",
] as const;

/** Reads a body by its content type. Throws `REQUEST_INVALID` when it is no request at all, `MEDIA_TYPE_UNSUPPORTED`. */
export function readEvents(headers: Headers, body: Uint8Array): SentEvents {
  const type = mediaTypeOf(headers);
  if (isBinaryCloudEvent(type, headers)) {
    return { items: [{ kind: "cloudEvent", value: readBinaryCloudEvent(type, headers, body) }] };
  }
  switch (type) {
    case "application/json":
      return eventsOf(readJson(textOf(body)));
    case "application/x-ndjson":
      return eventsOfLines(textOf(body));
    case "application/cloudevents+json":
      return { items: [{ kind: "cloudEvent", value: readJson(textOf(body)) }] };
    case "application/cloudevents-batch+json":
      return { items: batchOf(readJson(textOf(body))).map((value) => ({ kind: "cloudEvent", value })) };
    default:
      throw new PlumblineError(
        "MEDIA_TYPE_UNSUPPORTED",
        `content-type ${JSON.stringify(type.slice(0, 80))} is not taken; send one of ${EVENT_MEDIA_TYPES.join(", ")}`,
      );
  }
}

const headSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  seq: z.int(),
  hash: z.string().regex(/^[0-9a-f]{64}$/, "not a SHA-256 in lower-case hex"),
});

const requestSchema = z.strictObject({ events: z.array(z.unknown()).max(MOST_EVENTS), head: headSchema.optional() });

/** The events of a body of JSON. Throws `REQUEST_INVALID`. */
export function eventsOf(body: unknown): SentEvents {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) throw noRequest(parsed.error);
  const { events, head } = parsed.data;
  if (events.length === 0 && !head) throw empty();
  return { items: events.map((value) => ({ kind: "envelope", value })), head };
}

const headLine = z.strictObject({ head: headSchema });

function eventsOfLines(text: string): SentEvents {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw empty();
  const last = itemOfLine(lines.at(-1) as string);
  const isHead = last.kind === "envelope" && isHeadLine(last.value);
  if (isHead) lines.pop();
  if (lines.length > MOST_EVENTS) {
    throw new PlumblineError(
      "REQUEST_INVALID",
      `the body has ${lines.length} events, more than ${MOST_EVENTS}; send them in several requests`,
    );
  }
  const items = lines.map((line, i) => (!isHead && i === lines.length - 1 ? last : itemOfLine(line)));
  if (!isHead) return { items };
  const parsed = headLine.safeParse(last.value);
  if (!parsed.success) throw noRequest(parsed.error);
  return { items, head: parsed.data.head };
}

/** A line of its own: one that is no JSON does not keep back the others. */
export function itemOfLine(line: string): SentItem {
  try {
    return { kind: "envelope", value: readJson(line) };
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    return { kind: "broken", line, error };
  }
}

function isHeadLine(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "head") && !Object.hasOwn(value, "event");
}

function batchOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value) && value.length <= MOST_EVENTS) return value;
  throw new PlumblineError("REQUEST_INVALID", `the body is no list of at most ${MOST_EVENTS} CloudEvents`);
}

function noRequest(error: z.ZodError): PlumblineError {
  const issue = error.issues[0];
  return new PlumblineError(
    "REQUEST_INVALID",
    `the body is no list of events: ${issue?.path.join(".") || "(body)"}: ${issue?.message}; send {"events": [...]} with at most ${MOST_EVENTS} of them`,
  );
}

function empty(): PlumblineError {
  return new PlumblineError("REQUEST_INVALID", 'the body has no events; send {"events": [...]}, or a "head" to say how far you have got');
}
