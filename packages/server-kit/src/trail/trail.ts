import type { EventEnvelope, EventsReply, WireTrailEntry } from "@plumbline/core";

/** An entry as it stands in the trail. `event` and `salt` are absent once they were erased. */
export interface TrailEntry extends WireTrailEntry {
  readonly source: string;
  readonly id: string;
  /** RFC 3339, when the trail took it; proven by the leaf. The same in what one commit took, and never the same in two that follow each other. */
  readonly received: string;
}

/**
 * The truth: an append-only list of events under a Merkle tree (RFC 6962, SHA-256) whose head is signed (C2SP note).
 * Concurrent appends share commits. One process owns a trail.
 */
export interface Trail {
  /** Name of the log in its checkpoints. */
  readonly origin: string;
  readonly size: number;
  /**
   * Resolves after the commit: what has a receipt with an index is durable and under the returned checkpoint. The same event again
   * gets its first receipt; another event under a used `(source, id)` is quarantined with `EVENT_CONFLICT`. Trusts that
   * each event was validated, and that its source is the caller's.
   */
  append(events: readonly EventEnvelope[]): Promise<EventsReply>;
  /** Keeps aside what could not be accepted, with code and reason, and counts it. */
  quarantine(source: string, refused: readonly { readonly body: string; readonly code: string; readonly reason: string }[]): Promise<void>;
  /** Entries `from` (included) to `to` (excluded); fewer when the trail is shorter. */
  read(from: number, to: number): Promise<readonly TrailEntry[]>;
  /** The newest signed note that was persisted. */
  checkpoint(): string;
  /** Called after each commit with the new size, in order. Returns its own undo. */
  onAppend(listener: (size: number) => void): () => void;
  close(): Promise<void>;
}
