import type { RecordRef, SignalLevel } from "@plumbline/core";
import type { HandledSignal, HandlingRow, ListedRecord, StateBatch } from "../../supervise/state-store.ts";
import { CellDeltas, contributionOfRecord, contributionOfSignal, countsOfRecord, visibleAtOf } from "./derive.ts";
import { tokensOf } from "./grams.ts";

/** Changes that are kept for those who follow. */
export const MOST_CHANGES = 100_000;

/** A signal as it is held. */
export interface HeldSignal {
  readonly signal: HandledSignal;
  /** It stands in the statistics: others than the person concerned may see it. */
  readonly isCounted: boolean;
}

/** What a batch does to what is derived from its rows. */
export interface Plan {
  readonly signals: readonly { readonly before?: HeldSignal | undefined; readonly now: HeldSignal }[];
  readonly records: readonly RecordChange[];
  readonly cells: Iterable<{
    readonly org: string;
    readonly span: number;
    readonly period: string;
    readonly of: string;
    readonly level: string;
    readonly measure: string;
    readonly n: number;
  }>;
}

export interface RecordChange {
  readonly before?: ListedRecord | undefined;
  readonly now?: ListedRecord | undefined;
  /** Tokens it is found by, where those are others than before. */
  readonly tokens?: { readonly before: readonly string[]; readonly now: readonly string[] } | undefined;
}

export function nameOf({ type, id }: RecordRef): string {
  return JSON.stringify([type, id]);
}

/** Ids of signals that a batch says something of. */
export function signalsOf({ signals, handlings }: StateBatch): readonly string[] {
  return [...new Set([...signals.map(({ id }) => id), ...handlings.map(({ signal }) => signal)])];
}

/** Records whose rows may be others after a batch; `held` are the signals it touches. */
export function recordsOf({ dossiers, signals }: StateBatch, held: Iterable<HeldSignal>): readonly RecordRef[] {
  const records = new Map<string, RecordRef>();
  for (const ref of dossiers) records.set(nameOf(ref), ref);
  for (const { record } of signals) records.set(nameOf(record), record);
  for (const { signal } of held) records.set(nameOf(signal.record), signal.record);
  return [...records.values()];
}

/**
 * `signals` and `records` are what is held of all that the batch touches: also what moves with its organisation, and what becomes visible. Of
 * the records all signals, since they decide how each is flagged.
 */
export function planOf(batch: StateBatch, signals: ReadonlyMap<string, HeldSignal>, records: ReadonlyMap<string, ListedRecord>): Plan {
  const { head, moved } = batch;
  const now = head.now ?? Number.NEGATIVE_INFINITY;
  const paths = new Map(moved.map(({ org, path }) => [org, path]));
  const deltas = new CellDeltas();

  const handlings = new Map<string, HandlingRow>();
  for (const handling of batch.handlings) handlings.set(handling.signal, handling);
  const rows = new Map<string, HandledSignal>([...signals].map(([id, { signal }]) => [id, signal]));
  for (const row of batch.signals) {
    const handling = rows.get(row.id)?.handling;
    rows.set(row.id, { ...row, ...(handling && { handling }) });
  }
  const flags = new Map<string, { readonly open: number; readonly level: SignalLevel }>();
  const changedSignals: { before?: HeldSignal | undefined; now: HeldSignal }[] = [];
  for (const [id, row] of rows) {
    const handling = handlings.get(id) ?? row.handling;
    const signal: HandledSignal = { ...row, path: movedTo(row, paths), ...(handling && { handling }) };
    const before = signals.get(id);
    const held = { signal, isCounted: visibleAtOf(signal) <= now };
    changedSignals.push({ before, now: held });
    deltas.change(
      before?.isCounted ? contributionOfSignal(before.signal) : undefined,
      held.isCounted ? contributionOfSignal(signal) : undefined,
    );
    if (!held.isCounted || signal.state !== "open" || signal.mode === "shadow") continue;
    const name = nameOf(signal.record);
    const { open = 0, level = signal.level } = flags.get(name) ?? {};
    flags.set(name, { open: open + 1, level: RANK[level] > RANK[signal.level] ? level : signal.level });
  }

  const listed = new Map<string, ListedRecord | undefined>(records);
  for (const { type, id, row } of batch.dossiers) {
    const name = nameOf({ type, id });
    if (row || listed.has(name)) listed.set(name, row && { type, id, ...row });
  }
  const changedRecords: RecordChange[] = [];
  for (const [name, row] of listed) {
    const before = records.get(name);
    const record = row && flagged({ ...row, path: movedTo(row, paths) }, flags.get(name));
    deltas.change(before && contributionOfRecord(before), record && contributionOfRecord(record));
    deltas.changeAll(before ? countsOfRecord(before) : [], record ? countsOfRecord(record) : []);
    changedRecords.push({ before, now: record, tokens: tokensBetween(before, record) });
  }
  return { signals: changedSignals, records: changedRecords, cells: deltas };
}

const RANK: Readonly<Record<SignalLevel, number>> = { yellow: 0, orange: 1, red: 2 };

/** What others than the person concerned may see of its signals. */
function flagged(record: ListedRecord, flag: Partial<Pick<ListedRecord, "open" | "level">> = {}): ListedRecord {
  return { ...record, level: undefined, open: 0, ...flag };
}

function movedTo(
  { org, path }: { readonly org?: string | undefined; readonly path: readonly string[] },
  paths: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return (org === undefined ? undefined : paths.get(org)) ?? path;
}

function tokensBetween(before: ListedRecord | undefined, now: ListedRecord | undefined): RecordChange["tokens"] {
  if (before && now && foundBy(before) === foundBy(now)) return undefined;
  return { before: before ? tokensOf(before) : [], now: now ? tokensOf(now) : [] };
}

/** Also when it began: that is where it stands in the index. */
function foundBy({ title, search, path, person, startAt }: ListedRecord): string {
  return JSON.stringify([title, search, path, person, startAt]);
}
