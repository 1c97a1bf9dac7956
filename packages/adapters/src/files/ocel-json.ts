import { Fault, quoted } from "./fault.ts";
import { OCEL_1, type OcelLog } from "./ocel.ts";
import { readText, type TextSource } from "./read-text.ts";

// Longer text does not fit into one string.
const MAX_LENGTH = 500_000_000;

/** Reads OCEL 2.0 JSON, all at once: objects and events stand in separate lists, so no case is whole before the end. */
export async function readOcelJson(source: TextSource): Promise<OcelLog> {
  const pieces: string[] = [];
  let length = 0;
  for await (const { text } of readText(source)) {
    pieces.push(text);
    length += text.length;
    if (length > MAX_LENGTH) throw new Fault("FILE_REFUSED", "an OCEL JSON file of more than 500 MB cannot be read; use SQLite instead");
  }
  const root = record(parseJson(pieces.join("")), "the document");
  if ("ocel:events" in root || "ocel:global-log" in root) throw OCEL_1;
  return {
    objectTypes: list(root, "objectTypes").map((type, index) => text(type, "name", `objectTypes[${index}]`)),
    objectAttributes: declared(root, "objectTypes"),
    eventAttributes: declared(root, "eventTypes"),
    objects: list(root, "objects").map((value, index) => {
      const where = `objects[${index}]`;
      return {
        id: text(value, "id", where),
        type: text(value, "type", where),
        attributes: list(record(value, where), "attributes", where).map((attribute, at) => ({
          name: text(attribute, "name", `${where}.attributes[${at}]`),
          time: optional(attribute, "time"),
          value: (attribute as { value?: unknown }).value ?? null,
        })),
      };
    }),
    events: list(root, "events").map((value, index) => {
      const where = `events[${index}]`;
      const members = record(value, where);
      return {
        id: text(value, "id", where),
        type: text(value, "type", where),
        time: text(value, "time", where),
        attributes: list(members, "attributes", where).map((attribute, at) => ({
          name: text(attribute, "name", `${where}.attributes[${at}]`),
          value: (attribute as { value?: unknown }).value ?? null,
        })),
        objects: list(members, "relationships", where).map((relation, at) => text(relation, "objectId", `${where}.relationships[${at}]`)),
        where,
      };
    }),
  };
}

/** Parses JSON; a fault names line and reason. */
export function parseJson(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return JSON.parse(json);
  } catch {
    throw faultIn(json);
  }
}

// The engine often leaves the position out, and its message can quote the document. So the shortest beginning that is
// wrong, and not only cut, is searched for.
function faultIn(json: string): Fault {
  let good = 0;
  let bad = json.length;
  if (!isWrong(json)) {
    const line = linesIn(json);
    return new Fault("FILE_TRUNCATED", `line ${line}: the JSON ends too early; fetch the file again`, { line });
  }
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isWrong(json.slice(0, middle))) bad = middle;
    else good = middle;
  }
  const line = linesIn(json.slice(0, good));
  return new Fault("FILE_MALFORMED", `line ${line}, character ${good}: not valid JSON`, { line });
}

function isWrong(json: string): boolean {
  try {
    JSON.parse(json);
    return false;
  } catch (error) {
    const { message } = error as Error;
    const place = /position (\d+)/.exec(message)?.[1];
    return !/unexpected end|unterminated/i.test(message) && (place === undefined || Number(place) < json.length);
  }
}

function linesIn(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Fault("FILE_MALFORMED", `${where} is no JSON object`);
}

// OCEL leaves out lists that are empty, but not its four main ones.
function list(parent: Record<string, unknown>, key: string, where?: string): unknown[] {
  const value = parent[key];
  if (value === undefined && where !== undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Fault(
    "FILE_MALFORMED",
    `${where === undefined ? "" : `${where}.`}${key} is ${value === undefined ? "missing" : "no list"}: this is no OCEL 2.0 JSON`,
  );
}

function text(value: unknown, key: string, where: string): string {
  const found = record(value, where)[key];
  if (typeof found === "string") return found;
  throw new Fault("FILE_MALFORMED", `${where}.${key} is ${found === undefined ? "missing" : quoted(JSON.stringify(found))}, not text`);
}

function optional(value: unknown, key: string): string | undefined {
  const found = (value as Record<string, unknown>)[key];
  return typeof found === "string" ? found : undefined;
}

function declared(root: Record<string, unknown>, key: string): Map<string, Map<string, string>> {
  return new Map(
    list(root, key).map((type, index) => [
      text(type, "name", `${key}[${index}]`),
      new Map(
        list(type as Record<string, unknown>, "attributes", `${key}[${index}]`).map((attribute, at) => [
          text(attribute, "name", `${key}[${index}].attributes[${at}]`),
          text(attribute, "type", `${key}[${index}].attributes[${at}]`),
        ]),
      ),
    ]),
  );
}
