import type { EventsReply } from "@plumbline/core";
import { receiveBody } from "../../ingest/read-body.ts";
import { readEvents } from "../../ingest/read-events.ts";
import { SOURCES } from "../access.ts";
import { route } from "../route.ts";
import { cloudEvent, cloudEventBatch, eventLines, eventsReply, eventsRequest } from "../schemas.ts";

const MOST_BYTES = 8 << 20;

export const postEvents = route({
  method: "POST",
  path: "/v1/events",
  summary:
    "Take events of the calling source into the trail. Answers after they are durable, with receipts in the order of the request. CloudEvents 1.0 may come in binary mode too, with attributes as `ce-` headers; any body may be packed with gzip.",
  access: SOURCES,
  body: eventsRequest,
  otherBodies: {
    "application/x-ndjson": eventLines,
    "application/cloudevents-batch+json": cloudEventBatch,
    "application/cloudevents+json": cloudEvent,
  },
  limit: MOST_BYTES,
  reply: { type: "application/json", schema: eventsReply, description: "A receipt for each event, and the checkpoint over them" },
  alsoAs: { 409: "Every event of the request is in conflict with one that the trail has under its id" },
  errors: ["STORE_UNAVAILABLE"],
  async handle({ request, caller, services: { budget, ingest, metrics } }) {
    const { bytes, hold } = await receiveBody(request, { caller: caller.id, budget, limit: MOST_BYTES });
    try {
      const sent = readEvents(request.headers, bytes);
      // The shape is checked event by event: one that is wrong does not hold up the rest.
      const taking = ingest.take(caller.id, sent);
      hold.passOn();
      const reply = await taking;
      metrics.countReceipts(reply.receipts);
      return isAllConflict(reply) ? Response.json(reply, { status: 409, headers: { "cache-control": "no-store" } }) : reply;
    } finally {
      hold.release();
    }
  },
});

function isAllConflict({ receipts }: EventsReply): boolean {
  return receipts.length > 0 && receipts.every((receipt) => receipt.status === "quarantined" && receipt.code === "EVENT_CONFLICT");
}
