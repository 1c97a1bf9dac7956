import type { Json, LogCase } from "@plumbline/core";
import { CASE_ROW } from "./csv.ts";
import { CSV_HEADERS, type CsvType, headerOf } from "./csv-mapping.ts";
import { Fault, quoted } from "./fault.ts";
import { createSpool } from "./spool.ts";

type Fixed = [
  id: string,
  activity: string,
  time: string | null,
  resource: string | null,
  role: string | null,
  group: string | null,
  seq: number | null,
];
type Waiting = [fixed: Fixed, attributes: Readonly<Record<string, Json>>, data: Readonly<Record<string, Json>>];

/**
 * CSV (RFC 4180) that reads back exactly. Rows wait in the spool, since the columns are known only after the last one.
 * Attributes of a case stand on each of its rows, as other tools expect.
 */
export async function* csvText(batches: AsyncIterable<readonly LogCase[]>, spoolPath: string): AsyncGenerator<string, void, undefined> {
  const spool = createSpool(spoolPath);
  const caseTypes = new Map<string, CsvType>();
  const eventTypes = new Map<string, CsvType>();
  for await (const batch of batches) {
    for (const { id, attributes, events } of batch) {
      note(caseTypes, attributes);
      if (events.length === 0)
        await spool.write(JSON.stringify([[id, CASE_ROW, null, null, null, null, null], attributes, {}] satisfies Waiting));
      for (const { type, time, actor, seq, data } of events) {
        // Role and group of nobody stay in `data`, and have their columns all the same.
        const { "org:resource": resource, "org:role": role, "org:group": group, ...rest } = data;
        note(eventTypes, rest);
        const fixed: Fixed = [
          id,
          type,
          time,
          actor?.id ?? text(resource),
          actor?.post ?? text(role),
          actor?.org ?? text(group),
          seq ?? null,
        ];
        await spool.write(JSON.stringify([fixed, attributes, rest] satisfies Waiting));
      }
    }
  }
  const ofCase = [...caseTypes];
  const ofEvent = [...eventTypes];
  const { case: id, activity, time, resource, role, group, seq } = CSV_HEADERS;
  yield row([
    ...[id, activity, time, resource, role, group, seq].map(([own]) => own),
    ...ofEvent.map(([key, type]) => headerOf(key, type, false)),
    ...ofCase.map(([key, type]) => headerOf(key, type, true)),
  ]);
  for await (const line of spool.lines()) {
    const [fixed, attributes, data] = JSON.parse(line) as Waiting;
    yield row([
      ...fixed.map((cell) => (typeof cell === "number" ? String(cell) : cell)),
      ...ofEvent.map(([key, type]) => cellOf(data, key, type)),
      ...ofCase.map(([key, type]) => cellOf(attributes, key, type)),
    ]);
  }
}

function text(value: Json | undefined): string | null {
  if (value === undefined || typeof value === "string") return value ?? null;
  throw new Fault(
    "LOG_VALUE_INVALID",
    `an event has ${quoted(JSON.stringify(value))} for a resource, a role or a group; only text can be that`,
  );
}

function note(types: Map<string, CsvType>, members: Readonly<Record<string, Json>>): void {
  for (const [key, value] of Object.entries(members)) {
    const now = typeOf(value);
    const before = types.get(key);
    if (before === undefined) types.set(key, now);
    else if (before !== now) types.set(key, "json");
  }
}

function typeOf(value: Json): CsvType {
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "json";
}

function cellOf(members: Readonly<Record<string, Json>>, key: string, type: CsvType): string | null {
  if (!Object.hasOwn(members, key)) return null;
  const value = members[key] as Json;
  return type !== "json" && typeof value === "string" ? value : JSON.stringify(value);
}

// Missing is an empty cell, the empty text a quoted one.
function row(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? "" : cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
