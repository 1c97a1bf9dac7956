import type { SignalLevel } from "../control/verdict.ts";
import type { Signal } from "../engine/signal.ts";
import type { RecordRef } from "./wire.ts";

/**
 * What a webhook posts: ids, kinds and levels, no values and no names. Whoever wants to know more asks the server, as far as they may see it.
 * `feed.reset`: what was not told cannot be made up, the lists are to be read anew.
 */
export type WebhookPayload =
  | { readonly type: "feed.reset"; readonly timestamp: string; readonly data: { readonly reason: "too_old" | "other_generation" } }
  | {
      readonly type: `signal.${"raised" | "revised" | "ceased" | "withdrawn" | "answered" | "handled"}`;
      readonly timestamp: string;
      readonly data: {
        readonly signal: string;
        readonly control: string;
        readonly version: number;
        /** As they are when it is told, which may be further on than the change. */
        readonly level: SignalLevel;
        readonly state: Signal["state"];
        readonly record: RecordRef;
        readonly org?: string;
        /** Of `signal.handled`: what was done. */
        readonly step?: string;
      };
    };

/** `GET /v1/webhooks`. */
export interface WebhookList {
  readonly webhooks: readonly WebhookSummary[];
}

export interface WebhookSummary {
  readonly id: string;
  readonly origin: string;
  readonly orgs: readonly string[];
  readonly events: readonly string[];
  /** To be sent, or sent again. */
  readonly waiting: number;
  /** Given up, until somebody has them sent again. */
  readonly dead: number;
  readonly delivered: number;
  readonly deliveredAt?: string;
  readonly failedAt?: string;
  /** Why the last that failed did. */
  readonly error?: string;
  readonly due?: string;
}

/** `POST /v1/webhooks/{id}/retry`. */
export interface WebhookRetry {
  /** How many are sent again. */
  readonly retried: number;
}
