import type { Mode } from "../control/control-point.ts";
import type { SignalLevel } from "../control/verdict.ts";
import type { Json } from "../event/trace-event.ts";
import type { Notice, Text } from "../notice/notice.ts";
import type { Party } from "../record/define-record.ts";
import type { HandlingState } from "../supervision/handling/facts.ts";
import type { RecordRef, SignalSummary, TrailedEvent } from "./wire.ts";

/** Where a signal stands with those who handle it. No verdict: it says who looks next, and until when. */
export interface HandlingSummary {
  readonly state: HandlingState;
  readonly turn: "person" | "unit" | "supervisor" | "verifier" | "none";
  /** Until when whoever's turn it is acts. */
  readonly due?: string;
  /** From then on others than the person concerned see it. */
  readonly visibleAt: string;
  /** Opaque ids: of the person concerned, and of who took it up. */
  readonly person?: string;
  readonly owner?: string;
  /** Tiers above its own at which it shows. */
  readonly tier: number;
  readonly dismissedAs?: "falseAlarm" | "lawful" | "duplicate";
  readonly matter?: string;
  /** When each state was entered first. */
  readonly times: Readonly<Partial<Record<HandlingState, string>>>;
}

export interface ListedSignal extends SignalSummary {
  /** Absent while nobody has begun. */
  readonly handling?: HandlingSummary;
}

/** A line of a list of records: `GET /v1/records/{type}`, `GET /v1/cases`, `GET /v1/search`. */
export interface RecordSummary extends RecordRef {
  readonly title?: string;
  readonly org?: string;
  /** Of its first and of its last event. */
  readonly startAt: string;
  readonly endAt: string;
  readonly closed: boolean;
  /** Highest level of its open signals, and how many there are; those in shadow do not count. */
  readonly level?: SignalLevel;
  readonly open: number;
  /** Of the supervisor's own records: whose turn it is, until when, and who owns it. */
  readonly turn?: string;
  readonly due?: string;
  readonly owner?: string;
}

export interface RecordList {
  readonly records: readonly RecordSummary[];
  /** To go on with as `?page=`; absent on the last page. */
  readonly next?: string;
}

/** `GET /v1/records/{type}/{id}`. */
export interface RecordDetail extends RecordSummary {
  /** Personal values are there as far as hosts disclose them and nobody erased them. */
  readonly facts: Readonly<Record<string, Json>>;
  /** Objects, persons and companies that it is about. */
  readonly parties: readonly Party[];
  /** Events that the record could not take, with the code of the refusal. */
  readonly anomalies: readonly { readonly event: string; readonly code: string }[];
  /** Something in its events was erased: what it lacks may have been among that. */
  readonly erased?: boolean;
  /** What happened, in the order of the record, with its signals at their instants. */
  readonly timeline: readonly TimelineItem[];
  /** Events and signals in all, also those of other pages. */
  readonly length: number;
  readonly next?: string;
}

export type TimelineItem =
  | (TrailedEvent & {
      readonly kind: "event";
      readonly at: string;
      /** The record did not take it. */
      readonly anomaly?: string;
    })
  | {
      /** An event of which nothing is left to read. */
      readonly kind: "erased";
      readonly at: string;
      readonly index: number;
    }
  | { readonly kind: "signal"; readonly at: string; readonly signal: ListedSignal };

/** `GET /v1/notices`: what a host may show now, before anybody has filled in anything. */
export interface NoticeList {
  readonly record: RecordRef;
  readonly step?: string;
  readonly notices: readonly MomentNotice[];
  readonly asOf: string;
}

export interface MomentNotice {
  readonly control: string;
  readonly version: number;
  /** Level of the signal that would be raised. */
  readonly level: SignalLevel;
  readonly mode: Mode;
  /** A signal of it is open on this record already. */
  readonly signal?: string;
  readonly notice: Notice;
  /** What is at stake: risks of the pack that the control point watches. */
  readonly risks: readonly { readonly id: string; readonly title: Text }[];
}

/** By what statistics are split. `of`: by control point, or by type of record. */
export type StatisticsBy = "org" | "period" | "of" | "level";

/** `GET /v1/statistics`: counts by organisation (each with all below it), period, control point or type of record, and level. */
export interface Statistics {
  readonly measure: string;
  readonly org: string;
  /** Legal days, months or years in Asia/Shanghai, both included; empty for all time. */
  readonly from: string;
  readonly to: string;
  readonly by: readonly StatisticsBy[];
  readonly rows: readonly StatisticsRow[];
  readonly total: Counted;
  /** Rows are left out, since there are more than one answer holds. */
  readonly truncated?: boolean;
}

export interface StatisticsRow extends Counted {
  readonly org?: string;
  readonly period?: string;
  readonly of?: string;
  readonly level?: SignalLevel;
}

export interface Counted {
  /** Absent where it is so small that it could point to somebody. */
  readonly n?: number;
  /** It is more than nothing, and less than three. */
  readonly masked?: boolean;
  /** In the period before, of the same length, and in the same period of the year before; the bases of the changes. */
  readonly before?: number;
  readonly yearBefore?: number;
  /** Per cent against these, to two decimals, such as 63.89; absent where the base is 0 or masked. */
  readonly change?: number;
  readonly yearChange?: number;
}

/** First message of `GET /v1/stream` after a loss that cannot be made up, as `event: reset`: the lists are to be read anew. */
export interface StreamReset {
  readonly reason: "too_old" | "other_generation";
}

/** One step by which a value of a control came about: `control` for its own, else the organisation that set it. */
export interface ControlValue {
  readonly name: string;
  readonly value: Json;
  readonly org: string;
  readonly basis?: string;
  /** Looser than what a tier above has in force, and so without effect. */
  readonly overruled?: true;
}

export interface ControlSetting {
  readonly control: string;
  readonly version: number;
  readonly title: Text;
  readonly record: string;
  readonly level: SignalLevel;
  readonly mode: Mode;
  readonly values: Readonly<Record<string, Json>>;
  /** What organisations changed of the control's own values and mode, from the top down. Empty: it is as the pack has it. */
  readonly changes: readonly ControlValue[];
  readonly responsibility?: Responsibility;
}

/** `GET /v1/controls`: which control points hold for an organisation on a day, and in what they differ from the pack. */
export interface ControlList {
  readonly org?: string;
  readonly on: string;
  readonly controls: readonly ControlSetting[];
  readonly risks: readonly {
    readonly id: string;
    readonly title: Text;
    readonly controls: readonly string[];
    readonly responsibility?: Responsibility;
  }[];
}

/** 党政领导、纪检监察部门、业务部门、党员干部. */
export interface Answerer {
  readonly role: "principalLeader" | "disciplineOfficer" | "processOwner" | "staff";
  readonly org?: string | undefined;
  readonly post?: string | undefined;
}

/** Who answers for a control point or a risk of a pack (RACI). Roles, posts and organisations; persons come and go by the directory. */
export interface Responsibility {
  /** Either a control or a risk. */
  readonly control?: string | undefined;
  readonly risk?: string | undefined;
  /** For this organisation and those below it; without it for all. */
  readonly org?: string | undefined;
  /** One answers for it. An entry may wait for them, but nothing is in force on the strength of it. */
  readonly accountable?: Answerer | undefined;
  readonly responsible?: readonly Answerer[] | undefined;
  readonly consulted?: readonly Answerer[] | undefined;
  readonly informed?: readonly Answerer[] | undefined;
}
