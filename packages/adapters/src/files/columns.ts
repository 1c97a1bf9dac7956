import type { Actor, Json, LogCase, TimedEvent } from "@plumbline/core";
import { parseInstant } from "@plumbline/core/civil";
import { Fault, quoted } from "./fault.ts";

/**
 * Cases as columns: what crosses from the thread that parses to the thread that checks. Numbers travel as transferred
 * buffers, and a text that occurs many times in a batch travels once.
 */
export interface CaseColumns {
  /** Per case: text of its id, number of attributes, number of events. */
  readonly cases: Int32Array<ArrayBuffer>;
  /** Per attribute of a case: a key cell and a value cell. */
  readonly attributes: Int32Array<ArrayBuffer>;
  /** Per event the members of `HEADER`, then a key cell and a value cell per attribute. */
  readonly events: Int32Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: readonly string[];
  readonly caseCount: number;
  readonly eventCount: number;
}

// A key cell is the text's index times four plus one of these.
const TEXT = 0;
const NUMBER = 1;
const BOOLEAN = 2;

// type, time, index of the instant, resource, role, group, number of attributes. NONE when there is none.
const HEADER = 7;
const NONE = -1;

const SLOTS = 1 << 15;
const MAX_NAME = 512;
// Leaves room for "#" and an index in the id of an event.
const MAX_CASE_ID = 496;
const MAX_CASE_EVENTS = 5_000_000;
const DECIMAL = /^[ \t\r\n]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\r\n]*$/;
const INTEGER = /^[ \t\r\n]*[+-]?\d+[ \t\r\n]*$/;

export type ValueTag = "string" | "date" | "int" | "float" | "boolean" | "id";

/**
 * Takes the elements of a XES log one by one and gives columns. Values are checked here, once for each distinct text of
 * a batch.
 */
export class ColumnWriter {
  private readonly ids = new Set<string>();
  private cases = new Ints(1 << 12);
  private attributes = new Ints(1 << 12);
  private events = new Ints(1 << 17);
  private numbers = new Numbers(1 << 14);
  private texts: string[] = [];
  private index = new Map<string, number>();
  // Texts by hash, so that one that is known need not be cut out of the document to be found.
  private slots = new Int32Array(SLOTS).fill(NONE);
  private instants = new Memo();
  private values = new Memo();
  private seen = new Memo();
  private stamp = 0;
  private caseCount = 0;
  private eventCount = 0;

  private inEvent = false;
  private caseId = NONE;
  private caseAttributes = 0;
  private caseEvents = 0;
  private header = 0;
  private type = NONE;
  private time = NONE;
  private resource = NONE;
  private role = NONE;
  private group = NONE;
  private caseStamp = 0;
  private eventStamp = 0;

  /** Events in the batch that is being filled. */
  get size(): number {
    return Math.max(this.eventCount, this.caseCount, this.texts.length >> 1);
  }

  beginCase(): void {
    this.caseId = NONE;
    this.caseAttributes = 0;
    this.caseEvents = 0;
    this.caseStamp = ++this.stamp;
  }

  endCase(): void {
    const id = this.caseId === NONE ? "" : (this.texts[this.caseId] as string);
    if (id === "") throw new Fault("CASE_ID_MISSING", "a trace has no concept:name; give every trace its case id");
    if (id.length > MAX_CASE_ID) {
      throw new Fault("LOG_VALUE_INVALID", `case id ${quoted(id)} has ${id.length} characters; at most ${MAX_CASE_ID} are taken`);
    }
    if (this.ids.has(id)) {
      throw new Fault("CASE_DUPLICATE", `case id ${quoted(id)} stands on two traces; merge them or rename one`, { case: id });
    }
    this.ids.add(detached(id));
    this.cases.push3(this.caseId, this.caseAttributes, this.caseEvents);
    this.caseCount++;
  }

  beginEvent(): void {
    this.inEvent = true;
    this.header = this.events.reserve(HEADER);
    this.type = this.time = this.resource = this.role = this.group = NONE;
    this.eventStamp = ++this.stamp;
  }

  endEvent(): void {
    this.inEvent = false;
    const { texts, events, header } = this;
    if (this.type === NONE || texts[this.type] === "") {
      throw new Fault("LOG_VALUE_INVALID", `event ${this.caseEvents} of the trace has no concept:name; every event needs its activity`);
    }
    if (this.time === NONE) {
      throw new Fault("LOG_VALUE_INVALID", `event ${this.caseEvents} of the trace has no time:timestamp; every event needs its time`);
    }
    // Without a resource there is no actor to carry role and group; an empty text stays visible as what it is.
    if (this.resource === NONE || texts[this.resource] === "") {
      if (this.resource !== NONE) this.keep("org:resource", this.resource);
      if (this.role !== NONE) this.keep("org:role", this.role);
      if (this.group !== NONE) this.keep("org:group", this.group);
      this.resource = this.role = this.group = NONE;
    } else {
      if (this.role !== NONE && texts[this.role] === "") {
        this.keep("org:role", this.role);
        this.role = NONE;
      }
      if (this.group !== NONE && texts[this.group] === "") {
        this.keep("org:group", this.group);
        this.group = NONE;
      }
    }
    const cells = events.cells;
    cells[header] = this.type;
    cells[header + 1] = this.time;
    cells[header + 2] = this.numbers.push(this.instants.get(this.time));
    cells[header + 3] = this.resource;
    cells[header + 4] = this.role;
    cells[header + 5] = this.group;
    cells[header + 6] = (events.length - header - HEADER) >> 1;
    this.eventCount++;
    if (++this.caseEvents > MAX_CASE_EVENTS) {
      throw new Fault("FILE_REFUSED", `a case has more than ${MAX_CASE_EVENTS} events; split it or check how cases are told apart`);
    }
  }

  /** An attribute of the event, or of the case outside of events. */
  value(tag: ValueTag, key: string, text: string): void {
    this.add(tag, this.intern(key), this.intern(text));
  }

  /** As `value`, of texts that `internRange` took. */
  add(tag: ValueTag, keyIndex: number, valueIndex: number): void {
    const key = this.texts[keyIndex] as string;
    const text = this.texts[valueIndex] as string;
    const stamp = this.inEvent ? this.eventStamp : this.caseStamp;
    if (this.seen.get(keyIndex) === stamp) {
      throw new Fault("LOG_VALUE_INVALID", `attribute ${quoted(key)} stands twice in one ${this.inEvent ? "event" : "trace"}`);
    }
    this.seen.set(keyIndex, stamp);
    if (this.inEvent) {
      switch (key) {
        case "concept:name":
          this.type = this.name(tag, key, valueIndex);
          return;
        case "time:timestamp":
          if (tag !== "date" && tag !== "string") throw new Fault("LOG_VALUE_INVALID", `time:timestamp is a <${tag}>, not a <date>`);
          this.instant(key, valueIndex);
          this.time = valueIndex;
          return;
        case "org:resource":
          this.resource = this.name(tag, key, valueIndex);
          return;
        case "org:role":
          this.role = this.name(tag, key, valueIndex);
          return;
        case "org:group":
          this.group = this.name(tag, key, valueIndex);
          return;
      }
    } else if (key === "concept:name") {
      this.caseId = valueIndex;
      return;
    }
    if (key === "__proto__") throw new Fault("LOG_VALUE_INVALID", 'an attribute may not be named "__proto__"; rename it');
    const target = this.inEvent ? this.events : this.attributes;
    if (!this.inEvent) this.caseAttributes++;
    // Nothing is written there, of whatever type: the attribute is missing.
    if (text === "") {
      target.push2(keyIndex * 4 + TEXT, valueIndex);
      return;
    }
    switch (tag) {
      case "date":
        this.instant(key, valueIndex);
        target.push2(keyIndex * 4 + TEXT, valueIndex);
        return;
      case "int":
      case "float":
        target.push2(keyIndex * 4 + NUMBER, this.number(tag, key, valueIndex));
        return;
      case "boolean":
        target.push2(keyIndex * 4 + BOOLEAN, booleanOf(key, text));
        return;
      default:
        target.push2(keyIndex * 4 + TEXT, valueIndex);
    }
  }

  /** Index of the text that stands in `document`; `hash` is any number that equal texts share. */
  internRange(document: string, from: number, to: number, hash: number): number {
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const held = this.slots[slot] as number;
    if (held !== NONE) {
      const text = this.texts[held] as string;
      if (text.length === to - from && document.startsWith(text, from)) return held;
    }
    // The newest of the texts that share a slot holds it: no chain of collisions can be made long.
    const index = this.intern(document.substring(from, to));
    this.slots[slot] = index;
    return index;
  }

  /** The batch so far; the writer goes on with an empty one. Only between cases. */
  take(): CaseColumns {
    const batch: CaseColumns = {
      cases: this.cases.take(),
      attributes: this.attributes.take(),
      events: this.events.take(),
      numbers: this.numbers.take(),
      texts: this.texts,
      caseCount: this.caseCount,
      eventCount: this.eventCount,
    };
    this.texts = [];
    this.index = new Map();
    this.slots.fill(NONE);
    this.instants.clear();
    this.values.clear();
    this.seen.clear();
    this.caseCount = 0;
    this.eventCount = 0;
    return batch;
  }

  private intern(text: string): number {
    const known = this.index.get(text);
    if (known !== undefined) return known;
    const next = this.texts.length;
    this.texts.push(text);
    this.index.set(text, next);
    return next;
  }

  private keep(key: string, value: number): void {
    this.events.push2(this.intern(key) * 4 + TEXT, value);
  }

  private name(tag: ValueTag, key: string, value: number): number {
    const text = this.texts[value] as string;
    if (text.length > MAX_NAME) {
      throw new Fault("LOG_VALUE_INVALID", `${key} ${quoted(text)} has ${text.length} characters; at most ${MAX_NAME} are taken`);
    }
    if (tag !== "string" && tag !== "id") this.check(tag, key, value);
    return value;
  }

  private check(tag: ValueTag, key: string, value: number): void {
    if (tag === "date") this.instant(key, value);
    else if (tag === "boolean") booleanOf(key, this.texts[value] as string);
    else this.number(tag as "int" | "float", key, value);
  }

  private instant(key: string, value: number): void {
    if (!Number.isNaN(this.instants.get(value))) return;
    const text = this.texts[value] as string;
    const at = parseInstant(text);
    if (Number.isNaN(at)) {
      throw new Fault(
        "LOG_VALUE_INVALID",
        `${quoted(key)} is ${quoted(text)}, which is no instant; write it like 2024-03-01T09:30:00+08:00, with its UTC offset`,
      );
    }
    this.instants.set(value, at);
  }

  // Cell of a number: its place among the numbers of the batch.
  private number(tag: "int" | "float", key: string, value: number): number {
    const known = this.values.get(value);
    if (!Number.isNaN(known) && tag === "float") return known;
    const text = this.texts[value] as string;
    const number = (tag === "int" ? INTEGER : DECIMAL).test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(number)) {
      throw new Fault("LOG_VALUE_INVALID", `${quoted(key)} is ${quoted(text)}, which is no finite number as <${tag}> demands`);
    }
    if (!Number.isNaN(known)) return known;
    const cell = this.numbers.push(number);
    this.values.set(value, cell);
    return cell;
  }
}

function booleanOf(key: string, text: string): 0 | 1 {
  if (text === "true") return 1;
  if (text === "false") return 0;
  const lower = text.trim().toLowerCase();
  if (lower === "true") return 1;
  if (lower === "false") return 0;
  throw new Fault("LOG_VALUE_INVALID", `${quoted(key)} is ${quoted(text)}, which is neither true nor false as <boolean> demands`);
}

/** Buffers of a batch that may be transferred instead of copied. */
export function buffersOf(batch: CaseColumns): ArrayBuffer[] {
  return [batch.cases.buffer, batch.attributes.buffer, batch.events.buffer, batch.numbers.buffer];
}

/** The cases of a batch; `position` is that of its first case. Events of a case share one list of objects. */
export function casesOf(batch: CaseColumns, position: number): LogCase[] {
  const { cases, attributes, events, numbers, texts, caseCount } = batch;
  const result: LogCase[] = new Array(caseCount);
  let attributeAt = 0;
  let eventAt = 0;
  for (let c = 0; c < caseCount; c++) {
    const id = texts[cases[c * 3] as number] as string;
    const attributeEnd = attributeAt + 2 * (cases[c * 3 + 1] as number);
    const eventCount = cases[c * 3 + 2] as number;
    const caseAttributes = members(attributes, attributeAt, attributeEnd, numbers, texts);
    attributeAt = attributeEnd;

    const objects = [{ type: "case", id }];
    const prefix = `${id}#`;
    const list: TimedEvent[] = new Array(eventCount);
    for (let seq = 0; seq < eventCount; seq++) {
      const type = texts[events[eventAt] as number] as string;
      const time = texts[events[eventAt + 1] as number] as string;
      const at = numbers[events[eventAt + 2] as number] as number;
      const resource = events[eventAt + 3] as number;
      const dataAt = eventAt + HEADER;
      const dataEnd = dataAt + 2 * (events[eventAt + 6] as number);
      const data = members(events, dataAt, dataEnd, numbers, texts);
      list[seq] =
        resource === NONE
          ? { id: prefix + seq, type, time, seq, source: "log", objects, data, at }
          : {
              id: prefix + seq,
              type,
              time,
              seq,
              source: "log",
              objects,
              actor: actor(texts, resource, events[eventAt + 4] as number, events[eventAt + 5] as number),
              data,
              at,
            };
      eventAt = dataEnd;
    }
    result[c] = { id, position: position + c, attributes: caseAttributes, events: list };
  }
  return result;
}

function members(cells: Int32Array, from: number, to: number, numbers: Float64Array, texts: readonly string[]): Record<string, Json> {
  const result: Record<string, Json> = {};
  for (let at = from; at < to; at += 2) {
    const key = cells[at] as number;
    const value = cells[at + 1] as number;
    const kind = key & 3;
    result[texts[key >> 2] as string] =
      kind === TEXT ? (texts[value] as string) : kind === NUMBER ? (numbers[value] as number) : value === 1;
  }
  return result;
}

function actor(texts: readonly string[], resource: number, role: number, group: number): Actor {
  const id = texts[resource] as string;
  if (role === NONE) return group === NONE ? { id } : { id, org: texts[group] as string };
  const post = texts[role] as string;
  return group === NONE ? { id, post } : { id, post, org: texts[group] as string };
}

// A substring keeps the whole text it was cut from in memory; the set of case ids outlives them all.
function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, "utf16le").toString("utf16le");
}

class Ints {
  cells: Int32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity: number) {
    this.cells = new Int32Array(capacity);
  }

  push2(a: number, b: number): void {
    const at = this.reserve(2);
    this.cells[at] = a;
    this.cells[at + 1] = b;
  }

  push3(a: number, b: number, c: number): void {
    const at = this.reserve(3);
    this.cells[at] = a;
    this.cells[at + 1] = b;
    this.cells[at + 2] = c;
  }

  reserve(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.cells.length) {
      const larger = new Int32Array(Math.max(this.cells.length * 2, this.length));
      larger.set(this.cells);
      this.cells = larger;
    }
    return at;
  }

  take(): Int32Array<ArrayBuffer> {
    const taken = this.cells.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

class Numbers {
  private cells: Float64Array<ArrayBuffer>;
  private length = 0;

  constructor(capacity: number) {
    this.cells = new Float64Array(capacity);
  }

  push(value: number): number {
    if (this.length === this.cells.length) {
      const larger = new Float64Array(this.cells.length * 2);
      larger.set(this.cells);
      this.cells = larger;
    }
    this.cells[this.length] = value;
    return this.length++;
  }

  take(): Float64Array<ArrayBuffer> {
    const taken = this.cells.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

// A number per text of the batch; NaN when there is none yet.
class Memo {
  private cells = new Float64Array(1 << 13).fill(Number.NaN);

  get(index: number): number {
    return index < this.cells.length ? (this.cells[index] as number) : Number.NaN;
  }

  set(index: number, value: number): void {
    if (index >= this.cells.length) {
      const larger = new Float64Array(Math.max(this.cells.length * 2, index + 1)).fill(Number.NaN);
      larger.set(this.cells);
      this.cells = larger;
    }
    this.cells[index] = value;
  }

  clear(): void {
    this.cells.fill(Number.NaN);
  }
}
