import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, given, memberOf, textOf } from "../facts.ts";
import { fenOf, yuan } from "../money.ts";
import { KIN_KINDS, type KinGraph, type KinTie } from "./kinship.ts";

/** Codes with which facts of a host are refused; such events stay in the trail and are noted as anomalies of the record. */
export const CADRE_ANOMALIES = [
  "already_submitted",
  "already_reported",
  "not_compared",
  "told_after_appointment",
  "already_made",
  "told_after_exit",
  "already_left",
  "already_decided",
] as const;

type Patch<S> = { -readonly [K in keyof S]?: S[K] };

export type PersonalReportFacts = { readonly org?: string; readonly year?: string; readonly submittedAt?: string };

/** A yearly report of personal matters: objects of type `personalReport`. */
export function personalReport(): RecordDefinition<PersonalReportFacts> {
  return define<PersonalReportFacts>(
    "personalReport",
    objectId("personalReport"),
    {},
    {
      "personalReport.due": (s, e) => changed(s, e, given(e.data, ["year"])),
      "personalReport.submitted": (s, e) => {
        if (s.submittedAt !== undefined) return refuse("already_submitted");
        return changed(s, e, { year: s.year ?? textOf(e.data.year), submittedAt: e.time });
      },
    },
    (s) => s.submittedAt !== undefined,
  );
}

export type PersonalChangeFacts = { readonly org?: string; readonly occurredAt?: string; readonly reportedAt?: string };

/** A change that is to be reported: objects of type `personalChange`. */
export function personalChange(): RecordDefinition<PersonalChangeFacts> {
  return define<PersonalChangeFacts>(
    "personalChange",
    objectId("personalChange"),
    {},
    {
      "personalChange.occurred": (s, e) => changed(s, e, { occurredAt: s.occurredAt ?? textOf(e.data.occurredAt) ?? e.time }),
      "personalChange.reported": (s, e) =>
        s.reportedAt === undefined ? changed(s, e, { reportedAt: e.time }) : refuse("already_reported"),
    },
  );
}

export type KinCompany = { readonly id?: string; readonly sector?: string; readonly kin?: string };

/** What a person declared beside what registers hold. Opaque ids on both sides. */
export type PersonMatchFacts = {
  readonly org?: string;
  readonly declared?: readonly string[];
  readonly registry?: readonly string[];
  readonly isLeader?: boolean;
  readonly supervisedSector?: string;
  readonly kinCompanies?: readonly KinCompany[];
  readonly registryRoles?: readonly string[];
  readonly approvedConcurrent?: boolean;
};

const COMPARED = ["declared", "registry", "isLeader", "supervisedSector", "kinCompanies", "registryRoles", "approvedConcurrent"];

/** A comparison with registers: objects of type `personMatch`. A later one replaces what it tells. */
export function personMatch(): RecordDefinition<PersonMatchFacts> {
  return define<PersonMatchFacts>(
    "personMatch",
    objectId("personMatch"),
    {},
    {
      "registry.compared": (s, e) => changed(s, e, given(e.data, COMPARED)),
      "registry.explained": (s, e) => {
        if (s.registry === undefined) return refuse("not_compared");
        const items = textsOf(e.data.items);
        return changed(s, e, { registry: s.registry.filter((id) => !items.includes(id)) });
      },
    },
  );
}

export type KinshipFacts = { readonly org?: string; readonly ties?: readonly (KinTie & { readonly id: string })[] };

/** What was declared of a person's kin: objects of type `person`. `kinTies` makes of several such records what a graph is built from. */
export function kinship(): RecordDefinition<KinshipFacts> {
  return define<KinshipFacts>(
    "kinship",
    persons,
    {},
    {
      "kin.declared": (s, e) => {
        const [a, b] = persons(e);
        const kind = textOf(e.data.kind);
        if (a === undefined || b === undefined || kind === undefined) return {};
        const tie = { id: e.id, a, b, kind: kind as KinTie["kind"], ...given(e.data, ["from", "to"]) };
        return changed(s, e, { ties: [...(s.ties ?? []).filter(({ id }) => id !== e.id), tie] });
      },
    },
  );
}

export type KinInAgency = {
  readonly person: string;
  readonly kin?: string;
  readonly sameLeader: boolean;
  readonly directSubordinate: boolean;
  readonly functionPost?: boolean;
  readonly kinLeads?: boolean;
};

/** What is the case with an appointment. Of several relations in the agency, the facts are those of the one that matters most. */
export type AppointmentFacts = {
  readonly org?: string;
  readonly post?: string;
  readonly postRegion?: string;
  readonly homeRegion?: string;
  readonly promotion?: boolean;
  readonly relations?: readonly KinInAgency[];
  readonly kin?: string;
  readonly sameLeader?: boolean;
  readonly directSubordinate?: boolean;
  readonly functionPost?: boolean;
  readonly kinLeads?: boolean;
  readonly disciplined?: boolean;
  readonly disciplineKind?: string;
  readonly disciplinedAt?: string;
  readonly fromAt?: string;
  readonly toAt?: string;
  /** It is known until when it was public. */
  readonly publicised?: boolean;
  readonly examScore?: number | null;
  readonly pledgeSignedAt?: string;
  readonly appointed?: boolean;
  readonly appointedAt?: string;
};

const NOT_APPOINTED: AppointmentFacts = Object.freeze({ publicised: false, appointed: false });

/** An appointment: objects of type `appointment`. The appointee is the object of type `person`. */
export function appointment(kin?: KinGraph): RecordDefinition<AppointmentFacts> {
  const appointee = objectId("person");
  const before =
    (told: (s: AppointmentFacts, e: TimedEvent) => Patch<AppointmentFacts>): Reducer<AppointmentFacts> =>
    (s, e) =>
      s.appointed === true ? refuse("told_after_appointment") : changed(s, e, told(s, e));
  return define<AppointmentFacts>("appointment", objectId("appointment"), NOT_APPOINTED, {
    "appointment.proposed": before((_s, e) => given(e.data, ["post", "postRegion", "homeRegion", "promotion"])),
    "appointment.vetted": before((_s, e) => ({ ...relationsOf(e, appointee(e), kin), ...disciplineOf(e.data.discipline) })),
    "appointment.published": before((s, e) => {
      const until = textOf(e.data.until);
      return { fromAt: s.fromAt ?? e.time, toAt: until, publicised: until === undefined ? undefined : true };
    }),
    "appointment.publicityEnded": before((_s, e) => ({ toAt: e.time, publicised: true })),
    "appointment.examined": (s, e) => {
      if (s.appointed === true) return refuse("told_after_appointment");
      return { ...changed(s, e, {}), examScore: typeof e.data.score === "number" ? e.data.score : null };
    },
    "appointment.pledged": before((s, e) => ({ pledgeSignedAt: s.pledgeSignedAt ?? e.time })),
    "appointment.made": (s, e) => (s.appointed === true ? refuse("already_made") : changed(s, e, { appointed: true, appointedAt: e.time })),
  });
}

const NO_KIN = "无";

function relationsOf(e: TimedEvent, appointee: string | undefined, graph: KinGraph | undefined): Patch<AppointmentFacts> {
  if (!Array.isArray(e.data.relations)) return {};
  const relations = (e.data.relations as readonly KinInAgency[]).map((relation) => {
    const kin = relation.kin ?? (appointee && graph ? (graph.kinOf(appointee, relation.person, dayOf(e)) ?? NO_KIN) : undefined);
    return kin === undefined ? relation : { ...relation, kin };
  });
  const weight = (relation: KinInAgency): number => {
    const touched = relation.sameLeader || relation.directSubordinate || (relation.functionPost === true && relation.kinLeads === true);
    const near = relation.kin === undefined || (KIN_KINDS as readonly string[]).includes(relation.kin);
    return (near ? 2 : 0) + (touched ? 1 : 0);
  };
  const worst = [...relations].sort((a, b) => weight(b) - weight(a))[0];
  if (worst === undefined) return { relations, kin: NO_KIN, sameLeader: false, directSubordinate: false };
  const { person: _person, ...facts } = worst;
  return { relations, functionPost: false, kinLeads: false, ...facts };
}

function disciplineOf(told: Json | undefined): Patch<AppointmentFacts> {
  if (told === undefined) return {};
  if (told === null) return { disciplined: false };
  return { disciplined: true, disciplineKind: textOf(memberOf(told, "kind")), disciplinedAt: textOf(memberOf(told, "at")) };
}

/** One person in one matter. */
export type HandlingFacts = {
  readonly org?: string;
  readonly relatedToHandler?: boolean;
  readonly requestedAt?: string;
  readonly recusalDecidedAt?: string;
  /** The agency had decided that the person stands back before the first step of the person. */
  readonly recused?: boolean;
  readonly recusedAt?: string;
  readonly handled?: boolean;
  /** Steps that the person took. */
  readonly steps?: readonly { readonly id: string; readonly event: string; readonly at: string }[];
};

const NOT_HANDLED: HandlingFacts = Object.freeze({ handled: false, recused: false });

/** A person in a matter: record id `matter/person`, of the objects of those types. */
export function handling(kin?: KinGraph): RecordDefinition<HandlingFacts> {
  const ofMatter = objectId("matter");
  const handler = objectId("person");
  const relatedBy = (e: TimedEvent): boolean | undefined => {
    if (typeof e.data.related === "boolean") return e.data.related;
    const who = handler(e);
    if (kin === undefined || who === undefined || !Array.isArray(e.data.parties)) return undefined;
    return textsOf(e.data.parties).some((party) => party === who || kin.kinOf(who, party, dayOf(e)) !== undefined);
  };
  return define<HandlingFacts>(
    "handling",
    (e) => {
      const [matter, who] = [ofMatter(e), handler(e)];
      return matter === undefined || who === undefined ? undefined : `${matter}/${who}`;
    },
    NOT_HANDLED,
    {
      "matter.assigned": (s, e) => changed(s, e, { relatedToHandler: s.relatedToHandler === true ? true : relatedBy(e) }),
      "matter.relationFound": (s, e) => changed(s, e, { relatedToHandler: true }),
      "recusal.requested": (s, e) => changed(s, e, { requestedAt: s.requestedAt ?? e.time }),
      "recusal.decided": (s, e) => {
        const recused = e.data.recused === true;
        return changed(s, e, {
          recusalDecidedAt: s.recusalDecidedAt ?? e.time,
          recusedAt: recused ? (s.recusedAt ?? e.time) : undefined,
          // To stand back after the deed cures nothing.
          recused: recused && s.handled !== true ? true : undefined,
        });
      },
      "matter.handled": (s, e) => changed(s, e, { handled: true, steps: [...(s.steps ?? []), { id: e.id, event: e.id, at: e.time }] }),
    },
  );
}

export type PostTenureFacts = { readonly org?: string; readonly since?: string; readonly keyPost?: boolean; readonly leftAt?: string };

/** A person in a post: record id `person/post`, of the objects of those types. */
export function postTenure(): RecordDefinition<PostTenureFacts> {
  const holder = objectId("person");
  const post = objectId("post");
  return define<PostTenureFacts>(
    "postTenure",
    (e) => {
      const [who, what] = [holder(e), post(e)];
      return who === undefined || what === undefined ? undefined : `${who}/${what}`;
    },
    {},
    {
      "post.taken": (s, e) => {
        const since = textOf(e.data.since) ?? e.time;
        // Taken again after a time elsewhere, the time in the post begins anew.
        if (s.leftAt !== undefined) return { ...changed(s, e, given(e.data, ["keyPost"])), since, leftAt: undefined };
        return changed(s, e, { ...given(e.data, ["keyPost"]), since: s.since ?? since });
      },
      "post.left": (s, e) => (s.leftAt === undefined ? changed(s, e, { leftAt: e.time }) : refuse("already_left")),
    },
  );
}

export type DepartureFacts = {
  readonly org?: string;
  readonly leftAt?: string;
  readonly leftBy?: string;
  readonly leader?: boolean;
  readonly joined?: boolean;
  readonly joinedAt?: string;
  readonly relatedBusiness?: boolean;
  readonly auditRequired?: boolean;
  readonly auditId?: string;
  readonly auditAt?: string;
};

const NOT_JOINED: DepartureFacts = Object.freeze({ joined: false });

/** The end of a person's office: objects of type `departure`, else `person`. Of several new jobs, the first that is connected counts. */
export function departure(): RecordDefinition<DepartureFacts> {
  const own = objectId("departure");
  const who = objectId("person");
  return define<DepartureFacts>("departure", (e) => own(e) ?? who(e), NOT_JOINED, {
    "office.left": (s, e) => {
      if (s.leftAt !== undefined) return refuse("already_left");
      return changed(s, e, { ...given(e.data, ["leader", "auditRequired"]), leftBy: textOf(e.data.by), leftAt: e.time });
    },
    "employment.begun": (s, e) => {
      if (s.relatedBusiness === true) return {};
      const related = typeof e.data.relatedBusiness === "boolean" ? e.data.relatedBusiness : undefined;
      return { ...changed(s, e, { joined: true, joinedAt: e.time }), relatedBusiness: related };
    },
    "exitAudit.concluded": (s, e) => changed(s, e, { auditId: s.auditId ?? textOf(e.data.report), auditAt: s.auditAt ?? e.time }),
  });
}

export type GiftFacts = {
  readonly org?: string;
  readonly receivedAt?: string;
  readonly registeredAt?: string;
  readonly handIn?: boolean;
  readonly handedInAt?: string;
};

/** A gift: objects of type `gift`. */
export function gift(): RecordDefinition<GiftFacts> {
  return define<GiftFacts>(
    "gift",
    objectId("gift"),
    {},
    {
      "gift.received": (s, e) => changed(s, e, { ...given(e.data, ["handIn"]), receivedAt: s.receivedAt ?? e.time }),
      "gift.registered": (s, e) => changed(s, e, { registeredAt: s.registeredAt ?? e.time }),
      "gift.handedIn": (s, e) => changed(s, e, { handedInAt: s.handedInAt ?? e.time }),
    },
  );
}

export type PrivateExitFacts = { readonly org?: string; readonly left?: boolean; readonly approvalId?: string };

/** A private journey abroad: objects of type `privateExit`. */
export function privateExit(): RecordDefinition<PrivateExitFacts> {
  return define<PrivateExitFacts>("privateExit", objectId("privateExit"), Object.freeze({ left: false }), {
    "privateExit.approved": (s, e) =>
      s.left === true ? refuse("told_after_exit") : changed(s, e, { approvalId: textOf(e.data.approval) }),
    "privateExit.made": (s, e) => changed(s, e, { left: true }),
  });
}

export type ConcurrentPostFacts = {
  readonly org?: string;
  readonly taken?: boolean;
  readonly approvalId?: string;
  /** Yuan in all. */
  readonly paid?: number;
};

/** A post outside the agency: objects of type `concurrentPost`. */
export function concurrentPost(): RecordDefinition<ConcurrentPostFacts> {
  return define<ConcurrentPostFacts>("concurrentPost", objectId("concurrentPost"), Object.freeze({ taken: false }), {
    "concurrentPost.approved": (s, e) => changed(s, e, { approvalId: textOf(e.data.approval) }),
    "concurrentPost.taken": (s, e) => changed(s, e, { taken: true }),
    "concurrentPost.paid": (s, e) => {
      const { amount } = e.data;
      const paid = typeof amount === "number" ? yuan((fenOf(s.paid) ?? 0) + amount) : s.paid;
      return changed(s, e, { taken: true, paid });
    },
  });
}

export type ResignationFacts = {
  readonly org?: string;
  readonly leader?: boolean;
  readonly appliedAt?: string;
  readonly decided?: boolean;
  readonly decidedAt?: string;
  readonly approved?: boolean;
  /** What stands in the way of it, in the words of 公务员法 86. */
  readonly grounds?: readonly string[];
};

/** An application to leave public office: objects of type `resignation`. */
export function resignation(): RecordDefinition<ResignationFacts> {
  return define<ResignationFacts>("resignation", objectId("resignation"), Object.freeze({ decided: false }), {
    "resignation.applied": (s, e) => changed(s, e, { ...given(e.data, ["leader"]), appliedAt: s.appliedAt ?? e.time }),
    "resignation.checked": (s, e) => changed(s, e, { grounds: textsOf(e.data.grounds) }),
    "resignation.decided": (s, e) => {
      if (s.decided === true) return refuse("already_decided");
      return changed(s, e, { decided: true, decidedAt: e.time, approved: e.data.approved === true });
    },
  });
}

function define<S extends { readonly org?: string } & Readonly<Record<string, Json | undefined>>>(
  type: string,
  keyOf: (event: TimedEvent) => string | readonly string[] | undefined,
  initial: S,
  on: Readonly<Record<string, Reducer<S>>>,
  closed?: (s: S) => boolean,
): RecordDefinition<S> {
  return defineRecord<S>({
    type,
    keys: keyOf,
    initial: () => initial,
    on,
    onlyOn: true,
    ...(closed ? { closed } : {}),
    org: (s) => s.org,
  });
}

function persons(event: TimedEvent): readonly string[] {
  return event.objects.filter(({ type }) => type === "person").map(({ id }) => id);
}

/** The day in China. */
function dayOf({ at }: TimedEvent): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}

function textsOf(list: Json | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}
