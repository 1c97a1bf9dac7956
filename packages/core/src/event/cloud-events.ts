import { PlumblineError } from "../errors.ts";
import { type Json, type ObjectRef, parseEvent, type TimedEvent, type TraceEvent } from "./trace-event.ts";

/** A CloudEvents 1.0 event in structured JSON (https://github.com/cloudevents/spec); extension names are lower case there. */
export interface CloudEvent {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly datacontenttype: "application/json";
  readonly data: Readonly<Record<string, Json>>;
  readonly sequence?: string;
  readonly plepoch?: string;
  readonly plactor?: string;
  readonly plobjects: string;
}

/**
 * The event as a CloudEvent. `source` is a URI-reference there, so the host's name is percent-encoded; objects and
 * actor travel as JSON text in extensions, since CloudEvents attributes are scalar; `subject` is the first object.
 */
export function toCloudEvent(event: TraceEvent): CloudEvent {
  const first = event.objects[0] as ObjectRef;
  return {
    specversion: "1.0",
    id: event.id,
    source: encode(event.source),
    type: event.type,
    time: event.time,
    subject: `${first.type}/${first.id}`,
    datacontenttype: "application/json",
    data: event.data,
    ...(event.seq === undefined ? {} : { sequence: String(event.seq) }),
    ...(event.epoch === undefined ? {} : { plepoch: String(event.epoch) }),
    ...(event.actor === undefined ? {} : { plactor: JSON.stringify(event.actor) }),
    plobjects: JSON.stringify(event.objects),
  };
}

/** Reads what `toCloudEvent` wrote, or a foreign CloudEvent whose `subject` is `type/id`. Throws `EVENT_INVALID`. */
export function fromCloudEvent(value: unknown): TimedEvent {
  const cloud = value as Partial<Record<keyof CloudEvent, unknown>> | null;
  if (typeof cloud !== "object" || cloud === null || cloud.specversion !== "1.0") {
    throw new PlumblineError(
      "EVENT_INVALID",
      `not a CloudEvent of specversion "1.0": got ${shown(cloud && (cloud as { specversion?: unknown }).specversion)}`,
    );
  }
  if ((cloud as { data_base64?: unknown }).data_base64 !== undefined) {
    throw new PlumblineError("EVENT_INVALID", "a CloudEvent with data_base64 would lose its data; send data as a JSON object");
  }
  return parseEvent({
    id: cloud.id,
    type: cloud.type,
    time: cloud.time,
    source: typeof cloud.source === "string" ? decode(cloud.source) : cloud.source,
    objects: cloud.plobjects === undefined ? subjectObjects(cloud.subject) : json(cloud.plobjects, "plobjects"),
    data: cloud.data ?? {},
    ...(cloud.sequence === undefined ? {} : { seq: integer(cloud.sequence) }),
    ...(cloud.plepoch === undefined ? {} : { epoch: integer(cloud.plepoch) }),
    ...(cloud.plactor === undefined ? {} : { actor: json(cloud.plactor, "plactor") }),
  });
}

function subjectObjects(subject: unknown): readonly ObjectRef[] {
  const slash = typeof subject === "string" ? subject.indexOf("/") : -1;
  if (typeof subject !== "string" || slash <= 0 || slash === subject.length - 1) {
    throw new PlumblineError(
      "EVENT_INVALID",
      `a CloudEvent without the extension plobjects needs a subject "type/id"; got ${shown(subject)}`,
    );
  }
  return [{ type: subject.slice(0, slash), id: subject.slice(slash + 1) }];
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

// `Number` would read "" and null as 0; what is no integer is left for the schema to refuse.
function integer(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
}

function encode(source: string): string {
  try {
    return encodeURI(source);
  } catch (cause) {
    throw new PlumblineError("EVENT_INVALID", `source ${shown(source)} has half a surrogate pair, which no URI can carry`, { cause });
  }
}

function decode(source: string): string {
  try {
    return decodeURI(source);
  } catch (cause) {
    throw new PlumblineError("EVENT_INVALID", `source ${shown(source)} is not a URI-reference`, { cause });
  }
}

function json(text: unknown, name: string): unknown {
  try {
    return JSON.parse(String(text));
  } catch (cause) {
    throw new PlumblineError("EVENT_INVALID", `extension ${name} of a CloudEvent is not JSON`, { cause });
  }
}
