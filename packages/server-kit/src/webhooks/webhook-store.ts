/** Where a target is in the changes of the state. */
export interface FeedPlace {
  readonly generation: string;
  readonly n: number;
}

export interface NewDelivery {
  readonly id: string;
  readonly body: string;
}

export interface Delivery extends NewDelivery {
  /** How often it was sent. */
  readonly attempts: number;
}

export interface DeliveryCounts {
  readonly waiting: number;
  /** Given up, until somebody has them sent again. */
  readonly dead: number;
  readonly delivered: number;
  /** Instants (ms). */
  readonly deliveredAt?: number;
  readonly failedAt?: number;
  readonly error?: string;
  readonly dueAt?: number;
}

/** What was given up, of a target; the oldest go first. */
export const MOST_DEAD = 10_000;

/**
 * What is to be delivered, and how far each target is. Not part of the state, which can be computed again: that something was sent stands
 * nowhere else.
 */
export interface WebhookStore {
  place(target: string): Promise<FeedPlace | undefined>;
  /** The place and what is to be sent up to there, all or nothing. What is there under an id stays as it is. */
  take(target: string, place: FeedPlace, deliveries: readonly NewDelivery[], now: number): Promise<void>;
  /** The earliest first. */
  due(target: string, now: number, most: number): Promise<readonly Delivery[]>;
  delivered(target: string, id: string, now: number): Promise<void>;
  /** To be sent again at `dueAt` (ms), or given up without it. */
  failed(target: string, id: string, failure: { readonly now: number; readonly error: string; readonly dueAt?: number }): Promise<void>;
  /** All that was given up is due at once, as if it had never been sent; how many those are. */
  retry(target: string, now: number): Promise<number>;
  counts(target: string): Promise<DeliveryCounts>;
  close(): Promise<void>;
}
