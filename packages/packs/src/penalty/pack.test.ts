import {
  BUILT_IN_KINDS,
  createCalendar,
  createEngine,
  createKindRegistry,
  type Engine,
  type Json,
  type ObjectRef,
  type TimedEvent,
  timed,
} from "@plumbline/core";
import { describe, expect, it } from "vitest";
import type { DiscretionBenchmark } from "./benchmarks.ts";
import { penaltyEvents } from "./events.ts";
import { demoCase } from "./feed.ts";
import { penalty } from "./pack.ts";
import type { PenaltyFacts } from "./records.ts";
import { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";

const calendar = createCalendar();
const pack = penalty({ benchmarks: SAMPLE_BENCHMARKS });

/** Type, day and hour of 2026 in China, data, and objects besides the case. */
type Told = readonly [type: string, when: string, data?: Readonly<Record<string, Json>>, also?: readonly ObjectRef[], of?: string];

const CASE = { type: "penalty", id: "K1" };
const SEIZED = { type: "seizure", id: "S1" };
const PAID = { type: "fineCollection", id: "F1" };
const LATE = { type: "surcharge", id: "L1" };
const SPOT = { type: "spotPenalty", id: "P1" };
const ACT = { type: "act", id: "A1" };
const REVOKED = { type: "penaltyRevocation", id: "K1" };
const SAME_ACT = { type: "penalizedAct", id: "A1" };

const definitions = new Map(penaltyEvents.map((definition) => [definition.type, definition]));

function event([type, when, data = {}, also = [], of = "K1"]: Told, index: number): TimedEvent {
  const wire = {
    id: `e${index}`,
    type,
    time: `2026-${when}:00+08:00`,
    seq: index,
    source: "host",
    objects: [{ type: "penalty", id: of }, ...also],
    actor: { id: "u1", org: "anlan.market" },
    data,
  };
  return definitions.get(type)?.parse(wire) ?? timed(wire);
}

function running(): Engine {
  return createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
}

function engineOf(told: readonly Told[]): Engine {
  const engine = running();
  for (const one of told.map(event)) engine.accept(one);
  engine.settle();
  return engine;
}

function outcomeOf(control: string, record: { readonly type: string; readonly id: string }, told: readonly Told[], at?: string): string {
  const engine = engineOf(told);
  if (at !== undefined) engine.advance(Date.parse(`2026-${at}:00+08:00`));
  return engine.verdict(control, record)?.outcome ?? "no such record";
}

const TWO = [
  { id: "a", certValidTo: "2027-12-31" },
  { id: "b", certValidTo: "2027-12-31" },
];
const LIFT = { actCode: "AL-TZ-088", circumstances: ["harm-minor", "first-time"], mitigations: [] };
const GOODS = { actCode: "AL-CP-050", circumstances: ["harm-minor", "first-time"], mitigations: [], base: 1_000_000 };
const WASTE = { actCode: "AL-GF-111", circumstances: ["first-time", "remedied"], mitigations: [] };

const FILED: Told = ["penalty.filed", "03-02T09:00", { partyKind: "org", actEndedAt: "2026-02-01", foundAt: "2026-02-20" }];
const found = (data: Readonly<Record<string, Json>>): Told => ["penalty.factsFound", "03-10T09:00", data];
const noticed = (data: Readonly<Record<string, Json>>, when = "03-12T09:00"): Told => ["penalty.noticed", when, data];
const decided = (data: Readonly<Record<string, Json>>, when = "04-01T09:00"): Told => ["penalty.decided", when, data];
const tooOld = (actEndedAt: string, more: Readonly<Record<string, Json>> = {}): Told => [
  "penalty.filed",
  "03-02T09:00",
  { actEndedAt, foundAt: "2026-02-28", ...more },
];
const DEFENDED: Told = ["penalty.defended", "03-16T09:00"];

interface Row {
  readonly control: string;
  readonly name: string;
  readonly told: readonly Told[];
  readonly outcome: "breach" | "pass" | "open" | "unknown" | "none";
  readonly record?: { readonly type: string; readonly id: string };
  /** The instant of the question, where it is not that of the last event. */
  readonly at?: string;
}

const ROWS: readonly Row[] = [
  // Two officers, with certificates.
  {
    control: "PEN-01",
    name: "one officer at a step",
    told: [["penalty.investigated", "03-03T09:00", { step: "询问", officers: TWO.slice(0, 1) }]],
    outcome: "breach",
  },
  {
    control: "PEN-01",
    name: "one officer named twice",
    told: [["penalty.investigated", "03-03T09:00", { step: "询问", officers: [{ id: "a" }, { id: "a" }] }]],
    outcome: "breach",
  },
  {
    control: "PEN-01",
    name: "two officers",
    told: [["penalty.investigated", "03-03T09:00", { step: "询问", officers: TWO }]],
    outcome: "pass",
  },
  {
    control: "PEN-01",
    name: "two officers put on the case one after the other, which used to be held against the first",
    told: [
      ["penalty.officersAssigned", "03-03T09:00", { officers: TWO.slice(0, 1) }],
      ["penalty.officersAssigned", "03-03T09:05", { officers: TWO.slice(1) }],
      ["penalty.investigated", "03-04T09:00", { step: "询问", officers: TWO }],
    ],
    outcome: "pass",
  },
  { control: "PEN-01", name: "a host that tells of no step", told: [FILED], outcome: "unknown" },
  {
    control: "PEN-02",
    name: "a certificate that ended the day before",
    told: [["penalty.officersAssigned", "03-03T09:00", { officers: [{ id: "a", certValidTo: "2026-03-02" }] }]],
    outcome: "breach",
  },
  {
    control: "PEN-02",
    name: "an officer known to have none",
    told: [["penalty.officersAssigned", "03-03T09:00", { officers: [{ id: "a", certValidTo: null }] }]],
    outcome: "breach",
  },
  {
    control: "PEN-02",
    name: "a certificate that was told at the assignment, and not again at the step",
    told: [
      ["penalty.officersAssigned", "03-03T09:00", { officers: TWO }],
      ["penalty.investigated", "03-04T09:00", { step: "询问", officers: [{ id: "a" }, { id: "b" }] }],
    ],
    outcome: "pass",
  },
  {
    control: "PEN-02",
    name: "a certificate of which nobody told",
    told: [["penalty.officersAssigned", "03-03T09:00", { officers: [{ id: "a" }] }]],
    outcome: "unknown",
  },
  // Ninety days.
  { control: "PEN-03", name: "decided on day 90", told: [FILED, decided({ fine: 0 }, "05-31T09:00")], outcome: "pass" },
  { control: "PEN-03", name: "decided on day 91", told: [FILED, decided({ fine: 0 }, "06-01T09:00")], outcome: "breach" },
  {
    control: "PEN-03",
    name: "dropped without a decision on day 80",
    told: [FILED, ["penalty.closed", "05-21T09:00", { outcome: "dropped" }]],
    outcome: "pass",
    at: "07-01T09:00",
  },
  {
    control: "PEN-03",
    name: "decided on day 120, prolonged by 30 days before the period passed, which used to be a breach",
    told: [FILED, ["penalty.extended", "05-20T09:00", { approvedByHead: true, days: 30 }], decided({ fine: 0 }, "06-30T09:00")],
    outcome: "pass",
  },
  {
    control: "PEN-03",
    name: "decided on day 121, prolonged by 30 days",
    told: [FILED, ["penalty.extended", "05-20T09:00", { approvedByHead: true, days: 30 }], decided({ fine: 0 }, "07-01T09:00")],
    outcome: "breach",
  },
  {
    control: "PEN-03",
    name: "prolonged when the period had passed already",
    told: [FILED, ["penalty.extended", "06-02T09:00", { approvedByHead: true, days: 30 }], decided({ fine: 0 }, "06-10T09:00")],
    outcome: "breach",
  },
  {
    control: "PEN-03",
    name: "prolonged without the head",
    told: [FILED, ["penalty.extended", "05-20T09:00", { approvedByHead: false, days: 30 }], decided({ fine: 0 }, "06-10T09:00")],
    outcome: "breach",
  },
  {
    control: "PEN-03",
    name: "decided on day 100, ten of them in the laboratory, which used to be a breach",
    told: [FILED, ["penalty.daysExcluded", "04-20T09:00", { days: 10, ground: "鉴定" }], decided({ fine: 0 }, "06-10T09:00")],
    outcome: "pass",
  },
  // The range of the law, and the tier.
  {
    control: "PEN-04",
    name: "above the maximum of the benchmark",
    told: [FILED, decided({ ...LIFT, fine: 10_000_001 })],
    outcome: "breach",
  },
  { control: "PEN-04", name: "the maximum itself", told: [FILED, decided({ ...LIFT, fine: 10_000_000 })], outcome: "pass" },
  { control: "PEN-04", name: "below the minimum without a ground", told: [FILED, decided({ ...LIFT, fine: 999_999 })], outcome: "breach" },
  { control: "PEN-04", name: "waived", told: [FILED, decided({ ...LIFT, circumstances: ["ground-waive"], fine: 0 })], outcome: "pass" },
  {
    control: "PEN-04",
    name: "a range that the host states",
    told: [FILED, decided({ fine: 300, statMin: 100, statMax: 200, mitigations: [] })],
    outcome: "breach",
  },
  {
    control: "PEN-04",
    name: "below the minimum, with grounds of which nobody told, which used to be a breach",
    told: [FILED, decided({ actCode: "AL-TZ-088", circumstances: ["harm-minor"], fine: 999_999 })],
    outcome: "unknown",
  },
  {
    control: "PEN-04",
    name: "called waived, with a fine, which used to let any fine below the minimum pass",
    told: [FILED, decided({ ...LIFT, grade: "不予", fine: 500_000 })],
    outcome: "breach",
  },
  {
    control: "PEN-04",
    name: "above the published range, with a wider one stated by the host, which used to be believed",
    told: [FILED, decided({ ...LIFT, fine: 10_000_001, statMin: 0, statMax: 99_000_000 })],
    outcome: "breach",
  },
  {
    control: "PEN-04",
    name: "a case of which nobody told the filing, not decided yet, which used to be unknown",
    told: [found(LIFT)],
    outcome: "none",
  },
  { control: "PEN-04", name: "no range known", told: [FILED, decided({ fine: 300 })], outcome: "unknown" },
  { control: "PEN-04", name: "a draft that is not decided yet", told: [FILED, found(LIFT)], outcome: "none" },
  {
    control: "PEN-05",
    name: "80,000 yuan where the tier ends at 50,000",
    told: [FILED, found(LIFT), decided({ fine: 8_000_000 })],
    outcome: "breach",
  },
  { control: "PEN-05", name: "the end of the tier", told: [FILED, found(LIFT), decided({ fine: 5_000_000 })], outcome: "pass" },
  { control: "PEN-05", name: "one fen above it", told: [FILED, found(LIFT), decided({ fine: 5_000_001 })], outcome: "breach" },
  { control: "PEN-05", name: "another amount than the fixed one", told: [FILED, decided({ ...WASTE, fine: 10_001 })], outcome: "breach" },
  { control: "PEN-05", name: "the fixed amount", told: [FILED, decided({ ...WASTE, fine: 10_000 })], outcome: "pass" },
  { control: "PEN-05", name: "2.25 times the goods", told: [FILED, decided({ ...GOODS, fine: 2_250_000 })], outcome: "pass" },
  { control: "PEN-05", name: "more than 2.25 times the goods", told: [FILED, decided({ ...GOODS, fine: 2_250_001 })], outcome: "breach" },
  {
    control: "PEN-05",
    name: "a multiple of goods whose value is not known",
    told: [FILED, decided({ actCode: GOODS.actCode, circumstances: GOODS.circumstances, fine: 1 })],
    outcome: "unknown",
  },
  {
    control: "PEN-05",
    name: "the tier that the host states",
    told: [FILED, decided({ fine: 500, tier: { id: "H1", value: { kind: "range", min: 100, max: 400 } } })],
    outcome: "breach",
  },
  {
    control: "PEN-05",
    name: "a tier that the host made wider than the published one, which used to be believed",
    told: [FILED, decided({ ...LIFT, fine: 8_000_000, tier: { id: "T3", value: { kind: "range", min: 0, max: 9_000_000 } } })],
    outcome: "breach",
  },
  {
    control: "PEN-05",
    name: "a wider tier under a published id, with no circumstances told",
    told: [FILED, decided({ actCode: "AL-TZ-088", fine: 8_000_000, tier: { id: "T3", value: { kind: "range", min: 0, max: 9_000_000 } } })],
    outcome: "breach",
  },
  {
    control: "PEN-05",
    name: "a tier that is not among the published ones",
    told: [FILED, decided({ actCode: "AL-TZ-088", fine: 8_000_000, tier: { id: "T9", value: { kind: "range", min: 0, max: 9_000_000 } } })],
    outcome: "unknown",
  },
  {
    control: "PEN-05",
    name: "other circumstances that are found after the decision, which used to be taken for its own",
    told: [FILED, decided({ ...LIFT, fine: 5_000_000 }), ["penalty.factsFound", "04-02T09:00", { circumstances: ["repeated"], base: 1 }]],
    outcome: "pass",
  },
  {
    control: "PEN-05",
    name: "reduced below the minimum, where the benchmark has no tier for that, which used to be a breach",
    told: [FILED, decided({ ...WASTE, grade: "减轻", mitigations: ["主动消除危害后果"], fine: 5_000 })],
    outcome: "unknown",
  },
  {
    control: "PEN-05",
    name: "called reduced, and not below the minimum",
    told: [FILED, decided({ ...WASTE, grade: "减轻", fine: 20_000 })],
    outcome: "breach",
  },
  {
    control: "PEN-05",
    name: "circumstances that nobody told",
    told: [FILED, decided({ actCode: "AL-TZ-088", fine: 8_000_000 })],
    outcome: "unknown",
  },
  {
    control: "PEN-05",
    name: "a circumstance that the benchmark does not know",
    told: [FILED, decided({ ...LIFT, circumstances: ["sunday"], fine: 1 })],
    outcome: "unknown",
  },
  {
    control: "PEN-06",
    name: "light, above the lower third",
    told: [FILED, decided({ ...LIFT, grade: "从轻", fine: 3_700_001 })],
    outcome: "breach",
  },
  { control: "PEN-06", name: "light, within it", told: [FILED, decided({ ...LIFT, grade: "从轻", fine: 3_700_000 })], outcome: "pass" },
  {
    control: "PEN-06",
    name: "the grade of a published tier, which used to be held against the general rule as well",
    told: [FILED, decided({ ...LIFT, circumstances: ["repeated"], fine: 7_299_999 })],
    outcome: "none",
  },
  {
    control: "PEN-06",
    name: "heavy, below the upper third, where no benchmark is published",
    told: [FILED, decided({ fine: 7_299_999, statMin: 1_000_000, statMax: 10_000_000, grade: "从重" })],
    outcome: "breach",
  },
  {
    control: "PEN-07",
    name: "general above 60 % where the law gives only a maximum",
    told: [FILED, decided({ fine: 700_000, statMin: 0, statMax: 1_000_000, grade: "一般" })],
    outcome: "breach",
  },
  {
    control: "PEN-07",
    name: "general at half of it",
    told: [FILED, decided({ fine: 500_000, statMin: 0, statMax: 1_000_000, grade: "一般" })],
    outcome: "pass",
  },
  {
    control: "PEN-07",
    name: "a range with a minimum, for which other shares hold",
    told: [FILED, decided({ ...LIFT, fine: 3_000_000 })],
    outcome: "none",
  },
  {
    control: "PEN-08",
    name: "below the minimum for a good attitude",
    told: [FILED, decided({ ...LIFT, mitigations: ["态度较好"], fine: 500_000 })],
    outcome: "breach",
  },
  {
    control: "PEN-08",
    name: "below the minimum for a listed ground",
    told: [FILED, decided({ ...LIFT, mitigations: ["主动消除危害后果"], fine: 500_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-08",
    name: "grounds of which nobody told",
    told: [FILED, decided({ actCode: "AL-TZ-088", circumstances: [], fine: 500_000 })],
    outcome: "unknown",
  },
  {
    control: "PEN-08",
    name: "within the published tier for reduced fines, which used to be a breach",
    told: [FILED, decided({ ...LIFT, circumstances: ["ground-reduce"], fine: 500_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-08",
    name: "for an offender of reduced capacity (31), which used to be a breach",
    told: [FILED, decided({ ...LIFT, mitigations: ["尚未完全丧失控制能力的精神病人"], fine: 500_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-08",
    name: "a fine that is called waived, which used to pass",
    told: [FILED, decided({ ...LIFT, grade: "不予", fine: 500_000 })],
    outcome: "breach",
  },
  { control: "PEN-08", name: "a penalty that is waived", told: [FILED, decided({ ...LIFT, grade: "不予", fine: 0 })], outcome: "pass" },
  // Rights of the party.
  {
    control: "PEN-09",
    name: "heavier after a defence",
    told: [FILED, noticed({ fine: 2_000_000 }), DEFENDED, decided({ fine: 2_000_001 })],
    outcome: "breach",
  },
  {
    control: "PEN-09",
    name: "heavier after a defence, with a second notice in between",
    told: [FILED, noticed({ fine: 2_000_000 }), DEFENDED, noticed({ fine: 3_000_000 }, "03-20T09:00"), decided({ fine: 3_000_000 })],
    outcome: "breach",
  },
  {
    control: "PEN-09",
    name: "heavier after a hearing",
    told: [FILED, noticed({ fine: 2_000_000 }), ["penalty.hearingHeld", "03-20T09:00"], decided({ fine: 3_000_000 })],
    outcome: "breach",
  },
  {
    control: "PEN-09",
    name: "as notified, after a defence",
    told: [FILED, noticed({ fine: 2_000_000 }), DEFENDED, decided({ fine: 2_000_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-09",
    name: "heavier for new facts",
    told: [FILED, noticed({ fine: 2_000_000 }), DEFENDED, decided({ fine: 3_000_000, newFacts: true })],
    outcome: "pass",
  },
  {
    control: "PEN-09",
    name: "heavier, no defence",
    told: [FILED, noticed({ fine: 2_000_000 }), decided({ fine: 3_000_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-09",
    name: "a statement after the decision, which used to make it heavier for the defence",
    told: [FILED, noticed({ fine: 2_000_000 }), decided({ fine: 3_000_000 }), ["penalty.defended", "04-02T09:00"]],
    outcome: "pass",
  },
  {
    control: "PEN-09",
    name: "a statement before any notice, which used to keep the notice from being read",
    told: [FILED, ["penalty.defended", "03-03T09:00"], noticed({ fine: 2_000_000 }), decided({ fine: 3_000_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-09",
    name: "heavier for circumstances found after the defence, which used to be a breach",
    told: [
      FILED,
      found(LIFT),
      noticed({ fine: 2_000_000 }),
      DEFENDED,
      ["penalty.factsFound", "03-18T09:00", { circumstances: ["harm-minor", "repeated"] }],
      noticed({ fine: 7_500_000 }, "03-20T09:00"),
      decided({ fine: 7_500_000 }),
    ],
    outcome: "pass",
  },
  {
    control: "PEN-09",
    name: "heavier after a defence, with the same circumstances told again",
    told: [
      FILED,
      found(LIFT),
      noticed({ fine: 2_000_000 }),
      DEFENDED,
      ["penalty.factsFound", "03-18T09:00", { circumstances: [...LIFT.circumstances].reverse() }],
      decided({ fine: 3_000_000 }),
    ],
    outcome: "breach",
  },
  { control: "PEN-09", name: "a host that tells of no notice", told: [FILED, decided({ fine: 3_000_000 })], outcome: "unknown" },
  {
    control: "PEN-10",
    name: "50,000 yuan of an organisation without notice of a hearing (R-112)",
    told: [FILED, noticed({ fine: 5_000_000 }), decided({ fine: 5_000_000 })],
    outcome: "breach",
  },
  {
    control: "PEN-10",
    name: "notified with the prior notice",
    told: [FILED, noticed({ fine: 5_000_000, hearingRight: true }), decided({ fine: 5_000_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-10",
    name: "notified on its own",
    told: [FILED, ["penalty.hearingNotified", "03-12T09:00"], decided({ fine: 5_000_000 })],
    outcome: "pass",
  },
  {
    control: "PEN-10",
    name: "notified after the decision",
    told: [FILED, decided({ fine: 5_000_000 }), ["penalty.hearingNotified", "04-02T09:00"]],
    outcome: "breach",
  },
  { control: "PEN-10", name: "a small fine", told: [FILED, decided({ fine: 4_999_999 })], outcome: "pass" },
  { control: "PEN-10", name: "a licence revoked", told: [FILED, decided({ fine: 0, penaltyKinds: ["吊销许可证件"] })], outcome: "breach" },
  {
    control: "PEN-10",
    name: "a business licence revoked, which used to be missed",
    told: [FILED, decided({ fine: 0, penaltyKinds: ["吊销营业执照"] })],
    outcome: "breach",
  },
  {
    control: "PEN-11",
    name: "a hearing and no review (58 I 2), which used to be unknown",
    told: [FILED, ["penalty.hearingHeld", "03-20T09:00"], decided({ fine: 1 })],
    outcome: "breach",
  },
  { control: "PEN-11", name: "no review", told: [FILED, decided({ fine: 1, reviewRequired: true })], outcome: "breach" },
  {
    control: "PEN-11",
    name: "a review that was not passed",
    told: [FILED, ["penalty.reviewed", "03-20T09:00", { passed: false }], decided({ fine: 1, reviewRequired: true })],
    outcome: "breach",
  },
  {
    control: "PEN-11",
    name: "a review passed the day after",
    told: [FILED, decided({ fine: 1, reviewRequired: true }), ["penalty.reviewed", "04-02T09:00", { passed: true }]],
    outcome: "breach",
  },
  {
    control: "PEN-11",
    name: "a review passed before",
    told: [FILED, ["penalty.reviewed", "03-20T09:00", { passed: true }], decided({ fine: 1, reviewRequired: true })],
    outcome: "pass",
  },
  { control: "PEN-11", name: "none required", told: [FILED, decided({ fine: 1, reviewRequired: false })], outcome: "pass" },
  { control: "PEN-11", name: "a host that does not say whether one is required", told: [FILED, decided({ fine: 1 })], outcome: "unknown" },
  { control: "PEN-12", name: "a grave case that was not discussed", told: [FILED, decided({ fine: 1, major: true })], outcome: "breach" },
  {
    control: "PEN-12",
    name: "discussed after the decision",
    told: [FILED, decided({ fine: 1, major: true }), ["penalty.discussed", "04-02T09:00", { meeting: "M1" }]],
    outcome: "breach",
  },
  {
    control: "PEN-12",
    name: "discussed before it",
    told: [FILED, ["penalty.discussed", "03-20T09:00", { meeting: "M1" }], decided({ fine: 1, major: true })],
    outcome: "pass",
  },
  // On the spot.
  {
    control: "PEN-13",
    name: "201 yuan of a person",
    told: [["penalty.imposedOnSpot", "03-02T09:00", { fine: 20_001, partyKind: "person" }, [SPOT]]],
    outcome: "breach",
    record: SPOT,
  },
  {
    control: "PEN-13",
    name: "3,000 yuan of an organisation",
    told: [["penalty.imposedOnSpot", "03-02T09:00", { fine: 300_000, partyKind: "org" }, [SPOT]]],
    outcome: "pass",
    record: SPOT,
  },
  {
    control: "PEN-13",
    name: "a party of which nobody told",
    told: [["penalty.imposedOnSpot", "03-02T09:00", { fine: 300_000 }, [SPOT]]],
    outcome: "unknown",
    record: SPOT,
  },
  {
    control: "PEN-14",
    name: "500 yuan taken by an officer",
    told: [["fine.collected", "03-02T09:00", { amount: 50_000, fine: 50_000, by: "officer" }, [PAID]]],
    outcome: "breach",
    record: PAID,
  },
  {
    control: "PEN-14",
    name: "100 yuan taken by an officer",
    told: [["fine.collected", "03-02T09:00", { amount: 10_000, fine: 10_000, by: "officer" }, [PAID]]],
    outcome: "pass",
    record: PAID,
  },
  {
    control: "PEN-14",
    name: "paid into the bank",
    told: [["fine.collected", "03-02T09:00", { amount: 50_000, fine: 50_000, by: "bank" }, [PAID]]],
    outcome: "pass",
    record: PAID,
  },
  {
    control: "PEN-14",
    name: "500 yuan taken by an officer, of a fine that nobody told, which used to be unknown",
    told: [["fine.collected", "03-02T09:00", { amount: 50_000, by: "officer" }, [PAID]]],
    outcome: "breach",
    record: PAID,
  },
  {
    control: "PEN-14",
    name: "50 yuan of a fine that nobody told",
    told: [["fine.collected", "03-02T09:00", { amount: 5_000, by: "officer" }, [PAID]]],
    outcome: "unknown",
    record: PAID,
  },
  // Service.
  {
    control: "PEN-15",
    name: "served on the seventh working day",
    told: [FILED, decided({ fine: 1 }, "09-24T09:00"), ["penalty.served", "10-12T09:00"]],
    outcome: "pass",
  },
  {
    control: "PEN-15",
    name: "served on the eighth",
    told: [FILED, decided({ fine: 1 }, "09-24T09:00"), ["penalty.served", "10-13T09:00"]],
    outcome: "breach",
  },
  {
    control: "PEN-15",
    name: "served on the next working day although the party was there",
    told: [FILED, decided({ fine: 1, partyPresent: true }, "09-24T09:00"), ["penalty.served", "09-28T09:00"]],
    outcome: "breach",
  },
  {
    control: "PEN-15",
    name: "set aside on the third working day and never served, which used to be a breach",
    told: [FILED, decided({ fine: 1 }, "09-21T09:00"), ["penalty.revoked", "09-24T09:00"]],
    outcome: "pass",
    at: "11-20T09:00",
  },
  {
    control: "PEN-15",
    name: "still within the period",
    told: [FILED, decided({ fine: 1 }, "09-24T09:00")],
    outcome: "open",
    at: "10-10T09:00",
  },
  // Over several cases.
  {
    control: "PEN-16",
    name: "two agencies fine one act",
    told: [
      ["penalty.decided", "04-01T09:00", { fine: 100 }, [ACT]],
      ["penalty.decided", "04-02T09:00", { fine: 200 }, [ACT], "K2"],
    ],
    outcome: "breach",
    record: SAME_ACT,
  },
  {
    control: "PEN-16",
    name: "a second penalty without a fine",
    told: [
      ["penalty.decided", "04-01T09:00", { fine: 100 }, [ACT]],
      ["penalty.decided", "04-02T09:00", { fine: 0, penaltyKinds: ["警告"] }, [ACT], "K2"],
    ],
    outcome: "pass",
    record: SAME_ACT,
  },
  {
    control: "PEN-16",
    name: "the first decision was revoked",
    told: [
      ["penalty.decided", "04-01T09:00", { fine: 100 }, [ACT]],
      ["penalty.revoked", "04-02T09:00", {}, [ACT]],
      ["penalty.decided", "04-03T09:00", { fine: 200 }, [ACT], "K2"],
    ],
    outcome: "pass",
    record: SAME_ACT,
  },
  {
    control: "PEN-17",
    name: "found after two years and a day",
    told: [tooOld("2024-02-27"), decided({ fine: 100 })],
    outcome: "breach",
  },
  {
    control: "PEN-17",
    name: "found on the second anniversary",
    told: [tooOld("2024-02-28"), decided({ fine: 100 })],
    outcome: "pass",
  },
  {
    control: "PEN-17",
    name: "found after three years, where health was harmed",
    told: [tooOld("2023-02-27", { lifeOrFinance: true, harm: true }), decided({ fine: 100 })],
    outcome: "pass",
  },
  {
    control: "PEN-17",
    name: "an old act that was only filed, which used to be a breach",
    told: [tooOld("2024-02-27")],
    outcome: "none",
  },
  {
    control: "PEN-17",
    name: "an old act that was filed and not punished for its age, which used to be a breach",
    told: [tooOld("2024-02-27"), decided({ fine: 0, grade: "不予" })],
    outcome: "none",
  },
  {
    control: "PEN-18",
    name: "more than 3 % a day",
    told: [["fine.surcharged", "03-02T09:00", { fine: 1_000_000, lateDays: 10, surcharge: 300_001 }, [LATE]]],
    outcome: "breach",
    record: LATE,
  },
  {
    control: "PEN-18",
    name: "more than the fine itself",
    told: [["fine.surcharged", "03-02T09:00", { fine: 1_000_000, lateDays: 60, surcharge: 1_800_000 }, [LATE]]],
    outcome: "breach",
    record: LATE,
  },
  {
    control: "PEN-18",
    name: "3 % a day for ten days",
    told: [["fine.surcharged", "03-02T09:00", { fine: 1_000_000, lateDays: 10, surcharge: 300_000 }, [LATE]]],
    outcome: "pass",
    record: LATE,
  },
  {
    control: "PEN-19",
    name: "handed in on the third working day",
    told: [
      ["fine.collected", "03-02T09:00", { amount: 10_000, fine: 10_000, by: "officer" }, [PAID]],
      ["fine.handedIn", "03-05T09:00", {}, [PAID]],
      ["fine.remitted", "03-05T10:00", { amount: 10_000 }, [PAID]],
    ],
    outcome: "breach",
    record: PAID,
  },
  {
    control: "PEN-19",
    name: "two working days at each of the two steps",
    told: [
      ["fine.collected", "03-02T09:00", { amount: 10_000, fine: 10_000, by: "officer" }, [PAID]],
      ["fine.handedIn", "03-04T09:00", {}, [PAID]],
      ["fine.remitted", "03-06T09:00", { amount: 10_000 }, [PAID]],
    ],
    outcome: "pass",
    record: PAID,
  },
  {
    control: "PEN-19",
    name: "handed in on the second working day, and on its way to the bank on the fourth",
    told: [
      ["fine.collected", "03-02T09:00", { amount: 10_000, fine: 10_000, by: "officer" }, [PAID]],
      ["fine.handedIn", "03-04T09:00", {}, [PAID]],
    ],
    outcome: "open",
    record: PAID,
    at: "03-06T09:00",
  },
  {
    control: "PEN-19",
    name: "a fen of it missing",
    told: [
      ["fine.collected", "03-02T09:00", { amount: 10_000, fine: 10_000, by: "officer" }, [PAID]],
      ["fine.handedIn", "03-03T09:00", {}, [PAID]],
      ["fine.remitted", "03-04T09:00", { amount: 9_999 }, [PAID]],
    ],
    outcome: "breach",
    record: PAID,
    at: "03-06T09:00",
  },
  {
    control: "PEN-19",
    name: "with the bank on the fourth working day, handed in nobody knows when, which used to be a breach",
    told: [
      ["fine.collected", "03-02T09:00", { amount: 10_000, fine: 10_000, by: "officer" }, [PAID]],
      ["fine.remitted", "03-06T09:00", { amount: 10_000 }, [PAID]],
    ],
    outcome: "unknown",
    record: PAID,
  },
  {
    control: "PEN-21",
    name: "a decision of which nobody told that it was public, which used to be a breach",
    told: [decided({ fine: 1 }), ["penalty.revoked", "04-07T09:00"]],
    outcome: "unknown",
    record: REVOKED,
    at: "05-07T09:00",
  },
  {
    control: "PEN-21",
    name: "withdrawn on the fourth working day",
    told: [decided({ fine: 1 }), ["penalty.revoked", "04-07T09:00"], ["penalty.publicationWithdrawn", "04-13T09:00"]],
    outcome: "breach",
    record: REVOKED,
  },
  {
    control: "PEN-21",
    name: "withdrawn on the third",
    told: [decided({ fine: 1 }), ["penalty.revoked", "04-07T09:00"], ["penalty.publicationWithdrawn", "04-10T09:00"]],
    outcome: "pass",
    record: REVOKED,
  },
  {
    control: "PEN-21",
    name: "a decision that was never public",
    told: [decided({ fine: 1 }), ["penalty.revoked", "04-07T09:00", { published: false }]],
    outcome: "none",
    record: REVOKED,
    at: "05-07T09:00",
  },
  {
    control: "PEN-22",
    name: "lifted on day 31",
    told: [
      ["seizure.imposed", "03-01T09:00", {}, [SEIZED]],
      ["seizure.lifted", "04-01T09:00", {}, [SEIZED]],
    ],
    outcome: "breach",
    record: SEIZED,
  },
  {
    control: "PEN-22",
    name: "lifted on day 30",
    told: [
      ["seizure.imposed", "03-01T09:00", {}, [SEIZED]],
      ["seizure.lifted", "03-31T09:00", {}, [SEIZED]],
    ],
    outcome: "pass",
    record: SEIZED,
  },
  {
    control: "PEN-22",
    name: "day 60, prolonged by the head",
    told: [
      ["seizure.imposed", "03-01T09:00", {}, [SEIZED]],
      ["seizure.extended", "03-30T09:00", { approvedByHead: true }, [SEIZED]],
      ["seizure.lifted", "04-30T09:00", {}, [SEIZED]],
    ],
    outcome: "pass",
    record: SEIZED,
  },
  {
    control: "PEN-22",
    name: "day 40, prolonged when it had lapsed already, which used to cure it",
    told: [
      ["seizure.imposed", "03-01T09:00", {}, [SEIZED]],
      ["seizure.extended", "04-02T09:00", { approvedByHead: true }, [SEIZED]],
      ["seizure.lifted", "04-10T09:00", {}, [SEIZED]],
    ],
    outcome: "breach",
    record: SEIZED,
  },
  {
    control: "PEN-22",
    name: "day 40, prolonged without the head",
    told: [
      ["seizure.imposed", "03-01T09:00", {}, [SEIZED]],
      ["seizure.extended", "03-30T09:00", { approvedByHead: false }, [SEIZED]],
      ["seizure.lifted", "04-10T09:00", {}, [SEIZED]],
    ],
    outcome: "breach",
    record: SEIZED,
  },
  {
    control: "PEN-22",
    name: "day 40, ten of them in the laboratory",
    told: [
      ["seizure.imposed", "03-01T09:00", {}, [SEIZED]],
      ["seizure.tested", "03-20T09:00", { days: 10 }, [SEIZED]],
      ["seizure.lifted", "04-10T09:00", {}, [SEIZED]],
    ],
    outcome: "pass",
    record: SEIZED,
  },
];

describe("the control points of the penalty pack, from what a host tells", () => {
  it.each(ROWS)("$control: $outcome: $name", ({ control, told, outcome, record = CASE, at }) => {
    expect(outcomeOf(control, record, told, at)).toBe(outcome);
  });

  it("are PEN-01 to PEN-22, and each but PEN-20 is shown above both ways", () => {
    const ids = pack.controls.map(({ id }) => id);
    const shown = (outcomes: readonly string[]) =>
      new Set(ROWS.filter(({ outcome }) => outcomes.includes(outcome)).map(({ control }) => control));

    expect(ids).toEqual(Array.from({ length: 22 }, (_, i) => `PEN-${String(i + 1).padStart(2, "0")}`));
    expect([...shown(["breach"])].sort()).toEqual(ids.filter((id) => id !== "PEN-20"));
    expect([...shown(["pass"])].sort()).toEqual(ids.filter((id) => id !== "PEN-20"));
  });

  it.each([
    { control: "PEN-03", told: [FILED], due: "06-01T00:00" },
    { control: "PEN-15", told: [FILED, decided({ fine: 1 }, "09-24T09:00")], due: "10-13T00:00" },
    {
      control: "PEN-19",
      told: [["fine.collected", "03-02T09:00", { amount: 10_000, fine: 10_000, by: "officer" }, [PAID]]] as Told[],
      due: "03-05T00:00",
    },
    {
      control: "PEN-21",
      told: [decided({ fine: 1 }), ["penalty.revoked", "04-07T09:00", { published: true }]] as Told[],
      due: "04-13T00:00",
    },
    { control: "PEN-22", told: [["seizure.imposed", "03-01T09:00", {}, [SEIZED]]] as Told[], due: "04-01T00:00" },
  ])("$control is raised as time passes, at the first instant after the period", ({ control, told, due }) => {
    const engine = engineOf(told);
    const at = Date.parse(`2026-${due}:00+08:00`);
    const raised = () => engine.signals("open").filter((signal) => signal.control === control);

    engine.advance(at - 1);
    expect(raised()).toEqual([]);

    engine.advance(at);
    expect(raised().map((signal) => signal.at)).toEqual([at]);
  });

  it("PEN-22 ceases once days of tests are told, and comes back when they have passed too", () => {
    const engine = engineOf([["seizure.imposed", "03-01T09:00", {}, [SEIZED]]]);
    engine.advance(Date.parse("2026-04-03T00:00:00+08:00"));
    engine.accept(event(["seizure.tested", "04-03T09:00", { days: 30 }, [SEIZED]], 50));
    engine.settle();

    expect(engine.signals().map((signal) => signal.state)).toEqual(["ceased"]);

    engine.advance(Date.parse("2026-05-01T00:00:00+08:00"));
    expect(engine.signals().map((signal) => signal.state)).toEqual(["open"]);
  });
});

describe("the events that are given for a breach", () => {
  const proofOf = (control: string, told: readonly Told[]) =>
    engineOf(told)
      .signals("open")
      .filter((signal) => signal.control === control)
      .map(({ key, events }) => [key, ...events]);
  const alone: Told = ["penalty.investigated", "03-03T09:00", { step: "询问", officers: TWO.slice(0, 1) }];
  const together: Told = ["penalty.investigated", "03-04T09:00", { step: "现场检查", officers: TWO }];

  it("name the step with one officer, where a later step used to be named", () => {
    expect(proofOf("PEN-01", [FILED, alone, together])).toEqual([["e1", "e1"]]);
  });

  it("name the step with the certificate that had expired", () => {
    const expired: Told = ["penalty.investigated", "03-03T09:00", { step: "询问", officers: [{ id: "c", certValidTo: "2026-03-01" }] }];

    expect(proofOf("PEN-02", [FILED, expired, together])).toEqual([["e1", "e1"]]);
  });

  it("of PEN-05 name the one that established the circumstances, which used to be left out", () => {
    expect(proofOf("PEN-05", [FILED, found(LIFT), decided({ fine: 8_000_000 })])).toEqual([["", "e1", "e2"]]);
    expect(proofOf("PEN-05", [FILED, found(LIFT), decided({ ...LIFT, fine: 8_000_000 })])).toEqual([["", "e1", "e2"]]);
  });

  it("of PEN-05 name the decision alone, where it is what changed the tier", () => {
    const other = { ...LIFT, circumstances: ["repeated"], fine: 1_000_000 };

    expect(proofOf("PEN-05", [FILED, found(LIFT), decided(other)])).toEqual([["", "e2"]]);
  });

  it("of PEN-16 name both decisions, where the first used to be left out", () => {
    const told: readonly Told[] = [
      ["penalty.decided", "04-01T09:00", { fine: 100 }, [ACT]],
      ["penalty.decided", "04-02T09:00", { fine: 200 }, [ACT], "K2"],
      ["penalty.decided", "04-03T09:00", { fine: 300 }, [ACT], "K3"],
    ];

    expect(proofOf("PEN-16", told.slice(0, 2))).toEqual([["", "e0", "e1"]]);
    expect(proofOf("PEN-16", told)).toEqual([["", "e0", "e1", "e2"]]);
  });

  it("stay when an earlier step arrives late", () => {
    const engine = engineOf([FILED, alone, together]);
    const before = engine.signals("open").map(({ key, at, events }) => ({ key, at, events }));
    engine.accept(event(["penalty.investigated", "03-02T10:00", { step: "抽样", officers: TWO }], 60));
    engine.settle();

    expect(engine.signals("open").map(({ key, at, events }) => ({ key, at, events }))).toEqual(before);
  });
});

describe("a benchmark that changed between the act and the decision", () => {
  const [lift] = SAMPLE_BENCHMARKS as [DiscretionBenchmark];
  const general = (min: number, max: number): DiscretionBenchmark => ({
    ...lift,
    tiers: lift.tiers.map((tier) => (tier.id === "T3" ? { ...tier, value: { kind: "range", min, max } } : tier)),
  });
  const outcome = (before: DiscretionBenchmark, fine: number, actEndedAt: string) => {
    const { records, controls } = penalty({ benchmarks: [{ ...before, effectiveFrom: "2025-01-01", effectiveTo: "2025-12-31" }, lift] });
    const engine = createEngine({ records, controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
    const told: readonly Told[] = [["penalty.filed", "01-05T09:00", { actEndedAt }], decided({ ...LIFT, fine })];
    for (const one of told.map(event)) engine.accept(one);
    return engine.verdict("PEN-05", CASE)?.outcome;
  };

  // 行政处罚法 37: what was in force at the time of the act, unless what is in force now is milder.
  it.each([
    { name: "the milder one of the time of the act", before: general(1_000_000, 3_000_000), fine: 1_500_000, expected: "pass" },
    { name: "no more than the milder one", before: general(1_000_000, 3_000_000), fine: 4_000_000, expected: "breach" },
    { name: "the milder one of the decision", before: general(6_000_000, 8_000_000), fine: 4_000_000, expected: "pass" },
    { name: "not the graver one of the time of the act", before: general(6_000_000, 8_000_000), fine: 7_000_000, expected: "breach" },
  ])("is compared with $name, where only that of the decision used to count", ({ before, fine, expected }) => {
    expect(outcome(before, fine, "2025-12-20")).toBe(expected);
  });

  it("does not reach an act that ended under the new one", () => {
    expect(outcome(general(1_000_000, 3_000_000), 1_500_000, "2026-01-02")).toBe("breach");
  });
});

describe("like cases", () => {
  const FINES = [2_000_000, 2_100_000, 2_200_000, 2_300_000, 2_500_000];
  const like = (fine: number, i: number, region = "990102"): Told => [
    "penalty.decided",
    `04-${String(i + 1).padStart(2, "0")}T09:00`,
    { ...LIFT, fine, region },
    [],
    `K${i + 1}`,
  ];
  const GROUP = { type: "likeCases", id: "AL-TZ-088/T3/990102/2026" };

  it("far from the five before it, a decision is found by PEN-20, and named as the finding", () => {
    const verdict = engineOf([...FINES, 4_900_000].map((fine, i) => like(fine, i))).verdict("PEN-20", GROUP);

    expect(verdict?.outcome).toBe("breach");
    expect(verdict?.findings.map(({ key, fields }) => [key, fields?.["members[].fine"]])).toEqual([["K6", 49_000]]);
  });

  it("near to them, or with fewer than five before it, it is not", () => {
    const near = engineOf([...FINES, 2_400_000].map((fine, i) => like(fine, i))).verdict("PEN-20", GROUP);
    const early = engineOf([...FINES.slice(1), 4_900_000].map((fine, i) => like(fine, i))).verdict("PEN-20", GROUP);

    expect([near?.findings, early?.findings]).toEqual([[], []]);
    expect(early).toMatchObject({ outcome: "unknown", missing: ["members[].peers"] });
  });

  it("are those of one act, tier, region and year", () => {
    const engine = engineOf([...FINES.map((fine, i) => like(fine, i)), like(4_900_000, 5, "990103")]);

    expect(engine.verdict("PEN-20", GROUP)?.findings).toEqual([]);
    expect(engine.view({ type: "likeCases", id: "AL-TZ-088/T3/990103/2026" })?.state.members).toHaveLength(1);
  });

  it("are not those whose amounts follow the base of a multiple, which used to be compared with each other", () => {
    const engine = engineOf([
      ["penalty.decided", "04-01T09:00", { ...GOODS, fine: 2_000_000 }],
      [
        "penalty.decided",
        "04-02T09:00",
        { fine: 2_000_000, actCode: "X", tier: { id: "T", value: { kind: "ratio", minRate: 1, maxRate: 2 } } },
      ],
    ]);

    expect(engine.view({ type: "likeCases", id: "AL-CP-050/T3/-/2026" })).toBeUndefined();
    expect(engine.view({ type: "likeCases", id: "X/T/-/2026" })).toBeUndefined();
  });

  it("are not grouped apart by a tier that the host makes up beside a published one", () => {
    const made = like(4_900_000, 5);
    const engine = engineOf([
      ...FINES.map((fine, i) => like(fine, i)),
      [made[0], made[1], { ...made[2], tier: { id: "mine", value: { kind: "fixed", value: 1 } } }, [], "K6"],
    ]);

    expect(engine.verdict("PEN-20", GROUP)?.findings.map(({ key }) => key)).toEqual(["K6"]);
  });

  it("are each compared once however many there are, and the finding stays at its own decision", () => {
    const many = Array.from({ length: 400 }, (_, i) => like(i === 200 ? 9_900_000 : (FINES[i % 5] as number), 0, "990102")).map(
      ([type, , data], i): Told => [
        type,
        `04-${String(1 + (i % 28)).padStart(2, "0")}T${String(8 + Math.floor(i / 28)).padStart(2, "0")}:00`,
        data,
        [],
        `K${i}`,
      ],
    );
    const [signal, ...others] = engineOf(many)
      .signals("open")
      .filter(({ control }) => control === "PEN-20");

    expect(others).toEqual([]);
    expect(signal).toMatchObject({ key: "K200", events: ["e200"] });
  });

  it("say the same of a decision whatever is decided later", () => {
    const before = engineOf([...FINES, 4_900_000].map((fine, i) => like(fine, i))).verdict("PEN-20", GROUP);
    const after = engineOf([...FINES, 4_900_000, 4_800_000, 4_700_000, 4_900_000].map((fine, i) => like(fine, i))).verdict("PEN-20", GROUP);

    expect(after?.findings.find(({ key }) => key === "K6")?.fields).toEqual(before?.findings[0]?.fields);
  });
});

describe("the decision of the demo", () => {
  const demo = demoCase();
  const asOf = Date.parse("2026-11-20T15:30:00+08:00");
  const engine = running();
  for (const told of demo.events) engine.accept(timed(told));
  engine.settle();
  engine.advance(asOf);
  const precheck = (fine: number) => engine.precheck(timed(demo.decision(fine)), { asOf, visibility: "actor" });

  it("has raised nothing before", () => {
    expect(engine.signals()).toEqual([]);
  });

  it("is advised against at 80,000 yuan for the benchmark alone", () => {
    const { outcome, findings, refused, unknown } = precheck(8_000_000);

    expect({ outcome, refused, unknown }).toEqual({ outcome: "advise", refused: [], unknown: [] });
    expect(findings.map(({ control, level }) => [control, level])).toEqual([["PEN-05", "orange"]]);
    expect(findings[0]?.fields).toMatchObject({
      fine: 80_000,
      "tier.kind": "range",
      "tier.min": 20_000,
      "tier.max": 50_000,
      tier: { id: "T3", grade: "一般", benchmark: "AL-TZ-088", law: "特种设备安全法 88(2)" },
    });
  });

  it("is let go at 30,000 yuan without a word", () => {
    expect(precheck(3_000_000)).toMatchObject({ outcome: "allow", findings: [], refused: [], unknown: [] });
  });

  it("changes nothing by being asked", () => {
    precheck(8_000_000);

    expect(engine.signals()).toEqual([]);
    expect(engine.view({ type: "penalty", id: demo.id })?.state.decidedAt).toBeUndefined();
  });

  it("leads from benchmark to tier to signal, and from the signal to who answers for each step (R-111)", () => {
    const committed = running();
    for (const told of [...demo.events, demo.decision(8_000_000)]) committed.accept(timed(told));
    committed.settle();
    const [signal] = committed.signals("open");
    const facts = committed.view(signal?.record ?? CASE)?.state as PenaltyFacts;

    expect(signal).toMatchObject({
      control: "PEN-05",
      at: asOf,
      record: { type: "penalty", id: demo.id },
      events: expect.arrayContaining([`${demo.id}/8`]),
    });
    expect(facts.tier).toMatchObject({ benchmark: "AL-TZ-088", id: "T3", min: 20_000, max: 50_000 });
    expect(facts.responsible?.filter(({ id }) => signal?.events.includes(id))).toEqual([
      { id: `${demo.id}/8`, role: "decide", officer: "u-3107" },
    ]);
    expect(new Set(facts.responsible?.map(({ role }) => role))).toEqual(new Set(["investigate", "review", "decide"]));
  });
});
