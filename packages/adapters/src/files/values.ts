import type { Actor, Json, LogCase, TimedEvent } from "@plumbline/core";
import { parseInstant } from "@plumbline/core/civil";
import { Fault, quoted } from "./fault.ts";

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const MAX_DEPTH = 32;
const MAX_NAME = 512;
const MAX_CASE_ID = 496;

/** The number that a text states; a fault with `where` when it states none. */
export function numberIn(text: string, where: string): number {
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) throw new Fault("LOG_VALUE_INVALID", `${where} is ${quoted(text)}, which is no finite number`);
  return number;
}

export function booleanIn(text: string, where: string): boolean {
  const lower = text.trim().toLowerCase();
  if (lower === "true" || lower === "1") return true;
  if (lower === "false" || lower === "0") return false;
  throw new Fault("LOG_VALUE_INVALID", `${where} is ${quoted(text)}, which is neither true nor false`);
}

/** RFC 3339 text of a time that may lack its zone: formats of object-centric logs without zones mean UTC. */
export function instantIn(text: string, where: string): string {
  if (!Number.isNaN(parseInstant(text))) return text;
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s*(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const instant = parts ? `${parts[1]}T${parts[2]}${parts[3] ?? "Z"}` : "";
  if (Number.isNaN(parseInstant(instant))) {
    throw new Fault("LOG_VALUE_INVALID", `${where} is ${quoted(text)}, which is no instant; write it like 2024-03-01T09:30:00Z`);
  }
  return instant;
}

/** A value that came as JSON, refused when it is nested too deep or could reach the prototype of an object. */
export function safeJson(value: unknown, where: string, depth = MAX_DEPTH): Json {
  if (typeof value !== "object" || value === null) return value as Json;
  if (depth === 0) throw new Fault("LOG_VALUE_INVALID", `${where} is nested deeper than ${MAX_DEPTH} levels`);
  for (const key of Object.keys(value)) {
    safeKey(key, where);
    safeJson((value as Record<string, unknown>)[key], where, depth - 1);
  }
  return value as Json;
}

export function safeKey(key: string, where: string): string {
  if (key === "__proto__") throw new Fault("LOG_VALUE_INVALID", `${where}: an attribute may not be named "__proto__"; rename it`);
  return key;
}

/** One step before it is known where in its case it stands. */
export interface Step {
  readonly type: string;
  readonly time: string;
  readonly at: number;
  readonly seq: number | undefined;
  readonly actor: Actor | undefined;
  readonly data: Record<string, Json>;
}

/** A step from its members; `where` begins the message of a fault. Role and group of nobody stay in `data`. */
export function stepOf(
  members: {
    type: string | undefined;
    time: string | undefined;
    seq?: number | undefined;
    resource?: string | undefined;
    role?: string | undefined;
    group?: string | undefined;
    data: Record<string, Json>;
  },
  where: string,
): Step {
  const { type, time, seq, resource, role, group, data } = members;
  if (!type) throw new Fault("LOG_VALUE_INVALID", `${where} has no activity; every event needs one`);
  if (!time) throw new Fault("LOG_VALUE_INVALID", `${where} has no time; every event needs one`);
  const at = parseInstant(time);
  if (Number.isNaN(at)) throw new Fault("LOG_VALUE_INVALID", `${where}: time ${quoted(time)} is no instant with a UTC offset`);
  for (const name of [type, resource, role, group]) {
    if (name !== undefined && name.length > MAX_NAME) {
      throw new Fault("LOG_VALUE_INVALID", `${where}: ${quoted(name)} has ${name.length} characters; at most ${MAX_NAME} are taken`);
    }
  }
  if (!resource) {
    if (resource !== undefined) data["org:resource"] = resource;
    if (role !== undefined) data["org:role"] = role;
    if (group !== undefined) data["org:group"] = group;
    return { type, time, at, seq, actor: undefined, data };
  }
  if (role === "") data["org:role"] = role;
  if (group === "") data["org:group"] = group;
  return { type, time, at, seq, actor: { id: resource, ...(role ? { post: role } : {}), ...(group ? { org: group } : {}) }, data };
}

/** A case of steps in any order: by `seq` when all have one, else by time, equal times as they came. */
export function caseOf(id: string, position: number, attributes: Record<string, Json>, steps: Step[]): LogCase {
  checkCaseId(id);
  const numbered = steps.every((step) => step.seq !== undefined);
  steps.sort(numbered ? (a, b) => (a.seq as number) - (b.seq as number) : (a, b) => a.at - b.at);
  const objects = [{ type: "case", id }];
  const events: TimedEvent[] = steps.map(({ type, time, at, seq, actor, data }, index) => ({
    id: `${id}#${index}`,
    type,
    time,
    seq: numbered ? (seq as number) : index,
    source: "log",
    objects,
    ...(actor && { actor }),
    data,
    at,
  }));
  return { id, position, attributes, events };
}

export function checkCaseId(id: string): void {
  if (id === "") throw new Fault("CASE_ID_MISSING", "a case has an empty id");
  if (id.length > MAX_CASE_ID) {
    throw new Fault("LOG_VALUE_INVALID", `case id ${quoted(id)} has ${id.length} characters; at most ${MAX_CASE_ID} are taken`);
  }
}

const BATCH = 8192;

/** Cuts cases into batches of a few thousand events. */
export function* batched<T>(cases: Iterable<T>, eventsOf: (item: T) => number): Generator<T[], void, undefined> {
  let batch: T[] = [];
  let size = 0;
  for (const item of cases) {
    batch.push(item);
    size += 1 + eventsOf(item);
    if (size >= BATCH) {
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
