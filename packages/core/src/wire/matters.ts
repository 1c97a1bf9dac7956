import type { ControlPrecision } from "../supervision/policy/precision.ts";
import type { DeskEvent, PossibleCommand } from "./desk.ts";
import type { ListedSignal } from "./read.ts";

/** A line of `GET /v1/matters`: signals that share an object, a person or a company. */
export interface MatterSummary {
  readonly id: string;
  readonly state: "open" | "closed" | "merged";
  readonly startAt: string;
  readonly org?: string;
  readonly owner?: string;
  /** How many signals it has, also those that the caller does not see. */
  readonly signals: number;
  readonly mergedInto?: string;
}

export interface MatterList {
  readonly matters: readonly MatterSummary[];
  readonly next?: string;
}

/** `GET /v1/matters/{id}`. */
export interface MatterDetail extends MatterSummary {
  readonly version: number;
  /** What its signals share: kind and id, as `company:91330106…`. */
  readonly parties: readonly string[];
  /** Those that the caller sees, newest first, no more than 200. */
  readonly shown: readonly ListedSignal[];
  readonly timeline: readonly DeskEvent[];
  readonly commands: readonly PossibleCommand[];
}

/** `GET /v1/supervision-report`: speed, strength and transparency of supervision, and how often controls are right. */
export interface SupervisionReport {
  /** Signals of the period that the caller sees; one that was withdrawn was none. */
  readonly signals: number;
  /** Milliseconds from a signal's own instant until it was raised: half of all took no longer. */
  readonly timeToSignal?: number;
  readonly shareActedOn?: number;
  readonly sharePublished?: number;
  readonly precision: readonly ControlPrecision[];
  /** False where there were more signals than are looked at; narrow the period. */
  readonly isWhole: boolean;
}
