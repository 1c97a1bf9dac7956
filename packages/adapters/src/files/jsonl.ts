import { type Json, LOG_CASE, type LogCase, parseEvent, type TimedEvent } from "@plumbline/core";
import { Fault, quoted } from "./fault.ts";
import { caseType, OCEL_1 } from "./ocel.ts";
import { parseJson } from "./ocel-json.ts";
import { readText, type TextSource } from "./read-text.ts";
import { checkCaseId } from "./values.ts";

// One event may not fill the memory.
const MAX_LINE = 64 << 20;

interface Collected {
  attributes: Record<string, Json> | undefined;
  readonly events: TimedEvent[];
}

/**
 * Reads JSON Lines, one trace event a line, validated like events from outside. Repeated deliveries of an event count
 * once. Ids, sources and further objects of events stay as they are.
 */
export async function readJsonLines(source: TextSource, objectType: string | undefined): Promise<LogCase[]> {
  const texts = new Map<string, string>();
  const events: TimedEvent[] = [];
  const types = new Set<string>();
  for await (const { text, line } of lines(source)) {
    if (text.trim() === "") continue;
    const event = eventOf(text, line);
    const before = texts.get(event.id);
    if (before !== undefined) {
      if (before === text) continue;
      throw new Fault("EVENT_CONFLICT", `line ${line}: event ${quoted(event.id)} is there twice with different content`, { line });
    }
    texts.set(event.id, text);
    events.push(event);
    for (const object of event.objects) types.add(object.type);
  }
  if (events.length === 0) return [];
  return grouped(events, caseType([...types], objectType));
}

function eventOf(text: string, line: number): TimedEvent {
  try {
    const value = parseJson(text);
    if (typeof value === "object" && value !== null && "ocel:events" in value) throw OCEL_1;
    return parseEvent(value);
  } catch (error) {
    const { code, message } = error as Fault;
    if (code === undefined) throw error;
    throw new Fault(code, `line ${line}: ${message.replace(/^line 1(?:, |: )/, "")}`, { line });
  }
}

function grouped(events: readonly TimedEvent[], type: string): LogCase[] {
  const cases = new Map<string, Collected>();
  for (const event of events) {
    const ids = new Set(event.objects.filter((object) => object.type === type).map((object) => object.id));
    for (const id of ids) {
      let found = cases.get(id);
      if (!found) {
        checkCaseId(id);
        found = { attributes: undefined, events: [] };
        cases.set(id, found);
      }
      if (event.type !== LOG_CASE) {
        found.events.push(event);
        continue;
      }
      if (found.attributes) throw new Fault("CASE_DUPLICATE", `case ${quoted(id)} has two events ${LOG_CASE}`);
      found.attributes = attributesOf(event);
    }
  }
  return [...cases].map(([id, { attributes, events: steps }], position) => {
    const first = steps[0];
    // Numbers of different sources, or of different epochs, say nothing about each other.
    const numbered = steps.every((step) => step.seq !== undefined && step.source === first?.source && step.epoch === first.epoch);
    steps.sort(numbered ? (a, b) => (a.seq as number) - (b.seq as number) : (a, b) => a.at - b.at);
    return { id, position, attributes: attributes ?? {}, events: steps };
  });
}

function attributesOf(event: TimedEvent): Record<string, Json> {
  const { attributes } = event.data;
  if (typeof attributes === "object" && attributes !== null && !Array.isArray(attributes)) return attributes as Record<string, Json>;
  throw new Fault("EVENT_INVALID", `event ${quoted(event.id)} of type ${LOG_CASE} has no data.attributes`);
}

async function* lines(source: TextSource): AsyncGenerator<{ text: string; line: number }, void, undefined> {
  let rest = "";
  let line = 0;
  let first = true;
  for await (const piece of readText(source)) {
    const text = rest + (first && piece.text.charCodeAt(0) === 0xfeff ? piece.text.slice(1) : piece.text);
    first = false;
    let from = 0;
    for (let feed = text.indexOf("\n"); feed >= 0; feed = text.indexOf("\n", from)) {
      yield { text: text.slice(from, feed), line: ++line };
      from = feed + 1;
    }
    rest = text.slice(from);
    if (rest.length > MAX_LINE) throw new Fault("FILE_REFUSED", `line ${line + 1}: longer than ${MAX_LINE >> 20} MiB`, { line: line + 1 });
  }
  if (rest !== "") yield { text: rest, line: line + 1 };
}
