import type { Json, LogCase, TimedEvent } from "@plumbline/core";
import { OCEL_SEQ } from "./ocel.ts";
import { createSpool } from "./spool.ts";

/** OCEL 2.0 JSON with one object per case, of type `case`. Events wait in the spool, since objects stand before them. */
export async function* ocelJsonText(
  batches: AsyncIterable<readonly LogCase[]>,
  spoolPath: string,
): AsyncGenerator<string, void, undefined> {
  const spool = createSpool(spoolPath);
  const objectTypes = new Types();
  const eventTypes = new Types();
  objectTypes.of("case");
  let before = "";
  yield '{"objects":[';
  for await (const batch of batches) {
    for (const logCase of batch) {
      const attributes = objectTypes.listed("case", Object.entries(logCase.attributes));
      yield `${before}\n${JSON.stringify({
        id: logCase.id,
        type: "case",
        attributes: attributes.map(({ name, value }) => ({ name, time: "1970-01-01T00:00:00Z", value })),
        relationships: [],
      })}`;
      before = ",";
      for (const [index, event] of logCase.events.entries()) {
        await spool.write(
          JSON.stringify({
            id: `${logCase.id}#${index}`,
            type: event.type,
            time: event.time,
            attributes: eventTypes.listed(event.type, membersOf(event)),
            relationships: [{ objectId: logCase.id, qualifier: "case" }],
          }),
        );
      }
    }
  }
  yield '],\n"events":[';
  before = "";
  for await (const line of spool.lines()) {
    yield `${before}\n${line}`;
    before = ",";
  }
  yield `],\n"objectTypes":${JSON.stringify(objectTypes.declared())},\n"eventTypes":${JSON.stringify(eventTypes.declared())}}\n`;
}

function membersOf({ seq, actor, data }: TimedEvent): [string, Json][] {
  const members: [string, Json][] = [];
  if (seq !== undefined) members.push([OCEL_SEQ, seq]);
  if (actor) {
    members.push(["org:resource", actor.id]);
    if (actor.post !== undefined) members.push(["org:role", actor.post]);
    if (actor.org !== undefined) members.push(["org:group", actor.org]);
  }
  members.push(...Object.entries(data));
  return members;
}

type OcelType = "string" | "float" | "integer" | "boolean";

// Declared types of attributes, which are known only when the last value was seen. Values that differ make a string.
class Types {
  private readonly byName = new Map<string, Map<string, OcelType>>();

  of(name: string): Map<string, OcelType> {
    let found = this.byName.get(name);
    if (!found) {
      found = new Map();
      this.byName.set(name, found);
    }
    return found;
  }

  listed(type: string, members: [string, Json][]): { name: string; value: Json }[] {
    const known = this.of(type);
    return members.map(([name, value]) => {
      const before = known.get(name);
      const now = typeOf(value);
      if (before === undefined) known.set(name, now);
      else if (before !== now) known.set(name, isNumber(before) && isNumber(now) ? "float" : "string");
      return { name, value };
    });
  }

  declared(): { name: string; attributes: { name: string; type: OcelType }[] }[] {
    return [...this.byName].map(([name, attributes]) => ({
      name,
      attributes: [...attributes].map(([key, type]) => ({ name: key, type })),
    }));
  }
}

function typeOf(value: Json): OcelType {
  if (typeof value === "number") return Number.isSafeInteger(value) ? "integer" : "float";
  return typeof value === "boolean" ? "boolean" : "string";
}

function isNumber(type: OcelType): boolean {
  return type === "integer" || type === "float";
}
