import { randomUUID } from "node:crypto";
import type { Json, ObjectRef, TraceEvent } from "@plumbline/core";
import { dayOf } from "../directory/records.ts";
import type { Principal } from "../identity/principal.ts";
import type { Trail } from "../trail/trail.ts";
import { READ_LOG } from "./access-part.ts";
import { ACCESS_SOURCE } from "./access-source.ts";

/** One look at something. */
export interface Look {
  readonly by: Principal;
  /** Path of the route, with its names. */
  readonly route: string;
  /** As `type/id`. */
  readonly record?: string;
  /** Opaque ids of the persons whom it concerns. */
  readonly persons: readonly string[];
  /** Organisation that was asked for. */
  readonly org?: string;
}

export interface AccessLog {
  /** Written before it resolves. Throws `STORE_UNAVAILABLE`: then nothing may be shown. */
  sealed(look: Look): Promise<void>;
  /** Written within a second or so, together with what the same person reads for the same purpose meanwhile. */
  read(look: Look): void;
  /** An administrator was refused. */
  refused(look: Look): void;
  /** Writes what waits. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface AccessLogOptions {
  readonly trail: Pick<Trail, "append">;
  readonly clock: { now(): number };
  /** What is read without a purpose is not written down. */
  readonly onlySealed: boolean;
  onFault(fault: { readonly where: string; readonly error: unknown }): void;
}

interface Batch {
  readonly type: "access.read" | "access.refused";
  readonly by: Principal;
  readonly routes: Map<string, number>;
  readonly records: Set<string>;
  readonly persons: Set<string>;
  n: number;
}

const FLUSH_MS = 1000;
const MOST_LOOKS = 100;
const MOST_RECORDS = 100;
/** Objects of one event; an event has room for a thousand. */
const MOST_PERSONS = 500;
/** When the trail takes nothing for a while: what is more is counted with what waits, without its names. */
const MOST_BATCHES = 1000;
/** Searches that are remembered, so that what a page asks for again and again stands in the trail once in a minute. */
const MOST_QUERIES = 10_000;
const MINUTE_MS = 60_000;

export function createAccessLog({ trail, clock, onlySealed, onFault }: AccessLogOptions): AccessLog {
  let batches = new Map<string, Batch>();
  let queries: TraceEvent[] = [];
  const asked = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function wait(): void {
    timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
  }

  function add(type: Batch["type"], { by, route, record, persons, org }: Look): void {
    const name = JSON.stringify([type, by.source, by.id, by.purpose]);
    let batch = batches.get(name);
    if (!batch) {
      batch = { type, by, routes: new Map(), records: new Set(), persons: new Set(), n: 0 };
      batches.set(name, batch);
    }
    batch.n++;
    batch.routes.set(route, (batch.routes.get(route) ?? 0) + 1);
    if (record !== undefined && batch.records.size < MOST_RECORDS) batch.records.add(record);
    for (const person of persons) if (person !== by.person) batch.persons.add(person);
    if (org !== undefined && type === "access.read") query(by, org);
    if (batch.n >= MOST_LOOKS || batch.persons.size >= MOST_PERSONS) void flush();
    else wait();
  }

  /** For the control on searches outside of one's organisations. */
  function query(by: Principal, target: string): void {
    const now = clock.now();
    const name = JSON.stringify([by.source, by.id, target]);
    if (now - (asked.get(name) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return;
    asked.delete(name);
    asked.set(name, now);
    if (asked.size > MOST_QUERIES) asked.delete(asked.keys().next().value as string);
    const id = randomUUID();
    const data = { target: target.slice(0, 100), scope: by.scopes.map((scope) => scope.slice(0, 100)) };
    queries.push(eventOf({ id, type: "query.made", objects: [{ type: "auditQuery", id }], data, by, now }));
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  async function write(): Promise<void> {
    if (batches.size === 0 && queries.length === 0) return;
    const taken = batches;
    const events = [...[...taken.values()].flatMap((batch) => eventsOf(batch, clock.now())), ...queries];
    const asking = queries;
    batches = new Map();
    queries = [];
    try {
      await trail.append(events.map((event) => ({ event })));
    } catch (error) {
      // That nobody writes down who reads is for the operator to know at once.
      onFault({ where: "access log", error });
      if (batches.size < MOST_BATCHES) for (const [name, batch] of taken) if (!batches.has(name)) batches.set(name, batch);
      queries = [...asking, ...queries].slice(-MOST_BATCHES);
      wait();
    }
  }

  return {
    async sealed({ by, route, record, persons }) {
      const batch: Batch = {
        type: "access.read",
        by,
        routes: new Map([[route, 1]]),
        records: new Set(record === undefined ? [] : [record]),
        persons: new Set(persons.filter((person) => person !== by.person)),
        n: 1,
      };
      await trail.append(eventsOf(batch, clock.now(), true).map((event) => ({ event })));
    },
    read: (look) => (onlySealed ? undefined : add("access.read", look)),
    refused: (look) => add("access.refused", look),
    flush,
    async close() {
      await flush();
      clearTimeout(timer);
    },
  };
}

/** One event, or several where it concerns more persons than one has room for. */
function eventsOf({ type, by, routes, records, persons }: Batch, now: number, sealed = false): readonly TraceEvent[] {
  const month = dayOf(now).slice(0, 7);
  const whom = [...persons].map((person): ObjectRef => ({ type: READ_LOG, id: `${person}/${month}` }));
  const data: Record<string, Json> = {
    by: by.id,
    ...(type === "access.read" && by.body !== undefined && { body: by.body }),
    ...(type === "access.read" && by.purpose !== undefined && { purpose: by.purpose }),
    ...(sealed && { sealed: true }),
    routes: Object.fromEntries(routes),
    ...(records.size > 0 && { records: [...records] }),
  };
  const events: TraceEvent[] = [];
  for (let at = 0; at === 0 || at < whom.length; at += MOST_PERSONS) {
    const objects = [{ type: "account", id: by.id }, ...whom.slice(at, at + MOST_PERSONS)];
    events.push(eventOf({ id: randomUUID(), type, objects, data, by, now }));
  }
  return events;
}

function eventOf({
  by,
  now,
  ...event
}: Pick<TraceEvent, "id" | "type" | "objects" | "data"> & { readonly by: Principal; readonly now: number }): TraceEvent {
  return { ...event, time: new Date(now).toISOString(), source: ACCESS_SOURCE, actor: { id: by.id } };
}
