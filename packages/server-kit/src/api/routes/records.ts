import * as z from "zod";
import { SUPERVISORS } from "../access.ts";
import { route } from "../route.ts";
import { flag, limit, moment, name, recordDetail, recordList, startAndId } from "../schemas-read.ts";

export const getRecords = route({
  method: "GET",
  path: "/v1/records/{type}",
  summary: "List records of one type that the caller sees, newest first: those of hosts, and the supervisor's own.",
  access: SUPERVISORS,
  params: z.strictObject({ type: name }),
  query: z.strictObject({
    org: name.optional().describe("Of this organisation and all below it"),
    flagged: flag.optional().describe("Only those with an open signal"),
    closed: flag.optional(),
    turn: name.optional(),
    from: moment.optional(),
    to: moment.optional(),
    limit,
  }),
  reply: { type: "application/json", schema: recordList, description: "A page of records" },
  errors: ["RECORD_UNKNOWN"],
  readsState: true,
  etag: true,
  position: startAndId,
  handle: ({ params: { type }, query: { flagged, ...query }, position, caller, services: { reads } }) =>
    reads.records(caller, type, { ...query, ...(flagged && { flagged }) }, position),
});

export const getRecord = route({
  method: "GET",
  path: "/v1/records/{type}/{id}",
  summary:
    "One record: its facts, and what happened in the order of the record, with its signals at their instants. A long one comes in pages.",
  access: SUPERVISORS,
  params: z.strictObject({ type: name, id: name }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  reply: { type: "application/json", schema: recordDetail, description: "The record" },
  errors: ["RECORD_UNKNOWN"],
  readsState: true,
  etag: true,
  position: z.int().positive(),
  handle: ({ params, query, position, caller, services: { reads } }) => reads.record(caller, params, query.limit, position),
});
