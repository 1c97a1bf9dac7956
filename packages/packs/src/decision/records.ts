import { defineRecord, type Json, objectId, type RecordDefinition, type Reducer, refuse, type TimedEvent } from "@plumbline/core";
import { changed, given, textOf, wordsOf } from "../facts.ts";
import { amounts, fenOf, yuan } from "../money.ts";

/** Codes with which facts of a host are refused; such events stay in the trail and are noted as anomalies of the record. */
export const DECISION_ANOMALIES = [
  "told_after_meeting",
  "already_taken",
  "not_taken",
  "already_concluded",
  "already_closed",
  "already_decided",
  "not_decided",
] as const;

type Patch<S> = { -readonly [K in keyof S]?: S[K] };

/** A matter on the agenda of a meeting, as far as the meeting has to do with it. */
export type MeetingMatter = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly voteId?: string;
  /** Whether the notice of the meeting listed it; absent where the notice listed nothing. */
  readonly listed?: boolean;
  readonly emergency?: boolean;
};

/** What is the case with a meeting. Members and those present are numbers; who they are stays in the list of attendees. */
export type MeetingFacts = {
  readonly org?: string;
  readonly body?: string;
  readonly category?: string;
  readonly members?: number;
  readonly present?: number;
  readonly attendees?: readonly string[];
  readonly agenda?: readonly string[];
  readonly meetingAt?: string;
  /** Matters that were taken up and not put off. */
  readonly items?: readonly MeetingMatter[];
  readonly closed?: boolean;
  readonly closedAt?: string;
  /** By heading: `true` where the minutes say something, else what they say: nothing, or an empty list. */
  readonly minutes?: { readonly [heading: string]: Json };
};

/** Matters of this category ask for the quorum of personnel, whatever else is on the agenda. */
const PERSONNEL = "人事";

const BEFORE_MEETING: MeetingFacts = Object.freeze({ closed: false });

/** A meeting: objects of type `meeting`. */
export function meeting(): RecordDefinition<MeetingFacts> {
  const ofMatter = objectId("meetingItem");
  const attended = (s: MeetingFacts, e: TimedEvent): Patch<MeetingFacts> => {
    const attendees = [...new Set([...(s.attendees ?? []), ...textsOf(e.data.attendees)])];
    return e.data.attendees === undefined ? {} : { attendees, present: attendees.length };
  };
  const members = (e: TimedEvent): Patch<MeetingFacts> =>
    Array.isArray(e.data.members) ? { members: new Set(textsOf(e.data.members)).size } : {};
  const matters = (s: MeetingFacts, e: TimedEvent, told: Partial<MeetingMatter>): readonly MeetingMatter[] => {
    const id = ofMatter(e);
    const items = s.items ?? [];
    if (id === undefined) return items;
    if (items.some((item) => item.id === id)) return items.map((item) => (item.id === id ? { ...item, ...told } : item));
    const listed = s.agenda === undefined ? {} : { listed: s.agenda.includes(id) };
    return [...items, { id, event: e.id, at: e.time, ...listed, ...told }];
  };
  return define<MeetingFacts>("meeting", objectId("meeting"), BEFORE_MEETING, {
    "meeting.convened": (s, e) =>
      changed(s, e, { ...given(e.data, ["body", "category"]), ...members(e), agenda: e.data.agenda as readonly string[] | undefined }),
    "meeting.opened": (s, e) =>
      changed(s, e, {
        ...given(e.data, ["body", "category"]),
        ...members(e),
        ...attended(s, e),
        meetingAt: s.meetingAt ?? e.time,
      }),
    "meeting.attended": (s, e) => changed(s, e, attended(s, e)),
    "agenda.taken": (s, e) => {
      const category = textOf(e.data.category);
      const emergency = e.data.emergency === true ? { emergency: true } : {};
      return changed(s, e, {
        items: matters(s, e, emergency),
        category: category === PERSONNEL ? category : (s.category ?? category),
        meetingAt: s.meetingAt ?? e.time,
      });
    },
    "agenda.voted": (s, e) => changed(s, e, { items: matters(s, e, { voteId: textOf(e.data.vote) ?? e.id }) }),
    "agenda.concluded": (s, e) => {
      // What was put off is not decided, so that nobody needs to vote on it.
      if (e.data.result === "defer") return { items: (s.items ?? []).filter(({ id }) => id !== ofMatter(e)) };
      return changed(s, e, { items: matters(s, e, {}) });
    },
    "meeting.closed": (s, e) => {
      if (s.closed === true) return refuse("already_closed");
      return changed(s, e, { ...given(e.data, ["present", "members"]), closed: true, closedAt: e.time });
    },
    "minutes.entered": (s, e) => changed(s, e, { minutes: { ...s.minutes, ...headings(e.data) } }),
  });
}

// What the minutes say is for the file; that they say it is for the control.
function headings(data: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(data).map(([heading, said]) => {
      const empty = typeof said === "string" ? said.trim() === "" : Array.isArray(said) && said.length === 0;
      return [heading, empty ? (Array.isArray(said) ? [] : "") : true];
    }),
  );
}

export type MinutesFacts = { readonly org?: string; readonly meetingAt?: string; readonly enteredAt?: string };

/** The minutes of a meeting: one record per meeting, else objects of type `minutes`. The first entry is the one that was in time or late. */
export function minutes(): RecordDefinition<MinutesFacts> {
  const own = objectId("minutes");
  const ofMeeting = objectId("meeting");
  return define<MinutesFacts>(
    "minutes",
    (e) => ofMeeting(e) ?? own(e),
    {},
    {
      "meeting.opened": (s, e) => changed(s, e, { meetingAt: s.meetingAt ?? e.time }),
      "meeting.closed": (s, e) => changed(s, e, { meetingAt: s.meetingAt ?? e.time }),
      "minutes.entered": (s, e) => changed(s, e, { enteredAt: s.enteredAt ?? e.time }),
    },
    (s) => s.meetingAt !== undefined && s.enteredAt !== undefined,
  );
}

export type MeetingOpinion = {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly by: string;
  readonly stance?: string;
};

/** What is the case with one matter on an agenda. */
export type MeetingItemFacts = {
  readonly org?: string;
  readonly category?: string;
  readonly kind?: string;
  readonly amount?: number;
  readonly inList?: boolean;
  readonly emergency?: boolean;
  readonly materialSentAt?: string;
  readonly sentForReviewAt?: string;
  readonly reviewDueAt?: string;
  readonly reviewRequired?: boolean;
  readonly legalRiskStated?: boolean;
  readonly legalReviewAt?: string;
  readonly legalReviewPassed?: boolean;
  readonly technical?: boolean;
  readonly experts?: readonly { readonly id: string; readonly interested: boolean }[];
  readonly expertReportId?: string;
  readonly stabilityRisk?: boolean;
  readonly riskReportId?: string;
  readonly riskControllable?: boolean;
  readonly staffHeardAt?: string;
  readonly conflicted?: readonly string[];
  /** It was taken up in a meeting; members spoke or voted on it; there is a result. */
  readonly taken?: boolean;
  readonly discussed?: boolean;
  readonly concluded?: boolean;
  readonly meetingAt?: string;
  readonly headId?: string;
  /** Who was there for it, without those who left before they had spoken. */
  readonly participants?: readonly string[];
  readonly recused?: readonly string[];
  readonly opinions?: readonly MeetingOpinion[];
  readonly voteId?: string;
  readonly approve?: number;
  readonly against?: number;
  readonly present?: number;
  readonly majority?: string;
  readonly headDecision?: string;
  readonly headReason?: string;
  readonly result?: string;
};

const PROPOSED = ["category", "kind", "inList", "emergency", "reviewRequired", "legalRiskStated", "technical", "stabilityRisk"];
const BEFORE_ITEM: MeetingItemFacts = Object.freeze({ taken: false, discussed: false, concluded: false });

/** A matter on the agenda: objects of type `meetingItem`. One that was put off may be taken up again. */
export function meetingItem(): RecordDefinition<MeetingItemFacts> {
  /** Before the meeting only: what comes after it cures nothing. */
  const prepared =
    (told: (s: MeetingItemFacts, e: TimedEvent) => Patch<MeetingItemFacts>): Reducer<MeetingItemFacts> =>
    (s, e) =>
      s.taken === true && s.result !== "defer" ? refuse("told_after_meeting") : changed(s, e, told(s, e));
  const during =
    (told: (s: MeetingItemFacts, e: TimedEvent) => Patch<MeetingItemFacts>): Reducer<MeetingItemFacts> =>
    (s, e) => {
      if (s.taken !== true) return refuse("not_taken");
      return s.concluded === true ? refuse("already_concluded") : changed(s, e, told(s, e));
    };
  return define<MeetingItemFacts>("meetingItem", objectId("meetingItem"), BEFORE_ITEM, {
    "agenda.proposed": prepared((_s, e) => ({ ...given(e.data, PROPOSED), ...amounts(e.data, ["amount"]) })),
    "agenda.materialSent": prepared((s, e) => ({ materialSentAt: s.materialSentAt ?? e.time })),
    "agenda.sentForReview": prepared((_s, e) => ({ sentForReviewAt: e.time, reviewDueAt: textOf(e.data.due) })),
    "agenda.reviewed": prepared((_s, e) => ({ legalReviewAt: e.time, legalReviewPassed: e.data.passed === true })),
    "agenda.expertsChosen": prepared((_s, e) => ({ experts: e.data.experts as MeetingItemFacts["experts"] })),
    "agenda.expertReported": prepared((_s, e) => ({ expertReportId: textOf(e.data.report) })),
    "agenda.riskAssessed": prepared((_s, e) => ({
      riskReportId: textOf(e.data.report),
      riskControllable: typeof e.data.controllable === "boolean" ? e.data.controllable : undefined,
    })),
    "agenda.staffHeard": prepared((s, e) => ({ staffHeardAt: s.staffHeardAt ?? e.time })),
    "agenda.conflictsChecked": (s, e) => changed(s, e, { conflicted: textsOf(e.data.conflicted) }),
    "agenda.taken": (s, e) => {
      if (s.taken === true && s.result !== "defer") return refuse("already_taken");
      const fresh: Patch<MeetingItemFacts> = {
        ...OF_A_MEETING,
        taken: true,
        meetingAt: e.time,
        discussed: false,
        concluded: false,
        headId: textOf(e.data.head),
        participants: e.data.participants === undefined ? undefined : textsOf(e.data.participants),
      };
      return { ...fresh, ...changed(s, e, given(e.data, ["category", "emergency"])) };
    },
    "agenda.recused": during((s, e) => {
      const member = textOf(e.data.member) ?? "";
      const spoke = (s.opinions ?? []).some(({ by }) => by === member);
      return {
        recused: [...new Set([...(s.recused ?? []), member])],
        participants: spoke ? s.participants : s.participants?.filter((id) => id !== member),
      };
    }),
    "agenda.opinionGiven": during((s, e) => {
      const by = textOf(e.data.by);
      if (by === undefined) return {};
      const stance = textOf(e.data.stance);
      const opinion = { id: e.id, event: e.id, at: e.time, by, ...(stance === undefined ? {} : { stance }) };
      return {
        opinions: [...(s.opinions ?? []), opinion],
        participants: [...new Set([...(s.participants ?? []), by])],
      };
    }),
    "agenda.voted": during((_s, e) => {
      const { approve, reject, abstain, present } = e.data;
      const cast = countOf(approve) + countOf(reject) + countOf(abstain);
      return {
        discussed: true,
        voteId: textOf(e.data.vote) ?? e.id,
        approve: countOf(approve),
        against: countOf(reject),
        present: typeof present === "number" ? present : cast,
      };
    }),
    "agenda.concluded": during((s, e) => ({
      ...given(e.data, ["result", "headDecision", "headReason"]),
      discussed: true,
      concluded: true,
      majority: textOf(e.data.majority) ?? majorityOf(s),
    })),
  });
}

/** What belongs to one meeting, and is not known yet in the next. */
const OF_A_MEETING: Patch<MeetingItemFacts> = {
  recused: undefined,
  opinions: undefined,
  voteId: undefined,
  approve: undefined,
  against: undefined,
  present: undefined,
  majority: undefined,
  headDecision: undefined,
  headReason: undefined,
  result: undefined,
};

/** What more than half were for: by the votes, else by the last word of each member but the head. */
function majorityOf({ approve, against, present, opinions = [], headId }: MeetingItemFacts): string | undefined {
  if (present !== undefined && present > 0) {
    if (2 * (approve ?? 0) > present) return "approve";
    return 2 * (against ?? 0) > present ? "reject" : undefined;
  }
  const last = new Map(opinions.filter(({ by }) => by !== headId).map(({ by, stance }) => [by, stance]));
  const stances = [...last.values()];
  return stances.find((stance) => stance !== undefined && 2 * stances.filter((other) => other === stance).length > stances.length);
}

/** What is the case with a decision and with the way to it. */
export type DecisionFacts = {
  readonly org?: string;
  readonly category?: string;
  readonly kind?: string;
  readonly body?: string;
  readonly unitType?: string;
  readonly amount?: number;
  readonly preStudyRequired?: boolean;
  readonly preStudyAt?: string;
  readonly openAt?: string;
  readonly closeAt?: string;
  readonly shortenReason?: string;
  /** When the public was first heard, in whatever form. */
  readonly heardAt?: string;
  readonly hearingMaterialAt?: string;
  readonly hearingAt?: string;
  readonly hearingHeld?: boolean;
  /** It is known until when the public could comment. */
  readonly consulted?: boolean;
  readonly decided?: boolean;
  readonly decidedAt?: string;
  readonly emergency?: boolean;
  readonly reportedAt?: string;
  readonly major?: boolean;
  readonly secret?: boolean;
  readonly submittedAt?: string;
  readonly publishedAt?: string;
};

const UNDECIDED: DecisionFacts = Object.freeze({ decided: false, consulted: false, hearingHeld: false, emergency: false });

/** A decision: objects of type `decision`, named already while it is prepared. */
export function decisionRecord(): RecordDefinition<DecisionFacts> {
  return define<DecisionFacts>("decision", objectId("decision"), UNDECIDED, {
    "agenda.proposed": (s, e) =>
      changed(s, e, { ...given(e.data, ["category", "kind", "preStudyRequired"]), ...amounts(e.data, ["amount"]) }),
    "agenda.preStudied": (s, e) => changed(s, e, { preStudyAt: s.preStudyAt ?? e.time }),
    "consultation.opened": (s, e) => {
      const until = textOf(e.data.until);
      return changed(s, e, {
        ...given(e.data, ["shortenReason"]),
        openAt: s.openAt ?? e.time,
        heardAt: s.heardAt ?? e.time,
        closeAt: until,
        consulted: until === undefined ? undefined : true,
      });
    },
    // The day that was announced does not count where comments were taken for less or for longer.
    "consultation.closed": (s, e) => changed(s, e, { closeAt: e.time, consulted: true }),
    "consultation.held": (s, e) => changed(s, e, { heardAt: s.heardAt ?? e.time }),
    "hearing.materialSent": (s, e) => changed(s, e, { hearingMaterialAt: s.hearingMaterialAt ?? e.time }),
    "hearing.held": (s, e) => changed(s, e, { heardAt: s.heardAt ?? e.time, hearingAt: s.hearingAt ?? e.time, hearingHeld: true }),
    "decision.made": (s, e) => {
      if (s.decided === true) return refuse("already_decided");
      return changed(s, e, {
        ...given(e.data, ["category", "kind", "body", "unitType", "emergency", "preStudyRequired", "major", "secret"]),
        ...amounts(e.data, ["amount"]),
        decided: true,
        decidedAt: e.time,
      });
    },
    "decision.submitted": (s, e) => changed(s, e, { submittedAt: s.submittedAt ?? e.time }),
    "decision.reported": (s, e) => (s.decided === true ? changed(s, e, { reportedAt: s.reportedAt ?? e.time }) : refuse("not_decided")),
    "decision.published": (s, e) => (s.decided === true ? changed(s, e, { publishedAt: s.publishedAt ?? e.time }) : refuse("not_decided")),
  });
}

/** What is the case with carrying something out: all that was done under one decision, or one deed without any. Amounts are yuan. */
export type ExecutionFacts = {
  readonly org?: string;
  readonly category?: string;
  readonly kind?: string;
  readonly unitType?: string;
  readonly inList?: boolean;
  readonly amount?: number;
  readonly investorDecidedAt?: string;
  readonly executed?: boolean;
  readonly executedAt?: string;
  readonly executedAmount?: number;
  readonly completed?: boolean;
  readonly decided?: boolean;
  readonly decisionId?: string;
  readonly decidedAt?: string;
  /** The decision states an amount. */
  readonly amountDecided?: boolean;
  readonly decidedAmount?: number;
  readonly altered?: boolean;
  readonly alteredAt?: string;
  readonly suspended?: boolean;
  readonly changeDecidedAt?: string;
};

const NOT_BEGUN: ExecutionFacts = Object.freeze({
  executed: false,
  completed: false,
  decided: false,
  amountDecided: false,
  altered: false,
});

/** The carrying out of a decision: objects of type `decision`, else `execution`, so that what is done under one decision adds up. */
export function execution(): RecordDefinition<ExecutionFacts> {
  const ofDecision = objectId("decision");
  const own = objectId("execution");
  const decided = (amount: number | undefined): Patch<ExecutionFacts> => ({
    decidedAmount: amount,
    amountDecided: amount === undefined ? undefined : true,
  });
  return define<ExecutionFacts>("execution", (e) => ofDecision(e) ?? own(e), NOT_BEGUN, {
    "decision.made": (s, e) => {
      if (s.decidedAt !== undefined) return refuse("already_decided");
      return changed(s, e, {
        ...given(e.data, ["category", "inList", "kind", "unitType"]),
        ...decided(yuan(e.data.amount)),
        decided: true,
        decisionId: ofDecision(e),
        decidedAt: e.time,
      });
    },
    "decision.changed": (s, e) => changed(s, e, { ...decided(yuan(e.data.amount)), changeDecidedAt: e.time }),
    "decision.executed": (s, e) => {
      const sum = plus(s.executedAmount, e.data.amount);
      const decidedAt = textOf(e.data.decidedAt);
      return changed(s, e, {
        ...given(e.data, ["category", "inList"]),
        executed: true,
        executedAt: s.executedAt ?? e.time,
        executedAmount: sum,
        amount: sum,
        ...(s.decidedAt === undefined
          ? {
              ...decided(yuan(e.data.decidedAmount)),
              decisionId: textOf(e.data.decision),
              decidedAt,
              decided: decidedAt === undefined ? undefined : true,
            }
          : undefined),
      });
    },
    "decision.approvedByInvestor": (s, e) => changed(s, e, { investorDecidedAt: s.investorDecidedAt ?? e.time }),
    "execution.completed": (s, e) => changed(s, e, { completed: true }),
    "execution.altered": (s, e) => changed(s, e, { ...given(e.data, ["suspended"]), altered: true, alteredAt: s.alteredAt ?? e.time }),
  });
}

/** A payment that no decision covers. `amount` is yuan. */
export type PaidPart = { readonly id: string; readonly event: string; readonly at: string; readonly amount: number };

export type PaymentWindowFacts = {
  readonly org?: string;
  /** Amounts in yuan and the same with their dates, in the order of time; the newest where there are many. */
  readonly payments?: readonly number[];
  readonly dated?: readonly PaidPart[];
};

/** Enough for any window of a year, and few enough to compare each with each. */
const MOST_PAYMENTS = 60;

/**
 * Payments without a meeting of one unit to one payee, and for one purpose: record ids `unit/payee/id` and `unit/purpose/id`. Those that a
 * decision covers are no part of it.
 */
export function paymentWindow(): RecordDefinition<PaymentWindowFacts> {
  return define<PaymentWindowFacts>(
    "paymentWindow",
    (e) => e.objects.filter(({ type }) => GROUPED.includes(type)).map(({ type, id }) => `${e.actor?.org ?? "-"}/${type}/${id}`),
    {},
    {
      "decision.paid": (s, e) => {
        const amount = yuan(e.data.amount);
        if (amount === undefined || textOf(e.data.decision) !== undefined) return {};
        const dated = [...(s.dated ?? []), { id: e.id, event: e.id, at: e.time, amount }].slice(-MOST_PAYMENTS);
        return changed(s, e, { dated, payments: dated.map((part) => part.amount) });
      },
    },
  );
}

const GROUPED: readonly string[] = ["payee", "purpose"];

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
    title: (s) => textOf(s.kind) ?? textOf(s.category),
    search: (s) => wordsOf([textOf(s.category), textOf(s.body), textOf(s.unitType)]),
  });
}

function textsOf(list: Json | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}

function countOf(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

/** Yuan and fen, added in fen. */
function plus(sum: number | undefined, fen: Json | undefined): number | undefined {
  if (typeof fen !== "number") return sum;
  return yuan((fenOf(sum) ?? 0) + fen);
}
