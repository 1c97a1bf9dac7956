import * as z from "zod";
import { SUPERVISORS } from "../access.ts";
import { route } from "../route.ts";
import { signalDetail, signalList } from "../schemas.ts";

export const getSignals = route({
  method: "GET",
  path: "/v1/signals",
  summary: "List signals, newest first, with the counts of the open ones.",
  access: SUPERVISORS,
  query: z.strictObject({
    state: z.enum(["open", "ceased", "withdrawn"]).optional(),
    level: z.enum(["yellow", "orange", "red"]).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: { type: "application/json", schema: signalList, description: "A page of signals" },
  readsState: true,
  etag: true,
  position: z.string(),
  handle: ({ query: { limit, state, level }, position: after, services }) =>
    services.supervision.list({ limit, ...(state && { state }), ...(level && { level }), ...(after !== undefined && { after }) }),
});

export const getSignal = route({
  method: "GET",
  path: "/v1/signals/{id}",
  summary: "One signal with its law, parameters, the fields that were read, the events that prove it, and what its person answered.",
  access: SUPERVISORS,
  params: z.strictObject({ id: z.string().min(1).max(64) }),
  reply: { type: "application/json", schema: signalDetail, description: "The signal" },
  errors: ["SIGNAL_NOT_FOUND"],
  readsState: true,
  etag: true,
  handle: ({ params, services }) => services.supervision.detail(params.id),
});
