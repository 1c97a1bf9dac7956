import { addMonths, type DayNumber, PlumblineError } from "@plumbline/core";
import { SALT_LENGTH, type StoredEntry, unpackChunk } from "./chunk.ts";
import { TILE_WIDTH, type TrailRows } from "./trail-store.ts";

/** How long an entry is kept after the day on which the trail took it: whole months, or days. */
export interface KeepTime {
  /** As it was written, such as `15y`. */
  readonly text: string;
  readonly unit: "months" | "days";
  readonly count: number;
}

/** For events of some types, instead of the time for all others. */
export interface KeepRule {
  /** A type, or its beginning with `*`: `tender.awarded`, `tender.*`. */
  readonly types: string;
  readonly keep: KeepTime;
}

export interface Retention {
  /** For events that no rule is for. */
  readonly keep: KeepTime;
  /** Of several that fit, the longest counts. */
  readonly rules?: readonly KeepRule[];
}

/** What may go now. */
export interface RetentionPlan {
  /** Entries below are gone already. */
  readonly from: number;
  /** Entries below may go; a multiple of 256. The same as `from` when none may. */
  readonly minimum: number;
  /** The first entry that has to stay; undefined when nothing has to. */
  readonly kept?: { readonly index: number; readonly received: string; readonly type?: string; readonly keep: string };
}

/** 网络安全法 (the article on protective duties of network operators): logs are kept for at least six months. */
const SHORTEST: KeepTime = { text: "6mo", unit: "months", count: 6 };
/** No six months are longer than these. */
const SIX_MONTHS_DAYS = 184;
/** 政府采购法, art. 42: files of a procurement are kept for at least 15 years from its end. */
const PROCUREMENT: KeepTime = { text: "15y", unit: "months", count: 180 };
const PROCUREMENT_TYPES = ["tender.*", "bidding.*", "procurement.*"];
const DAY_MS = 86_400_000;
/** Days are those of Beijing, which has had no summer time since the oldest trail. */
const BEIJING_MS = 8 * 3_600_000;
/** Bundles at a time while the beginning of a trail is read. */
const STEP = 8;

/** Reads `15y`, `6mo`, `400d`. Throws `USAGE` for anything else, `RETENTION_REFUSED` for less than six months. */
export function parseKeepTime(text: string): KeepTime {
  const [, digits, unit] = /^([1-9]\d{0,3})(y|mo|d)$/.exec(text) ?? [];
  const count = Number(digits);
  if (unit === undefined) throw new PlumblineError("USAGE", `${JSON.stringify(text)} is no time such as 15y, 6mo or 400d`);
  const time: KeepTime = unit === "d" ? { text, unit: "days", count } : { text, unit: "months", count: unit === "y" ? count * 12 : count };
  const isShort = time.unit === "days" ? count < SIX_MONTHS_DAYS : time.count < SHORTEST.count;
  if (!isShort) return time;
  throw new PlumblineError(
    "RETENTION_REFUSED",
    `${text} is less than six months, for which logs have to be kept; say 6mo (or 184d) at least`,
  );
}

/** Reads `tender.*=15y`. Throws as `parseKeepTime`, and `RETENTION_REFUSED` for procurement below 15 years. */
export function parseKeepRule(text: string): KeepRule {
  const [, types, time] = /^([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*(?:\.\*)?)=(.*)$/.exec(text) ?? [];
  if (types === undefined || time === undefined) {
    throw new PlumblineError("USAGE", `${JSON.stringify(text)} is no rule such as tender.awarded=20y or tender.*=20y`);
  }
  const keep = parseKeepTime(time);
  const isProcurement = PROCUREMENT_TYPES.some((pattern) => matches(pattern, types));
  if (isProcurement && lastDay(0, keep) < lastDay(0, PROCUREMENT)) {
    throw new PlumblineError("RETENTION_REFUSED", `${text}: files of procurement are kept for at least 15 years; say ${types}=15y or more`);
  }
  return { types, keep };
}

/**
 * How far the beginning of a trail may be pruned at `now`: entries whose time is over, from the first one on without a gap, in whole
 * bundles. The time runs from the day on which the trail took an entry, since that is proven. What was erased no longer tells its type and is kept for the
 * longest of all times. Procurement (`tender.*`, `bidding.*`, `procurement.*`) is kept for 15 years at least, whatever is asked.
 */
export async function planRetention(rows: TrailRows, retention: Retention, now: number): Promise<RetentionPlan> {
  const size = (await rows.head())?.size ?? 0;
  const from = await rows.minimum();
  const today = dayOf(now);
  const times = [retention.keep, ...(retention.rules ?? []).map((rule) => rule.keep), PROCUREMENT];
  const most = times.reduce((a, b) => (lastDay(0, a) > lastDay(0, b) ? a : b));
  for (let at = from; at < size; at += STEP * TILE_WIDTH) {
    const chunks = await rows.chunks(at, Math.min(at + STEP * TILE_WIDTH, size));
    for (const entry of chunks.flatMap(unpackChunk)) {
      const { received } = JSON.parse(Buffer.from(entry.leaf).toString()) as { readonly received: string };
      const day = dayOf(Date.parse(received));
      if (lastDay(day, most) < today) continue;
      const type = typeOf(entry);
      const keep = type === undefined ? most : keepOf(type, retention);
      // An instant that cannot be read compares as not over.
      if (lastDay(day, keep) < today) continue;
      const minimum = entry.index - (entry.index % TILE_WIDTH);
      return { from, minimum, kept: { index: entry.index, received, ...(type !== undefined && { type }), keep: keep.text } };
    }
  }
  return { from, minimum: Math.max(from, size - (size % TILE_WIDTH)) };
}

function typeOf({ body }: StoredEntry): string | undefined {
  if (!body) return undefined;
  const { type } = JSON.parse(Buffer.from(body.subarray(SALT_LENGTH)).toString()) as { readonly type?: unknown };
  return typeof type === "string" ? type : undefined;
}

function keepOf(type: string, { keep, rules = [] }: Retention): KeepTime {
  const own = rules.filter((rule) => matches(rule.types, type)).map((rule) => rule.keep);
  const floor = PROCUREMENT_TYPES.some((pattern) => matches(pattern, type)) ? [PROCUREMENT] : [];
  return [...(own.length > 0 ? own : [keep]), ...floor].reduce((a, b) => (lastDay(0, a) >= lastDay(0, b) ? a : b));
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** The last day on which an entry of that day is kept. */
function lastDay(day: DayNumber, { unit, count }: KeepTime): DayNumber {
  return unit === "days" ? day + count : addMonths(day, count);
}

function dayOf(instant: number): DayNumber {
  return Math.floor((instant + BEIJING_MS) / DAY_MS);
}
