import { hash } from "node:crypto";
import { type EventEnvelope, isPlumblineError, type PersonalDisclosure, type Receipt } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";
import { SALT_LENGTH } from "./chunk.ts";
import { randomBytesOf } from "./sealed.ts";
import type { Numbered } from "./source-chain.ts";
import { sha256 } from "./tile-tree.ts";
import type { RefusedBody } from "./trail.ts";

/** An event with everything that can be computed before its turn in the trail has come. */
export interface EventItem {
  readonly kind: "event";
  readonly source: string;
  readonly id: string;
  /** Keyed hash of source and id, 16 bytes. */
  readonly name: Uint8Array;
  /** Keyed hash of the event, 16 bytes. */
  readonly mac: Uint8Array;
  /** Salt, canonical event. */
  readonly body: Uint8Array;
  /** SHA-256 (hex) of the body. */
  readonly digest: string;
  readonly epoch: number | undefined;
  readonly seq: number | undefined;
  readonly prev: string | undefined;
  /** Absent when the source does not number its events. */
  readonly number?: Numbered;
  readonly disclosures: readonly PersonalDisclosure[];
  readonly bytes: number;
}

/** What does not come into the trail. */
export interface RefusedItem extends RefusedBody {
  readonly kind: "refused";
  readonly source: string;
  readonly id: string;
  readonly bytes: number;
}

export type Item = EventItem | RefusedItem;

const MAX_EVENT_BYTES = 65_535;

/** Hashes of names and events under the secret of a store: bare ones would tell a likely event after it was erased. */
export interface Intake {
  itemOf(envelope: EventEnvelope): Item;
  nameOf(source: string, id: string): Uint8Array;
}

export function createIntake(secret: Uint8Array): Intake {
  const key = Buffer.from(secret).toString("hex");
  const keyed = (text: string): Uint8Array => sha256(key + text).subarray(0, 16);
  const nameOf = (source: string, id: string): Uint8Array => keyed(`n${source.length} ${source} ${id}`);

  return {
    nameOf,
    itemOf(envelope) {
      const { event, prev, disclosures = [] } = envelope;
      const { source, id, epoch, seq } = event;
      const place = seq !== undefined && { epoch: epoch ?? 0, seq };
      let text: string;
      try {
        text = canonicalJson(event);
      } catch (error) {
        if (!isPlumblineError(error)) throw error;
        return refusedItem({ source, id, body: JSON.stringify(event), code: error.code, reason: error.message, ...place });
      }
      const length = Buffer.byteLength(text);
      if (length > MAX_EVENT_BYTES) {
        const reason = `event ${shown(id)} has ${length} bytes in canonical form, more than ${MAX_EVENT_BYTES}; send attachments by digest`;
        return refusedItem({
          source,
          id,
          body: text,
          code: "EVENT_TOO_LARGE",
          reason,
          ...place,
        });
      }
      const body = Buffer.allocUnsafe(SALT_LENGTH + length);
      body.set(randomBytesOf(SALT_LENGTH));
      body.write(text, SALT_LENGTH);
      const contentHash = hash("sha256", body.subarray(SALT_LENGTH), "hex");
      return {
        kind: "event",
        source,
        id,
        name: nameOf(source, id),
        mac: keyed(`e${contentHash}`),
        body,
        digest: hash("sha256", body, "hex"),
        epoch,
        seq,
        prev,
        ...(seq !== undefined && seq >= 0 && { number: { epoch: epoch ?? 0, seq, prev, hash: contentHash } }),
        disclosures,
        bytes: disclosures.reduce((sum, disclosure) => sum + disclosure.text.length, body.length),
      };
    },
  };
}

export function refusedItem(refused: RefusedBody & { readonly source: string; readonly id: string }): RefusedItem {
  return { kind: "refused", ...refused, bytes: refused.body.length };
}

export function receiptOfRefused({ id, code, reason, seq }: RefusedItem): Receipt {
  return { id, status: "quarantined", code, reason, ...(seq !== undefined && { seq }) };
}

export function eventText({ body }: EventItem): string {
  return Buffer.from(body.buffer, body.byteOffset + SALT_LENGTH, body.byteLength - SALT_LENGTH).toString();
}

export function saltText({ body }: EventItem): string {
  return Buffer.from(body.buffer, body.byteOffset, SALT_LENGTH).toString("hex");
}

/** An id in a message. */
export function shown(id: string): string {
  return JSON.stringify(id.slice(0, 80));
}
