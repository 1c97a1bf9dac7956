import { type Json, type LogCase, XES_KEYS } from "@plumbline/core";
import { parseInstant } from "@plumbline/core/civil";
import { Fault, quoted } from "./fault.ts";

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
`;

/** XES (IEEE 1849). A text that is an instant with offset becomes a date; null says nothing and is left out. */
export async function* xesText(batches: AsyncIterable<readonly LogCase[]>): AsyncGenerator<string, void, undefined> {
  yield HEAD;
  for await (const batch of batches) for (const logCase of batch) yield* traceOf(logCase);
  yield "</log>\n";
}

function* traceOf({ id, attributes, events }: LogCase): Generator<string, void, undefined> {
  const where = `case ${quoted(id)}`;
  yield `\t<trace>\n\t\t${element(XES_KEYS.activity, id, where)}${members(attributes, "\n\t\t", TRACE_KEYS, where)}\n`;
  for (const { id: event, type, time, actor, data } of events) {
    const place = `event ${quoted(event)}`;
    const indent = "\n\t\t\t";
    let text = `\t\t<event>${indent}${element(XES_KEYS.activity, type, place)}${indent}<date key="time:timestamp" value="${time}"/>`;
    if (actor) {
      text += indent + element(XES_KEYS.resource, actor.id, place);
      if (actor.post !== undefined) text += indent + element(XES_KEYS.role, actor.post, place);
      if (actor.org !== undefined) text += indent + element(XES_KEYS.group, actor.org, place);
    }
    yield `${text}${members(data, indent, EVENT_KEYS, place)}\n\t\t</event>\n`;
  }
  yield "\t</trace>\n";
}

const TRACE_KEYS = new Set<string>([XES_KEYS.activity]);
const EVENT_KEYS = new Set<string>([XES_KEYS.activity, XES_KEYS.time]);

function members(data: Readonly<Record<string, Json>>, indent: string, taken: ReadonlySet<string>, where: string): string {
  let text = "";
  for (const [key, value] of Object.entries(data)) {
    if (taken.has(key))
      throw new Fault("LOG_VALUE_INVALID", `${where}: an attribute is named ${quoted(key)}, which XES has a meaning of its own for`);
    if (value !== null) text += indent + element(key, value, where);
  }
  return text;
}

function element(key: string, value: Json, where: string): string {
  const name = escaped(key, where);
  switch (typeof value) {
    case "string":
      return `<${Number.isNaN(parseInstant(value)) ? "string" : "date"} key="${name}" value="${escaped(value, where)}"/>`;
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? `<int key="${name}" value="${value}"/>`
        : `<float key="${name}" value="${Object.is(value, -0) ? "-0" : value}"/>`;
    case "boolean":
      return `<boolean key="${name}" value="${value}"/>`;
    default:
      throw new Fault(
        "LOG_VALUE_INVALID",
        `${where}: attribute ${quoted(key)} is a list or an object, which XES cannot hold; write .jsonl`,
      );
  }
}

// All but what XML takes as it is: control characters, & " < >, surrogates and the two that are no characters.
const SPECIAL = /[^ !#-%'-;=?-\ud7ff\ue000-\ufffd]/;
const REPLACED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

function escaped(text: string, where: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[^ !#-%'-;=?-\ud7ff\ue000-\ufffd]/g, (found) => {
    const replaced = found.length === 2 ? found : REPLACED[found];
    if (replaced !== undefined) return replaced;
    const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    throw new Fault("LOG_VALUE_INVALID", `${where}: a text has the character U+${code}, which XML cannot hold; remove it or write .jsonl`);
  });
}
