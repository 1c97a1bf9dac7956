import { defineRecord, type Json, objectId, type RecordDefinition, type TimedEvent } from "@plumbline/core";

/** A run of numbers that a source gave and no event has come under. */
export type SourceGap = { readonly epoch: number; readonly from: number; readonly to: number };

/** Two stories: under one id, under one number, or where one event names another. `event` proves it. */
export type SourceStory = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly by: string;
  readonly told?: string;
  readonly epoch?: number;
  readonly seq?: number;
};

/** A numbering that began anew and did not name the last event of the one before. `event` proves it. */
export type SourceRestart = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly epoch: number;
  readonly before: number;
  readonly lastSeq: number;
};

/** What the trail noticed about the numbering of one source. */
export type SourceFacts = {
  /** Numbers that are missing. */
  readonly missing: number;
  /** In the order in which they were found, as far as there is room. */
  readonly gaps: readonly SourceGap[];
  /** The first of them. */
  readonly gap?: SourceGap;
  /** Numbers of those that are not listed. */
  readonly unlisted?: number;
  /** Gaps that were closed before they were found: notes of one commit have no order, and a clock may go back. Each is told once. */
  readonly early?: readonly SourceGap[];
  readonly stories: readonly SourceStory[];
  readonly restarts: readonly SourceRestart[];
};

/** The trail writes under this name what it notices; nobody else may. */
const TRAIL = "engine/trail";
/** So many are listed: a source that goes on for ever must not make each event dearer than the last. */
const MOST = 1000;

const keyOf = objectId("source");

/** A source and its numbering. Whatever a host says of a source is no part of it. */
export function source(): RecordDefinition<SourceFacts> {
  return defineRecord<SourceFacts>({
    type: "source",
    keys: (event) => (event.source === TRAIL ? keyOf(event) : undefined),
    initial: () => ({ missing: 0, gaps: [], stories: [], restarts: [] }),
    on: {
      "source.gap_found": (s, { data }) => {
        const gap = gapOf(data);
        const { early = [], unlisted = 0 } = s;
        if (early.some(isLike(gap))) return { early: early.filter(isUnlike(gap)) };
        const missing = s.missing + sizeOf(gap);
        return s.gaps.length < MOST ? { missing, ...listed([...s.gaps, gap]) } : { missing, unlisted: unlisted + sizeOf(gap) };
      },
      "source.gap_closed": (s, { data }) => {
        const gap = gapOf(data);
        const { early = [], unlisted = 0 } = s;
        const missing = s.missing - sizeOf(gap);
        if (s.gaps.some(isLike(gap))) return { missing, ...listed(s.gaps.filter(isUnlike(gap))) };
        if (unlisted >= sizeOf(gap)) return { missing, unlisted: unlisted - sizeOf(gap) };
        return { early: added(early, gap) };
      },
      "source.equivocated": (s, event) => {
        const { by, id, epoch, seq } = event.data;
        return {
          stories: added(s.stories, {
            ...named(event),
            by: typeof by === "string" ? by : "",
            ...(typeof id === "string" && { told: id }),
            ...(typeof epoch === "number" && { epoch }),
            ...(typeof seq === "number" && { seq }),
          }),
        };
      },
      "source.restarted": (s, event) => {
        const { epoch, before, lastSeq } = event.data;
        return { restarts: added(s.restarts, { ...named(event), epoch: whole(epoch), before: whole(before), lastSeq: whole(lastSeq) }) };
      },
    },
  });
}

function listed(gaps: readonly SourceGap[]): Partial<SourceFacts> {
  return { gaps, gap: gaps[0] } as Partial<SourceFacts>;
}

function added<T>(list: readonly T[], one: T): readonly T[] {
  return list.length < MOST ? [...list, one] : list;
}

function named({ id, time }: TimedEvent): { readonly id: string; readonly event: string; readonly at: string } {
  return { id, event: id, at: time };
}

function gapOf({ epoch, from, to }: TimedEvent["data"]): SourceGap {
  return { epoch: whole(epoch), from: whole(from), to: whole(to) };
}

function isLike(gap: SourceGap): (other: SourceGap) => boolean {
  return ({ epoch, from, to }) => epoch === gap.epoch && from === gap.from && to === gap.to;
}

function isUnlike(gap: SourceGap): (other: SourceGap) => boolean {
  const like = isLike(gap);
  return (other) => !like(other);
}

function sizeOf({ from, to }: SourceGap): number {
  return Math.max(0, to - from + 1);
}

function whole(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}
