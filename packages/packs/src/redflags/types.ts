import type { Citation, Json, Text } from "@plumbline/core";
import type { ZodType } from "zod";

/**
 * A compiled release of the Open Contracting Data Standard 1.1, as it was read: any member may lack or be of another kind. What hosts in China
 * tell is brought into the same shape, with what the standard has no place for under `bids.details[].submission` (see `Submission`).
 */
export type Release = Readonly<Record<string, Json>>;

/** How a bid was made, where the system that received it noted that: our extension of a bid of the standard. */
export interface Submission {
  readonly mac?: string;
  readonly cpuSerial?: string;
  readonly diskSerial?: string;
  readonly memorySerial?: string;
  readonly ip?: string;
  readonly md5?: string;
  readonly author?: string;
  readonly bondAccount?: string;
  /** Opaque ids of the persons who manage the project. */
  readonly staff?: readonly string[];
}

export type FlagSubject = "process" | "buyer" | "procuringEntity" | "tenderer";

/** What a rationale names: numbers, ids, dates as written. Small: kept for each finding. */
export type Figures = Readonly<Record<string, Json>>;

/** One thing that a red flag found. It is a reason to look, never a verdict. */
export interface FlagFinding {
  readonly subject: FlagSubject;
  /** ocid, or the id of the organisation. */
  readonly id: string;
  /** The indicator's number, as Cardinal prints it; 1 where it has none of its own. */
  readonly value: number;
  readonly figures: Figures;
  /** Of a finding about more than one process: ocids that prove it, the first ones where there are many. */
  readonly processes?: readonly string[];
}

export type MissingReason =
  /** Not there, or empty. */
  | "absent"
  /** There, and not of the kind or form that the standard says: a date without a time, an amount as text. */
  | "malformed"
  | "otherCurrency"
  /** Awards are still to come. */
  | "notFinal"
  /** Too few to compare with. */
  | "tooFew"
  /** Values from which no fence can be made: they hardly differ, or reach zero. */
  | "noSpread";

export interface Missing {
  /** `tender.tenderPeriod.endDate`; `[]` after a list. */
  readonly path: string;
  readonly reason: MissingReason;
}

export type NotAnswered =
  | { readonly outcome: "notComputable"; readonly missing: readonly Missing[] }
  /** It does not apply: another method, no award, …; `by` is a word for programs. */
  | { readonly outcome: "excluded"; readonly by: string };

export type FlagAnswer =
  | { readonly outcome: "flagged"; readonly findings: readonly FlagFinding[] }
  | { readonly outcome: "notFlagged"; readonly figures?: Figures }
  | NotAnswered;

export type Observation<V> = { readonly outcome: "observed"; readonly members: readonly FlagMember<V>[] } | NotAnswered;

export interface FlagMember<V> {
  /** Only members of one group are compared: a currency, a buyer with a class of goods; "" where all are. */
  readonly group: string;
  readonly value: V;
}

export interface FlagJudgement {
  readonly findings: readonly FlagFinding[];
  /** What all were measured by: quartiles, fence, number. */
  readonly figures?: Figures;
  readonly missing?: readonly Missing[];
}

/** What flags may know besides the release and their parameters. */
export interface FlagContext {
  /** Offset of dates that name none, such as `+08:00`. */
  readonly zone: string;
}

interface RedFlagBase<P> {
  /** Code of the Open Contracting Partnership's list where it has one (`R003`); else `CN01` and so on. */
  readonly id: string;
  readonly title: Text;
  /** When it is flagged, in one sentence, with the parameters by name in braces. */
  readonly definition: Text;
  /** What was seen, with figures by name in braces: `{days}`, `{share|percent}`, see `rationaleOf`. */
  readonly rationale: Text;
  /** What also explains it, so that nobody takes it for more than it is. */
  readonly caution: Text;
  readonly basis: readonly Citation[];
  /** Strict, every member with a default, so that `params.parse({})` gives the defaults. */
  readonly params: ZodType<P>;
  /** Paths that it reads, each a list of alternatives of which one must be filled; drives the coverage report. */
  readonly needs: readonly (readonly string[])[];
  /** Members of the release that it looks at besides those of `needs`: live, it is asked again when one of all these has changed. */
  readonly alsoReads?: readonly string[];
  /** The control point of the tender pack that asks the same of what hosts tell: there this flag is not asked again. */
  readonly coveredBy?: string;
}

/** Answers from one process alone. */
export interface ProcessFlag<P> extends RedFlagBase<P> {
  assess(release: Release, params: P, context: FlagContext): FlagAnswer;
}

/**
 * Compares processes. `observe` takes little of each; the state takes them in, so that memory grows with buyers and suppliers, not with bids.
 * States are structured-cloneable, and `merge` is given what came later in the file.
 */
export interface MarketFlag<P, V, S> extends RedFlagBase<P> {
  observe(release: Release, params: P, context: FlagContext): Observation<V>;
  start(): S;
  add(state: S, process: string, value: V): void;
  merge(state: S, later: S): void;
  judge(state: S, params: P, group: string): FlagJudgement;
}

// biome-ignore lint/suspicious/noExplicitAny: flags of many parameters stand side by side; each is given back its own.
export type RedFlag = ProcessFlag<any> | MarketFlag<any, any, any>;

export function isMarketFlag(flag: RedFlag): flag is Extract<RedFlag, { judge: unknown }> {
  return "judge" in flag;
}

export function defineProcessFlag<P>(flag: ProcessFlag<P>): ProcessFlag<P> {
  return flag;
}

export function defineMarketFlag<P, V, S>(flag: MarketFlag<P, V, S>): MarketFlag<P, V, S> {
  return flag;
}
