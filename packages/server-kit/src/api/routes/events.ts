import { route } from "../route.ts";
import { eventsReply, eventsRequest } from "../schemas.ts";

const MIB = 1 << 20;

export const postEvents = route({
  method: "POST",
  path: "/v1/events",
  summary: "Take events of the calling source into the trail. Answers after they are durable, with receipts in the order of the request.",
  caller: "source",
  body: eventsRequest,
  limit: 8 * MIB,
  reply: { type: "application/json", schema: eventsReply, description: "A receipt for each event, and the checkpoint over them" },
  errors: ["STORE_UNAVAILABLE"],
  // The shape is checked event by event: one that is wrong does not hold up the rest.
  handle: ({ body, caller, services }) => services.ingest.accept(caller.id, body),
});
