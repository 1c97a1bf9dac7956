import { compareEvents, isRefusal, type Json, type TimedEvent, timed } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { APPROVAL_ANOMALIES, type ApprovalCaseFacts, approvalCase, approvalUnitMonth, certificate } from "./records.ts";

const definition = approvalCase();

interface Told {
  readonly type: string;
  readonly when: string;
  readonly data?: Readonly<Record<string, Json>>;
  readonly actor?: string;
}

function told({ type, when, data = {}, actor }: Told, index: number): TimedEvent {
  return timed({
    id: `e${index}`,
    type,
    time: `2026-${when}:00+08:00`,
    seq: index,
    source: "host",
    objects: [{ type: "approvalCase", id: "K1" }],
    ...(actor === undefined ? {} : { actor: { id: actor, org: "anlan.market" } }),
    data,
  });
}

function story(acts: readonly Told[]): readonly TimedEvent[] {
  return acts.map(told);
}

function fold(events: readonly TimedEvent[]): { readonly state: ApprovalCaseFacts; readonly refused: readonly string[] } {
  let state = Object.freeze(definition.initial("K1"));
  const refused: string[] = [];
  for (const event of [...events].sort(compareEvents)) {
    const changed = definition.on[event.type]?.(state, event) ?? {};
    if (isRefusal(changed)) refused.push(changed.refused);
    else state = Object.freeze({ ...state, ...changed });
  }
  return { state, refused };
}

const HISTORY: readonly Told[] = [
  {
    type: "case.received",
    when: "03-02T09:00",
    actor: "a",
    data: { item: "SC-01", region: "990102", amount: 500, required: ["m1", "m2"], received: ["m1"], majorInterest: true },
  },
  { type: "case.supplementNoticed", when: "03-03T09:00", actor: "a", data: { missing: ["m2"] } },
  { type: "case.supplementReceived", when: "03-04T09:00", actor: "a", data: { received: ["m2"] } },
  { type: "case.accepted", when: "03-04T10:00", actor: "a" },
  { type: "case.stageEntered", when: "03-04T10:01", actor: "b", data: { stage: "审查" } },
  { type: "case.inspected", when: "03-05T10:00", actor: "c", data: { inspectors: ["c", "d"] } },
  { type: "case.hearingRequested", when: "03-05T11:00" },
  { type: "case.stageLeft", when: "03-05T11:01", actor: "b", data: { stage: "审查" } },
  { type: "case.hearingNoticed", when: "03-05T11:02", actor: "b" },
  { type: "case.paused", when: "03-05T11:03", actor: "b", data: { kind: "听证", writtenNotice: true, notifiedWd: 10 } },
  { type: "case.hearingHeld", when: "03-17T09:00", actor: "b" },
  { type: "case.resumed", when: "03-17T12:00", actor: "b" },
  { type: "case.feeCharged", when: "03-17T12:30", actor: "a", data: { charged: 1000, standard: 1000 } },
  { type: "case.materialRequested", when: "03-17T13:00", actor: "b", data: { requested: ["m1"], published: ["m1", "m2"] } },
  { type: "case.reviewed", when: "03-17T14:00", actor: "b" },
  {
    type: "case.extended",
    when: "03-17T15:00",
    actor: "b",
    data: { appliedAt: "2026-03-17", dueAt: "2026-04-01", approvedByHead: true, reasonNotifiedAt: "2026-03-17" },
  },
  { type: "case.decided", when: "03-18T09:00", actor: "z", data: { granted: true, olderWaiting: 2 } },
  { type: "case.delivered", when: "03-19T09:00", actor: "a", data: { certNo: "C-1" } },
  { type: "case.rated", when: "03-20T09:00", data: { score: 5 } },
  { type: "case.hearingRightNotified", when: "03-05T10:30", actor: "b" },
];

const events = HISTORY.map(told);

describe("the record of an approval case", () => {
  it("states what the control points read", () => {
    const { state, refused } = fold(events);

    expect(refused).toEqual([]);
    expect(state).toEqual({
      org: "anlan.market",
      item: "SC-01",
      region: "990102",
      amount: 500,
      required: ["m1", "m2"],
      received: ["m1", "m2"],
      joint: false,
      lowerReview: false,
      majorInterest: true,
      hearingByLaw: false,
      receivedAt: "2026-03-02T09:00:00+08:00",
      noticeAt: "2026-03-03T09:00:00+08:00",
      notices: 1,
      supplementedAt: "2026-03-04T09:00:00+08:00",
      acceptedAt: "2026-03-04T10:00:00+08:00",
      acceptBy: "a",
      toleranceFlag: false,
      reviewedAt: "2026-03-17T14:00:00+08:00",
      reviewBy: "b",
      steps: ["申请", "受理", "实地核查", "听证", "审查", "决定", "送达"],
      stages: [{ id: "e4", stage: "审查", stageIn: "2026-03-04T10:01:00+08:00", stageOut: "2026-03-05T11:01:00+08:00" }],
      pauses: [
        { id: "e9", from: "2026-03-05T11:03:00+08:00", to: "2026-03-17T12:00:00+08:00", kind: "听证", writtenNotice: true, notifiedWd: 10 },
      ],
      extensions: [{ id: "e15", appliedAt: "2026-03-17", dueAt: "2026-04-01", approvedByHead: true, reasonNotifiedAt: "2026-03-17" }],
      extApproved: true,
      expediteApproved: false,
      inspections: [{ id: "e5", at: "2026-03-05T10:00:00+08:00", inspectors: ["c", "d"] }],
      hearings: [{ id: "e8", noticeAt: "2026-03-05T11:02:00+08:00", heldAt: "2026-03-17T09:00:00+08:00" }],
      hearingRequested: true,
      notifiedAt: "2026-03-05T10:30:00+08:00",
      requestedAt: "2026-03-05T11:00:00+08:00",
      hearingHeldAt: "2026-03-17T09:00:00+08:00",
      fees: [{ id: "e12", at: "2026-03-17T12:30:00+08:00", charged: 1000, standard: 1000 }],
      materialRequests: [{ id: "e13", at: "2026-03-17T13:00:00+08:00", requested: ["m1"], published: ["m1", "m2"] }],
      decidedAt: "2026-03-18T09:00:00+08:00",
      at: "2026-03-18T09:00:00+08:00",
      approveBy: "z",
      granted: true,
      remedyNotified: false,
      decidedBeforeOlder: 2,
      deliveredAt: "2026-03-19T09:00:00+08:00",
      certNo: "C-1",
      score: 5,
      media: [],
      complaints: 0,
    });
    expect(definition.closed?.(state)).toBe(true);
    expect(definition.org?.(state)).toBe("anlan.market");
  });

  it("does not depend on the order in which events arrive", () => {
    const reversed = fold([...events].reverse());
    const rotated = fold([...events.slice(7), ...events.slice(0, 7)]);

    expect(reversed).toEqual(fold(events));
    expect(rotated).toEqual(fold(events));
  });

  it("takes an earlier event that comes late: a second resumption is no longer refused once its pause is known", () => {
    const late = told({ type: "case.paused", when: "03-17T16:00", data: { kind: "检测", writtenNotice: true, notifiedWd: 3 } }, 30);
    const resumed = told({ type: "case.resumed", when: "03-17T17:00" }, 31);

    expect(fold([...events, resumed]).refused).toEqual(["no_open_pause"]);
    expect(fold([...events, resumed, late]).refused).toEqual([]);
    expect(fold([...events, resumed, late]).state.pauses.map((pause) => pause.to)).toEqual([
      "2026-03-17T12:00:00+08:00",
      "2026-03-17T17:00:00+08:00",
    ]);
  });

  it("says only which facts an event changes, so that controls that read no other are not asked again", () => {
    const before = fold(events.slice(0, 12)).state;
    const changed = definition.on["case.feeCharged"]?.(before, events[12] as TimedEvent);

    expect(Object.keys(changed ?? {})).toEqual(["fees"]);
  });

  it.each<{ code: (typeof APPROVAL_ANOMALIES)[number]; fact: Told; after: number }>([
    { code: "already_received", fact: { type: "case.received", when: "12-01T09:00", data: { item: "X" } }, after: 1 },
    { code: "no_supplement_notice", fact: { type: "case.supplementReceived", when: "12-01T09:00", data: { received: ["m2"] } }, after: 1 },
    { code: "already_accepted", fact: { type: "case.accepted", when: "12-01T09:00" }, after: 4 },
    { code: "already_accepted", fact: { type: "case.notAccepted", when: "12-01T09:00" }, after: 4 },
    { code: "stage_not_entered", fact: { type: "case.stageLeft", when: "12-01T09:00", data: { stage: "决定" } }, after: 5 },
    { code: "hearing_already_requested", fact: { type: "case.hearingRequested", when: "12-01T09:00" }, after: 7 },
    { code: "no_open_pause", fact: { type: "case.resumed", when: "12-01T09:00" }, after: 9 },
    { code: "already_decided", fact: { type: "case.decided", when: "12-01T09:00", data: { granted: false } }, after: 17 },
    { code: "already_delivered", fact: { type: "case.delivered", when: "12-01T09:00" }, after: 18 },
  ])("notes $code for $fact.type and leaves the facts as they were", ({ code, fact, after }) => {
    const before = fold(events.slice(0, after));
    const noted = fold([...events.slice(0, after), told(fact, 90)]);

    expect(noted.refused).toEqual([code]);
    expect(noted.state).toEqual(before.state);
    expect(APPROVAL_ANOMALIES).toContain(code);
  });

  it.each([
    {
      name: "a second pause of one name",
      facts: [
        { type: "case.paused", when: "03-02T09:00", data: { kind: "检测", pause: "p1" } },
        { type: "case.paused", when: "03-02T10:00", data: { kind: "检测", pause: "p1" } },
      ],
      code: "pause_known",
    },
    {
      name: "a second hearing of one name",
      facts: [
        { type: "case.hearingNoticed", when: "03-02T09:00", data: { hearing: "h1" } },
        { type: "case.hearingNoticed", when: "03-02T10:00", data: { hearing: "h1" } },
      ],
      code: "hearing_known",
    },
    {
      name: "an acceptance after it was denied",
      facts: [
        { type: "case.notAccepted", when: "03-02T09:00" },
        { type: "case.accepted", when: "03-02T10:00" },
      ],
      code: "already_not_accepted",
    },
    {
      name: "a second forwarding",
      facts: [
        { type: "case.forwarded", when: "03-02T09:00" },
        { type: "case.forwarded", when: "03-02T10:00" },
      ],
      code: "already_forwarded",
    },
    {
      name: "a second closing",
      facts: [
        { type: "case.closed", when: "03-02T09:00", data: { outcome: "withdrawn" } },
        { type: "case.closed", when: "03-02T10:00", data: { outcome: "returned" } },
      ],
      code: "already_closed",
    },
  ])("notes $code for $name", ({ facts, code }) => {
    expect(fold(facts.map(told)).refused).toEqual([code]);
  });

  it("takes acts that are out of order as facts, so that a control point can say so", () => {
    const { state, refused } = fold(
      story([
        { type: "case.received", when: "03-02T09:00", actor: "a", data: { item: "SC-01" } },
        { type: "case.delivered", when: "03-02T10:00", actor: "a" },
        { type: "case.decided", when: "03-02T11:00", actor: "z", data: { granted: true } },
      ]),
    );

    expect(refused).toEqual([]);
    expect(state.steps).toEqual(["申请", "送达", "决定"]);
  });

  it("takes the filing of a case that was not accepted", () => {
    const { state, refused } = fold(
      story([
        { type: "case.notAccepted", when: "03-02T09:00" },
        { type: "case.closed", when: "03-02T10:00", data: { outcome: "returned" } },
      ]),
    );

    expect(refused).toEqual([]);
    expect(state).toMatchObject({ closedAt: "2026-03-02T09:00:00+08:00", outcome: "notAccepted" });
  });

  it("closes the pause that the resumption names, not the last one", () => {
    const { state } = fold(
      story([
        { type: "case.paused", when: "03-02T09:00", data: { kind: "检测", pause: "p1" } },
        { type: "case.paused", when: "03-03T09:00", data: { kind: "听证", pause: "p2" } },
        { type: "case.resumed", when: "03-04T09:00", data: { pause: "p1" } },
      ]),
    );

    expect(state.pauses.map(({ id, to }) => [id, to])).toEqual([
      ["p1", "2026-03-04T09:00:00+08:00"],
      ["p2", undefined],
    ]);
    // Of flags, absence says no; of values, absence says that they are not known.
    expect(state.pauses[0]).toMatchObject({ writtenNotice: false });
    expect(state.pauses[0]).not.toHaveProperty("notifiedWd");
  });

  it.each([
    { name: "delivered", facts: ["case.delivered"], closed: true },
    { name: "not accepted", facts: ["case.notAccepted"], closed: true },
    { name: "filed", facts: ["case.closed"], closed: true },
    { name: "decided", facts: ["case.decided"], closed: false },
  ])("closed is $closed when the case is $name", ({ facts, closed }) => {
    const { state } = fold(facts.map((type, index) => told({ type, when: "03-02T09:00" }, index)));

    expect(definition.closed?.(state)).toBe(closed);
  });

  it.each([null, 5, "text", [], {}])("survives data that no schema has seen: %j everywhere", (junk) => {
    const data = new Proxy<Record<string, Json>>({}, { get: () => junk as Json });

    for (const type of Object.keys(definition.on)) {
      const event = { ...told({ type, when: "03-02T09:00" }, 0), data };
      expect(() => definition.on[type]?.(definition.initial("K1"), event), type).not.toThrow();
    }
  });
});

describe("other records of the pack", () => {
  it("a certificate without a case has no caseId", () => {
    const record = certificate();
    const event = { ...told({ type: "certificate.reconciled", when: "03-02T09:00", data: { certNo: "C-9" } }, 0) };

    expect(record.on["certificate.reconciled"]?.(record.initial("C-9"), event)).toEqual({
      certNo: "C-9",
      reconciledAt: "2026-03-02T09:00:00+08:00",
    });
  });

  it("the month of a unit holds the last count", () => {
    const record = approvalUnitMonth();
    const event = told({ type: "unit.measured", when: "04-01T09:00", actor: "s", data: { cases: 50, rate: 0.4, peers: [0.05, 0.06] } }, 0);

    expect(record.on["unit.measured"]?.(record.initial("u/2026-03"), event)).toEqual({
      org: "anlan.market",
      cases: 50,
      rate: 0.4,
      peers: [0.05, 0.06],
    });
  });
});
