import type { EventEnvelope, EventsReply, SourceHead, WireTrailEntry } from "@plumbline/core";

/** An entry as it stands in the trail. `event` and `salt` are absent once they were erased. */
export interface TrailEntry extends WireTrailEntry {
  readonly source: string;
  readonly id: string;
  /** RFC 3339, when the trail took it; proven by the leaf. The same in what one commit took, and never the same in two that follow each other. */
  readonly received: string;
}

/** What a source says of its own numbering, at the end of a batch or by itself (a heartbeat). */
export interface AnnouncedHead extends SourceHead {
  readonly source: string;
}

/** A body that could not be taken. */
export interface RefusedBody {
  /** JSON as it came. */
  readonly body: string;
  readonly code: string;
  readonly reason: string;
  /** Its place in the numbering of its source, where that could be read: it leaves no gap. */
  readonly epoch?: number;
  readonly seq?: number;
}

/** What has to be made unreadable. At least one member names something. */
export interface EraseOrder {
  /** Indexes of whole events. */
  readonly entries?: readonly number[];
  /** Opaque ids of persons all of whose disclosures go. */
  readonly subjects?: readonly string[];
  /** For the record; names nobody. */
  readonly reason: string;
}

/**
 * The truth: an append-only list of events under a Merkle tree (RFC 6962, SHA-256) whose head is signed (C2SP note).
 * Concurrent appends share commits. One process owns a trail.
 */
export interface Trail {
  /** Name of the log in its checkpoints. */
  readonly origin: string;
  readonly size: number;
  /** Entries below it were pruned. */
  readonly minimum: number;
  /** Events that wait for their commit, and their bytes: what a server holds back new requests by. */
  readonly waiting: { readonly events: number; readonly bytes: number };
  /**
   * Resolves after the commit: what has a receipt with an index is durable and under the returned checkpoint. The same event again
   * gets its first receipt; another event under a used `(source, id)` is quarantined with `EVENT_CONFLICT`. Trusts that
   * each event was validated, and that its source is the caller's. What is noticed about the numbering of a source is in the same commit, as
   * events of source `engine/trail`.
   */
  append(events: readonly EventEnvelope[], head?: AnnouncedHead): Promise<EventsReply>;
  /** Keeps aside what could not be accepted, with code and reason, and counts it. */
  quarantine(source: string, refused: readonly RefusedBody[]): Promise<void>;
  /** Entries `from` (included) to `to` (excluded), disclosures opened; fewer when the trail is shorter or was pruned. */
  read(from: number, to: number): Promise<readonly TrailEntry[]>;
  /** Where an event of a source stands, by its id; undefined where it does not. One that was erased still has its place. */
  find(source: string, id: string): Promise<number | undefined>;
  /** The newest signed note that was persisted, with the cosignatures that came since. */
  checkpoint(): string;
  /** Tile of C2SP tlog-tiles: `width` hashes (1 to 256). Undefined when the newest checkpoint does not cover it. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>;
  /** Entry bundle of C2SP tlog-tiles, of `width` leaves. Undefined when it is not covered, or was pruned. */
  bundle(index: number, width: number): Promise<Uint8Array | undefined>;
  /**
   * Proof that the entry is under a checkpoint of this trail (the newest unless given), which goes with it, as `c2sp.org/tlog-proof@v1`.
   * Throws `PROOF_INVALID`, and `NOTE_INVALID` for what is no checkpoint.
   */
  prove(index: number, checkpoint?: string): Promise<string>;
  /** Proof that the first `size` entries are the beginning of those under the newest checkpoint, lowest hash first. Throws `PROOF_INVALID`. */
  proveConsistency(size: number): Promise<readonly Uint8Array[]>;
  /**
   * Orders an erasure in the trail, then carries it out. Gives the index of the order. From the order on nothing of it is read; what then fails
   * is tried again each minute and at the next start, and what is disclosed of a person meanwhile goes too. Throws `STORE_UNAVAILABLE` where it
   * was not carried out yet.
   */
  erase(order: EraseOrder): Promise<{ readonly index: number; readonly entries: readonly number[]; readonly keys: readonly number[] }>;
  /**
   * Orders in the trail that entries below `minimum`, a multiple of 256, are pruned, then prunes them. Whether their time is over is for the
   * caller to know (`retention.ts`).
   */
  prune(order: { readonly minimum: number; readonly reason: string }): Promise<void>;
  /** Called after each commit with the new size, in order. Returns its own undo. */
  onAppend(listener: (size: number) => void): () => void;
  close(): Promise<void>;
}
