import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import {
  type BenchmarkTier,
  benchmarkFor,
  chinaDate,
  type DiscretionBenchmark,
  placeAct,
  selectTier,
  statutoryRange,
  type TierValue,
} from "./benchmarks.ts";

// Type aliases, not interfaces: only those are taken as plain JSON by the type of facts.

/** Who was there at a step of the inquiry; `event` proves it. */
export type PenaltyStep = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly step: string;
  readonly officers: readonly string[];
};

/** The certificates of those officers, as they were known at the step; a null says that there is none. */
export type PenaltyCredentials = {
  readonly id: string;
  readonly event: string;
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
  /** What it is called in a sentence: its grade, else its title or id. */
  readonly label?: string;
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
  /** Days for which the head prolonged the case, since when, and days that do not count. */
  readonly extendedDays?: number;
  readonly extendedAt?: string;
  readonly excludedDays?: number;
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
  /** Whether there is a decision: always known, so that nothing is asked of one that is still to come. */
  readonly decided?: boolean;
  readonly decidedAt?: string;
  readonly fine?: number;
  readonly grade?: string;
  /** From the moment in which the circumstances that lead to it were found; compared once it is decided. */
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
  /** What was told, and the tier and the range that follow from it and from what was known. */
  const found = (s: PenaltyFacts, e: TimedEvent, told: Patch): Patch => {
    if (s.decidedAt !== undefined) return changed(s, e, told);
    return { ...changed(s, e, told), ...placed(benchmarks, s, { ...s, ...told }, e) };
  };
  return {
    "penalty.filed": (s, e) => {
      if (s.filedAt !== undefined) return refuse("already_filed");
      return found(s, e, { ...given(e.data, FILED), filedAt: e.time });
    },
    // To be put on a case one after the other is no step of an inquiry.
    "penalty.officersAssigned": (s, e) => ({ ...withOfficers(s, e), steps: s.steps }),
    "penalty.investigated": withOfficers,
    "penalty.factsFound": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      const told: Patch = { ...given(e.data, FOUND), ...amounts(e.data, ["base"]) };
      return found(s, e, { ...told, ...(s.defenceMade === true && isNews(s, told) ? { newFacts: true } : undefined) });
    },
    "penalty.noticed": (s, e) => {
      // What comes after the decision cures nothing.
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, {
        ...given(e.data, ["penaltyKinds"]),
        noticedAt: s.noticedAt ?? e.time,
        // A statement that came before any notice answers none.
        ...(s.defenceMade === true && s.noticedAt !== undefined
          ? undefined
          : { notifiedFine: yuan(e.data.fine) ?? s.notifiedFine, defenceMade: false }),
        ...(e.data.hearingRight === true ? { hearingNotifiedAt: s.hearingNotifiedAt ?? e.time } : undefined),
      });
    },
    "penalty.defended": (s, e) => (s.decidedAt === undefined ? changed(s, e, { defenceMade: true }) : refuse("told_after_decision")),
    "penalty.hearingNotified": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, { hearingNotifiedAt: s.hearingNotifiedAt ?? e.time });
    },
    "penalty.hearingRequested": (s, e) => changed(s, e, { hearingRequestedAt: s.hearingRequestedAt ?? e.time }),
    // At a hearing the party states its case (行政处罚法 64).
    "penalty.hearingHeld": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, { hearingHeldAt: e.time, defenceMade: true });
    },
    "penalty.reviewed": (s, e) => {
      // A review after the decision does not take the place of one before it.
      if (s.decidedAt !== undefined && s.legalReview !== undefined) return refuse("told_after_decision");
      return changed(s, e, { legalReview: { passed: e.data.passed === true, at: e.time }, responsible: acted(s, e, "review") });
    },
    "penalty.discussed": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, { collectiveMeetingId: textOf(e.data.meeting), responsible: acted(s, e, "discuss") });
    },
    "penalty.extended": (s, e) => {
      if (e.data.approvedByHead !== true) return {};
      return changed(s, e, { extendedDays: (s.extendedDays ?? 0) + daysOf(e.data.days), extendedAt: s.extendedAt ?? e.time });
    },
    "penalty.daysExcluded": (s, e) => changed(s, e, { excludedDays: (s.excludedDays ?? 0) + daysOf(e.data.days) }),
    "penalty.decided": (s, e) => {
      // Told again, the later decision is what is compared: a low fine told first must not hide a high one. Time limits go by the
      // first, unless that was revoked.
      const again = s.decidedAt !== undefined && s.revokedAt === undefined;
      const told: Patch = { ...given(e.data, DECIDED), ...amounts(e.data, ["fine", "base"]) };
      const where = placed(benchmarks, s, { ...s, ...told }, e);
      return {
        ...changed(s, e, {
          ...told,
          grade: told.grade ?? where.tier?.grade,
          decided: true,
          decidedAt: again ? s.decidedAt : e.time,
          responsible: acted(s, e, "decide"),
        }),
        ...where,
        ...(again || s.decidedAt === undefined ? undefined : { servedAt: undefined, revokedAt: undefined }),
      };
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

function withOfficers(s: PenaltyFacts, e: TimedEvent): Patch {
  const told = Array.isArray(e.data.officers) ? (e.data.officers as readonly Json[]) : [];
  const officers = told.flatMap((officer) => {
    const id = textOf(memberOf(officer, "id"));
    if (id === undefined) return [];
    const certValidTo = memberOf(officer, "certValidTo") ?? certificateOf(s, officer, id);
    return [{ id, ...(certValidTo === undefined ? undefined : { certValidTo: certValidTo as string | null }) }];
  });
  const ids = officers.map(({ id }) => id);
  return changed(s, e, {
    steps: [...(s.steps ?? []), { id: e.id, event: e.id, at: e.time, step: textOf(e.data.step) ?? "", officers: ids }],
    credentials: [...(s.credentials ?? []), { id: e.id, event: e.id, at: e.time, officers }],
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

/** Other facts than before, where there were any: to say the same again is nothing new. */
function isNews(s: PenaltyFacts, told: Patch): boolean {
  const sorted = (codes: readonly string[] | undefined) => codes && [...codes].sort();
  const others = (a: Json | undefined, b: Json | undefined) => a !== undefined && b !== undefined && !sameContent(a, b);
  return others(told.actCode, s.actCode) || others(told.base, s.base) || others(sorted(told.circumstances), sorted(s.circumstances));
}

function sameContent(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Tier and range: of the benchmark that is published for the act, else as the decision states them. What a host states beside a
 * published benchmark widens nothing; without circumstances, the id that it states names a tier of that benchmark.
 */
function placed(
  benchmarks: readonly DiscretionBenchmark[],
  s: PenaltyFacts,
  known: PenaltyFacts,
  { at, data }: TimedEvent,
): Pick<PenaltyFacts, "tier" | "statMin" | "statMax"> {
  const place =
    known.actCode === undefined
      ? undefined
      : placeAct(benchmarks, {
          code: known.actCode,
          // An act has ended by the time at which it was found, and at the latest by the time at which the case was filed.
          endedAt: instantIn(known.actEndedAt ?? known.foundAt ?? known.filedAt),
          decidedAt: at,
          circumstances: known.circumstances,
          base: fenOf(known.base),
        });
  if (place === undefined) {
    // What the host stated once stays until it states another: to tell less must not end a signal.
    const statMax = yuan(data.statMax);
    return {
      tier: statedTier(data, known.base) ?? s.tier,
      statMin: yuan(data.statMin) ?? (statMax === undefined ? s.statMin : 0),
      statMax: statMax ?? s.statMax,
    };
  }
  const { benchmark } = place;
  const range = statutoryRange(benchmark, fenOf(known.base));
  const limits = { statMin: yuan(range?.min), statMax: yuan(range?.max) };
  if (isLeftToLaw(benchmark, data, range?.min)) return { tier: undefined, ...limits };
  const named = known.circumstances === undefined ? benchmark.tiers.find(({ id }) => id === statedId(data)) : undefined;
  const tier = tierIn(benchmark, place.tier ?? named, known.base);
  // The same tier stays what it is, so that the event that led to it goes on proving it.
  return { tier: sameContent(tier, s.tier) ? s.tier : tier, ...limits };
}

/** To waive a penalty or to go below the minimum follows from the law itself (行政处罚法 30 to 33): a benchmark without such a tier has nothing to compare. */
function isLeftToLaw({ tiers }: DiscretionBenchmark, { grade, fine }: Data, min: number | undefined): boolean {
  if (typeof fine !== "number" || tiers.some((tier) => tier.grade === grade)) return false;
  return (grade === "不予" && fine === 0) || (grade === "减轻" && fine < (min ?? 0));
}

/** An instant in ms of a legal day, by its noon in China, or of an instant. */
function instantIn(when: string | undefined): number | undefined {
  const at = when === undefined ? Number.NaN : Date.parse(when.length === 10 ? `${when}T12:00:00+08:00` : when);
  return Number.isNaN(at) ? undefined : at;
}

function tierIn(benchmark: DiscretionBenchmark, tier: BenchmarkTier | undefined, base: number | undefined): PenaltyTier | undefined {
  return (
    tier && {
      ...inYuan(tier.value, base),
      id: tier.id,
      grade: tier.grade,
      label: tier.grade,
      title: tier.title.zh,
      titleEn: tier.title.en,
      benchmark: benchmark.code,
      benchmarkTitle: benchmark.title.zh,
      law: lawOf(benchmark),
      publishedBy: benchmark.publishedBy,
    }
  );
}

function lawOf({ citations: [first] }: DiscretionBenchmark): string {
  return [first?.regulation, first?.article].filter(Boolean).join(" ");
}

type Data = TimedEvent["data"];

function statedId({ tier }: Data): string | undefined {
  return tier === undefined ? undefined : textOf(memberOf(tier, "id"));
}

function statedTier({ tier, grade }: Data, base: number | undefined): PenaltyTier | undefined {
  const value = tier === undefined ? undefined : memberOf(tier, "value");
  if (tier === undefined || typeof value !== "object" || value === null) return undefined;
  const rest: Record<string, Json> = {};
  for (const name of ["id", "grade", "title"]) {
    const member = textOf(memberOf(tier, name));
    if (member !== undefined) rest[name] = member;
  }
  return {
    ...inYuan(value as unknown as TierValue, base),
    ...rest,
    label: textOf(rest.grade ?? grade ?? rest.title ?? rest.id) ?? "stated",
  };
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

function daysOf(days: Json | undefined): number {
  return typeof days === "number" ? days : 0;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function memberOf(value: Json, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json | undefined })[name] : undefined;
}

const NOTHING = Object.freeze({});
const UNDECIDED: PenaltyFacts = Object.freeze({ decided: false });

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
    initial: () => UNDECIDED,
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
  /** Whether anybody told that it was or was not published: what nobody published need not be withdrawn. */
  readonly publicationTold?: boolean;
  readonly revokedAt?: string;
  readonly withdrawnAt?: string;
};

/** A revoked decision and what was made public of it: one record per case. */
export function penaltyRevocation(): RecordDefinition<PenaltyRevocationFacts> {
  return part<PenaltyRevocationFacts>("penaltyRevocation", {
    "penalty.revoked": (s, e) => {
      if (s.revokedAt !== undefined) return refuse("already_revoked");
      const told = typeof e.data.published === "boolean" || s.withdrawnAt !== undefined;
      return changed(s, e, { ...given(e.data, ["published"]), publicationTold: told, revokedAt: e.time });
    },
    "penalty.publicationWithdrawn": (s, e) =>
      changed(s, e, { withdrawnAt: s.withdrawnAt ?? e.time, published: true, publicationTold: true }),
  });
}

export type SeizureFacts = {
  readonly org?: string;
  readonly seizedAt?: string;
  readonly extApproved?: boolean;
  /** When it was first approved: an approval does not bring back a seizure that had lapsed. */
  readonly extApprovedAt?: string;
  readonly testDays?: number;
  readonly liftedAt?: string;
};

/** Something sealed or taken: objects of type `seizure`. */
export function seizure(): RecordDefinition<SeizureFacts> {
  return part<SeizureFacts>("seizure", {
    "seizure.imposed": (s, e) => (s.seizedAt === undefined ? changed(s, e, { seizedAt: e.time }) : refuse("already_imposed")),
    "seizure.extended": (s, e) => {
      if (s.seizedAt === undefined) return refuse("not_imposed");
      if (e.data.approvedByHead !== true) return changed(s, e, { extApproved: s.extApproved === true });
      return changed(s, e, { extApproved: true, extApprovedAt: s.extApprovedAt ?? e.time });
    },
    "seizure.tested": (s, e) => changed(s, e, { testDays: (s.testDays ?? 0) + daysOf(e.data.days) }),
    "seizure.lifted": (s, e) => {
      if (s.seizedAt === undefined) return refuse("not_imposed");
      return s.liftedAt === undefined ? changed(s, e, { liftedAt: e.time }) : refuse("already_lifted");
    },
  });
}

export type PenalizedActFacts = {
  readonly org?: string;
  /** Decisions with a fine that stand, by case. */
  readonly fines?: readonly PenalizedActFine[];
  readonly finesForSameAct?: number;
  /** The first two of them, each as its own event told it. */
  readonly earlierFine?: PenalizedActFine;
  readonly laterFine?: PenalizedActFine;
};

/** A decision with a fine: its case, its legal day and the amount in yuan. */
export type PenalizedActFine = { readonly id: string; readonly at: string; readonly fine: number };

/**
 * One unlawful act of one party, over all cases and agencies: objects of type `act`. Whether two cases are about the same act is for
 * the host to say, by naming it in the decision and in a revocation; what names no act is compared with nothing.
 */
export function penalizedAct(): RecordDefinition<PenalizedActFacts> {
  const ofAct = objectId("act");
  const ofCase = objectId("penalty");
  const standing = (fines: readonly PenalizedActFine[]): PenalizedActFacts => ({
    fines,
    finesForSameAct: fines.length,
    earlierFine: fines[0],
    laterFine: fines[1],
  });
  const on: Readonly<Record<string, Reducer<PenalizedActFacts>>> = {
    "penalty.decided": (s, e) => {
      const id = ofCase(e) ?? e.id;
      const others = (s.fines ?? []).filter((one) => one.id !== id);
      const fine = yuan(e.data.fine) ?? 0;
      const now = fine > 0 ? [...others, { id, at: chinaDate(e.at), fine }] : others;
      return { ...changed(s, e, {}), ...standing(now) };
    },
    "penalty.revoked": (s, e) => standing((s.fines ?? []).filter((fine) => fine.id !== ofCase(e))),
  };
  return defineRecord<PenalizedActFacts>({
    type: "penalizedAct",
    keys: (event) => (Object.hasOwn(on, event.type) ? ofAct(event) : undefined),
    initial: () => NOTHING,
    on,
    org: (s) => s.org,
  });
}

export type LikeCase = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly fine: number;
  readonly peers: readonly number[];
};

export type LikeCasesFacts = { readonly org?: string; readonly members?: readonly LikeCase[]; readonly fines?: readonly number[] };

/** The tier within which amounts are compared; none where they follow the base of a multiple. */
function comparedBy(benchmark: DiscretionBenchmark | undefined, { at, data }: TimedEvent): string | undefined {
  if (benchmark === undefined)
    return memberOf(memberOf(data.tier ?? null, "value") ?? null, "kind") === "ratio" ? undefined : statedId(data);
  const found = Array.isArray(data.circumstances) ? (data.circumstances as readonly string[]) : undefined;
  const tier = found === undefined ? benchmark.tiers.find(({ id }) => id === statedId(data)) : selectTier(benchmark, found, at);
  return tier?.value.kind === "ratio" ? undefined : tier?.id;
}

/** A fine is compared with as many of the like ones before it: enough for a median, and no record grows with the square of its cases. */
const MOST_PEERS = 50;

/**
 * Decisions of a calendar year on the same act, in the same tier and region: record id `act/tier/region/year`. Each is compared with
 * those before it, so that what was said of a decision does not change with later ones. The decision must state act and
 * circumstances, or act and tier. Multiples of a base are not compared: their amounts follow the base.
 */
export function likeCases(options: { readonly benchmarks?: readonly DiscretionBenchmark[] } = {}): RecordDefinition<LikeCasesFacts> {
  const benchmarks = options.benchmarks ?? [];
  const ofCase = objectId("penalty");
  const on: Readonly<Record<string, Reducer<LikeCasesFacts>>> = {
    "penalty.decided": (s, e) => {
      const id = ofCase(e) ?? e.id;
      const members = s.members ?? [];
      const fine = yuan(e.data.fine);
      if (fine === undefined) return {};
      if (members.some((member) => member.id === id)) {
        const now = members.map((member) => (member.id === id ? { ...member, event: e.id, at: e.time, fine } : member));
        return { members: now, fines: now.map((member) => member.fine).slice(-MOST_PEERS) };
      }
      const fines = s.fines ?? [];
      return {
        org: members.length === 0 || s.org === e.actor?.org ? e.actor?.org : undefined,
        members: [...members, { id, event: e.id, at: e.time, fine, peers: fines }],
        fines: [...fines, fine].slice(-MOST_PEERS),
      };
    },
  };
  return defineRecord<LikeCasesFacts>({
    type: "likeCases",
    keys(event) {
      if (event.type !== "penalty.decided") return undefined;
      const { actCode, region } = event.data;
      if (typeof actCode !== "string") return undefined;
      const id = comparedBy(benchmarkFor(benchmarks, actCode, event.at), event);
      if (id === undefined) return undefined;
      return [actCode, id, typeof region === "string" ? region : "-", chinaDate(event.at).slice(0, 4)].join("/");
    },
    initial: () => NOTHING,
    on,
    // Supervisors of one agency see a comparison that is its own; one over several belongs to none of them.
    org: (s) => s.org,
  });
}
