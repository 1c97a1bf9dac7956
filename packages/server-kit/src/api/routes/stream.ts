import * as z from "zod";
import { assertPlace } from "../../readmodels/follow.ts";
import type { Access } from "../access.ts";
import { route } from "../route.ts";
import { signalMessage } from "../schemas.ts";

const FOLLOWERS: Access = { anyOf: ["supervisor", "leader", "lawSupervisor", "hostUser", "unit", "processOwner"], scope: "org" };

export const getStream = route({
  method: "GET",
  path: "/v1/stream",
  summary:
    "Follow changes of the signals that the caller sees as server-sent events named `signal`. Whoever comes back with the id of the last one, as `Last-Event-ID` or `since`, misses none and gets none twice; where that cannot be, `reset` says so first, and the lists are to be read anew.",
  access: FOLLOWERS,
  query: z.strictObject({ since: z.string().max(80).optional().describe("Id of the last message") }),
  reply: {
    type: "text/event-stream",
    schema: signalMessage,
    description:
      "`event: signal` with this as data; `event: record` with change and record; `event: reset` with its reason; a comment every 15 seconds",
  },
  handle({ query, request, caller, services: { reads }, signal }) {
    assertPlace(query.since);
    // A browser sends the header when it comes back by itself, to the address with which it began.
    const since = request.headers.get("last-event-id") ?? query.since;
    const body = reads.follow(caller, { signal, ...(since !== undefined && { since }) });
    return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" } });
  },
});
