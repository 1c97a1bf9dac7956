import type { Evidence } from "./evidence.ts";

/** The newest checkpoint of a log that a witness cosigned. */
export interface WitnessedHead {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Signed by the log, cosigned by the witness. */
  readonly note: string;
}

/** What a witness must not forget. It is small: a row for each log. */
export interface WitnessStore {
  latest(origin: string): Promise<WitnessedHead | undefined>;
  /**
   * Puts `to` in the place of `from` (undefined for none). Of two calls with the same `from` and another `to` exactly one gives true;
   * then it survives a crash. False when something else is there: nothing changed. When it rejects, either may be there.
   */
  advance(from: WitnessedHead | undefined, to: WitnessedHead): Promise<boolean>;
  /**
   * Keeps evidence for good, each refused size and root once, the first hundred of a kind and a log. Gives whether this is new and was
   * kept.
   */
  keep(evidence: Evidence): Promise<boolean>;
  /** Oldest first. */
  evidence(): Promise<readonly Evidence[]>;
  close(): Promise<void>;
}
