import type { Json } from "@plumbline/core";

/** An object of open contracting data as it was written: any member may lack or be of another kind. */
export type OcdsObject = Readonly<Record<string, Json>>;

/** What was found in a file, with the place where it stood. */
export interface FoundRelease {
  /** A release, or the compiled release of a record; its `ocid` is a text that is not empty. */
  readonly release: OcdsObject;
  /** From 1. In a package, the line on which the object begins. */
  readonly line: number;
  /** It stands for the whole process, and is not compiled again: a compiled release, or one of a record. */
  readonly isCompiled: boolean;
}

/** A line or object that could not be read, or a value that does not follow the standard. The file is read on. */
export interface OcdsIssue {
  readonly line: number;
  readonly ocid?: string;
  /** `tender/value/amount`, with the places of elements: `bids/details/2/value/amount`; empty for the whole. */
  readonly path: string;
  /** For programs: `invalid_utf8`, `invalid_json`, `too_long`, `no_ocid`, `not_a_date`, `negative_amount`, … */
  readonly reason: string;
  /** What was there, cut to 80 characters. */
  readonly value?: string;
}
