import type { ConformanceExample, Facts, Json, ObjectRef } from "@plumbline/core";
import { story, type Told } from "../story.ts";

// Acts and tiers are those of no published benchmark, so that the answers are the same whatever benchmarks the pack is given.

type Expected = ConformanceExample["expected"];
type Data = Readonly<Record<string, Json>>;
type FromRecord = readonly [expected: Expected, name: string, record: Facts, params?: Readonly<Record<string, Json>>];
type FromEvents = readonly [
  expected: Expected,
  name: string,
  told: readonly Told[],
  more?: { readonly asOf?: string; readonly about?: ObjectRef },
];

const CASE: ObjectRef = { type: "penalty", id: "K1" };
const SEIZED = { type: "seizure", id: "S1" };
const PAID = { type: "fineCollection", id: "F1" };
const LATE = { type: "surcharge", id: "L1" };
const SPOT = { type: "spotPenalty", id: "P1" };
const KEPT = { type: "evidencePreservation", id: "E1" };
const DRAWN = { type: "penaltySample", id: "D1" };

function records(control: string, rows: readonly FromRecord[]): readonly ConformanceExample[] {
  return rows.map(([expected, name, record, params]) => ({ control, name, expected, record, ...(params && { params }) }));
}

function events(control: string, rows: readonly FromEvents[]): readonly ConformanceExample[] {
  return rows.map(([expected, name, told, { asOf, about } = {}]) => ({
    control,
    name,
    expected,
    events: story(CASE, told),
    ...(asOf === undefined ? undefined : { asOf: `2026-${asOf}:00+08:00` }),
    ...(about && { about }),
  }));
}

const TWO = [
  { id: "a", certValidTo: "2027-12-31" },
  { id: "b", certValidTo: "2027-12-31" },
];
const RANGE = { kind: "range", min: 2_000_000, max: 5_000_000 };
const TIER: Data = { grade: "一般", tier: { id: "general", value: RANGE } };
const LIMITS: Data = { statMin: 1_000_000, statMax: 10_000_000 };

const FILED: Told = ["penalty.filed", "03-02T09:00", { partyKind: "org", actEndedAt: "2026-02-01", foundAt: "2026-02-20" }];
const DEFENDED: Told = ["penalty.defended", "03-16T09:00"];
const found = (data: Data): Told => ["penalty.factsFound", "03-10T09:00", data];
const noticed = (data: Data, when = "03-12T09:00"): Told => ["penalty.noticed", when, data];
const decided = (data: Data, when = "04-01T09:00"): Told => ["penalty.decided", when, data];
const investigated = (officers: readonly Json[], when = "03-03T09:00"): Told => [
  "penalty.investigated",
  when,
  { step: "询问", officers: [...officers] },
];
const tooOld = (actEndedAt: string, more: Data = {}): Told => [
  "penalty.filed",
  "03-02T09:00",
  { actEndedAt, foundAt: "2026-02-28", ...more },
];
const collected = (data: Data): Told => ["fine.collected", "03-02T09:00", data, [PAID]];
const byHand = (amount: number, more: Data = {}): Told => collected({ amount, fine: amount, by: "officer", ...more });
const handedIn = (when: string): Told => ["fine.handedIn", when, {}, [PAID]];
const remitted = (amount: number, when: string): Told => ["fine.remitted", when, { amount }, [PAID]];
const seized = (when = "03-01T09:00"): Told => ["seizure.imposed", when, {}, [SEIZED]];
const lifted = (when: string): Told => ["seizure.lifted", when, {}, [SEIZED]];
const prolonged = (when: string, approvedByHead = true): Told => ["seizure.extended", when, { approvedByHead }, [SEIZED]];
const onSpot = (data: Data): Told => ["penalty.imposedOnSpot", "03-02T09:00", data, [SPOT]];
const announced = (when: string): Told => ["penalty.hearingAnnounced", when, {}];
const heard = (when: string): Told => ["penalty.hearingHeld", when, {}];
const preserved = (data: Data): Told => ["evidence.preserved", "03-02T10:00", data, [KEPT]];
const disposed = (when: string): Told => ["evidence.disposed", when, {}, [KEPT]];
const surcharged = (data: Data): Told => ["fine.surcharged", "03-02T09:00", data, [LATE]];
const revoked = (data: Data = {}): Told => ["penalty.revoked", "04-07T09:00", data];

/** Several cases, of which each is told on its own. */
function cases(told: Readonly<Record<string, readonly Told[]>>): NonNullable<Extract<ConformanceExample, { events: unknown }>["events"]> {
  return Object.entries(told).flatMap(([id, rows]) => story({ type: "penalty", id }, rows));
}

const ACT = [{ type: "act", id: "A1" }];
const SAME_ACT = { type: "penalizedAct", id: "A1" };

/** Five like fines and one to be compared with them, in cases of their own. */
function likeFines(fine: number, count = 5) {
  const of = (amount: number, day: number): readonly Told[] => [
    ["penalty.decided", `04-0${day}T09:00`, { fine: amount, actCode: "X-1", tier: { id: "T1", value: RANGE }, region: "990102" }],
  ];
  const amounts = [2_000_000, 2_100_000, 2_200_000, 2_300_000, 2_500_000].slice(0, count);
  return cases({ ...Object.fromEntries(amounts.map((amount, i) => [`P${i}`, of(amount, i + 1)])), K1: of(fine, 8) });
}
const LIKE = { type: "likeCases", id: "X-1/T1/990102/2026" };

const peers = [20_000, 21_000, 22_000, 23_000, 25_000];
const member = (fine: number, others: readonly number[] = peers): Facts => ({ members: [{ id: "K1", fine, peers: [...others] }] });

const tierOf = (tier: Data, fine: number, more: Data = {}): Facts => ({ fine, tier, ...more });
const SPAN: Data = { kind: "range", min: 10_000, max: 37_000 };
const UNREASONED: Data = { departure: { reasoned: false } };
const RATES: Data = { kind: "ratio", minRate: 2, maxRate: 5 };

/** Cases with the answer that each has to have: from what a host tells, and from records at either side of every limit. */
export const penaltyExamples: readonly ConformanceExample[] = [
  ...events("PEN-01", [
    ["breach", "one officer at a step", [investigated(TWO.slice(0, 1))]],
    ["breach", "one officer named twice", [investigated([{ id: "a" }, { id: "a" }])]],
    ["breach", "one officer at the second of two steps", [investigated(TWO), investigated(TWO.slice(1), "03-04T09:00")]],
    ["pass", "two officers", [investigated(TWO)]],
    [
      "pass",
      "two officers put on the case one after the other",
      [
        ["penalty.officersAssigned", "03-03T09:00", { officers: TWO.slice(0, 1) }],
        ["penalty.officersAssigned", "03-03T09:05", { officers: TWO.slice(1) }],
        investigated(TWO, "03-04T09:00"),
      ],
    ],
    ["unknown", "a host that tells of no step", [FILED]],
  ]),
  ...records("PEN-01", [
    ["pass", "three officers", { steps: [{ officers: ["a", "b", "c"] }] }],
    ["breach", "two where a local rule wants three", { steps: [{ officers: ["a", "b"] }] }, { min: 3 }],
    ["unknown", "a step of which nobody told the officers", { steps: [{ step: "询问" }] }],
    ["unknown", "no steps told", {}],
  ]),

  ...events("PEN-02", [
    [
      "breach",
      "a certificate that ended the day before",
      [["penalty.officersAssigned", "03-03T09:00", { officers: [{ id: "a", certValidTo: "2026-03-02" }] }]],
    ],
    [
      "pass",
      "a certificate that ends on the day",
      [["penalty.officersAssigned", "03-03T09:00", { officers: [{ id: "a", certValidTo: "2026-03-03" }] }]],
    ],
    [
      "breach",
      "an officer known to have none",
      [["penalty.officersAssigned", "03-03T09:00", { officers: [{ id: "a", certValidTo: null }] }]],
    ],
    [
      "pass",
      "a certificate that was told at the assignment, and not again at the step",
      [["penalty.officersAssigned", "03-03T09:00", { officers: TWO }], investigated([{ id: "a" }, { id: "b" }], "03-04T09:00")],
    ],
    ["unknown", "a certificate of which nobody told", [["penalty.officersAssigned", "03-03T09:00", { officers: [{ id: "a" }] }]]],
  ]),
  ...records("PEN-02", [
    [
      "breach",
      "the second of two has none",
      { credentials: [{ at: "2026-05-01", officers: [{ certValidTo: "2027-04-30" }, { certValidTo: null }] }] },
    ],
    ["unknown", "no officer named", { credentials: [{ at: "2026-05-01", officers: [] }] }],
    ["unknown", "no certificates told", {}],
  ]),

  ...events("PEN-03", [
    ["pass", "decided on day 90", [FILED, decided({ fine: 0 }, "05-31T09:00")]],
    ["breach", "decided on day 91", [FILED, decided({ fine: 0 }, "06-01T09:00")]],
    ["pass", "not decided on day 90", [FILED], { asOf: "05-31T23:59" }],
    ["breach", "not decided on day 91", [FILED], { asOf: "06-01T00:00" }],
    [
      "pass",
      "dropped without a decision on day 80",
      [FILED, ["penalty.closed", "05-21T09:00", { outcome: "dropped" }]],
      { asOf: "07-01T09:00" },
    ],
    [
      "pass",
      "decided on day 120, prolonged by 30 days before the period passed",
      [FILED, ["penalty.extended", "05-20T09:00", { approvedByHead: true, days: 30 }], decided({ fine: 0 }, "06-30T09:00")],
    ],
    [
      "breach",
      "decided on day 121, prolonged by 30 days",
      [FILED, ["penalty.extended", "05-20T09:00", { approvedByHead: true, days: 30 }], decided({ fine: 0 }, "07-01T09:00")],
    ],
    [
      "pass",
      "prolonged on day 90",
      [FILED, ["penalty.extended", "05-31T09:00", { approvedByHead: true, days: 30 }], decided({ fine: 0 }, "06-10T09:00")],
    ],
    [
      "breach",
      "prolonged on day 91, when the period had passed",
      [FILED, ["penalty.extended", "06-01T09:00", { approvedByHead: true, days: 30 }], decided({ fine: 0 }, "06-10T09:00")],
    ],
    [
      "breach",
      "prolonged without the head",
      [FILED, ["penalty.extended", "05-20T09:00", { approvedByHead: false, days: 30 }], decided({ fine: 0 }, "06-10T09:00")],
    ],
    [
      "pass",
      "decided on day 100, ten of them in the laboratory",
      [FILED, ["penalty.daysExcluded", "04-20T09:00", { days: 10, ground: "鉴定" }], decided({ fine: 0 }, "06-10T09:00")],
    ],
    [
      "breach",
      "decided on day 101, ten of them in the laboratory",
      [FILED, ["penalty.daysExcluded", "04-20T09:00", { days: 10, ground: "鉴定" }], decided({ fine: 0 }, "06-11T09:00")],
    ],
    ["unknown", "a decision of a case of which nobody told the filing", [decided({ fine: 0 })]],
  ]),
  ...records("PEN-03", [
    ["breach", "day 61 where a local rule gives 60", { filedAt: "2026-03-02", decidedAt: "2026-05-02" }, { days: 60 }],
    ["pass", "day 60 where a local rule gives 60", { filedAt: "2026-03-02", decidedAt: "2026-05-01" }, { days: 60 }],
    [
      "pass",
      "prolonged on day 95, five of which do not count",
      { filedAt: "2026-03-02", excludedDays: 5, extendedAt: "2026-06-05", extendedDays: 10, decidedAt: "2026-06-15" },
    ],
    [
      "breach",
      "prolonged on day 96, five of which do not count",
      { filedAt: "2026-03-02", excludedDays: 5, extendedAt: "2026-06-06", extendedDays: 10, decidedAt: "2026-06-15" },
    ],
  ]),

  ...events("PEN-04", [
    ["breach", "a fen above the maximum", [FILED, decided({ ...LIMITS, fine: 10_000_001 })]],
    ["pass", "the maximum itself", [FILED, decided({ ...LIMITS, fine: 10_000_000 })]],
    ["breach", "a fen below the minimum without a ground", [FILED, decided({ ...LIMITS, mitigations: [], fine: 999_999 })]],
    ["pass", "the minimum itself", [FILED, decided({ ...LIMITS, mitigations: [], fine: 1_000_000 })]],
    ["pass", "waived", [FILED, decided({ ...LIMITS, grade: "不予", mitigations: [], fine: 0 })]],
    ["breach", "called waived, with a fine", [FILED, decided({ ...LIMITS, grade: "不予", mitigations: [], fine: 500_000 })]],
    ["breach", "no fine, and not called waived", [FILED, decided({ ...LIMITS, grade: "从轻", mitigations: [], fine: 0 })]],
    ["pass", "reduced below the minimum", [FILED, decided({ ...LIMITS, grade: "减轻", mitigations: [], fine: 500_000 })]],
    ["unknown", "below the minimum, with grounds of which nobody told", [FILED, decided({ ...LIMITS, fine: 999_999 })]],
    ["pass", "a maximum alone", [FILED, decided({ statMax: 10_000_000, fine: 1 })]],
    ["notApplicable", "not decided yet", [FILED, found({ mitigations: [] })]],
    ["unknown", "no range known", [FILED, decided({ fine: 300 })]],
  ]),
  ...records("PEN-04", [
    ["breach", "below the minimum, with grounds known to be none", { fine: 9999.99, statMin: 10_000, statMax: 100_000, mitigations: null }],
    ["pass", "below the minimum with some ground", { fine: 9999.99, statMin: 10_000, statMax: 100_000, mitigations: ["主动消除"] }],
    ["breach", "a fen above, as yuan", { fine: 100_000.01, statMin: 10_000, statMax: 100_000 }],
    ["notApplicable", "not decided", { decided: false, fine: 120_000, statMax: 100_000 }],
    ["unknown", "no fine told", { statMin: 10_000, statMax: 100_000 }],
  ]),

  ...events("PEN-05", [
    ["pass", "the upper end of the tier", [FILED, decided({ ...TIER, fine: 5_000_000 })]],
    ["breach", "a fen above it", [FILED, decided({ ...TIER, fine: 5_000_001 })]],
    ["pass", "the lower end of the tier", [FILED, decided({ ...TIER, fine: 2_000_000 })]],
    ["breach", "a fen below it", [FILED, decided({ ...TIER, fine: 1_999_999 })]],
    ["pass", "the fixed amount", [FILED, decided({ fine: 10_000, tier: { value: { kind: "fixed", value: 10_000 } } })]],
    ["breach", "another than the fixed amount", [FILED, decided({ fine: 10_001, tier: { value: { kind: "fixed", value: 10_000 } } })]],
    [
      "pass",
      "the highest multiple of the goods",
      [FILED, decided({ fine: 2_250_000, base: 1_000_000, tier: { value: { kind: "ratio", minRate: 1.5, maxRate: 2.25 } } })],
    ],
    [
      "breach",
      "more than the highest multiple",
      [FILED, decided({ fine: 2_250_001, base: 1_000_000, tier: { value: { kind: "ratio", minRate: 1.5, maxRate: 2.25 } } })],
    ],
    [
      "unknown",
      "a multiple of goods whose value is not known",
      [FILED, decided({ fine: 1, tier: { value: { kind: "ratio", minRate: 1, maxRate: 2 } } })],
    ],
    ["unknown", "no tier known", [FILED, decided({ fine: 8_000_000 })]],
    ["notApplicable", "not decided yet", [FILED, found({ circumstances: [] })]],
  ]),
  ...records("PEN-05", [
    ["pass", "at the lower end", tierOf(SPAN, 10_000)],
    ["breach", "a fen below the lower end", tierOf(SPAN, 9999.99)],
    ["pass", "at the upper end", tierOf(SPAN, 37_000)],
    ["breach", "a fen above the upper end", tierOf(SPAN, 37_000.01)],
    ["pass", "at the lowest multiple", tierOf(RATES, 20_000, { base: 10_000 })],
    ["breach", "a fen below the lowest multiple", tierOf(RATES, 19_999.99, { base: 10_000 })],
    ["pass", "at the highest multiple", tierOf(RATES, 50_000, { base: 10_000 })],
    ["breach", "a fen above the highest multiple", tierOf(RATES, 50_000.01, { base: 10_000 })],
    ["pass", "2.3 times 3,000, as on paper", tierOf({ kind: "ratio", minRate: 2.3, maxRate: 2.3 }, 6900, { base: 3000 })],
    ["pass", "at the fixed amount", tierOf({ kind: "fixed", value: 100 }, 100)],
    ["breach", "a fen below the fixed amount", tierOf({ kind: "fixed", value: 100 }, 99.99)],
    ["unknown", "no tier", { fine: 100 }],
    ["unknown", "no fine", { tier: SPAN }],
  ]),

  ...events("PEN-06", [
    ["breach", "light, a fen above the lower third", [FILED, decided({ ...LIMITS, grade: "从轻", fine: 3_700_001 })]],
    ["pass", "light, at its limit", [FILED, decided({ ...LIMITS, grade: "从轻", fine: 3_700_000 })]],
    ["breach", "heavy, a fen below the upper third", [FILED, decided({ ...LIMITS, grade: "从重", fine: 7_299_999 })]],
    ["pass", "heavy, at its limit", [FILED, decided({ ...LIMITS, grade: "从重", fine: 7_300_000 })]],
    ["pass", "general, wherever it lies", [FILED, decided({ ...LIMITS, grade: "一般", fine: 1_000_000 })]],
    ["unknown", "a grade that nobody told", [FILED, decided({ ...LIMITS, fine: 3_700_001 })]],
    ["notApplicable", "not decided yet", [FILED]],
  ]),
  ...records("PEN-06", [
    [
      "pass",
      "light, where a locality lets it reach 40 %",
      { grade: "从轻", fine: 46_000, statMin: 10_000, statMax: 100_000 },
      { light: 0.4, heavy: 0.7 },
    ],
    ["breach", "light, a fen above 30 %", { grade: "从轻", fine: 37_000.01, statMin: 10_000, statMax: 100_000 }],
    ["breach", "heavy, a fen below 70 %", { grade: "从重", fine: 72_999.99, statMin: 10_000, statMax: 100_000 }],
    ["pass", "heavy, at 70 %", { grade: "从重", fine: 73_000, statMin: 10_000, statMax: 100_000 }],
    [
      "notApplicable",
      "the grade of a published tier",
      { grade: "从轻", fine: 50_000, statMin: 10_000, statMax: 100_000, tier: { benchmark: "B-1", grade: "从轻" } },
    ],
    [
      "breach",
      "another grade than that of the published tier",
      { grade: "从轻", fine: 50_000, statMin: 10_000, statMax: 100_000, tier: { benchmark: "B-1", grade: "一般" } },
    ],
    [
      "breach",
      "the grade of a tier that the host stated itself",
      { grade: "从轻", fine: 50_000, statMin: 10_000, statMax: 100_000, tier: { grade: "从轻" } },
    ],
    ["unknown", "no maximum", { grade: "从轻", fine: 50_000, statMin: 10_000 }],
  ]),

  ...events("PEN-07", [
    ["breach", "general, a fen above 60 %", [FILED, decided({ fine: 600_001, statMax: 1_000_000, grade: "一般" })]],
    ["pass", "general, at 60 %", [FILED, decided({ fine: 600_000, statMax: 1_000_000, grade: "一般" })]],
    ["breach", "general, a fen below 40 %", [FILED, decided({ fine: 399_999, statMax: 1_000_000, grade: "一般" })]],
    ["pass", "general, at 40 %", [FILED, decided({ fine: 400_000, statMax: 1_000_000, grade: "一般" })]],
    ["breach", "light, a fen above 20 %", [FILED, decided({ fine: 200_001, statMax: 1_000_000, grade: "从轻" })]],
    ["pass", "light, at 20 %", [FILED, decided({ fine: 200_000, statMax: 1_000_000, grade: "从轻" })]],
    ["notApplicable", "a range with a minimum", [FILED, decided({ ...LIMITS, fine: 3_000_000, grade: "一般" })]],
    ["notApplicable", "not decided yet", [FILED]],
  ]),
  ...records("PEN-07", [
    ["pass", "heavy, wherever it lies", { grade: "从重", fine: 100, statMax: 10_000 }],
    ["breach", "light, a fen above 20 %, as yuan", { grade: "从轻", fine: 2000.01, statMax: 10_000 }],
    [
      "breach",
      "another grade than that of the published tier",
      { grade: "一般", fine: 7000, statMax: 10_000, tier: { benchmark: "B-1", grade: "从轻" } },
    ],
    ["pass", "general within wider shares of a locality", { grade: "一般", fine: 7000, statMax: 10_000 }, { light: 0.2, lo: 0.3, hi: 0.7 }],
    [
      "notApplicable",
      "the grade of a published tier",
      { grade: "一般", fine: 7000, statMax: 10_000, tier: { benchmark: "B-1", grade: "一般" } },
    ],
    ["unknown", "no grade", { fine: 7000, statMax: 10_000 }],
  ]),

  ...events("PEN-08", [
    ["breach", "below the minimum for a good attitude", [FILED, decided({ ...LIMITS, mitigations: ["态度较好"], fine: 500_000 })]],
    ["pass", "below the minimum for a listed ground", [FILED, decided({ ...LIMITS, mitigations: ["主动消除危害后果"], fine: 500_000 })]],
    ["unknown", "grounds of which nobody told", [FILED, decided({ ...LIMITS, fine: 500_000 })]],
    [
      "pass",
      "for an offender of reduced capacity (31)",
      [FILED, decided({ ...LIMITS, mitigations: ["尚未完全丧失控制能力的精神病人"], fine: 500_000 })],
    ],
    ["breach", "a fine that is called waived", [FILED, decided({ ...LIMITS, grade: "不予", mitigations: [], fine: 500_000 })]],
    ["pass", "a penalty that is waived", [FILED, decided({ ...LIMITS, grade: "不予", mitigations: [], fine: 0 })]],
    ["notApplicable", "not decided yet", [FILED]],
  ]),
  ...records("PEN-08", [
    ["pass", "the minimum itself", { fine: 10_000, statMin: 10_000, mitigations: [] }],
    ["breach", "a fen below it", { fine: 9999.99, statMin: 10_000, mitigations: [] }],
    ["breach", "no fine, and not called waived", { fine: 0, statMin: 10_000, mitigations: [] }],
    ["breach", "grounds known to be none", { fine: 5000, statMin: 10_000, mitigations: null }],
    [
      "pass",
      "within a published tier for reduced fines",
      { fine: 5000, statMin: 10_000, mitigations: [], tier: { benchmark: "B-1", grade: "减轻" } },
    ],
    [
      "breach",
      "within another published tier",
      { fine: 5000, statMin: 10_000, mitigations: [], tier: { benchmark: "B-1", grade: "从轻" } },
    ],
    ["breach", "a tier for reduced fines of the host's own", { fine: 5000, statMin: 10_000, mitigations: [], tier: { grade: "减轻" } }],
    ...[
      "主动减轻损失",
      "减轻违法行为危害后果",
      "减轻危害后果",
      "受他人胁迫",
      "受他人诱骗",
      "主动供述尚未掌握的违法行为",
      "配合查处有立功表现",
      "未成年人",
      "不满十八周岁",
      "未满十八周岁",
      "精神病人",
      "智力残疾人",
      "法律、法规、规章规定的其他情形",
    ].map((ground): FromRecord => ["pass", `for the ground ${ground}`, { fine: 5000, statMin: 10_000, mitigations: [ground] }]),
    ["unknown", "no minimum told", { fine: 5000, mitigations: [] }],
  ]),

  ...events("PEN-09", [
    ["breach", "a fen more after a defence", [FILED, noticed({ fine: 2_000_000 }), DEFENDED, decided({ fine: 2_000_001 })]],
    [
      "breach",
      "heavier after a defence, with a second notice in between",
      [FILED, noticed({ fine: 2_000_000 }), DEFENDED, noticed({ fine: 3_000_000 }, "03-20T09:00"), decided({ fine: 3_000_000 })],
    ],
    [
      "breach",
      "heavier after a hearing",
      [FILED, noticed({ fine: 2_000_000 }), ["penalty.hearingHeld", "03-20T09:00"], decided({ fine: 3_000_000 })],
    ],
    ["pass", "as notified, after a defence", [FILED, noticed({ fine: 2_000_000 }), DEFENDED, decided({ fine: 2_000_000 })]],
    ["pass", "heavier for new facts", [FILED, noticed({ fine: 2_000_000 }), DEFENDED, decided({ fine: 3_000_000, newFacts: true })]],
    ["pass", "heavier, no defence", [FILED, noticed({ fine: 2_000_000 }), decided({ fine: 3_000_000 })]],
    [
      "pass",
      "heavier, with a statement after the decision",
      [FILED, noticed({ fine: 2_000_000 }), decided({ fine: 3_000_000 }), ["penalty.defended", "04-02T09:00"]],
    ],
    [
      "pass",
      "a statement before any notice",
      [FILED, ["penalty.defended", "03-03T09:00"], noticed({ fine: 2_000_000 }), decided({ fine: 3_000_000 })],
    ],
    [
      "pass",
      "heavier for circumstances found after the defence",
      [
        FILED,
        found({ circumstances: ["c-minor"] }),
        noticed({ fine: 2_000_000 }),
        DEFENDED,
        ["penalty.factsFound", "03-18T09:00", { circumstances: ["c-minor", "c-again"] }],
        noticed({ fine: 7_500_000 }, "03-20T09:00"),
        decided({ fine: 7_500_000 }),
      ],
    ],
    [
      "breach",
      "heavier after a defence, with the same circumstances told again",
      [
        FILED,
        found({ circumstances: ["c-minor", "c-again"] }),
        noticed({ fine: 2_000_000 }),
        DEFENDED,
        ["penalty.factsFound", "03-18T09:00", { circumstances: ["c-again", "c-minor"] }],
        decided({ fine: 3_000_000 }),
      ],
    ],
    ["unknown", "a host that tells of no notice", [FILED, decided({ fine: 3_000_000 })]],
    ["notApplicable", "not decided yet", [FILED, noticed({ fine: 2_000_000 }), DEFENDED]],
  ]),
  ...records("PEN-09", [
    ["unknown", "a defence after a notice without an amount", { defenceMade: true, fine: 20_000 }],
    ["pass", "no defence, whatever was notified", { defenceMade: false, fine: 20_000 }],
    ["breach", "new facts known to be none", { defenceMade: true, fine: 20_000, notifiedFine: 15_000, newFacts: false }],
  ]),

  ...events("PEN-10", [
    [
      "breach",
      "50,000 yuan of an organisation without notice of a hearing",
      [FILED, noticed({ fine: 5_000_000 }), decided({ fine: 5_000_000 })],
    ],
    ["pass", "notified with the prior notice", [FILED, noticed({ fine: 5_000_000, hearingRight: true }), decided({ fine: 5_000_000 })]],
    ["pass", "notified on its own", [FILED, ["penalty.hearingNotified", "03-12T09:00"], decided({ fine: 5_000_000 })]],
    ["breach", "notified after the decision", [FILED, decided({ fine: 5_000_000 }), ["penalty.hearingNotified", "04-02T09:00"]]],
    ["pass", "a fen below the large amount", [FILED, decided({ fine: 4_999_999 })]],
    ["breach", "a licence revoked", [FILED, decided({ fine: 0, penaltyKinds: ["吊销许可证件"] })]],
    ["notApplicable", "not decided yet", [FILED, noticed({ fine: 5_000_000 })]],
  ]),
  ...records("PEN-10", [
    ["breach", "5,000 yuan of a person", { partyKind: "person", fine: 5000 }],
    ["pass", "a fen less of a person", { partyKind: "person", fine: 4999.99 }],
    ["breach", "50,000 yuan of an organisation", { partyKind: "org", fine: 50_000 }],
    ["pass", "a fen less of an organisation", { partyKind: "org", fine: 49_999.99 }],
    ["breach", "above the amount that a locality set", { partyKind: "org", fine: 30_000 }, { largeFine: { person: 3000, org: 30_000 } }],
    ...[
      "降低资质等级",
      "吊销许可证件",
      "吊销营业执照",
      "责令停产停业",
      "责令停业",
      "责令关闭",
      "限制从业",
      "没收较大数额违法所得",
      "没收较大价值非法财物",
    ].map((kind): FromRecord => ["breach", `${kind} without notice of a hearing`, { partyKind: "person", fine: 0, penaltyKinds: [kind] }]),
    ["pass", "a warning", { partyKind: "person", fine: 0, penaltyKinds: ["警告"] }],
    ["unknown", "a party of which nobody told the kind", { fine: 60_000 }],
    ["unknown", "a kind of party that the table does not have", { fine: 60_000, partyKind: "village" }],
  ]),

  ...events("PEN-11", [
    ["breach", "a hearing and no review (58 I 2)", [FILED, ["penalty.hearingHeld", "03-20T09:00"], decided({ fine: 1 })]],
    [
      "pass",
      "a hearing, and a host that says that none is due",
      [FILED, ["penalty.hearingHeld", "03-20T09:00"], decided({ fine: 1, reviewRequired: false })],
    ],
    ["breach", "no review", [FILED, decided({ fine: 1, reviewRequired: true })]],
    [
      "breach",
      "a review that was not passed",
      [FILED, ["penalty.reviewed", "03-20T09:00", { passed: false }], decided({ fine: 1, reviewRequired: true })],
    ],
    [
      "breach",
      "a review passed the day after",
      [FILED, decided({ fine: 1, reviewRequired: true }), ["penalty.reviewed", "04-02T09:00", { passed: true }]],
    ],
    [
      "pass",
      "a review passed before",
      [FILED, ["penalty.reviewed", "03-20T09:00", { passed: true }], decided({ fine: 1, reviewRequired: true })],
    ],
    ["pass", "none required", [FILED, decided({ fine: 1, reviewRequired: false })]],
    ["unknown", "a host that does not say whether one is required", [FILED, decided({ fine: 1 })]],
    ["notApplicable", "not decided yet", [FILED, found({ reviewRequired: true })]],
  ]),
  ...records("PEN-11", [
    [
      "pass",
      "passed on the day of the decision",
      { reviewRequired: true, decidedAt: "2026-03-10", legalReview: { passed: true, at: "2026-03-10" } },
    ],
    [
      "breach",
      "passed on the day after it",
      { reviewRequired: true, decidedAt: "2026-03-10", legalReview: { passed: true, at: "2026-03-11" } },
    ],
    ["unknown", "nothing told", { decidedAt: "2026-03-10" }],
  ]),

  ...events("PEN-12", [
    ["breach", "a grave case that was not discussed", [FILED, decided({ fine: 1, major: true })]],
    [
      "breach",
      "discussed after the decision",
      [FILED, decided({ fine: 1, major: true }), ["penalty.discussed", "04-02T09:00", { meeting: "M1" }]],
    ],
    ["pass", "discussed before it", [FILED, ["penalty.discussed", "03-20T09:00", { meeting: "M1" }], decided({ fine: 1, major: true })]],
    ["pass", "an ordinary case", [FILED, decided({ fine: 1, major: false })]],
    ["unknown", "a host that does not say", [FILED, decided({ fine: 1 })]],
    ["notApplicable", "not decided yet", [FILED, found({ major: true })]],
  ]),
  ...records("PEN-12", [["breach", "a blank number of a meeting", { major: true, collectiveMeetingId: " " }]]),

  ...events("PEN-13", [
    ["breach", "a fen above 200 yuan of a person", [onSpot({ fine: 20_001, partyKind: "person" })]],
    ["pass", "200 yuan of a person", [onSpot({ fine: 20_000, partyKind: "person" })]],
    ["breach", "a fen above 3,000 yuan of an organisation", [onSpot({ fine: 300_001, partyKind: "org" })]],
    ["pass", "3,000 yuan of an organisation", [onSpot({ fine: 300_000, partyKind: "org" })]],
    ["unknown", "a party of which nobody told", [onSpot({ fine: 300_000 })]],
  ]),
  ...records("PEN-13", [
    ["pass", "200 yuan of a person, as yuan", { partyKind: "person", fine: 200 }],
    ["breach", "a fen more", { partyKind: "person", fine: 200.01 }],
    ["breach", "above the lower limit of a locality", { partyKind: "org", fine: 1001 }, { person: 200, org: 1000 }],
    ["unknown", "no fine told", { partyKind: "org" }],
  ]),

  ...events("PEN-14", [
    ["breach", "a fen above 100 yuan taken by an officer", [byHand(10_001)]],
    ["pass", "100 yuan taken by an officer", [byHand(10_000)]],
    ["pass", "paid into the bank", [collected({ amount: 50_000, fine: 50_000, by: "bank" })]],
    ["breach", "500 yuan taken by an officer, of a fine that nobody told", [collected({ amount: 50_000, by: "officer" })]],
    ["unknown", "50 yuan of a fine that nobody told", [collected({ amount: 5_000, by: "officer" })]],
    ["pass", "in a remote place, at the party's request", [byHand(50_000, { remoteByRequest: true })]],
    ["pass", "200 yuan of a person who is hard to find again", [byHand(20_000, { hardToEnforce: true, partyKind: "person" })]],
    ["breach", "a fen more of that person", [byHand(20_001, { hardToEnforce: true, partyKind: "person" })]],
    ["pass", "3,000 yuan of such an organisation", [byHand(300_000, { hardToEnforce: true, partyKind: "org" })]],
    ["breach", "a fen more of such an organisation", [byHand(300_001, { hardToEnforce: true, partyKind: "org" })]],
  ]),
  ...records("PEN-14", [
    ["pass", "100 yuan", { collectedByOfficer: true, fine: 100 }],
    ["breach", "a fen more", { collectedByOfficer: true, fine: 100.01 }],
    ["pass", "200 yuan, hard to enforce, of whomever", { collectedByOfficer: true, fine: 200, hardToEnforce: true }],
    ["unknown", "more than that, of a party of which nobody told", { collectedByOfficer: true, fine: 201, hardToEnforce: true }],
    ["breach", "more than anybody's, hard to enforce", { collectedByOfficer: true, fine: 3000.01, hardToEnforce: true }],
    ["unknown", "100 yuan collected of a fine that nobody told", { collectedByOfficer: true, collected: 100 }],
    ["breach", "a fen more collected of a fine that nobody told", { collectedByOfficer: true, collected: 100.01 }],
    ["breach", "500 yuan of a person, hard to enforce", { collectedByOfficer: true, fine: 500, hardToEnforce: true, partyKind: "person" }],
    ["pass", "not collected by an officer", { collectedByOfficer: false }],
    ["unknown", "nothing told of the way", { fine: 500 }],
  ]),

  ...events("PEN-15", [
    ["pass", "served on the seventh working day", [FILED, decided({ fine: 1 }, "09-24T09:00"), ["penalty.served", "10-12T09:00"]]],
    ["breach", "served on the eighth", [FILED, decided({ fine: 1 }, "09-24T09:00"), ["penalty.served", "10-13T09:00"]]],
    [
      "breach",
      "served on the next working day although the party was there",
      [FILED, decided({ fine: 1, partyPresent: true }, "09-24T09:00"), ["penalty.served", "09-28T09:00"]],
    ],
    [
      "pass",
      "handed over on the day to a party that was there",
      [FILED, decided({ fine: 1, partyPresent: true }, "09-24T09:00"), ["penalty.served", "09-24T11:00"]],
    ],
    [
      "pass",
      "set aside on the third working day and never served",
      [FILED, decided({ fine: 1 }, "09-21T09:00"), ["penalty.revoked", "09-24T09:00"]],
      { asOf: "11-20T09:00" },
    ],
    ["pass", "still within the period", [FILED, decided({ fine: 1 }, "09-24T09:00")], { asOf: "10-12T23:59" }],
    ["breach", "not served when it has passed", [FILED, decided({ fine: 1 }, "09-24T09:00")], { asOf: "10-13T00:00" }],
    ["notApplicable", "not decided yet", [FILED]],
  ]),
  ...records("PEN-15", [
    ["breach", "the sixth day where a local rule gives five", { decidedAt: "2026-03-02", servedAt: "2026-03-10" }, { wd: 5 }],
    ["pass", "the fifth day where a local rule gives five", { decidedAt: "2026-03-02", servedAt: "2026-03-09" }, { wd: 5 }],
    ["unknown", "no decision told", { servedAt: "2026-03-10" }],
    ["unknown", "the period ends in a year whose holidays are not announced", { decidedAt: "2026-12-30", servedAt: "2027-01-05" }],
  ]),

  {
    control: "PEN-16",
    name: "two agencies fine one act",
    expected: "breach",
    events: cases({
      K1: [["penalty.decided", "04-01T09:00", { fine: 100 }, ACT]],
      K2: [["penalty.decided", "04-02T09:00", { fine: 200 }, ACT]],
    }),
    about: SAME_ACT,
  },
  {
    control: "PEN-16",
    name: "a second penalty without a fine",
    expected: "pass",
    events: cases({
      K1: [["penalty.decided", "04-01T09:00", { fine: 100 }, ACT]],
      K2: [["penalty.decided", "04-02T09:00", { fine: 0, penaltyKinds: ["警告"] }, ACT]],
    }),
    about: SAME_ACT,
  },
  {
    control: "PEN-16",
    name: "the first decision was revoked",
    expected: "pass",
    events: cases({
      K1: [
        ["penalty.decided", "04-01T09:00", { fine: 100 }, ACT],
        ["penalty.revoked", "04-02T09:00", {}, ACT],
      ],
      K2: [["penalty.decided", "04-03T09:00", { fine: 200 }, ACT]],
    }),
    about: SAME_ACT,
  },
  ...records("PEN-16", [
    ["pass", "none", { finesForSameAct: 0 }],
    ["pass", "one", { finesForSameAct: 1 }],
    ["breach", "two", { finesForSameAct: 2 }],
    ["pass", "one, and the earlier of it", { finesForSameAct: 1, earlierFine: { id: "K1", at: "2026-04-01", fine: 100 } }],
    [
      "breach",
      "two that are named, and not counted",
      { earlierFine: { id: "K1", at: "2026-04-01", fine: 100 }, laterFine: { id: "K2", at: "2026-04-02", fine: 200 } },
    ],
    ["unknown", "nothing told", {}],
  ]),

  ...events("PEN-17", [
    ["breach", "found after two years and a day", [tooOld("2024-02-27"), decided({ fine: 100 })]],
    ["pass", "found on the second anniversary", [tooOld("2024-02-28"), decided({ fine: 100 })]],
    [
      "pass",
      "found on the fifth, where health was harmed",
      [tooOld("2021-02-28", { lifeOrFinance: true, harm: true }), decided({ fine: 100 })],
    ],
    [
      "breach",
      "found a day after the fifth, where health was harmed",
      [tooOld("2021-02-27", { lifeOrFinance: true, harm: true }), decided({ fine: 100 })],
    ],
    [
      "breach",
      "found after three years, without harm",
      [tooOld("2023-02-27", { lifeOrFinance: true, harm: false }), decided({ fine: 100 })],
    ],
    ["notApplicable", "an old act that was only filed", [tooOld("2024-02-27")]],
    ["notApplicable", "an old act that was not punished for its age", [tooOld("2024-02-27"), decided({ fine: 0, grade: "不予" })]],
    [
      "unknown",
      "an act of which nobody told the end",
      [["penalty.filed", "03-02T09:00", { foundAt: "2026-02-28" }], decided({ fine: 100 })],
    ],
  ]),
  ...records("PEN-17", [
    ["breach", "called waived, with a fine", { actEndedAt: "2023-01-01", foundAt: "2026-01-05", grade: "不予", fine: 100 }],
    ["breach", "no fine, and not called waived", { actEndedAt: "2023-01-01", foundAt: "2026-01-05", grade: "一般", fine: 0 }],
    ["pass", "life or finance, with harm of which nobody told", { actEndedAt: "2023-01-01", foundAt: "2026-01-05", lifeOrFinance: true }],
  ]),

  ...events("PEN-18", [
    ["breach", "a fen more than 3 % a day", [surcharged({ fine: 1_000_000, lateDays: 10, surcharge: 300_001 })]],
    ["pass", "3 % a day for ten days", [surcharged({ fine: 1_000_000, lateDays: 10, surcharge: 300_000 })]],
    ["breach", "a fen more than the fine itself", [surcharged({ fine: 1_000_000, lateDays: 60, surcharge: 1_000_001 })]],
    ["pass", "as much as the fine", [surcharged({ fine: 1_000_000, lateDays: 60, surcharge: 1_000_000 })]],
  ]),
  ...records("PEN-18", [
    ["pass", "nothing added", { fine: 10_000, lateDays: 0, surcharge: 0 }],
    ["breach", "above the lower rate of a locality", { fine: 10_000, lateDays: 10, surcharge: 3000 }, { rate: 0.02 }],
    ["unknown", "no days told", { fine: 10_000, surcharge: 3000 }],
    ["breach", "more than the fine, whatever the days", { fine: 10_000, surcharge: 10_000.01 }],
  ]),

  ...events("PEN-19", [
    ["breach", "handed in on the third working day", [byHand(10_000), handedIn("03-05T09:00"), remitted(10_000, "03-05T10:00")]],
    ["pass", "two working days at each of the two steps", [byHand(10_000), handedIn("03-04T09:00"), remitted(10_000, "03-06T09:00")]],
    ["breach", "three working days at the second", [byHand(10_000), handedIn("03-04T09:00"), remitted(10_000, "03-09T09:00")]],
    ["pass", "on its way to the bank", [byHand(10_000), handedIn("03-04T09:00")], { asOf: "03-06T09:00" }],
    ["breach", "not with the bank when two days have passed", [byHand(10_000), handedIn("03-04T09:00")], { asOf: "03-09T00:00" }],
    ["pass", "taken two working days ago", [byHand(10_000)], { asOf: "03-04T23:59" }],
    ["breach", "kept on the third working day", [byHand(10_000)], { asOf: "03-05T00:00" }],
    ["breach", "a fen of it missing", [byHand(10_000), handedIn("03-03T09:00"), remitted(9_999, "03-04T09:00")], { asOf: "03-06T09:00" }],
    ["unknown", "with the bank on the fourth working day, handed in nobody knows when", [byHand(10_000), remitted(10_000, "03-06T09:00")]],
    ["breach", "with the bank on the fifth, handed in nobody knows when", [byHand(10_000), remitted(10_000, "03-09T09:00")]],
    ["pass", "paid into the bank", [collected({ amount: 10_000, by: "bank" })]],
  ]),
  ...records("PEN-19", [
    [
      "pass",
      "with the bank within two working days, handed in nobody knows when",
      { collected: 100, remitted: 100, collectedAt: "2026-03-02", remittedAt: "2026-03-04" },
    ],
    [
      "unknown",
      "on the third, handed in nobody knows when",
      { collected: 100, remitted: 100, collectedAt: "2026-03-02", remittedAt: "2026-03-05" },
    ],
    ["pass", "kept for two working days", { collected: 100, remitted: 0, collectedAt: "2026-03-02", asOf: "2026-03-04" }],
    ["pass", "more remitted than collected", { collected: 100, remitted: 200, collectedAt: "2026-03-02", asOf: "2026-03-20" }],
    [
      "breach",
      "kept for two days where one is allowed",
      { collected: 100, remitted: 0, collectedAt: "2026-03-02", asOf: "2026-03-04" },
      { wd: 1 },
    ],
    ["unknown", "nothing told of what was remitted", { collected: 100, collectedAt: "2026-03-02", asOf: "2026-03-20" }],
  ]),

  {
    control: "PEN-20",
    name: "far from the five before it",
    expected: "breach",
    events: likeFines(4_900_000),
    about: LIKE,
  },
  {
    control: "PEN-20",
    name: "near to the five before it",
    expected: "pass",
    events: likeFines(2_400_000),
    about: LIKE,
  },
  {
    control: "PEN-20",
    name: "far from the four before it, which are too few",
    expected: "unknown",
    events: likeFines(4_900_000, 4),
    about: LIKE,
  },
  ...records("PEN-20", [
    // Median 22,000; deviations 2,000, 1,000, 0, 1,000 and 3,000: their median is 1,000.
    ["pass", "five deviations above", member(27_000)],
    ["breach", "a fen beyond five deviations above", member(27_000.01)],
    ["pass", "five deviations below", member(17_000)],
    ["breach", "a fen beyond five deviations below", member(16_999.99)],
    ["breach", "beyond the four that a locality allows", member(26_500), { k: 4, minPeers: 5 }],
    ["unknown", "four before it", member(90_000, peers.slice(0, 4))],
    ["unknown", "five before it, where six are wanted", member(90_000), { k: 5, minPeers: 6 }],
    ["unknown", "five that are all the same", member(90_000, [20_000, 20_000, 20_000, 20_000, 20_000])],
    ["pass", "a decision without like ones", { members: [] }],
    ["unknown", "no like cases told", {}],
  ]),

  ...events("PEN-21", [
    ["breach", "withdrawn on the fourth working day", [decided({ fine: 1 }), revoked(), ["penalty.publicationWithdrawn", "04-13T09:00"]]],
    ["pass", "withdrawn on the third", [decided({ fine: 1 }), revoked(), ["penalty.publicationWithdrawn", "04-10T09:00"]]],
    ["pass", "still within the three days", [decided({ fine: 1 }), revoked({ published: true })], { asOf: "04-10T23:59" }],
    ["breach", "not withdrawn when they have passed", [decided({ fine: 1 }), revoked({ published: true })], { asOf: "04-13T00:00" }],
    ["unknown", "a decision of which nobody told that it was public", [decided({ fine: 1 }), revoked()], { asOf: "05-07T09:00" }],
    ["notApplicable", "a decision that was never public", [decided({ fine: 1 }), revoked({ published: false })], { asOf: "05-07T09:00" }],
  ]),
  ...records("PEN-21", [
    ["breach", "the second day where a local rule gives one", { revokedAt: "2026-03-02", withdrawnAt: "2026-03-04" }, { wd: 1 }],
    ["unknown", "no revocation told", { withdrawnAt: "2026-03-04" }],
  ]),

  ...events("PEN-22", [
    ["breach", "lifted on day 31", [seized(), lifted("04-01T09:00")]],
    ["pass", "lifted on day 30", [seized(), lifted("03-31T09:00")]],
    ["pass", "not lifted on day 30", [seized()], { asOf: "03-31T23:59" }],
    ["breach", "not lifted on day 31", [seized()], { asOf: "04-01T00:00" }],
    ["pass", "day 60, prolonged by the head", [seized(), prolonged("03-30T09:00"), lifted("04-30T09:00")]],
    ["breach", "day 61, prolonged by the head", [seized(), prolonged("03-30T09:00"), lifted("05-01T09:00")]],
    ["pass", "day 40, prolonged on day 30", [seized(), prolonged("03-31T09:00"), lifted("04-10T09:00")]],
    ["breach", "day 40, prolonged on day 31, when it had lapsed", [seized(), prolonged("04-01T09:00"), lifted("04-10T09:00")]],
    ["breach", "day 40, prolonged without the head", [seized(), prolonged("03-30T09:00", false), lifted("04-10T09:00")]],
    [
      "pass",
      "day 40, ten of them in the laboratory",
      [seized(), ["seizure.tested", "03-20T09:00", { days: 10 }, [SEIZED]], lifted("04-10T09:00")],
    ],
    [
      "breach",
      "day 41, ten of them in the laboratory",
      [seized(), ["seizure.tested", "03-20T09:00", { days: 10 }, [SEIZED]], lifted("04-11T09:00")],
    ],
  ]),
  ...records("PEN-22", [
    ["pass", "day 60, prolonged nobody told when", { seizedAt: "2026-03-01", extApproved: true, liftedAt: "2026-04-30" }],
    ["breach", "day 61, prolonged nobody told when", { seizedAt: "2026-03-01", extApproved: true, liftedAt: "2026-05-01" }],
    [
      "pass",
      "prolonged on day 35, five of which were for tests",
      { seizedAt: "2026-03-01", extApproved: true, extApprovedAt: "2026-04-05", testDays: 5, liftedAt: "2026-04-20" },
    ],
    [
      "breach",
      "prolonged on day 36, five of which were for tests",
      { seizedAt: "2026-03-01", extApproved: true, extApprovedAt: "2026-04-06", testDays: 5, liftedAt: "2026-04-20" },
    ],
    [
      "breach",
      "day 31 of fifteen, prolonged by fifteen",
      { seizedAt: "2026-03-01", extApproved: true, extApprovedAt: "2026-03-10", liftedAt: "2026-04-01" },
      { days: 15, ext: 15 },
    ],
    ["unknown", "no seizure told", { liftedAt: "2026-04-01" }],
  ]),

  ...events("PEN-23", [
    ["breach", "decided without any notice", [FILED, decided({ fine: 100 })]],
    ["pass", "noticed before", [FILED, noticed({ fine: 100 }), decided({ fine: 100 })]],
    ["breach", "noticed after the decision", [FILED, decided({ fine: 100 }), noticed({ fine: 100 }, "04-02T09:00")]],
    ["pass", "a party that expressly gave up its statement", [FILED, decided({ fine: 100, rightsWaived: true })]],
    ["notApplicable", "no penalty in the end", [FILED, decided({ fine: 0, grade: "不予" })]],
    ["notApplicable", "not decided yet", [FILED]],
    ["unknown", "a host that tells of the decision alone", [decided({ fine: 100 })]],
  ]),
  ...records("PEN-23", [
    ["pass", "noticed on the day of the decision", { filedAt: "2026-03-02", noticedAt: "2026-04-01", decidedAt: "2026-04-01" }],
    ["breach", "noticed on the day after it", { filedAt: "2026-03-02", noticedAt: "2026-04-02", decidedAt: "2026-04-01" }],
    ["breach", "called waived, with a fine", { filedAt: "2026-03-02", decidedAt: "2026-04-01", grade: "不予", fine: 100 }],
    ["breach", "a penalty without a fine", { filedAt: "2026-03-02", decidedAt: "2026-04-01", grade: "一般", fine: 0 }],
    ["breach", "a right that was not given up", { filedAt: "2026-03-02", decidedAt: "2026-04-01", rightsWaived: false }],
    ["unknown", "noticed, and decided nobody told when", { filedAt: "2026-03-02", noticedAt: "2026-04-01" }],
    ["notApplicable", "a case that is still open", { decided: false, filedAt: "2026-03-02" }],
  ]),

  ...events("PEN-24", [
    ["unknown", "above the tier, and nothing told of it", [FILED, decided({ ...TIER, fine: 8_000_000 })]],
    [
      "breach",
      "above the tier, and the file states no reasons",
      [FILED, decided({ ...TIER, fine: 8_000_000, departure: { reasoned: false } })],
    ],
    [
      "pass",
      "above the tier, with reasons and approval",
      [FILED, decided({ ...TIER, fine: 8_000_000, departure: { reasoned: true, approved: true } })],
    ],
    [
      "breach",
      "with reasons that nobody approved",
      [FILED, decided({ ...TIER, fine: 8_000_000, departure: { reasoned: true, approved: false } })],
    ],
    [
      "unknown",
      "with reasons, and nobody told of an approval",
      [FILED, decided({ ...TIER, fine: 8_000_000, departure: { reasoned: true } })],
    ],
    [
      "pass",
      "with reasons, decided by the leaders together",
      [
        FILED,
        ["penalty.discussed", "03-20T09:00", { meeting: "M1" }],
        decided({ ...TIER, fine: 8_000_000, departure: { reasoned: true } }),
      ],
    ],
    [
      "unknown",
      "decided anew with another fine, of which nothing is told",
      [
        FILED,
        decided({ ...TIER, fine: 8_000_000, departure: { reasoned: true, approved: true } }),
        decided({ ...TIER, fine: 9_000_000 }, "04-02T09:00"),
      ],
    ],
    ["pass", "within the tier", [FILED, decided({ ...TIER, fine: 3_000_000 })]],
    ["unknown", "no tier known", [FILED, decided({ fine: 8_000_000 })]],
    ["notApplicable", "not decided yet", [FILED]],
  ]),
  ...records("PEN-24", [
    ["pass", "at the lower end", tierOf(SPAN, 10_000, UNREASONED)],
    ["breach", "a fen below the lower end", tierOf(SPAN, 9999.99, UNREASONED)],
    ["pass", "at the upper end", tierOf(SPAN, 37_000, UNREASONED)],
    ["breach", "a fen above the upper end", tierOf(SPAN, 37_000.01, UNREASONED)],
    ["pass", "at the lowest multiple", tierOf(RATES, 20_000, { base: 10_000, ...UNREASONED })],
    ["breach", "a fen below the lowest multiple", tierOf(RATES, 19_999.99, { base: 10_000, ...UNREASONED })],
    ["pass", "at the highest multiple", tierOf(RATES, 50_000, { base: 10_000, ...UNREASONED })],
    ["breach", "a fen above the highest multiple", tierOf(RATES, 50_000.01, { base: 10_000, ...UNREASONED })],
    ["pass", "the fixed amount", tierOf({ kind: "fixed", value: 100 }, 100, UNREASONED)],
    ["breach", "a fen below the fixed amount", tierOf({ kind: "fixed", value: 100 }, 99.99, UNREASONED)],
    ["breach", "approved, and reasons known to be none", tierOf(SPAN, 60_000, { departure: { reasoned: false, approved: true } })],
    ["breach", "reasons, and an approval that was refused", tierOf(SPAN, 60_000, { departure: { reasoned: true, approved: false } })],
    ["breach", "discussed, without reasons", tierOf(SPAN, 60_000, { ...UNREASONED, collectiveMeetingId: "M1" })],
    ["unknown", "discussed, and nobody told of reasons", tierOf(SPAN, 60_000, { collectiveMeetingId: "M1" })],
  ]),

  ...events("PEN-25", [
    [
      "pass",
      "reviewed on the twentieth working day",
      [
        decided({ fine: 1 }, "02-27T09:00"),
        ["penalty.sampled", "03-02T09:00", { ground: "departure" }, [DRAWN]],
        ["penalty.sampleReviewed", "03-30T09:00", { upheld: true }, [DRAWN]],
      ],
    ],
    [
      "breach",
      "reviewed on the day after",
      [
        decided({ fine: 1 }, "02-27T09:00"),
        ["penalty.sampled", "03-02T09:00", { ground: "departure" }, [DRAWN]],
        ["penalty.sampleReviewed", "03-31T09:00", { upheld: false }, [DRAWN]],
      ],
    ],
    ["pass", "still within the period", [["penalty.sampled", "03-02T09:00", { ground: "lot" }, [DRAWN]]], { asOf: "03-30T23:59" }],
    [
      "breach",
      "not reviewed when it has passed",
      [["penalty.sampled", "03-02T09:00", { ground: "lot" }, [DRAWN]]],
      { asOf: "03-31T00:00" },
    ],
  ]),
  ...records("PEN-25", [
    ["breach", "the eleventh day where ten are given", { sampledAt: "2026-03-02", reviewedAt: "2026-03-17" }, { wd: 10 }],
    ["pass", "the tenth day where ten are given", { sampledAt: "2026-03-02", reviewedAt: "2026-03-16" }, { wd: 10 }],
    ["unknown", "nobody told when it was drawn", { reviewedAt: "2026-03-17" }],
  ]),

  ...events("PEN-26", [
    ["pass", "announced seven working days before", [FILED, announced("03-02T11:00"), heard("03-11T09:00")]],
    ["breach", "announced six working days before", [FILED, announced("03-02T11:00"), heard("03-10T09:00")]],
    ["breach", "announced once more, on the day before", [FILED, announced("03-03T11:00"), announced("03-10T11:00"), heard("03-11T09:00")]],
    ["unknown", "held, announced nobody knows when", [FILED, heard("03-11T09:00")]],
    ["notApplicable", "no hearing", [FILED, decided({ fine: 1 })]],
    ["notApplicable", "announced, and not held yet", [FILED, announced("03-02T11:00")]],
  ]),
  ...records("PEN-26", [
    ["breach", "nine days, where a local rule gives ten", { hearingAnnouncedAt: "2026-03-02", hearingHeldAt: "2026-03-13" }, { wd: 10 }],
    ["pass", "ten days, where a local rule gives ten", { hearingAnnouncedAt: "2026-03-02", hearingHeldAt: "2026-03-16" }, { wd: 10 }],
    ["unknown", "announced, held nobody knows when", { hearingAnnouncedAt: "2026-03-02" }],
  ]),

  ...events("PEN-27", [
    ["pass", "dealt with on the seventh working day", [preserved({ approvedByHead: true }), disposed("03-11T09:00")]],
    ["breach", "dealt with on the eighth", [preserved({ approvedByHead: true }), disposed("03-12T09:00")]],
    ["pass", "still kept on the seventh", [preserved({ approvedByHead: true })], { asOf: "03-11T23:59" }],
    ["breach", "still kept when they have passed", [preserved({ approvedByHead: true })], { asOf: "03-12T00:00" }],
    ["breach", "not approved by the head", [preserved({ approvedByHead: false }), disposed("03-03T09:00")]],
    ["unknown", "in time, and nobody told who approved it", [preserved({}), disposed("03-11T09:00")]],
    ["breach", "too late, whoever approved it", [preserved({}), disposed("03-12T09:00")]],
  ]),
  ...records("PEN-27", [
    [
      "breach",
      "the fourth day where a local rule gives three",
      { preservedAt: "2026-03-02", approvedByHead: true, disposedAt: "2026-03-06" },
      { wd: 3 },
    ],
    [
      "pass",
      "the third day where a local rule gives three",
      { preservedAt: "2026-03-02", approvedByHead: true, disposedAt: "2026-03-05" },
      { wd: 3 },
    ],
    ["pass", "kept until the seventh, by its days", { preservedAt: "2026-03-02", approvedByHead: true, asOf: "2026-03-11" }],
    ["unknown", "nobody told since when", { approvedByHead: true, disposedAt: "2026-03-05" }],
  ]),
];
