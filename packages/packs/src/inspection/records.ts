import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, companies, given, memberOf, textOf, wordsOf } from "../facts.ts";
import { fenOf, yuan } from "../money.ts";
import { chinaDay } from "./china-day.ts";
import { announcedSubject, type InspectionRegisters, listedItem } from "./tables.ts";

export type InspectedItem = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly code: string;
  readonly listed?: boolean;
  readonly offSiteEnough?: boolean;
};

export type InspectionOfficer = { readonly id: string; readonly certValidTo?: string | null };

/** One inspection of one enterprise. A member is there once an event has told it, but for the milestones, which are always known. */
export type InspectionFacts = {
  readonly org?: string;
  readonly enterprise?: string;
  readonly kind?: string;
  readonly form?: string;
  readonly onSite?: boolean;
  readonly urgent?: boolean;
  readonly subjectKind?: string;
  readonly subjectAnnounced?: boolean;
  readonly items?: readonly InspectedItem[];
  /** False where the approval says that no published plan has it. */
  readonly planned?: boolean;
  readonly approvedAt?: string;
  readonly approvedByHead?: boolean;
  readonly noticedAt?: string;
  readonly scannedAt?: string;
  readonly assistanceAt?: string;
  readonly recused?: readonly string[];
  readonly begun?: boolean;
  readonly begunAt?: string;
  readonly officers?: readonly string[];
  readonly credentials?: readonly InspectionOfficer[];
  readonly jurisdiction?: string;
  readonly region?: string;
  readonly randomRequired?: boolean;
  readonly randomSubject?: boolean;
  readonly randomOfficers?: boolean;
  readonly certificatesShownAt?: string;
  readonly recordedAt?: string;
  /** What the enterprise was made to pay, in yuan. */
  readonly charged?: number;
  readonly ended?: boolean;
  readonly endedAt?: string;
  readonly resultToldAt?: string;
  readonly resultPublishedAt?: string;
};

/** Codes with which facts of a host are refused; such events stay in the trail and are noted as anomalies of the record. */
export const INSPECTION_ANOMALIES = [
  "already_begun",
  "not_begun",
  "already_ended",
  "already_told",
  "already_published",
  "not_planned",
] as const;

const BEGUN = [
  "kind",
  "urgent",
  "subjectKind",
  "subjectAnnounced",
  "jurisdiction",
  "region",
  "randomRequired",
  "randomSubject",
  "randomOfficers",
];

const YOUNG: InspectionFacts = Object.freeze({ begun: false, ended: false, recused: Object.freeze([]) as readonly string[] });

/** An inspection: events with an object of type `inspection`. */
export function inspectionCase(registers: InspectionRegisters = {}): RecordDefinition<InspectionFacts> {
  const on: Readonly<Record<string, Reducer<InspectionFacts>>> = {
    "inspection.approved": (s, e) =>
      changed(s, e, {
        ...given(e.data, ["kind"]),
        // Once the head has approved, that stands.
        ...(s.approvedByHead === true ? undefined : { approvedAt: e.time, approvedByHead: e.data.byHead === true }),
        planned: e.data.plan === undefined ? s.planned : e.data.plan !== null,
        items: withItems(s, e, registers),
      }),
    "inspection.noticed": (s, e) => changed(s, e, { noticedAt: s.noticedAt ?? e.time }),
    "inspection.assistanceGranted": (s, e) => changed(s, e, { assistanceAt: s.assistanceAt ?? e.time }),
    "inspection.scanned": (s, e) => changed(s, e, { scannedAt: s.scannedAt ?? e.time }),
    "inspection.recused": (s, e) => changed(s, e, { recused: [...(s.recused ?? []), textOf(e.data.officer) ?? ""] }),
    "inspection.begun": (s, e) => {
      if (s.begun === true) return refuse("already_begun");
      const subject = announcedSubject(registers.subjects ?? [], e.actor?.org, chinaDay(e));
      const told = officersOf(e);
      return changed(s, e, {
        ...given(e.data, BEGUN),
        ...(subject === undefined ? undefined : { subjectAnnounced: subject.announced }),
        // What the register says of the organ goes before what it says of itself.
        ...(subject?.kind === undefined ? undefined : { subjectKind: subject.kind }),
        enterprise: e.objects.find(({ type }) => type === "enterprise")?.id,
        form: textOf(e.data.form) ?? "inspection",
        onSite: e.data.onSite !== false,
        urgent: e.data.urgent === true,
        items: withItems(s, e, registers),
        begun: true,
        begunAt: e.time,
        charged: s.charged ?? 0,
        ...(told === undefined ? undefined : { officers: told.map(({ id }) => id), credentials: told }),
      });
    },
    "inspection.certificatesShown": (s, e) => changed(s, e, { certificatesShownAt: s.certificatesShownAt ?? e.time }),
    "inspection.recorded": (s, e) => changed(s, e, { recordedAt: s.recordedAt ?? e.time }),
    "inspection.charged": (s, e) => {
      const sum = (fenOf(s.charged) ?? 0) + (typeof e.data.amount === "number" ? e.data.amount : 0);
      return changed(s, e, { charged: yuan(sum) });
    },
    "inspection.ended": (s, e) => {
      if (s.begun !== true) return refuse("not_begun");
      return s.ended === true ? refuse("already_ended") : changed(s, e, { ended: true, endedAt: e.time });
    },
    "inspection.resultTold": (s, e) => (s.resultToldAt === undefined ? changed(s, e, { resultToldAt: e.time }) : refuse("already_told")),
    "inspection.resultPublished": (s, e) =>
      s.resultPublishedAt === undefined ? changed(s, e, { resultPublishedAt: e.time }) : refuse("already_published"),
  };
  return defineRecord<InspectionFacts>({
    type: "inspection",
    keys: objectId("inspection"),
    initial: () => YOUNG,
    on,
    onlyOn: true,
    org: (s) => s.org,
    title: (s) => s.kind,
    search: (s) => wordsOf([s.enterprise, s.form, s.region, ...(s.items ?? []).map(({ id }) => id)]),
    parties: (s) => companies([s.enterprise]),
  });
}

function withItems(s: InspectionFacts, e: TimedEvent, { items = [] }: InspectionRegisters): readonly InspectedItem[] | undefined {
  const told = Array.isArray(e.data.items) ? (e.data.items as readonly Json[]) : [];
  const known = new Set((s.items ?? []).map((item) => item.code));
  const added = told.flatMap((item): readonly InspectedItem[] => {
    const code = textOf(memberOf(item, "code"));
    if (code === undefined || known.has(code)) return [];
    known.add(code);
    const stated = { listed: memberOf(item, "listed"), offSiteEnough: memberOf(item, "offSiteEnough") };
    const row = listedItem(items, code, e.actor?.org ?? s.org, chinaDay(e));
    const listed = row?.listed ?? stated.listed;
    const offSiteEnough = row?.offSiteEnough ?? stated.offSiteEnough;
    return [
      {
        id: code,
        event: e.id,
        at: e.time,
        code,
        ...(typeof listed === "boolean" ? { listed } : undefined),
        ...(typeof offSiteEnough === "boolean" ? { offSiteEnough } : undefined),
      },
    ];
  });
  return added.length === 0 ? s.items : [...(s.items ?? []), ...added];
}

function officersOf(e: TimedEvent): readonly InspectionOfficer[] | undefined {
  if (!Array.isArray(e.data.officers)) return undefined;
  return (e.data.officers as readonly Json[]).flatMap((officer) => {
    const id = textOf(memberOf(officer, "id"));
    if (id === undefined) return [];
    const certValidTo = memberOf(officer, "certValidTo");
    return [{ id, ...(certValidTo === undefined ? undefined : { certValidTo: certValidTo as string | null }) }];
  });
}
