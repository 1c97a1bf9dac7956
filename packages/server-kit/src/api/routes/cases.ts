import * as z from "zod";
import { SUPERVISORS } from "../access.ts";
import { route } from "../route.ts";
import { flag, limit, moment, name, recordList, startAndId } from "../schemas-read.ts";

export const casesQuery = z.strictObject({
  type: name.optional(),
  org: name.optional().describe("Of this organisation and all below it"),
  flagged: flag.optional().describe("Only those with an open signal"),
  closed: flag.optional(),
  from: moment.optional(),
  to: moment.optional(),
  limit,
});

export const getCases = route({
  method: "GET",
  path: "/v1/cases",
  summary: "List records of hosts that the caller sees, of all types unless one is named, newest first.",
  access: SUPERVISORS,
  query: casesQuery,
  reply: { type: "application/json", schema: recordList, description: "A page of records" },
  readsState: true,
  etag: true,
  position: startAndId,
  handle: ({ query: { flagged, ...query }, position, caller, services: { reads } }) =>
    reads.cases(caller, { ...query, ...(flagged && { flagged }) }, position),
});
