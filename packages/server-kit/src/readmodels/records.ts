import {
  compareEvents,
  type Json,
  type Party,
  PlumblineError,
  type RecordDetail,
  type RecordList,
  type RecordRef,
  type RecordSummary,
  type RecordView,
  type TimedEvent,
  type TimelineItem,
  timed,
} from "@plumbline/core";
import type { Principal } from "../identity/principal.ts";
import { isWithin } from "../identity/sight.ts";
import { eventOf } from "../supervise/event-of.ts";
import type { HandledSignal, ListedRecord, Sight } from "../supervise/state-store.ts";
import type { TrailEntry } from "../trail/trail.ts";
import type { ReadContext } from "./context.ts";
import { instantsOf } from "./range.ts";
import { listed } from "./signals.ts";

export interface RecordsQuery {
  readonly org?: string | undefined;
  readonly closed?: boolean | undefined;
  readonly flagged?: boolean | undefined;
  readonly turn?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
}

export interface RecordPosition {
  readonly startAt: number;
  readonly id: string;
  readonly type: string;
}

export type RecordListPage = Omit<RecordList, "next"> & { readonly next?: RecordPosition };

/** Behind every id: a list that goes on behind it begins with what is older. */
const LAST_ID = "\u{10ffff}";

/** Records of some types that somebody sees, newest first; of one instant, by id, then by type. */
export async function listRecords(
  context: ReadContext,
  caller: Principal,
  types: readonly string[],
  { org, from, to, limit, ...filters }: RecordsQuery,
  position?: RecordPosition,
): Promise<RecordListPage> {
  const { state } = context.options.supervision;
  const sight = context.narrowed(context.sightOf(caller), org);
  if (!state || (sight.within.length === 0 && sight.person === undefined)) return { records: [] };
  const range = instantsOf({ from, to });
  const after = position ?? (range.to === undefined ? undefined : { startAt: range.to, id: LAST_ID });
  const rows = await state.records({ types, sight, ...filters, limit: limit + 1, after });
  const found = rows.filter(({ startAt }) => range.from === undefined || startAt >= range.from);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    records: shown.map(summaryOf),
    ...(found.length > limit && last && { next: { startAt: last.startAt, id: last.id, type: last.type } }),
  };
}

// As the state has it: by bytes, which for code points is their order.
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function summaryOf(row: ListedRecord): RecordSummary {
  const { type, id, title, org, startAt, endAt, closed, level, open, turn, dueAt, owner } = row;
  return {
    type,
    id,
    ...(title !== undefined && { title }),
    ...(org !== undefined && { org }),
    startAt: new Date(startAt).toISOString(),
    endAt: new Date(endAt).toISOString(),
    closed,
    ...(level && { level }),
    open,
    ...(turn !== undefined && { turn }),
    ...(dueAt !== undefined && { due: new Date(dueAt).toISOString() }),
    ...(owner !== undefined && { owner }),
  };
}

/** Signals of a record that a detail shows. */
const MOST_SIGNALS = 500;
/** Events that are read at once to put those of one instant into order. */
const MOST_OF_ONE_INSTANT = 1000;

/** Throws `RECORD_UNKNOWN`, also for one that is there and lies out of sight. */
export async function recordDetail(
  context: ReadContext,
  caller: Principal,
  ref: RecordRef,
  limit: number,
  offset = 0,
): Promise<Omit<RecordDetail, "next"> & { readonly next?: number }> {
  const { supervision } = context.options;
  const { state } = supervision;
  const sight = context.sightOf(caller);
  const row = await state?.record(ref);
  const view = row && isSeen(sight, row) ? await supervision.view(ref) : undefined;
  if (!state || !row || !view) throw unknownRecord(ref);
  const [places, signals] = await Promise.all([supervision.places(ref), signalsOf(context, sight, ref)]);
  const anomalies = new Map(view.anomalies.map(({ event, code }) => [event, code]));
  const stops: Stop[] = [
    ...places.map(({ index, system, time }) => ({ at: Date.parse(time), time, index, system })),
    ...signals.map((signal) => ({ at: signal.at, time: new Date(signal.at).toISOString(), signal })),
  ];
  // Of one instant first the events, by system, then the signals that they led to.
  stops.sort((a, b) => a.at - b.at || Number(a.signal !== undefined) - Number(b.signal !== undefined) || compareStops(a, b));
  const entries = await ordered(stops, offset, offset + limit, (indexes) => supervision.entries(indexes));
  const timeline = stops.slice(offset, offset + limit).map((stop): TimelineItem => {
    if (stop.signal) return { kind: "signal", at: stop.time, signal: listed(stop.signal) };
    const entry = entries.get(stop.index as number);
    const event = entry && eventOf(entry);
    if (!entry || !event) return { kind: "erased", at: stop.time, index: stop.index as number };
    const title = context.eventTitles.get(event.type);
    const anomaly = anomalies.get(event.id);
    return {
      kind: "event",
      at: stop.time,
      index: entry.index,
      received: entry.received,
      ...(title && { title }),
      ...(anomaly !== undefined && { anomaly }),
      event,
    };
  });
  const next = offset + limit;
  return {
    ...summaryOf(row),
    facts: factsOf(view),
    parties: partiesOf(context, view),
    anomalies: view.anomalies.map(({ event, code }) => ({ event, code })),
    ...(view.erased && { erased: true }),
    timeline,
    length: stops.length,
    ...(stops.length > next && { next }),
  };
}

export function unknownRecord({ type, id }: RecordRef): PlumblineError {
  return new PlumblineError("RECORD_UNKNOWN", `no record ${JSON.stringify(type.slice(0, 80))} ${JSON.stringify(id.slice(0, 80))}`);
}

function isSeen(sight: Sight, { path, person }: ListedRecord): boolean {
  return isWithin(sight, path) || (person !== undefined && person === sight.person);
}

/** An event or a signal on its way into the timeline. */
interface Stop {
  readonly at: number;
  readonly time: string;
  readonly index?: number;
  readonly system?: string;
  readonly signal?: HandledSignal;
}

function compareStops(a: Stop, b: Stop): number {
  if (a.signal || b.signal) return compare(a.signal?.id ?? "", b.signal?.id ?? "");
  return compare(a.system as string, b.system as string) || (a.index as number) - (b.index as number);
}

/** Reads the events from `from` to `to`, and puts those of one instant and system into the order of the record. */
async function ordered(
  stops: Stop[],
  from: number,
  to: number,
  read: (indexes: readonly number[]) => Promise<readonly TrailEntry[]>,
): Promise<ReadonlyMap<number, TrailEntry>> {
  const isTied = (a: Stop | undefined, b: Stop | undefined): boolean =>
    a?.index !== undefined && b?.index !== undefined && a.at === b.at && a.system === b.system;
  let [first, end] = [from, Math.min(to, stops.length)];
  while (first > 0 && isTied(stops[first], stops[first - 1]) && from - first < MOST_OF_ONE_INSTANT) first--;
  while (end < stops.length && isTied(stops[end - 1], stops[end]) && end - to < MOST_OF_ONE_INSTANT) end++;
  const indexes = stops.slice(first, end).flatMap(({ index }) => index ?? []);
  const entries = new Map((await read(indexes)).map((entry) => [entry.index, entry]));
  const events = new Map<number, TimedEvent>();
  for (const [index, entry] of entries) {
    const event = eventOf(entry);
    if (event) events.set(index, timed(event));
  }
  for (let at = first; at < end; ) {
    let next = at + 1;
    while (next < end && isTied(stops[at], stops[next])) next++;
    if (next - at > 1) stops.splice(at, next - at, ...stops.slice(at, next).sort((a, b) => compareEntries(events, a, b)));
    at = next;
  }
  return entries;
}

function compareEntries(events: ReadonlyMap<number, TimedEvent>, a: Stop, b: Stop): number {
  const [left, right] = [events.get(a.index as number), events.get(b.index as number)];
  return (left && right && compareEvents(left, right)) || (a.index as number) - (b.index as number);
}

async function signalsOf(context: ReadContext, sight: Sight, record: RecordRef): Promise<readonly HandledSignal[]> {
  const { state } = context.options.supervision;
  if (!state) return [];
  const page = { sight, record, limit: MOST_SIGNALS };
  const found = await Promise.all([state.signals(page), state.signals({ ...page, shadow: true })]);
  return found.flat().filter((signal) => context.sees(sight, signal));
}

function factsOf({ state }: RecordView): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(state).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function partiesOf({ definitions, options }: ReadContext, { type, id, state }: RecordView): readonly Party[] {
  try {
    return definitions.get(type)?.parties?.(state) ?? [];
  } catch (error) {
    options.onFault({ where: `parties of record ${type} ${id}`, error });
    return [];
  }
}
