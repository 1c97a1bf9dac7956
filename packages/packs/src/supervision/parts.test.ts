import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type TraceEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { story, type Told } from "../story.ts";
import { supervision } from "./pack.ts";

const calendar = createCalendar();
const pack = supervision();

function viewOf(
  type: string,
  told: readonly Told[],
  source: string,
  turn: (events: TraceEvent[]) => readonly TraceEvent[] = (events) => events,
) {
  const engine = createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  for (const event of turn(story({ type, id: "1" }, told))) engine.accept(timed({ ...event, source }));
  engine.settle();
  return engine.view({ type, id: "1" });
}

const CHANGE: readonly Told[] = [
  ["control.modeApproved", "03-02T09:00", { approver: "a" }],
  ["control.modeApproved", "03-03T09:00", { approver: "b" }],
  ["control.modeSet", "03-04T09:00", { control: "PEN-03", mandatory: true, newState: "off" }],
  ["control.modeApproved", "03-05T09:00", { approver: "c" }],
];

describe("the records of the supervision itself", () => {
  it.each([
    {
      type: "traceReceipt",
      told: ["trace.received", "03-02T09:00", { occurredAt: "2026-03-02T01:00:00Z", receivedAt: "2026-03-02T01:00:00Z" }],
    },
    { type: "host", told: ["host.heard", "03-02T09:00"] },
    { type: "auditVerification", told: ["trail.verified", "03-02T09:00", { storedHash: "a", computedHash: "a" }] },
    { type: "ruleChange", told: ["control.modeApproved", "03-02T09:00", { approver: "a" }] },
    { type: "auditQuery", told: ["query.made", "03-02T09:00", { target: "44", scope: ["44"] }] },
  ] as const)("take what makes a $type from the supervisor, and from no host", ({ type, told }) => {
    expect(viewOf(type, [told as Told], "engine/main")).toBeDefined();
    expect(viewOf(type, [told as Told], "host")).toBeUndefined();
  });

  it("count who agreed before a change, in whatever order the events arrive", () => {
    const forward = viewOf("ruleChange", CHANGE, "engine/main");
    const backward = viewOf("ruleChange", CHANGE, "engine/main", (events) => events.reverse());

    expect(forward?.state).toMatchObject({ approvers: ["a", "b"], changed: true, newState: "off" });
    expect(forward?.anomalies.map(({ code }) => code)).toEqual(["already_changed"]);
    expect(backward?.state).toEqual(forward?.state);
  });

  it("keep what was told of an arrival first, and note what is told again", () => {
    const receipt = (receivedAt: string, when: string): Told => [
      "trace.received",
      when,
      { occurredAt: "2026-03-01T01:00:00Z", receivedAt },
    ];
    const view = viewOf(
      "traceReceipt",
      [receipt("2026-03-05T01:00:00Z", "03-05T09:00"), receipt("2026-03-01T01:00:00Z", "03-06T09:00")],
      "engine/main",
    );

    expect(view?.state).toMatchObject({ receivedAt: "2026-03-05T01:00:00Z" });
    expect(view?.anomalies.map(({ code }) => code)).toEqual(["already_told"]);
  });

  it("belong to the unit that the first event names", () => {
    expect(viewOf("session", [["session.seen", "03-02T09:00", { concurrentDevices: 1, distanceKm: 0 }]], "host")?.state.org).toBe(
      "anlan.example",
    );
  });
});
