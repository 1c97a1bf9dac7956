import type { FlagFinding, FlagReport, RedFlag } from "@plumbline/packs/redflags";

/** A flag that was asked, with the parameters that held. */
export interface AskedFlag {
  readonly flag: RedFlag;
  /** As they are given to the flag's schema. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What the schema made of them. */
  readonly params: Readonly<Record<string, unknown>>;
}

export type Finding = FlagFinding & { readonly flag: string };

export interface FileFacts {
  readonly name: string;
  readonly bytes: number;
  /** Of the bytes as they lie there; of what was unpacked where they were packed. */
  readonly sha256?: string;
}

/** An issue with the file that it was found in. */
export interface PlacedIssue {
  readonly file: string;
  readonly line: number;
  readonly ocid?: string;
  readonly path: string;
  readonly reason: string;
  readonly value?: string;
}

export interface IssueCount {
  readonly reason: string;
  readonly count: number;
  /** The first ones, in the order of the files. */
  readonly first: readonly PlacedIssue[];
}

/** What was read, before any flag was asked. */
export interface ReadFacts {
  readonly files: readonly FileFacts[];
  /** Releases and compiled releases that were read. */
  readonly releases: number;
  /** Processes that were compiled from more than one release. */
  readonly compiled: number;
  /** Releases left out because the same one was read before. */
  readonly duplicates: number;
  /** Most frequent first. */
  readonly issues: readonly IssueCount[];
}

export interface RedFlagsResult {
  readonly read: ReadFacts;
  readonly flags: readonly AskedFlag[];
  readonly report: FlagReport;
  /** Of the settings: what is of no effect here. */
  readonly notes: readonly string[];
}
