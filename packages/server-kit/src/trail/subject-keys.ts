import type { KeyObject } from "node:crypto";

/** A key of one person's disclosures. */
export interface SubjectKey {
  /** Stands beside what is sealed under it; never used for another key. Below 2^32. */
  readonly number: number;
  /** For AES-256-GCM. */
  readonly key: KeyObject;
}

/**
 * Keys of the persons whose data is disclosed beside events. They lie apart from the trail, in a file or a key management system with backups
 * of its own: a key that a backup of the trail brings back would undo an erasure.
 */
export interface SubjectKeys {
  /** The key of each subject, in their order. One that is new is made, and durable before this resolves. */
  keysOf(subjects: readonly string[]): Promise<readonly SubjectKey[]>;
  /** Keys by number, in their order; undefined where one was destroyed. */
  find(numbers: readonly number[]): Promise<readonly (KeyObject | undefined)[]>;
  /** The number of the subject's key; undefined when there is none. Does not make one. */
  numberOf(subject: string): Promise<number | undefined>;
  /** Destroys keys for good: neither the file nor its log nor its free pages hold them afterwards. Those that are gone already are no error. */
  destroy(numbers: readonly number[]): Promise<void>;
  close(): Promise<void>;
}
