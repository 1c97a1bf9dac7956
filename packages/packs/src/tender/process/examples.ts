import type { ConformanceExample, TraceEvent } from "@plumbline/core";
import { RED_FLAGS } from "../../redflags/registry.ts";
import type { Release } from "../../redflags/types.ts";
import { RED_FLAG_CASES, type RedFlagCase } from "./cases.ts";
import { redFlagId } from "./controls.ts";

/** A release as its publisher tells it, at its own date. */
export function releaseEvent(release: Release): TraceEvent {
  const ocid = release.ocid as string;
  return {
    id: `${ocid}/${release.id as string}`,
    type: "process.released",
    time: release.date as string,
    source: "anlan-open-data",
    objects: [{ type: "process", id: ocid }],
    data: { release },
  };
}

/** What the control points of red flags answer, from releases. */
export const redFlagExamples: readonly ConformanceExample[] = RED_FLAGS.flatMap((flag) => {
  const of = RED_FLAG_CASES.get(flag.id);
  return of === undefined ? [] : storiesOf(redFlagId(flag), of);
});

function storiesOf(control: string, { flagged, notFlagged, params, hangsOn = 0 }: RedFlagCase): readonly ConformanceExample[] {
  return [
    { name: "found", expected: "breach" as const, releases: flagged, at: hangsOn },
    { name: "not found", expected: "pass" as const, releases: notFlagged, at: notFlagged.length - 1 },
  ].map(({ name, expected, releases, at }) => ({
    control,
    name,
    expected,
    events: releases.map(releaseEvent),
    about: { type: "procurementProcess", id: (releases[at] as Release).ocid as string },
    ...(params && { params }),
  }));
}
