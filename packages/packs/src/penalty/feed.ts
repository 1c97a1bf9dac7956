import { createCalendar, type Json, type ObjectRef, PlumblineError, type TraceEvent, type WorkingCalendar } from "@plumbline/core";
import { generator } from "../random.ts";
import { type BenchmarkTier, chinaDate, type DiscretionBenchmark, times } from "./benchmarks.ts";
import { SAMPLE_BENCHMARKS } from "./sample-benchmarks.ts";

/** The host system of the samples, and the agency that decides in it. */
const SOURCE = "anlan.penalty";
const ORG = "anlan.market";
const REGIONS = ["990102", "990103", "990104"] as const;
const LONELY = "990109";
const OFFICERS = ["u-3107", "u-2214", "u-2987", "u-3350", "u-4018", "u-4471"] as const;
const HEADS = ["u-1102", "u-1145"] as const;
const REVIEWER = "u-5120";
const CERTIFICATE = "2028-06-30";

/** What can be wrong with an invented case, and which control points are to say so. */
export const PENALTY_PLANTS = {
  loneOfficer: ["PEN-01"],
  certificateExpired: ["PEN-02"],
  undecided: ["PEN-03"],
  aboveStatute: ["PEN-04", "PEN-05"],
  aboveTier: ["PEN-05"],
  hearingNotNotified: ["PEN-10"],
  reviewSkipped: ["PEN-11"],
  discussionSkipped: ["PEN-12"],
  collectedByHand: ["PEN-14"],
  servedLate: ["PEN-15"],
  finedTwice: ["PEN-16"],
  surchargeTooHigh: ["PEN-18"],
  notRemitted: ["PEN-19"],
  notWithdrawn: ["PEN-21"],
  seizedTooLong: ["PEN-22"],
  noticeSkipped: ["PEN-23"],
  departureUnapproved: ["PEN-05", "PEN-24"],
  sampleUnreviewed: ["PEN-25"],
  belowMinimum: ["PEN-04", "PEN-05", "PEN-08"],
  heavierAfterDefence: ["PEN-09"],
  lightTooHigh: ["PEN-06"],
  shareTooLow: ["PEN-07"],
  spotAboveLimit: ["PEN-13"],
  pastLimitation: ["PEN-17"],
  hearingAnnouncedLate: ["PEN-26"],
  evidenceKept: ["PEN-27"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PenaltyPlant = keyof typeof PENALTY_PLANTS;

export const PENALTY_PLANT_NAMES = Object.keys(PENALTY_PLANTS) as readonly PenaltyPlant[];

export interface PenaltyFeedOptions {
  /** Same seed, same cases, to the byte. Default 1. */
  readonly seed?: number;
  /** Default 30; at least twice as many as are asked to be planted. */
  readonly cases?: number;
  /** What happens after this instant (RFC 3339) has not happened yet. Default 2026-11-20T15:00:00+08:00. */
  readonly until?: string;
  /** One case of each. Default: the first of them, in half of the cases: 52 cases have all. */
  readonly plant?: readonly PenaltyPlant[];
  readonly calendar?: WorkingCalendar;
}

export interface PenaltyFeed {
  /** What was planted, by case; everything else is as it should be. */
  readonly manifest: readonly { readonly case: string; readonly plant: PenaltyPlant; readonly breaches: readonly string[] }[];
  /** In the order of time, ready to be sent. */
  readonly events: readonly TraceEvent[];
}

/** Working days before `until` over which the filings spread; planted cases are old enough for their breach to have come. */
const SPAN = 115;
const PLANTED_FROM = 80;

/** Invented penalty cases of a fictional city (安澜市) in the months before an instant, by the sample benchmarks. */
export function penaltyFeed(options: PenaltyFeedOptions = {}): PenaltyFeed {
  const { seed = 1, cases = 30, until = "2026-11-20T15:00:00+08:00", calendar = createCalendar() } = options;
  const plant = options.plant ?? PENALTY_PLANT_NAMES.slice(0, Math.floor(cases / 2));
  const end = Date.parse(until);
  if (Number.isNaN(end)) throw new PlumblineError("PARAMETER_INVALID", `"${until}" is no instant; write it as RFC 3339`);
  if (plant.length * 2 > cases) {
    throw new PlumblineError("PARAMETER_INVALID", `${plant.length} planted cases do not fit into ${cases}; ask for ${plant.length * 2}`);
  }
  const last = calendar.dayOf(end);
  const ages = Array.from({ length: cases }, (_, i) => {
    const random = generator(seed, i)();
    const planted = i % 2 === 1 ? plant[(i - 1) / 2] : undefined;
    // The older half of the span for what was planted, the whole of it for the rest.
    return { planted, age: Math.floor(planted ? PLANTED_FROM + random * (SPAN - PLANTED_FROM) : 2 + random * (SPAN - 2)) };
  }).sort((a, b) => b.age - a.age);
  const events: TraceEvent[] = [];
  const manifest: PenaltyFeed["manifest"][number][] = [];
  ages.forEach(({ planted, age }, i) => {
    // The numbers from 301 to 1000 are left to cases that a host makes up itself.
    const id = `AL-2026-${i < 200 ? 101 + i : 801 + i}`;
    const told = penaltyStory({ id, random: generator(seed, 10_000 + i), filed: workingDayBefore(calendar, last, age), calendar, planted });
    events.push(...told.filter((event) => Date.parse(event.time) <= end));
    if (planted) manifest.push({ case: id, plant: planted, breaches: PENALTY_PLANTS[planted] });
  });
  return { manifest, events: events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1)) };
}

function workingDayBefore(calendar: WorkingCalendar, day: number, count: number): number {
  let left = count;
  let at = day;
  while (left > 0) if (calendar.isWorkingDay(--at)) left--;
  return at;
}

interface Story {
  readonly id: string;
  readonly random: () => number;
  readonly filed: number;
  readonly calendar: WorkingCalendar;
  readonly planted: PenaltyPlant | undefined;
}

/** Circumstances that lead to a tier of the samples. */
const CIRCUMSTANCES: Readonly<Record<string, readonly string[]>> = {
  "AL-TZ-088/T2": ["harm-none", "first-time", "remedied", "ground-light"],
  "AL-TZ-088/T3": ["harm-minor", "first-time", "remedied-late", "devices-6-20"],
  "AL-TZ-088/T4": ["harm-minor", "first-time", "not-remedied", "devices-1-5"],
  "AL-TZ-088/T5": ["harm-minor", "repeated", "remedied-late", "devices-6-20"],
  "AL-GF-111/T1": ["first-time", "remedied"],
  "AL-GF-111/T2": ["first-time", "not-remedied"],
  "AL-GF-111/T4": ["repeated", "not-remedied"],
  "AL-CP-050/T2": ["harm-none", "ground-light"],
  "AL-CP-050/T3": ["harm-minor", "first-time"],
  "AL-CP-050/T4": ["harm-serious", "first-time"],
};
const LIFT_GENERAL = "AL-TZ-088/T3";
const LIFT_HEAVY = "AL-TZ-088/T5";

/** Their fines would also stand out from those of like cases. */
const OUTSIDE: readonly PenaltyPlant[] = ["aboveTier", "aboveStatute", "departureUnapproved", "belowMinimum"];

/** Decisions on acts for which no benchmark is published: the range and the grade are those that the host states. */
const UNPUBLISHED: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  lightTooHigh: { actCode: "AL-QT-001", grade: "从轻", statMin: 1_000_000, statMax: 10_000_000 },
  shareTooLow: { actCode: "AL-QT-002", grade: "一般", statMax: 10_000_000 },
};

function penaltyStory({ id, random, filed, calendar, planted }: Story): readonly TraceEvent[] {
  const chosen = pick(Object.keys(CIRCUMSTANCES), random);
  const place = placeOf(planted, chosen);
  const [code = "", tierId = ""] = place.split("/");
  const benchmark = SAMPLE_BENCHMARKS.find((one) => one.code === code) as DiscretionBenchmark;
  const tier = benchmark.tiers.find((one) => one.id === tierId) as BenchmarkTier;
  const circumstances = CIRCUMSTANCES[place] ?? [];
  const base = benchmark.statutory.kind === "ratio" ? 1_000_000 + 200_000 * Math.floor(random() * 3) : undefined;
  const fine = fineOf(planted, tier, base, random);
  // Fines that stand out have no like cases around them, which they would also stand out from.
  const region = planted !== undefined && OUTSIDE.includes(planted) ? LONELY : pick(REGIONS, random);
  const first = pick(OFFICERS, random);
  const second = pick(
    OFFICERS.filter((officer) => officer !== first),
    random,
  );
  const officers = [first, second].map((officer) => ({ id: officer, certValidTo: CERTIFICATE }));
  const partyKind = code === "AL-GF-111" ? "person" : "org";
  const large = fine >= (partyKind === "person" ? 500_000 : 5_000_000);
  const major = fine >= 7_000_000;
  const steps = new Steps(id, filed, random, calendar);

  steps.tell(0, "penalty.filed", first, {
    actCode: UNPUBLISHED[planted ?? ""]?.actCode ?? code,
    partyKind,
    region,
    actEndedAt: chinaDate(calendar.startOf(filed - (planted === "pastLimitation" ? 760 : 20))),
    foundAt: chinaDate(calendar.startOf(filed - 4)),
    lifeOrFinance: false,
  });
  steps.tell(0, "penalty.officersAssigned", pick(HEADS, random), { officers });
  if (planted === "spotAboveLimit") {
    steps.tell(0, "penalty.imposedOnSpot", first, { fine: 400_000, partyKind }, { type: "spotPenalty", id: `${id}-P1` });
  }
  const expired = [
    { id: first, certValidTo: CERTIFICATE },
    { id: second, certValidTo: chinaDate(calendar.startOf(filed - 30)) },
  ];
  const present = planted === "loneOfficer" ? officers.slice(0, 1) : planted === "certificateExpired" ? expired : officers;
  steps.tell(2, "penalty.investigated", first, { step: "现场检查", officers: present });
  if (planted === "seizedTooLong" || (code === "AL-CP-050" && random() < 0.5)) {
    const thing = { type: "seizure", id: `${id}-S1` };
    steps.tell(0, "seizure.imposed", first, {}, thing);
    steps.later(planted === "seizedTooLong" ? 26 : 12, "seizure.lifted", first, {}, thing);
  }
  if (planted === "evidenceKept") {
    const thing = { type: "evidencePreservation", id: `${id}-E1` };
    steps.tell(0, "evidence.preserved", first, { approvedByHead: true }, thing);
    steps.later(9, "evidence.disposed", first, {}, thing);
  }
  steps.tell(3, "penalty.investigated", first, { step: "询问当事人", officers });
  // Ninety calendar days are some 64 working days.
  if (planted === "undecided") return steps.events;
  steps.tell(6 + Math.floor(random() * 6), "penalty.factsFound", first, {
    circumstances,
    mitigations: circumstances.includes("ground-light") ? ["主动减轻违法行为危害后果"] : [],
    ...(base === undefined ? {} : { base }),
    reviewRequired: large,
    major,
  });
  const told = planted === "heavierAfterDefence" ? fine - 100_000 : fine;
  if (planted !== "noticeSkipped")
    steps.tell(2, "penalty.noticed", first, { fine: told, hearingRight: large && planted !== "hearingNotNotified" });
  if (random() < 0.3 || planted === "heavierAfterDefence") steps.tell(2, "penalty.defended", first, {});
  if (planted === "hearingAnnouncedLate") {
    steps.tell(1, "penalty.hearingAnnounced", first, {});
    steps.tell(4, "penalty.hearingHeld", REVIEWER, {});
  }
  if ((large || planted === "hearingAnnouncedLate") && planted !== "reviewSkipped")
    steps.tell(5, "penalty.reviewed", REVIEWER, { passed: true });
  if (major && planted !== "discussionSkipped") steps.tell(1, "penalty.discussed", pick(HEADS, random), { meeting: `${id}-M1` });
  const act = { type: "act", id: `${id}-A1` };
  const lawful = planted === "aboveTier" || planted === "aboveStatute" || planted === "belowMinimum";
  const decision = {
    fine,
    region,
    ...(UNPUBLISHED[planted ?? ""] ?? { actCode: code, circumstances }),
    ...(base === undefined ? {} : { base }),
    ...(lawful ? { departure: { reasoned: true, approved: true } } : {}),
    ...(planted === "departureUnapproved" ? { departure: { reasoned: true, approved: false } } : {}),
  };
  steps.tell(2, "penalty.decided", pick(HEADS, random), decision, act);
  if (planted === "finedTwice") {
    const again = `${id}B`;
    steps.tell(1, "penalty.filed", second, { actCode: code, partyKind, region }, act, again);
    steps.tell(1, "penalty.noticed", second, { fine, hearingRight: true }, undefined, again);
    steps.tell(1, "penalty.decided", pick(HEADS, random), decision, act, again);
    steps.tell(0, "penalty.served", second, {}, undefined, again);
    steps.tell(0, "penalty.closed", second, { outcome: "completed" }, undefined, again);
  }
  steps.tell(planted === "servedLate" ? 9 : 2, "penalty.served", first, {});
  if (planted === "sampleUnreviewed" || (planted === undefined && random() < 0.1)) {
    const drawn = { type: "penaltySample", id: `${id}-D1` };
    steps.tell(0, "penalty.sampled", REVIEWER, { ground: "lot" }, drawn);
    if (planted === undefined) steps.later(8, "penalty.sampleReviewed", REVIEWER, { upheld: true }, drawn);
  }
  const payment = { type: "fineCollection", id: `${id}-F1` };
  if (planted === "collectedByHand" || planted === "notRemitted") {
    // A party in a remote place may ask to pay in person.
    const ground: Readonly<Record<string, Json>> = planted === "notRemitted" ? { remoteByRequest: true } : {};
    steps.tell(2, "fine.collected", first, { amount: fine, fine, by: "officer", partyKind, ...ground }, payment);
    steps.tell(1, "fine.handedIn", first, {}, payment);
    if (planted === "collectedByHand") steps.tell(1, "fine.remitted", first, { amount: fine }, payment);
  } else {
    steps.tell(4, "fine.collected", first, { amount: fine, fine, by: "bank", partyKind }, payment);
  }
  if (planted === "surchargeTooHigh") {
    const late = { surcharge: times(fine, 0.4), fine, lateDays: 10 };
    steps.tell(1, "fine.surcharged", first, late, { type: "surcharge", id: `${id}-L1` });
  }
  if (planted === "notWithdrawn") steps.tell(3, "penalty.revoked", pick(HEADS, random), { published: true });
  steps.tell(3, "penalty.closed", first, { outcome: "completed" });
  return steps.events;
}

// What was planted needs a case in which nothing else is wrong, and in which the step that is left out is due.
function placeOf(planted: PenaltyPlant | undefined, chosen: string): string {
  switch (planted) {
    case "hearingNotNotified":
    case "reviewSkipped":
    case "discussionSkipped":
      return LIFT_HEAVY;
    case undefined:
      return chosen;
    default:
      return LIFT_GENERAL;
  }
}

/** Few amounts per tier: spread enough to be compared, and none so far out that it would stand out by chance. */
const SHARES = [0.3, 0.5, 0.7] as const;

function fineOf(planted: PenaltyPlant | undefined, { value }: BenchmarkTier, base: number | undefined, random: () => number): number {
  if (planted === "aboveStatute") return 12_000_000;
  if (planted === "aboveTier" || planted === "departureUnapproved") return 5_600_000;
  if (planted === "belowMinimum") return 500_000;
  if (planted === "lightTooHigh") return 4_000_000;
  if (planted === "shareTooLow") return 3_000_000;
  switch (value.kind) {
    case "fixed":
      return value.value;
    case "range":
      return value.min + times(value.max - value.min, pick(SHARES, random));
    case "ratio":
      return times(base ?? 0, (value.minRate + value.maxRate) / 2);
  }
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** The events of one case, each some working days after the one before, in office hours. */
class Steps {
  readonly events: TraceEvent[] = [];
  readonly #id: string;
  readonly #random: () => number;
  readonly #calendar: WorkingCalendar;
  #day: number;

  constructor(id: string, filed: number, random: () => number, calendar: WorkingCalendar) {
    this.#id = id;
    this.#day = filed;
    this.#random = random;
    this.#calendar = calendar;
  }

  tell(days: number, type: string, officer: string, data: Readonly<Record<string, Json>>, also?: ObjectRef, of = this.#id): void {
    if (days > 0) this.#day = this.#calendar.addWorkingDays(this.#day, days);
    this.#push(this.#day, type, officer, data, also, of);
  }

  /** Something beside the course of the case, some working days from here. */
  later(days: number, type: string, officer: string, data: Readonly<Record<string, Json>>, also: ObjectRef): void {
    this.#push(this.#calendar.addWorkingDays(this.#day, days), type, officer, data, also, this.#id);
  }

  #push(day: number, type: string, officer: string, data: Readonly<Record<string, Json>>, also: ObjectRef | undefined, of: string): void {
    const n = this.events.length;
    // Steps of one day follow each other; twenty of them end before six.
    const minutes = 9 * 60 + n * 25 + Math.floor(this.#random() * 20);
    const time = `${chinaDate(this.#calendar.startOf(day))}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00+08:00`;
    const objects = [{ type: "penalty", id: of }, ...(also ? [also] : [])];
    this.events.push({ id: `${this.#id}/${n + 1}`, type, time, source: SOURCE, objects, actor: { id: officer, org: ORG }, data });
  }
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

export interface PenaltyDemo {
  readonly id: string;
  /** Id of the act, for the decision's object of type `act`. */
  readonly act: string;
  /** What happened until the officer decides, in the order of time. */
  readonly events: readonly TraceEvent[];
  /** The decision as the host would tell it, to be checked before or sent after: by default at 2026-11-20 15:30 in China. */
  decision(fine: number, options?: { readonly id?: string; readonly time?: string; readonly reasons?: string }): TraceEvent;
}

/**
 * One open case in which only the benchmark is at stake: officers, certificates, notice, hearing right and legal review are in order,
 * and its circumstances lead to the tier from 20,000 to 50,000 yuan of the sample on lift maintenance.
 */
export function demoCase(): PenaltyDemo {
  const id = "AL-2026-417";
  const act = `${id}-A1`;
  const officers = [
    { id: "u-3107", certNo: "AL-0107", certValidTo: CERTIFICATE },
    { id: "u-2214", certNo: "AL-0064", certValidTo: "2027-12-31" },
  ];
  const circumstances = ["harm-minor", "first-time", "remedied-late", "devices-6-20"];
  const tell = (n: number, time: string, type: string, officer: string, data: Readonly<Record<string, Json>>): TraceEvent => ({
    id: `${id}/${n}`,
    type,
    time: `2026-${time}:00+08:00`,
    source: SOURCE,
    objects: [
      { type: "penalty", id },
      { type: "act", id: act },
    ],
    actor: { id: officer, post: officer === REVIEWER ? "reviewer" : "handler", org: ORG },
    data,
  });
  return {
    id,
    act,
    events: [
      tell(1, "10-12T10:20", "penalty.filed", "u-3107", {
        actCode: "AL-TZ-088",
        partyKind: "org",
        region: "990102",
        actEndedAt: "2026-09-28",
        foundAt: "2026-10-09",
        lifeOrFinance: true,
        harm: false,
        documentNo: "安市监立〔2026〕417号",
      }),
      tell(2, "10-12T10:40", "penalty.officersAssigned", "u-3107", { officers }),
      tell(3, "10-14T09:30", "penalty.investigated", "u-3107", { step: "现场检查", officers }),
      tell(4, "10-16T14:10", "penalty.investigated", "u-3107", { step: "询问当事人", officers }),
      tell(5, "11-03T16:00", "penalty.factsFound", "u-3107", { circumstances, mitigations: [], reviewRequired: true, major: false }),
      tell(6, "11-05T10:15", "penalty.noticed", "u-3107", {
        fine: 8_000_000,
        penaltyKinds: ["罚款"],
        hearingRight: true,
        documentNo: "安市监罚告〔2026〕417号",
      }),
      tell(7, "11-18T11:00", "penalty.reviewed", REVIEWER, { passed: true }),
    ],
    decision: (fine, { id: event = `${id}/8`, time = "2026-11-20T15:30:00+08:00", reasons } = {}) => ({
      ...tell(8, "11-20T15:30", "penalty.decided", "u-3107", {
        fine,
        actCode: "AL-TZ-088",
        circumstances,
        region: "990102",
        ...(reasons === undefined ? {} : { reasons }),
      }),
      id: event,
      time,
    }),
  };
}
