import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, companies, companyOf, daysOf, given, memberOf, sameContent, textOf, wordsOf } from "../facts.ts";
import { amounts, yuan } from "../money.ts";
import type { DiscretionBenchmark, TierValue } from "./benchmarks.ts";
import { placed } from "./place.ts";

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

export type PenaltyDeparture = { readonly reasoned: boolean; readonly approved?: boolean };

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
  /** The party, where it is a company and the host names it as an object. */
  readonly company?: string;
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
  /** When time and place were made known, of the hearing that is still to come or was held last. */
  readonly hearingAnnouncedAt?: string;
  readonly hearingHeldAt?: string;
  /** Whether a hearing was held: always known, so that nothing is asked of one that never took place. */
  readonly heard?: boolean;
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
  readonly rightsWaived?: boolean;
  /** What the file says of a departure from the published tier. */
  readonly departure?: PenaltyDeparture;
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
  "already_sampled",
  "not_sampled",
  "already_preserved",
  "not_preserved",
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
      return found(s, e, { ...given(e.data, FILED), ...companyOf(e), filedAt: e.time });
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
    "penalty.hearingAnnounced": (s, e) =>
      // Another day than the one announced first is announced anew; before each hearing the first word counts.
      s.hearingAnnouncedAt === undefined ||
      (s.hearingHeldAt !== undefined && Date.parse(s.hearingAnnouncedAt) <= Date.parse(s.hearingHeldAt))
        ? changed(s, e, { hearingAnnouncedAt: e.time })
        : {},
    // At a hearing the party states its case (行政处罚法 64).
    "penalty.hearingHeld": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("told_after_decision");
      return changed(s, e, { hearingHeldAt: e.time, heard: true, defenceMade: true });
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
        // Of one fine: another one has to state its own.
        departure: toldDeparture(e),
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
  "rightsWaived",
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

function toldDeparture({ data }: TimedEvent): PenaltyDeparture | undefined {
  const told = data.departure ?? null;
  const [reasoned, approved] = [memberOf(told, "reasoned"), memberOf(told, "approved")];
  if (typeof reasoned !== "boolean") return undefined;
  return { reasoned, ...(typeof approved === "boolean" ? { approved } : undefined) };
}

const UNDECIDED: PenaltyFacts = Object.freeze({ decided: false, heard: false });

/**
 * A penalty case of the general procedure: events with an object of type `penalty`. Decided at most once; a decision that is made
 * anew after a revocation is another case object. Tier and range come from the benchmark in force at the decision for the act and
 * the circumstances, unless the decision itself states them.
 */
export function penaltyCase(
  options: { readonly benchmarks?: readonly DiscretionBenchmark[]; readonly trace?: "all" | "window" } = {},
): RecordDefinition<PenaltyFacts> {
  const on = reducers(options.benchmarks ?? []);
  return defineRecord<PenaltyFacts>({
    type: "penalty",
    keys: objectId("penalty"),
    initial: () => UNDECIDED,
    on,
    onlyOn: true,
    closed: (s) => s.closedAt !== undefined,
    org: (s) => s.org,
    title: (s) => s.actCode,
    search: (s) => wordsOf([s.region, s.grade, s.company, ...(s.penaltyKinds ?? [])]),
    parties: (s) => companies([s.company]),
    trace: options.trace ?? "window",
  });
}
