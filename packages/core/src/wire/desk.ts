import type { Text } from "../notice/notice.ts";
import type { DispositionFacts } from "../supervision/disposition/facts.ts";
import type { BulletinList } from "../supervision/disposition/follow-ups.ts";
import type { HandlingFacts } from "../supervision/handling/facts.ts";
import type { AuthorityTable, Ladder } from "../supervision/ladder.ts";
import type { SupervisionPolicy } from "../supervision/policy/policy.ts";
import type { RecordRef, TrailedEvent } from "./wire.ts";

/** `POST /v1/commands`: a step on one of the supervisor's own records. */
export interface CommandRequest {
  readonly record: RecordRef;
  /** Which there are is in the OpenAPI document, and beside each record what is possible now. */
  readonly type: string;
  /** The version that the caller has seen; 0 for a record that is to begin. */
  readonly expectedVersion: number;
  readonly body: unknown;
  /** Random and made once, as 32 hex digits or a UUID: what is sent again under it, since no answer came, is answered as the first time. */
  readonly key?: string;
}

export interface CommandReply {
  /** Of the record from now on. */
  readonly version: number;
  /** Place of the event in the trail: reads with `after=<origin>:<index>` see it. */
  readonly index: number;
}

/** A step that the caller may ask for at all. `refused`: the code with which it would be as things stand. */
export interface PossibleCommand {
  readonly type: string;
  readonly summary: string;
  readonly refused?: string;
}

/** An event of one of the supervisor's own records; texts are there as long as nobody erased them. */
export type DeskEvent = Omit<TrailedEvent, "title">;

/** `GET /v1/signals/{id}/handling`: where a signal stands with those who handle it. */
export interface HandlingDetail {
  readonly signal: string;
  readonly version: number;
  readonly facts: HandlingFacts;
  readonly timeline: readonly DeskEvent[];
  readonly commands: readonly PossibleCommand[];
}

/** A line of the list of dispositions. */
export interface DispositionSummary {
  readonly id: string;
  readonly org?: string;
  readonly startAt: string;
  readonly closed: boolean;
  readonly turn?: string;
  /** Until when whoever's turn it is acts. */
  readonly due?: string;
  readonly isOverdue: boolean;
  readonly handler?: string;
}

export interface DispositionList {
  readonly dispositions: readonly DispositionSummary[];
  /** To go on with as `?page=`; absent on the last page. */
  readonly next?: string;
}

/** `GET /v1/dispositions/{id}`. */
export interface DispositionDetail {
  readonly id: string;
  readonly version: number;
  readonly facts: DispositionFacts;
  /** What is overdue, and since which day. */
  readonly overdue: readonly { readonly of: "reply" | "correction"; readonly on: string }[];
  readonly timeline: readonly DeskEvent[];
  readonly commands: readonly PossibleCommand[];
}

/** `GET /v1/disposition-report`: of the dispositions that the caller sees. What a bulletin lists, and what they name. No names and no texts. */
export interface DispositionReport extends BulletinList {
  readonly grounds: readonly CodeCount[];
  readonly derelictions: readonly CodeCount[];
  readonly outcomes: readonly CodeCount[];
  /** False where there are more than are counted at a time. */
  readonly isWhole: boolean;
}

/** `GET /v1/accountability/{type}/{id}`: what there is to look at. Whether it is so, and what follows, a person decides. */
export interface AccountabilityProposals {
  /** That signals of the record ask about, each with the outcomes that the table names for it. */
  readonly circumstances: readonly {
    readonly ladder: string;
    readonly code: string;
    readonly title: Text;
    readonly signals: readonly string[];
    readonly outcomes: readonly { readonly code: string; readonly title: Text }[];
  }[];
  /** A risk that was known, and reported later than the table says, or not yet. */
  readonly grounds: readonly {
    readonly ladder: string;
    readonly code: string;
    readonly title: Text;
    readonly known: { readonly event: string; readonly at: string };
    readonly reported?: { readonly event: string; readonly at: string };
    readonly days: number;
    readonly limit: number;
  }[];
}

/** How many dispositions name a code, and which. */
export interface CodeCount {
  readonly code: string;
  readonly title: Text;
  readonly n: number;
  readonly dispositions: readonly string[];
}

/** `GET /v1/ladders`: the rules that dispositions follow, each with the table that says who decides. */
export interface LadderList {
  readonly ladders: readonly { readonly ladder: Ladder; readonly authority: AuthorityTable }[];
}

/** `GET /v1/policy`: how signals are shown, and who acts until when, for an organisation today. */
export interface PolicyReply {
  readonly org?: string;
  readonly policy: SupervisionPolicy;
}
