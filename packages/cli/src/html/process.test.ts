import type { LogCase } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { DirectlyFollows, mostFrequent } from "./process.ts";

const caseOf = (activities: string): LogCase => ({
  id: activities,
  position: 0,
  attributes: {},
  events: [...activities].map((type, index) => ({
    id: `${activities}#${index}`,
    type,
    time: "2026-01-01T00:00:00Z",
    at: 0,
    source: "t",
    objects: [{ type: "case", id: activities }],
    data: {},
  })),
});

const processOf = (cases: Readonly<Record<string, number>>, flagged: readonly string[] = []): DirectlyFollows => {
  const process = new DirectlyFollows();
  for (const [activities, times] of Object.entries(cases))
    for (let i = 0; i < times; i++) process.add(caseOf(activities), flagged.includes(activities));
  return process;
};

const named = (process: DirectlyFollows, marks: boolean, share = 0.95): string[] => {
  const name = (index: number): string => process.activities[index] ?? (index === -1 ? "[" : "]");
  return mostFrequent(process, share, marks).edges.map((edge) => `${name(edge.from)}${name(edge.to)} ${edge.count} ${edge.clear}`);
};

describe("the process as it ran", () => {
  it("counts what follows what, with start and end, and how often in cases without a finding", () => {
    expect(named(processOf({ ab: 2, aab: 1 }, ["aab"]), true)).toEqual(["[a 3 2", "ab 3 2", "b] 3 2", "aa 1 0"]);
  });

  it("leaves out what is rare, and says how much it shows", () => {
    const process = processOf({ ab: 98, acb: 1, adb: 1 });

    expect(named(process, false)).toEqual(["[a 100 100", "b] 100 100", "ab 98 98"]);
    expect(mostFrequent(process, 0.95, false)).toMatchObject({ allEdges: 7 });
    expect(mostFrequent(process, 0.95, false).covered).toBeCloseTo(298 / 302);
  });

  it("adds rare edges that only occur in cases with findings, between activities that are there", () => {
    expect(named(processOf({ abc: 98, ac: 1 }, ["ac"]), true)).toContain("ac 1 0");
    expect(named(processOf({ abc: 98, ac: 1 }, ["ac"]), false)).not.toContain("ac 1 0");
  });

  it("shows nothing of a log without events", () => {
    expect(mostFrequent(processOf({ "": 3 }), 0.95, true)).toEqual({ edges: [], activities: [], covered: 1, allEdges: 0 });
  });
});
