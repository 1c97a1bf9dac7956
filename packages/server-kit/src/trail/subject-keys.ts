import type { SealedPiece } from "./chunk.ts";

/** A person's disclosures of one event, which are to be sealed. */
export interface Unsealed {
  readonly subject: string;
  /** Name of the event, 16 bytes: what is sealed for it opens for no other. */
  readonly name: Uint8Array;
  /** ASCII. */
  readonly text: string;
}

/** What was sealed, and the name that it was sealed for. */
export interface Sealed extends SealedPiece {
  readonly name: Uint8Array;
}

/**
 * Seals the data of persons that is disclosed beside events, with a key for each person, and keeps the keys: apart from the trail, in a file or a
 * key management system with backups of its own. A key that a backup of the trail brings back would undo an erasure. Keys do not leave it.
 */
export interface SubjectKeys {
  /** Seals each text under the key of its subject, in order. The key of one that is new is made, and durable before this resolves. */
  seal(texts: readonly Unsealed[]): Promise<readonly SealedPiece[]>;
  /** The texts, in order; undefined where the key was destroyed, or the piece is not what was sealed. */
  open(pieces: readonly Sealed[]): Promise<readonly (string | undefined)[]>;
  /** The number of the subject's key, never used for another; undefined when there is none. Does not make one. */
  numberOf(subject: string): Promise<number | undefined>;
  /** Destroys keys for good: neither the file nor its log nor its free pages hold them afterwards. Those that are gone already are no error. */
  destroy(numbers: readonly number[]): Promise<void>;
  close(): Promise<void>;
}
