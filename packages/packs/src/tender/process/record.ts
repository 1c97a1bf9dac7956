import {
  defineRecord,
  type Facts,
  instantOf,
  isRefusal,
  type Json,
  objectId,
  type RecordDefinition,
  type Reducer,
  type TraceEvent,
  timed,
} from "@plumbline/core";
import { memberOf, textOf } from "../../facts.ts";
import type { RedFlag, Release } from "../../redflags/types.ts";
import { hostReducers } from "./host-release.ts";

/** One contracting process, for the red flags. */
export type ProcessFacts = {
  readonly org?: string;
  /** Who told it: a publisher, the whole of it at a time; or the systems that ran it, step by step. */
  readonly fedBy?: "release" | "host";
  /** The newest compiled release, or what the steps make of one. */
  readonly release?: Release;
  /** Lists of it that were too long to be sent whole: `bids/details`; empty where all of it was. */
  readonly cut?: readonly string[];
  /** Instant (ms) of that release. */
  readonly releasedAt?: number;
  /** Bids that hosts told of before the opening. No red flag reads them. */
  readonly sealed?: readonly { readonly [name: string]: Json | undefined }[];
  readonly opened?: boolean;
  readonly failed?: boolean;
};

const onReleased: Reducer<ProcessFacts> = (s, e) => {
  const release = e.data.release as Release | undefined;
  if (release === undefined) return {};
  const releasedAt = instant(release.date) ?? e.at;
  if (s.fedBy === "release" && s.releasedAt !== undefined && releasedAt < s.releasedAt) return {};
  const kept = withoutSealed(release, releasedAt);
  const told = typeof e.data.cut === "object" && e.data.cut !== null ? Object.keys(e.data.cut) : [];
  const cut = told.length > 0 ? told : undefined;
  const org = s.org === undefined && e.actor?.org ? { org: e.actor.org } : undefined;
  // The same again is no news: what compares it has nothing to look at.
  if (s.fedBy === "release" && JSON.stringify([kept, cut]) === JSON.stringify([s.release, s.cut])) return { ...org, releasedAt };
  return { ...org, fedBy: "release", release: kept, cut, releasedAt, sealed: undefined, opened: undefined, failed: undefined };
};

/** Members of a release that change apart: a flag is asked again when one that it reads has changed. */
const PARTS = ["awards", "bids", "buyer", "complaints", "contracts", "date", "parties", "planning", "tender"] as const;

/** Facts that are others when what these flags read of the release is; the release itself where they read any other member of it. */
export function factsReadBy({ needs, alsoReads = [] }: Pick<RedFlag, "needs" | "alsoReads">): readonly string[] {
  const parts: readonly string[] = PARTS;
  // The method and the status stand in `tender`: whether a process is looked at at all.
  const roots = new Set(["tender", ...alsoReads, ...needs.flat().map((path) => path.replace(/[^A-Za-z].*$/, ""))]);
  return ["fedBy", "cut", ...([...roots].every((root) => parts.includes(root)) ? [...roots].map(numberOf) : ["release"])];
}

function numberOf(part: string): string {
  return `${part}Changes`;
}

/** Counts the changes of each part, since hosts tell step by step and leave the others as they are. */
function counted(reducer: Reducer<ProcessFacts>): Reducer<ProcessFacts> {
  return (s, e) => {
    const patch = reducer(s, e);
    if (isRefusal(patch) || patch.release === undefined || patch.release === s.release) return patch;
    const counts: Record<string, number> = {};
    for (const part of PARTS) {
      if (!isSame(patch.release[part], s.release?.[part])) counts[numberOf(part)] = Number((s as Facts)[numberOf(part)] ?? 0) + 1;
    }
    return { ...patch, ...counts };
  };
}

/** By content: a publisher tells the whole again, and most of it has not changed. Texts and numbers are compared as they are. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (isStructure(a) && isStructure(b) && JSON.stringify(a) === JSON.stringify(b));
}

function isStructure(value: Json | undefined): boolean {
  return typeof value === "object" && value !== null;
}

/** Events that the record is folded from. */
export const processReducers: Readonly<Record<string, Reducer<ProcessFacts>>> = Object.fromEntries(
  Object.entries({ ...hostReducers, "process.released": onReleased }).map(([type, reducer]) => [type, counted(reducer)]),
);

/**
 * A contracting process: objects of type `process` of `process.released`, and of type `tender` of the events of hosts. Of releases the one
 * with the newest date counts, whatever the order in which they come.
 */
export function procurementProcess(): RecordDefinition<ProcessFacts> {
  const ofProcess = objectId("process");
  const ofTender = objectId("tender");
  return defineRecord<ProcessFacts>({
    type: "procurementProcess",
    keys: (event) => (event.type === "process.released" ? ofProcess(event) : ofTender(event)),
    initial: () => NEW,
    on: processReducers,
    onlyOn: true,
    org: (s) => s.org,
  });
}

const NEW: ProcessFacts = Object.freeze({});

/**
 * Bids are sealed until they are opened, and so is who bids and how many (招标投标法 22, 28): a release that tells it before is kept without,
 * unless an award shows that the day had come.
 */
function withoutSealed(release: Release, releasedAt: number): Release {
  const awards = release.awards;
  if (Array.isArray(awards) && awards.length > 0) return release;
  const tender = release.tender ?? null;
  const opening = memberOf(memberOf(tender, "bidOpening") ?? null, "date") ?? memberOf(memberOf(tender, "tenderPeriod") ?? null, "endDate");
  const at = instant(opening);
  if (at === undefined || releasedAt >= at) return release;
  return {
    ...without(release, ["bids"]),
    ...(isObject(tender) ? { tender: without(tender, ["numberOfTenderers", "tenderers"]) } : undefined),
  };
}

function isObject(value: Json): value is Release {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without(members: Release, names: readonly string[]): Release {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

function instant(value: Json | undefined): number | undefined {
  const at = instantOf(textOf(value) ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/** The release that events of one process make, in the order given; undefined where they make none. */
export function releaseOf(events: readonly TraceEvent[]): Release | undefined {
  let state: ProcessFacts = NEW;
  for (const event of events) {
    const patch = processReducers[event.type]?.(state, timed(event)) ?? NEW;
    if (!("refused" in patch)) state = { ...state, ...patch };
  }
  return state.release;
}
