import {
  type EventDefinition,
  type EventEnvelope,
  type EventsReply,
  isPlumblineError,
  type PlumblineError,
  type Receipt,
  type TraceEvent,
} from "@plumbline/core";
import type { RefusedBody, Trail } from "../trail/trail.ts";
import { createEnvelopeChecker } from "./check-envelope.ts";
import { envelopeOfCloudEvent } from "./envelope-of-cloud-event.ts";
import { eventsOf, itemOfLine, type SentEvents, type SentItem } from "./read-events.ts";

export interface IngestOptions {
  readonly trail: Trail;
  /** Those of the packs; our own are known. Events of other types are taken as they are: facts are never refused. */
  readonly definitions: readonly EventDefinition[];
  /** Throws for what the source has no right to tell. */
  mayTell?(source: string, event: TraceEvent): void;
}

export interface Ingest {
  /**
   * Takes what was sent by a host that is known as `source`. An event that cannot be taken is quarantined with code and reason and does
   * not keep back the others. Throws `STORE_UNAVAILABLE` when nothing was acknowledged.
   */
  take(source: string, sent: SentEvents): Promise<EventsReply>;
  /** The same for a body of JSON. Throws `REQUEST_INVALID` when it is no request at all. */
  accept(source: string, body: unknown): Promise<EventsReply>;
  /** Tries a body again that was quarantined, as it was kept. What cannot be taken now either is not quarantined a second time. */
  retry(source: string, body: string): Promise<Receipt>;
}

export function createIngest({ trail, definitions, mayTell }: IngestOptions): Ingest {
  const checkEnvelope = createEnvelopeChecker(definitions);

  function check(source: string, item: SentItem): Checked {
    if (item.kind === "broken") return refusal(source, undefined, item.error, item.line);
    let { value } = item;
    try {
      if (item.kind === "cloudEvent") value = envelopeOfCloudEvent(value);
      const envelope = checkEnvelope(source, value);
      mayTell?.(source, envelope.event);
      return { envelope };
    } catch (error) {
      if (!isPlumblineError(error)) throw error;
      return refusal(source, value, error, JSON.stringify(value));
    }
  }

  async function take(source: string, { items, head }: SentEvents): Promise<EventsReply> {
    const checked = items.map((item) => check(source, item));
    const refused = checked.flatMap((one) => one.refused ?? []);
    const envelopes = checked.flatMap((one) => one.envelope ?? []);
    // Without an event the trail takes a head for a heartbeat: that nothing is on its way any more. Beside refused events it says no such thing.
    const isHeard = envelopes.length > 0 || items.length === 0;
    // Before the events: the numbers of what was refused are known then, when the head is compared with them.
    const [, { receipts, checkpoint }] = await Promise.all([
      refused.length > 0 && trail.quarantine(source, refused),
      trail.append(envelopes, isHeard && head ? { source, epoch: head.epoch, seq: head.seq, hash: head.hash } : undefined),
    ]);
    const taken = receipts.values();
    return { receipts: checked.map((one) => one.receipt ?? (taken.next().value as Receipt)), checkpoint };
  }

  return {
    take,
    async accept(source, body) {
      return take(source, eventsOf(body));
    },
    async retry(source, body) {
      const { envelope, receipt } = check(source, itemOfBody(body));
      if (!envelope) return receipt;
      const { receipts } = await trail.append([envelope]);
      return receipts[0] as Receipt;
    },
  };
}

type Checked =
  | { readonly envelope: EventEnvelope; readonly receipt?: undefined; readonly refused?: undefined }
  | { readonly envelope?: undefined; readonly receipt: Receipt; readonly refused: RefusedBody };

function refusal(source: string, value: unknown, { code, message: reason }: PlumblineError, body: string): Checked {
  const event = ((value as { event?: unknown } | null | undefined)?.event ?? value) as Partial<Record<string, unknown>> | null | undefined;
  const id = typeof event?.id === "string" ? event.id : "";
  const number = numberOf(source, event);
  return {
    receipt: { id, status: "quarantined", code, reason, ...(number && { seq: number.seq }) },
    refused: { body, code, reason, ...number },
  };
}

/** The place of a refused event in the numbering of its sender; undefined where it has none, or names another source. */
function numberOf(
  source: string,
  event: Partial<Record<string, unknown>> | null | undefined,
): { readonly epoch: number; readonly seq: number } | undefined {
  const { epoch = 0, seq } = event ?? {};
  const isNumbered = Number.isSafeInteger(epoch) && (epoch as number) >= 0 && Number.isSafeInteger(seq);
  return isNumbered && event?.source === source ? { epoch: epoch as number, seq: seq as number } : undefined;
}

/** An envelope, a CloudEvent, a line that was no JSON, or an event alone, as the trail keeps one that conflicts with another. */
function itemOfBody(body: string): SentItem {
  const item = itemOfLine(body);
  const value = item.kind === "broken" ? undefined : item.value;
  if (typeof value !== "object" || value === null || Object.hasOwn(value, "event")) return item;
  return Object.hasOwn(value, "specversion") ? { kind: "cloudEvent", value } : { kind: "envelope", value: { event: value } };
}
