import { type Facts, type Json, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { sameContent } from "../facts.ts";
import { yuan } from "../money.ts";
import type { JsonFold, JsonRecord, JsonSource } from "./json-pack.ts";

/** The ids of the records that an event touches: of its objects of the type, or put together from what it says. */
export function keyOf(record: JsonRecord): (event: TimedEvent) => readonly string[] {
  const { type, object = type, key } = record;
  const events = new Set(Object.keys(record.on));
  return (event) => {
    if (!events.has(event.type)) return [];
    if (key === undefined) return [...new Set(event.objects.filter((about) => about.type === object).map(({ id }) => id))];
    const parts = key.map((part) => (part === "month" || part === "year" ? periodOf(event, part) : textPart(readFrom(part, event))));
    return parts.every((part) => part !== undefined) ? [parts.join("/")] : [];
  };
}

const BEIJING = 8 * 3_600_000;

function periodOf(event: TimedEvent, part: "month" | "year"): string {
  return new Date(event.at + BEIJING).toISOString().slice(0, part === "month" ? 7 : 4);
}

function textPart(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;
}

/** The reducer that a fold describes. */
export function foldOf(fold: JsonFold, noteOrg: boolean): Reducer<Facts> {
  const { when, set = {}, once = {}, unset = [], append = {}, count = [], add = {}, reach = [] } = fold;
  return (state, event) => {
    if (when && Object.entries(when.facts).some(([name, value]) => !sameContent(state[name] ?? null, value))) return refuse(when.refuse);
    const patch: Record<string, Json | undefined> = {};
    const now = (name: string): Json | undefined => (Object.hasOwn(patch, name) ? patch[name] : state[name]);
    const put = (name: string, value: Json | undefined): void => {
      if (value !== undefined && !sameContent(now(name), value)) patch[name] = value;
    };
    for (const name of unset) if (now(name) !== undefined) patch[name] = undefined;
    for (const [name, source] of Object.entries(set)) put(name, readFrom(source, event));
    for (const [name, source] of Object.entries(once)) if (now(name) === undefined) put(name, readFrom(source, event));
    for (const [name, source] of Object.entries(append)) {
      const element = isSource(source) ? readFrom(source, event) : elementOf(source, event);
      if (element !== undefined) patch[name] = withElement(now(name), element);
    }
    for (const name of count) patch[name] = numberOf(now(name)) + 1;
    for (const [name, source] of Object.entries(add)) {
      const value = readFrom(source, event);
      if (typeof value === "number") put(name, sum(numberOf(now(name)), value));
    }
    for (const name of reach) put(name, true);
    if (noteOrg && state.org === undefined && event.actor?.org !== undefined) put("org", event.actor.org);
    return patch;
  };
}

/** What a source says of an event; undefined where the event has no such value. */
function readFrom(source: JsonSource, event: TimedEvent): Json | undefined {
  if (typeof source !== "string") return "const" in source ? source.const : yuan(readFrom(source.yuan, event));
  switch (source) {
    case "time":
      return event.time;
    case "event":
      return event.id;
    case "type":
      return event.type;
    case "actor.id":
      return event.actor?.id;
    case "actor.org":
      return event.actor?.org;
    case "actor.post":
      return event.actor?.post;
  }
  if (source.startsWith("object:")) return event.objects.find(({ type }) => type === source.slice("object:".length))?.id;
  let value: Json | undefined = event.data;
  for (const name of source.split(".").slice(1)) {
    if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined;
    value = (value as { readonly [key: string]: Json | undefined })[name];
  }
  return value ?? undefined;
}

function isSource(source: JsonSource | Readonly<Record<string, JsonSource>>): source is JsonSource {
  if (typeof source === "string") return true;
  const names = Object.keys(source);
  return names.length === 1 && (names[0] === "const" || names[0] === "yuan");
}

function elementOf(sources: Readonly<Record<string, JsonSource>>, event: TimedEvent): Json {
  const element: Record<string, Json> = {};
  for (const [name, source] of Object.entries(sources)) {
    const value = readFrom(source, event);
    if (value !== undefined) element[name] = value;
  }
  return element;
}

function withElement(list: Json | undefined, element: Json): Json {
  const before = Array.isArray(list) ? (list as readonly Json[]) : [];
  const id = idOf(element);
  const at = id === undefined ? -1 : before.findIndex((other) => idOf(other) === id);
  return at < 0 ? [...before, element] : before.with(at, element);
}

function idOf(element: Json): Json | undefined {
  if (typeof element !== "object" || element === null || Array.isArray(element)) return undefined;
  return (element as { readonly id?: Json }).id;
}

function numberOf(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

// Amounts in yuan have two decimals, which binary fractions only come near to.
function sum(a: number, b: number): number {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) ? a + b : Math.round((a + b) * 100) / 100;
}
