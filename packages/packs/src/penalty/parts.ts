import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, daysOf, given, memberOf } from "../facts.ts";
import { amounts, fenOf, yuan } from "../money.ts";
import { benchmarkFor, chinaDate, type DiscretionBenchmark, selectTier } from "./benchmarks.ts";
import { statedId } from "./place.ts";

const NOTHING = Object.freeze({});

/** A record of its own inside a case: the object of its type, else the case, where a host gives it no id. */
function partOf(type: string): (event: TimedEvent) => string | undefined {
  const own = objectId(type);
  const ofCase = objectId("penalty");
  return (event) => own(event) ?? ofCase(event);
}

function part<S extends { readonly org?: string } & Readonly<Record<string, Json | undefined>>>(
  type: string,
  on: Readonly<Record<string, Reducer<S>>>,
): RecordDefinition<S> {
  return defineRecord<S>({ type, keys: partOf(type), initial: () => NOTHING as S, on, onlyOn: true, org: (s) => s.org });
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

export type PenaltySampleFacts = {
  readonly org?: string;
  readonly ground?: string;
  readonly sampledAt?: string;
  readonly reviewedAt?: string;
  readonly upheld?: boolean;
};

/** A decision drawn for review: objects of type `penaltySample`, else one per case. */
export function penaltySample(): RecordDefinition<PenaltySampleFacts> {
  return part<PenaltySampleFacts>("penaltySample", {
    "penalty.sampled": (s, e) => {
      if (s.sampledAt !== undefined) return refuse("already_sampled");
      return changed(s, e, { ...given(e.data, ["ground"]), sampledAt: e.time });
    },
    "penalty.sampleReviewed": (s, e) => {
      if (s.sampledAt === undefined) return refuse("not_sampled");
      return changed(s, e, { ...given(e.data, ["upheld"]), reviewedAt: s.reviewedAt ?? e.time });
    },
  });
}

export type EvidencePreservationFacts = {
  readonly org?: string;
  readonly preservedAt?: string;
  readonly approvedByHead?: boolean;
  readonly disposedAt?: string;
};

/** Evidence that is registered and kept for some days: objects of type `evidencePreservation`, else one per case. */
export function evidencePreservation(): RecordDefinition<EvidencePreservationFacts> {
  return part<EvidencePreservationFacts>("evidencePreservation", {
    "evidence.preserved": (s, e) => {
      if (s.preservedAt !== undefined) return refuse("already_preserved");
      return changed(s, e, { ...given(e.data, ["approvedByHead"]), preservedAt: e.time });
    },
    "evidence.disposed": (s, e) => {
      if (s.preservedAt === undefined) return refuse("not_preserved");
      return changed(s, e, { disposedAt: s.disposedAt ?? e.time });
    },
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
    keys: ofAct,
    initial: () => NOTHING,
    on,
    onlyOn: true,
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

export type LikeCasesFacts = {
  readonly org?: string;
  /** The first decisions of the year, which there is too little to compare with. */
  readonly first?: readonly LikeCase[];
  /** Those after them, each with the fines before it; none told while there are only the first. */
  readonly members?: readonly LikeCase[];
  readonly fines?: readonly number[];
};

/** The tier within which amounts are compared; none where they follow the base of a multiple. */
function comparedBy(benchmark: DiscretionBenchmark | undefined, { at, data }: TimedEvent): string | undefined {
  if (benchmark === undefined)
    return memberOf(memberOf(data.tier ?? null, "value") ?? null, "kind") === "ratio" ? undefined : statedId(data);
  const found = Array.isArray(data.circumstances) ? (data.circumstances as readonly string[]) : undefined;
  const tier = found === undefined ? benchmark.tiers.find(({ id }) => id === statedId(data)) : selectTier(benchmark, found, at);
  return tier?.value.kind === "ratio" ? undefined : tier?.id;
}

/** With fewer before it a decision is compared with nothing: a median of so few says nothing. */
const FEWEST_PEERS = 5;

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
      const [first, members] = [s.first ?? [], s.members ?? []];
      const fine = yuan(e.data.fine);
      if (fine === undefined) return {};
      if (first.some((one) => one.id === id) || members.some((one) => one.id === id)) {
        const again = (one: LikeCase): LikeCase => (one.id === id ? { ...one, event: e.id, at: e.time, fine } : one);
        const now = { first: first.map(again), members: s.members?.map(again) };
        return { ...now, fines: [...now.first, ...(now.members ?? [])].map((one) => one.fine).slice(-MOST_PEERS) };
      }
      const fines = s.fines ?? [];
      const told = { id, event: e.id, at: e.time, fine, peers: fines };
      return {
        org: first.length === 0 || s.org === e.actor?.org ? e.actor?.org : undefined,
        ...(fines.length < FEWEST_PEERS ? { first: [...first, told] } : { members: [...members, told] }),
        fines: [...fines, fine].slice(-MOST_PEERS),
      };
    },
  };
  return defineRecord<LikeCasesFacts>({
    type: "likeCases",
    keys(event) {
      const { actCode, region } = event.data;
      if (typeof actCode !== "string") return undefined;
      const id = comparedBy(benchmarkFor(benchmarks, actCode, event.at), event);
      if (id === undefined) return undefined;
      return [actCode, id, typeof region === "string" ? region : "-", chinaDate(event.at).slice(0, 4)].join("/");
    },
    initial: () => NOTHING,
    on,
    onlyOn: true,
    // Supervisors of one agency see a comparison that is its own; one over several belongs to none of them.
    org: (s) => s.org,
  });
}
