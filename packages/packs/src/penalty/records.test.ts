import {
  compareEvents,
  compileExpression,
  createCalendar,
  type Facts,
  isRefusal,
  type Json,
  type RecordDefinition,
  type TimedEvent,
  timed,
} from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { yuan } from "../money.ts";
import { fineCollection, likeCases, penalizedAct, penaltyRevocation, seizure, spotPenalty } from "./parts.ts";
import { PENALTY_ANOMALIES, penaltyCase } from "./records.ts";
import { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";

type Told = readonly [type: string, when: string, data?: Readonly<Record<string, Json>>];

function told([type, when, data = {}]: Told, index: number): TimedEvent {
  return timed({
    id: `e${index}`,
    type,
    time: `2026-${when}:00+08:00`,
    seq: index,
    source: "host",
    objects: [
      { type: "penalty", id: "K1" },
      { type: "act", id: "A1" },
    ],
    actor: { id: `u${index}`, org: "anlan.market" },
    data,
  });
}

function fold(
  // biome-ignore lint/suspicious/noExplicitAny: records of many shapes.
  definition: RecordDefinition<any>,
  events: readonly TimedEvent[],
): { readonly state: Facts; readonly refused: readonly string[] } {
  let state: Facts = Object.freeze(definition.initial("K1"));
  const refused: string[] = [];
  for (const event of [...events].sort(compareEvents)) {
    const changed = definition.on[event.type]?.(state, event) ?? {};
    if (isRefusal(changed)) refused.push(changed.refused);
    else state = Object.freeze({ ...state, ...changed });
  }
  return { state, refused };
}

const HISTORY: readonly Told[] = [
  [
    "penalty.filed",
    "03-02T09:00",
    { actCode: "AL-CP-050", partyKind: "org", region: "990102", party: "x", actEndedAt: "2026-02-01", foundAt: "2026-02-20" },
  ],
  [
    "penalty.officersAssigned",
    "03-02T10:00",
    {
      officers: [
        { id: "a", certValidTo: "2027-01-01" },
        { id: "b", certValidTo: null },
      ],
    },
  ],
  ["penalty.investigated", "03-04T09:00", { step: "询问", officers: [{ id: "a" }, { id: "b" }] }],
  [
    "penalty.factsFound",
    "03-10T09:00",
    { circumstances: ["harm-minor"], mitigations: [], base: 123_450, reviewRequired: true, major: true, harm: false },
  ],
  ["penalty.noticed", "03-12T09:00", { fine: 200_001, hearingRight: true, penaltyKinds: ["罚款"] }],
  ["penalty.defended", "03-14T09:00", { statement: "…" }],
  ["penalty.hearingRequested", "03-15T09:00"],
  ["penalty.hearingHeld", "03-26T09:00"],
  ["penalty.reviewed", "03-27T09:00", { passed: true }],
  ["penalty.discussed", "03-28T09:00", { meeting: "M1" }],
  ["penalty.recused", "03-28T10:00", { officer: "a" }],
  ["penalty.handedOver", "03-28T11:00", { from: "a", to: "c" }],
  ["penalty.decided", "04-01T09:00", { fine: 200_000, partyPresent: true }],
  ["penalty.served", "04-01T09:10"],
  ["penalty.revoked", "05-01T09:00"],
  ["penalty.closed", "05-02T09:00", { outcome: "completed" }],
];
const definition = penaltyCase({ benchmarks: SAMPLE_BENCHMARKS });

describe("the record of a penalty case", () => {
  it("states what the control points read, in yuan", () => {
    const { state, refused } = fold(definition, HISTORY.map(told));

    expect(refused).toEqual([]);
    expect(state).toEqual({
      org: "anlan.market",
      actCode: "AL-CP-050",
      partyKind: "org",
      region: "990102",
      filedAt: "2026-03-02T09:00:00+08:00",
      actEndedAt: "2026-02-01",
      foundAt: "2026-02-20",
      harm: false,
      steps: [{ id: "e2", event: "e2", at: "2026-03-04T09:00:00+08:00", step: "询问", officers: ["a", "b"] }],
      credentials: [
        {
          id: "e1",
          event: "e1",
          at: "2026-03-02T10:00:00+08:00",
          officers: [
            { id: "a", certValidTo: "2027-01-01" },
            { id: "b", certValidTo: null },
          ],
        },
        {
          id: "e2",
          event: "e2",
          at: "2026-03-04T09:00:00+08:00",
          officers: [
            { id: "a", certValidTo: "2027-01-01" },
            { id: "b", certValidTo: null },
          ],
        },
      ],
      handler: "c",
      responsible: [
        { id: "e1", role: "investigate", officer: "a" },
        { id: "e1", role: "investigate", officer: "b" },
        { id: "e2", role: "investigate", officer: "a" },
        { id: "e2", role: "investigate", officer: "b" },
        { id: "e8", role: "review", officer: "u8" },
        { id: "e9", role: "discuss", officer: "u9" },
        { id: "e11", role: "handOver", officer: "u11" },
        { id: "e12", role: "decide", officer: "u12" },
      ],
      circumstances: ["harm-minor"],
      mitigations: [],
      base: 1234.5,
      reviewRequired: true,
      major: true,
      noticedAt: "2026-03-12T09:00:00+08:00",
      notifiedFine: 2000.01,
      penaltyKinds: ["罚款"],
      hearingNotifiedAt: "2026-03-12T09:00:00+08:00",
      hearingRequestedAt: "2026-03-15T09:00:00+08:00",
      hearingHeldAt: "2026-03-26T09:00:00+08:00",
      heard: true,
      defenceMade: true,
      legalReview: { passed: true, at: "2026-03-27T09:00:00+08:00" },
      collectiveMeetingId: "M1",
      recused: ["a"],
      decided: true,
      decidedAt: "2026-04-01T09:00:00+08:00",
      fine: 2000,
      partyPresent: true,
      statMin: 617.25,
      statMax: 3703.5,
      grade: "一般",
      tier: {
        kind: "ratio",
        minRate: 1.25,
        maxRate: 2.25,
        min: 1543.13,
        max: 2777.63,
        id: "T3",
        grade: "一般",
        label: "一般",
        title: "一般处罚",
        titleEn: "General",
        benchmark: "AL-CP-050",
        benchmarkTitle: "以不合格产品冒充合格产品（样例）",
        law: "产品质量法 50",
        publishedBy: "安澜市（虚构）市场监督管理局，样例",
      },
      servedAt: "2026-04-01T09:10:00+08:00",
      revokedAt: "2026-05-01T09:00:00+08:00",
      closedAt: "2026-05-02T09:00:00+08:00",
      outcome: "completed",
    });
    expect(definition.closed?.(state as never)).toBe(true);
    expect(definition.org?.(state as never)).toBe("anlan.market");
  });

  it("does not depend on the order in which events arrive", () => {
    const events = HISTORY.map(told);

    expect(fold(definition, [...events].reverse())).toEqual(fold(definition, events));
  });

  it("is not begun by what tells nothing of it", () => {
    expect(definition.keys(told(["fine.collected", "03-02T09:00"], 0))).toEqual([]);
    expect(definition.keys(told(["penalty.imposedOnSpot", "03-02T09:00"], 0))).toEqual([]);
  });

  it("takes the benchmark of the day of the decision", () => {
    const earlier = timed({
      ...told(["penalty.decided", "01-01T00:00", { fine: 1, actCode: "AL-TZ-088", circumstances: [] }], 0),
      time: "2025-12-31T23:59:59+08:00",
    });

    expect(fold(definition, [earlier]).state.tier).toBeUndefined();
    expect(
      fold(definition, [told(["penalty.decided", "01-01T00:00", { fine: 1, actCode: "AL-TZ-088", circumstances: [] }], 0)]).state.tier,
    ).toMatchObject({
      id: "T3",
    });
  });
});

describe("a decision that is told again", () => {
  const first: Told = ["penalty.decided", "04-01T09:00", { fine: 2_000_000 }];
  const again: Told = ["penalty.decided", "04-08T09:00", { fine: 8_000_000 }];

  it("is what counts, where a low fine told first used to hide a high one; time limits go by the first", () => {
    const { state, refused } = fold(definition, [first, ["penalty.served", "04-02T09:00"] as Told, again].map(told));

    expect(refused).toEqual([]);
    expect(state).toMatchObject({ fine: 80_000, decidedAt: "2026-04-01T09:00:00+08:00", servedAt: "2026-04-02T09:00:00+08:00" });
  });

  it("keeps the tier and the range that were stated, where it states none", () => {
    const stated: Told = [
      "penalty.decided",
      "04-01T09:00",
      { fine: 9, statMin: 100, statMax: 900, tier: { id: "T", value: { kind: "fixed", value: 500 } } },
    ];

    const { state } = fold(definition, [stated, again].map(told));

    expect(state).toMatchObject({ fine: 80_000, statMin: 1, statMax: 9, tier: { id: "T", value: 5 } });
  });

  it("begins anew after the first was revoked", () => {
    const { state } = fold(
      definition,
      [first, ["penalty.served", "04-02T09:00"] as Told, ["penalty.revoked", "04-05T09:00"] as Told, again].map(told),
    );

    expect(state).toMatchObject({ fine: 80_000, decidedAt: "2026-04-08T09:00:00+08:00" });
    expect([state.servedAt, state.revokedAt]).toEqual([undefined, undefined]);
  });

  it("is one fine for one act, not two", () => {
    expect(fold(penalizedAct(), [first, again].map(told)).state).toMatchObject({ finesForSameAct: 1, fines: [{ id: "K1", fine: 80_000 }] });
  });

  it("is one of the like cases, not two", () => {
    const like = ([type, when, data]: Told): Told => [type, when, { ...data, actCode: "X", tier: { id: "T" } }];

    expect(fold(likeCases(), [like(first), like(again)].map(told)).state).toMatchObject({
      first: [{ id: "K1", fine: 80_000, peers: [] }],
      fines: [80_000],
    });
  });
});

describe("what contradicts a record", () => {
  const DECIDED: Told = ["penalty.decided", "04-01T09:00", { fine: 1 }];

  it.each([
    {
      code: "already_filed",
      of: definition,
      story: [
        ["penalty.filed", "03-01T09:00"],
        ["penalty.filed", "03-02T09:00"],
      ],
    },
    {
      code: "told_after_decision",
      of: definition,
      story: [DECIDED, ["penalty.factsFound", "04-02T09:00", { circumstances: [], major: true }]],
    },
    { code: "told_after_decision", of: definition, story: [DECIDED, ["penalty.defended", "04-02T09:00"]] },
    { code: "told_after_decision", of: definition, story: [DECIDED, ["penalty.hearingHeld", "04-02T09:00"]] },
    { code: "told_after_decision", of: definition, story: [DECIDED, ["penalty.noticed", "04-02T09:00", { hearingRight: true }]] },
    {
      code: "already_served",
      of: definition,
      story: [
        ["penalty.served", "04-02T09:00"],
        ["penalty.served", "04-03T09:00"],
      ],
    },
    { code: "not_decided", of: definition, story: [["penalty.revoked", "04-02T09:00"]] },
    {
      code: "already_revoked",
      of: penaltyRevocation(),
      story: [
        ["penalty.revoked", "04-02T09:00"],
        ["penalty.revoked", "04-03T09:00"],
      ],
    },
    {
      code: "already_closed",
      of: definition,
      story: [
        ["penalty.closed", "04-02T09:00", { outcome: "dropped" }],
        ["penalty.closed", "04-03T09:00", { outcome: "dropped" }],
      ],
    },
    {
      code: "already_imposed",
      of: spotPenalty(),
      story: [
        ["penalty.imposedOnSpot", "04-02T09:00", { fine: 1 }],
        ["penalty.imposedOnSpot", "04-03T09:00", { fine: 1 }],
      ],
    },
    { code: "not_imposed", of: seizure(), story: [["seizure.lifted", "04-02T09:00"]] },
    {
      code: "already_lifted",
      of: seizure(),
      story: [
        ["seizure.imposed", "04-01T09:00"],
        ["seizure.lifted", "04-02T09:00"],
        ["seizure.lifted", "04-03T09:00"],
      ],
    },
    {
      code: "already_collected",
      of: fineCollection(),
      story: [
        ["fine.collected", "04-01T09:00", { amount: 1, by: "bank" }],
        ["fine.collected", "04-02T09:00", { amount: 1, by: "bank" }],
      ],
    },
    { code: "not_collected", of: fineCollection(), story: [["fine.remitted", "04-01T09:00", { amount: 1 }]] },
    {
      code: "already_handed_in",
      of: fineCollection(),
      story: [
        ["fine.collected", "04-01T09:00", { amount: 1, by: "officer" }],
        ["fine.handedIn", "04-01T10:00"],
        ["fine.handedIn", "04-01T11:00"],
      ],
    },
  ] as readonly { readonly code: string; readonly of: RecordDefinition; readonly story: readonly Told[] }[])(
    "is refused as $code, and changes nothing",
    ({ code, of, story }) => {
      const before = fold(of, story.slice(0, -1).map(told));
      const after = fold(of, story.map(told));

      expect(after).toEqual({ state: before.state, refused: [code] });
      expect(PENALTY_ANOMALIES).toContain(code);
    },
  );
});

describe("amounts", () => {
  const fen = compileExpression("fen(e.x)", { calendar: createCalendar(), p: {} });

  it("come back from yuan to the same fen, however large", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (amount) => {
        expect(fen.evaluate({ x: yuan(amount) as number }, 0)).toBe(amount);
      }),
      { numRuns: 2000 },
    );
  });

  it("keep their order as yuan", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_998 }), (amount) => {
        expect(yuan(amount) as number).toBeLessThan(yuan(amount + 1) as number);
      }),
    );
  });

  it("add up to the fen when they are remitted in parts", () => {
    const parts: readonly Told[] = [10, 20, 30].map((amount, i) => ["fine.remitted", `04-02T09:0${i}`, { amount }]);
    const { state } = fold(
      fineCollection(),
      [["fine.collected", "04-01T09:00", { amount: 60, by: "officer" }] as Told, ...parts].map(told),
    );

    expect(state).toMatchObject({ collected: 0.6, remitted: 0.6, remittedAt: "2026-04-02T09:02:00+08:00" });
  });
});
