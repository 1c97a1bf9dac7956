import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, given, textOf } from "../facts.ts";
import { chinaYear } from "./china-day.ts";
import { capFor, type InspectionRegisters } from "./tables.ts";

const NOTHING = Object.freeze({});

/** Visits are inspections at the enterprise; what is done from papers disturbs nobody. */
function isVisit(event: TimedEvent): boolean {
  return event.data.onSite !== false;
}

const enterpriseOf = objectId("enterprise");

export type InspectionVisit = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly kind: string;
  readonly organ: string;
  readonly joint: boolean;
  /** The visit before this one that could have been one with it; null says that there is none. */
  readonly previousAt: string | null;
};

export type InspectionYearFacts = {
  readonly org?: string;
  readonly cap?: number;
  readonly count?: number;
  readonly visits?: readonly InspectionVisit[];
};

/** Visits of one organ to one enterprise in one year: `organ/enterprise/year`. */
export function inspectionYear({ caps = [] }: InspectionRegisters = {}): RecordDefinition<InspectionYearFacts> {
  return defineRecord<InspectionYearFacts>({
    type: "inspectionYear",
    onlyOn: true,
    keys(event) {
      const enterprise = enterpriseOf(event);
      const organ = event.actor?.org;
      return isVisit(event) && enterprise !== undefined && organ ? `${organ}/${enterprise}/${chinaYear(event)}` : undefined;
    },
    initial: () => NOTHING,
    on: {
      "inspection.begun": (s, e) => {
        // Daily visits could be put together; a complaint or an emergency cannot wait for one.
        const mergeable = e.data.kind === "daily" && e.data.urgent !== true;
        const previous = mergeable ? s.visits?.findLast(({ kind }) => kind === "daily") : undefined;
        const counts = !(e.data.kind === "special" && e.data.orderedFromAbove === true);
        const cap = capFor(caps, e.actor?.org ?? "", chinaYear(e), textOf(e.data.riskClass)) ?? e.data.cap;
        return changed(s, e, {
          visits: [...(s.visits ?? []), visitOf(e, previous?.at)],
          count: (s.count ?? 0) + (counts ? 1 : 0),
          ...(typeof cap === "number" ? { cap } : undefined),
        });
      },
    },
    org: (s) => s.org,
  });
}

export type InspectedEnterpriseFacts = { readonly visits?: readonly InspectionVisit[] };

/** Visits of all organs to one enterprise in one year: `enterprise/year`. */
export function inspectedEnterprise(): RecordDefinition<InspectedEnterpriseFacts> {
  return defineRecord<InspectedEnterpriseFacts>({
    type: "inspectedEnterprise",
    onlyOn: true,
    keys(event) {
      const enterprise = enterpriseOf(event);
      return isVisit(event) && enterprise !== undefined && event.actor?.org ? `${enterprise}/${chinaYear(event)}` : undefined;
    },
    initial: () => NOTHING,
    on: {
      "inspection.begun": (s, e) => {
        const mergeable = e.data.kind === "daily" && e.data.urgent !== true;
        const other = mergeable ? s.visits?.findLast(({ kind, organ }) => kind === "daily" && organ !== e.actor?.org) : undefined;
        return { visits: [...(s.visits ?? []), visitOf(e, other?.at)] };
      },
    },
  });
}

function visitOf(e: TimedEvent, previousAt: string | undefined): InspectionVisit {
  return {
    id: e.id,
    event: e.id,
    at: e.time,
    kind: textOf(e.data.kind) ?? "",
    organ: e.actor?.org ?? "",
    joint: e.data.joint === true,
    previousAt: previousAt ?? null,
  };
}

export type InspectionPlanFacts = { readonly org?: string; readonly yearStart?: string; readonly publishedAt?: string };

/** The plan of an organ for a year in which it inspects: `organ/year`. */
export function inspectionPlan(): RecordDefinition<InspectionPlanFacts> {
  return defineRecord<InspectionPlanFacts>({
    type: "inspectionPlan",
    onlyOn: true,
    keys(event) {
      const year = plannedYear(event);
      return year !== undefined && event.actor?.org ? `${event.actor.org}/${year}` : undefined;
    },
    initial: () => NOTHING,
    on: {
      "inspection.planPublished": (s, e) => changed(s, e, { ...startOf(e), publishedAt: s.publishedAt ?? e.time }),
      "inspection.begun": (s, e) => changed(s, e, startOf(e)),
    },
    org: (s) => s.org,
  });
}

function plannedYear(event: TimedEvent): number | undefined {
  if (event.type === "inspection.begun") return chinaYear(event);
  const { year } = event.data;
  return typeof year === "number" ? year : undefined;
}

function startOf(event: TimedEvent): Pick<InspectionPlanFacts, "yearStart"> {
  const year = plannedYear(event);
  return year === undefined ? {} : { yearStart: `${year}-01-01` };
}

export type InspectionItemFacts = {
  readonly org?: string;
  readonly code?: string;
  readonly listedAt?: string;
  readonly basisChanged?: boolean;
  readonly basisChangedAt?: string;
  readonly adjustedAt?: string;
};

/** An item of the list: objects of type `inspectionItem`. Taken off, it is adjusted as well. */
export function inspectionItem(): RecordDefinition<InspectionItemFacts> {
  const adjusted: Reducer<InspectionItemFacts> = (s, e) => changed(s, e, { adjustedAt: s.adjustedAt ?? e.time });
  return part<InspectionItemFacts>(
    "inspectionItem",
    {
      "inspection.itemListed": (s, e) => changed(s, e, { ...given(e.data, ["code"]), listedAt: s.listedAt ?? e.time }),
      "inspection.itemBasisChanged": (s, e) => {
        // A second change does not put off what the first one asks; an adjustment answers the changes before it.
        if (s.basisChanged === true && s.adjustedAt === undefined) return changed(s, e, {});
        const basisChangedAt = textOf(e.data.changedAt) ?? e.time;
        return { ...changed(s, e, { basisChanged: true, basisChangedAt }), adjustedAt: undefined };
      },
      "inspection.itemAdjusted": adjusted,
      "inspection.itemWithdrawn": adjusted,
    },
    { basisChanged: false },
  );
}

export type SpecialInspectionFacts = {
  readonly org?: string;
  readonly begun?: boolean;
  readonly begunAt?: string;
  readonly approved?: boolean;
  readonly approvedAt?: string;
  readonly approvedBy?: string;
  readonly filedAt?: string;
};

/** A campaign (专项检查): objects of type `specialInspection`. */
export function specialInspection(): RecordDefinition<SpecialInspectionFacts> {
  return part<SpecialInspectionFacts>(
    "specialInspection",
    {
      "specialInspection.planned": (s, e) => changed(s, e, {}),
      "specialInspection.approved": (s, e) =>
        s.approvedAt === undefined || s.approvedBy === "organ"
          ? changed(s, e, { approved: true, approvedAt: e.time, approvedBy: textOf(e.data.by) })
          : changed(s, e, {}),
      "specialInspection.filed": (s, e) => changed(s, e, { filedAt: s.filedAt ?? e.time }),
      "specialInspection.begun": (s, e) => (s.begun === true ? refuse("already_begun") : changed(s, e, { begun: true, begunAt: e.time })),
    },
    { begun: false, approved: false },
  );
}

export type SpecialInspectionYearFacts = { readonly org?: string; readonly cap?: number; readonly count?: number };

/** Campaigns of one organ in one year: `organ/year`. */
export function specialInspectionYear(): RecordDefinition<SpecialInspectionYearFacts> {
  return defineRecord<SpecialInspectionYearFacts>({
    type: "specialInspectionYear",
    onlyOn: true,
    keys(event) {
      const { year } = event.data;
      return event.actor?.org && typeof year === "number" ? `${event.actor.org}/${year}` : undefined;
    },
    initial: () => ({ count: 0 }),
    on: {
      "specialInspection.planned": (s, e) => changed(s, e, { count: (s.count ?? 0) + 1 }),
      "inspection.specialCapSet": (s, e) => changed(s, e, given(e.data, ["cap"])),
    },
    org: (s) => s.org,
  });
}

export type InspectionAssessmentFacts = { readonly org?: string; readonly linkedTo?: readonly string[] };

/** What an assessment looks at: objects of type `inspectionAssessment`. */
export function inspectionAssessment(): RecordDefinition<InspectionAssessmentFacts> {
  return part<InspectionAssessmentFacts>("inspectionAssessment", {
    "inspection.assessmentSet": (s, e) => changed(s, e, given(e.data, ["linkedTo"])),
  });
}

function part<S extends { readonly org?: string } & Readonly<Record<string, Json | undefined>>>(
  type: string,
  on: Readonly<Record<string, Reducer<S>>>,
  initial: Partial<S> = NOTHING as Partial<S>,
): RecordDefinition<S> {
  return defineRecord<S>({
    type,
    keys: objectId(type),
    initial: () => initial as S,
    on,
    onlyOn: true,
    org: (s) => s.org,
  });
}
