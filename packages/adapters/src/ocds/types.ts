import type { Json } from "@plumbline/core";

/** An object of open contracting data as it was written: any member may lack or be of another kind. */
export type OcdsObject = Readonly<Record<string, Json>>;

/** What was found in a file, with the place where it stood. */
export interface FoundRelease {
  /** A release, or the compiled release of a record; its `ocid` is a text that is not empty (it may be empty as Cardinal reads). */
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

/** A file or stream in pieces that can be sent to workers: `postMessage(piece, [piece.bytes.buffer, piece.spans.buffer])`. */
export interface OcdsPiece {
  /** From 0, in the order of the file. */
  readonly number: number;
  /** Whole lines or whole JSON values. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Three numbers for each: where it starts in `bytes`, where it ends, its line in the file. */
  readonly spans: Uint32Array<ArrayBuffer>;
  readonly cardinal: boolean;
  /** What could not be handed on: longer than allowed, cut off, between values. */
  readonly issues: readonly OcdsIssue[];
  /** Bytes read so far, before decompression; for a progress bar. */
  readonly bytesRead: number;
}

export interface ReadOcdsOptions {
  /**
   * Takes lines as Cardinal does: only an object with a text `ocid` that stands on one line counts, what is no such object is passed over in
   * silence, and packages are not opened. Without it, releases and records are found in whatever form they come.
   */
  readonly cardinal?: boolean;
  /** Bytes of a line or value; what is longer becomes an issue. 64 MiB unless told. */
  readonly maxLine?: number;
  /** About how many bytes a piece holds; 1 MiB unless told. Packages larger than this are cut into their releases. */
  readonly pieceSize?: number;
  /** Bytes are used again for later pieces: those of a piece may be read until the next is asked for. For who reads pieces where they are cut. */
  readonly reuse?: boolean;
}

/** What was changed in a release so that it follows version 1.1 of the standard. */
export interface OcdsChange {
  readonly path: string;
  /** For programs: `buyer_to_party`, `amendment_to_amendments`, `object_to_list`, `number_to_text`, … */
  readonly reason: string;
}

/** What a publisher's own words mean in the codes of the standard; a word that is not there stays as it is. */
export interface OcdsCodelists {
  readonly bidStatus?: ReadonlyMap<string, string>;
  readonly awardStatus?: ReadonlyMap<string, string>;
}
