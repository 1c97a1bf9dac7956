import { HANDLING_STATES } from "@plumbline/core/supervision";
import * as z from "zod";
import type { Access } from "../access.ts";
import { route } from "../route.ts";
import { signalDetail, signalList } from "../schemas.ts";
import { flag, limit, moment, name, recordName } from "../schemas-read.ts";

/** Whoever a signal concerns sees it too, whatever else they do; without a role that supervises, nobody sees any other. */
const CONCERNED: Access = { anyOf: ["supervisor", "leader", "lawSupervisor", "hostUser", "unit", "processOwner"], scope: "org" };

export const signalsQuery = z.strictObject({
  state: z.enum(["open", "ceased", "withdrawn"]).optional(),
  level: z.enum(["yellow", "orange", "red"]).optional(),
  control: name.optional(),
  org: name.optional().describe("Of this organisation and all below it"),
  record: recordName.optional(),
  person: z.literal("own").optional().describe("Only what concerns the caller's own person"),
  handling: z.enum(HANDLING_STATES).optional(),
  turn: z.enum(["person", "unit", "supervisor", "verifier", "none"]).optional(),
  matter: name.optional(),
  shadow: flag.optional(),
  from: moment.optional(),
  to: moment.optional(),
  limit,
});

export const getSignals = route({
  method: "GET",
  path: "/v1/signals",
  summary:
    "List signals that the caller sees, newest first, with the counts of all open ones that they see. Without a role that supervises, that is what concerns their own person. Signals in shadow are listed alone, with `shadow=true`.",
  access: CONCERNED,
  query: signalsQuery,
  reply: { type: "application/json", schema: signalList, description: "A page of signals" },
  readsState: true,
  etag: true,
  position: z.strictObject({ at: z.number(), id: z.string() }),
  handle: ({ query, position, caller, services: { reads } }) => reads.signals(caller, query, position),
});

export const getSignal = route({
  method: "GET",
  path: "/v1/signals/{id}",
  summary:
    "One signal with its law, parameters, the fields that were read, the events that prove it, what its person answered, and where it stands with those who handle it.",
  access: CONCERNED,
  params: z.strictObject({ id: z.string().min(1).max(64) }),
  reply: { type: "application/json", schema: signalDetail, description: "The signal" },
  errors: ["SIGNAL_NOT_FOUND"],
  readsState: true,
  etag: true,
  handle: ({ params, caller, services: { reads } }) => reads.signal(caller, params.id),
});
