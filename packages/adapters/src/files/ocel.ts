import type { Json, LogCase } from "@plumbline/core";
import { Fault, quoted } from "./fault.ts";
import { booleanIn, caseOf, instantIn, numberIn, type Step, safeJson, safeKey, stepOf } from "./values.ts";

/** Attribute of an event that keeps its number inside the case; formats of OCEL order by time alone. */
export const OCEL_SEQ = "plumbline:seq";

export interface OcelObject {
  readonly id: string;
  readonly type: string;
  /** In the order written; the value of the latest time holds. */
  readonly attributes: { readonly name: string; readonly time: string | undefined; readonly value: unknown }[];
}

export interface OcelEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly attributes: { readonly name: string; readonly value: unknown }[];
  readonly objects: string[];
  /** Where it stands, for messages. */
  readonly where: string;
}

/** An object-centric log (OCEL 2.0), whichever of its three formats it came in. */
export interface OcelLog {
  readonly objectTypes: string[];
  /** Declared type of an attribute, by type name and attribute name. */
  readonly objectAttributes: Map<string, Map<string, string>>;
  readonly eventAttributes: Map<string, Map<string, string>>;
  readonly objects: OcelObject[];
  readonly events: OcelEvent[];
}

export const OCEL_1 = new Fault(
  "FILE_FORMAT_UNKNOWN",
  "this is OCEL 1.0, which cannot be read; convert it to OCEL 2.0, for instance with pm4py: read_ocel, then write_ocel2",
);

/** The objects of one type as cases. An event that is about several of them belongs to each; one about none is left out. */
export function* casesOfOcel(log: OcelLog, objectType: string | undefined): Generator<LogCase, void, undefined> {
  const type = caseType(log.objectTypes, objectType);
  const types = new Map<string, string>();
  for (const object of log.objects) {
    if (types.has(object.id)) {
      throw new Fault(object.type === type ? "CASE_DUPLICATE" : "FILE_MALFORMED", `object ${quoted(object.id)} is declared twice`);
    }
    if (!log.objectTypes.includes(object.type)) {
      throw new Fault("FILE_MALFORMED", `object ${quoted(object.id)} has the type ${quoted(object.type)}, which is not declared`);
    }
    types.set(object.id, object.type);
  }
  const steps = new Map<string, Step[]>();
  const seen = new Set<string>();
  for (const event of log.events) {
    if (seen.has(event.id)) throw new Fault("FILE_MALFORMED", `${event.where}: event ${quoted(event.id)} is there twice`);
    seen.add(event.id);
    const related = new Set<string>();
    for (const id of event.objects) {
      const found = types.get(id);
      if (found === undefined) {
        throw new Fault("FILE_MALFORMED", `${event.where}: event ${quoted(event.id)} is about object ${quoted(id)}, which is not declared`);
      }
      if (found === type) related.add(id);
    }
    for (const id of related) {
      const list = steps.get(id);
      // Each case gets a step of its own, since cases are handed out and may be changed one by one.
      const step = stepOfEvent(event, log.eventAttributes.get(event.type));
      if (list) list.push(step);
      else steps.set(id, [step]);
    }
  }
  let position = 0;
  for (const object of log.objects) {
    if (object.type !== type) continue;
    yield caseOf(object.id, position++, attributesOf(object, log.objectAttributes.get(type)), steps.get(object.id) ?? []);
    steps.delete(object.id);
  }
}

/** The type whose objects are the cases: the one asked for, the only one, or `case`. */
export function caseType(types: readonly string[], asked: string | undefined): string {
  const listed = types.map(quoted).join(", ") || "none";
  if (asked !== undefined) {
    if (types.includes(asked)) return asked;
    throw new Fault("MAPPING_INVALID", `there is no object type ${quoted(asked)}; the file has ${listed}`);
  }
  const only = types.length === 1 ? types[0] : types.find((type) => type === "case");
  if (only === undefined) throw new Fault("MAPPING_INVALID", `say which object type is the case (objectType); the file has ${listed}`);
  return only;
}

function stepOfEvent(event: OcelEvent, declared: Map<string, string> | undefined): Step {
  const where = `${event.where}: event ${quoted(event.id)}`;
  const data: Record<string, Json> = {};
  const names: Record<string, string | undefined> = {};
  let seq: number | undefined;
  for (const { name, value } of event.attributes) {
    const typed = typedValue(value, declared?.get(name), `${where}: ${quoted(name)}`);
    if (name === OCEL_SEQ && typeof typed === "number" && Number.isSafeInteger(typed)) seq = typed;
    else if (ACTOR_KEYS.has(name)) names[name] = nameOf(typed, `${where}: ${quoted(name)}`);
    else data[safeKey(name, where)] = typed;
  }
  const time = instantIn(event.time, `${where}: time`);
  return stepOf(
    { type: event.type, time, seq, resource: names["org:resource"], role: names["org:role"], group: names["org:group"], data },
    where,
  );
}

// Some exporters write ids as numbers.
function nameOf(value: Json, where: string): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Fault("LOG_VALUE_INVALID", `${where} is ${quoted(JSON.stringify(value))}, which is no name`);
}

const ACTOR_KEYS = new Set(["org:resource", "org:role", "org:group"]);

function attributesOf(object: OcelObject, declared: Map<string, string> | undefined): Record<string, Json> {
  const where = `object ${quoted(object.id)}`;
  const result: Record<string, Json> = {};
  const since = new Map<string, number>();
  for (const { name, time, value } of object.attributes) {
    const at = time === undefined ? 0 : Date.parse(instantIn(time, `${where}: time of ${quoted(name)}`));
    if (at < (since.get(name) ?? Number.NEGATIVE_INFINITY)) continue;
    since.set(name, at);
    result[safeKey(name, where)] = typedValue(value, declared?.get(name), `${where}: ${quoted(name)}`);
  }
  return result;
}

// Text is read by its declared type; JSON and SQLite may bring the value as what it is.
function typedValue(value: unknown, declared: string | undefined, where: string): Json {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string") {
    if (declared === "boolean" && (value === 0 || value === 1)) return value === 1;
    return safeJson(value, where);
  }
  switch (declared) {
    case "integer":
    case "float":
      return numberIn(value, where);
    case "boolean":
      return booleanIn(value, where);
    case "time":
      return instantIn(value, where);
    default:
      return value;
  }
}
