import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import {
  type BenchmarkTier,
  benchmarkFor,
  chinaDate,
  type DiscretionBenchmark,
  selectTier,
  statutoryRange,
  type TierValue,
} from "./benchmarks.ts";

// Type aliases, not interfaces: only those are taken as plain JSON by the type of facts.

/** Who was there at a step of the inquiry. */
export type PenaltyStep = { readonly id: string; readonly at: string; readonly step: string; readonly officers: readonly string[] };

/** The certificates of those officers, as they were known at the step; a null says that there is none. */
export type PenaltyCredentials = {
  readonly id: string;
  readonly at: string;
  readonly officers: readonly { readonly id: string; readonly certValidTo?: string | null }[];
};

/** A tier as the control points read it: amounts in yuan. Of a multiple, `min` and `max` are what it comes to once the base is known. */
export type PenaltyTier = {
  readonly kind: TierValue["kind"];
  readonly value?: number;
  readonly min?: number;
  readonly max?: number;
  readonly minRate?: number;
  readonly maxRate?: number;
  readonly id?: string;
  readonly grade?: string;
  readonly title?: string;
  readonly titleEn?: string;
  /** Code, title, law and publisher of the benchmark that it comes from; absent where the host stated the tier. */
  readonly benchmark?: string;
  readonly law?: string;
  readonly benchmarkTitle?: string;
  readonly publishedBy?: string;
};

export type PenaltyAct = {
  readonly id: string;
  readonly role: "investigate" | "review" | "discuss" | "decide" | "handOver";
  readonly officer: string;
};

/**
 * What is the case with a penalty. Amounts are yuan, exact to the fen; instants stand as the host wrote them. A member is there once
 * an event has told it: what nobody told is not known, and no control point takes it for a no.
 */
export type PenaltyFacts = {
  readonly org?: string;
  readonly actCode?: string;
  readonly partyKind?: string;
  readonly region?: string;
  readonly filedAt?: string;
  readonly actEndedAt?: string;
  readonly foundAt?: string;
  readonly lifeOrFinance?: boolean;
  readonly harm?: boolean;
  readonly steps?: readonly PenaltyStep[];
  readonly credentials?: readonly PenaltyCredentials[];
  readonly handler?: string;
  /** Who did what decides the case, with the event that says so: whom a supervisor asks. */
  readonly responsible?: readonly PenaltyAct[];
  readonly circumstances?: readonly string[];
  readonly mitigations?: readonly string[];
  readonly base?: number;
  readonly reviewRequired?: boolean;
  readonly major?: boolean;
  readonly noticedAt?: string;
  /** Of the last notice before the party stated its case: a later one must not hide that it became heavier. */
  readonly notifiedFine?: number;
  readonly hearingNotifiedAt?: string;
  readonly hearingRequestedAt?: string;
  readonly hearingHeldAt?: string;
  /** False once a notice was told and no statement followed. */
  readonly defenceMade?: boolean;
  readonly legalReview?: { readonly passed: boolean; readonly at: string };
  readonly collectiveMeetingId?: string;
  readonly decidedAt?: string;
  readonly fine?: number;
  readonly grade?: string;
  readonly tier?: PenaltyTier;
  readonly statMin?: number;
  readonly statMax?: number;
  readonly penaltyKinds?: readonly string[];
  readonly newFacts?: boolean;
  readonly partyPresent?: boolean;
  readonly servedAt?: string;
  readonly revokedAt?: string;
  readonly recused?: readonly string[];
  readonly closedAt?: string;
  readonly outcome?: string;
};

type Patch = { -readonly [K in keyof PenaltyFacts]?: PenaltyFacts[K] };

/** Codes with which facts of a host are refused; such events stay in the trail and are noted as anomalies of the record. */
export const PENALTY_ANOMALIES = [
  "already_filed",
  "already_decided",
  "told_after_decision",
  "already_served",
  "not_decided",
  "already_revoked",
  "already_closed",
  "already_imposed",
  "already_lifted",
  "not_imposed",
  "already_collected",
  "not_collected",
  "already_handed_in",
] as const;

function reducers(benchmarks: readonly DiscretionBenchmark[]): Readonly<Record<string, Reducer<PenaltyFacts>>> {
  return {
    "penalty.filed": (s, e) => {
      if (s.filedAt !== undefined) return refuse("already_filed");
      return changed(s, e, { ...given(e.data, FILED), filedAt: e.time });
    },
    "penalty.officersAssigned": (s, e) => investigated(s, e, "assigned"),
    "penalty.investigated": (s, e) => investigated(s, e, textOf(e.data.step) ?? ""),
    "penalty.factsFound": (s, e) => changed(s, e, { ...given(e.data, FOUND), ...amounts(e.data, ["base"]) }),
    "penalty.noticed": (s, e) => {
      // What comes after the decision cures nothing.
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, {
        ...given(e.data, ["penaltyKinds"]),
        noticedAt: s.noticedAt ?? e.time,
        ...(s.defenceMade === true ? undefined : { notifiedFine: yuan(e.data.fine) ?? s.notifiedFine, defenceMade: false }),
        ...(e.data.hearingRight === true ? { hearingNotifiedAt: s.hearingNotifiedAt ?? e.time } : undefined),
      });
    },
    "penalty.defended": (s, e) => changed(s, e, { defenceMade: true }),
    "penalty.hearingNotified": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, { hearingNotifiedAt: s.hearingNotifiedAt ?? e.time });
    },
    "penalty.hearingRequested": (s, e) => changed(s, e, { hearingRequestedAt: s.hearingRequestedAt ?? e.time }),
    // At a hearing the party states its case (行政处罚法 64).
    "penalty.hearingHeld": (s, e) => changed(s, e, { hearingHeldAt: e.time, defenceMade: true }),
    "penalty.reviewed": (s, e) => {
      // A review after the decision does not take the place of one before it.
      if (s.decidedAt !== undefined && s.legalReview !== undefined) return refuse("told_after_decision");
      return changed(s, e, { legalReview: { passed: e.data.passed === true, at: e.time }, responsible: acted(s, e, "review") });
    },
    "penalty.discussed": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, { collectiveMeetingId: textOf(e.data.meeting), responsible: acted(s, e, "discuss") });
    },
    "penalty.decided": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("already_decided");
      const told = { ...given(e.data, DECIDED), ...amounts(e.data, ["fine", "base", "statMin", "statMax"]) };
      const known: PenaltyFacts = { ...s, ...told };
      const benchmark = known.actCode === undefined ? undefined : benchmarkFor(benchmarks, known.actCode, e.at);
      const tier = statedTier(e.data.tier, known.base) ?? chosenTier(benchmark, known, e.at);
      const range = benchmark && statutoryRange(benchmark, fenOf(known.base));
      return changed(s, e, {
        ...told,
        statMin: known.statMin ?? yuan(range?.min),
        statMax: known.statMax ?? yuan(range?.max),
        tier,
        grade: known.grade ?? tier?.grade,
        decidedAt: e.time,
        responsible: acted(s, e, "decide"),
      });
    },
    "penalty.served": (s, e) => (s.servedAt === undefined ? changed(s, e, { servedAt: e.time }) : refuse("already_served")),
    "penalty.revoked": (s, e) => {
      if (s.decidedAt === undefined) return refuse("not_decided");
      return s.revokedAt === undefined ? changed(s, e, { revokedAt: e.time }) : refuse("already_revoked");
    },
    "penalty.recused": (s, e) => changed(s, e, { recused: [...(s.recused ?? []), textOf(e.data.officer) ?? ""] }),
    "penalty.handedOver": (s, e) => changed(s, e, { handler: textOf(e.data.to), responsible: acted(s, e, "handOver") }),
    "penalty.closed": (s, e) => {
      if (s.closedAt !== undefined) return refuse("already_closed");
      return changed(s, e, { ...given(e.data, ["outcome"]), closedAt: e.time });
    },
  };
}

// Members of an event's data that are facts under the same name.
const FILED = ["actCode", "partyKind", "region", "actEndedAt", "foundAt", "lifeOrFinance", "harm"];
const FOUND = ["actCode", "circumstances", "mitigations", "actEndedAt", "lifeOrFinance", "harm", "reviewRequired", "major"];
const DECIDED = [
  "actCode",
  "circumstances",
  "mitigations",
  "grade",
  "penaltyKinds",
  "reviewRequired",
  "major",
  "newFacts",
  "partyPresent",
  "region",
];

function investigated(s: PenaltyFacts, e: TimedEvent, step: string): Patch {
  const told = Array.isArray(e.data.officers) ? (e.data.officers as readonly Json[]) : [];
  const officers = told.flatMap((officer) => {
    const id = textOf(memberOf(officer, "id"));
    if (id === undefined) return [];
    const certValidTo = memberOf(officer, "certValidTo") ?? certificateOf(s, officer, id);
    return [{ id, ...(certValidTo === undefined ? undefined : { certValidTo: certValidTo as string | null }) }];
  });
  const ids = officers.map(({ id }) => id);
  return changed(s, e, {
    steps: [...(s.steps ?? []), { id: e.id, at: e.time, step, officers: ids }],
    credentials: [...(s.credentials ?? []), { id: e.id, at: e.time, officers }],
    responsible: [...(s.responsible ?? []), ...ids.map((officer) => ({ id: e.id, role: "investigate" as const, officer }))],
    handler: s.handler ?? ids[0],
  });
}

// Null is a statement of its own: there is no certificate. Where a step says nothing, what an earlier one said holds.
function certificateOf(s: PenaltyFacts, officer: Json, id: string): string | null | undefined {
  if (memberOf(officer, "certValidTo") === null) return null;
  const earlier = (s.credentials ?? [])
    .flatMap(({ officers }) => officers)
    .filter((other) => other.id === id && other.certValidTo !== undefined);
  return earlier.at(-1)?.certValidTo;
}

function acted(s: PenaltyFacts, e: TimedEvent, role: PenaltyAct["role"]): readonly PenaltyAct[] | undefined {
  return e.actor === undefined ? s.responsible : [...(s.responsible ?? []), { id: e.id, role, officer: e.actor.id }];
}

/** The tier of the benchmark for what was found; none while the circumstances are not told. */
function chosenTier(benchmark: DiscretionBenchmark | undefined, known: PenaltyFacts, at: number): PenaltyTier | undefined {
  if (benchmark === undefined || known.circumstances === undefined) return undefined;
  const tier = selectTier(benchmark, known.circumstances, at);
  if (tier === undefined) return undefined;
  return {
    ...inYuan(tier.value, known.base),
    id: tier.id,
    grade: tier.grade,
    title: tier.title.zh,
    titleEn: tier.title.en,
    benchmark: benchmark.code,
    benchmarkTitle: benchmark.title.zh,
    law: lawOf(benchmark),
    publishedBy: benchmark.publishedBy,
  };
}

function lawOf({ citations: [first] }: DiscretionBenchmark): string {
  return [first?.regulation, first?.article].filter(Boolean).join(" ");
}

function statedTier(stated: Json | undefined, base: number | undefined): PenaltyTier | undefined {
  const value = stated === undefined ? undefined : memberOf(stated, "value");
  if (typeof value !== "object" || value === null) return undefined;
  const rest: Record<string, Json> = {};
  for (const name of ["id", "grade", "title"]) {
    const member = textOf(memberOf(stated as Json, name));
    if (member !== undefined) rest[name] = member;
  }
  return { ...inYuan(value as unknown as TierValue, base), ...rest };
}

function inYuan(value: BenchmarkTier["value"], base: number | undefined): PenaltyTier {
  switch (value.kind) {
    case "fixed":
      return { kind: "fixed", value: value.value / 100 };
    case "range":
      return { kind: "range", min: value.min / 100, max: value.max / 100 };
    case "ratio": {
      const rates = { kind: "ratio", minRate: value.minRate, maxRate: value.maxRate } as const;
      return base === undefined ? rates : { ...rates, min: multiple(base, value.minRate), max: multiple(base, value.maxRate) };
    }
  }
}

function multiple(base: number, rate: number): number {
  return Math.round(Number((base * rate * 100).toPrecision(15))) / 100;
}

/** The facts that change, with the agency where the event is the first to name it. What the event does not tell stays. */
function changed<S extends { readonly org?: string }>(s: S, event: TimedEvent, facts: Partial<S>): Partial<S> {
  const patch: Partial<S> = {};
  for (const name in facts) if (facts[name] !== undefined) patch[name] = facts[name];
  const org = event.actor?.org;
  return s.org === undefined && org ? { ...patch, org } : patch;
}

function given(data: Readonly<Record<string, Json>>, keys: readonly string[]): Record<string, never> {
  const facts: Record<string, Json> = {};
  for (const key of keys) {
    const value = data[key];
    if (value !== undefined && value !== null) facts[key] = value;
  }
  // The schema of the event has seen these values; here they are only moved.
  return facts as Record<string, never>;
}

function amounts(data: Readonly<Record<string, Json>>, keys: readonly string[]): Record<string, number> {
  const facts: Record<string, number> = {};
  for (const key of keys) {
    const value = yuan(data[key]);
    if (value !== undefined) facts[key] = value;
  }
  return facts;
}

/** Fen as yuan: the nearest number to a decimal of at most 15 digits, which `fen()` in an expression takes back to the same fen. */
export function yuan(fen: Json | undefined): number | undefined {
  return typeof fen === "number" ? fen / 100 : undefined;
}

function fenOf(amount: number | undefined): number | undefined {
  return amount === undefined ? undefined : Math.round(Number((amount * 100).toPrecision(15)));
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function memberOf(value: Json, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json | undefined })[name] : undefined;
}

const NOTHING = Object.freeze({});

/**
 * A penalty case of the general procedure: events with an object of type `penalty`. Decided at most once; a decision that is made
 * anew after a revocation is another case object. Tier and range come from the benchmark in force at the decision for the act and
 * the circumstances, unless the decision itself states them.
 */
export function penaltyCase(
  options: { readonly benchmarks?: readonly DiscretionBenchmark[]; readonly trace?: "all" | "window" } = {},
): RecordDefinition<PenaltyFacts> {
  const on = reducers(options.benchmarks ?? []);
  const ofCase = objectId("penalty");
  return defineRecord<PenaltyFacts>({
    type: "penalty",
    keys: (event) => (Object.hasOwn(on, event.type) ? ofCase(event) : undefined),
    initial: () => NOTHING,
    on,
    closed: (s) => s.closedAt !== undefined,
    org: (s) => s.org,
    trace: options.trace ?? "window",
  });
}

/** A record of its own inside a case: the object of its type, else the case, where a host gives it no id. */
function partOf(type: string, events: readonly string[]): (event: TimedEvent) => string | undefined {
  const own = objectId(type);
  const ofCase = objectId("penalty");
  return (event) => (events.includes(event.type) ? (own(event) ?? ofCase(event)) : undefined);
}

function part<S extends { readonly org?: string } & Readonly<Record<string, Json | undefined>>>(
  type: string,
  on: Readonly<Record<string, Reducer<S>>>,
): RecordDefinition<S> {
  return defineRecord<S>({ type, keys: partOf(type, Object.keys(on)), initial: () => NOTHING as S, on, org: (s) => s.org });
}

export type SpotPenaltyFacts = { readonly org?: string; readonly fine?: number; readonly partyKind?: string; readonly imposedAt?: string };

/** A penalty decided on the spot: objects of type `spotPenalty`. */
export function spotPenalty(): RecordDefinition<SpotPenaltyFacts> {
  return part<SpotPenaltyFacts>("spotPenalty", {
    "penalty.imposedOnSpot": (s, e) => {
      if (s.imposedAt !== undefined) return refuse("already_imposed");
      return changed(s, e, { ...given(e.data, ["partyKind"]), ...amounts(e.data, ["fine"]), imposedAt: e.time });
    },
  });
}

export type FineCollectionFacts = {
  readonly org?: string;
  readonly fine?: number;
  readonly collected?: number;
  readonly remitted?: number;
  readonly collectedByOfficer?: boolean;
  readonly partyKind?: string;
  readonly hardToEnforce?: boolean;
  readonly remoteByRequest?: boolean;
  readonly collectedAt?: string;
  readonly handedInAt?: string;
  /** When the whole of it had reached the bank. */
  readonly remittedAt?: string;
};

/** A payment of a fine, from the party to the treasury: objects of type `fineCollection`. */
export function fineCollection(): RecordDefinition<FineCollectionFacts> {
  return part<FineCollectionFacts>("fineCollection", {
    "fine.collected": (s, e) => {
      if (s.collectedAt !== undefined) return refuse("already_collected");
      const collected = yuan(e.data.amount);
      const byOfficer = e.data.by === "officer";
      return changed(s, e, {
        ...given(e.data, ["partyKind", "hardToEnforce", "remoteByRequest"]),
        ...amounts(e.data, ["fine"]),
        collected,
        collectedByOfficer: byOfficer,
        // What is paid into the bank goes to the treasury from there (行政处罚法 67).
        remitted: byOfficer ? 0 : collected,
        collectedAt: e.time,
      });
    },
    "fine.handedIn": (s, e) => {
      if (s.collectedAt === undefined) return refuse("not_collected");
      return s.handedInAt === undefined ? changed(s, e, { handedInAt: e.time }) : refuse("already_handed_in");
    },
    "fine.remitted": (s, e) => {
      if (s.collectedAt === undefined) return refuse("not_collected");
      const sum = ((fenOf(s.remitted) ?? 0) + (typeof e.data.amount === "number" ? e.data.amount : 0)) / 100;
      return changed(s, e, { remitted: sum, remittedAt: s.remittedAt ?? (sum >= (s.collected ?? 0) ? e.time : undefined) });
    },
  });
}

export type SurchargeFacts = { readonly org?: string; readonly surcharge?: number; readonly fine?: number; readonly lateDays?: number };

/** A surcharge for late payment: objects of type `surcharge`. The last amount counts, since it grows from day to day. */
export function surcharge(): RecordDefinition<SurchargeFacts> {
  return part<SurchargeFacts>("surcharge", {
    "fine.surcharged": (s, e) => changed(s, e, { ...given(e.data, ["lateDays"]), ...amounts(e.data, ["surcharge", "fine"]) }),
  });
}

export type PenaltyRevocationFacts = {
  readonly org?: string;
  readonly published?: boolean;
  readonly revokedAt?: string;
  readonly withdrawnAt?: string;
};

/** A revoked decision and what was made public of it: one record per case. */
export function penaltyRevocation(): RecordDefinition<PenaltyRevocationFacts> {
  return part<PenaltyRevocationFacts>("penaltyRevocation", {
    "penalty.revoked": (s, e) => {
      if (s.revokedAt !== undefined) return refuse("already_revoked");
      return changed(s, e, { ...given(e.data, ["published"]), revokedAt: e.time });
    },
    "penalty.publicationWithdrawn": (s, e) => changed(s, e, { withdrawnAt: s.withdrawnAt ?? e.time }),
  });
}

export type SeizureFacts = {
  readonly org?: string;
  readonly seizedAt?: string;
  readonly extApproved?: boolean;
  readonly testDays?: number;
  readonly liftedAt?: string;
};

/** Something sealed or taken: objects of type `seizure`. */
export function seizure(): RecordDefinition<SeizureFacts> {
  return part<SeizureFacts>("seizure", {
    "seizure.imposed": (s, e) => (s.seizedAt === undefined ? changed(s, e, { seizedAt: e.time }) : refuse("already_imposed")),
    "seizure.extended": (s, e) => {
      if (s.seizedAt === undefined) return refuse("not_imposed");
      return changed(s, e, { extApproved: s.extApproved === true || e.data.approvedByHead === true });
    },
    "seizure.tested": (s, e) => changed(s, e, { testDays: (s.testDays ?? 0) + (typeof e.data.days === "number" ? e.data.days : 0) }),
    "seizure.lifted": (s, e) => {
      if (s.seizedAt === undefined) return refuse("not_imposed");
      return s.liftedAt === undefined ? changed(s, e, { liftedAt: e.time }) : refuse("already_lifted");
    },
  });
}

export type PenalizedActFacts = {
  readonly org?: string;
  /** Decisions with a fine that stand, by case. */
  readonly fines?: readonly { readonly id: string; readonly at: string; readonly fine: number }[];
  readonly finesForSameAct?: number;
};

/**
 * One unlawful act of one party, over all cases and agencies: objects of type `act`. Whether two cases are about the same act is for
 * the host to say, by naming it in the decision and in a revocation; what names no act is compared with nothing.
 */
export function penalizedAct(): RecordDefinition<PenalizedActFacts> {
  const ofAct = objectId("act");
  const ofCase = objectId("penalty");
  const on: Readonly<Record<string, Reducer<PenalizedActFacts>>> = {
    "penalty.decided": (s, e) => {
      const id = ofCase(e) ?? e.id;
      const fines = s.fines ?? [];
      if (fines.some((fine) => fine.id === id)) return refuse("already_decided");
      const fine = yuan(e.data.fine) ?? 0;
      const now = fine > 0 ? [...fines, { id, at: e.time, fine }] : fines;
      return changed(s, e, { fines: now, finesForSameAct: now.length });
    },
    "penalty.revoked": (s, e) => {
      const now = (s.fines ?? []).filter((fine) => fine.id !== ofCase(e));
      return { fines: now, finesForSameAct: now.length };
    },
  };
  return defineRecord<PenalizedActFacts>({
    type: "penalizedAct",
    keys: (event) => (Object.hasOwn(on, event.type) ? ofAct(event) : undefined),
    initial: () => NOTHING,
    on,
    org: (s) => s.org,
  });
}

export type LikeCase = { readonly id: string; readonly at: string; readonly fine: number; readonly peers: readonly number[] };

export type LikeCasesFacts = { readonly org?: string; readonly members?: readonly LikeCase[]; readonly fines?: readonly number[] };

/** A fine is compared with as many of the like ones before it: enough for a median, and no record grows with the square of its cases. */
const MOST_PEERS = 50;

/**
 * Decisions of a calendar year on the same act, in the same tier and region: record id `act/tier/region/year`. Each is compared with
 * those before it, so that what was said of a decision does not change with later ones. The decision must state act and
 * circumstances, or act and tier.
 */
export function likeCases(options: { readonly benchmarks?: readonly DiscretionBenchmark[] } = {}): RecordDefinition<LikeCasesFacts> {
  const benchmarks = options.benchmarks ?? [];
  const ofCase = objectId("penalty");
  const on: Readonly<Record<string, Reducer<LikeCasesFacts>>> = {
    "penalty.decided": (s, e) => {
      const id = ofCase(e) ?? e.id;
      const members = s.members ?? [];
      if (members.some((member) => member.id === id)) return refuse("already_decided");
      const fine = yuan(e.data.fine);
      if (fine === undefined) return {};
      const fines = s.fines ?? [];
      return {
        org: members.length === 0 || s.org === e.actor?.org ? e.actor?.org : undefined,
        members: [...members, { id, at: e.time, fine, peers: fines }],
        fines: [...fines, fine].slice(-MOST_PEERS),
      };
    },
  };
  return defineRecord<LikeCasesFacts>({
    type: "likeCases",
    keys(event) {
      if (event.type !== "penalty.decided") return undefined;
      const { actCode, circumstances, region, tier } = event.data;
      if (typeof actCode !== "string") return undefined;
      const benchmark = benchmarkFor(benchmarks, actCode, event.at);
      const stated = tier === undefined ? undefined : textOf(memberOf(tier, "id"));
      const found = Array.isArray(circumstances) ? (circumstances as readonly string[]) : undefined;
      const id = stated ?? (benchmark && found && selectTier(benchmark, found, event.at)?.id);
      if (id === undefined) return undefined;
      return [actCode, id, typeof region === "string" ? region : "-", chinaDate(event.at).slice(0, 4)].join("/");
    },
    initial: () => NOTHING,
    on,
    // Supervisors of one agency see a comparison that is its own; one over several belongs to none of them.
    org: (s) => s.org,
  });
}
