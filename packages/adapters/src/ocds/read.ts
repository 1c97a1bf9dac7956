import type { Json } from "@plumbline/core";
import type { FoundRelease, OcdsIssue, OcdsPiece, ReadOcdsOptions } from "./types.ts";

/**
 * The bytes of a file (its path) or stream, cut into pieces of whole lines or values that workers can take. Whatever form the data have is found
 * from their content: JSON Lines, one value, packages, arrays, values one after the other, gzip.
 */
export async function* readOcds(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadOcdsOptions = {},
): AsyncGenerator<OcdsPiece, void, undefined> {
  throw new Error(`not built yet: ${typeof source} ${typeof options}`);
}

/** The releases of a piece in their order, and what could not be read; runs where the piece is, such as in a worker. */
export function* releasesOf(piece: OcdsPiece): Generator<FoundRelease | OcdsIssue, void, undefined> {
  throw new Error(`not built yet: ${piece.number}`);
}

/** Every JSON value of a piece, whatever it is, for a count of what is filled; lines that are none as issues. */
export function* valuesOf(piece: OcdsPiece): Generator<{ readonly value: Json; readonly line: number } | OcdsIssue, void, undefined> {
  throw new Error(`not built yet: ${piece.number}`);
}

export function isRelease(found: FoundRelease | OcdsIssue): found is FoundRelease {
  return "release" in found;
}
