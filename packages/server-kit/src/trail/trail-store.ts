import type { WireTrailEntry } from "@plumbline/core";

/** The size of a trail and the signed checkpoint over exactly that many entries. */
export interface TrailHead {
  readonly size: number;
  readonly checkpoint: string;
}

/** What makes two events the same: name and canonical bytes. */
export interface KnownAs {
  readonly source: string;
  readonly id: string;
  /** Canonical JSON. */
  readonly event: string;
}

export interface NewEntry extends KnownAs {
  /** Canonical JSON of the leaf. */
  readonly leaf: string;
  /** RFC 6962 leaf hash, 32 bytes. */
  readonly hash: Uint8Array;
  /** 16 bytes. */
  readonly salt: Uint8Array;
}

/** `other`: the name is taken by an event with other bytes. `salt` is absent when the event was erased since. */
export type Found = "new" | "other" | { readonly index: number; readonly leaf: string; readonly salt?: Uint8Array };

export interface Refused {
  readonly source: string;
  readonly received: string;
  readonly body: string;
  readonly code: string;
  readonly reason: string;
}

/**
 * Where a trail lies. What a caller may rely on:
 *
 * - `append` and `quarantine` are atomic. Resolved means that everything in the call survives a crash and a power failure.
 * - Rejected with `STORE_UNAVAILABLE` (disk full, device error, locked) means that nothing was acknowledged; whether it was written is
 *   told by `head`, as it is after a crash. The store can be used on. Rejected with `STORE_CONFLICT` means that nothing was written,
 *   because the store is not at `expectedSize`.
 * - Entries, their names, and the head that covers them become visible together or not at all, to readers too.
 * - Calls are carried out in the order in which they were made; `read` may run beside them and sees what was committed before it.
 * - One process holds a store. A second one is refused with `STORE_CONFLICT` while the first lives, however that one ends.
 */
export interface TrailStore {
  /** Undefined in a new store. */
  head(): Promise<TrailHead | undefined>;
  /** What is known of each event, in the order of the question. */
  find(events: readonly KnownAs[]): Promise<readonly Found[]>;
  /** Entries take the indexes from `expectedSize` on; `head` replaces the one before. */
  append(expectedSize: number, entries: readonly NewEntry[], head: TrailHead, refused: readonly Refused[]): Promise<void>;
  /** What is refused again with the same body and code is counted, not kept twice. */
  quarantine(refused: readonly Refused[]): Promise<void>;
  /** Leaf hashes `from` (included) to `to` (excluded), 32 bytes each without anything between; fewer when the store is shorter. */
  hashes(from: number, to: number): Promise<Uint8Array>;
  /** Entries `from` (included) to `to` (excluded); fewer when the store is shorter. */
  read(from: number, to: number): Promise<readonly WireTrailEntry[]>;
  close(): Promise<void>;
}
