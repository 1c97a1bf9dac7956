import { SaxesParser } from "saxes";
import { Fault, quoted } from "./fault.ts";
import { OCEL_1, type OcelEvent, type OcelLog, type OcelObject } from "./ocel.ts";
import { readText, type TextSource } from "./read-text.ts";

/** Reads OCEL 2.0 XML. A fault names its line. */
export async function readOcelXml(source: TextSource): Promise<OcelLog> {
  const log: OcelLog = { objectTypes: [], objectAttributes: new Map(), eventAttributes: new Map(), objects: [], events: [] };
  const parser = new SaxesParser({ xmlns: false, position: true });
  const path: string[] = [];
  let declared = new Map<string, string>();
  let object: OcelObject | undefined;
  let event: OcelEvent | undefined;
  let attribute: { name: string; time: string | undefined; text: string } | undefined;

  const fail = (code: Fault["code"], message: string): never => {
    throw new Fault(code, `line ${parser.line}: ${message}`, { line: parser.line });
  };
  const required = (tag: { name: string; attributes: Record<string, string> }, name: string): string =>
    tag.attributes[name] ?? fail("FILE_MALFORMED", `<${tag.name}> has no ${name}`);

  parser.on("doctype", () => fail("FILE_REFUSED", "the file has a DOCTYPE, which could declare entities; remove it"));
  parser.on("error", (error) => {
    const reason = `not well-formed XML: ${error.message.replace(/^\d+:\d+: /, "")}`;
    fail(parser.closed || ending ? "FILE_TRUNCATED" : "FILE_MALFORMED", reason);
  });
  parser.on("opentag", (tag) => {
    path.push(tag.name);
    if (path.length === 1 && tag.name !== "log")
      fail("FILE_FORMAT_UNKNOWN", `the root element is <${tag.name}>, not <log>: this is no OCEL file`);
    switch (path.slice(1).join("/")) {
      case "global":
        throw OCEL_1;
      case "object-types/object-type":
        declared = new Map();
        log.objectTypes.push(required(tag, "name"));
        log.objectAttributes.set(required(tag, "name"), declared);
        return;
      case "event-types/event-type":
        declared = new Map();
        log.eventAttributes.set(required(tag, "name"), declared);
        return;
      case "object-types/object-type/attributes/attribute":
      case "event-types/event-type/attributes/attribute":
        declared.set(required(tag, "name"), required(tag, "type"));
        return;
      case "objects/object":
        object = { id: required(tag, "id"), type: required(tag, "type"), attributes: [] };
        log.objects.push(object);
        return;
      case "events/event":
        event = {
          id: required(tag, "id"),
          type: required(tag, "type"),
          time: required(tag, "time"),
          attributes: [],
          objects: [],
          where: `line ${parser.line}`,
        };
        log.events.push(event);
        return;
      case "objects/object/attributes/attribute":
      case "events/event/attributes/attribute":
        attribute = { name: required(tag, "name"), time: tag.attributes.time, text: "" };
        return;
      // The specification writes <relationship>, some exporters <object>.
      case "events/event/objects/relationship":
      case "events/event/objects/object":
        event?.objects.push(required(tag, "object-id"));
    }
  });
  parser.on("text", (text) => {
    if (attribute) attribute.text += text;
  });
  parser.on("cdata", (text) => {
    if (attribute) attribute.text += text;
  });
  parser.on("closetag", (tag) => {
    path.pop();
    if (attribute && tag.name === "attribute") {
      if (path[1] === "objects") object?.attributes.push({ name: attribute.name, time: attribute.time, value: attribute.text });
      else event?.attributes.push({ name: attribute.name, value: attribute.text });
      attribute = undefined;
    }
  });

  let ending = false;
  for await (const { text } of readText(source)) parser.write(text);
  ending = true;
  if (path.length > 0) fail("FILE_TRUNCATED", `the file ends inside <${quoted(path[path.length - 1] as string)}>; fetch it again`);
  parser.close();
  return log;
}
